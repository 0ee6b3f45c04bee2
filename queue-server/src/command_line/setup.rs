//! Sets offices up from the command line.

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Subcommand;
use queue_core::value::{Date, OfficeId};
use serde_json::{Value, json};

use crate::catalogue::Report;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::deliveries;
use crate::import::Finding;
use crate::setup::{NewOffice, Setup, Template, When};
use crate::storage::sqlite::Sqlite;

/// Imports catalogues and what municipalities change in them.
#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Import a version of the national catalogue; every office takes it on its next business day.
    Import {
        /// The table, CSV.
        file: PathBuf,
        /// What the version is called; the day of today when left out.
        #[arg(long)]
        version: Option<String>,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// Replace all that a municipality changes in the catalogue, from the next business day on.
    Override {
        /// The table, CSV.
        file: PathBuf,
        /// The office.
        #[arg(long)]
        office: String,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Registers municipalities.
#[derive(Debug, Subcommand)]
pub enum MunicipalitiesCommand {
    /// Register the 61 municipalities of Albania.
    Seed,
}

/// Sets up offices.
#[derive(Debug, Subcommand)]
pub enum OfficeCommand {
    /// Set up an office with the whole catalogue.
    Add {
        /// Its id, for example belsh or belsh-kajan.
        #[arg(long)]
        id: String,
        /// Its municipality, for example belsh.
        #[arg(long)]
        municipality: String,
        /// What it is called, in Albanian.
        #[arg(long)]
        name: Option<String>,
        /// What it is called, in English.
        #[arg(long)]
        name_en: Option<String>,
        /// hall, or unit for one desk without kiosk, board and numbers.
        #[arg(long, value_enum, default_value = "hall")]
        template: Template,
        /// How many counters it has.
        #[arg(long)]
        counters: Option<u16>,
    },
    /// List the offices.
    List,
    /// Add or take away a holiday.
    #[command(subcommand)]
    Holiday(HolidayCommand),
}

/// Days on which an office stays closed.
#[derive(Debug, Subcommand)]
pub enum HolidayCommand {
    /// Keep an office closed on a day. A running office knows within half a minute.
    Add {
        /// The day, YYYY-MM-DD.
        day: Date,
        /// The office.
        #[arg(long)]
        office: String,
        /// Why, in Albanian, for the people who come.
        #[arg(long)]
        name: String,
        /// Why, in English.
        #[arg(long)]
        name_en: Option<String>,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// Open again as on other days.
    Remove {
        /// The day, YYYY-MM-DD.
        day: Date,
        /// The office.
        #[arg(long)]
        office: String,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Imports what the case system tells.
#[derive(Debug, Subcommand)]
pub enum DeliveryCommand {
    /// Import when applications were filed, due and decided.
    Import {
        /// The table, CSV.
        file: PathBuf,
        /// The office.
        #[arg(long)]
        office: String,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Imports when applications were filed, due and decided.
///
/// # Errors
/// When the table has faults, each of which stands on a line of the standard error, or the database fails.
pub async fn delivery(config: &Config, command: DeliveryCommand) -> anyhow::Result<()> {
    let DeliveryCommand::Import { file, office, dry_run } = command;
    let read = deliveries::read_table(&table(&file)?);
    let report = setup(config).await?.import_deliveries(&OfficeId::new(&office), read, dry_run).await?;
    refuse(&file, &report.findings)?;
    let done = if report.done { "imported" } else { "nothing was written" };
    let deliveries::Report { added, changed, unchanged, .. } = report;
    Ok(writeln!(stdout(), "{added} added, {changed} changed, {unchanged} as before: {done}")?)
}

/// Imports a catalogue or changes to it.
///
/// # Errors
/// When the table has faults, each of which stands on a line of the standard error, or the database fails.
pub async fn catalogue(config: &Config, command: CatalogueCommand) -> anyhow::Result<()> {
    let now = SystemClock.now();
    match command {
        CatalogueCommand::Import { file, version, dry_run } => {
            let table = table(&file)?;
            let version = version.unwrap_or_else(|| now.strftime("%Y-%m-%d").to_string());
            let report = setup(config).await?.import_catalogue(&table, &version, now, dry_run).await?;
            tell(&file, &report)
        }
        CatalogueCommand::Override { file, office, dry_run } => {
            let table = table(&file)?;
            let office = OfficeId::new(&office);
            let setup = setup(config).await?;
            tell(&file, &setup.change_catalogue(&office, &table, When::Tomorrow, dry_run).await?)
        }
    }
}

/// Registers municipalities.
///
/// # Errors
/// When the database fails.
pub async fn municipalities(config: &Config, command: MunicipalitiesCommand) -> anyhow::Result<()> {
    let MunicipalitiesCommand::Seed = command;
    let added = setup(config).await?.seed_municipalities().await?;
    Ok(writeln!(stdout(), "{added} municipalities registered")?)
}

/// Sets up or lists offices.
///
/// # Errors
/// When the office will not do, or the database fails.
pub async fn office(config: &Config, command: OfficeCommand) -> anyhow::Result<()> {
    let setup = setup(config).await?;
    match command {
        OfficeCommand::Add { id, municipality, name, name_en, template, counters } => {
            let office = NewOffice { id, municipality, name, name_en, template, counters };
            let profile = setup.add_office(office, SystemClock.now()).await?;
            let (services, counters) = (profile.services.len(), profile.counters.len());
            writeln!(stdout(), "{} is set up: {services} services, {counters} counters", profile.id)?;
        }
        OfficeCommand::List => list(&setup).await?,
        OfficeCommand::Holiday(holiday) => self::holiday(&setup, holiday).await?,
    }
    Ok(())
}

async fn holiday(setup: &Setup, command: HolidayCommand) -> anyhow::Result<()> {
    let (office, day, closed, dry_run) = match command {
        HolidayCommand::Add { day, office, name, name_en, dry_run } => {
            let name_en = name_en.unwrap_or_else(|| name.clone());
            (office, day, json!({"reason": {"sq": name, "en": name_en}}), dry_run)
        }
        HolidayCommand::Remove { day, office, dry_run } => (office, day, Value::Null, dry_run),
    };
    let patch = json!({"special_days": {day.to_string(): closed}});
    let changed = setup.stage_change(&OfficeId::new(&office), &patch, dry_run).await?;
    let what = if changed.fields.is_empty() { "nothing changes" } else { "the calendar changes" };
    let done = if dry_run { ": nothing was written" } else { "" };
    Ok(writeln!(stdout(), "{office}: {what}, from {}{done}", changed.from)?)
}

async fn list(setup: &Setup) -> anyhow::Result<()> {
    for office in setup.offices().await? {
        let profile = office.profile;
        let place = profile.place.as_ref();
        let (organisation, municipality) =
            place.map_or(("-", "-"), |place| (place.organisation.id.as_str(), place.municipality.as_str()));
        let name = profile.unit_names.values().next().map(String::as_str).unwrap_or_default();
        let change = office.changes_on.map_or(String::new(), |day| format!("\tchanges on {day}"));
        let counters = profile.counters.len();
        writeln!(
            stdout(),
            "{organisation}\t{municipality}\t{}\t{counters} counters\t{name}{change}",
            profile.id
        )?;
    }
    Ok(())
}

async fn setup(config: &Config) -> anyhow::Result<Setup> {
    Ok(Setup::new(Sqlite::open(&config.database).await?))
}

fn table(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// Says what changes, or what is wrong with the table.
fn tell(file: &Path, report: &Report) -> anyhow::Result<()> {
    refuse(file, &report.findings)?;
    let mut out = stdout().lock();
    let difference = &report.difference;
    for service in &difference.added {
        writeln!(out, "+ {service}")?;
    }
    for changed in &difference.changed {
        writeln!(out, "~ {} ({})", changed.service, changed.fields.join(", "))?;
    }
    for service in &difference.removed {
        writeln!(out, "- {service}")?;
    }
    for misfit in &report.misfits {
        writeln!(out, "! {misfit}; the change is kept and does nothing")?;
    }
    let (added, changed, removed) =
        (difference.added.len(), difference.changed.len(), difference.removed.len());
    let unchanged = difference.unchanged;
    let done = if report.done { "from the next business day on" } else { "nothing was written" };
    writeln!(out, "{added} added, {changed} changed, {removed} removed, {unchanged} as before: {done}")?;
    Ok(())
}

/// Ends with an error if anything is wrong, after each finding stood on a line of the standard error.
fn refuse(file: &Path, findings: &[Finding]) -> anyhow::Result<()> {
    for Finding { line, column, problem, .. } in findings {
        let column = column.as_ref().map_or(String::new(), |column| format!(" {column}:"));
        eprintln!("{}:{line}:{column} {problem}", file.display());
    }
    if !findings.is_empty() {
        bail!("{} faults in {}: nothing was imported", findings.len(), file.display());
    }
    Ok(())
}
