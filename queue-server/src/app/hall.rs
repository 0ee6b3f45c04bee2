//! One running office: what is committed, who follows it, and the way to its writer.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, RwLock, RwLockReadGuard};

use queue_core::estimate::{Model, Waits};
use queue_core::settings::Settings;
use queue_core::statistics::wanted::Wanted;
use queue_core::statistics::{Statistics, Table};
use queue_core::value::{Date, OfficeId, Seq};
use queue_core::{Event, Fact, Office, Refusal};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::Failure;
use super::rollups::Roller;
use super::writer::{Asked, Writer};
use crate::clock::Clock;
use crate::profile::Profile;
use crate::storage::{Storage, StorageError};

/// How many orders may wait for the writer; more are refused at once.
const WAITING_LIMIT: usize = 1024;
/// How many events followers can resume from; whoever missed more takes a snapshot.
const KEPT_EVENTS: usize = 4096;

/// A running office.
pub struct Hall {
    id: OfficeId,
    profile: RwLock<Arc<Profile>>,
    storage: Arc<dyn Storage>,
    office: RwLock<Office>,
    statistics: RwLock<Statistics>,
    waits: RwLock<Waits>,
    wanted: RwLock<Arc<Wanted>>,
    clock: Arc<dyn Clock>,
    kept: Mutex<VecDeque<(Seq, Arc<Event>)>>,
    latest: watch::Sender<Seq>,
    orders: Mutex<Option<mpsc::Sender<Asked>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    roller: Mutex<Option<Roller>>,
    learner: Mutex<Option<JoinHandle<()>>>,
}

/// What a follower learns.
#[derive(Debug)]
pub enum Followed {
    /// The events after the last ones, in order.
    Events(Vec<(Seq, Arc<Event>)>),
    /// The events after the position are no longer kept: take a snapshot. The follower goes on after the latest event.
    TooOld,
    /// The server stops.
    Stopped,
}

/// Follows the journal of a hall from a position on.
pub struct Follower {
    hall: Arc<Hall>,
    after: Seq,
    latest: watch::Receiver<Seq>,
}

impl Hall {
    pub(super) async fn open(
        profile: Profile,
        storage: Arc<dyn Storage>,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, StorageError> {
        let loaded = super::writer::load(&profile, storage.as_ref(), clock.now()).await?;
        let mut statistics = Statistics::new(loaded.office.settings(), loaded.office.day());
        loaded.events.iter().for_each(|event| statistics.apply(event));
        let seq = loaded.office.seq();
        let first = loaded.events.len().saturating_sub(KEPT_EVENTS);
        let first_seq = seq + 1 - (loaded.events.len() - first) as u64;
        let kept = (first_seq..).zip(loaded.events.into_iter().skip(first).map(Arc::new)).collect();
        let (orders, waiting) = mpsc::channel(WAITING_LIMIT);
        let hall = Arc::new(Self {
            office: RwLock::new(loaded.office.clone()),
            statistics: RwLock::new(statistics),
            waits: RwLock::new(loaded.waits),
            wanted: RwLock::default(),
            clock: clock.clone(),
            kept: Mutex::new(kept),
            latest: watch::Sender::new(seq),
            orders: Mutex::new(Some(orders)),
            writer: Mutex::new(None),
            roller: Mutex::new(None),
            learner: Mutex::new(None),
            id: profile.id.clone(),
            profile: RwLock::new(Arc::new(profile)),
            storage: storage.clone(),
        });
        let writer = Writer::new(loaded.office, hall.clone(), storage, clock.clone()).await?;
        *lock(&hall.writer) = Some(tokio::spawn(writer.run(waiting)));
        *lock(&hall.roller) = Some(Roller::start(hall.clone(), clock));
        hall.learn();
        Ok(hall)
    }

    /// The office.
    pub fn id(&self) -> &OfficeId {
        &self.id
    }

    /// How the office is set up now.
    pub fn profile(&self) -> Arc<Profile> {
        self.profile.read().expect("no panic while the set-up is held").clone()
    }

    /// The office as it is committed. Hold it briefly: the writer waits for it.
    pub fn office(&self) -> RwLockReadGuard<'_, Office> {
        self.office.read().expect("no panic while the office is held")
    }

