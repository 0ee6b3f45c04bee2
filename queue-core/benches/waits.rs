//! What waits cost: `cargo bench -p queue-core --bench waits`. Prints a table; asserts nothing, as a machine may be busy.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use queue_core::command::Issue;
use queue_core::estimate::{Model, QueueDay, Waits};
use queue_core::opening::WeeklyHours;
use queue_core::settings::{CounterSettings, ServiceSettings, Settings};
use queue_core::value::{
    Actor, CounterId, Language, OfficeId, Prefix, ServiceId, TicketId, Timestamp, VisitId,
};
use queue_core::{Command, Office, rules};
use uuid::Uuid;

const DAY: Date = date(2026, 11, 24);
/// How many services the office has: those of the national catalogue.
const SERVICES: usize = 76;
/// How many counters a large hall has.
const COUNTERS: usize = 25;
const WAITING: u128 = 300;
const PAST_DAYS: i64 = 20;

fn main() {
    let (office, waits, now) = hall();
    let days: Vec<QueueDay> = (0..PAST_DAYS)
        .flat_map(|day| waits.days().into_iter().map(move |past| QueueDay { day, ..past }))
        .collect();
    let samples: usize = days.iter().map(|day| day.samples.len()).sum();
    let began = Instant::now();
    let model = Arc::new(Model::learn(&days, &BTreeMap::new()));
    let learned = began.elapsed();
    let mut waits = waits;
    waits.learned(model);
    let services: Vec<ServiceId> = office.settings().services.keys().cloned().collect();
    let all = best_of(20, || {
        for service in &services {
            let ahead = rules::people_ahead_of_next(&office, service, now);
            black_box(waits.behind(&office, service, ahead, now));
        }
    });
    println!("| what | time |\n| --- | --- |");
    println!(
        "| the waits of all {SERVICES} services, {WAITING} people waiting | {:.0} µs |",
        all.as_secs_f64() * 1e6
    );
    println!("| learning from {samples} past waits of {PAST_DAYS} days | {:.1} s |", learned.as_secs_f64());
}

fn best_of(rounds: usize, mut run: impl FnMut()) -> Duration {
    let one = |_| {
        let began = Instant::now();
        run();
        began.elapsed()
    };
    (0..rounds).map(one).min().expect("there is a round")
}

fn settings() -> Settings {
    let service = |number: usize| {
        let letter = char::from(b'A' + u8::try_from(number % 26).expect("a letter's number"));
        let prefix = Prefix::new(letter).expect("a letter");
        (ServiceId::new(format!("SER-{number:02}")), ServiceSettings::new(prefix))
    };
    let counter = |number: usize| {
        let label = number.to_string();
        (CounterId::new(&label), CounterSettings { label, ..CounterSettings::default() })
    };
    Settings {
        services: (0..SERVICES).map(service).collect(),
        counters: (1..=COUNTERS).map(counter).collect(),
        max_tickets_a_day: u32::MAX,
        ..Settings::new(OfficeId::new("belsh"), TimeZone::UTC, WeeklyHours::Always)
    }
}

/// A hall in which people come, and the counters call about as many.
fn hall() -> (Office, Waits, Timestamp) {
    let settings = settings();
    let mut now = TimeZone::UTC.to_timestamp(DAY.at(8, 0, 0, 0)).expect("a moment");
    let mut waits = Waits::new(&settings, DAY, Arc::new(Model::learn(&[], &BTreeMap::new())));
    let mut office = Office::new(settings, DAY, 0);
    let mut run = |command: &Command, now| {
        for event in office.decide(command, &Actor::Timer, now).expect("it may be done") {
            office.apply(&event);
            waits.apply(&office, &event);
        }
    };
    for counter in 1..=COUNTERS {
        run(&Command::OpenCounter { counter: CounterId::new(counter.to_string()), services: None }, now);
    }
    for visitor in 0..WAITING * 5 {
        now += SignedDuration::from_secs(20);
        let service = ServiceId::new(format!("SER-{:02}", visitor * 7 % SERVICES as u128));
        let (ticket, visit) = (TicketId(Uuid::from_u128(visitor)), VisitId(Uuid::from_u128(visitor)));
        run(&Command::Issue(Issue::new(ticket, visit, service, Language::Sq)), now);
        if visitor >= WAITING {
            let counter = CounterId::new((visitor as usize % COUNTERS + 1).to_string());
            run(&Command::CallNext { counter: counter.clone(), finish: None }, now);
            run(&Command::NoShow { counter }, now);
        }
    }
    (office, waits, now)
}
