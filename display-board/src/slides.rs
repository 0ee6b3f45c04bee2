//! Pictures of the office's own between calls: a folder, shown one after the other in the order of their names.
//!
//! A thread of its own reads, decodes and shrinks them, one at a time, within limits: no file can take the board's memory
//! or stop it. What cannot be shown is said once, and the others go on.

use std::collections::BTreeSet;
use std::io;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use image::imageops::FilterType;
use image::{ImageReader, Limits};

use crate::picture::{Picture, Size};

/// No more pictures are shown.
pub const MOST_PICTURES: usize = 100;
/// No file is larger.
const LARGEST_FILE: u64 = 16 * 1024 * 1024;
/// No side of a picture is longer, in pixels.
const LONGEST_SIDE: u32 = 6_000;
/// Decoding takes no more memory: a photograph of twelve megapixels.
const MOST_MEMORY: u64 = 40 * 1024 * 1024;
/// How long until a folder without a picture is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
const ENDINGS: [&str; 3] = ["png", "jpg", "jpeg"];

/// The slides of a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlidesConfig {
    /// The folder.
    pub folder: PathBuf,
    /// How long each is shown.
    pub shown_for: Duration,
    /// The largest they are drawn.
    pub room: Size,
}

/// A picture to show.
#[derive(Debug, Clone)]
pub struct Slide {
    /// Counts up: pictures of different numbers may look different.
    pub number: u64,
    /// What it looks like.
    pub picture: Arc<Picture>,
}

impl PartialEq for Slide {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Slide {}

/// Shows the pictures one after the other until `show` answers false; `None` while there is none.
///
/// # Errors
/// When no thread can be started.
pub fn start(
    config: SlidesConfig,
    show: impl Fn(Option<Slide>) -> bool + Send + 'static,
) -> io::Result<std::thread::JoinHandle<()>> {
    std::thread::Builder::new().name("slides".into()).spawn(move || {
        let mut said = BTreeSet::new();
        let mut number = 0;
        let found = look_through(&config, &mut said);
        tracing::info!(pictures = found, folder = %config.folder.display(), "slides");
        loop {
            let files = files(&config.folder, &mut said);
            let before = number;
            for file in files {
                let Some(picture) = open(&file, config.room, &mut said) else { continue };
                number += 1;
                if !show(Some(Slide { number, picture: Arc::new(picture) })) {
                    return;
                }
                std::thread::park_timeout(config.shown_for);
            }
            if number == before {
                if !show(None) {
                    return;
                }
                std::thread::park_timeout(LOOK_AGAIN);
            }
        }
    })
}

/// Opens every picture once, so that what is wrong with any is said at the start; how many can be shown.
fn look_through(config: &SlidesConfig, said: &mut BTreeSet<String>) -> usize {
    let files = files(&config.folder, said);
    files.iter().filter(|file| open(file, config.room, said).is_some()).count()
}

/// The pictures of a folder in the order of their names. The folder is read anew every round.
fn files(folder: &Path, said: &mut BTreeSet<String>) -> Vec<PathBuf> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            say(said, folder, &format!("the folder cannot be read: {error}"));
            return Vec::new();
        }
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.retain(|file| {
        let hidden = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let is_picture = ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()));
        if !is_picture && !hidden {
            say(said, file, "a slide is a .png or .jpg file");
        }
        is_picture && !hidden
    });
    for file in files.iter().skip(MOST_PICTURES) {
        say(said, file, &format!("more than {MOST_PICTURES} slides are not shown"));
    }
    files.truncate(MOST_PICTURES);
    files
}

fn open(file: &Path, room: Size, said: &mut BTreeSet<String>) -> Option<Picture> {
    // A broken file may make a decoder panic; that file is what is wrong then.
    let read = catch_unwind(|| read(file, room)).unwrap_or_else(|_| Err("it breaks the decoder".into()));
    read.map_err(|reason| say(said, file, &reason)).ok()
}

