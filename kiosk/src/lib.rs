//! The self-service kiosk: everyone leaves with a number.
//!
//! [`flow`] decides, purely; [`ui`] shows and reports; [`run`] talks to the server and the printer.

pub mod arguments;
pub mod catalogue;
pub mod clock;
pub mod config;
pub mod desk_button;
pub mod flow;
pub mod fuzz;
pub mod journal;
mod measure;
pub mod memory;
pub mod picture;
pub mod reserve;
pub mod roll;
pub mod run;
pub mod sample;
pub mod screen;
pub mod screenshot;
pub mod simulated;
pub mod speech;
pub mod staff;
pub mod ui;
pub mod watchdog;
pub mod words;

pub use slip;
