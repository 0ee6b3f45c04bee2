//! Kiosks and boards: whose token it is, when each was last heard of, and how it is.
//!
//! All of them are in memory, since every request asks. The last use and the last word of each are written a few minutes
//! late, as those of sessions are. A device that is shut out or replaced is so at once: its streams end.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use jiff::SignedDuration;
use queue_api::device::{DeviceTrouble, Health, PaperSupply, Trouble};
use queue_api::errand::{Errand, ErrandKind, ErrandTold, Task};
use queue_core::value::{Actor, CounterId, DeviceId, OfficeId, Timestamp};
use tokio::sync::watch;
use uuid::Uuid;

use super::errands::DeviceErrands;
use super::secret::{TokenHash, token_hash};
use super::{Device, DeviceKind, SEEN_LATE, read, write};
use crate::clock::Clock;
use crate::storage::StorageError;
use crate::storage::accounts::DeviceRow;
use crate::storage::sqlite::Sqlite;

/// After so long without a word a device is no longer there.
const SILENT_AFTER: SignedDuration = SignedDuration::from_secs(45);
/// Never heard of.
const NEVER: i64 = i64::MIN;

/// A device as it is known now.
#[derive(Debug)]
pub struct KnownDevice {
    device: Device,
    seen_ms: AtomicI64,
    kept_ms: AtomicI64,
    health: RwLock<Option<Health>>,
    errands: DeviceErrands,
    ended: watch::Sender<bool>,
}

/// All devices.
pub struct Devices {
    database: Sqlite,
    clock: Arc<dyn Clock>,
    started_at: Timestamp,
    known: Arc<RwLock<HashMap<TokenHash, Arc<KnownDevice>>>>,
    changes: watch::Sender<u64>,
}

impl std::ops::Deref for KnownDevice {
    type Target = Device;

    fn deref(&self) -> &Device {
        &self.device
    }
}

impl KnownDevice {
    fn new(device: Device, seen_ms: Option<i64>, health: Option<Health>) -> Arc<Self> {
        let seen_ms = seen_ms.unwrap_or(NEVER);
        Arc::new(Self {
            device,
            seen_ms: AtomicI64::new(seen_ms),
            kept_ms: AtomicI64::new(seen_ms),
            health: RwLock::new(health),
            errands: DeviceErrands::default(),
            ended: watch::Sender::new(false),
        })
    }

    /// When it was last heard of.
    pub fn last_seen(&self) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.seen_ms.load(Ordering::Relaxed)).ok()
    }

    /// How it was, as it said itself.
    pub fn health(&self) -> Option<Health> {
        read(&self.health).clone()
    }

    /// What it is asked to do.
    pub fn errands(&self) -> &DeviceErrands {
        &self.errands
    }

    /// Becomes true when the device is shut out or replaced.
    pub fn ended(&self) -> watch::Receiver<bool> {
        self.ended.subscribe()
    }

    /// Whether it was heard of within the last 45 seconds.
    pub fn is_there(&self, now: Timestamp) -> bool {
        self.last_seen().is_some_and(|seen| now.duration_since(seen) <= SILENT_AFTER)
    }
}

impl Devices {
    pub(super) async fn load(database: Sqlite, clock: Arc<dyn Clock>) -> Result<Self, StorageError> {
        let known = database.devices().await?.into_iter().filter_map(device).collect();
        let started_at = clock.now();
        let (known, changes) = (Arc::new(RwLock::new(known)), watch::Sender::new(0));
        Ok(Self { database, clock, started_at, known, changes })
    }

