//! Tickets: give a number, and what happens to one wherever it stands.

use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::ticket::{
    CancelRequest, ClassifyRequest, GivenUp, GivenUpUnknown, IssueRequest, IssuedTicket, LetPassRequest,
    PaperReport, Ticket, TicketState,
};
use queue_core::command::{Issue, Refusal};
use queue_core::value::{Origin, ReturnCode, TicketId, VisitId};
use queue_core::{Command, Event, Office};
use uuid::Uuid;

use super::auth::{Issuer, Staff};
use super::counters::Nothing;
use super::input::{Input, RequestKey};
use super::presence;
use super::problem::Problem;
use super::scope::{JoiningScope, NamedTicketScope, TicketScope};
use super::view;
use crate::accounts::typed_code;
use crate::app::Answer;

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
    scope.execute(command, &key, input.hash, the_ticket(ticket, scope.is_staff())).await
}

/// Gives a ticket up. One that is not known yet is refused with `ticket_given_up` when it comes.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets/{ticket}/cancel", operation_id = "cancel_ticket", tag = "tickets",
    params(("office" = String, Path), ("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = CancelRequest,
    responses((status = 200, body = GivenUp), (status = 409, body = ProblemBody, description = "`wrong_state`")),
)]
pub(super) async fn cancel(
    NamedTicketScope { scope, ticket }: NamedTicketScope<Issuer>,
    key: RequestKey,
    input: Input<CancelRequest>,
) -> Result<Response, Problem> {
    check_reason(input.value.reason.as_deref())?;
    let command = Command::Cancel { ticket, reason: input.value.reason };
    let for_staff = scope.is_staff();
    let answer = move |office: &Office, _: &[Event]| {
        let given_up = match office.ticket(ticket) {
            Some(_) => GivenUp::Ticket(Box::new(view::changed_ticket(office, ticket, for_staff))),
            None => GivenUp::Unknown(GivenUpUnknown { id: ticket, state: TicketState::Cancelled }),
        };
        view::answer(200, &given_up)
    };
    scope.execute(command, &key, input.hash, answer).await
}

/// The citizen came after all, within the office's grace, and waits again with the old arrival.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets/{ticket}/reinstate", tag = "tickets",
    params(("office" = String, Path), ("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 200, body = Ticket), (status = 404, body = ProblemBody, description = "`unknown_ticket`"),
        (status = 409, body = ProblemBody, description = "`wrong_state`, `grace_over`")),
)]
pub(super) async fn reinstate(
    TicketScope { scope, ticket }: TicketScope<Issuer>,
    key: RequestKey,
    input: Input<Nothing>,
) -> Result<Response, Problem> {
    let answer = the_ticket(ticket, scope.is_staff());
    scope.execute(Command::Reinstate { ticket }, &key, input.hash, answer).await
}

/// The citizen is late and lets others go before.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets/{ticket}/let-pass", tag = "tickets",
    params(("office" = String, Path), ("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = LetPassRequest,
    responses((status = 200, body = Ticket), (status = 404, body = ProblemBody, description = "`unknown_ticket`"),
        (status = 409, body = ProblemBody, description = "`wrong_state`, `nobody_behind`")),
)]
pub(super) async fn let_pass(
    TicketScope { scope, ticket }: TicketScope<Issuer>,
    key: RequestKey,
    input: Input<LetPassRequest>,
) -> Result<Response, Problem> {
    let count = input.value.count;
    if count == 0 {
        return Err(Problem::invalid("invalid_body", "let at least one pass"));
    }
    let answer = the_ticket(ticket, scope.is_staff());
    scope.execute(Command::LetPass { ticket, count }, &key, input.hash, answer).await
}

/// Corrects the class of a waiting ticket.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets/{ticket}/classify", tag = "tickets",
    params(("office" = String, Path), ("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = ClassifyRequest,
    responses((status = 200, body = Ticket), (status = 404, body = ProblemBody, description = "`unknown_ticket`"),
        (status = 409, body = ProblemBody, description = "`wrong_state`"),
        (status = 422, body = ProblemBody, description = "`unknown_class`, `reason_missing`")),
)]
pub(super) async fn classify(
    TicketScope { scope, ticket }: TicketScope<Staff>,
    key: RequestKey,
    input: Input<ClassifyRequest>,
) -> Result<Response, Problem> {
    let ClassifyRequest { priority: class, reason } = input.value;
    check_needed_reason(&reason)?;
    let wanted = class.clone();
    let check = move |office: &Office| match wanted {
        Some(class) if !office.settings().order.offers(&class) => Err(Refusal::UnknownClass(class).into()),
        Some(_) | None => Ok(()),
    };
    let command = Command::Classify { ticket, class, reason };
    scope.execute_if(check, command, &key, input.hash, the_ticket(ticket, true)).await
}

/// A parked ticket goes back into the queue with its old arrival.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets/{ticket}/put-back", operation_id = "put_back_ticket", tag = "tickets",
    params(("office" = String, Path), ("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 200, body = Ticket), (status = 404, body = ProblemBody, description = "`unknown_ticket`"),
        (status = 409, body = ProblemBody, description = "`wrong_state`")),
)]
pub(super) async fn put_back(
    TicketScope { scope, ticket }: TicketScope<Staff>,
    key: RequestKey,
    input: Input<Nothing>,
) -> Result<Response, Problem> {
    scope.execute(Command::PutBackParked { ticket }, &key, input.hash, the_ticket(ticket, true)).await
}

fn the_ticket(ticket: TicketId, for_staff: bool) -> impl FnOnce(&Office, &[Event]) -> Answer {
    move |office, _| view::answer(200, &view::changed_ticket(office, ticket, for_staff))
}

/// Refuses a reason that says nothing.
pub(super) fn check_needed_reason(reason: &str) -> Result<(), Problem> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    check_reason(Some(reason))
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
