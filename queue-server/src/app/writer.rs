//! The one writer of an office: decides what waits, commits it together, answers after the commit. While one batch is
//! on its way to the disk the next one is decided.

mod adopt;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use queue_core::command::{Command, Refusal};
use queue_core::estimate::{Model, Waits};
use queue_core::value::{Actor, AppointmentId, Date, DocumentHash, Timestamp};
use queue_core::{Event, Office, Ticket};
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, timeout};

use super::hall::Hall;
use super::{Answer, Failure, Key, Order};
use crate::clock::Clock;
use crate::profile::Profile;
use crate::storage::{Batch, KeyedAnswer, Storage, StorageError};

/// How many orders are committed together at the most, so that the first of them does not wait for ever.
const BATCH_LIMIT: usize = 256;
/// How long an answer is remembered under its key.
const KEYS_KEPT: SignedDuration = SignedDuration::from_hours(48);
/// How long facts that outlive their day may matter: appointments are booked at most so far ahead.
const LASTING: SignedDuration = SignedDuration::from_hours(24 * 100);
/// How long to wait before the office is read again after a failed commit.
const RELOAD_PAUSE: Duration = Duration::from_millis(200);
/// How long the writer rests at the least and at the most before it looks whether the day is over, and how often it looks
/// whether another program set the office up anew.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What comes to the writer.
pub(super) enum Asked {
    /// An order.
    Order(Box<Waiting>),
    /// Another set-up.
    Adoption(Box<Adoption>),
    /// To look at once whether a set-up was staged for today.
    TakeStaged(oneshot::Sender<()>),
}

/// An order and whoever waits for its answer.
pub(super) struct Waiting {
    pub(super) order: Order,
    pub(super) reply: oneshot::Sender<Reply>,
}

pub(super) use adopt::Adoption;

/// What an order gets.
type Reply = Result<Answer, Failure>;

/// An office as it was read.
pub(super) struct Loaded {
    pub(super) office: Office,
    pub(super) waits: Waits,
    pub(super) events: Vec<Event>,
}

/// Reads the present business day of an office, with what earlier days left behind.
pub(super) async fn load(
    profile: &Profile,
    storage: &dyn Storage,
    now: Timestamp,
) -> Result<Loaded, StorageError> {
    let today = storage.today(&profile.id, now.saturating_sub(LASTING)?).await?;
    let mut office = Office::new(profile.settings()?, today.day, today.after_seq);
    today.lasting.iter().for_each(|event| office.remember(event));
    office.forget_the_past(now);
    let model = Arc::new(Model::learn(&[], &profile.priors()));
    let mut waits = Waits::new(office.settings(), today.day, model);
    for event in &today.events {
        office.apply(event);
        waits.apply(&office, event);
    }
    today.private.into_iter().for_each(|(ticket, private)| office.restore_private(ticket, private));
    today.documents.into_iter().for_each(|(id, document)| office.restore_document(id, document));
    Ok(Loaded { office, waits, events: today.events })
}

/// The writer of one office.
pub(super) struct Writer {
    // Ahead of what is committed by what is in flight and what is decided.
    office: Office,
    hall: Arc<Hall>,
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    keys: HashSet<String>,
    decided: Decided,
    in_flight: Option<InFlight>,
    looked_for_staged: Instant,
}

/// What was decided and is not yet on its way to the disk.
#[derive(Default)]
struct Decided {
    events: Vec<Event>,
    answers: Vec<KeyedAnswer>,
    replies: Vec<(oneshot::Sender<Reply>, Reply)>,
}

/// What is on its way to the disk: the next orders are decided meanwhile.
struct InFlight {
    written: JoinHandle<(Batch, Result<(), StorageError>)>,
    replies: Vec<(oneshot::Sender<Reply>, Reply)>,
}

