//! What a request may reach.
//!
//! A route reaches an office only through a [`Scope`], which only the extractors here make: a route that forgets to say
//! who may call it does not compile. An office that is not the caller's answers like one that does not exist.

mod citizen;

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use queue_core::value::{Actor, CounterId, DeviceId, OfficeId, TicketId, UserName};
use queue_core::{Command, Event, Office, State};

use super::Site;
use super::auth::{Anyone, Caller, Issuer, Kiosk, Right, Staff, address};
use super::devices::unknown_device;
use super::input::RequestKey;
use super::problem::Problem;
use super::view;
use super::visible::Visible;
use crate::accounts::{DeviceKind, KnownDevice, PersonalRight};
use crate::app::{Answer, Failure, Hall, Key, Order};
use crate::deeds::Deed;

pub(super) use citizen::{AppointmentScope, CitizenScope, CodeScope, JoiningScope};

/// How long a slip's page is there after its ticket ended otherwise than by being served.
const READABLE_AFTER_END: SignedDuration = SignedDuration::from_hours(2);

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
        let of_institution = caller.provider().is_some();
        if !R::includes(&caller) || (of_institution && !R::FOR_INSTITUTIONS) {
            return Err(match caller {
                Caller::Anonymous => Problem::not_signed_in(),
                Caller::Person(_) | Caller::Device(_) => Problem::forbidden(),
            });
        }
        let office =
            OfficeId::new(parameter(parts, site, "office").await.ok_or_else(Problem::unknown_office)?);
        let everywhere = of_institution || R::includes(&Caller::Anonymous);
        let foreign = !everywhere && caller.office() != Some(&office);
        if foreign {
            return Err(Problem::unknown_office());
        }
        let hall = site.app().find(&office).await.map_err(|error| not_readable(&error))?;
        let hall = hall.ok_or_else(Problem::unknown_office)?;
        let path = parts.uri.path().to_owned();
        Ok(Self { site: site.clone(), hall, caller, path, right: PhantomData })
    }
}

impl<R> Scope<R> {
    /// The office's hall.
    pub(super) fn hall(&self) -> &Arc<Hall> {
        &self.hall
    }

    /// What of the office the caller sees.
    pub(super) fn visible(&self) -> Visible {
        Visible::new(&self.hall.profile(), self.caller.provider())
    }

    /// The server.
    pub(super) fn site(&self) -> &Site {
        &self.site
    }

    /// The caller as the cause of events.
    pub(super) fn actor(&self) -> Actor {
        self.caller.actor()
    }

    /// The device that asks, if it is one.
    pub(super) fn device(&self) -> Option<&Arc<KnownDevice>> {
        match &self.caller {
            Caller::Device(device) => Some(device),
            Caller::Anonymous | Caller::Person(_) => None,
        }
    }

    /// The board that asks, if it is one.
    pub(super) fn board(&self) -> Option<&Arc<KnownDevice>> {
        self.device().filter(|device| device.kind == DeviceKind::Board)
    }

    /// Whether the person of this name asks.
    pub(super) fn is_by(&self, username: &UserName) -> bool {
        matches!(&self.caller, Caller::Person(person) if person.username == *username)
    }

    /// Whether the caller is a person who may do this.
    pub(super) fn may(&self, right: PersonalRight) -> bool {
        matches!(&self.caller, Caller::Person(person) if person.may(right))
    }

    /// Whether a person of the staff asks.
    pub(super) fn is_staff(&self) -> bool {
        Staff::includes(&self.caller)
    }

    /// Keeps what the caller did beside the queue.
    pub(super) async fn record(&self, deed: Deed) {
        if let Some(by) = self.actor().staff() {
            self.site.deeds().record(self.hall.id(), by, deed).await;
        }
    }

    /// Carries out a command of this caller; `answer` makes the reply from the office right after it.
    pub(super) async fn execute(
        &self,
        command: Command,
        key: &RequestKey,
        body: [u8; 32],
        answer: impl FnOnce(&Office, &[Event]) -> Answer + Send + 'static,
    ) -> Result<Response, Problem> {
        self.execute_if(|_| Ok(()), command, key, body, answer).await
    }

