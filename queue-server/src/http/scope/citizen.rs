//! What a citizen may reach without signing in: an office that lets them book and join, and their own appointment.

use std::marker::PhantomData;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use queue_core::value::{AppointmentCode, AppointmentId};

use super::{Scope, parameter};
use crate::accounts::Guesser;
use crate::http::Site;
use crate::http::auth::{Anyone, Caller, Issuer, ServiceStaff, address};
use crate::http::problem::Problem;

/// How long whoever guesses has to wait, in seconds.
const PAUSE_S: u32 = 60;

/// An office for a citizen who did not sign in, or for its own staff and kiosks.
pub(in crate::http) struct CitizenScope {
    scope: Scope<Anyone>,
    /// Where the citizen is; `None` for staff and kiosks.
    pub(in crate::http) citizen: Option<IpAddr>,
}

impl FromRequestParts<Site> for CitizenScope {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let anonymous = matches!(Caller::from_request_parts(parts, site).await?, Caller::Anonymous);
        if anonymous {
            let scope = Scope::from_request_parts(parts, site).await?;
            return Ok(Self { scope, citizen: Some(address(parts, site)) });
        }
        let Scope { site, hall, caller, path, .. } = Scope::<Issuer>::from_request_parts(parts, site).await?;
        Ok(Self { scope: Scope { site, hall, caller, path, right: PhantomData }, citizen: None })
    }
}

impl std::ops::Deref for CitizenScope {
    type Target = Scope<Anyone>;

    fn deref(&self) -> &Self::Target {
        &self.scope
    }
}

/// An office in which a citizen who did not sign in may take a number, or its own staff and kiosks.
pub(in crate::http) struct JoiningScope(pub(in crate::http) CitizenScope);

impl FromRequestParts<Site> for JoiningScope {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let scope = CitizenScope::from_request_parts(parts, site).await?;
        let may_join = scope.citizen.is_none() || scope.hall.office().settings().remote.is_some();
        if may_join { Ok(Self(scope)) } else { Err(Problem::not_signed_in()) }
    }
}

impl<R> Scope<R> {
    /// Who tries codes here.
    pub(in crate::http) fn guesser(&self, parts: &Parts) -> Guesser {
        match &self.caller {
            Caller::Device(device) => Guesser::Device(device.office.clone(), device.id.clone()),
            Caller::Anonymous | Caller::Person(_) => Guesser::Address(address(parts, &self.site)),
        }
    }

    /// Refuses whoever missed too often.
    pub(in crate::http) fn may_guess(&self, guesser: &Guesser) -> Result<(), Problem> {
        may_guess(&self.site, guesser)
    }
}

fn may_guess(site: &Site, guesser: &Guesser) -> Result<(), Problem> {
    let may = site.accounts().citizens().may_guess(guesser);
    if may { Ok(()) } else { Err(Problem::too_many_attempts(PAUSE_S)) }
}

/// One appointment, for whoever has its code.
pub(in crate::http) struct CodeScope {
    scope: Scope<Anyone>,
    /// The appointment.
    pub(in crate::http) appointment: AppointmentId,
}

impl FromRequestParts<Site> for CodeScope {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let guesser = Guesser::Address(address(parts, site));
        may_guess(site, &guesser)?;
        let code = AppointmentCode::new(parameter(parts, site, "code").await.unwrap_or_default());
        let found = site.app().halls().into_iter().find_map(|hall| {
            let id = hall.office().appointment_by_code(&code).map(|known| known.id)?;
            Some((hall, id))
        });
        let Some((hall, appointment)) = found else {
            site.accounts().citizens().missed(&guesser);
            return Err(Problem::unknown_appointment());
        };
        // The code stays out of the scope of keys, which is stored.
        let verb = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let path = format!("/a/{appointment}/{verb}");
        let scope = Scope { site: site.clone(), hall, caller: Caller::Anonymous, path, right: PhantomData };
        Ok(Self { scope, appointment })
    }
}

impl std::ops::Deref for CodeScope {
    type Target = Scope<Anyone>;

    fn deref(&self) -> &Self::Target {
        &self.scope
    }
}

/// An appointment of an office, for its staff.
pub(in crate::http) struct AppointmentScope {
    /// The office.
    pub(in crate::http) scope: Scope<ServiceStaff>,
    /// The appointment.
    pub(in crate::http) appointment: AppointmentId,
}

impl FromRequestParts<Site> for AppointmentScope {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let scope = Scope::<ServiceStaff>::from_request_parts(parts, site).await?;
        let id = parameter(parts, site, "appointment").await.and_then(|id| id.parse().ok());
        let visible = scope.visible();
        let known = id.map(AppointmentId).filter(|id| {
            scope.hall.office().appointment(*id).is_some_and(|known| visible.includes(&known.service))
        });
        Ok(Self { appointment: known.ok_or_else(Problem::unknown_appointment)?, scope })
    }
}
