//! Several errands of one citizen: one number, several tickets, one citizen.

use expect_test::expect;

use super::check;

#[test]
fn a_further_service_keeps_the_number_and_the_arrival() {
    check(
        "09:00 counter 1 open
         09:00 counter 2 open cashier
         09:00 issue passport
         09:01 issue cashier
         09:02 counter 1 call-next
         09:03 counter 1 start
         09:06 counter 1 add cashier
         09:07 counter 2 call-next
         09:08 counter 1 finish
         09:09 counter 2 call-next after T001
         09:10 counter 2 start
         09:11 counter 2 finish",
        expect![[r#"
            09:00 counter 1 opens for everything
            09:00 counter 2 opens for cashier
            09:00 A001 waits for passport
            09:01 T001 waits for cashier
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 is served
            09:06 A001 waits for cashier
            09:07 T001 called to 2 (1), first_arrived
            09:08 A001 finished: Resolved
            09:09 T001 finished: Resolved, start estimated 09:07:30
            09:09 A001 called to 2 (1), first_arrived
            09:10 A001 is served
            09:11 A001 finished: Resolved
        "#]],
    );
}

#[test]
fn a_citizen_is_never_called_to_two_counters_at_once() {
    check(
        "09:00 issue passport
         09:00 issue cashier with A001
         09:01 counter 1 open passport
         09:01 counter 2 open cashier
         09:02 counter 1 call-next
         09:02 counter 2 call-next
         09:03 counter 2 call A001 they are here
         09:04 counter 1 start
         09:05 counter 2 call-next
         09:06 counter 1 finish
         09:07 counter 2 call-next
         09:08 counter 2 start
         09:09 counter 2 finish",
        expect![[r#"
            09:00 A001 waits for passport
            09:00 A001 waits for cashier
            09:01 counter 1 opens for passport
            09:01 counter 2 opens for cashier
            09:02 A001 called to 1 (1), first_arrived
            09:02 refused: nobody is waiting for this counter (nobody_waiting)
            09:03 refused: the citizen with number A001 is at counter 1 now (citizen_elsewhere)
            09:04 A001 is served
            09:05 refused: nobody is waiting for this counter (nobody_waiting)
            09:06 A001 finished: Resolved
            09:07 A001 called to 2 (1), first_arrived
            09:08 A001 is served
            09:09 A001 finished: Resolved
        "#]],
    );
}

#[test]
fn the_next_of_a_clerk_may_be_the_same_citizen_with_the_other_errand() {
    check(
        "09:00 issue passport
         09:00 issue cashier with A001
         09:01 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 start
         09:10 counter 1 call-next after first:A001
         09:11 counter 1 start
         09:15 counter 1 finish",
        expect![[r#"
            09:00 A001 waits for passport
            09:00 A001 waits for cashier
            09:01 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 is served
            09:10 A001 finished: Resolved
            09:10 A001 called to 1 (1), first_arrived
            09:11 A001 is served
            09:15 A001 finished: Resolved
        "#]],
    );
}

#[test]
fn a_transfer_to_a_service_keeps_the_number_and_the_arrival() {
    check(
        "09:00 counter 1 open passport
         09:00 counter 2 open cashier
         09:00 issue passport
         09:01 issue cashier
         09:02 counter 1 call-next
         09:03 counter 1 start
         09:05 counter 1 transfer cashier
         09:05 counter 1 finish
         09:06 counter 2 call-next
         09:07 counter 2 transfer cashier
         09:08 counter 2 start
         09:09 counter 2 finish",
        expect![[r#"
            09:00 counter 1 opens for passport
            09:00 counter 2 opens for cashier
            09:00 A001 waits for passport
            09:01 T001 waits for cashier
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 is served
            09:05 A001 is sent on
            09:05 A001 waits for cashier
            09:05 refused: counter 1 has no ticket (counter_idle)
            09:06 A001 called to 2 (1), first_arrived
            09:07 refused: the ticket is already there (same_destination)
            09:08 A001 is served
            09:09 A001 finished: Resolved
        "#]],
    );
}

#[test]
fn a_transfer_to_a_counter_is_called_there_only() {
    check(
        "09:00 counter 1 open
         09:00 counter 2 open
         09:00 issue passport
         09:01 issue passport
         09:02 counter 1 call-next
         09:03 counter 1 transfer to 2
         09:03 counter 1 call-next
         09:04 counter 1 call-next after A002
         09:05 counter 1 call-next
         09:06 counter 2 call-next
         09:07 counter 2 transfer to 2
         09:08 counter 2 transfer to 9",
        expect![[r#"
            09:00 counter 1 opens for everything
            09:00 counter 2 opens for everything
            09:00 A001 waits for passport
            09:01 A002 waits for passport
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 is sent on
            09:03 A001 waits for passport at 2
            09:03 A002 called to 1 (1), first_arrived
            09:04 A002 finished: Resolved, start estimated 09:03:30
            09:05 refused: nobody is waiting for this counter (nobody_waiting)
            09:06 A001 called to 2 (1), sent_to_counter
            09:07 refused: the ticket is already there (same_destination)
            09:08 refused: there is no counter 9 in this office (unknown_counter)
        "#]],
    );
}

#[test]
fn nobody_waits_for_a_counter_that_closed() {
    check(
        "09:00 counter 1 open
         09:00 counter 2 open
         09:00 issue passport
         09:02 counter 1 call-next
         09:03 counter 1 transfer to 2
         09:04 counter 2 pause coffee
         09:05 counter 1 call-next
         09:06 counter 2 close
         09:07 counter 1 call-next",
        expect![[r#"
            09:00 counter 1 opens for everything
            09:00 counter 2 opens for everything
            09:00 A001 waits for passport
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 is sent on
            09:03 A001 waits for passport at 2
            09:04 counter 2 pauses: coffee
            09:05 refused: nobody is waiting for this counter (nobody_waiting)
            09:06 counter 2 closes
            09:07 A001 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn a_person_who_sits_there_is_served_at_once() {
    check(
        "07:30 counter 1 open
         07:30 counter 1 serve-now passport
         07:31 counter 1 serve-now passport
         07:40 counter 1 finish
         07:41 counter 1 serve-now flying
         07:41 counter 2 serve-now passport",
        expect![[r#"
            07:30 counter 1 opens for everything
            07:30 A001 waits for passport
            07:30 A001 called to 1 (1), at_once
            07:30 A001 is served
            07:31 refused: this counter still has ticket A001 (counter_busy)
            07:40 A001 finished: Resolved
            07:41 refused: there is no service flying in this office (unknown_service)
            07:41 refused: counter 2 is not open (counter_closed)
        "#]],
    );
}

#[test]
fn what_was_served_while_the_line_was_cut_is_noted_later() {
    check(
        "09:00 counter 1 open
         10:00 counter 1 served passport 09:10 09:20
         10:01 counter 1 served cashier 09:20 09:45
         10:02 counter 1 served passport 09:50 09:40
         10:03 counter 1 served passport 10:00 10:10
         10:04 issue passport",
        expect![[r#"
            09:00 counter 1 opens for everything
            10:00 A001 waits for passport
            10:00 A001 was served at 1: Resolved
            10:01 T001 waits for cashier
            10:01 T001 was served at 1: Resolved
            10:02 refused: the times of this service cannot be (impossible_times)
            10:03 refused: the times of this service cannot be (impossible_times)
            10:04 A002 waits for passport
        "#]],
    );
}

#[test]
fn a_marked_copy_of_a_slip_is_no_second_ticket() {
    check(
        "09:00 issue passport
         09:01 copy A001
         09:02 counter 1 open
         09:02 counter 1 call-next
         09:03 counter 1 finish
         09:04 copy A001
         09:05 counter 1 call-next",
        expect![[r#"
            09:00 A001 waits for passport
            09:01 A001 has paper: Copy
            09:02 counter 1 opens for everything
            09:02 A001 called to 1 (1), first_arrived
            09:03 A001 finished: Resolved, start estimated 09:02:30
            09:04 A001 has paper: Copy
            09:05 refused: nobody is waiting for this counter (nobody_waiting)
        "#]],
    );
}

#[test]
fn a_ticket_that_was_given_up_before_it_arrived_is_refused() {
    check(
        "09:00 cancel A001
         09:01 cancel A001
         09:02 issue-again A001
         09:03 issue passport",
        expect![[r#"
            09:00 a ticket that has not arrived is given up
            09:01 refused: ticket 00000000-0000-0000-0000-00000000dead was given up before it arrived (ticket_given_up)
            09:02 refused: ticket 00000000-0000-0000-0000-00000000dead was given up before it arrived (ticket_given_up)
            09:03 A001 waits for passport
        "#]],
    );
}
