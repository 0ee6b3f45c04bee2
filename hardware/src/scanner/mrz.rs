//! The machine-readable zone of identity documents: cards (TD1), sheets (TD2) and passports (TD3).
//!
//! A document counts as read only when every check digit holds. What a camera confuses (O and 0, B and 8) is put right
//! where the field holds digits only or letters only, and in nothing else. The day until which a document is valid is
//! never looked at: cards of people over 75 have none.

mod layout;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use super::identity::BirthDate;
use super::personal_number::{self, Holder};
use super::{DocumentKey, Identity, Secret, Sex, Unreadable};
use layout::{LAYOUTS, Layout};

/// The most rows that are searched for those of a document.
const MAX_ROWS: usize = 8;

/// Rows with fewer characters together are no attempt at a document unless they hold a filler.
const SHORTEST: usize = 60;

/// Reads the rows of a scan; none when they are no attempt at a document at all.
pub(crate) fn read(rows: &[Zeroizing<String>]) -> Option<Result<Identity, Unreadable>> {
    let rows: Vec<Zeroizing<Vec<u8>>> = rows.iter().map(plain).collect();
    let characters = rows.iter().map(|row| row.len()).sum::<usize>();
    let is_like_one = rows.iter().all(|row| row.iter().all(|&byte| is_of_a_document(byte)));
    let has_filler = rows.iter().any(|row| row.contains(&b'<'));
    if !is_like_one || rows.len() > MAX_ROWS || !(characters >= SHORTEST || has_filler && characters >= 20) {
        return None;
    }
    let unreadable = if is_visa(&rows) { Unreadable::Visa } else { Unreadable::Misread };
    Some(zones(&rows).into_iter().find_map(Zone::read).ok_or(unreadable))
}

/// Whether the rows are those of a visa; the row of a name on a card may begin with V too, but is shorter.
fn is_visa(rows: &[Zeroizing<Vec<u8>>]) -> bool {
    rows.first().is_some_and(|row| row.first() == Some(&b'V'))
        && rows.iter().any(|row| row.len() > LAYOUTS[0].width)
}

/// The row with fillers for blanks and for what the reader did not recognise.
fn plain(row: &Zeroizing<String>) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(row.bytes().map(|byte| if matches!(byte, b' ' | b'_') { b'<' } else { byte }).collect())
}

fn is_of_a_document(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'<'
}

/// Every way in which the rows may be a document. Fillers at the end of a row may be missing.
fn zones(rows: &[Zeroizing<Vec<u8>>]) -> Vec<Zone> {
    let mut zones = Vec::new();
    for layout in &LAYOUTS {
        for rows in rows.windows(layout.rows) {
            if rows.iter().all(|row| row.len() <= layout.width) {
                zones.push(Zone::new(layout, rows.iter().map(|row| row.as_slice())));
            }
        }
        // Some scanners send all rows as one.
        for row in
            rows.iter().filter(|row| (layout.length() - layout.width..=layout.length()).contains(&row.len()))
        {
            zones.push(Zone::new(layout, row.chunks(layout.width)));
        }
    }
    zones
}

/// Characters that may be a document of one size.
struct Zone {
    layout: &'static Layout,
    characters: Zeroizing<Vec<u8>>,
}

