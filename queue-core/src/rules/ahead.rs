//! Who stands before whom.

use super::turn::{Comparison, Turn, goes_next};
use super::{Lane, Place, Places, Queue, calls, class_rules, lane};
use crate::counter::Counter;
use crate::event::Issued;
use crate::office::Office;
use crate::settings::{ClassRules, OrderMode};
use crate::ticket::Ticket;
use crate::value::{ServiceId, Timestamp};

/// Somebody who waits, with what the order goes by.
type Waiting<'a> = (Option<&'a ClassRules>, Place);

/// All waiting tickets in the order in which they would be called if every counter served everything and nobody else
/// came. The limit of being overtaken, needs and appointments to come are left out.
pub fn waiting_in_order(office: &Office, now: Timestamp) -> Vec<&Ticket> {
    let row = office.counters().map(ordinary_in_row).max().unwrap_or(0);
    let waiting = office.lanes().flat_map(|(lane, places)| in_lane(office, lane, places)).collect();
    in_order(office, waiting, row, now).into_iter().map(|place| office.at(place)).collect()
}

/// Whether tickets change places with the time or with whoever else waits, so that a place is only good for a moment.
pub fn order_moves(office: &Office) -> bool {
    match office.settings().order.mode {
        OrderMode::HeadStart => false,
        OrderMode::Ratio(_) | OrderMode::Accumulating => true,
    }
}

/// A text that sorts in the order of calling; `None` when the ticket does not stand in the queue.
pub fn sort_text(office: &Office, ticket: &Ticket, now: Timestamp) -> Option<String> {
    let place = office.place_of(ticket.id).filter(|_| ticket.present)?;
    if order_moves(office) {
        let index = waiting_in_order(office, now).iter().position(|other| other.id == ticket.id)?;
        return Some(sort_text_at(index));
    }
    let comparison = Comparison { mode: office.settings().order.mode, now };
    Some(comparison.turn(class_rules(office, ticket.class.as_ref()), place).text())
}

/// The text for whoever has this position in an order that moves.
pub fn sort_text_at(index: usize) -> String {
    format!("{index:07}")
}

/// How many people are called before `ticket`, or `None` when it does not wait.
pub fn people_ahead(office: &Office, ticket: &Ticket, now: Timestamp) -> Option<usize> {
    let own = office.place_of(ticket.id)?;
    Some(ahead_of(office, &lane(ticket), own, now))
}

/// How many people would be called before somebody of everybody who takes a number for `service` now.
pub fn people_ahead_of_next(office: &Office, service: &ServiceId, now: Timestamp) -> usize {
    let lane = Lane { queue: Queue::Service(service.clone()), class: None };
    ahead_of(office, &lane, Place { arrival: now, slot: u32::MAX }, now)
}

/// How many people would be called before somebody who gets this ticket now.
pub fn people_ahead_of_issued(office: &Office, issued: &Issued, now: Timestamp) -> usize {
    let queue = match &issued.only_counter {
        Some(counter) => Queue::Counter(counter.clone(), issued.service.clone()),
        None => Queue::Service(issued.service.clone()),
    };
    let place = Place { arrival: issued.arrival.unwrap_or(now), slot: u32::MAX };
    ahead_of(office, &Lane { queue, class: issued.class.clone() }, place, now)
}

fn ahead_of(office: &Office, own_lane: &Lane, own: Place, now: Timestamp) -> usize {
    let (mode, rules) = (office.settings().order.mode, class_rules(office, own_lane.class.as_ref()));
    if let OrderMode::Ratio(_) = mode {
        let shared = office.counters().filter(|counter| calls(office, counter, &own_lane.queue));
        let row = shared.map(ordinary_in_row).max().unwrap_or(0);
        let rivals = rivals(office, &own_lane.queue);
        let others = rivals.flat_map(|(lane, places)| in_lane(office, lane, places));
        let waiting = others.filter(|(_, place)| *place != own).chain([(rules, own)]).collect();
        let order = in_order(office, waiting, row, now);
        return order.iter().position(|place| *place == own).expect("it was put there");
    }
    let comparison = Comparison { mode, now };
    let turn = comparison.turn(rules, own);
    rivals(office, &own_lane.queue)
        .map(|(lane, places)| {
            let first_after = comparison.first_after(turn, class_rules(office, lane.class.as_ref()));
            places.count_before(first_after)
        })
        .sum()
}

