//! A day written as the office would tell it, run through the rules, and told back.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;
use queue_core::opening::{Hours, WeeklyHours};
use queue_core::settings::{ServiceSettings, Settings};
use queue_core::ticket::Ending;
use queue_core::value::{
    Actor, CounterId, Language, OfficeId, Outcome, Paper, Prefix, ServiceId, TicketId, Timestamp, UserName,
    VisitId,
};
use queue_core::{Command, Event, Fact, Office};
use uuid::Uuid;

/// The day the scripts play on, a Monday.
pub(crate) const DAY: Date = date(2026, 11, 23);

/// An office with the services *passport* (A), *birth* (A), *cashier* (T) and *archive* (K, closed), counters 1 to 5,
/// open from 08:00 to 16:00 in UTC.
pub(crate) fn settings() -> Settings {
    let service = |prefix, open| ServiceSettings { prefix: Prefix::new(prefix).expect("a letter"), open };
    let hours = Hours { opens: Time::constant(8, 0, 0, 0), closes: Time::constant(16, 0, 0, 0) };
    Settings {
        office: OfficeId::new("belsh"),
        time_zone: TimeZone::UTC,
        day_start: Time::constant(4, 0, 0, 0),
        opening: WeeklyHours::Days([Some(hours); 7]),
        services: BTreeMap::from([
            (ServiceId::new("passport"), service('A', true)),
            (ServiceId::new("birth"), service('A', true)),
            (ServiceId::new("cashier"), service('T', true)),
            (ServiceId::new("archive"), service('K', false)),
        ]),
        counters: (1..=5).map(|n| (CounterId::new(n.to_string()), n.to_string())).collect(),
        wait_target_s: 900,
        max_attempts: 3,
        max_tickets_a_day: 100_000,
    }
}

/// A day in an office.
pub(crate) struct Script {
    pub(crate) office: Office,
    pub(crate) events: Vec<Event>,
    told: String,
    given: u128,
}

impl Script {
    /// The office before anybody came, with counters 1 to 5 closed.
    pub(crate) fn new() -> Self {
        Self { office: Office::new(settings(), DAY, 0), events: Vec::new(), told: String::new(), given: 0 }
    }

