//! The deeds of an office as a chain: each carries a hash over itself and the one before, so that it shows when one was
//! changed or taken out afterwards.

use queue_core::value::{OfficeId, Timestamp, UserName};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::StorageError;
use super::sqlite::Sqlite;

/// A place in the chain of an office and the hash there; before the first deed, place 0 and an empty hash.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) place: i64,
    pub(crate) hash: Vec<u8>,
}

/// A deed as it is hashed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct LinkedDeed {
    pub(crate) place: i64,
    pub(crate) at_ms: i64,
    deed_id: String,
    username: String,
    what: String,
    details: String,
    pub(crate) hash: Vec<u8>,
}

impl LinkedDeed {
    /// The link that it makes after `before`.
    pub(crate) fn link_after(&self, office: &OfficeId, before: &Link) -> Link {
        let place = before.place + 1;
        let mut hash = Sha256::new();
        let [place_bytes, at_bytes] = [place, self.at_ms].map(i64::to_be_bytes);
        let texts = [office.as_str(), &self.deed_id, &self.username, &self.what, &self.details];
        let parts = [before.hash.as_slice(), &place_bytes, &at_bytes].into_iter();
        // With their lengths, so that nothing can move from one part to the next.
        for part in parts.chain(texts.map(str::as_bytes)) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Link { place, hash: hash.finalize().to_vec() }
    }
}

impl Sqlite {
    /// Keeps what somebody did, at the end of the chain.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn put_deed(
        &self,
        office: &OfficeId,
        (at, id): (Timestamp, Uuid),
        by: &UserName,
        what: &str,
        details: &Value,
    ) -> Result<(), StorageError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let last: Option<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT place, COALESCE(hash, x'') AS hash FROM deed WHERE office_id = $1 AND place IS NOT NULL
             UNION ALL SELECT place, hash FROM deed_anchor WHERE office_id = $1
             ORDER BY place DESC LIMIT 1",
        )
        .bind(office.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let last = last.map(|(place, hash)| Link { place, hash }).unwrap_or_default();
        let mut deed = LinkedDeed {
            place: 0,
            at_ms: at.as_millisecond(),
            deed_id: id.to_string(),
            username: by.to_string(),
            what: what.into(),
            details: details.to_string(),
            hash: Vec::new(),
        };
        Link { place: deed.place, hash: deed.hash } = deed.link_after(office, &last);
        sqlx::query(
            "INSERT INTO deed (office_id, at_ms, deed_id, username, what, details, place, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(office.as_str())
        .bind(deed.at_ms)
        .bind(deed.deed_id)
        .bind(deed.username)
        .bind(deed.what)
        .bind(deed.details)
        .bind(deed.place)
        .bind(deed.hash)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Where the chain of an office begins.
    pub(crate) async fn chain_anchor(&self, office: &OfficeId) -> Result<Link, StorageError> {
        let anchor: Option<(i64, Vec<u8>)> =
            sqlx::query_as("SELECT place, hash FROM deed_anchor WHERE office_id = $1")
                .bind(office.as_str())
                .fetch_optional(self.reader())
                .await?;
        Ok(anchor.map(|(place, hash)| Link { place, hash }).unwrap_or_default())
    }

    /// The next deeds of the chain after a place, at most `limit`.
    pub(crate) async fn linked_deeds(
        &self,
        office: &OfficeId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<LinkedDeed>, StorageError> {
        let deeds = sqlx::query_as(
            "SELECT place, at_ms, deed_id, username, what, details, COALESCE(hash, x'') AS hash FROM deed
             WHERE office_id = $1 AND place > $2 ORDER BY place LIMIT $3",
        );
        Ok(deeds.bind(office.as_str()).bind(after).bind(limit).fetch_all(self.reader()).await?)
    }

    /// Deletes what was done before `before`, from the beginning of the chain on, whose end is kept as its new beginning;
    /// gives how many deeds that were.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn delete_deeds(
        &self,
        office: &OfficeId,
        before: Timestamp,
    ) -> Result<u64, StorageError> {
        let (office, before_ms) = (office.as_str(), before.as_millisecond());
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO deed_anchor (office_id, place, hash)
             SELECT office_id, place, COALESCE(hash, x'') FROM deed
             WHERE office_id = $1 AND place < COALESCE(
                 (SELECT MIN(place) FROM deed WHERE office_id = $1 AND at_ms >= $2), 9223372036854775807)
             ORDER BY place DESC LIMIT 1
             ON CONFLICT (office_id) DO UPDATE SET place = excluded.place, hash = excluded.hash",
        )
        .bind(office)
        .bind(before_ms)
        .execute(&mut *transaction)
        .await?;
        let deleted = sqlx::query(
            "DELETE FROM deed WHERE office_id = $1 AND at_ms < $2
             AND (place IS NULL OR place <= (SELECT place FROM deed_anchor WHERE office_id = $1))",
        )
        .bind(office)
        .bind(before_ms)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(deleted.rows_affected())
    }
}
