//! What the rules promise about their speed, measured: `cargo bench -p queue-core`. Prints a table; asserts nothing, as
//! a machine may be busy.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use queue_core::command::Issue;
use queue_core::opening::WeeklyHours;
use queue_core::settings::{CounterSettings, ServiceSettings, Settings};
use queue_core::simulation::{Chance, Demand, Plan, Shift, Tally, WantedService, end_day, run};
use queue_core::ticket::Ending;
use queue_core::value::{
    Actor, CounterId, Language, OfficeId, Outcome, Prefix, ServiceId, TicketId, Timestamp, UserName, VisitId,
};
use queue_core::{Command, Event, Fact, Office};
use uuid::Uuid;

const DAY: Date = date(2026, 11, 24);
/// How many services the office has: those of the national catalogue.
const SERVICES: usize = 76;
/// How many counters a large hall has.
const COUNTERS: usize = 25;
/// The best of so many rounds counts: the others measured the neighbours.
const ROUNDS: usize = 5;

fn main() {
    let (issue_few, call_few) = Queue::with(0, 100).measure();
    let (issue_many, call_many) = Queue::with(1_000_000, 100_000).measure();
    println!("| decide and apply | 100 waiting | 100,000 waiting after 1,000,000 | ratio |");
    println!("| --- | --- | --- | --- |");
    for (what, few, many) in [("issue", issue_few, issue_many), ("call-next", call_few, call_many)] {
        println!("| {what} | {few:.0} ns | {many:.0} ns | {:.2} x |", many / few);
    }
    let (visits_a_second, events) = simulate();
    println!("\nsimulation: {visits_a_second:.0} visits/s");
    println!("replay: {:.0} events/s", replay(&events));
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
    let time_zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a rule");
    Settings {
        services: (0..SERVICES).map(service).collect(),
        counters: (1..=COUNTERS).map(counter).collect(),
        max_tickets_a_day: u32::MAX,
        ..Settings::new(OfficeId::new("belsh"), time_zone, WeeklyHours::Always)
    }
}

fn moment(hour: i8) -> Timestamp {
    settings().time_zone.to_timestamp(DAY.at(hour, 0, 0, 0)).expect("a moment")
}

fn ending() -> Ending {
    Ending { outcome: Outcome::Resolved, missing: Vec::new(), protocol_no: None, return_code: None }
}

/// An office in which people wait, and one counter that serves everything.
struct Queue {
    office: Office,
    opened_at: Timestamp,
    services: Vec<ServiceId>,
    clerk: Actor,
    given: u128,
    present: Option<TicketId>,
}

impl Queue {
    /// After `old` tickets that were served, with `waiting` people.
    fn with(old: usize, waiting: usize) -> Self {
        let mut queue = Self {
            office: Office::new(settings(), DAY, 0),
            opened_at: moment(8),
            services: settings().services.into_keys().collect(),
            clerk: Actor::Staff(UserName::new("arta")),
            given: 0,
            present: None,
        };
        let open = Command::OpenCounter { counter: CounterId::new("1"), services: None };
        queue.act(&open);
        for _ in 0..waiting {
            queue.issue();
        }
        for _ in 0..old {
            queue.issue();
            queue.call_next();
        }
        queue
    }

    /// Nanoseconds of an issue and of a call of the next, which finishes the present one; one follows the other, so
    /// that as many wait all the time.
    fn measure(mut self) -> (f64, f64) {
        let (mut issue_ns, mut call_ns) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..ROUNDS {
            let (mut issue, mut call) = (0.0, 0.0);
            const BATCH: usize = 50;
            const BATCHES: usize = 400;
            for _ in 0..BATCHES {
                let begin = Instant::now();
                (0..BATCH).for_each(|_| self.issue());
                let issued = Instant::now();
                (0..BATCH).for_each(|_| self.call_next());
                issue += (issued - begin).as_secs_f64();
                call += issued.elapsed().as_secs_f64();
            }
            let count = f64::from(u32::try_from(BATCH * BATCHES).expect("few"));
            issue_ns = issue_ns.min(issue / count * 1e9);
            call_ns = call_ns.min(call / count * 1e9);
        }
        (issue_ns, call_ns)
    }

