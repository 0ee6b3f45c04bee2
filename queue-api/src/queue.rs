//! The queue as the staff sees it.

use serde::{Deserialize, Serialize};

use crate::counter::Counter;
use crate::device::{DeviceTrouble, HelpCall};
use crate::{Seq, Ticket};

/// All open tickets and the counters. Also the data of the staff stream's first event, `snapshot`; the events after
/// it are `ticket` (a [`Ticket`] that changed, ended ones once) and `counter` (a [`Counter`] that changed); another
/// `snapshot` replaces everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Queue {
    /// The position in the journal.
    pub seq: Seq,
    /// All open tickets: those at counters first, then the waiting ones in the order in which they would be called, then
    /// those whose citizens are not in the hall yet, then those set aside.
    pub tickets: Vec<Ticket>,
    /// Those who did not come and can still be taken back into the queue.
    pub no_shows: Vec<Ticket>,
    /// The counters.
    pub counters: Vec<Counter>,
    /// The kiosks at which somebody asks for a clerk, who waits longest first.
    #[serde(default)]
    pub help: Vec<HelpCall>,
    /// What is wrong with kiosks and boards.
    #[serde(default)]
    pub devices: Vec<DeviceTrouble>,
}
