//! Devices as programs exchange them: how a new one is let in, how each says how it is, and what a kiosk needs to give
//! numbers while the line is cut.

use serde::{Deserialize, Serialize};

use crate::errand::ErrandTold;
use crate::{
    ClassId, CounterId, Date, DeviceId, Language, Need, OfficeId, Prefix, ServiceId, TicketId, TicketNumber,
    Timestamp, VisitId,
};

pub use queue_core::value::Rating;

/// What kind of device it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// It gives numbers.
    Kiosk,
    /// It shows and says calls.
    Board,
    /// It calls the next person to one counter.
    DeskButton,
}

/// A new device asks to be let in (the pattern of RFC 8628).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnrolRequest {
    /// What it is.
    pub kind: DeviceKind,
    /// The version of its program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// It came by TLS and knows no authority yet, so that the fingerprint must cover the server's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compares_authority: bool,
}

/// What the new device shows until an administrator has typed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Enrolment {
    /// What the administrator types.
    #[cfg_attr(feature = "schema", schema(example = "K7MQ2D"))]
    pub code: String,
    /// What the administrator compares, so that no other device is let in by mistake.
    #[cfg_attr(feature = "schema", schema(example = "4F A0 91 C3"))]
    pub fingerprint: String,
    /// Where to ask for the token: an address that only this device knows. `202` until an administrator has typed the
    /// code, then once `201` with [`Enrolled`].
    pub poll: String,
    /// How long to wait between two questions, in seconds.
    pub interval_s: u32,
    /// How long the code is good for, in seconds.
    pub expires_in_s: u32,
}

impl Enrolment {
    /// What only this device knows.
    pub fn secret(&self) -> &str {
        self.poll.rsplit('/').next().unwrap_or_default()
    }
}

/// The device is let in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Enrolled {
    /// The token for every request from now on; it is told once.
    pub token: String,
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "belsh"))]
    pub office: OfficeId,
    /// What the device is called.
    #[cfg_attr(feature = "schema", schema(example = "Kioska 1"))]
    pub name: String,
    /// The part of the hall that a board is for; left out where the administrator named none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "salla"))]
    pub zone: Option<String>,
    /// The counter that a desk button is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "4"))]
    pub counter: Option<CounterId>,
}

impl std::fmt::Debug for Enrolled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enrolled")
            .field("token", &"***")
            .field("office", &self.office)
            .field("name", &self.name)
            .field("zone", &self.zone)
            .field("counter", &self.counter)
            .finish()
    }
}

/// A device that asks to be let in, for the administrator who compares what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AskingDevice {
    /// The code that it shows.
    #[cfg_attr(feature = "schema", schema(example = "K7MQ2D"))]
    pub code: String,
    /// What it shows beside the code.
    #[cfg_attr(feature = "schema", schema(example = "4F A0 91 C3"))]
    pub fingerprint: String,
    /// What it is.
    pub kind: DeviceKind,
    /// The version of its program.
    pub version: Option<String>,
    /// Since when it asks.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
}

/// An administrator lets a device in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AdmitRequest {
    /// The code that the device shows; small letters, blanks and dashes do not matter.
    pub code: String,
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "belsh"))]
    pub office: OfficeId,
    /// What the device is called; the name of the device it replaces when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The broken device in whose place it goes: it takes over its name, and the old token ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub replaces: Option<DeviceId>,
    /// The part of the hall that a board is for, where its own configuration does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "salla"))]
    pub zone: Option<String>,
    /// The counter that a desk button calls to: it needs one, and nothing else has one. That of the button it replaces when
    /// left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "4"))]
    pub counter: Option<CounterId>,
}

/// How a device is, as it says itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// The version of its program.
    pub version: String,
    /// How long the program runs, in seconds.
    pub uptime_s: u64,
    /// The temperature of its processor, where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature_c: Option<f32>,
    /// How much paper there is, where there is a printer that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperSupply>,
    /// About how many slips the roll still gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slips_left: Option<u32>,
    /// Numbers given while the line was cut that the server does not have yet.
    #[serde(default)]
    pub unsent: u32,
    /// The part of the hall in which a kiosk reads aloud at this moment: boards of the same zone speak more quietly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads_aloud_in: Option<String>,
    /// Why a board cannot be heard; nothing while it can, and for one that is silent by its configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_sound: Option<NoSound>,
    /// The voices of the town's own that a board has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voices: Vec<OwnVoice>,
    /// What is wrong, each in one line for the staff; none when nothing is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
}

