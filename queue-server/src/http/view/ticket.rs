//! Tickets, counters and the queue as the contract words them, and who sees what of them.
//!
//! What a person needs and what a clerk noted are for the staff alone and go with the ticket: they are neither
//! remembered with an answer nor told to anybody else.

use queue_api::Ticket;
use queue_api::appointment::{Appointment, StaffAppointment};
use queue_api::counter::{Counter, CounterState};
use queue_api::phone::PhoneTicket;
use queue_api::queue::Queue;
use queue_api::ticket::{CounterRef, GivenUp, IssuedTicket, PassedOver, TicketRef, TicketState, Why};
use queue_core::ticket::{Call, Ending};
use queue_core::value::{CounterId, TicketId, Timestamp};
use queue_core::{State, rules};
use serde::Serialize;
use serde_json::Value;

use crate::accounts::Devices;
use crate::app::{Answer, Hall};
use crate::http::help;

/// What may tell what is private of a ticket.
pub(in crate::http) trait WithPrivate: Serialize + Clone {
    /// Takes out what goes with the ticket.
    fn forget_private(&mut self);
}

impl WithPrivate for Ticket {
    fn forget_private(&mut self) {
        (self.needs, self.note) = (Vec::new(), None);
    }
}

impl WithPrivate for IssuedTicket {
    fn forget_private(&mut self) {
        self.ticket.forget_private();
    }
}

impl WithPrivate for Counter {
    fn forget_private(&mut self) {
        self.ticket.iter_mut().for_each(WithPrivate::forget_private);
    }
}

impl WithPrivate for GivenUp {
    fn forget_private(&mut self) {
        match self {
            GivenUp::Ticket(ticket) => ticket.forget_private(),
            GivenUp::Unknown(_) => {}
        }
    }
}

impl WithPrivate for PhoneTicket {
    /// Nothing private is on a phone.
    fn forget_private(&mut self) {}
}

impl WithPrivate for Appointment {
    /// The code is of no use once the appointment is over.
    fn forget_private(&mut self) {}
}

impl WithPrivate for StaffAppointment {
    /// The hash of a document is told to nobody.
    fn forget_private(&mut self) {}
}

/// An answer with a JSON body, which is remembered without what is private.
pub(in crate::http) fn answer(status: u16, body: &impl WithPrivate) -> Answer {
    let mut kept = body.clone();
    kept.forget_private();
    Answer { kept: Some(json(&kept)), ..Answer::new(status, json(body)) }
}

fn json(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("the contract's types are serialisable")
}

/// Puts back into a remembered answer what is private of its ticket, as long as the ticket is open.
pub(in crate::http) fn restore_private(
    office: &queue_core::Office,
    body: Vec<u8>,
    for_staff: bool,
) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(&body) else { return body };
    let of_counter = value.get("ticket").is_some_and(Value::is_object);
    let place = if of_counter { &mut value["ticket"] } else { &mut value };
    let id = place.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok()).map(TicketId);
    let Some(private) = id.and_then(|id| office.ticket(id)).map(|ticket| &ticket.private) else {
        return body;
    };
    if private.is_empty() {
        return body;
    }
    place["needs"] = private.needs.iter().map(|need| need.name()).collect();
    if let Some(note) = private.note.as_ref().filter(|_| for_staff) {
        place["note"] = note.as_str().into();
    }
    json(&value)
}

/// A ticket as the staff sees it.
pub(in crate::http) fn ticket(office: &queue_core::Office, ticket: &queue_core::Ticket) -> Ticket {
    let place = rules::sort_text(office, ticket, office.last_at());
    Ticket { place, ..ticket_without_place(office, ticket) }
}

