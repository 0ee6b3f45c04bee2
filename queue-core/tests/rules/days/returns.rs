//! Citizens who come again with what was missing.

use expect_test::expect;

use queue_core::Command;
use queue_core::value::Actor;

use super::check;
use crate::script::{DAY, Script, moment};

#[test]
fn who_comes_again_with_missing_documents_has_a_head_start_once() {
    check(
        "09:00 issue passport
         09:01 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 finish documents-missing R1
         10:00 issue passport
         10:19 issue passport back R2
         10:19 issue passport back R1
         10:20 issue passport back R1
         10:21 counter 1 call-next
         10:22 counter 1 call-next after A003",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 finished: DocumentsMissing, start estimated 09:02:30
            10:00 A002 waits for passport
            10:19 refused: this return code is not known or no longer good (unknown_return_code)
            10:19 A003 waits for passport
            10:20 refused: this return code is not known or no longer good (unknown_return_code)
            10:21 A003 called to 1 (1), came_back
            10:22 A003 finished: Resolved, start estimated 10:21:30
            10:22 A002 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn a_return_code_is_good_for_ten_days_over_nights_and_not_a_moment_longer() {
    let mut script = Script::new().play(
        "09:00 issue passport
         09:01 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 finish documents-missing R1",
    );
    let later =
        |days: i64, minutes: i64| moment("09:03") + jiff::SignedDuration::from_mins(days * 24 * 60 + minutes);
    for (days, minutes, good) in [(9, 0, true), (9, 23 * 60, true), (10, -1, true), (10, 0, false)] {
        let now = later(days, minutes);
        if script.office.day_is_over(now) {
            let ended = script.office.decide(&Command::EndDay, &Actor::Timer, now).expect("the day is over");
            ended.iter().for_each(|event| script.office.apply(event));
        }
        let code = queue_core::value::ReturnCode::new("R1");
        let until = script.office.return_code_good_until(&code);
        assert_eq!(until.is_some_and(|until| until > now), good, "after {days} days and {minutes} minutes");
    }
    assert!(script.office.day() > DAY);
}
