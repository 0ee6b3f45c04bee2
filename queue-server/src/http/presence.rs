//! Who joined from afar says that they are in the hall, with a code that only the hall shows and that changes.

use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::appointment::{PresenceCode, PresentRequest};
use queue_api::phone::PhoneTicket;
use queue_api::ticket::Ticket;
use queue_core::{Command, Refusal};

use super::auth::BoardReader;
use super::counters::Nothing;
use super::input::{Input, RequestKey};
use super::phone;
use super::problem::Problem;
use super::scope::{CitizenScope, Scope, SlipScope, TicketScope};
use super::view;

/// After how many seconds one more code may be tried.
const TRY_AGAIN_S: u32 = 720;

/// Whether a citizen who did not sign in may take one more number; staff and kiosks may.
pub(super) fn may_join(scope: &CitizenScope) -> Result<(), Problem> {
    let Some(address) = scope.citizen else { return Ok(()) };
    let may = scope.site().accounts().citizens().may_join(address);
    if may { Ok(()) } else { Err(Problem::too_many_attempts(TRY_AGAIN_S)) }
}

/// The citizen got no number after all.
pub(super) fn did_not_join(scope: &CitizenScope) {
    if let Some(address) = scope.citizen {
        scope.site().accounts().citizens().did_not_join(address);
    }
}

/// The code that the hall shows now.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/presence", operation_id = "presence_code", tag = "phone",
    params(("office" = String, Path)),
    responses((status = 200, body = PresenceCode), (status = 409, body = ProblemBody, description = "`not_remote`")),
)]
pub(super) async fn code(scope: Scope<BoardReader>) -> Result<Json<PresenceCode>, Problem> {
    if scope.hall().office().settings().remote.is_none() {
        return Err(Refusal::NotRemote.into());
    }
    let (code, changes_in_s) = scope.site().accounts().presence_code(scope.hall().id());
    Ok(Json(PresenceCode { code, changes_in_s }))
}

/// Confirms with the hall's code that the citizen is there.
#[utoipa::path(
    post, path = "/api/v1/t/{token}/present", operation_id = "confirm_presence", tag = "phone",
    params(("token" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = PresentRequest,
    responses((status = 200, body = PhoneTicket),
        (status = 409, body = ProblemBody, description = "`wrong_presence_code`, `wrong_state`"),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`")),
)]
pub(super) async fn confirm(
    slip: SlipScope,
    key: RequestKey,
    input: Input<PresentRequest>,
) -> Result<Response, Problem> {
    let (accounts, ticket) = (slip.site().accounts(), slip.ticket);
    if !accounts.citizens().may_try_presence(ticket) {
        return Err(Problem::too_many_attempts(TRY_AGAIN_S));
    }
    if !accounts.is_presence_code(slip.hall().id(), &input.value.code) {
        let detail = "this is not the code that the hall shows";
        return Err(Problem::new(StatusCode::CONFLICT, "wrong_presence_code", detail));
    }
    accounts.citizens().was_present(ticket);
    let answer = phone::changed(&slip);
    slip.execute(Command::ConfirmPresence { ticket }, &key, input.hash, answer).await
}

/// Confirms for a citizen who stands before the staff or at the kiosk that they are there.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets/{ticket}/present", operation_id = "confirm_presence_here",
    tag = "tickets",
    params(("office" = String, Path), ("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = Object,
    responses((status = 200, body = Ticket), (status = 409, body = ProblemBody, description = "`wrong_state`")),
)]
pub(super) async fn present(
    TicketScope { scope, ticket }: TicketScope,
    key: RequestKey,
    input: Input<Nothing>,
) -> Result<Response, Problem> {
    let for_staff = scope.is_staff();
    let answer =
        move |office: &_, _: &[_]| view::answer(200, &view::changed_ticket(office, ticket, for_staff));
    scope.execute(Command::ConfirmPresence { ticket }, &key, input.hash, answer).await
}
