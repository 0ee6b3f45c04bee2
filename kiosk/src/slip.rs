//! The slip on paper, and the list of documents without a number.

use hardware::printer::{Align, Column, Document, Text, Weight};
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
    /// How many people are called first.
    pub ahead: usize,
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
    /// The person's language.
    pub language: Language,
}

/// The sentences of a slip in one language.
struct Words {
    your_number: &'static str,
    before_you: &'static str,
    follow: &'static str,
    bring: &'static str,
    not_in_order: &'static str,
}

const SQ: Words = Words {
    your_number: "Numri juaj",
    before_you: "Para jush",
    follow: "Ndiqeni radhën nga telefoni",
    bring: "Bëni gati",
    not_in_order: "Numrat nuk thirren gjithmonë me radhë",
};

const EN: Words = Words {
    your_number: "Your number",
    before_you: "Before you",
    follow: "Follow the queue by phone",
    bring: "Have ready",
    not_in_order: "Numbers are not always called in order",
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
        slip = slip
            .rule()
            .columns([Column::new(words.before_you, self.ahead.to_string())])
            .text(Text::new(words.not_in_order).cap_height(2.0).lines(2))
            .rule();
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

impl DocumentList {
    /// The list for paper of any width.
    pub fn document(&self) -> Document {
        let mut list = Document::new()
            .text(Text::new(self.municipality.to_uppercase()).cap_height(2.8).weight(Weight::Bold).lines(2))
            .rule()
            .text(Text::new(&self.service).cap_height(2.8).weight(Weight::Bold).align(Align::Left).lines(5))
            .space(1.0)
            .text(Text::new(format!("{}:", words(self.language).bring)).cap_height(2.4).align(Align::Left));
        for document in &self.documents {
            list = list.text(Text::new(format!("•  {document}")).cap_height(2.4).align(Align::Left).lines(4));
        }
        list
    }
}
