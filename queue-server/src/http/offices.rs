//! Offices and their services.

use axum::Json;
use axum::extract::State;
use queue_api::Problem as ProblemBody;
use queue_api::office::{Clock, Office, Service};
use serde::Deserialize;

use super::Site;
use super::auth::Anyone;
use super::input::Query;
use super::problem::Problem;
use super::scope::{Scope, not_readable};
use super::view;
use crate::accounts::DeviceKind;
use crate::profile::NoticePlace;

/// The offices.
#[utoipa::path(get, path = "/api/v1/offices", operation_id = "offices", tag = "offices", responses((status = 200, body = Vec<Office>)))]
pub(super) async fn list(State(site): State<Site>) -> Result<Json<Vec<Office>>, Problem> {
    let clock = clock(&site);
    let halls = site.app().find_all().await.map_err(|error| not_readable(&error))?;
    Ok(Json(
        halls.iter().map(|hall| view::office(hall, clock, site.public_url(), NoticePlace::Page)).collect(),
    ))
}

/// Where what is told is shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    place: Option<NoticePlace>,
}

/// An office and how it stands today, with the notices of the place: a device's own, else the pages.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}", operation_id = "office", tag = "offices",
    params(("office" = String, Path), ("place" = Option<String>, Query, description = "kiosk, board or page")),
    responses((status = 200, body = Office), (status = 404, body = ProblemBody, description = "`unknown_office`")),
)]
pub(super) async fn one(scope: Scope<Anyone>, Query(Asked { place }): Query<Asked>) -> Json<Office> {
    let own = || match scope.device()?.kind {
        DeviceKind::Kiosk => Some(NoticePlace::Kiosk),
        DeviceKind::Board => Some(NoticePlace::Board),
        DeviceKind::DeskButton => None,
    };
    let place = place.or_else(own).unwrap_or(NoticePlace::Page);
    Json(view::office(scope.hall(), clock(scope.site()), scope.site().public_url(), place))
}

/// Its services, in the order of the catalogue.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/services", tag = "offices", params(("office" = String, Path)),
    responses((status = 200, body = Vec<Service>)),
)]
pub(super) async fn services(scope: Scope<Anyone>) -> Json<Vec<Service>> {
    let (visible, now) = (scope.visible(), scope.site().app().clock().now());
    let services = view::services(scope.hall(), now).into_iter();
    Json(services.filter(|service| visible.includes(&service.id)).collect())
}

fn clock(site: &Site) -> Clock {
    let clock = site.app().clock();
    Clock { now: clock.now(), speed: clock.speed() }
}
