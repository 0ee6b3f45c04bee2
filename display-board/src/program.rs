//! The command line: what the program is asked to do, and the status it ends with.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::assets;
use crate::say::{Say, say};

/// Something failed.
const FAILED: u8 = 1;
/// The arguments or the configuration are wrong.
const WRONG: u8 = 2;

/// The display board: every call seen and heard once.
#[derive(Debug, Parser)]
#[command(name = "display-board", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write one announcement to a WAV file.
    Say(Say),
}

/// Runs the program with its arguments, the program's name first; logs and errors go to standard error.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) if error.exit_code() == 0 => {
            print!("{error}");
            return ExitCode::SUCCESS;
        }
        Err(error) => return ended(WRONG, error.to_string().lines().next().unwrap_or_default()),
    };
    match &arguments.command {
        Some(Command::Say(what)) => match say(what, &assets::folder()) {
            Ok(said) => {
                eprintln!("{said}");
                ExitCode::SUCCESS
            }
            Err(error) => ended(FAILED, &format!("{error:#}")),
        },
        None => ended(WRONG, "say what to do"),
    }
}

fn ended(status: u8, reason: &str) -> ExitCode {
    eprintln!("display-board: {}", reason.trim_start_matches("error: "));
    ExitCode::from(status)
}
