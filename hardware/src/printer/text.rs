//! A document as lines of letters, for slow lines and for models that print pictures badly.
//!
//! Sizes are steps of the printer's own letters, so the number of a slip is as high as in a picture within a few
//! millimetres. The QR code is a small picture here too, since many models know no other.

use super::codepage;
use super::document::{Align, Block, Column, Document, Fit, Text, Weight};
use super::escpos::{bands, wrap};
use super::profile::{Profile, whole};
use super::raster::{DrawError, MAX_SLIP_MM, Painter};

/// The dots of a letter at size one, across and from line to line.
const LETTER_DOTS: u32 = 12;
const LINE_DOTS: u32 = 30;

/// The height of its capitals, in dots.
const CAPITAL_DOTS: f32 = 18.0;

/// The largest size a printer knows.
const LARGEST: u32 = 8;

/// The bytes of a slip in letters, and the rows of dots it is high.
///
/// # Errors
/// A [`DrawError`] when the document cannot fit on any paper of this width.
pub(crate) fn encode(
    document: &Document,
    profile: &Profile,
    painter: &mut Painter,
) -> Result<(Vec<u8>, u32), DrawError> {
    let mut slip = Slip { profile, pieces: Vec::new(), rows: 0 };
    // Code page 858, the American set, the usual spacing.
    slip.command(&[0x1B, b't', profile.code_page, 0x1B, b'R', 0, 0x1B, b'2']);
    for block in document.blocks() {
        match block {
            Block::Text(text) => slip.text(text),
            Block::Rule => {
                slip.look(Weight::Regular, Align::Left, 1);
                slip.line(&vec![b'-'; slip.columns(1)], 1);
            }
            Block::Columns(columns) => slip.side_by_side(columns),
            Block::Qr { text, module_dots } => {
                let code = painter.draw(&Document::new().qr(text.clone(), *module_dots), profile)?;
                slip.rows += code.height();
                slip.pieces.extend(bands(&code, profile));
            }
            Block::Space(millimetres) => slip.space(profile.dots(*millimetres)),
        }
        if slip.rows > profile.dots(MAX_SLIP_MM) {
            return Err(DrawError::SlipTooLong);
        }
    }
    Ok((wrap(&slip.pieces, profile), slip.rows))
}

struct Slip<'a> {
    profile: &'a Profile,
    pieces: Vec<Vec<u8>>,
    rows: u32,
}

impl Slip<'_> {
    fn command(&mut self, bytes: &[u8]) {
        self.pieces.push(bytes.to_vec());
    }

    /// Letters that fit on a line at a size.
    fn columns(&self, size: u32) -> usize {
        (self.profile.width_dots / (LETTER_DOTS * size)).max(1) as usize
    }

    fn look(&mut self, weight: Weight, align: Align, size: u32) {
        let align = match align {
            Align::Left => 0,
            Align::Centre => 1,
            Align::Right => 2,
        };
        let size = u8::try_from(size.clamp(1, LARGEST) - 1).expect("sizes are small");
        self.command(&[
            0x1B,
            b'a',
            align,
            0x1B,
            b'E',
            u8::from(weight != Weight::Regular),
            0x1D,
            b'!',
            size << 4 | size,
        ]);
    }

    fn line(&mut self, letters: &[u8], size: u32) {
        self.pieces.push([letters, b"\n"].concat());
        self.rows += LINE_DOTS * size;
    }

    fn text(&mut self, text: &Text) {
        let (weight, align, fit) = text.look();
        let letters = codepage::encode(text.as_str());
        let wanted = whole(text.cap_height_mm() * self.profile.dots_per_mm / CAPITAL_DOTS).clamp(1, LARGEST);
        let (size, most) = match fit {
            Fit::Wrap { lines } => (wanted, usize::from(lines)),
            Fit::Shrink => {
                let fits = |size: &u32| self.columns(*size) >= letters.len();
                ((1..=wanted).rev().find(fits).unwrap_or(1), 1)
            }
        };
        self.look(weight, align, size);
        for line in lines(&letters, self.columns(size), most) {
            self.line(&line, size);
        }
    }

    /// Captions in one line and values in the next, each in the middle of its column.
    fn side_by_side(&mut self, columns: &[Column]) {
        let width = self.columns(1) / columns.len().max(1);
        let row = |part: fn(&Column) -> &Text| -> Vec<u8> {
            columns.iter().flat_map(|column| in_the_middle(part(column), width)).collect()
        };
        let (captions, values) = (row(|column| &column.caption), row(|column| &column.value));
        self.look(Weight::Regular, Align::Left, 1);
        self.line(&captions, 1);
        self.look(Weight::Bold, Align::Left, 1);
        self.line(&values, 1);
    }

    /// `ESC J`: at most 255 dots a command.
    fn space(&mut self, dots: u32) {
        self.rows += dots;
        let mut left = dots;
        while let Ok(step @ 1..) = u8::try_from(left.min(255)) {
            self.command(&[0x1B, b'J', step]);
            left -= u32::from(step);
        }
    }
}

fn in_the_middle(text: &Text, width: usize) -> Vec<u8> {
    let letters = lines(&codepage::encode(text.as_str()), width.saturating_sub(1).max(1), 1).remove(0);
    let before = (width.saturating_sub(letters.len())) / 2;
    let mut cell = vec![b' '; before];
    cell.extend(letters);
    cell.resize(width.max(cell.len()), b' ');
    cell
}

/// The lines of a text, broken between words where that is possible; the last one ends in dots where more would follow.
fn lines(letters: &[u8], width: usize, most: usize) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = vec![Vec::new()];
    for word in letters.split(|&byte| byte == b' ').filter(|word| !word.is_empty()) {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.len() + 1 + word.len() <= width {
            line.push(b' ');
            line.extend_from_slice(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(Vec::new());
        }
        let mut pieces = word.chunks(width);
        lines
            .last_mut()
            .expect("there is always a line")
            .extend_from_slice(pieces.next().unwrap_or_default());
        lines.extend(pieces.map(<[u8]>::to_vec));
    }
    if lines.len() > most {
        lines.truncate(most);
        let last = lines.last_mut().expect("there is at least one line");
        last.truncate(width.saturating_sub(3));
        last.extend_from_slice(&b"..."[..width.min(3)]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, width: usize, most: usize) -> Vec<String> {
        lines(text.as_bytes(), width, most)
            .into_iter()
            .map(|line| String::from_utf8(line).expect("ASCII"))
            .collect()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(
            broken("Certifikate familjare dhe personale", 12, 4),
            ["Certifikate", "familjare", "dhe", "personale"]
        );
        assert_eq!(broken("a bc  def", 6, 4), ["a bc", "def"]);
        assert_eq!(broken("", 6, 4), [""]);
    }

    #[test]
    fn a_word_longer_than_the_paper_is_broken_and_a_text_too_long_ends_in_dots() {
        assert_eq!(broken("abcdefghij", 4, 4), ["abcd", "efgh", "ij"]);
        assert_eq!(broken("abcdefghij", 4, 2), ["abcd", "e..."]);
        assert_eq!(broken("one two three", 5, 1), ["on..."]);
        assert_eq!(broken("one two", 1, 1), ["."]);
    }
}
