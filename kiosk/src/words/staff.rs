//! What the page for staff says of the kiosk, on the screen and aloud.

use super::Words;
use crate::flow::{Condition, Fact, Print, TestView};

/// What something is called, how it is, and whether somebody should do something about it.
pub fn fact(words: &Words, fact: &Fact) -> (String, String, bool) {
    let (caption, value, is_bad) = match fact {
        Fact::SlipsLeft(left, is_low) => {
            let value = left.map(|left| words.with("about {}", &[&left.to_string()]));
            let value = value.unwrap_or_else(|| words.tr("not known").into());
            (words.tr("Slips left"), value, *is_low)
        }
        Fact::Printer(None) => (words.tr("Printer"), words.tr("ready").into(), false),
        Fact::Printer(Some(wrong)) => (words.tr("Printer"), trouble(words, wrong).into(), true),
        Fact::Scanner(Condition::Absent) => (words.tr("Scanner"), words.tr("there is none").into(), false),
        Fact::Scanner(Condition::Good) => (words.tr("Scanner"), words.tr("ready").into(), false),
        Fact::Scanner(Condition::Bad(wrong)) => (words.tr("Scanner"), trouble(words, wrong).into(), true),
        Fact::Line(None) => (words.tr("Line to the server"), words.tr("is there").into(), false),
        Fact::Line(Some(since)) => {
            let value = match since.as_str() {
                "" => words.tr("is cut").to_owned(),
                since => words.with("is cut since {}", &[since]),
            };
            (words.tr("Line to the server"), value, true)
        }
        Fact::Unsent(count) => (words.tr("Numbers not handed over yet"), count.to_string(), *count > 0),
        Fact::Version(version) => (words.tr("Version"), (*version).to_owned(), false),
    };
    (caption.to_owned(), value, is_bad)
}

/// What is wrong with a device, as the kiosk's log and the server name it in English.
fn trouble<'a>(words: &'a Words, wrong: &'a str) -> &'a str {
    match wrong {
        "the paper is out" => words.tr("the paper is out"),
        "the cover is open" => words.tr("the cover is open"),
        "the cutter is jammed" => words.tr("the cutter is jammed"),
        "the print head is too hot" => words.tr("the print head is too hot"),
        "the printer has an error" => words.tr("the printer has an error"),
        "the printer is off line" => words.tr("the printer is off line"),
        "the printer cannot be reached" => words.tr("the printer cannot be reached"),
        "the scanner cannot be reached" => words.tr("the scanner cannot be reached"),
        other => other,
    }
}

/// What became of the test slip, in a sentence.
pub fn test(words: &Words, test: &TestView) -> String {
    match test {
        TestView::None => String::new(),
        TestView::Printing => words.tr("The test slip is being printed…").into(),
        TestView::Answered(Print::Confirmed) => words.tr("The printer says: the test slip is out.").into(),
        TestView::Answered(Print::Unconfirmed) => words
            .tr("The test slip was sent. This printer does not answer: please look whether it is out.")
            .into(),
        TestView::Answered(Print::Nothing(wrong)) => {
            words.with("The test slip did not come out: {}.", &[trouble(words, wrong)])
        }
        TestView::Answered(Print::Unknown(wrong)) => {
            words.with("The test slip may not be whole: {}.", &[trouble(words, wrong)])
        }
    }
}

#[cfg(test)]
mod tests {
    use hardware::printer::Trouble;
    use queue_api::Language;

    use super::*;

    #[test]
    fn every_trouble_of_a_printer_and_the_scanner_is_said_in_every_language() {
        use Trouble::{CoverOpen, CutterJammed, Failed, OffLine, PaperOut, TooHot, Unreachable};
        let troubles = [CoverOpen, CutterJammed, Failed, OffLine, PaperOut, TooHot, Unreachable];
        let mut said: Vec<String> = troubles.iter().map(ToString::to_string).collect();
        said.push("the scanner cannot be reached".into());
        for language in Language::ALL.into_iter().filter(|language| *language != Language::En) {
            for wrong in &said {
                assert_ne!(trouble(Words::of(language), wrong), wrong, "{language}");
            }
        }
    }

    #[test]
    fn a_member_of_staff_reads_how_everything_is() {
        let words = Words::of(Language::Sq);
        let said = [
            Fact::SlipsLeft(Some(39), true),
            Fact::SlipsLeft(None, false),
            Fact::Printer(Some("the paper is out".into())),
            Fact::Scanner(Condition::Absent),
            Fact::Line(Some("09:12".into())),
            Fact::Unsent(3),
        ]
        .map(|known| {
            let (caption, value, is_bad) = fact(words, &known);
            format!("{caption}: {value}{}", if is_bad { " !" } else { "" })
        });
        assert_eq!(
            said,
            [
                "Bileta të mbetura: rreth 39 !",
                "Bileta të mbetura: nuk dihet",
                "Printeri: letra ka mbaruar !",
                "Lexuesi i kodeve: nuk ka",
                "Lidhja me serverin: është ndërprerë që nga ora 09:12 !",
                "Numra ende të padorëzuar: 3 !",
            ]
        );
    }

    #[test]
    fn the_printer_s_answer_is_told_as_it_is() {
        let words = Words::of(Language::En);
        let nothing = Print::Nothing("the paper is out".into());
        let said = [Print::Confirmed, nothing].map(|print| test(words, &TestView::Answered(print)));
        assert_eq!(
            said,
            ["The printer says: the test slip is out.", "The test slip did not come out: the paper is out."]
        );
    }
}
