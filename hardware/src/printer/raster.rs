//! Draws a document as black and white dots, in any script the fonts hold.
//!
//! The whole slip becomes one picture, since no code page of a printer holds Albanian beside Greek or Cyrillic, and
//! clones disagree on code pages anyway.

use cosmic_text::{
    Attrs, Buffer, Ellipsize, EllipsizeHeightLimit, Family, FontSystem, Hinting, Metrics, Shaping, Wrap,
    fontdb,
};
use qrcode::{Color, EcLevel, QrCode};

use super::bitmap::Bitmap;
use super::document::{Align, Block, Column, Document, Fit, Text, Weight};
use super::fonts::Fonts;
use super::letters::Letters;
use super::profile::{Profile, whole};

/// The tallest slip, in millimetres; a longer one is a mistake and would empty the roll.
pub const MAX_SLIP_MM: f32 = 400.0;

/// The longest text of a QR code, in bytes, so that its modules stay large enough for any phone.
pub const MAX_QR_BYTES: usize = 200;

/// The white frame that readers of QR codes need, in modules.
const QUIET_ZONE: u32 = 4;

/// The white margin at each side of the paper, in millimetres.
const MARGIN_MM: f32 = 3.0;

/// From one line to the next, in sizes of the font.
const LINE_HEIGHT: f32 = 1.25;

/// The same for letters that stand alone, where the air of a paragraph would waste paper.
const LARGE_LINE_HEIGHT: f32 = 1.05;

/// From this height of capitals on, letters count as large.
const LARGE_CAP_HEIGHT_MM: f32 = 8.0;

/// Draws documents; it keeps letters it has drawn before, so one should live as long as its printer.
pub struct Painter {
    fonts: FontSystem,
    family: String,
    /// The height of capitals, in sizes of the font.
    cap_height: f32,
    letters: Letters,
}

/// Why a document cannot be drawn.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DrawError {
    /// It is longer than [`MAX_SLIP_MM`].
    #[error("the slip would be longer than {MAX_SLIP_MM:.0} mm")]
    SlipTooLong,
    /// The QR code is wider than the paper.
    #[error("a QR code of {needed_dots} dots does not fit on paper of {width_dots}")]
    QrTooWide {
        /// The width it needs, in dots.
        needed_dots: u32,
        /// The width there is, in dots.
        width_dots: u32,
    },
    /// The text of the QR code is longer than [`MAX_QR_BYTES`].
    #[error("the text of the QR code is longer than {MAX_QR_BYTES} bytes")]
    QrTooLong,
}

impl Painter {
    /// A painter with these fonts and no others.
    pub fn new(fonts: Fonts) -> Self {
        let (family, database) = fonts.into_parts();
        let face = database.faces().next().map(|face| (face.id, face.weight));
        // The locale only orders fallback fonts of the machine, and none of those is loaded.
        let mut fonts = FontSystem::new_with_locale_and_db("sq".to_owned(), database);
        let cap_height = face
            .and_then(|(id, weight)| fonts.get_font(id, weight))
            .and_then(|font| Some(font.metrics().cap_height? / f32::from(font.metrics().units_per_em.max(1))))
            .filter(|cap_height| (0.3..=1.5).contains(cap_height))
            .unwrap_or(0.7);
        Self { fonts, family, cap_height, letters: Letters::default() }
    }

    /// Draws `document` for paper as `profile` has it.
    ///
    /// # Errors
    /// A [`DrawError`] when the document cannot fit on any paper of this width.
    pub fn draw(&mut self, document: &Document, profile: &Profile) -> Result<Bitmap, DrawError> {
        let margin = profile.dots(MARGIN_MM).min(profile.width_dots / 8);
        let mut slip = Slip { bitmap: Bitmap::new(profile.width_dots, 0), profile, margin };
        for block in document.blocks() {
            match block {
                Block::Text(text) => self.text(&mut slip, text)?,
                Block::Rule => slip.rule()?,
                Block::Columns(columns) => self.columns(&mut slip, columns)?,
                Block::Qr { text, module_dots } => slip.qr(text, u32::from(*module_dots))?,
                Block::Space(millimetres) => {
                    slip.grow(profile.dots(*millimetres))?;
                }
            }
        }
        Ok(slip.bitmap)
    }