    /// What is told of waits. Whoever holds the office as well takes the office first.
    pub fn waits(&self) -> RwLockReadGuard<'_, Waits> {
        self.waits.read().expect("no panic while the waits are held")
    }

    /// What was wanted most at each hour of past days like today.
    pub fn wanted(&self) -> Arc<Wanted> {
        self.wanted.read().expect("no panic while the wishes are held").clone()
    }

    /// Takes what was wanted on past days like today.
    pub(super) fn learned_wanted(&self, wanted: Wanted) {
        *self.wanted.write().expect("no panic while the wishes are held") = Arc::new(wanted);
    }

    /// Learns from the past days anew, while everything else goes on.
    fn learn(self: &Arc<Self>) {
        let learner = tokio::spawn(super::learn::learn(self.clone()));
        if let Some(before) = lock(&self.learner).replace(learner) {
            before.abort();
        }
    }

    /// Takes what the past days have taught.
    pub(super) fn learned(&self, model: Model) {
        self.waits.write().expect("no panic while the waits are held").learned(Arc::new(model));
    }

    /// The figures of today, up to this moment.
    pub fn statistics_today(&self) -> Table {
        self.statistics_now().table().clone()
    }

    pub(super) fn statistics_now(&self) -> Statistics {
        let now = self.clock.now();
        self.statistics.read().expect("no panic while the figures are held").until(now)
    }

    pub(super) fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    /// The first business day of the office.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn first_day(&self) -> Result<Option<Date>, StorageError> {
        Ok(self.storage.day_start(&self.id, Date::MIN).await?.map(|(day, _)| day))
    }

    /// At most `limit` events of the journal after a position.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn journal(&self, after: Seq, limit: u32) -> Result<Vec<(Seq, Event)>, StorageError> {
        self.storage.events(&self.id, after, limit).await
    }

    /// Follows the journal after a position.
    pub fn follow(self: &Arc<Self>, after: Seq) -> Follower {
        Follower { hall: self.clone(), after, latest: self.latest.subscribe() }
    }

    pub(super) fn submit(&self, asked: Asked) -> Result<(), Failure> {
        let orders = lock(&self.orders);
        let sender = orders.as_ref().ok_or(Failure::Stopping)?;
        sender.try_send(asked).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Failure::Overloaded,
            mpsc::error::TrySendError::Closed(_) => Failure::Stopping,
        })
    }

    pub(super) async fn stop(&self) {
        drop(lock(&self.orders).take());
        if let Some(learner) = lock(&self.learner).take() {
            learner.abort();
        }
        let writer = lock(&self.writer).take();
        if let Some(writer) = writer
            && let Err(error) = writer.await
        {
            tracing::error!(%error, office = %self.id, "the writer did not end well");
        }
        let roller = lock(&self.roller).take();
        if let Some(roller) = roller {
            roller.stop().await;
        }
    }

    /// Makes another set-up visible to everybody.
    pub(super) fn adopt(&self, profile: Profile, settings: Settings) -> Result<(), Refusal> {
        let mut office = self.office.write().expect("no panic while the office is held");
        office.adopt(settings)?;
        let mut waits = self.waits.write().expect("no panic while the waits are held");
        *waits = Waits::of_now(&office, waits.model());
        *self.profile.write().expect("no panic while the set-up is held") = Arc::new(profile);
        Ok(())
    }

    /// Makes committed events visible to everybody.
    pub(super) fn publish(self: &Arc<Self>, events: Vec<Event>) {
        let day_ended = events.iter().any(|event| matches!(event.fact, Fact::DayEnded { .. }));
        let last_seq = {
            let mut office = self.office.write().expect("no panic while the office is held");
            let mut statistics = self.statistics.write().expect("no panic while the figures are held");
            let mut waits = self.waits.write().expect("no panic while the waits are held");
            let mut kept = lock(&self.kept);
            for event in events {
                office.apply(&event);
                waits.apply(&office, &event);
                match &event.fact {
                    Fact::DayEnded { next, .. } => *statistics = Statistics::new(office.settings(), *next),
                    _ => statistics.apply(&event),
                }
                kept.push_back((office.seq(), Arc::new(event)));
                if kept.len() > KEPT_EVENTS {
                    kept.pop_front();
                }
            }
            office.seq()
        };
        self.latest.send_replace(last_seq);
        if day_ended {
            self.learn();
        }
    }
}

impl Follower {
    /// Waits until something happened after the last events and gives it.
    pub async fn next(&mut self) -> Followed {
        loop {
            let latest = *self.latest.borrow_and_update();
            if latest != self.after {
                return self.take(latest);
            }
            if self.latest.changed().await.is_err() {
                return Followed::Stopped;
            }
        }
    }

    fn take(&mut self, latest: Seq) -> Followed {
        let kept = lock(&self.hall.kept);
        let oldest = kept.front().map_or(latest + 1, |(seq, _)| *seq);
        if self.after > latest || self.after + 1 < oldest {
            self.after = latest;
            return Followed::TooOld;
        }
        let skip =
            usize::try_from(self.after + 1 - oldest).expect("fewer events are kept than memory has bytes");
        let events: Vec<_> = kept.iter().skip(skip).cloned().collect();
        if let Some((seq, _)) = events.last() {
            self.after = *seq;
        }
        Followed::Events(events)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().expect("no panic while the lock is held")
}
