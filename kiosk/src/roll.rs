//! The roll of paper in the printer: about how many slips it still gives.
//!
//! Counted from the paper that slips took and the length of a roll. It is an estimate: a roll that nobody told of is not
//! known of, unless the printer said that the old one was out.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// So many of the last slips say how long the next one will be.
const REMEMBERED_SLIPS: f32 = 20.0;

/// The rolls that are put into the printer.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The length of a roll, in metres; nothing is estimated when left out.
    pub roll_m: Option<f32>,
    /// From so few slips on, somebody should bring a new roll.
    pub low_slips: Option<u32>,
}

/// From so few slips on, where the configuration does not say.
const LOW_SLIPS: u32 = 40;

impl Config {
    /// What is wrong with it, if anything.
    pub fn fault(&self) -> Option<&'static str> {
        let is_a_roll = self.roll_m.is_none_or(|metres| (1.0..=500.0).contains(&metres));
        (!is_a_roll).then_some("[paper] roll_m must be from 1 to 500")
    }
}

/// What is kept over a restart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Used {
    /// What was taken from this roll, in millimetres.
    used_mm: f32,
    /// How long a slip is, in millimetres, as the last ones were; none before the first.
    slip_mm: Option<f32>,
}

/// The roll, with the file that remembers it.
#[derive(Debug)]
pub struct Roll {
    file: PathBuf,
    length_mm: Option<f32>,
    low_slips: u32,
    used: Used,
}

impl Roll {
    /// The roll as it was left, by the file beside `journal`. Without a whole file it is taken for a new one.
    pub fn beside(journal: &Path, config: &Config) -> Self {
        let file = journal.with_extension("paper.json");
        let used = fs::read(&file).ok().and_then(|text| serde_json::from_slice::<Used>(&text).ok());
        Self {
            file,
            length_mm: config.roll_m.map(|metres| metres * 1_000.0),
            low_slips: config.low_slips.unwrap_or(LOW_SLIPS),
            used: used.filter(|used| used.used_mm.is_finite() && used.used_mm >= 0.0).unwrap_or_default(),
        }
    }

    /// A slip took so many millimetres.
    pub fn take(&mut self, paper_mm: f32) {
        let before = self.used.slip_mm.unwrap_or(paper_mm);
        self.used.slip_mm = Some(before + (paper_mm - before) / REMEMBERED_SLIPS);
        self.used.used_mm += paper_mm;
        self.keep();
    }

    /// It is at its end.
    pub fn end(&mut self) {
        if let Some(length_mm) = self.length_mm {
            self.used.used_mm = length_mm;
            self.keep();
        }
    }

    /// A new one is in the printer.
    pub fn renew(&mut self) {
        self.used.used_mm = 0.0;
        self.keep();
    }

    /// About how many slips it still gives; none while nobody knows.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a roll has some thousand slips"
    )]
    pub fn slips_left(&self) -> Option<u32> {
        let left_mm = (self.length_mm? - self.used.used_mm).max(0.0);
        let slip_mm = self.used.slip_mm.filter(|slip_mm| *slip_mm >= 1.0)?;
        Some((left_mm / slip_mm) as u32)
    }

    /// Whether somebody should bring a new one.
    pub fn is_low(&self) -> bool {
        self.slips_left().is_some_and(|left| left <= self.low_slips)
    }

    /// Whoever stands at the kiosk gets a slip also when the disk is full; only the estimate suffers.
    fn keep(&self) {
        if self.length_mm.is_none() {
            return;
        }
        if let Err(error) = self.write() {
            tracing::error!(%error, "how much of the roll is used cannot be written down");
        }
    }

    fn write(&self) -> io::Result<()> {
        let aside = self.file.with_extension("new");
        let mut file = File::create(&aside)?;
        file.write_all(&serde_json::to_vec(&self.used)?)?;
        file.sync_all()?;
        fs::rename(&aside, &self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roll(folder: &Path, roll_m: Option<f32>) -> Roll {
        Roll::beside(&folder.join("kiosk.journal"), &Config { roll_m, low_slips: None })
    }

    #[test]
    fn slips_left_follow_from_the_roll_and_the_slips_and_survive_a_restart() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut new = roll(folder.path(), Some(10.0));
        assert_eq!((new.slips_left(), new.is_low()), (None, false), "no slip has said how long it is");
        new.take(125.0);
        assert_eq!(new.slips_left(), Some(79));
        drop(new);
        let mut same = roll(folder.path(), Some(10.0));
        assert_eq!((same.slips_left(), same.is_low()), (Some(79), false));
        for _ in 0..39 {
            same.take(125.0);
        }
        assert_eq!((same.slips_left(), same.is_low()), (Some(40), true));
        same.renew();
        assert_eq!((same.slips_left(), same.is_low()), (Some(80), false));
        same.end();
        assert_eq!((same.slips_left(), same.is_low()), (Some(0), true));
        same.take(125.0);
        assert_eq!(same.slips_left(), Some(0), "a roll that was longer than it should have been");
    }

    #[test]
    fn longer_slips_make_fewer_of_the_same_roll() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut roll = roll(folder.path(), Some(80.0));
        roll.take(100.0);
        assert_eq!(roll.slips_left(), Some(799));
        for _ in 0..60 {
            roll.take(200.0);
        }
        assert!((340..=355).contains(&roll.slips_left().expect("known")), "{:?}", roll.slips_left());
    }

    #[test]
    fn without_the_length_of_a_roll_nothing_is_made_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut roll = roll(folder.path(), None);
        roll.take(125.0);
        roll.end();
        assert_eq!((roll.slips_left(), roll.is_low()), (None, false));
        assert!(fs::read_dir(folder.path()).expect("a folder").next().is_none());
    }

    #[test]
    fn a_damaged_file_is_as_good_as_a_new_roll() {
        let folder = tempfile::tempdir().expect("a folder");
        for text in ["", "{", "{\"used_mm\":-7,\"slip_mm\":100}", "{\"used_mm\":1e999}", "\u{0}\u{0}"] {
            fs::write(folder.path().join("kiosk.paper.json"), text).expect("a file");
            let mut roll = roll(folder.path(), Some(10.0));
            roll.take(100.0);
            assert_eq!(roll.slips_left(), Some(99), "{text:?}");
        }
    }

    #[test]
    fn a_roll_of_no_sensible_length_is_refused() {
        for metres in [0.0, -1.0, 501.0, f32::NAN] {
            let config = Config { roll_m: Some(metres), low_slips: None };
            assert!(config.fault().is_some(), "{metres}");
        }
        assert_eq!(Config { roll_m: Some(80.0), low_slips: Some(9) }.fault(), None);
    }
}
