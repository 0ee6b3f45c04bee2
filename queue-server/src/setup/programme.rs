//! What is set up for all offices together.

use super::Setup;
use crate::foreign::{ForeignMonth, Report};
use crate::import::Finding;
use crate::storage::StorageError;

impl Setup {
    /// Keeps months of offices that run another system. A dry run only says what would change.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn import_foreign_months(
        &self,
        read: Result<Vec<ForeignMonth>, Vec<Finding>>,
        dry_run: bool,
    ) -> Result<Report, StorageError> {
        let months = match read {
            Ok(months) => months,
            Err(findings) => return Ok(Report { findings, ..Report::default() }),
        };
        let known = self.database.foreign_months().await?;
        let mut report = Report { done: !dry_run, ..Report::default() };
        for month in &months {
            match known.iter().find(|known| known.office == month.office && known.month == month.month) {
                None => report.added += 1,
                Some(known) if known == month => report.unchanged += 1,
                Some(_) => report.changed += 1,
            }
        }
        if !dry_run {
            self.database.put_foreign_months(&months).await?;
        }
        Ok(Report { months, ..report })
    }

    /// The months of offices that run another system.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn foreign_months(&self) -> Result<Vec<ForeignMonth>, StorageError> {
        self.database.foreign_months().await
    }

    /// Whether every office must tell its figures in public.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_figures_required(&self) -> Result<bool, StorageError> {
        self.database.public_figures_required().await
    }

    /// Requires that every office tells its figures in public, or leaves it to each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn require_public_figures(&self, required: bool) -> Result<(), StorageError> {
        self.database.require_public_figures(required).await
    }
}
