//! What the office holds, as the contract words it. Translates; knows no rule.

mod ticket;

use jiff::civil::{Date, Time};
use queue_api::office::{
    Address, Category, Clock, Closed, Group, Municipality, Names, Office, OfficeKind, Opening, OpeningDay,
    Organisation, Service, SlipTexts,
};
use queue_api::{Language, Timestamp};
use queue_core::estimate::Waits;
use queue_core::opening::{ClosedReason, Status};
use queue_core::value::{Need, ServiceId};

use crate::app::Hall;
use crate::profile::{self, NoticePlace, Profile, ServiceProfile};

pub(super) use ticket::{
    answer, changed_ticket, counter, counter_ref, counters, issued, queue, restore_private, ticket,
    ticket_without_place,
};

/// An office and how it stands at `now`; citizens reach its pages at `public_url`.
pub(super) fn office(hall: &Hall, clock: Clock, public_url: Option<&str>, place: NoticePlace) -> Office {
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
        address: profile.address.as_ref().map(address),
        languages: profile.languages.clone(),
        time_zone: profile.time_zone.clone(),
        opening: opening(&office, now),
        days: days(&office, now),
        day_start: office.settings().day_start.strftime("%H:%M").to_string(),
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
        home: home(hall, &profile, &office, now),
        information: profile.information.clone(),
        wait_target_s: profile.wait_target_s,
        priorities: office.settings().order.offered().cloned().collect(),
        priority_names: profile.classes.clone(),
        needs: Need::ALL.to_vec(),
        outcomes: office.settings().outcomes.clone(),
        remote: office.settings().remote.is_some(),
        notices: notices(&profile, place, now),
        slip: SlipTexts { above: profile.slip.above.clone(), below: profile.slip.below.clone() },
        booking_url: public_url
            .filter(|_| office.settings().appointments.as_ref().is_some_and(|rules| rules.by_citizens))
            .map(|url| format!("{url}/book/{}", profile.id)),
        clock,
    }
}

/// Where an office is.
pub(super) fn address(known: &profile::Address) -> Address {
    Address { text: known.text.clone(), position: known.position.clone() }
}

/// The services of the first page, those first that are wanted most at this hour.
fn home(hall: &Hall, profile: &Profile, office: &queue_core::Office, now: Timestamp) -> Vec<ServiceId> {
    let hour = office.settings().time_zone.to_datetime(now).hour();
    let may_stand =
        |id: &ServiceId| profile.service(id).is_some_and(|service| service.open && !service.sensitive);
    hall.wanted().first(hour, &profile.home, may_stand)
}

/// What everybody should read there now, without anything that a screen could stumble over.
fn notices(profile: &Profile, place: NoticePlace, now: Timestamp) -> Vec<Names> {
    let shown = |text: &String| text.chars().filter(|letter| !letter.is_control()).collect::<String>();
    let notices = profile.notices.iter().filter(|notice| notice.holds(now) && notice.is_for(place));
    let texts = |notice: &profile::Notice| {
        let texts = notice.texts.iter().map(|(language, text)| (*language, shown(text).trim().to_owned()));
        texts.filter(|(_, text)| !text.is_empty()).collect()
    };
    notices.map(texts).filter(|texts: &Names| !texts.is_empty()).collect()
}

/// From the first hour of today to the last.
fn opening(office: &queue_core::Office, now: Timestamp) -> Option<Opening> {
    let mut hours = hours_on(office, office.settings().time_zone.to_datetime(now).date());
    let closes = hours.pop()?;
    let opens = hours.into_iter().next().map_or(closes.opens, |first| first.opens);
    Some(Opening { opens, closes: closes.closes })
}

/// The business day and the one after it.
fn days(office: &queue_core::Office, now: Timestamp) -> Vec<OpeningDay> {
    let today = office.settings().business_day(now);
    let next = today.tomorrow().ok();
    let days = [Some(today), next].into_iter().flatten();
    days.map(|day| OpeningDay { day, hours: hours_on(office, day) }).collect()
}

fn hours_on(office: &queue_core::Office, day: Date) -> Vec<Opening> {
    let text = |time: Time| time.strftime("%H:%M").to_string();
    let end = |time: Time| if time == Time::midnight() { "24:00".into() } else { text(time) };
    let hours = office.settings().calendar.hours_on(day);
    hours.iter().map(|hours| Opening { opens: text(hours.opens), closes: end(hours.closes) }).collect()
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
    let waits = hall.waits();
    let profile = hall.profile();
    profile.services.iter().map(|service| service_now(&office, &waits, service, now)).collect()
}

/// One of them.
pub(super) fn service(hall: &Hall, id: &ServiceId, now: Timestamp) -> Option<Service> {
    let office = hall.office();
    let waits = hall.waits();
    hall.profile().service(id).map(|service| service_now(&office, &waits, service, now))
}

fn service_now(
    office: &queue_core::Office,
    waits: &Waits,
    service: &ServiceProfile,
    now: Timestamp,
) -> Service {
    let next = waits.of_next(office, &service.id, now);
    let open = office.service_is_open(&service.id, now) && !next.closes_before_turn;
    let closed = || match next.closes_before_turn {
        true => Some(closes_before_turn()),
        false => service_closed(office, &service.id, now),
    };
    Service {
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
        bookable: office.takes_appointments(&service.id),
        open,
        closed: closed(),
        waiting: waiting(office, service),
        ahead: next.ahead,
        wait: next.wait.filter(|_| open).map(wait),
    }
}

/// People are told before they take a number whose turn would not come.
fn closes_before_turn() -> Closed {
    Closed { reason: "closes_before_turn".into(), note: Names::new(), next_opening: None }
}

/// A wait as it is told.
pub(super) fn wait(wait: queue_core::value::Wait) -> queue_api::ticket::Wait {
    queue_api::ticket::Wait { low_s: wait.low_s, high_s: wait.high_s }
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
