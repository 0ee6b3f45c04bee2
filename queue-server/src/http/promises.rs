//! For managers: what came of the waits that people were told.

use axum::Json;
use axum::http::StatusCode;
use queue_api::Problem as ProblemBody;
use queue_api::promises::{Kept, KeptOnDay, KeptPromises};
use queue_core::value::Date;
use serde::Deserialize;

use super::auth::Manager;
use super::input::Query;
use super::problem::Problem;
use super::scope::Scope;

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
    let today = hall.office().day();
    let from = asked.from.or(asked.to).unwrap_or(today);
    let to = asked.to.unwrap_or_else(|| today.max(from));
    if from > to {
        return Err(Problem::invalid("invalid_query", "the period ends before it begins"));
    }
    let record = hall.promises(from, to).await.map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "the journal could not be read");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_readable", "the journal cannot be read now")
    })?;
    let mut total = queue_core::estimate::Promises::default();
    let mut days = Vec::new();
    for (&day, promises) in record.days().range(from..=to) {
        total.merge(promises);
        days.push(KeptOnDay { day, kept: figures(promises) });
    }
    Ok(Json(KeptPromises { office: hall.id().clone(), from, to, total: figures(&total), days }))
}

fn figures(promises: &queue_core::estimate::Promises) -> Kept {
    Kept {
        promises: promises.count,
        kept: promises.kept,
        longer: promises.longer,
        kept_share: promises.mean(promises.kept),
        longer_share: promises.mean(promises.longer),
        mean_error_s: promises.mean(promises.error_s),
    }
}
