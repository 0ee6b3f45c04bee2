//! Names that harm nobody, whoever typed them: nothing that acts, turns or covers other letters, and no longer than
//! their places.
//!
//! The server refuses such names where they are typed; this holds also for one that somebody set up by hand.

use hardware::printer::document::is_harmless;
use queue_api::office::{Names, Office, Service};

/// The most letters of a name.
const NAME_LETTERS: usize = 90;
/// Of a name for a large button.
const SHORT_NAME_LETTERS: usize = 40;
/// Of a document to bring.
const DOCUMENT_LETTERS: usize = 120;
/// Of a notice, which is read page by page.
const NOTICE_LETTERS: usize = 1_000;
/// The longest word; a longer one would make the page wider than the panel.
const WORD_LETTERS: usize = 30;
/// Into such pieces a longer one is broken.
const PIECE_LETTERS: usize = 12;
/// The most accents on one letter.
const MARKS: usize = 3;

/// Makes all texts of the office and its services harmless.
pub(super) fn make_harmless(office: &mut Office, services: &mut [Service]) {
    let groups = office.groups.iter_mut().map(|group| &mut group.names);
    let categories = office.categories.iter_mut().map(|category| &mut category.names);
    let notes = office.closed.iter_mut().map(|closed| &mut closed.note);
    let own = [&mut office.names, &mut office.unit_names];
    own.into_iter()
        .chain(groups)
        .chain(categories)
        .chain(notes)
        .for_each(|names| shorten(names, NAME_LETTERS));
    office.notices.iter_mut().for_each(|notice| shorten(notice, NOTICE_LETTERS));
    for service in services {
        shorten(&mut service.names, NAME_LETTERS);
        shorten(&mut service.slip_names, NAME_LETTERS);
        shorten(&mut service.short_names, SHORT_NAME_LETTERS);
        service.closed.iter_mut().for_each(|closed| shorten(&mut closed.note, NAME_LETTERS));
        let documents = service.documents.values_mut().flatten();
        documents.chain(&mut service.fee).for_each(|text| *text = harmless(text, DOCUMENT_LETTERS));
    }
}

fn shorten(names: &mut Names, most: usize) {
    names.values_mut().for_each(|name| *name = harmless(name, most));
}

/// The text on one line, without what acts, and with at most so many letters.
fn harmless(text: &str, most: usize) -> String {
    let one_line = text.chars().map(|letter| if matches!(letter, '\n' | '\t') { ' ' } else { letter });
    let mut marks = 0;
    let mut letters = one_line.filter(|letter| is_harmless(*letter)).filter(|letter| {
        marks = if is_mark(*letter) { marks + 1 } else { 0 };
        marks <= MARKS
    });
    let mut kept: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        kept.pop();
        kept.push('…');
    }
    kept.split_whitespace().map(broken).collect::<Vec<_>>().join(" ")
}

/// A word, or the pieces of one that is longer than any.
fn broken(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() <= WORD_LETTERS {
        return word.to_owned();
    }
    letters.chunks(PIECE_LETTERS).map(|piece| piece.iter().collect()).collect::<Vec<String>>().join(" ")
}

/// An accent that stands above, below or across the letter before it.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn what_acts_turns_or_covers_is_left_out_and_what_is_too_long_ends_in_dots() {
        assert_eq!(harmless("Për\u{1b}[2J \u{202e}huaj\u{2066}\nЌ ώ ç\u{200f}", 90), "Për[2J huaj Ќ ώ ç");
        assert_eq!(harmless(&"i".repeat(31), 90), format!("{0} {0} {1}", "i".repeat(12), "i".repeat(7)));
        assert_eq!(harmless(&format!("e{}n", "\u{308}".repeat(40)), 90), "e\u{308}\u{308}\u{308}n");
        assert_eq!(harmless(&"W".repeat(300), 5), "WWWW…");
        assert_eq!(harmless("WWWWW", 5), "WWWWW");
    }

    #[test]
    fn the_names_of_a_good_office_stay_as_they_are() {
        let known = sample::catalogue();
        let (mut office, mut services) = (known.office.clone(), known.services.clone());
        make_harmless(&mut office, &mut services);
        assert_eq!((office, services), (known.office, known.services));
        let told = include_str!("../sample/services.json");
        let services: Vec<Service> = serde_json::from_str(told).expect("the sample is a list of services");
        assert_eq!(sample::catalogue().services, services);
    }
}
