//! From a figure to the tickets that it counts, and everybody's own day.

use std::collections::VecDeque;

use axum::Json;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use queue_api::Problem as ProblemBody;
use queue_api::behind::{OwnDay, TicketBehind, TicketsBehind};
use queue_api::statistics::Row;
use queue_core::statistics::By;
use queue_core::statistics::courses::{Course, End, Figure, Moment};
use queue_core::value::Date;
use serde::Deserialize;

use super::{csv, period, rows, seen};
use crate::app::{CourseReader, Hall};
use crate::deeds::Deed;
use crate::http::auth::{ServiceManager, ServiceStaff};
use crate::http::input::Query;
use crate::http::problem::Problem;
use crate::http::scope::{Scope, not_readable};
use crate::http::visible::Visible;

/// How many tickets are listed at once.
const MOST_TICKETS: usize = 500;

/// Which tickets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Asked {
    from: Option<Date>,
    to: Option<Date>,
    figure: Name,
    /// 1 is Monday.
    weekday: Option<i8>,
    hour: Option<i8>,
    service: Option<String>,
    counter: Option<String>,
    staff: Option<String>,
    document: Option<String>,
    #[serde(default)]
    format: Format,
}

/// How the tickets are given.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Json,
    Csv,
}

/// A figure as it is asked for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Issued,
    Called,
    OverTarget,
    Finished,
    Hasty,
    DocumentsMissing,
    Transferred,
    NoShow,
    LeftUnserved,
}

/// The tickets that a figure counts, the newest first and at most 500 of them; or as CSV all of them, the oldest first. That
/// answer has no known length: one that ends without its last chunk is not whole.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/statistics/tickets", operation_id = "tickets_behind", tag = "statistics",
    params(("office" = String, Path),
        ("from" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("to" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("figure" = String, Query, description = "issued, called, over_target, finished, hasty, documents_missing, transferred, no_show or left_unserved"),
        ("weekday" = Option<i8>, Query, description = "1 is Monday, of the day on which it was counted"),
        ("hour" = Option<i8>, Query, description = "0 to 23, of the moment at which it was counted"),
        ("service" = Option<String>, Query), ("counter" = Option<String>, Query), ("staff" = Option<String>, Query),
        ("document" = Option<String>, Query, description = "With `documents_missing`: this document"),
        ("format" = Option<String>, Query, description = "json or csv")),
    responses((status = 200, body = TicketsBehind), (status = 422, body = ProblemBody)),
)]
pub(in crate::http) async fn tickets(
    scope: Scope<ServiceManager>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let hall = scope.hall();
    let (from, to) = period(hall.office().day(), asked.from, asked.to)?;
    let format = asked.format;
    let chosen = Chosen::new(asked, hall, scope.visible());
    let mut reader = CourseReader::new(hall.clone(), from, to);
    if let Format::Csv = format {
        scope.record(Deed::FiguresTaken { from, to, format: "csv" }).await;
        return Ok(csv::tickets(&format!("{}-{from}-{to}-tickets", hall.id()), reader, chosen));
    }
    // Only the newest are told, so no more than them are held.
    let (mut newest, mut count) = (VecDeque::new(), 0);
    while let Some(courses) = reader.next().await.map_err(|error| not_readable(&error))? {
        for behind in courses.iter().filter_map(|course| chosen.ticket(course)) {
            count += 1;
            newest.push_front(behind);
            newest.truncate(MOST_TICKETS);
        }
    }
    let tickets = newest.into();
    Ok(Json(TicketsBehind { office: hall.id().clone(), from, to, count, tickets }).into_response())
}

/// Which tickets are asked for, of those that the caller may see.
pub(super) struct Chosen {
    asked: Asked,
    figure: Figure,
    visible: Visible,
    time_zone: TimeZone,
}

impl Chosen {
    fn new(asked: Asked, hall: &Hall, visible: Visible) -> Self {
        let profile = hall.profile();
        let time_zone = TimeZone::get(&profile.time_zone).unwrap_or(TimeZone::UTC);
        Self { figure: figure(&asked, profile.wait_target_s), asked, visible, time_zone }
    }

