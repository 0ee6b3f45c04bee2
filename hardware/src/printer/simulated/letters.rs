//! The letters of a simulated printer: 12 by 24 dots at size one, as those of a real one.

use font8x8::UnicodeFonts;

use crate::printer::bitmap::Bitmap;
use crate::printer::codepage;

/// The dots of a letter at size one.
const WIDTH: u32 = 12;
const HEIGHT: u32 = 24;

/// How letters are printed from here on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// 0, 1, 2: left, in the middle, right.
    pub(super) align: u8,
    pub(super) is_bold: bool,
    /// How many times wider and higher.
    pub(super) size: (u32, u32),
}

impl Default for Look {
    fn default() -> Self {
        Self { align: 0, is_bold: false, size: (1, 1) }
    }
}

/// Letters that wait for the end of their line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    letters: Vec<(u8, Look)>,
}

impl Line {
    pub(super) fn push(&mut self, byte: u8, look: Look) {
        self.letters.push((byte, look));
    }

    /// The line as dots, at least `spacing` high; what is wider than the paper is lost.
    pub(super) fn burn(self, width: u32, spacing: u32) -> Bitmap {
        let needed: u32 = self.letters.iter().map(|(_, look)| WIDTH * look.size.0).sum();
        let height = self.letters.iter().map(|(_, look)| HEIGHT * look.size.1).max().unwrap_or(0);
        let mut line = Bitmap::new(width, height.max(spacing));
        let spare = width.saturating_sub(needed);
        let mut left = match self.letters.first().map_or(0, |(_, look)| look.align) {
            1 => spare / 2,
            2 => spare,
            _ => 0,
        };
        for (byte, look) in self.letters {
            let top = height - HEIGHT * look.size.1;
            draw(&mut line, byte, look, left, top);
            left += WIDTH * look.size.0;
        }
        line
    }
}

fn draw(line: &mut Bitmap, byte: u8, look: Look, left: u32, top: u32) {
    let letter = codepage::character(byte).unwrap_or('?');
    let rows = font8x8::BASIC_FONTS.get(letter).or_else(|| font8x8::LATIN_FONTS.get(letter));
    let rows = rows.unwrap_or([0x00, 0x7E, 0x42, 0x42, 0x42, 0x42, 0x7E, 0x00]);
    let (wide, high) = look.size;
    for y in 0..HEIGHT {
        let row = rows[(y * 8 / HEIGHT) as usize];
        for x in 0..WIDTH {
            if row >> (x * 8 / WIDTH) & 1 == 1 {
                let thick = wide + u32::from(look.is_bold);
                line.fill(left + x * wide, top + y * high, thick, high);
            }
        }
    }
}
