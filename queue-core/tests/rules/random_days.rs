//! Random days: whatever people press, the invariants hold. `RADHA_DAYS` sets how many days are tried.

use queue_core::command::Issue;
use queue_core::statistics::Statistics;
use queue_core::ticket::Ending;
use queue_core::value::{
    Actor, CounterId, Language, Outcome, Paper, ServiceId, TicketId, Timestamp, UserName, VisitId,
};
use queue_core::{Command, Event, Office, State};
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

fn command(office: &Office, dice: &mut ChaCha8Rng) -> Command {
    let counter = CounterId::new(dice.random_range(1..=6).to_string());
    let service = ServiceId::new(SERVICES[dice.random_range(0..SERVICES.len())]);
    match dice.random_range(0..20) {
        0..=5 => {
            let known = ticket(office, dice);
            let new = VisitId(Uuid::from_u128(dice.random()));
            let same = office.ticket(known).map(|ticket| ticket.visit);
            let visit = if dice.random_bool(0.1) { same.unwrap_or(new) } else { new };
            let id = if dice.random_bool(0.05) { known } else { TicketId(Uuid::from_u128(dice.random())) };
            Command::Issue(Issue::new(id, visit, service, Language::En))
        }
        6..=8 => Command::CallNext { counter, finish: None },
        9 => {
            let present = office.counter(&counter).and_then(|desk| desk.ticket());
            let named = present.unwrap_or_else(|| ticket(office, dice));
            Command::CallNext { counter, finish: Some((named, ending(dice))) }
        }
        10 => Command::Recall { counter },
        11 => Command::Start { counter },
        12 => Command::Finish { counter, ending: ending(dice), paperwork: dice.random_bool(0.2) },
        13 => Command::PutBack { counter },
        14 => Command::NoShow { counter },
        15 => Command::Cancel { ticket: ticket(office, dice), reason: None },
        16 => Command::ReportPaper { ticket: ticket(office, dice), paper: Paper::Unknown },
        17 => Command::OpenCounter { counter, services: dice.random_bool(0.3).then(|| vec![service]) },
        18 if dice.random_bool(0.2) => Command::PauseCounter { counter, reason: "coffee".into() },
        18 if dice.random_bool(0.2) => Command::CloseCounter { counter },
        18 => Command::OpenCounter { counter, services: None },
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
fn nobody_is_called_before_somebody_who_came_earlier_for_the_same_counter() {
    for seed in 0..days() {
        play(seed, |office, decided| {
            for event in decided {
                let queue_core::Fact::Called { ticket, counter, .. } = &event.fact else { continue };
                let called = office.ticket(*ticket).expect("a called ticket is known");
                let desk = office.counter(counter).expect("a counter that called is known");
                let earlier = office.tickets().iter().find(|other| {
                    matches!(other.state, State::Waiting)
                        && desk.serves(&other.service)
                        && office.elsewhere(other).is_none()
                        && other.issued_at < called.issued_at
                });
                assert!(earlier.is_none(), "seed {seed}: {} was passed over", earlier.expect("some").number);
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
        let today = events.iter().rposition(|event| matches!(event.fact, queue_core::Fact::DayEnded { .. }));
        let mut statistics = Statistics::new(office.settings(), office.day());
        events[today.map_or(0, |ended| ended + 1)..].iter().for_each(|event| statistics.apply(event));
        let total = statistics.table().total();
        let count =
            |name: &str| office.tickets().iter().filter(|ticket| ticket.state.name() == name).count() as u64;
        assert_eq!(total.issued, office.tickets().len() as u64, "seed {seed}");
        assert_eq!(total.finished, count("finished"), "seed {seed}");
        assert_eq!(total.no_show, count("no_show"), "seed {seed}");
        assert_eq!(total.cancelled, count("cancelled"), "seed {seed}");
    }
}
