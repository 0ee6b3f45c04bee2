//! Tells the server how this kiosk is: regularly, and at once when something changes.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use queue_api::client::Client;
use queue_api::device::{Health, PaperSupply};
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::MissedTickBehavior;

use super::{Event, SharedJournal, lock, tell as tell_screen};
use crate::flow::{Condition, Input};

/// How often it is told; the server takes a device that says nothing for 45 seconds for gone.
const TELL_EVERY: Duration = Duration::from_secs(15);
/// How often it is looked whether something has changed that nobody tells, such as a number that was handed over.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// So long after its last word the kiosk still counts as reading aloud: people think before they go on.
const READS_ON: Duration = Duration::from_secs(10);
/// The most numbers that the server refused and that are told.
const MAX_REFUSED: usize = 5;

/// What the threads of the kiosk notice.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Noticed {
    /// How much paper there is; none before the printer was asked.
    pub(super) paper: Option<PaperSupply>,
    /// About how many slips the roll still gives, where that is known.
    pub(super) slips_left: Option<u32>,
    /// How the scanner is.
    pub(super) scanner: Condition,
    /// What is wrong with the printer.
    pub(super) printer: Option<String>,
    /// Numbers that somebody holds and the server does not take.
    pub(super) refused: Vec<String>,
    /// The part of the hall where the kiosk stands.
    pub(super) zone: String,
    /// Whether it says something at this moment, and when it last began or ceased to.
    pub(super) reads_aloud: bool,
    pub(super) read_at: Option<Instant>,
}

impl Noticed {
    /// The kiosk begins or ceases to say something; whether that is new.
    pub(super) fn reads(&mut self, reads_aloud: bool) -> bool {
        let is_new = std::mem::replace(&mut self.reads_aloud, reads_aloud) != reads_aloud;
        if is_new {
            self.read_at = Some(Instant::now());
        }
        is_new
    }

    /// The server does not take a number.
    pub(super) fn add_refused(&mut self, refused: String) {
        self.refused.push(refused);
        let surplus = self.refused.len().saturating_sub(MAX_REFUSED);
        self.refused.drain(..surplus);
    }
}

