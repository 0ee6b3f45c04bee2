//! What the kiosk shows beside its pages: the lamp at the slip, and whether the screen rests.

use super::stage::Stage;
use super::view::PaperView;
use super::{Flow, REST_MS};

/// What lamp and backlight are to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signals {
    /// A slip waits to be taken.
    pub slip_waits: bool,
    /// Nobody is there and the office is closed: the screen is dark.
    pub rests: bool,
}

impl Flow {
    pub(super) fn signals(&self, now_ms: u64) -> Signals {
        Signals {
            slip_waits: matches!(self.stage, Stage::Ticket { paper: PaperView::Printed, .. }),
            rests: self.rests(now_ms),
        }
    }

    /// Whether the screen is dark: the office is known to be closed and nobody touched for a while.
    pub(super) fn rests(&self, now_ms: u64) -> bool {
        self.is_known_to_be_closed(now_ms)
            && matches!(self.stage, Stage::Home)
            && self.touched_ms.max(self.felt_ms).is_none_or(|touched| now_ms >= touched + REST_MS)
    }

    /// When the screen will be dark if nobody touches it.
    pub(super) fn rests_at(&self, now_ms: u64) -> Option<u64> {
        let touched_ms = self.touched_ms.max(self.felt_ms);
        touched_ms.map(|touched| touched + REST_MS).filter(|_| self.is_known_to_be_closed(now_ms))
    }

    fn is_known_to_be_closed(&self, now_ms: u64) -> bool {
        if self.is_cut_off(now_ms) {
            return self.hours_today(now_ms).is_some() && !self.is_within_hours(now_ms);
        }
        self.has_heard && self.catalogue.as_ref().is_some_and(|catalogue| !catalogue.office.open)
    }
}
