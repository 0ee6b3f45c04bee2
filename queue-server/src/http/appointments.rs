//! Appointments: which times there are, booking, the staff's list, and the check-in in the hall.
//!
//! The number of a document is hashed before anything else happens to it. What a key remembers of a request is made from
//! the hash, since the number could be found from a plain hash of the body.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::appointment::{
    Appointment, BookRequest, CheckInRequest, DocumentNumber, MoveRequest, Slot, SlotDay, Slots,
    StaffAppointment,
};
use queue_api::ticket::IssuedTicket;
use queue_core::appointment::AppointmentState;
use queue_core::value::{
    AppointmentCode, AppointmentId, Date, DocumentHash, Need, ServiceId, TicketId, Timestamp, VisitId,
};
use queue_core::{Command, Office};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Site;
use super::auth::{Anyone, Issuer, ServiceStaff};
use super::booked::{appointment, staff_appointment};
use super::counters::Nothing;
use super::input::{Input, Query, RequestKey};
use super::problem::Problem;
use super::scope::{AppointmentScope, CitizenScope, Scope, not_readable};
use super::view;
use crate::accounts::{Guesser, fresh_appointment_code};

/// How many days of slots are told at a time at the most.
const SLOT_DAYS: u8 = 31;
/// How many days of slots are told when nothing is said.
const USUAL_SLOT_DAYS: u8 = 7;
/// After how many seconds somebody who booked too much may book again.
const BOOK_AGAIN_S: u32 = 600;

/// Which slots.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotQuery {
    from: Option<Date>,
    days: Option<u8>,
}

/// Which day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DayQuery {
    day: Option<Date>,
}

/// The times at which a service takes appointments: today and six more days when nothing is said, 31 days at the most.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/services/{service}/slots", tag = "appointments",
    params(("office" = String, Path), ("service" = String, Path),
        ("from" = Option<String>, Query, description = "YYYY-MM-DD"), ("days" = Option<u8>, Query)),
    responses((status = 200, body = Slots),
        (status = 422, body = ProblemBody, description = "`unknown_service`, `not_bookable`, `invalid_query`")),
)]
pub(super) async fn slots(
    scope: Scope<Anyone>,
    Service(service): Service,
    Query(SlotQuery { from, days }): Query<SlotQuery>,
) -> Result<Json<Slots>, Problem> {
    let days = days.unwrap_or(USUAL_SLOT_DAYS);
    if !(1..=SLOT_DAYS).contains(&days) {
        return Err(Problem::invalid("invalid_query", "1 to 31 days are told at a time"));
    }
    let now = scope.site().app().clock().now();
    let office = scope.hall().office();
    office.may_book_at_all(&service)?;
    let first = from.unwrap_or_else(|| office.day());
    let days = first.series(jiff::Span::new().days(1)).take(usize::from(days));
    let of_day = |day| {
        let slots = office.slots(&service, day, now).into_iter();
        SlotDay { day, slots: slots.map(|slot| Slot { at: slot.at, free: slot.free }).collect() }
    };
    let by_citizens = office.settings().appointments.is_some_and(|rules| rules.by_citizens);
    Ok(Json(Slots { by_citizens, days: days.map(of_day).collect(), service }))
}

