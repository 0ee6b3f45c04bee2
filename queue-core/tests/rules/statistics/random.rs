//! Rollups equal folds after any random day.

use queue_core::statistics::{By, Figures, Merge, Statistics, Table};
use queue_core::value::{Actor, TicketId, Timestamp};
use queue_core::{Command, Event, Fact};
use rustc_hash::FxHashMap;

use super::{NOTHING, folded};
use crate::random_days::{days, play};
use crate::script::{DAY, settings};

/// A random day from its beginning to its end.
fn day(seed: u64) -> Vec<Event> {
    let (office, mut events) = play(seed, |_, _| {});
    let end = office.settings().day_end(office.day());
    events.extend(office.decide(&Command::EndDay, &Actor::Timer, end).expect("the day is over"));
    events
}

/// The day as the server keeps it: each hour's rollup written and read back as soon as the hour is over, then added.
fn hour_by_hour(events: &[Event]) -> Table {
    let mut statistics = Statistics::new(&settings(), DAY);
    let (mut sum, mut written) = (Table::default(), Vec::new());
    let mut write = |statistics: &Statistics| {
        for (day, hour) in statistics.hours_over() {
            if !written.contains(&(day, hour)) {
                written.push((day, hour));
                let text = serde_json::to_string(&statistics.rollup(day, hour)).expect("it can be written");
                sum.merge(&serde_json::from_str(&text).expect("it can be read"));
            }
        }
    };
    let mut last_hour = 0;
    for event in events {
        // Sometimes the clock passes the full hour before the next event comes, and sometimes the event comes first.
        let hour = event.at.as_second() / 3600;
        if hour != last_hour && hour % 2 == 0 {
            write(&statistics.until(event.at));
        }
        last_hour = hour;
        statistics.apply(event);
    }
    write(&statistics);
    sum
}

/// The whole day folded at once.
fn at_once(events: &[Event]) -> Table {
    folded(events).table().clone()
}

#[test]
fn rollups_equal_folds_after_any_random_day() {
    for seed in 0..days() {
        let events = day(seed);
        let (rolled_up, folded) = (hour_by_hour(&events), at_once(&events));
        assert_eq!(rolled_up, folded, "seed {seed}");
        for by in [By { hour: true, ..NOTHING }, By { service: true, staff: true, ..NOTHING }] {
            assert_eq!(rolled_up.grouped(by).total().issued, folded.total().issued, "seed {seed}");
        }
    }
}

/// The waits of a day one by one, with nothing but the events.
fn waits_s(events: &[Event]) -> Vec<i64> {
    let mut given = FxHashMap::<TicketId, Timestamp>::default();
    let mut waits = Vec::new();
    for event in events {
        match &event.fact {
            Fact::Issued(issued) => {
                given.insert(issued.ticket, issued.given_at(event.at));
            }
            Fact::Called { ticket, .. } => {
                waits
                    .extend(given.remove(ticket).map(|given_at| event.at.duration_since(given_at).as_secs()));
            }
            _ => {}
        }
    }
    waits.sort_unstable();
    waits
}

#[test]
fn counts_and_sums_of_any_day_are_exact_and_percentiles_within_one_percent() {
    for seed in 0..days() {
        let events = day(seed);
        let (total, waits) = (hour_by_hour(&events).total(), waits_s(&events));
        assert_eq!(total.waiting().count(), waits.len() as u64, "seed {seed}");
        assert_eq!(total.waiting().sum_s(), waits.iter().sum::<i64>().unsigned_abs(), "seed {seed}");
        for percent in [1, 10, 25, 50, 75, 90, 95, 99, 100] {
            let rank = (waits.len() * percent).div_ceil(100).max(1);
            let exact = waits.get(rank - 1).copied();
            let kept = total.waiting().percentile_s(percent as u64).map(i64::from);
            let near = match (exact, kept) {
                (Some(exact), Some(kept)) => (exact - kept).abs() * 100 <= exact,
                (exact, kept) => exact.is_none() && kept.is_none(),
            };
            assert!(near, "seed {seed}: {percent} of 100 wait {exact:?}, kept is {kept:?}");
        }
    }
}

#[test]
fn the_figures_of_any_day_hold_together() {
    for seed in 0..days() {
        let events = day(seed);
        let total = at_once(&events).total();
        hold_together(&total, seed);
    }
}

fn hold_together(total: &Figures, seed: u64) {
    let ended = total.finished + total.cancelled + total.transferred + total.expired;
    assert_eq!(
        ended + total.no_show - total.reinstated,
        total.issued,
        "seed {seed}: everybody ends in one way"
    );
    assert_eq!(total.waiting().count(), total.called, "seed {seed}");
    assert_eq!(total.outcomes.values().sum::<u64>(), total.finished, "seed {seed}");
    assert_eq!(total.transaction.count(), total.finished, "seed {seed}");
    assert!((total.finished..=total.finished + total.transferred).contains(&total.service.count()));
    assert_eq!(total.waiting_served.count() + total.served_before, total.service.count(), "seed {seed}");
    assert_eq!(total.queue.issued_in_quarter.iter().sum::<u64>(), total.issued, "seed {seed}");
    assert!(total.visits <= total.issued && total.in_hall.count() <= total.visits, "seed {seed}");
    assert!(total.within_target <= total.called, "seed {seed}");
    assert!(total.desk.busy_s <= total.desk.open_s, "seed {seed}");
    assert_eq!(total.paperwork.sum_s(), total.desk.paperwork_s, "seed {seed}");
    let worked_s = total.walking.sum_s() + total.service.sum_s() + total.paperwork.sum_s();
    // What was done, or waited for, before it became known belongs to hours whose time is counted already.
    let known_late = total.served_before + total.offline > 0;
    let busy = known_late || worked_s <= total.desk.busy_s;
    assert!(busy, "seed {seed}: what clerks do with citizens is busy time");
    let waited = known_late || total.waiting().sum_s() <= total.queue.waited_s;
    assert!(waited, "seed {seed}: put-backs wait again");
}
