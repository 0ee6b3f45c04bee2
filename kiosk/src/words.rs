//! The sentences of the pages for what is not a page: speech, the slip, and what the page for staff says.

pub mod staff;

pub use slip::words::Words;
