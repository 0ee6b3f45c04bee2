//! What a device is asked to do, and what became of it: in memory, since nothing of it is worth more than a few minutes.
//!
//! What always holds: an errand is handed out once; the same is not asked for twice at once; every errand ends, by what the
//! device says or by the time; and of a device there is at most one picture, and one voice on its way to it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::SignedDuration;
use queue_api::errand::{Errand, ErrandFailure, ErrandKind, ErrandReport, ErrandState, ErrandTold, Task};
use queue_core::value::{Actor, Timestamp};
use uuid::Uuid;

/// An errand that no device has taken after this time is over.
const TAKEN_WITHIN: SignedDuration = SignedDuration::from_secs(60);
/// The longest time from the taking to the first word: a program starts anew meanwhile.
const ANSWERED_WITHIN: SignedDuration = SignedDuration::from_mins(2);
/// The same where the device waits until nobody uses it, for which it gives itself ten minutes.
const WAITS_WITHIN: SignedDuration = SignedDuration::from_mins(13);
/// How long it is told what became of an errand, and how long a picture is kept.
const KEPT: SignedDuration = SignedDuration::from_mins(10);

/// The errands of one device.
#[derive(Debug, Default)]
pub struct DeviceErrands(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    errands: Vec<Known>,
    picture: Option<Picture>,
    /// The archive that an open errand is about.
    voice: Option<(Uuid, Vec<u8>)>,
    /// How many were ever asked for.
    asked: u64,
}

#[derive(Debug)]
struct Known {
    told: ErrandTold,
    task: Task,
    /// Who asked for it.
    by: Actor,
    /// How long the program of the device had run when it took the errand, in seconds.
    taken_at_uptime_s: u64,
}

/// What stood on the panel.
#[derive(Debug, Clone)]
pub struct Picture {
    /// When it was taken.
    pub at: Timestamp,
    /// PNG.
    pub png: Vec<u8>,
}

impl DeviceErrands {
    /// Asks for something; where the same is asked for already, that is it.
    pub fn ask(&self, id: Uuid, kind: ErrandKind, task: Task, by: Actor, now: Timestamp) -> ErrandTold {
        let mut kept = self.at(now);
        match kept.same(&task) {
            Some(open) => open.clone(),
            None => kept.ask(id, kind, task, by, now),
        }
    }

    /// Asks for a voice to be taken; none where the device is still about another.
    pub fn ask_for_voice(&self, id: Uuid, archive: Vec<u8>, by: Actor, now: Timestamp) -> Option<ErrandTold> {
        let mut kept = self.at(now);
        if kept.same(&Task::Voice).is_some() {
            return None;
        }
        kept.voice = Some((id, archive));
        Some(kept.ask(id, ErrandKind::Voice, Task::Voice, by, now))
    }

    /// The archive of the voice that an open errand is about.
    pub fn voice(&self, id: Uuid, now: Timestamp) -> Option<Vec<u8>> {
        let mut kept = self.at(now);
        kept.open(id)?;
        kept.voice.as_ref().filter(|(errand, _)| *errand == id).map(|(_, archive)| archive.clone())
    }

    /// What the device has not taken yet, as the number of the last one; none when nothing waits.
    pub fn waits(&self, now: Timestamp) -> Option<u64> {
        let kept = self.at(now);
        kept.errands.iter().any(|known| known.told.state == ErrandState::Asked).then_some(kept.asked)
    }

    /// Hands out what waits, to a program that has run for `uptime_s`. One that has run for less than the program that was to
    /// start anew is another.
    pub fn take(&self, uptime_s: u64, now: Timestamp) -> Vec<Errand> {
        let mut kept = self.at(now);
        let mut taken = Vec::new();
        for known in &mut kept.errands {
            let was_taken = matches!(known.told.state, ErrandState::Taken | ErrandState::Waits);
            if was_taken && known.told.what == ErrandKind::Restart && uptime_s < known.taken_at_uptime_s {
                known.becomes(ErrandState::Done, now);
            }
            if known.told.state == ErrandState::Asked {
                known.taken_at_uptime_s = uptime_s;
                known.becomes(ErrandState::Taken, now);
                taken.push(Errand { id: known.told.id, task: known.task.clone() });
            }
        }
        taken
    }