    /// The letters of `text` that no font holds; they would be printed as empty boxes.
    pub fn missing_letters(&mut self, text: &str) -> String {
        let text = Text::new(text);
        let lines = self.lay_out(&text, 10.0, f32::MAX);
        let mut missing = String::new();
        for run in lines.layout_runs() {
            for glyph in run.glyphs.iter().filter(|glyph| glyph.glyph_id == 0) {
                missing.push_str(run.text.get(glyph.start..glyph.end).unwrap_or_default());
            }
        }
        missing
    }

    fn text(&mut self, slip: &mut Slip<'_>, text: &Text) -> Result<(), DrawError> {
        let width = slip.inner_width();
        let lines = self.fitted(text, slip.profile, width);
        let top = slip.grow(height_of(&lines))?;
        self.paint(&mut slip.bitmap, &lines, slip.margin, top);
        Ok(())
    }

    fn columns(&mut self, slip: &mut Slip<'_>, columns: &[Column]) -> Result<(), DrawError> {
        let count = u32::try_from(columns.len()).unwrap_or(u32::MAX).max(1);
        let width = (slip.inner_width() / count).max(1);
        let gap = slip.profile.dots(1.0).min(width / 4);
        let width_of_text = width.saturating_sub(2 * gap).max(1);
        let captions =
            self.fitted_alike(columns.iter().map(|column| &column.caption), slip.profile, width_of_text);
        let values =
            self.fitted_alike(columns.iter().map(|column| &column.value), slip.profile, width_of_text);
        let caption_height = captions.iter().map(height_of).max().unwrap_or(0);
        let value_height = values.iter().map(height_of).max().unwrap_or(0);
        let top = slip.grow(caption_height + value_height)?;
        let mut left = slip.margin + gap;
        for (caption, value) in captions.iter().zip(&values) {
            self.paint(&mut slip.bitmap, caption, left, top);
            self.paint(&mut slip.bitmap, value, left, top + caption_height);
            left += width;
        }
        Ok(())
    }

    /// The lines of texts that stand side by side, all as small as the one that needs it most.
    fn fitted_alike<'t>(
        &mut self,
        texts: impl Iterator<Item = &'t Text> + Clone,
        profile: &Profile,
        width: u32,
    ) -> Vec<Buffer> {
        let scale = texts.clone().map(|text| self.scale(text, profile, width)).fold(1.0, f32::min);
        texts.map(|text| self.lay_out(text, self.size(text, profile) * scale, as_f32(width))).collect()
    }

    /// The lines of `text` in `width` dots: wrapped, or with letters small enough for one line.
    fn fitted(&mut self, text: &Text, profile: &Profile, width: u32) -> Buffer {
        let size = self.size(text, profile) * self.scale(text, profile, width);
        self.lay_out(text, size, as_f32(width))
    }

    /// The size of the font, in dots.
    fn size(&self, text: &Text, profile: &Profile) -> f32 {
        text.cap_height_mm() * profile.dots_per_mm / self.cap_height
    }

    /// How much smaller `text` must be to stay on its one line.
    fn scale(&mut self, text: &Text, profile: &Profile, width: u32) -> f32 {
        let (_, _, Fit::Shrink) = text.look() else { return 1.0 };
        let one_line = self.lay_out(text, self.size(text, profile), f32::MAX);
        let needed = one_line.layout_runs().map(|run| run.line_w).fold(0.0, f32::max);
        let width = as_f32(width);
        // Rounded positions may add a dot a letter, so a little more is taken off.
        if needed > width { width / needed * 0.98 } else { 1.0 }
    }

    fn lay_out(&mut self, text: &Text, size: f32, width: f32) -> Buffer {
        let (weight, align, fit) = text.look();
        let (wrap, lines) = match fit {
            Fit::Wrap { lines } => (Wrap::WordOrGlyph, usize::from(lines)),
            Fit::Shrink => (Wrap::None, 1),
        };
        let align = match align {
            Align::Left => cosmic_text::Align::Left,
            Align::Centre => cosmic_text::Align::Center,
            Align::Right => cosmic_text::Align::Right,
        };
        let weight = fontdb::Weight(match weight {
            Weight::Regular => 400,
            Weight::SemiBold => 600,
            Weight::Bold => 700,
            Weight::ExtraBold => 800,
        });
        let attributes = Attrs::new().family(Family::Name(&self.family)).weight(weight);
        let line_height =
            if text.cap_height_mm() < LARGE_CAP_HEIGHT_MM { LINE_HEIGHT } else { LARGE_LINE_HEIGHT };
        let mut buffer = Buffer::new_empty(Metrics::new(size, size * line_height));
        // Steps of whole dots from letter to letter.
        buffer.set_hinting(Hinting::Enabled);
        buffer.set_wrap(wrap);
        let endless = width == f32::MAX;
        if !endless {
            buffer.set_ellipsize(Ellipsize::End(EllipsizeHeightLimit::Lines(lines)));
        }
        buffer.set_size((!endless).then_some(width), None);
        buffer.set_text(text.as_str(), &attributes, Shaping::Advanced, (!endless).then_some(align));
        buffer.shape_until_scroll(&mut self.fonts, false);
        buffer
    }

    fn paint(&mut self, bitmap: &mut Bitmap, lines: &Buffer, left: u32, top: u32) {
        for run in lines.layout_runs() {
            let base_line = top + whole(run.line_y);
            for glyph in run.glyphs {
                // Whole dots, so that a letter looks the same wherever it stands.
                let place = glyph.physical((as_f32(left), as_f32(base_line)), 1.0);
                for black in self.letters.runs(&mut self.fonts, glyph) {
                    if let (Ok(x), Ok(y)) =
                        (u32::try_from(place.x + black.x), u32::try_from(place.y + black.y))
                    {
                        bitmap.fill(x, y, black.length, 1);
                    }
                }
            }
        }
    }
}

