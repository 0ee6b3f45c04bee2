//! Around every request: refuses changes that another site caused and floods of the open pages, counts, logs a problem
//! once, and keeps which people were refused what.

use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Site;
use super::auth::{address, session_token};
use super::problem::{FORBIDDEN, Problem, ProblemCode};
use crate::deeds::Deed;

/// What anybody may ask, and nobody but citizens does.
const OPEN: [&str; 14] = [
    "/api/v1/services",
    "/api/v1/services/{service}/offices",
    "/api/v1/offices/{office}/public",
    "/api/v1/offices/{office}/public/months",
    "/api/v1/offices/{office}/services/{service}/slots",
    "/api/v1/a/{code}",
    "/api/v1/a/{code}/cancel",
    "/api/v1/a/{code}/move",
    "/api/v1/t/{token}",
    "/api/v1/t/{token}/events",
    "/api/v1/t/{token}/cancel",
    "/api/v1/t/{token}/late",
    "/api/v1/t/{token}/present",
    "/api/v1/t/{token}/rate",
];
/// What kiosks ask too, by their tokens, which are looked at before anything is read.
const SHARED: [&str; 2] = ["/api/v1/offices/{office}", "/api/v1/offices/{office}/services"];
/// When whoever asked too much may ask again, in seconds.
const ASK_AGAIN_AFTER_S: u32 = 5;

/// See the module.
pub(super) async fn observe(State(site): State<Site>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let (parts, body) = request.into_parts();
    let person = session_token(&parts.headers, &site).map(str::to_owned);
    let mut response = match turned_away(&parts, route.as_ref(), &site) {
        Some(problem) => problem.into_response(),
        None => next.run(Request::from_parts(parts, body)).await,
    };
    let status = response.status();
    if let Some(ProblemCode(code)) = response.extensions().get() {
        // The route as it is declared: the address may hold the code of a slip.
        let route = route.as_ref().map_or("none", MatchedPath::as_str);
        if status.is_server_error() {
            tracing::warn!(%method, route, status = status.as_u16(), code, "not carried out");
        } else {
            tracing::info!(%method, route, status = status.as_u16(), code, "refused");
        }
        if *code == FORBIDDEN
            && let Some(token) = person
        {
            note_refusal(&site, &token, &method, route).await;
        }
    }
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    site.metrics().request(route, status.as_u16());
    response
}

/// Why a request does not even come to its route.
fn turned_away(parts: &Parts, route: Option<&MatchedPath>, site: &Site) -> Option<Problem> {
    let changes = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && another_site(&parts.headers, site) {
        return Some(Problem::new(StatusCode::FORBIDDEN, "cross_site", "another site caused this request"));
    }
    let route = route?.as_str();
    let by_token = parts.headers.contains_key(header::AUTHORIZATION);
    let limited = OPEN.contains(&route) || (SHARED.contains(&route) && !by_token);
    let flood = limited && !site.accounts().citizens().may_ask(address(parts, site));
    flood.then(|| Problem::too_many_requests(ASK_AGAIN_AFTER_S))
}

/// Keeps that somebody who is signed in asked for what they have no right to.
async fn note_refusal(site: &Site, token: &str, method: &Method, route: &str) {
    let Some(person) = site.accounts().signed_in(token) else { return };
    if site.accounts().notes_refusal(&person, &format!("{method} {route}")) {
        let deed = Deed::Refused { method: method.to_string(), route: route.into() };
        site.deeds().record(&person.office, &person.username, deed).await;
    }
}

/// Whether a browser says that another site caused the request. A program sends neither header.
fn another_site(headers: &HeaderMap, site: &Site) -> bool {
    let fetched = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    if fetched.is_some_and(|fetched| fetched != b"same-origin" && fetched != b"none") {
        return true;
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let origin = origin.to_str().unwrap_or("null");
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let own_host = origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host);
    !own_host && Some(origin) != site.public_url()
}
