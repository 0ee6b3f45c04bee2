//! The figures of some days as a report on paper: for a manager to save, and for the mail.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_api::statistics::{Dimension, Statistics};
use queue_core::value::Date;

use super::{grouped, rows};
use crate::app::Hall;
use crate::http::Site;
use crate::http::auth::ServiceManager;
use crate::http::problem::Problem;
use crate::http::scope::Scope;
use crate::http::visible::Visible;
use crate::profile::Names;
use crate::report::{Days, Made, Report, ReportLanguage, pdf};

/// How many days a single day is compared with.
const WEEK_DAYS: i32 = 7;

/// The report of a manager as a file to save.
pub(super) async fn file(
    scope: &Scope<ServiceManager>,
    (from, to): (Date, Date),
    language: Option<ReportLanguage>,
) -> Result<Response, Problem> {
    let hall = scope.hall();
    let language = language.unwrap_or_else(|| ReportLanguage::of(&hall.profile().languages));
    let reader = Reader { visible: scope.visible(), sees_people: true };
    let body = made(scope.site(), hall, Days { from, to }, language, &reader).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{from}-{to}.pdf\"", hall.id())),
    ];
    Ok((headers, body).into_response())
}

/// The report that leaves the office by mail: figures of persons are not in it. The error says why there is none.
pub(crate) async fn for_mail(
    site: &Site,
    hall: &Hall,
    days: Days,
    language: ReportLanguage,
) -> Result<Vec<u8>, String> {
    let reader = Reader { visible: Visible::Everything, sees_people: false };
    made(site, hall, days, language, &reader).await.map_err(|problem| problem.detail().to_owned())
}

/// For whom a report is made.
struct Reader {
    visible: Visible,
    sees_people: bool,
}

async fn made(
    site: &Site,
    hall: &Hall,
    days: Days,
    language: ReportLanguage,
    reader: &Reader,
) -> Result<Vec<u8>, Problem> {
    // One after another: reading a year and setting pages take a whole processor, and the hall needs the other.
    let _turn = site.reports().acquire().await.expect("nobody closes the turns");
    let report = read(site, hall, days, language, reader).await?;
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a report could not be made");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the report could not be made")
    };
    let made = tokio::task::spawn_blocking(move || pdf(&report)).await;
    made.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
}

async fn read(
    site: &Site,
    hall: &Hall,
    days: Days,
    language: ReportLanguage,
    reader: &Reader,
) -> Result<Report, Problem> {
    let profile = hall.profile();
    let (today, time_zone) = {
        let office = hall.office();
        (office.day(), office.settings().time_zone.clone())
    };
    let compared = compared(days, today);
    let one_day = days.from == days.to;
    let ask = async |days: Days, by: &[Dimension]| -> Result<Statistics, Problem> {
        grouped(hall, site.setup(), (days.from, days.to), by.to_vec(), &reader.visible).await
    };
    let (mut by_staff, mut paces) = (None, Vec::new());
    if reader.sees_people {
        by_staff = Some(ask(days, &[Dimension::Staff]).await?);
        paces = ask(days, &[Dimension::Service, Dimension::Staff]).await?.paces;
    }
    let named = |names: &Names| in_language(names, language);
    let now = time_zone.to_datetime(site.app().clock().now());
    Ok(Report {
        language,
        office: named(&profile.names),
        days,
        compared,
        made: Made { day: now.date(), time: now.strftime("%H:%M").to_string() },
        services: profile
            .services
            .iter()
            .map(|service| {
                (service.id.to_string(), format!("{} · {}", service.prefix, named(&service.names)))
            })
            .collect(),
        counters: profile
            .counters
            .iter()
            .map(|counter| (counter.id.to_string(), counter.settings.label.to_string()))
            .collect(),
        outcomes: profile.rules.outcomes.iter().map(rows::name).collect(),
        by_service: ask(days, &[Dimension::Service]).await?,
        before: ask(compared, &[Dimension::Service]).await?,
        course: ask(days, &[if one_day { Dimension::Hour } else { Dimension::Day }]).await?,
        week: if one_day { None } else { Some(ask(days, &[Dimension::Weekday, Dimension::Hour]).await?) },
        by_counter: ask(days, &[Dimension::Counter]).await?,
        by_staff,
        paces,
    })
}

/// What days are compared with, as on the manager's page: today with the week before it, others with as many days right
/// before them.
fn compared(days: Days, today: Date) -> Days {
    let length = days.from.until(days.to).map_or(0, |span| span.get_days()) + 1;
    let length = if days.from == days.to && days.to == today { WEEK_DAYS } else { length };
    let earlier = |days_before: i32| days.from.saturating_sub(jiff::Span::new().days(days_before));
    Days { from: earlier(length), to: earlier(1) }
}

/// A name in a language; where there is none, in Albanian or another.
fn in_language(names: &Names, language: ReportLanguage) -> String {
    let known = names.get(&language.language()).or_else(|| names.values().next());
    known.cloned().unwrap_or_default()
}
