//! Who gets reports by mail, and what became of them, as rows.

use std::str::FromStr;

use queue_core::value::{Date, OfficeId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::StorageError;
use super::sqlite::Sqlite;
use crate::mail::{NotSent, Sent, Subscription};
use crate::report::Days;

/// A row of `mail_sent`.
type Row = (String, String, String, u32, i64, Option<String>, Option<String>);

impl Sqlite {
    /// Who gets an office's reports.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn mail_report(&self, office: &OfficeId) -> Result<Option<Subscription>, StorageError> {
        let row: Option<(String, String, String, String)> =
            sqlx::query_as("SELECT recipients, every, language, since FROM mail_report WHERE office_id = $1")
                .bind(office.as_str())
                .fetch_optional(self.reader())
                .await?;
        let Some((recipients, every, language, since)) = row else { return Ok(None) };
        Ok(Some(Subscription {
            recipients: serde_json::from_str(&recipients)?,
            every: word(&every)?,
            language: word(&language)?,
            since: date(&since)?,
        }))
    }

    /// Keeps who gets an office's reports.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_mail_report(
        &self,
        office: &OfficeId,
        subscription: &Subscription,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO mail_report (office_id, recipients, every, language, since) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (office_id) DO UPDATE SET recipients = excluded.recipients, every = excluded.every,
                 language = excluded.language, since = excluded.since",
        )
        .bind(office.as_str())
        .bind(serde_json::to_string(&subscription.recipients)?)
        .bind(name(&subscription.every)?)
        .bind(name(&subscription.language)?)
        .bind(subscription.since.to_string())
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// What became of the report of a period.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_sent(&self, office: &OfficeId, days: Days) -> Result<Option<Sent>, StorageError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT from_day, to_day, state, attempts, at_ms, code, detail FROM mail_sent
             WHERE office_id = $1 AND from_day = $2 AND to_day = $3",
        )
        .bind(office.as_str())
        .bind(days.from.to_string())
        .bind(days.to.to_string())
        .fetch_optional(self.reader())
        .await?;
        row.map(sent).transpose()
    }

    /// What became of the report that was tried last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_sent_last(&self, office: &OfficeId) -> Result<Option<Sent>, StorageError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT from_day, to_day, state, attempts, at_ms, code, detail FROM mail_sent
             WHERE office_id = $1 ORDER BY at_ms DESC, to_day DESC LIMIT 1",
        )
        .bind(office.as_str())
        .fetch_optional(self.reader())
        .await?;
        row.map(sent).transpose()
    }

    /// Writes what becomes of a report; durable when it returns.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_mail_sent(&self, office: &OfficeId, sent: &Sent) -> Result<(), StorageError> {
        let code = sent.why.as_ref().map(|why| name(&why.code)).transpose()?;
        sqlx::query(
            "INSERT INTO mail_sent (office_id, from_day, to_day, state, attempts, at_ms, code, detail)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (office_id, from_day, to_day) DO UPDATE SET state = excluded.state,
                 attempts = excluded.attempts, at_ms = excluded.at_ms, code = excluded.code, detail = excluded.detail",
        )
        .bind(office.as_str())
        .bind(sent.days.from.to_string())
        .bind(sent.days.to.to_string())
        .bind(name(&sent.state)?)
        .bind(sent.attempts)
        .bind(sent.at.as_millisecond())
        .bind(code)
        .bind(sent.why.as_ref().map(|why| why.detail.as_str()))
        .execute(self.writer())
        .await?;
        Ok(())
    }
}

fn sent((from, to, state, attempts, at_ms, code, detail): Row) -> Result<Sent, StorageError> {
    let at = Timestamp::from_millisecond(at_ms).map_err(|error| StorageError::Damaged(error.to_string()))?;
    let why = code.map(|code| {
        Ok::<_, StorageError>(NotSent { code: word(&code)?, detail: detail.unwrap_or_default() })
    });
    Ok(Sent {
        days: Days { from: date(&from)?, to: date(&to)? },
        state: word(&state)?,
        attempts,
        at,
        why: why.transpose()?,
    })
}

/// A word of the rules as it stands in a column.
fn name(word: &impl Serialize) -> Result<String, StorageError> {
    match serde_json::to_value(word)? {
        Value::String(name) => Ok(name),
        other => Err(StorageError::Damaged(format!("{other} is no word"))),
    }
}

fn word<T: DeserializeOwned>(column: &str) -> Result<T, StorageError> {
    Ok(serde_json::from_value(Value::String(column.into()))?)
}

fn date(column: &str) -> Result<Date, StorageError> {
    Date::from_str(column).map_err(|error| StorageError::Damaged(error.to_string()))
}
