//! What the next two weeks are likely to bring, and how many counters each hour needs.

use axum::Json;
use queue_api::Problem as ProblemBody;
use queue_api::forecast::{Forecast, ForecastDay, ForecastError, ForecastHour};
use queue_core::erlang::Hall as Counters;
use queue_core::statistics::By;
use queue_core::statistics::forecast::Arrivals;
use queue_core::value::Date;

use crate::http::auth::Manager;
use crate::http::problem::Problem;
use crate::http::scope::{Scope, not_readable};

/// How many past days a forecast is made of.
const PAST_DAYS: i32 = 84;
/// How many days are forecast.
const NEXT_DAYS: i32 = 14;
/// The share that is to wait at most the target.
const GOAL: f64 = 0.8;
/// The standard deviation of service times over their mean, as real logs have it.
const VARIATION: f64 = 1.2;
/// Fewer in an hour than this are not forecast: a mean of chances.
const FEWEST_IN_AN_HOUR: f64 = 0.5;
const HOUR_S: f64 = 3600.0;
const MINUTE_S: f64 = 60.0;

/// The next two weeks: how many are likely to come each hour, and the fewest counters with which four of five wait at most
/// the target.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/forecast", operation_id = "forecast", tag = "statistics",
    params(("office" = String, Path)),
    responses((status = 200, body = Forecast), (status = 503, body = ProblemBody, description = "`not_readable`")),
)]
pub(in crate::http) async fn next_days(scope: Scope<Manager>) -> Result<Json<Forecast>, Problem> {
    let hall = scope.hall();
    let (today, settings) = {
        let office = hall.office();
        (office.day(), office.settings().clone())
    };
    let (from, to) = (later(today, -PAST_DAYS), later(today, -1));
    let read = |by| async move { hall.figures(from, to, by).await.map_err(|error| not_readable(&error)) };
    let by = By { day: true, hour: true, service: true, ..By::default() };
    let arrivals = Arrivals::of(&read(by).await?, &settings);
    let service_s = read(By::default()).await?.total().transaction.mean_s();
    let at_most = u32::try_from(settings.counters.len()).unwrap_or(u32::MAX);
    let needed = |expected: f64| {
        let served_per_h = HOUR_S / service_s.filter(|seconds| *seconds > 0.0)?;
        let hall = Counters::new(expected, served_per_h, 1).with_variation(VARIATION);
        hall.required_counters(GOAL, f64::from(settings.wait_target_s) / MINUTE_S, at_most)
    };
    let hour = |(hour, expected): (i8, f64)| ForecastHour { hour, expected, counters: needed(expected) };
    let days = (1..=NEXT_DAYS).map(|days| later(today, days)).filter(|day| is_open(&settings, *day));
    let days = days.filter_map(|day| {
        let hours = (0..).zip(arrivals.expected(day)?);
        let hours = hours.filter(|(_, expected)| *expected >= FEWEST_IN_AN_HOUR).map(hour).collect();
        Some(ForecastDay { day, hours })
    });
    Ok(Json(Forecast {
        office: hall.id().clone(),
        goal: GOAL,
        wait_target_s: settings.wait_target_s,
        service_s,
        error: arrivals.error().map(|error| ForecastError {
            days: error.days,
            share: error.share,
            baseline: error.baseline,
        }),
        days: days.collect(),
    }))
}

fn later(day: Date, days: i32) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}

fn is_open(settings: &queue_core::settings::Settings, day: Date) -> bool {
    !settings.calendar.hours_on(day).is_empty()
}
