//! Figures of the past: folded from the journal when an hour or a day is over, and read from there afterwards.
//!
//! An hour's figures are written when the hour is over, a day's when the day is; then they are final. A day that has
//! none yet, since the server was down or older, is folded from the journal when it is asked for and written soon.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use queue_core::settings::Settings;
use queue_core::statistics::{By, Key, Statistics, Table};
use queue_core::value::{Date, OfficeId};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Hall;
use crate::clock::Clock;
use crate::storage::rollups::{DayRollup, View};
use crate::storage::{Storage, StorageError};

/// How many events are read from the storage at a time when a day is folded.
pub(super) const FOLD_CHUNK: u32 = 10_000;
/// How long the task rests at the least and at the most before it looks whether an hour is over.
const SHORTEST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// An hour, in seconds of the office's clock.
const HOUR_S: i64 = 3600;

/// The task that writes the figures of an office as hours and days end.
#[derive(Debug)]
pub(super) struct Roller {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// Which hours of today are written.
#[derive(Debug, Default)]
pub(super) struct Written(BTreeSet<(Date, i8)>);

impl Roller {
    pub(super) fn start(hall: Arc<Hall>, clock: Arc<dyn Clock>) -> Self {
        let (stop, mut stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let mut written = Written::default();
            loop {
                if let Err(error) = hall.roll_up(&mut written).await {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, office = %hall.id(), "figures could not be written, and will be tried again");
                }
                // Half an hour late would do; what is asked for meanwhile is folded.
                if timeout(until_next_hour(clock.as_ref()), &mut stopped).await.is_ok() {
                    return;
                }
            }
        });
        Self { stop, task }
    }

    /// Lets the task end what it does.
    pub(super) async fn stop(self) {
        if self.stop.send(()).is_err() {
            tracing::debug!("the figures' task had ended");
        }
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the figures' task did not end well");
        }
    }
}

fn until_next_hour(clock: &dyn Clock) -> Duration {
    let left_s = HOUR_S - clock.now().as_second().rem_euclid(HOUR_S);
    let office_s = f64::from(i32::try_from(left_s).expect("an hour has few seconds"));
    let pause = Duration::try_from_secs_f64(office_s / clock.speed()).unwrap_or(LONGEST_PAUSE);
    pause.clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
}

impl Hall {
    /// Writes the figures of every hour and day that is over and not written yet.
    pub(super) async fn roll_up(&self, written: &mut Written) -> Result<(), StorageError> {
        let (settings, today) = {
            let office = self.office();
            (office.settings().clone(), office.day())
        };
        let storage = self.storage().as_ref();
        let before_today = today.yesterday().unwrap_or(Date::MIN);
        for day in storage.days_not_final(self.id(), Date::MIN, before_today).await? {
            if let Some(statistics) = fold_day(storage, self.id(), &settings, day).await? {
                storage.put_day(self.id(), &day_rollup(&statistics, day, settings.wait_target_s)).await?;
            }
        }
        written.0.retain(|(day, _)| *day >= today);
        let now = self.statistics_now();
        for (day, hour) in now.hours_over().filter(|hour| !written.0.contains(hour)).collect::<Vec<_>>() {
            storage.put_hour(self.id(), day, hour, &hour_cells(&now, day, hour)).await?;
            written.0.insert((day, hour));
        }
        Ok(())
    }

    /// The figures of the business days `from` to `to`, both included, grouped.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn figures(&self, from: Date, to: Date, by: By) -> Result<Table, StorageError> {
        let (settings, today) = {
            let office = self.office();
            (office.settings().clone(), office.day())
        };
        let mut figures = Table::default();
        if (from..=to).contains(&today) {
            figures.add_grouped(&self.statistics_today(), by);
        }
        let past_to = to.min(today.yesterday().unwrap_or(Date::MIN));
        if from > past_to {
            return Ok(figures);
        }
        let storage = self.storage().as_ref();
        for day in storage.days_not_final(self.id(), from, past_to).await? {
            if let Some(statistics) = fold_day(storage, self.id(), &settings, day).await? {
                figures.add_grouped(statistics.table(), by);
            }
        }
        self.add_final_days(&mut figures, from, past_to, by).await?;
        Ok(figures)
    }

    async fn add_final_days(
        &self,
        figures: &mut Table,
        from: Date,
        to: Date,
        by: By,
    ) -> Result<(), StorageError> {
        let of_day = |day: Date, key: Key| Key { day: Some(day).filter(|_| by.day), ..key };
        match view(by) {
            Some(view) => {
                for (day, cells) in self.storage().days(self.id(), view, from, to).await? {
                    cells.into_iter().for_each(|(key, cell)| figures.take(of_day(day, key), cell));
                }
            }
            None => {
                for (day, hour, cells) in self.storage().hours(self.id(), from, to).await? {
                    let hour = Some(hour);
                    for (key, cell) in cells.into_iter().filter(|(key, _)| key.belongs(by)) {
                        figures.take(of_day(day, Key { hour, ..key }).by(by), cell);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The view that answers a grouping, if one of them does.
fn view(by: By) -> Option<View> {
    let within_day = By { day: false, ..by };
    View::ALL.into_iter().find(|view| view.by() == within_day)
}

/// Folds one business day from the journal; `None` when the journal does not reach to its end.
pub(super) async fn fold_day(
    storage: &dyn Storage,
    office: &OfficeId,
    settings: &Settings,
    day: Date,
) -> Result<Option<Statistics>, StorageError> {
    let Some((known, mut after)) = storage.day_start(office, day).await? else { return Ok(None) };
    if known != day {
        return Ok(None);
    }
    let mut statistics = Statistics::new(settings, day);
    loop {
        let events = storage.events(office, after, FOLD_CHUNK).await?;
        for (seq, event) in &events {
            statistics.apply(event);
            if statistics.day() != day {
                return Ok(Some(statistics));
            }
            after = *seq;
        }
        if events.len() < FOLD_CHUNK as usize {
            return Ok(None);
        }
    }
}

/// What is written of a day that was folded whole.
pub(super) fn day_rollup(statistics: &Statistics, day: Date, wait_target_s: u32) -> DayRollup {
    let hours = (0..24).map(|hour| (hour, hour_cells(statistics, day, hour)));
    DayRollup {
        day,
        wait_target_s,
        hours: hours.filter(|(_, cells)| cells.iter().next().is_some()).collect(),
        views: View::ALL.map(|view| statistics.table().grouped(view.by())),
    }
}

/// An hour's cells, with keys that do not name day and hour.
fn hour_cells(statistics: &Statistics, day: Date, hour: i8) -> Table {
    let cells = statistics.rollup(day, hour).into_iter();
    cells.map(|(key, figures)| (Key { day: None, hour: None, ..key }, figures)).collect()
}
