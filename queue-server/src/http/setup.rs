//! How an office is set up, and what changes in it: now where that strands nobody, else on the next business day.

use axum::Json;
use axum::http::StatusCode;
use queue_api::Problem as ProblemBody;
use queue_core::value::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::auth::{Admin, Manager};
use super::input::{Input, Query, TableInput};
use super::problem::Problem;
use super::scope::Scope;
use crate::catalogue::Report;
use crate::setup::{SetupError, When};

/// A change of an office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileChange {
    /// A merge patch of the office's profile (RFC 7396).
    #[schema(value_type = Object)]
    change: Value,
    /// `today` or `tomorrow`, which is the next business day.
    #[serde(default)]
    #[schema(value_type = String)]
    apply: When,
    /// Only say what would change.
    #[serde(default)]
    dry_run: bool,
}

/// What changes in an office.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProfileReport {
    /// The fields of the profile that change.
    fields: Vec<String>,
    /// The business day from which the change holds.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// Whether it was done.
    done: bool,
}

/// How a table of changes is taken.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableQuery {
    #[serde(default)]
    dry_run: bool,
    #[serde(default)]
    apply: When,
}

/// How the office is set up now.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/profile", operation_id = "profile", tag = "setup",
    params(("office" = String, Path)), responses((status = 200, body = Object)),
)]
pub(super) async fn profile(scope: Scope<Admin>) -> Json<Value> {
    Json(serde_json::to_value(&*scope.hall().profile()).expect("a profile is serialisable"))
}

/// Changes how the office is set up.
#[utoipa::path(
    put, path = "/api/v1/offices/{office}/profile", operation_id = "change_profile", tag = "setup",
    params(("office" = String, Path)), request_body = ProfileChange,
    responses((status = 200, body = ProfileReport),
        (status = 409, body = ProblemBody, description = "`service_in_use`, `counter_in_use`, `change_pending`"),
        (status = 422, body = ProblemBody, description = "`invalid_profile`")),
)]
pub(super) async fn change(
    scope: Scope<Admin>,
    input: Input<ProfileChange>,
) -> Result<Json<ProfileReport>, Problem> {
    let ProfileChange { change, apply, dry_run } = input.value;
    let setup = scope.site().setup();
    let changed = setup.change_profile(scope.hall().id(), &change, apply, dry_run).await?;
    if apply == When::Today {
        let settings = changed.profile.settings().expect("a verified profile has a known time zone");
        scope.hall().office().may_adopt(&settings)?;
        if !dry_run {
            scope.site().app().adopt(changed.profile, settings).await?;
        }
    }
    Ok(Json(ProfileReport { fields: changed.fields, from: changed.from, done: !dry_run }))
}

/// Replaces all that the office changes in the national catalogue, from a table.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/catalogue/overrides", operation_id = "change_catalogue", tag = "setup",
    params(("office" = String, Path), ("dry_run" = Option<bool>, Query),
        ("apply" = Option<String>, Query, description = "today or tomorrow, which is the next business day")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = Object, description = "What changes; with findings nothing was imported"),
        (status = 409, body = ProblemBody, description = "`change_pending`"),
        (status = 415, body = ProblemBody, description = "`not_a_table`")),
)]
pub(super) async fn overrides(
    scope: Scope<Manager>,
    Query(TableQuery { dry_run, apply }): Query<TableQuery>,
    TableInput(table): TableInput,
) -> Result<Json<Report>, Problem> {
    let (setup, office) = (scope.site().setup(), scope.hall().id());
    let report = setup.change_catalogue(office, &table, apply, dry_run).await?;
    if report.done && apply == When::Today {
        scope.site().app().take_staged(office).await?;
    }
    Ok(Json(report))
}

impl From<SetupError> for Problem {
    fn from(error: SetupError) -> Self {
        let detail = error.to_string();
        match error {
            SetupError::UnknownOffice(_) => Self::unknown_office(),
            SetupError::Pending => Self::new(StatusCode::CONFLICT, "change_pending", detail),
            SetupError::Invalid(_) => Self::invalid("invalid_profile", detail),
            SetupError::Storage(error) => super::scope::not_readable(&error),
            SetupError::Other(error) => super::scope::not_readable(error.as_ref()),
        }
    }
}
