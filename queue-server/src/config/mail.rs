//! The table `[mail]`.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use serde::Deserialize;

use super::ConfigError;

/// How reports leave by mail.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line to it is kept secret.
    pub security: MailSecurity,
    /// The name and password that it asks for.
    pub login: Option<Credentials>,
    /// Whom the letters are from.
    pub from: Mailbox,
    /// The certificate of an authority that this machine does not know otherwise.
    pub authority: Option<PathBuf>,
}

/// How the line to the mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// It begins in clear, and nothing is said before it is secret.
    #[default]
    #[serde(rename = "starttls")]
    StartTls,
    /// It is secret from the beginning.
    Tls,
    /// It is not: only for a mail server on this machine.
    None,
}

/// As it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MailTable {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    security: MailSecurity,
    user: Option<String>,
    password_file: Option<PathBuf>,
    from: String,
    authority: Option<PathBuf>,
}

impl MailTable {
    /// With paths from `here`, the folder of the file.
    pub(super) fn check(self, here: &Path) -> Result<MailConfig, ConfigError> {
        let from = self.from.parse().map_err(|_| ConfigError::BadSender(self.from.clone()))?;
        let login = match (self.user, self.password_file) {
            (Some(user), Some(file)) => {
                let file = here.join(file);
                let password = std::fs::read_to_string(&file);
                let password = password.map_err(|error| ConfigError::Unreadable(file, error))?;
                Some(Credentials::new(user, password.trim_end_matches(['\r', '\n']).to_owned()))
            }
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(ConfigError::HalfLogin),
        };
        let here_only =
            self.host == "localhost" || self.host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        if self.security == MailSecurity::None && !here_only {
            return Err(ConfigError::MailInClear(self.host));
        }
        let usual_port = match self.security {
            MailSecurity::StartTls => 587,
            MailSecurity::Tls => 465,
            MailSecurity::None => 25,
        };
        Ok(MailConfig {
            host: self.host,
            port: self.port.unwrap_or(usual_port),
            security: self.security,
            login,
            from,
            authority: self.authority.map(|path| here.join(path)),
        })
    }
}
