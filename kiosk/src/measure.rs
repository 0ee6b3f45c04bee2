//! How much room a text takes: in ems, which are font sizes, and in lines.
//!
//! Measured with the heaviest weight that the pages use, so that no text takes more room on a page than it does here.

use std::sync::LazyLock;

use ttf_parser::Face;

/// The width of what the font does not have and another font stands in for.
const UNKNOWN_EMS: f32 = 1.2;

/// Latin, Greek and Cyrillic end before this letter.
const KNOWN_END: u32 = 0x500;

/// The width of each letter up to there.
static WIDTHS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let font = include_bytes!("../../assets/fonts/Inter-ExtraBold.ttf");
    let face = Face::parse(font, 0).expect("the pages' font is a font");
    let width = |letter| face.glyph_hor_advance(face.glyph_index(char::from_u32(letter)?)?);
    let ems = |width| f32::from(width) / f32::from(face.units_per_em());
    (0..KNOWN_END).map(|letter| width(letter).map_or(UNKNOWN_EMS, ems)).collect()
});

/// The width of a text on one line.
pub(crate) fn ems(text: &str) -> f32 {
    text.chars().map(letter_ems).sum()
}

fn letter_ems(letter: char) -> f32 {
    let known = usize::try_from(u32::from(letter)).ok().and_then(|letter| WIDTHS.get(letter));
    // A dash or an ellipsis is no wider than this, and stands alone.
    known.copied().unwrap_or(UNKNOWN_EMS)
}

/// How many lines of this width a text takes; a word that is wider than a line takes as many as it needs.
pub(crate) fn lines(text: &str, line_ems: f32) -> usize {
    wrapped(text, line_ems).len()
}

/// The text on lines of this width, broken between words, after hyphens, and within words that are wider than a line.
pub(crate) fn wrapped(text: &str, line_ems: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut width = 0.0;
    for word in text.split_whitespace() {
        for (nth, part) in word.split_inclusive('-').enumerate() {
            let space = if nth == 0 { " " } else { "" };
            let wider = ems(space) + ems(part);
            match lines.last_mut() {
                Some(line) if width + wider <= line_ems => {
                    line.push_str(space);
                    line.push_str(part);
                    width += wider;
                }
                _ => {
                    lines.extend(pieces(part, line_ems));
                    width = lines.last().map_or(0.0, |line| ems(line));
                }
            }
        }
    }
    lines
}

/// The text, or as much of it as so many lines have room for, with dots at its end.
pub(crate) fn cut(text: &str, line_ems: f32, most: usize) -> String {
    let lines = wrapped(text, line_ems);
    if lines.len() <= most {
        return text.to_owned();
    }
    let end = lines[..most].last().map_or("", String::as_str);
    let mut kept: Vec<char> = end.chars().collect();
    // No wider than it was: cut once more it stays as it is.
    while !kept.is_empty() && ems(&String::from_iter(&kept)) + ems("…") > ems(end) {
        kept.pop();
    }
    let spaced = |line: &String| if line.ends_with('-') { line.clone() } else { format!("{line} ") };
    let before: String = lines[..most].iter().rev().skip(1).rev().map(spaced).collect();
    format!("{before}{}…", String::from_iter(kept).trim_end())
}

/// A word, or the pieces of one that is wider than a line.
pub(crate) fn pieces(word: &str, line_ems: f32) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut width = 0.0;
    for letter in word.chars() {
        let wider = letter_ems(letter);
        if width > 0.0 && width + wider > line_ems {
            pieces.push(String::new());
            width = 0.0;
        }
        width += wider;
        pieces.last_mut().expect("there is always a piece").push(letter);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_letter_takes_the_room_of_several_narrow_ones() {
        assert!(ems("W") > 3.0 * ems("i"));
        assert!((4.0..8.0).contains(&ems("Certifikatë")), "{}", ems("Certifikatë"));
    }

    #[test]
    fn a_text_is_broken_between_words_after_hyphens_and_at_the_end_of_the_line_within_a_word() {
        assert_eq!(
            wrapped("Anëtarësi në ish-kooperativën bujqësore", 10.0),
            ["Anëtarësi në ish-", "kooperativën", "bujqësore"]
        );
        assert_eq!(wrapped(&"W".repeat(10), 4.3).iter().map(String::len).collect::<Vec<_>>(), [4, 4, 2]);
        assert_eq!(lines("", 8.0), 0);
    }

    #[test]
    fn what_has_no_room_is_cut_with_dots_and_cut_again_stays_as_it_is() {
        let text = "Anëtarësi në ish-kooperativën bujqësore";
        assert_eq!(cut(text, 10.0, 3), text);
        assert_eq!(cut(text, 10.0, 2), "Anëtarësi në ish-kooperativ…");
        assert_eq!(cut(&cut(text, 10.0, 2), 10.0, 2), "Anëtarësi në ish-kooperativ…");
    }
}
