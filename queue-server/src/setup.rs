//! Sets offices up: catalogues, municipal changes, municipalities and the offices themselves.
//!
//! What changes an office that is there is staged for a business day; whoever runs the office takes it then. The command
//! line and the interface do the same through here, whether a server runs or not.

mod change;
mod mail;
mod office;
mod programme;
#[cfg(test)]
mod tests;
mod verify;

use std::collections::BTreeMap;

use anyhow::{bail, ensure};
use queue_core::value::{Date, Language, OfficeId, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use crate::catalogue::{self, Catalogue, Difference, Municipality, Override, Report};
use crate::deliveries::{self, Application};
use crate::import::Finding;
use crate::profile::{Names, Party, Place, Profile};
pub use crate::storage::deliveries::Lodged;
use crate::storage::sqlite::Sqlite;
use crate::storage::{Storage, StorageError};

pub use change::{Change, Wrong};
pub use office::{NewOffice, Template};

/// The organisation above all municipalities of the country.
const ORGANISATION: &str = "bashkite";

/// Sets offices up in a database.
#[derive(Debug, Clone)]
pub struct Setup {
    database: Sqlite,
}

/// When a change begins to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// At once.
    Today,
    /// On the next business day.
    #[default]
    Tomorrow,
}

/// A change of an office's set-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The office with the change.
    pub profile: Profile,
    /// What of it changes.
    pub fields: Vec<String>,
    /// The same, piece by piece.
    pub changes: Vec<Change>,
    /// From which business day on.
    pub from: Date,
}

/// Why an office was not changed.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// There is no such office.
    #[error("there is no office {0}")]
    UnknownOffice(OfficeId),
    /// Another change is to come.
    #[error("another change comes tomorrow: let this one come tomorrow too")]
    Pending,
    /// No office can be set up so.
    #[error("{}", sentence(.0))]
    Invalid(Vec<Wrong>),
    /// The catalogue has no such service.
    #[error("the catalogue has no service {0}")]
    UnknownService(String),
    /// The database failed.
    #[error("the set-up cannot be read or written")]
    Storage(#[from] StorageError),
    /// Something of the program itself does not read.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// An office of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// How it is set up now.
    pub profile: Profile,
    /// From when on it will be set up otherwise.
    pub changes_on: Option<Date>,
}

impl Changed {
    fn between(before: &Profile, after: Profile, from: Date) -> Self {
        let changes = change::changes(before, &after);
        Self { fields: change::fields(&changes), changes, profile: after, from }
    }
}

/// What is wrong, one sentence after the other.
fn sentence(wrong: &[Wrong]) -> String {
    wrong.iter().map(|wrong| wrong.detail.as_str()).collect::<Vec<_>>().join("; ")
}

/// Everything a page needs to change an office.
#[derive(Debug)]
pub struct Whole {
    /// How the office will be set up when what is to come has come.
    pub profile: Profile,
    /// From when on, where something is to come.
    pub changes_on: Option<Date>,
    /// What the office changes in the catalogue.
    pub overrides: Vec<Override>,
    /// The catalogue without these changes.
    pub catalogue: Catalogue,
}

impl Setup {
    /// In this database.
    pub fn new(database: Sqlite) -> Self {
        Self { database }
    }

