//! The number on a slip that was held before the scanner: where it stands, and how the visit was.

use queue_api::device::Rating;
use queue_api::phone::PhoneTicket;

use super::Flow;
use super::message::{Effect, SlipAnswer};
use super::stage::Stage;

/// What is known of the slip.
#[derive(Debug, Clone)]
pub(super) enum Own {
    /// The server is asked.
    Looking,
    Seen(Box<PhoneTicket>),
    /// The citizen has said how the visit was.
    Thanked,
    Unknown,
    Unanswered,
}

impl Flow {
    /// Shows the number of a slip.
    pub(super) fn show_own(&mut self, code: String, now_ms: u64) -> Vec<Effect> {
        self.stage = Stage::Own { code: code.clone(), own: Own::Looking, since_ms: now_ms };
        vec![Effect::LookUp(code)]
    }

    pub(super) fn own_seen(&mut self, seen: &str, answer: SlipAnswer, now_ms: u64) {
        let Stage::Own { code, own, since_ms } = &mut self.stage else { return };
        if code != seen {
            return;
        }
        *since_ms = now_ms;
        *own = match (answer, &own) {
            (SlipAnswer::Seen(ticket), Own::Looking) => Own::Seen(ticket),
            (SlipAnswer::Seen(_) | SlipAnswer::Refused, Own::Thanked) => Own::Thanked,
            (SlipAnswer::Unanswered, _) => Own::Unanswered,
            (SlipAnswer::Seen(_) | SlipAnswer::Refused, _) => Own::Unknown,
        };
    }

    /// How the visit was, in one touch.
    pub(super) fn rate(&mut self, rating: Rating) -> Vec<Effect> {
        let Stage::Own { code, own, .. } = &mut self.stage else { return Vec::new() };
        if !matches!(own, Own::Seen(ticket) if ticket.may_rate) {
            return Vec::new();
        }
        *own = Own::Thanked;
        vec![Effect::Rate(code.clone(), rating)]
    }
}
