//! Catalogues, what offices change in them, and whose offices they are, as rows. Written by whoever sets up; read rarely.

use std::str::FromStr;

use queue_core::value::{Date, Language, OfficeId, Timestamp};
use sqlx::SqliteConnection;

use super::StorageError;
use super::sqlite::Sqlite;
use crate::catalogue::{Catalogue, Municipality, Override};
use crate::profile::{Names, Party, Place, Profile};

impl Sqlite {
    /// The version of the catalogue that was imported last.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn latest_catalogue(&self) -> Result<Option<Catalogue>, StorageError> {
        let statement = "SELECT document FROM catalogue ORDER BY imported_ms DESC, version DESC LIMIT 1";
        let document: Option<String> = sqlx::query_scalar(statement).fetch_optional(self.reader()).await?;
        document.map(|document| Ok(serde_json::from_str(&document)?)).transpose()
    }

    /// A version of the catalogue.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catalogue(&self, version: &str) -> Result<Option<Catalogue>, StorageError> {
        let statement = "SELECT document FROM catalogue WHERE version = $1";
        let document: Option<String> =
            sqlx::query_scalar(statement).bind(version).fetch_optional(self.reader()).await?;
        document.map(|document| Ok(serde_json::from_str(&document)?)).transpose()
    }

    /// What an office changes in the catalogue, by code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn overrides(&self, office: &OfficeId) -> Result<Vec<Override>, StorageError> {
        let statement = "SELECT document FROM catalogue_override WHERE office_id = $1 ORDER BY code";
        let documents: Vec<String> =
            sqlx::query_scalar(statement).bind(office.as_str()).fetch_all(self.reader()).await?;
        documents.iter().map(|document| Ok(serde_json::from_str(document)?)).collect()
    }

    /// Keeps a version of the catalogue, and how each office is set up with it from a business day on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_catalogue(
        &self,
        catalogue: &Catalogue,
        at: Timestamp,
        staged: &[(Profile, Date)],
    ) -> Result<(), StorageError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("INSERT INTO catalogue (version, dated, imported_ms, document) VALUES ($1, $2, $3, $4)")
            .bind(&catalogue.version)
            .bind(catalogue.dated.to_string())
            .bind(at.as_millisecond())
            .bind(serde_json::to_string(catalogue)?)
            .execute(&mut *transaction)
            .await?;
        for (profile, from) in staged {
            stage(&mut transaction, profile, *from).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Keeps all that an office changes in the catalogue, and how it is set up with it from a business day on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_overrides(
        &self,
        overrides: &[Override],
        profile: &Profile,
        from: Date,
    ) -> Result<(), StorageError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM catalogue_override WHERE office_id = $1")
            .bind(profile.id.as_str())
            .execute(&mut *transaction)
            .await?;
        for change in overrides {
            sqlx::query("INSERT INTO catalogue_override (office_id, code, document) VALUES ($1, $2, $3)")
                .bind(profile.id.as_str())
                .bind(&change.code)
                .bind(serde_json::to_string(change)?)
                .execute(&mut *transaction)
                .await?;
        }
        stage(&mut transaction, profile, from).await?;
        Ok(transaction.commit().await?)
    }

    /// Keeps how an office is set up from a business day on; what was to come before is replaced.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stage_profile(&self, profile: &Profile, from: Date) -> Result<(), StorageError> {
        stage(&mut *self.writer().acquire().await?, profile, from).await
    }

    /// Forgets how an office was to be set up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unstage(&self, office: &OfficeId) -> Result<(), StorageError> {
        let statement = "UPDATE office SET staged_profile = NULL, staged_from = NULL WHERE office_id = $1";
        sqlx::query(statement).bind(office.as_str()).execute(self.writer()).await?;
        Ok(())
    }

    /// Adds the municipalities of an organisation, and gives how many were not known. Known ones stay as they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seed_municipalities(
        &self,
        organisation: &Party,
        municipalities: &[Municipality],
    ) -> Result<u64, StorageError> {
        let name = |language| organisation.names.get(&language).map(String::as_str).unwrap_or_default();
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO organisation (organisation_id, name_sq, name_en) VALUES ($1, $2, $3)
             ON CONFLICT (organisation_id) DO UPDATE SET name_sq = excluded.name_sq, name_en = excluded.name_en",
        )
        .bind(&organisation.id)
        .bind(name(Language::Sq))
        .bind(name(Language::En))
        .execute(&mut *transaction)
        .await?;
        let mut added = 0;
        for municipality in municipalities {
            added += sqlx::query(
                "INSERT INTO municipality (municipality_id, organisation_id, name, county)
                 VALUES ($1, $2, $3, $4) ON CONFLICT (municipality_id) DO NOTHING",
            )
            .bind(&municipality.id)
            .bind(&organisation.id)
            .bind(&municipality.name)
            .bind(&municipality.county)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        }
        transaction.commit().await?;
        Ok(added)
    }

    /// A municipality and the organisation it belongs to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn place(&self, municipality: &str) -> Result<Option<Place>, StorageError> {
        let row: Option<(String, String, String, String, String)> = sqlx::query_as(
            "SELECT municipality.name, municipality.county, organisation.organisation_id, organisation.name_sq,
                 organisation.name_en
             FROM municipality JOIN organisation USING (organisation_id)
             WHERE municipality.municipality_id = $1",
        )
        .bind(municipality)
        .fetch_optional(self.reader())
        .await?;
        Ok(row.map(|(name, county, organisation, name_sq, name_en)| Place {
            municipality: municipality.into(),
            name,
            county,
            organisation: Party {
                id: organisation,
                names: Names::from([(Language::Sq, name_sq), (Language::En, name_en)]),
            },
        }))
    }

    /// The ids of all municipalities.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn municipality_ids(&self) -> Result<Vec<String>, StorageError> {
        let statement = "SELECT municipality_id FROM municipality ORDER BY municipality_id";
        Ok(sqlx::query_scalar(statement).fetch_all(self.reader()).await?)
    }

    /// The present business day of an office.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn present_day(&self, office: &OfficeId) -> Result<Option<Date>, StorageError> {
        let statement = "SELECT MAX(day) FROM business_day WHERE office_id = $1";
        let day: Option<String> =
            sqlx::query_scalar(statement).bind(office.as_str()).fetch_one(self.reader()).await?;
        let damaged = |error: jiff::Error| StorageError::Damaged(error.to_string());
        day.map(|day| Date::from_str(&day).map_err(damaged)).transpose()
    }
}

async fn stage(connection: &mut SqliteConnection, profile: &Profile, from: Date) -> Result<(), StorageError> {
    sqlx::query("UPDATE office SET staged_profile = $2, staged_from = $3 WHERE office_id = $1")
        .bind(profile.id.as_str())
        .bind(serde_json::to_string(profile)?)
        .bind(from.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
