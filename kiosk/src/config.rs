//! The configuration of one kiosk: a TOML file.
//!
//! ```toml
//! name = "Kioska 1"                 # on slips
//! zone = "salla"                    # as at the boards there, which speak more quietly while the kiosk reads aloud
//! journal = "kiosk.journal"         # what this kiosk gives and prints while the line is cut; beside it, the office as last heard
//! boot_file = "/boot/firmware/radha.toml"   # where it is there, its [server] says where the server is
//!
//! [server]
//! url = "http://127.0.0.1:8080"     # or urls = ["…", "…"], tried in this order until one answers
//! authority = "radha-ca.pem"        # of a server at https://; left out, the one met when the kiosk is let in
//! office = "belsh"                  # left out, the administrator says it who lets the kiosk in
//! token_file = "kiosk.token"        # made when the kiosk is let in; or token = "…"
//!
//! [screen]
//! size = "1080x1920"
//! px_per_mm = 4.0                   # of the panel; usual ones are known by their size
//! reading_distance_cm = 60.0        # 40 for a small panel at arm's length
//! fullscreen = false
//! headless = false                  # draw into a picture instead of a window; --headless also takes touches
//!                                   # from a pipe
//! picture = "kiosk.png"
//! backlight = "/sys/class/backlight" # dimmed while the office is closed and nobody is there
//!
//! [printer]                         # see hardware::printer::Config
//! kind = "simulated"
//! directory = "slips"
//!
//! [paper]
//! roll_m = 80.0                     # the length of a roll, from which the slips left are estimated
//! low_slips = 40                    # from so few on the server is told that the paper is low
//!
//! [slip]
//! two_languages = false             # everything also in the office's language where the person chose another
//!
//! [staff]
//! pin_file = "staff.pin"            # made by `kiosk --write-pin staff.pin`; without it there is no page for staff
//!
//! [pins]                            # see hardware::gpio::Pins; presence and button wake a resting screen
//! lamp = { kind = "raspberry-pi", pin = 17 }   # on while a slip waits to be taken
//!
//! [keypad]                          # keys that can be felt, see hardware::keypad::Config; none when left out
//! kind = "simulated"
//! directory = "keys"
//!
//! [scanner]                         # codes and documents, see hardware::scanner::Config; none when left out
//! kind = "simulated"
//! directory = "scans"
//!
//! [speech]                          # espeak-ng, see speech::speaker::Config
//! amplitude = 25                    # of the most quiet step; the second, usual one is 65 dB(A) at most
//! words_per_minute = 145
//! loudspeaker = "plughw:0"          # as `aplay -L` names them; the usual device when left out
//! headphones = "plughw:1"
//!
//! [simulated]                       # demonstrations and tests
//! touches = false                   # lines `x y` on standard input are touches at these pixels
//! visitors_every_s = 30             # somebody comes for one of the services on the first page
//! speed = 1                         # how much faster the kiosk's own time goes, up to 20
//! ```
//!
//! Paths are relative to the file. A touch from standard input waits for the first page, and for 0.6 s after the one
//! before it, since two quick touches count as one.

use std::fs;
use std::path::{Path, PathBuf};

use hardware::gpio::Pins;
use hardware::{keypad, printer, scanner};
use queue_api::OfficeId;
use queue_api::client::{
    Addresses, Authority, DiscoveryError, MDNS_PORT, Place, Search, Trust, read_authority, read_right,
};
use queue_api::device::Enrolled;
use serde::Deserialize;

use crate::roll;
use crate::screen::Panel;
use crate::speech::speaker;
use crate::staff::PinHash;

/// Everything a kiosk is told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What the kiosk is called on slips; empty where the server shall say it.
    #[serde(default)]
    pub name: String,
    /// The part of the hall, as the boards there are told it: they speak more quietly while the kiosk reads aloud.
    #[serde(default)]
    pub zone: String,
    /// Its own journal.
    #[serde(default = "default_journal")]
    pub journal: PathBuf,
    /// The server.
    pub server: ServerConfig,
    /// The panel.
    pub screen: ScreenConfig,
    /// The printer.
    pub printer: printer::Config,
    /// The rolls that are put into the printer.
    #[serde(default)]
    pub paper: roll::Config,
    /// What stands on slips.
    #[serde(default)]
    pub slip: SlipConfig,
    /// The page for staff.
    #[serde(default)]
    pub staff: StaffConfig,
    /// Lamp, button and sensor of presence.
    #[serde(default)]
    pub pins: Pins,
    #[serde(default = "default_boot_file")]
    boot_file: PathBuf,
    /// The keypad and the socket for headphones, where there are some.
    pub keypad: Option<keypad::Config>,
    /// The scanner of codes and documents, where there is one.
    pub scanner: Option<scanner::Config>,
    /// The voice.
    #[serde(default)]
    pub speech: speaker::Config,
    /// What is only played.
    #[serde(default)]
    pub simulated: SimulatedConfig,
}

