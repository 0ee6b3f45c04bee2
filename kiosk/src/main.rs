//! The self-service kiosk: arguments, log and exit status.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use hardware::scanner::Secret;
use kiosk::arguments::Arguments;
use kiosk::config::{Config, ConfigError};
use kiosk::staff::PinHash;
use kiosk::{desk_button, run, screenshot};
use tracing_subscriber::EnvFilter;
use uuid::Uuid;
use zeroize::{Zeroize, Zeroizing};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    if let Some(file) = &arguments.write_pin {
        return match write_pin(file) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("kiosk: {error:#}");
                ExitCode::FAILURE
            }
        };
    }
    let wrong = |error: ConfigError| {
        eprintln!("kiosk: {error}");
        ExitCode::from(2)
    };
    let done = match (&arguments.config, &arguments.desk_button, &arguments.screenshot) {
        (_, Some(file), _) => match desk_button::Config::read(file) {
            Ok(config) => desk_button::run(&config),
            Err(error) => return wrong(error),
        },
        (Some(file), None, _) => match Config::read(file) {
            Ok(mut config) => {
                if arguments.headless {
                    config.screen.headless = true;
                    // Without a panel, fingers come through a pipe; a terminal is left to whoever sits there.
                    config.simulated.touches |= !std::io::stdin().is_terminal();
                }
                run::run(&config)
            }
            Err(error) => return wrong(error),
        },
        (None, None, Some(picture)) => {
            let Arguments { page, service, size, language, mode, .. } = &arguments;
            screenshot::draw(picture, *page, service, size, *language, mode)
        }
        (None, None, None) => Ok(()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kiosk: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the hash of the PIN on standard input into `file`.
fn write_pin(file: &Path) -> anyhow::Result<()> {
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed).context("no PIN can be read")?;
    let pin = Secret::from(Zeroizing::new(typed.trim().to_owned()));
    typed.zeroize();
    PinHash::of(&pin, Uuid::new_v4().into_bytes())?
        .write(file)
        .with_context(|| format!("{} cannot be written", file.display()))
}
