//! What people may press on a random day.

use std::collections::BTreeSet;

use queue_core::command::{Destination, Issue, OfflineIssue};
use queue_core::ticket::Ending;
use queue_core::value::{
    AppointmentCode, AppointmentId, ClassId, CounterId, DeviceId, DocumentHash, Language, Need, Origin,
    Outcome, Paper, Rating, ReturnCode, ServiceId, TicketId, TicketNumber, Timestamp, VisitId,
};
use queue_core::{Command, Office, State, Ticket};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

/// The note of every parked ticket.
pub(crate) const NOTE: &str = "waits for a copy of the deed";
/// The hash of every document.
pub(crate) const DOCUMENT: &str = "hash-of-a-document";

const SERVICES: [&str; 6] = ["passport", "birth", "cashier", "shelter", "archive", "flying"];
/// So few that return codes are used, used twice, and made up.
const RETURN_CODES: u8 = 8;

/// Whatever somebody could press: half of it is the usual course of a day.
pub(crate) fn command(office: &Office, now: Timestamp, dice: &mut ChaCha8Rng) -> Command {
    let counter = counter(dice);
    match dice.random_range(0..42) {
        0..=9 => Command::Issue(issue(office, dice)),
        10..=14 => Command::CallNext { counter, finish: None },
        15..=16 => {
            let present = office.counter(&counter).and_then(|desk| desk.ticket());
            let named = present.unwrap_or_else(|| ticket(office, dice));
            Command::CallNext { counter, finish: Some((named, ending(dice))) }
        }
        17 => Command::Recall { counter },
        18..=19 => Command::Start { counter },
        20..=21 => Command::Finish { counter, ending: ending(dice), paperwork: dice.random_bool(0.2) },
        22 => Command::PutBack { counter },
        23 => Command::NoShow { counter },
        24..=26 => counter_command(counter, office, now, dice),
        27..=30 => ticket_command(ticket(office, dice), dice),
        31..=32 => appointment_command(office, now, dice),
        33..=36 => kiosk_command(office, now, dice),
        _ => opening_command(counter, dice),
    }
}

fn counter(dice: &mut ChaCha8Rng) -> CounterId {
    CounterId::new(dice.random_range(1..=6).to_string())
}

fn ticket(office: &Office, dice: &mut ChaCha8Rng) -> TicketId {
    match office.tickets().len() {
        known if known > 0 && dice.random_bool(0.98) => office.tickets()[dice.random_range(0..known)].id,
        _ => TicketId(Uuid::from_u128(dice.random())),
    }
}

fn ending(dice: &mut ChaCha8Rng) -> Ending {
    let outcome = Outcome::ALL[dice.random_range(0..4)];
    let return_code = (outcome == Outcome::DocumentsMissing).then(|| return_code(dice));
    Ending { outcome, missing: Vec::new(), protocol_no: None, return_code }
}

fn return_code(dice: &mut ChaCha8Rng) -> ReturnCode {
    ReturnCode::new(format!("R{}", dice.random_range(0..RETURN_CODES)))
}

fn service(dice: &mut ChaCha8Rng) -> ServiceId {
    ServiceId::new(SERVICES[dice.random_range(0..SERVICES.len())])
}

fn class(dice: &mut ChaCha8Rng) -> Option<ClassId> {
    [None, None, None, None, Some("priority"), Some("cannot_wait")][dice.random_range(0..6)].map(ClassId::new)
}

fn needs(dice: &mut ChaCha8Rng) -> BTreeSet<Need> {
    Need::ALL.into_iter().filter(|_| dice.random_bool(0.05)).collect()
}

fn issue(office: &Office, dice: &mut ChaCha8Rng) -> Issue {
    let known = ticket(office, dice);
    let new = VisitId(Uuid::from_u128(dice.random()));
    let same = office.ticket(known).map(|ticket| ticket.visit);
    let visit = if dice.random_bool(0.1) { same.unwrap_or(new) } else { new };
    let id = if dice.random_bool(0.05) { known } else { TicketId(Uuid::from_u128(dice.random())) };
    let origin = if dice.random_bool(0.1) { Origin::Phone } else { Origin::Kiosk };
    let return_code = dice.random_bool(0.05).then(|| return_code(dice));
    let (class, needs) = (class(dice), needs(dice));
    Issue { class, origin, needs, return_code, ..Issue::new(id, visit, service(dice), Language::En) }
}

/// What a clerk does with a citizen now and then.
fn counter_command(counter: CounterId, office: &Office, now: Timestamp, dice: &mut ChaCha8Rng) -> Command {
    let new = TicketId(Uuid::from_u128(dice.random()));
    match dice.random_range(0..9) {
        0 => Command::CallThis { counter, ticket: ticket(office, dice), reason: "a child is ill".into() },
        1 => Command::Park { counter, note: Some(NOTE.into()) },
        2 => Command::Resume { counter, ticket: parked(office).unwrap_or(new) },
        3 => Command::Transfer { counter, ticket: new, to: Destination::Service(service(dice)) },
        4 => {
            let other = CounterId::new(dice.random_range(1..=6).to_string());
            Command::Transfer { counter, ticket: new, to: Destination::Counter(other) }
        }
        5 => Command::AddService { counter, ticket: new, service: service(dice) },
        6 => Command::ServeNow { counter, issue: issue(office, dice) },
        7 => {
            let before = |minutes| {
                let ago = jiff::SignedDuration::from_mins(minutes);
                now.saturating_sub(ago).expect("minutes ago")
            };
            let (started_at, ended_at) = (before(dice.random_range(0..30)), before(dice.random_range(-1..9)));
            Command::RecordServed {
                issue: issue(office, dice),
                counter,
                started_at,
                ended_at,
                ending: ending(dice),
            }
        }
        _ => Command::FinishPaperwork { counter },
    }
}

