//! The figures of hours and days that are over, as rows.

use std::str::FromStr;

use async_trait::async_trait;
use queue_core::statistics::{By, Table};
use queue_core::value::{Date, OfficeId};
use sqlx::SqliteConnection;

use super::StorageError;
use super::sqlite::Sqlite;

/// A way of looking at a day that is added up already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// All of the day together.
    Total,
    /// By hour.
    Hour,
    /// By service.
    Service,
    /// By counter.
    Counter,
    /// By person.
    Staff,
}

/// The figures of a day that is over. Keys name no day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRollup {
    /// The business day.
    pub day: Date,
    /// The wait, in seconds, that the office wanted to keep below.
    pub wait_target_s: u32,
    /// Each hour that has figures, by service, counter and person; keys name no hour.
    pub hours: Vec<(i8, Table)>,
    /// The day in each way of looking at it, in the order of [`View::ALL`].
    pub views: [Table; 5],
}

/// Where figures of the past are kept.
#[async_trait]
pub trait Rollups: Send + Sync {
    /// Writes the figures of an hour that is over; once more is harmless.
    async fn put_hour(
        &self,
        office: &OfficeId,
        day: Date,
        hour: i8,
        cells: &Table,
    ) -> Result<(), StorageError>;

    /// Writes a day that is over, with its hours. A day that is there already is final and stays as it is.
    async fn put_day(&self, office: &OfficeId, rollup: &DayRollup) -> Result<(), StorageError>;

    /// A view of each final day from one to another, both included.
    async fn days(
        &self,
        office: &OfficeId,
        view: View,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Date, Table)>, StorageError>;

    /// The hours of each final day from one to another, both included.
    async fn hours(
        &self,
        office: &OfficeId,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Date, i8, Table)>, StorageError>;

    /// The business days of the journal from one to another, both included, that are not final.
    async fn days_not_final(
        &self,
        office: &OfficeId,
        from: Date,
        to: Date,
    ) -> Result<Vec<Date>, StorageError>;

    /// A day as it was written.
    async fn rollup(&self, office: &OfficeId, day: Date) -> Result<Option<DayRollup>, StorageError>;
}

impl View {
    /// All views.
    pub const ALL: [View; 5] = [View::Total, View::Hour, View::Service, View::Counter, View::Staff];

    /// What it is, in words.
    pub fn name(self) -> &'static str {
        match self {
            View::Total => "of the day",
            View::Hour => "by hour",
            View::Service => "by service",
            View::Counter => "by counter",
            View::Staff => "by person",
        }
    }

    /// What the view is grouped by.
    pub fn by(self) -> By {
        let by = By::default();
        match self {
            View::Total => by,
            View::Hour => By { hour: true, ..by },
            View::Service => By { service: true, ..by },
            View::Counter => By { counter: true, ..by },
            View::Staff => By { staff: true, ..by },
        }
    }
}

#[async_trait]
impl Rollups for Sqlite {
    async fn put_hour(
        &self,
        office: &OfficeId,
        day: Date,
        hour: i8,
        cells: &Table,
    ) -> Result<(), StorageError> {
        write_hour(&mut *self.writer().acquire().await?, office, day, hour, cells).await
    }