/// The height of all lines, in dots.
fn height_of(lines: &Buffer) -> u32 {
    let height = lines.layout_runs().map(|run| run.line_top + run.line_height).fold(0.0, f32::max);
    whole(height.ceil())
}

#[expect(clippy::cast_precision_loss, reason = "dots of a slip are far below the limit of a float")]
fn as_f32(dots: u32) -> f32 {
    dots as f32
}

/// A slip while it is drawn.
struct Slip<'a> {
    bitmap: Bitmap,
    profile: &'a Profile,
    margin: u32,
}

impl Slip<'_> {
    fn inner_width(&self) -> u32 {
        self.bitmap.width() - 2 * self.margin
    }

    /// Adds `rows` at the end and returns where they begin.
    fn grow(&mut self, rows: u32) -> Result<u32, DrawError> {
        let top = self.bitmap.height();
        if top.saturating_add(rows) > self.profile.dots(MAX_SLIP_MM) {
            return Err(DrawError::SlipTooLong);
        }
        self.bitmap.set_height(top + rows);
        Ok(top)
    }

    /// A dashed line with air above and below.
    fn rule(&mut self) -> Result<(), DrawError> {
        let (air, thick, dash) =
            (self.profile.dots(1.5), self.profile.dots(0.375).max(1), self.profile.dots(0.75).max(1));
        let top = self.grow(2 * air + thick)? + air;
        let right = self.margin + self.inner_width();
        let mut left = self.margin;
        while left < right {
            self.bitmap.fill(left, top, dash.min(right - left), thick);
            left += dash + dash.div_ceil(3);
        }
        Ok(())
    }

    fn qr(&mut self, text: &str, module: u32) -> Result<(), DrawError> {
        if text.len() > MAX_QR_BYTES {
            return Err(DrawError::QrTooLong);
        }
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| DrawError::QrTooLong)?;
        let modules = u32::try_from(code.width()).expect("a QR code has at most 177 modules");
        let side = (modules + 2 * QUIET_ZONE) * module;
        if side > self.bitmap.width() {
            return Err(DrawError::QrTooWide { needed_dots: side, width_dots: self.bitmap.width() });
        }
        let top = self.grow(side)? + QUIET_ZONE * module;
        let left = (self.bitmap.width() - side) / 2 + QUIET_ZONE * module;
        for (index, _) in (0u32..).zip(code.to_colors()).filter(|(_, color)| *color == Color::Dark) {
            self.bitmap.fill(left + index % modules * module, top + index / modules * module, module, module);
        }
        Ok(())
    }
}