    /// The device says what became of an errand, and it is told which one that was and who asked for it; none where it has
    /// none of this id that is open.
    pub fn report(&self, id: Uuid, report: ErrandReport, now: Timestamp) -> Option<(Task, Actor)> {
        let mut kept = self.at(now);
        let known = kept.open(id)?;
        known.becomes(report.into(), now);
        let asked = (known.task.clone(), known.by.clone());
        kept.forget_voice();
        Some(asked)
    }

    /// The device gives the picture that an errand asked for; false when none of this id did.
    pub fn give_picture(&self, id: Uuid, png: Vec<u8>, now: Timestamp) -> bool {
        let mut kept = self.at(now);
        match kept.open(id) {
            Some(known) if known.told.what == ErrandKind::Screenshot => {
                known.becomes(ErrandState::Done, now);
                kept.picture = Some(Picture { at: now, png });
                true
            }
            Some(_) | None => false,
        }
    }

    /// The last picture, while it is not old.
    pub fn picture(&self, now: Timestamp) -> Option<Picture> {
        self.at(now).picture.clone()
    }

    /// When it was taken.
    pub fn picture_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.at(now).picture.as_ref().map(|picture| picture.at)
    }

    /// What was asked for lately and what became of it, in the order in which it was asked for.
    pub fn told(&self, now: Timestamp) -> Vec<ErrandTold> {
        self.at(now).errands.iter().map(|known| known.told.clone()).collect()
    }

    /// How everything is at this moment; whoever panicked with it has changed one errand.
    fn at(&self, now: Timestamp) -> MutexGuard<'_, Kept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.pass_time(now);
        kept
    }
}

impl Kept {
    /// What is asked for already and not over.
    fn same(&self, task: &Task) -> Option<&ErrandTold> {
        self.errands.iter().find(|known| known.task == *task && !known.is_over()).map(|known| &known.told)
    }

    fn ask(&mut self, id: Uuid, kind: ErrandKind, task: Task, by: Actor, now: Timestamp) -> ErrandTold {
        self.errands.retain(|known| known.told.what != kind || !known.is_over());
        let told = ErrandTold { id, what: kind, at: now, state: ErrandState::Asked };
        self.errands.push(Known { told: told.clone(), task, by, taken_at_uptime_s: 0 });
        self.asked += 1;
        told
    }

    /// Keeps no voice for an errand that is over.
    fn forget_voice(&mut self) {
        let is_open = |id: Uuid| self.errands.iter().any(|known| known.told.id == id && !known.is_over());
        if self.voice.as_ref().is_some_and(|(id, _)| !is_open(*id)) {
            self.voice = None;
        }
    }

    fn open(&mut self, id: Uuid) -> Option<&mut Known> {
        let is_it = |known: &&mut Known| {
            known.told.id == id && matches!(known.told.state, ErrandState::Taken | ErrandState::Waits)
        };
        self.errands.iter_mut().find(is_it)
    }

    fn pass_time(&mut self, now: Timestamp) {
        let is_old = |at: Timestamp| now.duration_since(at) > KEPT;
        for known in &mut self.errands {
            let (limit, reason) = match known.told.state {
                ErrandState::Asked => (TAKEN_WITHIN, ErrandFailure::NotTaken),
                ErrandState::Taken => (ANSWERED_WITHIN, ErrandFailure::NoAnswer),
                ErrandState::Waits => (WAITS_WITHIN, ErrandFailure::NoAnswer),
                ErrandState::Done | ErrandState::Sent | ErrandState::Failed { .. } => continue,
            };
            if now.duration_since(known.told.at) > limit {
                known.becomes(ErrandState::Failed { reason, detail: None }, now);
            }
        }
        self.errands.retain(|known| !(known.is_over() && is_old(known.told.at)));
        self.picture = self.picture.take().filter(|picture| !is_old(picture.at));
        self.forget_voice();
    }
}

impl Known {
    fn is_over(&self) -> bool {
        self.told.state.is_over()
    }

