//! What stands on the paper: the slip of a number, the list of documents without one, and the test slip.
//!
//! The kiosk prints it, and the server draws it for whoever changes the words that an office puts on it.

pub mod words;

use hardware::printer::bitmap::Bitmap;
use hardware::printer::raster::{DrawError, Painter};
use hardware::printer::{Align, Column, Document, DrawnSlip, Printer, PrinterError, Profile, Text, Weight};
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
            above: Vec::new(),
            below: Vec::new(),
            large: false,
            language: Language::Sq,
            second_language: None,
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
    fn a_slip_says_what_the_office_itself_wants_to_say() {
        let slip = Slip {
            above: vec!["Mirë se vini".into(), "Welcome".into()],
            below: vec!["Ju lutemi mbani letrën".into()],
            link: None,
            ahead: None,
            documents: Vec::new(),
            ..slip()
        };
        check(
            &slip.document(false),
            &expect![[r#"
                2.8 BASHKIA BELSH
                2.4 Zyra me Një Ndalesë
                2.2 Mirë se vini
                1.8 Welcome
                ----
                2.4 Numri juaj
                16.0 A 042
                2.5 Certifikatë familjare
                ----
                2.0 Numrat nuk thirren gjithmonë me radhë
                ----
                2.2 23.11.2026 09:42 · Kioska 1
                ----
                2.2 Ju lutemi mbani letrën"#]],
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
        assert_eq!(captions.map(Option::unwrap_or_default), ["Prima di lei", "Πριν από εσάς", "Пред вас"]);
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
    fn a_slip_in_two_languages_says_everything_in_the_person_s_first() {
        let slip = Slip {
            service: "Πιστοποιητικό οικογενειακής κατάστασης".into(),
            service_in_main_language: Some("Certifikatë familjare".into()),
            wait: Some(Wait { low_s: 600, high_s: 1_200 }),
            documents: vec!["Ταυτότητα".into()],
            language: Language::El,
            second_language: Some(Language::Sq),
            ..slip()
        };
        check(
            &slip.document(true),
            &expect![[r#"
            2.8 BASHKIA BELSH
            2.4 Zyra me Një Ndalesë
            ----
            2.4 Ο αριθμός σας
            2.0 Numri juaj
            9.0 A
            16.0 042
            2.5 Πιστοποιητικό οικογενειακής κατάστασης
            2.2 Certifikatë familjare
            ----
            2.4 Πριν από εσάς: 7
            2.0 Para jush: 7
            2.4 Αναμονή όταν δόθηκε: 10–20 λεπτά
            2.0 Pritja kur u mor numri: 10–20 min
            2.0 Οι αριθμοί δεν καλούνται πάντα με τη σειρά
            1.8 Numrat nuk thirren gjithmonë me radhë
            ----
            2.2 Παρακολουθήστε τη σειρά από το κινητό
            1.9 Ndiqeni radhën nga telefoni
            [http://127.0.0.1:8080/t/k7m2qd]
            2.2 23.11.2026 09:42 · Kioska 1
            2.2 Να έχετε έτοιμα · Bëni gati: Ταυτότητα"#]],
        );
    }

    #[test]
    fn every_slip_fits_on_both_papers_in_pictures_and_in_letters() {
        use hardware::printer::raster::MAX_SLIP_MM;
        use hardware::printer::{Fonts, Mode, Profile, job};
        let mut painter = Painter::new(Fonts::bundled());
        for profile in [Profile::default(), Profile::narrow()] {
            for (language, large, mode) in Language::ALL.into_iter().flat_map(|language| {
                [(false, Mode::Raster), (true, Mode::Raster), (true, Mode::Text)]
                    .map(|(large, mode)| (language, large, mode))
            }) {
                let slip = Slip {
                    language,
                    large,
                    second_language: (language != Language::Sq).then_some(Language::Sq),
                    service_in_main_language: Some("Certifikatë familjare".into()),
                    wait: Some(Wait { low_s: 600, high_s: 1_200 }),
                    hours: Some("08:00–16:00".into()),
                    above: vec!["Mirë se vini".into(); 2],
                    below: vec!["Ju lutemi mbani letrën deri në fund".into(); 2],
                    ..slip()
                };
                let profile = Profile { mode, ..profile.clone() };
                let document = slip.document(profile.is_narrow());
                for block in document.blocks() {
                    let Block::Text(text) = block else { continue };
                    assert_eq!(painter.missing_letters(text.as_str()), "", "{language}");
                }
                let job = job::encode(&document, &profile, &mut painter).expect("it fits on the paper");
                let longest_mm = if large { MAX_SLIP_MM } else { 220.0 };
                assert!(job.paper_mm < longest_mm, "{language} {large} {mode:?}: {:.0} mm", job.paper_mm);
            }
        }
    }

    #[test]
    fn the_longest_words_of_an_office_are_printed_with_the_usual_letters_where_large_ones_have_no_room() {
        use hardware::printer::Fonts;
        let mut painter = Painter::new(Fonts::bundled());
        let longest: String = "Mbajeni letrën deri në fund ".chars().cycle().take(120).collect();
        let words = vec![longest; 2];
        for profile in [Profile::default(), Profile::narrow()] {
            for language in Language::ALL {
                let second_language = (language != Language::Sq).then_some(Language::Sq);
                let (above, below) = (words.clone(), words.clone());
                let slip = Slip { language, second_language, large: true, above, below, ..slip() };
                picture(&slip, &profile, &mut painter).expect("it fits on the paper");
            }
        }
    }

    #[test]
    fn a_test_slip_has_a_head_every_script_and_no_number() {
        let slip = TestSlip {
            municipality: "Bashkia Belsh".into(),
            unit: "Zyra me Një Ndalesë".into(),
            kiosk: "Kioska 1".into(),
            printed_at: "23.11.2026 07:42".into(),
            language: Language::Sq,
        };
        let version = env!("CARGO_PKG_VERSION");
        let document = slip.document();
        let texts: Vec<&str> = document
            .blocks()
            .iter()
            .filter_map(|block| if let Block::Text(text) = block { Some(text.as_str()) } else { None })
            .collect();
        let head = ["BASHKIA BELSH", "Zyra me Një Ndalesë", "Provë", "Kjo nuk është numër"];
        assert_eq!(texts[..4], head);
        assert_eq!(texts[4..9], Language::ALL.map(|language| Words::of(language).tr("Take your slip")));
        assert_eq!(texts[9], format!("23.11.2026 07:42 · Kioska 1 · {version}"));
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
