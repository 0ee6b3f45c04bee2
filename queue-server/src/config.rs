//! How the server is set up: a file, with environment variables over it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::accounts::SessionLimits;
use crate::tls::TlsConfig;
use mail::MailTable;
use push::PushTable;
use tls::TlsTable;

mod mail;
mod push;
mod tls;

pub use mail::{MailConfig, MailSecurity};
pub use push::PushConfig;

/// Where the server listens when nothing else is said.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

/// How the server is set up.
#[derive(Debug, Clone)]
pub struct Config {
    /// The SQLite database.
    pub database: PathBuf,
    /// Where it listens: a loopback address, since nothing is encrypted.
    pub listen: SocketAddr,
    /// How other machines reach it, if they do without a proxy.
    pub tls: Option<TlsConfig>,
    /// The address under which citizens' phones reach it, without a slash at the end.
    pub public_url: PublicUrl,
    /// A proxy on this machine stands before it and names the client in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// How phones that are not looked at are told, if they are.
    pub push: Option<PushConfig>,
    /// How long sessions last.
    pub sessions: SessionLimits,
    /// How reports leave by mail, if they do.
    pub mail: Option<MailConfig>,
}

/// The address under which citizens' phones reach the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicUrl {
    /// They do not: no slip has a code.
    None,
    /// Where the server listens, in a demonstration.
    Listen,
    /// This one.
    Url(String),
}

/// What is wrong with the set-up, in one line.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file is not as it should be.
    #[error("{0}: {1}")]
    Invalid(PathBuf, String),
    /// No database was named.
    #[error("no database: give --config FILE, or set QUEUE_DATABASE_URL=sqlite:PATH")]
    NoDatabase,
    /// Only SQLite is there so far.
    #[error("this version keeps its data in SQLite only: set the database to sqlite:PATH")]
    OnlySqlite,
    /// The address does not read as one.
    #[error("{0:?} is not an address to listen on, as 127.0.0.1:8080 is")]
    BadListen(String),
    /// Passwords and tokens would go over the network in clear.
    #[error(
        "{0} is not a loopback address, and plain HTTP is for loopback only: for other machines set `listen` below [tls]"
    )]
    NotLoopback(SocketAddr),
    /// A town's own certificate has a key.
    #[error("[tls] needs both certificate and key, or neither: then the server makes its own")]
    HalfCertificate,
    /// The town's own certificate has its names already.
    #[error("[tls] names are for a certificate that the server makes itself")]
    NamesOfFile,
    /// Nobody could come.
    #[error("[tls] listen names no address")]
    NoListen,
    /// Nobody could answer.
    #[error("[mail] from {0:?} is not an address of mail, as \"Radha <radha@belsh.example>\" is")]
    BadSender(String),
    /// A name without its password, or the reverse.
    #[error("[mail] needs both user and password_file, or neither")]
    HalfLogin,
    /// Figures and a password would go over the network in clear.
    #[error(
        "[mail] security \"none\" is for a mail server on this machine only, and {0:?} is another: take \"starttls\" or \"tls\""
    )]
    MailInClear(String),
    /// Phones need a certificate they trust.
    #[error("public_url {0:?} must be https://HOST without a path")]
    BadPublicUrl(String),
    /// Push services want to know whom to ask.
    #[error("[push] contact {0:?} must be mailto:SOMEBODY or https://…")]
    BadContact(String),
    /// Notices would go over the network in clear, or nowhere.
    #[error("[push] services: {0:?} must be https://HOST without a path")]
    BadService(String),
    /// A phone that cannot reach the page is not told anything either.
    #[error("[push] needs a public_url")]
    PushWithoutUrl,
}

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    database: Option<String>,
    listen: Option<String>,
    public_url: Option<String>,
    #[serde(default)]
    behind_proxy: bool,
    tls: Option<TlsTable>,
    push: Option<PushTable>,
    mail: Option<MailTable>,
}

