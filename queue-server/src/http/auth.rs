//! Who asks, and whether they may.
//!
//! A route reaches an office only through a [`Scope`], which only the extractors here make: a route that forgets to say
//! who may call it does not compile. An office that is not the caller's answers like one that does not exist.

use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use queue_core::value::{Actor, CounterId, OfficeId, TicketId};
use queue_core::{Command, Event, Office};

use super::Site;
use super::input::RequestKey;
use super::problem::Problem;
use crate::accounts::{Device, DeviceKind, Person, Role};
use crate::app::{Answer, Hall, Key, Order};

/// How long a slip's page is there after its ticket ended.
const READABLE_AFTER_END: SignedDuration = SignedDuration::from_hours(2);

/// Who asks.
#[derive(Debug, Clone)]
pub(super) enum Caller {
    /// Nobody we know.
    Anonymous,
    /// A person who is signed in.
    Person(Arc<Person>),
    /// A device with a token.
    Device(Arc<Device>),
}

/// Who may use a route.
pub(super) trait Right: Send + Sync + 'static {
    /// Whether `caller` is one of them, in their own office.
    fn includes(caller: &Caller) -> bool;
}

/// Everybody.
pub(super) struct Anyone;
/// Whoever gives numbers: kiosks and the staff.
pub(super) struct Issuer;
/// Whoever may show calls: boards, kiosks and the staff.
pub(super) struct BoardReader;
/// The staff.
pub(super) struct Staff;
/// Managers and administrators.
pub(super) struct Manager;
/// Administrators.
pub(super) struct Admin;

impl Right for Anyone {
    fn includes(_: &Caller) -> bool {
        true
    }
}

impl Right for Issuer {
    fn includes(caller: &Caller) -> bool {
        caller.is_kiosk() || caller.role() >= Some(Role::Staff)
    }
}

impl Right for BoardReader {
    fn includes(caller: &Caller) -> bool {
        match caller {
            Caller::Anonymous => false,
            Caller::Person(_) | Caller::Device(_) => true,
        }
    }
}

impl Right for Staff {
    fn includes(caller: &Caller) -> bool {
        caller.role() >= Some(Role::Staff)
    }
}

impl Right for Manager {
    fn includes(caller: &Caller) -> bool {
        caller.role() >= Some(Role::Manager)
    }
}

impl Right for Admin {
    fn includes(caller: &Caller) -> bool {
        caller.role() >= Some(Role::Admin)
    }
}

impl Caller {
    fn is_kiosk(&self) -> bool {
        matches!(self, Caller::Device(device) if device.kind == DeviceKind::Kiosk)
    }

    fn role(&self) -> Option<Role> {
        match self {
            Caller::Person(person) => Some(person.role),
            Caller::Anonymous | Caller::Device(_) => None,
        }
    }

    fn office(&self) -> Option<&OfficeId> {
        match self {
            Caller::Anonymous => None,
            Caller::Person(person) => Some(&person.office),
            Caller::Device(device) => Some(&device.office),
        }
    }

    /// As the cause of an event.
    fn actor(&self) -> Actor {
        match self {
            Caller::Anonymous => Actor::Citizen,
            Caller::Person(person) => person.actor(),
            Caller::Device(device) => Actor::Device(device.id.clone()),
        }
    }
}

impl FromRequestParts<Site> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        if let Some(given) = parts.headers.get(header::AUTHORIZATION) {
            let token = given.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
            let device = token.and_then(|token| site.accounts().device(token.trim()));
            let unknown =
                || Problem::new(StatusCode::UNAUTHORIZED, "unknown_token", "this token is not known");
            return device.map(Caller::Device).ok_or_else(unknown);
        }
        let session = session_token(&parts.headers, site).and_then(|token| site.accounts().signed_in(token));
        Ok(session.map_or(Caller::Anonymous, Caller::Person))
    }
}

/// The session's token in the cookie, if there is one.
pub(super) fn session_token<'a>(headers: &'a HeaderMap, site: &Site) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == site.cookie_name()).map(|(_, token)| token)
}

/// An office that the caller has a right in.
pub(super) struct Scope<R> {
    site: Site,
    hall: Arc<Hall>,
    caller: Caller,
    path: String,
    right: PhantomData<R>,
}

impl<R: Right> FromRequestParts<Site> for Scope<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, site).await?;
        if !R::includes(&caller) {
            return Err(match caller {
                Caller::Anonymous => Problem::not_signed_in(),
                Caller::Person(_) | Caller::Device(_) => Problem::forbidden(),
            });
        }
        let office =
            OfficeId::new(parameter(parts, site, "office").await.ok_or_else(Problem::unknown_office)?);
        let foreign = !R::includes(&Caller::Anonymous) && caller.office() != Some(&office);
        let hall =
            site.app().hall(&office).filter(|_| !foreign).cloned().ok_or_else(Problem::unknown_office)?;
        let path = parts.uri.path().to_owned();
        Ok(Self { site: site.clone(), hall, caller, path, right: PhantomData })
    }
}

