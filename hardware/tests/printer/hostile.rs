//! No text can command a printer, whatever somebody types as the name of a service.
//!
//! The bytes of a slip are read by an interpreter that does not know how they were made: the commands in it must be the
//! same as for an empty name. `RADHA_NAMES=5000` tries more names.

use hardware::printer::raster::Painter;
use hardware::printer::simulated::{Command, Interpreter};
use hardware::printer::{Fonts, Mode, Profile, job};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::slip::read_qr;
use crate::{ADDRESS, slip_for};

/// The commands of a slip; what a text may change without commanding anything is left out: how many lines and letters
/// there are, how large they are, how many rows a picture has.
fn commands(name: &str, profile: &Profile, painter: &mut Painter) -> (Vec<Command>, Vec<String>) {
    let mut printer = Interpreter::new(profile.width_dots);
    let bytes = job::encode(&slip_for(name), profile, painter).expect("the slip fits on paper").bytes;
    let mut commands = Vec::new();
    for command in printer.feed(&bytes) {
        let command = match command {
            Command::Letter(byte) => {
                assert!(byte >= b' ' && byte != 0x7F, "{name:?} prints the byte {byte:#x}");
                continue;
            }
            Command::Raster { bytes_per_row, .. } => Command::Raster { bytes_per_row, rows: 0 },
            Command::Size(_) => Command::Size(0),
            other => other,
        };
        if commands.last() != Some(&command) || !matches!(command, Command::Raster { .. } | Command::LineFeed)
        {
            commands.push(command);
        }
    }
    (commands, read_qr(&printer.paper()))
}

fn profiles() -> [Profile; 3] {
    let text = Profile { mode: Mode::Text, ..Profile::default() };
    [Profile::default(), Profile::narrow(), text]
}

#[test]
fn known_attacks_print_harmlessly() {
    let hostile = [
        "\u{1b}@\u{1b}p\u{0}\u{19}\u{fa}\u{1d}V\u{0}".to_owned(),
        "\u{10}\u{14}\u{1}\u{0}\u{5}\u{10}\u{4}\u{1}".to_owned(),
        (0..=0x1Fu8).chain([0x7F]).map(char::from).chain('\u{80}'..='\u{9f}').collect(),
        "\u{202e}\u{2066}\u{200f}txen\u{2069}\u{202c}".to_owned(),
        "מספר 42 رقم 漢字 🎫".to_owned(),
        "W".repeat(300),
        "ë̈̈̈̈̈̈̈̈".repeat(300),
        "\n".repeat(5_000),
    ];
    let mut painter = Painter::new(Fonts::bundled());
    for profile in profiles() {
        let (harmless, _) = commands("", &profile, &mut painter);
        for name in &hostile {
            let (found, codes) = commands(name, &profile, &mut painter);
            assert_eq!(found, harmless, "{name:?}");
            assert_eq!(codes, [ADDRESS], "{name:?}");
        }
    }
}

#[test]
fn any_name_gives_the_commands_of_an_empty_one() {
    let names = std::env::var("RADHA_NAMES").ok().and_then(|names| names.parse().ok()).unwrap_or(30);
    let mut painter = Painter::new(Fonts::bundled());
    for profile in profiles() {
        let (harmless, _) = commands("", &profile, &mut painter);
        for seed in 0..names {
            let name = random_name(&mut ChaCha8Rng::seed_from_u64(seed));
            let (found, _) = commands(&name, &profile, &mut painter);
            assert_eq!(found, harmless, "seed {seed}: {name:?}");
        }
    }
}

/// Letters of every plane, with a liking for what could do harm.
fn random_name(chance: &mut ChaCha8Rng) -> String {
    let length = chance.random_range(0..40);
    let letter = |chance: &mut ChaCha8Rng| match chance.random_range(0..6) {
        0 => chance.random_range('\0'..=' '),
        1 => chance.random_range('\u{7f}'..='\u{a0}'),
        2 => chance.random_range('\u{2000}'..='\u{206f}'),
        3 => ['\u{1b}', '\u{1d}', '\u{10}', '\u{1c}', '@', 'V', '!', 'v', '0'][chance.random_range(0..9)],
        4 => chance.random_range(' '..='\u{4ff}'),
        _ => chance.random_range('\0'..=char::MAX),
    };
    (0..length).map(|_| letter(chance)).collect()
}
