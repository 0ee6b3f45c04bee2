//! Days that went as they should, and days that did not.

mod late;
mod needs;
mod offline;
mod order;
mod parking;
mod returns;
mod visits;

use expect_test::{Expect, expect};
use queue_core::Office;
use queue_core::settings::Settings;

use crate::script::{DAY, Script, settings};

fn check(script: &str, expected: Expect) {
    check_with(settings(), script, expected);
}

fn check_with(settings: Settings, script: &str, expected: Expect) {
    expected.assert_eq(Script::with(settings).play(script).told());
}

#[test]
fn a_citizen_takes_a_number_is_called_served_and_leaves() {
    check(
        "09:00 issue passport
         09:01 counter 3 open
         09:02 counter 3 call-next
         09:03 counter 3 start
         09:10 counter 3 finish",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 counter 3 opens for everything
            09:02 A001 called to 3 (1), first_arrived
            09:03 A001 is served
            09:10 A001 finished: Resolved
        "#]],
    );
}

#[test]
fn who_came_first_is_called_first_whatever_the_service() {
    check(
        "09:00 counter 1 open
         09:00 issue cashier
         09:01 issue passport
         09:02 issue birth
         09:03 counter 1 call-next
         09:04 counter 1 call-next after T001
         09:05 counter 1 call-next after A001
         09:06 counter 1 call-next after A002",
        expect![[r#"
            09:00 counter 1 opens for everything
            09:00 T001 waits for cashier
            09:01 A001 waits for passport
            09:02 A002 waits for birth
            09:03 T001 called to 1 (1), first_arrived
            09:04 T001 finished: Resolved, start estimated 09:03:30
            09:04 A001 called to 1 (1), first_arrived
            09:05 A001 finished: Resolved, start estimated 09:04:30
            09:05 A002 called to 1 (1), first_arrived
            09:06 A002 finished: Resolved, start estimated 09:05:30
        "#]],
    );
}

#[test]
fn a_counter_calls_only_the_services_it_opened_for() {
    check(
        "09:00 issue passport
         09:01 issue cashier
         09:02 counter 2 open cashier
         09:03 counter 2 call-next
         09:04 counter 2 call-next after T001
         09:05 counter 2 call-next
         09:06 counter 2 open flying",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 T001 waits for cashier
            09:02 counter 2 opens for cashier
            09:03 T001 called to 2 (1), first_arrived
            09:04 T001 finished: Resolved, start estimated 09:03:30
            09:05 refused: nobody is waiting for this counter (nobody_waiting)
            09:06 refused: there is no service flying in this office (unknown_service)
        "#]],
    );
}

#[test]
fn next_never_ends_the_present_person_silently() {
    check(
        "09:00 issue passport
         09:00 issue passport
         09:01 counter 3 open
         09:02 counter 3 call-next
         09:03 counter 3 call-next
         09:04 counter 3 call-next after A002
         09:05 counter 3 start
         09:06 counter 3 call-next
         09:07 counter 3 call-next after A001
         09:08 counter 3 call-next after A001",
        expect![[r#"
            09:00 A001 waits for passport
            09:00 A002 waits for passport
            09:01 counter 3 opens for everything
            09:02 A001 called to 3 (1), first_arrived
            09:03 refused: this counter still has ticket A001 (counter_busy)
            09:04 refused: this counter still has ticket A001 (counter_busy)
            09:05 A001 is served
            09:06 refused: this counter still has ticket A001 (counter_busy)
            09:07 A001 finished: Resolved
            09:07 A002 called to 3 (1), first_arrived
            09:08 refused: this counter still has ticket A002 (counter_busy)
        "#]],
    );
}

#[test]
fn a_person_who_does_not_come_is_called_again_and_then_given_up() {
    check(
        "09:00 issue passport
         09:01 counter 3 open
         09:02 counter 3 call-next
         09:03 counter 3 recall
         09:04 counter 3 recall
         09:05 counter 3 recall
         09:06 counter 3 no-show
         09:07 counter 3 no-show",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 counter 3 opens for everything
            09:02 A001 called to 3 (1), first_arrived
            09:03 A001 called again (2)
            09:04 A001 called again (3)
            09:05 refused: ticket A001 was called often enough: mark it as not present or put it back (too_many_calls)
            09:06 A001 did not come
            09:07 refused: counter 3 has no ticket (counter_idle)
        "#]],
    );
}

#[test]
fn a_put_back_keeps_the_arrival_and_starts_counting_calls_again() {
    check(
        "09:00 issue passport
         09:01 issue passport
         09:02 counter 3 open
         09:03 counter 3 call-next
         09:04 counter 3 recall
         09:05 counter 3 put-back
         09:06 counter 3 call-next
         09:07 counter 3 start
         09:08 counter 3 put-back",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 3 opens for everything
            09:03 A001 called to 3 (1), first_arrived
            09:04 A001 called again (2)
            09:05 A001 waits again
            09:06 A001 called to 3 (1), first_arrived
            09:07 A001 is served
            09:08 refused: ticket A001 is serving (wrong_state)
        "#]],
    );
}

#[test]
fn a_citizen_may_give_up_while_waiting_or_on_the_way_but_not_at_the_counter() {
    check(
        "09:00 issue passport
         09:00 issue passport
         09:00 issue passport
         09:01 counter 3 open
         09:02 cancel A001
         09:03 counter 3 call-next
         09:04 cancel A002
         09:05 counter 3 call-next
         09:06 counter 3 start
         09:07 cancel A003
         09:08 cancel A001
         09:09 cancel A777",
        expect![[r#"
            09:00 A001 waits for passport
            09:00 A002 waits for passport
            09:00 A003 waits for passport
            09:01 counter 3 opens for everything
            09:02 A001 cancelled
            09:03 A002 called to 3 (1), first_arrived
            09:04 A002 cancelled
            09:05 A003 called to 3 (1), first_arrived
            09:06 A003 is served
            09:07 refused: ticket A003 is serving (wrong_state)
            09:08 refused: ticket A001 is cancelled (wrong_state)
            09:09 a ticket that has not arrived is given up
        "#]],
    );
}

#[test]
fn a_second_service_of_the_same_visit_keeps_the_number() {
    check(
        "09:00 issue passport
         09:00 issue cashier with A001
         09:01 counter 3 open passport
         09:02 counter 3 call-next
         09:05 issue passport",
        expect![[r#"
            09:00 A001 waits for passport
            09:00 A001 waits for cashier
            09:01 counter 3 opens for passport
            09:02 A001 called to 3 (1), first_arrived
            09:05 A002 waits for passport
        "#]],
    );
}

#[test]
fn a_ticket_without_paper_is_called_like_any_other() {
    check(
        "09:00 issue passport
         09:00 no-paper A001
         09:01 counter 3 open
         09:02 counter 3 call-next
         09:03 counter 3 finish
         09:04 no-paper A001",
        expect![[r#"
            09:00 A001 waits for passport
            09:00 A001 has paper: None
            09:01 counter 3 opens for everything
            09:02 A001 called to 3 (1), first_arrived
            09:03 A001 finished: Resolved, start estimated 09:02:30
            09:04 A001 has paper: None
        "#]],
    );
}

#[test]
fn no_number_is_given_when_the_office_or_the_service_is_closed_or_unknown() {
    check(
        "07:59 issue passport
         08:00 issue archive
         08:00 issue flying
         16:00 issue passport",
        expect![[r#"
            07:59 refused: the office is closed now (office_closed)
            08:00 refused: service archive is closed now (service_closed)
            08:00 refused: there is no service flying in this office (unknown_service)
            16:00 refused: the office is closed now (office_closed)
        "#]],
    );
}

#[test]
fn a_counter_with_a_ticket_neither_closes_nor_pauses_and_a_closed_one_does_not_call() {
    check(
        "09:00 issue passport
         09:01 counter 3 call-next
         09:01 counter 3 pause coffee
         09:01 counter 9 open
         09:02 counter 3 open
         09:03 counter 3 call-next
         09:04 counter 3 pause coffee
         09:05 counter 3 close
         09:06 counter 3 finish
         09:07 counter 3 pause coffee
         09:08 counter 3 call-next
         09:20 counter 3 open
         09:21 counter 3 open
         09:22 counter 3 close
         09:23 counter 3 close",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 refused: counter 3 is not open (counter_closed)
            09:01 refused: counter 3 is not open (counter_closed)
            09:01 refused: there is no counter 9 in this office (unknown_counter)
            09:02 counter 3 opens for everything
            09:03 A001 called to 3 (1), first_arrived
            09:04 refused: this counter still has ticket A001 (counter_busy)
            09:05 refused: this counter still has ticket A001 (counter_busy)
            09:06 A001 finished: Resolved, start estimated 09:03:30
            09:07 counter 3 pauses: coffee
            09:08 refused: counter 3 is not open (counter_closed)
            09:20 counter 3 opens for everything
            09:21 counter 3 opens for everything
            09:22 counter 3 closes
            09:23 counter 3 closes
        "#]],
    );
}

#[test]
fn opening_again_keeps_the_ticket_at_the_counter() {
    check(
        "09:00 issue passport
         09:01 counter 3 open
         09:02 counter 3 call-next
         09:03 counter 3 open cashier
         09:04 counter 3 finish",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 counter 3 opens for everything
            09:02 A001 called to 3 (1), first_arrived
            09:03 counter 3 opens for cashier
            09:04 A001 finished: Resolved, start estimated 09:02:30
        "#]],
    );
}

#[test]
fn the_end_of_the_day_expires_what_is_open_closes_counters_and_numbers_start_again() {
    let script = Script::new().play(
        "09:00 issue passport
         09:00 issue passport
         09:00 issue passport
         09:01 counter 3 open
         09:02 counter 3 call-next
         09:03 counter 3 finish
         09:04 counter 3 call-next
         15:00 end-day
         +03:59 end-day
         +09:00 end-day
         +09:00 issue passport",
    );
    expect![[r#"
        09:00 A001 waits for passport
        09:00 A002 waits for passport
        09:00 A003 waits for passport
        09:01 counter 3 opens for everything
        09:02 A001 called to 3 (1), first_arrived
        09:03 A001 finished: Resolved, start estimated 09:02:30
        09:04 A002 called to 3 (1), first_arrived
        15:00 refused: the business day still goes on (day_goes_on)
        +03:59 refused: the business day still goes on (day_goes_on)
        +09:00 A002 expired
        +09:00 A003 expired
        +09:00 counter 3 closes
        +09:00 2026-11-23 is over, 2026-11-24 begins
        +09:00 A001 waits for passport
    "#]]
    .assert_eq(script.told());
    let closing =
        script.events.iter().find(|event| matches!(event.fact, queue_core::Fact::CounterClosed { .. }));
    assert_eq!(
        closing.expect("the counter closed").at,
        crate::script::moment("+04:00"),
        "an overnight counter closes when the day ended, not when somebody noticed"
    );
}

#[test]
fn a_clock_that_goes_back_never_gives_a_time_before_the_last_event() {
    let script = Script::new().play(
        "09:30 issue passport
         09:10 counter 3 open
         09:20 counter 3 call-next
         09:05 counter 3 start",
    );
    assert!(script.events.is_sorted_by_key(|event| event.at));
    assert_eq!(script.events.last().expect("events").at, crate::script::moment("09:30"));
}

#[test]
fn replaying_the_events_gives_the_same_office() {
    let played = Script::new().play(
        "09:00 counter 1 open
         09:00 issue passport
         09:01 issue cashier
         09:02 counter 1 call-next
         09:03 counter 1 recall
         09:04 counter 1 start
         09:05 counter 1 call-next after A001
         09:06 counter 1 put-back
         09:07 cancel T001",
    );
    let mut replayed = Office::new(settings(), DAY, 0);
    for event in &played.events {
        let written = serde_json::to_string(event).expect("an event can be written");
        replayed.apply(&serde_json::from_str(&written).expect("an event can be read"));
    }
    assert_eq!(replayed.tickets(), played.office.tickets());
    assert!(replayed.counters().eq(played.office.counters()));
    assert_eq!(replayed.seq(), played.events.len() as u64);
}

#[test]
fn people_ahead_are_those_who_share_a_counter_that_is_open() {
    let script = Script::new().play(
        "09:00 issue passport
         09:01 issue cashier
         09:02 issue passport",
    );
    let passport = queue_core::value::ServiceId::new("passport");
    let ahead = |script: &Script| {
        let last = script.office.tickets().last().expect("a ticket");
        queue_core::rules::people_ahead(&script.office, last, crate::script::moment("09:10"))
    };
    assert_eq!(ahead(&script), Some(1), "no counter is open: only the same queue counts");
    let script = script.play("09:03 counter 1 open passport");
    assert_eq!(ahead(&script), Some(1), "the counter does not serve the cashier's people");
    let script = script.play("09:04 counter 2 open");
    assert_eq!(ahead(&script), Some(2), "the second counter serves everybody");
    assert_eq!(
        queue_core::rules::people_ahead_of_next(&script.office, &passport, crate::script::moment("09:10")),
        3
    );
    let script = script.play("09:05 counter 2 call-next");
    assert_eq!(ahead(&script), Some(1), "whoever is called is no longer ahead");
}

#[test]
fn somebody_is_told_when_three_are_ahead_and_when_called_and_nothing_before_or_after() {
    use queue_core::rules::Notice;
    let told = |script: &Script| {
        let last = script.office.tickets().last().expect("a ticket");
        queue_core::rules::notice(&script.office, last, crate::script::moment("09:10"))
    };
    let script = Script::new().play(
        "09:00 counter 1 open
         09:00 issue passport
         09:00 issue passport
         09:00 issue passport
         09:00 issue passport
         09:01 issue passport",
    );
    assert_eq!(told(&script), None, "four are ahead");
    let script = script.play("09:02 counter 1 call-next\n09:03 counter 1 start");
    assert_eq!(told(&script), Some(Notice::Soon), "three are ahead");
    let script = script.play(
        "09:04 counter 1 finish
         09:04 counter 1 call-next
         09:05 counter 1 no-show
         09:05 counter 1 call-next
         09:06 counter 1 no-show
         09:06 counter 1 call-next
         09:07 counter 1 no-show
         09:07 counter 1 call-next",
    );
    assert_eq!(told(&script), Some(Notice::Called));
    assert_eq!(told(&script.play("09:08 counter 1 start")), None);
}
