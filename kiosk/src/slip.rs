//! The slip on paper, and the list of documents without a number.

use hardware::printer::{Align, Column, Document, Text, Weight};
use queue_api::ticket::Wait;
use queue_api::{Language, TicketNumber};

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

/// The sentences of a slip in one language.
struct Words {
    your_number: &'static str,
    before_you: &'static str,
    wait: &'static str,
    minutes: &'static str,
    follow: &'static str,
    bring: &'static str,
    book: &'static str,
    not_in_order: &'static str,
    hours: &'static str,
}

const SQ: Words = Words {
    your_number: "Numri juaj",
    before_you: "Para jush",
    wait: "Pritja kur u mor numri",
    minutes: "min",
    follow: "Ndiqeni radhën nga telefoni",
    bring: "Bëni gati",
    book: "Merrni takim nga telefoni",
    not_in_order: "Numrat nuk thirren gjithmonë me radhë",
    hours: "Orari sot",
};

const EN: Words = Words {
    your_number: "Your number",
    before_you: "Before you",
    wait: "Wait when it was taken",
    minutes: "min",
    follow: "Follow the queue by phone",
    bring: "Have ready",
    book: "Book an appointment by phone",
    not_in_order: "Numbers are not always called in order",
    hours: "Hours today",
};

fn words(language: Language) -> &'static Words {
    match language {
        Language::Sq => &SQ,
        Language::En | Language::It | Language::El | Language::Mk => &EN,
    }
}

/// The height of the number, in millimetres: read at arm's length without glasses.
const NUMBER_MM: f32 = 16.0;

impl Slip {
    /// The slip for paper of 80 mm, or for `narrow` paper of 58 mm, where the prefix stands above the digits.
    pub fn document(&self, narrow: bool) -> Document {
        let words = words(self.language);
        let mut slip = Document::new()
            .text(Text::new(self.municipality.to_uppercase()).cap_height(2.8).weight(Weight::Bold).lines(2))
            .text(Text::new(&self.unit).cap_height(2.4).lines(2))
            .rule()
            .text(Text::new(words.your_number).cap_height(2.4));
        slip = self.number_on(slip, narrow);
        slip = slip.text(Text::new(&self.service).cap_height(2.5).weight(Weight::Bold).lines(4));
        if let Some(service) = &self.service_in_main_language {
            slip = slip.text(Text::new(service).cap_height(2.2).lines(4));
        }
        slip = slip.rule();
        if let Some(ahead) = self.ahead {
            slip = slip.columns([Column::new(words.before_you, ahead.to_string())]);
        }
        if let Some(wait) = self.wait {
            slip = slip.columns([Column::new(words.wait, format!("{} {}", interval(wait), words.minutes))]);
        }
        if let Some(hours) = &self.hours {
            slip = slip.columns([Column::new(words.hours, hours)]);
        }
        slip = slip.text(Text::new(words.not_in_order).cap_height(2.0).lines(2)).rule();
        if let Some(link) = &self.link {
            slip = slip.text(Text::new(words.follow).cap_height(2.2).lines(2)).qr(link, 6);
        }
        slip = slip.text(Text::new(format!("{} · {}", self.issued_at, self.kiosk)).cap_height(2.2).lines(2));
        if !self.documents.is_empty() {
            let list = self.documents.join("; ");
            slip =
                slip.space(1.5).text(Text::new(format!("{}: {list}", words.bring)).cap_height(2.2).lines(12));
        }
        slip
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
        let mut list = Document::new()
            .text(Text::new(self.municipality.to_uppercase()).cap_height(2.8).weight(Weight::Bold).lines(2))
            .rule()
            .text(Text::new(&self.service).cap_height(2.8).weight(Weight::Bold).align(Align::Left).lines(5))
            .space(1.0);
        if !self.documents.is_empty() {
            let bring = format!("{}:", words(self.language).bring);
            list = list.text(Text::new(bring).cap_height(2.4).align(Align::Left));
        }
        for document in &self.documents {
            list = list.text(Text::new(format!("•  {document}")).cap_height(2.4).align(Align::Left).lines(4));
        }
        if let Some(url) = &self.booking {
            let address = url.split_once("://").map_or(url.as_str(), |(_, address)| address);
            list = list.rule().text(Text::new(words(self.language).book).cap_height(2.4).lines(2)).qr(url, 6);
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