/// The server and the kiosk's right to speak to it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    url: Option<String>,
    #[serde(default)]
    urls: Vec<String>,
    office: Option<OfficeId>,
    token: Option<String>,
    token_file: Option<PathBuf>,
    authority: Option<PathBuf>,
    #[serde(default = "default_discovery_port")]
    discovery_port: u16,
    #[serde(skip)]
    right: Option<Enrolled>,
    #[serde(skip)]
    trusted: Option<Authority>,
}

/// What stands on slips.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SlipConfig {
    /// Whether everything stands in the office's language as well, below the person's where that is another.
    pub two_languages: bool,
}

/// The page for staff.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StaffConfig {
    pin_file: Option<PathBuf>,
    /// The hash in the file; without one there is no such page.
    #[serde(skip)]
    pub pin: Option<PinHash>,
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
    /// The folder of the panels whose light can be dimmed.
    #[serde(default = "default_backlight")]
    pub backlight: PathBuf,
}

/// The file on the boot partition, which any computer can write: it says where the server is and who vouches
/// for it, and nothing else.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BootFile {
    server: BootServer,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BootServer {
    url: Option<String>,
    #[serde(default)]
    urls: Vec<String>,
    authority: Option<PathBuf>,
}

/// What is only played.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SimulatedConfig {
    /// Whether lines `x y` on standard input are touches.
    pub touches: bool,
    /// How often somebody comes, in seconds; nobody when left out.
    pub visitors_every_s: Option<u32>,
    /// How much faster everything at the kiosk goes, from 1 to 20: countdowns, pauses, patience.
    pub speed: Option<u32>,
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

pub(crate) fn default_boot_file() -> PathBuf {
    "/boot/firmware/radha.toml".into()
}

fn default_backlight() -> PathBuf {
    "/sys/class/backlight".into()
}

fn default_discovery_port() -> u16 {
    MDNS_PORT
}

fn default_picture() -> PathBuf {
    "kiosk.png".into()
}

impl ConfigError {
    pub(crate) fn of(file: &Path) -> impl Fn(String) -> Self {
        let file = file.to_owned();
        move |reason| Self { file: file.clone(), reason }
    }
}

pub(crate) fn parse_toml<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
        format!("line {line}: {}", error.message().replace('\n', " "))
    })
}

impl Config {
    /// Reads `file`; paths in it are relative to its folder.
    ///
    /// # Errors
    /// With the file and line where something is wrong.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let wrong = ConfigError::of(file);
        let text = fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        let mut config = Self::parse(&text).map_err(&wrong)?;
        config.journal = folder.join(&config.journal);
        config.screen.picture = folder.join(&config.screen.picture);
        config.pins = config.pins.below(folder);
        config.scanner = config.scanner.map(|scanner| scanner.below(folder));
        config.keypad = config.keypad.map(|keypad| keypad.below(folder));
        if let printer::config::Kind::Simulated { directory } = &mut config.printer.kind {
            *directory = folder.join(&*directory);
        }
        if let Some(pin_file) = &config.staff.pin_file {
            let path = folder.join(pin_file);
            config.staff.pin = PinHash::read(&path).map_err(ConfigError::of(&path))?;
            if config.staff.pin.is_none() {
                tracing::warn!(file = %path.display(), "without this file there is no page for staff");
            }
        }
        config.server.resolve(file, &folder.join(&config.boot_file))?;
        Ok(config)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut config: Self = parse_toml(text)?;
        config.server.check()?;
        if config.name.chars().count() > 40 {
            return Err("name must have at most 40 letters".into());
        }
        if config.simulated.visitors_every_s.is_some_and(|every_s| !(8..=3_600).contains(&every_s)) {
            return Err("[simulated] visitors_every_s must be from 8 to 3600".into());
        }
        if config.simulated.speed.is_some_and(|speed| !(1..=20).contains(&speed)) {
            return Err("[simulated] speed must be from 1 to 20".into());
        }
        config.screen.checked_panel()?;
        if let Some(fault) = config.speech.fault().or(config.paper.fault()) {
            return Err(fault.into());
        }
        Ok(config)
    }
}

impl SimulatedConfig {
    /// How much faster everything at the kiosk goes.
    pub fn speed(&self) -> u32 {
        self.speed.unwrap_or(1)
    }
}

