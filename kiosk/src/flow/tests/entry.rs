//! Codes that are typed and scanned.

use expect_test::expect;

use super::*;

#[test]
fn quick_fingers_type_every_letter_and_a_trembling_one_types_one() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::Search).wait(600);
    for key in ['C', 'E', 'R', 'T'] {
        kiosk.wait(60).touch(Touch::Key(key));
    }
    kiosk.wait(60).touch(Touch::Key('T')).see();
    kiosk.wait(250).touch(Touch::Key('T')).see().wait(60).touch(Touch::Erase).see();
    kiosk.is(&expect![[r#"
        10.9 [search CERT: 8 such as Certifikatë lindjeje]
        11.1 [search CERTT: 0 such as ]
        11.2 [search CERT: 8 such as Certifikatë lindjeje]
    "#]]);
}

#[test]
fn somebody_with_an_appointment_types_its_code_and_gets_a_number() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::Appointment).then(Touch::Help(true)).then(need(Need::LowCounter)).then(Touch::Back);
    kiosk.wait(600);
    type_in(&mut kiosk, "ACDEF34HJK");
    kiosk.then(Touch::Confirm(ticket(1))).see().issued(1).printed(1, PrintOutcome::Printed).see();
    kiosk.is(&expect![[r#"
        17.1 checks in as 1 with code ACDEF34HJK ["low_counter"]
        17.1 [entry Appointment ACDEF 34HJK, asking]
        17.1 prints 1 A 042
        17.1 [ticket A 042 Printed, 20 s left]
    "#]]);
}

#[test]
fn a_scan_counts_where_the_page_asks_for_it_and_nowhere_else() {
    let document = || DocumentNumber::new("I05101999I").expect("it can be one");
    let code = || AppointmentCode::new("ACDEF34HJK");
    let mut kiosk = Kiosk::started();
    kiosk.learns(Input::Scanned(Scan::Document(document()), ticket(1)));
    kiosk.see().touch(family_certificate());
    kiosk.learns(Input::Scanned(Scan::Appointment(code()), ticket(2)));
    kiosk.see().then(Touch::Done).then(Touch::Appointment);
    kiosk.learns(Input::Scanned(Scan::Unreadable, ticket(3)));
    kiosk.see();
    kiosk.learns(Input::Scanned(Scan::Document(document()), ticket(4)));
    kiosk.see().answered(4, refused("unknown_appointment")).see().then(Touch::Done).wait(2_000);
    kiosk.learns(Input::Scanned(Scan::Appointment(code()), ticket(5)));
    let shown = format!("{:?}", kiosk.flow.view(kiosk.now_ms));
    assert!(!shown.contains("I05101999I"), "no part of a document's number is on a screen");
    kiosk.is(&expect![[r#"
        10.0 [home in sq]
        10.0 [service Certifikatë familjare]
        12.0 [entry Appointment _____ _____, Unreadable]
        12.0 checks in as 4 with a document []
        12.0 [entry Appointment _____ _____, asking]
        12.0 [entry Appointment _____ _____, UnknownDocument]
        15.0 checks in as 5 with code ACDEF34HJK []
    "#]]);
}

#[test]
fn every_answer_to_a_check_in_says_what_to_do() {
    let mut kiosk = Kiosk::started();
    for (code, state) in [
        ("too_early", None),
        ("appointment_over", Some("checked_in")),
        ("appointment_over", Some("released")),
        ("appointment_over", Some("cancelled")),
        ("office_closed", None),
    ] {
        kiosk.then(Touch::Appointment).wait(600);
        type_in(&mut kiosk, "ACDEF34HJK");
        kiosk.wait(2_000).touch(Touch::Confirm(ticket(1)));
        let Answer::Refused(mut problem) = refused(code) else { panic!("a refusal") };
        problem.state = state.map(Into::into);
        problem.from = (code == "too_early").then(|| Box::new(sample::catalogue().office.clock.now));
        kiosk.story.clear();
        kiosk.answered(1, Answer::Refused(problem));
        let Page::Trouble { trouble, .. } = kiosk.flow.view(kiosk.now_ms).page else { panic!("a trouble") };
        let told = match (code, state) {
            ("too_early", _) => Trouble::TooEarly("23.11. 09:42".into()),
            (_, Some("checked_in")) => Trouble::AppointmentUsed,
            (_, Some("released")) => Trouble::AppointmentReleased,
            (_, Some(_)) => Trouble::AppointmentCancelled,
            (_, None) => Trouble::OfficeClosed,
        };
        assert_eq!(trouble, told);
        kiosk.then(Touch::Done);
    }
}

#[test]
fn five_wrong_codes_are_followed_by_a_minute_without_tries_for_everybody() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::Appointment).wait(600);
    type_in(&mut kiosk, "ACDEF34HJK");
    for id in 1..=5 {
        kiosk.wait(2_000).touch(Touch::Confirm(ticket(id))).answered(id, refused("unknown_appointment"));
    }
    kiosk.see().then(Touch::Confirm(ticket(6))).then(Touch::Done).then(Touch::Appointment).see();
    kiosk.wait(57_000).see().wait(1_000).see();
    kiosk.is(&expect![[r#"
        15.1 checks in as 1 with code ACDEF34HJK []
        17.1 checks in as 2 with code ACDEF34HJK []
        19.1 checks in as 3 with code ACDEF34HJK []
        21.1 checks in as 4 with code ACDEF34HJK []
        23.1 checks in as 5 with code ACDEF34HJK []
        23.1 [entry Appointment ACDEF 34HJK, UnknownCode, pause 60 s]
        26.1 [entry Appointment _____ _____, pause 57 s]
        83.1 [entry Appointment _____ _____, still here? 3 s]
        84.1 [entry Appointment _____ _____, still here? 2 s]
    "#]]);
}
