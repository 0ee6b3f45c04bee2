//! What the office holds, as the contract words it. Translates; knows no rule.

use jiff::civil::Time;
use queue_api::counter::{Counter, CounterState};
use queue_api::office::{
    Category, Clock, Closed, Group, Municipality, Names, Office, OfficeKind, Opening, Organisation, Service,
};
use queue_api::queue::Queue;
use queue_api::ticket::{CounterRef, IssuedTicket, TicketState, Why};
use queue_api::{Language, Ticket, Timestamp};
use queue_core::opening::{ClosedReason, Status};
use queue_core::value::{CounterId, ServiceId, TicketId};
use queue_core::{State, rules};
use serde::Serialize;

use crate::app::{Answer, Hall};
use crate::profile::{self, Profile, ServiceProfile};

/// An answer with a JSON body.
pub(super) fn answer(status: u16, body: &impl Serialize) -> Answer {
    Answer { status, body: serde_json::to_vec(body).expect("the contract's types are serialisable") }
}

/// A ticket.
pub(super) fn ticket(office: &queue_core::Office, ticket: &queue_core::Ticket) -> Ticket {
    let call = ticket.state.call();
    Ticket {
        id: ticket.id,
        visit: ticket.visit,
        number: ticket.number,
        service: ticket.service.clone(),
        state: match ticket.state {
            State::Waiting => TicketState::Waiting,
            State::Called(_) => TicketState::Called,
            State::Serving { .. } => TicketState::Serving,
            State::Parked { .. } => TicketState::Parked,
            State::Finished { .. } => TicketState::Finished,
            State::NoShow { .. } => TicketState::NoShow,
            State::Cancelled { .. } => TicketState::Cancelled,
            State::Transferred { .. } => TicketState::Transferred,
            State::Expired { .. } => TicketState::Expired,
        },
        language: ticket.language,
        counter: call.map(|call| counter_ref(office, &call.counter)),
        attempt: call.map_or(0, |call| call.attempt),
        issued_at: ticket.issued_at,
        called_at: call.map(|call| call.called_at),
        started_at: ticket.state.started_at(),
        ended_at: ticket.state.ended_at(),
        priority: ticket.class.as_ref().map(ToString::to_string),
        needs: ticket.private.needs.iter().map(|need| need.name().into()).collect(),
        paper: ticket.paper,
        why: call.map(|call| Why {
            code: call.why.code().into(),
            sq: call.why.sq(&office.settings().time_zone),
            en: call.why.en(&office.settings().time_zone),
        }),
        place: office
            .place_of(ticket.id)
            .map(|place| format!("{:015}-{:07}", place.arrival.as_millisecond(), place.slot)),
    }
}

/// The ticket `id`, which the office has just changed.
pub(super) fn changed_ticket(office: &queue_core::Office, id: TicketId) -> Ticket {
    ticket(office, office.ticket(id).expect("a ticket that just changed is one of today's"))
}

/// A ticket just issued.
pub(super) fn issued(office: &queue_core::Office, id: TicketId, link: Option<String>) -> IssuedTicket {
    let issued = office.ticket(id).expect("a ticket just issued is one of today's");
    IssuedTicket {
        ticket: ticket(office, issued),
        ahead: rules::people_ahead(office, issued, office.last_at()).unwrap_or(0),
        // Minutes are shown only where they are learned; see the decision on honest waits.
        wait: None,
        link,
    }
}

/// A counter, as much of it as people see.
pub(super) fn counter_ref(office: &queue_core::Office, id: &CounterId) -> CounterRef {
    let label = office.counter(id).map_or_else(|| id.to_string(), |counter| counter.label.clone());
    CounterRef { id: id.clone(), label }
}

/// A counter.
pub(super) fn counter(office: &queue_core::Office, counter: &queue_core::Counter) -> Counter {
    use queue_core::CounterState as State;
    let (state, services, staff, since, reason) = match &counter.state {
        State::Closed => (CounterState::Closed, Vec::new(), None, None, None),
        State::Open { services, staff, since, .. } => {
            (CounterState::Open, services.clone(), staff.clone(), Some(*since), None)
        }
        State::Paperwork { services, staff, since, .. } => {
            (CounterState::Paperwork, services.clone(), staff.clone(), Some(*since), None)
        }
        State::Paused { services, staff, since, reason } => {
            (CounterState::Paused, services.clone(), staff.clone(), Some(*since), Some(reason.clone()))
        }
    };
    let at_counter = counter.ticket().and_then(|id| office.ticket(id));
    Counter {
        id: counter.id.clone(),
        label: counter.label.clone(),
        state,
        services,
        staff,
        since,
        reason,
        ticket: at_counter.map(|present| ticket(office, present)),
    }
}

/// All counters, in the order of the office's set-up.
pub(super) fn counters(hall: &Hall, office: &queue_core::Office) -> Vec<Counter> {
    let profile = hall.profile();
    profile
        .counters
        .iter()
        .filter_map(|profile| Some(counter(office, office.counter(&profile.id)?)))
        .collect()
}

