//! Figures of a period as programs exchange them. Definitions: docs/glossary.md.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::programme::{OfficeFigures, ProviderFigures, ServiceNames};
use crate::{Date, OfficeId, TicketId, Timestamp};

/// The figures of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Statistics {
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub office: OfficeId,
    /// The first business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub from: Date,
    /// The last business day, included.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub to: Date,
    /// The wait the office wants to keep below, in seconds.
    pub wait_target_s: u32,
    /// What the rows are grouped by, in this order.
    pub group_by: Vec<Dimension>,
    /// All of the period together.
    pub total: Row,
    /// Of that, the services for which a clerk helps the citizen in a portal of the state; null where there are none.
    pub assisted: Option<Box<Row>>,
    /// One row for each combination that occurred, in its natural order.
    pub rows: Vec<Row>,
    /// The busiest hour of each day, where rows are grouped by day and hour.
    pub peaks: Vec<Peak>,
    /// The pace of each person, where rows are grouped by service and person.
    pub paces: Vec<Pace>,
}

/// The figures of a period, of several offices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OfficesStatistics {
    /// The first business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub from: Date,
    /// The last business day, included.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub to: Date,
    /// What the rows are grouped by, in this order.
    pub group_by: Vec<Dimension>,
    /// All of the period and the offices together; each office counts by its own target.
    pub total: Row,
    /// One row for each combination that occurred, in its natural order.
    pub rows: Vec<Row>,
    /// The wait, in seconds, that all offices are measured by when they stand side by side.
    #[serde(default)]
    pub common_target_s: u32,
    /// The offices side by side, where rows are grouped by office.
    #[serde(default)]
    pub offices: Vec<OfficeFigures>,
    /// All of them together by who is responsible for the services, where rows are grouped by office.
    #[serde(default)]
    pub providers: Vec<ProviderFigures>,
    /// The names of the services, where rows are grouped by service.
    #[serde(default)]
    pub services: Vec<ServiceNames>,
}

/// The exceptions from the plain order in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QueueJumps {
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub office: OfficeId,
    /// The first business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub from: Date,
    /// The last business day, included.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub to: Date,
    /// Whether the period has more than are listed: ask for a shorter one.
    pub is_cut: bool,
    /// Each exception, in order.
    pub jumps: Vec<QueueJump>,
}

/// An exception from the plain order: a call that no rule explains, or something that changed somebody's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QueueJump {
    /// The position in the journal.
    pub seq: u64,
    /// When.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub day: Date,
    /// What happened: `chosen`, `limit_reached`, `at_once`, `put_back`, `reinstated`, `let_pass` or `classified`.
    pub kind: String,
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub ticket: TicketId,
    /// Its number.
    pub number: String,
    /// Its service.
    pub service: String,
    /// The counter it was called to, if it was.
    pub counter: Option<String>,
    /// The person of the staff, if it was one.
    pub staff: Option<String>,
    /// The reason that was given, where one is needed.
    pub reason: Option<String>,
    /// How many who came earlier still waited.
    pub passed_count: u32,
    /// The numbers of the first of them.
    pub passed: Vec<String>,
    /// One plain sentence in Albanian.
    pub sq: String,
    /// One plain sentence in English.
    pub en: String,
}

/// What rows can be grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The office, where several are asked for.
    Office,
    /// The business day.
    Day,
    /// The weekday of the business day; not together with the day.
    Weekday,
    /// The hour of the office's civil time, 0 to 23.
    Hour,
    /// The service.
    Service,
    /// The counter.
    Counter,
    /// The person of the staff.
    Staff,
}

