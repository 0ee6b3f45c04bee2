//! Figures of a period for managers.

pub(super) mod behind;
pub(super) mod csv;
pub(super) mod forecast;
mod offices;
pub(crate) mod paper;
mod rows;
mod weekday;
mod xlsx;

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use queue_api::Problem as ProblemBody;
use queue_api::statistics::{Dimension, OfficesStatistics, QueueJumps, Row, Statistics};
use queue_core::statistics::offices::COMMON_TARGET_S;
use queue_core::statistics::{By, Key, Table};
use queue_core::value::{Date, ServiceId};
use serde::Deserialize;

use super::Site;
use super::auth::{Caller, Manager, Right, ServiceManager};
use super::deliveries;
use super::input::Query;
use super::problem::Problem;
use super::scope::{Scope, not_readable};
use super::visible::Visible;
use crate::accounts::PersonalRight;
use crate::app::Hall;
use crate::deeds::Deed;
use crate::report::ReportLanguage;
use crate::setup::Setup;

/// How many days may be asked for at once: three years and a bit.
const LONGEST_PERIOD_DAYS: i32 = 1100;
/// How many exceptions are listed at once.
const MOST_JUMPS: usize = 5000;

/// Which figures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<Date>,
    to: Option<Date>,
    group_by: Option<String>,
    #[serde(default)]
    format: Format,
    language: Option<ReportLanguage>,
}

/// Which days.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Days {
    from: Option<Date>,
    to: Option<Date>,
}

/// How the figures are given.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Json,
    Csv,
    Xlsx,
    Pdf,
}

impl Format {
    /// What kind of file it is; the answer to a page is none.
    fn of_file(self) -> Option<&'static str> {
        match self {
            Format::Json => None,
            Format::Csv => Some("csv"),
            Format::Xlsx => Some("xlsx"),
            Format::Pdf => Some("pdf"),
        }
    }
}

/// The figures of the business days `from` to `to`, both included and both today when left out.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/statistics", tag = "statistics",
    params(("office" = String, Path),
        ("from" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("to" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("group_by" = Option<String>, Query, description = "Some of day or weekday,hour,service,counter,staff, with commas"),
        ("format" = Option<String>, Query, description = "json, csv or xlsx; or pdf, a whole report to print"),
        ("language" = Option<String>, Query, description = "With pdf: sq or en; else the office's own")),
    responses((status = 200, body = Statistics), (status = 422, body = ProblemBody)),
)]
pub(super) async fn figures(
    scope: Scope<ServiceManager>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let hall = scope.hall();
    let days = period(hall.office().day(), asked.from, asked.to)?;
    if asked.format == Format::Pdf && asked.group_by.is_some() {
        return Err(Problem::invalid("invalid_query", "a report has its own groups: leave group_by out"));
    }
    if asked.format == Format::Pdf {
        let file = paper::file(&scope, days, asked.language).await?;
        taken(&scope, days, asked.format).await;
        return Ok(file);
    }
    if asked.language.is_some() {
        return Err(Problem::invalid("invalid_query", "language is for format=pdf"));
    }
    let group_by = dimensions(asked.group_by.as_deref().unwrap_or_default(), &IN_AN_OFFICE)?;
    if group_by.contains(&Dimension::Weekday) && group_by.contains(&Dimension::Day) {
        return Err(Problem::invalid("invalid_query", "group_by takes day or weekday, not both"));
    }
    let figures = grouped(hall, scope.site().setup(), days, group_by, &scope.visible()).await?;
    taken(&scope, days, asked.format).await;
    let rows = if figures.group_by.is_empty() { std::slice::from_ref(&figures.total) } else { &figures.rows };
    let name = format!("{}-{}-{}", hall.id(), days.0, days.1);
    answer(asked.format, &name, rows, || Json(&figures).into_response())
}

/// Records that somebody took figures as a file.
async fn taken(scope: &Scope<ServiceManager>, (from, to): (Date, Date), format: Format) {
    if let Some(format) = format.of_file() {
        scope.record(Deed::FiguresTaken { from, to, format }).await;
    }
}

