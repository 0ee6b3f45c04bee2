//! Random days: the order is fair in every mode, and everybody who asks for it gets the same answer.

use std::collections::BTreeMap;

use queue_core::command::{Issue, Refusal};
use queue_core::rules::{self, Why};
use queue_core::settings::{OrderMode, Settings};
use queue_core::value::{ClassId, CounterId, Language, Outcome, ServiceId, TicketId, VisitId};
use queue_core::{Command, Event, Fact, Office, State, Ticket};
use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

use crate::random_days::{World, days};
use crate::script::{resolved, settings};

const MODES: [OrderMode; 4] =
    [OrderMode::HeadStart, OrderMode::Accumulating, OrderMode::Ratio(1), OrderMode::Ratio(3)];

/// Those who came earlier than a ticket that was just called, and could have been called there instead.
fn passed<'a>(office: &'a Office, called: &'a Ticket, counter: &'a CounterId) -> Vec<&'a Ticket> {
    let desk = office.counter(counter).expect("a counter that called is known");
    let came_earlier = |other: &&Ticket| {
        matches!(other.state, State::Waiting)
            && other.present
            && rules::calls(office, desk, &rules::lane(other).queue)
            && rules::suits(office, desk, other)
            && office.elsewhere(other).is_none()
            && came_before(office, other, called)
    };
    office.tickets().iter().filter(came_earlier).collect()
}

/// Whether one came before another: at the same moment whoever became known first.
pub(crate) fn came_before(office: &Office, one: &Ticket, other: &Ticket) -> bool {
    let known = |ticket: &Ticket| office.tickets().iter().position(|known| known.id == ticket.id);
    (one.arrival, known(one)) < (other.arrival, known(other))
}

/// The calls by a rule among events, with the ticket as it is after them.
fn calls_by_rule<'a>(
    office: &'a Office,
    events: &'a [Event],
) -> impl Iterator<Item = (&'a Ticket, &'a CounterId, &'a Why)> {
    events.iter().filter_map(|event| match &event.fact {
        Fact::Called { why: Why::Chosen { .. } | Why::AtOnce, .. } => None,
        Fact::Called { ticket, counter, why, .. } => Some((office.ticket(*ticket)?, counter, why)),
        _ => None,
    })
}

#[test]
fn no_rule_passes_anybody_who_was_overtaken_as_often_as_the_office_allows() {
    for seed in 0..days() {
        let mut world = World::new(seed);
        for _ in 0..300 {
            let events = world.step().1.unwrap_or_default();
            let (office, limit) = (&world.office, world.office.settings().order.overtaking_limit);
            for (called, counter, why) in calls_by_rule(office, &events) {
                // The call just made is counted already, so the limit itself may be reached but not exceeded.
                let above = passed(office, called, counter).into_iter().find(|other| other.overtaken > limit);
                let above = above.map(|other| (other.number, other.overtaken));
                assert_eq!(above, None, "seed {seed}: {} was called before, {why:?}", called.number);
            }
        }
    }
}

#[test]
fn nobody_is_overtaken_more_often_than_the_office_allows_where_only_rules_call() {
    for seed in 0..days() {
        let mut world = World::with(plain(MODES[(seed % 4) as usize], 3), seed);
        for _ in 0..300 {
            let (command, decided) = world.step();
            // A person's decision, and a desk that serves whoever sits there, pass over anybody.
            let by_person = matches!(command, Command::CallThis { .. } | Command::ServeNow { .. });
            if by_person && decided.is_ok() {
                break;
            }
            let most = world.office.tickets().iter().map(|ticket| ticket.overtaken).max().unwrap_or(0);
            assert!(most <= 3, "seed {seed}: somebody was overtaken {most} times");
        }
    }
}

#[test]
fn equal_people_who_wait_for_the_same_are_called_in_the_order_of_their_arrival() {
    for seed in 0..days() {
        let mut world = World::new(seed);
        for _ in 0..300 {
            let events = world.step().1.unwrap_or_default();
            let limit = world.office.settings().order.overtaking_limit;
            for (called, counter, why) in calls_by_rule(&world.office, &events) {
                // Who waits for a counter that suits better is passed until the limit is reached.
                let equal = passed(&world.office, called, counter)
                    .into_iter()
                    .filter(|other| other.private.needs.is_empty() || other.overtaken > limit)
                    .find(|other| rules::lane(other) == rules::lane(called));
                assert!(equal.is_none(), "seed {seed}: {} passed an equal, {why:?}", called.number);
            }
        }
    }
}

