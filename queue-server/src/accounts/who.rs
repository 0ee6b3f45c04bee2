//! People and devices, and what they may do.

use std::collections::BTreeSet;

use queue_core::value::{Actor, CounterId, DeviceId, OfficeId, ProviderId, UserName};

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

/// What not everybody with a role may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonalRight {
    /// Call a ticket out of order.
    CallAny,
    /// See the figures of every office: the manager of the organisation.
    AllOffices,
}

impl PersonalRight {
    /// All of them.
    pub const ALL: [PersonalRight; 2] = [PersonalRight::CallAny, PersonalRight::AllOffices];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            PersonalRight::CallAny => "call_any",
            PersonalRight::AllOffices => "all_offices",
        }
    }
}

/// What a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// Gives numbers.
    Kiosk,
    /// Shows and says calls.
    Board,
    /// Calls the next person to one counter.
    DeskButton,
}

impl DeviceKind {
    /// All of them.
    pub const ALL: [DeviceKind; 3] = [DeviceKind::Kiosk, DeviceKind::Board, DeviceKind::DeskButton];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            DeviceKind::Kiosk => "kiosk",
            DeviceKind::Board => "board",
            DeviceKind::DeskButton => "desk_button",
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
    /// What the person may do beyond the role.
    pub rights: BTreeSet<PersonalRight>,
}

/// A kiosk, a board or a desk button.
#[derive(Debug, Clone)]
pub struct Device {
    /// The device.
    pub id: DeviceId,
    /// What it is.
    pub kind: DeviceKind,
    /// Where.
    pub office: OfficeId,
    /// What it is called.
    pub name: String,
    /// The counter that a desk button calls to; no other device has one.
    pub counter: Option<CounterId>,
}

impl Person {
    /// Somebody of the office itself, without rights beyond the role.
    pub fn new(username: UserName, name: &str, role: Role, office: OfficeId) -> Self {
        Self { username, name: name.into(), role, office, provider: None, rights: BTreeSet::new() }
    }

    /// Whether the person may do this. Managers may call out of order without a right of their own; figures are for
    /// managers, and those of other offices only for one who has the right.
    pub fn may(&self, right: PersonalRight) -> bool {
        match right {
            PersonalRight::CallAny => self.role >= Role::Manager || self.rights.contains(&right),
            PersonalRight::AllOffices => self.role >= Role::Manager && self.rights.contains(&right),
        }
    }

    /// As the cause of an event.
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.username.clone())
    }
}