/// A ticket as the staff sees it but for its place, which takes all others to tell.
pub(in crate::http) fn ticket_without_place(
    office: &queue_core::Office,
    ticket: &queue_core::Ticket,
) -> Ticket {
    let others = office.open_tickets_of(ticket.visit).filter(|other| other.id != ticket.id);
    let call = ticket.state.call();
    let ending = ending(&ticket.state);
    let return_code = ending.and_then(|ending| {
        let code = ending.return_code.as_ref()?;
        Some((code.clone(), office.return_code_good_until(code)?))
    });
    Ticket {
        id: ticket.id,
        visit: ticket.visit,
        number: ticket.number,
        service: ticket.service.clone(),
        state: state(&ticket.state),
        language: ticket.language,
        counter: call.map(|call| counter_ref(office, &call.counter)),
        only_counter: ticket.only_counter.as_ref().map(|counter| counter_ref(office, counter)),
        attempt: call.map_or(0, |call| call.attempt),
        origin: ticket.origin,
        issued_at: ticket.issued_at,
        arrival: ticket.arrival,
        called_at: call.map(|call| call.called_at),
        call_ends_at: office.call_ends_at(ticket),
        started_at: ticket.state.started_at(),
        reinstatable_until: office.reinstatable_until(ticket),
        ended_at: ticket.state.ended_at(),
        priority: ticket.class.clone(),
        needs: ticket.private.needs.iter().copied().collect(),
        present: ticket.present,
        overtaken: ticket.overtaken,
        paper: ticket.paper,
        why: call.map(|call| why(office, call)),
        passed: call.filter(|call| !call.passed.is_empty()).map(passed),
        note: ticket.private.note.clone(),
        place: None,
        other_tickets: others.map(ticket_ref).collect(),
        outcome: ending.map(|ending| ending.outcome),
        missing: ending.map(|ending| ending.missing.clone()).unwrap_or_default(),
        protocol_no: ending.and_then(|ending| ending.protocol_no.clone()),
        return_code: return_code.as_ref().map(|(code, _)| code.clone()),
        valid_until: return_code.map(|(_, until)| until),
    }
}

/// A ticket as a kiosk sees it: nothing that only the staff may know.
fn ticket_for_devices(office: &queue_core::Office, ticket: &queue_core::Ticket) -> Ticket {
    let mut seen = self::ticket(office, ticket);
    seen.forget_private();
    (seen.passed, seen.other_tickets) = (None, Vec::new());
    if let Some(why) = &mut seen.why {
        why.reason = None;
    }
    seen
}

fn state(state: &State) -> TicketState {
    match state {
        State::Waiting => TicketState::Waiting,
        State::Called(_) => TicketState::Called,
        State::Serving { .. } => TicketState::Serving,
        State::Parked { .. } => TicketState::Parked,
        State::Finished { .. } => TicketState::Finished,
        State::NoShow { .. } => TicketState::NoShow,
        State::Cancelled { .. } => TicketState::Cancelled,
        State::Transferred { .. } => TicketState::Transferred,
        State::Expired { .. } => TicketState::Expired,
    }
}

/// What a clerk said when the service ended.
fn ending(state: &State) -> Option<&Ending> {
    match state {
        State::Finished { ending, .. } => Some(ending),
        State::Waiting
        | State::Called(_)
        | State::Serving { .. }
        | State::Parked { .. }
        | State::NoShow { .. }
        | State::Cancelled { .. }
        | State::Transferred { .. }
        | State::Expired { .. } => None,
    }
}

fn why(office: &queue_core::Office, call: &Call) -> Why {
    let time_zone = &office.settings().time_zone;
    Why {
        code: call.why.code().into(),
        sq: call.why.sq(time_zone),
        en: call.why.en(time_zone),
        reason: match &call.why {
            rules::Why::Chosen { reason } => Some(reason.clone()),
            _ => None,
        },
    }
}

fn passed(call: &Call) -> PassedOver {
    PassedOver { count: call.passed.count, first: call.passed.first.clone() }
}

fn ticket_ref(ticket: &queue_core::Ticket) -> TicketRef {
    TicketRef {
        id: ticket.id,
        number: ticket.number,
        service: ticket.service.clone(),
        state: state(&ticket.state),
    }
}

/// The ticket `id`, which the office has just changed, as the staff or a kiosk sees it.
pub(in crate::http) fn changed_ticket(office: &queue_core::Office, id: TicketId, for_staff: bool) -> Ticket {
    let changed = changed(office, id);
    if for_staff { ticket(office, changed) } else { ticket_for_devices(office, changed) }
}

fn changed(office: &queue_core::Office, id: TicketId) -> &queue_core::Ticket {
    office.ticket(id).expect("a ticket that just changed is one of today's")
}

