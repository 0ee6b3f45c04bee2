//! The grammar of a call in five languages: which clips it is put together from, and what each of them says.
//!
//! Every number from 0 to 99 is one clip, so that a number up to 999 has at most one joint. Higher numbers are said
//! digit by digit. Leading zeros are shown and never said. A name beside a number is not there to be said.

use queue_api::spoken::{HIGHEST_WHOLE, digits, letter, number as number_words};
use queue_api::{Language, TicketNumber, Whereabouts};

use super::{AFTER_LETTER, BETWEEN_CLIPS, Notice, Part, Sentence};

/// The words around number and counter.
struct Words {
    number: &'static str,
    counter: &'static str,
    second_call: &'static str,
    last_call: &'static str,
    closing: &'static str,
    evacuation: &'static str,
    /// Unverified in it, el and mk.
    test: &'static str,
    /// Written and never said; unverified in it, el and mk.
    ground_floor: &'static str,
    floor: &'static str,
    room: &'static str,
}

fn words(language: Language) -> Words {
    match language {
        Language::Sq => Words {
            number: "numri",
            counter: "sporteli",
            second_call: "thirrje e dytë",
            last_call: "thirrja e fundit",
            closing: "Sportelet mbyllen pas dhjetë minutash.",
            evacuation: "Ju lutemi, dilni nga ndërtesa me qetësi, nga dalja më e afërt.",
            test: "Kjo është vetëm një provë e zërit. Askush nuk thirret.",
            ground_floor: "kati përdhe",
            floor: "kati",
            room: "zyra",
        },
        Language::En => Words {
            number: "number",
            counter: "counter",
            second_call: "second call",
            last_call: "last call",
            closing: "The counters close in ten minutes.",
            evacuation: "Please leave the building calmly by the nearest exit.",
            test: "This is only a test of the sound. Nobody is called.",
            ground_floor: "ground floor",
            floor: "floor",
            room: "room",
        },
        Language::It => Words {
            number: "numero",
            counter: "sportello",
            second_call: "seconda chiamata",
            last_call: "ultima chiamata",
            closing: "Gli sportelli chiudono tra dieci minuti.",
            evacuation: "Si prega di lasciare l'edificio con calma dall'uscita più vicina.",
            test: "Questa è solo una prova del suono. Nessuno viene chiamato.",
            ground_floor: "piano terra",
            floor: "piano",
            room: "stanza",
        },
        Language::El => Words {
            number: "αριθμός",
            counter: "θυρίδα",
            second_call: "δεύτερη κλήση",
            last_call: "τελευταία κλήση",
            closing: "Οι θυρίδες κλείνουν σε δέκα λεπτά.",
            evacuation: "Παρακαλούμε βγείτε από το κτίριο με ηρεμία από την πλησιέστερη έξοδο.",
            test: "Αυτή είναι μόνο μια δοκιμή ήχου. Δεν καλείται κανείς.",
            ground_floor: "ισόγειο",
            floor: "όροφος",
            room: "γραφείο",
        },
        Language::Mk => Words {
            number: "број",
            counter: "шалтер",
            second_call: "втор повик",
            last_call: "последен повик",
            closing: "Шалтерите се затвораат за десет минути.",
            evacuation: "Ве молиме мирно напуштете ја зградата преку најблискиот излез.",
            test: "Ова е само проба на звукот. Никој не се повикува.",
            ground_floor: "приземје",
            floor: "кат",
            room: "соба",
        },
    }
}

