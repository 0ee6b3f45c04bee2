//! The keys of days, with which the numbers of documents are hashed. The commit that ends a day destroys its key.

use queue_core::value::{Date, OfficeId};

use super::StorageError;
use super::sqlite::Sqlite;

impl Sqlite {
    /// The key of a day: the one that is there, or `fresh`.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn day_key(&self, office: &OfficeId, day: Date, fresh: &[u8]) -> Result<Vec<u8>, StorageError> {
        if let Some(key) = self.known_day_key(office, day).await? {
            return Ok(key);
        }
        sqlx::query(
            "INSERT INTO day_key (office_id, day, key) VALUES ($1, $2, $3)
             ON CONFLICT (office_id, day) DO NOTHING",
        )
        .bind(office.as_str())
        .bind(day.to_string())
        .bind(fresh)
        .execute(self.writer())
        .await?;
        let statement = "SELECT key FROM day_key WHERE office_id = $1 AND day = $2";
        let key = sqlx::query_scalar(statement).bind(office.as_str()).bind(day.to_string());
        Ok(key.fetch_one(self.writer()).await?)
    }

    /// The key of a day, if one was needed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_day_key(&self, office: &OfficeId, day: Date) -> Result<Option<Vec<u8>>, StorageError> {
        let statement = "SELECT key FROM day_key WHERE office_id = $1 AND day = $2";
        let key = sqlx::query_scalar(statement).bind(office.as_str()).bind(day.to_string());
        Ok(key.fetch_optional(self.reader()).await?)
    }
}
