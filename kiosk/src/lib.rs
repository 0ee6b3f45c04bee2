//! The self-service kiosk: everyone leaves with a number.
//!
//! [`flow`] decides, purely; [`ui`] shows and reports; [`run`] talks to the server and the printer.

pub mod arguments;
pub mod catalogue;
pub mod clock;
pub mod flow;
pub mod sample;
pub mod screen;
pub mod screenshot;
pub mod slip;
pub mod ui;