/// Every clip of a language's voice with what it says, in the order in which a person best speaks them.
pub fn clips(language: Language) -> Vec<(String, String)> {
    let Words { number, counter, second_call, last_call, closing, evacuation, test, .. } = words(language);
    let mut clips: Vec<(String, String)> = [
        ("number", number),
        ("counter", counter),
        ("second-call", second_call),
        ("last-call", last_call),
        ("closing", closing),
        ("evacuation", evacuation),
        ("test", test),
    ]
    .map(|(clip, words)| (clip.into(), words.into()))
    .into();
    let own: &[char] = if language == Language::Sq { &['Ç', 'Ë'] } else { &[] };
    for name in ('A'..='Z').chain(own.iter().copied()) {
        clips.extend(
            letter(language, name).zip(letter_clip(language, name)).map(|(words, clip)| (clip, words.into())),
        );
    }
    clips.extend((0..100).map(|number| (number.to_string(), number_words(language, number))));
    let hundreds = || (1..10).map(|hundreds| hundreds * 100);
    clips.extend(hundreds().map(|number| (number.to_string(), number_words(language, number))));
    for hundreds in hundreds() {
        let before_rest = match language {
            Language::Sq => Some(format!("{} e", number_words(language, hundreds))),
            Language::En => Some(format!("{} and", number_words(language, hundreds))),
            Language::Mk => Some(format!("{} и", number_words(language, hundreds))),
            Language::El if hundreds == 100 => Some("εκατόν".into()),
            Language::El | Language::It => None,
        };
        clips.extend(before_rest.map(|words| (format!("{hundreds}-and"), words)));
    }
    clips
}

/// What a clip says; `None` for a name that is not one.
pub fn clip_words(language: Language, name: &str) -> Option<String> {
    clips(language).into_iter().find_map(|(clip, words)| (clip == name).then_some(words))
}

/// The clips of a number.
pub fn number_clips(language: Language, number: u32) -> Vec<String> {
    match (number, number % 100) {
        (0..=99, _) | (100..=HIGHEST_WHOLE, 0) => vec![number.to_string()],
        (100..=HIGHEST_WHOLE, rest) => {
            let hundreds = number - rest;
            let with_and = match language {
                Language::Sq | Language::En => true,
                // *And* stands before the last part only, which the clip of a number like 23 has itself.
                Language::Mk => rest < 20 || rest.is_multiple_of(10),
                Language::El => hundreds == 100,
                Language::It => false,
            };
            let front = if with_and { format!("{hundreds}-and") } else { hundreds.to_string() };
            vec![front, rest.to_string()]
        }
        _ => digits(number).map(|digit| digit.to_string()).collect(),
    }
}

/// The clip of a letter; `None` for what is not a letter of a prefix or label.
fn letter_clip(language: Language, name: char) -> Option<String> {
    letter(language, name)?;
    let plain = match (name.to_lowercase().next()?, language) {
        ('ç', Language::Sq) => return Some("letter-c-cedilla".into()),
        ('ë', Language::Sq) => return Some("letter-e-diaeresis".into()),
        ('ç', _) => 'c',
        ('ë', _) => 'e',
        (plain, _) => plain,
    };
    Some(format!("letter-{plain}"))
}

/// A letter as the language writes it: those of the same shape and sound are written in its own script.
fn written(language: Language, letter: char) -> char {
    let upper = letter.to_uppercase().next().unwrap_or(letter);
    match (language, upper) {
        (Language::El, 'A') => 'Α',
        (Language::El, 'K') => 'Κ',
        (Language::El, 'M') => 'Μ',
        (Language::El, 'O') => 'Ο',
        (Language::El, 'T') => 'Τ',
        (Language::Mk, 'A') => 'А',
        (Language::Mk, 'K') => 'К',
        (Language::Mk, 'M') => 'М',
        (Language::Mk, 'O') => 'О',
        (Language::Mk, 'T') => 'Т',
        (_, upper) => upper,
    }
}

