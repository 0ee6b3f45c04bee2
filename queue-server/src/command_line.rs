//! What the program does besides serving.

mod setup;

use std::io::{BufRead, Write, stdin, stdout};
use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use clap::Subcommand;
use queue_core::Command;
use queue_core::value::{Actor, OfficeId, ProviderId, UserName};
use tokio::signal::unix::{SignalKind, signal};

use crate::accounts::{Accounts, PASSWORD_MIN, Person, PersonalRight, Role};
use crate::app::{Answer, App, Order};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::http;
use crate::profile::Profile;
use crate::storage::Storage;
use crate::storage::sqlite::Sqlite;
use crate::tls::Certificate;

pub use setup::{
    CatalogueCommand, DeliveryCommand, MunicipalitiesCommand, OfficeCommand, catalogue, delivery,
    municipalities, office,
};

/// Sets up the people of the staff.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person, or change one; the password is read from the standard input.
    Add {
        /// The name to sign in with.
        username: String,
        /// The name for people.
        #[arg(long)]
        name: String,
        /// staff, manager or admin.
        #[arg(long)]
        role: String,
        /// The office.
        #[arg(long)]
        office: String,
        /// The institution, for a person who sees its services in every office and nothing else, as central.
        #[arg(long)]
        provider: Option<String>,
        /// May call a ticket out of order, as managers and administrators may.
        #[arg(long)]
        call_any: bool,
        /// May see the figures of every office, as a manager or administrator.
        #[arg(long)]
        all_offices: bool,
    },
}

/// Returns when somebody asks the program to stop, with Ctrl-C or `kill`.
///
/// # Errors
/// When this machine's signals cannot be listened to.
pub async fn asked_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// Shows what other machines know the server by.
///
/// # Errors
/// When it is not set up for other machines, or there is no certificate that could be shown.
pub fn certificate(config: &Config) -> anyhow::Result<()> {
    let tls = config.tls.as_ref().context("the configuration has no [tls]: other machines are not served")?;
    let certificate = Certificate::open(&tls.source, SystemClock.now())?;
    let mut out = stdout().lock();
    if let Some(file) = certificate.authority_file() {
        writeln!(out, "authority    {}", file.display())?;
    }
    writeln!(out, "fingerprint  {}", certificate.authority().fingerprint())?;
    writeln!(out, "for          {}", certificate.names().join(" "))?;
    Ok(writeln!(out, "until        {}", certificate.ends())?)
}

/// Adds or changes a person.
///
/// # Errors
/// When the password or role will not do, or the database fails.
pub async fn user(config: &Config, command: UserCommand) -> anyhow::Result<()> {
    let UserCommand::Add { username, name, role, office, provider, call_any, all_offices } = command;
    let Some(role) = Role::named(&role) else {
        bail!("the role {role:?} is none of staff, manager and admin")
    };
    let mut password = String::new();
    stdin().lock().read_line(&mut password).context("the password cannot be read")?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let long_enough = password.chars().count() >= PASSWORD_MIN;
    ensure!(long_enough, "the password on the standard input must have at least {PASSWORD_MIN} characters");
    let database = Sqlite::open(&config.database).await?;
    let office = OfficeId::new(&office);
    ensure!(database.profile(&office).await?.is_some(), "there is no office {office}");
    let accounts = Accounts::load(database, Arc::new(SystemClock), config.sessions).await?;
    let username = UserName::new(&username);
    let provider = provider.map(ProviderId::new);
    let rights = [(call_any, PersonalRight::CallAny), (all_offices, PersonalRight::AllOffices)];
    let rights = rights.into_iter().filter(|(given, _)| *given).map(|(_, right)| right).collect();
    accounts.put_person(Person { username, name, role, office, provider, rights }, password).await?;
    Ok(())
}

/// Opens the database, compares its rows with the journal, and follows the record of what people did.
///
/// # Errors
/// When something does not fit; each finding stands on a line of the standard error.
pub async fn check(config: &Config) -> anyhow::Result<()> {
    ensure!(config.database.exists(), "there is no database {}", config.database.display());
    let database = Sqlite::open(&config.database).await?;
    let mut report = crate::app::check(&database).await?;
    for Profile { id, .. } in database.profiles().await? {
        if let Some(at) = crate::deeds::verify(&database, &id).await?.broken_at {
            report.findings.push(format!("{id}: the record of deeds was changed afterwards, from {at} on"));
        }
    }
    for finding in &report.findings {
        eprintln!("{finding}");
    }
    ensure!(
        report.findings.is_empty(),
        "{} findings: the database is not as it was written",
        report.findings.len()
    );
    let (events, tickets) = (report.events, report.tickets);
    writeln!(
        stdout(),
        "{events} events and {tickets} tickets in {} offices: everything agrees",
        report.offices
    )?;
    Ok(())
}

/// Notes that the database was put back from a backup: kiosks give no more numbers that they were given since it was made.
/// No server may run on the database meanwhile.
///
/// # Errors
/// When there is no database, or it cannot be read or written.
pub async fn restored(config: &Config) -> anyhow::Result<()> {
    ensure!(config.database.exists(), "there is no database {}", config.database.display());
    let database = Sqlite::open(&config.database).await?;
    let app = App::load(Arc::new(database), Arc::new(SystemClock)).await?;
    for hall in app.halls() {
        let order = Order {
            command: Command::NoteRestore,
            by: Actor::Timer,
            key: None,
            check: None,
            answer: Box::new(|_, _| Answer::new(204, Vec::new())),
        };
        app.execute(hall.id(), order).await?;
        writeln!(stdout(), "{}: kiosks get other numbers to give offline", hall.id())?;
    }
    app.stop().await;
    Ok(())
}

/// Prints the OpenAPI document.
///
/// # Errors
/// When the standard output is closed.
pub fn openapi() -> anyhow::Result<()> {
    let (_, document) = http::routes();
    writeln!(stdout(), "{}", document.to_pretty_json()?)?;
    Ok(())
}
