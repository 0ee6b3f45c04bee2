//! Somebody at a kiosk asks for a clerk, and a clerk comes.

use axum::Json;
use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::device::HelpCall;
use queue_core::command::Refusal;
use queue_core::{Command, Office};

use super::auth::Staff;
use super::counters::Nothing;
use super::input::{Input, RequestKey};
use super::no_content;
use super::problem::Problem;
use super::scope::{DeviceScope, KioskScope, Scope};
use crate::accounts::Devices;
use crate::app::Answer;

/// Asks for a clerk to come to this kiosk. Asking again while nobody has come changes nothing.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/help", operation_id = "call_for_help", tag = "devices",
    params(("office" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204)),
)]
pub(super) async fn call(
    scope: KioskScope,
    key: RequestKey,
    input: Input<Nothing>,
) -> Result<Response, Problem> {
    let command = Command::CallForHelp { device: scope.kiosk().clone() };
    match scope.execute(command, &key, input.hash, |_, _| Answer::new(204, Vec::new())).await {
        Err(problem) if problem.is(Refusal::HelpCalled(scope.kiosk().clone()).code()) => Ok(no_content()),
        answered => answered,
    }
}

/// Where somebody asks for a clerk, who waits longest first.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/help", operation_id = "help_calls", tag = "devices",
    params(("office" = String, Path)), responses((status = 200, body = Vec<HelpCall>)),
)]
pub(super) async fn list(scope: Scope<Staff>) -> Json<Vec<HelpCall>> {
    let devices = scope.site().accounts().devices();
    Json(calls(devices, &scope.hall().office()))
}

/// A clerk goes to the kiosk.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/help/{device}/answer", operation_id = "answer_help", tag = "devices",
    params(("office" = String, Path), ("device" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), (status = 409, body = ProblemBody, description = "`no_help_called`")),
)]
pub(super) async fn answer(
    DeviceScope { scope, device }: DeviceScope<Staff>,
    key: RequestKey,
    input: Input<Nothing>,
) -> Result<Response, Problem> {
    let command = Command::AnswerHelp { device };
    scope.execute(command, &key, input.hash, |_, _| Answer::new(204, Vec::new())).await
}

/// The open calls of an office with the names of the kiosks.
pub(super) fn calls(devices: &Devices, office: &Office) -> Vec<HelpCall> {
    let id = &office.settings().office;
    let call = |(device, since): (&queue_core::value::DeviceId, _)| HelpCall {
        device: device.clone(),
        name: devices.name(id, device),
        since,
    };
    let mut calls: Vec<HelpCall> = office.help_calls().map(call).collect();
    calls.sort_by_key(|call| call.since);
    calls
}