fn in_lane<'a>(
    office: &'a Office,
    lane: &Lane,
    places: &'a Places,
) -> impl Iterator<Item = Waiting<'a>> + use<'a> {
    let rules = class_rules(office, lane.class.as_ref());
    places.iter().map(move |place| (rules, place))
}

/// How many of everybody a counter that works has called in a row.
fn ordinary_in_row(counter: &Counter) -> u8 {
    counter.services().map_or(0, |_| counter.ordinary_in_row)
}

/// The order in which these are called one after the other, when the last `row` of them were everybody's.
fn in_order(office: &Office, mut waiting: Vec<Waiting<'_>>, row: u8, now: Timestamp) -> Vec<Place> {
    let mode = office.settings().order.mode;
    let comparison = Comparison { mode, now };
    waiting.sort_by_cached_key(|(rules, place)| comparison.turn(*rules, *place));
    match mode {
        OrderMode::Ratio(ordinary) => by_ratio(&waiting, row, ordinary.max(1)),
        OrderMode::HeadStart | OrderMode::Accumulating => {
            waiting.into_iter().map(|(_, place)| place).collect()
        }
    }
}

/// In the order of arrival, but after `ordinary` of everybody in a row one of a class, wherever it stands.
fn by_ratio(waiting: &[Waiting<'_>], mut row: u8, ordinary: u8) -> Vec<Place> {
    let mut called = vec![false; waiting.len()];
    let mut order = Vec::with_capacity(waiting.len());
    let (mut first, mut classed) = (0, 0);
    while order.len() < waiting.len() {
        let is_open = |index: &usize| !called[*index];
        first = (first..waiting.len()).find(is_open).expect("somebody is left");
        classed = (classed..waiting.len())
            .find(|index| is_open(index) && waiting[*index].0.is_some())
            .unwrap_or(waiting.len());
        let (rules, _) = waiting[first];
        let turn = row >= ordinary && classed < waiting.len() && !goes_next(rules);
        let index = if turn { classed } else { first };
        called[index] = true;
        row = if waiting[index].0.is_some() { 0 } else { row.saturating_add(1) };
        order.push(waiting[index].1);
    }
    order
}

/// The lanes whose people may be called before somebody waiting in `queue`: its own, and those that share one of the
/// open counters that call it.
fn rivals<'a>(office: &'a Office, queue: &'a Queue) -> impl Iterator<Item = (&'a Lane, &'a Places)> {
    let shared: Vec<&Counter> = office.counters().filter(|counter| calls(office, counter, queue)).collect();
    let everything = shared.iter().any(|counter| counter.serves_everything());
    office.lanes().filter(move |(lane, _)| {
        lane.queue == *queue
            || (everything && matches!(lane.queue, Queue::Service(_)))
            || shared.iter().any(|counter| calls(office, counter, &lane.queue))
    })
}

/// The arrival with which `ticket` stands right behind the `count`-th of those who would be called after it, or behind
/// the last of them, and how many that are; `None` when nobody is behind it. Who goes next lets nobody pass but their like: whatever their
/// arrival, they would be called before.
pub(crate) fn arrival_behind(
    office: &Office,
    ticket: &Ticket,
    count: u16,
    now: Timestamp,
) -> Option<(Timestamp, u16)> {
    let comparison = Comparison { mode: office.settings().order.mode, now };
    let rules = class_rules(office, ticket.class.as_ref());
    let own = comparison.turn(rules, office.place_of(ticket.id)?);
    let own_lane = lane(ticket);
    let mut behind: Vec<Turn> = rivals(office, &own_lane.queue)
        .filter(|(lane, _)| goes_next(class_rules(office, lane.class.as_ref())) == goes_next(rules))
        .flat_map(|(lane, places)| in_lane(office, lane, places))
        // Behind an appointment to come, everybody who comes until then would go before as well.
        .filter(|(_, place)| office.at(*place).slot.is_none_or(|slot| slot <= now))
        .map(|(rules, place)| comparison.turn(rules, place))
        .filter(|turn| *turn > own)
        .collect();
    behind.sort_unstable();
    let count = count.clamp(1, u16::try_from(behind.len()).unwrap_or(u16::MAX).max(1));
    let arrival = comparison.arrival_after(*behind.get(usize::from(count) - 1)?, rules)?;
    Some((arrival, count))
}
