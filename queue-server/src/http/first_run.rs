//! The first office of a server, set up by whoever has the code in the file on its machine.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use queue_api::Problem as ProblemBody;
use queue_core::value::{OfficeId, UserName};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Site;
use super::input::Input;
use super::problem::Problem;
use super::scope::not_readable;
use super::session::{From, opened};
use super::users::{wrong_name, wrong_username};
use crate::accounts::{FirstRun, NotFirst, PASSWORD_MIN, Person, Role};
use crate::catalogue;
use crate::deeds::Deed;
use crate::import::clean;
use crate::setup::{NewOffice, Template, Wrong};

/// The longest name of an office, in visible characters.
const NAME_LIMIT: usize = 80;
/// The most counters that the page offers; more are added later.
const COUNTERS_MAX: u16 = 99;

/// Whether a first office is to be set up, and where it can be.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FirstOffice {
    /// Nobody has set one up yet.
    open: bool,
    /// The municipalities of the country, while that is so.
    municipalities: Vec<KnownMunicipality>,
}

/// A municipality.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KnownMunicipality {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its county (qark).
    county: String,
}

/// The code of the file on the server.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetupCode {
    /// The code, however it was typed.
    code: String,
}

/// The first office and its administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstSetup {
    /// The code, however it was typed.
    code: String,
    /// The id of the municipality.
    municipality: String,
    /// What the office is called, in Albanian.
    name: String,
    /// What it is called, in English.
    name_en: String,
    /// Whether it is a unit with one desk, without kiosk and board.
    #[serde(default)]
    unit: bool,
    /// How many counters it has.
    counters: u16,
    /// Who administers it.
    admin: FirstAdmin,
}

/// Who administers the first office.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstAdmin {
    /// The name to sign in with.
    username: String,
    /// The name for people.
    name: String,
    /// The password that the person chose; never logged.
    password: String,
}

/// Whether a first office is to be set up.
#[utoipa::path(
    get, path = "/api/v1/setup", operation_id = "first_office", tag = "setup",
    responses((status = 200, body = FirstOffice)),
)]
pub(super) async fn look(State(site): State<Site>) -> Json<FirstOffice> {
    let open = match site.accounts().first_run() {
        Some(first) => first.is_open().await,
        None => false,
    };
    let known = |municipality: catalogue::Municipality| KnownMunicipality {
        id: municipality.id,
        name: municipality.name,
        county: municipality.county,
    };
    let municipalities = if open { catalogue::municipalities() } else { Vec::new() };
    Json(FirstOffice { open, municipalities: municipalities.into_iter().map(known).collect() })
}

/// Says whether the code is the one in the file on the server.
#[utoipa::path(
    post, path = "/api/v1/setup/code", operation_id = "try_setup_code", tag = "setup", request_body = SetupCode,
    responses((status = 204),
        (status = 403, body = ProblemBody, description = "`wrong_setup_code`"),
        (status = 409, body = ProblemBody, description = "`set_up_already`"),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`")),
)]
pub(super) async fn code(State(site): State<Site>, input: Input<SetupCode>) -> Result<StatusCode, Problem> {
    admit(&site, &input.value.code).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets the first office up with its administrator, who is signed in; after that the code is gone.
#[utoipa::path(
    post, path = "/api/v1/setup", operation_id = "set_up_first_office", tag = "setup", request_body = FirstSetup,
    responses((status = 200, body = queue_api::session::Session),
        (status = 403, body = ProblemBody, description = "`wrong_setup_code`"),
        (status = 409, body = ProblemBody, description = "`set_up_already`"),
        (status = 422, body = ProblemBody, description = "`invalid_setup`, with `wrong`"),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`")),
)]
pub(super) async fn make(
    State(site): State<Site>,
    From(address): From,
    input: Input<FirstSetup>,
) -> Result<Response, Problem> {
    let wanted = input.value;
    let first = admit(&site, &wanted.code).await?;
    let wrong = wrong_with(&wanted);
    if !wrong.is_empty() {
        return Err(Problem::invalid("invalid_setup", "some fields will not do").with_wrong(wrong));
    }
    let FirstAdmin { username, password, .. } = &wanted.admin;
    let (username, password) = (username.clone(), password.clone());
    first.once(begin(&site, wanted)).await?.ok_or_else(set_up_already)?;
    let signed_in = site.accounts().sign_in(&username, password, address).await;
    let (token, person) = signed_in.map_err(super::session::not_signed_in)?;
    site.deeds().record(&person.office, &person.username, Deed::OfficeSetUp {}).await;
    Ok(opened(&site, (token, person)).into_response())
}

