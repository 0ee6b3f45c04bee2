//! What becomes of people.

use std::collections::BTreeMap;

use queue_core::Fact;
use queue_core::statistics::By;
use queue_core::statistics::measures::{NoShows, Rate};
use queue_core::statistics::peak::{Peak, peaks};
use queue_core::value::{Outcome, Wait};

use super::{MORNING, NOTHING, service, table, total};
use crate::script::DAY;

#[test]
fn no_shows_are_a_share_of_the_called_and_walking_away_one_of_the_issued() {
    let total = total(MORNING);
    assert_eq!(total.no_show_rate(), Rate { of: 1, out_of: 3 });
    assert_eq!(total.abandonment(), Rate { of: 2, out_of: 4 });
}

#[test]
fn a_service_level_says_how_no_shows_count() {
    // Two are served, one of them within the target of 15 minutes; one is called in time and does not come.
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:05 counter 3 call-next
         09:06 counter 3 start
         09:07 issue cashier
         09:20 issue birth
         09:13 counter 3 finish
         09:27 counter 3 call-next
         09:28 counter 3 finish
         09:30 counter 3 call-next
         09:31 counter 3 no-show",
    );
    assert_eq!(total.service_level(NoShows::ByTheirWait), Rate { of: 2, out_of: 3 });
    assert_eq!(total.service_level(NoShows::AsMissed), Rate { of: 1, out_of: 3 });
    assert_eq!(total.service_level(NoShows::LeftOut), Rate { of: 1, out_of: 2 });
}

#[test]
fn a_wait_of_exactly_the_target_is_within_it() {
    let total = total("09:00 counter 3 open\n 09:00 issue passport\n 09:15 counter 3 call-next");
    assert_eq!(total.within_target, 1);
}

#[test]
fn outcomes_are_counted_and_a_hasty_end_is_noticed() {
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:00 issue birth
         09:01 counter 3 call-next
         09:02 counter 3 start
         09:02 counter 3 finish
         09:03 counter 3 call-next
         09:04 counter 3 start
         09:09 counter 3 finish documents-missing R1",
    );
    assert_eq!(total.outcomes, BTreeMap::from([(Outcome::Resolved, 1), (Outcome::DocumentsMissing, 1)]));
    assert_eq!(total.hasty_rate(), Rate { of: 1, out_of: 2 });
    assert_eq!(total.second_journeys(), Rate { of: 1, out_of: 2 });
}

#[test]
fn documents_that_cost_a_second_journey_are_counted_by_service() {
    let mut events = super::events(
        "09:00 counter 3 open
         09:00 issue passport
         09:01 counter 3 call-next
         09:02 counter 3 start
         09:09 counter 3 finish documents-missing R1",
    );
    let Some(Fact::Finished { ending, .. }) = events.last_mut().map(|event| &mut event.fact) else {
        panic!("the last event is the finish")
    };
    ending.missing = vec!["ID card".into(), "tax receipt".into()];
    let by_service = super::folded(&events).table().grouped(By { service: true, ..NOTHING });
    let passport = by_service.get(&service("passport")).expect("somebody came for it");
    assert_eq!(passport.missing, BTreeMap::from([("ID card".into(), 1), ("tax receipt".into(), 1)]));
}

#[test]
fn who_comes_after_all_is_no_longer_missed() {
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:05 counter 3 call-next
         09:06 counter 3 no-show
         09:10 reinstate A001
         09:11 counter 3 call-next
         09:12 counter 3 start
         09:20 counter 3 finish",
    );
    assert_eq!((total.no_show, total.reinstated, total.finished), (1, 1, 1));
    assert_eq!((total.called, total.waiting().sum_s()), (1, 5 * 60), "the wait to the first call");
    assert_eq!(total.no_show_rate(), Rate { of: 0, out_of: 1 });
    assert_eq!(total.service_level(NoShows::ByTheirWait), Rate { of: 1, out_of: 1 });
    assert_eq!(total.in_hall.sum_s(), 20 * 60, "the stay goes on from its beginning");
    assert_eq!(total.visits, 1);
}