    fn issue(&mut self) {
        self.given += 1;
        let id = Uuid::from_u128(self.given);
        let number = usize::try_from(self.given % SERVICES as u128).expect("few services");
        let service = self.services[number].clone();
        let issue = Command::Issue(Issue::new(TicketId(id), VisitId(id), service, Language::Sq));
        self.act(&issue);
    }

    fn call_next(&mut self) {
        let finish = self.present.map(|ticket| (ticket, ending()));
        self.act(&Command::CallNext { counter: CounterId::new("1"), finish });
    }

    fn act(&mut self, command: &Command) {
        // All of them come in one day, so many in a millisecond.
        let later = jiff::SignedDuration::from_millis(i64::try_from(self.given / 50).expect("few"));
        let events = self.office.decide(command, &self.clerk, self.opened_at + later).expect("allowed");
        for event in events {
            if let Fact::Called { ticket, .. } = &event.fact {
                self.present = Some(*ticket);
            }
            self.office.apply(&event);
        }
    }
}

/// A large hall's day: 1,000 citizens, 25 clerks.
fn plan(seed: u64) -> Plan {
    let settings = settings();
    let wanted = settings.services.keys().zip(1..).map(|(service, rank)| WantedService {
        service: service.clone(),
        weight: 1.0 / f64::from(rank),
        mean_s: 240.0 + 10.0 * f64::from(rank),
    });
    let demand = Demand::usual(1_000.0, wanted.collect());
    let citizens = demand.citizens(DAY, &settings, &mut Chance::of(seed));
    let shift = |counter: &CounterId| Shift {
        counter: counter.clone(),
        staff: UserName::new(format!("clerk{counter}")),
        services: None,
        from: moment(8),
        to: moment(16),
        breaks: vec![(moment(12), moment(13))],
        serves_out: true,
    };
    Plan { citizens, shifts: settings.counters.keys().map(shift).collect() }
}

/// Visits a second, and the events of some of the days.
fn simulate() -> (f64, Vec<Vec<Event>>) {
    let plans: Vec<Plan> = (0..200).map(plan).collect();
    let visits: usize = plans.iter().map(|plan| plan.citizens.len()).sum();
    let mut best_s = f64::INFINITY;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        for plan in &plans {
            let mut office = Office::new(settings(), DAY, 0);
            let mut tally = Tally::new(900);
            run(&mut office, plan, |event| tally.apply(event));
            end_day(&mut office, |event| tally.apply(event));
            black_box(tally.summary());
        }
        best_s = best_s.min(begin.elapsed().as_secs_f64());
    }
    let days = plans[..20].iter().map(|plan| {
        let mut events = Vec::new();
        let mut office = Office::new(settings(), DAY, 0);
        run(&mut office, plan, |event| events.push(event.clone()));
        events
    });
    (f64::from(u32::try_from(visits).expect("few")) / best_s, days.collect())
}

/// Events applied in a second.
fn replay(days: &[Vec<Event>]) -> f64 {
    let count: usize = days.iter().map(Vec::len).sum();
    let mut best_s = f64::INFINITY;
    for _ in 0..ROUNDS {
        let mut offices: BTreeMap<usize, Office> =
            (0..days.len()).map(|day| (day, Office::new(settings(), DAY, 0))).collect();
        let begin = Instant::now();
        for (day, office) in &mut offices {
            days[*day].iter().for_each(|event| office.apply(event));
        }
        best_s = best_s.min(begin.elapsed().as_secs_f64());
        black_box(offices);
    }
    f64::from(u32::try_from(count).expect("few")) / best_s
}