    /// Adds a device, or gives the one with its id another token, kind and name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put(&self, device: Device, token: &str) -> Result<(), StorageError> {
        let token_hash = token_hash(token);
        let row = DeviceRow {
            office_id: device.office.as_str().into(),
            device_id: device.id.as_str().into(),
            kind: device.kind.name().into(),
            token_hash: token_hash.to_vec(),
            name: device.name.clone(),
            counter_id: device.counter.as_ref().map(ToString::to_string),
            seen_ms: None,
            health: None,
        };
        self.database.put_device(&row).await?;
        self.take(token_hash, KnownDevice::new(device, None, None));
        Ok(())
    }

    /// Shuts a device out; says whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke(&self, office: &OfficeId, id: &DeviceId) -> Result<bool, StorageError> {
        let was_there = self.database.delete_device(office.as_str(), id.as_str()).await?;
        self.forget(office, id);
        Ok(was_there)
    }

    /// Whose token this is; a device that was added meanwhile is known from its first request on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_token(&self, token: &str) -> Result<Option<Arc<KnownDevice>>, StorageError> {
        let token_hash = token_hash(token);
        let known = read(&self.known).get(&token_hash).cloned();
        let known = match known {
            Some(known) => known,
            None => {
                let Some((token_hash, added)) = self.database.device(&token_hash).await?.and_then(device)
                else {
                    return Ok(None);
                };
                self.take(token_hash, added.clone());
                added
            }
        };
        self.seen(&known);
        Ok(Some(known))
    }

    /// The devices of an office in the order of their names.
    pub fn of(&self, office: &OfficeId) -> Vec<Arc<KnownDevice>> {
        let mut of_office: Vec<_> =
            read(&self.known).values().filter(|known| known.office == *office).cloned().collect();
        of_office.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        of_office
    }

    /// All devices.
    pub fn all(&self) -> Vec<Arc<KnownDevice>> {
        read(&self.known).values().cloned().collect()
    }

    /// A device of an office.
    pub fn find(&self, office: &OfficeId, id: &DeviceId) -> Option<Arc<KnownDevice>> {
        read(&self.known).values().find(|known| known.office == *office && known.id == *id).cloned()
    }

    /// What a device is called; its id when it is not known any more.
    pub fn name(&self, office: &OfficeId, id: &DeviceId) -> String {
        self.find(office, id).map_or_else(|| id.to_string(), |known| known.name.clone())
    }

    /// Notes that something was heard of a device.
    pub fn seen(&self, known: &KnownDevice) {
        let now = self.clock.now();
        let was_there = known.is_there(now);
        known.seen_ms.store(now.as_millisecond(), Ordering::Relaxed);
        if !was_there {
            self.changes.send_modify(|changes| *changes += 1);
        }
        let kept_ms = known.kept_ms.load(Ordering::Relaxed);
        let late_ms = i128::from(now.as_millisecond()) - i128::from(kept_ms);
        if late_ms > SEEN_LATE.as_millis() {
            self.keep(known);
        }
    }

    /// Notes how a device is.
    pub fn tell(&self, known: &KnownDevice, health: Health) {
        let before = write(&known.health).replace(health.clone());
        let told = |health: &Health| {
            (health.paper, health.no_sound, health.reads_aloud_in.clone(), health.errors.clone())
        };
        if before.as_ref().map(told) != Some(told(&health)) {
            self.changes.send_modify(|changes| *changes += 1);
            self.keep(known);
        }
    }

    /// Asks a device to do something; its stream wakes it.
    pub fn send_on_errand(&self, known: &KnownDevice, kind: ErrandKind, task: Task, by: Actor) -> ErrandTold {
        let told = known.errands.ask(Uuid::now_v7(), kind, task, by, self.clock.now());
        self.changes.send_modify(|changes| *changes += 1);
        told
    }

    /// Sends a board a voice; none where another is still on its way.
    pub fn send_voice(&self, known: &KnownDevice, archive: Vec<u8>, by: Actor) -> Option<ErrandTold> {
        let told = known.errands.ask_for_voice(Uuid::now_v7(), archive, by, self.clock.now())?;
        self.changes.send_modify(|changes| *changes += 1);
        Some(told)
    }

    /// Hands out what a device is asked to do, to a program of it that has run for so long.
    pub fn take_errands(&self, known: &KnownDevice, uptime_s: u64) -> Vec<Errand> {
        known.errands.take(uptime_s, self.clock.now())
    }

    /// Changes whenever a device is asked to do something, came back or got into other trouble; that one fell silent shows by the clock alone.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Whether a device is there at this moment.
    pub fn is_there(&self, known: &KnownDevice) -> bool {
        known.is_there(self.clock.now())
    }

    /// Whether a kiosk of a zone reads aloud at this moment. One that fell silent does so no more.
    pub fn reads_aloud(&self, office: &OfficeId, zone: &str) -> bool {
        let now = self.clock.now();
        let reads = |health: &Health| health.reads_aloud_in.as_deref() == Some(zone);
        read(&self.known).values().any(|known| {
            known.office == *office && read(&known.health).as_ref().is_some_and(reads) && known.is_there(now)
        })
    }

    /// What the staff should know of an office's devices. Nobody is called silent right after the server's own start.
    pub fn troubles(&self, office: &OfficeId) -> Vec<DeviceTrouble> {
        let now = self.clock.now();
        let listened = now.duration_since(self.started_at) > SILENT_AFTER;
        self.of(office).into_iter().flat_map(|known| troubles_of(&known, now, listened)).collect()
    }

    fn take(&self, token_hash: TokenHash, device: Arc<KnownDevice>) {
        self.forget(&device.office, &device.id);
        write(&self.known).insert(token_hash, device);
        self.changes.send_modify(|changes| *changes += 1);
    }

    fn forget(&self, office: &OfficeId, id: &DeviceId) {
        let is_it = |known: &KnownDevice| known.office == *office && known.id == *id;
        write(&self.known).retain(|_, known| {
            if is_it(known) {
                known.ended.send_replace(true);
            }
            !is_it(known)
        });
        self.changes.send_modify(|changes| *changes += 1);
    }

    /// Writes what is known of a device; one that another program shut out meanwhile is forgotten.
    fn keep(&self, known: &KnownDevice) {
        let seen_ms = known.seen_ms.load(Ordering::Relaxed);
        known.kept_ms.store(seen_ms, Ordering::Relaxed);
        let health = known.health().and_then(|health| serde_json::to_string(&health).ok());
        let (office, id) = (known.office.clone(), known.id.clone());
        let (database, all, ended) = (self.database.clone(), self.known.clone(), known.ended.clone());
        tokio::spawn(async move {
            match database.keep_device_seen(office.as_str(), id.as_str(), seen_ms, health.as_deref()).await {
                Ok(true) => {}
                Ok(false) => {
                    ended.send_replace(true);
                    write(&all).retain(|_, known| known.office != office || known.id != id);
                }
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, device = %id, "the last word of a device was not kept");
                }
            }
        });
    }
}

