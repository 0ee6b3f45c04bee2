//! Kiosks that gave numbers while the line was cut, people who ask for a clerk, and how it was for them.

use expect_test::expect;

use super::check;

#[test]
fn what_a_kiosk_gave_offline_stands_where_it_would_have_stood() {
    check(
        "08:00 bands kiosk-1 today
         08:01 bands kiosk-1 today
         09:00 issue passport
         09:10 issue passport
         09:20 offline kiosk-1 A1000 passport 09:05
         09:20 offline kiosk-1 A1000 passport 09:05 again
         09:20 offline kiosk-1 A1000 cashier 09:06
         09:20 offline kiosk-1 A1000 passport 09:07
         09:21 counter 1 open
         09:21 counter 1 call-next
         09:22 counter 1 call-next after A001
         09:23 counter 1 call-next after A1000
         09:24 counter 1 call-next after first:A1000",
        expect![[r#"
            08:00 kiosk-1 may give A1000 to A1999, K1000 to K1999, T1000 to T1999 on 2026-11-23 (epoch 1)
            08:01 refused: the kiosk has enough numbers to give offline (enough_numbers)
            09:00 A001 waits for passport
            09:10 A002 waits for passport
            09:20 A1000 waits for passport
            09:20 refused: ticket 00000000-0000-0000-0000-000000000003 was given before (ticket_exists)
            09:20 A1000 waits for cashier
            09:20 refused: number A1000 was given before (number_given)
            09:21 counter 1 opens for everything
            09:21 A001 called to 1 (1), first_arrived
            09:22 A001 finished: Resolved, start estimated 09:21:30
            09:22 A1000 called to 1 (1), first_arrived
            09:23 refused: this counter still has ticket A1000 (counter_busy)
            09:24 A1000 finished: Resolved, start estimated 09:22:30
            09:24 A1000 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn a_further_service_that_was_taken_offline_keeps_the_number_of_the_visit() {
    check(
        "08:00 bands kiosk-1 today
         09:00 issue passport
         09:02 offline kiosk-1 A001 cashier 09:01 visit 1
         09:02 offline kiosk-1 A001 cashier 09:01 again visit 1
         09:02 offline kiosk-1 A001 cashier 09:01 visit 1
         09:03 offline kiosk-1 A002 archive 09:01 visit 1
         09:03 offline kiosk-1 A001 archive 09:01 visit 9
         09:03 offline kiosk-1 A001 archive 09:01
         09:04 offline kiosk-1 A001 passport 09:03 visit 1
         09:05 issue passport",
        expect![[r#"
            08:00 kiosk-1 may give A1000 to A1999, K1000 to K1999, T1000 to T1999 on 2026-11-23 (epoch 1)
            09:00 A001 waits for passport
            09:02 A001 waits for cashier
            09:02 refused: ticket 00000000-0000-0000-0000-000000000002 was given before (ticket_exists)
            09:02 refused: number A001 was given before (number_given)
            09:03 refused: number A002 is in no band of this kiosk (number_not_in_band)
            09:03 refused: number A001 is in no band of this kiosk (number_not_in_band)
            09:03 refused: number A001 is in no band of this kiosk (number_not_in_band)
            09:04 A001 waits for passport
            09:05 A002 waits for passport
        "#]],
    );
}

#[test]
fn neither_hours_nor_quotas_nor_a_service_that_was_switched_off_refuse_a_number_in_the_hand() {
    check(
        "08:00 bands kiosk-1 today
         17:30 offline kiosk-1 K1000 archive 15:50
         17:30 offline kiosk-1 A1001 flying 15:51
         17:30 offline kiosk-1 A1001 passport 15:51",
        expect![[r#"
            08:00 kiosk-1 may give A1000 to A1999, K1000 to K1999, T1000 to T1999 on 2026-11-23 (epoch 1)
            17:30 K1000 waits for archive
            17:30 refused: there is no service flying in this office (unknown_service)
            17:30 A1001 waits for passport
        "#]],
    );
}

#[test]
fn a_wrong_clock_is_believed_as_to_the_number_and_not_as_to_the_time() {
    check(
        "08:00 bands kiosk-1 today
         09:00 offline kiosk-1 A1000 passport 1970-01-01T00:00:07Z
         09:01 offline kiosk-1 A1001 passport 2031-01-01T00:00:00Z
         09:02 issue passport
         09:02 counter 1 open
         09:03 counter 1 call-next
         09:04 counter 1 call-next after A1000",
        expect![[r#"
            08:00 kiosk-1 may give A1000 to A1999, K1000 to K1999, T1000 to T1999 on 2026-11-23 (epoch 1)
            09:00 A1000 waits for passport
            09:01 A1001 waits for passport
            09:02 A001 waits for passport
            09:02 counter 1 opens for everything
            09:03 A1000 called to 1 (1), first_arrived
            09:04 A1000 finished: Resolved, start estimated 09:03:30
            09:04 A1001 called to 1 (1), first_arrived
        "#]],
    );
}

#[test]
fn numbers_of_another_kiosk_of_no_band_and_of_an_older_epoch_are_refused_by_name() {
    check(
        "08:00 bands kiosk-1 today
         08:01 bands kiosk-2 today
         09:00 offline kiosk-1 A2500 passport 08:50
         09:00 offline kiosk-1 A042 passport 08:50
         09:01 replace kiosk-1
         09:02 offline kiosk-1 A1000 passport 08:50
         09:02 offline kiosk-1 A1001 passport 08:50 epoch 1
         09:03 bands kiosk-1 today
         09:04 offline kiosk-1 A5000 passport 09:03 epoch 2
         09:05 restore
         09:06 offline kiosk-2 A3000 passport 09:00 epoch 1
         09:07 bands kiosk-2 today
         09:08 offline kiosk-2 A50000 passport 09:07 epoch 3
         09:09 bands kiosk-2 2026-11-25",
        expect![[r#"
            08:00 kiosk-1 may give A1000 to A1999, K1000 to K1999, T1000 to T1999 on 2026-11-23 (epoch 1)
            08:01 kiosk-2 may give A3000 to A3999, K3000 to K3999, T3000 to T3999 on 2026-11-23 (epoch 1)
            09:00 refused: number A2500 is in no band of this kiosk (number_not_in_band)
            09:00 refused: number A042 is in no band of this kiosk (number_not_in_band)
            09:01 kiosk-1 is let in as Kioska
            09:01 epoch 2 of kiosk-1 begins
            09:02 refused: number A1000 is of a band that has ended (band_ended)
            09:02 refused: number A1001 is of a band that has ended (band_ended)
            09:03 kiosk-1 may give A5000 to A5999, K5000 to K5999, T5000 to T5999 on 2026-11-23 (epoch 2)
            09:04 A5000 waits for passport
            09:05 epoch 3 of every kiosk begins
            09:06 refused: number A3000 is of a band that has ended (band_ended)
            09:07 kiosk-2 may give A50000 to A50999, K50000 to K50999, T50000 to T50999 on 2026-11-23 (epoch 3)
            09:08 A50000 waits for passport
            09:09 refused: numbers to give offline are for today and the next business day, not for 2026-11-25 (no_bands_for_day)
        "#]],
    );
}

#[test]
fn a_number_given_up_before_it_arrived_is_refused_when_it_comes() {
    let mut script = crate::script::Script::new().play("08:00 bands kiosk-1 today");
    let wish = script.wish("passport");
    let given_up = queue_core::Command::Cancel { ticket: wish.ticket, reason: None };
    let by = queue_core::value::Actor::Timer;
    let now = crate::script::moment("09:00");
    let events = script.office.decide(&given_up, &by, now).expect("it is given up");
    events.iter().for_each(|event| script.office.apply(event));
    let script = script.play("09:01 offline kiosk-1 A1000 passport 08:59 again");
    expect![[r#"
        08:00 kiosk-1 may give A1000 to A1999, K1000 to K1999, T1000 to T1999 on 2026-11-23 (epoch 1)
        09:01 refused: ticket 00000000-0000-0000-0000-000000000001 was given up before it arrived (ticket_given_up)
    "#]].assert_eq(script.told());
}

#[test]
fn a_day_that_is_over_takes_no_more_numbers_but_does_not_forget_those_that_come() {
    check(
        "08:00 bands kiosk-1 today
         08:00 bands kiosk-1 2026-11-24
         15:00 offline kiosk-1 A1001 passport 14:00
         +08:00 end-day
         +08:00 offline kiosk-1 A1001 passport 14:00 again
         +08:01 issue passport
         +08:02 offline kiosk-1 A1000 passport 09:00
         +08:03 offline kiosk-1 A1000 passport 09:00 again
         +08:04 offline kiosk-1 A2000 passport +08:00",
        expect![[r#"
            08:00 kiosk-1 may give A1000 to A1999, K1000 to K1999, T1000 to T1999 on 2026-11-23 (epoch 1)
            08:00 kiosk-1 may give A2000 to A2999, K2000 to K2999, T2000 to T2999 on 2026-11-24 (epoch 1)
            15:00 A1001 waits for passport
            +08:00 A1001 expired
            +08:00 2026-11-23 is over, 2026-11-24 begins
            +08:00 refused: ticket 00000000-0000-0000-0000-000000000001 was given before (ticket_exists)
            +08:01 A001 waits for passport
            +08:02 A1000 of 2026-11-23 is found too late
            +08:03 refused: 2026-11-23 is over: nobody waits any more with a number of that day (day_ended)
            +08:04 A2000 waits for passport
        "#]],
    );
}

#[test]
fn a_kiosk_that_used_most_of_a_band_gets_a_further_one() {
    let mut script = crate::script::Script::new().play("08:00 bands kiosk-1 today");
    let by = queue_core::value::Actor::Timer;
    for number in 1000..1751 {
        let line = format!("09:00 offline kiosk-1 A{number} passport 08:30");
        script = script.play(&line);
    }
    let kiosk = queue_core::value::DeviceId::new("kiosk-1");
    let more = queue_core::Command::GrantBands { device: kiosk.clone(), day: crate::script::DAY };
    let events = script.office.decide(&more, &by, crate::script::moment("09:01")).expect("few are left");
    events.iter().for_each(|event| script.office.apply(event));
    let bands = script.office.bands().of(&kiosk, crate::script::DAY);
    let bands: Vec<_> = bands.map(|granted| (granted.band.prefix.letter(), granted.band.from)).collect();
    assert_eq!(bands, [('A', 1000), ('A', 3000), ('K', 1000), ('T', 1000)]);
    assert!(!script.office.lacks_bands(&kiosk, crate::script::DAY));
}

#[test]
fn somebody_asks_for_a_clerk_once_and_one_clerk_comes() {
    check(
        "09:00 help kiosk-1
         09:01 help kiosk-1
         09:02 go-to kiosk-1
         09:03 go-to kiosk-1
         09:04 help kiosk-1
         09:05 revoke kiosk-1
         09:06 help kiosk-1
         +08:00 end-day
         +08:01 go-to kiosk-1",
        expect![[r#"
            09:00 somebody at kiosk-1 asks for a clerk
            09:01 refused: somebody at kiosk-1 asks for a clerk already (help_called)
            09:02 a clerk goes to kiosk-1
            09:03 refused: nobody at kiosk-1 asks for a clerk any more (no_help_called)
            09:04 somebody at kiosk-1 asks for a clerk
            09:05 kiosk-1 is shut out
            09:05 epoch 2 of kiosk-1 begins
            09:05 a clerk goes to kiosk-1
            09:06 somebody at kiosk-1 asks for a clerk
            +08:00 2026-11-23 is over, 2026-11-24 begins
            +08:01 refused: nobody at kiosk-1 asks for a clerk any more (no_help_called)
        "#]],
    );
}

#[test]
fn a_visit_is_rated_once_and_only_when_somebody_was_served() {
    check(
        "09:00 issue passport
         09:00 rate A001 good
         09:01 counter 1 open
         09:01 counter 1 call-next
         09:02 counter 1 finish
         09:03 rate A001 good
         09:04 rate A001 bad
         09:05 rate A777 bad
         09:06 issue passport
         09:07 cancel A002
         09:08 rate A002 bad",
        expect![[r#"
            09:00 A001 waits for passport
            09:00 refused: ticket A001 was not served (not_served)
            09:01 counter 1 opens for everything
            09:01 A001 called to 1 (1), first_arrived
            09:02 A001 finished: Resolved, start estimated 09:01:30
            09:03 A001 was served at 1: Good
            09:04 refused: the visit with ticket A001 was rated before (already_rated)
            09:05 refused: there is no ticket 00000000-0000-0000-0000-00000000dead today (unknown_ticket)
            09:06 A002 waits for passport
            09:07 A002 cancelled
            09:08 refused: ticket A002 was not served (not_served)
        "#]],
    );
}