    /// The catalogue that was imported last, or that of the program.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn catalogue(&self) -> anyhow::Result<Catalogue> {
        match self.database.latest_catalogue().await? {
            Some(catalogue) => Ok(catalogue),
            None => catalogue::built_in(),
        }
    }

    /// An office with the services of the present catalogue and its own changes over them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_present_services(&self, profile: Profile) -> anyhow::Result<Profile> {
        let overrides = self.database.overrides(&profile.id).await?;
        let catalogue = self.catalogue().await?;
        let (services, _) = catalogue::effective(&catalogue, &overrides);
        Ok(profile.with_services(services, &catalogue.version))
    }

    /// Imports a version of the national catalogue; every office takes it on its next business day. A dry run only says
    /// what would change.
    ///
    /// # Errors
    /// When there is another catalogue of this version, or the database fails.
    pub async fn import_catalogue(
        &self,
        table: &[u8],
        version: &str,
        at: Timestamp,
        dry_run: bool,
    ) -> anyhow::Result<Report> {
        let dated = at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let catalogue = match catalogue::read_national(table, version, dated) {
            Ok(catalogue) => catalogue,
            Err(findings) => return Ok(Report::refused(findings)),
        };
        let difference = Difference::between(&self.catalogue().await?.services, &catalogue.services);
        if let Some(known) = self.database.catalogue(version).await? {
            let same = known.services == catalogue.services;
            ensure!(
                same,
                "there is already a catalogue {version} with other contents: give this one another name"
            );
            return Ok(Report { difference, ..Report::refused(Vec::new()) });
        }
        let (staged, misfits) = self.with_catalogue(&catalogue).await?;
        if !dry_run {
            self.database.put_catalogue(&catalogue, at, &staged).await?;
        }
        Ok(Report { findings: Vec::new(), difference, misfits, from: None, done: !dry_run })
    }

    /// Every office with the services of a catalogue, and what of the offices' changes fits no more.
    async fn with_catalogue(
        &self,
        catalogue: &Catalogue,
    ) -> Result<(Vec<(Profile, Date)>, Vec<String>), StorageError> {
        let (mut staged, mut misfits) = (Vec::new(), Vec::new());
        for profile in self.database.profiles().await? {
            let (profile, from) = self.next(profile).await?;
            let overrides = self.database.overrides(&profile.id).await?;
            let (services, unfit) = catalogue::effective(catalogue, &overrides);
            misfits.extend(unfit.into_iter().map(|misfit| format!("{}: {misfit}", profile.id)));
            staged.push((profile.with_services(services, &catalogue.version), from));
        }
        Ok((staged, misfits))
    }

    /// Replaces all that an office changes in the catalogue. A dry run only says what would change.
    ///
    /// # Errors
    /// [`SetupError::Pending`] when something is to come tomorrow and this shall hold today.
    pub async fn change_catalogue(
        &self,
        office: &OfficeId,
        table: &[u8],
        when: When,
        dry_run: bool,
    ) -> Result<Report, SetupError> {
        let catalogue = self.catalogue().await?;
        let overrides = match catalogue::read_overrides(table, &catalogue) {
            Ok(overrides) => overrides,
            Err(findings) => return Ok(Report::refused(findings)),
        };
        let (services, misfits) = catalogue::effective(&catalogue, &overrides);
        let (profile, from) = self.from(office, when).await?;
        let difference = Difference::between(&profile.services, &services);
        if !dry_run {
            let profile = profile.with_services(services, &catalogue.version);
            self.database.put_overrides(&overrides, &profile, from).await?;
        }
        Ok(Report { findings: Vec::new(), difference, misfits, from: Some(from), done: !dry_run })
    }

    /// Changes an office by a merge patch of its profile (RFC 7396). What holds tomorrow is staged; what shall hold today
    /// is for whoever runs the office.
    ///
    /// # Errors
    /// [`SetupError::Invalid`] when no office can be set up so.
    pub async fn change_profile(
        &self,
        office: &OfficeId,
        patch: &Value,
        when: When,
        dry_run: bool,
    ) -> Result<Changed, SetupError> {
        let (profile, from) = self.from(office, when).await?;
        let after = change::changed(&profile, patch).map_err(SetupError::Invalid)?;
        if !dry_run && when == When::Tomorrow {
            self.database.stage_profile(&after, from).await?;
        }
        Ok(Changed::between(&profile, after, from))
    }

    /// Takes back what was to change in the set-up of an office; what comes from the catalogue comes all the same. A dry
    /// run only says what would be taken back.
    ///
    /// # Errors
    /// [`SetupError::UnknownOffice`], and when the database fails.
    pub async fn withdraw(&self, office: &OfficeId, dry_run: bool) -> Result<Option<Changed>, SetupError> {
        let present = self.database.profile(office).await?;
        let present = present.ok_or_else(|| SetupError::UnknownOffice(office.clone()))?;
        let Some((staged, from)) = self.database.staged(office).await? else { return Ok(None) };
        let services = staged.services.clone();
        let after =
            Profile { services, catalogue_version: staged.catalogue_version.clone(), ..present.clone() };
        match &after {
            _ if dry_run => {}
            after if *after == present => self.database.unstage(office).await?,
            after => self.database.stage_profile(after, from).await?,
        }
        Ok(Some(Changed::between(&staged, after, from)))
    }

    /// How an office is set up, with what is to come.
    ///
    /// # Errors
    /// [`SetupError::UnknownOffice`], and when the database fails.
    pub async fn whole(&self, office: &OfficeId) -> Result<Whole, SetupError> {
        let present = self.database.profile(office).await?;
        let present = present.ok_or_else(|| SetupError::UnknownOffice(office.clone()))?;
        let (profile, changes_on) = match self.database.staged(office).await? {
            Some((staged, from)) => (staged, Some(from)),
            None => (present, None),
        };
        let overrides = self.database.overrides(office).await?;
        Ok(Whole { profile, changes_on, overrides, catalogue: self.catalogue().await? })
    }

    /// Replaces what an office changes of one service, from cells with the names of the table's columns. What is not dry
    /// is staged, also for today: whoever runs the office takes it.
    ///
    /// # Errors
    /// [`SetupError::Invalid`] with what is wrong with each cell; [`SetupError::UnknownService`].
    pub async fn change_service(
        &self,
        office: &OfficeId,
        code: &str,
        cells: &BTreeMap<String, String>,
        when: When,
        dry_run: bool,
    ) -> Result<Changed, SetupError> {
        let catalogue = self.catalogue().await?;
        if !catalogue.services.iter().any(|service| service.id.as_str() == code) {
            return Err(SetupError::UnknownService(code.into()));
        }
        let own = catalogue::read_override(code, cells, &catalogue).map_err(|findings| {
            let wrong = |finding: Finding| {
                Wrong::new(finding.column.unwrap_or_default(), finding.code, finding.problem)
            };
            SetupError::Invalid(findings.into_iter().map(wrong).collect())
        })?;
        let mut overrides = self.database.overrides(office).await?;
        overrides.retain(|change| change.code != code);
        overrides.extend(own);
        let (services, _) = catalogue::effective(&catalogue, &overrides);
        let (before, from) = self.from(office, when).await?;
        let after = before.clone().with_services(services, &catalogue.version);
        if !dry_run {
            self.database.put_overrides(&overrides, &after, from).await?;
        }
        Ok(Changed::between(&before, after, from))
    }

    /// Keeps when the applications of an office were filed, due and decided. A dry run only says what would change.
    ///
    /// # Errors
    /// [`SetupError::UnknownOffice`], and when the database fails.
    pub async fn import_deliveries(
        &self,
        office: &OfficeId,
        read: Result<Vec<Application>, Vec<Finding>>,
        dry_run: bool,
    ) -> Result<deliveries::Report, SetupError> {
        if self.database.profile(office).await?.is_none() {
            return Err(SetupError::UnknownOffice(office.clone()));
        }
        let applications = match read {
            Ok(applications) => applications,
            Err(findings) => return Ok(deliveries::Report { findings, ..deliveries::Report::default() }),
        };
        let mut report = deliveries::Report { done: !dry_run, ..deliveries::Report::default() };
        for application in &applications {
            match self.database.delivery(office, &application.protocol_no).await? {
                None => report.added += 1,
                Some(known) if known == application.delivery => report.unchanged += 1,
                Some(_) => report.changed += 1,
            }
        }
        if !dry_run {
            self.database.put_deliveries(office, &applications).await?;
        }
        Ok(report)
    }

    /// What an office changes in the catalogue.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn overrides(&self, office: &OfficeId) -> Result<Vec<Override>, StorageError> {
        self.database.overrides(office).await
    }

    /// The applications lodged on the business days `from` to `to` of which the days are known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lodged(&self, office: &OfficeId, from: Date, to: Date) -> Result<Vec<Lodged>, StorageError> {
        self.database.lodged(office, from, to).await
    }

    /// Changes an office that somebody else runs, by a merge patch of its profile: it takes the change when it looks, which
    /// is at once where nothing else is to come, and with that otherwise.
    ///
    /// # Errors
    /// As [`Setup::change_profile`].
    pub async fn stage_change(
        &self,
        office: &OfficeId,
        patch: &Value,
        dry_run: bool,
    ) -> Result<Changed, SetupError> {
        let when = match self.database.staged(office).await? {
            Some(_) => When::Tomorrow,
            None => When::Today,
        };
        let changed = self.change_profile(office, patch, when, true).await?;
        if !dry_run && !changed.fields.is_empty() {
            self.database.stage_profile(&changed.profile, changed.from).await?;
        }
        Ok(changed)
    }

    /// How an office is set up when a change begins, and on which business day that is.
    async fn from(&self, office: &OfficeId, when: When) -> Result<(Profile, Date), SetupError> {
        let profile = self.database.profile(office).await?;
        let profile = profile.ok_or_else(|| SetupError::UnknownOffice(office.clone()))?;
        match when {
            When::Tomorrow => Ok(self.next(profile).await?),
            When::Today if self.database.staged(office).await?.is_some() => Err(SetupError::Pending),
            When::Today => {
                let day = self.database.present_day(office).await?.unwrap_or(Date::MIN);
                Ok((profile, day))
            }
        }
    }

    /// How an office will be set up on its next business day, and which day that is.
    async fn next(&self, profile: Profile) -> Result<(Profile, Date), StorageError> {
        let staged = self.database.staged(&profile.id).await?.map(|(staged, _)| staged);
        let day = self.database.present_day(&profile.id).await?.unwrap_or(Date::MIN);
        Ok((staged.unwrap_or(profile), day.tomorrow()?))
    }

    /// Registers the municipalities of the country, and gives how many were not known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seed_municipalities(&self) -> anyhow::Result<u64> {
        let names = Names::from([
            (Language::Sq, "Bashkitë e Shqipërisë".to_owned()),
            (Language::En, "Municipalities of Albania".to_owned()),
        ]);
        let organisation = Party { id: ORGANISATION.into(), names };
        let municipalities: Vec<Municipality> = catalogue::municipalities();
        Ok(self.database.seed_municipalities(&organisation, &municipalities).await?)
    }

    /// Sets up an office that begins on the business day of `now`.
    ///
    /// # Errors
    /// When the office is there already, its municipality is not, or its id or name will not do.
    pub async fn add_office(&self, office: NewOffice, now: Timestamp) -> anyhow::Result<Profile> {
        let place = self.known_place(&office.municipality).await?;
        let catalogue = self.catalogue().await?;
        let (services, _) = catalogue::effective(&catalogue, &[]);
        let profile = office.profile(place)?.with_services(services, &catalogue.version);
        ensure!(
            self.database.profile(&profile.id).await?.is_none(),
            "there is already an office {}",
            profile.id
        );
        let day = profile.settings()?.business_day(now);
        self.database.put_profile(&profile, day).await?;
        Ok(profile)
    }

    async fn known_place(&self, municipality: &str) -> anyhow::Result<Place> {
        if let Some(place) = self.database.place(municipality).await? {
            return Ok(place);
        }
        let known = self.database.municipality_ids().await?;
        if known.is_empty() {
            bail!("no municipality is registered: run `queue-server municipalities seed` first");
        }
        bail!("there is no municipality {municipality:?}; there are {}", known.join(", "))
    }

    /// Every office.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offices(&self) -> anyhow::Result<Vec<Listed>> {
        let mut offices = Vec::new();
        for profile in self.database.profiles().await? {
            let changes_on = self.database.staged(&profile.id).await?.map(|(_, from)| from);
            offices.push(Listed { profile, changes_on });
        }
        Ok(offices)
    }
}
