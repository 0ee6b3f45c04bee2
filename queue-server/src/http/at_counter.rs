//! What a clerk does with the ticket at a counter, and which one comes next.

use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::counter::{AddServiceRequest, CallRequest, ParkRequest, ResumeRequest, TransferRequest};
use queue_api::ticket::{CallNextRequest, FinishRequest, Ticket};
use queue_core::command::{Destination, Refusal};
use queue_core::value::{ServiceId, TicketId};
use queue_core::{Command, Event, Fact, Office};
use uuid::Uuid;

use super::auth::{CallsAny, CallsNext, ServiceStaff};
use super::counters::{Nothing, check_counter};
use super::ending::{check_ending_at, ending};
use super::input::{Input, RequestKey};
use super::problem::Problem;
use super::scope::CounterScope;
use super::tickets::{check_needed_reason, check_reason};
use super::view;
use super::visible::Visible;
use crate::app::{Answer, Failure};

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
            scope.execute(Command::$command { counter }, &key, input.hash, the_ticket(scope.visible())).await
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

/// Calls whoever is next, after ending the present ticket when it is named.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/call-next", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = CallNextRequest,
    responses((status = 200, body = Ticket),
        (status = 204, description = "Nobody waits; the present ticket is ended all the same"),
        (status = 409, body = ProblemBody, description = "`counter_busy`, `counter_closed`, `ticket_elsewhere`"),
        (status = 422, body = ProblemBody, description = "`unknown_document`, `outcome_not_offered`, ...")),
)]
pub(super) async fn call_next(
    CounterScope { scope, counter }: CounterScope<CallsNext>,
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
    let (hall, at, said) = (scope.hall().clone(), counter.clone(), finish.clone());
    let check = move |office: &Office| match &said {
        Some((_, ending)) => check_ending_at(&hall.profile(), office, &at, ending),
        None => Ok(()),
    };
    let command = Command::CallNext { counter, finish };
    let (visible, is_staff) = (scope.visible(), scope.is_staff());
    let answer = move |office: &Office, events: &[Event]| {
        let called = events.iter().find_map(|event| match &event.fact {
            Fact::Called { ticket, .. } => Some(*ticket),
            _ => None,
        });
        match called {
            Some(ticket) => {
                view::answer(200, &visible.ticket(view::changed_ticket(office, ticket, is_staff)))
            }
            None => Answer::new(204, Vec::new()),
        }
    };
    let response = match scope.execute_if(check, command, &key, input.hash, answer).await {
        Err(problem) if problem.is("nobody_waiting") => return Ok(super::no_content()),
        other => other?,
    };
    scope.site().metrics().called();
    Ok(response)
}

/// Calls a ticket out of order: whom it passes over is written down with the reason.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/call", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = CallRequest,
    responses((status = 200, body = Ticket),
        (status = 403, body = ProblemBody, description = "`forbidden` without the right `call_any`"),
        (status = 404, body = ProblemBody, description = "`unknown_ticket`"),
        (status = 409, body = ProblemBody, description = "`counter_busy`, `counter_closed`, `wrong_state`, `citizen_elsewhere`, `citizen_absent`"),
        (status = 422, body = ProblemBody, description = "`reason_missing`, ...")),
)]
pub(super) async fn call(
    CounterScope { scope, counter }: CounterScope<CallsAny>,
    key: RequestKey,
    input: Input<CallRequest>,
) -> Result<Response, Problem> {
    let CallRequest { ticket, reason } = input.value;
    check_needed_reason(&reason)?;
    let command = Command::CallThis { counter, ticket, reason };
    let visible = scope.visible();
    let check = move |office: &Office| check_ticket(&visible, office, ticket);
    let response = scope.execute_if(check, command, &key, input.hash, the_ticket(scope.visible())).await?;
    scope.site().metrics().called();
    Ok(response)
}

/// The service is over.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/finish", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = FinishRequest,
    responses((status = 200, body = Ticket),
        (status = 409, body = ProblemBody, description = "`counter_closed`, `counter_idle`"),
        (status = 422, body = ProblemBody, description = "`unknown_document`, `outcome_not_offered`, ...")),
)]
pub(super) async fn finish(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<FinishRequest>,
) -> Result<Response, Problem> {
    let FinishRequest { outcome, missing, protocol_no, paperwork } = input.value;
    let ending = ending(outcome, missing, protocol_no)?;
    let (hall, at, said) = (scope.hall().clone(), counter.clone(), ending.clone());
    let check = move |office: &Office| check_ending_at(&hall.profile(), office, &at, &said);
    let command = Command::Finish { counter, ending, paperwork };
    scope.execute_if(check, command, &key, input.hash, the_ticket(scope.visible())).await
}

