//! What belongs to all offices together, for who sees all of them.

use std::sync::Arc;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use queue_api::Problem as ProblemBody;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Site;
use super::auth::Caller;
use super::input::{Input, Query, TableInput};
use super::problem::Problem;
use super::scope::not_readable;
use crate::accounts::{Person, PersonalRight};
use crate::deeds::Deed;
use crate::foreign::{ForeignMonth, Report, read_table};

/// The server, for the manager of the organisation.
pub(super) struct ProgrammeScope(Site, Arc<Person>);

impl FromRequestParts<Site> for ProgrammeScope {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        match Caller::from_request_parts(parts, site).await? {
            Caller::Anonymous => Err(Problem::not_signed_in()),
            Caller::Person(person) if person.may(PersonalRight::AllOffices) && person.provider.is_none() => {
                Ok(Self(site.clone(), person))
            }
            Caller::Person(_) | Caller::Device(_) => Err(Problem::forbidden()),
        }
    }
}

/// What the organisation decides for all its offices.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Programme {
    /// Every office must tell its figures in public.
    public_figures_required: bool,
}

/// How a table is taken.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportQuery {
    #[serde(default)]
    dry_run: bool,
}

/// What the organisation decides for all its offices.
#[utoipa::path(get, path = "/api/v1/programme", operation_id = "programme", tag = "programme",
    responses((status = 200, body = Programme), (status = 403, body = ProblemBody)))]
pub(super) async fn look(ProgrammeScope(site, _): ProgrammeScope) -> Result<Json<Programme>, Problem> {
    let required = site.setup().public_figures_required().await;
    Ok(Json(Programme { public_figures_required: required.map_err(|error| not_readable(&error))? }))
}

/// Decides it.
#[utoipa::path(put, path = "/api/v1/programme", operation_id = "change_programme", tag = "programme",
    request_body = Programme, responses((status = 200, body = Programme), (status = 403, body = ProblemBody)))]
pub(super) async fn change(
    ProgrammeScope(site, person): ProgrammeScope,
    input: Input<Programme>,
) -> Result<Json<Programme>, Problem> {
    let required = input.value.public_figures_required;
    site.setup().require_public_figures(required).await.map_err(|error| not_readable(&error))?;
    site.deeds().record(&person.office, &person.username, Deed::PublicFiguresRequired { required }).await;
    Ok(Json(input.value))
}

/// The months of offices that run another system.
#[utoipa::path(get, path = "/api/v1/foreign-months", operation_id = "foreign_months", tag = "programme",
    responses((status = 200, body = Vec<ForeignMonth>), (status = 403, body = ProblemBody)))]
pub(super) async fn foreign_months(
    ProgrammeScope(site, _): ProgrammeScope,
) -> Result<Json<Vec<ForeignMonth>>, Problem> {
    Ok(Json(site.setup().foreign_months().await.map_err(|error| not_readable(&error))?))
}

/// Takes months of offices that run another system: text/csv with the columns office, month, municipality, issued, finished,
/// left_unserved, waiting_p50_min, waiting_p90_min, within_15_min. Known months of the same office are replaced.
#[utoipa::path(post, path = "/api/v1/foreign-months", operation_id = "import_foreign_months", tag = "programme",
    params(("dry_run" = Option<bool>, Query)),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = Report, description = "With findings nothing was imported"),
        (status = 403, body = ProblemBody),
        (status = 415, body = ProblemBody, description = "`not_a_table`")))]
pub(super) async fn import_foreign_months(
    ProgrammeScope(site, person): ProgrammeScope,
    Query(ImportQuery { dry_run }): Query<ImportQuery>,
    TableInput(table): TableInput,
) -> Result<Json<Report>, Problem> {
    let today = site.app().clock().now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let report = site.setup().import_foreign_months(read_table(&table, today), dry_run).await;
    let report = report.map_err(|error| not_readable(&error))?;
    if report.done {
        let deed = Deed::ForeignMonthsImported { added: report.added, replaced: report.changed };
        site.deeds().record(&person.office, &person.username, deed).await;
    }
    Ok(Json(report))
}