    /// Carries out a command if `check` finds nothing wrong with it in the office right before.
    pub(super) async fn execute_if(
        &self,
        check: impl FnOnce(&Office) -> Result<(), Failure> + Send + 'static,
        command: Command,
        key: &RequestKey,
        body: [u8; 32],
        answer: impl FnOnce(&Office, &[Event]) -> Answer + Send + 'static,
    ) -> Result<Response, Problem> {
        let by = self.caller.actor();
        let key = key.0.map(|key| Key { scope: format!("{by:?} {}", self.path), key, body });
        let order = Order { command, by, key, check: Some(Box::new(check)), answer: Box::new(answer) };
        let mut answer = self.site.app().execute(self.hall.id(), order).await?;
        // What is private was not remembered: the office still knows it, and whoever was told may be told again.
        if answer.remembered && (self.is_staff() || answer.status == StatusCode::CREATED.as_u16()) {
            answer.body = view::restore_private(&self.hall.office(), answer.body, self.is_staff());
        }
        Ok(respond(answer))
    }
}

/// The office of the kiosk that asks.
pub(super) struct KioskScope {
    scope: Scope<Kiosk>,
    device: DeviceId,
}

impl FromRequestParts<Site> for KioskScope {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let scope = Scope::<Kiosk>::from_request_parts(parts, site).await?;
        match &scope.caller {
            Caller::Device(device) => Ok(Self { device: device.id.clone(), scope }),
            Caller::Anonymous | Caller::Person(_) => Err(Problem::forbidden()),
        }
    }
}

impl KioskScope {
    /// The kiosk.
    pub(super) fn kiosk(&self) -> &DeviceId {
        &self.device
    }
}

impl std::ops::Deref for KioskScope {
    type Target = Scope<Kiosk>;

    fn deref(&self) -> &Self::Target {
        &self.scope
    }
}

/// The caller's own office, where the address names none.
pub(super) struct OwnScope<R>(pub(super) Scope<R>);

impl<R: Right> FromRequestParts<Site> for OwnScope<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, site).await?;
        let office = match &caller {
            Caller::Anonymous => return Err(Problem::not_signed_in()),
            _ if !R::includes(&caller) || caller.provider().is_some() => return Err(Problem::forbidden()),
            Caller::Person(_) | Caller::Device(_) => caller.office().ok_or_else(Problem::unknown_office)?,
        };
        let hall = site.app().find(office).await.map_err(|error| not_readable(&error))?;
        let hall = hall.ok_or_else(Problem::unknown_office)?;
        let path = parts.uri.path().to_owned();
        Ok(Self(Scope { site: site.clone(), hall, caller, path, right: PhantomData }))
    }
}

/// The device that asks.
pub(super) struct DeviceCaller(pub(super) Arc<KnownDevice>);

impl FromRequestParts<Site> for DeviceCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        match Caller::from_request_parts(parts, site).await? {
            Caller::Device(device) => Ok(Self(device)),
            Caller::Anonymous => Err(Problem::not_signed_in()),
            Caller::Person(_) => Err(Problem::forbidden()),
        }
    }
}

/// A device of an office that the caller has a right in.
pub(super) struct DeviceScope<R> {
    /// The office.
    pub(super) scope: Scope<R>,
    /// The device.
    pub(super) device: DeviceId,
}

impl<R: Right> FromRequestParts<Site> for DeviceScope<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let scope = Scope::<R>::from_request_parts(parts, site).await?;
        let device = DeviceId::new(parameter(parts, site, "device").await.unwrap_or_default());
        let known = site.accounts().devices().find(scope.hall.id(), &device).is_some();
        if known { Ok(Self { scope, device }) } else { Err(unknown_device()) }
    }
}

/// The secret of a device that asks to be let in.
pub(super) struct Secret(pub(super) String);

impl FromRequestParts<Site> for Secret {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        Ok(Self(parameter(parts, site, "secret").await.unwrap_or_default()))
    }
}

/// A counter of an office that the caller has a right in.
pub(super) struct CounterScope<R = Staff> {
    /// The office.
    pub(super) scope: Scope<R>,
    /// The counter.
    pub(super) counter: CounterId,
}

