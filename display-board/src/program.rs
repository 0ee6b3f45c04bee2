//! The command line: what the program is asked to do, and the status it ends with.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;

use clap::{Parser, Subcommand};
use queue_api::Language;

use crate::assets;
use crate::audio::check::{Extent, check};
use crate::config::{Config, ScreenConfig};
use crate::picture::Size;
use crate::run;
use crate::say::{Say, clips, say};
use crate::screenshot::{Page, screenshot};
use crate::ui::off_screen::OffScreen;
#[cfg(feature = "window")]
use crate::ui::window::Window;

/// Something failed.
const FAILED: u8 = 1;
/// The arguments or the configuration are wrong.
const WRONG: u8 = 2;

/// The display board: every call seen and heard once.
#[derive(Debug, Parser)]
#[command(name = "display-board", version)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    /// The configuration: which office, which screen, which sound.
    #[arg(long, value_name = "FILE", conflicts_with = "screenshot")]
    config: Option<PathBuf>,
    /// Draw a page from sample data into this PNG file, and end.
    #[arg(long, value_name = "FILE")]
    screenshot: Option<PathBuf>,
    /// Which page to draw.
    #[arg(long, value_enum, default_value_t = Page::Board, requires = "screenshot")]
    page: Page,
    /// How large to draw it.
    #[arg(long, value_name = "WxH", default_value_t = Size::FULL_HD, requires = "screenshot")]
    size: Size,
    /// The language of the page: sq, en, it, el or mk.
    #[arg(long, default_value_t = Language::Sq, requires = "screenshot")]
    language: Language,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write one announcement to a WAV file.
    Say(Say),
    /// List the words to speak for a voice of your own, as its voice.toml.
    Clips {
        /// The language: sq, en, it, el or mk.
        #[arg(long)]
        language: Language,
    },
    /// Say everything that is wrong with the voice in a folder.
    CheckVoice {
        /// The folder with voice.toml and the clips.
        folder: PathBuf,
        /// The voice replaces some clips only; the shipped one has the others.
        #[arg(long)]
        some: bool,
    },
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
    let done = match (&arguments.command, &arguments.screenshot, &arguments.config) {
        (Some(Command::Say(what)), _, _) => say(what, &assets::folder()).map(|said| eprintln!("{said}")),
        (Some(Command::Clips { language }), _, _) => {
            print!("{}", clips(*language));
            Ok(())
        }
        (Some(Command::CheckVoice { folder, some }), _, _) => check_voice(folder, *some),
        (None, Some(file), _) => screenshot(file, arguments.page, arguments.size, arguments.language),
        (None, None, Some(file)) => match Config::read(file) {
            Ok(config) => show(config),
            Err(error) => return ended(WRONG, &error.to_string()),
        },
        (None, None, None) => {
            return ended(WRONG, "say what to do: --config FILE, --screenshot FILE, or say");
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => ended(FAILED, &format!("{error:#}")),
    }
}

fn check_voice(folder: &Path, some: bool) -> anyhow::Result<()> {
    let wrong = check(folder, if some { Extent::Some } else { Extent::Whole });
    anyhow::ensure!(wrong.is_empty(), "{} cannot be used:\n  {}", folder.display(), wrong.join("\n  "));
    eprintln!("{} can be used", folder.display());
    Ok(())
}

/// Shows calls until the program is asked to end.
fn show(config: Config) -> anyhow::Result<()> {
    log();
    match config.screen.clone() {
        ScreenConfig::Picture { size, path } => {
            let (screens, latest) = mpsc::channel();
            let off_screen = OffScreen::new(size, config.language)?;
            // The board learns that nobody looks any more when it is asked to end.
            run::start(config, move |screen| screens.send(screen).unwrap_or_default())?;
            off_screen.keep_drawing(&latest, &path);
            Ok(())
        }
        #[cfg(feature = "window")]
        ScreenConfig::Window { size, full_screen } => {
            let window = Window::open(size, full_screen, config.language)?;
            let remote = window.remote();
            run::start(config, move |screen| remote.show(screen))?;
            window.run()
        }
        #[cfg(not(feature = "window"))]
        ScreenConfig::Window { .. } => {
            anyhow::bail!("this program was built without windows; set headless = true and a picture")
        }
    }
}

fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,symphonia=warn,winit=error"));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
}

fn ended(status: u8, reason: &str) -> ExitCode {
    eprintln!("display-board: {}", reason.trim_start_matches("error: "));
    ExitCode::from(status)
}
