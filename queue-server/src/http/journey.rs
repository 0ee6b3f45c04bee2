//! Before the journey: which services there are, and which offices give one.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use queue_api::Problem as ProblemBody;
use queue_api::office::{Clock, Group};
use queue_api::public::{OfferedService, ServiceAtOffice};
use queue_core::statistics::By;
use queue_core::statistics::publish::FEWEST_FOR_A_RATE;
use queue_core::value::{Date, ServiceId};

use super::problem::Problem;
use super::scope::not_readable;
use super::{Site, public, view};
use crate::app::Hall;
use crate::profile::NoticePlace;

/// Over how many days it is looked how long a service takes.
const TYPICAL_DAYS: i32 = 91;

/// The services that any office gives, in the order of the catalogue.
#[utoipa::path(get, path = "/api/v1/services", operation_id = "offered_services", tag = "public",
    responses((status = 200, body = Vec<OfferedService>)))]
pub(super) async fn services(State(site): State<Site>) -> Result<Json<Vec<OfferedService>>, Problem> {
    let halls = site.app().find_all().await.map_err(|error| not_readable(&error))?;
    let mut order: Vec<ServiceId> = Vec::new();
    let mut offered: BTreeMap<ServiceId, OfferedService> = BTreeMap::new();
    for hall in &halls {
        let profile = hall.profile();
        for service in profile.services.iter().filter(|service| service.open) {
            let known = offered.entry(service.id.clone()).or_insert_with(|| {
                order.push(service.id.clone());
                let names = profile.groups.get(&service.prefix).cloned().unwrap_or_default();
                OfferedService {
                    id: service.id.clone(),
                    names: service.names.clone(),
                    group: Group { prefix: service.prefix, names },
                    offices: 0,
                    online: false,
                }
            });
            known.offices += 1;
            known.online |= service.online_url.is_some();
        }
    }
    Ok(Json(order.iter().filter_map(|id| offered.remove(id)).collect()))
}

/// The offices that give a service, and how it stands there now.
#[utoipa::path(get, path = "/api/v1/services/{service}/offices", operation_id = "offices_of_service", tag = "public",
    params(("service" = String, Path)),
    responses((status = 200, body = Vec<ServiceAtOffice>),
        (status = 404, body = ProblemBody, description = "`unknown_service`: no office gives it")))]
pub(super) async fn offices(
    State(site): State<Site>,
    Path(service): Path<String>,
) -> Result<Json<Vec<ServiceAtOffice>>, Problem> {
    let id = ServiceId::new(service);
    let halls = site.app().find_all().await.map_err(|error| not_readable(&error))?;
    let mut given = Vec::new();
    for hall in &halls {
        given.extend(at(&site, hall, &id).await?);
    }
    if given.is_empty() {
        return Err(Problem::new(StatusCode::NOT_FOUND, "unknown_service", "no office gives this service"));
    }
    Ok(Json(given))
}

async fn at(site: &Site, hall: &Hall, id: &ServiceId) -> Result<Option<ServiceAtOffice>, Problem> {
    let profile = hall.profile();
    let clock = site.app().clock();
    let clock = Clock { now: clock.now(), speed: clock.speed() };
    if !profile.service(id).is_some_and(|service| service.open) {
        return Ok(None);
    }
    let Some(service) = view::service(hall, id, clock.now) else { return Ok(None) };
    let typical =
        site.read_today().typical_s.of(hall, async |today| typical_times(hall, today).await).await?;
    let office = view::office(hall, clock, site.public_url(), NoticePlace::Page);
    Ok(Some(ServiceAtOffice {
        office: office.id,
        names: office.names,
        unit_names: office.unit_names,
        municipality: office.municipality,
        address: office.address,
        time_zone: office.time_zone,
        open: office.open,
        closed: office.closed,
        opening: office.opening,
        days: office.days,
        booking_url: office.booking_url.filter(|_| service.bookable),
        service,
        typical_s: typical.get(id).copied(),
        public: public::is_public(site, &profile).await?,
    }))
}

/// The median time with a clerk of each service in the past quarter, in seconds, where at least thirty people came for it.
async fn typical_times(hall: &Hall, today: Date) -> Result<BTreeMap<ServiceId, u64>, Problem> {
    let from = today.saturating_sub(jiff::Span::new().days(TYPICAL_DAYS));
    let by = By { service: true, ..By::default() };
    let table = hall.figures(from, today.yesterday().unwrap_or(today), by).await;
    let table = table.map_err(|error| not_readable(&error))?;
    let times = table.iter().filter_map(|(key, figures)| {
        let enough = figures.service.count() >= FEWEST_FOR_A_RATE;
        let median_s = figures.service.percentile_s(50).filter(|_| enough)?;
        Some((key.service.clone()?, u64::from(median_s)))
    });
    Ok(times.collect())
}
