//! What the rules promise about their speed, measured: `cargo bench -p queue-core`. Prints a table; asserts nothing, as
//! a machine may be busy.

use std::collections::BTreeMap;
use std::hint::black_box;

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use queue_core::command::Issue;
use queue_core::erlang::Hall;
use queue_core::opening::WeeklyHours;
use queue_core::settings::{ClassRules, CounterSettings, OrderMode, OrderRules, ServiceSettings, Settings};
use queue_core::simulation::{Chance, Citizen, Demand, Plan, Shift, Tally, WantedService, end_day, run};
use queue_core::ticket::Ending;
use queue_core::value::{
    Actor, ClassId, CounterId, Language, OfficeId, Outcome, Prefix, ServiceId, TicketId, Timestamp, UserName,
    VisitId,
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
/// How many rounds the queues are compared in.
const QUEUE_ROUNDS: usize = 21;
/// More memory than the queues take while they are measured.
const TOUCHED_BYTES: usize = 1 << 30;

fn main() {
    // Whatever is named is measured; without a name, everything. Cargo adds a flag of its own.
    let named: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let wanted = |name: &str| named.is_empty() || named.iter().any(|wanted| wanted == name);
    if wanted("queue") {
        queue();
    }
    if wanted("simulation") {
        let (visits_a_second, events) = simulate();
        println!("\nsimulation: {visits_a_second:.0} visits/s");
        println!("replay: {:.0} events/s", replay(&events));
    }
    if wanted("waits") {
        waits();
    }
}

/// How long this thread has run, in seconds; what else the machine does meanwhile does not count.
#[allow(clippy::cast_precision_loss)]
fn ran_s() -> f64 {
    let ran = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    ran.tv_sec as f64 + ran.tv_nsec as f64 / 1e9
}

/// Offices side by side: each round measures all of them in turn, so that what else the machine does meets them alike, and
/// the middle of the rounds counts.
fn queue() {
    let after_days = |waiting| {
        let mut queue = Queue::with(0);
        (0..1_000).for_each(|_| queue.day_of(1_000));
        queue.wait(waiting);
        queue
    };
    let same_day = |waiting| {
        let mut queue = Queue::with(0);
        (0..1_000_000).for_each(|_| queue.serve_one());
        queue.wait(waiting);
        queue
    };
    let mut queues = [
        ("100 waiting", Queue::with(100)),
        ("100 waiting, after 1,000,000 tickets of earlier days", after_days(100)),
        ("100,000 waiting, after 1,000,000 tickets of earlier days", after_days(100_000)),
        ("100,000 waiting, after 1,000,000 tickets of the same day", same_day(100_000)),
    ];
    // A virtual machine that gives memory only when it is touched does so now.
    drop(black_box(vec![1_u8; TOUCHED_BYTES]));
    let mut rounds: [Vec<(f64, f64)>; 4] = Default::default();
    for _ in 0..QUEUE_ROUNDS {
        for ((_, queue), rounds) in queues.iter_mut().zip(&mut rounds) {
            rounds.push(queue.measure());
        }
    }
    let middle =
        |rounds: &[(f64, f64)]| (median(rounds.iter().map(|it| it.0)), median(rounds.iter().map(|it| it.1)));
    let (issue, call) = middle(&rounds[0]);
    println!("| decide and apply | issue | call-next |");
    println!("| --- | --- | --- |");
    for ((what, _), rounds) in queues.iter().zip(&rounds) {
        let here = middle(rounds);
        let ratios = (here.0 / issue, here.1 / call);
        println!("| {what} | {:.0} ns, {:.2} x | {:.0} ns, {:.2} x |", here.0, ratios.0, here.1, ratios.1);
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
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
    /// With `waiting` people.
    fn with(waiting: usize) -> Self {
        let mut queue = Self {
            office: Office::new(settings(), DAY, 0),
            opened_at: moment(8),
            services: settings().services.into_keys().collect(),
            clerk: Actor::Staff(UserName::new("arta")),
            given: 0,
            present: None,
        };
        queue.open();
        queue.wait(waiting);
        queue
    }

    fn open(&mut self) {
        self.act(&Command::OpenCounter { counter: CounterId::new("1"), services: None });
    }

    fn wait(&mut self, people: usize) {
        (0..people).for_each(|_| self.issue());
    }

    fn serve_one(&mut self) {
        self.issue();
        self.call_next();
    }

    /// A day with so many tickets, and the morning after it.
    fn day_of(&mut self, tickets: usize) {
        (0..tickets).for_each(|_| self.serve_one());
        self.opened_at += SignedDuration::from_hours(24);
        self.act(&Command::EndDay);
        self.present = None;
        self.open();
    }

    /// Nanoseconds of an issue and of a call of the next, which finishes the present one; one follows the other, so
    /// that as many wait all the time.
    fn measure(&mut self) -> (f64, f64) {
        const BATCH: u32 = 50;
        const BATCHES: u32 = 100;
        let (mut issue, mut call) = (0.0, 0.0);
        for _ in 0..BATCHES {
            let begin = ran_s();
            (0..BATCH).for_each(|_| self.issue());
            let issued = ran_s();
            (0..BATCH).for_each(|_| self.call_next());
            issue += issued - begin;
            call += ran_s() - issued;
        }
        let count = f64::from(BATCH * BATCHES);
        (issue / count * 1e9, call / count * 1e9)
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
        let later = SignedDuration::from_millis(i64::try_from(self.given / 50).expect("few"));
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
        let begin = ran_s();
        for plan in &plans {
            let mut office = Office::new(settings(), DAY, 0);
            let mut tally = Tally::new(900);
            run(&mut office, plan, |event| tally.apply(event));
            end_day(&mut office, |event| tally.apply(event));
            black_box(tally.summary());
        }
        best_s = best_s.min(ran_s() - begin);
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
        let begin = ran_s();
        for (day, office) in &mut offices {
            days[*day].iter().for_each(|event| office.apply(event));
        }
        best_s = best_s.min(ran_s() - begin);
        black_box(offices);
    }
    f64::from(u32::try_from(count).expect("few")) / best_s
}

/// The halls whose waits others published: arrivals and services in an hour, counters.
const HALLS: [(f64, f64, u32); 4] = [(20.0, 4.0, 6), (20.0, 4.0, 7), (12.0, 4.5, 3), (60.0, 6.0, 12)];
/// So many come in a long run.
const LONG_RUN: usize = 1_000_000;

/// Waits of long runs beside formulas and published figures, in minutes.
fn waits() {
    println!("\n| hall | simulated | Erlang C |\n| --- | --- | --- |");
    for (arrivals, served, counters) in HALLS {
        let simulated = long_run((arrivals, served, counters), 0.0, OrderMode::HeadStart, NOTHING).2;
        let formula = Hall::new(arrivals, served, counters).mean_wait_min();
        println!("| {arrivals}, {served}, {counters} | {simulated:.2} | {formula:.2} |");
    }
    println!("\n| order | ordinary, preferred | published |\n| --- | --- | --- |");
    let rate = |rate_percent| ClassRules { rate_percent, ..NOTHING };
    let head_start = |minutes: u32| ClassRules { head_start_s: minutes * 60, ..NOTHING };
    for (name, share, mode, class, published) in [
        ("head start of 10 min", 0.25, OrderMode::HeadStart, head_start(10), "33.1, 26.8"),
        ("head start of 20 min", 0.25, OrderMode::HeadStart, head_start(20), "34.4, 22.9"),
        ("strict", 0.25, OrderMode::HeadStart, ClassRules { goes_next: true, ..NOTHING }, "40.5, 4.5"),
        ("accumulating 1:2", 0.25, OrderMode::Accumulating, rate(200), "35.4, 19.7"),
        (
            "accumulating 1:3, a third",
            1.0 / 3.0,
            OrderMode::Accumulating,
            rate(300),
            "39.75, 16.20 (formula)",
        ),
    ] {
        let (ordinary, preferred, _) = long_run((12.0, 4.5, 3), share, mode, class);
        println!("| {name} | {ordinary:.1}, {preferred:.1} | {published} |");
    }
}

/// A class that has no advantage.
const NOTHING: ClassRules =
    ClassRules { head_start_s: 0, rate_percent: 100, goes_next: false, retired: false };

/// The mean waits of ordinary people, of a class with this share and of all, in minutes.
fn long_run(hall: (f64, f64, u32), share: f64, mode: OrderMode, class: ClassRules) -> (f64, f64, f64) {
    let name = ClassId::new("priority");
    let (mut chance, mut at_s) = (Chance::of(1), 0.0);
    let services: Vec<ServiceId> = settings().services.into_keys().collect();
    let begin = moment(8);
    let citizens = (0..LONG_RUN).map(|number| {
        at_s += chance.exponential(3600.0 / hall.0);
        Citizen {
            arrives_at: begin + SignedDuration::from_secs_f64(at_s),
            // Each letter has 99,999 numbers; the order does not look at services.
            service: services[number % 26].clone(),
            class: chance.happens(share).then(|| name.clone()),
            language: Language::Sq,
            comes: true,
            walk_ms: 0,
            service_ms: milliseconds(chance.exponential(3600.0 / hall.1)),
            patience: None,
        }
    });
    let citizens: Vec<Citizen> = citizens.collect();
    let to = citizens.last().expect("somebody comes").arrives_at + SignedDuration::from_secs(1);
    let shift = |counter: u32| Shift {
        counter: CounterId::new(counter.to_string()),
        staff: UserName::new("clerk"),
        services: None,
        from: begin,
        to,
        breaks: Vec::new(),
        serves_out: true,
    };
    let shifts = (1..=hall.2).map(shift).collect();
    let order = OrderRules { mode, classes: [(name.clone(), class)].into(), overtaking_limit: u16::MAX };
    let mut office = Office::new(Settings { order, ..settings() }, DAY, 0);
    let mut tally = Tally::new(900);
    run(&mut office, &Plan { citizens, shifts }, |event| tally.apply(event));
    let summary = tally.summary();
    let of = |class| summary.by_class.get(&class).map_or(0.0, |waits| waits.mean_s / 60.0);
    (of(None), of(Some(name)), summary.waits.mean_s / 60.0)
}

fn milliseconds(seconds: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = (seconds * 1000.0).round() as u32;
    whole
}
