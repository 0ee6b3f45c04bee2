//! What a board shows, as a snapshot and as the events that change it.
//!
//! A snapshot at one position of the journal and the events after it give the snapshot at a later one
//! ([`Snapshot::apply`]); a board that lost its line asks for the events after the last it saw.

use serde::{Deserialize, Serialize};

use crate::ticket::{CounterRef, Wait};
use crate::{Language, Prefix, Seq, ServiceId, TicketId, TicketNumber, Timestamp};

/// How many calls a snapshot holds.
pub const CALLS_KEPT: usize = 12;

/// What a board shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Snapshot {
    /// The position in the journal it was made at.
    pub seq: Seq,
    /// The latest calls of today, newest first.
    pub calls: Vec<Call>,
    /// How many people wait for each prefix.
    pub waiting: Vec<Waiting>,
    /// How many people wait for each service.
    pub services: Vec<ServiceWaiting>,
}

/// One call. A recall is a new call of the same ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Call {
    /// The call: its position in the journal, under which a board acknowledges it.
    pub call: String,
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub ticket: TicketId,
    /// The number to show and to say.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A042"))]
    pub number: TicketNumber,
    /// Where to go.
    pub counter: CounterRef,
    /// Which call it is, from 1.
    pub attempt: u8,
    /// When it was called, or called again.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub called_at: Timestamp,
    /// The language to say it in besides the office's main one: for boards alone, and never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "en"))]
    pub language: Option<Language>,
}

/// How many people wait for the services of a prefix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Waiting {
    /// The prefix.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A"))]
    pub prefix: Prefix,
    /// How many people.
    pub waiting: usize,
    /// The expected wait; null when none can be said honestly.
    pub wait: Option<Wait>,
}

/// How many people wait for a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ServiceWaiting {
    /// The service.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub id: ServiceId,
    /// Whether numbers for it are given.
    pub open: bool,
    /// How many people wait for it.
    pub waiting: usize,
    /// How many people are called before somebody who takes a number for it now.
    pub ahead: usize,
    /// The expected wait; null when none can be said honestly.
    pub wait: Option<Wait>,
}

/// The numbers of people waiting, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WaitingChanged {
    /// The position in the journal.
    pub seq: Seq,
    /// By prefix.
    pub waiting: Vec<Waiting>,
    /// By service.
    pub services: Vec<ServiceWaiting>,
}

/// One event of the board's stream. The name of the server-sent event is the variant's, its data the variant's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event", content = "data")]
pub enum BoardEvent {
    /// Everything anew: at the beginning, or when the events in between are no longer kept.
    Snapshot(Snapshot),
    /// A ticket was called.
    Called(Call),
    /// A ticket was called again.
    Recalled(Call),
    /// The calls of a ticket no longer hold.
    Withdrawn(Withdrawn),
    /// Other numbers of people wait.
    Waiting(WaitingChanged),
    /// Whether this board says what is called in its zone.
    Speaker(Speaker),
    /// What a manager lets boards say and show.
    Announcement(Announcement),
    /// Whether this board is to speak more quietly.
    Quieter(Quieter),
    /// An errand waits for the device that listens: it says how it is, and learns of it by the answer.
    Errand(ErrandWaits),
}

/// An errand waits; what it is stands in the answer to how the device is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ErrandWaits {}

/// Whether a board speaks more quietly, since a kiosk in its zone reads aloud to somebody who may not see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Quieter {
    /// Whether it does.
    pub quieter: bool,
}

/// Whether a board says what is called: of all boards of a zone one does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Speaker {
    /// Whether it is this one.
    pub speaks: bool,
    /// Calls that the board before it did not get to say.
    pub unsaid: Vec<String>,
}

/// What a board tells of itself when it follows the stream.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[serde(default, deny_unknown_fields)]
pub struct BoardQuery {
    /// This run of the board's program; who gives none is not asked to acknowledge anything.
    pub board: Option<String>,
    /// What it is called, for the clerk; its device's name when empty. Boards that share a token differ by it.
    pub name: String,
    /// The part of the hall whose people see and hear it.
    pub zone: String,
    /// Whether it can say what is called.
    pub voice: bool,
    /// Only calls to these counters, their ids with commas between; all when empty.
    pub counters: String,
    /// Only calls for these services, their ids with commas between; all when empty.
    pub services: String,
}

/// A board acknowledges a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Ack {
    /// The call.
    pub call: String,
    /// Since when it is on the screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub shown_at: Option<Timestamp>,
    /// When the board begins to say it. `409 already_spoken` when another board of the zone has begun before: then it is
    /// not said again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub spoken_at: Option<Timestamp>,
}

/// What became of a call on the boards. Also the data of the staff stream's event `shown`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CallShown {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub ticket: TicketId,
    /// The call.
    pub call: String,
    /// The boards that should show it.
    pub boards: Vec<ShownOn>,
    /// Whether a board has begun to say it.
    pub spoken: bool,
}

