//! What counters' time is spent on.

use queue_core::statistics::By;
use queue_core::statistics::figures::Desk;

use super::{MORNING, NOTHING, hour, table, total};

#[test]
fn a_counter_is_busy_while_somebody_walks_to_it_or_is_served() {
    let total = total(MORNING);
    // Open 09:00 to 10:30; one minute of walk and seven of service, one and ten, and two for who did not come.
    assert_eq!(total.desk, Desk { open_s: 90 * 60, busy_s: (8 + 11 + 2) * 60, paused_s: 0, paperwork_s: 0 });
    let walk_and_service_s = total.walking.sum_s() + total.service.sum_s();
    assert_eq!(total.desk.busy_s, walk_and_service_s + 2 * 60);
    assert_eq!(total.occupancy(), Some(21.0 / 90.0));
    assert_eq!(total.throughput_per_hour(), Some(2.0 / 1.5));
    assert_eq!(total.availability(3 * 3600), Some(0.5));
}

#[test]
fn a_break_is_not_opening_time() {
    let total = total(
        "09:00 counter 3 open
         09:30 counter 3 pause coffee
         09:40 counter 3 open
         10:10 counter 3 close",
    );
    assert_eq!(total.desk, Desk { open_s: 60 * 60, busy_s: 0, paused_s: 10 * 60, paperwork_s: 0 });
    assert_eq!(total.occupancy(), Some(0.0));
}

#[test]
fn opening_time_is_counted_in_the_hour_in_which_it_passes_and_by_no_service() {
    let day = table("09:45 counter 3 open\n 11:15 counter 3 close");
    let by_hour = day.grouped(By { hour: true, ..NOTHING });
    let open = |key| by_hour.get(&hour(key)).map(|figures| figures.desk.open_s / 60);
    assert_eq!((open(9), open(10), open(11), open(12)), (Some(15), Some(60), Some(15), None));
    assert_eq!(day.grouped(By { service: true, ..NOTHING }).iter().count(), 0);
}

#[test]
fn taking_other_services_goes_on_with_the_same_opening() {
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:00 counter 3 call-next
         09:10 counter 3 open cashier
         09:20 counter 3 finish
         09:30 counter 3 close",
    );
    assert_eq!(total.desk, Desk { open_s: 30 * 60, busy_s: 20 * 60, paused_s: 0, paperwork_s: 0 });
}

#[test]
fn a_counter_that_is_still_open_counts_up_to_the_moment_asked_for() {
    assert_eq!(total("09:00 counter 3 open").desk.open_s, 7 * 3600, "until 16:00");
}

#[test]
fn paperwork_is_work_after_the_citizen_has_gone_and_part_of_the_transaction() {
    // Served from 09:01 to 09:11; written up until 09:16. The next one is served from 09:17 and written up until the
    // next call, three minutes later.
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:00 issue passport
         09:00 issue passport
         09:00 counter 3 call-next
         09:01 counter 3 start
         09:11 counter 3 finish with-paperwork
         09:16 counter 3 paperwork-done
         09:16 counter 3 call-next
         09:17 counter 3 start
         09:27 counter 3 finish with-paperwork
         09:30 counter 3 call-next
         09:31 counter 3 start
         09:35 counter 3 finish
         09:40 counter 3 close",
    );
    assert_eq!((total.service.count(), total.service.sum_s()), (3, 24 * 60));
    assert_eq!((total.paperwork.count(), total.paperwork.sum_s()), (2, 8 * 60));
    assert_eq!((total.transaction.count(), total.transaction.sum_s()), (3, 32 * 60));
    let busy_s = (16 + 14 + 5) * 60;
    assert_eq!(total.desk, Desk { open_s: 40 * 60, busy_s, paperwork_s: 8 * 60, paused_s: 0 });
    let walk_service_paperwork_s = total.walking.sum_s() + total.service.sum_s() + total.paperwork.sum_s();
    assert_eq!(busy_s, walk_service_paperwork_s);
    assert_eq!(total.occupancy(), Some(35.0 / 40.0));
}

#[test]
fn a_break_ends_the_paperwork() {
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:00 counter 3 call-next
         09:01 counter 3 start
         09:11 counter 3 finish with-paperwork
         09:15 counter 3 pause coffee
         09:20 counter 3 close",
    );
    assert_eq!(total.paperwork.sum_s(), 4 * 60);
    assert_eq!(total.desk, Desk { open_s: 15 * 60, busy_s: 15 * 60, paperwork_s: 4 * 60, paused_s: 5 * 60 });
}

#[test]
fn a_counter_serves_others_while_a_ticket_is_parked() {
    // Served for four minutes, parked for ten, in which another is served for six, and served for two more.
    let total = total(
        "09:00 counter 3 open
         09:00 issue passport
         09:00 issue cashier
         09:00 counter 3 call-next
         09:01 counter 3 start
         09:05 counter 3 park
         09:06 counter 3 call-next
         09:07 counter 3 start
         09:13 counter 3 finish
         09:15 counter 3 resume A001
         09:17 counter 3 finish
         09:20 counter 3 close",
    );
    assert_eq!((total.parked.count(), total.parked.sum_s()), (1, 10 * 60));
    assert_eq!((total.service.count(), total.service.sum_s()), (2, (6 + 6) * 60));
    assert_eq!(total.in_hall.sum_s(), (17 + 13) * 60);
    assert_eq!(total.desk, Desk { open_s: 20 * 60, busy_s: 14 * 60, paperwork_s: 0, paused_s: 0 });
}
