//! What became of each ticket of some days, read back from the journal when somebody looks into a figure.

use queue_core::statistics::courses::{Course, Courses};
use queue_core::value::Date;

use super::Hall;
use super::rollups::FOLD_CHUNK;
use crate::storage::StorageError;

impl Hall {
    /// Gives `take` every ticket of the business days `from` to `to`, both included, in the order of the journal.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn courses(
        &self,
        from: Date,
        to: Date,
        mut take: impl FnMut(Course) + Send,
    ) -> Result<(), StorageError> {
        let Some((day, mut after)) = self.storage().day_start(self.id(), from).await? else { return Ok(()) };
        let mut fold = Courses::new(day);
        loop {
            let events = self.storage().events(self.id(), after, FOLD_CHUNK).await?;
            for (seq, event) in &events {
                fold.apply(event).into_iter().for_each(&mut take);
                if fold.day() > to {
                    return Ok(());
                }
                after = *seq;
            }
            if events.len() < FOLD_CHUNK as usize {
                fold.so_far().into_iter().for_each(take);
                return Ok(());
            }
        }
    }
}