/// Counts and times of one group; the keys that are not grouped by are null.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Row {
    /// The office, where several are asked for.
    pub office: Option<String>,
    /// The business day, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// The weekday, 1 is Monday.
    #[serde(default)]
    pub weekday: Option<i8>,
    /// The hour, 0 to 23.
    pub hour: Option<i8>,
    /// The service.
    pub service: Option<String>,
    /// The counter.
    pub counter: Option<String>,
    /// The person of the staff.
    pub staff: Option<String>,
    /// Tickets given.
    pub issued: u64,
    /// Tickets called at least once.
    pub called: u64,
    /// Tickets served to the end.
    pub finished: u64,
    /// Called, and nobody came.
    pub no_show: u64,
    /// Given up by the citizen.
    pub cancelled: u64,
    /// Still open at the end of the day.
    pub expired: u64,
    /// Called tickets whose wait to the first call was within the target.
    pub within_target: u64,
    /// Stays begun.
    pub visits: u64,
    /// Stays in which somebody was sent on.
    pub visits_transferred: u64,
    /// Tickets sent on to another queue.
    pub transferred: u64,
    /// No-shows who came in time after all.
    pub reinstated: u64,
    /// Calls and parked tickets given back to the queue.
    pub put_back: u64,
    /// Times somebody let others go before.
    pub let_pass: u64,
    /// Classes of priority corrected by the staff.
    pub reclassified: u64,
    /// Appointments booked.
    pub booked: u64,
    /// Tickets of appointments.
    pub checked_in: u64,
    /// Tickets taken from afar.
    pub from_afar: u64,
    /// Tickets given at a kiosk while the line to the server was cut.
    #[serde(default)]
    pub offline: u64,
    /// Numbers given while the line was cut that became known when their day was over. They are not among the issued.
    #[serde(default)]
    pub found_too_late: u64,
    /// Times somebody at a kiosk asked for a clerk; null where services are told apart.
    #[serde(default)]
    pub help_calls: Option<u64>,
    /// Visits rated by the citizen: how many by rating.
    #[serde(default)]
    pub ratings: BTreeMap<String, u64>,
    /// Services whose start nobody recorded.
    pub estimated_starts: u64,
    /// Services that ended sooner than anybody can be served.
    pub hasty: u64,
    /// How services ended: how many by outcome.
    pub outcomes: BTreeMap<String, u64>,
    /// Documents that cost somebody a second journey: how often by document.
    pub missing: BTreeMap<String, u64>,
    /// Tickets shown on the screen whose slip did not come out.
    pub without_paper: u64,
    /// Tickets of which nobody knows whether a slip came out.
    pub paper_unknown: u64,
    /// Calls of somebody while others who came earlier for that counter waited, times how many.
    pub overtakes: u64,
    /// Calls by a clerk's own choice.
    pub chosen: u64,
    /// Person-seconds spent waiting in the period.
    pub waited_s: u64,
    /// Seconds that counters were open, breaks left out; null where services are told apart, as the next three.
    pub open_s: Option<u64>,
    /// Seconds of that with a ticket or its paperwork.
    pub busy_s: Option<u64>,
    /// Seconds of that with paperwork.
    pub paperwork_s: Option<u64>,
    /// Seconds on a break.
    pub paused_s: Option<u64>,
    /// What was promised, and what came of it.
    pub promises: Promises,
    /// Shares and ratios, made of the counts.
    pub rates: Rates,
    /// Issue to first call.
    pub waiting: Times,
    /// Of those, everybody with a class of priority.
    pub waiting_priority: Times,
    /// Of all, those who were served.
    pub waiting_served: Times,
    /// Call to start; estimated starts are left out.
    pub walking: Times,
    /// Start to finish or transfer, without the time parked.
    pub service_time: Times,
    /// Finish to the end of the paperwork.
    pub paperwork: Times,
    /// Start until the counter is free again.
    pub transaction: Times,
    /// Park to resume.
    pub parked: Times,
    /// First number to last finish of a stay.
    pub in_hall: Times,
    /// Those of `finished` in which a clerk helped with an application in a portal of the state; null in rows by hour,
    /// counter or person that do not tell services apart.
    #[serde(default)]
    pub assisted_online: Option<u64>,
    /// How long the answers took, by the day on which they were asked for; null where it is not measured, and in rows by
    /// hour, counter or person.
    #[serde(default)]
    pub delivery: Option<Delivery>,
}

/// How long the office behind the counter takes, as the case system tells it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// Half of the applications took at most this many days from filing to decision.
    pub median_days: u32,
    /// Nine of ten took at most this many days.
    pub p90_days: u32,
    /// The share, from 0 to 1, decided by the deadline among those that were decided or are late; null where none has a
    /// deadline.
    pub within_deadline: Option<f64>,
    /// How many were decided.
    pub n: u64,
}

/// Waits that were promised and are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Promises {
    /// How many.
    pub count: u64,
    /// Of those, how many waits lay within the interval.
    pub within: u64,
    /// Of those, how many were longer than its upper end.
    pub longer: u64,
    /// The mean distance of the wait from the middle of the interval, in seconds; null without any.
    pub mean_error_s: Option<f64>,
    /// The mean width of the intervals, in seconds; null without any.
    pub mean_width_s: Option<f64>,
}

/// Shares from 0 to 1 and ratios; null of nothing, and in rows of a person where fewer than 30 stand behind them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Rates {
    /// Called and never came, of those called.
    pub no_show: Option<f64>,
    /// Given up, not present or expired, of those issued.
    pub abandonment: Option<f64>,
    /// Waited at most the target, of those served and those who did not come; these count by when they were called.
    pub service_level: Option<f64>,
    /// Sent on at least once, of all stays.
    pub transfer: Option<f64>,
    /// Finished with documents missing, of those finished.
    pub second_journey: Option<f64>,
    /// Ended sooner than anybody can be served, of those finished.
    pub hasty: Option<f64>,
    /// Good, of those rated; null in rows by person.
    #[serde(default)]
    pub satisfaction: Option<f64>,
    /// Time with a ticket or its paperwork, of the time counters were open.
    pub occupancy: Option<f64>,
    /// Tickets finished in an hour that a counter was open.
    pub throughput_per_hour: Option<f64>,
    /// Overtakes for each ticket called.
    pub mean_overtakes: Option<f64>,
    /// The wait that nine in ten without priority do not exceed, by that of nine in ten with it.
    pub priority_gain: Option<f64>,
}

/// Durations of one kind. Count, sum and the longest are exact, percentiles (nearest rank) within 1 %.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Times {
    /// How many.
    pub count: u64,
    /// Their sum in seconds.
    pub sum_s: u64,
    /// The median in seconds; null without any.
    pub p50_s: Option<u64>,
    /// Nine of ten are at most this, in seconds; null without any.
    pub p90_s: Option<u64>,
    /// The longest in seconds; null without any.
    pub longest_s: Option<u64>,
}

/// The busiest sixty minutes of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Peak {
    /// The business day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub day: Date,
    /// When it begins, in the office's civil time: `HH:MM`.
    pub from: String,
    /// Tickets given in it.
    pub issued: u64,
    /// So many times the mean hour of the day.
    pub factor: f64,
}

/// How long a person's services took beside those of the whole office for the same mix of services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Pace {
    /// The person.
    pub staff: String,
    /// How many services.
    pub finished: u64,
    /// How long they took, in seconds.
    pub actual_s: u64,
    /// How long they would have taken if each had taken the office's median of its service, in seconds.
    pub expected_s: u64,
    /// Actual by expected; null of fewer than 30 services.
    pub index: Option<f64>,
}
