//! The number of a document as a hash with the key of one office and one day: HMAC-SHA-256 of `v1:`, the day and the
//! number, cut to 128 bits. Without the key, which is destroyed when the day ends, nobody can find the number, though
//! there are only 100 million plausible ones; and nobody can tell that a person came on two days.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use queue_api::appointment::DocumentNumber;
use queue_core::value::{Date, DocumentHash, OfficeId};
use sha2::Sha256;

use crate::storage::StorageError;
use crate::storage::sqlite::Sqlite;

/// Makes the hashes.
pub struct Documents {
    database: Sqlite,
}

impl Documents {
    pub(super) fn new(database: Sqlite) -> Self {
        Self { database }
    }

    /// The hash for a day; makes the key of the day at the first need.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn hash(
        &self,
        office: &OfficeId,
        day: Date,
        number: &DocumentNumber,
    ) -> Result<DocumentHash, StorageError> {
        let key = self.database.day_key(office, day, &rand::random::<[u8; 32]>()).await?;
        Ok(compute(&key, day, number))
    }

    /// The hash for a day on which somebody may be found by it; `None` when nobody can.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_hash(
        &self,
        office: &OfficeId,
        day: Date,
        number: &DocumentNumber,
    ) -> Result<Option<DocumentHash>, StorageError> {
        let key = self.database.known_day_key(office, day).await?;
        Ok(key.map(|key| compute(&key, day, number)))
    }
}

fn compute(key: &[u8], day: Date, number: &DocumentNumber) -> DocumentHash {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(format!("v1:{day}{}", number.reveal()).as_bytes());
    DocumentHash::new(BASE32_NOPAD.encode(&mac.finalize().into_bytes()[..16]))
}