/// The figures of some days in groups, as far as somebody may see them.
async fn grouped(
    hall: &Hall,
    setup: &Setup,
    (from, to): (Date, Date),
    group_by: Vec<Dimension>,
    visible: &Visible,
) -> Result<Statistics, Problem> {
    let by_weekday = group_by.contains(&Dimension::Weekday);
    let by = by(&group_by);
    let table = seen(hall, (from, to), by, visible).await?;
    let table = if by_weekday { weekday::folded(table) } else { table };
    // The work of counters has no service: it is in the total all the same.
    let total = if by.service {
        seen(hall, (from, to), By::default(), visible).await?.total()
    } else {
        table.total()
    };
    let helped = helped(hall, (from, to), by, visible).await?;
    let helped = if by_weekday { weekday::folded(helped) } else { helped };
    let rows = if group_by.is_empty() { Vec::new() } else { rows::rows(&table, by, None) };
    let mut figures = Statistics {
        office: hall.id().clone(),
        from,
        to,
        wait_target_s: hall.profile().wait_target_s,
        total: Row { assisted_online: Some(helped.total().finished), ..rows::total(&total) },
        assisted: rows::assisted(&helped).map(Box::new),
        rows: rows::with_assisted(rows, &table, &helped, by),
        peaks: if by.day && by.hour && !by_weekday {
            rows::peaks(&table, hall.office().settings())
        } else {
            Vec::new()
        },
        paces: if by.service && by.staff { rows::paces(&table) } else { Vec::new() },
        group_by,
    };
    let lodged = setup.lodged(hall.id(), from, to).await.map_err(|error| not_readable(&error))?;
    deliveries::fill(&mut figures, lodged, visible, hall.office().day());
    if by_weekday {
        weekday::name(&mut figures.rows);
    }
    Ok(figures)
}

/// The same across offices: all of them for who may see all, else the caller's own; an institution sees its own services in
/// every office. Grouped by office, they stand side by side, a small one over a longer period.
#[utoipa::path(
    get, path = "/api/v1/statistics", tag = "statistics",
    params(("from" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("to" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("group_by" = Option<String>, Query, description = "Some of office,day,hour,service, with commas"),
        ("format" = Option<String>, Query, description = "json, csv or xlsx")),
    responses((status = 200, body = OfficesStatistics), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)),
)]
pub(super) async fn of_offices(
    State(site): State<Site>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let halls = halls_seen(&site, &caller).await?;
    let today = halls.iter().map(|hall| hall.office().day()).max().ok_or_else(Problem::unknown_office)?;
    let (from, to) = period(today, asked.from, asked.to)?;
    let group_by = dimensions(asked.group_by.as_deref().unwrap_or_default(), &ACROSS_OFFICES)?;
    let (by, by_office) = (by(&group_by), group_by.contains(&Dimension::Office));
    let (mut rows, mut all, mut total) = (Vec::new(), Table::default(), Table::default());
    for hall in &halls {
        let visible = Visible::new(&hall.profile(), caller.provider());
        let table = seen(hall, (from, to), by, &visible).await?;
        if by_office {
            rows.extend(rows::rows(&table, by, Some(hall.id())));
        }
        all.add_grouped(&table, by);
        let whole = By::default();
        total.add_grouped(&seen(hall, (from, to), whole, &visible).await?, whole);
    }
    if !by_office && !group_by.is_empty() {
        rows = rows::rows(&all, by, None);
    }
    if let (Some(format), Caller::Person(person)) = (asked.format.of_file(), &caller) {
        let deed = Deed::FiguresTaken { from, to, format };
        site.deeds().record(&person.office, &person.username, deed).await;
    }
    let offices = match by_office {
        true => offices::side_by_side(&site, &halls, (from, to), caller.provider()).await?,
        false => Vec::new(),
    };
    let services = if by.service { offices::services(&halls, caller.provider()) } else { Vec::new() };
    let figures = OfficesStatistics {
        from,
        to,
        group_by,
        total: rows::total(&total.total()),
        rows,
        common_target_s: COMMON_TARGET_S,
        providers: match by_office {
            true => offices::providers(&halls, (from, to), caller.provider()).await?,
            false => Vec::new(),
        },
        offices,
        services,
    };
    let rows = if figures.group_by.is_empty() { std::slice::from_ref(&figures.total) } else { &figures.rows };
    answer(asked.format, &format!("offices-{from}-{to}"), rows, || Json(&figures).into_response())
}

/// Every exception from the plain order: calls by choice or at the limit, put-backs, late comers, corrected priority.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/queue-jumps", tag = "statistics",
    params(("office" = String, Path),
        ("from" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("to" = Option<String>, Query, description = "YYYY-MM-DD")),
    responses((status = 200, body = QueueJumps), (status = 422, body = ProblemBody)),
)]
pub(super) async fn queue_jumps(
    scope: Scope<ServiceManager>,
    Query(asked): Query<Days>,
) -> Result<Json<QueueJumps>, Problem> {
    let hall = scope.hall();
    let (from, to) = period(hall.office().day(), asked.from, asked.to)?;
    let report = hall.jumps(from, to, MOST_JUMPS).await.map_err(|error| not_readable(&error))?;
    let visible = scope.visible();
    let jumps = report.jumps.iter().filter(|(_, jump)| visible.includes(&jump.service));
    let jumps = jumps.map(|(seq, jump)| rows::jump(*seq, jump)).collect();
    Ok(Json(QueueJumps { office: hall.id().clone(), from, to, is_cut: report.is_cut, jumps }))
}

