//! The self-service kiosk: arguments, log and exit status.

use std::process::ExitCode;

use clap::Parser;
use kiosk::arguments::Arguments;
use kiosk::screenshot;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.screenshot {
        Some(picture) => {
            screenshot::draw(picture, arguments.page, &arguments.service, &arguments.size, arguments.language)
        }
        None => Ok(()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kiosk: {error:#}");
            ExitCode::FAILURE
        }
    }
}
