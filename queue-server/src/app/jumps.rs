//! The report of exceptions from the plain order, folded from the journal when it is asked for.

use queue_core::statistics::jumps::{Jump, Jumps};
use queue_core::value::{Date, Seq};

use super::Hall;
use super::rollups::FOLD_CHUNK;
use crate::storage::StorageError;

/// The exceptions of some business days.
#[derive(Debug, Default)]
pub struct JumpReport {
    /// Each with its position in the journal, in order.
    pub jumps: Vec<(Seq, Jump)>,
    /// Whether there are more than were asked for.
    pub is_cut: bool,
}

impl Hall {
    /// The exceptions of the business days `from` to `to`, both included: at most `limit`.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn jumps(&self, from: Date, to: Date, limit: usize) -> Result<JumpReport, StorageError> {
        let mut report = JumpReport::default();
        let Some((day, mut after)) = self.storage().day_start(self.id(), from).await? else {
            return Ok(report);
        };
        let mut fold = Jumps::new(day);
        loop {
            let events = self.storage().events(self.id(), after, FOLD_CHUNK).await?;
            for (seq, event) in &events {
                if fold.day() > to {
                    return Ok(report);
                }
                if let Some(jump) = fold.apply(event) {
                    if report.jumps.len() == limit {
                        report.is_cut = true;
                        return Ok(report);
                    }
                    report.jumps.push((*seq, jump));
                }
                after = *seq;
            }
            if events.len() < FOLD_CHUNK as usize {
                return Ok(report);
            }
        }
    }
}
