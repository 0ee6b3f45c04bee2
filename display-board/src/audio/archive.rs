//! A voice in a ZIP archive, as somebody sends it: looked at as a whole before a byte of it is written.
//!
//! Nothing in an archive is believed. A name that leads out of the folder, a link, too much of anything and an entry that
//! swells more than twentyfold are refused; what an entry gives is counted while it is read, whatever it promises.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use zip::ZipArchive;
use zip::read::ZipFile;

use super::check::{Extent, LARGEST_VOICE, MOST_FILES, check};
use super::voice::{LARGEST_CLIP, Manifest};

/// No entry swells more than this when it is unpacked; sound and a list of words do not come near it.
const MOST_SWELLING: u64 = 20;

/// What is wrong with the voice in an archive or a folder, each in one line; nothing when it can be used.
pub fn check_anywhere(voice: &Path, extent: Extent) -> Vec<String> {
    if voice.is_dir() {
        return check(voice, extent);
    }
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => return vec![format!("there is no room to unpack it: {error}")],
    };
    match unpack(voice, folder.path()) {
        Ok(()) => check(folder.path(), extent),
        Err(wrong) => wrong,
    }
}

/// Puts the voice of an archive or a folder among the town's own in `voices`, and answers where. A whole voice takes the
/// place of the one there, some clips take the place of those of their names.
///
/// # Errors
/// What is wrong with it, or with the folder, each in one line; then nothing has changed.
pub fn install(voice: &Path, voices: &Path, extent: Extent) -> Result<std::path::PathBuf, Vec<String>> {
    let failed = |error: io::Error| vec![format!("{} cannot be written: {error}", voices.display())];
    fs::create_dir_all(voices).map_err(failed)?;
    let new = tempfile::Builder::new().prefix(".voice-").tempdir_in(voices).map_err(failed)?;
    if voice.is_dir() {
        let wrong = check(voice, extent);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        copy(voice, new.path()).map_err(failed)?;
    } else {
        unpack(voice, new.path())?;
    }
    // What was copied is checked again: a folder may change meanwhile.
    let wrong = check(new.path(), extent);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    put(new, voices, extent).map_err(failed)
}

/// Puts the voice in a ZIP archive that came over the line among the town's own: a whole one takes the place of the one there,
/// one with some clips is added to it.
///
/// # Errors
/// What is wrong with it, each in one line; then nothing has changed.
pub fn install_sent(archive: &[u8], voices: &Path) -> Result<(), Vec<String>> {
    let unwritable = |error: io::Error| vec![format!("there is no room for it: {error}")];
    let mut file = tempfile::NamedTempFile::new().map_err(unwritable)?;
    file.write_all(archive).map_err(unwritable)?;
    let whole = install(file.path(), voices, Extent::Whole);
    whole.or_else(|_| install(file.path(), voices, Extent::Some)).map(drop)
}

fn put(new: tempfile::TempDir, voices: &Path, extent: Extent) -> io::Result<std::path::PathBuf> {
    let manifest = Manifest::read(new.path()).map_err(io::Error::other)?;
    let place = voices.join(manifest.language.code());
    if extent == Extent::Some && place.exists() {
        let both = match Manifest::read(&place) {
            Ok(there) => there.with(manifest),
            Err(_) => manifest,
        };
        let text = toml::to_string(&both).map_err(io::Error::other)?;
        fs::write(new.path().join("voice.toml"), text)?;
        // Each appears whole, so that a board that speaks meanwhile has the one or the other.
        for entry in fs::read_dir(new.path())? {
            let entry = entry?;
            fs::rename(entry.path(), place.join(entry.file_name()))?;
        }
        return Ok(place);
    }
    let before = tempfile::Builder::new().prefix(".voice-").tempdir_in(voices)?;
    if place.exists() {
        fs::rename(&place, before.path().join("before"))?;
    }
    // The folder was made for one user alone; a board runs as another.
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(new.path(), mode)?;
    fs::rename(new.keep(), &place)?;
    Ok(place)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Unpacks an archive into an empty folder.
///
/// # Errors
/// Everything that is wrong with it, each in one line; then nothing has been written.
pub fn unpack(archive: &Path, into: &Path) -> Result<(), Vec<String>> {
    let unreadable = |error: &dyn std::fmt::Display| vec![format!("it cannot be read: {error}")];
    let file = File::open(archive).map_err(|error| unreadable(&error))?;
    let bytes = file.metadata().map_err(|error| unreadable(&error))?.len();
    if bytes > LARGEST_VOICE {
        return Err(vec![format!("{bytes} bytes are more than {LARGEST_VOICE}")]);
    }
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|error| vec![format!("it is no ZIP archive: {error}")])?;
    if archive.len() > 2 * MOST_FILES {
        return Err(vec![format!("{} entries are more than {MOST_FILES}", archive.len())]);
    }
    let mut look = Look::default();
    for place in 0..archive.len() {
        match archive.by_index_raw(place) {
            Ok(entry) => look.at(&entry),
            Err(error) => look.wrong.push(format!("entry {}: {error}", place + 1)),
        }
    }
    look.finish()?;
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).map_err(|error| unreadable(&error))?;
        let full = entry.name().map_err(|error| unreadable(&error))?.into_owned();
        if entry.is_dir() {
            continue;
        }
        let name = full.rsplit('/').next().unwrap_or_default();
        write(&mut entry, &into.join(name)).map_err(|error| vec![format!("{name}: {error}")])?;
    }
    Ok(())
}

