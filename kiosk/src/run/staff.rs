//! What the page for staff has done: the PIN compared, the kiosk looked at, the loudness kept.

use std::fs;
use std::path::{Path, PathBuf};

use hardware::scanner::Secret;
use queue_api::device::PaperSupply;
use tokio::sync::{mpsc, watch};

use super::health::Noticed;
use super::paper::{Job, Jobs};
use super::{Event, SharedJournal, lock, tell};
use crate::flow::{Input, Inspection, LOUDNESS_STEPS, Print, StaffOrder};
use crate::staff::PinHash;

/// Everything the page needs.
pub(super) struct StaffHands {
    pub(super) pin: Option<PinHash>,
    pub(super) loudness: KeptNumber,
    pub(super) wrong_pins: KeptNumber,
    pub(super) noticed: watch::Sender<Noticed>,
    pub(super) journal: SharedJournal,
    pub(super) events: mpsc::Sender<Event>,
}

impl StaffHands {
    pub(super) async fn carry_out(&mut self, order: StaffOrder, jobs: &Jobs) {
        match order {
            StaffOrder::CheckPin(typed) => {
                let (pin, events) = (self.pin.clone(), self.events.clone());
                tokio::spawn(async move {
                    let is_right = is_right(pin, typed).await;
                    tell(&events, Event::Input(Input::PinChecked(is_right))).await;
                });
            }
            StaffOrder::Look => {
                let inspection = Box::new(self.look());
                tell(&self.events, Event::Input(Input::Inspected(inspection))).await;
            }
            StaffOrder::NewRoll => {
                if !jobs.send(Job::NewRoll) {
                    tracing::error!("the printer's thread has ended");
                }
            }
            StaffOrder::TestSlip(slip) => {
                if !jobs.send(Job::Test(slip)) {
                    let print = Print::Nothing("the printer's thread has ended".into());
                    tell(&self.events, Event::Input(Input::TestEnded(print))).await;
                }
            }
            StaffOrder::KeepLoudness(step) => self.loudness.keep(step.into()),
            StaffOrder::KeepWrongPins(wrong) => self.wrong_pins.keep(wrong),
        }
    }

    fn look(&self) -> Inspection {
        let unsent = lock(&self.journal).unsent_count();
        let noticed = self.noticed.borrow();
        Inspection {
            slips_left: noticed.slips_left,
            is_low: matches!(noticed.paper, Some(PaperSupply::Low | PaperSupply::Out)),
            scanner: noticed.scanner.clone(),
            unsent,
        }
    }
}

/// Compares on a thread of its own: it takes a tenth of a second. What was typed is logged nowhere.
async fn is_right(pin: Option<PinHash>, typed: Secret) -> bool {
    let compared = tokio::task::spawn_blocking(move || pin.is_some_and(|pin| pin.is_of(&typed))).await;
    let is_right = compared.unwrap_or(false);
    if is_right {
        tracing::info!("the page for staff is open");
    } else {
        tracing::warn!("a wrong PIN was typed at the page for staff");
    }
    is_right
}

/// A number that survives a restart, in a file beside the journal.
pub(super) struct KeptNumber(PathBuf);

impl KeptNumber {
    pub(super) fn beside(journal: &Path, name: &str) -> Self {
        Self(journal.with_extension(name))
    }

    /// The number that was kept; none before one was, or when the file is damaged.
    pub(super) fn kept(&self) -> Option<u32> {
        fs::read_to_string(&self.0).ok()?.trim().parse().ok()
    }

    fn keep(&self, number: u32) {
        let aside = self.0.with_added_extension("new");
        let kept = fs::write(&aside, format!("{number}\n")).and_then(|()| fs::rename(&aside, &self.0));
        if let Err(error) = kept {
            tracing::error!(%error, file = %self.0.display(), "a number is forgotten with the next restart");
        }
    }
}

/// The kept step of the loudspeaker's loudness; the configured loudness where none was.
pub(super) fn loudness_of(kept: &KeptNumber) -> u8 {
    let step = kept.kept().and_then(|step| step.try_into().ok());
    step.filter(|step| *step < LOUDNESS_STEPS).unwrap_or(LOUDNESS_STEPS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loudness_survives_a_restart_and_a_damaged_file_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let loudness = || KeptNumber::beside(&folder.path().join("kiosk.journal"), "loudness");
        assert_eq!(loudness_of(&loudness()), LOUDNESS_STEPS - 1);
        loudness().keep(1);
        assert_eq!(loudness_of(&loudness()), 1);
        for text in ["", "5", "-1", "loud", "\u{0}"] {
            fs::write(folder.path().join("kiosk.loudness"), text).expect("a file");
            assert_eq!(loudness_of(&loudness()), LOUDNESS_STEPS - 1, "{text:?}");
        }
    }
}
