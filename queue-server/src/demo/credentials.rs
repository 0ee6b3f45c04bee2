//! Who may come in to the demonstration: made with fresh random secrets the first time, kept afterwards.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use queue_api::session::SignIn;
use queue_core::value::{DeviceId, OfficeId, UserName};
use serde::{Deserialize, Serialize};

use crate::accounts::{
    Accounts, Device, DeviceKind, Person, PersonalRight, Role, fresh_password, fresh_token,
};
use crate::clock::SystemClock;
use crate::profile::Profile;
use crate::storage::sqlite::Sqlite;

/// The people of the office: name to sign in with, name, role.
const PEOPLE: [(&str, &str, Role); 12] = [
    ("arta", "Arta Hoxha", Role::Staff),
    ("besnik", "Besnik Shehu", Role::Staff),
    ("dorina", "Dorina Leka", Role::Staff),
    ("endrit", "Endrit Marku", Role::Staff),
    ("fatjona", "Fatjona Kola", Role::Staff),
    ("gentian", "Gentian Dervishi", Role::Staff),
    ("ilirjana", "Ilirjana Basha", Role::Staff),
    ("klodian", "Klodian Prifti", Role::Staff),
    ("mirela", "Mirela Gjoka", Role::Staff),
    ("skender", "Skënder Toska", Role::Staff),
    ("valbona", "Valbona Cani", Role::Manager),
    ("admin", "Agron Zeneli", Role::Admin),
];

/// The clerk who may call somebody out of order, besides managers and administrators.
const CALLS_ANY: &str = "arta";
/// The manager who leads the organisation too.
const SEES_ALL_OFFICES: &str = "valbona";

/// The file that tells other programs how to reach the demonstration.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DemoFile {
    /// The server.
    pub(super) url: String,
    /// The office.
    pub(super) office: OfficeId,
    services: Vec<ServiceEntry>,
    pub(super) counters: Vec<CounterEntry>,
    /// The people with their passwords.
    pub(super) users: Vec<UserEntry>,
    /// The devices with their tokens.
    pub(super) devices: Vec<DeviceEntry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ServiceEntry {
    id: String,
    prefix: String,
    name: String,
}

/// A counter.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CounterEntry {
    pub(super) id: String,
    label: String,
}

/// A person with a password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct UserEntry {
    pub(super) username: String,
    pub(super) password: String,
    pub(super) role: String,
}

/// A device with a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct DeviceEntry {
    pub(super) kind: String,
    pub(super) token: String,
}

impl UserEntry {
    /// What the person types to sign in.
    pub(super) fn sign_in(&self) -> SignIn {
        SignIn { username: self.username.clone(), password: self.password.clone(), code: None }
    }
}

impl DemoFile {
    /// That of `path` with its secrets, or a new one with fresh ones; the second value says which.
    ///
    /// # Errors
    /// When the file is there and is not one of these.
    pub(super) fn read_or_make(path: &Path, profile: &Profile) -> anyhow::Result<(Self, bool)> {
        let kept: Option<Self> = match fs::read(path) {
            Ok(bytes) => Some(
                serde_json::from_slice(&bytes).with_context(|| format!("{} is damaged", path.display()))?,
            ),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
        };
        let fresh = kept.is_none();
        let (users, devices) =
            kept.map_or_else(|| (fresh_users(), fresh_devices()), |kept| (kept.users, kept.devices));
        let services = profile.services.iter().map(|service| ServiceEntry {
            id: service.id.to_string(),
            prefix: service.prefix.to_string(),
            name: service.names.values().next().cloned().unwrap_or_default(),
        });
        let counters = profile.counters.iter().map(|counter| CounterEntry {
            id: counter.id.to_string(),
            label: counter.settings.label.clone(),
        });
        let file = Self {
            url: String::new(),
            office: profile.id.clone(),
            services: services.collect(),
            counters: counters.collect(),
            users,
            devices,
        };
        Ok((file, fresh))
    }

    /// Makes the people and devices known to the database. Those that it knows already are left alone unless the secrets
    /// are `fresh`: a hash takes its time.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn enter(&self, database: Sqlite, fresh: bool) -> anyhow::Result<()> {
        let known_people = database.accounts().await?;
        let known_devices = database.devices().await?;
        let accounts = Accounts::load(database, Arc::new(SystemClock), super::sessions()).await?;
        for user in &self.users {
            if fresh || !known_people.iter().any(|known| known.username == user.username) {
                let (_, name, role) =
                    person(&user.username).with_context(|| format!("{} is unknown", user.username))?;
                let (username, office) = (UserName::new(&user.username), self.office.clone());
                let mut person = Person::new(username, name, role, office);
                if user.username == CALLS_ANY {
                    person.rights.insert(PersonalRight::CallAny);
                }
                if user.username == SEES_ALL_OFFICES {
                    person.rights.insert(PersonalRight::AllOffices);
                }
                accounts.put_person(person, user.password.clone()).await?;
            }
        }
        for device in &self.devices {
            if fresh || !known_devices.iter().any(|known| known.device_id == device.kind) {
                let kind = if device.kind == "kiosk" { DeviceKind::Kiosk } else { DeviceKind::Board };
                let (id, office) = (DeviceId::new(&device.kind), self.office.clone());
                let name = if device.kind == "kiosk" { "Kioska 1" } else { "Salla e pritjes" };
                let device_known = Device { id, kind, office, name: name.into(), counter: None };
                accounts.devices().put(device_known, &device.token).await?;
            }
        }
        Ok(())
    }

    /// The token of the kiosk or the board.
    pub(super) fn token(&self, kind: &str) -> &str {
        self.devices.iter().find(|device| device.kind == kind).map_or("", |device| &device.token)
    }

    /// Writes the file whole, for this user's eyes only.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        write_secret(path, &serde_json::to_string_pretty(self)?)
    }
}

/// Writes a file whole or not at all, readable for this user only.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    let cannot = || format!("{} cannot be written", path.display());
    let beside = path.with_extension("new");
    let mut options = OpenOptions::new();
    let mut file =
        options.write(true).create(true).truncate(true).mode(0o600).open(&beside).with_context(cannot)?;
    file.write_all(text.as_bytes()).with_context(cannot)?;
    file.write_all(b"\n").with_context(cannot)?;
    file.sync_all().with_context(cannot)?;
    fs::rename(&beside, path).with_context(cannot)
}

fn person(username: &str) -> Option<(&'static str, &'static str, Role)> {
    PEOPLE.into_iter().find(|(known, _, _)| *known == username)
}

fn fresh_users() -> Vec<UserEntry> {
    let entry = |(username, _, role): (&str, &str, Role)| UserEntry {
        username: username.into(),
        password: fresh_password(),
        role: role.name().into(),
    };
    PEOPLE.into_iter().map(entry).collect()
}

fn fresh_devices() -> Vec<DeviceEntry> {
    ["kiosk", "board"].map(|kind| DeviceEntry { kind: kind.into(), token: fresh_token() }).into()
}
