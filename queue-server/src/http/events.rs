//! The journal, for whoever audits an office.

use axum::Json;
use axum::http::StatusCode;
use queue_core::Event;
use queue_core::value::Seq;
use serde::{Deserialize, Serialize};

use super::auth::Admin;
use super::input::Query;
use super::problem::Problem;
use super::scope::Scope;

/// How many events are given at once.
const PAGE: u32 = 1000;

/// Where to go on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct After {
    #[serde(default)]
    after: Seq,
}

/// One event of the journal with its position.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    seq: Seq,
    #[serde(flatten)]
    event: Event,
}

/// At most 1,000 events of the journal after a position.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/events", operation_id = "journal", tag = "journal",
    params(("office" = String, Path), ("after" = Option<u64>, Query, description = "The last position known")),
    responses((status = 200, body = Vec<serde_json::Value>)),
)]
pub(super) async fn list(
    scope: Scope<Admin>,
    Query(After { after }): Query<After>,
) -> Result<Json<Vec<Entry>>, Problem> {
    let events = scope.hall().journal(after, PAGE).await.map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "the journal could not be read");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_readable", "the journal cannot be read now")
    })?;
    Ok(Json(events.into_iter().map(|(seq, event)| Entry { seq, event }).collect()))
}
