//! Citizens who are late, let others pass, or do not come.

use expect_test::expect;

use super::{check, check_with};
use crate::script::settings;

/// An office in which the clock ends a call that nobody answers.
fn automatic() -> queue_core::settings::Settings {
    let mut settings = settings();
    settings.no_show.automatic = true;
    settings
}

#[test]
fn a_no_show_who_comes_within_the_grace_waits_again_with_the_old_arrival_once() {
    check(
        "09:00 issue passport
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 no-show
         09:17 reinstate A001
         09:18 counter 1 call-next
         09:19 counter 1 no-show
         09:20 reinstate A001
         09:21 counter 1 call-next
         09:22 counter 1 no-show
         09:38 reinstate A002",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 did not come
            09:17 A001 came after all and waits again
            09:18 A001 called to 1 (1), first_arrived
            09:19 A001 did not come
            09:20 refused: ticket A001 can no longer be taken back: give a new number (grace_over)
            09:21 A002 called to 1 (1), first_arrived
            09:22 A002 did not come
            09:38 refused: ticket A002 can no longer be taken back: give a new number (grace_over)
        "#]],
    );
}

#[test]
fn the_clock_ends_a_call_only_where_the_office_wants_it() {
    check(
        "09:00 issue passport
         09:01 counter 1 open
         09:02 counter 1 call-next
         09:30 give-up-call A001",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:30 refused: the time of ticket A001 is not over (call_goes_on)
        "#]],
    );
}

#[test]
fn the_clock_ends_a_call_that_nobody_answers_and_a_recall_gives_new_time() {
    check_with(
        automatic(),
        "09:00 issue passport
         09:01 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 recall
         09:04 give-up-call A001
         09:05 give-up-call A001
         09:06 give-up-call A001",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 called again (2)
            09:04 refused: the time of ticket A001 is not over (call_goes_on)
            09:05 A001 did not come
            09:06 refused: ticket A001 is no_show (wrong_state)
        "#]],
    );
}

#[test]
fn a_citizen_who_is_late_lets_others_pass() {
    check(
        "09:00 issue passport
         09:01 issue passport
         09:02 issue passport
         09:03 let-pass A001 1
         09:04 counter 1 open
         09:04 counter 1 call-next
         09:05 counter 1 call-next after A002
         09:06 counter 1 call-next after A001
         09:07 let-pass A003 1",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 A003 waits for passport
            09:03 A001 lets 1 pass
            09:04 counter 1 opens for everything
            09:04 A002 called to 1 (1), first_arrived
            09:05 A002 finished: Resolved, start estimated 09:04:30
            09:05 A001 called to 1 (1), first_arrived
            09:06 A001 finished: Resolved, start estimated 09:05:30
            09:06 A003 called to 1 (1), first_arrived
            09:07 refused: ticket A003 is called (wrong_state)
        "#]],
    );
}