impl<R> Scope<R> {
    /// The office's hall.
    pub(super) fn hall(&self) -> &Arc<Hall> {
        &self.hall
    }

    /// The server.
    pub(super) fn site(&self) -> &Site {
        &self.site
    }

    /// Carries out a command of this caller; `answer` makes the reply from the office right after it.
    pub(super) async fn execute(
        &self,
        command: Command,
        key: &RequestKey,
        body: [u8; 32],
        answer: impl FnOnce(&Office, &[Event]) -> Answer + Send + 'static,
    ) -> Result<Response, Problem> {
        let by = self.caller.actor();
        let key = key.0.map(|key| Key { scope: format!("{by:?} {}", self.path), key, body });
        let order = Order { command, by, key, answer: Box::new(answer) };
        let answer = self.site.app().execute(&self.hall.profile().id, order).await?;
        Ok(respond(answer))
    }
}

/// A counter of an office that the caller has a right in.
pub(super) struct CounterScope {
    /// The office.
    pub(super) scope: Scope<Staff>,
    /// The counter.
    pub(super) counter: CounterId,
}

impl FromRequestParts<Site> for CounterScope {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let scope = Scope::from_request_parts(parts, site).await?;
        let counter = CounterId::new(parameter(parts, site, "counter").await.unwrap_or_default());
        let known = scope.hall.office().counter(&counter).is_some();
        let unknown = || Problem::new(StatusCode::NOT_FOUND, "unknown_counter", "there is no such counter");
        if known { Ok(Self { scope, counter }) } else { Err(unknown()) }
    }
}

/// A ticket of today in an office that the caller has a right in.
pub(super) struct TicketScope {
    /// The office.
    pub(super) scope: Scope<Issuer>,
    /// The ticket.
    pub(super) ticket: TicketId,
}

impl FromRequestParts<Site> for TicketScope {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let scope: Scope<Issuer> = Scope::from_request_parts(parts, site).await?;
        let id = parameter(parts, site, "ticket").await.and_then(|id| id.parse().ok()).map(TicketId);
        let known = id.filter(|id| scope.hall.office().ticket(*id).is_some());
        let unknown =
            || Problem::new(StatusCode::NOT_FOUND, "unknown_ticket", "there is no such ticket today");
        Ok(Self { scope, ticket: known.ok_or_else(unknown)? })
    }
}

/// One ticket, for whoever holds its slip.
pub(super) struct SlipScope {
    scope: Scope<Anyone>,
    /// The ticket.
    pub(super) ticket: TicketId,
}

impl FromRequestParts<Site> for SlipScope {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let code = parameter(parts, site, "token").await.unwrap_or_default();
        let now = site.app().clock().now();
        let found = site.app().halls().find_map(|hall| {
            let office = hall.office();
            let ticket = site.accounts().slips().find(&code, &office)?;
            let ended_at = office.ticket(ticket)?.state.ended_at();
            let readable = ended_at.is_none_or(|ended_at| now.duration_since(ended_at) < READABLE_AFTER_END);
            readable.then(|| (hall.clone(), ticket))
        });
        let Some((hall, ticket)) = found else {
            let known = site.accounts().may_miss_slip(address(parts, site));
            let unknown =
                Problem::new(StatusCode::NOT_FOUND, "unknown_slip", "this ticket is not one of today's");
            let often = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", "try again later");
            return Err(if known { unknown } else { often });
        };
        // The code stays out of the scope of keys, which is stored.
        let verb = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let path = format!("/t/{ticket}/{verb}");
        let scope = Scope { site: site.clone(), hall, caller: Caller::Anonymous, path, right: PhantomData };
        Ok(Self { scope, ticket })
    }
}

impl std::ops::Deref for SlipScope {
    type Target = Scope<Anyone>;

    fn deref(&self) -> &Self::Target {
        &self.scope
    }
}

/// The address of the client: of the connection, or what the proxy on this machine says where one is configured.
pub(super) fn address(parts: &Parts, site: &Site) -> IpAddr {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(Ipv4Addr::LOCALHOST.into(), |peer| peer.0.ip());
    let forwarded = || {
        let header = parts.headers.get_all("x-forwarded-for").into_iter().next_back()?;
        header.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    if site.behind_proxy() && peer.is_loopback() { forwarded().unwrap_or(peer) } else { peer }
}

async fn parameter(parts: &mut Parts, site: &Site, name: &str) -> Option<String> {
    let parameters = RawPathParams::from_request_parts(parts, site).await.ok()?;
    parameters.iter().find(|(given, _)| *given == name).map(|(_, value)| value.to_owned())
}

fn respond(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).expect("an answer has a valid status");
    if answer.body.is_empty() {
        return status.into_response();
    }
    (status, [(header::CONTENT_TYPE, "application/json")], answer.body).into_response()
}
