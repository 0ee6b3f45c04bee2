//! The queue as the staff sees it.

use serde::{Deserialize, Serialize};

use crate::counter::Counter;
use crate::{Seq, Ticket};

/// All open tickets and the counters. Also the data of the staff stream's first event, `snapshot`; the events after
/// it are `ticket` (a [`Ticket`] that changed, ended ones once) and `counter` (a [`Counter`] that changed).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Queue {
    /// The position in the journal.
    pub seq: Seq,
    /// All open tickets: those at counters first, then the waiting ones in the order in which they would be called.
    pub tickets: Vec<Ticket>,
    /// The counters.
    pub counters: Vec<Counter>,
}
