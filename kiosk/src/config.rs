//! The configuration of one kiosk: a TOML file.
//!
//! ```toml
//! name = "Kioska 1"                 # on slips
//! journal = "kiosk.journal"         # what this kiosk is printing, for the case that it stops in between
//!
//! [server]
//! url = "http://127.0.0.1:8080"
//! office = "belsh"
//! token_file = "kiosk.token"        # or token = "…"
//!
//! [screen]
//! size = "1080x1920"
//! px_per_mm = 4.0                   # of the panel; usual ones are known by their size
//! reading_distance_cm = 60.0        # 40 for a small panel at arm's length
//! fullscreen = false
//! headless = false                  # draw into a picture instead of a window; --headless also takes touches
//!                                   # from a pipe
//! picture = "kiosk.png"
//!
//! [printer]                         # see hardware::printer::Config
//! kind = "simulated"
//! directory = "slips"
//!
//! [simulated]                       # demonstrations and tests
//! touches = false                   # lines `x y` on standard input are touches at these pixels
//! visitors_every_s = 30             # somebody comes for one of the services on the first page
//! ```
//!
//! Paths are relative to the file. A touch from standard input waits for the first page, and for 0.6 s after the one
//! before it, since two quick touches count as one.

use std::fs;
use std::path::{Path, PathBuf};

use hardware::printer;
use queue_api::OfficeId;
use serde::Deserialize;

use crate::screen::Panel;

/// Everything a kiosk is told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What the kiosk is called on slips.
    pub name: String,
    /// Its own journal.
    #[serde(default = "default_journal")]
    pub journal: PathBuf,
    /// The server.
    pub server: ServerConfig,
    /// The panel.
    pub screen: ScreenConfig,
    /// The printer.
    pub printer: printer::Config,
    /// What is only played.
    #[serde(default)]
    pub simulated: SimulatedConfig,
}

/// The server and the kiosk's right to speak to it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// Where it is, for example `http://127.0.0.1:8080`.
    pub url: String,
    /// The office.
    pub office: OfficeId,
    token: Option<String>,
    token_file: Option<PathBuf>,
}

/// The panel.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenConfig {
    size: String,
    px_per_mm: Option<f32>,
    reading_distance_cm: Option<f32>,
    /// Whether the window fills the whole screen.
    #[serde(default)]
    pub fullscreen: bool,
    /// Whether to draw into a picture instead of a window.
    #[serde(default)]
    pub headless: bool,
    /// The picture.
    #[serde(default = "default_picture")]
    pub picture: PathBuf,
}

/// What is only played.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SimulatedConfig {
    /// Whether lines `x y` on standard input are touches.
    pub touches: bool,
    /// How often somebody comes, in seconds; nobody when left out.
    pub visitors_every_s: Option<u32>,
}

/// A configuration that cannot be used, in one line.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", file.display())]
pub struct ConfigError {
    file: PathBuf,
    reason: String,
}

fn default_journal() -> PathBuf {
    "kiosk.journal".into()
}

fn default_picture() -> PathBuf {
    "kiosk.png".into()
}

impl Config {
    /// Reads `file`; paths in it are relative to its folder.
    ///
    /// # Errors
    /// With the file and line where something is wrong.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let wrong = |reason: String| ConfigError { file: file.into(), reason };
        let text = fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        let mut config = Self::parse(&text).map_err(wrong)?;
        config.journal = folder.join(&config.journal);
        config.screen.picture = folder.join(&config.screen.picture);
        if let printer::config::Kind::Simulated { directory } = &mut config.printer.kind {
            *directory = folder.join(&*directory);
        }
        if let Some(token_file) = &config.server.token_file {
            let path = folder.join(token_file);
            let token =
                fs::read_to_string(&path).map_err(|error| wrong(format!("{}: {error}", path.display())))?;
            config.server.token = Some(token.trim().to_owned());
        }
        Ok(config)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
            format!("line {line}: {}", error.message().replace('\n', " "))
        })?;
        if config.server.token.is_some() == config.server.token_file.is_some() {
            return Err("[server] needs either token or token_file".into());
        }
        if !config.server.url.starts_with("http://") {
            return Err("[server] url must begin with http:// (TLS is for a proxy on this machine)".into());
        }
        if config.name.trim().is_empty() || config.name.chars().count() > 40 {
            return Err("name must have 1 to 40 letters".into());
        }
        if config.simulated.visitors_every_s.is_some_and(|every_s| !(8..=3_600).contains(&every_s)) {
            return Err("[simulated] visitors_every_s must be from 8 to 3600".into());
        }
        config.screen.checked_panel()?;
        Ok(config)
    }
}

impl ServerConfig {
    /// The kiosk's token.
    pub fn token(&self) -> Option<String> {
        self.token.clone()
    }
}

impl ScreenConfig {
    /// The panel that was checked when the file was read.
    pub fn panel(&self) -> Panel {
        self.checked_panel().unwrap_or_else(|_| Panel::usual(1080, 1920))
    }

    fn checked_panel(&self) -> Result<Panel, String> {
        let mut panel = Panel::parse(&self.size)
            .ok_or("[screen] size must be as \"1080x1920\", each from 320 to 7680")?;
        if let Some(px_per_mm) = self.px_per_mm {
            if !(1.0..=40.0).contains(&px_per_mm) {
                return Err("[screen] px_per_mm must be from 1 to 40".into());
            }
            panel.px_per_mm = px_per_mm;
        }
        if let Some(distance_cm) = self.reading_distance_cm {
            if !(25.0..=150.0).contains(&distance_cm) {
                return Err("[screen] reading_distance_cm must be from 25 to 150".into());
            }
            panel.reading_distance_cm = distance_cm;
        }
        Ok(panel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../kiosk.example.toml");

    fn refusal(text: &str) -> String {
        Config::parse(text).map(|_| "accepted".to_owned()).unwrap_or_else(|reason| reason)
    }

    #[test]
    fn the_example_is_a_configuration() {
        let config = Config::parse(EXAMPLE).expect("the example is right");
        assert_eq!((config.name.as_str(), config.screen.panel().width), ("Kioska 1", 1080));
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line() {
        assert_eq!(
            refusal(&EXAMPLE.replace("fullscreen", "fulscreen")),
            "line 16: unknown field `fulscreen`, expected one of `size`, `px_per_mm`, `reading_distance_cm`, \
             `fullscreen`, `headless`, `picture`"
        );
        assert_eq!(
            refusal(&EXAMPLE.replace("token_file", "# token_file")),
            "[server] needs either token or token_file"
        );
        assert_eq!(
            refusal(&EXAMPLE.replace("1080x1920", "wide")),
            "[screen] size must be as \"1080x1920\", each from 320 to 7680"
        );
    }
}
