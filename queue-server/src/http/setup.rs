//! How an office is set up, and what changes in it: now where that strands nobody, else on the next business day.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
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
use crate::catalogue::{Difference, Report};
use crate::deeds::Deed;
use crate::setup::{Change, Changed, SetupError, When, Whole};

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
    /// The same, piece by piece, as it was and as it will be.
    changes: Vec<Change>,
    /// The business day from which the change holds.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// Whether it was done.
    done: bool,
}

/// An office and what it can be changed to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SetupDocument {
    /// How the office will be set up when what is to come has come.
    #[schema(value_type = Object)]
    profile: Value,
    /// The business day from which that is so, where it is not so yet.
    #[schema(value_type = Option<String>, format = Date)]
    changes_on: Option<Date>,
    /// What the office changes in the catalogue, by code.
    #[schema(value_type = Vec<Object>)]
    overrides: Value,
    /// The services as the catalogue has them.
    #[schema(value_type = Vec<Object>)]
    national: Value,
}

/// What an office changes of one service.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceChange {
    /// Cells named like the columns of the catalogue's table, `fee` or `name_sq`.
    cells: BTreeMap<String, String>,
    /// `today` or `tomorrow`, which is the next business day.
    #[serde(default)]
    #[schema(value_type = String)]
    apply: When,
    /// Only say what would change.
    #[serde(default)]
    dry_run: bool,
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

/// How a change is taken back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Withdrawal {
    #[serde(default)]
    dry_run: bool,
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
        (status = 409, body = ProblemBody, description = "`service_in_use`, `class_in_use`, `counter_in_use`, `change_pending`"),
        (status = 422, body = ProblemBody, description = "`invalid_profile`, with `wrong`: each field and what is wrong with it")),
)]
pub(super) async fn change(
    scope: Scope<Admin>,
    input: Input<ProfileChange>,
) -> Result<Json<ProfileReport>, Problem> {
    let ProfileChange { change, apply, dry_run } = input.value;
    let setup = scope.site().setup();
    let Changed { profile, fields, changes, from } =
        setup.change_profile(scope.hall().id(), &change, apply, dry_run).await?;
    if apply == When::Today {
        let settings = profile.settings().expect("a verified profile has a known time zone");
        scope.hall().office().may_adopt(&settings)?;
        if !dry_run {
            scope.site().app().adopt(profile, settings).await?;
        }
    }
    record(&scope, dry_run, &changes, from).await;
    Ok(Json(ProfileReport { fields, changes, from, done: !dry_run }))
}

/// Everything that a page needs to change the office: how it will be set up with what is to come, and the catalogue with
/// and without its own changes.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/setup", operation_id = "setup", tag = "setup",
    params(("office" = String, Path)), responses((status = 200, body = SetupDocument)),
)]
pub(super) async fn whole(scope: Scope<Admin>) -> Result<Json<SetupDocument>, Problem> {
    let Whole { profile, changes_on, overrides, catalogue } =
        scope.site().setup().whole(scope.hall().id()).await?;
    let json = |value: Result<Value, _>| value.expect("a set-up is serialisable");
    Ok(Json(SetupDocument {
        profile: json(serde_json::to_value(profile)),
        changes_on,
        overrides: json(serde_json::to_value(overrides)),
        national: json(serde_json::to_value(catalogue.services)),
    }))
}

/// Replaces what the office changes of one service of the catalogue; what is left out or empty is as the catalogue has it.
#[utoipa::path(
    put, path = "/api/v1/offices/{office}/services/{service}/changes", operation_id = "change_service", tag = "setup",
    params(("office" = String, Path), ("service" = String, Path)), request_body = ServiceChange,
    responses((status = 200, body = ProfileReport),
        (status = 404, body = ProblemBody, description = "`unknown_service`"),
        (status = 409, body = ProblemBody, description = "`service_in_use`, `change_pending`"),
        (status = 422, body = ProblemBody, description = "`invalid_profile`, with `wrong`")),
)]
pub(super) async fn service(
    scope: Scope<Admin>,
    Path((_office, service)): Path<(String, String)>,
    input: Input<ServiceChange>,
) -> Result<Json<ProfileReport>, Problem> {
    let ServiceChange { cells, apply, dry_run } = input.value;
    let (setup, office) = (scope.site().setup(), scope.hall().id());
    let Changed { profile, fields, changes, from } =
        setup.change_service(office, &service, &cells, apply, true).await?;
    if apply == When::Today {
        let settings = profile.settings().expect("a verified profile has a known time zone");
        scope.hall().office().may_adopt(&settings)?;
    }
    if !dry_run {
        setup.change_service(office, &service, &cells, apply, false).await?;
        if apply == When::Today {
            scope.site().app().take_staged(office).await?;
        }
    }
    record(&scope, dry_run, &changes, from).await;
    Ok(Json(ProfileReport { fields, changes, from, done: !dry_run }))
}

/// Takes back what was to change in the set-up on the next business day; what comes from the catalogue comes all the same.
#[utoipa::path(
    delete, path = "/api/v1/offices/{office}/profile/to-come", operation_id = "withdraw_change", tag = "setup",
    params(("office" = String, Path), ("dry_run" = Option<bool>, Query)),
    responses((status = 200, body = ProfileReport, description = "What is taken back, from how it was to be to how it is"),
        (status = 404, body = ProblemBody, description = "`nothing_to_come`")),
)]
pub(super) async fn withdraw(
    scope: Scope<Admin>,
    Query(Withdrawal { dry_run }): Query<Withdrawal>,
) -> Result<Json<ProfileReport>, Problem> {
    let withdrawn = scope.site().setup().withdraw(scope.hall().id(), dry_run).await?;
    let nothing = || Problem::new(StatusCode::NOT_FOUND, "nothing_to_come", "no change is to come");
    let Changed { fields, changes, from, .. } = withdrawn.ok_or_else(nothing)?;
    if !dry_run {
        scope.record(Deed::ChangeWithdrawn { changes: changes.clone() }).await;
    }
    Ok(Json(ProfileReport { fields, changes, from, done: !dry_run }))
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
    let Difference { added, changed, removed, .. } = &report.difference;
    let changed = changed.iter().map(|changed| &changed.service);
    let services: Vec<_> = added.iter().chain(changed).chain(removed).cloned().collect();
    if report.done && !services.is_empty() {
        scope.record(Deed::CatalogueChanged { services, from: report.from }).await;
    }
    Ok(Json(report))
}

/// Keeps who changed what of the set-up.
async fn record(scope: &Scope<Admin>, dry_run: bool, changes: &[Change], from: Date) {
    if !dry_run && !changes.is_empty() {
        scope.record(Deed::SetupChanged { changes: changes.to_vec(), from }).await;
    }
}

impl From<SetupError> for Problem {
    fn from(error: SetupError) -> Self {
        let detail = error.to_string();
        match error {
            SetupError::UnknownOffice(_) => Self::unknown_office(),
            SetupError::Pending => Self::new(StatusCode::CONFLICT, "change_pending", detail),
            SetupError::Invalid(wrong) => Self::invalid("invalid_profile", detail).with_wrong(wrong),
            SetupError::UnknownService(_) => Self::new(StatusCode::NOT_FOUND, "unknown_service", detail),
            SetupError::Storage(error) => super::scope::not_readable(&error),
            SetupError::Other(error) => super::scope::not_readable(error.as_ref()),
        }
    }
}
