//! One's own ticket on one's own phone, behind the code of the slip; never anything of another.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::HeaderMap;
use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::appointment::LateRequest;
use queue_api::device::RateRequest;
use queue_api::office::Names;
use queue_api::phone::PhoneTicket;
use queue_api::ticket::{CancelRequest, TicketState};
use queue_api::{Language, ServiceId};
use queue_core::value::{Seq, TicketId};
use queue_core::{Command, Event, Office, State, Ticket, rules};

use super::input::{Input, RequestKey};
use super::live::{self, Feed, Message};
use super::metrics::Audience;
use super::problem::Problem;
use super::scope::SlipScope;
use super::tickets::check_reason;
use super::view;
use crate::app::{Answer, Hall};

/// One's own ticket.
#[utoipa::path(
    get, path = "/api/v1/t/{token}", operation_id = "phone_ticket", tag = "phone", params(("token" = String, Path)),
    responses((status = 200, body = PhoneTicket),
        (status = 404, body = ProblemBody, description = "`unknown_slip`")),
)]
pub(super) async fn one(slip: SlipScope) -> Result<Json<PhoneTicket>, Problem> {
    let office = slip.hall().office();
    told(&slip, &office).map(Json).ok_or_else(Problem::not_found)
}

/// The stream of one's own ticket: `ticket` (PhoneTicket) at once and whenever something changed. It ends with the day.
#[utoipa::path(
    get, path = "/api/v1/t/{token}/events", operation_id = "phone_ticket_events", tag = "phone", params(("token" = String, Path)),
    responses((status = 200, content_type = "text/event-stream", body = String)),
)]
pub(super) async fn events(slip: SlipScope) -> Result<Response, Problem> {
    let feed = PhoneFeed { ticket: slip.ticket, push_key: push_key(&slip), told: None };
    // A ticket is told whole each time, so there is nothing to resume.
    live::respond(&*slip, &HeaderMap::new(), feed)
}

/// Gives one's own ticket up.
#[utoipa::path(
    post, path = "/api/v1/t/{token}/cancel", operation_id = "cancel_phone_ticket", tag = "phone",
    params(("token" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = CancelRequest,
    responses((status = 200, body = PhoneTicket), (status = 409, body = ProblemBody, description = "`wrong_state`")),
)]
pub(super) async fn cancel(
    slip: SlipScope,
    key: RequestKey,
    input: Input<CancelRequest>,
) -> Result<Response, Problem> {
    check_reason(input.value.reason.as_deref())?;
    let answer = changed(&slip);
    let command = Command::Cancel { ticket: slip.ticket, reason: input.value.reason };
    slip.execute(command, &key, input.hash, answer).await
}

/// Lets others go before, when one is late.
#[utoipa::path(
    post, path = "/api/v1/t/{token}/late", operation_id = "late_phone_ticket", tag = "phone",
    params(("token" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = LateRequest,
    responses((status = 200, body = PhoneTicket),
        (status = 409, body = ProblemBody, description = "`nobody_behind`, `wrong_state`")),
)]
pub(super) async fn late(
    slip: SlipScope,
    key: RequestKey,
    input: Input<LateRequest>,
) -> Result<Response, Problem> {
    let count = input.value.let_pass;
    if count == 0 {
        return Err(Problem::invalid("invalid_body", "at least one person is let pass"));
    }
    let answer = changed(&slip);
    slip.execute(Command::LetPass { ticket: slip.ticket, count }, &key, input.hash, answer).await
}

/// Says how the visit was: once, after one was served, until the business day is over.
#[utoipa::path(
    post, path = "/api/v1/t/{token}/rate", operation_id = "rate_phone_ticket", tag = "phone",
    params(("token" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = RateRequest,
    responses((status = 200, body = PhoneTicket),
        (status = 409, body = ProblemBody, description = "`not_served`, `already_rated`")),
)]
pub(super) async fn rate(
    slip: SlipScope,
    key: RequestKey,
    input: Input<RateRequest>,
) -> Result<Response, Problem> {
    let answer = changed(&slip);
    let command = Command::Rate { ticket: slip.ticket, rating: input.value.rating };
    slip.execute(command, &key, input.hash, answer).await
}

/// The answer after a change of one's own ticket.
pub(super) fn changed(slip: &SlipScope) -> impl FnOnce(&Office, &[Event]) -> Answer + Send + 'static {
    let (hall, id, push_key) = (slip.hall().clone(), slip.ticket, push_key(slip));
    move |office: &Office, _: &[Event]| {
        let ticket = phone_ticket(&hall, office, id, push_key.as_deref());
        view::answer(200, &ticket.expect("a ticket that just changed is one of today's"))
    }
}

/// What browsers subscribe with, where this server sends notices.
fn push_key(slip: &SlipScope) -> Option<String> {
    slip.site().push().map(|push| push.public_key())
}

fn told(slip: &SlipScope, office: &Office) -> Option<PhoneTicket> {
    phone_ticket(slip.hall(), office, slip.ticket, push_key(slip).as_deref())
}

struct PhoneFeed {
    ticket: TicketId,
    push_key: Option<String>,
    told: Option<PhoneTicket>,
}

impl PhoneFeed {
    fn now(&self, hall: &Hall, office: &Office) -> Option<PhoneTicket> {
        phone_ticket(hall, office, self.ticket, self.push_key.as_deref())
    }

    fn tell(&mut self, ticket: PhoneTicket) -> Message {
        let data = serde_json::to_string(&ticket).expect("a ticket is serialisable").into();
        let seq = ticket.seq;
        self.told = Some(ticket);
        Message { seq, name: "ticket", data }
    }
}

