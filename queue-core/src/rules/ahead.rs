//! Who stands before whom.

use std::collections::BTreeSet;

use super::{Lane, Place, Queue, calls, earlier, lane};
use crate::counter::Counter;
use crate::office::Office;
use crate::settings::{ClassRules, OrderMode};
use crate::ticket::Ticket;
use crate::value::{ClassId, ServiceId, Timestamp};
use jiff::SignedDuration;

/// All waiting tickets in the order in which they would be called if every counter served everything.
pub fn waiting_in_order(office: &Office, now: Timestamp) -> Vec<&Ticket> {
    let mut places: Vec<(&Lane, Place)> =
        office.lanes().flat_map(|(lane, places)| places.iter().map(move |place| (lane, *place))).collect();
    places.sort_by_cached_key(|(lane, place)| sort_key(office, lane.class.as_ref(), *place, now));
    let tickets: Vec<&Ticket> = places.iter().map(|(_, place)| office.at(*place)).collect();
    match office.settings().order.mode {
        OrderMode::Ratio(ordinary) => interleaved(office, tickets, ordinary),
        OrderMode::HeadStart | OrderMode::Accumulating => tickets,
    }
}

/// What the order goes by: who goes next first, then the arrival with what the class makes of it.
fn sort_key(office: &Office, class: Option<&ClassId>, place: Place, now: Timestamp) -> (bool, i128, Place) {
    let rules = class_rules(office, class);
    let goes_next = rules.is_some_and(|rules| rules.goes_next);
    let arrival = i128::from(place.arrival.as_millisecond());
    let rank = match (office.settings().order.mode, rules) {
        (OrderMode::HeadStart, Some(rules)) => arrival - i128::from(rules.head_start_s) * 1000,
        (OrderMode::Accumulating, rules) => {
            let rate = i128::from(rules.map_or(100, |rules| rules.rate_percent));
            (arrival - i128::from(now.as_millisecond())) * rate
        }
        (OrderMode::HeadStart | OrderMode::Ratio(_), _) => arrival,
    };
    (!goes_next, rank, place)
}

fn class_rules<'a>(office: &'a Office, class: Option<&ClassId>) -> Option<&'a ClassRules> {
    class.and_then(|class| office.settings().order.classes.get(class))
}

/// After each `ordinary` of everybody one of a class.
fn interleaved<'a>(office: &Office, tickets: Vec<&'a Ticket>, ordinary: u8) -> Vec<&'a Ticket> {
    let of_class = |ticket: &&&Ticket| class_rules(office, ticket.class.as_ref()).is_some();
    let mut classed = tickets.iter().filter(of_class).copied().peekable();
    let mut others = tickets.iter().filter(|ticket| !of_class(ticket)).copied().peekable();
    let mut order = Vec::with_capacity(tickets.len());
    let mut in_row = 0;
    while classed.peek().is_some() || others.peek().is_some() {
        let turn = others.peek().is_none() || (in_row >= ordinary && classed.peek().is_some());
        in_row = if turn { 0 } else { in_row.saturating_add(1) };
        order.extend(if turn { classed.next() } else { others.next() });
    }
    order
}

/// How many people are called before `ticket`, or `None` when it does not wait in the hall.
pub fn people_ahead(office: &Office, ticket: &Ticket, now: Timestamp) -> Option<usize> {
    let own = office.place_of(ticket.id)?;
    Some(ahead_of(office, &lane(ticket), own, now))
}

/// How many people would be called before somebody of everybody who takes a number for `service` now.
pub fn people_ahead_of_next(office: &Office, service: &ServiceId, now: Timestamp) -> usize {
    let lane = Lane { queue: Queue::Service(service.clone()), class: None };
    ahead_of(office, &lane, Place { arrival: now, slot: u32::MAX }, now)
}

fn ahead_of(office: &Office, own_lane: &Lane, own: Place, now: Timestamp) -> usize {
    let rivals: Vec<_> = rivals(office, &own_lane.queue).collect();
    if let OrderMode::Ratio(ordinary) = office.settings().order.mode {
        return ahead_by_ratio(office, &rivals, own_lane.class.as_ref(), own, ordinary);
    }
    rivals
        .iter()
        .map(|(lane, places)| match cutoff(office, own_lane.class.as_ref(), lane.class.as_ref(), own, now) {
            // Counted from the end: whoever has just taken a number, the usual case, stands last.
            Some(cutoff) => places.len() - places.range(cutoff..).count(),
            None => 0,
        })
        .sum()
}

