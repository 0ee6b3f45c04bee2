//! What is peculiar to one model of printer: the width of its paper, its patience, its knife.

use serde::Deserialize;

/// The peculiarities of one model of printer.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The printable width in dots: 576 on 80 mm paper, 384 on 58 mm; a multiple of eight.
    pub width_dots: u32,
    /// The dots of a millimetre: 8 at 203 dpi, 7.09 at 180 dpi.
    pub dots_per_mm: f32,
    /// The rows sent as one picture, since clones with small buffers lose the end of a tall one (1 to 256).
    pub band_rows: u16,
    /// The paper pushed out after the last row, in millimetres, where no knife does so.
    pub feed_mm: f32,
    /// What ends a slip.
    pub cut: Cut,
    /// Whether to leave the Chinese mode in which many clones wake up.
    pub cancel_chinese_mode: bool,
}

/// What ends a slip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// The printer moves the end of the slip to the knife and cuts all but one point.
    #[default]
    FeedAndPartial,
    /// The paper is pushed out by `feed_mm`, then cut through.
    Full,
    /// The paper is pushed out by `feed_mm`; the person tears it off.
    Tear,
}

impl Default for Profile {
    /// A printer of 80 mm paper with a knife.
    fn default() -> Self {
        Self {
            width_dots: 576,
            dots_per_mm: 8.0,
            band_rows: 192,
            feed_mm: 14.0,
            cut: Cut::FeedAndPartial,
            cancel_chinese_mode: true,
        }
    }
}

impl Profile {
    /// A printer of 58 mm paper, which rarely has a knife.
    pub fn narrow() -> Self {
        Self { width_dots: 384, cut: Cut::Tear, ..Self::default() }
    }

    /// Whether the paper is of the narrow kind (58 mm), where a large number needs two lines.
    pub fn is_narrow(&self) -> bool {
        self.millimetres() < 60.0
    }

    /// The printable width in millimetres.
    pub fn millimetres(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a paper has some hundred dots")]
        let dots = self.width_dots as f32;
        dots / self.dots_per_mm
    }

    /// `millimetres` as whole dots.
    pub(crate) fn dots(&self, millimetres: f32) -> u32 {
        whole(millimetres * self.dots_per_mm)
    }
}

/// The nearest whole number of dots; negative ones count as none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a span that fits")]
pub(crate) fn whole(dots: f32) -> u32 {
    dots.round().clamp(0.0, 1_000_000.0) as u32
}
