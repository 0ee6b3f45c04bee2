//! The queue server: gives the tickets, calls them and keeps the journal.

pub mod app;
pub mod clock;
pub mod profile;
pub mod storage;
