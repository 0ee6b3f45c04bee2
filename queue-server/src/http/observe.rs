//! Around every request: refuses changes that another site caused, counts, logs a problem once.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Site;
use super::problem::{Problem, ProblemCode};

/// See the module.
pub(super) async fn observe(State(site): State<Site>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let changes = !matches!(method, Method::GET | Method::HEAD | Method::OPTIONS);
    let mut response = if changes && another_site(request.headers(), &site) {
        Problem::new(StatusCode::FORBIDDEN, "cross_site", "another site caused this request").into_response()
    } else {
        next.run(request).await
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
    }
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    site.metrics().request(route, status.as_u16());
    response
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
