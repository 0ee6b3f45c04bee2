//! One's own appointment, for whoever has its code.

use axum::Json;
use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::appointment::{Appointment, AppointmentState, MoveRequest, StaffAppointment, qr_text};
use queue_core::appointment::Standing;
use queue_core::value::{AppointmentId, OfficeId, Timestamp};
use queue_core::{Command, Office};

use super::Site;
use super::appointments::{hash_for, private_hash};
use super::counters::Nothing;
use super::input::{Input, RequestKey};
use super::phone;
use super::problem::Problem;
use super::scope::CodeScope;
use super::view;
use crate::app::Hall;

/// One's own appointment.
#[utoipa::path(
    get, path = "/api/v1/a/{code}", operation_id = "own_appointment", tag = "appointments",
    params(("code" = String, Path)),
    responses((status = 200, body = Appointment),
        (status = 404, body = ProblemBody, description = "`unknown_appointment`"),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`, after five codes that do not exist")),
)]
pub(super) async fn one(booked: CodeScope) -> Result<Json<Appointment>, Problem> {
    let (site, hall) = (booked.site(), booked.hall());
    let found = appointment(site, hall, &hall.office(), booked.appointment, site.app().clock().now());
    found.map(Json).ok_or_else(Problem::unknown_appointment)
}

/// Moves one's own appointment to another time.
#[utoipa::path(
    post, path = "/api/v1/a/{code}/move", operation_id = "move_own_appointment", tag = "appointments",
    params(("code" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = MoveRequest,
    responses((status = 200, body = Appointment),
        (status = 409, body = ProblemBody, description = "`slot_taken`, `appointment_over`"),
        (status = 422, body = ProblemBody, description = "`not_a_slot`")),
)]
pub(super) async fn change(
    booked: CodeScope,
    key: RequestKey,
    input: Input<MoveRequest>,
) -> Result<Response, Problem> {
    let MoveRequest { slot, document } = input.value;
    let document = hash_for(&booked, slot, document.as_ref()).await?;
    let body = private_hash(&(slot, &document));
    let command = Command::MoveAppointment { appointment: booked.appointment, slot, document };
    execute(&booked, command, &key, body).await
}

/// Gives one's own appointment up.
#[utoipa::path(
    post, path = "/api/v1/a/{code}/cancel", operation_id = "cancel_own_appointment", tag = "appointments",
    params(("code" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = Object,
    responses((status = 200, body = Appointment),
        (status = 409, body = ProblemBody, description = "`appointment_over`")),
)]
pub(super) async fn cancel(
    booked: CodeScope,
    key: RequestKey,
    input: Input<Nothing>,
) -> Result<Response, Problem> {
    let command = Command::CancelAppointment { appointment: booked.appointment };
    execute(&booked, command, &key, input.hash).await
}

async fn execute(
    booked: &CodeScope,
    command: Command,
    key: &RequestKey,
    body: [u8; 32],
) -> Result<Response, Problem> {
    let (site, hall, id) = (booked.site().clone(), booked.hall().clone(), booked.appointment);
    let now = site.app().clock().now();
    let answer = move |office: &Office, _: &[_]| {
        let changed = appointment(&site, &hall, office, id, now);
        view::answer(200, &changed.expect("an appointment that just changed is known"))
    };
    booked.execute(command, key, body, answer).await
}

/// An appointment for whoever has its code.
pub(super) fn appointment(
    site: &Site,
    hall: &Hall,
    office: &Office,
    id: AppointmentId,
    now: Timestamp,
) -> Option<Appointment> {
    let known = office.appointment(id)?;
    let profile = hall.profile();
    let (service_names, documents) = phone::service(hall, &known.service);
    let window = office.check_in_window(known);
    let office_id: OfficeId = profile.id.clone();
    Some(Appointment {
        id,
        code: known.code.clone(),
        qr: qr_text(&known.code),
        link: site.appointment_link(&known.code),
        office: office_id,
        office_names: profile.names.clone(),
        languages: profile.languages.clone(),
        time_zone: profile.time_zone.clone(),
        language: known.language,
        service: known.service.clone(),
        service_names,
        documents,
        slot: known.slot,
        state: state(office.standing(known, now)),
        check_in_from: window.from,
        check_in_until: window.until,
    })
}

/// An appointment for the staff.
pub(super) fn staff_appointment(
    office: &Office,
    id: AppointmentId,
    now: Timestamp,
) -> Option<StaffAppointment> {
    let known = office.appointment(id)?;
    let standing = office.standing(known, now);
    let window = office.check_in_window(known);
    let ticket = match standing {
        Standing::CheckedIn(ticket) => Some(ticket),
        Standing::Booked | Standing::Cancelled | Standing::Released => None,
    };
    Some(StaffAppointment {
        id,
        service: known.service.clone(),
        slot: known.slot,
        state: state(standing),
        language: known.language,
        ticket,
        check_in_from: window.from,
        check_in_until: window.until,
    })
}

fn state(standing: Standing) -> AppointmentState {
    match standing {
        Standing::Booked => AppointmentState::Booked,
        Standing::CheckedIn(_) => AppointmentState::CheckedIn,
        Standing::Cancelled => AppointmentState::Cancelled,
        Standing::Released => AppointmentState::Released,
    }
}
