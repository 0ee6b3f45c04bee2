//! What an administrator has a device do, copies of slips for the staff, and what the device says of it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_api::Problem as ProblemBody;
use queue_api::errand::{
    CopiedSlip, CopyRequest, CopyingKiosk, ErrandKind, ErrandReport, ErrandRequest, ErrandTold, Task,
};
use queue_core::Command;
use queue_core::command::Refusal;
use queue_core::value::{Actor, DeviceId, Paper, TicketId};
use uuid::Uuid;

use super::auth::{Admin, Staff};
use super::devices::{harmless, unknown_device};
use super::input::{Input, PictureInput, VoiceInput};
use super::problem::Problem;
use super::scope::{DeviceCaller, OwnScope, Scope, TicketScope};
use super::{Site, no_content};
use crate::accounts::{DeviceKind, KnownDevice};
use crate::app::{Answer, Order};
use crate::deeds::Deed;

/// How much a device may say of an errand, in characters.
const DETAIL_LIMIT: usize = 400;

/// Has a device do something, once. It learns of it within a second while its line is there; asked for twice, it is one.
#[utoipa::path(
    post, path = "/api/v1/devices/{device}/errands", operation_id = "send_on_errand", tag = "devices",
    params(("device" = String, Path)), request_body = ErrandRequest,
    responses((status = 201, body = ErrandTold),
        (status = 404, body = ProblemBody, description = "`unknown_device`"),
        (status = 409, body = ProblemBody, description = "`device_silent`"),
        (status = 422, body = ProblemBody, description = "`kind_differs`, `invalid_body`")),
)]
pub(super) async fn ask(
    OwnScope(scope): OwnScope<Admin>,
    Path(device): Path<String>,
    input: Input<ErrandRequest>,
) -> Result<Response, Problem> {
    let what = input.value.what;
    let devices = scope.site().accounts().devices();
    let known = devices.find(scope.hall().id(), &DeviceId::new(device)).ok_or_else(unknown_device)?;
    let task = match (what, known.kind) {
        (ErrandKind::Restart, DeviceKind::Kiosk | DeviceKind::Board) => Task::Restart,
        (ErrandKind::Screenshot, DeviceKind::Kiosk | DeviceKind::Board) => Task::Screenshot,
        (ErrandKind::TestSlip, DeviceKind::Kiosk) => Task::TestSlip,
        (ErrandKind::TestCall, DeviceKind::Board) => Task::TestCall,
        (ErrandKind::TestSlip | ErrandKind::TestCall | ErrandKind::Copy | ErrandKind::Voice, _)
        | (_, DeviceKind::DeskButton) => return Err(kind_differs()),
    };
    check_there(&scope, &known)?;
    let told = devices.send_on_errand(&known, what, task, scope.actor());
    let deed = Deed::DeviceSentOnErrand { device: known.id.clone(), name: known.name.clone(), errand: what };
    scope.record(deed).await;
    Ok((StatusCode::CREATED, Json(told)).into_response())
}

/// Sends a board a voice of the town's own in a ZIP archive. The board looks at all of it before it takes it, and says what is
/// wrong.
#[utoipa::path(
    put, path = "/api/v1/devices/{device}/voice", operation_id = "send_voice", tag = "devices",
    params(("device" = String, Path)), request_body(content = String, content_type = "application/zip"),
    responses((status = 201, body = ErrandTold),
        (status = 404, body = ProblemBody, description = "`unknown_device`"),
        (status = 409, body = ProblemBody, description = "`device_silent`, `voice_on_its_way`"),
        (status = 413, body = ProblemBody, description = "`body_too_large`"),
        (status = 415, body = ProblemBody, description = "`not_an_archive`"),
        (status = 422, body = ProblemBody, description = "`kind_differs`, `not_an_archive`")),
)]
pub(super) async fn send_voice(
    OwnScope(scope): OwnScope<Admin>,
    Path(device): Path<String>,
    VoiceInput(archive): VoiceInput,
) -> Result<Response, Problem> {
    let devices = scope.site().accounts().devices();
    let known = devices.find(scope.hall().id(), &DeviceId::new(device)).ok_or_else(unknown_device)?;
    if known.kind != DeviceKind::Board {
        return Err(kind_differs());
    }
    check_there(&scope, &known)?;
    let told = devices.send_voice(&known, archive, scope.actor()).ok_or_else(|| {
        let detail = "the board is still about another voice: wait until it is done";
        Problem::new(StatusCode::CONFLICT, "voice_on_its_way", detail)
    })?;
    let (device, name, errand) = (known.id.clone(), known.name.clone(), ErrandKind::Voice);
    scope.record(Deed::DeviceSentOnErrand { device, name, errand }).await;
    Ok((StatusCode::CREATED, Json(told)).into_response())
}

