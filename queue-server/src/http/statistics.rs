//! Figures of a period for managers.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_api::Problem as ProblemBody;
use queue_api::statistics::{Dimension, Row, Statistics, Times};
use queue_core::statistics::{By, Durations, Figures, Key, Table};
use queue_core::value::Date;
use serde::Deserialize;

use super::auth::ServiceManager;
use super::deliveries;
use super::input::Query;
use super::problem::Problem;
use super::scope::{Scope, not_readable};

/// Which figures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<Date>,
    to: Option<Date>,
    group_by: Option<String>,
    #[serde(default)]
    format: Format,
}

/// How the figures are given.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Json,
    Csv,
}

/// The figures of the business days `from` to `to`, both included and both today when left out.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/statistics", tag = "statistics",
    params(("office" = String, Path),
        ("from" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("to" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("group_by" = Option<String>, Query, description = "Some of day,hour,service,counter,staff, with commas"),
        ("format" = Option<String>, Query, description = "json or csv")),
    responses((status = 200, body = Statistics), (status = 422, body = ProblemBody)),
)]
pub(super) async fn figures(
    scope: Scope<ServiceManager>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let hall = scope.hall();
    let today = hall.office().day();
    let from = asked.from.or(asked.to).unwrap_or(today);
    let to = asked.to.unwrap_or_else(|| today.max(from));
    if from > to {
        return Err(Problem::invalid("invalid_query", "the period ends before it begins"));
    }
    let group_by = dimensions(asked.group_by.as_deref().unwrap_or_default())?;
    let statistics = hall.statistics(from, to).await.map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "the journal could not be read");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_readable", "the journal cannot be read now")
    })?;
    let in_period = |key: &Key| key.day.is_some_and(|day| (from..=to).contains(&day));
    let visible = scope.visible();
    let seen =
        |key: &Key| key.service.as_ref().map_or(visible.sees_all(), |service| visible.includes(service));
    let table: Table = statistics.iter().filter(|(key, _)| in_period(key) && seen(key)).collect();
    let profile = hall.profile();
    let helped = |key: &Key| {
        key.service.as_ref().and_then(|id| profile.service(id)).is_some_and(|service| service.assisted_online)
    };
    let assisted: Table = table.iter().filter(|(key, _)| helped(key)).collect();
    let assisted_rows = assisted.grouped(by(&group_by));
    let rows = table.grouped(by(&group_by));
    let rows = rows.iter().map(|(key, figures)| Row {
        assisted_online: assisted_rows.get(key).map_or(0, |figures| figures.finished),
        ..row(key, figures)
    });
    let rows: Vec<Row> = rows.collect();
    let mut figures = Statistics {
        office: hall.id().clone(),
        from,
        to,
        wait_target_s: profile.wait_target_s,
        total: Row { assisted_online: assisted.total().finished, ..row(&Key::default(), &table.total()) },
        rows: if group_by.is_empty() { Vec::new() } else { rows },
        group_by,
    };
    let lodged = scope.site().setup().lodged(hall.id(), from, to).await;
    let lodged = lodged.map_err(|error| not_readable(&error))?;
    deliveries::fill(&mut figures, lodged, &visible, today);
    match asked.format {
        Format::Json => Ok(Json(figures).into_response()),
        Format::Csv => csv(&figures),
    }
}

fn by(group_by: &[Dimension]) -> By {
    let by = |dimension| group_by.contains(&dimension);
    By {
        day: by(Dimension::Day),
        hour: by(Dimension::Hour),
        service: by(Dimension::Service),
        counter: by(Dimension::Counter),
        staff: by(Dimension::Staff),
    }
}

fn dimensions(text: &str) -> Result<Vec<Dimension>, Problem> {
    let mut dimensions = Vec::new();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let dimension = match name {
            "day" => Dimension::Day,
            "hour" => Dimension::Hour,
            "service" => Dimension::Service,
            "counter" => Dimension::Counter,
            "staff" => Dimension::Staff,
            _ => {
                return Err(Problem::invalid(
                    "invalid_query",
                    "group_by takes day, hour, service, counter and staff",
                ));
            }
        };
        if !dimensions.contains(&dimension) {
            dimensions.push(dimension);
        }
    }
    Ok(dimensions)
}

fn row(key: &Key, figures: &Figures) -> Row {
    Row {
        day: key.day.map(|day| day.to_string()),
        hour: key.hour,
        service: key.service.as_ref().map(ToString::to_string),
        counter: key.counter.as_ref().map(ToString::to_string),
        staff: key.staff.as_ref().map(ToString::to_string),
        issued: figures.issued,
        called: figures.called,
        finished: figures.finished,
        no_show: figures.no_show,
        cancelled: figures.cancelled,
        expired: figures.expired,
        within_target: figures.within_target,
        waiting: times(&figures.waiting()),
        walking: times(&figures.walking),
        service_time: times(&figures.service),
        assisted_online: 0,
        delivery: None,
    }
}

fn times(durations: &Durations) -> Times {
    Times {
        count: durations.count(),
        sum_s: durations.sum_s(),
        p50_s: durations.percentile_s(50).map(u64::from),
        p90_s: durations.percentile_s(90).map(u64::from),
    }
}

fn csv(figures: &Statistics) -> Result<Response, Problem> {
    let failed = |error: csv::Error| {
        tracing::error!(%error, "the figures could not be written as CSV");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the figures could not be written as CSV")
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(failed)?;
    let rows = if figures.group_by.is_empty() { std::slice::from_ref(&figures.total) } else { &figures.rows };
    for row in rows {
        writer.write_record(cells(row).map(|cell| harmless(&cell))).map_err(failed)?;
    }
    let body = writer.into_inner().map_err(|error| failed(error.into_error().into()))?;
    let disposition =
        format!("attachment; filename=\"{}-{}-{}.csv\"", figures.office, figures.from, figures.to);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, body).into_response())
}

const COLUMNS: [&str; 24] = [
    "day",
    "hour",
    "service",
    "counter",
    "staff",
    "issued",
    "called",
    "finished",
    "no_show",
    "cancelled",
    "expired",
    "within_target",
    "waiting_count",
    "waiting_sum_s",
    "waiting_p50_s",
    "waiting_p90_s",
    "walking_count",
    "walking_sum_s",
    "walking_p50_s",
    "walking_p90_s",
    "service_count",
    "service_sum_s",
    "service_p50_s",
    "service_p90_s",
];

fn cells(row: &Row) -> [String; 24] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let seconds = |value: Option<u64>| value.map_or(String::new(), |seconds| seconds.to_string());
    let [waiting, walking, service] = [row.waiting, row.walking, row.service_time].map(|times| {
        [times.count.to_string(), times.sum_s.to_string(), seconds(times.p50_s), seconds(times.p90_s)]
    });
    let hour = row.hour.map_or(String::new(), |hour| hour.to_string());
    let counts =
        [row.issued, row.called, row.finished, row.no_show, row.cancelled, row.expired, row.within_target];
    let keys = [text(&row.day), hour, text(&row.service), text(&row.counter), text(&row.staff)];
    let all = keys.into_iter().chain(counts.map(|count| count.to_string()));
    let all: Vec<String> = all.chain(waiting).chain(walking).chain(service).collect();
    all.try_into().expect("as many cells as columns")
}

/// A cell that a spreadsheet would take for a formula is given as text.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
