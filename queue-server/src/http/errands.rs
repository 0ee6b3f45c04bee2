//! What an administrator has a device do, and what the device says of it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_api::Problem as ProblemBody;
use queue_api::errand::{ErrandKind, ErrandReport, ErrandRequest, ErrandTold, Task};
use queue_core::value::DeviceId;
use uuid::Uuid;

use super::auth::Admin;
use super::devices::{harmless, unknown_device};
use super::input::{Input, PictureInput};
use super::problem::Problem;
use super::scope::{DeviceCaller, OwnScope};
use super::{Site, no_content};
use crate::accounts::DeviceKind;
use crate::deeds::Deed;

/// How much a device may say of an errand, in characters.
const DETAIL_LIMIT: usize = 200;

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
        (_, DeviceKind::DeskButton) => {
            return Err(Problem::invalid("kind_differs", "a desk button does nothing but call"));
        }
        (ErrandKind::Restart, DeviceKind::Kiosk | DeviceKind::Board) => Task::Restart,
        (ErrandKind::Screenshot, DeviceKind::Kiosk | DeviceKind::Board) => Task::Screenshot,
    };
    if !devices.is_there(&known) {
        let detail = "the device was not heard of lately, so that nobody can have it do anything";
        return Err(Problem::new(StatusCode::CONFLICT, "device_silent", detail));
    }
    let told = devices.send_on_errand(&known, what, task);
    let deed = Deed::DeviceSentOnErrand { device: known.id.clone(), name: known.name.clone(), errand: what };
    scope.record(deed).await;
    Ok((StatusCode::CREATED, Json(told)).into_response())
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
        report @ (ErrandReport::Waits | ErrandReport::Done) => report,
    };
    let now = site.app().clock().now();
    let was_open = device.errands().report(errand_id(&errand)?, report, now);
    if was_open { Ok(no_content()) } else { Err(unknown_errand()) }
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

fn errand_id(errand: &str) -> Result<Uuid, Problem> {
    errand.parse().map_err(|_| unknown_errand())
}

fn unknown_errand() -> Problem {
    let detail = "this device has no such errand, or it is over";
    Problem::new(StatusCode::NOT_FOUND, "unknown_errand", detail)
}
