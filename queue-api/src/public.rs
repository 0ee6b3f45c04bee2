//! What anybody may read of an office: what it tells of its work, and where a service is given. Nothing here points at a
//! person: public counts below five are null, and so is what fewer than thirty tickets say.

use serde::{Deserialize, Serialize};

use crate::office::{Address, Closed, Group, Municipality, Names, Opening, OpeningDay, Service};
use crate::ticket::Wait;
use crate::{Date, OfficeId, Prefix, ServiceId, Timestamp};

/// What an office tells of its work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublicOffice {
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub office: OfficeId,
    /// Whose office it is.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub names: Names,
    /// What it is called.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub unit_names: Names,
    /// Its time zone.
    pub time_zone: String,
    /// When this was true.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Whether numbers are given now.
    pub open: bool,
    /// People who wait now; null below five.
    pub waiting: Option<u64>,
    /// The groups of services and their waits now.
    pub groups: Vec<PublicGroup>,
    /// The months, the newest first; the present one up to yesterday.
    pub months: Vec<PublicMonth>,
    /// The names of the services in the months.
    pub services: Vec<PublicServiceNames>,
    /// The wait, in seconds, that offices are measured by.
    pub common_target_s: u32,
}

/// A group of services and its waits now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublicGroup {
    /// Its letter.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub prefix: Prefix,
    /// Its names.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub names: Names,
    /// Whether numbers for any of its services are given now.
    pub open: bool,
    /// From the shortest to the longest expected wait of its open services; null when none can be said honestly.
    pub wait: Option<Wait>,
}

/// A month of an office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublicMonth {
    /// The month, `2026-11`.
    pub month: String,
    /// The last day that is counted: that of the month, or yesterday.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub to: Date,
    /// All services together.
    pub total: PublicFigures,
    /// Each service, in the order of the catalogue; sensitive ones are counted with the information desk.
    pub services: Vec<PublicService>,
}

/// A service in a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublicService {
    /// The service.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub service: ServiceId,
    /// Its figures.
    pub figures: PublicFigures,
}

/// Figures that anybody may read; null where they are of too few.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublicFigures {
    /// Tickets given; null below five, or where others would give that away.
    pub issued: Option<u64>,
    /// Half waited at most so long, in seconds; null of fewer than thirty.
    pub waiting_p50_s: Option<u64>,
    /// Nine of ten waited at most so long, in seconds; null of fewer than thirty.
    pub waiting_p90_s: Option<u64>,
    /// Waited at most the common target, 0 to 1; null of fewer than thirty.
    pub within_common_target: Option<f64>,
    /// Given up, not present or expired, of those issued, 0 to 1; null of fewer than thirty.
    pub left: Option<f64>,
}

/// A service by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublicServiceNames {
    /// The service.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub service: ServiceId,
    /// Its names.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub names: Names,
}

/// A service that some office gives, for whoever looks for one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OfferedService {
    /// The service.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub id: ServiceId,
    /// Its names.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub names: Names,
    /// The group in which it is offered.
    pub group: Group,
    /// How many offices give it.
    pub offices: usize,
    /// Whether some office says where it can be asked for without coming.
    pub online: bool,
}

/// An office that gives a service, and how it stands there now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ServiceAtOffice {
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub office: OfficeId,
    /// Whose office it is.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub names: Names,
    /// What it is called.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub unit_names: Names,
    /// Its municipality, if that is registered.
    pub municipality: Option<Municipality>,
    /// Where it is, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Its time zone.
    pub time_zone: String,
    /// Whether it gives numbers now.
    pub open: bool,
    /// Why it does not, and when again.
    pub closed: Option<Closed>,
    /// Its hours today; null on a closed day.
    pub opening: Option<Opening>,
    /// Its hours today and on the next business day.
    pub days: Vec<OpeningDay>,
    /// The service there: what to bring, what it costs, and the wait.
    pub service: Service,
    /// Half of the people who came for it in the past quarter were with a clerk at most so long, in seconds; null of fewer
    /// than thirty.
    pub typical_s: Option<u64>,
    /// Where an appointment is booked; null where none is.
    pub booking_url: Option<String>,
    /// It tells its figures in public.
    pub public: bool,
}