/// The queue as the staff sees it: tickets at counters first, then those that wait in the order of calling.
pub(super) fn queue(hall: &Hall, office: &queue_core::Office) -> Queue {
    let at_counters = office.counters().filter_map(|counter| office.ticket(counter.ticket()?));
    let waiting = rules::waiting_in_order(office, office.last_at());
    Queue {
        seq: office.seq(),
        tickets: at_counters.chain(waiting).map(|open| ticket(office, open)).collect(),
        counters: counters(hall, office),
    }
}

/// An office and how it stands at `now`.
pub(super) fn office(hall: &Hall, clock: Clock) -> Office {
    let profile = hall.profile();
    let (now, office) = (clock.now, hall.office());
    Office {
        id: profile.id.clone(),
        names: profile.names.clone(),
        unit_names: profile.unit_names.clone(),
        kind: match profile.kind {
            profile::OfficeKind::Hall => OfficeKind::Hall,
            profile::OfficeKind::Unit => OfficeKind::Unit,
        },
        municipality: profile.place.as_ref().map(|place| Municipality {
            id: place.municipality.clone(),
            name: place.name.clone(),
            county: place.county.clone(),
        }),
        organisation: profile.place.as_ref().map(|place| Organisation {
            id: place.organisation.id.clone(),
            names: place.organisation.names.clone(),
        }),
        languages: profile.languages.clone(),
        time_zone: profile.time_zone.clone(),
        opening: opening(&office, now),
        open: office.is_open(now),
        closed: office_closed(&office, now),
        groups: profile
            .group_order
            .iter()
            .map(|prefix| Group {
                prefix: *prefix,
                names: profile.groups.get(prefix).cloned().unwrap_or_default(),
            })
            .collect(),
        categories: profile
            .categories
            .iter()
            .map(|(id, names)| Category { id: id.clone(), names: names.clone() })
            .collect(),
        home: profile.home.clone(),
        information: profile.information.clone(),
        wait_target_s: profile.wait_target_s,
        clock,
    }
}

fn opening(office: &queue_core::Office, now: Timestamp) -> Option<Opening> {
    let text = |time: Time| time.strftime("%H:%M").to_string();
    let end = |time: Time| if time == Time::midnight() { "24:00".into() } else { text(time) };
    let settings = office.settings();
    let hours = settings.calendar.hours_on(settings.time_zone.to_datetime(now).date());
    let (first, last) = (hours.first()?, hours.last()?);
    Some(Opening { opens: text(first.opens), closes: end(last.closes) })
}

fn office_closed(office: &queue_core::Office, now: Timestamp) -> Option<Closed> {
    let Status::Closed { reason, next_opening } = office.status(now) else { return None };
    let settings = office.settings();
    let special = settings.calendar.special_day(settings.time_zone.to_datetime(now).date());
    let note = special.filter(|_| reason == ClosedReason::Holiday).map(|day| day.reason.clone());
    Some(Closed { reason: reason.code().into(), note: note.unwrap_or_default(), next_opening })
}

fn service_closed(office: &queue_core::Office, service: &ServiceId, now: Timestamp) -> Option<Closed> {
    match office.service_status(service, now)? {
        Status::Open { .. } => None,
        Status::Closed { reason, next_opening } => {
            Some(Closed { reason: reason.code().into(), note: Names::new(), next_opening })
        }
    }
}

/// The services and how they stand at `now`, in the order of the catalogue.
pub(super) fn services(hall: &Hall, now: Timestamp) -> Vec<Service> {
    let office = hall.office();
    let profile = hall.profile();
    profile
        .services
        .iter()
        .map(|service| Service {
            id: service.id.clone(),
            code: service.id.to_string(),
            prefix: service.number_prefix(),
            group: service.shown_as().map(|_| service.prefix),
            category: service.category.clone(),
            names: service.names.clone(),
            slip_names: service.shown_as().map(|neutral| neutral.names.clone()).unwrap_or_default(),
            short_names: service.short_names.clone(),
            documents: service.documents.clone(),
            sensitive: service.sensitive,
            provider: service.provider.clone(),
            assisted_online: service.assisted_online,
            fee: service.fee.clone(),
            deadline_days: service.deadline_days,
            official_code: service.official_code.clone(),
            online_url: service.online_url.clone(),
            open: office.service_is_open(&service.id, now),
            closed: service_closed(&office, &service.id, now),
            waiting: waiting(&office, service),
            ahead: rules::people_ahead_of_next(&office, &service.id, now),
            wait: None,
        })
        .collect()
}

/// How many wait for a service. Anybody may read this, so for a sensitive one it is those of its neutral letter: that
/// somebody waits for it is nobody's business.
fn waiting(office: &queue_core::Office, service: &ServiceProfile) -> usize {
    match service.shown_as() {
        Some(neutral) => office.waiting_by_prefix().get(&neutral.prefix).copied().unwrap_or_default(),
        None => office.waiting(&service.id),
    }
}

/// The language a citizen gets who chose none.
pub(super) fn main_language(profile: &Profile) -> Language {
    profile.languages.first().copied().unwrap_or_default()
}
