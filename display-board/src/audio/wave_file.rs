//! Announcements as WAV files: 16-bit PCM, mono, whole or not there.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::voice::RATE_HZ;

/// How many announcements a folder keeps; the oldest go first.
const FILES_KEPT: usize = 200;

/// Writes samples (-1 to 1) as 16-bit PCM. The file appears whole: it is written under another name first.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, samples: &[f32]) -> io::Result<()> {
    let mut part = OsString::from(path);
    part.push(".part");
    let part = PathBuf::from(part);
    write_pcm(&part, samples).and_then(|()| fs::rename(&part, path)).inspect_err(|_| {
        // The error is told to the caller; a rest of the file that cannot be removed adds nothing to it.
        drop(fs::remove_file(&part));
    })
}

fn write_pcm(path: &Path, samples: &[f32]) -> io::Result<()> {
    let format = hound::WavSpec {
        channels: 1,
        sample_rate: RATE_HZ.get(),
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let failed = |error| match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other),
    };
    let mut writer = hound::WavWriter::new(BufWriter::new(File::create(path)?), format).map_err(failed)?;
    for sample in samples {
        writer.write_sample(pcm(*sample)).map_err(failed)?;
    }
    writer.finalize().map_err(failed)
}

#[expect(clippy::cast_possible_truncation, reason = "the value is held within 16 bits just before")]
pub(super) fn pcm(sample: f32) -> i16 {
    (sample * f32::from(i16::MAX)).round().clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16
}

/// A folder in which each announcement becomes the next file: `0001-A023-4.wav`.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    next: u32,
}

impl Folder {
    /// The folder at `path`, made when it is not there; counts on from the files in it.
    ///
    /// # Errors
    /// When it cannot be made or read.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        let last = written(path)?.last().map_or(0, |(count, _)| *count);
        Ok(Self { path: path.into(), next: last + 1 })
    }

    /// Writes the next announcement; `name` says what it is, for example `A023-4`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, name: &str, samples: &[f32]) -> io::Result<PathBuf> {
        let safe: String =
            name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
        let path = self.path.join(format!("{:04}-{safe}.wav", self.next));
        write(&path, samples)?;
        self.next += 1;
        let files = written(&self.path)?;
        for (_, old) in files.iter().take(files.len().saturating_sub(FILES_KEPT)) {
            fs::remove_file(old)?;
        }
        Ok(path)
    }
}

/// The announcements in a folder with their counts, oldest first.
fn written(path: &Path) -> io::Result<Vec<(u32, PathBuf)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let count = name.split_once('-').filter(|_| name.ends_with(".wav")).and_then(|(n, _)| n.parse().ok());
        files.extend(count.map(|count| (count, path)));
    }
    files.sort_unstable();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_16_bit_mono_and_holds_the_samples() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.wav");
        write(&path, &[0.0, 0.5, -1.0, 2.0]).expect("written");
        let mut file = hound::WavReader::open(&path).expect("a WAV file");
        let format = file.spec();
        assert_eq!((format.channels, format.sample_rate, format.bits_per_sample), (1, 22_050, 16));
        assert_eq!(format.sample_format, hound::SampleFormat::Int);
        let samples: Vec<i16> = file.samples().map(|sample| sample.expect("a sample")).collect();
        assert_eq!(samples, [0, 16_384, -32_767, 32_767]);
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
    }

    #[test]
    fn files_are_counted_on_after_a_restart_and_named_safely() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = |path: PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let mut first = Folder::open(folder.path()).expect("opened");
        assert_eq!(name(first.write("A023-4", &[0.0]).expect("written")), Some("0001-A023-4.wav".into()));
        let mut second = Folder::open(folder.path()).expect("opened again");
        let path = second.write("A024-../Arka 1", &[0.0]).expect("written");
        assert_eq!(name(path), Some("0002-A024-___Arka_1.wav".into()));
    }

    #[test]
    fn a_folder_keeps_the_latest_files_and_leaves_others_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("notes.txt"), "kept").expect("written");
        let mut announcements = Folder::open(folder.path()).expect("opened");
        for _ in 0..FILES_KEPT + 3 {
            announcements.write("A001-1", &[0.0]).expect("written");
        }
        let files = written(folder.path()).expect("readable");
        assert_eq!(files.len(), FILES_KEPT);
        assert_eq!(files[0].0, 4);
        assert!(folder.path().join("notes.txt").exists());
    }

    #[test]
    fn a_folder_that_is_a_file_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("taken");
        fs::write(&path, "").expect("written");
        assert!(Folder::open(&path).is_err());
    }
}