/// Writes what an entry gives, and no more than a clip may have.
fn write(entry: &mut impl Read, path: &Path) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    let written = io::copy(&mut entry.take(LARGEST_CLIP + 1), &mut file)?;
    if written > LARGEST_CLIP {
        return Err(io::Error::other(format!("it gives more than {LARGEST_CLIP} bytes")));
    }
    Ok(())
}

/// What is learned of all entries before any is unpacked.
#[derive(Default)]
struct Look {
    wrong: Vec<String>,
    names: BTreeSet<String>,
    folders: BTreeSet<String>,
    bytes: u64,
}

impl Look {
    fn at<R: Read>(&mut self, entry: &ZipFile<'_, R>) {
        let name = match entry.name() {
            Ok(name) => name.into_owned(),
            Err(error) => return self.wrong.push(format!("an entry's name cannot be read: {error}")),
        };
        let shown: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
        let mut say = |trouble: String| self.wrong.push(format!("{shown}: {trouble}"));
        let leads_out = name.starts_with('/')
            || name.contains(['\\', '\0', ':'])
            || name.split('/').any(|part| part == ".." || part == ".");
        if leads_out {
            return say("it leads out of the voice's folder".into());
        }
        if entry.encrypted() {
            return say("it is encrypted".into());
        }
        // The kind of file in the upper bits of a Unix mode: none said, a folder, or a plain file.
        let kind = entry.unix_mode().map_or(0, |mode| mode & 0o170_000);
        if entry.is_symlink() || ![0, 0o040_000, 0o100_000].contains(&kind) {
            return say("only plain files belong into a voice".into());
        }
        let (folder, file) = name.trim_end_matches('/').rsplit_once('/').unwrap_or(("", &name));
        if entry.is_dir() {
            if !folder.is_empty() {
                say("a voice has no folders".into());
            }
            return;
        }
        if entry.size() > LARGEST_CLIP {
            say(format!("{} bytes are more than {LARGEST_CLIP}", entry.size()));
        }
        if entry.size() > MOST_SWELLING * entry.compressed_size() {
            say(format!("it swells from {} to {} bytes", entry.compressed_size(), entry.size()));
        }
        if folder.contains('/') {
            say("a voice has no folders".into());
        }
        // Two names that some disk takes for one would let the second replace the first.
        if !self.names.insert(file.to_lowercase()) {
            self.wrong.push(format!("{shown}: it is there twice"));
        }
        self.folders.insert(folder.into());
        self.bytes = self.bytes.saturating_add(entry.size());
    }

    fn finish(mut self) -> Result<(), Vec<String>> {
        if self.folders.len() > 1 {
            self.wrong.push("the clips lie in several folders".into());
        }
        if self.names.len() > MOST_FILES {
            self.wrong.push(format!("{} files are more than {MOST_FILES}", self.names.len()));
        }
        if self.bytes > LARGEST_VOICE {
            self.wrong.push(format!("{} bytes unpacked are more than {LARGEST_VOICE}", self.bytes));
        }
        if self.wrong.is_empty() { Ok(()) } else { Err(self.wrong) }
    }
}

#[cfg(test)]
mod tests;
