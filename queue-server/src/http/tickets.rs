//! Tickets: give a number, report trouble with its slip, give it up.

use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::ticket::{CancelRequest, IssueRequest, IssuedTicket, PaperReport, Ticket};
use queue_core::Command;
use queue_core::command::Issue;
use queue_core::value::{Origin, ReturnCode, TicketId, VisitId};
use uuid::Uuid;

use super::input::{Input, RequestKey};
use super::presence;
use super::problem::Problem;
use super::scope::{JoiningScope, TicketScope};
use super::view;
use crate::accounts::typed_code;

/// The longest text a person may give as a reason, in characters.
pub(super) const REASON_LIMIT: usize = 200;

/// Takes a number. The Idempotency-Key becomes the ticket's id.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets", tag = "tickets",
    params(("office" = String, Path, description = "The office"),
        ("Idempotency-Key" = Option<Uuid>, Header, description = "Version 4 or 7; becomes the ticket's id")),
    request_body = IssueRequest,
    responses((status = 201, body = IssuedTicket),
        (status = 409, body = ProblemBody, description = "`office_closed`, `service_closed`, `numbers_exhausted`, `too_many_remote`"),
        (status = 422, body = ProblemBody, description = "`unknown_service`, `unknown_class`, `unknown_return_code`, `unknown_field`, ...")),
)]
pub(super) async fn issue(
    JoiningScope(scope): JoiningScope,
    key: RequestKey,
    input: Input<IssueRequest>,
) -> Result<Response, Problem> {
    let request = input.value;
    let ticket = TicketId(key.0.unwrap_or_else(Uuid::now_v7));
    let visit = request.visit.unwrap_or_else(|| VisitId(Uuid::now_v7()));
    let language = request.language.unwrap_or_else(|| view::main_language(&scope.hall().profile()));
    let command = Command::Issue(Issue {
        origin: match scope.citizen {
            Some(_) => Origin::Phone,
            None if scope.is_staff() => Origin::Staff,
            None => Origin::Kiosk,
        },
        class: request.priority,
        needs: request.needs.into_iter().collect(),
        return_code: request.return_code.as_deref().map(typed_code).map(ReturnCode::new),
        ..Issue::new(ticket, visit, request.service, language)
    });
    presence::may_join(&scope)?;
    let link = scope.site().link(ticket);
    let for_staff = scope.is_staff();
    let answer = move |office: &_, _: &[_]| view::answer(201, &view::issued(office, ticket, link, for_staff));
    let response = scope.execute(command, &key, input.hash, answer).await;
    let response = response.inspect_err(|_| presence::did_not_join(&scope))?;
    scope.site().metrics().issued();
    Ok(response)
}

/// Reports what became of a slip.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets/{ticket}/paper", tag = "tickets",
    params(("office" = String, Path), ("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = PaperReport,
    responses((status = 200, body = Ticket), (status = 404, body = ProblemBody, description = "`unknown_ticket`")),
)]
pub(super) async fn paper(
    TicketScope { scope, ticket }: TicketScope,
    key: RequestKey,
    input: Input<PaperReport>,
) -> Result<Response, Problem> {
    check_reason(input.value.reason.as_deref())?;
    if input.value.state == queue_api::Paper::Given {
        return Err(Problem::invalid(
            "invalid_body",
            "only trouble and copies are reported: none, unknown or copy",
        ));
    }
    let command = Command::ReportPaper { ticket, paper: input.value.state };
    let answer = move |office: &_, _: &[_]| view::answer(200, &view::changed_ticket(office, ticket));
    scope.execute(command, &key, input.hash, answer).await
}

/// Gives a ticket up.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets/{ticket}/cancel", operation_id = "cancel_ticket", tag = "tickets",
    params(("office" = String, Path), ("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = CancelRequest,
    responses((status = 200, body = Ticket), (status = 404, body = ProblemBody, description = "`unknown_ticket`"),
        (status = 409, body = ProblemBody, description = "`wrong_state`")),
)]
pub(super) async fn cancel(
    TicketScope { scope, ticket }: TicketScope,
    key: RequestKey,
    input: Input<CancelRequest>,
) -> Result<Response, Problem> {
    check_reason(input.value.reason.as_deref())?;
    let command = Command::Cancel { ticket, reason: input.value.reason };
    let answer = move |office: &_, _: &[_]| view::answer(200, &view::changed_ticket(office, ticket));
    scope.execute(command, &key, input.hash, answer).await
}

/// Refuses a reason that no screen could show.
pub(super) fn check_reason(reason: Option<&str>) -> Result<(), Problem> {
    let too_long = reason.is_some_and(|reason| reason.chars().count() > REASON_LIMIT);
    let control = reason.is_some_and(|reason| reason.chars().any(char::is_control));
    if too_long || control {
        return Err(Problem::invalid(
            "invalid_body",
            "a reason has at most 200 characters, none of them control",
        ));
    }
    Ok(())
}
