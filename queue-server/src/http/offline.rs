//! Kiosks: numbers to give while the line is cut, and what was given then.

use axum::Json;
use futures_util::future::join_all;
use queue_api::Problem as ProblemBody;
use queue_api::device::{Band, BandsRequest, OfflineTicket, UploadState, Uploaded};
use queue_core::bands::Granted;
use queue_core::command::{OfflineIssue, Refusal};
use queue_core::value::{Date, DeviceId, TicketId, TicketNumber, VisitId};
use queue_core::{Command, Event, Fact, Office};
use uuid::Uuid;

use super::input::{Input, RequestKey};
use super::problem::Problem;
use super::scope::KioskScope;
use super::view;
use crate::app::{Answer, Failure, Order};

/// How many numbers are handed over at once; a kiosk with more asks again.
const UPLOAD_LIMIT: usize = 100;

/// Gives a kiosk numbers for a business day that it may give by itself: a band for each letter, and no other kiosk's.
/// Asked again it gives the same bands, and a further one for each letter of which fewer than 250 numbers are left.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/bands", operation_id = "bands", tag = "devices",
    params(("office" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = BandsRequest,
    responses((status = 200, body = Vec<Band>, description = "All bands of the kiosk for the day"),
        (status = 409, body = ProblemBody, description = "`numbers_exhausted`"),
        (status = 422, body = ProblemBody, description = "`no_bands_for_day`")),
)]
pub(super) async fn bands(
    scope: KioskScope,
    _: RequestKey,
    input: Input<BandsRequest>,
) -> Result<Json<Vec<Band>>, Problem> {
    let (device, day) = (scope.kiosk().clone(), input.value.day);
    let order = Order {
        command: Command::GrantBands { device: device.clone(), day },
        by: scope.actor(),
        key: None,
        check: None,
        answer: Box::new(|_, _| Answer::new(200, Vec::new())),
    };
    // Only what is missing is granted, so a repeat grants nothing more.
    match scope.site().app().execute(scope.hall().id(), order).await {
        Ok(_) | Err(Failure::Refused(Refusal::EnoughNumbers)) => {}
        Err(Failure::Refused(Refusal::NumbersExhausted))
            if has_bands(&scope.hall().office(), &device, day) => {}
        Err(failure) => return Err(failure.into()),
    }
    let office = scope.hall().office();
    Ok(Json(office.bands().of(&device, day).map(band).collect()))
}

fn has_bands(office: &Office, device: &DeviceId, day: Date) -> bool {
    office.bands().of(device, day).next().is_some()
}

fn band(granted: &Granted) -> Band {
    let Granted { epoch, band, .. } = granted;
    Band { prefix: band.prefix, from: band.from, to: band.to, epoch: *epoch }
}

/// Takes numbers into the queue that a kiosk gave while the line was cut, at most 100 at once. Each has an id of its own,
/// so handing them over again changes nothing; each is told apart what became of it.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets/offline", operation_id = "upload_tickets", tag = "devices",
    params(("office" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = Vec<OfflineTicket>,
    responses((status = 200, body = Vec<Uploaded>, description = "In the order in which they were handed over. Refused with \
        `number_not_in_band`, `band_ended`, `number_given`, `ticket_exists`, `ticket_given_up`, `unknown_service`, \
        `numbers_exhausted`, `invalid_id`, or `day_ended`: then it is noted and counted, but nobody waits with it any more")),
)]
pub(super) async fn upload(
    scope: KioskScope,
    _: RequestKey,
    input: Input<Vec<OfflineTicket>>,
) -> Result<Json<Vec<Uploaded>>, Problem> {
    if input.value.len() > UPLOAD_LIMIT {
        return Err(Problem::invalid("invalid_body", "at most 100 numbers are handed over at once"));
    }
    // All of them wait for the writer together, in their order, and are written in one commit.
    let uploads = join_all(input.value.into_iter().map(|ticket| take(&scope, ticket))).await;
    let uploaded = uploads.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(Json(uploaded))
}

async fn take(scope: &KioskScope, ticket: OfflineTicket) -> Result<Uploaded, Problem> {
    let (id, number) = (ticket.id, ticket.number);
    let uploaded = |state, code: Option<&str>| Uploaded { id, state, code: code.map(Into::into) };
    if !matches!(id.0.get_version_num(), 4 | 7) {
        return Ok(uploaded(UploadState::Refused, Some("invalid_id")));
    }
    let order = Order {
        command: Command::TakeOffline(issue(scope, ticket)),
        by: scope.actor(),
        key: None,
        check: None,
        answer: Box::new(|_, events: &[Event]| {
            let too_late = matches!(events, [Event { fact: Fact::FoundTooLate { .. }, .. }]);
            Answer::new(if too_late { 409 } else { 200 }, Vec::new())
        }),
    };
    match scope.site().app().execute(scope.hall().id(), order).await {
        Ok(answer) if answer.status == 200 => {
            scope.site().metrics().issued();
            Ok(uploaded(UploadState::Accepted, None))
        }
        Ok(_) => Ok(uploaded(UploadState::Refused, Some("day_ended"))),
        Err(Failure::Refused(Refusal::TicketExists(_)))
            if is_the_same(&scope.hall().office(), id, number) =>
        {
            Ok(uploaded(UploadState::Known, None))
        }
        Err(Failure::Refused(refusal)) => Ok(uploaded(UploadState::Refused, Some(refusal.code()))),
        // The whole is handed over again later: what was taken so far is known then.
        Err(failure) => Err(failure.into()),
    }
}

/// Whether a known ticket has the number under which it was handed over; one of an earlier day has.
fn is_the_same(office: &Office, id: TicketId, number: TicketNumber) -> bool {
    office.ticket(id).is_none_or(|known| known.number == number)
}

fn issue(scope: &KioskScope, ticket: OfflineTicket) -> OfflineIssue {
    let OfflineTicket { id, number, visit, service, issued_at, epoch, language, priority, needs } = ticket;
    OfflineIssue {
        device: scope.kiosk().clone(),
        epoch,
        ticket: id,
        visit: VisitId(Uuid::now_v7()),
        continues: visit,
        number,
        service,
        issued_at,
        language: language.unwrap_or_else(|| view::main_language(&scope.hall().profile())),
        class: priority,
        needs: needs.into_iter().collect(),
    }
}