/// Books an appointment. The Idempotency-Key becomes the appointment's id.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/appointments", operation_id = "book", tag = "appointments",
    params(("office" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = BookRequest,
    responses((status = 201, body = Appointment),
        (status = 409, body = ProblemBody, description = "`slot_taken`, `appointment_exists`, `appointments_full`, `staff_books_only`"),
        (status = 422, body = ProblemBody, description = "`unknown_service`, `not_bookable`, `not_a_slot`, ..."),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`: so many an hour by address and by office")),
)]
pub(super) async fn book(
    scope: CitizenScope,
    key: RequestKey,
    input: Input<BookRequest>,
) -> Result<Response, Problem> {
    let BookRequest { service, slot, language, document } = input.value;
    let (site, hall) = (scope.site().clone(), scope.hall().clone());
    let language = language.unwrap_or_else(|| view::main_language(&hall.profile()));
    let citizens = site.accounts().citizens();
    if scope.citizen.is_some_and(|address| !citizens.may_book(address, hall.id())) {
        return Err(Problem::too_many_attempts(BOOK_AGAIN_S));
    }
    let id = AppointmentId(key.0.unwrap_or_else(Uuid::now_v7));
    let done = async {
        hall.office().may_book_at_all(&service)?;
        let document = hash_for(&scope, slot, document.as_ref()).await?;
        let body = private_hash(&(&service, slot, language, &document));
        let code = AppointmentCode::new(fresh_appointment_code());
        let command = Command::Book { appointment: id, service, slot, code, language, document };
        let (site, hall, now) = (site.clone(), hall.clone(), site.app().clock().now());
        let answer = move |office: &Office, _: &[_]| {
            let booked = appointment(&site, &hall, office, id, now);
            view::answer(201, &booked.expect("an appointment just booked is known"))
        };
        scope.execute(command, &key, body, answer).await
    };
    let done = done.await;
    if let (Some(address), Err(_)) = (scope.citizen, &done) {
        citizens.did_not_book(address, hall.id());
    }
    done
}

/// The appointments of a day, today's when nothing is said, in the order of their times.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/appointments", operation_id = "appointments", tag = "appointments",
    params(("office" = String, Path), ("day" = Option<String>, Query, description = "YYYY-MM-DD")),
    responses((status = 200, body = Vec<StaffAppointment>)),
)]
pub(super) async fn list(
    scope: Scope<ServiceStaff>,
    Query(DayQuery { day }): Query<DayQuery>,
) -> Json<Vec<StaffAppointment>> {
    let now = scope.site().app().clock().now();
    let office = scope.hall().office();
    let visible = scope.visible();
    let of_day = office.appointments_on(day.unwrap_or_else(|| office.day()));
    let theirs = of_day.filter(|known| visible.includes(&known.service));
    Json(theirs.filter_map(|known| staff_appointment(&office, known.id, now)).collect())
}

/// Moves an appointment for a citizen who asks the staff.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/appointments/{appointment}/move", operation_id = "move_appointment",
    tag = "appointments",
    params(("office" = String, Path), ("appointment" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = MoveRequest,
    responses((status = 200, body = StaffAppointment),
        (status = 404, body = ProblemBody, description = "`unknown_appointment`"),
        (status = 409, body = ProblemBody, description = "`slot_taken`, `appointment_over`"),
        (status = 422, body = ProblemBody, description = "`not_a_slot`")),
)]
pub(super) async fn change(
    AppointmentScope { scope, appointment }: AppointmentScope,
    key: RequestKey,
    input: Input<MoveRequest>,
) -> Result<Response, Problem> {
    let MoveRequest { slot, document } = input.value;
    let document = hash_for(&scope, slot, document.as_ref()).await?;
    let body = private_hash(&(slot, &document));
    execute(&scope, appointment, Command::MoveAppointment { appointment, slot, document }, &key, body).await
}

/// Gives an appointment up for a citizen who asks the staff.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/appointments/{appointment}/cancel", operation_id = "cancel_appointment",
    tag = "appointments",
    params(("office" = String, Path), ("appointment" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = Object,
    responses((status = 200, body = StaffAppointment),
        (status = 404, body = ProblemBody, description = "`unknown_appointment`"),
        (status = 409, body = ProblemBody, description = "`appointment_over`")),
)]
pub(super) async fn cancel(
    AppointmentScope { scope, appointment }: AppointmentScope,
    key: RequestKey,
    input: Input<Nothing>,
) -> Result<Response, Problem> {
    execute(&scope, appointment, Command::CancelAppointment { appointment }, &key, input.hash).await
}

/// What the person who checks in needs at the counter.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NeedsRequest {
    #[schema(value_type = Vec<String>)]
    needs: Vec<Need>,
}

/// Checks a citizen in whose appointment the staff knows.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/appointments/{appointment}/check-in", operation_id = "check_in_appointment",
    tag = "appointments",
    params(("office" = String, Path), ("appointment" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = NeedsRequest,
    responses((status = 201, body = IssuedTicket),
        (status = 404, body = ProblemBody, description = "`unknown_appointment`"),
        (status = 409, body = ProblemBody, description = "`too_early` with `from`, `appointment_over`, `office_closed`")),
)]
pub(super) async fn check_in_named(
    AppointmentScope { scope, appointment }: AppointmentScope,
    key: RequestKey,
    input: Input<NeedsRequest>,
) -> Result<Response, Problem> {
    issue(&scope, appointment, input.value.needs, &key, input.hash).await
}

/// Checks a citizen in by the code of the appointment or by the scanned document. The Idempotency-Key becomes the ticket's
/// id.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/check-in", operation_id = "check_in", tag = "appointments",
    params(("office" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = CheckInRequest,
    responses((status = 201, body = IssuedTicket),
        (status = 404, body = ProblemBody, description = "`unknown_appointment`"),
        (status = 409, body = ProblemBody, description = "`too_early` with `from`, `appointment_over`, `office_closed`"),
        (status = 429, body = ProblemBody, description = "`too_many_attempts`, after five that do not exist")),
)]
pub(super) async fn check_in(
    Guessed { scope, guesser }: Guessed,
    key: RequestKey,
    input: Input<CheckInRequest>,
) -> Result<Response, Problem> {
    let CheckInRequest { code, document, needs } = input.value;
    scope.may_guess(&guesser)?;
    let (found, body) = match (code, document) {
        (Some(code), None) => {
            (scope.hall().office().appointment_by_code(&code).map(|known| known.id), input.hash)
        }
        (None, Some(number)) => {
            let found = find_by_document(&scope, &number, &key).await?;
            (found, private_hash(&(found, &needs)))
        }
        (Some(_), Some(_)) | (None, None) => {
            return Err(Problem::invalid("invalid_body", "a check-in has either a code or a document"));
        }
    };
    let Some(found) = found else {
        scope.site().accounts().citizens().missed(&guesser);
        return Err(Problem::unknown_appointment());
    };
    issue(&scope, found, needs, &key, body).await
}

/// The service in the path.
pub(super) struct Service(ServiceId);

impl FromRequestParts<Site> for Service {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let service = super::scope::parameter(parts, site, "service").await;
        Ok(Self(ServiceId::new(service.unwrap_or_default())))
    }
}

/// An office in which somebody tries a code.
pub(super) struct Guessed {
    scope: Scope<Issuer>,
    guesser: Guesser,
}

impl FromRequestParts<Site> for Guessed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let scope = Scope::<Issuer>::from_request_parts(parts, site).await?;
        Ok(Self { guesser: scope.guesser(parts), scope })
    }
}

async fn find_by_document(
    scope: &Scope<Issuer>,
    number: &DocumentNumber,
    key: &RequestKey,
) -> Result<Option<AppointmentId>, Problem> {
    let hall = scope.hall();
    let today = hall.office().day();
    let documents = scope.site().accounts().documents();
    let hash = documents.known_hash(hall.id(), today, number).await.map_err(|error| not_readable(&error))?;
    let office = hall.office();
    let found = hash.and_then(|hash| office.appointment_by_document(&hash).map(|known| known.id));
    // The hash goes with the check-in: a repeat is known by the ticket that it asked for.
    let repeated = || {
        let ticket = TicketId(key.0?);
        office.appointments_on(today).find(|known| known.state == AppointmentState::CheckedIn(ticket))
    };
    Ok(found.or_else(|| repeated().map(|known| known.id)))
}

async fn issue<R>(
    scope: &Scope<R>,
    appointment: AppointmentId,
    needs: Vec<Need>,
    key: &RequestKey,
    body: [u8; 32],
) -> Result<Response, Problem> {
    let ticket = TicketId(key.0.unwrap_or_else(Uuid::now_v7));
    let visit = VisitId(Uuid::now_v7());
    let link = scope.site().link(ticket);
    let (for_staff, needs) = (scope.is_staff(), needs.into_iter().collect());
    let command = Command::CheckIn { appointment, ticket, visit, needs };
    let answer = move |office: &_, _: &[_]| view::answer(201, &view::issued(office, ticket, link, for_staff));
    let response = scope.execute(command, key, body, answer).await?;
    scope.site().metrics().issued();
    Ok(response)
}

async fn execute(
    scope: &Scope<ServiceStaff>,
    id: AppointmentId,
    command: Command,
    key: &RequestKey,
    body: [u8; 32],
) -> Result<Response, Problem> {
    let now = scope.site().app().clock().now();
    let answer = move |office: &Office, _: &[_]| {
        let changed = staff_appointment(office, id, now);
        view::answer(200, &changed.expect("an appointment that just changed is known"))
    };
    scope.execute(command, key, body, answer).await
}

/// The hash of a document's number with the key of the day of `slot`.
pub(super) async fn hash_for<R>(
    scope: &Scope<R>,
    slot: Timestamp,
    number: Option<&DocumentNumber>,
) -> Result<Option<DocumentHash>, Problem> {
    let Some(number) = number else { return Ok(None) };
    let (day, bookable) = {
        let office = scope.hall().office();
        let day = office.settings().business_day(slot);
        (day, office.is_bookable_day(day))
    };
    // No key is made for a day on which nobody can come.
    if !bookable {
        return Ok(None);
    }
    let documents = scope.site().accounts().documents();
    let hash = documents.hash(scope.hall().id(), day, number).await;
    hash.map(Some).map_err(|error| not_readable(&error))
}

/// What a key remembers of a body with a document's number: a hash of what is not the number.
pub(super) fn private_hash(body: &impl Serialize) -> [u8; 32] {
    Sha256::digest(serde_json::to_vec(body).expect("ids and times are serialisable")).into()
}
