//! What stands on the paper: the slip of a number, the list of documents without one, and the test slip.
//!
//! The kiosk prints it, and the server draws it for whoever changes the words that an office puts on it.

pub mod words;

use hardware::printer::bitmap::Bitmap;
use hardware::printer::raster::{DrawError, Painter};
use hardware::printer::{Align, Column, Document, DrawnSlip, Printer, PrinterError, Profile, Text, Weight};
use queue_api::office::Names;
use queue_api::ticket::Wait;
use queue_api::{Language, TicketNumber};

use words::Words;

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
    /// What the office itself says above the number, in each language of the slip.
    pub above: Vec<String>,
    /// The same at the end.
    pub below: Vec<String>,
    /// Whether all letters are large.
    pub large: bool,
    /// The person's language.
    pub language: Language,
    /// The language in which everything stands a second time, below the person's.
    pub second_language: Option<Language>,
    /// Whether it says that it is a copy: the number was on paper before.
    pub copy: bool,
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

/// A slip without a number, for whoever looks after the printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestSlip {
    /// Whose office it is.
    pub municipality: String,
    /// What the office is called.
    pub unit: String,
    /// What the kiosk is called.
    pub kiosk: String,
    /// Date and time of the office.
    pub printed_at: String,
    /// The language of the page.
    pub language: Language,
}

/// The language in which everything stands a second time: the office's main one, where two languages are wanted and the
/// person's is another.
pub fn second_language(two_languages: bool, language: Language, main: Language) -> Option<Language> {
    (two_languages && language != main).then_some(main)
}

/// What an office says itself, in the person's language and in the second one, as far as it says it in them.
pub fn in_its_languages(texts: &Names, language: Language, second: Option<Language>) -> Vec<String> {
    std::iter::once(language).chain(second).filter_map(|language| texts.get(&language).cloned()).collect()
}

/// The height of the number, in millimetres: read at arm's length without glasses.
const NUMBER_MM: f32 = 16.0;

/// How large a sentence is in the second language, in parts of the first, and the smallest height of capitals in
/// millimetres.
const SECOND: f32 = 0.85;
const SMALLEST_MM: f32 = 1.8;

/// How much larger everything else is on a slip with large letters.
const LARGE: f32 = 1.7;

impl Slip {
    /// The slip for paper of 80 mm, or for `narrow` paper of 58 mm, where the prefix stands above the digits.
    pub fn document(&self, narrow: bool) -> Document {
        let mut slip = Document::new()
            .text(self.text(self.municipality.to_uppercase(), 2.8, 2).weight(Weight::Bold))
            .text(self.text(&self.unit, 2.4, 2));
        slip = self.own(slip, &self.above);
        slip = slip.rule();
        slip = self.sentence(slip, 2.4, 1, |words| words.tr("Your number"));
        if self.copy {
            slip = slip
                .text(self.text(self.caption(|words| words.tr("Copy")), 5.0, 1).weight(Weight::ExtraBold));
        }
        slip = self.number_on(slip, narrow);
        slip = slip.text(self.text(&self.service, 2.5, 4).weight(Weight::Bold));
        if let Some(service) = &self.service_in_main_language {
            slip = slip.text(self.text(service, 2.2, 4));
        }
        slip = slip.rule();
        if let Some(ahead) = self.ahead {
            slip = self.fact(slip, |words| words.tr("Before you"), |_| ahead.to_string());
        }
        if let Some(wait) = self.wait {
            let minutes = |words: &Words| format!("{} {}", interval(wait), words.tr("min"));
            slip = self.fact(slip, |words| words.tr("Wait when it was taken"), minutes);
        }
        if let Some(hours) = &self.hours {
            slip = self.fact(slip, |words| words.tr("Hours today"), |_| hours.clone());
        }
        slip = self.sentence(slip, 2.0, 2, |words| words.tr("Numbers are not always called in order")).rule();
        if let Some(link) = &self.link {
            slip = self.sentence(slip, 2.2, 2, |words| words.tr("Follow the queue by phone")).qr(link, 6);
        }
        slip = slip.text(self.text(format!("{} · {}", self.issued_at, self.kiosk), 2.2, 2));
        if !self.documents.is_empty() {
            let caption = self.caption(|words| words.tr("Have ready"));
            let list = format!("{caption}: {}", self.documents.join("; "));
            slip = slip.space(1.5).text(self.text(list, 2.2, 12));
        }
        if self.below.is_empty() { slip } else { self.own(slip.rule(), &self.below) }
    }

    /// What the office itself says, the language after the first a little smaller.
    fn own(&self, slip: Document, said: &[String]) -> Document {
        let heights_mm = [2.2, SMALLEST_MM];
        said.iter()
            .zip(heights_mm)
            .fold(slip, |slip, (text, height_mm)| slip.text(self.text(text, height_mm, 4)))
    }

