//! The configuration file, as `display-board.example.toml` shows it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use queue_api::client::{
    Addresses, Authority, AuthorityError, DiscoveryError, MDNS_PORT, Place, Search, Trust, read_authority,
    read_right,
};
use queue_api::device::Enrolled;
use queue_api::{Language, OfficeId};
use serde::Deserialize;

use crate::audio::Sink;
use crate::frame::{Hours, Layout};
use crate::picture::Size;
use crate::slides::SlidesConfig;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// It is not TOML, or a field is unknown, missing or of another kind.
    #[error("{path}, line {line}: {reason}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// It is no authority.
    #[error("{path} {error}")]
    Authority {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: AuthorityError,
    },
    /// What an administrator gave the board cannot be read.
    #[error("{path}: {reason}")]
    Right {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Two fields contradict each other, or one has no sense.
    #[error("{path}: {reason}")]
    Sense {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
}

/// What a board is told before it starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The server, for example `http://127.0.0.1:8080`; `None` for one that announces itself.
    pub server: Option<String>,
    discovery_port: u16,
    /// Who vouches for a server at `https://`.
    pub authority: Option<Authority>,
    /// What the board shows itself with.
    pub access: Access,
    /// What this board is called in its log and on the clerk's page; `None` where the administrator said it who let it in.
    pub name: Option<String>,
    /// The language of the texts and of the voice.
    pub language: Language,
    /// The part of the hall whose people see and hear it; of the boards of a zone one speaks. `None` where the administrator
    /// said it who let it in.
    pub zone: Option<String>,
    /// Only calls to these counters are shown; all when empty.
    pub counters: Vec<String>,
    /// Only calls for these services are shown; all when empty.
    pub services: Vec<String>,
    /// How calls are laid out.
    pub layout: Layout,
    /// When the board is dark, whatever the office says.
    pub night: Option<Hours>,
    /// The way to each counter by its id.
    pub ways: BTreeMap<String, String>,
    /// Where calls are shown.
    pub screen: ScreenConfig,
    /// Pictures between calls; `None` where there are none.
    pub slides: Option<SlidesConfig>,
    /// Where calls are said; `None` for a board that is silent.
    pub sound: Option<SoundConfig>,
}

/// What the board shows itself with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// With nothing: this office made its board public.
    Public(OfficeId),
    /// With its right.
    Right(Enrolled),
    /// It is new, and keeps its right in this file once it is let in.
    New(PathBuf),
}

/// Where calls are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScreenConfig {
    /// A window of this size, or over the whole screen.
    Window {
        /// Its size when it does not fill the screen.
        size: Size,
        /// Whether it does.
        full_screen: bool,
    },
    /// A PNG file that is drawn anew when something changes.
    Picture {
        /// Its size.
        size: Size,
        /// The file.
        path: PathBuf,
    },
}

/// Where calls are said.
#[derive(Debug, Clone, PartialEq)]
pub struct SoundConfig {
    /// The device or folder.
    pub sink: Sink,
    /// A factor from 0 to 1.
    pub volume: f32,
    /// Another factor at a time of every day.
    pub quiet: Option<(Hours, f32)>,
    /// Another factor while a kiosk of the zone reads aloud.
    pub beside_kiosk: f32,
    /// A folder with voices of the town's own, whose clips come before the shipped ones.
    pub voices: Option<PathBuf>,
}

impl SoundConfig {
    /// The factor when the office's clock shows `HH:MM`.
    pub fn volume_at(&self, face: &str) -> f32 {
        self.quiet.filter(|(hours, _)| hours.include(face)).map_or(self.volume, |(_, volume)| volume)
    }
}

impl Config {
    /// Where the board looks for its server: at the address that is named, else wherever one announces itself. Must be called
    /// where tasks can be started.
    ///
    /// # Errors
    /// When the network cannot be listened to.
    pub fn place(&self) -> Result<Place, DiscoveryError> {
        match &self.server {
            Some(server) => Ok(Place::At(Addresses::new([server.as_str()]))),
            None => Search::begin(self.discovery_port).map(Place::Announced),
        }
    }

