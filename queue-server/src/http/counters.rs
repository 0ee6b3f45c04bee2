//! Counters: open, take a break, close.

use axum::Json;
use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::counter::{Counter, OpenRequest, PauseRequest};
use queue_core::value::CounterId;
use queue_core::{Command, Event, Office};
use serde::Deserialize;

use super::auth::ServiceStaff;
use super::input::{Input, RequestKey};
use super::problem::Problem;
use super::scope::{CounterScope, Scope};
use super::tickets::check_reason;
use super::view;
use crate::app::{Answer, Failure, Invalid};

/// A body without fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// The counters.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/counters", operation_id = "counters", tag = "counters", params(("office" = String, Path)),
    responses((status = 200, body = Vec<Counter>)),
)]
pub(super) async fn list(scope: Scope<ServiceStaff>) -> Json<Vec<Counter>> {
    let visible = scope.visible();
    let office = scope.hall().office();
    Json(visible.counters(view::counters(scope.hall(), &office)))
}

/// Begins or goes on working at a counter.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/open", operation_id = "open_counter", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = OpenRequest,
    responses((status = 200, body = Counter), (status = 422, body = ProblemBody, description = "`unknown_service`")),
)]
pub(super) async fn open(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<OpenRequest>,
) -> Result<Response, Problem> {
    let services = scope.visible().opened_for(input.value.services).ok_or_else(Problem::forbidden)?;
    let command = Command::OpenCounter { counter: counter.clone(), services };
    scope.execute(command, &key, input.hash, the_counter(counter)).await
}

/// Takes a break.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/pause", operation_id = "pause_counter", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = PauseRequest,
    responses((status = 200, body = Counter),
        (status = 409, body = ProblemBody, description = "`counter_closed`, `counter_busy`")),
)]
pub(super) async fn pause(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<PauseRequest>,
) -> Result<Response, Problem> {
    check_reason(Some(&input.value.reason))?;
    let command = Command::PauseCounter { counter: counter.clone(), reason: input.value.reason };
    scope.execute(command, &key, input.hash, the_counter(counter)).await
}

/// Nobody works at the counter any more.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/close", operation_id = "close_counter", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 200, body = Counter), (status = 409, body = ProblemBody, description = "`counter_busy`")),
)]
pub(super) async fn close(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<Nothing>,
) -> Result<Response, Problem> {
    let command = Command::CloseCounter { counter: counter.clone() };
    scope.execute(command, &key, input.hash, the_counter(counter)).await
}

/// What the citizen left is written up.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/paperwork-done", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 200, body = Counter),
        (status = 409, body = ProblemBody, description = "`counter_closed`, `counter_idle`")),
)]
pub(super) async fn paperwork_done(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<Nothing>,
) -> Result<Response, Problem> {
    let command = Command::FinishPaperwork { counter: counter.clone() };
    scope.execute(command, &key, input.hash, the_counter(counter)).await
}

/// Whether a counter that stands in a body exists.
pub(super) fn check_counter(office: &Office, counter: &CounterId) -> Result<(), Failure> {
    if office.counter(counter).is_some() {
        return Ok(());
    }
    let detail = format!("there is no counter {counter} in this office");
    Err(Invalid { code: "unknown_counter", detail }.into())
}

fn the_counter(id: CounterId) -> impl FnOnce(&Office, &[Event]) -> Answer {
    move |office, _| {
        let counter = office.counter(&id).expect("a counter that just changed exists");
        view::answer(200, &view::counter(office, counter))
    }
}
