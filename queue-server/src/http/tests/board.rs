//! Invariant 13: a snapshot and the messages after it give the later snapshot, on random days.

use std::sync::Arc;

use jiff::SignedDuration;
use queue_api::board::{BoardEvent, Snapshot};
use queue_core::command::{Destination, Issue};
use queue_core::estimate::{Model, Waits};
use queue_core::ticket::Ending;
use queue_core::value::{Actor, CounterId, Language, Outcome, Seq, ServiceId, TicketId, Timestamp, VisitId};
use queue_core::{Command, Event, Office, Ticket};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

use crate::http::board::{Shown, changes_of, snapshot_of, waiting_of};

const SERVICES: [&str; 3] = ["GJC-02", "TAK-04", "SOC-01"];

fn command(chance: &mut ChaCha8Rng, office: &Office) -> Command {
    let counter = CounterId::new(chance.random_range(1..=4).to_string());
    let ending =
        Ending { outcome: Outcome::Resolved, missing: Vec::new(), protocol_no: None, return_code: None };
    match chance.random_range(0..30) {
        0..7 => Command::Issue(issue(chance)),
        7 => Command::OpenCounter { counter, services: None },
        8..14 => {
            let present = office.counter(&counter).and_then(|counter| counter.ticket());
            Command::CallNext { counter, finish: present.map(|ticket| (ticket, ending)) }
        }
        14..16 => Command::Recall { counter },
        16 => Command::Start { counter },
        17 => Command::PutBack { counter },
        18 => Command::NoShow { counter },
        19 => Command::Finish { counter, ending, paperwork: chance.random_bool(0.3) },
        20 => Command::Park { counter, note: None },
        21 => Command::Transfer { counter, ticket: id(chance), to: destination(chance) },
        22 => Command::AddService { counter, ticket: id(chance), service: service(chance) },
        23 => Command::ServeNow { issue: issue(chance), counter },
        _ => named(chance, office, counter),
    }
}

fn named(chance: &mut ChaCha8Rng, office: &Office, counter: CounterId) -> Command {
    let usable = |ticket: &&Ticket| ticket.state.is_open() || office.reinstatable_until(ticket).is_some();
    let usable: Vec<_> = office.tickets().iter().filter(usable).collect();
    let ticket = usable.get(chance.random_range(0..usable.len().max(1)));
    let ticket = ticket.map_or(TicketId(Uuid::nil()), |ticket| ticket.id);
    match chance.random_range(0..6) {
        0 => Command::Cancel { ticket, reason: None },
        1 => Command::Resume { counter, ticket },
        2 => Command::PutBackParked { ticket },
        3 => Command::Reinstate { ticket },
        4 => Command::LetPass { ticket, count: 2 },
        _ => Command::CallThis { counter, ticket, reason: "an urgent case".into() },
    }
}

fn issue(chance: &mut ChaCha8Rng) -> Issue {
    Issue::new(id(chance), VisitId(Uuid::from_u128(chance.random())), service(chance), Language::Sq)
}

fn id(chance: &mut ChaCha8Rng) -> TicketId {
    TicketId(Uuid::from_u128(chance.random()))
}

fn service(chance: &mut ChaCha8Rng) -> ServiceId {
    ServiceId::new(SERVICES[chance.random_range(0..SERVICES.len())])
}

fn destination(chance: &mut ChaCha8Rng) -> Destination {
    if chance.random_bool(0.5) {
        return Destination::Service(service(chance));
    }
    Destination::Counter(CounterId::new(chance.random_range(1..=4).to_string()))
}

#[test]
fn a_snapshot_and_the_messages_after_it_give_the_later_snapshot() {
    let profile = crate::demo::office::profile(4, true).expect("the catalogue reads");
    let mut settings = profile.settings().expect("a known time zone");
    settings.services.retain(|id, _| SERVICES.contains(&id.as_str()));
    let model = Arc::new(Model::learn(&[], &profile.priors()));
    for seed in 0..40 {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let mut now: Timestamp = "2026-11-23T08:00:00Z".parse().expect("a moment");
        let mut office = Office::new(settings.clone(), settings.business_day(now), 0);
        let mut waits = Waits::of_now(&office, model.clone());
        let mut followed = snapshot_of(&office, &waits, &Shown::default(), now);
        let mut batch: Vec<(Seq, Event)> = Vec::new();
        for _ in 0..400 {
            now += SignedDuration::from_secs(chance.random_range(1..30));
            let Ok(events) = office.decide(&command(&mut chance, &office), &Actor::Timer, now) else {
                continue;
            };
            for event in events {
                office.apply(&event);
                waits.apply(&office, &event);
                batch.push((office.seq(), event));
            }
            // What a stream learns at once is sometimes one event and sometimes many.
            if chance.random_bool(0.4) {
                follow(&mut followed, (&office, &waits), &mut batch, now);
                assert_eq!(followed, snapshot_of(&office, &waits, &Shown::default(), now), "seed {seed}");
            }
        }
    }
}

fn follow(
    followed: &mut Snapshot,
    (office, waits): (&Office, &Waits),
    batch: &mut Vec<(Seq, Event)>,
    now: Timestamp,
) {
    let changes =
        changes_of(office, waits, &Shown::default(), batch.iter().map(|(seq, event)| (*seq, event)), now);
    assert!(changes.is_sorted_by_key(|(seq, _)| *seq), "positions never go back");
    for (seq, event) in changes {
        // As it comes over the line.
        let data = event.data().expect("serialisable");
        let event = BoardEvent::parse(event.name(), &data).expect("readable").expect("known");
        followed.apply(seq, &event);
    }
    followed.apply(office.seq(), &BoardEvent::Waiting(waiting_of(office, waits, now)));
    batch.clear();
}

#[tokio::test]
async fn a_number_with_several_services_stands_on_the_board_once_at_the_counter_that_called_last() {
    let server = crate::http::tests::TestServer::new().await;
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    for counter in ["counters/1/open", "counters/2/open"] {
        server.done("staff", "POST", counter, "").await;
    }
    let first = server.done("staff", "POST", "counters/1/call-next", "").await;
    server.done("staff", "POST", "counters/1/start", "").await;
    server.done("staff", "POST", "counters/1/add-service", r#"{"service": "TAK-04"}"#).await;
    server.done("staff", "POST", "counters/1/finish", r#"{"outcome": "resolved"}"#).await;
    let second = server.done("staff", "POST", "counters/2/call-next", "").await;
    assert_eq!(second["number"], first["number"]);
    let shown = server.done("board", "GET", "board", "").await;
    let calls = shown["calls"].as_array().expect("calls");
    assert_eq!((calls.len(), &calls[0]["counter"]["id"]), (1, &second["counter"]["id"]), "{shown}");
}
