//! Scanners that type like a keyboard (USB HID), read below every keyboard layout and by this program alone.
//!
//! Such a scanner sends the keys of an American keyboard. Read through a desktop with an Albanian layout, `Z` and `Y`
//! change places and `<` is another key; so the keys are turned into letters here, always by the American layout.

use std::io;
use std::time::Duration;

use evdev::KeyCode;
use zeroize::Zeroizing;

use super::{Source, Wire};
use crate::input::Keys;
use crate::usb::Place;

/// A scanner among the input devices.
pub struct KeyboardSource {
    place: Place,
}

impl KeyboardSource {
    /// A scanner at `place`; a path is best one of `/dev/input/by-id` that ends in `event-kbd`.
    pub fn new(place: Place) -> Self {
        Self { place }
    }
}

impl Source for KeyboardSource {
    fn open(&mut self) -> io::Result<Box<dyn Wire>> {
        let keys = Keys::open(&self.place, KeyCode::KEY_ENTER)?;
        Ok(Box::new(Typed { keys, typist: Typist::default(), waiting: Zeroizing::new(Vec::new()) }))
    }
}

struct Typed {
    keys: Keys,
    typist: Typist,
    /// Letters that did not fit into the reader's buffer.
    waiting: Zeroizing<Vec<u8>>,
}

impl Wire for Typed {
    fn read(&mut self, buffer: &mut [u8], patience: Duration) -> io::Result<usize> {
        if self.waiting.is_empty() {
            let keys = self.keys.wait(patience)?;
            self.waiting.extend(keys.into_iter().filter_map(|(key, is_down)| self.typist.take(key, is_down)));
        }
        let count = buffer.len().min(self.waiting.len());
        buffer[..count].copy_from_slice(&self.waiting[..count]);
        self.waiting = Zeroizing::new(self.waiting[count..].to_vec());
        Ok(count)
    }
}

/// The keys that are held, by which a key becomes a letter.
#[derive(Default)]
struct Typist {
    shifts: u8,
    controls: u8,
    capitals: bool,
}

impl Typist {
    /// The byte that a key types when it goes down.
    fn take(&mut self, key: KeyCode, is_down: bool) -> Option<u8> {
        match key {
            KeyCode::KEY_LEFTSHIFT | KeyCode::KEY_RIGHTSHIFT => count(&mut self.shifts, is_down),
            KeyCode::KEY_LEFTCTRL | KeyCode::KEY_RIGHTCTRL => count(&mut self.controls, is_down),
            KeyCode::KEY_CAPSLOCK => self.capitals ^= is_down,
            _ if is_down => return self.letter(key),
            _ => {}
        }
        None
    }

    fn letter(&self, key: KeyCode) -> Option<u8> {
        let (_, [plain, shifted]) = LETTERS.iter().find(|(known, _)| *known == key)?;
        let is_capital = (self.shifts > 0) != (self.capitals && plain.is_ascii_lowercase());
        match (self.controls > 0, is_capital) {
            // Control and a letter are a control character, with which some models frame what they read.
            (true, _) => plain.is_ascii_lowercase().then_some(plain & 0x1F),
            (false, true) => Some(*shifted),
            (false, false) => Some(*plain),
        }
    }
}

fn count(held: &mut u8, is_down: bool) {
    *held = if is_down { held.saturating_add(1) } else { held.saturating_sub(1) };
}

