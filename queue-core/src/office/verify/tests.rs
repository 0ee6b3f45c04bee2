//! A planted mistake for every invariant that an office can see of itself, so that the checks are known to bite.
//!
//! | invariant | planted mistake | found as |
//! | --- | --- | --- |
//! | 6 | a finished ticket keeps what the person needs | `PrivateKept` |
//! | 8 | an event is not counted | `SeqNotDense` |
//! | 9 | two visits have one number; the numbers start again at noon | `NumberGivenTwice`, `NumberComesAgain` |
//! | 10 | two tickets at a counter; a counter that lost its ticket, or keeps one that left; a citizen at two counters; a visit that lost its citizen | `SeatDisagrees`, `GhostAtCounter`, `CitizenTwice` |
//! | 11 | another service, another number; a ticket that is lost; a finished ticket that waits again; a no-show that comes twice | `TicketChanged`, `EndedChanged` |
//! | 12 | an event is lost when the journal is read | the replayed office is another one |
//! | 16 | a ticket in no lane, in two, at a wrong place; somebody absent in a lane; a place without a ticket; an index, a count or the limit of being overtaken that is not kept | `QueueDisagrees`, `IndexDisagrees`, `CountDisagrees`, `LimitDisagrees` |
//! | 17 | a ticket that was given up is given | `GivenUpAndGiven` |
//! | – | a ticket is called before it was taken | `TimeRunsBackwards` |
//!
//! Invariant 1 is held by `tests/it/tidy.rs`, 18 by the refusals `numbers_exhausted` and `too_many_calls` in the
//! scripts; the others are not the rules' own.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::Violation;
use crate::command::Issue;
use crate::counter::CounterState;
use crate::numbering::Numbering;
use crate::office::Office;
use crate::opening::WeeklyHours;
use crate::rules::{self, Place};
use crate::settings::{CounterSettings, ServiceSettings, Settings};
use crate::ticket::{Ending, Private, State};
use crate::value::{
    Actor, CounterId, Language, Need, OfficeId, Outcome, Prefix, ServiceId, TicketId, Timestamp, VisitId,
};
use crate::{Command, Event};

/// The tickets of the day: the first was served, the second did not come, the third is served at counter 1, the fourth
/// is called to counter 2, the fifth and the sixth wait; the sixth is of the fourth's visit.
const SERVED: usize = 0;
const NO_SHOW: usize = 1;
const SERVING: usize = 2;
const CALLED: usize = 3;
const WAITING: usize = 4;
const SECOND_OF_CALLED: usize = 5;

fn id(number: usize) -> TicketId {
    TicketId(Uuid::from_u128(number as u128 + 1))
}

fn service() -> ServiceId {
    ServiceId::new("passport")
}

fn counter(label: &str) -> CounterId {
    CounterId::new(label)
}

