//! Days that an office has behind it, invented: what statistics, forecasts and exports are about.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::SignedDuration;
use jiff::civil::{Date, Time, Weekday};
use queue_api::OfficeId;
use queue_core::simulation::{Chance, Demand, Plan, Shift, WantedService, end_day, run};
use queue_core::value::{CounterId, Timestamp, UserName};
use queue_core::{Event, Fact, Office};
use queue_server::app::App;
use queue_server::clock::{Clock, SystemClock};
use queue_server::storage::sqlite::Sqlite;
use queue_server::storage::{Batch, Storage};

const SEED: u64 = 2026;

/// How many come on a usual day, and for how long it has been so.
#[derive(Debug, Clone, Copy)]
pub struct Past {
    /// The days before today, with weekends, on which nobody comes.
    pub days: i64,
    /// Citizens on a usual day.
    pub citizens: f64,
    /// How many of the counters have somebody, from 8 to 16.
    pub clerks: usize,
}

/// What a [`Past`] left.
#[derive(Debug, Clone, Copy)]
pub struct Left {
    /// The office's present day.
    pub today: Date,
    /// How many numbers were given before it.
    pub numbers: usize,
}

impl Past {
    /// Gives the `office` of a demonstration that has stopped in `folder` this past in place of what it had.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn invent(self, folder: &Path, office: &OfficeId) -> Result<Left> {
        let database = folder.join("queue.db");
        let profile = Sqlite::open(&database).await?.profile(office).await?.context("it has its office")?;
        for ending in ["", "-wal", "-shm"] {
            let file = folder.join(format!("queue.db{ending}"));
            if file.exists() {
                std::fs::remove_file(file)?;
            }
        }
        let storage = Sqlite::open(&database).await?;
        let settings = profile.settings()?;
        let today = settings.business_day(SystemClock.now());
        let mut day = today.checked_sub(SignedDuration::from_hours(24 * self.days))?;
        storage.put_profile(&profile, day).await?;
        let mut days = Days { office: Office::new(settings, day, 0), past: self, chance: Chance::of(SEED) };
        let (mut seq, mut numbers) = (0, 0);
        while day < today {
            let events = days.play(day)?;
            numbers += events.iter().filter(|event| matches!(event.fact, Fact::Issued(_))).count();
            let next = days.office.day();
            let batch = Batch {
                office: office.clone(),
                day,
                first_seq: seq + 1,
                tickets: Vec::new(),
                documents: Vec::new(),
                answers: Vec::new(),
                next_day: Some(next),
                events,
            };
            day = next;
            seq += batch.events.len() as u64;
            storage.commit(&batch).await?;
        }
        // Whoever runs the office writes the figures of the days that are over, and stops when they are there.
        let app = App::load(Arc::new(storage), Arc::new(SystemClock)).await?;
        app.stop().await;
        Ok(Left { today, numbers })
    }
}

/// Invents days, one after the other.
struct Days {
    office: Office,
    past: Past,
    chance: Chance,
}

impl Days {
    /// The events of a day to its end; nobody comes at a weekend.
    fn play(&mut self, day: Date) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            let plan = self.plan(day)?;
            run(&mut self.office, &plan, |event| events.push(event.clone()));
        }
        end_day(&mut self.office, |event| events.push(event.clone()));
        Ok(events)
    }

    fn plan(&mut self, day: Date) -> Result<Plan> {
        let settings = self.office.settings().clone();
        let moment = |hour: i8| -> Result<Timestamp> {
            Ok(settings.time_zone.to_timestamp(day.to_datetime(Time::constant(hour, 0, 0, 0)))?)
        };
        let wanted = settings.services.keys().zip(1..).map(|(service, rank)| WantedService {
            service: service.clone(),
            weight: 1.0 / f64::from(rank),
            mean_s: 240.0 + 5.0 * f64::from(rank),
        });
        let demand = Demand::usual(self.past.citizens, wanted.collect());
        let citizens = demand.citizens(day, &settings, &mut self.chance);
        let (from, to) = (moment(8)?, moment(16)?);
        let shift = |counter: &CounterId| Shift {
            counter: counter.clone(),
            staff: UserName::new(format!("clerk{counter}")),
            services: None,
            from,
            to,
            breaks: Vec::new(),
            serves_out: true,
        };
        Ok(Plan { citizens, shifts: settings.counters.keys().take(self.past.clerks).map(shift).collect() })
    }
}
