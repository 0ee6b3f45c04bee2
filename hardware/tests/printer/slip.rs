//! From a document over bytes back to dots, read by an interpreter that does not know the encoder.

use hardware::printer::bitmap::Bitmap;
use hardware::printer::escpos::encode;
use hardware::printer::raster::{DrawError, Painter};
use hardware::printer::simulated::{Command, Interpreter};
use hardware::printer::{Cut, Document, Fonts, Profile, Text, Weight};

use crate::{ADDRESS, slip_for};

const SAMPLES: [(&str, &str); 6] = [
    ("Albanian", "Çertifikatë e gjendjes civile, Ëmbëlsi, përçmim – «Gjirokastër» 10–20 min · № 042"),
    ("Italian", "Perché il certificato è già pronto? Città, più, lunedì, ciò – “sì”"),
    ("Greek", "Πιστοποιητικό οικογενειακής κατάστασης: ά έ ή ί ό ύ ώ ϊ ϋ ΐ ΰ Ά Έ Ή Ί Ό Ύ Ώ ς;"),
    ("Macedonian", "Ѓорѓи, Ѕвезда, Јован, Љубов, Њива, Ќерка, Џеб: ѓ ѕ ј љ њ ќ џ ѐ ѝ"),
    ("Serbian and Bulgarian", "Ђорђе, Ћуприја, ъгъл, щастие, юни, ябълка"),
    ("Romani and Turkish", "Rromani ćhib, šukar, žamba, ğ ı İ ş ö ü â î û"),
];

fn draw(document: &Document, profile: &Profile) -> Bitmap {
    Painter::new(Fonts::bundled()).draw(document, profile).expect("the document fits on paper")
}

/// The commands of a slip and what they print; adjoining pictures count as one.
fn print(document: &Document, profile: &Profile) -> (Vec<String>, Bitmap) {
    let mut printer = Interpreter::new(profile.width_dots);
    let mut commands: Vec<String> = Vec::new();
    for command in printer.feed(&encode(&draw(document, profile), profile)) {
        let name = match command {
            Command::Raster { bytes_per_row, rows } => {
                assert!(rows <= usize::from(profile.band_rows), "a band of {rows} rows");
                format!("picture {bytes_per_row} bytes wide")
            }
            other => format!("{other:?}"),
        };
        if commands.last() != Some(&name) {
            commands.push(name);
        }
    }
    (commands, printer.paper())
}

