//! What an office's own past days teach: about its waits, folded from the journal, and what is wanted most at each hour,
//! from the figures.

use std::sync::Arc;

use jiff::ToSpan;
use queue_core::Event;
use queue_core::estimate::{Model, Past};
use queue_core::statistics::wanted::Wanted;
use queue_core::value::Seq;

use super::Hall;
use crate::storage::StorageError;

/// How far back the past still teaches, in days.
const PAST_DAYS: i32 = 60;
/// How many past days like today say what is wanted most.
const WANTED_WEEKS: i32 = 8;
/// How many events are read from the storage at a time.
const CHUNK: u32 = 10_000;

/// Learns from the days that are over. Until it has, and where it cannot, the waits stay as they were known.
pub(super) async fn learn(hall: Arc<Hall>) {
    match wanted(&hall).await {
        Ok(wanted) => hall.learned_wanted(wanted),
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, office = %hall.id(), "what is wanted most could not be read");
        }
    }
    let past = match past(&hall).await {
        Ok(Some(past)) if !past.days().is_empty() => past,
        Ok(_) => return,
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            return tracing::error!(error, office = %hall.id(), "the past days could not be read");
        }
    };
    let priors = hall.profile().priors();
    match tokio::task::spawn_blocking(move || Model::learn(past.days(), &priors)).await {
        Ok(model) => hall.learned(model),
        Err(error) => tracing::error!(%error, office = %hall.id(), "the waits could not be learned"),
    }
}

/// What was wanted at each hour of the last weeks on the present weekday.
async fn wanted(hall: &Hall) -> Result<Wanted, StorageError> {
    let today = hall.office().day();
    let mut wanted = Wanted::default();
    for weeks in 1..=WANTED_WEEKS {
        let day = today.saturating_sub(weeks.weeks());
        let hours = hall.storage().hours(hall.id(), day, day).await?;
        wanted.add_day(hours.iter().map(|(_, hour, cells)| (*hour, cells)));
    }
    Ok(wanted)
}

async fn past(hall: &Hall) -> Result<Option<Past>, StorageError> {
    let (settings, today) = {
        let office = hall.office();
        (office.settings().clone(), office.day())
    };
    let from = today.saturating_sub(PAST_DAYS.days());
    let Some((day, after)) = hall.storage().day_start(hall.id(), from).await? else { return Ok(None) };
    let mut past = Past::new(settings, day);
    each_event(hall, after, |event| past.apply(event)).await?;
    Ok(Some(past))
}

async fn each_event(hall: &Hall, mut after: Seq, mut take: impl FnMut(&Event)) -> Result<(), StorageError> {
    loop {
        let events = hall.storage().events(hall.id(), after, CHUNK).await?;
        events.iter().for_each(|(_, event)| take(event));
        match events.last() {
            Some((seq, _)) if events.len() == CHUNK as usize => after = *seq,
            _ => return Ok(()),
        }
    }
}