    /// Plays a script, one line each `HH:MM what`, and tells what came of each line.
    pub(crate) fn play(mut self, script: &str) -> Self {
        for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (time, wish) = line.split_once(' ').expect("a line is a time and a wish");
            let at = moment(time);
            let command = self.command(wish);
            let by = Actor::Staff(UserName::new("arta"));
            match self.office.decide(&command, &by, at) {
                Ok(events) => events.into_iter().for_each(|event| self.take(time, event)),
                Err(refusal) => {
                    self.told.push_str(&format!("{time} refused: {refusal} ({})\n", refusal.code()))
                }
            }
            self.office.verify_invariants().expect("the invariants hold after every line");
        }
        self
    }

    /// What happened, in words.
    pub(crate) fn told(&self) -> &str {
        &self.told
    }

    fn take(&mut self, time: &str, event: Event) {
        let number = event.fact.ticket().and_then(|id| self.office.ticket(id)).map(|ticket| ticket.number);
        self.office.apply(&event);
        self.told.push_str(&format!("{time} {}\n", self.tell(&event.fact, number.map(|n| n.to_string()))));
        self.events.push(event);
    }

    fn tell(&self, fact: &Fact, number: Option<String>) -> String {
        let number = number.unwrap_or_default();
        match fact {
            Fact::Issued { number, service, .. } => format!("{number} waits for {service}"),
            Fact::Called { counter, why, .. } => format!("{number} called to {counter} (1), {}", why.code()),
            Fact::Recalled { attempt, .. } => format!("{number} called again ({attempt})"),
            Fact::Started { .. } => format!("{number} is served"),
            Fact::Finished { ending, estimated_start: None, .. } => {
                format!("{number} finished: {:?}", ending.outcome)
            }
            Fact::Finished { ending, estimated_start: Some(start), .. } => {
                let start = TimeZone::UTC.to_datetime(*start).time();
                format!("{number} finished: {:?}, start estimated {start}", ending.outcome)
            }
            Fact::PutBack { .. } => format!("{number} waits again"),
            Fact::NotShown { .. } => format!("{number} did not come"),
            Fact::Cancelled { .. } => format!("{number} cancelled"),
            Fact::Expired { .. } => format!("{number} expired"),
            Fact::PaperReported { paper, .. } => format!("{number} has paper: {paper:?}"),
            Fact::CounterOpened { counter, services } if services.is_empty() => {
                format!("counter {counter} opens for everything")
            }
            Fact::CounterOpened { counter, services } => {
                let services: Vec<_> = services.iter().map(ServiceId::as_str).collect();
                format!("counter {counter} opens for {}", services.join(", "))
            }
            Fact::CounterPaused { counter, reason } => format!("counter {counter} pauses: {reason}"),
            Fact::CounterClosed { counter } => format!("counter {counter} closes"),
            Fact::DayEnded { day, next } => format!("{day} is over, {next} begins"),
        }
    }

    fn command(&mut self, wish: &str) -> Command {
        let words: Vec<&str> = wish.split(' ').collect();
        match words.as_slice() {
            ["issue", service] => self.issue(service, None),
            ["issue", service, "with", number] => {
                let visit =
                    self.ticket_by_number(number).map(|id| self.office.ticket(id).expect("known").visit);
                self.issue(service, visit)
            }
            ["cancel", number] => Command::Cancel { ticket: self.named(number), reason: None },
            ["no-paper", number] => Command::ReportPaper { ticket: self.named(number), paper: Paper::None },
            ["end-day"] => Command::EndDay,
            ["counter", counter, rest @ ..] => self.at_counter(CounterId::new(counter), rest),
            _ => panic!("the script says {wish:?}"),
        }
    }

    fn at_counter(&self, counter: CounterId, words: &[&str]) -> Command {
        match words {
            ["open"] => Command::OpenCounter { counter, services: None },
            ["open", services @ ..] => Command::OpenCounter {
                counter,
                services: Some(services.iter().map(ServiceId::new).collect()),
            },
            ["pause", reason] => Command::PauseCounter { counter, reason: (*reason).into() },
            ["close"] => Command::CloseCounter { counter },
            ["call-next"] => Command::CallNext { counter, finish: None },
            ["call-next", "after", number] => {
                Command::CallNext { counter, finish: Some((self.named(number), resolved())) }
            }
            ["recall"] => Command::Recall { counter },
            ["start"] => Command::Start { counter },
            ["finish"] => Command::Finish { counter, ending: resolved() },
            ["put-back"] => Command::PutBack { counter },
            ["no-show"] => Command::NoShow { counter },
            _ => panic!("the script says {words:?} at counter {counter}"),
        }
    }

    fn issue(&mut self, service: &str, visit: Option<VisitId>) -> Command {
        self.given += 1;
        let ticket = TicketId(Uuid::from_u128(self.given));
        let visit = visit.unwrap_or(VisitId(Uuid::from_u128(self.given)));
        Command::Issue { ticket, visit, service: ServiceId::new(service), language: Language::Sq }
    }

    fn ticket_by_number(&self, number: &str) -> Option<TicketId> {
        self.office
            .tickets()
            .iter()
            .rev()
            .find(|ticket| ticket.number.to_string() == number)
            .map(|ticket| ticket.id)
    }

    /// The latest ticket with a number; a number nobody has names a ticket nobody has.
    fn named(&self, number: &str) -> TicketId {
        self.ticket_by_number(number).unwrap_or(TicketId(Uuid::from_u128(0xdead)))
    }
}

/// A clerk's plain ending.
pub(crate) fn resolved() -> Ending {
    Ending { outcome: Outcome::Resolved, missing: Vec::new(), protocol_no: None }
}

/// A time of the script's day; `+HH:MM` is on the next day.
pub(crate) fn moment(time: &str) -> Timestamp {
    let (day, time) = match time.strip_prefix('+') {
        Some(time) => (DAY.tomorrow().expect("a next day"), time),
        None => (DAY, time),
    };
    let time: Time = time.parse().expect("a time of day");
    TimeZone::UTC.to_timestamp(day.to_datetime(time)).expect("a moment")
}
