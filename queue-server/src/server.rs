//! The running server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::accounts::Accounts;
use crate::app::App;
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, PublicUrl};
use crate::http::{self, Site};
use crate::setup::Setup;
use crate::storage::StorageError;
use crate::storage::sqlite::Sqlite;

/// How long requests that run may take to end when the server stops.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error("the database {0} cannot be used")]
    Storage(String, #[source] StorageError),
    /// Somebody else has the address.
    #[error("{0} cannot be listened on")]
    Listen(SocketAddr, #[source] std::io::Error),
}

/// A server that serves.
pub struct Server {
    address: SocketAddr,
    app: App,
    stopping: watch::Sender<bool>,
    serving: JoinHandle<std::io::Result<()>>,
}

/// Starts the server; `clock` is the office's. It serves when this returns.
///
/// # Errors
/// See [`StartError`].
pub async fn start(config: Config, clock: Arc<dyn Clock>) -> Result<Server, StartError> {
    let storage_failed = |error| StartError::Storage(config.database.display().to_string(), error);
    let listen_failed = |error| StartError::Listen(config.listen, error);
    let database = Sqlite::open(&config.database).await.map_err(storage_failed)?;
    let app = App::load(Arc::new(database.clone()), clock).await.map_err(storage_failed)?;
    let setup = Setup::new(database.clone());
    let accounts =
        Accounts::load(database, Arc::new(SystemClock), config.sessions).await.map_err(storage_failed)?;
    let listener = TcpListener::bind(config.listen).await.map_err(listen_failed)?;
    let address = listener.local_addr().map_err(listen_failed)?;
    let public_url = match config.public_url {
        PublicUrl::None => None,
        PublicUrl::Listen => Some(format!("http://{address}")),
        PublicUrl::Url(url) => Some(url),
    };
    let (stopping, stop) = watch::channel(false);
    let site =
        Site::new(app.clone(), Arc::new(accounts), setup, public_url, config.behind_proxy, stop.clone());
    let serving = tokio::spawn(http::answer(listener, site, stop));
    tracing::info!(%address, "serving");
    Ok(Server { address, app, stopping, serving })
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

    /// Ends the streams, lets running requests end, and returns when everything accepted is on the disk.
    pub async fn stop(self) {
        self.stopping.send_replace(true);
        let mut serving = self.serving;
        match tokio::time::timeout(STOP_LIMIT, &mut serving).await {
            Ok(Ok(Ok(()))) => {}
            Ok(ended) => tracing::warn!(?ended, "serving did not end well"),
            Err(_) => {
                serving.abort();
                tracing::warn!("some requests did not end in time");
            }
        }
        self.app.stop().await;
        tracing::info!("stopped");
    }
}
