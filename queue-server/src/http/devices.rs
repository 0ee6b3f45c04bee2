//! Devices: how a new one is let in, how each is, and how one is shut out.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use queue_api::Problem as ProblemBody;
use queue_api::device::{
    AdmitRequest, AskingDevice, Device, DeviceKind, EnrolRequest, Enrolled, Enrolment, Health, OwnVoice,
};
use queue_api::errand::Errands;
use queue_core::Command;
use queue_core::value::{DeviceId, Language};
use serde::Deserialize;

use super::auth::{Admin, Manager};
use super::input::{Input, Query};
use super::problem::Problem;
use super::scope::{DeviceCaller, OwnScope, Secret, not_readable};
use super::session::From as FromAddress;
use super::{Site, no_content};
use crate::accounts::{self, Admission, Asking, CODE_LASTS, KnownDevice, Polled, fresh_code, fresh_token};
use crate::app::{Answer, Order};
use crate::import::clean;
use crate::tls::Certificate;

/// How long a device waits before it asks again, in seconds.
const POLL_EVERY_S: u32 = 3;
/// The longest name of a device, in characters.
const NAME_LIMIT: usize = 40;
/// The longest version that a device may tell, in characters.
const ZONE_LIMIT: usize = 64;
const VERSION_LIMIT: usize = 40;
/// How many errors a device may tell, and how long each may be, in characters.
const ERRORS_LIMIT: usize = 10;
const ERROR_LIMIT: usize = 200;
/// Letters of a device's id, which nobody types.
const ID_LETTERS: usize = 6;

/// A new device asks to be let in. It shows the code until an administrator has typed it.
#[utoipa::path(
    post, path = "/api/v1/devices/enrol", operation_id = "enrol_device", tag = "devices", request_body = EnrolRequest,
    responses((status = 202, body = Enrolment), (status = 422, body = ProblemBody, description = "`no_authority`"),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`")),
)]
pub(super) async fn enrol(
    State(site): State<Site>,
    FromAddress(address): FromAddress,
    input: Input<EnrolRequest>,
) -> Result<Response, Problem> {
    let EnrolRequest { kind, version, compares_authority } = input.value;
    let version = version.map(|version| harmless(&version, VERSION_LIMIT));
    let authority = compares_authority.then(|| site.certificate().map(Certificate::authority));
    if let Some(None) = authority {
        let detail = "this server has no certificate of its own: the device must be told whom to trust";
        return Err(Problem::invalid("no_authority", detail));
    }
    let authority = authority.flatten();
    let begun = site.accounts().enrolments().begin(kind_within(kind), version, authority.as_ref(), address);
    let (asking, secret) = begun.ok_or_else(|| Problem::too_many_attempts(60))?;
    let enrolment = Enrolment {
        code: asking.code,
        fingerprint: asking.fingerprint,
        poll: format!("/api/v1/devices/enrol/{secret}"),
        interval_s: POLL_EVERY_S,
        expires_in_s: u32::try_from(CODE_LASTS.as_secs()).expect("minutes are few seconds"),
    };
    Ok((StatusCode::ACCEPTED, Json(enrolment)).into_response())
}

/// The new device asks whether it is let in. The token is told once.
#[utoipa::path(
    get, path = "/api/v1/devices/enrol/{secret}", operation_id = "poll_enrolment", tag = "devices",
    params(("secret" = String, Path)),
    responses((status = 201, body = Enrolled), (status = 202, description = "Not yet"),
        (status = 410, body = ProblemBody, description = "`enrolment_ended`: ask anew")),
)]
pub(super) async fn poll(State(site): State<Site>, Secret(secret): Secret) -> Result<Response, Problem> {
    match site.accounts().enrolments().poll(&secret) {
        Polled::Waiting => Ok(StatusCode::ACCEPTED.into_response()),
        Polled::Admitted(Admission { device, token, zone }) => {
            let accounts::Device { office, name, counter, .. } = device;
            let enrolled = Enrolled { token, office, name, zone, counter };
            Ok((StatusCode::CREATED, Json(enrolled)).into_response())
        }
        Polled::Ended => {
            Err(Problem::new(StatusCode::GONE, "enrolment_ended", "this code is no longer good: ask anew"))
        }
    }
}

/// What an administrator reads off the device.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    code: String,
}

/// The device that shows a code, so that its fingerprint can be compared before it is let in.
#[utoipa::path(
    get, path = "/api/v1/devices/asking", operation_id = "asking_device", tag = "devices",
    params(("code" = String, Query)),
    responses((status = 200, body = AskingDevice),
        (status = 422, body = ProblemBody, description = "`unknown_device_code`"),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`")),
)]
pub(super) async fn asking(
    OwnScope(scope): OwnScope<Admin>,
    Query(Code { code }): Query<Code>,
) -> Result<Json<AskingDevice>, Problem> {
    let Asking { code, fingerprint, kind, version, since } = find_asking(&scope, &code)?;
    Ok(Json(AskingDevice { code, fingerprint, kind: kind_told(kind), version, since }))
}

