//! The command line: what the program is asked to do, and the status it ends with.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;

use clap::{Parser, Subcommand};
use queue_api::Language;

use crate::assets;
use crate::audio::archive::{check_anywhere, install};
use crate::audio::check::Extent;
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
    /// Say everything that is wrong with the voice in a folder or a ZIP archive.
    CheckVoice {
        /// The folder or archive with voice.toml and the clips.
        voice: PathBuf,
        /// The voice replaces some clips only; the shipped one has the others.
        #[arg(long)]
        some: bool,
    },
    /// Put the voice of a folder or a ZIP archive among the town's own, when nothing is wrong with it.
    InstallVoice {
        /// The folder or archive with voice.toml and the clips.
        voice: PathBuf,
        /// The folder of the town's voices, as voices names it in the configuration.
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
        /// The voice replaces some clips only; others that are there stay.
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
        (Some(Command::CheckVoice { voice, some }), _, _) => check_voice(voice, extent(*some)),
        (Some(Command::InstallVoice { voice, into, some }), _, _) => {
            install_voice(voice, into, extent(*some))
        }
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

fn extent(some: bool) -> Extent {
    if some { Extent::Some } else { Extent::Whole }
}

fn check_voice(voice: &Path, extent: Extent) -> anyhow::Result<()> {
    let wrong = check_anywhere(voice, extent);
    anyhow::ensure!(wrong.is_empty(), refused(voice, &wrong));
    eprintln!("{} can be used", voice.display());
    Ok(())
}

fn install_voice(voice: &Path, into: &Path, extent: Extent) -> anyhow::Result<()> {
    let place = install(voice, into, extent).map_err(|wrong| anyhow::anyhow!(refused(voice, &wrong)))?;
    eprintln!("the voice is in {}", place.display());
    Ok(())
}

fn refused(voice: &Path, wrong: &[String]) -> String {
    format!("{} cannot be used:\n  {}", voice.display(), wrong.join("\n  "))
}

/// Shows calls until the program is asked to end.
fn show(config: Config) -> anyhow::Result<()> {
    log();
    match config.screen.clone() {
        ScreenConfig::Picture { size, path } => {
            let (screen, asked) = mpsc::channel();
            let off_screen = OffScreen::new(size, config.language)?;
            // The board learns that nobody looks any more when it is asked to end.
            run::start(config, move |what| screen.send(what).unwrap_or_default())?;
            off_screen.keep_drawing(&asked, &path);
            Ok(())
        }
        #[cfg(feature = "window")]
        ScreenConfig::Window { size, full_screen } => {
            let window = Window::open(size, full_screen, config.language)?;
            let remote = window.remote();
            run::start(config, move |what| remote.ask(what))?;
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
