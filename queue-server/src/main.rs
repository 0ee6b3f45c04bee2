//! The queue server's program.

use std::io::{IsTerminal, stderr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use queue_server::backtest;
use queue_server::clock::SystemClock;
use queue_server::command_line::{
    self, CatalogueCommand, DeliveryCommand, MunicipalitiesCommand, OfficeCommand, UserCommand,
};
use queue_server::config::{Config, ConfigError};
use queue_server::demo;
use tracing_subscriber::EnvFilter;

/// Gives the numbers of an office's queue, calls them and keeps the journal.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The configuration; environment variables (QUEUE_DATABASE_URL, QUEUE_LISTEN, QUEUE_PUBLIC_URL) go over it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve an office of Belsh to look at, with simulated people.
    Demo(demo::Arguments),
    /// Open the database and compare its rows with the journal.
    Check,
    /// Show what other machines know this server by: its authority, and the fingerprint to compare; made when there is none.
    Certificate,
    /// Note that the database was put back from a backup, before the server starts on it.
    Restored,
    /// Set up the people of the staff.
    #[command(subcommand)]
    User(UserCommand),
    /// Import the national catalogue, or what a municipality changes in it.
    #[command(subcommand)]
    Catalogue(CatalogueCommand),
    /// Import when applications were filed, due and decided.
    #[command(subcommand)]
    Delivery(DeliveryCommand),
    /// Register the municipalities.
    #[command(subcommand)]
    Municipalities(MunicipalitiesCommand),
    /// Set up or list offices.
    #[command(subcommand)]
    Office(OfficeCommand),
    /// Replay a log of queues: learn from one file's days, judge the estimates on another's.
    Backtest(backtest::Arguments),
    /// Print the OpenAPI document.
    Openapi,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal())
        .init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("queue-server: {error:#}");
            ExitCode::from(if error.is::<ConfigError>() { 2 } else { 1 })
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let variable = |name: &str| std::env::var(name).ok();
    let config = || Config::read(arguments.config.as_deref(), variable);
    match arguments.command {
        None => {
            let server = queue_server::start(config()?, Arc::new(SystemClock)).await?;
            command_line::asked_to_stop().await?;
            server.stop().await;
            Ok(())
        }
        Some(Command::Demo(demo)) => demo::run(&demo, variable).await,
        Some(Command::Check) => command_line::check(&config()?).await,
        Some(Command::Certificate) => command_line::certificate(&config()?),
        Some(Command::Restored) => command_line::restored(&config()?).await,
        Some(Command::User(user)) => command_line::user(&config()?, user).await,
        Some(Command::Catalogue(catalogue)) => command_line::catalogue(&config()?, catalogue).await,
        Some(Command::Delivery(delivery)) => command_line::delivery(&config()?, delivery).await,
        Some(Command::Municipalities(municipalities)) => {
            command_line::municipalities(&config()?, municipalities).await
        }
        Some(Command::Office(office)) => command_line::office(&config()?, office).await,
        Some(Command::Backtest(backtest)) => backtest::run(&backtest),
        Some(Command::Openapi) => command_line::openapi(),
    }
}
