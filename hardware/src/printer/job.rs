//! From a document to the bytes of a slip, in the way in which a model prints best.

use super::raster::{DrawError, Painter};
use super::{Document, Mode, Profile, escpos, text};

/// The bytes that print `document` on a printer of this `profile` and end the slip.
///
/// # Errors
/// A [`DrawError`] when the document cannot fit on any paper of this width.
pub fn encode(document: &Document, profile: &Profile, painter: &mut Painter) -> Result<Vec<u8>, DrawError> {
    match profile.mode {
        Mode::Raster => Ok(escpos::encode(&painter.draw(document, profile)?, profile)),
        Mode::Text => text::encode(document, profile, painter),
    }
}
