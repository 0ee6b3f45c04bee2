//! Who asks, and what they may.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use queue_core::value::{Actor, CounterId, OfficeId, ProviderId};

use super::Site;
use super::problem::Problem;
use super::scope::not_readable;
use crate::accounts::{DeviceKind, KnownDevice, Person, PersonalRight, Role};

/// Who asks.
#[derive(Debug, Clone)]
pub(super) enum Caller {
    /// Nobody we know.
    Anonymous,
    /// A person who is signed in.
    Person(Arc<Person>),
    /// A device with a token.
    Device(Arc<KnownDevice>),
}

/// Who may use a route.
pub(super) trait Right: Send + Sync + 'static {
    /// Whether a person of an institution may use the route, in every office. Such a route shows and changes only what
    /// [`super::scope::Scope::visible`] includes.
    const FOR_INSTITUTIONS: bool = false;

    /// Whether `caller` is one of them, in their own office.
    fn includes(caller: &Caller) -> bool;
}

/// Everybody.
pub(super) struct Anyone;
/// Kiosks.
pub(super) struct Kiosk;
/// Whoever gives numbers: kiosks and the staff.
pub(super) struct Issuer;
/// Whoever may show calls: boards, kiosks and the staff.
pub(super) struct BoardReader;
/// The staff.
pub(super) struct Staff;
/// The staff, and in every office the people of an institution for their own services.
pub(super) struct ServiceStaff;
/// The same, and desk buttons: whoever calls the next person. A button does so at its own counter only.
pub(super) struct CallsNext;
/// Whoever may call a ticket out of order.
pub(super) struct CallsAny;
/// Managers and administrators.
pub(super) struct Manager;
/// Managers, and in every office those of an institution for their own services.
pub(super) struct ServiceManager;
/// Administrators.
pub(super) struct Admin;

impl Right for Anyone {
    const FOR_INSTITUTIONS: bool = true;

    fn includes(_: &Caller) -> bool {
        true
    }
}

impl Right for Kiosk {
    fn includes(caller: &Caller) -> bool {
        caller.is_kiosk()
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
            Caller::Person(_) => true,
            Caller::Device(device) => device.kind != DeviceKind::DeskButton,
        }
    }
}

impl Right for Staff {
    fn includes(caller: &Caller) -> bool {
        caller.role() >= Some(Role::Staff)
    }
}

impl Right for ServiceStaff {
    const FOR_INSTITUTIONS: bool = true;

    fn includes(caller: &Caller) -> bool {
        Staff::includes(caller)
    }
}

impl Right for CallsNext {
    const FOR_INSTITUTIONS: bool = true;

    fn includes(caller: &Caller) -> bool {
        Staff::includes(caller) || caller.is_a(DeviceKind::DeskButton)
    }
}

impl Right for CallsAny {
    fn includes(caller: &Caller) -> bool {
        match caller {
            Caller::Person(person) => person.may(PersonalRight::CallAny),
            Caller::Anonymous | Caller::Device(_) => false,
        }
    }
}

impl Right for ServiceManager {
    const FOR_INSTITUTIONS: bool = true;

    fn includes(caller: &Caller) -> bool {
        Manager::includes(caller)
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
        self.is_a(DeviceKind::Kiosk)
    }

    fn is_a(&self, kind: DeviceKind) -> bool {
        matches!(self, Caller::Device(device) if device.kind == kind)
    }

    /// Whether the caller may be at this counter: a device only where it was put.
    pub(super) fn may_be_at(&self, counter: &CounterId) -> bool {
        match self {
            Caller::Anonymous | Caller::Person(_) => true,
            Caller::Device(device) => device.counter.as_ref() == Some(counter),
        }
    }

    fn role(&self) -> Option<Role> {
        match self {
            Caller::Person(person) => Some(person.role),
            Caller::Anonymous | Caller::Device(_) => None,
        }
    }

    pub(super) fn office(&self) -> Option<&OfficeId> {
        match self {
            Caller::Anonymous => None,
            Caller::Person(person) => Some(&person.office),
            Caller::Device(device) => Some(&device.office),
        }
    }

    /// The institution of a person who is not of the office.
    pub(super) fn provider(&self) -> Option<&ProviderId> {
        match self {
            Caller::Person(person) => person.provider.as_ref(),
            Caller::Anonymous | Caller::Device(_) => None,
        }
    }

    /// As the cause of an event.
    pub(super) fn actor(&self) -> Actor {
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
            let device = match token {
                Some(token) => site
                    .accounts()
                    .devices()
                    .by_token(token.trim())
                    .await
                    .map_err(|error| not_readable(&error))?,
                None => None,
            };
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
