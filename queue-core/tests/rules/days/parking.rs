//! Tickets that are set aside, taken back, and paperwork.

use expect_test::expect;

use super::check;
use crate::script::Script;

#[test]
fn a_parked_citizen_fills_in_a_form_while_others_are_served() {
    check(
        "09:00 issue passport
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 park too early
         09:03 counter 1 start
         09:05 counter 1 park fills in form 4
         09:06 counter 1 call-next
         09:07 counter 1 resume A001
         09:08 counter 1 finish
         09:09 counter 1 resume A001
         09:15 counter 1 finish",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:03 refused: ticket A001 is called (wrong_state)
            09:03 A001 is served
            09:05 A001 is parked: fills in form 4
            09:06 A002 called to 1 (1), first_arrived
            09:07 refused: this counter still has ticket A002 (counter_busy)
            09:08 A002 finished: Resolved, start estimated 09:06:30
            09:09 A001 goes on at 1
            09:15 A001 finished: Resolved
        "#]],
    );
}

#[test]
fn a_parked_ticket_goes_on_at_another_counter() {
    check(
        "09:00 issue passport
         09:01 counter 1 open
         09:01 counter 2 open cashier
         09:02 counter 1 call-next
         09:03 counter 1 start
         09:05 counter 1 park waits for a stamp
         09:06 counter 1 close
         09:10 counter 2 resume A001
         09:12 counter 2 finish",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 counter 1 opens for everything
            09:01 counter 2 opens for cashier
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 is served
            09:05 A001 is parked: waits for a stamp
            09:06 counter 1 closes
            09:10 A001 goes on at 2
            09:12 A001 finished: Resolved
        "#]],
    );
}

#[test]
fn a_parked_ticket_may_go_back_into_the_queue_with_its_old_arrival() {
    check(
        "09:00 issue passport
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 start
         09:05 counter 1 park
         09:06 put-back-parked A002
         09:06 put-back-parked A001
         09:07 counter 1 call-next",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 is served
            09:05 A001 is parked
            09:06 refused: ticket A002 is waiting (wrong_state)
            09:06 A001 waits again
            09:07 A001 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn a_parked_citizen_may_give_up_or_be_called_with_another_errand() {
    check(
        "09:00 issue passport
         09:00 issue cashier with A001
         09:01 counter 1 open passport
         09:01 counter 2 open cashier
         09:02 counter 1 call-next
         09:03 counter 1 start
         09:05 counter 1 park goes to the cashier
         09:06 counter 2 call-next
         09:07 counter 1 resume A001
         09:08 counter 2 finish
         09:09 cancel first:A001",
        expect![[r#"
            09:00 A001 waits for passport
            09:00 A001 waits for cashier
            09:01 counter 1 opens for passport
            09:01 counter 2 opens for cashier
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 is served
            09:05 A001 is parked: goes to the cashier
            09:06 A001 called to 2 (1), first_arrived
            09:07 refused: ticket A001 is called (wrong_state)
            09:08 A001 finished: Resolved, start estimated 09:06:30
            09:09 A001 cancelled
        "#]],
    );
}

#[test]
fn paperwork_holds_the_counter_until_it_is_done_or_the_next_is_called() {
    check(
        "09:00 issue passport
         09:01 issue passport
         09:02 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 start
         09:10 counter 1 finish with-paperwork
         09:12 counter 1 paperwork-done
         09:12 counter 1 paperwork-done
         09:13 counter 1 call-next
         09:20 counter 1 finish with-paperwork
         09:21 issue passport
         09:22 counter 1 call-next
         09:23 counter 1 paperwork-done",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 is served
            09:10 A001 finished: Resolved, paperwork follows
            09:12 counter 1 has done the paperwork
            09:12 refused: counter 1 has no ticket (counter_idle)
            09:13 A002 called to 1 (1), first_arrived
            09:20 A002 finished: Resolved, start estimated 09:13:30, paperwork follows
            09:21 A003 waits for passport
            09:22 A003 called to 1 (1), first_arrived
            09:23 refused: counter 1 has no ticket (counter_idle)
        "#]],
    );
}

#[test]
fn a_mistaken_call_is_taken_back_and_nothing_is_lost() {
    check(
        "09:00 issue passport
         09:01 issue cashier
         09:02 counter 1 open
         09:02 counter 1 call-next
         09:02 counter 1 put-back
         09:03 counter 1 call-next
         09:04 counter 1 start
         09:05 counter 1 put-back",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 T001 waits for cashier
            09:02 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:02 A001 waits again
            09:03 A001 called to 1 (1), first_arrived
            09:04 A001 is served
            09:05 refused: ticket A001 is serving (wrong_state)
        "#]],
    );
}

#[test]
fn the_note_of_a_parked_ticket_is_for_the_next_clerk_and_goes_with_the_ticket() {
    let note = |script: &Script| script.office.tickets()[0].private.note.clone();
    let script = Script::new().play(
        "09:00 issue passport
         09:01 counter 1 open
         09:01 counter 2 open
         09:02 counter 1 call-next
         09:03 counter 1 start
         09:05 counter 1 park owes a photo
         09:06 counter 2 resume A001",
    );
    assert_eq!(note(&script).as_deref(), Some("owes a photo"));
    let script = script.play("09:07 counter 2 finish");
    assert_eq!(note(&script), None);
    let journal = serde_json::to_string(&script.events).expect("events can be written");
    assert!(!journal.contains("photo"), "the note never enters the journal");
}