    /// Whom the board takes for its server.
    pub fn trust(&self) -> Trust {
        self.authority.clone().map_or(Trust::Nobody, Trust::Authority)
    }

    /// Reads a configuration. Paths in it start from its own folder.
    ///
    /// # Errors
    /// When it cannot be read or makes no sense; the error is one line.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = read(path)?;
        let file: File = toml::from_str(&text).map_err(|error| ConfigError::Syntax {
            path: path.into(),
            line: 1 + error.span().map_or(0, |span| text[..span.start].matches('\n').count()),
            reason: error.message().replace('\n', " "),
        })?;
        file.check(path)
    }
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    server: Option<String>,
    #[serde(default = "default_discovery_port")]
    discovery_port: u16,
    office: Option<OfficeId>,
    token: Option<String>,
    token_file: Option<PathBuf>,
    authority: Option<PathBuf>,
    name: Option<String>,
    #[serde(default)]
    language: Language,
    zone: Option<String>,
    #[serde(default)]
    counters: Vec<String>,
    #[serde(default)]
    services: Vec<String>,
    #[serde(default)]
    ways: BTreeMap<String, String>,
    #[serde(default)]
    screen: ScreenTable,
    #[serde(default)]
    sound: SoundTable,
    slides: Option<SlidesTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlidesTable {
    folder: PathBuf,
    #[serde(default = "default_slide_seconds")]
    seconds: u64,
}

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ScreenTable {
    size: Size,
    full_screen: bool,
    headless: bool,
    picture: Option<PathBuf>,
    layout: Layout,
    night: Option<Hours>,
    reading_distance_m: Option<f32>,
    height_mm: Option<f32>,
}

