//! A day written as the office would tell it, run through the rules, and told back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;
use queue_core::bands::Band;
use queue_core::command::{Destination, Issue, OfflineIssue};
use queue_core::opening::{Hours, WeeklyHours};
use queue_core::settings::{AppointmentRules, CounterSettings, RemoteRules, ServiceSettings, Settings};
use queue_core::ticket::Ending;
use queue_core::value::{
    Actor, AppointmentCode, AppointmentId, ClassId, CounterId, DeviceId, Language, Need, OfficeId, Origin,
    Outcome, Paper, Prefix, Rating, ReturnCode, ServiceId, TicketId, Timestamp, UserName, VisitId,
};
use queue_core::{Command, Event, Fact, Office};
use uuid::Uuid;

/// The day the scripts play on, a Monday.
pub(crate) const DAY: Date = date(2026, 11, 23);

/// An office with the services *passport* (A), *birth* (A), *cashier* (T), *shelter* (K, sensitive) and *archive*
/// (K, closed), counters 1 to 5, open from 08:00 to 16:00 in UTC. Appointments are taken for *passport*, two a slot, and
/// three people may join from afar. Counter 4 is low, counter 5 is private.
pub(crate) fn settings() -> Settings {
    let service = |prefix| ServiceSettings::new(Prefix::new(prefix).expect("a letter"));
    let hours = Hours { opens: Time::constant(8, 0, 0, 0), closes: Time::constant(16, 0, 0, 0) };
    let opening = WeeklyHours::Days([Some(hours); 7]);
    let mut settings = Settings::new(OfficeId::new("belsh"), TimeZone::UTC, opening);
    settings.services = BTreeMap::from([
        (ServiceId::new("passport"), ServiceSettings { appointments_a_slot: 2, ..service('A') }),
        (ServiceId::new("birth"), service('A')),
        (ServiceId::new("cashier"), service('T')),
        (ServiceId::new("shelter"), ServiceSettings { sensitive: true, ..service('K') }),
        (ServiceId::new("archive"), ServiceSettings { open: false, ..service('K') }),
    ]);
    settings.counters = (1..=5)
        .map(|n| {
            let label = n.to_string();
            let counter =
                CounterSettings { label, low: n == 4, private: n == 5, ..CounterSettings::default() };
            (CounterId::new(n.to_string()), counter)
        })
        .collect();
    settings.appointments = Some(AppointmentRules::default());
    settings.remote = Some(RemoteRules { max_open: 3 });
    settings
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
        Self::with(settings())
    }

    /// An office with other settings.
    pub(crate) fn with(settings: Settings) -> Self {
        Self { office: Office::new(settings, DAY, 0), events: Vec::new(), told: String::new(), given: 0 }
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
            Fact::Issued(issued) => {
                let only = issued.only_counter.as_ref().map(|counter| format!(" at {counter}"));
                let class = issued.class.as_ref().map(|class| format!(" ({class})"));
                let number = issued.number;
                format!(
                    "{number} waits for {}{}{}",
                    issued.service,
                    only.unwrap_or_default(),
                    class.unwrap_or_default()
                )
            }
            Fact::ServedBefore { counter, ending, .. } => {
                format!("{number} was served at {counter}: {:?}", ending.outcome)
            }
            Fact::Called { counter, why, passed, .. } => {
                let passed: Vec<_> = passed.first.iter().map(ToString::to_string).collect();
                let over =
                    if passed.is_empty() { String::new() } else { format!(", before {}", passed.join(" ")) };
                format!("{number} called to {counter} (1), {}{over}", why.code())
            }
            Fact::Recalled { attempt, .. } => format!("{number} called again ({attempt})"),
            Fact::Started { .. } => format!("{number} is served"),
            Fact::Finished { ending, estimated_start, paperwork, .. } => {
                let start = estimated_start.map(|at| TimeZone::UTC.to_datetime(at).time());
                let start = start.map(|start| format!(", start estimated {start}")).unwrap_or_default();
                let paperwork = if *paperwork { ", paperwork follows" } else { "" };
                format!("{number} finished: {:?}{start}{paperwork}", ending.outcome)
            }
            Fact::PaperworkFinished { counter } => format!("counter {counter} has done the paperwork"),
            Fact::PutBack { .. } => format!("{number} waits again"),
            Fact::NotShown { .. } => format!("{number} did not come"),
            Fact::Reinstated { .. } => format!("{number} came after all and waits again"),
            Fact::LetPass { count, .. } => format!("{number} lets {count} pass"),
            Fact::Parked { note, .. } => {
                format!(
                    "{number} is parked{}",
                    note.as_ref().map(|note| format!(": {note}")).unwrap_or_default()
                )
            }
            Fact::Resumed { counter, .. } => format!("{number} goes on at {counter}"),
            Fact::Transferred { .. } => format!("{number} is sent on"),
            Fact::Cancelled { .. } => format!("{number} cancelled"),
            Fact::GivenUp { .. } => "a ticket that has not arrived is given up".into(),
            Fact::Classified { class, reason, .. } => {
                let class = class.as_ref().map_or("everybody", ClassId::as_str);
                format!("{number} belongs to {class}: {reason}")
            }
            Fact::PresenceConfirmed { .. } => format!("{number} is in the hall"),
            Fact::Expired { .. } => format!("{number} expired"),
            Fact::PaperReported { paper, .. } => format!("{number} has paper: {paper:?}"),
            Fact::Booked { service, slot, code, .. } => format!("{code} books {service} at {}", clock(*slot)),
            Fact::AppointmentMoved { slot, .. } => format!("the appointment moves to {}", clock(*slot)),
            Fact::AppointmentCancelled { .. } => "the appointment is cancelled".into(),
            Fact::CounterOpened { counter, services } if services.is_empty() => {
                format!("counter {counter} opens for everything")
            }
            Fact::CounterOpened { counter, services } => {
                let services: Vec<_> = services.iter().map(ServiceId::as_str).collect();
                format!("counter {counter} opens for {}", services.join(", "))
            }
            Fact::CounterPaused { counter, reason } => format!("counter {counter} pauses: {reason}"),
            Fact::CounterClosed { counter } => format!("counter {counter} closes"),
            Fact::BandsGranted { device, day, epoch, bands } => {
                let band = |band: &Band| {
                    let (first, last) = band.ends();
                    format!("{first} to {last}")
                };
                let bands: Vec<_> = bands.iter().map(band).collect();
                format!("{device} may give {} on {day} (epoch {epoch})", bands.join(", "))
            }
            Fact::BandsEnded { device, epoch, .. } => {
                let whose = device.as_ref().map_or("every kiosk", DeviceId::as_str);
                format!("epoch {epoch} of {whose} begins")
            }
            Fact::DeviceAdmitted { device, name } => format!("{device} is let in as {name}"),
            Fact::DeviceRevoked { device } => format!("{device} is shut out"),
            Fact::FoundTooLate { number, day, .. } => format!("{number} of {day} is found too late"),
            Fact::HelpCalled { device } => format!("somebody at {device} asks for a clerk"),
            Fact::HelpAnswered { device } => format!("a clerk goes to {device}"),
            Fact::Rated { rating, counter, .. } => format!("{number} was served at {counter}: {rating:?}"),
            Fact::DayEnded { day, next } => format!("{day} is over, {next} begins"),
        }
    }

    fn command(&mut self, wish: &str) -> Command {
        let words: Vec<&str> = wish.split(' ').collect();
        match words.as_slice() {
            ["issue", service, how @ ..] => Command::Issue(self.issue(service, how)),
            ["issue-again", number] => {
                let (ticket, issue) = (self.named(number), self.issue("passport", &[]));
                Command::Issue(Issue { ticket, ..issue })
            }
            ["cancel", number] => Command::Cancel { ticket: self.named(number), reason: None },
            ["no-paper", number] => Command::ReportPaper { ticket: self.named(number), paper: Paper::None },
            ["copy", number] => Command::ReportPaper { ticket: self.named(number), paper: Paper::Copy },
            ["reinstate", number] => Command::Reinstate { ticket: self.named(number) },
            ["let-pass", number, count] => {
                Command::LetPass { ticket: self.named(number), count: count.parse().expect("a number") }
            }
            ["put-back-parked", number] => Command::PutBackParked { ticket: self.named(number) },
            ["give-up-call", number] => Command::GiveUpCall { ticket: self.named(number) },
            ["present", number] => Command::ConfirmPresence { ticket: self.named(number) },
            ["classify", number, class, reason @ ..] => Command::Classify {
                ticket: self.named(number),
                class: (*class != "everybody").then(|| ClassId::new(class)),
                reason: reason.join(" "),
            },
            ["book", code, service, slot] => Command::Book {
                appointment: appointment(code),
                service: ServiceId::new(service),
                slot: moment(slot),
                code: AppointmentCode::new(code),
                language: Language::Sq,
                document: None,
            },
            ["move", code, slot] => Command::MoveAppointment {
                appointment: appointment(code),
                slot: moment(slot),
                document: None,
            },
            ["call-off", code] => Command::CancelAppointment { appointment: appointment(code) },
            ["check-in", code] => {
                let Issue { ticket, visit, .. } = self.issue("passport", &[]);
                Command::CheckIn { appointment: appointment(code), ticket, visit, needs: BTreeSet::new() }
            }
            ["bands", device, day] => {
                let day = if *day == "today" { DAY } else { day.parse().expect("a day") };
                Command::GrantBands { device: DeviceId::new(device), day }
            }
            ["replace", device] => {
                let (device, name) = (DeviceId::new(device), "Kioska".into());
                Command::AdmitDevice { device, name, replaces: true }
            }
            ["revoke", device] => Command::RevokeDevice { device: DeviceId::new(device) },
            ["restore"] => Command::NoteRestore,
            ["offline", device, number, service, given, how @ ..] => {
                Command::TakeOffline(self.offline(device, number, service, given, how))
            }
            ["help", device] => Command::CallForHelp { device: DeviceId::new(device) },
            ["go-to", device] => Command::AnswerHelp { device: DeviceId::new(device) },
            ["rate", number, rating] => {
                let rating = match *rating {
                    "good" => Rating::Good,
                    "fair" => Rating::Fair,
                    _ => Rating::Bad,
                };
                Command::Rate { ticket: self.named(number), rating }
            }
            ["end-day"] => Command::EndDay,
            ["counter", counter, rest @ ..] => self.at_counter(CounterId::new(counter), rest),
            _ => panic!("the script says {wish:?}"),
        }
    }

    fn at_counter(&mut self, counter: CounterId, words: &[&str]) -> Command {
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
            ["call", number, reason @ ..] => {
                Command::CallThis { counter, ticket: self.named(number), reason: reason.join(" ") }
            }
            ["recall"] => Command::Recall { counter },
            ["start"] => Command::Start { counter },
            ["finish"] => Command::Finish { counter, ending: resolved(), paperwork: false },
            ["finish", "lodged"] => {
                let protocol_no = Some("1234/2026".into());
                let ending = Ending { outcome: Outcome::Lodged, protocol_no, ..resolved() };
                Command::Finish { counter, ending, paperwork: false }
            }
            ["finish", "with-paperwork"] => Command::Finish { counter, ending: resolved(), paperwork: true },
            ["finish", "documents-missing", code] => {
                let ending = Ending {
                    outcome: Outcome::DocumentsMissing,
                    return_code: Some(ReturnCode::new(code)),
                    ..resolved()
                };
                Command::Finish { counter, ending, paperwork: false }
            }
            ["paperwork-done"] => Command::FinishPaperwork { counter },
            ["put-back"] => Command::PutBack { counter },
            ["no-show"] => Command::NoShow { counter },
            ["park"] => Command::Park { counter, note: None },
            ["park", note @ ..] => Command::Park { counter, note: Some(note.join(" ")) },
            ["resume", number] => Command::Resume { counter, ticket: self.named(number) },
            ["transfer", "to", other] => {
                let to = Destination::Counter(CounterId::new(other));
                Command::Transfer { counter, ticket: self.new_ticket(), to }
            }
            ["transfer", service] => {
                let to = Destination::Service(ServiceId::new(service));
                Command::Transfer { counter, ticket: self.new_ticket(), to }
            }
            ["add", service] => {
                Command::AddService { counter, ticket: self.new_ticket(), service: ServiceId::new(service) }
            }
            ["serve-now", service] => Command::ServeNow { issue: self.issue(service, &[]), counter },
            ["served", service, from, to] => Command::RecordServed {
                issue: self.issue(service, &[]),
                counter,
                started_at: moment(from),
                ended_at: moment(to),
                ending: resolved(),
            },
            _ => panic!("the script says {words:?} at counter {counter}"),
        }
    }

    /// A number given offline at `given`, which is a moment of the day or of another one: `again` under the id of the
    /// last one, `epoch 1` as the kiosk says it, `visit 2` under the visit of the second ticket.
    fn offline(
        &mut self,
        device: &str,
        number: &str,
        service: &str,
        given: &str,
        how: &[&str],
    ) -> OfflineIssue {
        let ticket =
            if how.contains(&"again") { TicketId(Uuid::from_u128(self.given)) } else { self.new_ticket() };
        let epoch =
            how.iter().position(|word| *word == "epoch").map(|at| how[at + 1].parse().expect("a number"));
        OfflineIssue {
            device: DeviceId::new(device),
            epoch,
            ticket,
            visit: VisitId(ticket.0),
            continues: how
                .iter()
                .position(|word| *word == "visit")
                .map(|at| VisitId(Uuid::from_u128(how[at + 1].parse().expect("a number")))),
            number: number.parse().expect("a number"),
            service: ServiceId::new(service),
            issued_at: given.parse().unwrap_or_else(|_| moment(given)),
            language: Language::Sq,
            class: None,
            needs: BTreeSet::new(),
        }
    }

    fn new_ticket(&mut self) -> TicketId {
        self.given += 1;
        TicketId(Uuid::from_u128(self.given))
    }

    /// Somebody's plain wish for a number.
    pub(crate) fn wish(&mut self, service: &str) -> Issue {
        self.issue(service, &[])
    }

    /// A wish for a number: `with A001` in the same visit, `as priority`, `from afar`, `back R1` with a return code,
    /// and needs by their names.
    fn issue(&mut self, service: &str, how: &[&str]) -> Issue {
        let ticket = self.new_ticket();
        let visit = VisitId(ticket.0);
        let mut issue = Issue::new(ticket, visit, ServiceId::new(service), Language::Sq);
        let mut words = how.iter().copied();
        while let Some(word) = words.next() {
            let mut next = || words.next().expect("the wish goes on");
            match word {
                "with" => {
                    let known = self.ticket_by_number(next()).and_then(|id| self.office.ticket(id));
                    issue.visit = known.map_or(visit, |ticket| ticket.visit);
                }
                "as" => issue.class = Some(ClassId::new(next())),
                "back" => issue.return_code = Some(ReturnCode::new(next())),
                "from" => {
                    issue.origin = Origin::Phone;
                    assert_eq!(next(), "afar");
                }
                need => {
                    let known = Need::ALL.into_iter().find(|known| known.name() == need);
                    issue.needs.insert(known.unwrap_or_else(|| panic!("the script says {need:?}")));
                }
            }
        }
        issue
    }

    fn ticket_by_number(&self, number: &str) -> Option<TicketId> {
        let first = number.strip_prefix("first:");
        let number = first.unwrap_or(number);
        let mut same = self.office.tickets().iter().filter(|ticket| ticket.number.to_string() == number);
        let ticket = if first.is_some() { same.next() } else { same.next_back() };
        ticket.map(|ticket| ticket.id)
    }

    /// The latest ticket with a number, or with `first:` the first one; a number nobody has names a ticket nobody has.
    fn named(&self, number: &str) -> TicketId {
        self.ticket_by_number(number).unwrap_or(TicketId(Uuid::from_u128(0xdead)))
    }
}

/// A clerk's plain ending.
pub(crate) fn resolved() -> Ending {
    Ending { outcome: Outcome::Resolved, missing: Vec::new(), protocol_no: None, return_code: None }
}

/// The appointment with this code.
pub(crate) fn appointment(code: &str) -> AppointmentId {
    AppointmentId(Uuid::from_u128(code.bytes().fold(0, |id, byte| id << 8 | u128::from(byte))))
}

fn clock(at: Timestamp) -> String {
    TimeZone::UTC.to_datetime(at).strftime("%d. %H:%M").to_string()
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