/// The rows that go with the events of one commit.
struct Rows {
    day: Date,
    tickets: Vec<Ticket>,
    documents: Vec<(AppointmentId, Option<DocumentHash>)>,
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
        let (decided, looked_for_staged) = (Decided::default(), Instant::now());
        Ok(Self { office, hall, storage, clock, keys, decided, in_flight: None, looked_for_staged })
    }

    /// Runs until nobody can submit any more and everything accepted is done.
    pub(super) async fn run(mut self, mut orders: mpsc::Receiver<Asked>) {
        self.take_staged().await;
        let mut batch = Vec::with_capacity(BATCH_LIMIT);
        loop {
            let patience = self.until_something_is_due();
            let room = BATCH_LIMIT.saturating_sub(self.decided.replies.len());
            tokio::select! {
                biased;
                written = written(&mut self.in_flight) => self.settle(written).await,
                received = timeout(patience, orders.recv_many(&mut batch, room)), if room > 0 => {
                    if received == Ok(0) {
                        return self.flush().await;
                    }
                    self.do_what_is_due().await;
                    for asked in batch.drain(..) {
                        match asked {
                            Asked::Order(waiting) => self.decide(*waiting).await,
                            Asked::Adoption(adoption) => self.adopt_now(*adoption).await,
                            Asked::TakeStaged(reply) => {
                                self.take_staged().await;
                                reply.send(()).ok();
                            }
                        }
                    }
                }
            }
            self.write_next();
        }
    }

    /// How long nothing is due; never long, since the clock of the machine may be set.
    fn until_something_is_due(&self) -> Duration {
        let due = self.office.next_due();
        let office_s = self.clock.now().duration_until(due.at).as_secs_f64() / self.clock.speed();
        Duration::try_from_secs_f64(office_s).unwrap_or_default().clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
    }

    /// What the clock brings about happens before anything else, whoever comes first.
    async fn do_what_is_due(&mut self) {
        self.end_day_if_over().await;
        self.take_staged_from_time_to_time().await;
        let now = self.clock.now();
        loop {
            let due = self.office.next_due();
            if due.at > now || due.command == Command::EndDay {
                return;
            }
            match self.office.decide(&due.command, &Actor::Timer, now) {
                Ok(events) => {
                    events.iter().for_each(|event| self.office.apply(event));
                    self.decided.events.extend(events);
                }
                Err(refusal) => return tracing::error!(%refusal, "what was due could not be done"),
            }
        }
    }

    async fn end_day_if_over(&mut self) {
        if !self.office.day_is_over(self.clock.now()) {
            return;
        }
        self.flush().await;
        match self.office.decide(&Command::EndDay, &Actor::Timer, self.clock.now()) {
            Ok(events) => self.end_day(events).await,
            Err(refusal) => tracing::error!(%refusal, "the day could not be ended"),
        }
        self.take_staged().await;
        self.forget_old_keys().await;
        self.forget_old_deeds().await;
    }

    async fn end_day(&mut self, events: Vec<Event>) {
        let day = self.office.day();
        let Some((day_ended, closing)) = events.split_last() else { return };
        closing.iter().for_each(|event| self.office.apply(event));
        let tickets = changed(&self.office, &events);
        let before: Vec<_> = self.office.appointments().map(|appointment| appointment.id).collect();
        self.office.apply(day_ended);
        let over = before.into_iter().filter(|id| self.office.appointment(*id).is_none());
        let documents = over.map(|id| (id, None)).collect();
        let next_day = Some(self.office.day());
        self.write(Decided { events, ..Decided::default() }, Rows { day, tickets, documents, next_day });
        self.flush().await;
    }

    async fn forget_old_keys(&mut self) {
        let Ok(before) = self.clock.now().saturating_sub(KEYS_KEPT) else { return };
        match self.storage.keys(&self.office.settings().office, before).await {
            Ok(keys) => self.keys = keys.into_iter().collect(),
            Err(error) => tracing::warn!(%error, "old answers could not be forgotten"),
        }
    }

    async fn forget_old_deeds(&self) {
        let kept = SignedDuration::from_hours(24 * i64::from(self.hall.profile().retention.deeds_days));
        let Ok(before) = self.clock.now().saturating_sub(kept) else { return };
        match self.storage.forget_deeds(&self.office.settings().office, before).await {
            Ok(deeds) => tracing::info!(deeds, %before, "deleted what people did before"),
            Err(error) => tracing::warn!(%error, "old deeds could not be deleted"),
        }
    }

    async fn decide(&mut self, Waiting { order, reply }: Waiting) {
        let Order { command, by, key, check, answer } = order;
        let key = key.map(|key| (key_id(&key), hex(&key.body)));
        if let Some((key_id, body_hash)) = &key
            && self.keys.contains(key_id)
        {
            let remembered = self.remembered(key_id, body_hash).await;
            // Whoever asked may be gone; the answer stays remembered.
            return drop(reply.send(remembered));
        }
        if command == Command::EndDay {
            return self.decided.replies.push((reply, Err(Refusal::DayGoesOn.into())));
        }
        if let Some(check) = check
            && let Err(failure) = check(&self.office)
        {
            return self.decided.replies.push((reply, Err(failure)));
        }
        let now = self.clock.now();
        let may = self.hall.waits().may(&self.office, &command, &by, now);
        match may.and_then(|()| self.office.decide(&command, &by, now)) {
            Ok(mut events) => {
                self.hall.waits().promise(&self.office, &mut events);
                events.iter().for_each(|event| self.office.apply(event));
                let answer = answer(&self.office, &events);
                if let Some((key_id, body_hash)) = key {
                    let (status, body) =
                        (answer.status, answer.kept.clone().unwrap_or_else(|| answer.body.clone()));
                    self.keys.insert(key_id.clone());
                    self.decided.answers.push(KeyedAnswer { key_id, body_hash, at: now, status, body });
                }
                self.decided.events.extend(events);
                self.decided.replies.push((reply, Ok(answer)));
            }
            Err(refusal) => self.decided.replies.push((reply, Err(refusal.into()))),
        }
    }

    /// The answer that a repeated key gets.
    async fn remembered(&self, key_id: &str, body_hash: &str) -> Reply {
        if let Some(running) = self.decided.answers.iter().find(|answer| answer.key_id == key_id) {
            return Err(if running.body_hash == body_hash {
                Failure::KeyRunning
            } else {
                Failure::KeyReused
            });
        }
        match self.storage.answer(&self.office.settings().office, key_id).await {
            Ok(Some(answer)) if answer.body_hash == body_hash => {
                Ok(Answer { remembered: true, ..Answer::new(answer.status, answer.body) })
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

    /// Sends what is decided to the disk, unless something is still on its way there.
    fn write_next(&mut self) {
        if self.in_flight.is_some() {
            return;
        }
        let decided = std::mem::take(&mut self.decided);
        if decided.events.is_empty() {
            // Refusals change nothing, but what they are based on is written by now.
            return answer_all(decided.replies);
        }
        let tickets = changed(&self.office, &decided.events);
        let documents = changed_documents(&self.office, &decided.events);
        self.write(decided, Rows { day: self.office.day(), tickets, documents, next_day: None });
    }

    fn write(&mut self, decided: Decided, Rows { day, tickets, documents, next_day }: Rows) {
        let batch = Batch {
            office: self.office.settings().office.clone(),
            day,
            first_seq: self.office.seq() + 1 - decided.events.len() as u64,
            events: decided.events,
            tickets,
            documents,
            answers: decided.answers,
            next_day,
        };
        let storage = self.storage.clone();
        let written = tokio::spawn(async move {
            let result = storage.commit(&batch).await;
            (batch, result)
        });
        self.in_flight = Some(InFlight { written, replies: decided.replies });
    }

    /// Publishes what is on the disk and answers; what could not be written takes with it all that was decided since.
    async fn settle(&mut self, written: Written) {
        let replies = self.in_flight.take().map(|in_flight| in_flight.replies).unwrap_or_default();
        match written {
            Ok((batch, Ok(()))) => {
                self.hall.publish(batch.events);
                answer_all(replies);
            }
            Ok((_, Err(error))) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a change could not be written");
                self.give_up(replies).await;
            }
            Err(error) => {
                tracing::error!(%error, "a commit did not end");
                self.give_up(replies).await;
            }
        }
    }

    async fn give_up(&mut self, replies: Vec<(oneshot::Sender<Reply>, Reply)>) {
        let later = std::mem::take(&mut self.decided).replies;
        let nothing_happened = |(reply, _)| (reply, Err(Failure::NotWritten));
        answer_all(replies.into_iter().chain(later).map(nothing_happened).collect());
        self.reload().await;
    }

    /// Returns when everything decided is written and answered.
    async fn flush(&mut self) {
        self.write_next();
        while self.in_flight.is_some() {
            let written = written(&mut self.in_flight).await;
            self.settle(written).await;
            self.write_next();
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
        let now = self.clock.now();
        let before = now.saturating_sub(KEYS_KEPT)?;
        let loaded = load(&self.hall.profile(), self.storage.as_ref(), now).await?;
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

/// What became of a commit.
type Written = Result<(Batch, Result<(), StorageError>), JoinError>;

/// Waits for what is in flight; for ever if nothing is.
async fn written(in_flight: &mut Option<InFlight>) -> Written {
    match in_flight {
        Some(in_flight) => (&mut in_flight.written).await,
        None => std::future::pending().await,
    }
}

/// Answers everybody; whoever asked may be gone.
fn answer_all(replies: Vec<(oneshot::Sender<Reply>, Reply)>) {
    for (reply, answer) in replies {
        drop(reply.send(answer));
    }
}

/// The tickets that the events changed, each once, as they are after them.
fn changed(office: &Office, events: &[Event]) -> Vec<Ticket> {
    let mut seen = HashSet::new();
    let ids = events.iter().filter_map(|event| event.fact.ticket());
    ids.filter(|id| seen.insert(*id)).filter_map(|id| office.ticket(id).cloned()).collect()
}

/// The appointments that the events changed, with the hashes of their documents as they are after them.
fn changed_documents(office: &Office, events: &[Event]) -> Vec<(AppointmentId, Option<DocumentHash>)> {
    let ids: BTreeSet<_> = events.iter().filter_map(|event| event.fact.appointment()).collect();
    let document = |id| office.appointment(id).and_then(|appointment| appointment.document.clone());
    ids.into_iter().map(|id| (id, document(id))).collect()
}

/// Names key, caller and path. The key stands first: clients make keys that grow with time, and rows that lie in the
/// order of their coming cost a tenth of the disk's time.
fn key_id(key: &Key) -> String {
    let scope = Sha256::digest(key.scope.as_bytes());
    format!("{}{}", key.key.simple(), hex(&scope[..16]))
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
