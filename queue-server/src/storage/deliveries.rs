//! What the case system told of applications, and under which tickets they were lodged.

use std::str::FromStr;

use queue_core::delivery::Delivery;
use queue_core::value::{Date, OfficeId, ServiceId};

use super::StorageError;
use super::sqlite::Sqlite;
use crate::deliveries::Application;

/// The days of an application as columns.
type Days = (String, Option<String>, Option<String>);

/// A ticket's day and service, the days of its application, and where in the journal it was lodged.
type Row = (String, String, String, Option<String>, Option<String>, i64);

/// An application lodged at a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lodged {
    /// The business day on which it was lodged.
    pub day: Date,
    /// The service.
    pub service: ServiceId,
    /// Its days.
    pub delivery: Delivery,
}

impl Sqlite {
    /// The days known of an application.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn delivery(
        &self,
        office: &OfficeId,
        protocol_no: &str,
    ) -> Result<Option<Delivery>, StorageError> {
        let statement = "SELECT filed, due, decided FROM delivery WHERE office_id = $1 AND protocol_no = $2";
        let days: Option<Days> = sqlx::query_as(statement)
            .bind(office.as_str())
            .bind(protocol_no)
            .fetch_optional(self.reader())
            .await?;
        days.map(delivery).transpose()
    }

    /// Keeps the days of applications; those known under the same number are replaced.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_deliveries(
        &self,
        office: &OfficeId,
        applications: &[Application],
    ) -> Result<(), StorageError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        for Application { protocol_no, delivery } in applications {
            sqlx::query(
                "INSERT INTO delivery (office_id, protocol_no, filed, due, decided) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (office_id, protocol_no) DO UPDATE SET filed = excluded.filed, due = excluded.due,
                     decided = excluded.decided",
            )
            .bind(office.as_str())
            .bind(protocol_no)
            .bind(delivery.filed.to_string())
            .bind(delivery.due.map(|day| day.to_string()))
            .bind(delivery.decided.map(|day| day.to_string()))
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The applications that are known and were lodged on the business days `from` to `to`; one that stands on several
    /// tickets belongs to the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lodged(&self, office: &OfficeId, from: Date, to: Date) -> Result<Vec<Lodged>, StorageError> {
        // Applications are few and lead to their tickets by the index, which a join of SQLite's choice would not use; the
        // plus takes away the column's affinity, which the index's expression has not.
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT ticket.day, ticket.service_id, delivery.filed, delivery.due, delivery.decided,
                 MIN(journal.seq)
             FROM delivery
             CROSS JOIN journal INDEXED BY journal_protocol_no ON journal.office_id = delivery.office_id
                 AND journal.event ->> '$.fact.finished.ending.protocol_no' = +delivery.protocol_no
             JOIN ticket ON ticket.office_id = delivery.office_id
                 AND ticket.ticket_id = journal.event ->> '$.fact.finished.ticket'
             WHERE delivery.office_id = $1
             GROUP BY delivery.protocol_no
             HAVING ticket.day BETWEEN $2 AND $3",
        )
        .bind(office.as_str())
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_all(self.reader())
        .await?;
        rows.into_iter()
            .map(|(day, service, filed, due, decided, _)| {
                let (day, service) = (date(&day)?, ServiceId::new(service));
                Ok(Lodged { day, service, delivery: delivery((filed, due, decided))? })
            })
            .collect()
    }
}

fn delivery((filed, due, decided): Days) -> Result<Delivery, StorageError> {
    let optional = |day: Option<String>| day.as_deref().map(date).transpose();
    Ok(Delivery { filed: date(&filed)?, due: optional(due)?, decided: optional(decided)? })
}

fn date(text: &str) -> Result<Date, StorageError> {
    Date::from_str(text).map_err(|error| StorageError::Damaged(error.to_string()))
}
