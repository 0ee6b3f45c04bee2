//! Who goes before whom, and why.

use expect_test::expect;

use queue_core::settings::{OrderMode, Settings};
use queue_core::value::{CounterId, ServiceId};

use super::{check, check_with};
use crate::script::settings;

fn mode(mode: OrderMode) -> Settings {
    let mut settings = settings();
    settings.order.mode = mode;
    settings
}

fn limit(overtaking_limit: u16, mode: OrderMode) -> Settings {
    let mut settings = self::mode(mode);
    settings.order.overtaking_limit = overtaking_limit;
    settings
}

/// Counter 1 calls for the cashier's people first, then for passports; counter 3 is kept for the cashier.
fn ordered() -> Settings {
    let mut settings = settings();
    let mut counter = |id: &str, services: &[&str]| {
        let counter = settings.counters.get_mut(&CounterId::new(id)).expect("a counter");
        counter.services = services.iter().map(ServiceId::new).collect();
        (counter.ordered, counter.reserved) = (id == "1", id == "3");
    };
    counter("1", &["cashier", "passport"]);
    counter("3", &["cashier"]);
    settings
}

#[test]
fn priority_counts_as_twenty_minutes_earlier() {
    check(
        "09:00 issue passport
         09:19 issue passport
         09:20 issue passport as priority
         09:30 issue passport as priority
         09:40 counter 1 open
         09:40 counter 1 call-next
         09:41 counter 1 call-next after A001
         09:42 counter 1 call-next after A003
         09:43 counter 1 call-next after A004",
        expect![[r#"
            09:00 A001 waits for passport
            09:19 A002 waits for passport
            09:20 A003 waits for passport (priority)
            09:30 A004 waits for passport (priority)
            09:40 counter 1 opens for everything
            09:40 A001 called to 1 (1), first_arrived
            09:41 A001 finished: Resolved, start estimated 09:40:30
            09:41 A003 called to 1 (1), head_start, before A002
            09:42 A003 finished: Resolved, start estimated 09:41:30
            09:42 A004 called to 1 (1), head_start, before A002
            09:43 A004 finished: Resolved, start estimated 09:42:30
            09:43 A002 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn who_cannot_wait_long_goes_next_in_the_order_of_arrival() {
    check(
        "09:00 issue passport
         09:01 issue passport as priority
         09:02 issue passport as cannot_wait
         09:03 issue passport as cannot_wait
         09:04 counter 1 open
         09:04 counter 1 call-next
         09:05 counter 1 call-next after A003
         09:06 counter 1 call-next after A004
         09:07 counter 1 call-next after A002",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport (priority)
            09:02 A003 waits for passport (cannot_wait)
            09:03 A004 waits for passport (cannot_wait)
            09:04 counter 1 opens for everything
            09:04 A003 called to 1 (1), goes_next, before A001 A002
            09:05 A003 finished: Resolved, start estimated 09:04:30
            09:05 A004 called to 1 (1), goes_next, before A001 A002
            09:06 A004 finished: Resolved, start estimated 09:05:30
            09:06 A002 called to 1 (1), head_start, before A001
            09:07 A002 finished: Resolved, start estimated 09:06:30
            09:07 A001 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn by_ratio_one_of_a_class_goes_after_two_of_everybody_and_never_later_than_it_came() {
    check_with(
        mode(OrderMode::Ratio(2)),
        "09:00 issue passport as priority
         09:01 issue passport
         09:02 issue passport
         09:03 issue passport
         09:04 issue passport as priority
         09:05 issue passport
         09:06 counter 1 open
         09:06 counter 1 call-next
         09:07 counter 1 call-next after A001
         09:08 counter 1 call-next after A002
         09:09 counter 1 call-next after A003
         09:10 counter 1 call-next after A005
         09:11 counter 1 call-next after A004",
        expect![[r#"
            09:00 A001 waits for passport (priority)
            09:01 A002 waits for passport
            09:02 A003 waits for passport
            09:03 A004 waits for passport
            09:04 A005 waits for passport (priority)
            09:05 A006 waits for passport
            09:06 counter 1 opens for everything
            09:06 A001 called to 1 (1), first_arrived
            09:07 A001 finished: Resolved, start estimated 09:06:30
            09:07 A002 called to 1 (1), first_arrived
            09:08 A002 finished: Resolved, start estimated 09:07:30
            09:08 A003 called to 1 (1), first_arrived
            09:09 A003 finished: Resolved, start estimated 09:08:30
            09:09 A005 called to 1 (1), ratio, before A004
            09:10 A005 finished: Resolved, start estimated 09:09:30
            09:10 A004 called to 1 (1), first_arrived
            09:11 A004 finished: Resolved, start estimated 09:10:30
            09:11 A006 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn accumulating_priority_grows_with_the_wait() {
    check_with(
        mode(OrderMode::Accumulating),
        "09:00 issue passport
         09:15 issue passport as priority
         09:16 counter 1 open
         09:16 counter 1 call-next
         09:17 counter 1 put-back
         09:40 counter 1 call-next
         09:41 counter 1 call-next after A002",
        expect![[r#"
            09:00 A001 waits for passport
            09:15 A002 waits for passport (priority)
            09:16 counter 1 opens for everything
            09:16 A001 called to 1 (1), first_arrived
            09:17 A001 waits again
            09:40 A002 called to 1 (1), accumulated, before A001
            09:41 A002 finished: Resolved, start estimated 09:40:30
            09:41 A001 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn after_the_limit_of_being_overtaken_arrival_alone_decides() {
    check_with(
        limit(2, OrderMode::HeadStart),
        "09:00 issue passport
         09:01 issue passport
         09:02 issue passport as cannot_wait
         09:03 issue passport as cannot_wait
         09:04 issue passport as cannot_wait
         09:05 counter 1 open
         09:05 counter 1 call-next
         09:06 counter 1 call-next after A003
         09:07 counter 1 call-next after A004
         09:08 counter 1 call-next after A001
         09:09 counter 1 call-next after A002",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 A003 waits for passport (cannot_wait)
            09:03 A004 waits for passport (cannot_wait)
            09:04 A005 waits for passport (cannot_wait)
            09:05 counter 1 opens for everything
            09:05 A003 called to 1 (1), goes_next, before A001 A002
            09:06 A003 finished: Resolved, start estimated 09:05:30
            09:06 A004 called to 1 (1), goes_next, before A001 A002
            09:07 A004 finished: Resolved, start estimated 09:06:30
            09:07 A001 called to 1 (1), overtaken
            09:08 A001 finished: Resolved, start estimated 09:07:30
            09:08 A002 called to 1 (1), overtaken
            09:09 A002 finished: Resolved, start estimated 09:08:30
            09:09 A005 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn the_limit_holds_for_who_stands_behind_somebody_who_came_back() {
    check_with(
        limit(2, OrderMode::HeadStart),
        "09:00 issue passport
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 no-show
         09:04 issue passport as cannot_wait
         09:04 issue passport as cannot_wait
         09:05 counter 1 call-next
         09:06 counter 1 call-next after A003
         09:07 reinstate A001
         09:07 issue passport as cannot_wait
         09:08 counter 1 call-next after A004
         09:09 counter 1 call-next after A001
         09:10 counter 1 call-next after A002",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 did not come
            09:04 A003 waits for passport (cannot_wait)
            09:04 A004 waits for passport (cannot_wait)
            09:05 A003 called to 1 (1), goes_next, before A002
            09:06 A003 finished: Resolved, start estimated 09:05:30
            09:06 A004 called to 1 (1), goes_next, before A002
            09:07 A001 came after all and waits again
            09:07 A005 waits for passport (cannot_wait)
            09:08 A004 finished: Resolved, start estimated 09:06:30
            09:08 A001 called to 1 (1), first_arrived
            09:09 A001 finished: Resolved, start estimated 09:08:30
            09:09 A002 called to 1 (1), overtaken
            09:10 A002 finished: Resolved, start estimated 09:09:30
            09:10 A005 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn the_limit_holds_by_ratio_and_by_accumulation_too() {
    check_with(
        limit(1, OrderMode::Accumulating),
        "09:00 issue passport
         09:01 issue passport as cannot_wait
         09:02 issue passport as cannot_wait
         09:03 counter 1 open
         09:03 counter 1 call-next
         09:04 counter 1 call-next after A002",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport (cannot_wait)
            09:02 A003 waits for passport (cannot_wait)
            09:03 counter 1 opens for everything
            09:03 A002 called to 1 (1), goes_next, before A001
            09:04 A002 finished: Resolved, start estimated 09:03:30
            09:04 A001 called to 1 (1), overtaken
        "#]],
    );
}

#[test]
fn an_ordered_counter_calls_its_first_service_first() {
    check_with(
        ordered(),
        "09:00 issue passport
         09:01 issue cashier
         09:02 issue cashier as priority
         09:03 counter 1 open
         09:03 counter 1 call-next
         09:04 counter 1 call-next after T002
         09:05 counter 1 call-next after T001
         09:06 counter 1 open passport cashier
         09:07 issue cashier
         09:07 issue passport
         09:08 counter 1 call-next after A001",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 T001 waits for cashier
            09:02 T002 waits for cashier (priority)
            09:03 counter 1 opens for cashier, passport
            09:03 T002 called to 1 (1), service_first, before A001 T001
            09:04 T002 finished: Resolved, start estimated 09:03:30
            09:04 T001 called to 1 (1), service_first, before A001
            09:05 T001 finished: Resolved, start estimated 09:04:30
            09:05 A001 called to 1 (1), first_arrived
            09:06 counter 1 opens for passport, cashier
            09:07 T003 waits for cashier
            09:07 A002 waits for passport
            09:08 A001 finished: Resolved, start estimated 09:05:30
            09:08 A002 called to 1 (1), service_first, before T003
        "#]],
    );
}

#[test]
fn who_was_sent_to_an_ordered_counter_stands_with_its_first_service() {
    check_with(
        ordered(),
        "09:00 issue birth
         09:01 counter 1 open
         09:01 counter 2 open
         09:02 counter 2 call-next
         09:03 issue passport
         09:03 issue cashier
         09:04 counter 2 transfer to 1
         09:05 counter 1 call-next
         09:06 counter 1 call-next after A001
         09:07 counter 1 call-next after T001",
        expect![[r#"
            09:00 A001 waits for birth
            09:01 counter 1 opens for cashier, passport
            09:01 counter 2 opens for everything
            09:02 A001 called to 2 (1), first_arrived
            09:03 A002 waits for passport
            09:03 T001 waits for cashier
            09:04 A001 is sent on
            09:04 A001 waits for birth at 1
            09:05 A001 called to 1 (1), sent_to_counter
            09:06 A001 finished: Resolved, start estimated 09:05:30
            09:06 T001 called to 1 (1), service_first, before A002
            09:07 T001 finished: Resolved, start estimated 09:06:30
            09:07 A002 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn a_reserved_counter_never_calls_for_other_services() {
    check_with(
        ordered(),
        "09:00 issue passport
         09:01 counter 3 open
         09:02 counter 3 call-next
         09:03 counter 3 open passport
         09:04 counter 3 open cashier
         09:05 issue cashier
         09:06 counter 3 call-next",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 counter 3 opens for cashier
            09:02 refused: nobody is waiting for this counter (nobody_waiting)
            09:03 refused: counter 3 is kept for its own services (counter_reserved)
            09:04 counter 3 opens for cashier
            09:05 T001 waits for cashier
            09:06 T001 called to 3 (1), first_arrived
        "#]],
    );
}

#[test]
fn a_cherry_pick_needs_a_reason_and_names_who_was_passed_over() {
    check(
        "09:00 issue passport
         09:01 issue passport
         09:02 issue passport
         09:03 counter 1 open
         09:04 counter 1 call A003
         09:05 counter 1 call A003 a child is ill
         09:06 counter 1 call A001 is a friend
         09:07 counter 1 finish
         09:08 counter 1 call A003 again",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 A003 waits for passport
            09:03 counter 1 opens for everything
            09:04 refused: a reason is needed (reason_missing)
            09:05 A003 called to 1 (1), chosen, before A001 A002
            09:06 refused: this counter still has ticket A003 (counter_busy)
            09:07 A003 finished: Resolved, start estimated 09:05:30
            09:08 refused: ticket A003 is finished (wrong_state)
        "#]],
    );
}

#[test]
fn a_class_is_corrected_with_a_reason() {
    check(
        "09:00 issue passport
         09:01 issue passport
         09:02 classify A002 royal is a king
         09:03 classify A002 priority
         09:04 classify A002 priority walks with a stick
         09:05 counter 1 open
         09:06 counter 1 call-next
         09:07 classify A002 everybody too late
         09:08 classify A001 cannot_wait is in pain
         09:09 classify A001 everybody feels better",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 refused: there is no class of priority royal in this office (unknown_class)
            09:03 refused: a reason is needed (reason_missing)
            09:04 A002 belongs to priority: walks with a stick
            09:05 counter 1 opens for everything
            09:06 A002 called to 1 (1), head_start, before A001
            09:07 refused: ticket A002 is called (wrong_state)
            09:08 A001 belongs to cannot_wait: is in pain
            09:09 A001 belongs to everybody: feels better
        "#]],
    );
}

#[test]
fn an_unknown_class_takes_no_number() {
    check(
        "09:00 issue passport as royal
         09:01 issue passport as priority",
        expect![[r#"
            09:00 refused: there is no class of priority royal in this office (unknown_class)
            09:01 A001 waits for passport (priority)
        "#]],
    );
}
