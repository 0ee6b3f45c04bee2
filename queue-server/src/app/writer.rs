//! The one writer of an office: decides what waits, commits it together, answers after the commit.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use queue_core::command::{Command, Refusal};
use queue_core::value::{Actor, Date};
use queue_core::{Event, Office, Ticket};
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::hall::Hall;
use super::{Answer, Failure, Key, Order};
use crate::clock::Clock;
use crate::profile::Profile;
use crate::storage::{Batch, KeyedAnswer, Storage, StorageError};

/// How many orders are committed together at the most, so that the first of them does not wait for ever.
const BATCH_LIMIT: usize = 256;
/// How long an answer is remembered under its key.
const KEYS_KEPT: SignedDuration = SignedDuration::from_hours(48);
/// How long to wait before the office is read again after a failed commit.
const RELOAD_PAUSE: Duration = Duration::from_millis(200);
/// How long the writer rests at the least and at the most before it looks whether the day is over.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// An order and whoever waits for its answer.
pub(super) struct Waiting {
    pub(super) order: Order,
    pub(super) reply: oneshot::Sender<Reply>,
}

/// What an order gets.
type Reply = Result<Answer, Failure>;

/// An office as it was read.
pub(super) struct Loaded {
    pub(super) office: Office,
    pub(super) events: Vec<Event>,
}

/// Reads the present business day of an office.
pub(super) async fn load(profile: &Profile, storage: &dyn Storage) -> Result<Loaded, StorageError> {
    let today = storage.today(&profile.id).await?;
    let mut office = Office::new(profile.settings()?, today.day, today.after_seq);
    today.events.iter().for_each(|event| office.apply(event));
    Ok(Loaded { office, events: today.events })
}

/// The writer of one office.
pub(super) struct Writer {
    // Ahead of what is committed by the batch that is being decided.
    office: Office,
    hall: Arc<Hall>,
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    keys: HashSet<String>,
}

/// What was decided and is not yet committed.
#[derive(Default)]
struct Decided {
    events: Vec<Event>,
    answers: Vec<KeyedAnswer>,
    replies: Vec<(oneshot::Sender<Reply>, Reply)>,
}

/// The rows that go with the events of one commit.
struct Rows {
    day: Date,
    tickets: Vec<Ticket>,
    next_day: Option<Date>,
}