    async fn put_day(&self, office: &OfficeId, rollup: &DayRollup) -> Result<(), StorageError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let [total, by_hour, by_service, by_counter, by_staff] = &rollup.views;
        let written = sqlx::query(
            "INSERT INTO rollup_day (office_id, day, wait_target_s, total, by_hour, by_service, by_counter, by_staff)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (office_id, day) DO NOTHING",
        )
        .bind(office.as_str())
        .bind(rollup.day.to_string())
        .bind(rollup.wait_target_s)
        .bind(serde_json::to_string(total)?)
        .bind(serde_json::to_string(by_hour)?)
        .bind(serde_json::to_string(by_service)?)
        .bind(serde_json::to_string(by_counter)?)
        .bind(serde_json::to_string(by_staff)?)
        .execute(&mut *transaction)
        .await?;
        if written.rows_affected() > 0 {
            for (hour, cells) in &rollup.hours {
                write_hour(&mut transaction, office, rollup.day, *hour, cells).await?;
            }
        }
        Ok(transaction.commit().await?)
    }

    async fn days(
        &self,
        office: &OfficeId,
        view: View,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Date, Table)>, StorageError> {
        // Each statement stands as a whole, since no text may come into one.
        let statement = match view {
            View::Total => {
                "SELECT day, total FROM rollup_day WHERE office_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day"
            }
            View::Hour => {
                "SELECT day, by_hour FROM rollup_day WHERE office_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day"
            }
            View::Service => {
                "SELECT day, by_service FROM rollup_day WHERE office_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day"
            }
            View::Counter => {
                "SELECT day, by_counter FROM rollup_day WHERE office_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day"
            }
            View::Staff => {
                "SELECT day, by_staff FROM rollup_day WHERE office_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day"
            }
        };
        let rows: Vec<(String, String)> = sqlx::query_as(statement)
            .bind(office.as_str())
            .bind(from.to_string())
            .bind(to.to_string())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|(day, cells)| Ok((date(day)?, serde_json::from_str(cells)?))).collect()
    }

    async fn hours(
        &self,
        office: &OfficeId,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Date, i8, Table)>, StorageError> {
        let rows: Vec<(String, i8, String)> = sqlx::query_as(
            "SELECT day, hour, cells FROM rollup_hour JOIN rollup_day USING (office_id, day)
             WHERE office_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day, hour",
        )
        .bind(office.as_str())
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|(day, hour, cells)| Ok((date(day)?, *hour, serde_json::from_str(cells)?))).collect()
    }

    async fn days_not_final(
        &self,
        office: &OfficeId,
        from: Date,
        to: Date,
    ) -> Result<Vec<Date>, StorageError> {
        let days: Vec<String> = sqlx::query_scalar(
            "SELECT day FROM business_day WHERE office_id = $1 AND day BETWEEN $2 AND $3
             AND NOT EXISTS (SELECT 1 FROM rollup_day
                 WHERE rollup_day.office_id = business_day.office_id AND rollup_day.day = business_day.day)
             ORDER BY day",
        )
        .bind(office.as_str())
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_all(self.reader())
        .await?;
        days.iter().map(|day| date(day)).collect()
    }

    async fn rollup(&self, office: &OfficeId, day: Date) -> Result<Option<DayRollup>, StorageError> {
        let row: Option<(u32, String, String, String, String, String)> = sqlx::query_as(
            "SELECT wait_target_s, total, by_hour, by_service, by_counter, by_staff FROM rollup_day
             WHERE office_id = $1 AND day = $2",
        )
        .bind(office.as_str())
        .bind(day.to_string())
        .fetch_optional(self.reader())
        .await?;
        let Some((wait_target_s, total, by_hour, by_service, by_counter, by_staff)) = row else {
            return Ok(None);
        };
        let read = |cells: String| serde_json::from_str::<Table>(&cells);
        let views = [read(total)?, read(by_hour)?, read(by_service)?, read(by_counter)?, read(by_staff)?];
        let hours = self.hours(office, day, day).await?;
        let hours = hours.into_iter().map(|(_, hour, cells)| (hour, cells)).collect();
        Ok(Some(DayRollup { day, wait_target_s, hours, views }))
    }
}

async fn write_hour(
    connection: &mut SqliteConnection,
    office: &OfficeId,
    day: Date,
    hour: i8,
    cells: &Table,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO rollup_hour (office_id, day, hour, cells) VALUES ($1, $2, $3, $4)
         ON CONFLICT (office_id, day, hour) DO UPDATE SET cells = excluded.cells",
    )
    .bind(office.as_str())
    .bind(day.to_string())
    .bind(hour)
    .bind(serde_json::to_string(cells)?)
    .execute(connection)
    .await?;
    Ok(())
}

fn date(column: &str) -> Result<Date, StorageError> {
    Date::from_str(column).map_err(|error| StorageError::Damaged(error.to_string()))
}

#[cfg(test)]
impl Sqlite {
    /// The hours written, of final days or not.
    pub(crate) async fn hours_written(&self) -> Vec<i8> {
        let statement = "SELECT hour FROM rollup_hour ORDER BY day, hour";
        sqlx::query_scalar(statement).fetch_all(self.reader()).await.expect("the hours are read")
    }
}
