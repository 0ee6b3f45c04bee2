//! Random days: whatever people press, the invariants hold. `RADHA_DAYS` sets how many days are tried.

use queue_core::command::{Destination, Issue};
use queue_core::rules::{self, Why};
use queue_core::statistics::Statistics;
use queue_core::ticket::Ending;
use queue_core::value::{
    Actor, ClassId, CounterId, Language, Need, Origin, Outcome, Paper, ServiceId, TicketId, Timestamp,
    UserName, VisitId,
};
use queue_core::{Command, Event, Fact, Office, State, Ticket};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

use crate::script::{DAY, moment, settings};

const SERVICES: [&str; 5] = ["passport", "birth", "cashier", "archive", "flying"];

/// How many days are tried.
pub(crate) fn days() -> u64 {
    std::env::var("RADHA_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(120)
}

fn ticket(office: &Office, dice: &mut ChaCha8Rng) -> TicketId {
    match office.tickets().len() {
        0 => TicketId(Uuid::from_u128(dice.random())),
        known => office.tickets()[dice.random_range(0..known)].id,
    }
}

fn ending(dice: &mut ChaCha8Rng) -> Ending {
    let outcomes = [Outcome::Resolved, Outcome::Lodged, Outcome::DocumentsMissing, Outcome::Referred];
    Ending {
        outcome: outcomes[dice.random_range(0..4)],
        missing: Vec::new(),
        protocol_no: None,
        return_code: None,
    }
}

/// Whatever somebody could press: half of it is the usual course of a day.
fn command(office: &Office, dice: &mut ChaCha8Rng) -> Command {
    let counter = CounterId::new(dice.random_range(1..=6).to_string());
    match dice.random_range(0..30) {
        0..=6 => Command::Issue(issue(office, dice)),
        7..=10 => Command::CallNext { counter, finish: None },
        11 => {
            let present = office.counter(&counter).and_then(|desk| desk.ticket());
            let named = present.unwrap_or_else(|| ticket(office, dice));
            Command::CallNext { counter, finish: Some((named, ending(dice))) }
        }
        12 => Command::Recall { counter },
        13..=14 => Command::Start { counter },
        15..=16 => Command::Finish { counter, ending: ending(dice), paperwork: dice.random_bool(0.2) },
        17 => Command::PutBack { counter },
        18 => Command::NoShow { counter },
        19..=21 => counter_command(counter, office, dice),
        22..=24 => ticket_command(ticket(office, dice), dice),
        _ => opening_command(counter, dice),
    }
}

fn service(dice: &mut ChaCha8Rng) -> ServiceId {
    ServiceId::new(SERVICES[dice.random_range(0..SERVICES.len())])
}

fn class(dice: &mut ChaCha8Rng) -> Option<ClassId> {
    [None, None, Some("priority"), Some("cannot_wait")][dice.random_range(0..4)].map(ClassId::new)
}

fn issue(office: &Office, dice: &mut ChaCha8Rng) -> Issue {
    let known = ticket(office, dice);
    let new = VisitId(Uuid::from_u128(dice.random()));
    let same = office.ticket(known).map(|ticket| ticket.visit);
    let visit = if dice.random_bool(0.1) { same.unwrap_or(new) } else { new };
    let id = if dice.random_bool(0.05) { known } else { TicketId(Uuid::from_u128(dice.random())) };
    let origin = if dice.random_bool(0.1) { Origin::Phone } else { Origin::Kiosk };
    let needs = Need::ALL.into_iter().filter(|_| dice.random_bool(0.05)).collect();
    let issue = Issue::new(id, visit, service(dice), Language::En);
    Issue { class: class(dice), origin, needs, ..issue }
}

/// What a clerk does with a citizen now and then.
fn counter_command(counter: CounterId, office: &Office, dice: &mut ChaCha8Rng) -> Command {
    let new = TicketId(Uuid::from_u128(dice.random()));
    match dice.random_range(0..8) {
        0 => Command::CallThis { counter, ticket: ticket(office, dice), reason: "a child is ill".into() },
        1 => Command::Park { counter, note: Some("waits for a copy".into()) },
        2 => Command::Resume { counter, ticket: parked(office).unwrap_or(new) },
        3 => Command::Transfer { counter, ticket: new, to: Destination::Service(service(dice)) },
        4 => {
            let other = CounterId::new(dice.random_range(1..=6).to_string());
            Command::Transfer { counter, ticket: new, to: Destination::Counter(other) }
        }
        5 => Command::AddService { counter, ticket: new, service: service(dice) },
        6 => Command::ServeNow { counter, issue: issue(office, dice) },
        _ => Command::FinishPaperwork { counter },
    }
}

fn parked(office: &Office) -> Option<TicketId> {
    let parked = |ticket: &&Ticket| matches!(ticket.state, State::Parked { .. });
    office.tickets().iter().find(parked).map(|ticket| ticket.id)
}

/// What somebody does with a ticket wherever it stands.
fn ticket_command(ticket: TicketId, dice: &mut ChaCha8Rng) -> Command {
    match dice.random_range(0..8) {
        0 => Command::Cancel { ticket, reason: None },
        1 => Command::ReportPaper { ticket, paper: Paper::Unknown },
        2 => Command::PutBackParked { ticket },
        3 => Command::GiveUpCall { ticket },
        4 => Command::Reinstate { ticket },
        5 => Command::LetPass { ticket, count: dice.random_range(1..4) },
        6 => Command::Classify { ticket, class: class(dice), reason: "a mistake".into() },
        _ => Command::ConfirmPresence { ticket },
    }
}

fn opening_command(counter: CounterId, dice: &mut ChaCha8Rng) -> Command {
    match dice.random_range(0..10) {
        0..=2 => Command::OpenCounter { counter, services: Some(vec![service(dice)]) },
        3..=7 => Command::OpenCounter { counter, services: None },
        8 if dice.random_bool(0.3) => Command::CloseCounter { counter },
        8 => Command::PauseCounter { counter, reason: "coffee".into() },
        _ => Command::EndDay,
    }
}

/// Plays one random day and part of the next; the clock sometimes goes back.
pub(crate) fn play(seed: u64, mut after_each: impl FnMut(&Office, &[Event])) -> (Office, Vec<Event>) {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut office = Office::new(settings(), DAY, 0);
    let mut events = Vec::new();
    let mut now: Timestamp = moment("08:00");
    let by = Actor::Staff(UserName::new("arta"));
    for _ in 0..300 {
        let step = jiff::SignedDuration::from_secs(i64::from(dice.next_u32() % 400) - 20);
        now = now.checked_add(step).expect("a day has an end");
        let command = command(&office, &mut dice);
        let decided = office.decide(&command, &by, now).unwrap_or_default();
        decided.iter().for_each(|event| office.apply(event));
        after_each(&office, &decided);
        events.extend(decided);
    }
    (office, events)
}

#[test]
fn the_invariants_hold_after_every_step_of_every_random_day() {
    for seed in 0..days() {
        let mut last = Timestamp::MIN;
        play(seed, |office, decided| {
            office.verify_invariants().unwrap_or_else(|violation| panic!("seed {seed}: {violation}"));
            for event in decided {
                assert!(event.at >= last, "seed {seed}: time ran backwards");
                last = event.at;
            }
        });
    }
}

#[test]
fn whoever_came_earlier_for_the_same_counter_is_named_by_the_call_that_passes_them_over() {
    for seed in 0..days() {
        play(seed, |office, decided| {
            for event in decided {
                let Fact::Called { ticket, counter, why, passed } = &event.fact else { continue };
                let called = office.ticket(*ticket).expect("a called ticket is known");
                let desk = office.counter(counter).expect("a counter that called is known");
                let earlier = office.tickets().iter().filter(|other| {
                    matches!(other.state, State::Waiting)
                        && other.present
                        && rules::calls(desk, &rules::lane(other).queue)
                        && office.elsewhere(other).is_none()
                        && (other.arrival, other.issued_at) < (called.arrival, called.issued_at)
                });
                let earlier = earlier.count();
                assert!(earlier <= passed.count as usize, "seed {seed}: {} was called", called.number);
                assert!(*why != Why::FirstArrived || passed.is_empty(), "seed {seed}: {}", called.number);
            }
        });
    }
}

#[test]
fn replaying_a_random_day_gives_the_same_office() {
    for seed in 0..days() {
        let (office, events) = play(seed, |_, _| {});
        let mut replayed = Office::new(settings(), DAY, 0);
        events.iter().for_each(|event| replayed.apply(event));
        assert_eq!(replayed.tickets(), office.tickets(), "seed {seed}");
        assert!(replayed.counters().eq(office.counters()), "seed {seed}");
        assert!(replayed.lanes().eq(office.lanes()), "seed {seed}");
    }
}

#[test]
fn the_figures_of_a_random_day_add_up_with_its_tickets() {
    for seed in 0..days() {
        let (office, events) = play(seed, |_, _| {});
        let today = events.iter().rposition(|event| matches!(event.fact, Fact::DayEnded { .. }));
        let mut statistics = Statistics::new(office.settings(), office.day());
        events[today.map_or(0, |ended| ended + 1)..].iter().for_each(|event| statistics.apply(event));
        let total = statistics.table().total();
        let count =
            |name: &str| office.tickets().iter().filter(|ticket| ticket.state.name() == name).count() as u64;
        assert_eq!(total.issued, office.tickets().len() as u64, "seed {seed}");
        assert_eq!(total.finished, count("finished"), "seed {seed}");
        assert_eq!(total.no_show - total.reinstated, count("no_show"), "seed {seed}");
        assert_eq!(total.transferred, count("transferred"), "seed {seed}");
        assert_eq!(total.cancelled, count("cancelled"), "seed {seed}");
    }
}
