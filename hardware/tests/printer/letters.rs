//! Slips in letters, for printers that print pictures badly.

use hardware::printer::raster::{DrawError, Painter};
use hardware::printer::simulated::{Command, Interpreter};
use hardware::printer::{Document, Fonts, Mode, Profile, Text, Weight, job};

use crate::slip::read_qr;
use crate::{ADDRESS, slip_for};

fn profile() -> Profile {
    Profile { mode: Mode::Text, ..Profile::default() }
}

fn encode(document: &Document, profile: &Profile) -> Result<Vec<u8>, DrawError> {
    Ok(job::encode(document, profile, &mut Painter::new(Fonts::bundled()))?.bytes)
}

/// What is printed, line by line; sizes in brackets where they change, pictures as a word.
fn printed(document: &Document, profile: &Profile) -> String {
    let bytes = encode(document, profile).expect("it fits on paper");
    let mut text = Vec::new();
    for command in Interpreter::new(profile.width_dots).feed(&bytes) {
        match command {
            Command::Letter(byte) => text.push(byte),
            Command::LineFeed => text.push(b'\n'),
            Command::Size(size) => text.extend(format!("[{}]", (size & 7) + 1).bytes()),
            Command::Raster { .. } => text.extend(b"(picture)\n"),
            Command::CodePage(page) => assert_eq!(page, profile.code_page),
            _ => {}
        }
    }
    text.iter().map(|&byte| if byte == 0x89 { 'ë' } else { char::from(byte) }).collect()
}

#[test]
fn a_slip_in_letters_says_the_same() {
    let slip = printed(&slip_for("Certifikatë familjare"), &profile());
    assert_eq!(
        slip,
        "[1]BASHKIA BELSH\n\
         [1]------------------------------------------------\n\
         [7]A 042\n\
         [1]Certifikatë familjare\n\
         [1]       Para jush             Pritja, rreth      \n\
         [1]           7                   10-20 min        \n\
         (picture)\n"
    );
}

#[test]
fn the_number_shrinks_where_the_paper_is_narrow_and_a_long_text_ends_in_dots() {
    let narrow = Profile { mode: Mode::Text, ..Profile::narrow() };
    let slip = Document::new()
        .text(Text::new("A 042").cap_height(15.0).weight(Weight::ExtraBold).shrink())
        .text(Text::new("Një shërbim me një emër shumë, shumë të gjatë që nuk mbaron").lines(2));
    assert_eq!(
        printed(&slip, &narrow),
        "[6]A 042\n[1]Një shërbim me një emër shumë,\nshumë të gjatë që nuk mbaron\n"
    );
    let slip = Document::new().text(Text::new("një ".repeat(40)).lines(2));
    assert!(printed(&slip, &narrow).ends_with("...\n"));
}

#[test]
fn a_phone_reads_the_code_beside_the_letters_and_the_letters_are_ink() {
    let mut printer = Interpreter::new(576);
    printer.feed(&encode(&slip_for("Certifikatë familjare"), &profile()).expect("it fits"));
    let paper = printer.paper();
    assert_eq!(read_qr(&paper), [ADDRESS]);
    let ink = |mut rows: std::ops::Range<u32>| rows.any(|y| (0..576).any(|x| paper.is_black(x, y)));
    // A line of 30 rows, a rule, and the number of 7 times 24 rows.
    assert!(ink(0..30) && ink(60..228));
    assert!(paper.height() < 700, "a slip of {} rows", paper.height());
}

#[test]
fn a_slip_in_letters_may_not_empty_the_roll_either() {
    let endless = (0..60).fold(Document::new(), |slip, _| slip.text(Text::new("X").cap_height(15.0)));
    assert_eq!(encode(&endless, &profile()), Err(DrawError::SlipTooLong));
}