/// A voice of the town's own, whose clips come before the shipped ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnVoice {
    /// The language spoken.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "sq"))]
    pub language: Language,
    /// Who speaks.
    #[cfg_attr(feature = "schema", schema(example = "Ana Hoxha"))]
    pub voice: String,
    /// How many clips there are.
    pub clips: u32,
}

/// Why a board cannot be heard; it shows calls all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoSound {
    /// Its machine has no sound output.
    NoOutput,
    /// The sound output that its configuration names is not there.
    OutputMissing,
    /// What takes the sound over the network does not answer.
    NoLine,
    /// The folder for its announcements cannot be used.
    NoFolder,
}

/// How much paper there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaperSupply {
    /// Enough.
    Ok,
    /// The end of the roll is near.
    Low,
    /// None.
    Out,
    /// The printer does not say.
    Unknown,
}

/// A device, for managers and administrators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Device {
    /// The device.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub id: DeviceId,
    /// What it is.
    pub kind: DeviceKind,
    /// Its office.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "belsh"))]
    pub office: OfficeId,
    /// What it is called.
    pub name: String,
    /// The counter that a desk button calls to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "4"))]
    pub counter: Option<CounterId>,
    /// When it was last heard of; null when never since the server started for the first time.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub last_seen: Option<Timestamp>,
    /// Whether it was heard of within the last 45 seconds.
    pub there: bool,
    /// How it was then.
    pub health: Option<Health>,
    /// What it was asked to do lately, in that order, and what became of it; gone ten minutes after it is over.
    #[serde(default)]
    pub errands: Vec<ErrandTold>,
    /// When the picture of its panel was taken, while there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub picture_at: Option<Timestamp>,
}

/// Something about a device that the staff should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeviceTrouble {
    /// The device.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub device: DeviceId,
    /// What it is called.
    #[cfg_attr(feature = "schema", schema(example = "Kioska 1"))]
    pub name: String,
    /// What is wrong.
    pub trouble: Trouble,
    /// When it was last heard of, where it fell silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub since: Option<Timestamp>,
    /// What it says itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What may be wrong with a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It was not heard of for longer than 45 seconds.
    Silent,
    /// It has no paper.
    NoPaper,
    /// The end of its roll is near.
    LowPaper,
    /// A board cannot be heard.
    NoSound,
    /// Something that it says itself.
    Error,
}

/// Asks for numbers that a kiosk may give while the line is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BandsRequest {
    /// The business day: today or the next one.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub day: Date,
}

/// Numbers of one prefix and day that only one kiosk gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Band {
    /// The letter.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A"))]
    pub prefix: Prefix,
    /// The first number.
    pub from: u32,
    /// The last number.
    pub to: u32,
    /// Grows when the server was restored from a backup or the kiosk replaced: numbers of an older epoch are not given.
    pub epoch: u32,
}

/// A number that a kiosk gave while the line was cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OfflineTicket {
    /// The ticket, under an id that the kiosk made.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub id: TicketId,
    /// The number, from one of the kiosk's bands. A second ticket with the number of an earlier one is a further service
    /// of the same visit.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A601"))]
    pub number: TicketNumber,
    /// The visit that the server made before the line was cut, where this is a further service of it: then the number is
    /// that visit's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Uuid>))]
    pub visit: Option<VisitId>,
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// When it was given, on the office's clock as the kiosk knows it.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub issued_at: Timestamp,
    /// The epoch of its band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<u32>,
    /// The citizen's language; the office's main one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "sq"))]
    pub language: Option<Language>,
    /// A class of priority that the office has; everybody when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "priority"))]
    pub priority: Option<ClassId>,
    /// What the person needs at the counter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub needs: Vec<Need>,
}

/// What became of a number that was given while the line was cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Uploaded {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub id: TicketId,
    /// Whether it is in the queue.
    pub state: UploadState,
    /// The stable code of the refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// Whether an uploaded number is in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// It is now.
    Accepted,
    /// It was before.
    Known,
    /// It cannot be, and asking again does not help.
    Refused,
}

/// Somebody at a kiosk asks for a clerk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HelpCall {
    /// The kiosk.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub device: DeviceId,
    /// What it is called.
    #[cfg_attr(feature = "schema", schema(example = "Kioska 1"))]
    pub name: String,
    /// Since when.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
}

/// Says how a visit was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RateRequest {
    /// How.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "good"))]
    pub rating: Rating,
}