#[test]
fn who_is_last_has_nobody_to_let_pass_and_a_large_number_means_to_the_end() {
    check(
        "09:00 issue passport
         09:01 issue passport
         09:02 issue cashier
         09:03 let-pass T001 1
         09:03 counter 1 open
         09:03 let-pass T001 1
         09:04 let-pass A001 9
         09:04 let-pass A001 1
         09:05 counter 1 call-next
         09:06 counter 1 call-next after A002
         09:07 counter 1 call-next after T001",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 T001 waits for cashier
            09:03 refused: nobody is behind ticket T001 (nobody_behind)
            09:03 counter 1 opens for everything
            09:03 refused: nobody is behind ticket T001 (nobody_behind)
            09:04 A001 lets 2 pass
            09:04 refused: nobody is behind ticket A001 (nobody_behind)
            09:05 A002 called to 1 (1), first_arrived
            09:06 A002 finished: Resolved, start estimated 09:05:30
            09:06 T001 called to 1 (1), first_arrived
            09:07 T001 finished: Resolved, start estimated 09:06:30
            09:07 A001 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn with_a_head_start_others_pass_as_their_classes_count() {
    check(
        "09:00 issue passport as priority
         09:10 issue passport
         09:11 issue passport as priority
         09:12 issue passport
         09:13 counter 1 open
         09:13 let-pass A001 2
         09:14 counter 1 call-next
         09:15 counter 1 call-next after A003
         09:16 counter 1 call-next after A002
         09:17 counter 1 call-next after A001",
        expect![[r#"
            09:00 A001 waits for passport (priority)
            09:10 A002 waits for passport
            09:11 A003 waits for passport (priority)
            09:12 A004 waits for passport
            09:13 counter 1 opens for everything
            09:13 A001 lets 2 pass
            09:14 A003 called to 1 (1), head_start, before A002
            09:15 A003 finished: Resolved, start estimated 09:14:30
            09:15 A002 called to 1 (1), first_arrived
            09:16 A002 finished: Resolved, start estimated 09:15:30
            09:16 A001 called to 1 (1), head_start, before A004
            09:17 A001 finished: Resolved, start estimated 09:16:30
            09:17 A004 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn who_cannot_wait_long_lets_only_their_like_pass() {
    check(
        "09:00 issue passport as cannot_wait
         09:01 issue passport
         09:02 let-pass A001 1
         09:03 issue passport as cannot_wait
         09:04 let-pass A001 1
         09:05 counter 1 open
         09:05 counter 1 call-next
         09:06 counter 1 call-next after A003
         09:07 counter 1 call-next after A001",
        expect![[r#"
            09:00 A001 waits for passport (cannot_wait)
            09:01 A002 waits for passport
            09:02 refused: nobody is behind ticket A001 (nobody_behind)
            09:03 A003 waits for passport (cannot_wait)
            09:04 A001 lets 1 pass
            09:05 counter 1 opens for everything
            09:05 A003 called to 1 (1), goes_next, before A002
            09:06 A003 finished: Resolved, start estimated 09:05:30
            09:06 A001 called to 1 (1), goes_next, before A002
            09:07 A001 finished: Resolved, start estimated 09:06:30
            09:07 A002 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn who_let_others_pass_with_a_head_start_loses_no_more_when_it_is_taken_back() {
    check(
        "09:00 issue passport as priority
         09:10 issue passport
         09:11 let-pass A001 1
         09:12 classify A001 everybody pressed by mistake
         09:13 issue passport
         09:14 counter 1 open
         09:14 counter 1 call-next
         09:15 counter 1 call-next after A002",
        expect![[r#"
            09:00 A001 waits for passport (priority)
            09:10 A002 waits for passport
            09:11 A001 lets 1 pass
            09:12 A001 belongs to everybody: pressed by mistake
            09:13 A003 waits for passport
            09:14 counter 1 opens for everything
            09:14 A002 called to 1 (1), first_arrived
            09:15 A002 finished: Resolved, start estimated 09:14:30
            09:15 A001 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn people_who_joined_from_afar_are_called_when_they_are_in_the_hall() {
    check(
        "09:00 issue passport from afar
         09:01 issue passport
         09:02 counter 1 open
         09:03 counter 1 call A001 they wrote
         09:04 present A001
         09:04 present A001
         09:05 counter 1 call-next
         09:06 issue passport from afar
         09:06 issue passport from afar
         09:07 cancel A004
         09:08 counter 1 call-next after A001
         09:09 counter 1 call-next after A002",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 1 opens for everything
            09:03 refused: the citizen with number A001 is not in the hall yet (citizen_absent)
            09:04 A001 is in the hall
            09:04 refused: ticket A001 is waiting (wrong_state)
            09:05 A001 called to 1 (1), first_arrived
            09:06 A003 waits for passport
            09:06 A004 waits for passport
            09:07 A004 cancelled
            09:08 A001 finished: Resolved, start estimated 09:05:30
            09:08 A002 called to 1 (1), first_arrived
            09:09 A002 finished: Resolved, start estimated 09:08:30
        "#]],
    );
}

#[test]
fn an_appointment_that_let_others_pass_with_a_head_start_loses_no_more_either() {
    check(
        "08:00 book TAKIM1 passport 09:00
         08:50 check-in TAKIM1
         08:51 classify A001 priority walks with a stick
         09:05 issue passport
         09:06 let-pass A001 1
         09:07 classify A001 everybody pressed by mistake
         09:10 issue passport
         09:11 counter 1 open
         09:11 counter 1 call-next
         09:12 counter 1 call-next after A002",
        expect![[r#"
            08:00 TAKIM1 books passport at 23. 09:00
            08:50 A001 waits for passport
            08:51 A001 belongs to priority: walks with a stick
            09:05 A002 waits for passport
            09:06 A001 lets 1 pass
            09:07 A001 belongs to everybody: pressed by mistake
            09:10 A003 waits for passport
            09:11 counter 1 opens for everything
            09:11 A002 called to 1 (1), first_arrived
            09:12 A002 finished: Resolved, start estimated 09:11:30
            09:12 A001 called to 1 (1), appointment
        "#]],
    );
}
