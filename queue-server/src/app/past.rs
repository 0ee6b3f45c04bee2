//! Past business days, read back from the journal.

use queue_core::simulation::recorded::Recording;
use queue_core::value::{Date, OfficeId};
use queue_core::{Event, Fact};

use super::Hall;
use crate::storage::{Storage, StorageError};

/// How many events are read from the storage at a time.
const READ_CHUNK: u32 = 10_000;

impl Hall {
    /// The business days `from` to `to`, both included, as far as they are over and had tickets; `None` when they have
    /// more than `tickets_limit` tickets.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn recordings(
        &self,
        from: Date,
        to: Date,
        tickets_limit: usize,
    ) -> Result<Option<Vec<Recording>>, StorageError> {
        recordings(self.storage().as_ref(), self.id(), (from, to), tickets_limit).await
    }
}

async fn recordings(
    storage: &dyn Storage,
    office: &OfficeId,
    (from, to): (Date, Date),
    tickets_limit: usize,
) -> Result<Option<Vec<Recording>>, StorageError> {
    let Some((day, mut after)) = storage.day_start(office, from).await? else {
        return Ok(Some(Vec::new()));
    };
    let mut reader = Reader { day, events: Vec::new(), days: Vec::new(), tickets: 0 };
    loop {
        let events = storage.events(office, after, READ_CHUNK).await?;
        let last = events.len() < READ_CHUNK as usize;
        for (seq, event) in events {
            if reader.day > to {
                return Ok(Some(reader.days));
            }
            after = seq;
            reader.take(event);
            if reader.tickets > tickets_limit {
                return Ok(None);
            }
        }
        if last {
            return Ok(Some(reader.days));
        }
    }
}

/// Cuts the journal into days.
struct Reader {
    day: Date,
    events: Vec<Event>,
    days: Vec<Recording>,
    tickets: usize,
}

impl Reader {
    fn take(&mut self, event: Event) {
        self.tickets += usize::from(matches!(event.fact, Fact::Issued(_)));
        let ended = match &event.fact {
            Fact::DayEnded { next, .. } => Some(*next),
            _ => None,
        };
        self.events.push(event);
        if let Some(next) = ended {
            let day = std::mem::replace(&mut self.day, next);
            let recording = Recording::of(day, std::mem::take(&mut self.events));
            self.days.extend((recording.tickets() > 0).then_some(recording));
        }
    }
}
