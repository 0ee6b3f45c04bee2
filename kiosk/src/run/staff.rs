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
    pub(super) loudness: Loudness,
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
            StaffOrder::KeepLoudness(step) => self.loudness.keep(step),
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

/// How loud the loudspeaker is, in a file beside the journal.
pub(super) struct Loudness(PathBuf);

impl Loudness {
    pub(super) fn beside(journal: &Path) -> Self {
        Self(journal.with_extension("loudness"))
    }

    /// The step that was kept; the configured loudness where none was.
    pub(super) fn kept(&self) -> u8 {
        let step = fs::read_to_string(&self.0).ok().and_then(|text| text.trim().parse().ok());
        step.filter(|step| *step < LOUDNESS_STEPS).unwrap_or(LOUDNESS_STEPS - 1)
    }

    fn keep(&self, step: u8) {
        let aside = self.0.with_extension("loudness.new");
        let kept = fs::write(&aside, format!("{step}\n")).and_then(|()| fs::rename(&aside, &self.0));
        if let Err(error) = kept {
            tracing::error!(%error, "how loud the loudspeaker is cannot be written down");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loudness_survives_a_restart_and_a_damaged_file_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = folder.path().join("kiosk.journal");
        assert_eq!(Loudness::beside(&journal).kept(), LOUDNESS_STEPS - 1);
        Loudness::beside(&journal).keep(1);
        assert_eq!(Loudness::beside(&journal).kept(), 1);
        for text in ["", "5", "-1", "loud", "\u{0}"] {
            fs::write(folder.path().join("kiosk.loudness"), text).expect("a file");
            assert_eq!(Loudness::beside(&journal).kept(), LOUDNESS_STEPS - 1, "{text:?}");
        }
    }
}