fn parked(office: &Office) -> Option<TicketId> {
    let parked = |ticket: &&Ticket| matches!(ticket.state, State::Parked { .. });
    office.tickets().iter().find(parked).map(|ticket| ticket.id)
}

/// What somebody does with a ticket wherever it stands.
fn ticket_command(ticket: TicketId, dice: &mut ChaCha8Rng) -> Command {
    match dice.random_range(0..9) {
        0 => Command::Cancel { ticket, reason: None },
        1 => Command::ReportPaper { ticket, paper: Paper::Unknown },
        2 => Command::PutBackParked { ticket },
        3 => Command::GiveUpCall { ticket },
        4 => Command::Reinstate { ticket },
        5..=6 => Command::LetPass { ticket, count: dice.random_range(1..4) },
        7 => Command::Classify { ticket, class: class(dice), reason: "a mistake".into() },
        _ => Command::ConfirmPresence { ticket },
    }
}

fn appointment_command(office: &Office, now: Timestamp, dice: &mut ChaCha8Rng) -> Command {
    let new = Uuid::from_u128(dice.random());
    let known: Vec<AppointmentId> = office.appointments().map(|appointment| appointment.id).collect();
    let appointment = match known.len() {
        0 => AppointmentId(new),
        count => known[dice.random_range(0..count)],
    };
    let service = ServiceId::new("passport");
    let day = if dice.random_bool(0.8) { office.day() } else { office.day().tomorrow().expect("a next day") };
    let slots = office.slots(&service, day, now);
    // Soon, mostly, so that people come to their appointments while the day is played.
    let soon = dice.random_range(0..6).min(slots.len().saturating_sub(1));
    let slot = slots.get(soon).map_or(now, |slot| slot.at);
    let document = dice.random_bool(0.5).then(|| DocumentHash::new(DOCUMENT));
    match dice.random_range(0..8) {
        0..=2 => Command::Book {
            appointment: AppointmentId(new),
            service,
            slot,
            code: AppointmentCode::new(new.to_string()),
            language: Language::Sq,
            document,
        },
        3 => Command::MoveAppointment { appointment, slot, document },
        4 => Command::CancelAppointment { appointment },
        _ => Command::CheckIn { appointment, ticket: TicketId(new), visit: VisitId(new), needs: needs(dice) },
    }
}

/// What a kiosk asks for while the line is there and when it is back, and what people say at it.
fn kiosk_command(office: &Office, now: Timestamp, dice: &mut ChaCha8Rng) -> Command {
    let device = DeviceId::new(format!("kiosk-{}", dice.random_range(1..=2)));
    let tomorrow = office.day().tomorrow().expect("a next day");
    match dice.random_range(0..10) {
        0..=1 => {
            let day = if dice.random_bool(0.7) { office.day() } else { tomorrow };
            Command::GrantBands { device, day }
        }
        2 if dice.random_bool(0.1) => match dice.random_range(0..3) {
            0 => Command::NoteRestore,
            1 => Command::AdmitDevice { device, name: "Kioska".into(), replaces: dice.random_bool(0.5) },
            _ => Command::RevokeDevice { device },
        },
        2..=5 => Command::TakeOffline(offline(office, device, now, dice)),
        6 => Command::CallForHelp { device },
        7 => Command::AnswerHelp { device },
        _ => Command::Rate { ticket: ticket(office, dice), rating: Rating::ALL[dice.random_range(0..3)] },
    }
}

/// A number of today or of an earlier day, from a band of the kiosk mostly, with a clock that is wrong now and then.
fn offline(office: &Office, device: DeviceId, now: Timestamp, dice: &mut ChaCha8Rng) -> OfflineIssue {
    let yesterday = office.day().yesterday().expect("a day before");
    let day = if dice.random_bool(0.9) { office.day() } else { yesterday };
    let bands: Vec<_> = office.bands().of(&device, day).map(|granted| granted.band).collect();
    let number = match bands.len() {
        0 => "A007".parse().expect("a number"),
        // So few that some come twice.
        count => {
            let band = bands[dice.random_range(0..count)];
            TicketNumber { prefix: band.prefix, number: band.from + dice.random_range(0..30) }
        }
    };
    let known = ticket(office, dice);
    let id = if dice.random_bool(0.05) { known } else { TicketId(Uuid::from_u128(dice.random())) };
    let ago = jiff::SignedDuration::from_secs(dice.random_range(-600..3_600));
    let epoch = dice.random_bool(0.9).then(|| office.bands().epoch(&device));
    // Now and then somebody who has a number of the server's takes another service under it.
    let known_visit = office.ticket(known).map(|ticket| (ticket.visit, ticket.number));
    let continued = known_visit.filter(|_| ago.as_secs() % 5 == 0);
    let number = continued.map_or(number, |(_, number)| number);
    OfflineIssue {
        device,
        epoch,
        ticket: id,
        visit: VisitId(Uuid::from_u128(dice.random())),
        continues: continued.map(|(visit, _)| visit),
        number,
        service: service(dice),
        issued_at: now.saturating_sub(ago).expect("a moment"),
        language: Language::Sq,
        class: class(dice),
        needs: needs(dice),
    }
}

fn opening_command(counter: CounterId, dice: &mut ChaCha8Rng) -> Command {
    match dice.random_range(0..10) {
        0..=2 => Command::OpenCounter { counter, services: Some(vec![service(dice), service(dice)]) },
        3..=7 => Command::OpenCounter { counter, services: None },
        8 if dice.random_bool(0.3) => Command::CloseCounter { counter },
        8 => Command::PauseCounter { counter, reason: "coffee".into() },
        _ => Command::EndDay,
    }
}