/// The voice that a board was sent.
#[utoipa::path(
    get, path = "/api/v1/devices/errands/{errand}/voice", operation_id = "voice_of_errand", tag = "devices",
    params(("errand" = String, Path)),
    responses((status = 200, content_type = "application/zip", body = String, description = "The archive, ZIP"),
        (status = 404, body = ProblemBody, description = "`unknown_errand`")),
)]
pub(super) async fn voice(
    State(site): State<Site>,
    DeviceCaller(device): DeviceCaller,
    Path(errand): Path<String>,
) -> Result<Response, Problem> {
    let now = site.app().clock().now();
    let archive = device.errands().voice(errand_id(&errand)?, now).ok_or_else(unknown_errand)?;
    let headers = [(header::CONTENT_TYPE, "application/zip"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, archive).into_response())
}

/// A device says what became of an errand.
#[utoipa::path(
    post, path = "/api/v1/devices/errands/{errand}", operation_id = "report_errand", tag = "devices",
    params(("errand" = String, Path)), request_body = ErrandReport,
    responses((status = 204), (status = 404, body = ProblemBody, description = "`unknown_errand`"),
        (status = 422, body = ProblemBody)),
)]
pub(super) async fn report(
    State(site): State<Site>,
    DeviceCaller(device): DeviceCaller,
    Path(errand): Path<String>,
    input: Input<ErrandReport>,
) -> Result<Response, Problem> {
    let report = match input.value {
        ErrandReport::Failed { reason, detail } => {
            let detail = detail.map(|detail| harmless(&detail, DETAIL_LIMIT));
            ErrandReport::Failed { reason, detail }
        }
        report @ (ErrandReport::Waits | ErrandReport::Done | ErrandReport::Sent) => report,
    };
    let now = site.app().clock().now();
    let is_printed = matches!(report, ErrandReport::Done | ErrandReport::Sent);
    let reported = device.errands().report(errand_id(&errand)?, report, now);
    let (task, by) = reported.ok_or_else(unknown_errand)?;
    if let Task::Copy(slip) = task
        && is_printed
    {
        note_copy(&site, &device, slip.ticket, by).await;
    }
    Ok(no_content())
}

/// The slip is out: it stands in the journal, under whoever asked for it.
async fn note_copy(site: &Site, device: &KnownDevice, ticket: TicketId, by: Actor) {
    let answer = Answer::new(204, Vec::new());
    let command = Command::ReportPaper { ticket, paper: Paper::Copy };
    let order = Order { command, by, key: None, check: None, answer: Box::new(|_, _| answer) };
    if let Err(error) = site.app().execute(&device.office, order).await {
        tracing::info!(?error, %ticket, "a copy was printed and is not noted");
    }
}

/// The kiosks of the office that print copies of slips, and what became of those they were asked for lately.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/kiosks", operation_id = "copying_kiosks", tag = "tickets",
    params(("office" = String, Path)),
    responses((status = 200, body = Vec<CopyingKiosk>)),
)]
pub(super) async fn kiosks(scope: Scope<Staff>) -> Json<Vec<CopyingKiosk>> {
    let devices = scope.site().accounts().devices();
    let now = scope.site().app().clock().now();
    let kiosks = devices.of(scope.hall().id()).into_iter().filter(|known| known.kind == DeviceKind::Kiosk);
    let told = |known: Arc<KnownDevice>| CopyingKiosk {
        id: known.id.clone(),
        name: known.name.clone(),
        there: known.is_there(now),
        paper: known.health().and_then(|health| health.paper),
        copies: known.errands().told(now).into_iter().filter(|told| told.what == ErrandKind::Copy).collect(),
    };
    Json(kiosks.map(told).collect())
}

