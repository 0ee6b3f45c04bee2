//! A typed client of the server, for kiosk, board, demonstration and tests.

mod addresses;
mod boards;
mod citizens;
mod devices;
mod discover;
mod errands;
mod follow;
mod life;
mod newcomer;
mod right;
mod trust;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use rustls::time_provider::{DefaultTimeProvider, TimeProvider};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::appointment::PresenceCode;
use crate::counter::{Counter, OpenRequest, PauseRequest};
use crate::office::{Office, Service};
use crate::problem::Problem;
use crate::queue::Queue;
use crate::session::{Session, SignIn};
use crate::ticket::{
    CallNextRequest, CancelRequest, FinishRequest, GivenUp, IssueRequest, IssuedTicket, PaperReport, Ticket,
};
use crate::{CounterId, OfficeId, Paper, Snapshot, TicketId};

pub use addresses::Addresses;
pub use discover::{Announcement, DiscoveryError, FoundServer, MDNS_PORT, Search};
pub use follow::{BoardNews, follow_board, follow_board_as};
pub use newcomer::{Newcomer, Place, Progress};
pub use right::{read_authority, read_right};
pub use trust::{Authority, AuthorityError, Meeting, Trust, enrolment_fingerprint};

/// How long a request may take before the caller does something else: a citizen stands there.
pub const REQUEST_LIMIT: Duration = Duration::from_secs(2);

/// A stream without even a comment for this long is dead; the server sends one every 15 s.
const SILENCE_LIMIT: Duration = Duration::from_secs(45);

