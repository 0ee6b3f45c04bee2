//! The figures of single hours.

use queue_core::statistics::{Merge, Table};

use super::{MORNING, events, folded};
use crate::script::{DAY, moment};

#[test]
fn an_hour_is_over_when_the_clock_says_so_and_nothing_is_added_to_it_later() {
    let morning = events(MORNING);
    let (before, after) = morning.split_at(morning.len() - 2);
    let at_ten = folded(before).until(moment("10:00"));
    assert_eq!(at_ten.hours_over().collect::<Vec<_>>(), [(DAY, 9)]);
    let nine = at_ten.rollup(DAY, 9);
    assert_eq!(nine.total().desk.open_s, 3600);
    let later = after.iter().fold(folded(before), |mut statistics, event| {
        statistics.apply(event);
        statistics
    });
    assert_eq!(later.rollup(DAY, 9), nine);
    assert_eq!(folded(before).until(moment("09:59")).hours_over().count(), 0);
}

#[test]
fn the_hours_of_a_day_add_up_to_it() {
    let day = folded(&events(MORNING)).until(moment("16:00"));
    let mut sum = Table::default();
    for hour in 0..24 {
        sum.merge(&day.rollup(DAY, hour));
    }
    assert_eq!(&sum, day.table());
}

#[test]
fn what_happens_as_the_day_ends_belongs_to_its_last_hour() {
    let day = folded(&events("09:00 counter 3 open\n 15:59 issue passport\n +04:00 end-day"));
    let last = day.rollup(DAY, 3).total();
    assert_eq!((last.expired, last.desk.open_s, last.queue.waited_s), (1, 3600, 3600));
    assert_eq!(day.rollup(DAY, 4).iter().count(), 0);
    assert_eq!(day.hours_over().count(), 19, "09 to 03");
}

#[test]
fn a_rollup_is_read_back_as_it_was_written() {
    let rollup = folded(&events(MORNING)).rollup(DAY, 9);
    let text = serde_json::to_string(&rollup).expect("a rollup can be written");
    assert_eq!(serde_json::from_str::<Table>(&text).expect("it can be read"), rollup);
}
