//! A worked example of every figure.

use queue_core::statistics::Statistics;
use queue_core::value::{CounterId, ServiceId};

use crate::script::{DAY, Script, settings};

fn figures(script: &str) -> Statistics {
    let played = Script::new().play(script);
    let mut statistics = Statistics::new(&settings(), DAY);
    played.events.iter().for_each(|event| statistics.apply(event));
    statistics
}

/// Four people: one waits 5 minutes and is served 7, one waits 20 and is served 10, one does not come, one gives up.
const MORNING: &str = "09:00 counter 3 open
    09:00 issue passport
    09:05 counter 3 call-next
    09:06 counter 3 start
    09:07 issue cashier
    09:08 issue cashier
    09:09 issue birth
    09:13 counter 3 finish
    09:27 counter 3 call-next
    09:28 counter 3 start
    09:38 counter 3 finish
    09:40 counter 3 call-next
    09:42 counter 3 no-show
    10:01 cancel A002";

#[test]
fn waits_walks_and_services_are_counted_once_each() {
    let total = figures(MORNING).grouped(|_| ()).remove(&()).expect("something happened");
    assert_eq!((total.issued, total.called, total.finished), (4, 3, 2));
    assert_eq!((total.no_show, total.cancelled, total.expired), (1, 1, 0));
    assert_eq!((total.waiting.count(), total.waiting.sum_s()), (3, (5 + 20 + 32) * 60));
    assert_eq!((total.walking.count(), total.walking.sum_s()), (2, 2 * 60));
    assert_eq!((total.service.count(), total.service.sum_s()), (2, 17 * 60));
    assert_eq!(total.within_target, 1, "five minutes are within fifteen, twenty and thirty-two are not");
}

#[test]
fn a_median_is_the_middle_wait_and_nine_of_ten_the_nearest_rank() {
    let waiting = figures(MORNING).grouped(|_| ()).remove(&()).expect("something happened").waiting;
    assert_eq!(waiting.percentile_s(50), Some(20 * 60));
    assert_eq!(waiting.percentile_s(90), Some(32 * 60));
    assert_eq!(queue_core::statistics::Durations::default().percentile_s(50), None);
}

#[test]
fn figures_belong_to_the_hour_service_counter_and_person_where_they_became_known() {
    let statistics = figures(MORNING);
    let by_hour = statistics.grouped(|cell| cell.hour);
    assert_eq!((by_hour[&9].issued, by_hour[&9].cancelled, by_hour[&10].cancelled), (4, 0, 1));
    let by_service = statistics.grouped(|cell| cell.service.clone());
    assert_eq!(by_service[&ServiceId::new("cashier")].no_show, 1);
    let by_counter = statistics.grouped(|cell| cell.counter.clone());
    assert_eq!(by_counter[&Some(CounterId::new("3"))].called, 3);
    assert_eq!(by_counter[&None].issued, 4);
    let by_staff = statistics.grouped(|cell| cell.staff.as_ref().map(ToString::to_string));
    assert_eq!(by_staff[&Some("arta".to_owned())].finished, 2);
}

#[test]
fn an_estimated_start_gives_a_service_time_but_no_walking_time() {
    let total = figures(
        "09:00 counter 3 open
         09:00 issue passport
         09:05 counter 3 call-next
         09:10 counter 3 finish",
    )
    .grouped(|_| ())
    .remove(&())
    .expect("something happened");
    assert_eq!(total.walking.count(), 0);
    assert_eq!((total.service.count(), total.service.sum_s()), (1, 4 * 60 + 30));
}

#[test]
fn a_ticket_put_back_and_called_again_counts_as_one_wait_to_its_first_call() {
    let total = figures(
        "09:00 counter 3 open
         09:00 issue passport
         09:05 counter 3 call-next
         09:06 counter 3 put-back
         09:20 counter 3 call-next",
    )
    .grouped(|_| ())
    .remove(&())
    .expect("something happened");
    assert_eq!((total.called, total.waiting.sum_s()), (1, 5 * 60));
}
