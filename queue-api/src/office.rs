//! Offices and their services as programs exchange them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ticket::Wait;
use crate::{ClassId, Date, Language, Need, OfficeId, Outcome, Prefix, ProviderId, ServiceId, Timestamp};

/// Texts by language.
pub type Names = BTreeMap<Language, String>;

/// Where an office is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Address {
    /// As it stands on a letter.
    pub text: String,
    /// Latitude and longitude in degrees, for example `40.98330,19.88500`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
}

/// An office and how it stands today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Office {
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "belsh"))]
    pub id: OfficeId,
    /// Whose office it is, for example *Bashkia Belsh*.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub names: Names,
    /// What the office is called, for example *Zyra me Një Ndalesë*.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub unit_names: Names,
    /// What kind of office it is.
    #[serde(default)]
    pub kind: OfficeKind,
    /// The municipality it belongs to, if that is registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipality: Option<Municipality>,
    /// The organisation above the municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Organisation>,
    /// Where it is, if that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The languages it offers, its main one first.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub languages: Vec<Language>,
    /// Its time zone, for example `Europe/Tirane`.
    pub time_zone: String,
    /// The hours of today, `HH:MM` in the office's civil time; null on a closed day.
    pub opening: Option<Opening>,
    /// The hours of the business day and of the one after it: what a device may rely on while the line is cut.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<OpeningDay>,
    /// When a business day begins, `HH:MM` in the office's civil time.
    #[serde(default = "four_o_clock")]
    pub day_start: String,
    /// Whether numbers are given now.
    pub open: bool,
    /// Why they are not, and when again; null while they are.
    #[serde(default)]
    pub closed: Option<Closed>,
    /// The groups of services in the order in which they are offered, one for each prefix.
    pub groups: Vec<Group>,
    /// The categories of services.
    pub categories: Vec<Category>,
    /// The services that stand on the first page, most wanted first.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub home: Vec<ServiceId>,
    /// The service for somebody who does not know what to choose.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub information: Option<ServiceId>,
    /// The wait the office wants to keep below, in seconds.
    pub wait_target_s: u32,
    /// The classes of people who go before others.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub priorities: Vec<ClassId>,
    /// What the office itself calls its classes, also those that nobody is put into any more. One that is not named here
    /// has the name that programs know.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, BTreeMap<String, String>>))]
    pub priority_names: BTreeMap<ClassId, Names>,
    /// What people may need at a counter.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub needs: Vec<Need>,
    /// The outcomes a clerk may choose from.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub outcomes: Vec<Outcome>,
    /// Whether citizens may take a number before they are in the hall.
    #[serde(default)]
    pub remote: bool,
    /// What the office wants everybody to read now, each in its languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<BTreeMap<String, String>>))]
    pub notices: Vec<Names>,
    /// What the office itself says on a slip.
    #[serde(default)]
    pub slip: SlipTexts,
    /// The page on which citizens book an appointment themselves; null where they cannot, or no phone reaches it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking_url: Option<String>,
    /// The office's clock, which a demonstration lets run faster.
    pub clock: Clock,
}

/// What an office itself says on a slip, each in its languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SlipTexts {
    /// Above the number.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub above: Names,
    /// At the end.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub below: Names,
}

/// What kind of office it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OfficeKind {
    /// A hall with a kiosk, boards and counters.
    #[default]
    Hall,
    /// One desk, which needs neither kiosk nor board nor number.
    Unit,
}

/// A municipality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Municipality {
    /// Its id, for example `ura-vajgurore`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its county (qark).
    pub county: String,
}

/// The organisation above municipalities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Organisation {
    /// Its id.
    pub id: String,
    /// Its names.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub names: Names,
}

/// Why no numbers are given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Closed {
    /// `holiday`, `not_today`, `before_hours`, `break`, `after_hours`, `outside_month_days`, `outside_campaign`,
    /// `quota_reached`, `closes_before_turn` or `service_off`.
    pub reason: String,
    /// What the office says of it, as the name of a holiday.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub note: Names,
    /// When numbers are given again; null when that is not in sight.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub next_opening: Option<Timestamp>,
}

/// The hours of a day, `HH:MM`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Opening {
    /// The first minute in which numbers are given.
    pub opens: String,
    /// The first minute in which they no longer are.
    pub closes: String,
}

/// A day with its hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpeningDay {
    /// The day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub day: Date,
    /// When numbers are given on it, earlier hours first; none on a closed day.
    pub hours: Vec<Opening>,
}

fn four_o_clock() -> String {
    "04:00".into()
}

/// The office's clock.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Clock {
    /// What it shows now.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub now: Timestamp,
    /// Office seconds in a real second: 1 but in a demonstration.
    pub speed: f64,
}

/// A group of services that share a prefix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Group {
    /// The letter of its numbers.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A"))]
    pub prefix: Prefix,
    /// Its names.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub names: Names,
}

/// A category of the catalogue; a group has one or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Category {
    /// The category, for example `GJC`.
    pub id: String,
    /// Its names.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub names: Names,
}

/// What a citizen may come for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Service {
    /// The service.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub id: ServiceId,
    /// Its code in the catalogue.
    pub code: String,
    /// The letter of its numbers.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A"))]
    pub prefix: Prefix,
    /// The group in which it is offered, where its numbers have the letter of another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub group: Option<Prefix>,
    /// Its category.
    pub category: String,
    /// Its names, for choosing it.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub names: Names,
    /// The names for slip, phone and board, where those of the service tell more than a number should.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub slip_names: Names,
    /// Shorter names for a large button, where the full ones are long.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub short_names: Names,
    /// What to bring.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, Vec<String>>))]
    pub documents: BTreeMap<Language, Vec<String>>,
    /// The name is not printed or spoken: it would tell more than a number should.
    pub sensitive: bool,
    /// Who is responsible for it: `municipality` or a central institution.
    #[serde(default = "municipality")]
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "municipality"))]
    pub provider: ProviderId,
    /// A clerk helps the citizen to apply in a portal of the state; counted apart.
    #[serde(default)]
    pub assisted_online: bool,
    /// What it costs, as the municipality says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<String>,
    /// Within how many days the answer is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_days: Option<u32>,
    /// Its code in the national register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official_code: Option<String>,
    /// Where it can be asked for without coming.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online_url: Option<String>,
    /// Whether appointments are taken for it.
    #[serde(default)]
    pub bookable: bool,
    /// Whether numbers for it are given now.
    pub open: bool,
    /// Why they are not, and when again; null while they are.
    #[serde(default)]
    pub closed: Option<Closed>,
    /// How many people wait for it.
    pub waiting: usize,
    /// How many people are called before somebody who takes a number for it now.
    pub ahead: usize,
    /// The expected wait; null when none can be said honestly.
    pub wait: Option<Wait>,
}

fn municipality() -> ProviderId {
    ProviderId::new("municipality")
}
