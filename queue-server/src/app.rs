//! The running offices and the one door through which every change goes: [`App::execute`].
//!
//! Each office has one writer. What waits for it is decided together, committed in one transaction and answered after
//! the commit. Readers see only what is committed.

mod check;
mod courses;
mod hall;
mod jumps;
mod learn;
mod past;
mod rollups;
#[cfg(test)]
mod tests;
mod writer;

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use queue_core::command::{Command, Refusal};
use queue_core::settings::Settings;
use queue_core::value::{Actor, OfficeId};
use queue_core::{Event, Office};
use tokio::sync::{Mutex, oneshot};
use uuid::Uuid;

use crate::clock::Clock;
use crate::profile::Profile;
use crate::storage::{Storage, StorageError};

pub use check::{Report, check};
pub use courses::CourseReader;
pub use hall::{Followed, Follower, Hall};

/// What is asked of an office.
pub struct Order {
    /// What shall be done.
    pub command: Command,
    /// Who asks.
    pub by: Actor,
    /// Makes a repeat harmless.
    pub key: Option<Key>,
    /// What else must hold in the office right before, where the rules do not know it.
    pub check: Option<Check>,
    /// Makes the answer from the office as it is after the events; kept with the key in the same commit.
    pub answer: Render,
}

/// Makes the answer to an order from the office as it is right after the order's events.
pub type Render = Box<dyn FnOnce(&Office, &[Event]) -> Answer + Send>;

/// Looks for what is wrong with an order, in the office as it is right before.
pub type Check = Box<dyn FnOnce(&Office) -> Result<(), Failure> + Send>;

/// What is wrong with an order that the rules could carry out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Invalid {
    /// The stable code for clients.
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub detail: String,
}

/// A key of the caller's for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Caller and path: the same key of another caller or for another path is another key.
    pub scope: String,
    /// The caller's key.
    pub key: Uuid,
    /// SHA-256 of the request's body.
    pub body: [u8; 32],
}

/// An answer as it is given and remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, JSON.
    pub body: Vec<u8>,
    /// What is remembered in place of the body, where that tells what goes with a ticket.
    pub kept: Option<Vec<u8>>,
    /// Whether it was remembered from an earlier request.
    pub remembered: bool,
}

impl Answer {
    /// An answer that may be remembered as it is.
    pub fn new(status: u16, body: Vec<u8>) -> Self {
        Self { status, body, kept: None, remembered: false }
    }
}

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules refuse.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The order does not make sense in this office.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such office.
    #[error("there is no office {0}")]
    UnknownOffice(OfficeId),
    /// The key was used for another request.
    #[error("this key was used for another request")]
    KeyReused,
    /// The first request with this key has no answer yet.
    #[error("the first request with this key still runs")]
    KeyRunning,
    /// More waits than can be done in time.
    #[error("too many requests wait")]
    Overloaded,
    /// What was decided could not be written; nothing has changed.
    #[error("the change could not be written")]
    NotWritten,
    /// The server stops.
    #[error("the server stops")]
    Stopping,
}

/// All running offices.
#[derive(Clone)]
pub struct App {
    halls: Arc<RwLock<BTreeMap<OfficeId, Arc<Hall>>>>,
    // Held while an office is opened, so that none gets two writers; none is opened any more after the stop.
    may_open: Arc<Mutex<bool>>,
    clock: Arc<dyn Clock>,
    storage: Arc<dyn Storage>,
}

impl App {
    /// Loads every office that `storage` holds and starts its writer.
    ///
    /// # Errors
    /// When the stored data cannot be read or do not fit together.
    pub async fn load(storage: Arc<dyn Storage>, clock: Arc<dyn Clock>) -> Result<Self, StorageError> {
        let mut halls = BTreeMap::new();
        for profile in storage.profiles().await? {
            let hall = Hall::open(profile, storage.clone(), clock.clone()).await?;
            halls.insert(hall.id().clone(), hall);
        }
        Ok(Self { halls: Arc::new(RwLock::new(halls)), may_open: Arc::new(Mutex::new(true)), clock, storage })
    }

