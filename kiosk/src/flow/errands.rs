//! What an administrator has the kiosk do: start anew, show its panel, print.
//!
//! What always holds: it is done only while nobody uses the kiosk, so that nobody is cut off in the middle, and nothing of a
//! person stands on a picture; one errand follows the other; and each ends, done or not.

use std::collections::VecDeque;

use queue_api::errand::{Errand, ErrandFailure, ErrandReport, Task};
use uuid::Uuid;

use super::Flow;
use super::message::{Doing, Effect};
use super::staff::{Print, StaffOrder};

/// How long an errand waits until nobody uses the kiosk.
const PATIENCE_MS: u64 = 600_000;

/// What is asked of the kiosk.
#[derive(Debug, Default)]
pub(super) struct Errands {
    waiting: VecDeque<Waiting>,
    under_way: Option<Uuid>,
    /// What the printer has not answered to yet.
    printing: usize,
}

#[derive(Debug)]
struct Waiting {
    errand: Errand,
    until_ms: u64,
    /// Whether the server knows that it waits.
    told: bool,
}

impl Errands {
    /// When time alone ends one.
    pub(super) fn ends_at(&self) -> Option<u64> {
        self.waiting.front().map(|waiting| waiting.until_ms)
    }

    pub(super) fn learn(&mut self, errand: Errand, now_ms: u64) {
        self.waiting.push_back(Waiting { errand, until_ms: now_ms + PATIENCE_MS, told: false });
    }

    pub(super) fn ended(&mut self, errand: Uuid) {
        self.under_way.take_if(|under_way| *under_way == errand);
    }

    /// The printer has answered to an errand.
    pub(super) fn printed_for(&mut self, errand: Uuid, print: Print) -> Effect {
        self.ended(errand);
        let report = match print {
            Print::Confirmed => ErrandReport::Done,
            Print::Unconfirmed => ErrandReport::Sent,
            Print::Nothing(reason) | Print::Unknown(reason) => {
                ErrandReport::Failed { reason: ErrandFailure::Printer, detail: Some(reason) }
            }
        };
        Effect::ReportErrand(errand, report)
    }

    /// The printer has answered.
    pub(super) fn printed(&mut self) {
        self.printing = self.printing.saturating_sub(1);
    }

    /// What the printer gets to do.
    pub(super) fn count_prints(&mut self, effects: &[Effect]) {
        let prints = |effect: &&Effect| {
            matches!(
                effect,
                Effect::PrintSlip(..) | Effect::PrintList(_) | Effect::Staff(StaffOrder::TestSlip(_))
            )
        };
        self.printing += effects.iter().filter(prints).count();
    }
}

impl Flow {
    /// Does the next errand where nobody uses the kiosk, and says of the others that they wait.
    pub(super) fn do_errands(&mut self, now_ms: u64) -> Vec<Effect> {
        let mut effects = Vec::new();
        let is_free = self.is_idle() && self.errands.printing == 0;
        while self.errands.under_way.is_none() && is_free {
            let Some(Waiting { errand: Errand { id, task }, .. }) = self.errands.waiting.pop_front() else {
                break;
            };
            effects.push(match self.doing(task, now_ms) {
                Some(doing) => {
                    self.errands.under_way = Some(id);
                    Effect::Do(id, doing)
                }
                None => failed(id, ErrandFailure::NotKnown),
            });
        }
        let errands = &mut self.errands;
        while let Some(late) = errands.waiting.pop_front_if(|waiting| now_ms >= waiting.until_ms) {
            effects.push(failed(late.errand.id, ErrandFailure::InUse));
        }
        for waiting in errands.waiting.iter_mut().filter(|waiting| !is_free && !waiting.told) {
            waiting.told = true;
            effects.push(Effect::ReportErrand(waiting.errand.id, ErrandReport::Waits));
        }
        effects
    }

    /// What is to be done for an errand; none where the kiosk does not know what is meant.
    fn doing(&self, task: Task, now_ms: u64) -> Option<Doing> {
        match task {
            Task::Restart => Some(Doing::Restart),
            Task::Screenshot => Some(Doing::Picture),
            Task::TestSlip => Some(Doing::TestSlip(Box::new(self.test_slip(now_ms)))),
            Task::Copy(copied) => self.copied_slip(*copied).map(|slip| Doing::Copy(Box::new(slip))),
            Task::TestCall | Task::Voice | Task::Unknown => None,
        }
    }
}

fn failed(errand: Uuid, reason: ErrandFailure) -> Effect {
    Effect::ReportErrand(errand, ErrandReport::Failed { reason, detail: None })
}
