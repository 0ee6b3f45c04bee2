//! A slip that is held before the scanner.

use expect_test::expect;

use super::*;

#[test]
fn a_slip_before_the_scanner_shows_its_number_and_takes_a_rating_once() {
    let code = || "K7M2QD4HXW9R".to_owned();
    let seen = |state, may_rate| SlipAnswer::Seen(Box::new(sample::slip(state, may_rate)));
    let mut kiosk = Kiosk::started();
    kiosk.learns(Input::Scanned(Scan::Slip(code()), ticket(1)));
    kiosk.see().learns(Input::SlipSeen(code(), seen(TicketState::Waiting, false)));
    kiosk.see().then(Touch::Rate(Rating::Good)).then(Touch::Done).wait(1_000);
    kiosk.learns(Input::Scanned(Scan::Slip(code()), ticket(1)));
    kiosk.learns(Input::SlipSeen(code(), seen(TicketState::Finished, true)));
    kiosk.see().then(Touch::Rate(Rating::Fair)).then(Touch::Rate(Rating::Bad));
    kiosk.learns(Input::SlipSeen(code(), SlipAnswer::Refused));
    kiosk.see().wait(31_000).see();
    kiosk.is(&expect![[r#"
        10.0 looks a slip up
        10.0 [own  Looking]
        10.0 [own A 042 Waiting { ahead: Some(7), wait: Some(Wait { low_s: 600, high_s: 1200 }) }]
        13.0 looks a slip up
        13.0 [own A 042 MayRate]
        14.0 rates Fair
        15.0 [own  Thanked]
        46.0 [home in sq]
    "#]]);
}
