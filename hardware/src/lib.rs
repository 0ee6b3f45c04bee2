//! Paper, bytes and pins: the printers, scanners, keypads, lamps and buttons of a machine.
//!
//! This crate has never heard of tickets: a program hands over a [`printer::Document`] or waits for a scan, and
//! decides itself what they mean. Every kind of device stands behind a small trait with a simulator that is always
//! compiled in, chosen by configuration, and fails on demand.
//!
//! Without the feature `devices` slips are drawn, and no device is known: for whoever only looks at them.

#[cfg(feature = "devices")]
pub mod fuzz;
#[cfg(feature = "devices")]
pub mod gpio;
#[cfg(feature = "devices")]
mod input;
#[cfg(feature = "devices")]
pub mod keypad;
pub mod printer;
#[cfg(feature = "devices")]
mod reopen;
#[cfg(feature = "devices")]
pub mod scanner;
#[cfg(feature = "devices")]
pub mod survey;
#[cfg(feature = "devices")]
pub mod usb;