/// The administrator comes first: an office without one could be reached by nobody.
async fn begin(site: &Site, wanted: FirstSetup) -> Result<(), Problem> {
    let FirstSetup { municipality, name, name_en, unit, counters, admin, .. } = wanted;
    let failed = |error: anyhow::Error| not_readable(error.as_ref());
    // Somebody may have set one up on the command line meanwhile.
    if !site.app().find_all().await.map_err(|error| not_readable(&error))?.is_empty() {
        return Err(set_up_already());
    }
    let office = OfficeId::new(&municipality);
    let person = Person::new(UserName::new(&admin.username), admin.name.trim(), Role::Admin, office.clone());
    site.accounts().put_person(person, admin.password).await.map_err(|error| not_readable(&error))?;
    site.setup().seed_municipalities().await.map_err(failed)?;
    let template = if unit { Template::Unit } else { Template::Hall };
    let counters = Some(if unit { 1 } else { counters });
    let (name, name_en) = (Some(name), Some(name_en).filter(|name| !name.trim().is_empty()));
    let new = NewOffice { id: municipality.clone(), municipality, name, name_en, template, counters };
    site.setup().add_office(new, site.app().clock().now()).await.map_err(failed)?;
    site.app().find(&office).await.map_err(|error| not_readable(&error))?;
    tracing::info!(%office, "the first office is set up");
    Ok(())
}

async fn admit<'a>(site: &'a Site, code: &str) -> Result<&'a FirstRun, Problem> {
    let first = site.accounts().first_run().ok_or_else(set_up_already)?;
    if !first.is_open().await {
        return Err(set_up_already());
    }
    first.admit(code).map_err(|error| match error {
        NotFirst::WrongCode => Problem::new(StatusCode::FORBIDDEN, "wrong_setup_code", error.to_string()),
        NotFirst::TooManyAttempts => Problem::too_many_attempts(20),
    })?;
    Ok(first)
}

fn set_up_already() -> Problem {
    let detail = "this server has an office already: sign in at /admin";
    Problem::new(StatusCode::CONFLICT, "set_up_already", detail)
}

fn wrong_with(wanted: &FirstSetup) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    if !catalogue::municipalities().iter().any(|known| known.id == wanted.municipality) {
        wrong.push(Wrong::new("municipality", "missing", "choose a municipality"));
    }
    for (field, name) in [("name", &wanted.name), ("name_en", &wanted.name_en)] {
        match clean(name, NAME_LIMIT) {
            Err(error) => wrong.push(Wrong::new(field, error.code(), error.to_string())),
            Ok(name) if name.is_empty() => wrong.push(Wrong::new(field, "empty", "the name is empty")),
            Ok(_) => {}
        }
    }
    if !(1..=COUNTERS_MAX).contains(&wanted.counters) {
        let detail = format!("between 1 and {COUNTERS_MAX}");
        wrong.push(Wrong::new("counters", "out_of_range", detail));
    }
    let of_admin = wrong_username(&wanted.admin.username).into_iter().chain(wrong_name(&wanted.admin.name));
    wrong.extend(of_admin.map(|one| Wrong { field: format!("admin/{}", one.field), ..one }));
    if wanted.admin.password.chars().count() < PASSWORD_MIN {
        let detail = format!("at least {PASSWORD_MIN} characters");
        wrong.push(Wrong::new("admin/password", "password_too_short", detail));
    }
    wrong
}
