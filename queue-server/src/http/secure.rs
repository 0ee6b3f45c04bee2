//! Connections from other machines: by TLS only, each handshake beside the others, so that nobody waits for one that is slow.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::serve::Listener;
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How long a handshake may take.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// How many may go on at once; then the next ones wait to be accepted.
const HANDSHAKES_AT_ONCE: usize = 256;
/// Browsers come by TLS only from now on, for a year.
const ONLY_TLS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Accepts connections and makes them secure.
pub(super) struct SecureListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    handshakes: JoinSet<io::Result<(TlsStream<TcpStream>, SocketAddr)>>,
}

impl SecureListener {
    /// Of a listener that is bound already.
    pub(super) fn new(listener: TcpListener, config: ServerConfig) -> Self {
        Self { listener, acceptor: TlsAcceptor::from(Arc::new(config)), handshakes: JoinSet::new() }
    }

    fn begin(&mut self, connection: TcpStream, peer: SocketAddr) {
        super::prepare(&connection);
        let handshake = self.acceptor.accept(connection);
        self.handshakes.spawn(async move {
            let stream = tokio::time::timeout(HANDSHAKE_LIMIT, handshake).await??;
            Ok((stream, peer))
        });
    }
}

impl Listener for SecureListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                (connection, peer) = Listener::accept(&mut self.listener),
                    if self.handshakes.len() < HANDSHAKES_AT_ONCE => self.begin(connection, peer),
                Some(shaken) = self.handshakes.join_next() => match shaken {
                    Ok(Ok(secure)) => return secure,
                    // Whoever trusts another authority, or speaks no TLS: it is theirs to say.
                    Ok(Err(error)) => tracing::debug!(%error, "a connection did not become secure"),
                    Err(error) => tracing::error!(%error, "a handshake ended badly"),
                },
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// Around every request that came by TLS.
pub(super) async fn from_the_network(request: Request, next: Next) -> Response {
    // What is for whoever looks after this machine stays on it.
    let mut response = match request.uri().path() {
        "/metrics" => StatusCode::NOT_FOUND.into_response(),
        _ => next.run(request).await,
    };
    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, ONLY_TLS);
    response
}
