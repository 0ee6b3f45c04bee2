//! For managers: what came of the waits that people were told.

use axum::Json;
use queue_api::Problem as ProblemBody;
use queue_api::promises::{Kept, KeptOnDay, KeptPromises};
use queue_core::statistics::By;
use queue_core::statistics::figures::Promises;
use queue_core::value::Date;
use serde::Deserialize;

use super::auth::Manager;
use super::input::Query;
use super::problem::Problem;
use super::scope::{Scope, not_readable};
use super::statistics::period;

/// Which days.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<Date>,
    to: Option<Date>,
}

/// How the promises of the business days `from` to `to` were kept, both included and both today when left out.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/promises", operation_id = "promises", tag = "statistics",
    params(("office" = String, Path),
        ("from" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("to" = Option<String>, Query, description = "YYYY-MM-DD")),
    responses((status = 200, body = KeptPromises), (status = 422, body = ProblemBody)),
)]
pub(super) async fn kept(
    scope: Scope<Manager>,
    Query(asked): Query<Asked>,
) -> Result<Json<KeptPromises>, Problem> {
    let hall = scope.hall();
    let (from, to) = period(hall.office().day(), asked.from, asked.to)?;
    let by_day = By { day: true, ..By::default() };
    let table = hall.figures(from, to, by_day).await.map_err(|error| not_readable(&error))?;
    let days = table.iter().filter_map(|(key, day)| {
        let kept = figures(&day.promises);
        Some(KeptOnDay { day: key.day?, kept }).filter(|day| day.kept.promises > 0)
    });
    let (days, total) = (days.collect(), figures(&table.total().promises));
    Ok(Json(KeptPromises { office: hall.id().clone(), from, to, total, days }))
}

fn figures(promises: &Promises) -> Kept {
    Kept {
        promises: promises.count,
        kept: promises.within,
        longer: promises.longer,
        kept_share: promises.coverage().share(),
        longer_share: promises.longer_rate().share(),
        mean_error_s: promises.mean_error_s(),
    }
}
