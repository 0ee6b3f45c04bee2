//! A picture of black and white dots, as a thermal head burns them.

use std::io::{self, Write};

/// Rows of dots, packed eight to a byte with the leftmost in the highest bit; a set bit is black.
#[derive(Clone, PartialEq, Eq)]
pub struct Bitmap {
    width: u32,
    bytes: Vec<u8>,
}

impl Bitmap {
    /// A white picture of `width` by `height` dots; the width is rounded up to whole bytes.
    pub fn new(width: u32, height: u32) -> Self {
        let width = width.div_ceil(8) * 8;
        Self { width, bytes: vec![0; (width / 8 * height) as usize] }
    }

    /// A picture from whole rows of `width / 8` bytes; a broken last row is filled with white.
    pub fn from_rows(width: u32, mut bytes: Vec<u8>) -> Self {
        let width = width.max(1).div_ceil(8) * 8;
        bytes.resize(bytes.len().next_multiple_of((width / 8) as usize), 0);
        Self { width, bytes }
    }

    /// The width in dots, a multiple of eight.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// The height in dots.
    pub fn height(&self) -> u32 {
        u32::try_from(self.bytes.len() / self.bytes_per_row())
            .expect("a picture is far below four thousand million rows")
    }

    /// The bytes of one row.
    pub fn bytes_per_row(&self) -> usize {
        (self.width / 8).max(1) as usize
    }

    /// All rows, top to bottom.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the dot is black; outside the picture everything is white.
    pub fn is_black(&self, x: u32, y: u32) -> bool {
        x < self.width
            && self
                .bytes
                .get(y as usize * self.bytes_per_row() + (x / 8) as usize)
                .is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// Blackens one dot; outside the picture nothing happens.
    pub fn blacken(&mut self, x: u32, y: u32) {
        let index = y as usize * self.bytes_per_row() + (x / 8) as usize;
        if x < self.width
            && let Some(byte) = self.bytes.get_mut(index)
        {
            *byte |= 0x80 >> (x % 8);
        }
    }

    /// Blackens a rectangle.
    pub fn fill(&mut self, x: u32, y: u32, width: u32, height: u32) {
        for row in y..y.saturating_add(height).min(self.height()) {
            for column in x..x.saturating_add(width).min(self.width) {
                self.blacken(column, row);
            }
        }
    }

    /// Adds white rows below, or takes rows away.
    pub fn set_height(&mut self, height: u32) {
        self.bytes.resize(height as usize * self.bytes_per_row(), 0);
    }

    /// Writes the picture as a PNG of one bit a dot.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn write_png(&self, writer: impl Write) -> io::Result<()> {
        let mut encoder = png::Encoder::new(writer, self.width, self.height().max(1));
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut inverted: Vec<u8> = self.bytes.iter().map(|byte| !byte).collect();
        if inverted.is_empty() {
            inverted.resize(self.bytes_per_row(), 0xFF);
        }
        let mut picture = encoder.write_header()?;
        picture.write_image_data(&inverted)?;
        Ok(picture.finish()?)
    }
}

impl std::fmt::Debug for Bitmap {
    /// Small pictures are drawn, large ones only measured.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bitmap {}x{}", self.width, self.height())?;
        if self.width <= 64 && self.height() <= 64 {
            for y in 0..self.height() {
                let row: String =
                    (0..self.width).map(|x| if self.is_black(x, y) { '#' } else { '.' }).collect();
                write!(f, "\n{row}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leftmost_dot_is_the_highest_bit() {
        let mut bitmap = Bitmap::new(9, 2);
        bitmap.blacken(0, 0);
        bitmap.blacken(9, 1);
        bitmap.blacken(16, 1);
        bitmap.blacken(0, 2);
        assert_eq!((bitmap.width(), bitmap.height()), (16, 2));
        assert_eq!(bitmap.bytes(), [0x80, 0, 0, 0x40]);
        assert!(bitmap.is_black(9, 1) && !bitmap.is_black(9, 0) && !bitmap.is_black(900, 900));
    }

    #[test]
    fn a_png_shows_the_same_dots() {
        let mut bitmap = Bitmap::new(16, 3);
        bitmap.fill(3, 1, 5, 1);
        let mut png = Vec::new();
        bitmap.write_png(&mut png).expect("writing to memory");
        let shown = image::load_from_memory(&png).expect("a png").to_luma8();
        for (x, y, dot) in shown.enumerate_pixels() {
            assert_eq!(dot.0[0] == 0, bitmap.is_black(x, y), "at {x} {y}");
        }
    }
}
