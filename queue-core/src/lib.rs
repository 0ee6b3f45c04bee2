//! The rules and words of the hall's queue.
//!
//! Everything here is pure: no I/O, no clock, no chance. Time, ids and settings are arguments, so that the server,
//! the tests and a simulated day run the same code. An [`Office`] decides what a [`Command`] leads to
//! ([`Office::decide`]) and becomes what an [`Event`] says ([`Office::apply`]); nothing else changes it.

pub mod appointment;
pub mod bands;
pub mod command;
pub mod counter;
pub mod delivery;
pub mod erlang;
pub mod estimate;
pub mod event;
pub mod numbering;
pub mod office;
pub mod opening;
pub mod rules;
pub mod settings;
pub mod simulation;
pub mod statistics;
pub mod ticket;
pub mod value;

pub use command::{Command, Refusal};
pub use counter::{Counter, CounterState};
pub use event::{Event, Fact};
pub use office::Office;
pub use ticket::{State, Ticket};