/// How many people are ahead of everybody who waits; somebody with an appointment to come is not in the order yet.
fn ahead(world: &World) -> BTreeMap<TicketId, usize> {
    // Who let the last one pass stands a nanosecond behind, and others may still come in that very moment.
    let just_let_pass = |ticket: &Ticket| ticket.class.is_none() && ticket.arrival > world.office.last_at();
    let waiting = world.office.tickets().iter().filter(|ticket| {
        ticket.present && ticket.slot.is_none_or(|slot| slot <= world.now) && !just_let_pass(ticket)
    });
    waiting
        .filter_map(|ticket| Some((ticket.id, rules::people_ahead(&world.office, ticket, world.now)?)))
        .collect()
}

/// How many people an event may put before those who wait: a ticket that comes or comes back with an old arrival, or of
/// a class that goes before. Counters that open or close change whom one waits with.
fn may_put_before(office: &Office, event: &Event) -> usize {
    match &event.fact {
        Fact::Issued(issued) => {
            usize::from(issued.class.is_some() || issued.arrival.is_some() || issued.given_at.is_some())
        }
        Fact::PutBack { .. }
        | Fact::Reinstated { .. }
        | Fact::Classified { .. }
        | Fact::PresenceConfirmed { .. } => 1,
        Fact::CounterOpened { .. } | Fact::CounterPaused { .. } | Fact::CounterClosed { .. } => {
            office.tickets().len()
        }
        _ => 0,
    }
}

/// Invariant I8 of the design: a place never worsens but by a rule, with an event that tells it.
#[test]
fn a_place_never_worsens_but_by_a_rule_with_a_recorded_event() {
    for seed in 0..days() {
        let mut settings = World::new(seed).office.settings().clone();
        settings.order.mode = OrderMode::HeadStart;
        let mut world = World::with(settings, seed);
        for _ in 0..150 {
            let before = ahead(&world);
            let (command, decided) = world.step();
            let events = decided.unwrap_or_default();
            let own = |id: TicketId| {
                events.iter().any(|event| {
                    matches!(event.fact, Fact::LetPass { ticket, .. } | Fact::Classified { ticket, .. } if ticket == id)
                })
            };
            let allowed: usize = events.iter().map(|event| may_put_before(&world.office, event)).sum();
            for (id, now_ahead) in ahead(&world) {
                let known = before.get(&id).filter(|_| !own(id));
                let worse = known.is_some_and(|before| now_ahead > before + allowed);
                assert!(!worse, "seed {seed}: {known:?} were ahead, now {now_ahead}, after {command:?}");
            }
        }
    }
}

/// An office with one kind of people, services and counters: nothing but the order counts.
fn plain(mode: OrderMode, limit: u16) -> Settings {
    let mut settings = settings();
    settings.order.mode = mode;
    settings.order.overtaking_limit = limit;
    settings.order.classes.insert(
        ClassId::new("elderly"),
        queue_core::settings::ClassRules {
            head_start_s: 600,
            rate_percent: 150,
            goes_next: false,
            retired: false,
        },
    );
    settings.services.values_mut().for_each(|service| service.sensitive = false);
    settings.counters.values_mut().for_each(|counter| counter.low = false);
    settings
}

/// One counter that serves everything, and a crowd that came, let others pass, came back or was put back.
fn crowd(mode: OrderMode, seed: u64) -> World {
    let mut settings = plain(mode, u16::MAX);
    settings.counters.retain(|id, _| id.as_str() == "1");
    settings.appointments = None;
    let mut world = World::with(settings, seed);
    let open = Command::OpenCounter { counter: CounterId::new("1"), services: None };
    world.act(&open).expect("the counter opens");
    for _ in 0..200 {
        let (command, _) = world.step();
        if matches!(
            command,
            Command::OpenCounter { .. } | Command::PauseCounter { .. } | Command::CloseCounter { .. }
        ) {
            world.act(&open).expect("the counter opens again");
        }
    }
    world
}

#[test]
fn people_ahead_are_those_before_in_the_list_when_one_counter_serves_everything() {
    for seed in 0..days() {
        for mode in MODES {
            let world = crowd(mode, seed);
            let order = rules::waiting_in_order(&world.office, world.now);
            for (before, ticket) in order.iter().enumerate() {
                let ahead = rules::people_ahead(&world.office, ticket, world.now);
                assert_eq!(ahead, Some(before), "seed {seed}, {mode:?}: {}", ticket.number);
            }
        }
    }
}

