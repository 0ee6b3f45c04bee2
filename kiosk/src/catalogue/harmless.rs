//! Names that harm nobody, whoever typed them: nothing that acts, turns or covers other letters, and no longer than
//! their places.
//!
//! The server refuses such names where they are typed; this holds also for one that somebody set up by hand.

use hardware::printer::document::is_harmless;
use queue_api::office::{Names, Office, Service};

use crate::measure;

/// The lines in which texts are measured, as wide as those of a service's name on the smallest panel.
const LINE_EMS: f32 = 10.2;
/// The widest word; a wider one would make the page wider than the panel, and is broken.
const WORD_EMS: f32 = 8.6;
/// The most lines of a name.
const NAME_LINES: usize = 5;
/// Of a name for a large button.
const SHORT_NAME_LINES: usize = 3;
/// Of a document to bring.
const DOCUMENT_LINES: usize = 6;
/// Of what a service costs.
const FEE_LINES: usize = 3;
/// Of a notice, which is read page by page.
const NOTICE_LINES: usize = 60;
/// The most letters of a text at all, whatever their width.
const MOST_LETTERS: usize = 1_000;
/// The most accents on one letter.
const MARKS: usize = 3;

/// Makes all texts of the office and its services harmless.
pub(super) fn make_harmless(office: &mut Office, services: &mut [Service]) {
    let groups = office.groups.iter_mut().map(|group| &mut group.names);
    let categories = office.categories.iter_mut().map(|category| &mut category.names);
    let notes = office.closed.iter_mut().map(|closed| &mut closed.note);
    let own = [&mut office.names, &mut office.unit_names];
    own.into_iter().chain(groups).chain(categories).chain(notes).for_each(|names| shorten(names, NAME_LINES));
    office.notices.iter_mut().for_each(|notice| shorten(notice, NOTICE_LINES));
    for service in services {
        shorten(&mut service.names, NAME_LINES);
        shorten(&mut service.slip_names, NAME_LINES);
        shorten(&mut service.short_names, SHORT_NAME_LINES);
        service.closed.iter_mut().for_each(|closed| shorten(&mut closed.note, NAME_LINES));
        let documents = service.documents.values_mut().flatten();
        documents.for_each(|text| *text = harmless(text, DOCUMENT_LINES));
        service.fee.iter_mut().for_each(|fee| *fee = harmless(fee, FEE_LINES));
    }
}

fn shorten(names: &mut Names, most: usize) {
    names.values_mut().for_each(|name| *name = harmless(name, most));
}

/// The text without what acts, and cut after so many lines.
fn harmless(text: &str, most: usize) -> String {
    let one_line = text.chars().map(|letter| if matches!(letter, '\n' | '\t') { ' ' } else { letter });
    let mut marks = 0;
    let letters = one_line.filter(|letter| is_harmless(*letter)).filter(|letter| {
        marks = if is_mark(*letter) { marks + 1 } else { 0 };
        marks <= MARKS
    });
    let kept: String = letters.take(MOST_LETTERS).collect();
    let words = kept.split_whitespace().map(|word| {
        let parts = word.split_inclusive('-').flat_map(|part| measure::pieces(part, WORD_EMS));
        parts.fold(String::new(), |broken, part| match broken.chars().last() {
            None | Some('-') => broken + &part,
            Some(_) => broken + " " + &part,
        })
    });
    let whole = words.collect::<Vec<_>>().join(" ");
    measure::cut(&whole, LINE_EMS, most)
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
        assert_eq!(harmless("Për\u{1b}[2J \u{202e}huaj\u{2066}\nЌ ώ ç\u{200f}", 6), "Për[2J huaj Ќ ώ ç");
        assert_eq!(harmless(&format!("e{}n", "\u{308}".repeat(40)), 6), "e\u{308}\u{308}\u{308}n");
        assert_eq!(harmless(&"W".repeat(300), 2), "WWWWWWWW WWWWWW…");
        assert_eq!(harmless("WWWWW", 1), "WWWWW");
        assert_eq!(harmless(&"ish-anëtarësi ".repeat(9), 1), "ish-anëtarësi i…");
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