/// The place in another class's lane from which on people are called after `own`; `None` when all are.
fn cutoff(
    office: &Office,
    own_class: Option<&ClassId>,
    other_class: Option<&ClassId>,
    own: Place,
    now: Timestamp,
) -> Option<Place> {
    let (mine, theirs) = (class_rules(office, own_class), class_rules(office, other_class));
    let next = |rules: Option<&ClassRules>| rules.is_some_and(|rules| rules.goes_next);
    match (next(mine), next(theirs)) {
        (true, false) => return None,
        (false, true) => return Some(Place { arrival: Timestamp::MAX, slot: u32::MAX }),
        (true, true) | (false, false) => {}
    }
    if own_class == other_class || next(mine) {
        return Some(own);
    }
    let arrival = match office.settings().order.mode {
        OrderMode::Accumulating => {
            let rate = |rules: Option<&ClassRules>| rules.map_or(100, |rules| i64::from(rules.rate_percent));
            let waited = now.as_millisecond() - own.arrival.as_millisecond();
            let theirs_waited = waited.saturating_mul(rate(mine)) / rate(theirs).max(1);
            Timestamp::from_millisecond(now.as_millisecond().saturating_sub(theirs_waited))
                .unwrap_or(own.arrival)
        }
        OrderMode::HeadStart | OrderMode::Ratio(_) => {
            let start = |rules: Option<&ClassRules>| rules.map_or(0, |rules| rules.head_start_s);
            let mine = earlier(own.arrival, start(mine));
            let later = jiff::SignedDuration::from_secs(i64::from(start(theirs)));
            mine.saturating_add(later).unwrap_or(Timestamp::MAX)
        }
    };
    Some(Place { arrival, slot: own.slot })
}

fn ahead_by_ratio(
    office: &Office,
    rivals: &[(&Lane, &BTreeSet<Place>)],
    own_class: Option<&ClassId>,
    own: Place,
    ordinary: u8,
) -> usize {
    let ordinary = usize::from(ordinary.max(1));
    let of_class = |lane: &Lane| class_rules(office, lane.class.as_ref()).is_some();
    let own_classed = class_rules(office, own_class).is_some();
    let before = |(_, places): &(&Lane, &BTreeSet<Place>)| places.len() - places.range(own..).count();
    let same: usize = rivals.iter().filter(|(lane, _)| of_class(lane) == own_classed).map(before).sum();
    let others: usize =
        rivals.iter().filter(|(lane, _)| of_class(lane) != own_classed).map(|(_, places)| places.len()).sum();
    let between = if own_classed { (same + 1) * ordinary } else { same / ordinary };
    same + others.min(between)
}

/// The lanes whose people may be called before somebody waiting in `queue`: its own, and those that share one of the
/// open counters that call it.
fn rivals<'a>(office: &'a Office, queue: &'a Queue) -> impl Iterator<Item = (&'a Lane, &'a BTreeSet<Place>)> {
    let shared: Vec<&Counter> = office.counters().filter(|counter| calls(counter, queue)).collect();
    let everything = shared.iter().any(|counter| counter.serves_everything());
    office.lanes().filter(move |(lane, _)| {
        lane.queue == *queue
            || (everything && matches!(lane.queue, Queue::Service(_)))
            || shared.iter().any(|counter| calls(counter, &lane.queue))
    })
}

/// The arrival with which `ticket` stands right behind the `count`-th of those who would be called after it, or behind
/// the last of them; `None` when nobody is behind it.
pub(crate) fn arrival_behind(
    office: &Office,
    ticket: &Ticket,
    count: usize,
    now: Timestamp,
) -> Option<Timestamp> {
    let own = sort_key(office, ticket.class.as_ref(), office.place_of(ticket.id)?, now);
    let own_lane = lane(ticket);
    let mut behind: Vec<_> = rivals(office, &own_lane.queue)
        .flat_map(|(lane, places)| places.iter().map(|place| (lane.class.as_ref(), *place)))
        .map(|(class, place)| (sort_key(office, class, place, now), class, place))
        .filter(|(key, _, _)| *key > own)
        .collect();
    behind.sort_unstable_by_key(|(key, _, _)| *key);
    let (_, class, place) = behind.get(count.max(1) - 1).or(behind.last())?;
    // Behind the same moment as the class of this ticket counts it, and behind everybody of that very moment.
    let same =
        cutoff(office, *class, ticket.class.as_ref(), *place, now).map_or(place.arrival, |at| at.arrival);
    Some(same.max(ticket.arrival).saturating_add(SignedDuration::from_nanos(1)).unwrap_or(same))
}