/// What the keys of an American keyboard type, alone and with shift.
#[rustfmt::skip]
const LETTERS: [(KeyCode, [u8; 2]); 66] = [
    (KeyCode::KEY_A, *b"aA"), (KeyCode::KEY_B, *b"bB"), (KeyCode::KEY_C, *b"cC"), (KeyCode::KEY_D, *b"dD"),
    (KeyCode::KEY_E, *b"eE"), (KeyCode::KEY_F, *b"fF"), (KeyCode::KEY_G, *b"gG"), (KeyCode::KEY_H, *b"hH"),
    (KeyCode::KEY_I, *b"iI"), (KeyCode::KEY_J, *b"jJ"), (KeyCode::KEY_K, *b"kK"), (KeyCode::KEY_L, *b"lL"),
    (KeyCode::KEY_M, *b"mM"), (KeyCode::KEY_N, *b"nN"), (KeyCode::KEY_O, *b"oO"), (KeyCode::KEY_P, *b"pP"),
    (KeyCode::KEY_Q, *b"qQ"), (KeyCode::KEY_R, *b"rR"), (KeyCode::KEY_S, *b"sS"), (KeyCode::KEY_T, *b"tT"),
    (KeyCode::KEY_U, *b"uU"), (KeyCode::KEY_V, *b"vV"), (KeyCode::KEY_W, *b"wW"), (KeyCode::KEY_X, *b"xX"),
    (KeyCode::KEY_Y, *b"yY"), (KeyCode::KEY_Z, *b"zZ"),
    (KeyCode::KEY_1, *b"1!"), (KeyCode::KEY_2, *b"2@"), (KeyCode::KEY_3, *b"3#"), (KeyCode::KEY_4, *b"4$"),
    (KeyCode::KEY_5, *b"5%"), (KeyCode::KEY_6, *b"6^"), (KeyCode::KEY_7, *b"7&"), (KeyCode::KEY_8, *b"8*"),
    (KeyCode::KEY_9, *b"9("), (KeyCode::KEY_0, *b"0)"),
    (KeyCode::KEY_MINUS, *b"-_"), (KeyCode::KEY_EQUAL, *b"=+"), (KeyCode::KEY_LEFTBRACE, *b"[{"),
    (KeyCode::KEY_RIGHTBRACE, *b"]}"), (KeyCode::KEY_SEMICOLON, *b";:"), (KeyCode::KEY_APOSTROPHE, *b"'\""),
    (KeyCode::KEY_GRAVE, *b"`~"), (KeyCode::KEY_BACKSLASH, *b"\\|"), (KeyCode::KEY_COMMA, *b",<"),
    (KeyCode::KEY_DOT, *b".>"), (KeyCode::KEY_SLASH, *b"/?"), (KeyCode::KEY_SPACE, *b"  "),
    (KeyCode::KEY_TAB, *b"\t\t"), (KeyCode::KEY_ENTER, *b"\r\r"), (KeyCode::KEY_KPENTER, *b"\r\r"),
    (KeyCode::KEY_KP0, *b"00"), (KeyCode::KEY_KP1, *b"11"), (KeyCode::KEY_KP2, *b"22"), (KeyCode::KEY_KP3, *b"33"),
    (KeyCode::KEY_KP4, *b"44"), (KeyCode::KEY_KP5, *b"55"), (KeyCode::KEY_KP6, *b"66"), (KeyCode::KEY_KP7, *b"77"),
    (KeyCode::KEY_KP8, *b"88"), (KeyCode::KEY_KP9, *b"99"), (KeyCode::KEY_KPMINUS, *b"--"),
    (KeyCode::KEY_KPPLUS, *b"++"), (KeyCode::KEY_KPDOT, *b".."), (KeyCode::KEY_KPSLASH, *b"//"),
    (KeyCode::KEY_KPASTERISK, *b"**"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// What is typed by keys; `+` before a name is down, `-` is up, nothing is both.
    fn typed(keys: &str) -> String {
        let mut typist = Typist::default();
        let mut bytes = Vec::new();
        for word in keys.split_whitespace() {
            let name = format!("KEY_{}", word.trim_start_matches(['+', '-']));
            let key: KeyCode = name.parse().expect("a key");
            for is_down in [true, false] {
                let is_meant = if is_down { !word.starts_with('-') } else { !word.starts_with('+') };
                bytes.extend(is_meant.then(|| typist.take(key, is_down)).flatten());
            }
        }
        String::from_utf8(bytes).expect("ASCII")
    }

    #[test]
    fn keys_are_read_as_an_american_keyboard_has_them() {
        assert_eq!(
            typed("+LEFTSHIFT I COMMA COMMA -LEFTSHIFT 7 4 +RIGHTSHIFT Y Z -RIGHTSHIFT ENTER"),
            "I<<74YZ\r"
        );
        assert_eq!(
            typed("R A D H A +LEFTSHIFT SEMICOLON -LEFTSHIFT A +LEFTSHIFT SEMICOLON K -LEFTSHIFT KP7"),
            "radha:a:K7"
        );
        assert_eq!(typed("CAPSLOCK A 1 CAPSLOCK A"), "A1a");
        assert_eq!(
            typed("+LEFTCTRL B -LEFTCTRL +LEFTSHIFT P -LEFTSHIFT +LEFTCTRL C M 1 -LEFTCTRL"),
            "\u{2}P\u{3}\r"
        );
        assert_eq!(typed("F1 LEFT -LEFTSHIFT A"), "a");
    }

    #[test]
    fn every_printable_character_can_be_typed() {
        for byte in b' '..=b'~' {
            assert!(LETTERS.iter().any(|(_, pair)| pair.contains(&byte)), "{}", char::from(byte));
        }
    }

    #[test]
    fn a_scanner_that_is_not_there_is_an_error() {
        assert!(KeyboardSource::new(Place::Path("/dev/input/by-id/no-such-scanner".into())).open().is_err());
    }
}
