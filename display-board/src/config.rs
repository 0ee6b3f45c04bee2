//! The configuration file, as `display-board.example.toml` shows it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use queue_api::client::{Addresses, Authority, AuthorityError, DiscoveryError, Place, Search, Trust};
use queue_api::device::Enrolled;
use queue_api::{Language, OfficeId};

use crate::frame::{Hours, Layout};
use crate::slides::SlidesConfig;
use file::File;

mod file;
mod screen;
mod sound;

pub use screen::ScreenConfig;
pub use sound::SoundConfig;

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

fn read(path: &Path) -> Result<String, ConfigError> {
    fs::read_to_string(path).map_err(|cause| ConfigError::Read { path: path.into(), cause })
}

#[cfg(test)]
mod tests;