impl Feed for PhoneFeed {
    const PAUSE: Duration = Duration::from_secs(1);
    const AUDIENCE: Audience = Audience::Phones;

    fn snapshot(&mut self, hall: &Hall, office: &Office) -> Option<Message> {
        self.now(hall, office).map(|ticket| self.tell(ticket))
    }

    fn changes(&mut self, hall: &Hall, office: &Office, events: &[(Seq, Arc<Event>)]) -> Vec<Message> {
        let now_with = office.ticket(self.ticket).map(|ticket| office.latest(ticket).id);
        let own = events.iter().any(|(_, event)| {
            let about = event.fact.ticket();
            about == Some(self.ticket) || (about.is_some() && about == now_with)
        });
        let ticket = own.then(|| self.now(hall, office)).flatten();
        ticket.map(|ticket| self.tell(ticket)).into_iter().collect()
    }

    fn counts(&mut self, hall: &Hall, office: &Office, _: Seq) -> Option<Message> {
        let ticket = self.now(hall, office)?;
        let same =
            self.told.as_ref().is_some_and(|told| PhoneTicket { seq: told.seq, ..ticket.clone() } == *told);
        (!same).then(|| self.tell(ticket))
    }

    fn asides(&mut self, _: &Hall, _: &Office, _: Seq) -> Vec<Message> {
        Vec::new()
    }
}

fn phone_ticket(hall: &Hall, office: &Office, id: TicketId, push_key: Option<&str>) -> Option<PhoneTicket> {
    let ticket = office.latest(office.ticket(id)?);
    let view = view::ticket_without_place(office, ticket);
    let (service, documents) = service(hall, &ticket.service);
    let missing = missing(hall, ticket, &view.missing);
    let at_counter = matches!(view.state, TicketState::Called | TicketState::Serving);
    Some(PhoneTicket {
        seq: office.seq(),
        office: hall.profile().names.clone(),
        languages: hall.profile().languages.clone(),
        language: ticket.language,
        number: ticket.number,
        service,
        documents,
        state: view.state,
        ahead: rules::people_ahead(office, ticket, office.last_at()),
        notice: rules::notice(office, ticket, office.last_at()),
        push_key: push_key.filter(|_| ticket.state.is_open()).map(Into::into),
        address: hall.profile().address.as_ref().map(view::address),
        wait: hall.waits().of_ticket(office, ticket, office.last_at()).map(view::wait),
        place: view.counter.as_ref().filter(|_| at_counter).and_then(|counter| counter.place.clone()),
        counter: view.counter.filter(|_| at_counter).map(|counter| counter.label),
        issued_at: ticket.issued_at,
        present: ticket.present,
        what_to_do: (!ticket.present && ticket.state.is_open()).then(confirm_presence),
        why: view.why.map(|why| BTreeMap::from([(Language::Sq, why.sq), (Language::En, why.en)])),
        order_note: (view.state == TicketState::Waiting).then(|| order_note(office)).flatten(),
        missing,
        return_code: view.return_code,
        valid_until: view.valid_until,
        may_rate: matches!(ticket.state, State::Finished { .. }) && office.rating(ticket.id).is_none(),
        rating: office.rating(ticket.id),
    })
}

/// That others may go first, where the office has such classes.
fn order_note(office: &Office) -> Option<Names> {
    let somebody_may = !office.settings().order.classes.is_empty();
    somebody_may.then(|| {
        BTreeMap::from([
            (Language::Sq, "Personat me përparësi dhe ata me takim mund të thirren më parë.".into()),
            (Language::En, "People with priority or an appointment may be called first.".into()),
        ])
    })
}

/// The documents to bring, in each language in which the catalogue has them; those of a sensitive service would tell
/// what it is.
fn missing(hall: &Hall, ticket: &Ticket, named: &[String]) -> BTreeMap<Language, Vec<String>> {
    let profile = hall.profile();
    let Some(service) = profile.service(&ticket.service).filter(|service| !service.sensitive) else {
        return BTreeMap::new();
    };
    let translated = |documents: &Vec<String>| {
        let in_language = |name: &String| {
            let place = service.documents.values().find_map(|known| known.iter().position(|it| it == name));
            place.and_then(|place| documents.get(place)).unwrap_or(name).clone()
        };
        named.iter().map(in_language).collect()
    };
    let all = service.documents.iter().map(|(language, documents)| (*language, translated(documents)));
    if named.is_empty() { BTreeMap::new() } else { all.collect() }
}

/// What who joined from afar has to do.
fn confirm_presence() -> Names {
    Names::from([
        (
            Language::Sq,
            "Kur të mbërrini në sallë, shkruani këtu kodin me katër shifra që shfaqet atje. Para kësaj nuk thirreni."
                .into(),
        ),
        (
            Language::En,
            "When you are in the hall, type the four-digit code that is shown there. You are not called before.".into(),
        ),
    ])
}

/// The names of a service and what to have ready; a sensitive one looks like a harmless one.
pub(super) fn service(hall: &Hall, id: &ServiceId) -> (Names, BTreeMap<Language, Vec<String>>) {
    let profile = hall.profile();
    match profile.service(id) {
        Some(service) if service.sensitive => {
            let group = || profile.groups.get(&service.prefix).cloned().unwrap_or_default();
            let names = service.shown_as().map_or_else(group, |neutral| neutral.names.clone());
            let harmless = profile.services.iter().find(|other| !other.sensitive && other.names == names);
            (names, harmless.map(|harmless| harmless.documents.clone()).unwrap_or_default())
        }
        Some(service) => (service.names.clone(), service.documents.clone()),
        None => (Names::new(), BTreeMap::new()),
    }
}