#[test]
fn the_list_is_the_order_in_which_people_are_called() {
    for seed in 0..days() {
        for mode in MODES {
            let mut world = crowd(mode, seed);
            let counter = CounterId::new("1");
            let call = |finish| Command::CallNext { counter: CounterId::new("1"), finish };
            if world.office.counter(&counter).expect("the counter").ticket().is_some() {
                drop(world.act(&Command::Finish { counter, ending: resolved(), paperwork: false }));
            }
            let list: Vec<TicketId> =
                rules::waiting_in_order(&world.office, world.now.max(world.office.last_at()))
                    .iter()
                    .map(|ticket| ticket.id)
                    .collect();
            let (mut called, mut present) = (Vec::new(), None);
            while called.len() < list.len() {
                let events =
                    world.act(&call(present.map(|ticket| (ticket, resolved())))).expect("somebody waits");
                let next = events.last().and_then(|event| event.fact.ticket()).expect("a call");
                called.push(next);
                present = Some(next);
            }
            assert_eq!(called, list, "seed {seed}, {mode:?}");
        }
    }
}

#[test]
fn who_lets_others_pass_stands_behind_them_and_nobody_else_loses() {
    for seed in 0..days() {
        for mode in [OrderMode::HeadStart, OrderMode::Accumulating] {
            let mut world = crowd(mode, seed);
            world.now = world.now.max(world.office.last_at());
            let now = world.now;
            let list = rules::waiting_in_order(&world.office, world.now);
            let before: Vec<TicketId> = list.iter().map(|ticket| ticket.id).collect();
            for (position, id) in before.iter().enumerate().take(3) {
                let mut world = World { office: world.office.clone(), ..World::with(settings(), seed) };
                world.now = now;
                if world.act(&Command::LetPass { ticket: *id, count: 2 }).is_err() {
                    continue;
                }
                let list = rules::waiting_in_order(&world.office, world.now);
                let after: Vec<TicketId> = list.iter().map(|ticket| ticket.id).collect();
                let place = after.iter().position(|known| known == id).expect("it still waits");
                assert!(
                    place >= (position + 2).min(before.len() - 1) || goes_next(&world, *id),
                    "seed {seed}"
                );
                let others =
                    |list: &[TicketId]| list.iter().copied().filter(|known| known != id).collect::<Vec<_>>();
                assert_eq!(others(&before), others(&after), "seed {seed}: the others keep their order");
            }
        }
    }
}

fn goes_next(world: &World, id: TicketId) -> bool {
    let class = world.office.ticket(id).and_then(|ticket| ticket.class.as_ref());
    class.is_some_and(|class| class.as_str() == "cannot_wait")
}

#[test]
fn repeated_and_reordered_requests_give_one_ticket_or_none() {
    for seed in 0..days() {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut world = World::with(settings(), seed);
        let id = TicketId(Uuid::from_u128(u128::from(seed) + 1));
        let issue = Issue::new(id, VisitId(id.0), ServiceId::new("passport"), Language::Sq);
        let cancel = Command::Cancel { ticket: id, reason: None };
        let mut requests = [
            Command::Issue(issue.clone()),
            Command::Issue(issue.clone()),
            cancel.clone(),
            cancel,
            Command::Issue(issue),
        ];
        requests.shuffle(&mut dice);
        let accepted = requests.iter().filter(|request| world.act(request).is_ok()).count();
        let cancelled_first = matches!(requests[0], Command::Cancel { .. });
        assert_eq!(accepted, if cancelled_first { 1 } else { 2 }, "seed {seed}: {requests:?}");
        let waits = world.office.ticket(id).is_some_and(|ticket| ticket.state.is_open());
        assert!(!waits && world.events.len() == accepted, "seed {seed}");
    }
}

#[test]
fn whatever_makes_something_new_is_refused_the_second_time() {
    for seed in 0..days() {
        let mut world = World::new(seed);
        for _ in 0..300 {
            let (command, decided) = world.step();
            let makes_something = decided.is_ok_and(|events| {
                events.iter().any(|event| {
                    matches!(event.fact, Fact::Issued(_) | Fact::Booked { .. } | Fact::GivenUp { .. })
                })
            });
            if makes_something {
                let again = world.act(&command);
                assert!(again.is_err(), "seed {seed}: {command:?} was taken twice: {again:?}");
            }
        }
    }
}

#[test]
fn an_outcome_that_the_office_does_not_use_ends_nothing() {
    let mut settings = settings();
    settings.outcomes = vec![Outcome::Resolved];
    let world = World::with(settings, 1);
    let ending = queue_core::ticket::Ending { outcome: Outcome::Lodged, ..resolved() };
    let id = TicketId(Uuid::from_u128(1));
    let issue = Issue::new(id, VisitId(id.0), ServiceId::new("passport"), Language::Sq);
    let (counter, at) = (CounterId::new("1"), world.now);
    let served = Command::RecordServed { issue, counter, started_at: at, ended_at: at, ending };
    let by = queue_core::value::Actor::Timer;
    assert_eq!(world.office.decide(&served, &by, at), Err(Refusal::OutcomeNotOffered));
}