pub(crate) fn read_qr(paper: &Bitmap) -> Vec<String> {
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(
        paper.width() as usize,
        paper.height() as usize,
        |x, y| {
            let dot = |at| u32::try_from(at).expect("inside the picture");
            if paper.is_black(dot(x), dot(y)) { 0 } else { 255 }
        },
    );
    picture.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

#[test]
fn no_letter_of_our_languages_is_missing() {
    let mut painter = Painter::new(Fonts::bundled());
    for (language, sample) in SAMPLES {
        assert_eq!(painter.missing_letters(sample), "", "{language}");
    }
    assert_eq!(painter.missing_letters("A漢"), "漢", "a letter that Inter does not hold is reported");
}

#[test]
fn the_paper_shows_the_picture_that_was_drawn() {
    for profile in [Profile::default(), Profile { cut: Cut::Full, feed_mm: 0.0, ..Profile::narrow() }] {
        let drawn = draw(&slip_for("Certifikatë familjare"), &profile);
        let (_, paper) = print(&slip_for("Certifikatë familjare"), &profile);
        assert_eq!((paper.width(), paper.height()), (drawn.width(), drawn.height()));
        // The encoder may change a dot where dots would form a command; no more than a few on a whole slip.
        let changed = paper.bytes().iter().zip(drawn.bytes()).filter(|(paper, drawn)| paper != drawn);
        for (paper, drawn) in changed.clone() {
            assert_eq!((*paper, *drawn), (0x18, 0x10));
        }
        assert!(changed.count() <= 5);
    }
}

#[test]
fn a_phone_reads_the_code_on_the_paper() {
    for profile in [Profile::default(), Profile::narrow()] {
        let (_, paper) = print(&slip_for("Certifikatë familjare"), &profile);
        assert_eq!(read_qr(&paper), [ADDRESS]);
    }
}

#[test]
fn a_slip_of_80_mm_is_these_commands() {
    let (commands, _) = print(&slip_for("Certifikatë"), &Profile::default());
    assert_eq!(commands, ["Initialise", "CancelChineseMode", "picture 72 bytes wide", "Cut(66)"]);
}

#[test]
fn a_long_word_stays_on_the_paper() {
    let profile = Profile::narrow();
    let slip = draw(&Document::new().text(Text::new("W".repeat(300)).lines(3)), &profile);
    let margin = 8;
    for y in 0..slip.height() {
        for x in (0..margin).chain(slip.width() - margin..slip.width()) {
            assert!(!slip.is_black(x, y), "ink in the margin at {x} {y}");
        }
    }
}

#[test]
fn capitals_are_as_high_as_asked() {
    for millimetres in [2.2, 4.0, 15.0, 20.0] {
        let profile = Profile::default();
        let slip = draw(
            &Document::new().text(Text::new("H").cap_height(millimetres).weight(Weight::Bold)),
            &profile,
        );
        let inked = (0..slip.height()).filter(|&y| (0..slip.width()).any(|x| slip.is_black(x, y))).count();
        let asked = millimetres * profile.dots_per_mm;
        #[expect(clippy::cast_precision_loss, reason = "some hundred dots")]
        let difference = (inked as f32 - asked).abs();
        assert!(difference <= 1.0, "{inked} dots instead of {asked}");
    }
}

#[test]
fn small_letters_keep_their_dots_and_accents() {
    for cap_height in [1.8, 2.0, 2.2, 2.5, 3.0] {
        let highest = |letter: &str| {
            let slip =
                draw(&Document::new().text(Text::new(letter).cap_height(cap_height)), &Profile::default());
            (0..slip.height()).find(|&y| (0..slip.width()).any(|x| slip.is_black(x, y))).expect("a letter")
        };
        for (plain, dotted) in
            [("ı", "i"), ("e", "ë"), ("E", "Ë"), ("ι", "ί"), ("α", "ά"), ("к", "ќ"), ("г", "ѓ")]
        {
            assert!(highest(dotted) + 2 <= highest(plain), "{dotted} at {cap_height} mm");
        }
    }
}

#[test]
fn a_large_number_shrinks_to_the_paper() {
    let profile = Profile::narrow();
    let number = Text::new("ABC 9999").cap_height(15.0).weight(Weight::ExtraBold).shrink();
    let slip = draw(&Document::new().text(number), &profile);
    let inked: Vec<u32> =
        (0..slip.width()).filter(|&x| (0..slip.height()).any(|y| slip.is_black(x, y))).collect();
    let (left, right) = (inked[0], inked[inked.len() - 1]);
    assert!(left >= 8 && right < slip.width() - 8, "ink from {left} to {right}");
    assert!(right - left > slip.width() * 3 / 4, "the number fills the paper");
}

#[test]
fn what_cannot_be_printed_is_refused_before_a_byte_is_made() {
    let mut painter = Painter::new(Fonts::bundled());
    let mut refused =
        |document: &Document| painter.draw(document, &Profile::narrow()).expect_err("it does not fit");
    assert_eq!(refused(&Document::new().qr("x".repeat(201), 2)), DrawError::QrTooLong);
    assert_eq!(
        refused(&Document::new().qr("https://radha.example", 20)),
        DrawError::QrTooWide { needed_dots: 660, width_dots: 384 }
    );
    let endless = (0..9).fold(Document::new(), |document, _| document.space(100.0));
    assert_eq!(refused(&endless), DrawError::SlipTooLong);
}
