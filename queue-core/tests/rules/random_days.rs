//! Random days: whatever people press, the invariants hold. `RADHA_DAYS` sets how many days are tried.

pub(crate) mod wishes;

use jiff::SignedDuration;
use queue_core::rules;
use queue_core::settings::{OrderMode, Settings};
use queue_core::statistics::Statistics;
use queue_core::value::{Actor, CounterId, DeviceId, Need, ServiceId, Timestamp, UserName};
use queue_core::{Command, Event, Fact, Office, State, Ticket, command::Refusal};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::random_order::came_before;
use crate::script::{DAY, moment, settings};

/// How many days are tried.
pub(crate) fn days() -> u64 {
    std::env::var("RADHA_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(120)
}

/// An office on a day on which people press whatever they like.
pub(crate) struct World {
    pub(crate) office: Office,
    pub(crate) events: Vec<Event>,
    pub(crate) now: Timestamp,
    pub(crate) dice: ChaCha8Rng,
    pub(crate) longest_step_s: i64,
}

impl World {
    /// The day of a seed: the seeds take the modes of the order, small and large limits and kinds of counters in turns.
    pub(crate) fn new(seed: u64) -> Self {
        let mut settings = settings();
        settings.order.mode =
            [OrderMode::HeadStart, OrderMode::Ratio(2), OrderMode::Accumulating][(seed % 3) as usize];
        settings.order.overtaking_limit = [10, 2, 1, 0][(seed / 3 % 4) as usize];
        settings.no_show.automatic = seed.is_multiple_of(2);
        let own = ["cashier", "birth"].map(ServiceId::new);
        for (id, counter) in &mut settings.counters {
            let busy = seed.is_multiple_of(5);
            counter.ordered = busy && matches!(id.as_str(), "1" | "2");
            counter.reserved = busy && id.as_str() == "3";
            counter.signs = id.as_str() == "2";
            if matches!(id.as_str(), "1" | "3") && busy {
                counter.services = own.to_vec();
            }
        }
        Self::with(settings, seed)
    }

    /// A day with these settings.
    pub(crate) fn with(settings: Settings, seed: u64) -> Self {
        Self {
            office: Office::new(settings, DAY, 0),
            events: Vec::new(),
            now: moment("08:00"),
            dice: ChaCha8Rng::seed_from_u64(seed),
            // Some days are so slow that the night comes, most are crowded.
            longest_step_s: if seed.is_multiple_of(4) { 600 } else { 120 },
        }
    }

    /// Presses something; the clock sometimes goes back.
    pub(crate) fn step(&mut self) -> (Command, Result<Vec<Event>, Refusal>) {
        let seconds = self.dice.random_range(-20..self.longest_step_s);
        self.now = self.now.checked_add(SignedDuration::from_secs(seconds)).expect("a day has an end");
        let command = wishes::command(&self.office, self.now, &mut self.dice);
        let decided = self.act(&command);
        (command, decided)
    }

    /// Carries a command out, or does not.
    pub(crate) fn act(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let by = match self.dice.random_range(0..4) {
            0 => Actor::Device(DeviceId::new("kiosk-1")),
            1 => Actor::Staff(UserName::new("beni")),
            _ => Actor::Staff(UserName::new("arta")),
        };
        let decided = self.office.decide(command, &by, self.now)?;
        decided.iter().for_each(|event| self.office.apply(event));
        self.events.extend(decided.iter().cloned());
        Ok(decided)
    }

    /// Now and then the office is set otherwise while it runs; what would strand people is refused.
    pub(crate) fn adopt_sometimes(&mut self) {
        if !self.dice.random_bool(0.02) {
            return;
        }
        let mut other = self.office.settings().clone();
        match self.dice.random_range(0..6) {
            0 => drop(other.services.remove(&ServiceId::new("birth"))),
            1 => drop(other.counters.remove(&CounterId::new(self.dice.random_range(1..=3).to_string()))),
            2 => other.counters.extend(settings().counters),
            3 => other.services.extend(settings().services),
            4 => drop(other.order.classes.pop_first()),
            _ => other.order = settings().order,
        }
        // Refused is as good as adopted: the invariants must hold either way.
        drop(self.office.adopt(other));
    }
}

/// Plays one random day and part of the next.
pub(crate) fn play(seed: u64, mut after_each: impl FnMut(&Office, &[Event])) -> (Office, Vec<Event>) {
    let mut world = World::new(seed);
    for _ in 0..300 {
        let decided = world.step().1.unwrap_or_default();
        after_each(&world.office, &decided);
    }
    (world.office, world.events)
}

#[test]
fn the_invariants_hold_after_every_step_of_every_random_day() {
    for seed in 0..days() {
        let (mut world, mut last) = (World::new(seed), Timestamp::MIN);
        for _ in 0..300 {
            world.adopt_sometimes();
            // A copy of the office takes its time, so only some days compare each step with the one before.
            let before = seed.is_multiple_of(5).then(|| world.office.clone());
            let (command, decided) = world.step();
            let events = decided.as_ref().map_or(0, Vec::len);
            let step = before.map_or(Ok(()), |before| world.office.verify_step(&before, events));
            let check = world.office.verify_invariants().and(step);
            check.unwrap_or_else(|violation| panic!("seed {seed}: {violation} after {command:?}"));
            for event in decided.into_iter().flatten() {
                assert!(event.at >= last, "seed {seed}: time ran backwards");
                last = event.at;
            }
        }
    }
}

#[test]
fn an_accepted_command_is_at_least_one_event_and_every_command_is_accepted_on_some_day() {
    let mut accepted = std::collections::BTreeSet::new();
    for seed in 0..days() {
        let mut world = World::new(seed);
        for _ in 0..300 {
            let (command, decided) = world.step();
            if let Ok(events) = decided {
                assert!(!events.is_empty(), "seed {seed}: {command:?}");
                let name = format!("{command:?}");
                accepted.insert(name.split([' ', '(', '{']).next().expect("a name").to_owned());
            }
        }
    }
    assert_eq!(accepted.len(), 39, "{accepted:?}");
}

/// Writes the events as the journal does, reads them, and puts the private rows back.
fn replayed(office: &Office, events: &[Event]) -> Office {
    let mut replayed = Office::new(office.settings().clone(), DAY, 0);
    for event in events {
        let written = serde_json::to_string(event).expect("an event can be written");
        let private = Need::ALL.map(Need::name).into_iter().chain([wishes::NOTE, wishes::DOCUMENT]);
        for secret in private {
            assert!(!written.contains(secret), "the journal tells {secret}: {written}");
        }
        replayed.apply(&serde_json::from_str(&written).expect("an event can be read"));
    }
    for ticket in office.tickets().iter().filter(|ticket| !ticket.private.is_empty()) {
        replayed.restore_private(ticket.id, ticket.private.clone());
    }
    for appointment in office.appointments() {
        if let Some(document) = &appointment.document {
            replayed.restore_document(appointment.id, document.clone());
        }
    }
    replayed
}

#[test]
fn the_journal_and_the_private_rows_of_a_random_day_give_the_same_office() {
    for seed in 0..days() {
        let mut world = World::new(seed);
        for _ in 0..300 {
            world.adopt_sometimes();
            drop(world.step());
        }
        let mut replayed = replayed(&world.office, &world.events);
        replayed.verify_invariants().unwrap_or_else(|violation| panic!("seed {seed}: {violation}"));
        assert_same(&replayed, &world.office, seed);
        // Whatever cannot be seen shows in what is decided next.
        for _ in 0..40 {
            if let (command, Ok(events)) = world.step() {
                let by = &events[0].by;
                let decided = replayed.decide(&command, by, world.now).expect("as the other did");
                assert!(
                    decided.iter().map(|event| &event.fact).eq(events.iter().map(|event| &event.fact)),
                    "seed {seed}: {command:?}"
                );
                events.iter().for_each(|event| replayed.apply(event));
            }
        }
        assert_same(&replayed, &world.office, seed);
    }
}

fn assert_same(one: &Office, other: &Office, seed: u64) {
    assert_eq!(one.tickets(), other.tickets(), "seed {seed}");
    assert!(one.counters().eq(other.counters()), "seed {seed}: {one:#?} {other:#?}");
    assert!(one.lanes().eq(other.lanes()), "seed {seed}");
    assert!(one.appointments().eq(other.appointments()), "seed {seed}");
    assert_eq!(one.bands(), other.bands(), "seed {seed}");
    assert!(one.help_calls().eq(other.help_calls()), "seed {seed}");
    let rating = |office: &Office, ticket: &Ticket| office.rating(ticket.id);
    assert!(one.tickets().iter().all(|ticket| rating(one, ticket) == rating(other, ticket)), "seed {seed}");
    assert_eq!(one.waiting_by_prefix(), other.waiting_by_prefix(), "seed {seed}");
    assert_eq!((one.day(), one.seq(), one.last_at()), (other.day(), other.seq(), other.last_at()));
    assert_eq!(one.next_due(), other.next_due(), "seed {seed}");
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
                        && rules::calls(office, desk, &rules::lane(other).queue)
                        && office.elsewhere(other).is_none()
                        && came_before(office, other, called)
                });
                let earlier = earlier.count();
                assert!(earlier <= passed.count as usize, "seed {seed}: {} was called", called.number);
                assert!(
                    *why != rules::Why::FirstArrived || passed.is_empty(),
                    "seed {seed}: {}",
                    called.number
                );
            }
        });
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
