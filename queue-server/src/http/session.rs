//! Signing in and out.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_api::Problem as ProblemBody;
use queue_api::session::{Right, Role, Session, SignIn, User};

use super::Site;
use super::auth::{Caller, address, session_token};
use super::input::Input;
use super::problem::Problem;
use crate::accounts::{self, Person, PersonalRight, SignInError};

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
        (status = 429, body = ProblemBody, description = "`too_many_attempts`")),
)]
pub(super) async fn sign_in(
    State(site): State<Site>,
    From(address): From,
    input: Input<SignIn>,
) -> Result<Response, Problem> {
    let SignIn { username, password, code: _ } = input.value;
    let (token, person) =
        site.accounts().sign_in(&username, password, address).await.map_err(|error| match error {
            SignInError::Wrong => Problem::new(StatusCode::UNAUTHORIZED, "wrong_password", error.to_string()),
            SignInError::TooManyAttempts => {
                Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", error.to_string())
            }
            SignInError::NotKept(source) => {
                tracing::error!(error = &source as &dyn std::error::Error, "a session could not be kept");
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_written", "the session could not be kept")
            }
        })?;
    Ok(([(header::SET_COOKIE, cookie(&site, &token, None))], Json(session(&person))).into_response())
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
    if let Some(token) = session_token(&headers, &site)
        && let Err(error) = site.accounts().sign_out(token).await
    {
        tracing::warn!(error = &error as &dyn std::error::Error, "an ended session could not be forgotten");
    }
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie(&site, "", Some(0)))]).into_response()
}

fn session(person: &Person) -> Session {
    Session {
        user: User {
            username: person.username.clone(),
            name: person.name.clone(),
            role: match person.role {
                accounts::Role::Staff => Role::Staff,
                accounts::Role::Manager => Role::Manager,
                accounts::Role::Admin => Role::Admin,
            },
            rights: rights(person),
            office: person.office.clone(),
            provider: person.provider.clone(),
        },
    }
}

fn rights(person: &Person) -> Vec<Right> {
    let name = |right| match right {
        PersonalRight::CallAny => Right::CallAny,
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