    /// The languages of the slip, the person's first.
    fn languages(&self) -> impl Iterator<Item = Language> {
        std::iter::once(self.language).chain(self.second_language)
    }

    /// A sentence in each language, one below the other, the second a little smaller.
    fn sentence(
        &self,
        slip: Document,
        cap_height_mm: f32,
        lines: u8,
        say: impl Fn(&'static Words) -> &'static str,
    ) -> Document {
        let heights_mm = [cap_height_mm, (SECOND * cap_height_mm).max(SMALLEST_MM)];
        self.languages().zip(heights_mm).fold(slip, |slip, (language, height_mm)| {
            slip.text(self.text(say(Words::of(language)), height_mm, lines))
        })
    }

    /// A few words in each language, one after the other.
    fn caption(&self, say: impl Fn(&'static Words) -> &'static str) -> String {
        self.languages().map(|language| say(Words::of(language))).collect::<Vec<_>>().join(" · ")
    }

    /// A text with capitals of this height in millimetres on at most so many lines, or larger on more.
    fn text(&self, text: impl AsRef<str>, cap_height_mm: f32, lines: u8) -> Text {
        if self.large {
            Text::new(text).cap_height(LARGE * cap_height_mm).lines(2 * lines)
        } else {
            Text::new(text).cap_height(cap_height_mm).lines(lines)
        }
    }

    /// What a number is about, beside each other; below each other in large letters, and in two languages.
    fn fact(
        &self,
        slip: Document,
        say: impl Fn(&'static Words) -> &'static str,
        value: impl Fn(&Words) -> String,
    ) -> Document {
        let of = |language| (say(Words::of(language)), value(Words::of(language)));
        let (caption, said) = of(self.language);
        if !self.large && self.second_language.is_none() {
            return slip.columns([Column::new(caption, said)]);
        }
        let slip = slip.text(self.text(format!("{caption}: {said}"), 2.4, 2).weight(Weight::Bold));
        self.second_language.map(of).into_iter().fold(slip, |slip, (caption, said)| {
            slip.text(self.text(format!("{caption}: {said}"), SECOND * 2.4, 2))
        })
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

/// Draws a slip for this printer. Where large letters would make it longer than any slip, it has the usual ones.
///
/// # Errors
/// As [`Printer::draw`].
pub fn draw(slip: &Slip, printer: &mut dyn Printer) -> Result<DrawnSlip, PrinterError> {
    let narrow = printer.profile().is_narrow();
    let too_long = |error: &PrinterError| matches!(error, PrinterError::Drawing(DrawError::SlipTooLong));
    fitting(slip, narrow, |document| printer.draw(document), too_long)
}

/// The same slip as a picture, for whoever wants to see it without a printer.
///
/// # Errors
/// When it fits on no paper of this `profile`.
pub fn picture(slip: &Slip, profile: &Profile, painter: &mut Painter) -> Result<Bitmap, DrawError> {
    let too_long = |error: &DrawError| *error == DrawError::SlipTooLong;
    fitting(slip, profile.is_narrow(), |document| painter.draw(document, profile), too_long)
}

/// Draws a slip, with the usual letters where large ones are too long for it.
fn fitting<T, E>(
    slip: &Slip,
    narrow: bool,
    mut draw: impl FnMut(&Document) -> Result<T, E>,
    too_long: impl FnOnce(&E) -> bool,
) -> Result<T, E> {
    match draw(&slip.document(narrow)) {
        Err(error) if slip.large && too_long(&error) => {
            draw(&Slip { large: false, ..slip.clone() }.document(narrow))
        }
        drawn => drawn,
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

impl TestSlip {
    /// The slip for paper of any width: a head, every script, and no number.
    pub fn document(&self) -> Document {
        let words = Words::of(self.language);
        let mut slip = Document::new()
            .text(Text::new(self.municipality.to_uppercase()).cap_height(2.8).weight(Weight::Bold).lines(2))
            .text(Text::new(&self.unit).cap_height(2.4).lines(2))
            .rule()
            .space(1.0)
            .text(Text::new(words.tr("Test slip")).cap_height(6.0).weight(Weight::ExtraBold).shrink())
            .text(Text::new(words.tr("This is not a number")).cap_height(2.4).lines(2))
            .rule();
        for language in Language::ALL {
            let thanks = Words::of(language).tr("Take your slip");
            slip = slip.text(Text::new(thanks).cap_height(2.4).lines(2));
        }
        let from = format!("{} · {} · {}", self.printed_at, self.kiosk, env!("CARGO_PKG_VERSION"));
        slip.rule().text(Text::new(from).cap_height(2.2).lines(2))
    }
}

#[cfg(test)]
mod tests;
