//! The table `[tls]`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use queue_api::client::MDNS_PORT;
use serde::Deserialize;

use super::ConfigError;
use crate::tls::{Source, TlsConfig, own_folder};

/// Where other machines are served when nothing else is said.
const DEFAULT_LISTEN: &str = "0.0.0.0:8443";

/// As it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TlsTable {
    listen: Option<OneOrSeveral>,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default = "usually")]
    announce: bool,
    #[serde(default = "default_discovery_port")]
    discovery_port: u16,
    #[serde(default)]
    allow_tls_1_2: bool,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrSeveral {
    One(String),
    Several(Vec<String>),
}

fn usually() -> bool {
    true
}

fn default_discovery_port() -> u16 {
    MDNS_PORT
}

impl TlsTable {
    /// With paths from `here`, the folder of the file; the own authority lies beside the database.
    pub(super) fn check(self, here: &Path, database: &Path) -> Result<TlsConfig, ConfigError> {
        let listen = match self.listen {
            None => vec![DEFAULT_LISTEN.to_owned()],
            Some(OneOrSeveral::One(address)) => vec![address],
            Some(OneOrSeveral::Several(addresses)) => addresses,
        };
        let address = |text: &String| text.parse().map_err(|_| ConfigError::BadListen(text.clone()));
        let listen = listen.iter().map(address).collect::<Result<Vec<SocketAddr>, _>>()?;
        if listen.is_empty() {
            return Err(ConfigError::NoListen);
        }
        let source = match (self.certificate, self.key) {
            (Some(_), Some(_)) if !self.names.is_empty() => return Err(ConfigError::NamesOfFile),
            (Some(certificate), Some(key)) => {
                Source::Files { certificate: here.join(certificate), key: here.join(key) }
            }
            (None, None) => Source::Own { folder: own_folder(database), names: self.names },
            (Some(_), None) | (None, Some(_)) => return Err(ConfigError::HalfCertificate),
        };
        let announce = self.announce.then_some(self.discovery_port);
        Ok(TlsConfig { listen, source, announce, allow_tls_1_2: self.allow_tls_1_2 })
    }
}