impl Writer {
    pub(super) async fn new(
        office: Office,
        hall: Arc<Hall>,
        storage: Arc<dyn Storage>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StorageError> {
        let before = clock.now().saturating_sub(KEYS_KEPT)?;
        let keys = storage.keys(&office.settings().office, before).await?.into_iter().collect();
        Ok(Self { office, hall, storage, clock, keys })
    }

    /// Runs until nobody can submit any more and everything accepted is done.
    pub(super) async fn run(mut self, mut orders: mpsc::Receiver<Waiting>) {
        let mut batch = Vec::with_capacity(BATCH_LIMIT);
        loop {
            let received = timeout(self.until_day_end(), orders.recv_many(&mut batch, BATCH_LIMIT)).await;
            if received == Ok(0) {
                return;
            }
            self.end_day_if_over().await;
            let mut decided = Decided::default();
            for waiting in batch.drain(..) {
                self.decide(waiting, &mut decided).await;
            }
            let tickets = changed(&self.office, &decided.events);
            self.commit(decided, Rows { day: self.office.day(), tickets, next_day: None }).await;
        }
    }

    /// How long nothing is due; never long, since the clock of the machine may be set.
    fn until_day_end(&self) -> Duration {
        let end = self.office.settings().day_end(self.office.day());
        let office_s = self.clock.now().duration_until(end).as_secs_f64() / self.clock.speed();
        Duration::try_from_secs_f64(office_s).unwrap_or_default().clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
    }

    /// A day that is over ends before anything else happens, whoever comes first.
    async fn end_day_if_over(&mut self) {
        let now = self.clock.now();
        if self.office.day_is_over(now) {
            let events = match self.office.decide(&Command::EndDay, &Actor::Timer, now) {
                Ok(events) => events,
                Err(refusal) => return tracing::error!(%refusal, "the day could not be ended"),
            };
            self.end_day(events).await;
            self.forget_old_keys().await;
        }
    }

    async fn end_day(&mut self, events: Vec<Event>) {
        let day = self.office.day();
        let Some((day_ended, closing)) = events.split_last() else { return };
        closing.iter().for_each(|event| self.office.apply(event));
        let tickets = changed(&self.office, &events);
        self.office.apply(day_ended);
        let next_day = Some(self.office.day());
        self.commit(Decided { events, ..Decided::default() }, Rows { day, tickets, next_day }).await;
    }

    async fn forget_old_keys(&mut self) {
        let Ok(before) = self.clock.now().saturating_sub(KEYS_KEPT) else { return };
        match self.storage.keys(&self.office.settings().office, before).await {
            Ok(keys) => self.keys = keys.into_iter().collect(),
            Err(error) => tracing::warn!(%error, "old answers could not be forgotten"),
        }
    }

    async fn decide(&mut self, Waiting { order, reply }: Waiting, decided: &mut Decided) {
        let Order { command, by, key, answer } = order;
        let key = key.map(|key| (key_id(&key), hex(&key.body)));
        if let Some((key_id, body_hash)) = &key
            && self.keys.contains(key_id)
        {
            let remembered = self.remembered(key_id, body_hash, decided).await;
            // Whoever asked may be gone; the answer stays remembered.
            return drop(reply.send(remembered));
        }
        if command == Command::EndDay {
            return decided.replies.push((reply, Err(Refusal::DayGoesOn.into())));
        }
        let now = self.clock.now();
        match self.office.decide(&command, &by, now) {
            Ok(events) => {
                events.iter().for_each(|event| self.office.apply(event));
                let answer = answer(&self.office, &events);
                if let Some((key_id, body_hash)) = key {
                    let (status, body) = (answer.status, answer.body.clone());
                    self.keys.insert(key_id.clone());
                    decided.answers.push(KeyedAnswer { key_id, body_hash, at: now, status, body });
                }
                decided.events.extend(events);
                decided.replies.push((reply, Ok(answer)));
            }
            Err(refusal) => decided.replies.push((reply, Err(refusal.into()))),
        }
    }

    /// The answer that a repeated key gets.
    async fn remembered(&self, key_id: &str, body_hash: &str, decided: &Decided) -> Reply {
        if let Some(running) = decided.answers.iter().find(|answer| answer.key_id == key_id) {
            return Err(if running.body_hash == body_hash {
                Failure::KeyRunning
            } else {
                Failure::KeyReused
            });
        }
        match self.storage.answer(&self.office.settings().office, key_id).await {
            Ok(Some(answer)) if answer.body_hash == body_hash => {
                Ok(Answer { status: answer.status, body: answer.body })
            }
            Ok(Some(_)) => Err(Failure::KeyReused),
            Ok(None) => Err(Failure::KeyRunning),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a remembered answer could not be read"
                );
                Err(Failure::NotWritten)
            }
        }
    }

    /// Writes what was decided and answers.
    async fn commit(&mut self, decided: Decided, Rows { day, tickets, next_day }: Rows) {
        if !decided.events.is_empty() {
            let batch = Batch {
                office: self.office.settings().office.clone(),
                day,
                first_seq: self.office.seq() + 1 - decided.events.len() as u64,
                events: decided.events,
                tickets,
                answers: decided.answers,
                next_day,
            };
            if let Err(error) = self.storage.commit(&batch).await {
                tracing::error!(error = &error as &dyn std::error::Error, "a change could not be written");
                for (reply, _) in decided.replies {
                    drop(reply.send(Err(Failure::NotWritten)));
                }
                return self.reload().await;
            }
            self.hall.publish(batch.events);
        }
        for (reply, answer) in decided.replies {
            drop(reply.send(answer));
        }
    }

    /// What was decided but not written never happened: the office is read again, however long that takes.
    async fn reload(&mut self) {
        loop {
            match self.read_again().await {
                Ok(()) => return,
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the office could not be read again"
                    );
                    tokio::time::sleep(RELOAD_PAUSE).await;
                }
            }
        }
    }

    async fn read_again(&mut self) -> Result<(), StorageError> {
        let before = self.clock.now().saturating_sub(KEYS_KEPT)?;
        let loaded = load(self.hall.profile(), self.storage.as_ref()).await?;
        self.keys = self.storage.keys(&loaded.office.settings().office, before).await?.into_iter().collect();
        // A commit whose outcome was unknown may be there after all: its events become visible now.
        let known = self.hall.office().seq();
        let first = loaded.office.seq() + 1 - loaded.events.len() as u64;
        let missed =
            (first..).zip(loaded.events).filter(|(seq, _)| *seq > known).map(|(_, event)| event).collect();
        self.hall.publish(missed);
        self.office = loaded.office;
        Ok(())
    }
}

/// The tickets that the events changed, each once, as they are after them.
fn changed(office: &Office, events: &[Event]) -> Vec<Ticket> {
    let mut seen = HashSet::new();
    let ids = events.iter().filter_map(|event| event.fact.ticket());
    ids.filter(|id| seen.insert(*id)).filter_map(|id| office.ticket(id).cloned()).collect()
}

/// Names caller, path and key in 32 hexadecimal digits.
fn key_id(key: &Key) -> String {
    let digest = Sha256::new().chain_update(key.key.as_bytes()).chain_update(key.scope.as_bytes()).finalize();
    hex(&digest[..16])
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
