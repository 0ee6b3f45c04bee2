//! For whoever watches over the server.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Site;
use super::problem::Problem;
use crate::tls::Certificate;

/// The program runs.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The program can do its work: the database answers and the server does not stop.
pub(super) async fn ready(State(site): State<Site>) -> Result<&'static str, Problem> {
    if *site.stopping().borrow() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the server stops"));
    }
    site.accounts().ready().await.map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "the database does not answer");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "the database does not answer")
    })?;
    Ok("ready\n")
}

/// Figures for Prometheus.
pub(super) async fn metrics(State(site): State<Site>) -> Response {
    site.metrics().certificate(site.certificate().map(Certificate::ends));
    site.metrics().devices(site.accounts().devices());
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], site.metrics().text()).into_response()
}