impl ServerConfig {
    /// Where it is, for example `http://127.0.0.1:8080`: the addresses in the order in which they are tried.
    pub fn urls(&self) -> impl Iterator<Item = &str> {
        self.url.iter().chain(&self.urls).map(String::as_str)
    }

    /// Checks what stands in the file itself.
    pub(crate) fn check(&mut self) -> Result<(), String> {
        if self.token.is_some() == self.token_file.is_some() {
            return Err("[server] needs either token or token_file".into());
        }
        self.check_urls()?;
        if let Some(token) = self.token.clone() {
            let office = self.office.clone().ok_or("[server] token needs an office")?;
            self.right = Some(Enrolled { token, office, name: String::new(), zone: None, counter: None });
        }
        Ok(())
    }

    /// Reads what the configuration in `file` names: the boot partition's file, the right and the authority.
    pub(crate) fn resolve(&mut self, file: &Path, boot_file: &Path) -> Result<(), ConfigError> {
        let wrong = ConfigError::of(file);
        let folder = file.parent().unwrap_or(Path::new(""));
        if let Ok(text) = fs::read_to_string(boot_file) {
            self.take_over(&text, boot_file).map_err(ConfigError::of(boot_file))?;
        }
        if let Some(token_file) = &self.token_file {
            let path = folder.join(token_file);
            self.right = read_right(&path, self.office.as_ref()).map_err(ConfigError::of(&path))?;
            self.trusted = read_authority(&path).map_err(&wrong)?;
            self.token_file = Some(path);
        }
        if let Some(authority) = &self.authority {
            let path = folder.join(authority);
            let of_file = ConfigError::of(&path);
            let pem = fs::read_to_string(&path).map_err(|error| of_file(error.to_string()))?;
            self.trusted = Some(Authority::from_pem(&pem).map_err(|error| of_file(error.to_string()))?);
        }
        self.check_trust().map_err(wrong)
    }

    /// Takes over what the file on the boot partition says.
    fn take_over(&mut self, text: &str, boot_file: &Path) -> Result<(), String> {
        let BootFile { server } = parse_toml(text)?;
        (self.url, self.urls) = (server.url, server.urls);
        if let Some(authority) = server.authority {
            let beside = boot_file.parent().unwrap_or(Path::new(""));
            self.authority = Some(beside.join(authority));
        }
        self.check_urls()
    }

    fn check_urls(&self) -> Result<(), String> {
        if self.url.is_some() && !self.urls.is_empty() {
            return Err("[server] takes either url or urls".into());
        }
        if self.urls.len() > 8 {
            return Err("[server] urls has more than 8 addresses".into());
        }
        if let Some(url) = self.urls().find(|url| !url.starts_with("http://") && !url.starts_with("https://"))
        {
            return Err(format!("[server] {url} must begin with https:// (or http:// on this machine)"));
        }
        // A device that is new would not know which of them its administrator compared.
        let secure = self.urls().filter(|url| url.starts_with("https://")).count();
        if secure != 0 && secure != self.urls().count() {
            return Err("[server] urls must all begin with https://, or none".into());
        }
        Ok(())
    }

    /// Whoever has a right must know whom to show it to.
    fn check_trust(&self) -> Result<(), String> {
        // One that is found by itself must show a certificate as well.
        let is_secure = self.urls().all(|url| url.starts_with("https://"));
        if is_secure && self.right.is_some() && self.trusted.is_none() {
            return Err(
                "[server] authority is missing: the file that `queue-server certificate` names".into()
            );
        }
        Ok(())
    }

    /// Where the kiosk looks for the server: at the addresses that are named, else wherever one announces itself. Must be
    /// called where tasks can be started.
    ///
    /// # Errors
    /// When the network cannot be listened to.
    pub fn place(&self) -> Result<Place, DiscoveryError> {
        if self.urls().next().is_some() {
            return Ok(Place::At(Addresses::new(self.urls())));
        }
        Search::begin(self.discovery_port).map(Place::Announced)
    }

    /// Whom the kiosk takes for the server.
    pub fn trust(&self) -> Trust {
        self.trusted.clone().map_or(Trust::Nobody, Trust::Authority)
    }

    /// Who vouches for the server; none where a new kiosk has not met it yet.
    pub fn authority(&self) -> Option<Authority> {
        self.trusted.clone()
    }

    /// The kiosk's right to speak to the server, if it has one.
    pub fn right(&self) -> Option<Enrolled> {
        self.right.clone()
    }

    /// Where a new kiosk keeps its right.
    pub fn token_file(&self) -> Option<&Path> {
        self.token_file.as_deref()
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
mod tests;
