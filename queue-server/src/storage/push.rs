//! Who wants a notice on the phone, as rows. `push` keeps them in memory.

use super::StorageError;
use super::sqlite::Sqlite;

/// A phone that wants a notice of one ticket.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SubscriptionRow {
    /// The ticket, as text.
    pub ticket_id: String,
    /// The address at the browser's push service.
    pub endpoint: String,
    /// The office.
    pub office_id: String,
    /// The language of the notice.
    pub language: String,
    /// The browser's public key: a point of P-256, uncompressed.
    pub p256dh: Vec<u8>,
    /// The browser's secret of this subscription: 16 bytes.
    pub auth: Vec<u8>,
    /// What was said last: `soon`, `called` or nothing yet.
    pub told: Option<String>,
}

impl Sqlite {
    /// The key with which notices are signed: the one that is there, or `fresh`.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn push_key(&self, fresh: &[u8]) -> Result<Vec<u8>, StorageError> {
        sqlx::query("INSERT INTO push_key (push_key) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM push_key)")
            .bind(fresh)
            .execute(self.writer())
            .await?;
        Ok(sqlx::query_scalar("SELECT push_key FROM push_key LIMIT 1").fetch_one(self.writer()).await?)
    }

    /// Every subscription.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscriptions(&self) -> Result<Vec<SubscriptionRow>, StorageError> {
        let statement = "SELECT ticket_id, endpoint, office_id, language, p256dh, auth, told
             FROM push_subscription ORDER BY ticket_id, endpoint";
        Ok(sqlx::query_as(statement).fetch_all(self.reader()).await?)
    }

    /// Adds a subscription, or changes it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_subscription(&self, row: &SubscriptionRow) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO push_subscription (ticket_id, endpoint, office_id, language, p256dh, auth, told)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (ticket_id, endpoint) DO UPDATE SET language = excluded.language,
                 p256dh = excluded.p256dh, auth = excluded.auth, told = excluded.told",
        )
        .bind(&row.ticket_id)
        .bind(&row.endpoint)
        .bind(&row.office_id)
        .bind(&row.language)
        .bind(&row.p256dh)
        .bind(&row.auth)
        .bind(&row.told)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Takes a subscription away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_subscription(&self, ticket_id: &str, endpoint: &str) -> Result<(), StorageError> {
        let statement = "DELETE FROM push_subscription WHERE ticket_id = $1 AND endpoint = $2";
        sqlx::query(statement).bind(ticket_id).bind(endpoint).execute(self.writer()).await?;
        Ok(())
    }
}
