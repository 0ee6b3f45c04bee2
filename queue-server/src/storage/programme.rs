//! What belongs to all offices together: months of offices that run another system, and what the organisation decides.

use super::StorageError;
use super::sqlite::Sqlite;
use crate::foreign::ForeignMonth;

/// A row of the table `foreign_month`.
type Row =
    (String, String, Option<String>, u32, Option<u32>, Option<u32>, Option<u32>, Option<u32>, Option<u32>);

impl Sqlite {
    /// The months of offices that run another system, by office and month.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn foreign_months(&self) -> Result<Vec<ForeignMonth>, StorageError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT office, month, municipality_id, issued, finished, left_unserved, waiting_p50_s, waiting_p90_s,
                 within_common_target
             FROM foreign_month ORDER BY office, month",
        )
        .fetch_all(self.reader())
        .await?;
        let month =
            |(office, month, municipality, issued, finished, left, p50_s, p90_s, within): Row| ForeignMonth {
                office,
                month,
                municipality,
                issued,
                finished,
                left_unserved: left,
                waiting_p50_s: p50_s,
                waiting_p90_s: p90_s,
                within_common_target: within,
            };
        Ok(rows.into_iter().map(month).collect())
    }

    /// Keeps months; those known of the same office and month are replaced.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_foreign_months(&self, months: &[ForeignMonth]) -> Result<(), StorageError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        for month in months {
            sqlx::query(
                "INSERT INTO foreign_month (office, month, municipality_id, issued, finished, left_unserved,
                     waiting_p50_s, waiting_p90_s, within_common_target)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 ON CONFLICT (office, month) DO UPDATE SET municipality_id = excluded.municipality_id,
                     issued = excluded.issued, finished = excluded.finished, left_unserved = excluded.left_unserved,
                     waiting_p50_s = excluded.waiting_p50_s, waiting_p90_s = excluded.waiting_p90_s,
                     within_common_target = excluded.within_common_target",
            )
            .bind(&month.office)
            .bind(&month.month)
            .bind(&month.municipality)
            .bind(month.issued)
            .bind(month.finished)
            .bind(month.left_unserved)
            .bind(month.waiting_p50_s)
            .bind(month.waiting_p90_s)
            .bind(month.within_common_target)
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Whether every office must tell its figures in public.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_figures_required(&self) -> Result<bool, StorageError> {
        let statement = "SELECT public_figures_required FROM programme";
        let required: Option<bool> = sqlx::query_scalar(statement).fetch_optional(self.reader()).await?;
        Ok(required.unwrap_or(false))
    }

    /// Requires that every office tells its figures in public, or leaves it to each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn require_public_figures(&self, required: bool) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO programme (only_row, public_figures_required) VALUES (1, $1)
             ON CONFLICT (only_row) DO UPDATE SET public_figures_required = excluded.public_figures_required",
        )
        .bind(required)
        .execute(self.writer())
        .await?;
        Ok(())
    }
}