/// Tells the server for as long as the kiosk runs, and at once where something is `asked` of it: the answer says what.
pub(super) async fn tell(
    client: Client,
    mut noticed: watch::Receiver<Noticed>,
    journal: SharedJournal,
    asked: Arc<Notify>,
    events: mpsc::Sender<Event>,
) {
    let started = Instant::now();
    let mut beat = tokio::time::interval(LOOK_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told: Option<(Instant, Health)> = None;
    while !events.is_closed() {
        let mut is_asked = false;
        tokio::select! {
            _ = beat.tick() => {}
            Ok(()) = noticed.changed() => {}
            () = asked.notified() => is_asked = true,
        }
        let noticed = noticed.borrow_and_update().clone();
        let (unsent, disk) = {
            let journal = lock(&journal);
            (journal.unsent_count(), journal.trouble().map(ToOwned::to_owned))
        };
        let now = health(&noticed, unsent, disk, started.elapsed());
        let is_new =
            told.as_ref().is_none_or(|(at, before)| at.elapsed() >= TELL_EVERY || differs(before, &now));
        if !is_new && !is_asked {
            continue;
        }
        match client.tell_health(&now).await {
            Ok(errands) => {
                for errand in errands {
                    tracing::info!(id = %errand.id, task = ?errand.task, "the kiosk is sent on an errand");
                    tell_screen(&events, Event::Input(Input::Errand(errand))).await;
                }
            }
            Err(error) => tracing::debug!(%error, "the server is not told how the kiosk is"),
        }
        // Told or not: one that cannot be reached is not asked every second.
        told = Some((Instant::now(), now));
    }
}

fn health(noticed: &Noticed, unsent: usize, disk: Option<String>, uptime: Duration) -> Health {
    let scanner = match &noticed.scanner {
        Condition::Bad(fault) => Some(fault.clone()),
        Condition::Absent | Condition::Good => None,
    };
    let errors = [noticed.printer.clone(), scanner, disk].into_iter().flatten();
    let reads = noticed.reads_aloud || noticed.read_at.is_some_and(|at| at.elapsed() < READS_ON);
    Health {
        version: env!("CARGO_PKG_VERSION").into(),
        uptime_s: uptime.as_secs(),
        temperature_c: temperature_c(Path::new("/sys/class/thermal")),
        paper: noticed.paper,
        slips_left: noticed.slips_left,
        reads_aloud_in: reads.then(|| noticed.zone.clone()),
        unsent: u32::try_from(unsent).unwrap_or(u32::MAX),
        // Boards alone tell that they cannot be heard.
        no_sound: None,
        voices: Vec::new(),
        errors: errors.chain(noticed.refused.iter().cloned()).collect(),
    }
}

/// Whether something is other than time and warmth, and slips that were printed.
fn differs(before: &Health, now: &Health) -> bool {
    let has_new_roll = now.slips_left > before.slips_left;
    has_new_roll
        || (before.paper, before.unsent, &before.reads_aloud_in, &before.errors)
            != (now.paper, now.unsent, &now.reads_aloud_in, &now.errors)
}

/// The warmest of the machine's sensors; none where there is none.
fn temperature_c(folder: &Path) -> Option<f32> {
    let zones = fs::read_dir(folder).ok()?.flatten();
    let degrees = zones.filter_map(|zone| {
        let text = fs::read_to_string(zone.path().join("temp")).ok()?;
        let thousandths: f32 = text.trim().parse().ok()?;
        Some(thousandths / 1_000.0)
    });
    degrees.filter(|degrees| (-50.0..150.0).contains(degrees)).max_by(f32::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_and_what_is_warmest() {
        let mut noticed = Noticed {
            printer: Some("the paper is out".into()),
            scanner: Condition::Bad("the scanner cannot be reached".into()),
            slips_left: Some(0),
            ..Noticed::default()
        };
        for number in 1..=7 {
            noticed.add_refused(format!("A 100{number}"));
        }
        let told = health(&noticed, 3, Some("the disk is full".into()), Duration::from_secs(75));
        assert_eq!((told.uptime_s, told.unsent, told.slips_left), (75, 3, Some(0)));
        let wrong = ["the paper is out", "the scanner cannot be reached", "the disk is full"];
        assert_eq!(told.errors[..3], wrong);
        assert_eq!(told.errors[3..], ["A 1003", "A 1004", "A 1005", "A 1006", "A 1007"]);
        assert_eq!(told.reads_aloud_in, None);
        noticed.zone = "salla".into();
        assert!(noticed.reads(true) && !noticed.reads(true) && noticed.reads(false));
        let after_a_word = health(&noticed, 3, None, Duration::from_secs(75));
        assert_eq!(after_a_word.reads_aloud_in.as_deref(), Some("salla"), "people think before they go on");
        let folder = tempfile::tempdir().expect("a folder");
        for (zone, temp) in [("thermal_zone0", "48250\n"), ("thermal_zone1", "51125\n"), ("odd", "-273000\n")]
        {
            fs::create_dir(folder.path().join(zone)).expect("a folder");
            fs::write(folder.path().join(zone).join("temp"), temp).expect("a file");
        }
        assert_eq!(temperature_c(folder.path()), Some(51.125));
        assert_eq!(temperature_c(&folder.path().join("none")), None);
    }

    #[test]
    fn a_new_roll_is_told_at_once_and_a_slip_less_with_the_next_beat() {
        let with = |slips_left| Health { slips_left, ..Health::default() };
        assert!(differs(&with(Some(3)), &with(Some(600))) && differs(&with(None), &with(Some(600))));
        assert!(!differs(&with(Some(600)), &with(Some(599))));
    }
}
