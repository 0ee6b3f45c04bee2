//! The running offices and the one door through which every change goes: [`App::execute`].
//!
//! Each office has one writer. What waits for it is decided together, committed in one transaction and answered after
//! the commit. Readers see only what is committed.

mod check;
mod hall;
#[cfg(test)]
mod tests;
mod writer;

use std::collections::BTreeMap;
use std::sync::Arc;

use queue_core::command::{Command, Refusal};
use queue_core::value::{Actor, OfficeId};
use queue_core::{Event, Office};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::clock::Clock;
use crate::storage::{Storage, StorageError};

pub use check::{Report, check};
pub use hall::{Followed, Follower, Hall};

/// What is asked of an office.
pub struct Order {
    /// What shall be done.
    pub command: Command,
    /// Who asks.
    pub by: Actor,
    /// Makes a repeat harmless.
    pub key: Option<Key>,
    /// Makes the answer from the office as it is after the events; kept with the key in the same commit.
    pub answer: Render,
}

/// Makes the answer to an order from the office as it is right after the order's events.
pub type Render = Box<dyn FnOnce(&Office, &[Event]) -> Answer + Send>;

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
}

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules refuse.
    #[error(transparent)]
    Refused(#[from] Refusal),
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
    halls: Arc<BTreeMap<OfficeId, Arc<Hall>>>,
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
            halls.insert(hall.profile().id.clone(), hall);
        }
        Ok(Self { halls: Arc::new(halls), clock, storage })
    }

    /// The office's hall.
    pub fn hall(&self, office: &OfficeId) -> Option<&Arc<Hall>> {
        self.halls.get(office)
    }

    /// All halls in the order of their ids.
    pub fn halls(&self) -> impl Iterator<Item = &Arc<Hall>> {
        self.halls.values()
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
        let hall = self.halls.get(office).ok_or_else(|| Failure::UnknownOffice(office.clone()))?;
        let (reply, answer) = oneshot::channel();
        hall.submit(writer::Waiting { order, reply })?;
        answer.await.map_err(|_| Failure::Stopping)?
    }

    /// Waits until everything accepted so far is written; afterwards nothing more is accepted.
    pub async fn stop(&self) {
        for hall in self.halls.values() {
            hall.stop().await;
        }
    }
}