    /// A ticket, if it is among them.
    pub(super) fn ticket(&self, course: &Course) -> Option<TicketBehind> {
        let moment = course.counted(&self.figure)?;
        let fits =
            self.visible.includes(&course.service) && fits(&self.asked, course, &moment, &self.time_zone);
        fits.then(|| ticket(course, &moment))
    }
}

/// What the caller did today, at whichever counter.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/my-day", operation_id = "own_day", tag = "statistics",
    params(("office" = String, Path)),
    responses((status = 200, body = OwnDay)),
)]
pub(in crate::http) async fn own_day(scope: Scope<ServiceStaff>) -> Result<Json<OwnDay>, Problem> {
    let hall = scope.hall();
    let (day, by) = (hall.office().day(), By { staff: true, ..By::default() });
    let table = seen(hall, (day, day), by, &scope.visible()).await?;
    let own = |row: &Row| row.staff.as_deref() == scope.actor().staff().map(|name| name.as_str());
    let figures = rows::rows(&table, by, None).into_iter().find(own).unwrap_or_default();
    Ok(Json(OwnDay { day, wait_target_s: hall.profile().wait_target_s, figures }))
}

fn figure(asked: &Asked, wait_target_s: u32) -> Figure {
    match asked.figure {
        Name::Issued => Figure::Issued,
        Name::Called => Figure::Called,
        Name::OverTarget => Figure::WaitedOver(wait_target_s),
        Name::Finished => Figure::Finished,
        Name::Hasty => Figure::Hasty,
        Name::DocumentsMissing => Figure::DocumentsMissing(asked.document.clone()),
        Name::Transferred => Figure::Transferred,
        Name::NoShow => Figure::NoShow,
        Name::LeftUnserved => Figure::LeftUnserved,
    }
}

fn fits(asked: &Asked, course: &Course, moment: &Moment, time_zone: &TimeZone) -> bool {
    let local = time_zone.to_datetime(moment.at);
    let is = |asked: &Option<String>, known: Option<&str>| {
        asked.as_deref().is_none_or(|asked| Some(asked) == known)
    };
    asked.weekday.is_none_or(|weekday| course.day.weekday().to_monday_one_offset() == weekday)
        && asked.hour.is_none_or(|hour| local.hour() == hour)
        && is(&asked.service, Some(course.service.as_str()))
        && is(&asked.counter, moment.counter.as_ref().map(|counter| counter.as_str()))
        && is(&asked.staff, moment.staff.as_ref().map(|staff| staff.as_str()))
}

fn ticket(course: &Course, moment: &Moment) -> TicketBehind {
    // An issue has no counter: then the one says more at which the ticket ended or was called.
    let ended = course.ended.as_ref().map(|(moment, _)| moment);
    let moments = [Some(moment), ended, course.called.as_ref()];
    let place = moments.into_iter().flatten().find(|moment| moment.counter.is_some()).cloned();
    let (counter, staff) = place.map_or((None, None), |place| (place.counter, place.staff));
    let end = course.ended.as_ref().map(|(_, end)| end);
    let ending = match end {
        Some(End::Finished { ending, .. }) => Some(ending),
        _ => None,
    };
    TicketBehind {
        id: course.ticket,
        day: course.day,
        number: course.number.to_string(),
        service: course.service.to_string(),
        priority: course.class.as_ref().map(ToString::to_string),
        issued_at: course.issued_at,
        called_at: course.called.as_ref().map(|called| called.at),
        waited_s: course.waited_s(),
        served_s: ending.map(|_| course.served_s),
        counter: counter.map(|counter| counter.to_string()),
        staff: staff.map(|staff| staff.to_string()),
        end: end.map(|end| name(end).to_owned()),
        outcome: ending.map(|ending| rows::name(&ending.outcome)),
        missing: ending.map(|ending| ending.missing.clone()).unwrap_or_default(),
    }
}

fn name(end: &End) -> &'static str {
    match end {
        End::Finished { .. } => "finished",
        End::Transferred => "transferred",
        End::Cancelled => "cancelled",
        End::NoShow => "no_show",
        End::Expired => "expired",
    }
}