/// Lets the device that shows a code in, as a new one or in the place of a broken one.
#[utoipa::path(
    post, path = "/api/v1/devices", operation_id = "admit_device", tag = "devices", request_body = AdmitRequest,
    responses((status = 201, body = Device),
        (status = 404, body = ProblemBody, description = "`unknown_office`, `unknown_device`, `unknown_counter`"),
        (status = 422, body = ProblemBody, description = "`unknown_device_code`, `kind_differs`, `counter_differs`, `invalid_body`"),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`")),
)]
pub(super) async fn admit(
    OwnScope(scope): OwnScope<Admin>,
    input: Input<AdmitRequest>,
) -> Result<Response, Problem> {
    let AdmitRequest { code, office, name, replaces, zone, counter } = input.value;
    if office != *scope.hall().id() {
        return Err(Problem::unknown_office());
    }
    let name = name.map(|name| checked_name(&name)).transpose()?;
    let zone = zone.map(|zone| checked_name(&zone)).transpose()?;
    let devices = scope.site().accounts().devices();
    let replaced =
        replaces.as_ref().map(|id| devices.find(&office, id).ok_or_else(unknown_device)).transpose()?;
    let asking = find_asking(&scope, &code)?;
    if replaced.as_ref().is_some_and(|replaced| replaced.kind != asking.kind) {
        return Err(Problem::invalid("kind_differs", "a device replaces one of its own kind"));
    }
    let counter = counter.or_else(|| replaced.as_ref().and_then(|replaced| replaced.counter.clone()));
    if counter.is_some() != (asking.kind == accounts::DeviceKind::DeskButton) {
        return Err(Problem::invalid(
            "counter_differs",
            "a desk button needs a counter, and nothing else has one",
        ));
    }
    if counter.as_ref().is_some_and(|counter| scope.hall().office().counter(counter).is_none()) {
        return Err(Problem::new(StatusCode::NOT_FOUND, "unknown_counter", "there is no such counter"));
    }
    if zone.is_some() && asking.kind != accounts::DeviceKind::Board {
        return Err(Problem::invalid("kind_differs", "only a board is for a part of the hall"));
    }
    let name = name.or_else(|| replaced.as_ref().map(|replaced| replaced.name.clone()));
    let name = name.ok_or_else(|| Problem::invalid("invalid_body", "a new device needs a name"))?;
    let fresh_id = || {
        DeviceId::new(format!(
            "{}-{}",
            asking.kind.name().replace('_', "-"),
            fresh_code(ID_LETTERS).to_lowercase()
        ))
    };
    let device = accounts::Device {
        id: replaces.clone().unwrap_or_else(fresh_id),
        kind: asking.kind,
        office: office.clone(),
        name: name.clone(),
        counter,
    };
    let (id, token) = (device.id.clone(), fresh_token());
    devices.put(device.clone(), &token).await.map_err(|error| not_readable(&error))?;
    let command = Command::AdmitDevice { device: id.clone(), name, replaces: replaces.is_some() };
    note(&scope, command).await?;
    let admission = Admission { device, token, zone };
    if !scope.site().accounts().enrolments().admit(&asking.code, admission) {
        devices.revoke(&office, &id).await.map_err(|error| not_readable(&error))?;
        return Err(unknown_code());
    }
    let known = devices.find(&office, &id).ok_or_else(unknown_device)?;
    Ok((StatusCode::CREATED, Json(told(&scope, &known))).into_response())
}

/// The devices of one's office.
#[utoipa::path(
    get, path = "/api/v1/devices", operation_id = "devices", tag = "devices",
    responses((status = 200, body = Vec<Device>)),
)]
pub(super) async fn list(OwnScope(scope): OwnScope<Manager>) -> Json<Vec<Device>> {
    let devices = scope.site().accounts().devices().of(scope.hall().id());
    Json(devices.iter().map(|known| told(&scope, known)).collect())
}

/// Shuts a device out at once; its streams end, and what it could give offline is refused.
#[utoipa::path(
    delete, path = "/api/v1/devices/{device}", operation_id = "revoke_device", tag = "devices",
    params(("device" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody, description = "`unknown_device`")),
)]
pub(super) async fn revoke(
    OwnScope(scope): OwnScope<Admin>,
    axum::extract::Path(device): axum::extract::Path<String>,
) -> Result<Response, Problem> {
    let device = DeviceId::new(device);
    let devices = scope.site().accounts().devices();
    let was_there = devices.revoke(scope.hall().id(), &device).await.map_err(|error| not_readable(&error))?;
    if !was_there {
        return Err(unknown_device());
    }
    note(&scope, Command::RevokeDevice { device }).await?;
    Ok(no_content())
}

/// A device says how it is, and learns what it is asked to do: each thing once.
#[utoipa::path(
    post, path = "/api/v1/devices/health", operation_id = "tell_health", tag = "devices", request_body = Health,
    responses((status = 204, description = "Nothing is asked of it"), (status = 200, body = Errands)),
)]
pub(super) async fn health(
    State(site): State<Site>,
    DeviceCaller(device): DeviceCaller,
    input: Input<Health>,
) -> Response {
    let health = input.value;
    let errors = health.errors.iter().take(ERRORS_LIMIT).map(|error| harmless(error, ERROR_LIMIT));
    let (errors, version) = (errors.collect(), harmless(&health.version, VERSION_LIMIT));
    let reads_aloud_in = health.reads_aloud_in.as_deref().map(|zone| harmless(zone, ZONE_LIMIT));
    let voices = health.voices.into_iter().take(Language::ALL.len());
    let voices = voices.map(|own| OwnVoice { voice: harmless(&own.voice, NAME_LIMIT), ..own }).collect();
    let devices = site.accounts().devices();
    let uptime_s = health.uptime_s;
    devices.tell(&device, Health { errors, version, reads_aloud_in, voices, ..health });
    let errands = devices.take_errands(&device, uptime_s);
    if errands.is_empty() { no_content() } else { Json(Errands { errands }).into_response() }
}

/// Who was let in or shut out by whom stands in the journal of the office.
async fn note<R>(scope: &super::scope::Scope<R>, command: Command) -> Result<(), Problem> {
    let (by, answer) = (scope.actor(), Answer::new(204, Vec::new()));
    let order = Order { command, by, key: None, check: None, answer: Box::new(|_, _| answer) };
    scope.site().app().execute(scope.hall().id(), order).await?;
    Ok(())
}

/// The device that shows a code; wrong codes are counted and slowed like wrong passwords.
fn find_asking<R>(scope: &super::scope::Scope<R>, code: &str) -> Result<Asking, Problem> {
    let (enrolments, office) = (scope.site().accounts().enrolments(), scope.hall().id());
    let by = scope.actor().staff().cloned().ok_or_else(Problem::forbidden)?;
    if !enrolments.may_try(office, &by) {
        return Err(Problem::too_many_attempts(20));
    }
    enrolments.find(code, office, &by).ok_or_else(unknown_code)
}

fn unknown_code() -> Problem {
    Problem::invalid("unknown_device_code", "no device shows this code now")
}

pub(super) fn unknown_device() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unknown_device", "there is no such device")
}

fn checked_name(name: &str) -> Result<String, Problem> {
    let cleaned = clean(name, NAME_LIMIT).ok().filter(|name| !name.is_empty());
    cleaned.ok_or_else(|| {
        Problem::invalid("invalid_body", "a name has 1 to 40 characters, none of them control")
    })
}

/// What a device says, without anything that a screen could stumble over.
pub(super) fn harmless(text: &str, limit: usize) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(limit).collect()
}

fn told<R>(scope: &super::scope::Scope<R>, known: &KnownDevice) -> Device {
    let now = scope.site().app().clock().now();
    Device {
        id: known.id.clone(),
        kind: kind_told(known.kind),
        office: known.office.clone(),
        name: known.name.clone(),
        counter: known.counter.clone(),
        last_seen: known.last_seen(),
        there: scope.site().accounts().devices().is_there(known),
        health: known.health(),
        errands: known.errands().told(now),
        picture_at: known.errands().picture_at(now),
    }
}

fn kind_told(kind: accounts::DeviceKind) -> DeviceKind {
    match kind {
        accounts::DeviceKind::Kiosk => DeviceKind::Kiosk,
        accounts::DeviceKind::Board => DeviceKind::Board,
        accounts::DeviceKind::DeskButton => DeviceKind::DeskButton,
    }
}

fn kind_within(kind: DeviceKind) -> accounts::DeviceKind {
    match kind {
        DeviceKind::Kiosk => accounts::DeviceKind::Kiosk,
        DeviceKind::Board => accounts::DeviceKind::Board,
        DeviceKind::DeskButton => accounts::DeviceKind::DeskButton,
    }
}