/// Sets the ticket aside; the clerk serves others meanwhile.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/park", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = ParkRequest,
    responses((status = 200, body = Ticket),
        (status = 409, body = ProblemBody, description = "`counter_closed`, `counter_idle`, `wrong_state`")),
)]
pub(super) async fn park(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<ParkRequest>,
) -> Result<Response, Problem> {
    let note = input.value.note.filter(|note| !note.trim().is_empty());
    check_reason(note.as_deref())?;
    scope.execute(Command::Park { counter, note }, &key, input.hash, the_ticket(scope.visible())).await
}

/// Goes on with a parked ticket.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/resume", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = ResumeRequest,
    responses((status = 200, body = Ticket), (status = 404, body = ProblemBody, description = "`unknown_ticket`"),
        (status = 409, body = ProblemBody, description = "`counter_busy`, `counter_closed`, `wrong_state`, `citizen_elsewhere`")),
)]
pub(super) async fn resume(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<ResumeRequest>,
) -> Result<Response, Problem> {
    let ticket = input.value.ticket;
    let visible = scope.visible();
    let check = move |office: &Office| check_ticket(&visible, office, ticket);
    scope
        .execute_if(check, Command::Resume { counter, ticket }, &key, input.hash, the_ticket(scope.visible()))
        .await
}

/// Sends the citizen on with their arrival and answers the ticket in the other queue.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/transfer", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = TransferRequest,
    responses((status = 200, body = Ticket),
        (status = 409, body = ProblemBody, description = "`counter_closed`, `counter_idle`, `same_destination`"),
        (status = 422, body = ProblemBody, description = "`unknown_service`, `unknown_counter`, ...")),
)]
pub(super) async fn transfer(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<TransferRequest>,
) -> Result<Response, Problem> {
    let to = match (input.value.service, input.value.counter) {
        (Some(service), None) => Destination::Service(service),
        (None, Some(counter)) => Destination::Counter(counter),
        (Some(_), Some(_)) | (None, None) => {
            return Err(Problem::invalid("invalid_body", "name either a service or a counter"));
        }
    };
    let destination = to.clone();
    let check = move |office: &Office| match &destination {
        Destination::Service(service) => check_service(office, service),
        Destination::Counter(counter) => check_counter(office, counter),
    };
    let command = Command::Transfer { counter, ticket: TicketId(Uuid::now_v7()), to };
    scope.execute_if(check, command, &key, input.hash, the_ticket(scope.visible())).await
}

/// The citizen needs another service as well; answers the further ticket of the visit.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/add-service", tag = "counters",
    params(("office" = String, Path), ("counter" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = AddServiceRequest,
    responses((status = 200, body = Ticket),
        (status = 409, body = ProblemBody, description = "`counter_closed`, `counter_idle`, `wrong_state`"),
        (status = 422, body = ProblemBody, description = "`unknown_service`")),
)]
pub(super) async fn add_service(
    CounterScope { scope, counter }: CounterScope<ServiceStaff>,
    key: RequestKey,
    input: Input<AddServiceRequest>,
) -> Result<Response, Problem> {
    let service = input.value.service;
    let wanted = service.clone();
    let check = move |office: &Office| check_service(office, &wanted);
    let command = Command::AddService { counter, ticket: TicketId(Uuid::now_v7()), service };
    scope.execute_if(check, command, &key, input.hash, the_ticket(scope.visible())).await
}

/// The ticket that the last event is about.
fn the_ticket(visible: Visible) -> impl FnOnce(&Office, &[Event]) -> Answer {
    move |office, events| {
        let ticket = events.iter().rev().find_map(|event| event.fact.ticket());
        let ticket = ticket.expect("an event at a counter is about a ticket");
        view::answer(200, &visible.ticket(view::changed_ticket(office, ticket, true)))
    }
}

fn check_ticket(visible: &Visible, office: &Office, ticket: TicketId) -> Result<(), Failure> {
    let known = office.ticket(ticket).is_some_and(|ticket| visible.includes(&ticket.service));
    if known { Ok(()) } else { Err(Refusal::UnknownTicket(ticket).into()) }
}

fn check_service(office: &Office, service: &ServiceId) -> Result<(), Failure> {
    let known = office.settings().services.contains_key(service);
    if known { Ok(()) } else { Err(Refusal::UnknownService(service.clone()).into()) }
}
