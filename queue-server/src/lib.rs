//! The queue server: gives the tickets, calls them and keeps the journal.

pub mod accounts;
pub mod app;
pub mod backtest;
pub mod boards;
pub mod catalogue;
pub mod clock;
pub mod command_line;
pub mod config;
pub mod deeds;
pub mod deliveries;
pub mod demo;
pub mod foreign;
pub mod http;
pub mod import;
pub mod mail;
pub mod profile;
pub mod push;
pub mod report;
pub mod server;
pub mod setup;
pub mod storage;
pub mod tls;

pub use config::Config;
pub use server::{Server, start};