fn begin() -> Timestamp {
    date(2026, 11, 23).at(9, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a moment").timestamp()
}

fn ending() -> Ending {
    Ending { outcome: Outcome::Resolved, missing: Vec::new(), protocol_no: None, return_code: None }
}

fn empty() -> Office {
    let mut settings = Settings::new(OfficeId::new("belsh"), TimeZone::UTC, WeeklyHours::Always);
    settings.services =
        BTreeMap::from([(service(), ServiceSettings::new(Prefix::new('A').expect("a letter")))]);
    settings.counters = ["1", "2"].map(|label| (counter(label), CounterSettings::new(label))).into();
    Office::new(settings, date(2026, 11, 23), 0)
}

fn issue(number: usize, visit: usize) -> Command {
    Command::Issue(Issue::new(id(number), VisitId(id(visit).0), service(), Language::Sq))
}

fn call_next(label: &str) -> Command {
    Command::CallNext { counter: counter(label), finish: None }
}

/// A day so far, and its events.
fn played() -> (Office, Vec<Event>) {
    let open = |label| Command::OpenCounter { counter: counter(label), services: None };
    let mut commands = vec![open("1"), open("2"), issue(0, 0), issue(1, 1), issue(2, 2), issue(3, 3)];
    commands.extend([issue(4, 4), issue(5, 3), call_next("1")]);
    commands.push(Command::Finish { counter: counter("1"), ending: ending(), paperwork: false });
    commands.extend([call_next("1"), Command::NoShow { counter: counter("1") }, call_next("1")]);
    commands.extend([Command::Start { counter: counter("1") }, call_next("2")]);
    let (mut office, mut events, mut now) = (empty(), Vec::new(), begin());
    for command in commands {
        now += SignedDuration::from_secs(60);
        let decided = office.decide(&command, &Actor::Timer, now).expect("the usual course of a day");
        decided.iter().for_each(|event| office.apply(event));
        events.extend(decided);
    }
    (office, events)
}

fn office() -> Office {
    played().0
}

/// What is found after a mistake.
fn found(mistake: impl FnOnce(&mut Office)) -> Violation {
    let mut office = office();
    mistake(&mut office);
    office.verify_invariants().expect_err("the mistake is found")
}

/// What is found between the day so far and the same day with a mistake.
fn found_between(mistake: impl FnOnce(&mut Office)) -> Violation {
    let (before, mut after) = (office(), office());
    mistake(&mut after);
    after.verify_step(&before, 0).expect_err("the mistake is found")
}

fn place(office: &Office, number: usize) -> Place {
    let slot = u32::try_from(number).expect("few tickets");
    rules::place(&office.tickets[number], slot)
}

fn seat(office: &mut Office, label: &str, at_counter: Option<TicketId>) {
    let desk = office.counters.get_mut(&counter(label)).expect("the counter");
    let CounterState::Open { ticket, .. } = &mut desk.state else { panic!("the counter is open") };
    *ticket = at_counter;
}

#[test]
fn a_day_without_a_mistake_is_found_to_be_right() {
    let office = office();
    assert_eq!(office.verify_invariants(), Ok(()));
    assert_eq!(office.verify_step(&office, 0), Ok(()));
    let states = office.tickets.iter().map(|ticket| ticket.state.name());
    assert!(states.eq(["finished", "no_show", "serving", "called", "waiting", "waiting"]));
}

#[test]
fn invariant_6_what_a_person_needs_is_not_kept() {
    let private = Private { needs: [Need::Fetch].into(), note: None };
    let violation = found(|office| office.tickets[SERVED].private = private);
    assert_eq!(violation, Violation::PrivateKept(id(SERVED)));
    let private = Private { note: Some("owes a copy".into()), ..Private::default() };
    let violation = found(|office| office.tickets[NO_SHOW].private = private);
    assert_eq!(violation, Violation::PrivateKept(id(NO_SHOW)));
}

#[test]
fn invariant_8_every_event_is_counted() {
    let seq = office().seq;
    assert_eq!(found_between(|office| office.seq += 1), Violation::SeqNotDense(seq + 1, seq));
}

#[test]
fn invariant_9_a_number_is_given_to_one_visit() {
    let number = office().tickets[SERVED].number;
    let violation = found(|office| office.tickets[NO_SHOW].number = number);
    assert_eq!(violation, Violation::NumberGivenTwice(number));
    let violation = found(|office| office.numbering = Numbering::default());
    assert_eq!(violation, Violation::NumberComesAgain(number));
}

#[test]
fn invariant_10_a_counter_has_one_ticket_and_a_ticket_one_counter() {
    let violation = found(|office| seat(office, "1", None));
    assert_eq!(violation, Violation::SeatDisagrees(id(SERVING)));
    let violation = found(|office| seat(office, "1", Some(id(CALLED))));
    assert_eq!(violation, Violation::SeatDisagrees(id(SERVING)));
    let violation = found(|office| {
        let State::Called(call) = &mut office.tickets[CALLED].state else { panic!("it is called") };
        call.counter = counter("1");
    });
    assert_eq!(violation, Violation::SeatDisagrees(id(CALLED)));
    let violation = found(|office| {
        let call = office.tickets[SERVED].state.call().expect("it was called").clone().into();
        office.tickets[SERVING].state = State::NoShow { call, ended_at: office.last_at };
        let visit = office.tickets[SERVING].visit;
        office.at_counter.remove(&visit);
    });
    assert_eq!(violation, Violation::GhostAtCounter(counter("1")));
}

#[test]
fn invariant_10_a_citizen_is_at_one_counter() {
    let number = office().tickets[CALLED].number;
    let violation = found(|office| {
        let visit = office.tickets[CALLED].visit;
        office.at_counter.remove(&visit);
    });
    assert_eq!(violation, Violation::CitizenTwice(number));
    // The second ticket of a citizen who is called to counter 2 is called to counter 1, as if the visit did not know.
    let mut office = office();
    let finish = Some((id(SERVING), ending()));
    let visit = office.tickets[CALLED].visit;
    office.at_counter.remove(&visit);
    for finish in [finish, Some((id(WAITING), ending()))] {
        let command = Command::CallNext { counter: counter("1"), finish };
        let events = office.decide(&command, &Actor::Timer, office.last_at).expect("somebody waits");
        events.iter().for_each(|event| office.apply(event));
    }
    assert_eq!(office.verify_invariants(), Err(Violation::CitizenTwice(number)));
}

#[test]
fn invariant_11_a_ticket_never_changes_what_it_is_for_and_an_ended_one_nothing() {
    let violation = found_between(|office| office.tickets[WAITING].service = ServiceId::new("birth"));
    assert_eq!(violation, Violation::TicketChanged(id(WAITING)));
    let violation = found_between(|office| office.tickets[WAITING].number.number = 77);
    assert_eq!(violation, Violation::TicketChanged(id(WAITING)));
    let violation = found_between(|office| drop(office.tickets.all.pop()));
    assert_eq!(violation, Violation::TicketChanged(id(SECOND_OF_CALLED)));
    let violation = found_between(|office| office.tickets[SERVED].state = State::Waiting);
    assert_eq!(violation, Violation::EndedChanged(id(SERVED)));
    let violation = found_between(|office| office.tickets[NO_SHOW].state = State::Waiting);
    assert_eq!(violation, Violation::EndedChanged(id(NO_SHOW)), "nobody took it back");
    let mut twice = office();
    twice.tickets[NO_SHOW].reinstated = true;
    let mut after = twice.clone();
    after.tickets[NO_SHOW].state = State::Waiting;
    assert_eq!(after.verify_step(&twice, 0), Err(Violation::EndedChanged(id(NO_SHOW))), "it came before");
}

#[test]
fn invariant_12_a_lost_event_gives_another_office() {
    let (office, events) = played();
    for lost in 0..events.len() {
        let mut replayed = empty();
        let kept = events.iter().enumerate().filter(|(position, _)| *position != lost);
        kept.for_each(|(_, event)| replayed.apply(event));
        let same = replayed.tickets() == office.tickets() && replayed.counters().eq(office.counters());
        assert!(!same, "nobody would notice that {:?} is lost", events[lost]);
    }
}

#[test]
fn invariant_16_every_ticket_stands_where_its_state_says() {
    let waiting = Violation::QueueDisagrees(id(WAITING));
    let lane = rules::lane(&office().tickets[WAITING]);
    let in_no_lane = |office: &mut Office| {
        let place = place(office, WAITING);
        office.lanes.get_mut(&lane).expect("the lane").remove(place);
    };
    assert_eq!(found(in_no_lane), waiting);
    let at_a_wrong_place = |office: &mut Office| office.tickets[WAITING].arrival = begin();
    assert_eq!(found(at_a_wrong_place), waiting);
    let absent_in_a_lane = |office: &mut Office| office.tickets[WAITING].present = false;
    assert_eq!(found(absent_in_a_lane), waiting);
    let absent_twice = |office: &mut Office| {
        office.absent.insert(4);
    };
    assert_eq!(found(absent_twice), waiting);
    let called_in_a_lane = |office: &mut Office| {
        let place = place(office, CALLED);
        office.lanes.get_mut(&lane).expect("the lane").insert(place);
    };
    assert_eq!(found(called_in_a_lane), Violation::QueueDisagrees(id(CALLED)));
    let in_two_lanes = |office: &mut Office| {
        let place = place(office, WAITING);
        let other = rules::Lane { class: Some(crate::value::ClassId::new("priority")), ..lane.clone() };
        office.lanes.entry(other).or_default().insert(place);
    };
    assert_eq!(found(in_two_lanes), Violation::QueueDisagrees(id(SECOND_OF_CALLED)));
    let nobody_there = |office: &mut Office| {
        office.lanes.get_mut(&lane).expect("the lane").insert(Place { arrival: begin(), slot: 99 });
    };
    assert_eq!(found(nobody_there), Violation::QueueDisagrees(id(SECOND_OF_CALLED)));
}

#[test]
fn invariant_16_indexes_counts_and_limits_are_kept() {
    let violation = found(|office| office.tickets.by_id = Default::default());
    assert_eq!(violation, Violation::IndexDisagrees(id(SERVED)));
    let violation = found(|office| office.tickets.further.clear());
    assert_eq!(violation, Violation::IndexDisagrees(id(SECOND_OF_CALLED)));
    let violation = found(|office| {
        office.waiting.insert(service(), 3);
    });
    assert_eq!(violation, Violation::CountDisagrees(service()));
    let violation = found(|office| {
        office.issued.insert(service(), 5);
    });
    assert_eq!(violation, Violation::CountDisagrees(service()));
    let violation = found(|office| office.tickets[WAITING].overtaken = 10);
    assert_eq!(violation, Violation::LimitDisagrees(id(WAITING)));
    let violation = found(|office| {
        let (lane, place) = (rules::lane(&office.tickets[WAITING]), place(office, WAITING));
        office.at_limit.entry(lane).or_default().insert(place);
    });
    assert_eq!(violation, Violation::LimitDisagrees(id(WAITING)));
}

#[test]
fn invariant_17_a_ticket_that_was_given_up_is_not_given() {
    let violation = found(|office| {
        office.given_up.insert(id(WAITING));
    });
    assert_eq!(violation, Violation::GivenUpAndGiven(id(WAITING)));
}

#[test]
fn times_run_forward_within_a_ticket() {
    let violation = found(|office| office.tickets[SERVED].issued_at = office.last_at);
    assert_eq!(violation, Violation::TimeRunsBackwards(id(SERVED)));
}
