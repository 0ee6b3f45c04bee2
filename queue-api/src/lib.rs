//! The contract between the programs: what they ask each other, what they answer, and what the streams carry.
//!
//! JSON in snake_case, times RFC 3339 in UTC, durations in seconds (`_s`), ids as strings. The server generates its
//! OpenAPI document from these very types (feature `schema`); kiosk, board, demonstration and tests speak it through
//! the typed [`client`] (feature `client`).

pub mod appointment;
pub mod behind;
pub mod board;
#[cfg(feature = "client")]
pub mod client;
pub mod counter;
pub mod device;
pub mod errand;
pub mod forecast;
pub mod office;
pub mod phone;
pub mod problem;
pub mod programme;
pub mod promises;
pub mod public;
pub mod queue;
pub mod served;
pub mod session;
pub mod spoken;
pub mod statistics;
pub mod ticket;
pub mod what_if;

pub use board::{BoardEvent, Snapshot};
pub use problem::Problem;
pub use queue_core::settings::{Arrow, Whereabouts};
pub use queue_core::value::{
    AppointmentCode, AppointmentId, ClassId, CounterId, Date, DeviceId, Language, Need, OfficeId, Origin,
    Outcome, Paper, Prefix, ProviderId, ReturnCode, Seq, ServiceId, TicketId, TicketNumber, Timestamp,
    UserName, VisitId,
};
pub use ticket::Ticket;