#[test]
fn a_transfer_is_a_second_leg_of_one_stay_and_waits_anew() {
    // Five minutes to the first counter, ten to the second.
    let total = total(
        "09:00 counter 3 open passport
         09:00 counter 4 open cashier
         09:00 issue passport
         09:00 issue birth
         09:05 counter 3 call-next
         09:06 counter 3 start
         09:10 counter 3 transfer cashier
         09:20 counter 4 call-next
         09:21 counter 4 start
         09:25 counter 4 finish",
    );
    assert_eq!((total.issued, total.visits, total.transferred, total.finished), (3, 2, 1, 1));
    assert_eq!(total.transfer_rate(), Rate { of: 1, out_of: 2 });
    assert_eq!((total.waiting().count(), total.waiting().sum_s()), (2, (5 + 10) * 60));
    assert_eq!((total.service.count(), total.service.sum_s()), (2, (4 + 4) * 60));
    assert_eq!((total.in_hall.count(), total.in_hall.sum_s()), (1, 25 * 60));
    assert_eq!(total.service_level(NoShows::LeftOut), Rate { of: 2, out_of: 2 });
}

#[test]
fn a_service_given_while_the_line_was_cut_counts_without_a_wait() {
    let total = total("09:00 counter 3 open\n 09:30 counter 3 served passport 09:10 09:18");
    assert_eq!((total.issued, total.finished, total.served_before, total.called), (1, 1, 1, 0));
    assert_eq!((total.service.count(), total.service.sum_s()), (1, 8 * 60));
    assert_eq!(total.waiting().count(), 0);
    assert_eq!(total.service_level(NoShows::ByTheirWait), Rate { of: 0, out_of: 0 });
}

#[test]
fn an_order_is_fair_when_few_are_overtaken_and_priority_helps() {
    // A003 has priority and goes before A001 and A002: two are overtaken once.
    let total = total(
        "09:00 issue passport
         09:01 issue passport
         09:02 issue passport as priority
         09:10 counter 3 open
         09:10 counter 3 call-next
         09:11 counter 3 put-back
         09:12 counter 3 call-next
         09:13 counter 3 no-show
         09:20 counter 3 call-next
         09:21 counter 3 no-show
         09:30 counter 3 call-next",
    );
    assert_eq!((total.waiting_priority.sum_s(), total.waiting_priority.count()), (8 * 60, 1));
    assert_eq!((total.waiting_ordinary.sum_s(), total.waiting_ordinary.count()), ((20 + 29) * 60, 2));
    assert_eq!(total.order.overtakes, 4, "two by each call of A003");
    assert_eq!((total.order.out_of_turn, total.order.chosen), (2, 0));
    assert_eq!(total.mean_overtakes(), Some(4.0 / 3.0));
    assert_eq!(total.waiting().longest_s(), Some(29 * 60));
    assert_eq!(total.priority_gain(), Some(29.0 / 8.0));
}

#[test]
fn a_promise_is_judged_by_the_wait_that_came_of_it() {
    // Promised 5 to 15 minutes: one waits 10, one 15, one 21, and nobody knows how long the fourth would have waited.
    let mut events = super::events(
        "09:00 issue passport
         09:00 issue passport
         09:00 issue passport
         09:00 issue passport
         09:10 counter 3 open
         09:10 counter 3 call-next
         09:15 counter 3 call-next after A001
         09:21 counter 3 call-next after A002
         09:30 cancel A004",
    );
    for event in &mut events {
        if let Fact::Issued(issued) = &mut event.fact {
            issued.promise = Some(Wait { low_s: 5 * 60, high_s: 15 * 60 });
        }
    }
    let promises = super::folded(&events).table().total().promises;
    assert_eq!(promises.coverage(), Rate { of: 2, out_of: 3 });
    assert_eq!(promises.longer_rate(), Rate { of: 1, out_of: 3 });
    assert_eq!(promises.mean_error_s(), Some((0.0 + 5.0 + 11.0) * 60.0 / 3.0));
    assert_eq!(promises.mean_width_s(), Some(600.0));
}

#[test]
fn tickets_that_were_only_shown_are_counted() {
    let total = total("09:00 issue passport\n 09:00 issue passport\n 09:01 no-paper A002");
    assert_eq!(total.without_paper(), Rate { of: 1, out_of: 2 });
}

#[test]
fn the_peak_is_the_busiest_sixty_minutes_and_so_many_times_the_mean_hour() {
    // Eight tickets in the two hours from 09:00 are four an hour; six of them come from 09:45 to 10:45.
    let day = table(
        "09:00 issue passport
         09:50 issue passport
         10:00 issue birth
         10:05 issue birth
         10:20 issue passport
         10:30 issue passport
         10:40 issue passport
         10:50 issue cashier",
    );
    assert_eq!(peaks(&day, 4), [Peak { day: DAY, hour: 9, minute: 45, issued: 6, factor: 1.5 }]);
    assert_eq!(peaks(&table("09:00 counter 3 open"), 4), []);
}
