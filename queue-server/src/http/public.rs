//! What anybody may read of an office that tells its figures in public. The past is read once a business day.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_api::Problem as ProblemBody;
use queue_api::office::Service;
use queue_api::public::{
    PublicFigures, PublicGroup, PublicMonth, PublicOffice, PublicService, PublicServiceNames,
};
use queue_api::ticket::Wait;
use queue_core::statistics::offices::COMMON_TARGET_S;
use queue_core::statistics::publish::{self, FEWEST_IN_PUBLIC};
use queue_core::statistics::{By, Key, Table};
use queue_core::value::{Date, ServiceId};
use serde::Deserialize;

use super::Site;
use super::auth::Anyone;
use super::input::Query;
use super::problem::Problem;
use super::scope::{Scope, not_readable};
use super::statistics::csv;
use super::view;
use crate::app::Hall;
use crate::catalogue::INFORMATION;
use crate::profile::Profile;

/// How many months are told besides the present one.
const MONTHS: i32 = 12;
/// How long a browser or a proxy may keep what stands here, in seconds: the live waits are no older than that.
const KEPT_S: u32 = 60;

/// How the figures are given.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default)]
    format: Format,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Json,
    Csv,
}

/// Whether an office tells its figures in public: because it wants to, or since the organisation requires it.
pub(super) async fn is_public(site: &Site, profile: &Profile) -> Result<bool, Problem> {
    let required = site.setup().public_figures_required().await.map_err(|error| not_readable(&error))?;
    Ok(required || profile.public_figures)
}

/// What an office tells of its work.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/public", operation_id = "public_office", tag = "public",
    params(("office" = String, Path)),
    responses((status = 200, body = PublicOffice),
        (status = 404, body = ProblemBody, description = "`not_public`, `unknown_office`")),
)]
pub(super) async fn office(scope: Scope<Anyone>) -> Result<Response, Problem> {
    let (site, hall) = (scope.site(), scope.hall());
    let profile = hall.profile();
    let months = months(site, hall, &profile).await?;
    let now = site.app().clock().now();
    let services = view::services(hall, now);
    let (open, waiting) = {
        let office = hall.office();
        (office.is_open(now), office.waiting_by_prefix().values().map(|count| *count as u64).sum::<u64>())
    };
    let named = |service: &crate::profile::ServiceProfile| PublicServiceNames {
        service: service.id.clone(),
        names: service.names.clone(),
    };
    let told = PublicOffice {
        office: hall.id().clone(),
        names: profile.names.clone(),
        unit_names: profile.unit_names.clone(),
        time_zone: profile.time_zone.clone(),
        at: now,
        open,
        waiting: (waiting >= FEWEST_IN_PUBLIC).then_some(waiting),
        groups: groups(&profile, &services),
        months: months.to_vec(),
        services: profile.services.iter().filter(|service| !service.sensitive).map(named).collect(),
        common_target_s: COMMON_TARGET_S,
    };
    Ok((kept(), Json(told)).into_response())
}

/// The same months as open data, for programs and spreadsheets.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/public/months", operation_id = "public_months", tag = "public",
    params(("office" = String, Path), ("format" = Option<String>, Query, description = "json or csv")),
    responses((status = 200, body = Vec<PublicMonth>),
        (status = 404, body = ProblemBody, description = "`not_public`, `unknown_office`")),
)]
pub(super) async fn open_data(
    scope: Scope<Anyone>,
    Query(Asked { format }): Query<Asked>,
) -> Result<Response, Problem> {
    let hall = scope.hall();
    let months = months(scope.site(), hall, &hall.profile()).await?;
    Ok(match format {
        Format::Json => (kept(), Json(&*months)).into_response(),
        Format::Csv => {
            (kept(), csv::records(&format!("{}-months", hall.id()), &COLUMNS, rows(&months))?).into_response()
        }
    })
}

fn kept() -> [(header::HeaderName, String); 1] {
    [(header::CACHE_CONTROL, format!("public, max-age={KEPT_S}"))]
}

