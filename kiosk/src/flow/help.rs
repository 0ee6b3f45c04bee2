//! *Call a member of staff*, from every page.

use super::{Effect, Flow, Line};

/// After a call was heard, the next one waits for this time.
const HELP_PACE_MS: u64 = 30_000;
/// So long the bar says nothing but what became of a call.
const HELP_NEWS_MS: u64 = 8_000;

/// The call for a member of staff.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Help {
    /// Nobody has called.
    #[default]
    Offered,
    /// The call is on its way.
    Calling,
    /// The staff were told, at this time.
    Coming {
        /// When, in milliseconds since the start.
        since_ms: u64,
    },
    /// Nobody could be told, at this time.
    Unheard {
        /// When, in milliseconds since the start.
        since_ms: u64,
    },
}

impl Flow {
    pub(super) fn call_help(&mut self, now_ms: u64) -> Vec<Effect> {
        match self.help {
            Help::Calling | Help::Coming { .. } => Vec::new(),
            Help::Offered | Help::Unheard { .. } if matches!(self.line, Line::Lost { .. }) => {
                self.help = Help::Unheard { since_ms: now_ms };
                Vec::new()
            }
            Help::Offered | Help::Unheard { .. } => {
                self.help = Help::Calling;
                vec![Effect::CallHelp]
            }
        }
    }

    pub(super) fn help_called(&mut self, heard: bool, now_ms: u64) {
        self.help =
            if heard { Help::Coming { since_ms: now_ms } } else { Help::Unheard { since_ms: now_ms } };
    }

    /// Whether what became of a call has just been learned.
    pub(super) fn help_is_new(&self, now_ms: u64) -> bool {
        match self.help {
            Help::Offered | Help::Calling => false,
            Help::Coming { since_ms } | Help::Unheard { since_ms } => {
                now_ms < since_ms + self.patiently(HELP_NEWS_MS)
            }
        }
    }

    /// The moments at which something about a call changes by itself.
    pub(super) fn help_changes_at(&self) -> [Option<u64>; 2] {
        match self.help {
            Help::Offered | Help::Calling => [None, None],
            Help::Coming { since_ms } => {
                [Some(since_ms + self.patiently(HELP_NEWS_MS)), Some(since_ms + HELP_PACE_MS)]
            }
            Help::Unheard { since_ms } => [Some(since_ms + self.patiently(HELP_NEWS_MS)), None],
        }
    }

    /// Offers help again when it is time.
    pub(super) fn end_help(&mut self, now_ms: u64) {
        let is_over = match self.help {
            Help::Offered | Help::Calling => false,
            Help::Coming { since_ms } => now_ms >= since_ms + HELP_PACE_MS,
            Help::Unheard { .. } => !self.help_is_new(now_ms),
        };
        if is_over {
            self.help = Help::Offered;
        }
    }
}
