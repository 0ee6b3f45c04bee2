//! The office as the server last told it, in a file beside the journal: after a power cut without a line the kiosk
//! works on with it.
//!
//! The file is written aside first and then renamed, so it is whole or the one before. It holds nothing of a citizen.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use queue_api::office::{Clock, Office, Service};
use serde::{Deserialize, Serialize};

/// The file is written at least this often, so that the clock in it is not far behind where the machine's is wrong.
const AT_LEAST_EVERY: SignedDuration = SignedDuration::from_mins(15);

/// What the server told, and when by the clock of this machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The office with its hours, and its clock as it was then.
    pub office: Office,
    /// Its services.
    pub services: Vec<Service>,
    /// This machine's clock when it was told.
    pub heard_at: Timestamp,
}

impl Told {
    /// The office's clock now, carried on by this machine's. Where that has run back, as it does without a battery, the
    /// office's clock goes on from what was heard: late, and never again before it.
    pub fn clock(&self, machine: Timestamp) -> Clock {
        let passed = machine.duration_since(self.heard_at).max(SignedDuration::ZERO);
        let clock = self.office.clock;
        let office =
            SignedDuration::try_from_secs_f64(passed.as_secs_f64() * clock.speed).unwrap_or_default();
        Clock { now: clock.now.checked_add(office).unwrap_or(clock.now), speed: clock.speed }
    }

    /// Whether the other says the same but for what changes all day: the clock, the counts and the waits.
    fn is_like(&self, other: &Self) -> bool {
        let mut office = other.office.clone();
        office.clock = self.office.clock;
        let same_service = |(one, other): (&Service, &Service)| {
            let mut other = other.clone();
            (other.waiting, other.ahead, other.wait) = (one.waiting, one.ahead, one.wait);
            *one == other
        };
        self.office == office
            && self.services.len() == other.services.len()
            && self.services.iter().zip(&other.services).all(same_service)
    }
}

/// The file.
#[derive(Debug)]
pub struct Memory {
    path: PathBuf,
    written: Option<Told>,
}

impl Memory {
    /// The memory beside a journal.
    pub fn beside(journal: &Path) -> Self {
        Self { path: journal.with_extension("office.json"), written: None }
    }

    /// What was told before this program started. A file that cannot be read is as good as none.
    pub fn recall(&mut self) -> Option<Told> {
        let text = fs::read(&self.path)
            .inspect_err(|error| {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(%error, file = %self.path.display(), "what the office told last cannot be read");
                }
            })
            .ok()?;
        let told: Option<Told> = serde_json::from_slice(&text)
            .inspect_err(|error| {
                tracing::warn!(%error, file = %self.path.display(), "what the office told last is damaged");
            })
            .ok();
        self.written.clone_from(&told);
        told
    }

    /// Keeps what was told, unless it is what the file says already.
    ///
    /// # Errors
    /// What the file system refuses; the file before stays.
    pub fn keep(&mut self, told: Told) -> io::Result<()> {
        let is_fresh = |written: &Told| {
            let age = told.heard_at.duration_since(written.heard_at);
            written.is_like(&told) && (SignedDuration::ZERO..AT_LEAST_EVERY).contains(&age)
        };
        if self.written.as_ref().is_some_and(is_fresh) {
            return Ok(());
        }
        let aside = self.path.with_extension("part");
        let mut file = File::create(&aside)?;
        file.write_all(&serde_json::to_vec(&told)?)?;
        file.sync_all()?;
        fs::rename(&aside, &self.path)?;
        self.written = Some(told);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn told(heard_at: &str) -> Told {
        let catalogue = sample::catalogue();
        let services =
            catalogue.groups().flat_map(|group| catalogue.services_of(group.prefix)).cloned().collect();
        Told { office: catalogue.office, services, heard_at: heard_at.parse().expect("a time") }
    }

    #[test]
    fn what_was_told_is_there_after_a_restart_and_the_clock_has_gone_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = folder.path().join("kiosk.journal");
        Memory::beside(&journal).keep(told("2026-11-23T08:42:00Z")).expect("a file");
        let recalled = Memory::beside(&journal).recall().expect("it is there");
        assert_eq!(recalled, told("2026-11-23T08:42:00Z"));
        let later = recalled.clock("2026-11-23T09:12:00Z".parse().expect("a time"));
        assert_eq!(later.now.duration_since(recalled.office.clock.now), SignedDuration::from_mins(30));
        let back = recalled.clock("1970-01-01T00:00:10Z".parse().expect("a time"));
        assert_eq!(back.now, recalled.office.clock.now, "a machine without a clock does not turn it back");
    }

    #[test]
    fn a_damaged_file_is_as_good_as_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = folder.path().join("kiosk.journal");
        Memory::beside(&journal).keep(told("2026-11-23T08:42:00Z")).expect("a file");
        let file = folder.path().join("kiosk.office.json");
        let text = fs::read(&file).expect("it is there");
        fs::write(&file, &text[..text.len() / 2]).expect("a shorter file");
        assert_eq!(Memory::beside(&journal).recall(), None);
    }

    #[test]
    fn the_file_is_written_when_something_else_than_a_count_has_changed_and_every_quarter_of_an_hour() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = folder.path().join("kiosk.journal");
        let file = folder.path().join("kiosk.office.json");
        let mut memory = Memory::beside(&journal);
        let mut writes = |told: Told| {
            drop(fs::remove_file(&file));
            memory.keep(told).expect("a file");
            file.exists()
        };
        assert!(writes(told("2026-11-23T08:42:00Z")));
        let mut busier = told("2026-11-23T08:43:00Z");
        busier.services[0].ahead += 3;
        busier.office.clock.now = "2026-11-23T08:43:00Z".parse().expect("a time");
        assert!(!writes(busier), "counts alone are not worth the wear of the card");
        let mut closed = told("2026-11-23T08:44:00Z");
        closed.services[0].open = false;
        assert!(writes(closed.clone()));
        closed.heard_at = "2026-11-23T08:59:00Z".parse().expect("a time");
        assert!(writes(closed));
    }
}
