//! What becomes of people.

use std::collections::BTreeMap;

use queue_core::statistics::measures::{NoShows, Rate};
use queue_core::statistics::peak::{Peak, peaks};
use queue_core::value::Outcome;

use super::{MORNING, table, total};
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
         09:09 counter 3 finish",
    );
    assert_eq!(total.outcomes, BTreeMap::from([(Outcome::Resolved, 2)]));
    assert_eq!(total.hasty_rate(), Rate { of: 1, out_of: 2 });
    assert_eq!(total.second_journeys(), Rate { of: 0, out_of: 2 });
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