impl Zone {
    fn new<'r>(layout: &'static Layout, rows: impl Iterator<Item = &'r [u8]>) -> Self {
        let mut characters = Zeroizing::new(vec![b'<'; layout.length()]);
        for (place, row) in characters.chunks_mut(layout.width).zip(rows) {
            place[..row.len()].copy_from_slice(row);
        }
        for field in layout.letters() {
            characters[field].iter_mut().for_each(to_letter);
        }
        for place in layout.digits() {
            to_digit(&mut characters[place]);
        }
        Self { layout, characters }
    }

    fn read(mut self) -> Option<Identity> {
        if !self.layout.kinds.contains(&self.characters[0]) {
            return None;
        }
        if let Some((number, holder)) = self.personal_number().or_else(|| self.repaired_personal_number()) {
            return Some(Identity::new(
                DocumentKey::PersonalNumber(number),
                self.birth(Some(holder.year)),
                Some(holder.sex),
            ));
        }
        let number = self.checked()?;
        let issuer = Secret::new(text(self.field(&self.layout.issuer)).trim_end_matches('<'));
        Some(Identity::new(DocumentKey::IssuedNumber { issuer, number }, self.birth(None), self.sex()))
    }

    fn field(&self, place: &std::ops::Range<usize>) -> &[u8] {
        &self.characters[place.clone()]
    }

    /// The document number, where every check digit holds and every field is of its kind.
    fn checked(&self) -> Option<Secret> {
        let layout = self.layout;
        let is = |place: usize, expected: u32| digit(self.characters[place]) == Some(expected);
        let is_or_empty = |place: usize, field: &[u8]| {
            let is_empty = field.iter().all(|&byte| byte == b'<') && self.characters[place] == b'<';
            is_empty || is(place, check_digit(field))
        };
        let letters_hold =
            layout.letters().iter().all(|field| self.field(field).iter().all(|byte| !byte.is_ascii_digit()));
        let mut dates = layout.birth.place.clone().chain(layout.expiry.place.clone());
        let dates_hold =
            dates.all(|place| !self.characters[place].is_ascii_uppercase()) && self.birth_can_be();
        let mut composite = Zeroizing::new(Vec::with_capacity(layout.length()));
        layout.composite.iter().for_each(|field| composite.extend_from_slice(self.field(field)));
        let holds = letters_hold
            && dates_hold
            && matches!(self.characters[layout.sex], b'M' | b'F' | b'X' | b'<')
            && is(layout.birth.check, check_digit(self.field(&layout.birth.place)))
            && is_or_empty(layout.expiry.check, self.field(&layout.expiry.place))
            && layout.optional_check.is_none_or(|place| is_or_empty(place, self.field(&layout.optional[0])))
            && is(layout.composite_check, check_digit(&composite));
        if holds { self.number() } else { None }
    }

    /// The document number, where its check digit holds.
    fn number(&self) -> Option<Secret> {
        let (field, check) = (&self.layout.number, self.characters[self.layout.number.check]);
        let begin = self.field(&field.place);
        // A long number goes on in the optional field, and its check digit follows there.
        if check == b'<' && self.layout.optional_check.is_none() {
            let optional = self.field(&self.layout.optional[0]);
            let length = optional.iter().position(|&byte| byte == b'<').unwrap_or(optional.len());
            let (check, rest) = optional[..length].split_last()?;
            let whole = Zeroizing::new([begin, rest].concat());
            return (!rest.is_empty() && digit(*check) == Some(check_digit(&whole)))
                .then(|| number_of(&whole))
                .flatten();
        }
        (digit(check) == Some(check_digit(begin))).then(|| number_of(begin)).flatten()
    }

    /// A personal number in an optional field, which agrees with the rest of a document whose checks all hold.
    fn personal_number(&self) -> Option<(Secret, Holder)> {
        self.checked()?;
        let windows =
            self.layout.optional.iter().flat_map(|field| self.field(field).windows(personal_number::LENGTH));
        let mut found =
            windows.filter_map(|window| Some((Secret::from(text(window)), personal_number::read(window)?)));
        found.find(|(_, holder)| self.agrees(*holder))
    }

    /// The same, with digits and letters put right where a personal number demands them.
    fn repaired_personal_number(&mut self) -> Option<(Secret, Holder)> {
        for field in self.layout.optional {
            for end in field.start + personal_number::LENGTH..=field.end {
                let start = end - personal_number::LENGTH;
                let misread = Zeroizing::new(self.characters[start..end].to_vec());
                if let [_, digits @ .., check] = &mut self.characters[start..end] {
                    digits.iter_mut().for_each(to_digit);
                    to_letter(check);
                }
                let found = self.personal_number();
                if found.is_some() {
                    return found;
                }
                self.characters[start..end].copy_from_slice(&misread);
            }
        }
        None
    }

    fn agrees(&self, holder: Holder) -> bool {
        let [year, month, day] = self.birth_numbers();
        let same = |read: Option<u8>, told: i16| read.is_none_or(|read| i16::from(read) == told);
        same(year, holder.year % 100)
            && same(month, holder.month.into())
            && same(day, holder.day.into())
            && self.sex().is_none_or(|sex| sex == holder.sex)
    }

    fn sex(&self) -> Option<Sex> {
        match self.characters[self.layout.sex] {
            b'M' => Some(Sex::Male),
            b'F' => Some(Sex::Female),
            _ => None,
        }
    }

    /// Year in its century, month and day; each may be unknown.
    fn birth_numbers(&self) -> [Option<u8>; 3] {
        let mut numbers = self.field(&self.layout.birth.place).chunks(2).map(|pair| match pair {
            [b'0'..=b'9', b'0'..=b'9'] => Some((pair[0] - b'0') * 10 + pair[1] - b'0'),
            _ => None,
        });
        [(); 3].map(|()| numbers.next().flatten())
    }

    fn birth_can_be(&self) -> bool {
        let [_, month, day] = self.birth_numbers();
        let pairs_are_whole =
            self.field(&self.layout.birth.place).chunks(2).all(|pair| (pair[0] == b'<') == (pair[1] == b'<'));
        pairs_are_whole
            && month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| (1..=31).contains(&day))
    }

    fn birth(&self, year: Option<i16>) -> BirthDate {
        let [year_of_century, month, day] = self.birth_numbers();
        BirthDate { year, year_of_century, month, day }
    }
}

fn number_of(characters: &[u8]) -> Option<Secret> {
    let number = text(characters);
    let number = number.trim_end_matches('<');
    number.bytes().any(|byte| byte != b'<').then(|| Secret::new(number))
}

/// Characters of a document as text; the copy is wiped too.
fn text(characters: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(characters.iter().copied().map(char::from).collect())
}

/// The sum of all values, weighted 7, 3, 1 in turn, modulo ten.
pub(super) fn check_digit(field: &[u8]) -> u32 {
    let weights = [7, 3, 1].into_iter().cycle();
    field
        .iter()
        .zip(weights)
        .map(|(&byte, weight)| char::from(byte).to_digit(36).unwrap_or(0) * weight)
        .sum::<u32>()
        % 10
}

fn digit(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(10)
}

/// Pairs that a camera confuses: a letter and a digit.
const ALIKE: [(u8, u8); 6] =
    [(b'O', b'0'), (b'I', b'1'), (b'B', b'8'), (b'S', b'5'), (b'Z', b'2'), (b'G', b'6')];

fn to_digit(byte: &mut u8) {
    if let Some((_, digit)) = ALIKE.iter().find(|(letter, _)| letter == byte) {
        *byte = *digit;
    }
}

fn to_letter(byte: &mut u8) {
    if let Some((letter, _)) = ALIKE.iter().find(|(_, digit)| digit == byte) {
        *byte = *letter;
    }
}