impl Config {
    /// Reads `file`, and over it what `variable` knows of `QUEUE_DATABASE_URL`, `QUEUE_LISTEN` and `QUEUE_PUBLIC_URL`.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn read(file: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let from_file = match file {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| ConfigError::Unreadable(path.into(), error))?;
                parse(path, &text)?
            }
            None => File::default(),
        };
        let database =
            variable("QUEUE_DATABASE_URL").or(from_file.database).ok_or(ConfigError::NoDatabase)?;
        let listen = variable("QUEUE_LISTEN").or(from_file.listen).unwrap_or_else(|| DEFAULT_LISTEN.into());
        let public_url = variable("QUEUE_PUBLIC_URL").or(from_file.public_url);
        let database = database_path(&database)?;
        let here = file.and_then(Path::parent).unwrap_or(Path::new(""));
        let push = from_file.push.map(PushTable::check).transpose()?;
        if push.is_some() && public_url.is_none() {
            return Err(ConfigError::PushWithoutUrl);
        }
        Ok(Self {
            tls: from_file.tls.map(|tls| tls.check(here, &database)).transpose()?,
            database,
            listen: listen_address(&listen)?,
            public_url: public_url.map_or(Ok(PublicUrl::None), |url| public_address(&url))?,
            behind_proxy: from_file.behind_proxy,
            push,
            sessions: SessionLimits::default(),
            mail: from_file.mail.map(|mail| mail.check(here)).transpose()?,
        })
    }
}

/// The path in `sqlite:PATH`.
///
/// # Errors
/// [`ConfigError::OnlySqlite`] for any other engine.
pub fn database_path(url: &str) -> Result<PathBuf, ConfigError> {
    let path = url.strip_prefix("sqlite:").ok_or(ConfigError::OnlySqlite)?;
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() { Err(ConfigError::NoDatabase) } else { Ok(path.into()) }
}

/// An address that plain HTTP may be served on.
///
/// # Errors
/// [`ConfigError::BadListen`] and [`ConfigError::NotLoopback`].
pub fn listen_address(text: &str) -> Result<SocketAddr, ConfigError> {
    let address: SocketAddr = text.parse().map_err(|_| ConfigError::BadListen(text.into()))?;
    if address.ip().is_loopback() { Ok(address) } else { Err(ConfigError::NotLoopback(address)) }
}

