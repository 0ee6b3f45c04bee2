//! What became of each ticket of some days, read back from the journal when somebody looks into a figure.

use std::sync::Arc;

use queue_core::statistics::courses::{Course, Courses};
use queue_core::value::{Date, Seq};

use super::Hall;
use super::rollups::FOLD_CHUNK;
use crate::storage::StorageError;

/// Reads the tickets of some business days in the order of the journal, one part of it after the other. However many
/// there are, only those of a part and the open ones of a day are held.
pub struct CourseReader {
    hall: Arc<Hall>,
    to: Date,
    state: State,
}

enum State {
    Before(Date),
    Reading { fold: Courses, after: Seq },
    Over,
}

impl CourseReader {
    /// Of the business days `from` to `to`, both included.
    pub fn new(hall: Arc<Hall>, from: Date, to: Date) -> Self {
        Self { hall, to, state: State::Before(from) }
    }

    /// The tickets of the next part; none when there is no more.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn next(&mut self) -> Result<Option<Vec<Course>>, StorageError> {
        let (mut fold, mut after) = match std::mem::replace(&mut self.state, State::Over) {
            State::Before(from) => {
                let Some((day, after)) = self.hall.storage().day_start(self.hall.id(), from).await? else {
                    return Ok(None);
                };
                (Courses::new(day), after)
            }
            State::Reading { fold, after } => (fold, after),
            State::Over => return Ok(None),
        };
        let events = self.hall.storage().events(self.hall.id(), after, FOLD_CHUNK).await?;
        let mut courses = Vec::new();
        for (seq, event) in &events {
            courses.extend(fold.apply(event));
            if fold.day() > self.to {
                return Ok(Some(courses));
            }
            after = *seq;
        }
        if events.len() < FOLD_CHUNK as usize {
            courses.extend(fold.so_far());
        } else {
            self.state = State::Reading { fold, after };
        }
        Ok(Some(courses))
    }
}
