//! People and devices, and what they may do.

use queue_core::value::{Actor, DeviceId, OfficeId, ProviderId, UserName};

/// What a person may do; each role may do what the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Calls and serves.
    Staff,
    /// Sees figures.
    Manager,
    /// Sets up the office.
    Admin,
}

impl Role {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Role::Staff => "staff",
            Role::Manager => "manager",
            Role::Admin => "admin",
        }
    }

    /// The role with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Role::Staff, Role::Manager, Role::Admin].into_iter().find(|role| role.name() == name)
    }
}

/// What a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// Gives numbers.
    Kiosk,
    /// Shows and says calls.
    Board,
}

impl DeviceKind {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            DeviceKind::Kiosk => "kiosk",
            DeviceKind::Board => "board",
        }
    }
}

/// A person of the staff.
#[derive(Debug, Clone)]
pub struct Person {
    /// The name to sign in with.
    pub username: UserName,
    /// The name for people.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Where.
    pub office: OfficeId,
    /// The institution whose services the person sees in every office, and nothing else; `None` for the office's own.
    pub provider: Option<ProviderId>,
}

/// A kiosk or a board.
#[derive(Debug, Clone)]
pub struct Device {
    /// The device.
    pub id: DeviceId,
    /// What it is.
    pub kind: DeviceKind,
    /// Where.
    pub office: OfficeId,
}

impl Person {
    /// As the cause of an event.
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.username.clone())
    }
}
