//! The slip on paper, and the list of documents without a number.

use hardware::printer::{Align, Column, Document, Text, Weight};
use queue_api::ticket::Wait;
use queue_api::{Language, TicketNumber};

use crate::words::Words;

/// Everything that stands on a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Whose office it is.
    pub municipality: String,
    /// What the office is called.
    pub unit: String,
    /// The number.
    pub number: TicketNumber,
    /// The service in the person's language, or its group where the service is sensitive.
    pub service: String,
    /// The same in the office's main language, where the person's is another.
    pub service_in_main_language: Option<String>,
    /// How many people are called first; none where nobody knows.
    pub ahead: Option<usize>,
    /// The expected wait when the number was taken; none where none could be said honestly.
    pub wait: Option<Wait>,
    /// The hours of today, on the slip of a number that nobody can follow by phone.
    pub hours: Option<String>,
    /// Date and time of the office.
    pub issued_at: String,
    /// What the kiosk is called.
    pub kiosk: String,
    /// Where the number can be followed by phone.
    pub link: Option<String>,
    /// What to bring.
    pub documents: Vec<String>,
    /// Whether all letters are large.
    pub large: bool,
    /// The person's language.
    pub language: Language,
}

/// What to bring, on paper, without a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentList {
    /// Whose office it is.
    pub municipality: String,
    /// The service.
    pub service: String,
    /// What to bring.
    pub documents: Vec<String>,
    /// Where an appointment is booked, on a list that offers it.
    pub booking: Option<String>,
    /// The person's language.
    pub language: Language,
}

/// The height of the number, in millimetres: read at arm's length without glasses.
const NUMBER_MM: f32 = 16.0;

/// How much larger everything else is on a slip with large letters.
const LARGE: f32 = 1.7;

impl Slip {
    /// The slip for paper of 80 mm, or for `narrow` paper of 58 mm, where the prefix stands above the digits.
    pub fn document(&self, narrow: bool) -> Document {
        let words = Words::of(self.language);
        let mut slip = Document::new()
            .text(self.text(self.municipality.to_uppercase(), 2.8, 2).weight(Weight::Bold))
            .text(self.text(&self.unit, 2.4, 2))
            .rule()
            .text(self.text(words.tr("Your number"), 2.4, 1));
        slip = self.number_on(slip, narrow);
        slip = slip.text(self.text(&self.service, 2.5, 4).weight(Weight::Bold));
        if let Some(service) = &self.service_in_main_language {
            slip = slip.text(self.text(service, 2.2, 4));
        }
        slip = slip.rule();
        if let Some(ahead) = self.ahead {
            slip = self.fact(slip, words.tr("Before you"), ahead.to_string());
        }
        if let Some(wait) = self.wait {
            let minutes = format!("{} {}", interval(wait), words.tr("min"));
            slip = self.fact(slip, words.tr("Wait when it was taken"), minutes);
        }
        if let Some(hours) = &self.hours {
            slip = self.fact(slip, words.tr("Hours today"), hours.clone());
        }
        slip = slip.text(self.text(words.tr("Numbers are not always called in order"), 2.0, 2)).rule();
        if let Some(link) = &self.link {
            slip = slip.text(self.text(words.tr("Follow the queue by phone"), 2.2, 2)).qr(link, 6);
        }
        slip = slip.text(self.text(format!("{} · {}", self.issued_at, self.kiosk), 2.2, 2));
        if !self.documents.is_empty() {
            let list = format!("{}: {}", words.tr("Have ready"), self.documents.join("; "));
            slip = slip.space(1.5).text(self.text(list, 2.2, 12));
        }
        slip
    }

    /// A text with capitals of this height in millimetres on at most so many lines, or larger on more.
    fn text(&self, text: impl AsRef<str>, cap_height_mm: f32, lines: u8) -> Text {
        if self.large {
            Text::new(text).cap_height(LARGE * cap_height_mm).lines(2 * lines)
        } else {
            Text::new(text).cap_height(cap_height_mm).lines(lines)
        }
    }

    /// What a number is about, beside each other; below each other in large letters.
    fn fact(&self, slip: Document, caption: &str, value: String) -> Document {
        if self.large {
            slip.text(self.text(format!("{caption}: {value}"), 2.4, 2).weight(Weight::Bold))
        } else {
            slip.columns([Column::new(caption, value)])
        }
    }

    fn number_on(&self, slip: Document, narrow: bool) -> Document {
        let large = |text: String| Text::new(text).cap_height(NUMBER_MM).weight(Weight::ExtraBold).shrink();
        let slip = slip.space(1.0);
        let slip = if narrow {
            slip.text(Text::new(self.number.prefix.to_string()).cap_height(9.0).weight(Weight::ExtraBold))
                .text(large(format!("{:03}", self.number.number)))
        } else {
            slip.text(large(self.number.spaced()))
        };
        slip.space(1.5)
    }
}

/// A wait in minutes, as the server rounded it.
fn interval(wait: Wait) -> String {
    match (wait.low_s / 60, wait.high_s / 60) {
        (60.., _) => "> 60".into(),
        (_, ..=5) => "< 5".into(),
        (low, 61..) => format!("> {low}"),
        (low, high) => format!("{low}–{high}"),
    }
}