    fn becomes(&mut self, state: ErrandState, now: Timestamp) {
        (self.told.state, self.told.at) = (state, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        format!("2026-11-23T{time}Z").parse().expect("a moment")
    }

    fn restart(errands: &DeviceErrands, time: &str) -> ErrandTold {
        errands.ask(Uuid::new_v4(), ErrandKind::Restart, Task::Restart, Actor::Citizen, at(time))
    }

    fn state(errands: &DeviceErrands, time: &str) -> Option<ErrandState> {
        errands.told(at(time)).pop().map(|told| told.state)
    }

    fn failed(reason: ErrandFailure) -> Option<ErrandState> {
        Some(ErrandState::Failed { reason, detail: None })
    }

    #[test]
    fn an_errand_is_handed_out_once_and_a_restart_is_done_when_another_program_speaks() {
        let errands = DeviceErrands::default();
        let asked = restart(&errands, "09:00:00");
        assert_eq!(restart(&errands, "09:00:01").id, asked.id, "asked for twice, it is one");
        assert_eq!(errands.waits(at("09:00:02")), Some(1));
        assert_eq!(errands.take(500, at("09:00:02")).len(), 1);
        assert_eq!((errands.take(517, at("09:00:19")).len(), errands.waits(at("09:00:19"))), (0, None));
        assert_eq!(state(&errands, "09:00:19"), Some(ErrandState::Taken));
        assert_eq!(errands.take(0, at("09:00:24")), [], "the new program is not to start anew again");
        assert_eq!(state(&errands, "09:00:24"), Some(ErrandState::Done));
        assert_ne!(restart(&errands, "09:00:30").id, asked.id, "asked for anew, it is another");
    }

    #[test]
    fn every_errand_ends_and_is_told_for_ten_minutes() {
        let errands = DeviceErrands::default();
        restart(&errands, "09:00:00");
        assert_eq!(state(&errands, "09:01:00"), Some(ErrandState::Asked));
        assert_eq!(state(&errands, "09:01:01"), failed(ErrandFailure::NotTaken));
        assert_eq!(errands.take(1, at("09:01:02")), [], "what is over is not handed out");
        assert_eq!(state(&errands, "09:11:02"), None);
        restart(&errands, "09:20:00");
        errands.take(9, at("09:20:01"));
        assert_eq!(state(&errands, "09:22:02"), failed(ErrandFailure::NoAnswer));
        let waits = restart(&errands, "09:30:00").id;
        errands.take(9, at("09:30:00"));
        assert!(errands.report(waits, ErrandReport::Waits, at("09:30:01")).is_some());
        assert_eq!(state(&errands, "09:43:01"), Some(ErrandState::Waits));
        assert_eq!(state(&errands, "09:43:02"), failed(ErrandFailure::NoAnswer));
        assert!(errands.report(waits, ErrandReport::Done, at("09:43:03")).is_none(), "it is over");
    }

    #[test]
    fn a_voice_is_kept_for_its_open_errand_alone_and_no_second_is_on_its_way() {
        let errands = DeviceErrands::default();
        let ask = |time, archive| {
            errands.ask_for_voice(Uuid::new_v4(), archive, Actor::Citizen, at(time)).map(|told| told.id)
        };
        let id = ask("09:00:00", vec![1]).expect("nothing else is on its way");
        assert_eq!(ask("09:00:01", vec![2]), None);
        assert_eq!(errands.voice(id, at("09:00:01")), None, "it was not taken yet");
        errands.take(9, at("09:00:01"));
        assert_eq!(errands.voice(id, at("09:00:02")), Some(vec![1]));
        assert_eq!(errands.voice(id, at("09:00:03")), Some(vec![1]), "a line that was cut may ask again");
        errands.report(id, ErrandReport::Done, at("09:00:04"));
        assert_eq!(errands.voice(id, at("09:00:05")), None);
        let late = ask("09:01:00", vec![3]).expect("the first is over");
        errands.take(9, at("09:01:00"));
        assert_eq!(errands.voice(late, at("09:03:01")), None, "the device said nothing for too long");
        assert!(errands.at(at("09:03:01")).voice.is_none());
    }

    #[test]
    fn a_picture_is_the_last_one_and_gone_when_it_is_old() {
        let errands = DeviceErrands::default();
        let asked = |time| {
            let (kind, task) = (ErrandKind::Screenshot, Task::Screenshot);
            errands.ask(Uuid::new_v4(), kind, task, Actor::Citizen, at(time)).id
        };
        let id = asked("09:00:00");
        assert!(!errands.give_picture(id, vec![1], at("09:00:01")), "it was not taken yet");
        errands.take(9, at("09:00:01"));
        assert!(errands.give_picture(id, vec![1], at("09:00:02")));
        assert!(!errands.give_picture(id, vec![2], at("09:00:03")), "one errand, one picture");
        let id = asked("09:05:00");
        errands.take(9, at("09:05:00"));
        assert!(errands.give_picture(id, vec![3], at("09:05:00")));
        assert_eq!(errands.picture(at("09:15:00")).map(|picture| picture.png), Some(vec![3]));
        assert_eq!(errands.picture_at(at("09:15:01")), None);
    }
}
