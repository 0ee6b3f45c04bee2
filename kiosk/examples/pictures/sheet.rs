//! A sheet of pages beside and below each other, each made smaller, in few colours.

use std::path::Path;

/// How wide an upright page is on its sheet, in pixels; one that lies is as high as this.
const PAGE_SIDE: u32 = 216;
/// Between two pages, in pixels.
const GAP: u32 = 8;
/// Upright pages beside each other; half as many that lie.
const COLUMNS: u32 = 8;
/// Between the pages.
const GREY: [u8; 3] = [0x80; 3];
/// How many colours a sheet has: enough for the pages' few, with the steps between letters and ground.
const COLOURS: usize = 32;

/// The sheet while pages are added.
pub(crate) struct Sheet {
    page: (u32, u32),
    pages: Vec<Vec<u8>>,
}

impl Sheet {
    /// A sheet for pages of this size.
    pub(crate) fn new((width, height): (u32, u32)) -> Self {
        let shrunk = |side: u32| (side * PAGE_SIDE + width.min(height) / 2) / width.min(height);
        Self { page: (shrunk(width), shrunk(height)), pages: Vec::new() }
    }

    /// Adds a page, made smaller: each pixel becomes the mean of those it stands for.
    pub(crate) fn add(&mut self, (width, height, pixels): &(u32, u32, Vec<u8>)) {
        let span = |at: u32, of: u32, all: u32| {
            let from = at * all / of;
            (from, ((at + 1) * all / of).max(from + 1))
        };
        let mut small = Vec::with_capacity((self.page.0 * self.page.1 * 3) as usize);
        for y in 0..self.page.1 {
            let (top, bottom) = span(y, self.page.1, *height);
            for x in 0..self.page.0 {
                let (left, right) = span(x, self.page.0, *width);
                let mut sum = [0_u32; 3];
                for row in top..bottom {
                    let (from, to) = ((row * width + left) as usize * 3, (row * width + right) as usize * 3);
                    for pixel in pixels[from..to].chunks_exact(3) {
                        for (part, value) in sum.iter_mut().zip(pixel) {
                            *part += u32::from(*value);
                        }
                    }
                }
                let count = (bottom - top) * (right - left);
                small.extend(sum.map(|part| u8::try_from(part / count).unwrap_or(u8::MAX)));
            }
        }
        self.pages.push(small);
    }

    /// Writes the sheet as a PNG file with a palette.
    pub(crate) fn save(&self, file: &Path) -> anyhow::Result<()> {
        let (width, height, pixels) = self.pixels()?;
        let opaque: Vec<u8> =
            pixels.chunks_exact(3).flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 0xFF]).collect();
        let colours = color_quant::NeuQuant::new(10, COLOURS, &opaque);
        let indices: Vec<u8> = opaque
            .chunks_exact(4)
            .map(|pixel| u8::try_from(colours.index_of(pixel)))
            .collect::<Result<_, _>>()?;
        let file = std::io::BufWriter::new(std::fs::File::create(file)?);
        let mut encoder = png::Encoder::new(file, width, height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(colours.color_map_rgb());
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&indices)?;
        writer.finish()?;
        Ok(())
    }

    /// Width, height, and red, green and blue of each pixel.
    fn pixels(&self) -> anyhow::Result<(u32, u32, Vec<u8>)> {
        let columns = if self.page.0 > self.page.1 { COLUMNS / 2 } else { COLUMNS };
        let rows = u32::try_from(self.pages.len())?.div_ceil(columns);
        let (width, height) = (columns * (self.page.0 + GAP) + GAP, rows * (self.page.1 + GAP) + GAP);
        let mut pixels = GREY.repeat((width * height) as usize);
        for (nth, page) in (0..).zip(&self.pages) {
            let left = GAP + nth % columns * (self.page.0 + GAP);
            let top = GAP + nth / columns * (self.page.1 + GAP);
            for (y, row) in (0..).zip(page.chunks_exact(self.page.0 as usize * 3)) {
                let at = (((top + y) * width + left) * 3) as usize;
                pixels[at..at + row.len()].copy_from_slice(row);
            }
        }
        Ok((width, height, pixels))
    }
}
