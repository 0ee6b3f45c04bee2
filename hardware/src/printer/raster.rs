//! Draws a document as black and white dots, in any script the fonts hold.
//!
//! The whole slip becomes one picture, since no code page of a printer holds Albanian beside Greek or Cyrillic, and
//! clones disagree on code pages anyway.

use std::sync::Arc;

use cosmic_text::{
    Attrs, Buffer, Ellipsize, EllipsizeHeightLimit, Fallback, Family, FontSystem, Hinting, Metrics, Shaping, SwashCache,
    Wrap, fontdb,
};
use qrcode::{Color, EcLevel, QrCode};

use super::bitmap::Bitmap;
use super::document::{Align, Block, Column, Document, Fit, Text, Weight};
use super::profile::{Profile, whole};

/// The tallest slip, in millimetres; a longer one is a mistake and would empty the roll.
pub const MAX_SLIP_MM: f32 = 400.0;

/// The most letters a QR code may hold here, so that its modules stay large enough for any phone.
pub const MAX_QR_CHARS: usize = 200;

/// The white frame that readers of QR codes need, in modules.
const QUIET_ZONE: u32 = 4;

/// The white margin at each side of the paper, in millimetres.
const MARGIN_MM: f32 = 3.0;

/// From one line to the next, in sizes of the font.
const LINE_HEIGHT: f32 = 1.25;

/// The font files that slips are drawn with.
#[derive(Clone)]
pub struct Fonts {
    family: String,
    database: fontdb::Database,
    cap_height: f32,
}

/// Draws documents; it keeps shapes it has drawn before, so one should live as long as its printer.
pub struct Painter {
    fonts: FontSystem,
    family: String,
    cap_height: f32,
    letters: SwashCache,
}

/// Why a document cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// It is longer than [`MAX_SLIP_MM`].
    #[error("the slip would be {0:.0} mm long, more than {MAX_SLIP_MM:.0}")]
    TooLong(f32),
    /// The QR code is wider than the paper.
    #[error("a QR code of {needed_dots} dots does not fit paper of {width_dots}")]
    QrTooWide {
        /// The width it needs, in dots.
        needed_dots: u32,
        /// The width there is, in dots.
        width_dots: u32,
    },
    /// The text of the QR code is longer than [`MAX_QR_CHARS`] or cannot be encoded.
    #[error("the text of the QR code is too long")]
    QrTooLong,
}

/// Why a set of fonts is of no use.
#[derive(Debug, thiserror::Error)]
#[error("none of the font files holds a font that can be read")]
pub struct NoFont;

/// Keeps to the fonts that were handed in: the slip must look the same on every machine.
struct HandedIn;

impl Fallback for HandedIn {
    fn common_fallback(&self) -> &[&'static str] {
        &[]
    }

    fn forbidden_fallback(&self) -> &[&'static str] {
        &[]
    }

    fn script_fallback(&self, _: unicode_script::Script, _: &str) -> &[&'static str] {
        &[]
    }
}
