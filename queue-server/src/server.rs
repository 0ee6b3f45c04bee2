//! The running server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use queue_api::client::Announcement;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::accounts::{Accounts, FirstRun};
use crate::app::App;
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, PublicUrl};
use crate::deeds::Deeds;
use crate::http::{self, Reached, Site};
use crate::mail::{Backoff, Post, Postman};
use crate::push::{self, Push};
use crate::setup::Setup;
use crate::storage::StorageError;
use crate::storage::sqlite::Sqlite;
use crate::tls::{self, Certificate, CertificateError, TlsConfig};

/// How long requests that run may take to end when the server stops.
const STOP_LIMIT: Duration = Duration::from_secs(5);
/// How often the certificate is looked at.
const LOOK_AT_CERTIFICATE: Duration = Duration::from_secs(30);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error("the database {0} cannot be used")]
    Storage(String, #[source] StorageError),
    /// Somebody else has the address.
    #[error("{0} cannot be listened on")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// There is nothing to show to other machines.
    #[error("no certificate can be shown")]
    Certificate(#[from] CertificateError),
    /// The code for the first office cannot be kept.
    #[error("the code for the first office cannot be written to {0}")]
    SetupCode(String, #[source] std::io::Error),
    /// Nothing can be sent to phones.
    #[error("no notices can be sent to phones")]
    Push(#[from] push::ClientError),
    /// The versions of TLS cannot be offered.
    #[error("TLS cannot be offered")]
    Tls(#[from] rustls::Error),
}

/// A server that serves.
pub struct Server {
    address: SocketAddr,
    secure: Vec<SocketAddr>,
    certificate: Option<Certificate>,
    /// What other machines find the server by, for as long as it serves.
    announced: Vec<Announcement>,
    app: App,
    stopping: watch::Sender<bool>,
    serving: JoinSet<std::io::Result<()>>,
}

/// Starts the server; `clock` is the office's. It serves when this returns.
///
/// # Errors
/// See [`StartError`].
pub async fn start(config: Config, clock: Arc<dyn Clock>) -> Result<Server, StartError> {
    let storage_failed = |error| StartError::Storage(config.database.display().to_string(), error);
    let database = Sqlite::open(&config.database).await.map_err(storage_failed)?;
    let app = App::load(Arc::new(database.clone()), clock).await.map_err(storage_failed)?;
    let (setup, letters) = (Setup::new(database.clone()), database.clone());
    let deeds = Deeds::new(database.clone(), app.clock().clone());
    let push = match config.push.clone() {
        None => None,
        Some(push) => {
            let client = push::client()?;
            let machine = Arc::new(SystemClock);
            let push = Push::load(push, client, database.clone(), machine).await.map_err(storage_failed)?;
            push.begin(&app);
            Some(push)
        }
    };
    let accounts =
        Accounts::load(database, Arc::new(SystemClock), config.sessions).await.map_err(storage_failed)?;
    let accounts = if app.halls().is_empty() { await_first_office(&config, accounts)? } else { accounts };
    let certificate = config.tls.as_ref().map(|tls| Certificate::open(&tls.source, SystemClock.now()));
    let certificate = certificate.transpose()?;
    let (listener, address) = listen(config.listen).await?;
    let public_url = match config.public_url {
        PublicUrl::None => None,
        PublicUrl::Listen => Some(format!("http://{address}")),
        PublicUrl::Url(url) => Some(url),
    };
    let (stopping, stop) = watch::channel(false);
    let reached = Reached {
        public_url,
        behind_proxy: config.behind_proxy,
        certificate: certificate.clone(),
        push,
        mail_sender: config.mail.as_ref().map(|mail| mail.from.to_string()),
    };
    let site = Site::new(app.clone(), Arc::new(accounts), setup, deeds, reached, stop.clone());
    let mut serving = JoinSet::new();
    if let Some(mail) = config.mail {
        let postman = Postman::new(site.clone(), letters, Post::new(mail), Backoff::default());
        let stop = stop.clone();
        serving.spawn(async move {
            postman.walk(stop).await;
            Ok(())
        });
    }
    let mut secure = Vec::new();
    if let (Some(tls), Some(certificate)) = (&config.tls, &certificate) {
        secure = serve_the_network(&mut serving, tls, certificate, &site, &stop).await?;
    }
    serving.spawn(http::answer(listener, None, site, stop));
    tracing::info!(%address, "serving");
    let announced = config.tls.as_ref().map_or_else(Vec::new, |tls| tls::announce(tls, &secure));
    Ok(Server { address, secure, certificate, announced, app, stopping, serving })
}

/// Lets whoever can read a file beside the database set the first office up.
fn await_first_office(config: &Config, accounts: Accounts) -> Result<Accounts, StartError> {
    let file = config.database.with_file_name("setup-code");
    let failed = |error| StartError::SetupCode(file.display().to_string(), error);
    let first_run = FirstRun::begin(&file, Arc::new(SystemClock)).map_err(failed)?;
    tracing::info!(file = %file.display(), "no office yet: open /setup and type the code in this file");
    Ok(accounts.with_first_run(first_run))
}

async fn listen(at: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |error| StartError::Listen(at, error);
    let listener = TcpListener::bind(at).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Serves other machines, and keeps the certificate fresh meanwhile; gives the addresses.
async fn serve_the_network(
    serving: &mut JoinSet<std::io::Result<()>>,
    tls: &TlsConfig,
    certificate: &Certificate,
    site: &Site,
    stop: &watch::Receiver<bool>,
) -> Result<Vec<SocketAddr>, StartError> {
    let config = certificate.server_config(tls.allow_tls_1_2)?;
    let mut addresses = Vec::new();
    for at in &tls.listen {
        let (listener, address) = listen(*at).await?;
        serving.spawn(http::answer(listener, Some(config.clone()), site.clone(), stop.clone()));
        addresses.push(address);
        let fingerprint = certificate.authority().fingerprint();
        tracing::info!(%address, fingerprint, ends = %certificate.ends(), "serving the network by TLS");
    }
    let (certificate, mut stop) = (certificate.clone(), stop.clone());
    serving.spawn(async move {
        let stopped = stop.wait_for(|stopping| *stopping);
        tokio::pin!(stopped);
        loop {
            match tokio::time::timeout(LOOK_AT_CERTIFICATE, &mut stopped).await {
                Ok(_) => return Ok(()),
                Err(_) => certificate.look(SystemClock.now()),
            }
        }
    });
    Ok(addresses)
}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as a link.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens for other machines.
    pub fn secure_addresses(&self) -> &[SocketAddr] {
        &self.secure
    }

    /// The certificate that it shows to them.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// Ends the streams, lets running requests end, and returns when everything accepted is on the disk.
    pub async fn stop(self) {
        drop(self.announced);
        self.stopping.send_replace(true);
        let mut serving = self.serving;
        let all_end = async {
            while let Some(ended) = serving.join_next().await {
                if !matches!(ended, Ok(Ok(()))) {
                    tracing::warn!(?ended, "serving did not end well");
                }
            }
        };
        if tokio::time::timeout(STOP_LIMIT, all_end).await.is_err() {
            serving.shutdown().await;
            tracing::warn!("some requests did not end in time");
        }
        self.app.stop().await;
        tracing::info!("stopped");
    }
}