impl Default for ScreenTable {
    fn default() -> Self {
        Self {
            size: Size::FULL_HD,
            full_screen: false,
            headless: false,
            picture: None,
            layout: Layout::Hall,
            night: None,
            reading_distance_m: None,
            height_mm: None,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SoundTable {
    sink: SinkName,
    device: Option<String>,
    directory: Option<PathBuf>,
    address: Option<String>,
    volume_percent: u8,
    quiet: Option<Hours>,
    quiet_percent: u8,
    beside_kiosk_percent: u8,
    voices: Option<PathBuf>,
}

impl Default for SoundTable {
    fn default() -> Self {
        Self {
            sink: SinkName::Device,
            device: None,
            directory: None,
            address: None,
            volume_percent: 100,
            quiet: None,
            quiet_percent: 50,
            beside_kiosk_percent: 30,
            voices: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SinkName {
    Device,
    Network,
    Wav,
    None,
}

/// Of the screen's height a capital of a hall's large number takes this share, and one of a single call this.
const HALL_CAPITAL: f32 = 0.20;
const COUNTER_CAPITAL: f32 = 0.28;
/// A capital is read at this many times its height (0.7 degrees; D1 of docs/accessibility.md).
const CAPITAL_PER_DISTANCE: f32 = 0.0122;

/// The layout whose number can be read from so far: a hall that is too deep for two calls gets one that is larger.
fn layout_for(layout: Layout, distance_m: f32, height_mm: f32) -> Layout {
    let needed_mm = distance_m * 1_000.0 * CAPITAL_PER_DISTANCE;
    match layout {
        Layout::Hall if HALL_CAPITAL * height_mm >= needed_mm => Layout::Hall,
        Layout::Hall | Layout::Counter => {
            if COUNTER_CAPITAL * height_mm < needed_mm {
                tracing::warn!(
                    needed_mm,
                    "numbers cannot be read from so far; the board should be larger or nearer"
                );
            }
            Layout::Counter
        }
        Layout::Waiting => Layout::Waiting,
    }
}

fn default_slide_seconds() -> u64 {
    12
}

fn read(path: &Path) -> Result<String, ConfigError> {
    fs::read_to_string(path).map_err(|cause| ConfigError::Read { path: path.into(), cause })
}

fn default_discovery_port() -> u16 {
    MDNS_PORT
}

/// The board's right, from the file itself or from one of its own.
fn access(
    path: &Path,
    office: Option<OfficeId>,
    token: Option<String>,
    token_file: Option<PathBuf>,
) -> Result<Access, ConfigError> {
    let wrong = |reason| ConfigError::Sense { path: path.into(), reason };
    match (token, token_file, office) {
        (Some(_), Some(_), _) => Err(wrong("give token or token_file, not both")),
        (None, Some(file), office) => {
            let right = read_right(&file, office.as_ref());
            let right = right.map_err(|reason| ConfigError::Right { path: file.clone(), reason })?;
            Ok(right.map_or(Access::New(file), Access::Right))
        }
        (_, None, None) => Err(wrong("office is missing, or a token_file for a board that is new")),
        (Some(token), None, Some(office)) => {
            Ok(Access::Right(Enrolled { token, office, name: String::new(), zone: None, counter: None }))
        }
        (None, None, Some(office)) => Ok(Access::Public(office)),
    }
}

impl File {
    fn check(self, path: &Path) -> Result<Config, ConfigError> {
        let wrong = |reason| ConfigError::Sense { path: path.into(), reason };
        let here = path.parent().unwrap_or(Path::new(""));
        let from_here = |named: PathBuf| here.join(named);
        let is_plain = self.server.as_ref().is_some_and(|server| server.starts_with("http://"));
        let is_secure = self.server.as_ref().is_none_or(|server| server.starts_with("https://"));
        if !is_plain && !is_secure {
            return Err(wrong("server must begin with https:// (or http:// on this machine)"));
        }
        let token_file = self.token_file.map(from_here);
        let authority = match (self.authority.map(from_here), &token_file) {
            (Some(file), _) => {
                let damaged = |error| ConfigError::Authority { path: file.clone(), error };
                Some(Authority::from_pem(&read(&file)?).map_err(damaged)?)
            }
            (None, Some(file)) => {
                read_authority(file).map_err(|reason| ConfigError::Right { path: path.into(), reason })?
            }
            (None, None) => None,
        };
        let access = access(path, self.office, self.token, token_file)?;
        let is_new = matches!(access, Access::New(_));
        if is_secure && authority.is_none() && !is_new {
            return Err(wrong("authority is missing: the file that `queue-server certificate` names"));
        }
        let ScreenTable {
            size,
            full_screen,
            headless,
            picture,
            layout,
            night,
            reading_distance_m,
            height_mm,
        } = self.screen;
        let layout = match (layout, reading_distance_m, height_mm) {
            (layout, None, None) => layout,
            (layout, Some(distance_m), Some(height_mm)) if distance_m > 0.0 && height_mm > 0.0 => {
                layout_for(layout, distance_m, height_mm)
            }
            (_, Some(_), Some(_)) => return Err(wrong("reading_distance_m and height_mm are more than 0")),
            (_, Some(_), None) | (_, None, Some(_)) => {
                return Err(wrong("give reading_distance_m and height_mm together"));
            }
        };
        let screen = match (headless, picture) {
            (true, Some(_)) if full_screen => return Err(wrong("a picture cannot be full_screen")),
            (true, Some(picture)) => ScreenConfig::Picture { size, path: from_here(picture) },
            (true, None) => return Err(wrong("a headless screen needs a picture")),
            (false, Some(_)) => return Err(wrong("a picture is drawn only with headless = true")),
            (false, None) => ScreenConfig::Window { size, full_screen },
        };
        let slides = match self.slides {
            Some(_) if layout != Layout::Hall => {
                return Err(wrong("slides are shown in the layout \"hall\" only"));
            }
            Some(table) if !(5..=600).contains(&table.seconds) => {
                return Err(wrong("slides are shown for 5 to 600 seconds"));
            }
            Some(SlidesTable { folder, seconds }) => Some(SlidesConfig {
                folder: from_here(folder),
                shown_for: Duration::from_secs(seconds),
                // A large place of the hall takes no more of the screen.
                room: Size { width: size.width, height: size.height / 2 },
            }),
            None => None,
        };
        let SoundTable {
            sink,
            device,
            directory,
            address,
            volume_percent,
            quiet,
            quiet_percent,
            beside_kiosk_percent,
            voices,
        } = self.sound;
        if volume_percent.max(quiet_percent).max(beside_kiosk_percent) > 100 {
            return Err(wrong("volume_percent, quiet_percent and beside_kiosk_percent go from 0 to 100"));
        }
        let sink = match (sink, device, directory, address) {
            (SinkName::Device, device, None, None) => Some(Sink::Device(device)),
            (SinkName::Network, None, None, Some(address)) => Some(Sink::Network(address)),
            (SinkName::Network, _, _, None) => return Err(wrong("sound over the network needs an address")),
            (SinkName::Wav, None, Some(directory), None) => Some(Sink::Wav(from_here(directory))),
            (SinkName::Wav, _, None, _) => return Err(wrong("sound to wav files needs a directory")),
            (SinkName::None, None, None, None) => None,
            (_, Some(_), _, _) => return Err(wrong("a device is named only for the sink \"device\"")),
            (_, _, Some(_), _) => return Err(wrong("a directory is named only for the sink \"wav\"")),
            (_, _, _, Some(_)) => return Err(wrong("an address is named only for the sink \"network\"")),
        };
        Ok(Config {
            server: self.server,
            discovery_port: self.discovery_port,
            authority,
            access,
            name: self.name,
            language: self.language,
            zone: self.zone,
            counters: self.counters,
            services: self.services,
            layout,
            night,
            ways: self.ways,
            screen,
            slides,
            sound: sink.map(|sink| SoundConfig {
                sink,
                volume: f32::from(volume_percent) / 100.0,
                quiet: quiet.map(|hours| (hours, f32::from(quiet_percent) / 100.0)),
                beside_kiosk: f32::from(beside_kiosk_percent) / 100.0,
                voices: voices.map(from_here),
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "server = \"http://127.0.0.1:8080\"\noffice = \"belsh\"\n";

    fn parse(text: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("board.toml");
        fs::write(&path, text).expect("written");
        fs::write(folder.path().join("token"), "secret\n").expect("written");
        let here = format!("{}/", folder.path().display());
        Config::read(&path).map_err(|error| error.to_string().replace(&here, ""))
    }

    fn refusal(more: &str) -> String {
        parse(&format!("{LEAST}{more}")).expect_err("refused")
    }

    #[test]
    fn the_least_is_server_and_office_and_the_rest_has_defaults() {
        let config = parse(LEAST).expect("a configuration");
        assert_eq!(config.language, Language::Sq);
        assert_eq!(config.screen, ScreenConfig::Window { size: Size::FULL_HD, full_screen: false });
        assert_eq!(
            config.sound,
            Some(SoundConfig {
                sink: Sink::Device(None),
                volume: 1.0,
                quiet: None,
                beside_kiosk: 0.3,
                voices: None
            })
        );
    }

    #[test]
    fn the_example_is_a_configuration() {
        let text = include_str!("../display-board.example.toml");
        let config = parse(&text.replace("board.token", "token")).expect("a configuration");
        assert!(matches!(config.access, Access::Right(right) if right.token == "secret"));
    }

    #[test]
    fn a_headless_board_draws_and_writes_beside_its_configuration() {
        let text = format!(
            "{LEAST}[screen]\nheadless = true\npicture = \"board.png\"\nsize = \"800x480\"\n\
             [sound]\nsink = \"wav\"\ndirectory = \"announcements\"\nvolume_percent = 50\n"
        );
        let config = parse(&text).expect("a configuration");
        let ScreenConfig::Picture { size, path } = config.screen else { panic!("a picture") };
        assert_eq!(size, Size { width: 800, height: 480 });
        assert!(path.is_absolute() && path.ends_with("board.png"));
        let sound = config.sound.expect("sound");
        assert!(matches!(sound.sink, Sink::Wav(path) if path.ends_with("announcements")));
        assert!((sound.volume - 0.5).abs() < 0.001);
    }

    #[test]
    fn the_layout_follows_the_reading_distance() {
        let layout = |distance_m: f32| {
            let screen = format!("{LEAST}[screen]\nheight_mm = 685\nreading_distance_m = {distance_m:.1}\n");
            parse(&screen).expect("a configuration").layout
        };
        assert_eq!(layout(8.0), Layout::Hall);
        assert_eq!(layout(15.0), Layout::Counter);
        assert_eq!(
            refusal("[screen]\nheight_mm = 685"),
            "board.toml: give reading_distance_m and height_mm together"
        );
    }

    #[test]
    fn a_board_is_quieter_at_a_time_of_the_day() {
        let text =
            format!("{LEAST}[sound]\nvolume_percent = 80\nquiet = \"12:00-13:00\"\nquiet_percent = 30\n");
        let sound = parse(&text).expect("a configuration").sound.expect("sound");
        assert!((sound.volume_at("11:59") - 0.8).abs() < 0.001);
        assert!((sound.volume_at("12:30") - 0.3).abs() < 0.001);
    }

    #[test]
    fn a_counter_s_board_shows_its_counter_and_the_way_to_it() {
        let text = format!(
            "{LEAST}counters = [\"4\"]\nzone = \"Kati 2\"\nways = {{ 4 = \"→ Kati 2\" }}\n\
             [screen]\nlayout = \"counter\"\nnight = \"20:00-06:00\"\n"
        );
        let config = parse(&text).expect("a configuration");
        assert_eq!((config.layout, config.counters), (Layout::Counter, vec!["4".to_owned()]));
        assert_eq!(config.ways["4"], "→ Kati 2");
        assert!(config.night.is_some_and(|night| night.include("23:00")));
    }

    #[test]
    fn a_board_is_public_or_has_a_right_or_is_new() {
        let access =
            |more: &str| parse(&format!("server = \"http://127.0.0.1:8080\"\n{more}")).map(|it| it.access);
        let office = OfficeId::new("belsh");
        assert_eq!(access("office = \"belsh\""), Ok(Access::Public(office)));
        assert!(
            matches!(access("token_file = \"missing\""), Ok(Access::New(file)) if file.ends_with("missing"))
        );
        assert!(matches!(access("office = \"belsh\"\ntoken_file = \"token\""), Ok(Access::Right(_))));
        let error = access("").expect_err("refused");
        assert_eq!(error, "board.toml: office is missing, or a token_file for a board that is new");
        let error = access("token_file = \"token\"").expect_err("refused");
        assert_eq!(error, "token: holds a token, and no office is configured");
        let secure = parse("server = \"https://10.0.0.2:8443\"\noffice = \"belsh\"\ntoken = \"t\"");
        assert!(secure.expect_err("refused").contains("authority is missing"));
        assert!(parse("server = \"https://10.0.0.2:8443\"\ntoken_file = \"missing\"").is_ok());
    }

    #[test]
    fn what_makes_no_sense_is_refused_in_one_line() {
        assert_eq!(
            parse("server = \"x\"\noffice = \"b\"").expect_err("refused"),
            "board.toml: server must begin with https:// (or http:// on this machine)"
        );
        assert_eq!(refusal("[screen]\nheadless = true"), "board.toml: a headless screen needs a picture");
        assert_eq!(
            refusal("token = \"a\"\ntoken_file = \"token\""),
            "board.toml: give token or token_file, not both"
        );
        assert_eq!(refusal("[sound]\nsink = \"wav\""), "board.toml: sound to wav files needs a directory");
        assert!(refusal("[slides]\nfolder = \"x\"\nseconds = 1").ends_with("for 5 to 600 seconds"));
        let counter = "[screen]\nlayout = \"counter\"\n[slides]\nfolder = \"x\"";
        assert!(refusal(counter).ends_with("in the layout \"hall\" only"));
        assert!(refusal("[sound]\nsink = \"network\"").ends_with("over the network needs an address"));
        assert!(refusal("[sound]\naddress = \"hall:4953\"").ends_with("only for the sink \"network\""));
        assert!(refusal("[sound]\nsink = \"none\"\ndevice = \"x\"").contains("only for the sink"));
        assert!(refusal("[sound]\nvolume_percent = 101").contains("go from 0 to 100"));
        let unknown = refusal("[screen]\ncolour = \"red\"");
        assert!(unknown.starts_with("board.toml, line 4: unknown field `colour`"), "{unknown}");
        assert!(refusal("[screen]\nsize = \"big\"").contains("is not a size like 1920x1080"));
        assert!(Config::read(Path::new("/nowhere/board.toml")).is_err());
    }
}
