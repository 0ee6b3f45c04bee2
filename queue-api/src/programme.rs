//! Offices side by side, as programs exchange them. Definitions: docs/glossary.md.

use serde::{Deserialize, Serialize};

use crate::office::{Municipality, Names};
use crate::statistics::Row;
use crate::{Date, OfficeId, ProviderId, ServiceId};

/// An office beside the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OfficeFigures {
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
    /// The first business day that its figures are of.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub from: Date,
    /// The last business day, included.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub to: Date,
    /// The period that was asked for has too few tickets for a rate, so these days are more.
    pub longer: bool,
    /// Its figures, by its own target.
    pub figures: Row,
    /// Waited at most the common target, of those called, 0 to 1; null of fewer than 30.
    pub within_common_target: Option<f64>,
    /// Its waits beside those of all offices for the same mix of services.
    pub waiting: Compared,
    /// Its service times beside those of all offices for the same mix of services.
    pub service_time: Compared,
    /// The last day of the past year on which tickets were given; null without any.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    pub last_day: Option<Date>,
    /// The days of the period on which it was open by its calendar and gave no ticket; today is not among them.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub missing_days: Vec<Date>,
    /// The version of the national catalogue that its services are from.
    pub catalogue_version: Option<String>,
    /// The services of which it changes something in the catalogue.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub overrides: Vec<ServiceId>,
    /// The same figures by who is responsible for the services.
    pub providers: Vec<ProviderFigures>,
}

/// The figures of the services of one provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProviderFigures {
    /// `municipality` or an institution.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub provider: ProviderId,
    /// Its figures.
    pub figures: Row,
}

/// How long something took beside how long it takes in all offices for the same mix of services.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Compared {
    /// How many.
    pub count: u64,
    /// How long they took, in seconds.
    pub actual_s: u64,
    /// How long they would have taken if each had taken what its service takes in all offices, in seconds.
    pub expected_s: u64,
    /// Actual by expected; null of fewer than 30.
    pub index: Option<f64>,
}

/// A service by name, of any of the offices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ServiceNames {
    /// The service.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub service: ServiceId,
    /// Its names.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub names: Names,
    /// Who is responsible for it.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub provider: ProviderId,
}
