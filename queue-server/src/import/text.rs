//! Texts that people may see: composed, of a known length, and nothing in them that moves or hides other letters.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// How many code points one visible character may have; a heap of accents covers the lines above it.
const MARKS_LIMIT: usize = 4;

/// Why a text will not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It has too many visible characters.
    #[error("{length} characters where {limit} have room: shorten it")]
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// It has a character that no name needs.
    #[error("the invisible or forbidden character U+{0:04X} stands in it: type the text again without it")]
    Forbidden(u32),
    /// Accents are heaped on a letter.
    #[error("too many accents on one letter: type the text again")]
    Heaped,
}

impl TextError {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            TextError::TooLong { .. } => "too_long",
            TextError::Forbidden(_) => "forbidden_character",
            TextError::Heaped => "heaped_accents",
        }
    }
}

/// The text in composed form (NFC), without blanks around it and with at most `limit` visible characters.
///
/// # Errors
/// See [`TextError`].
pub fn clean(text: &str, limit: usize) -> Result<String, TextError> {
    let text: String = text.trim().nfc().collect();
    if let Some(forbidden) = text.chars().find(|c| is_forbidden(*c)) {
        return Err(TextError::Forbidden(forbidden.into()));
    }
    if text.graphemes(true).any(|grapheme| grapheme.chars().count() > MARKS_LIMIT) {
        return Err(TextError::Heaped);
    }
    let length = text.graphemes(true).count();
    if length > limit { Err(TextError::TooLong { length, limit }) } else { Ok(text) }
}

/// Control characters, what turns the direction of the text, what is invisible, and what no font has.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0
            | 0xFFF0..=0xFFFF | 0xE000..=0xF8FF | 0xE0000..=0xE0FFF | 0xF0000..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_composed_and_its_blanks_go() {
        assert_eq!(clean("  Ve\u{308}rtetim c\u{327}mimi ", 20), Ok("Vërtetim çmimi".into()));
        assert_eq!(clean("", 5), Ok(String::new()));
    }

    #[test]
    fn what_hides_or_turns_letters_is_refused() {
        for hostile in [
            "a\u{202e}b",
            "a\u{2066}b",
            "a\u{200b}b",
            "a\nb",
            "a\u{7}b",
            "a\u{feff}b",
            "\u{e0041}",
            "a\u{e000}",
        ] {
            assert!(matches!(clean(hostile, 20), Err(TextError::Forbidden(_))), "{hostile:?}");
        }
        assert_eq!(clean("a\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}", 20), Err(TextError::Heaped));
        assert_eq!(clean("ëëëëë", 4), Err(TextError::TooLong { length: 5, limit: 4 }));
    }
}
