//! Errands: what somebody has one device do, once: start its program anew, say what stands on its panel, print, be heard.
//!
//! A device learns of its errands by the answer to how it is; the stream of the board only wakes it. Each is handed out
//! once and never again, so that a device that starts anew does not do so for ever.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::device::PaperSupply;
use crate::{DeviceId, Language, ServiceId, TicketId, TicketNumber, Timestamp};

/// The errands that wait for a device, when there are some: the answer to how it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Errands {
    /// In the order in which they were asked for.
    #[serde(default)]
    pub errands: Vec<Errand>,
}

/// Something to do once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Errand {
    /// The errand, to report on.
    pub id: Uuid,
    /// What.
    #[serde(flatten)]
    pub task: Task,
}

/// What a device is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Task {
    /// End, so that its service starts it anew.
    Restart,
    /// Send a picture of what stands on its panel.
    Screenshot,
    /// Print a slip without a number.
    TestSlip,
    /// Show and say that this is a test.
    TestCall,
    /// Print the slip of a ticket again, marked as a copy.
    Copy(Box<CopiedSlip>),
    /// Fetch a voice and say everything with it from now on.
    Voice,
    /// Something that a later server asks for.
    #[serde(other)]
    Unknown,
}

/// The kinds of errands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrandKind {
    /// The program starts anew.
    Restart,
    /// A picture of the panel.
    Screenshot,
    /// A slip without a number comes out of a kiosk.
    TestSlip,
    /// A board shows and says a test.
    TestCall,
    /// The slip of a ticket comes out of a kiosk again; it is asked for at the ticket.
    Copy,
    /// A board gets a voice of the town's own; it is asked for with the archive.
    Voice,
}

/// What stands on the copy of a slip: the same number, and nothing that changes while one waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CopiedSlip {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub ticket: TicketId,
    /// Its number.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A042"))]
    pub number: TicketNumber,
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// When the number was given.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub issued_at: Timestamp,
    /// The citizen's language.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "sq"))]
    pub language: Language,
    /// The page that follows the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// Asks for the slip of a ticket again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CopyRequest {
    /// The kiosk at which it comes out.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub kiosk: DeviceId,
}

/// A kiosk at which copies can be printed, for the staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CopyingKiosk {
    /// The kiosk.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub id: DeviceId,
    /// What it is called.
    #[cfg_attr(feature = "schema", schema(example = "Kioska 1"))]
    pub name: String,
    /// Whether it was heard of within the last 45 seconds.
    pub there: bool,
    /// How much paper it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperSupply>,
    /// The copies that it was asked for lately, and what became of them.
    pub copies: Vec<ErrandTold>,
}

/// Asks for an errand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrandRequest {
    /// What the device is to do.
    pub what: ErrandKind,
}

/// What a device says of an errand. A picture says by itself that it is done, and so does a program that has started anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ErrandReport {
    /// Somebody is using the device: the errand waits until they have finished.
    Waits,
    /// It is done.
    Done,
    /// It was sent to a printer that does not say what becomes of it.
    Sent,
    /// It could not be done.
    Failed {
        /// Why.
        reason: ErrandFailure,
        /// What the device says of it, in one line for the staff.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
}

/// Why an errand was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrandFailure {
    /// The device did not ask for it in time.
    NotTaken,
    /// The device took it and said nothing more.
    NoAnswer,
    /// Somebody was using the device all the time.
    InUse,
    /// The program of the device is too old for it.
    NotKnown,
    /// The panel could not be drawn, or its picture is too large.
    NoPicture,
    /// The printer could not print it.
    Printer,
    /// It was shown, but not said: the board has no sound.
    NoSound,
    /// The voice is not taken: something is wrong with it, or with the folder for it.
    Voice,
}

/// An errand as whoever asked for it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ErrandTold {
    /// The errand.
    pub id: Uuid,
    /// What it is.
    pub what: ErrandKind,
    /// Since when it is as it is.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// How far it is.
    #[serde(flatten)]
    pub state: ErrandState,
}

/// How far an errand is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ErrandState {
    /// The device does not know of it yet.
    Asked,
    /// The device is about it.
    Taken,
    /// The device waits until nobody uses it.
    Waits,
    /// It is done.
    Done,
    /// It was sent to a printer that does not say what becomes of it.
    Sent,
    /// It was not, and will not be.
    Failed {
        /// Why.
        reason: ErrandFailure,
        /// What the device says of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
}

impl ErrandState {
    /// Whether nothing more becomes of it.
    pub fn is_over(&self) -> bool {
        matches!(self, ErrandState::Done | ErrandState::Sent | ErrandState::Failed { .. })
    }
}

impl From<ErrandReport> for ErrandState {
    fn from(report: ErrandReport) -> Self {
        match report {
            ErrandReport::Waits => ErrandState::Waits,
            ErrandReport::Done => ErrandState::Done,
            ErrandReport::Sent => ErrandState::Sent,
            ErrandReport::Failed { reason, detail } => ErrandState::Failed { reason, detail },
        }
    }
}

/// The largest archive of a voice that the server passes on, in bytes: a whole one has about 3 MiB.
pub const VOICE_LIMIT: usize = 16 * 1024 * 1024;

/// The longest picture of a panel, in bytes.
pub const PICTURE_LIMIT: usize = 8 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_of_a_later_server_is_one_that_is_not_known() {
        let id = Uuid::nil();
        let told = serde_json::json!({ "errands": [
            { "id": id, "what": "restart" },
            { "id": id, "what": "dance", "how": "well" },
        ] });
        let errands: Errands = serde_json::from_value(told).expect("it reads");
        let tasks: Vec<Task> = errands.errands.into_iter().map(|errand| errand.task).collect();
        assert_eq!(tasks, [Task::Restart, Task::Unknown]);
    }
}
