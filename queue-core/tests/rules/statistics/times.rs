//! How long things take.

use queue_core::statistics::By;

use super::{MORNING, NOTHING, counter, hour, service, staff, table, total};

#[test]
fn waits_walks_and_services_are_counted_once_each() {
    let total = total(MORNING);
    assert_eq!((total.issued, total.called, total.finished), (4, 3, 2));
    assert_eq!((total.no_show, total.cancelled, total.expired), (1, 1, 0));
    assert_eq!((total.waiting().count(), total.waiting().sum_s()), (3, (5 + 20 + 32) * 60));
    assert_eq!((total.waiting_served.count(), total.waiting_served.sum_s()), (2, (5 + 20) * 60));
    assert_eq!((total.walking.count(), total.walking.sum_s()), (2, 2 * 60));
    assert_eq!((total.service.count(), total.service.sum_s()), (2, 17 * 60));
    assert_eq!(total.within_target, 1, "five minutes are within fifteen, twenty and thirty-two are not");
}

#[test]
fn an_average_stands_beside_the_wait_of_nine_in_ten_and_the_longest() {
    let waiting = total(MORNING).waiting();
    assert_eq!(waiting.mean_s(), Some(19.0 * 60.0));
    let median = waiting.percentile_s(50).expect("there were waits");
    assert!(median.abs_diff(20 * 60) <= 12, "{median} is within one percent of twenty minutes");
    assert_eq!(waiting.percentile_s(90), Some(32 * 60));
    assert_eq!(waiting.longest_s(), Some(32 * 60));
}

#[test]
fn figures_belong_to_the_hour_service_counter_and_person_where_they_became_known() {
    let morning = table(MORNING);
    let by_hour = morning.grouped(By { hour: true, ..NOTHING });
    let at = |key| by_hour.get(&hour(key)).expect("something happened in the hour");
    assert_eq!((at(9).issued, at(9).cancelled, at(10).cancelled), (4, 0, 1));
    let by_service = morning.grouped(By { service: true, ..NOTHING });
    assert_eq!(by_service.get(&service("cashier")).map(|figures| figures.no_show), Some(1));
    let by_counter = morning.grouped(By { counter: true, ..NOTHING });
    assert_eq!(by_counter.get(&counter("3")).map(|figures| figures.called), Some(3));
    assert_eq!(by_counter.get(&Default::default()).map(|figures| figures.issued), Some(4));
    let by_staff = morning.grouped(By { staff: true, ..NOTHING });
    assert_eq!(by_staff.get(&staff("arta")).map(|figures| figures.finished), Some(2));
}

#[test]
fn an_estimated_start_gives_a_service_time_but_no_walking_time() {
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:05 counter 3 call-next
         09:10 counter 3 finish",
    );
    assert_eq!(total.walking.count(), 0);
    assert_eq!((total.service.count(), total.service.sum_s()), (1, 4 * 60 + 30));
    assert_eq!(total.estimated_starts, 1);
}

#[test]
fn a_ticket_put_back_and_called_again_counts_as_one_wait_to_its_first_call() {
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:05 counter 3 call-next
         09:06 counter 3 put-back
         09:20 counter 3 call-next",
    );
    assert_eq!((total.called, total.waiting().sum_s(), total.put_back), (1, 5 * 60, 1));
}

#[test]
fn a_stay_lasts_from_its_first_number_to_its_last_finish() {
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:00 issue cashier with A001
         09:05 counter 3 call-next
         09:06 counter 3 start
         09:16 counter 3 finish
         09:16 counter 3 call-next
         09:17 counter 3 start
         09:20 counter 3 finish
         09:30 issue birth
         09:31 cancel A002",
    );
    assert_eq!((total.issued, total.visits), (3, 2));
    assert_eq!((total.in_hall.count(), total.in_hall.sum_s()), (1, 20 * 60), "who gave up left unseen");
}

#[test]
fn the_mean_length_of_a_queue_is_its_arrivals_times_their_wait() {
    // Little's law over the hour from 09:00: A waits 10 minutes, B 20, C 30.
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:10 counter 3 call-next
         09:10 issue birth
         09:15 counter 3 finish
         09:20 issue passport
         09:30 counter 3 call-next
         09:40 counter 3 finish
         09:50 counter 3 call-next
         09:59 counter 3 finish",
    );
    assert_eq!(total.queue.waited_s, (10 + 20 + 30) * 60);
    assert_eq!(total.queue_length(3600), Some(1.0), "an hour of waiting in an hour");
    let arrivals_per_hour = total.arrivals_per_hour(3600).expect("an hour is a period");
    let mean_wait_s = total.waiting().mean_s().expect("there were waits");
    assert_eq!(total.queue_length(3600), Some(arrivals_per_hour / 3600.0 * mean_wait_s));
}

#[test]
fn waiting_is_counted_in_the_hour_in_which_it_passes() {
    let by_hour = table("09:45 issue passport\n 11:15 cancel A001").grouped(By { hour: true, ..NOTHING });
    let waited = |key| by_hour.get(&hour(key)).map(|figures| figures.queue.waited_s / 60);
    assert_eq!((waited(9), waited(10), waited(11), waited(12)), (Some(15), Some(60), Some(15), None));
}