/// Why a request has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server answered and refused.
    #[error(transparent)]
    Refused(#[from] Problem),
    /// There is no answer: what became of the request is unknown.
    #[error("the server does not answer")]
    Unreachable(#[source] reqwest::Error),
    /// Somebody answers who cannot show to be the server; the request was not sent.
    #[error("this is not the server that the device trusts: {0}")]
    NotTrusted(String),
    /// No connection can be set up at all.
    #[error("no TLS")]
    NoTls(#[source] rustls::Error),
    /// The answer is not what the contract says.
    #[error("the server's answer is not understood: {0}")]
    Incomprehensible(String),
}

impl ClientError {
    /// Whether somebody answers who is not the server that this device trusts.
    pub fn is_distrust(&self) -> bool {
        matches!(self, ClientError::NotTrusted(_))
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> Option<&str> {
        match self {
            ClientError::Refused(problem) => Some(&problem.code),
            ClientError::Unreachable(_)
            | ClientError::NotTrusted(_)
            | ClientError::NoTls(_)
            | ClientError::Incomprehensible(_) => None,
        }
    }
}

/// A client of one office, as a device with its token or as a person with a session.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    addresses: Addresses,
    office: OfficeId,
    token: Option<String>,
}

impl Client {
    /// A client of the server at `url`, for example `http://127.0.0.1:8080`. Devices give their `token`; people sign in
    /// afterwards.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn new(url: &str, office: OfficeId, token: Option<String>) -> Result<Self, ClientError> {
        Self::of(Addresses::new([url]), office, token)
    }

    /// The same of a server that has several addresses: where one cannot be reached, the next is tried.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn of(addresses: Addresses, office: OfficeId, token: Option<String>) -> Result<Self, ClientError> {
        Self::at_time(addresses, office, token, Arc::new(DefaultTimeProvider))
    }

    /// The same with a clock of its own, by which certificates are looked at.
    fn at_time(
        addresses: Addresses,
        office: OfficeId,
        token: Option<String>,
        clock: Arc<dyn TimeProvider>,
    ) -> Result<Self, ClientError> {
        // All of them together may take as long as a request may.
        let connect_limit = REQUEST_LIMIT / u32::try_from(addresses.count().max(1)).unwrap_or(u32::MAX);
        let builder = builder(connect_limit, addresses.trust(), clock)?;
        let http = builder.cookie_store(true).build().map_err(ClientError::Unreachable)?;
        Ok(Self { http, addresses, office, token })
    }

    /// A citizen's client, which asks from one of this machine's addresses: what citizens may ask for without signing in
    /// is limited by address.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn of_citizen(url: &str, office: OfficeId, address: IpAddr) -> Result<Self, ClientError> {
        let builder = builder(REQUEST_LIMIT, Trust::Nobody, Arc::new(DefaultTimeProvider))?;
        let http = builder.local_address(address).build().map_err(ClientError::Unreachable)?;
        Ok(Self { http, addresses: Addresses::new([url]), office, token: None })
    }

    /// The office it speaks of.
    pub fn office_id(&self) -> &OfficeId {
        &self.office
    }

    /// Signs a person in; the session stays with this client.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn sign_in(&self, sign_in: &SignIn) -> Result<Session, ClientError> {
        self.ask(Method::POST, "/api/v1/session", None, Some(sign_in)).await
    }

    /// The office.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn office(&self) -> Result<Office, ClientError> {
        self.ask(Method::GET, &self.path(""), None, None::<&()>).await
    }

    /// Its services.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn services(&self) -> Result<Vec<Service>, ClientError> {
        self.ask(Method::GET, &self.path("/services"), None, None::<&()>).await
    }

    /// Takes a number. A repeat with the same `ticket` and request gives the same answer.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn issue(&self, ticket: TicketId, request: &IssueRequest) -> Result<IssuedTicket, ClientError> {
        self.ask(Method::POST, &self.path("/tickets"), Some(ticket.0), Some(request)).await
    }

    /// Reports trouble with a slip.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn report_paper(
        &self,
        ticket: TicketId,
        state: Paper,
        reason: Option<String>,
    ) -> Result<Ticket, ClientError> {
        let path = self.path(&format!("/tickets/{ticket}/paper"));
        self.ask(Method::POST, &path, Some(Uuid::now_v7()), Some(&PaperReport { state, reason })).await
    }

    /// Gives a ticket up, also one that the server does not know yet.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn cancel(&self, ticket: TicketId, request: &CancelRequest) -> Result<GivenUp, ClientError> {
        let path = self.path(&format!("/tickets/{ticket}/cancel"));
        self.ask(Method::POST, &path, Some(Uuid::now_v7()), Some(request)).await
    }

    /// What a board shows.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn board(&self) -> Result<Snapshot, ClientError> {
        self.ask(Method::GET, &self.path("/board"), None, None::<&()>).await
    }

    /// The code by which people who joined from afar say that they are in the hall.
    ///
    /// # Errors
    /// See [`ClientError`]; `not_remote` where the office takes no numbers from afar.
    pub async fn presence_code(&self) -> Result<PresenceCode, ClientError> {
        self.ask(Method::GET, &self.path("/presence"), None, None::<&()>).await
    }

    /// The queue as the staff sees it.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn queue(&self) -> Result<Queue, ClientError> {
        self.ask(Method::GET, &self.path("/queue"), None, None::<&()>).await
    }

    /// Opens a counter.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn open(&self, counter: &CounterId, request: &OpenRequest) -> Result<Counter, ClientError> {
        self.at_counter(counter, "open", Some(request)).await
    }

    /// Pauses a counter.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn pause(&self, counter: &CounterId, request: &PauseRequest) -> Result<Counter, ClientError> {
        self.at_counter(counter, "pause", Some(request)).await
    }

    /// Closes a counter.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn close(&self, counter: &CounterId) -> Result<Counter, ClientError> {
        self.at_counter(counter, "close", None::<&()>).await
    }

    /// Calls the next person; `None` when nobody waits.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn call_next(
        &self,
        counter: &CounterId,
        request: &CallNextRequest,
    ) -> Result<Option<Ticket>, ClientError> {
        self.call_next_once(counter, request, Uuid::now_v7()).await
    }

    /// The same under a key: a repeat with the same one calls nobody else.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn call_next_once(
        &self,
        counter: &CounterId,
        request: &CallNextRequest,
        key: Uuid,
    ) -> Result<Option<Ticket>, ClientError> {
        let path = self.path(&format!("/counters/{counter}/call-next"));
        let response = self.send(Method::POST, &path, Some(key), Some(request)).await?;
        if response.status() == StatusCode::NO_CONTENT { Ok(None) } else { read(response).await.map(Some) }
    }

    /// Calls the same person again.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn recall(&self, counter: &CounterId) -> Result<Ticket, ClientError> {
        self.at_counter(counter, "recall", None::<&()>).await
    }

    /// The person has arrived.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn start(&self, counter: &CounterId) -> Result<Ticket, ClientError> {
        self.at_counter(counter, "start", None::<&()>).await
    }

    /// The service is over.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn finish(&self, counter: &CounterId, request: &FinishRequest) -> Result<Ticket, ClientError> {
        self.at_counter(counter, "finish", Some(request)).await
    }

    /// Nobody came.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn no_show(&self, counter: &CounterId) -> Result<Ticket, ClientError> {
        self.at_counter(counter, "no-show", None::<&()>).await
    }

    /// Back into the queue.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn put_back(&self, counter: &CounterId) -> Result<Ticket, ClientError> {
        self.at_counter(counter, "put-back", None::<&()>).await
    }

    async fn at_counter<T: DeserializeOwned>(
        &self,
        counter: &CounterId,
        verb: &str,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<T, ClientError> {
        let path = self.path(&format!("/counters/{counter}/{verb}"));
        self.ask(Method::POST, &path, Some(Uuid::now_v7()), body).await
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/offices/{}{rest}", self.office)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        key: Option<Uuid>,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<T, ClientError> {
        read(self.send(method, path, key, body).await?).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        key: Option<Uuid>,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<Response, ClientError> {
        let begun = Instant::now();
        let ask = |root: &str| {
            let left = REQUEST_LIMIT.saturating_sub(begun.elapsed());
            let mut request = self.http.request(method.clone(), format!("{root}{path}")).timeout(left);
            if let Some(key) = key {
                request = request.header("idempotency-key", key.to_string());
            }
            if let Some(body) = body {
                request = request.json(body);
            }
            self.authorised(request)
        };
        answered(self.reach(ask).await?).await
    }
}

impl Client {
    fn authorised(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request to the address that answered last. Another is tried only where no connection came about, since
    /// then the server cannot have heard of it.
    async fn reach(&self, ask: impl Fn(&str) -> RequestBuilder) -> Result<Response, ClientError> {
        let mut roots = self.addresses.in_turn().into_iter();
        let mut root = roots.next().unwrap_or_default();
        loop {
            let error = match ask(&root).send().await {
                Ok(response) => {
                    self.addresses.prefer(&root);
                    return Ok(response);
                }
                Err(error) => error,
            };
            self.addresses.avoid(&root);
            match roots.next() {
                Some(next) if error.is_connect() => root = next,
                _ => {
                    return Err(match trust::distrust(&error) {
                        Some(reason) => ClientError::NotTrusted(reason),
                        None => ClientError::Unreachable(error),
                    });
                }
            }
        }
    }
}

fn builder(
    connect_limit: Duration,
    trust: Trust,
    clock: Arc<dyn TimeProvider>,
) -> Result<reqwest::ClientBuilder, ClientError> {
    let tls = trust.client_config(clock).map_err(ClientError::NoTls)?;
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(connect_limit)
        .read_timeout(SILENCE_LIMIT)
        .tcp_user_timeout(SILENCE_LIMIT)
        .tcp_nodelay(true)
        .no_proxy())
}

/// The answer, or what the server refuses.
async fn answered(response: Response) -> Result<Response, ClientError> {
    if response.status().is_success() {
        return Ok(response);
    }
    let text = response.text().await.map_err(ClientError::Unreachable)?;
    Err(serde_json::from_str::<Problem>(&text)
        .map_or_else(|_| ClientError::Incomprehensible(text), ClientError::Refused))
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, ClientError> {
    let bytes = response.bytes().await.map_err(ClientError::Unreachable)?;
    serde_json::from_slice(&bytes).map_err(|error| ClientError::Incomprehensible(error.to_string()))
}
