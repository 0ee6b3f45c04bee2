//! When somebody who does not stand in the hall should be told that the turn comes.

use serde::{Deserialize, Serialize};

use super::people_ahead;
use crate::office::Office;
use crate::ticket::{State, Ticket};
use crate::value::Timestamp;

/// With so many people ahead, or fewer, somebody outside should come back into the hall.
pub const SOON_AHEAD: usize = 3;

/// What somebody who waits should be told now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// At most [`SOON_AHEAD`] people are called before.
    Soon,
    /// The counter is free: go there.
    Called,
}

/// What the holder of `ticket` should be told at `now`; `None` as long as the turn is far, and after it.
pub fn notice(office: &Office, ticket: &Ticket, now: Timestamp) -> Option<Notice> {
    match ticket.state {
        State::Called(_) => Some(Notice::Called),
        State::Waiting => {
            people_ahead(office, ticket, now).is_some_and(|ahead| ahead <= SOON_AHEAD).then_some(Notice::Soon)
        }
        State::Serving { .. }
        | State::Parked { .. }
        | State::Finished { .. }
        | State::NoShow { .. }
        | State::Cancelled { .. }
        | State::Transferred { .. }
        | State::Expired { .. } => None,
    }
}