fn public_address(url: &str) -> Result<PublicUrl, ConfigError> {
    let url = url.trim_end_matches('/');
    let host = url
        .strip_prefix("https://")
        .filter(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']));
    host.map(|_| PublicUrl::Url(url.into())).ok_or_else(|| ConfigError::BadPublicUrl(url.into()))
}

fn parse(path: &Path, text: &str) -> Result<File, ConfigError> {
    // The first line of the message names the key; the rest draws it.
    toml::from_str(text)
        .map_err(|error: toml::de::Error| ConfigError::Invalid(path.into(), error.message().into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::Source;

    fn read(database: &str, listen: &str, public_url: &str) -> Result<Config, String> {
        Config::read(None, |name| match name {
            "QUEUE_DATABASE_URL" => Some(database.into()),
            "QUEUE_LISTEN" => Some(listen.into()),
            "QUEUE_PUBLIC_URL" => (!public_url.is_empty()).then(|| public_url.into()),
            _ => None,
        })
        .map_err(|error| error.to_string())
    }

    #[test]
    fn a_set_up_that_cannot_work_is_refused_in_one_clear_line() {
        let error = |database, listen, public_url| read(database, listen, public_url).expect_err("refused");
        assert!(error("postgres://here/radha", DEFAULT_LISTEN, "").contains("SQLite only"));
        assert!(error("sqlite:", DEFAULT_LISTEN, "").contains("no database"));
        assert!(error("sqlite:q.db", "0.0.0.0:8080", "").contains("not a loopback address"));
        assert!(error("sqlite:q.db", "8080", "").contains("not an address"));
        assert!(error("sqlite:q.db", DEFAULT_LISTEN, "http://radha.example").contains("https://HOST"));
        assert!(error("sqlite:q.db", DEFAULT_LISTEN, "https://radha.example/x").contains("https://HOST"));
    }

    #[test]
    fn a_path_and_an_address_are_enough() {
        let config = read("sqlite:data/q.db", "[::1]:8080", "https://radha.example/").expect("a set-up");
        assert_eq!(config.database, PathBuf::from("data/q.db"));
        assert_eq!(config.public_url, PublicUrl::Url("https://radha.example".into()));
        assert_eq!(
            read("sqlite:///data/q.db", DEFAULT_LISTEN, "").expect("a set-up").database,
            PathBuf::from("/data/q.db")
        );
    }

    #[test]
    fn other_machines_are_served_by_tls_alone() {
        let tls = |text: &str| {
            let file = parse(Path::new("queue.toml"), &format!("[tls]\n{text}"))
                .map_err(|error| error.to_string())?;
            let table = file.tls.expect("there is one");
            table
                .check(Path::new("/etc/radha"), Path::new("/var/lib/radha/queue.db"))
                .map_err(|error| error.to_string())
        };
        let own = tls("names = [\"radha.lan\"]").expect("enough");
        assert_eq!(own.listen, ["0.0.0.0:8443".parse().expect("an address")]);
        let folder = PathBuf::from("/var/lib/radha/tls");
        assert_eq!(own.source, Source::Own { folder, names: vec!["radha.lan".into()] });
        let town =
            tls("listen = [\"10.0.0.2:443\", \"[::1]:443\"]\ncertificate = \"town.pem\"\nkey = \"/k.pem\"");
        let town = town.expect("enough");
        assert_eq!(town.listen.len(), 2);
        let (certificate, key) = ("/etc/radha/town.pem".into(), "/k.pem".into());
        assert_eq!(town.source, Source::Files { certificate, key });
        assert!(tls("key = \"/k.pem\"").expect_err("refused").contains("both certificate and key"));
        assert!(tls("listen = \"8443\"").expect_err("refused").contains("not an address"));
        assert!(tls("listen = []").expect_err("refused").contains("no address"));
        assert!(tls("lissen = \"x\"").expect_err("refused").contains("unknown field `lissen`"));
    }

    #[test]
    fn mail_leaves_in_secret_or_stays_on_this_machine() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("password"), "a word\n").expect("a file");
        let mail = |text: &str| {
            let file = parse(Path::new("queue.toml"), &format!("[mail]\nfrom = \"r@b.example\"\n{text}"));
            let table = file.map_err(|error| error.to_string())?.mail.expect("there is one");
            table.check(folder.path()).map_err(|error| error.to_string())
        };
        let usual =
            mail("host = \"mail.example\"\nuser = \"radha\"\npassword_file = \"password\"").expect("enough");
        assert_eq!((usual.port, usual.security), (587, MailSecurity::StartTls));
        let login = usual.login.expect("a name and a password");
        assert_eq!(
            login,
            lettre::transport::smtp::authentication::Credentials::new("radha".into(), "a word".into())
        );
        assert_eq!(mail("host = \"mail.example\"\nsecurity = \"tls\"").expect("enough").port, 465);
        assert!(mail("host = \"127.0.0.1\"\nsecurity = \"none\"").is_ok());
        let refused = |text: &str| mail(text).expect_err("refused");
        assert!(refused("host = \"mail.example\"\nsecurity = \"none\"").contains("on this machine only"));
        assert!(refused("host = \"mail.example\"\nuser = \"radha\"").contains("both user and password_file"));
        assert!(
            refused("host = \"mail.example\"\nuser = \"r\"\npassword_file = \"none\"")
                .contains("cannot be read")
        );
        assert!(refused("host = \"mail.example\"\nsecurity = \"ssl\"").contains("unknown variant `ssl`"));
    }

    #[test]
    fn the_example_is_a_configuration() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("queue-server.example.toml");
        let config = Config::read(Some(&file), |_| None).expect("the example is right");
        assert_eq!(config.public_url, PublicUrl::Url("https://radha.belsh.example".into()));
        assert!(config.behind_proxy);
    }

    #[test]
    fn an_unknown_key_in_the_file_is_refused_with_its_name() {
        let error = parse(Path::new("queue.toml"), "databse = \"sqlite:q.db\"").expect_err("refused");
        assert!(error.to_string().contains("queue.toml: unknown field `databse`"), "{error}");
    }
}
