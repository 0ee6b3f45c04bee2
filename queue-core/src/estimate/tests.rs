//! Queues whose waits are known, and what must hold for any queue.

use std::collections::BTreeMap;

use super::*;

fn look(minute: u32, waiting: u32, counters: u32, called: Option<u32>) -> Moment {
    Moment { minute: f64::from(minute), waiting, counters, called }
}

/// From 08:00, a look every five minutes, `minutes_each` minutes for each call, and always `waiting` people behind.
fn steady(looks: u32, minutes_each: u32, waiting: u32) -> Vec<Moment> {
    (0..looks).map(|i| look(480 + 5 * i, waiting, 2, Some(1 + 5 * i / minutes_each))).collect()
}

fn learned(minutes_each: u32) -> Model {
    let days: Vec<QueueDay> =
        (0..4).map(|day| log::queue_day("passport".into(), day, &steady(90, minutes_each, 4))).collect();
    Model::learn(&days, &BTreeMap::new())
}

#[test]
fn the_last_in_line_waits_until_the_number_is_reached() {
    // 61 calls in 60 looks: the fourth person to come is called four looks later.
    let actual = log::actual_waits(&steady(60, 5, 4));
    assert_eq!(actual[0], Some(20.0));
    assert_eq!(actual[55], Some(20.0));
    assert_eq!(actual[56], None, "that number was not reached on this day");
}

#[test]
fn a_number_that_runs_back_counts_as_the_highest_so_far() {
    let mut day = steady(60, 5, 4);
    day[10].called = Some(3);
    // The look before showed 10, so the fourth behind holds 14 and is called three looks later.
    assert_eq!(log::actual_waits(&day)[10], Some(15.0));
    // Numbers that run back in 4 of 59 steps, more than 5 %, say nothing about anybody.
    for index in [20, 30, 40] {
        day[index].called = Some(3);
    }
    assert!(log::actual_waits(&day).iter().all(Option::is_none));
}

#[test]
fn only_waits_up_to_300_minutes_between_8_and_16_on_days_with_enough_looks_and_calls_count() {
    let mut day = steady(100, 5, 61);
    assert_eq!(log::actual_waits(&day)[0], None, "305 minutes");
    day[0].waiting = 60;
    assert_eq!(log::actual_waits(&day)[0], Some(300.0));
    let late: Vec<Option<f64>> = log::actual_waits(&steady(110, 5, 1));
    assert_eq!((late[96], late[97]), (Some(5.0), None), "16:00 counts, 16:05 does not");
    assert!(log::actual_waits(&steady(39, 5, 1)).iter().all(Option::is_none), "too few looks");
    assert!(log::actual_waits(&steady(60, 15, 1)).iter().all(Option::is_none), "too few calls");
    assert!(log::actual_waits(&[]).is_empty());
}

#[test]
fn a_look_with_nobody_waiting_or_without_a_number_is_not_judged() {
    let mut day = steady(60, 5, 4);
    day[5].waiting = 0;
    day[6].called = None;
    let actual = log::actual_waits(&day);
    assert_eq!((actual[5], actual[6], actual[7]), (None, None, Some(20.0)));
}

#[test]
fn a_steady_queue_is_learned() {
    for (minutes_each, expected) in [(5, 20.0), (10, 40.0)] {
        let model = learned(minutes_each);
        let mut today = Today::default();
        steady(30, minutes_each, 4).into_iter().for_each(|moment| today.observe(moment));
        let estimate = model.estimate("passport", &today.view(4)).expect("two counters are open");
        assert!((estimate.middle_min - expected).abs() < 3.0, "{estimate:?} instead of {expected}");
        assert!(estimate.low_min <= estimate.middle_min && estimate.middle_min <= estimate.high_min);
    }
}

#[test]
fn nothing_is_estimated_while_no_counter_serves_the_queue() {
    let mut today = Today::default();
    today.observe(look(600, 3, 0, Some(7)));
    assert_eq!(learned(5).estimate("passport", &today.view(3)), None);
}

#[test]
fn a_queue_without_a_past_begins_with_what_the_catalogue_says_and_the_open_counters() {
    let prior = Prior { typical_minutes: 12.0, counters: 3.0 };
    let model = Model::learn(&[], &BTreeMap::from([("permits".into(), prior)]));
    let middle = |counters| {
        let mut today = Today::default();
        today.observe(look(600, 5, counters, None));
        model.estimate("permits", &today.view(6)).expect("a counter is open").middle_min
    };
    assert!((middle(3) - 24.0).abs() < 1.0, "six people, 12 minutes each, three counters: {}", middle(3));
    assert!(middle(1) > 2.5 * middle(3), "one counter instead of three: {}", middle(1));
}

#[test]
fn a_queue_that_was_never_seen_gets_the_estimate_of_the_others() {
    let mut today = Today::default();
    today.observe(look(600, 4, 2, None));
    let estimate = learned(5).estimate("marriages", &today.view(4)).expect("a counter is open");
    assert!((10.0..40.0).contains(&estimate.middle_min), "{estimate:?}");
}

#[test]
fn looks_that_make_no_sense_still_give_finite_minutes() {
    let model = learned(5);
    let mut today = Today::default();
    let odd = [
        look(5000, 3, 1, None),
        look(0, u32::MAX, u32::MAX, Some(u32::MAX)),
        look(480, 1, 1, Some(0)),
        look(480, 0, 0, None),
    ];
    for moment in odd {
        today.observe(moment);
        let guess = model.guess("passport", &today.view(moment.waiting));
        assert!(guess.middle_min.is_finite() && guess.high_min >= guess.low_min, "{guess:?}");
    }
}

#[test]
fn a_false_number_leaves_those_in_between_still_to_come() {
    let mut today = Today::default();
    for moment in [look(600, 2, 1, Some(20)), look(605, 2, 1, Some(76)), look(610, 2, 1, Some(21))] {
        today.observe(moment);
    }
    assert_eq!(today.view(2).calls, 57.0);
}

#[test]
fn the_same_past_teaches_the_same() {
    assert_eq!(learned(7), learned(7));
}