impl DocumentList {
    /// The list for paper of any width.
    pub fn document(&self) -> Document {
        let words = Words::of(self.language);
        let mut list = Document::new()
            .text(Text::new(self.municipality.to_uppercase()).cap_height(2.8).weight(Weight::Bold).lines(2))
            .rule()
            .text(Text::new(&self.service).cap_height(2.8).weight(Weight::Bold).align(Align::Left).lines(5))
            .space(1.0);
        if !self.documents.is_empty() {
            let bring = format!("{}:", words.tr("Have ready"));
            list = list.text(Text::new(bring).cap_height(2.4).align(Align::Left));
        }
        for document in &self.documents {
            list = list.text(Text::new(format!("•  {document}")).cap_height(2.4).align(Align::Left).lines(4));
        }
        if let Some(url) = &self.booking {
            let address = url.split_once("://").map_or(url.as_str(), |(_, address)| address);
            let book = Text::new(words.tr("Book an appointment by phone")).cap_height(2.4).lines(2);
            list = list.rule().text(book).qr(url, 6);
            list = list.text(Text::new(address).cap_height(2.4).lines(3));
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use hardware::printer::document::Block;

    fn slip() -> Slip {
        Slip {
            municipality: "Bashkia Belsh".into(),
            unit: "Zyra me Një Ndalesë".into(),
            number: "A042".parse().expect("a number"),
            service: "Certifikatë familjare".into(),
            service_in_main_language: None,
            ahead: Some(7),
            wait: None,
            hours: None,
            issued_at: "23.11.2026 09:42".into(),
            kiosk: "Kioska 1".into(),
            link: Some("http://127.0.0.1:8080/t/k7m2qd".into()),
            documents: vec!["Letërnjoftim ose pasaportë".into()],
            large: false,
            language: Language::Sq,
        }
    }

    /// The blocks in words, with the height of capitals in millimetres.
    fn check(document: &Document, expected: &Expect) {
        let lines: Vec<String> = document
            .blocks()
            .iter()
            .map(|block| match block {
                Block::Text(text) => format!("{:.1} {}", text.cap_height_mm(), text.as_str()),
                Block::Rule => "----".into(),
                Block::Columns(columns) => columns
                    .iter()
                    .map(|column| format!("{} | {}", column.caption.as_str(), column.value.as_str()))
                    .collect(),
                Block::Qr { text, .. } => format!("[{text}]"),
                Block::Space(_) => String::new(),
            })
            .filter(|line| !line.is_empty())
            .collect();
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn a_slip_says_number_service_people_before_time_and_what_to_bring() {
        check(
            &slip().document(false),
            &expect![[r#"
                2.8 BASHKIA BELSH
                2.4 Zyra me Një Ndalesë
                ----
                2.4 Numri juaj
                16.0 A 042
                2.5 Certifikatë familjare
                ----
                Para jush | 7
                2.0 Numrat nuk thirren gjithmonë me radhë
                ----
                2.2 Ndiqeni radhën nga telefoni
                [http://127.0.0.1:8080/t/k7m2qd]
                2.2 23.11.2026 09:42 · Kioska 1
                2.2 Bëni gati: Letërnjoftim ose pasaportë"#]],
        );
    }

    #[test]
    fn a_slip_with_large_letters_says_the_same() {
        let slip = Slip { large: true, ..slip() };
        check(
            &slip.document(false),
            &expect![[r#"
                4.8 BASHKIA BELSH
                4.1 Zyra me Një Ndalesë
                ----
                4.1 Numri juaj
                16.0 A 042
                4.2 Certifikatë familjare
                ----
                4.1 Para jush: 7
                3.4 Numrat nuk thirren gjithmonë me radhë
                ----
                3.7 Ndiqeni radhën nga telefoni
                [http://127.0.0.1:8080/t/k7m2qd]
                3.7 23.11.2026 09:42 · Kioska 1
                3.7 Bëni gati: Letërnjoftim ose pasaportë"#]],
        );
    }

    #[test]
    fn a_slip_speaks_the_language_of_the_person() {
        let captions = [Language::It, Language::El, Language::Mk].map(|language| {
            let document = Slip { language, ..slip() }.document(false);
            document.blocks().iter().find_map(|block| match block {
                Block::Columns(columns) => columns.first().map(|column| column.caption.as_str().to_owned()),
                _ => None,
            })
        });
        assert_eq!(captions.map(Option::unwrap_or_default), ["Prima di voi", "Πριν από εσάς", "Пред вас"]);
    }

    #[test]
    fn on_narrow_paper_the_prefix_stands_above_the_digits_and_english_is_followed_by_albanian() {
        let slip = Slip {
            service: "Family certificate".into(),
            service_in_main_language: Some("Certifikatë familjare".into()),
            link: None,
            documents: Vec::new(),
            language: Language::En,
            ..slip()
        };
        check(
            &slip.document(true),
            &expect![[r#"
                2.8 BASHKIA BELSH
                2.4 Zyra me Një Ndalesë
                ----
                2.4 Your number
                9.0 A
                16.0 042
                2.5 Family certificate
                2.2 Certifikatë familjare
                ----
                Before you | 7
                2.0 Numbers are not always called in order
                ----
                2.2 23.11.2026 09:42 · Kioska 1"#]],
        );
    }

    #[test]
    fn a_list_of_documents_has_no_number() {
        let list = DocumentList {
            municipality: "Bashkia Belsh".into(),
            service: "Certifikatë vdekjeje".into(),
            documents: vec!["Letërnjoftim ose pasaportë".into(), "Të dhënat e personit të ndjerë".into()],
            booking: None,
            language: Language::Sq,
        };
        check(
            &list.document(),
            &expect![[r#"
                2.8 BASHKIA BELSH
                ----
                2.8 Certifikatë vdekjeje
                2.4 Bëni gati:
                2.4 •  Letërnjoftim ose pasaportë
                2.4 •  Të dhënat e personit të ndjerë"#]],
        );
    }
}
