//! The file as it is written, and what makes it a configuration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use queue_api::client::{Authority, MDNS_PORT, read_authority, read_right};
use queue_api::device::Enrolled;
use queue_api::{Language, OfficeId};
use serde::Deserialize;

use super::screen::{ScreenTable, SlidesTable};
use super::sound::SoundTable;
use super::{Access, Config, ConfigError, read};

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
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
    /// The configuration, if everything in it makes sense.
    pub(super) fn check(self, path: &Path) -> Result<Config, ConfigError> {
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
        let size = self.screen.size;
        let (layout, night, screen) = self.screen.check(here).map_err(wrong)?;
        let slides = self.slides.map(|slides| slides.check(layout, size, here)).transpose().map_err(wrong)?;
        let sound = self.sound.check(here).map_err(wrong)?;
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
            sound,
        })
    }
}
