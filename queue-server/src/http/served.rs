//! Services without a queue: given at once, and given while the line was cut.

use axum::Json;
use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::served::{Noted, NotedResult, PastService, ServeNowRequest};
use queue_api::ticket::Ticket;
use queue_core::command::{Issue, Refusal};
use queue_core::value::{Origin, TicketId, VisitId};
use queue_core::{Command, Event, Office};
use uuid::Uuid;

use super::auth::Staff;
use super::counters::check_counter;
use super::ending::{check_ending, ending};
use super::input::{Input, RequestKey};
use super::problem::Problem;
use super::scope::Scope;
use super::view;
use crate::app::{Answer, Failure, Order};

/// How many past services are told at once.
const SERVED_LIMIT: usize = 200;

/// Serves a citizen who already sits at the counter.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/serve-now", tag = "tickets",
    params(("office" = String, Path),
        ("Idempotency-Key" = Option<Uuid>, Header, description = "Version 4 or 7; becomes the ticket's id")),
    request_body = ServeNowRequest,
    responses((status = 201, body = Ticket),
        (status = 409, body = ProblemBody, description = "`counter_closed`, `counter_busy`, `numbers_exhausted`"),
        (status = 422, body = ProblemBody, description = "`unknown_service`, `unknown_counter`, ...")),
)]
pub(super) async fn serve_now(
    scope: Scope<Staff>,
    key: RequestKey,
    input: Input<ServeNowRequest>,
) -> Result<Response, Problem> {
    let ServeNowRequest { service, counter, language, needs, visit } = input.value;
    let ticket = TicketId(key.0.unwrap_or_else(Uuid::now_v7));
    let visit = visit.unwrap_or_else(|| VisitId(Uuid::now_v7()));
    let language = language.unwrap_or_else(|| view::main_language(&scope.hall().profile()));
    let issue = Issue {
        origin: Origin::Staff,
        needs: needs.into_iter().collect(),
        ..Issue::new(ticket, visit, service, language)
    };
    let at = counter.clone();
    let check = move |office: &Office| check_counter(office, &at);
    let answer =
        move |office: &Office, _: &[Event]| view::answer(201, &view::changed_ticket(office, ticket, true));
    let command = Command::ServeNow { issue, counter };
    let response = scope.execute_if(check, command, &key, input.hash, answer).await?;
    scope.site().metrics().issued();
    Ok(response)
}

/// Notes services that were given today while the line was cut. Each has an id of its own, so telling them again
/// changes nothing.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/served", tag = "tickets",
    params(("office" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = Vec<PastService>,
    responses((status = 200, body = Vec<Noted>, description = "In the order in which they were told")),
)]
pub(super) async fn served(
    scope: Scope<Staff>,
    _: RequestKey,
    input: Input<Vec<PastService>>,
) -> Result<Json<Vec<Noted>>, Problem> {
    if input.value.len() > SERVED_LIMIT {
        return Err(Problem::invalid("invalid_body", "at most 200 services are told at once"));
    }
    let mut noted = Vec::with_capacity(input.value.len());
    for service in input.value {
        noted.push(note(&scope, service).await?);
    }
    Ok(Json(noted))
}

async fn note(scope: &Scope<Staff>, told: PastService) -> Result<Noted, Problem> {
    let id = told.id;
    let result =
        |result, code: Option<&str>, detail| Noted { id, result, code: code.map(Into::into), detail };
    let refused = |code: &str, detail: String| result(NotedResult::Refused, Some(code), Some(detail));
    if !matches!(id.0.get_version_num(), 4 | 7) {
        return Ok(refused("invalid_id", "the id is not a UUID of version 4 or 7".into()));
    }
    let command = match record(scope, told) {
        Ok(order) => order,
        Err(problem) => return Ok(refused(problem.code(), problem.detail().into())),
    };
    match scope.site().app().execute(scope.hall().id(), command).await {
        Ok(_) => Ok(result(NotedResult::Accepted, None, None)),
        Err(Failure::Refused(Refusal::TicketExists(_))) => Ok(result(NotedResult::AlreadyKnown, None, None)),
        Err(Failure::Refused(refusal)) => Ok(refused(refusal.code(), refusal.to_string())),
        Err(Failure::Invalid(invalid)) => Ok(refused(invalid.code, invalid.detail)),
        // The whole is told again later: what was noted so far is known then.
        Err(failure) => Err(failure.into()),
    }
}

fn record(scope: &Scope<Staff>, told: PastService) -> Result<Order, Problem> {
    let PastService { id, service, counter, language, started_at, ended_at, outcome, missing, protocol_no } =
        told;
    let ending = ending(outcome, missing, protocol_no)?;
    let language = language.unwrap_or_else(|| view::main_language(&scope.hall().profile()));
    let issue =
        Issue { origin: Origin::Staff, ..Issue::new(id, VisitId(Uuid::now_v7()), service.clone(), language) };
    let (hall, said) = (scope.hall().clone(), ending.clone());
    Ok(Order {
        command: Command::RecordServed { issue, counter, started_at, ended_at, ending },
        by: scope.actor(),
        key: None,
        check: Some(Box::new(move |office| match office.ticket(id) {
            // What is known is known, whatever is said of it now.
            Some(_) => Ok(()),
            None => check_ending(&hall.profile(), office, &service, &said),
        })),
        answer: Box::new(|_, _| Answer::new(200, Vec::new())),
    })
}