impl<R: Right> FromRequestParts<Site> for CounterScope<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let scope = Scope::<R>::from_request_parts(parts, site).await?;
        let counter = CounterId::new(parameter(parts, site, "counter").await.unwrap_or_default());
        if !scope.caller.may_be_at(&counter) {
            return Err(Problem::forbidden());
        }
        let visible = scope.visible();
        let may_work = {
            let office = scope.hall.office();
            office.counter(&counter).map(|counter| visible.may_work_at(&office, counter))
        };
        match may_work {
            Some(true) => Ok(Self { scope, counter }),
            Some(false) => Err(Problem::forbidden()),
            None => Err(Problem::new(StatusCode::NOT_FOUND, "unknown_counter", "there is no such counter")),
        }
    }
}

/// A ticket of today in an office that the caller has a right in.
pub(super) struct TicketScope<R = Issuer> {
    /// The office.
    pub(super) scope: Scope<R>,
    /// The ticket.
    pub(super) ticket: TicketId,
}

impl<R: Right> FromRequestParts<Site> for TicketScope<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let NamedTicketScope { scope, ticket } = NamedTicketScope::from_request_parts(parts, site).await?;
        let known = scope.hall.office().ticket(ticket).is_some();
        if known { Ok(Self { scope, ticket }) } else { Err(unknown_ticket()) }
    }
}

/// A ticket by its id, whether or not it is known yet.
pub(super) struct NamedTicketScope<R = Issuer> {
    /// The office.
    pub(super) scope: Scope<R>,
    /// The ticket.
    pub(super) ticket: TicketId,
}

impl<R: Right> FromRequestParts<Site> for NamedTicketScope<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let scope: Scope<R> = Scope::from_request_parts(parts, site).await?;
        let id = parameter(parts, site, "ticket").await.and_then(|id| id.parse().ok()).map(TicketId);
        Ok(Self { scope, ticket: id.ok_or_else(unknown_ticket)? })
    }
}

fn unknown_ticket() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unknown_ticket", "there is no such ticket today")
}

/// One ticket, for whoever holds its slip.
pub(super) struct SlipScope {
    scope: Scope<Anyone>,
    /// The ticket on the slip.
    pub(super) on_slip: TicketId,
    /// The ticket that its holder has now.
    pub(super) ticket: TicketId,
}

impl FromRequestParts<Site> for SlipScope {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let code = parameter(parts, site, "token").await.unwrap_or_default();
        let now = site.app().clock().now();
        let found = site.app().halls().into_iter().find_map(|hall| {
            let office = hall.office();
            let ticket = site.accounts().slips().find(&code, &office)?;
            // Whoever was sent on holds the slip of their first ticket.
            let present = office.latest(office.ticket(ticket)?);
            let ended_at = present.state.ended_at();
            // Who was served may say how it was until the day is over.
            let served = matches!(present.state, State::Finished { .. });
            let readable =
                served || ended_at.is_none_or(|ended_at| now.duration_since(ended_at) < READABLE_AFTER_END);
            let present = present.id;
            drop(office);
            readable.then_some((hall, ticket, present))
        });
        let Some((hall, on_slip, ticket)) = found else {
            let known = site.accounts().may_miss_slip(address(parts, site));
            let unknown =
                Problem::new(StatusCode::NOT_FOUND, "unknown_slip", "this ticket is not one of today's");
            let often = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", "try again later");
            return Err(if known { unknown } else { often });
        };
        // The code stays out of the scope of keys, which is stored.
        let verb = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let path = format!("/t/{on_slip}/{verb}");
        let scope = Scope { site: site.clone(), hall, caller: Caller::Anonymous, path, right: PhantomData };
        Ok(Self { scope, on_slip, ticket })
    }
}

impl std::ops::Deref for SlipScope {
    type Target = Scope<Anyone>;

    fn deref(&self) -> &Self::Target {
        &self.scope
    }
}

/// The offices cannot be read at the moment.
pub(super) fn not_readable(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "an office could not be read");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_readable", "the offices cannot be read now")
}

pub(super) async fn parameter(parts: &mut Parts, site: &Site, name: &str) -> Option<String> {
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