/// What became of a call on one board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShownOn {
    /// What the board is called.
    pub name: String,
    /// Whether it shows the call.
    pub shown: bool,
    /// Whether it has had five seconds for it and has not answered.
    pub silent: bool,
}

/// What a manager lets boards say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnnounceRequest {
    /// What.
    pub kind: AnnouncementKind,
    /// The words by language, at most 200 letters each, for `text`; the others have their own.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub texts: std::collections::BTreeMap<Language, String>,
}

/// What an announcement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AnnouncementKind {
    /// The counters close in ten minutes.
    Closing,
    /// Everybody must leave.
    Evacuation,
    /// The manager's own words.
    Text,
}

/// An announcement as boards get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Announcement {
    /// Which one.
    pub id: String,
    /// What.
    pub kind: AnnouncementKind,
    /// The words by language for `text`.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub texts: std::collections::BTreeMap<Language, String>,
    /// How long it is shown, in seconds.
    pub shown_s: u32,
}

/// The calls of a ticket no longer hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Withdrawn {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub ticket: TicketId,
    /// Its number.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A042"))]
    pub number: TicketNumber,
}

impl BoardEvent {
    /// The name of the server-sent event.
    pub fn name(&self) -> &'static str {
        match self {
            BoardEvent::Snapshot(_) => "snapshot",
            BoardEvent::Called(_) => "called",
            BoardEvent::Recalled(_) => "recalled",
            BoardEvent::Withdrawn(_) => "withdrawn",
            BoardEvent::Waiting(_) => "waiting",
            BoardEvent::Speaker(_) => "speaker",
            BoardEvent::Announcement(_) => "announcement",
            BoardEvent::Quieter(_) => "quieter",
            BoardEvent::Errand(_) => "errand",
        }
    }

    /// The data of the server-sent event.
    ///
    /// # Errors
    /// Never for these types; the error is serde's.
    pub fn data(&self) -> serde_json::Result<String> {
        match self {
            BoardEvent::Snapshot(snapshot) => serde_json::to_string(snapshot),
            BoardEvent::Called(call) | BoardEvent::Recalled(call) => serde_json::to_string(call),
            BoardEvent::Withdrawn(withdrawn) => serde_json::to_string(withdrawn),
            BoardEvent::Waiting(changed) => serde_json::to_string(changed),
            BoardEvent::Speaker(speaker) => serde_json::to_string(speaker),
            BoardEvent::Announcement(announcement) => serde_json::to_string(announcement),
            BoardEvent::Quieter(quieter) => serde_json::to_string(quieter),
            BoardEvent::Errand(waits) => serde_json::to_string(waits),
        }
    }

    /// Reads a server-sent event; `None` for a name this version does not know.
    ///
    /// # Errors
    /// When the data is not what the name promises.
    pub fn parse(name: &str, data: &str) -> serde_json::Result<Option<Self>> {
        Ok(Some(match name {
            "snapshot" => BoardEvent::Snapshot(serde_json::from_str(data)?),
            "called" => BoardEvent::Called(serde_json::from_str(data)?),
            "recalled" => BoardEvent::Recalled(serde_json::from_str(data)?),
            "withdrawn" => BoardEvent::Withdrawn(serde_json::from_str(data)?),
            "waiting" => BoardEvent::Waiting(serde_json::from_str(data)?),
            "speaker" => BoardEvent::Speaker(serde_json::from_str(data)?),
            "announcement" => BoardEvent::Announcement(serde_json::from_str(data)?),
            "quieter" => BoardEvent::Quieter(serde_json::from_str(data)?),
            "errand" => BoardEvent::Errand(serde_json::from_str(data)?),
            _ => return Ok(None),
        }))
    }
}

impl Snapshot {
    /// Becomes what the event at position `seq` says. An event that is not newer than the snapshot changes nothing.
    pub fn apply(&mut self, seq: Seq, event: &BoardEvent) {
        if let BoardEvent::Snapshot(snapshot) = event {
            *self = snapshot.clone();
            return;
        }
        if seq < self.seq {
            return;
        }
        self.seq = seq;
        match event {
            BoardEvent::Snapshot(_)
            | BoardEvent::Speaker(_)
            | BoardEvent::Announcement(_)
            | BoardEvent::Quieter(_)
            | BoardEvent::Errand(_) => {}
            BoardEvent::Called(call) | BoardEvent::Recalled(call) => {
                self.calls.retain(|earlier| earlier.ticket != call.ticket);
                self.calls.insert(0, call.clone());
                self.calls.truncate(CALLS_KEPT);
            }
            BoardEvent::Withdrawn(withdrawn) => self.calls.retain(|call| call.ticket != withdrawn.ticket),
            BoardEvent::Waiting(changed) => {
                self.waiting.clone_from(&changed.waiting);
                self.services.clone_from(&changed.services);
            }
        }
    }
}
