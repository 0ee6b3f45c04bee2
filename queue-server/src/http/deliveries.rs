//! How long the answers take, beside how long people wait: what the case system tells, and its figures.

use axum::Json;
use queue_api::Problem as ProblemBody;
use queue_api::statistics::{Delivery as Told, Dimension, Row, Statistics};
use queue_core::delivery::{Delivery, figures};
use queue_core::value::{Date, ServiceId};

use super::auth::Manager;
use super::input::{Query, TableOrList};
use super::problem::Problem;
use super::scope::Scope;
use super::visible::Visible;
use crate::deeds::Deed;
use crate::deliveries::{Report, read_list, read_table};
use crate::setup::Lodged;

/// How a table or list is taken.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportQuery {
    #[serde(default)]
    dry_run: bool,
}

/// Takes when applications were filed, due and decided: text/csv with the columns protocol_no, filed, due, decided, or
/// the same as a JSON list.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/deliveries", operation_id = "import_deliveries", tag = "setup",
    params(("office" = String, Path), ("dry_run" = Option<bool>, Query)),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = Object, description = "How many were added; with findings nothing was imported"),
        (status = 415, body = ProblemBody, description = "`not_a_table`")),
)]
pub(super) async fn import(
    scope: Scope<Manager>,
    Query(ImportQuery { dry_run }): Query<ImportQuery>,
    input: TableOrList,
) -> Result<Json<Report>, Problem> {
    let read = match input {
        TableOrList::Table(table) => read_table(&table),
        TableOrList::List(list) => read_list(&list),
    };
    let report = scope.site().setup().import_deliveries(scope.hall().id(), read, dry_run).await?;
    if report.done {
        scope.record(Deed::DeliveriesImported { count: report.added + report.changed }).await;
    }
    Ok(Json(report))
}

/// Says in the total, and in rows by day and service, how long the answers took.
pub(super) fn fill(statistics: &mut Statistics, mut lodged: Vec<Lodged>, visible: &Visible, today: Date) {
    lodged.retain(|lodged| visible.includes(&lodged.service));
    statistics.total.delivery = told(&lodged, today, |_| true);
    let known = |dimension: &Dimension| matches!(dimension, Dimension::Day | Dimension::Service);
    if !statistics.group_by.iter().all(known) {
        return;
    }
    for row in &mut statistics.rows {
        let Row { day, service, .. } = &*row;
        let day = day.as_deref().and_then(|day| day.parse::<Date>().ok());
        let service = service.as_deref().map(ServiceId::new);
        let same = |lodged: &Lodged| {
            day.is_none_or(|day| day == lodged.day)
                && service.as_ref().is_none_or(|service| *service == lodged.service)
        };
        row.delivery = told(&lodged, today, same);
    }
}

/// How long the answers took, of all that the caller sees.
pub(super) fn together(lodged: &[Lodged], visible: &Visible, today: Date) -> Option<Told> {
    told(lodged, today, |lodged| visible.includes(&lodged.service))
}

fn told(lodged: &[Lodged], today: Date, which: impl Fn(&Lodged) -> bool) -> Option<Told> {
    let chosen: Vec<Delivery> =
        lodged.iter().filter(|lodged| which(lodged)).map(|lodged| lodged.delivery).collect();
    figures(chosen.iter(), today).map(|figures| Told {
        median_days: figures.median_days,
        p90_days: figures.p90_days,
        within_deadline: figures.within_deadline,
        n: figures.decided,
    })
}
