//! Where simulated printers put their slips, and where they learn what is wrong with them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::printer::bitmap::Bitmap;

/// The file whose word says what is wrong with a simulated printer; without it the printer is healthy.
pub const FAULT_FILE: &str = "printer.fault";

/// What can be wrong with a simulated printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `paper-out`: it says so, and prints nothing.
    PaperOut,
    /// `paper-low`: it prints, and says that the roll is nearly at its end.
    PaperLow,
    /// `cover-open`: it says so, and prints nothing.
    CoverOpen,
    /// `cutter-jam`: it says so, and prints nothing.
    CutterJam,
    /// `too-hot`: it says so, and prints nothing until it has cooled down.
    TooHot,
    /// `unplugged`: it cannot be reached.
    Unplugged,
    /// `mid-slip`: it is gone when half of the slip is out.
    MidSlip,
    /// `paper-ends`: the roll ends when half of the slip is out.
    PaperEnds,
    /// `write-only`: it prints and never answers.
    WriteOnly,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 9] = [
        Self::PaperOut,
        Self::PaperLow,
        Self::CoverOpen,
        Self::CutterJam,
        Self::TooHot,
        Self::Unplugged,
        Self::MidSlip,
        Self::PaperEnds,
        Self::WriteOnly,
    ];

    /// Its word in [`FAULT_FILE`].
    pub fn word(self) -> &'static str {
        match self {
            Self::PaperOut => "paper-out",
            Self::PaperLow => "paper-low",
            Self::CoverOpen => "cover-open",
            Self::CutterJam => "cutter-jam",
            Self::TooHot => "too-hot",
            Self::Unplugged => "unplugged",
            Self::MidSlip => "mid-slip",
            Self::PaperEnds => "paper-ends",
            Self::WriteOnly => "write-only",
        }
    }
}

/// A directory of printed slips.
#[derive(Clone, Debug)]
pub struct SlipDirectory {
    path: PathBuf,
}

impl SlipDirectory {
    /// Uses `path`, which is made where it is missing.
    ///
    /// # Errors
    /// What keeps the directory from being made.
    pub fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        fs::create_dir_all(&path)?;
        Ok(Self { path })
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong with the printer just now.
    ///
    /// # Errors
    /// A file that cannot be read, or a word that is no fault: a test with a misspelt fault must not pass.
    pub fn fault(&self) -> io::Result<Option<Fault>> {
        match fs::read_to_string(self.path.join(FAULT_FILE)) {
            Ok(text) if text.trim().is_empty() => Ok(None),
            Ok(text) => {
                Fault::ALL.into_iter().find(|fault| fault.word() == text.trim()).map(Some).ok_or_else(|| {
                    io::Error::new(io::ErrorKind::InvalidData, format!("{:?} is no fault", text.trim()))
                })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes something wrong with the printer, or heals it.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn set_fault(&self, fault: Option<Fault>) -> io::Result<()> {
        let path = self.path.join(FAULT_FILE);
        match fault {
            Some(fault) => {
                self.replace(FAULT_FILE, |file| io::Write::write_all(file, fault.word().as_bytes()))
            }
            None if path.exists() => fs::remove_file(path),
            None => Ok(()),
        }
    }

    /// Writes one slip under the next number, and returns the number.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn save(&self, bytes: &[u8], paper: &Bitmap) -> io::Result<u32> {
        let number = self.highest_number()? + 1;
        self.replace(&format!("{number:04}.bin"), |file| io::Write::write_all(file, bytes))?;
        self.replace(&format!("{number:04}.png"), |file| paper.write_png(file))?;
        Ok(number)
    }

    /// Writes aside and renames, so that nobody who watches sees half a file.
    fn replace(&self, name: &str, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> io::Result<()> {
        let aside = self.path.join(format!(".{name}.part"));
        let mut file = fs::File::create(&aside)?;
        write(&mut file)?;
        drop(file);
        fs::rename(aside, self.path.join(name))
    }

    fn highest_number(&self) -> io::Result<u32> {
        let mut highest = 0;
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "bin")
                && let Some(number) = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok())
            {
                highest = highest.max(number);
            }
        }
        Ok(highest)
    }
}