/// The waits of each group now. What is sensitive is left out: that somebody waits for it is nobody's business.
fn groups(profile: &Profile, services: &[Service]) -> Vec<PublicGroup> {
    let group = |prefix| {
        let own =
            services.iter().filter(|service| service.prefix == prefix && !service.sensitive && service.open);
        let waits: Vec<Wait> = own.clone().filter_map(|service| service.wait).collect();
        let low_s = waits.iter().map(|wait| wait.low_s).min();
        let high_s = waits.iter().map(|wait| wait.high_s).max();
        PublicGroup {
            prefix,
            names: profile.groups.get(&prefix).cloned().unwrap_or_default(),
            open: own.count() > 0,
            wait: low_s.zip(high_s).map(|(low_s, high_s)| Wait { low_s, high_s }),
        }
    };
    profile.group_order.iter().map(|prefix| group(*prefix)).collect()
}

/// The months of an office that tells them.
async fn months(site: &Site, hall: &Arc<Hall>, profile: &Profile) -> Result<Arc<Vec<PublicMonth>>, Problem> {
    if !is_public(site, profile).await? {
        let detail = "this office does not tell its figures in public";
        return Err(Problem::new(StatusCode::NOT_FOUND, "not_public", detail));
    }
    site.read_today().months.of(hall, async |today| read(hall, profile, today).await).await
}

async fn read(hall: &Hall, profile: &Profile, today: Date) -> Result<Vec<PublicMonth>, Problem> {
    let yesterday = today.yesterday().unwrap_or(today);
    let mut months = Vec::new();
    for back in 0..=MONTHS {
        let first = yesterday.saturating_sub(jiff::Span::new().months(back)).first_of_month();
        let to = first.last_of_month().min(yesterday);
        let by = By { service: true, ..By::default() };
        let table = hall.figures(first, to, by).await.map_err(|error| not_readable(&error))?;
        months.extend(month(profile, to, &harmless(profile, table)));
    }
    Ok(months)
}

/// The figures with those of sensitive services under the information desk, as on slips and boards.
fn harmless(profile: &Profile, table: Table) -> Table {
    let desk = ServiceId::new(INFORMATION);
    let under = |service: &ServiceId| match profile.service(service) {
        Some(known) if !known.sensitive => service.clone(),
        Some(_) | None => desk.clone(),
    };
    let cells = table.into_iter();
    cells.map(|(key, figures)| (Key { service: key.service.as_ref().map(under), ..key }, figures)).collect()
}

/// A month as it is told; none where nobody came.
fn month(profile: &Profile, to: Date, table: &Table) -> Option<PublicMonth> {
    let total = table.total();
    if total.issued == 0 {
        return None;
    }
    let mut by_service: BTreeMap<ServiceId, publish::Public> = publish::by_service(table);
    let in_order = profile.services.iter().filter_map(|service| {
        let figures = told(by_service.remove(&service.id)?);
        Some(PublicService { service: service.id.clone(), figures })
    });
    let month = to.strftime("%Y-%m").to_string();
    Some(PublicMonth { month, to, services: in_order.collect(), total: told(publish::Public::of(&total)) })
}

fn told(public: publish::Public) -> PublicFigures {
    PublicFigures {
        issued: public.issued,
        waiting_p50_s: public.waiting_p50_s.map(u64::from),
        waiting_p90_s: public.waiting_p90_s.map(u64::from),
        within_common_target: public.within_common_target,
        left: public.left,
    }
}

const COLUMNS: [&str; 8] =
    ["month", "to", "service", "issued", "waiting_p50_s", "waiting_p90_s", "within_15_min", "left"];

/// The lines of the open data; what is null is an empty cell, and the line of all services names none.
fn rows(months: &[PublicMonth]) -> Vec<[String; 8]> {
    let text = |count: Option<u64>| count.map_or(String::new(), |count| count.to_string());
    let share = |share: Option<f64>| share.map_or(String::new(), |share| format!("{share:.4}"));
    let row = |month: &PublicMonth, service: &str, figures: PublicFigures| {
        [
            month.month.clone(),
            month.to.to_string(),
            service.to_owned(),
            text(figures.issued),
            text(figures.waiting_p50_s),
            text(figures.waiting_p90_s),
            share(figures.within_common_target),
            share(figures.left),
        ]
    };
    let lines = |month: &PublicMonth| {
        let services = month.services.iter().map(|one| row(month, one.service.as_str(), one.figures));
        std::iter::once(row(month, "", month.total)).chain(services).collect::<Vec<_>>()
    };
    months.iter().flat_map(lines).collect()
}