/// *Numri A njëzet e tre, sporteli katër.* The second call says so, and every later one is the last.
pub(super) fn sentence(language: Language, number: TicketNumber, counter: &str, attempt: u8) -> Sentence {
    let Words { number: number_word, counter: counter_word, second_call, last_call, .. } = words(language);
    let prefix = number.prefix.letter();
    let mut clips = vec!["number".to_owned()];
    clips.extend(letter_clip(language, prefix));
    // The letter is the second clip; the pause after it is the longer one.
    let after_letter = clips.len();
    clips.extend(number_clips(language, number.number));
    let spoken = number_words(language, number.number);
    let mut text = format!("{} {} {spoken}, ", capitalised(number_word), written(language, prefix));
    let again = match attempt {
        0 | 1 => None,
        2 => Some(("second-call", second_call)),
        _ => Some(("last-call", last_call)),
    };
    if let Some((clip, words)) = again {
        clips.push(clip.into());
        text.push_str(words);
        text.push_str(", ");
    }
    clips.push("counter".into());
    text.push_str(counter_word);
    for (words, spoken) in label(language, counter) {
        text.push(' ');
        text.push_str(&words);
        clips.extend(spoken);
    }
    text.push('.');

    let mut parts = Vec::with_capacity(clips.len() * 2);
    for (position, clip) in clips.into_iter().enumerate() {
        if position > 0 {
            parts.push(Part::Pause(if position == after_letter { AFTER_LETTER } else { BETWEEN_CLIPS }));
        }
        parts.push(Part::Clip(language, clip));
    }
    Sentence { parts, words: text }
}

/// What a board says besides calls.
pub fn notice(language: Language, notice: Notice) -> Sentence {
    let Words { closing, evacuation, test, .. } = words(language);
    let (clip, words) = match notice {
        Notice::Closing => ("closing", closing),
        Notice::Evacuation => ("evacuation", evacuation),
        Notice::Test => ("test", test),
    };
    Sentence { parts: vec![Part::Clip(language, clip.into())], words: words.into() }
}

/// *Number* and *counter*, as a board writes them.
pub fn headings(language: Language) -> (String, String) {
    let Words { number, counter, .. } = words(language);
    (capitalised(number), capitalised(counter))
}

/// That it is the second call, or the last, as a board writes it.
pub fn called_again(language: Language, attempt: u8) -> String {
    let Words { second_call, last_call, .. } = words(language);
    capitalised(if attempt == 2 { second_call } else { last_call })
}

/// Where a counter is found, as a board writes it: the arrow, then *Kati 1, zyra 12*.
pub fn whereabouts(language: Language, place: &Whereabouts) -> String {
    let Words { ground_floor, floor, room, .. } = words(language);
    let storey = place.floor.map(|storey| match storey {
        0 => ground_floor.to_owned(),
        // A minus as wide as the digits, not a hyphen.
        below @ ..0 => format!("{floor} −{}", below.unsigned_abs()),
        above => format!("{floor} {above}"),
    });
    let door = place.room.as_ref().map(|door| format!("{room} {door}"));
    let words = storey.into_iter().chain(door).collect::<Vec<_>>().join(", ");
    let sign = place.arrow.map(|arrow| arrow.sign().to_string());
    let words = Some(capitalised(&words)).filter(|words| !words.is_empty());
    sign.into_iter().chain(words).collect::<Vec<_>>().join(" ")
}

/// A counter's label piece by piece: digits together as a number, letters by their names, anything else silent.
fn label(language: Language, label: &str) -> Vec<(String, Vec<String>)> {
    let number = |number| (number_words(language, number), number_clips(language, number));
    let mut pieces = Vec::new();
    let mut rest = label;
    while let Some(first) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            let (run, after) = rest.split_at(digits);
            rest = after;
            match run.parse::<u32>() {
                Ok(whole) => pieces.push(number(whole)),
                // Too long for a number: still every digit is said.
                Err(_) => pieces.extend(run.bytes().map(|digit| number(u32::from(digit - b'0')))),
            }
        } else {
            rest = &rest[first.len_utf8()..];
            if let Some(clip) = letter_clip(language, first) {
                pieces.push((written(language, first).into(), vec![clip]));
            }
        }
    }
    pieces
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
