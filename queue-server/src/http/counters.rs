//! What a clerk does at a counter.

use axum::Json;
use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::counter::{Counter, OpenRequest, PauseRequest};
use queue_api::ticket::{CallNextRequest, FinishRequest, Ticket};
use queue_core::ticket::Ending;
use queue_core::value::{CounterId, Outcome};
use queue_core::{Command, Event, Fact, Office};
use serde::Deserialize;

use super::auth::ServiceStaff;
use super::input::{Input, RequestKey};
use super::problem::Problem;
use super::scope::{CounterScope, Scope};
use super::tickets::check_reason;
use super::view;
use crate::app::Answer;

/// How many documents may be missing.
const MISSING_LIMIT: usize = 20;

/// A body without fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Declares the route of a command that needs nothing but the counter and answers its ticket.
macro_rules! at_counter {
    ($(#[$doc:meta])* $name:ident, $path:literal, $command:ident) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "counters",
            params(("office" = String, Path), ("counter" = String, Path),
                ("Idempotency-Key" = Option<Uuid>, Header)),
            responses((status = 200, body = Ticket),
                (status = 409, body = ProblemBody, description = "`counter_closed`, `counter_idle`, `wrong_state`, ...")),
        )]
        pub(super) async fn $name(
            CounterScope { scope, counter }: CounterScope<ServiceStaff>,
            key: RequestKey,
            input: Input<Nothing>,
        ) -> Result<Response, Problem> {
            scope.execute(Command::$command { counter }, &key, input.hash, the_ticket).await
        }
    };
}

at_counter! {
    /// Calls the same person again.
    recall, "/api/v1/offices/{office}/counters/{counter}/recall", Recall
}
at_counter! {
    /// The person has arrived.
    start, "/api/v1/offices/{office}/counters/{counter}/start", Start
}
at_counter! {
    /// Nobody came.
    no_show, "/api/v1/offices/{office}/counters/{counter}/no-show", NoShow
}
at_counter! {
    /// Back into the queue with the old arrival; also takes back a mistaken call.
    put_back, "/api/v1/offices/{office}/counters/{counter}/put-back", PutBack
}

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

/// Calls whoever is next, after ending the present ticket when it is named.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/call-next", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = CallNextRequest,
    responses((status = 200, body = Ticket),
        (status = 204, description = "Nobody waits; the present ticket is ended all the same"),
        (status = 409, body = ProblemBody, description = "`counter_busy`, `counter_closed`, `ticket_elsewhere`")),
)]
pub(super) async fn call_next(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<CallNextRequest>,
) -> Result<Response, Problem> {
    let finish = match input.value.finish {
        Some(finish) => {
            let ending = ending(finish.outcome, finish.missing, finish.protocol_no)?;
            Some((finish.ticket, ending))
        }
        None => None,
    };
    let command = Command::CallNext { counter, finish };
    let answer = |office: &Office, events: &[Event]| {
        let called = events.iter().find_map(|event| match &event.fact {
            Fact::Called { ticket, .. } => Some(*ticket),
            _ => None,
        });
        match called {
            Some(ticket) => view::answer(200, &view::changed_ticket(office, ticket)),
            None => Answer::new(204, Vec::new()),
        }
    };
    let response = match scope.execute(command, &key, input.hash, answer).await {
        Err(problem) if problem.is("nobody_waiting") => return Ok(super::no_content()),
        other => other?,
    };
    scope.site().metrics().called();
    Ok(response)
}

/// The service is over.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/finish", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = FinishRequest,
    responses((status = 200, body = Ticket),
        (status = 409, body = ProblemBody, description = "`counter_closed`, `counter_idle`")),
)]
pub(super) async fn finish(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<FinishRequest>,
) -> Result<Response, Problem> {
    let FinishRequest { outcome, missing, protocol_no, paperwork } = input.value;
    let ending = ending(outcome, missing, protocol_no)?;
    let command = Command::Finish { counter, ending, paperwork };
    scope.execute(command, &key, input.hash, the_ticket).await
}

fn ending(outcome: Outcome, missing: Vec<String>, protocol_no: Option<String>) -> Result<Ending, Problem> {
    if missing.len() > MISSING_LIMIT {
        return Err(Problem::invalid("invalid_body", "at most 20 documents can be missing"));
    }
    missing.iter().try_for_each(|document| check_reason(Some(document)))?;
    check_reason(protocol_no.as_deref())?;
    Ok(Ending { outcome, missing, protocol_no, return_code: None })
}

/// The ticket that the events are about.
fn the_ticket(office: &Office, events: &[Event]) -> Answer {
    let ticket = events.iter().rev().find_map(|event| event.fact.ticket());
    view::answer(200, &view::changed_ticket(office, ticket.expect("an event at a counter is about a ticket")))
}

fn the_counter(id: CounterId) -> impl FnOnce(&Office, &[Event]) -> Answer {
    move |office, _| {
        let counter = office.counter(&id).expect("a counter that just changed exists");
        view::answer(200, &view::counter(office, counter))
    }
}