/// Has a kiosk print the slip of a ticket again, marked as a copy. It is the same ticket; when the slip is out, it is noted.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets/{ticket}/copy", operation_id = "print_copy", tag = "tickets",
    params(("office" = String, Path), ("ticket" = Uuid, Path)), request_body = CopyRequest,
    responses((status = 201, body = ErrandTold),
        (status = 404, body = ProblemBody, description = "`unknown_ticket`, `unknown_device`"),
        (status = 409, body = ProblemBody, description = "`wrong_state`, `device_silent`"),
        (status = 422, body = ProblemBody, description = "`kind_differs`, `invalid_body`")),
)]
pub(super) async fn print_copy(
    TicketScope { scope, ticket }: TicketScope<Staff>,
    input: Input<CopyRequest>,
) -> Result<Response, Problem> {
    let devices = scope.site().accounts().devices();
    let known = devices.find(scope.hall().id(), &input.value.kiosk).ok_or_else(unknown_device)?;
    if known.kind != DeviceKind::Kiosk {
        return Err(Problem::invalid("kind_differs", "a device of this kind does not print"));
    }
    check_there(&scope, &known)?;
    let slip = {
        let office = scope.hall().office();
        let ticket = office.ticket(ticket).ok_or(Refusal::UnknownTicket(ticket))?;
        if ticket.state.ended_at().is_some() {
            return Err(Problem::new(StatusCode::CONFLICT, "wrong_state", "this ticket is over"));
        }
        CopiedSlip {
            ticket: ticket.id,
            number: ticket.number,
            service: ticket.service.clone(),
            issued_at: ticket.issued_at,
            language: ticket.language,
            link: scope.site().link(ticket.id),
        }
    };
    let told = devices.send_on_errand(&known, ErrandKind::Copy, Task::Copy(Box::new(slip)), scope.actor());
    Ok((StatusCode::CREATED, Json(told)).into_response())
}

/// A device gives the picture of its panel that an errand asks for.
#[utoipa::path(
    put, path = "/api/v1/devices/errands/{errand}/picture", operation_id = "give_picture", tag = "devices",
    params(("errand" = String, Path)), request_body(content = String, content_type = "image/png"),
    responses((status = 204), (status = 404, body = ProblemBody, description = "`unknown_errand`"),
        (status = 413, body = ProblemBody, description = "`body_too_large`"),
        (status = 415, body = ProblemBody, description = "`not_a_picture`"),
        (status = 422, body = ProblemBody, description = "`not_a_picture`")),
)]
pub(super) async fn give_picture(
    State(site): State<Site>,
    DeviceCaller(device): DeviceCaller,
    Path(errand): Path<String>,
    PictureInput(png): PictureInput,
) -> Result<Response, Problem> {
    let now = site.app().clock().now();
    let was_open = device.errands().give_picture(errand_id(&errand)?, png, now);
    if was_open { Ok(no_content()) } else { Err(unknown_errand()) }
}

/// The last picture of a device's panel, for ten minutes.
#[utoipa::path(
    get, path = "/api/v1/devices/{device}/picture", operation_id = "device_picture", tag = "devices",
    params(("device" = String, Path)),
    responses((status = 200, content_type = "image/png", body = String, description = "The picture, PNG"),
        (status = 404, body = ProblemBody, description = "`unknown_device`, `no_picture`")),
)]
pub(super) async fn picture(
    OwnScope(scope): OwnScope<Admin>,
    Path(device): Path<String>,
) -> Result<Response, Problem> {
    let devices = scope.site().accounts().devices();
    let known = devices.find(scope.hall().id(), &DeviceId::new(device)).ok_or_else(unknown_device)?;
    let picture = known.errands().picture(scope.site().app().clock().now()).ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no_picture",
            "there is no picture of this panel, or none any more",
        )
    })?;
    let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, picture.png).into_response())
}

/// Nobody waits for a device that does not listen.
fn check_there<R>(scope: &Scope<R>, known: &KnownDevice) -> Result<(), Problem> {
    if scope.site().accounts().devices().is_there(known) {
        return Ok(());
    }
    let detail = "the device was not heard of lately, so that nobody can have it do anything";
    Err(Problem::new(StatusCode::CONFLICT, "device_silent", detail))
}

fn kind_differs() -> Problem {
    Problem::invalid("kind_differs", "a device of this kind does not do this")
}

fn errand_id(errand: &str) -> Result<Uuid, Problem> {
    errand.parse().map_err(|_| unknown_errand())
}

fn unknown_errand() -> Problem {
    let detail = "this device has no such errand, or it is over";
    Problem::new(StatusCode::NOT_FOUND, "unknown_errand", detail)
}
