//! Where offices and their journals are kept. Fetches and writes; never decides.
//!
//! One trait for every engine, so that the rest of the server does not know which one it has.

pub mod accounts;
#[cfg(test)]
pub(crate) mod contract;
mod day_keys;
pub(crate) mod deed_chain;
pub mod deeds;
pub mod deliveries;
mod mail;
mod programme;
pub mod push;
pub mod rollups;
mod setup;
pub mod sqlite;

use async_trait::async_trait;
use queue_core::ticket::Private;
use queue_core::value::{AppointmentId, Date, DocumentHash, OfficeId, Seq, TicketId, Timestamp};
use queue_core::{Event, Ticket};

use crate::profile::Profile;

pub use rollups::Rollups;

/// Why the storage could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The engine failed.
    #[error("the database failed")]
    Engine(#[from] sqlx::Error),
    /// The database was made by a newer version.
    #[error(
        "the database was made by a newer version of this program: install that version, or restore a backup"
    )]
    Newer,
    /// The database is damaged.
    #[error("the database is damaged ({0}): set it aside and restore a backup")]
    Damaged(String),
    /// A stored document does not read as what it should be.
    #[error("a stored document cannot be read")]
    Unreadable(#[from] serde_json::Error),
    /// This machine does not know a stored time zone.
    #[error("the office's time zone is not known on this machine")]
    TimeZone(#[from] jiff::Error),
    /// The guards of the schema refuse: the rows and the rules disagree.
    #[error("the database refuses the change: {0}")]
    Guard(String),
}

/// Everything that is written in one transaction.
#[derive(Debug)]
pub struct Batch {
    /// The office.
    pub office: OfficeId,
    /// The business day of the rows.
    pub day: Date,
    /// The position of the first event.
    pub first_seq: Seq,
    /// The events, in order.
    pub events: Vec<Event>,
    /// The tickets that changed, as they are after the events; what is private of them goes when they end.
    pub tickets: Vec<Ticket>,
    /// The appointments that changed, with the hash of the citizen's document as long as it is needed.
    pub documents: Vec<(AppointmentId, Option<DocumentHash>)>,
    /// The answers to remember.
    pub answers: Vec<KeyedAnswer>,
    /// The business day that begins after the last event, if one does.
    pub next_day: Option<Date>,
}

/// An answer under the key of its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedAnswer {
    /// Identifies caller, path and key.
    pub key_id: String,
    /// Identifies the request's body.
    pub body_hash: String,
    /// When it was given.
    pub at: Timestamp,
    /// The HTTP status.
    pub status: u16,
    /// The body, JSON.
    pub body: Vec<u8>,
}

/// The journal of the present business day.
#[derive(Debug)]
pub struct Today {
    /// The day.
    pub day: Date,
    /// The position before the day's first event.
    pub after_seq: Seq,
    /// The events of earlier days that still matter.
    pub lasting: Vec<Event>,
    /// The day's events.
    pub events: Vec<Event>,
    /// What only the clerk sees of the open tickets.
    pub private: Vec<(TicketId, Private)>,
    /// The hashes of the documents of the appointments.
    pub documents: Vec<(AppointmentId, DocumentHash)>,
}

/// One ticket's row, as far as it can be compared with the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRow {
    /// The ticket, as text.
    pub ticket_id: String,
    /// Its number.
    pub number: String,
    /// Its state's name.
    pub state: String,
    /// Its counter.
    pub counter_id: Option<String>,
}

/// A place to keep offices.
#[async_trait]
pub trait Storage: Rollups + Send + Sync + 'static {
    /// Every office.
    async fn profiles(&self) -> Result<Vec<Profile>, StorageError>;

    /// The ids of all offices.
    async fn office_ids(&self) -> Result<Vec<OfficeId>, StorageError>;

    /// One office.
    async fn profile(&self, office: &OfficeId) -> Result<Option<Profile>, StorageError>;

    /// How an office will be set up, and from which business day on, if that is to change.
    async fn staged(&self, office: &OfficeId) -> Result<Option<(Profile, Date)>, StorageError>;

    /// Makes what was to come the present set-up of an office.
    async fn take_staged(&self, profile: &Profile) -> Result<(), StorageError>;

    /// Sets up an office whose first business day is `day`, or changes its profile.
    async fn put_profile(&self, profile: &Profile, day: Date) -> Result<(), StorageError>;

    /// The present business day of an office, with the facts from `since` on that outlived their day.
    async fn today(&self, office: &OfficeId, since: Timestamp) -> Result<Today, StorageError>;

    /// Writes a batch whole or not at all; durable when it returns.
    async fn commit(&self, batch: &Batch) -> Result<(), StorageError>;

    /// At most `limit` events after a position.
    async fn events(
        &self,
        office: &OfficeId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<(Seq, Event)>, StorageError>;

    /// The position before the first event of `day`, or of the next day that is known.
    async fn day_start(&self, office: &OfficeId, day: Date) -> Result<Option<(Date, Seq)>, StorageError>;

    /// The answer remembered under a key.
    async fn answer(&self, office: &OfficeId, key_id: &str) -> Result<Option<KeyedAnswer>, StorageError>;

    /// The keys of all remembered answers, after those given before `before` are forgotten.
    async fn keys(&self, office: &OfficeId, before: Timestamp) -> Result<Vec<String>, StorageError>;

    /// Deletes what people did before `before`, and gives how many deeds that were.
    async fn forget_deeds(&self, office: &OfficeId, before: Timestamp) -> Result<u64, StorageError>;

    /// The ticket rows of a business day in the order of their ids.
    async fn ticket_rows(&self, office: &OfficeId, day: Date) -> Result<Vec<TicketRow>, StorageError>;
}
