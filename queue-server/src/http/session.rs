//! Signing in and out.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_api::Problem as ProblemBody;
use queue_api::session::{Right, Role, Session, SignIn, User};
use queue_core::value::UserName;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Site;
use super::auth::{Caller, address, session_token};
use super::input::Input;
use super::problem::Problem;
use crate::accounts::{self, ChooseError, Person, PersonalRight, SignInError};
use crate::deeds::Deed;

/// The address that signs in.
pub(super) struct From(pub(super) std::net::IpAddr);

impl FromRequestParts<Site> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        Ok(Self(address(parts, site)))
    }
}

/// Signs in; the session is in the cookie.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "session", request_body = SignIn,
    responses((status = 200, body = Session),
        (status = 401, body = ProblemBody, description = "`wrong_password`"),
        (status = 403, body = ProblemBody, description = "`choose_password`: the password was good once"),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`")),
)]
pub(super) async fn sign_in(
    State(site): State<Site>,
    From(address): From,
    input: Input<SignIn>,
) -> Result<Response, Problem> {
    let SignIn { username, password, code: _ } = input.value;
    let signed_in = site.accounts().sign_in(&username, password, address).await;
    if let Err(SignInError::Wrong) = &signed_in {
        note_failure(&site, username);
    }
    let (token, person) = signed_in.map_err(not_signed_in)?;
    site.deeds().record(&person.office, &person.username, Deed::SignedIn {}).await;
    Ok(opened(&site, (token, person)))
}

/// Keeps that somebody gave a wrong password for a name that exists. Nobody waits for it: how long an answer takes would
/// tell which names do.
fn note_failure(site: &Site, username: String) {
    let site = site.clone();
    tokio::spawn(async move {
        match site.accounts().office_of(&username).await {
            Ok(Some(office)) => {
                site.deeds().record(&office, &UserName::new(&username), Deed::SignInFailed {}).await;
            }
            Ok(None) => {}
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "a wrong password could not be kept");
            }
        }
    });
}

/// A password in place of another one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordChange {
    /// The name.
    username: String,
    /// The password up to now, which may be good once only; never logged.
    password: String,
    /// The one that the person chose; never logged.
    new_password: String,
}

/// Chooses a password in place of another one, as a one-time one, and signs in with it.
#[utoipa::path(
    put, path = "/api/v1/session/password", operation_id = "choose_password", tag = "session",
    request_body = PasswordChange,
    responses((status = 200, body = Session),
        (status = 401, body = ProblemBody, description = "`wrong_password`"),
        (status = 422, body = ProblemBody, description = "`password_too_short`, `password_same_again`"),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`")),
)]
pub(super) async fn choose_password(
    State(site): State<Site>,
    From(address): From,
    input: Input<PasswordChange>,
) -> Result<Response, Problem> {
    let PasswordChange { username, password, new_password } = input.value;
    let chosen = site.accounts().choose_password(&username, password, new_password, address).await;
    let signed_in = chosen.map_err(|error| match error {
        ChooseError::NotSignedIn(error) => not_signed_in(error),
        ChooseError::TooShort => Problem::invalid("password_too_short", error.to_string()),
        ChooseError::SameAgain => Problem::invalid("password_same_again", error.to_string()),
    })?;
    let (_, person) = &signed_in;
    site.deeds().record(&person.office, &person.username, Deed::PasswordChosen {}).await;
    Ok(opened(&site, signed_in))
}

/// The answer to somebody who is signed in now.
pub(super) fn opened(site: &Site, (token, person): (String, Arc<Person>)) -> Response {
    ([(header::SET_COOKIE, cookie(site, &token, None))], Json(session(&person))).into_response()
}

/// Why somebody was not signed in.
pub(super) fn not_signed_in(error: SignInError) -> Problem {
    let problem = |status, code| Problem::new(status, code, error.to_string());
    match error {
        SignInError::Wrong => problem(StatusCode::UNAUTHORIZED, "wrong_password"),
        SignInError::ChooseFirst => problem(StatusCode::FORBIDDEN, "choose_password"),
        SignInError::TooManyAttempts => problem(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"),
        SignInError::NotKept(source) => {
            tracing::error!(error = &source as &dyn std::error::Error, "a session could not be kept");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_written", "the session could not be kept")
        }
    }
}

/// Who is signed in.
#[utoipa::path(
    get, path = "/api/v1/session", operation_id = "signed_in", tag = "session",
    responses((status = 200, body = Session), (status = 401, body = ProblemBody, description = "`not_signed_in`")),
)]
pub(super) async fn who(caller: Caller) -> Result<Json<Session>, Problem> {
    match caller {
        Caller::Person(person) => Ok(Json(session(&person))),
        Caller::Anonymous | Caller::Device(_) => Err(Problem::not_signed_in()),
    }
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204)))]
pub(super) async fn sign_out(State(site): State<Site>, headers: HeaderMap) -> Response {
    if let Some(token) = session_token(&headers, &site) {
        let person = site.accounts().signed_in(token);
        if let Err(error) = site.accounts().sign_out(token).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "an ended session could not be forgotten"
            );
        }
        if let Some(person) = person {
            site.deeds().record(&person.office, &person.username, Deed::SignedOut {}).await;
        }
    }
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie(&site, "", Some(0)))]).into_response()
}

fn session(person: &Person) -> Session {
    Session {
        user: User {
            username: person.username.clone(),
            name: person.name.clone(),
            role: role(person.role),
            rights: rights(person),
            office: person.office.clone(),
            provider: person.provider.clone(),
        },
    }
}

/// A role as the contract names it.
pub(super) fn role(role: accounts::Role) -> Role {
    match role {
        accounts::Role::Staff => Role::Staff,
        accounts::Role::Manager => Role::Manager,
        accounts::Role::Admin => Role::Admin,
    }
}

/// What a person may do beyond the role.
pub(super) fn rights(person: &Person) -> Vec<Right> {
    let name = |right| match right {
        PersonalRight::CallAny => Right::CallAny,
        PersonalRight::AllOffices => Right::AllOffices,
    };
    PersonalRight::ALL.into_iter().filter(|right| person.may(*right)).map(name).collect()
}

fn cookie(site: &Site, token: &str, max_age_s: Option<u32>) -> HeaderValue {
    let secure = if site.secure_cookies() { "; Secure" } else { "" };
    let max_age = max_age_s.map_or(String::new(), |seconds| format!("; Max-Age={seconds}"));
    let cookie =
        format!("{}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{max_age}", site.cookie_name());
    HeaderValue::from_str(&cookie).expect("a token is made of letters, digits, - and _")
}
