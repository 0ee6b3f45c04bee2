//! A button on a clerk's desk: each press calls the next person to its counter, and a lamp says what became of it.
//!
//! ```toml
//! [server]                          # as a kiosk's
//! token_file = "desk-button.token"
//!
//! [desk_button]
//! button = { kind = "raspberry-pi", pin = 17, active_low = true }    # or a [keypad], whose `select` is the button
//! lamp = { kind = "raspberry-pi", pin = 27 }                         # may be missing
//! ```
//!
//! What always holds: a press is one request, told again with the same key until there is an answer; while one is under way
//! further presses count for nothing, and a held button is pressed once.

mod config;
mod presses;
mod signal;

use std::time::Duration;

use anyhow::Context;
use queue_api::client::{Client, ClientError, Newcomer};
use queue_api::device::{DeviceKind, Enrolled, Health};
use queue_api::ticket::CallNextRequest;
use queue_api::{CounterId, Ticket};
use tokio::time::Instant;
use uuid::Uuid;

use crate::run::chain;
pub use config::Config;

/// How long a press is told again: a call that comes later would surprise whoever pressed.
const PATIENCE: Duration = Duration::from_secs(10);
/// How soon.
const RETRY: Duration = Duration::from_millis(500);
/// How often the server hears of a button that nobody presses.
const HEALTH_EVERY: Duration = Duration::from_secs(15);

/// Runs the button until it is asked to end.
///
/// # Errors
/// When it has no contact, or the line cannot be set up.
pub fn run(config: &Config) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::select! {
            done = work(config) => done,
            signalled = crate::run::asked_to_stop() => signalled.context("signals cannot be heard"),
        }
    })
}

async fn work(config: &Config) -> anyhow::Result<()> {
    let mut presses = presses::start(config)?;
    let lamp = signal::start(config.lamp()?);
    let (right, client) = come_in(config).await?;
    let counter = right.counter.context("the administrator named no counter for it")?;
    tracing::info!(office = %right.office, %counter, "the button calls");
    tokio::spawn(tell_health(client.clone()));
    // Whoever pressed while it was new expects no call now.
    while presses.try_recv().is_ok() {}
    while presses.recv().await.is_some() {
        let outcome = call(&client, &counter).await;
        // Whoever pressed meanwhile did not see the answer yet.
        while presses.try_recv().is_ok() {}
        match &outcome {
            Ok(Some(ticket)) => tracing::info!(number = %ticket.number, %counter, "called"),
            Ok(None) => tracing::info!(%counter, "nobody waits"),
            Err(error) => tracing::warn!(error = %chain(error), %counter, "nobody is called"),
        }
        // The lamp's task ends with this one.
        lamp.send(outcome.is_ok_and(|called| called.is_some())).unwrap_or_default();
    }
    anyhow::bail!("the button cannot be read any more")
}

/// Asks once for the next person, and again with the same key where there is no answer.
async fn call(client: &Client, counter: &CounterId) -> Result<Option<Ticket>, ClientError> {
    let (key, ends) = (Uuid::now_v7(), Instant::now() + PATIENCE);
    loop {
        match client.call_next_once(counter, &CallNextRequest::default(), key).await {
            Err(ClientError::Unreachable(_)) if Instant::now() < ends => tokio::time::sleep(RETRY).await,
            answered => return answered,
        }
    }
}

/// The button's right; a new one asks for it, and its code stands in the log, since it has no screen.
async fn come_in(config: &Config) -> anyhow::Result<(Enrolled, Client)> {
    let server = &config.server;
    let place = server.place().context("no server can be looked for")?;
    let (right, addresses) = match server.right() {
        Some(right) => (right, place.addresses().trusting(server.trust())),
        None => {
            let token_file = server.token_file().context("[server] needs a token_file")?.to_owned();
            let version = env!("CARGO_PKG_VERSION");
            let newcomer =
                Newcomer::new(place, server.authority(), DeviceKind::DeskButton, version, token_file);
            crate::run::enrol::enrol(newcomer, |_| {}).await
        }
    };
    let client = Client::of(addresses, right.office.clone(), Some(right.token.clone()))?;
    Ok((right, client))
}

async fn tell_health(client: Client) {
    let started = Instant::now();
    let mut beat = tokio::time::interval(HEALTH_EVERY);
    loop {
        beat.tick().await;
        let version = env!("CARGO_PKG_VERSION").into();
        let health = Health { version, uptime_s: started.elapsed().as_secs(), ..Health::default() };
        if let Err(error) = client.tell_health(&health).await {
            tracing::debug!(%error, "the server is not told how the button is");
        }
    }
}

#[cfg(test)]
mod tests {
    use queue_api::OfficeId;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// The key under which a request came.
    async fn key(stream: &mut TcpStream) -> String {
        let mut request = Vec::new();
        while !request.ends_with(b"{}") {
            stream.read_buf(&mut request).await.expect("it is sent whole");
        }
        let request = String::from_utf8(request).expect("text");
        request.lines().find(|line| line.starts_with("idempotency-key")).expect("it has a key").to_owned()
    }

    #[tokio::test]
    async fn a_lost_reply_is_asked_for_again_with_the_same_key() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("an address");
        let url = format!("http://{}", listener.local_addr().expect("it has one"));
        let server = tokio::spawn(async move {
            // The first connection is cut before the answer.
            let first = key(&mut listener.accept().await.expect("a connection").0).await;
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let second = key(&mut stream).await;
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.expect("it is taken");
            (first, second)
        });
        let client = Client::new(&url, OfficeId::new("belsh"), Some("token".into())).expect("a client");
        assert!(matches!(call(&client, &CounterId::new("1")).await, Ok(None)));
        let (first, second) = server.await.expect("both came");
        assert_eq!(first, second);
    }
}