    /// The office's hall, if it was there when it was last looked for.
    pub fn hall(&self, office: &OfficeId) -> Option<Arc<Hall>> {
        self.known().get(office).cloned()
    }

    /// All halls in the order of their ids.
    pub fn halls(&self) -> Vec<Arc<Hall>> {
        self.known().values().cloned().collect()
    }

    /// The office's hall; one that was set up since the start is opened now.
    ///
    /// # Errors
    /// When the stored data cannot be read.
    pub async fn find(&self, office: &OfficeId) -> Result<Option<Arc<Hall>>, StorageError> {
        if let Some(hall) = self.hall(office) {
            return Ok(Some(hall));
        }
        let may_open = self.may_open.lock().await;
        let known = self.hall(office);
        if known.is_some() || !*may_open {
            return Ok(known);
        }
        let Some(profile) = self.storage.profile(office).await? else { return Ok(None) };
        let hall = Hall::open(profile, self.storage.clone(), self.clock.clone()).await?;
        tracing::info!(%office, "an office that was set up meanwhile is open");
        let mut halls = self.halls.write().expect("no panic while the halls are held");
        halls.insert(office.clone(), hall.clone());
        Ok(Some(hall))
    }

    /// Opens all offices that were set up since the start.
    ///
    /// # Errors
    /// When the stored data cannot be read.
    pub async fn find_all(&self) -> Result<Vec<Arc<Hall>>, StorageError> {
        for office in self.storage.office_ids().await? {
            self.find(&office).await?;
        }
        Ok(self.halls())
    }

    /// The office clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Where everything is kept.
    pub fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    /// Carries out an order: the one door for every change. Answers after the commit.
    ///
    /// # Errors
    /// See [`Failure`]; after each of them nothing has changed.
    pub async fn execute(&self, office: &OfficeId, order: Order) -> Result<Answer, Failure> {
        let hall = self.hall(office).ok_or_else(|| Failure::UnknownOffice(office.clone()))?;
        let (reply, answer) = oneshot::channel();
        hall.submit(writer::Asked::Order(Box::new(writer::Waiting { order, reply })))?;
        answer.await.map_err(|_| Failure::Stopping)?
    }

    /// Sets an office up otherwise from now on.
    ///
    /// # Errors
    /// When it would strand people, or cannot be written; afterwards everything is as before.
    pub async fn adopt(&self, profile: Profile, settings: Settings) -> Result<(), Failure> {
        let hall = self.hall(&profile.id).ok_or_else(|| Failure::UnknownOffice(profile.id.clone()))?;
        let (reply, adopted) = oneshot::channel();
        let adoption = writer::Adoption { profile, settings, reply };
        hall.submit(writer::Asked::Adoption(Box::new(adoption)))?;
        adopted.await.map_err(|_| Failure::Stopping)?
    }

    /// Takes what was staged for an office's present day, if it strands nobody.
    ///
    /// # Errors
    /// When there is no such office, or it is overloaded.
    pub async fn take_staged(&self, office: &OfficeId) -> Result<(), Failure> {
        let hall = self.hall(office).ok_or_else(|| Failure::UnknownOffice(office.clone()))?;
        let (reply, looked) = oneshot::channel();
        hall.submit(writer::Asked::TakeStaged(reply))?;
        looked.await.map_err(|_| Failure::Stopping)
    }

    /// Waits until everything accepted so far is written; afterwards nothing more is accepted.
    pub async fn stop(&self) {
        *self.may_open.lock().await = false;
        for hall in self.halls() {
            hall.stop().await;
        }
    }

    fn known(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<OfficeId, Arc<Hall>>> {
        self.halls.read().expect("no panic while the halls are held")
    }
}
