//! No name of the catalogue commands a printer through the kiosk's own slips and lists: the commands in their bytes are
//! those of the same slip with empty names.

use hardware::printer::simulated::{Command, Interpreter, SimulatedPrinter, SlipDirectory};
use hardware::printer::{DrawnSlip, Fonts, Mode, Printer, Profile};
use kiosk::slip::{self, DocumentList, Slip};
use queue_api::Language;
use tempfile::TempDir;

const LINK: &str = "https://radha.example/t/K7M2QD4HXW9RJ5TN";

fn slip(name: &str, large: bool, language: Language) -> Slip {
    Slip {
        municipality: name.into(),
        unit: name.into(),
        number: "A042".parse().expect("a number"),
        service: name.into(),
        service_in_main_language: Some(name.into()),
        ahead: Some(7),
        wait: None,
        hours: None,
        issued_at: "23.11.2026 09:42".into(),
        kiosk: name.into(),
        link: Some(LINK.into()),
        documents: vec![name.into(), name.into()],
        above: vec![name.into()],
        below: vec![name.into(), name.into()],
        large,
        language,
        second_language: (language != Language::Sq).then_some(Language::Sq),
        copy: false,
    }
}

fn list(name: &str) -> DocumentList {
    DocumentList {
        municipality: name.into(),
        service: name.into(),
        documents: vec![name.into(), name.into()],
        booking: Some(LINK.into()),
        language: Language::Sq,
    }
}

/// A printer with such paper, and its folder.
fn printer(profile: Profile) -> (SimulatedPrinter, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let slips = SlipDirectory::open(folder.path()).expect("a folder for slips");
    (SimulatedPrinter::new(slips, profile, Fonts::bundled()), folder)
}

/// The commands of a slip, without how many lines, letters and rows they print and how large.
fn commands(slip: &DrawnSlip, width_dots: u32) -> Vec<Command> {
    let mut commands = Vec::new();
    for command in Interpreter::new(width_dots).feed(slip.bytes()) {
        let command = match command {
            Command::Letter(byte) => {
                assert!(byte >= b' ' && byte != 0x7F, "the byte {byte:#x} is printed");
                continue;
            }
            Command::Raster { bytes_per_row, .. } => Command::Raster { bytes_per_row, rows: 0 },
            Command::Size(_) => Command::Size(0),
            other => other,
        };
        if commands.last() != Some(&command) {
            commands.push(command);
        }
    }
    commands
}

#[test]
fn a_slip_with_hostile_names_has_the_commands_of_one_without_names() {
    let hostile = [
        "\u{1b}@\u{1b}p\u{0}\u{19}\u{fa}\u{1d}V\u{0}".to_owned(),
        "\u{10}\u{14}\u{1}\u{0}\u{5}\u{10}\u{4}\u{1}\r\n".to_owned(),
        "\u{202e}\u{2066}\u{200f}txen\u{2069}\u{202c}".to_owned(),
        "W".repeat(300),
        "ë\u{308}\u{308}\u{308}\u{308}".repeat(100),
        "{}{n}%s".to_owned(),
    ];
    let text = Profile { mode: Mode::Text, ..Profile::default() };
    for profile in [Profile::default(), Profile::narrow(), text] {
        let width = profile.width_dots;
        let (mut printer, _folder) = printer(profile);
        for (large, language) in
            [false, true].into_iter().flat_map(|large| [(large, Language::Sq), (large, Language::El)])
        {
            let mut slip = |name: &str, large: bool| {
                let drawn = slip::draw(&slip(name, large, language), &mut printer);
                commands(&drawn.expect("it fits on paper"), width)
            };
            // Where large letters have no room, the slip is one in usual letters.
            let (harmless, usual) = (slip("", large), slip("", false));
            for name in &hostile {
                let found = slip(name, large);
                let is_known = found == harmless || found == usual;
                assert!(is_known, "{width} dots, large: {large}, {language}: {name:?}: {found:?}");
            }
        }
        let mut list = |name: &str| {
            let drawn = printer.draw(&list(name).document());
            commands(&drawn.expect("it fits on paper"), width)
        };
        let harmless = list("");
        for name in &hostile {
            assert_eq!(list(name), harmless, "{width} dots: {name:?}");
        }
    }
}

#[test]
fn the_code_of_every_slip_is_read_from_its_bytes() {
    let service = "Certifikatë e gjendjes familjare për jashtë vendit";
    for profile in [Profile::default(), Profile::narrow()] {
        let width = profile.width_dots;
        let (mut printer, _folder) = printer(profile);
        for large in [false, true] {
            let slip =
                slip::draw(&slip(service, large, Language::Mk), &mut printer).expect("it fits on paper");
            let mut interpreter = Interpreter::new(width);
            interpreter.feed(slip.bytes());
            let paper = interpreter.paper();
            let (columns, rows) = (paper.width() as usize, paper.height() as usize);
            let mut picture = rqrr::PreparedImage::prepare_from_greyscale(columns, rows, |x, y| {
                let dot = |at| u32::try_from(at).expect("inside the picture");
                if paper.is_black(dot(x), dot(y)) { 0 } else { 255 }
            });
            let codes = picture.detect_grids();
            let read: Vec<String> =
                codes.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect();
            assert_eq!(read, [LINK], "{width} dots, large: {large}");
        }
    }
}