/// The services for which a clerk helps the citizen in a portal of the state, by service and, where that is asked for,
/// by day.
async fn helped(hall: &Hall, period: (Date, Date), by: By, visible: &Visible) -> Result<Table, Problem> {
    let profile = hall.profile();
    let online = profile.services.iter().filter(|service| service.assisted_online);
    let online: BTreeSet<&ServiceId> = online.map(|service| &service.id).collect();
    if online.is_empty() {
        return Ok(Table::default());
    }
    let by_service = seen(hall, period, By { service: true, day: by.day, ..By::default() }, visible).await?;
    let is_online = |key: &Key| key.service.as_ref().is_some_and(|service| online.contains(service));
    Ok(by_service.iter().filter(|(key, _)| is_online(key)).collect())
}

/// The figures of an office as far as the caller may see them: an institution's people see its services alone.
async fn seen(hall: &Hall, (from, to): (Date, Date), by: By, visible: &Visible) -> Result<Table, Problem> {
    let read = |by| async move { hall.figures(from, to, by).await.map_err(|error| not_readable(&error)) };
    if visible.sees_all() {
        return read(by).await;
    }
    let all = read(By { service: true, ..by }).await?;
    let own = all.into_iter().filter(|(key, _)| key.service.as_ref().is_some_and(|id| visible.includes(id)));
    Ok(own.collect::<Table>().grouped(by))
}

/// The offices whose figures somebody sees together.
async fn halls_seen(site: &Site, caller: &Caller) -> Result<Vec<std::sync::Arc<Hall>>, Problem> {
    let Caller::Person(person) = caller else {
        return Err(match caller {
            Caller::Anonymous => Problem::not_signed_in(),
            Caller::Person(_) | Caller::Device(_) => Problem::forbidden(),
        });
    };
    if !Manager::includes(caller) {
        return Err(Problem::forbidden());
    }
    let halls = site.app().find_all().await.map_err(|error| not_readable(&error))?;
    let everywhere = person.provider.is_some() || person.may(PersonalRight::AllOffices);
    Ok(halls.into_iter().filter(|hall| everywhere || *hall.id() == person.office).collect())
}

pub(super) fn period(today: Date, from: Option<Date>, to: Option<Date>) -> Result<(Date, Date), Problem> {
    let from = from.or(to).unwrap_or(today);
    let to = to.unwrap_or_else(|| today.max(from));
    if from > to {
        return Err(Problem::invalid("invalid_query", "the period ends before it begins"));
    }
    let days = from.until(to).map(|span| span.get_days());
    if !days.is_ok_and(|days| days < LONGEST_PERIOD_DAYS) {
        return Err(Problem::invalid("invalid_query", "the period is longer than three years"));
    }
    Ok((from, to))
}

fn by(group_by: &[Dimension]) -> By {
    let by = |dimension| group_by.contains(&dimension);
    By {
        // Weekdays are folded from days.
        day: by(Dimension::Day) || by(Dimension::Weekday),
        hour: by(Dimension::Hour),
        service: by(Dimension::Service),
        counter: by(Dimension::Counter),
        staff: by(Dimension::Staff),
    }
}

const IN_AN_OFFICE: [(&str, Dimension); 6] = [
    ("day", Dimension::Day),
    ("weekday", Dimension::Weekday),
    ("hour", Dimension::Hour),
    ("service", Dimension::Service),
    ("counter", Dimension::Counter),
    ("staff", Dimension::Staff),
];

/// Counters and people are an office's own business.
const ACROSS_OFFICES: [(&str, Dimension); 4] = [
    ("office", Dimension::Office),
    ("day", Dimension::Day),
    ("hour", Dimension::Hour),
    ("service", Dimension::Service),
];

fn dimensions(text: &str, known: &[(&str, Dimension)]) -> Result<Vec<Dimension>, Problem> {
    let mut dimensions = Vec::new();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let Some((_, dimension)) = known.iter().find(|(known, _)| *known == name) else {
            let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
            let detail = format!("group_by takes some of {}", names.join(", "));
            return Err(Problem::invalid("invalid_query", detail));
        };
        if !dimensions.contains(dimension) {
            dimensions.push(*dimension);
        }
    }
    Ok(dimensions)
}

fn answer(
    format: Format,
    name: &str,
    rows: &[Row],
    json: impl FnOnce() -> Response,
) -> Result<Response, Problem> {
    match format {
        Format::Json => Ok(json()),
        Format::Csv => csv::file(name, rows),
        Format::Xlsx => xlsx::file(name, rows),
        Format::Pdf => {
            Err(Problem::invalid("invalid_query", "a report is of one office: json, csv or xlsx are here"))
        }
    }
}
