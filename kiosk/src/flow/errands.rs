//! What an administrator has the kiosk do: start anew, show its panel.
//!
//! What always holds: it is done only while nobody uses the kiosk, so that nobody is cut off in the middle, and nothing of a
//! person stands on a picture; one errand follows the other; and each ends, done or not.

use std::collections::VecDeque;

use queue_api::errand::{Errand, ErrandFailure, ErrandReport, Task};
use uuid::Uuid;

use super::Flow;
use super::message::{Doing, Effect};
use super::staff::StaffOrder;

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
        let errands = &mut self.errands;
        while errands.under_way.is_none() && is_free {
            let Some(Waiting { errand: Errand { id, task }, .. }) = errands.waiting.pop_front() else {
                break;
            };
            let doing = match task {
                Task::Restart => Doing::Restart,
                Task::Screenshot => Doing::Picture,
                Task::Unknown => {
                    effects.push(failed(id, ErrandFailure::NotKnown));
                    continue;
                }
            };
            errands.under_way = Some(id);
            effects.push(Effect::Do(id, doing));
        }
        while let Some(late) = errands.waiting.pop_front_if(|waiting| now_ms >= waiting.until_ms) {
            effects.push(failed(late.errand.id, ErrandFailure::InUse));
        }
        for waiting in errands.waiting.iter_mut().filter(|waiting| !is_free && !waiting.told) {
            waiting.told = true;
            effects.push(Effect::ReportErrand(waiting.errand.id, ErrandReport::Waits));
        }
        effects
    }
}

fn failed(errand: Uuid, reason: ErrandFailure) -> Effect {
    Effect::ReportErrand(errand, ErrandReport::Failed { reason, detail: None })
}
