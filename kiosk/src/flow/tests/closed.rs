//! No numbers now: when again, how to come at another time, and what the office has to say.

use expect_test::expect;

use super::*;

#[test]
fn a_turn_that_would_not_come_offers_an_appointment_and_its_address_on_paper() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(take(1)).answered(1, refused("closes_before_turn")).see();
    kiosk.then(Touch::Book).see().then(Touch::PrintList);
    kiosk.learns(Input::ListEnded(PrintOutcome::Printed));
    kiosk.see();
    kiosk.then(Touch::Done).then(Touch::Service(service("TAK-04"))).then(take(2));
    kiosk.answered(2, refused("closes_before_turn")).see().then(Touch::Book).see();
    kiosk.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        11.0 [trouble ClosesBeforeTurn(ServiceId("GJC-02")) Some(30), book]
        12.0 [book Certifikatë familjare at https://radha.belsh.example/book/belsh Some(Offered)]
        13.0 prints a list of 1
        13.0 [book Certifikatë familjare at https://radha.belsh.example/book/belsh Some(Printed)]
        16.0 asks for TAK-04 as 2 in sq
        16.0 [trouble ClosesBeforeTurn(ServiceId("TAK-04")) Some(30)]
        17.0 [trouble ClosesBeforeTurn(ServiceId("TAK-04")) Some(30)]
    "#]]);
}

#[test]
fn a_day_off_is_named_with_the_next_opening() {
    let mut kiosk = Kiosk::started();
    let mut office = sample::catalogue().office;
    office.open = false;
    office.closed = Some(Closed {
        reason: "holiday".into(),
        note: Names::from([(Language::Sq, "Dita e Pavarësisë".into())]),
        next_opening: Some("2026-11-30T07:00:00Z".parse().expect("a time")),
    });
    kiosk.learns(Input::Office(Box::new(office), sample_services()));
    let Page::Closed { closed, booking, .. } = kiosk.flow.view(kiosk.now_ms).page else { panic!("closed") };
    assert_eq!(closed.note, "Dita e Pavarësisë");
    let again = closed.again.expect("it opens again");
    assert_eq!(
        (again.days, again.weekday, again.date.as_str(), again.time.as_str()),
        (7, 1, "30.11.", "08:00")
    );
    assert_eq!(booking.as_deref(), Some("https://radha.belsh.example/book/belsh"));
}

#[test]
fn notices_are_shown_one_at_a_time_and_the_last_numbers_are_said_half_an_hour_before() {
    let mut kiosk = Kiosk::started();
    let mut office = sample::catalogue().office;
    let long = "Zyra mbyllet. ".repeat(40);
    office.notices = ["Sporteli 4 është lart.", long.trim()]
        .map(|text| Names::from([(Language::Sq, text.to_owned())]))
        .to_vec();
    let last_numbers = |kiosk: &Kiosk| match kiosk.flow.view(kiosk.now_ms).page {
        Page::Home { last_numbers, notice, .. } => format!("{last_numbers:?} {notice:?}"),
        other => panic!("{other:?}"),
    };
    kiosk.learns(Input::Office(Box::new(office.clone()), sample_services()));
    assert_eq!(last_numbers(&kiosk), r#"None Some(("Sporteli 4 është lart.", 2))"#);
    kiosk.touch(Touch::Notices).see().then(Touch::NextPage).then(Touch::NextPage).then(Touch::NextPage).see();
    office.clock.now = "2026-11-23T14:29:00Z".parse().expect("a time");
    kiosk.then(Touch::Back);
    kiosk.learns(Input::Office(Box::new(office.clone()), sample_services()));
    assert_eq!(last_numbers(&kiosk), r#"None Some(("Sporteli 4 është lart.", 2))"#);
    office.clock.now = "2026-11-23T14:31:00Z".parse().expect("a time");
    kiosk.learns(Input::Office(Box::new(office), sample_services()));
    assert_eq!(last_numbers(&kiosk), r#"Some("16:00") Some(("Sporteli 4 është lart.", 2))"#);
    kiosk.is(&expect![[r#"
        10.0 [notice Sporteli 4 është lart. 1/3]
        13.0 [notice Sporteli 4 është lart. 1/3]
    "#]]);
}
