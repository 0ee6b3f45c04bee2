//! The server's certificate: whose it is, when it ends, and that it changes while the server runs.
//!
//! What always holds: the server serves the newest certificate that could be used. One that cannot be is told once, in one
//! line, and the one before stays. Keys are never logged.

mod files;
mod own;

use std::fmt::{self, Debug, Formatter};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::SignedDuration;
use queue_api::client::{Announcement, Authority};
use queue_core::value::Timestamp;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, version};

pub use files::CertificateError;

/// A certificate that ends within this time is an alarm.
pub const ALARM_BEFORE: SignedDuration = SignedDuration::from_hours(21 * 24);

/// How the server speaks to other machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsConfig {
    /// Where it listens.
    pub listen: Vec<SocketAddr>,
    /// Whose certificate it shows.
    pub source: Source,
    /// Whether the server announces itself to devices, and on which port of mDNS.
    pub announce: Option<u16>,
    /// Whether browsers and programs of before 2018 may come, by TLS 1.2.
    pub allow_tls_1_2: bool,
}

/// Whose certificate the server shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The town's own, from files that somebody else renews.
    Files {
        /// The certificate and whatever stands between it and its authority, in PEM form.
        certificate: PathBuf,
        /// Its key.
        key: PathBuf,
    },
    /// One of an authority that the server made for itself.
    Own {
        /// The folder in which it lies.
        folder: PathBuf,
        /// Names under which the server is reached, beside those it finds out by itself.
        names: Vec<String>,
    },
}

/// A certificate that can be shown.
#[derive(Debug)]
struct Shown {
    key: Arc<CertifiedKey>,
    authority: Authority,
    /// The names it is for.
    names: Vec<String>,
    ends: Timestamp,
}

/// The server's certificate, which changes while it runs.
#[derive(Clone)]
pub struct Certificate(Arc<Parts>);

struct Parts {
    source: Source,
    shown: RwLock<Arc<Shown>>,
    /// What was last said of it, so that it is said once.
    said: Mutex<Said>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    fault: Option<String>,
    days_left: Option<i64>,
}

impl Certificate {
    /// Reads the certificate of `source`, or makes it.
    ///
    /// # Errors
    /// See [`CertificateError`].
    pub fn open(source: &Source, now: Timestamp) -> Result<Self, CertificateError> {
        let shown = RwLock::new(Arc::new(source.newest(now)?));
        Ok(Self(Arc::new(Parts { source: source.clone(), shown, said: Mutex::default() })))
    }

    /// Takes the certificate that is in the files now, makes a new one where the own one ends soon or the machine has other
    /// addresses, and warns of one that ends.
    pub fn look(&self, now: Timestamp) {
        let newest = self.0.source.newest(now);
        let mut said = self.0.said.lock().unwrap_or_else(PoisonError::into_inner);
        match newest {
            Ok(newest) => {
                if said.fault.take().is_some() || newest.key.cert != self.shown().key.cert {
                    tracing::info!(ends = %newest.ends, names = newest.names.join(" "), "another certificate is shown");
                    *self.0.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(newest);
                }
            }
            Err(error) => {
                let fault = Some(error.to_string());
                if said.fault != fault {
                    tracing::error!(%error, "the certificate cannot be taken; the one before stays");
                    said.fault = fault;
                }
            }
        }
        // Said again each day.
        let days_left = self.alarm(now).map(|left| left.as_hours() / 24);
        if let Some(days_left) = days_left
            && said.days_left != Some(days_left)
        {
            tracing::error!(days_left, ends = %self.ends(), "the server's certificate ends soon: renew it");
        }
        said.days_left = days_left;
    }

    /// How long it still holds, if that is so short that somebody must do something; negative when it has ended.
    pub fn alarm(&self, now: Timestamp) -> Option<SignedDuration> {
        let left = self.ends().duration_since(now);
        (left < ALARM_BEFORE).then_some(left)
    }

    /// When it ends.
    pub fn ends(&self) -> Timestamp {
        self.shown().ends
    }

    /// The names and addresses it is for.
    pub fn names(&self) -> Vec<String> {
        self.shown().names.clone()
    }

    /// The authority that devices keep.
    pub fn authority(&self) -> Authority {
        self.shown().authority.clone()
    }

    /// The file of the authority, where the server made it for itself.
    pub fn authority_file(&self) -> Option<PathBuf> {
        match &self.0.source {
            Source::Own { folder, .. } => Some(own::authority_file(folder)),
            Source::Files { .. } => None,
        }
    }

    /// The settings of connections. Nothing is sent before the handshake has ended, since it could be repeated by others.
    ///
    /// # Errors
    /// When the versions cannot be offered.
    pub fn server_config(&self, allow_tls_1_2: bool) -> Result<ServerConfig, rustls::Error> {
        let versions: &[_] =
            if allow_tls_1_2 { &[&version::TLS13, &version::TLS12] } else { &[&version::TLS13] };
        let mut config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_protocol_versions(versions)?
                .with_no_client_auth()
                .with_cert_resolver(Arc::new(self.clone()));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }

    fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.0.shown.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.shown().key))
    }
}

impl Debug for Certificate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("source", &self.0.source).field("ends", &self.ends()).finish()
    }
}

impl Source {
    fn newest(&self, now: Timestamp) -> Result<Shown, CertificateError> {
        match self {
            Source::Files { certificate, key } => files::read(certificate, key),
            Source::Own { folder, names } => own::read_or_make(folder, names, &own::machine(), now),
        }
    }
}

/// Announces the server wherever other machines reach it; nothing where none does. It goes on without: devices may know
/// the address.
pub fn announce(config: &TlsConfig, addresses: &[SocketAddr]) -> Vec<Announcement> {
    let Some(port) = config.announce else { return Vec::new() };
    let name = own::machine_name().unwrap_or_else(|| "radha".into());
    // The name of the machine alone: a part of a domain would be one of its own here.
    let name = name.split('.').next().unwrap_or("radha");
    let reached = addresses.iter().filter(|address| !address.ip().is_loopback());
    let announced = reached.filter_map(|address| {
        let announced = Announcement::begin(name, *address, port);
        announced.inspect_err(|error| tracing::warn!(%error, "the server cannot announce itself")).ok()
    });
    announced.collect()
}

/// The folder of the server's own authority: beside its database.
pub fn own_folder(database: &Path) -> PathBuf {
    database.parent().unwrap_or(Path::new("")).join("tls")
}

#[cfg(test)]
mod tests;
