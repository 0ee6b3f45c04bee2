//! A day in an office with two halves: counters 1 and 2 for papers, counter 3 for the cashier.

use jiff::SignedDuration;
use jiff::civil::date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::*;
use crate::command::{Command, Issue};
use crate::estimate::Prior;
use crate::opening::WeeklyHours;
use crate::settings::{CounterSettings, ServiceSettings};
use crate::value::{Actor, CounterId, Language, OfficeId, Prefix, VisitId};

const MONDAY: Date = date(2026, 11, 23);

struct Day {
    office: Office,
    waits: Waits,
    events: Vec<Event>,
    given: u128,
}

fn settings() -> Settings {
    let mut settings = Settings::new(OfficeId::new("belsh"), TimeZone::UTC, WeeklyHours::Always);
    for (id, letter) in [("passport", 'A'), ("birth", 'A'), ("cashier", 'T')] {
        let prefix = Prefix::new(letter).expect("a letter");
        settings.services.insert(ServiceId::new(id), ServiceSettings::new(prefix));
    }
    for (id, services) in [("1", &["passport", "birth"][..]), ("2", &["birth"]), ("3", &["cashier"])] {
        let services = services.iter().copied().map(ServiceId::new).collect();
        let counter = CounterSettings { label: id.into(), services, ..CounterSettings::default() };
        settings.counters.insert(CounterId::new(id), counter);
    }
    settings
}

fn at(minute: i64) -> Timestamp {
    let midnight = TimeZone::UTC.to_timestamp(MONDAY.at(0, 0, 0, 0)).expect("a moment");
    midnight + SignedDuration::from_mins(minute)
}

impl Day {
    fn new(model: Model) -> Self {
        let waits = Waits::new(&settings(), MONDAY, Arc::new(model));
        Self { office: Office::new(settings(), MONDAY, 0), waits, events: Vec::new(), given: 0 }
    }

    fn run(&mut self, minute: i64, command: &Command) -> Vec<Event> {
        let mut events = self.office.decide(command, &Actor::Timer, at(minute)).expect("it may be done");
        self.waits.promise(&self.office, &mut events);
        for event in &events {
            self.office.apply(event);
            self.waits.apply(&self.office, event);
        }
        self.events.extend(events.clone());
        events
    }

    fn open(&mut self, minute: i64, counter: &str) {
        self.run(minute, &Command::OpenCounter { counter: CounterId::new(counter), services: None });
    }

    fn call(&mut self, minute: i64, counter: &str) {
        self.run(minute, &Command::CallNext { counter: CounterId::new(counter), finish: None });
        self.run(minute, &Command::NoShow { counter: CounterId::new(counter) });
    }

    /// Gives a number and says what was promised, in minutes.
    fn issue(&mut self, minute: i64, service: &str) -> Option<(u32, u32)> {
        self.given += 1;
        let (ticket, visit) = (TicketId(Uuid::from_u128(self.given)), VisitId(Uuid::from_u128(self.given)));
        let issue = Issue::new(ticket, visit, ServiceId::new(service), Language::Sq);
        self.run(minute, &Command::Issue(issue));
        let promise = self.office.ticket(ticket).expect("it was given").promise;
        promise.map(|promise| (promise.low_s / 60, promise.high_s / 60))
    }
}

fn priors() -> BTreeMap<smol_str::SmolStr, Prior> {
    let prior = Prior { typical_minutes: 10.0, counters: 2.0 };
    ["passport", "birth", "cashier"].map(|service| (service.into(), prior)).into()
}

/// A day on which somebody comes for a passport every five minutes, and is called by one counter as often.
fn steady_day() -> Day {
    let mut day = Day::new(Model::learn(&[], &priors()));
    day.open(480, "1");
    for _ in 0..4 {
        day.issue(480, "passport");
    }
    for look in 1..60 {
        day.call(480 + 5 * look, "1");
        day.issue(480 + 5 * look, "passport");
    }
    day
}

#[test]
fn nothing_is_promised_while_no_counter_serves_the_service() {
    let mut day = Day::new(Model::learn(&[], &priors()));
    assert_eq!(day.issue(500, "passport"), None);
    day.open(501, "3");
    assert_eq!(day.issue(502, "passport"), None, "the cashier calls nobody for a passport");
    assert_eq!(day.waits.behind(&day.office, &ServiceId::new("unknown"), 3, at(502)), None);
}

#[test]
fn who_finds_a_free_counter_waits_less_than_five_minutes() {
    let mut day = Day::new(Model::learn(&[], &priors()));
    day.open(500, "3");
    assert_eq!(day.issue(501, "cashier"), Some((0, 5)));
}

#[test]
fn a_promise_is_made_of_the_people_ahead_and_kept_with_the_number() {
    let mut day = Day::new(Model::learn(&[], &priors()));
    day.open(500, "1");
    day.issue(500, "passport");
    day.issue(500, "birth");
    // Two ahead, ten minutes each, one counter: about 30 minutes. The people of both services stand in one line.
    assert_eq!(day.issue(500, "passport"), Some((15, 60)));
    let ticket = day.office.ticket(TicketId(Uuid::from_u128(3))).expect("it was given").clone();
    assert_eq!(day.waits.of_ticket(&day.office, &ticket, at(500)), ticket.promise);
    day.run(501, &Command::PauseCounter { counter: CounterId::new("1"), reason: "pause".into() });
    assert_eq!(day.waits.of_ticket(&day.office, &ticket, at(502)), None);
}

#[test]
fn past_days_of_the_journal_teach_the_waits_of_a_new_one() {
    let mut days = Vec::new();
    for number in 0..5 {
        let day = steady_day();
        days.extend(day.waits.days().into_iter().map(|day| QueueDay { day: number, ..day }));
    }
    assert_eq!(days[0].samples.len(), 58, "everybody who was called but the one who found the counter free");
    let mut day = Day::new(Model::learn(&days, &priors()));
    day.open(600, "1");
    for _ in 0..4 {
        day.issue(600, "passport");
    }
    let (low, high) = day.issue(605, "passport").expect("a counter is open");
    assert!(low <= 25 && 25 <= high, "four ahead, five minutes each: {low} to {high}");
}

#[test]
fn folding_the_journal_gives_the_same_days() {
    let mut day = steady_day();
    let learned = day.waits.days();
    day.run(60 * 48, &Command::EndDay);
    let mut past = Past::new(settings(), MONDAY);
    day.events.iter().for_each(|event| past.apply(event));
    let samples = |days: &[QueueDay]| days.iter().map(|day| day.samples.clone()).collect::<Vec<_>>();
    assert!(samples(past.days()) == samples(&learned), "the night teaches nothing");
}

#[test]
fn services_that_share_a_counter_share_a_line() {
    let lines = lines(&settings());
    // In the order of their ids: birth, cashier, passport.
    assert_eq!(lines[0], lines[2]);
    assert_ne!(lines[0], lines[1]);
}