/// Decodes a picture within the limits and shrinks it into `room`.
///
/// # Errors
/// Why it cannot be shown, in a few words.
pub fn read(file: &Path, room: Size) -> Result<Picture, String> {
    let wrong = |error: &dyn std::fmt::Display| error.to_string();
    let kind = file.symlink_metadata().map_err(|error| wrong(&error))?;
    if !kind.is_file() {
        return Err("it is no plain file".into());
    }
    if kind.len() > LARGEST_FILE {
        return Err(format!("{} bytes are more than {LARGEST_FILE}", kind.len()));
    }
    let mut reader =
        ImageReader::open(file).and_then(ImageReader::with_guessed_format).map_err(|error| wrong(&error))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let decoded = reader.decode().map_err(|error| wrong(&error))?;
    // A small picture stays small: enlarged it would only be unclear.
    let (width, height) = (decoded.width().min(room.width), decoded.height().min(room.height));
    let small = if (width, height) == (decoded.width(), decoded.height()) {
        decoded
    } else {
        decoded.resize(room.width, room.height, FilterType::Triangle)
    };
    let rgb = small.into_rgb8();
    Ok(Picture { size: Size { width: rgb.width(), height: rgb.height() }, bytes: rgb.into_raw() })
}

fn say(said: &mut BTreeSet<String>, file: &Path, reason: &str) {
    let line = format!("{}: {reason}", file.display());
    if said.insert(line.clone()) {
        tracing::warn!("this slide is left out: {line}");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use image::{ImageFormat, Rgb, RgbImage};

    use super::*;

    const ROOM: Size = Size { width: 600, height: 400 };

    fn save(folder: &Path, name: &str, size: (u32, u32), format: ImageFormat) {
        let picture = RgbImage::from_pixel(size.0, size.1, Rgb([200, 30, 30]));
        picture.save_with_format(folder.join(name), format).expect("saved");
    }

    #[test]
    fn pictures_are_shown_in_the_order_of_their_names_and_what_cannot_be_is_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        save(path, "2-wide.jpg", (1_800, 600), ImageFormat::Jpeg);
        save(path, "1-small.png", (30, 20), ImageFormat::Png);
        // Whatever its name says, the content counts.
        save(path, "3-named-wrong.png", (60, 40), ImageFormat::Jpeg);
        std::fs::write(path.join("0-broken.png"), "no picture").expect("written");
        std::fs::write(path.join("notes.txt"), "no picture").expect("written");
        let config = SlidesConfig { folder: path.into(), shown_for: Duration::ZERO, room: ROOM };
        let (sender, shown) = mpsc::sync_channel(0);
        let thread = start(config, move |slide| sender.send(slide).is_ok()).expect("a thread");
        let sizes: Vec<Size> =
            shown.iter().take(4).map(|slide| slide.expect("a slide").picture.size).collect();
        let size = |width, height| Size { width, height };
        assert_eq!(sizes, [size(30, 20), size(600, 200), size(60, 40), size(30, 20)]);
        drop(shown);
        thread.join().expect("it ends with the board");
    }

    #[test]
    fn what_is_wrong_with_a_picture_is_said_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        save(path, "1.png", (30, 20), ImageFormat::Png);
        std::fs::write(path.join("2.png"), "no picture").expect("written");
        std::fs::write(path.join("3.txt"), "").expect("written");
        std::fs::write(path.join(".hidden"), "").expect("written");
        std::fs::create_dir(path.join("4.png")).expect("made");
        std::os::unix::fs::symlink("/etc/passwd", path.join("5.png")).expect("linked");
        let config = SlidesConfig { folder: path.into(), shown_for: Duration::ZERO, room: ROOM };
        let mut said = BTreeSet::new();
        assert_eq!(look_through(&config, &mut said), 1);
        let lines: Vec<&str> =
            said.iter().filter_map(|line| line.rsplit_once('/')).map(|(_, line)| line).collect();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(lines[0].starts_with("2.png: "), "{lines:?}");
        assert_eq!(
            lines[1..],
            [
                "3.txt: a slide is a .png or .jpg file",
                "4.png: it is no plain file",
                "5.png: it is no plain file"
            ]
        );
        look_through(&config, &mut said);
        assert_eq!(said.len(), 4);
    }

    #[test]
    fn a_picture_that_would_take_too_much_memory_is_refused_before_it_is_decoded() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("bomb.png");
        save(folder.path(), "bomb.png", (5_900, 5_900), ImageFormat::Png);
        let size = path.metadata().expect("there").len();
        assert!(size < 1_000_000, "a small file of a large even picture: {size}");
        assert!(read(&path, ROOM).is_err());
        save(folder.path(), "long.png", (6_001, 1), ImageFormat::Png);
        assert!(read(&folder.path().join("long.png"), ROOM).is_err());
        save(folder.path(), "photograph.jpg", (4_000, 3_000), ImageFormat::Jpeg);
        let shrunk = read(&folder.path().join("photograph.jpg"), ROOM).expect("a photograph");
        assert_eq!(shrunk.size, Size { width: 533, height: 400 });
    }
}
