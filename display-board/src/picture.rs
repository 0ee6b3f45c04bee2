//! Pictures of the screen as PNG files, whole or not there.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;

/// A size in pixels, written `1920x1080`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Size {
    /// From 320 to 7680.
    pub width: u32,
    /// From 320 to 7680.
    pub height: u32,
}

impl Size {
    /// A usual screen.
    pub const FULL_HD: Size = Size { width: 1920, height: 1080 };
}

/// A text that is not a size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a size like 1920x1080, each side from 320 to 7680")]
pub struct NoSize(String);

impl FromStr for Size {
    type Err = NoSize;

    fn from_str(text: &str) -> Result<Self, NoSize> {
        let side = |side: &str| side.parse().ok().filter(|side| (320..=7_680).contains(side));
        text.split_once('x')
            .and_then(|(width, height)| Some(Size { width: side(width)?, height: side(height)? }))
            .ok_or_else(|| NoSize(text.into()))
    }
}

impl TryFrom<String> for Size {
    type Error = NoSize;

    fn try_from(text: String) -> Result<Self, NoSize> {
        text.parse()
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

/// What was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its size.
    pub size: Size,
    /// Red, green and blue of each pixel, row by row.
    pub bytes: Vec<u8>,
}

impl Picture {
    /// Writes a PNG file. It appears whole: it is written under another name first.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut part = OsString::from(path);
        part.push(".part");
        let part = PathBuf::from(part);
        self.write_png(&part).and_then(|()| fs::rename(&part, path)).inspect_err(|_| {
            // The error is told to the caller; a rest of the file that cannot be removed adds nothing to it.
            drop(fs::remove_file(&part));
        })
    }

    fn write_png(&self, path: &Path) -> io::Result<()> {
        self.encode(BufWriter::new(File::create(path)?))
    }

    /// Writes it as PNG.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn encode(&self, writer: impl io::Write) -> io::Result<()> {
        let mut encoder = png::Encoder::new(writer, self.size.width, self.size.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        // Large even areas: the fastest way makes small files as well.
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.bytes)?;
        writer.finish()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_written_with_an_x_and_has_limits() {
        assert_eq!("1080x1920".parse(), Ok(Size { width: 1080, height: 1920 }));
        assert_eq!(Size::FULL_HD.to_string(), "1920x1080");
        for text in ["", "1920", "1920X1080", "1920x", "0x1080", "1920x8000", "-1920x1080", "319x480"] {
            assert!(text.parse::<Size>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_picture_appears_whole_and_replaces_the_one_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("board.png");
        let size = Size { width: 2, height: 1 };
        for bytes in [vec![0; 6], vec![11, 22, 32, 255, 184, 28]] {
            Picture { size, bytes: bytes.clone() }.write(&path).expect("written");
            let decoder = png::Decoder::new(io::BufReader::new(File::open(&path).expect("there")));
            let mut reader = decoder.read_info().expect("a picture");
            let mut read = vec![0; 6];
            reader.next_frame(&mut read).expect("a frame");
            assert_eq!(read, bytes);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
    }
}
