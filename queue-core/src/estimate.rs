//! How long somebody will still wait, as an interval learned from the queue's own past.
//!
//! A first estimate is the middle of two plain ones: people ahead × the usual minutes for each, and people ahead at the
//! usual pace of the half hours to come; nobody is called after the queue has usually ended. A correction learned from
//! past errors looks at today: its pace, its open counters, how long the last person waited. Two factors make the
//! interval that 80 % of the waits of past days kept. docs/waits.md says how well that does.
//!
//! A configured "minutes for each service" is only where a queue begins that has no past. While no counter serves a
//! queue there is no estimate. Everything is made of what was known at the moment: a [`Today`] grows look by look.

pub mod log;
mod model;
mod order;
pub mod score;
pub mod shown;
mod today;
mod trees;
mod usual;
pub mod waits;

#[cfg(test)]
mod tests;

pub use model::{Estimate, Model, QueueDay, Sample};
pub use score::Score;
pub use shown::Shown;
pub use today::{Moment, Today, View};
pub use usual::Prior;
pub use waits::{NextInLine, Past, Waits};
