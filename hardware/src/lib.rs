//! Paper, bytes and pins: the printers, scanners, keypads, lamps and buttons of a machine.
//!
//! This crate has never heard of tickets: a program hands over a [`printer::Document`] or waits for a scan, and
//! decides itself what they mean. Every kind of device stands behind a small trait with a simulator that is always
//! compiled in, chosen by configuration, and fails on demand.

pub mod fuzz;
pub mod gpio;
mod input;
pub mod keypad;
pub mod printer;
mod reopen;
pub mod scanner;
pub mod survey;
pub mod usb;
