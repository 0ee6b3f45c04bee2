//! What people need: chosen without proof, seen only by the clerk, never a disadvantage.

use expect_test::expect;

use super::{check, check_with};
use crate::script::{Script, moment, settings};

use queue_core::settings::Settings;
use queue_core::value::CounterId;

fn automatic() -> Settings {
    let mut settings = settings();
    settings.no_show.automatic = true;
    settings
}

/// Counter 2 has somebody who signs.
fn signing() -> Settings {
    let mut settings = settings();
    settings.counters.get_mut(&CounterId::new("2")).expect("counter 2").signs = true;
    settings
}

fn limit(overtaking_limit: u16) -> Settings {
    let mut settings = settings();
    settings.order.overtaking_limit = overtaking_limit;
    settings
}

#[test]
fn who_needs_a_low_counter_waits_for_it_while_it_is_open() {
    check(
        "09:00 issue passport low_counter
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 4 open
         09:03 counter 1 call-next
         09:04 counter 4 call-next
         09:05 counter 4 call-next after A001",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 1 opens for everything
            09:02 counter 4 opens for everything
            09:03 A002 called to 1 (1), first_suitable, before A001
            09:04 A001 called to 4 (1), first_arrived
            09:05 A001 finished: Resolved, start estimated 09:04:30
        "#]],
    );
}

#[test]
fn who_needs_a_low_counter_takes_any_when_none_is_open() {
    check(
        "09:00 issue passport low_counter
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 4 open cashier
         09:03 counter 1 call-next",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 1 opens for everything
            09:02 counter 4 opens for cashier
            09:03 A001 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn who_signs_or_writes_goes_to_a_counter_that_does() {
    check_with(
        signing(),
        "09:00 issue passport sign_or_writing
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 2 open
         09:03 counter 1 call-next
         09:04 counter 2 call-next",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 1 opens for everything
            09:02 counter 2 opens for everything
            09:03 A002 called to 1 (1), first_suitable, before A001
            09:04 A001 called to 2 (1), first_arrived
        "#]],
    );
}

#[test]
fn a_need_never_makes_anybody_wait_beyond_the_limit_of_being_overtaken() {
    check_with(
        limit(3),
        "09:00 issue passport low_counter
         09:01 issue passport
         09:01 issue passport
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 4 open
         09:02 counter 4 serve-now cashier
         09:03 counter 1 call-next
         09:04 counter 1 call-next after A002
         09:05 counter 1 call-next after A003",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:01 A003 waits for passport
            09:01 A004 waits for passport
            09:02 counter 1 opens for everything
            09:02 counter 4 opens for everything
            09:02 T001 waits for cashier
            09:02 T001 called to 4 (1), at_once, before A001 A002 A003 A004
            09:02 T001 is served
            09:03 A002 called to 1 (1), first_suitable, before A001
            09:04 A002 finished: Resolved, start estimated 09:03:30
            09:04 A003 called to 1 (1), first_suitable, before A001
            09:05 A003 finished: Resolved, start estimated 09:04:30
            09:05 A001 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn a_sensitive_service_is_called_to_a_private_counter_while_one_is_open() {
    check(
        "09:00 issue shelter
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 5 open
         09:03 counter 1 call-next
         09:04 counter 5 call-next
         09:05 issue shelter
         09:06 counter 5 finish
         09:07 counter 5 close
         09:08 counter 1 call-next after A001",
        expect![[r#"
            09:00 K001 waits for shelter
            09:01 A001 waits for passport
            09:02 counter 1 opens for everything
            09:02 counter 5 opens for everything
            09:03 A001 called to 1 (1), first_suitable, before K001
            09:04 K001 called to 5 (1), first_arrived
            09:05 K002 waits for shelter
            09:06 K001 finished: Resolved, start estimated 09:04:30
            09:07 counter 5 closes
            09:08 A001 finished: Resolved, start estimated 09:03:30
            09:08 K002 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn a_sensitive_service_stays_private_however_often_it_was_overtaken() {
    check_with(
        limit(1),
        "09:00 issue shelter
         09:01 issue passport
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 5 open
         09:03 counter 1 call-next
         09:04 counter 1 call-next after A001
         09:05 issue passport
         09:05 issue passport as cannot_wait
         09:06 counter 5 call-next",
        expect![[r#"
            09:00 K001 waits for shelter
            09:01 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 1 opens for everything
            09:02 counter 5 opens for everything
            09:03 A001 called to 1 (1), first_suitable, before K001
            09:04 A001 finished: Resolved, start estimated 09:03:30
            09:04 A002 called to 1 (1), first_suitable, before K001
            09:05 A003 waits for passport
            09:05 A004 waits for passport (cannot_wait)
            09:06 K001 called to 5 (1), overtaken
        "#]],
    );
}

#[test]
fn a_need_doubles_the_time_to_come_and_no_timer_ends_the_call_of_who_is_fetched() {
    let ends_at = |need: &str| {
        let script = Script::with(automatic()).play(&format!(
            "09:00 issue passport {need}
             09:01 counter 1 open
             09:02 counter 1 call-next"
        ));
        let office = script.office;
        office.call_ends_at(&office.tickets()[0])
    };
    let [plain, slow, signs, low] =
        ["", "more_time", "sign_or_writing", "low_counter"].map(|need| ends_at(need.trim()));
    assert_eq!(plain, Some(moment("09:04")));
    assert_eq!([slow, signs, low], [Some(moment("09:06")); 3]);
    assert_eq!(ends_at("fetch"), None);
    assert_eq!(ends_at("fetch more_time"), None);
}

#[test]
fn who_is_fetched_is_given_up_by_a_person_only() {
    check_with(
        automatic(),
        "09:00 issue passport fetch
         09:01 counter 1 open
         09:02 counter 1 call-next
         15:00 give-up-call A001
         15:01 counter 1 no-show",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            15:00 refused: the time of ticket A001 is not over (call_goes_on)
            15:01 A001 did not come
        "#]],
    );
}

#[test]
fn needs_follow_the_citizen_to_the_next_counter_and_go_with_the_last_ticket() {
    let script = Script::new().play(
        "09:00 issue passport fetch
         09:01 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 start
         09:04 counter 1 transfer cashier
         09:05 counter 1 call-next",
    );
    let needs = |script: &Script| {
        let tickets = script.office.tickets().iter();
        tickets.map(|ticket| ticket.private.needs.len()).collect::<Vec<_>>()
    };
    assert_eq!(needs(&script), [0, 1]);
    let script = script.play("09:06 counter 1 finish");
    assert_eq!(needs(&script), [0, 0]);
    let journal = serde_json::to_string(&script.events).expect("events can be written");
    assert!(!journal.contains("fetch"), "a need never enters the journal");
}
