//! From a document to the bytes of a slip, in the way in which a model prints best.

use super::raster::{DrawError, Painter};
use super::{Document, Mode, Profile, escpos, text};

/// A slip, ready to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// What the printer gets.
    pub bytes: Vec<u8>,
    /// The paper it takes from the roll, in millimetres: what is printed, and what moves its end to the knife.
    pub paper_mm: f32,
}

/// The bytes that print `document` on a printer of this `profile` and end the slip.
///
/// # Errors
/// A [`DrawError`] when the document cannot fit on any paper of this width.
pub fn encode(document: &Document, profile: &Profile, painter: &mut Painter) -> Result<Job, DrawError> {
    let (bytes, rows) = match profile.mode {
        Mode::Raster => {
            let picture = painter.draw(document, profile)?;
            (escpos::encode(&picture, profile), picture.height())
        }
        Mode::Text => text::encode(document, profile, painter)?,
    };
    #[expect(clippy::cast_precision_loss, reason = "a slip has some thousand rows")]
    let paper_mm = rows as f32 / profile.dots_per_mm + profile.feed_mm;
    Ok(Job { bytes, paper_mm })
}