/// A ticket just issued, for the staff or the kiosk at which it was.
pub(in crate::http) fn issued(
    office: &queue_core::Office,
    id: TicketId,
    link: Option<String>,
    for_staff: bool,
) -> IssuedTicket {
    let issued = changed(office, id);
    let mut ticket = changed_ticket(office, id, for_staff);
    // Whoever has just chosen it may see it.
    ticket.needs = issued.private.needs.iter().copied().collect();
    IssuedTicket {
        ticket,
        ahead: rules::people_ahead(office, issued, office.last_at()).unwrap_or(0),
        wait: issued.promise.map(super::wait),
        link,
    }
}

/// A counter, as much of it as people see.
pub(in crate::http) fn counter_ref(office: &queue_core::Office, id: &CounterId) -> CounterRef {
    let label = office.counter(id).map_or_else(|| id.to_string(), |counter| counter.label.clone());
    let place = office.settings().counters.get(id).and_then(|counter| counter.place.clone());
    CounterRef { id: id.clone(), label, place }
}

/// A counter.
pub(in crate::http) fn counter(office: &queue_core::Office, counter: &queue_core::Counter) -> Counter {
    use queue_core::CounterState as State;
    let at_counter = counter.ticket().and_then(|id| office.ticket(id));
    let settings = office.settings().counters.get(&counter.id).cloned().unwrap_or_default();
    let plain = Counter {
        id: counter.id.clone(),
        label: counter.label.clone(),
        state: CounterState::Closed,
        services: Vec::new(),
        staff: None,
        since: None,
        reason: None,
        ticket: at_counter.map(|present| ticket(office, present)),
        paperwork_of: None,
        own_services: settings.services,
        ordered: settings.ordered,
        reserved: settings.reserved,
        low: settings.low,
        signs: settings.signs,
        private: settings.private,
    };
    match &counter.state {
        State::Closed => plain,
        State::Open { services, staff, since, .. } => {
            let (services, staff, since) = (services.clone(), staff.clone(), Some(*since));
            Counter { state: CounterState::Open, services, staff, since, ..plain }
        }
        State::Paperwork { services, staff, since, after } => {
            let (services, staff, since) = (services.clone(), staff.clone(), Some(*since));
            let paperwork_of = office.ticket(*after).map(ticket_ref);
            Counter { state: CounterState::Paperwork, services, staff, since, paperwork_of, ..plain }
        }
        State::Paused { services, staff, since, reason } => {
            let (services, staff, since) = (services.clone(), staff.clone(), Some(*since));
            let reason = Some(reason.clone());
            Counter { state: CounterState::Paused, services, staff, since, reason, ..plain }
        }
    }
}

/// All counters, in the order of the office's set-up.
pub(in crate::http) fn counters(hall: &Hall, office: &queue_core::Office) -> Vec<Counter> {
    let profile = hall.profile();
    profile
        .counters
        .iter()
        .filter_map(|profile| Some(counter(office, office.counter(&profile.id)?)))
        .collect()
}

/// The queue as the staff sees it.
pub(in crate::http) fn queue(
    hall: &Hall,
    office: &queue_core::Office,
    known: &Devices,
    now: Timestamp,
) -> Queue {
    let at_counters = office.counters().filter_map(|counter| office.ticket(counter.ticket()?));
    let with = |fits: fn(&queue_core::Ticket) -> bool| office.tickets().iter().filter(move |it| fits(it));
    let absent = with(|ticket| matches!(ticket.state, State::Waiting) && !ticket.present);
    let parked = with(|ticket| matches!(ticket.state, State::Parked { .. }));
    let reinstatable =
        |ticket: &&queue_core::Ticket| office.reinstatable_until(ticket).is_some_and(|until| now <= until);
    let waiting = rules::waiting_in_order(office, now).into_iter().enumerate().map(|(index, waiting)| {
        let moves = rules::order_moves(office);
        let place =
            if moves { Some(rules::sort_text_at(index)) } else { rules::sort_text(office, waiting, now) };
        Ticket { place, ..ticket_without_place(office, waiting) }
    });
    let plain = |it| ticket_without_place(office, it);
    Queue {
        seq: office.seq(),
        tickets: at_counters.map(plain).chain(waiting).chain(absent.chain(parked).map(plain)).collect(),
        no_shows: office.tickets().iter().filter(reinstatable).map(plain).collect(),
        counters: counters(hall, office),
        help: help::calls(known, office),
        devices: known.troubles(hall.id()),
    }
}
