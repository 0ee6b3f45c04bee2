//! The report of exceptions from the plain order.

use expect_test::{Expect, expect};
use queue_core::statistics::jumps::{Jump, Jumps};

use super::events;
use crate::script::DAY;

fn check(script: &str, expected: &Expect) {
    let mut jumps = Jumps::new(DAY);
    let found: Vec<Jump> = events(script).iter().filter_map(|event| jumps.apply(event)).collect();
    let told = found.iter().map(|jump| {
        let counter = jump.counter.as_ref().map_or_else(|| "-".into(), ToString::to_string);
        format!("{} {counter} {}\n  {}\n", jump.kind.code(), jump.en(), jump.sq())
    });
    expected.assert_eq(&told.collect::<String>());
}

#[test]
fn a_cherry_pick_names_who_was_passed_over_and_the_reason() {
    check(
        "09:00 counter 3 open
         09:00 issue passport
         09:01 issue passport
         09:05 counter 3 call A002 the child is ill.",
        &expect![[r#"
            chosen 3 A 002 was called out of order by a clerk's decision: the child is ill. One who came earlier still waited.
              A 002 u thirr jashtë radhës me vendim të punonjësit: the child is ill. Priste ende një person që kishte ardhur më herët.
        "#]],
    );
}

#[test]
fn what_a_rule_explains_is_no_exception() {
    check(
        "09:00 counter 3 open
         09:00 issue passport
         09:01 issue passport as priority
         09:05 counter 3 call-next
         09:06 counter 3 start
         09:07 counter 3 finish
         09:08 counter 3 call-next",
        &expect![[""]],
    );
}

#[test]
fn whatever_moves_somebody_in_the_queue_is_listed() {
    check(
        "09:00 counter 3 open
         09:00 issue passport
         09:01 issue passport
         09:01 issue passport
         09:02 issue passport
         09:03 let-pass A001 2
         09:04 classify A004 priority needs help
         09:05 classify A004 everybody was a mistake
         09:06 counter 3 call-next
         09:07 counter 3 put-back
         09:08 counter 3 call-next
         09:09 counter 3 no-show
         09:10 reinstate A002
         09:11 issue passport
         09:12 let-pass A002 1
         09:13 counter 3 serve-now cashier",
        &expect![[r#"
            let_pass - A 001 let 2 others go before.
              A 001 lejoi të kalonin para 2 të tjerë.
            classified - A 004 got priority (priority): needs help.
              A 004 mori përparësi (priority): needs help.
            classified - A 004 lost its priority: was a mistake.
              A 004 humbi përparësinë: was a mistake.
            put_back 3 A 002 went back into the queue with its old arrival.
              A 002 u kthye në radhë me kohën e ardhjes që kishte.
            reinstated 3 A 002 came after having been called in vain and waits again with its old arrival.
              A 002 erdhi pasi ishte thirrur më kot dhe pret sërish me kohën e ardhjes që kishte.
            let_pass 3 A 002 let one other go before.
              A 002 lejoi të kalonte para një tjetër.
            at_once 3 T 001 was served at once, without waiting. 5 who came earlier still waited.
              T 001 u shërbye menjëherë, pa pritur. Prisnin ende 5 veta që kishin ardhur më herët.
        "#]],
    );
}
