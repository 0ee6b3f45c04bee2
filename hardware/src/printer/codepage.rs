//! The letters of code page 858: Albanian, Italian and the rest of Western Europe, with the euro.
//!
//! This is the one door through which text becomes bytes for a printer: what leaves it is printable, whatever came in.

use unicode_normalization::UnicodeNormalization;

/// The characters of the bytes 0x80 to 0xFF.
const UPPER_HALF: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// What stands for a character that has no letter and no sound here.
const UNKNOWN: u8 = b'?';

/// `text` in bytes of code page 858, each printable. Letters of other scripts become Latin by their sound.
pub(crate) fn encode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.nfc() {
        match byte(letter) {
            Some(byte) => bytes.push(byte),
            None => match deunicode::deunicode_char(letter) {
                Some(sound) => {
                    bytes.extend(sound.trim_end().bytes().filter(|byte| (b' '..=b'~').contains(byte)))
                }
                None => bytes.push(UNKNOWN),
            },
        }
    }
    bytes
}

fn byte(letter: char) -> Option<u8> {
    match letter {
        ' '..='~' => u8::try_from(letter).ok(),
        '\u{a0}' => Some(b' '),
        // Its byte would be a hyphen at best.
        '\u{ad}' => None,
        _ => {
            let place = UPPER_HALF.chars().position(|known| known == letter)?;
            u8::try_from(0x80 + place).ok()
        }
    }
}

/// The character that a printer in code page 858 prints for `byte`; none for bytes that command it.
#[cfg(feature = "devices")]
pub(crate) fn character(byte: u8) -> Option<char> {
    match byte {
        b' '..=b'~' => Some(char::from(byte)),
        0x80.. => UPPER_HALF.chars().nth(usize::from(byte - 0x80)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn albanian_has_the_same_bytes_in_every_page_that_a_printer_may_be_stuck_in() {
        assert_eq!(encode("ëçÇË"), [0x89, 0x87, 0x80, 0xD3]);
        assert_eq!(encode("e\u{308}c\u{327}"), [0x89, 0x87], "letters in two pieces");
        assert_eq!(encode("€ 10-20 àèìòù"), b"\xD5 10-20 \x85\x8A\x8D\x95\x97");
    }

    #[test]
    fn the_whole_page_is_there_and_back() {
        assert_eq!(UPPER_HALF.chars().count(), 128);
        for byte in (b' '..=b'~').chain(0x80..=0xFF).filter(|byte| ![0xF0, 0xFF].contains(byte)) {
            let letter = character(byte).expect("printable");
            assert_eq!(encode(&letter.to_string()), [byte], "{letter}");
        }
    }

    #[test]
    fn other_scripts_are_written_by_their_sound() {
        let text = |text| String::from_utf8(encode(text)).expect("ASCII");
        assert_eq!(text("Πιστοποιητικό"), "Pistopoietiko");
        assert_eq!(text("Ѓорѓи, Љубов"), "Gjorgji, Ljubov");
        assert_eq!(text("šđčćž"), "sdccz");
        assert_eq!(text("10–20 “min”…"), "10-20 \"min\"...");
    }

    #[test]
    fn nothing_but_printable_bytes_comes_out() {
        for letter in ('\0'..'\u{3000}').chain(('\u{3000}'..=char::MAX).step_by(101)) {
            for byte in encode(&letter.to_string()) {
                assert!(
                    (b' '..=b'~').contains(&byte) || (0x80..=0xFE).contains(&byte),
                    "{letter:?} gave {byte:#x}"
                );
            }
        }
    }
}