fn troubles_of(known: &KnownDevice, now: Timestamp, listened: bool) -> Vec<DeviceTrouble> {
    let trouble = |trouble, since, detail| DeviceTrouble {
        device: known.id.clone(),
        name: known.name.clone(),
        trouble,
        since,
        detail,
    };
    let Some(seen) = known.last_seen() else { return Vec::new() };
    if !known.is_there(now) {
        // What it said last is old by now.
        return listened.then(|| trouble(Trouble::Silent, Some(seen), None)).into_iter().collect();
    }
    let Some(health) = known.health() else { return Vec::new() };
    let paper = match health.paper {
        Some(PaperSupply::Out) => Some(Trouble::NoPaper),
        Some(PaperSupply::Low) => Some(Trouble::LowPaper),
        Some(PaperSupply::Ok | PaperSupply::Unknown) | None => None,
    };
    let errors = health.errors.into_iter().map(|error| trouble(Trouble::Error, None, Some(error)));
    let sound = health.no_sound.map(|_| Trouble::NoSound);
    paper.into_iter().chain(sound).map(|known| trouble(known, None, None)).chain(errors).collect()
}

fn device(row: DeviceRow) -> Option<(TokenHash, Arc<KnownDevice>)> {
    let kind = DeviceKind::ALL.into_iter().find(|kind| kind.name() == row.kind)?;
    let name = if row.name.is_empty() { row.device_id.clone() } else { row.name };
    let (id, office) = (DeviceId::new(&row.device_id), OfficeId::new(&row.office_id));
    let device = Device { id, kind, office, name, counter: row.counter_id.map(CounterId::new) };
    // What a later version wrote there may not read; it is said anew within a minute.
    let health = row.health.and_then(|health| serde_json::from_str(&health).ok());
    Some((row.token_hash.try_into().ok()?, KnownDevice::new(device, row.seen_ms, health)))
}
