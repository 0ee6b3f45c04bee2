//! What people want besides the service: priority, help at the counter, and the code of an earlier visit.

use expect_test::expect;

use super::*;

#[test]
fn priority_and_needs_go_with_the_number_and_stay_for_another_service() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(Touch::Priority(true)).see();
    kiosk.then(Touch::Wish(Wish::Priority(Some(ClassId::new("priority"))))).see();
    kiosk.then(Touch::Help(true)).then(need(Need::LowCounter)).then(need(Need::MoreTime)).see();
    kiosk.then(Touch::Back).then(take(1)).issued(1).printed(1, PrintOutcome::Printed);
    kiosk.then(Touch::AnotherService).then(Touch::Service(service("TAK-04"))).then(take(2)).issued(2);
    kiosk.printed(2, PrintOutcome::Printed).then(Touch::Done).then(family_certificate()).then(take(3));
    kiosk.is(&expect![[r#"
        11.0 [wishes Priority Priority(None)=true Priority(Some(ClassId("cannot_wait")))=false Priority(Some(ClassId("priority")))=false 1/1]
        12.0 [service Certifikatë familjare]
        15.0 [wishes Needs Need(MoreTime)=true Need(Fetch)=false Need(SignOrWriting)=false Need(LowCounter)=true 1/1]
        17.0 asks for GJC-02 as 1 in sq, priority, more_time, low_counter
        17.0 prints 1 A 042
        20.0 asks for TAK-04 as 2 in sq, visit 81, priority, more_time, low_counter
        20.0 prints 2 A 042
        23.0 asks for GJC-02 as 3 in sq
    "#]]);
}

#[test]
fn answers_can_be_taken_back() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(need(Need::Fetch)).then(need(Need::Fetch));
    kiosk.then(need(Need::MoreTime)).then(Touch::Help(false));
    kiosk.then(Touch::Wish(Wish::Priority(Some(ClassId::new("cannot_wait"))))).then(Touch::Priority(false));
    kiosk.then(take(1));
    kiosk.is(&expect![[r#"
        17.0 asks for GJC-02 as 1 in sq
    "#]]);
}

#[test]
fn a_class_alone_needs_no_page_and_an_office_without_classes_does_not_ask() {
    let mut kiosk = Kiosk::started();
    for classes in [vec![ClassId::new("priority")], Vec::new()] {
        let mut office = sample::catalogue().office;
        office.priorities = classes;
        kiosk.learns(Input::Office(Box::new(office), sample_services()));
        kiosk.then(family_certificate()).then(Touch::Priority(true)).see();
        let Page::Service { wishes: Some(wishes), .. } = kiosk.flow.view(kiosk.now_ms).page else {
            panic!("a service is asked about")
        };
        let text = format!("asks {}, chosen {:?}", wishes.has_priority, wishes.priority);
        kiosk.tell(&text);
        kiosk.then(Touch::Done);
    }
    kiosk.is(&expect![[r#"
        12.0 [service Certifikatë familjare]
        12.0 asks true, chosen Some(Priority)
        15.0 [service Certifikatë familjare]
        15.0 asks false, chosen None
    "#]]);
}

#[test]
fn a_class_of_the_office_has_the_name_the_office_gives_it() {
    let mut kiosk = Kiosk::started();
    let mut office = sample::catalogue().office;
    let mother = ClassId::new("mother");
    office.priorities = vec![mother.clone(), ClassId::new("priority")];
    let names =
        [(Language::Sq, "Nënë me foshnjë".to_owned()), (Language::En, "Mother with a baby".to_owned())];
    office.priority_names = [(mother.clone(), names.into())].into();
    kiosk.learns(Input::Office(Box::new(office), sample_services()));
    kiosk.then(family_certificate()).then(Touch::Priority(true));
    let Page::Wishes { checks, .. } = kiosk.flow.view(kiosk.now_ms).page else {
        panic!("there are classes to choose from")
    };
    let named: Vec<_> = checks.into_iter().filter_map(|check| check.class).collect();
    assert_eq!(named, [Class::Other("Nënë me foshnjë".into()), Class::Priority]);
    kiosk.then(Touch::Wish(Wish::Priority(Some(mother))));
    let Page::Service { wishes: Some(wishes), .. } = kiosk.flow.view(kiosk.now_ms).page else {
        panic!("back at the service")
    };
    assert_eq!(wishes.priority, Some(Class::Other("Nënë me foshnjë".into())));
}

#[test]
fn whoever_comes_for_something_sensitive_is_asked_whether_a_clerk_shall_fetch_them() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::Service(service("SOC-08"))).then(Touch::Fetch(true)).then(take(1));
    kiosk.is(&expect![[r#"
        12.0 asks for SOC-08 as 1 in sq, fetch
    "#]]);
    let fetch = |id: &str| {
        let mut kiosk = Kiosk::started();
        kiosk.touch(Touch::Service(service(id)));
        match kiosk.flow.view(kiosk.now_ms).page {
            Page::Service { wishes: Some(wishes), .. } => wishes.fetch,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((fetch("SOC-08"), fetch("GJC-02")), (Some(false), None));
}

#[test]
fn the_code_of_an_earlier_visit_goes_with_one_number() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(Touch::Wish(Wish::ReturnCode)).wait(600);
    type_in(&mut kiosk, "K7M2OQD4HXW9R");
    kiosk.see().wait(600).touch(Touch::Erase).see().wait(250).touch(Touch::Key('R'));
    kiosk.then(Touch::Confirm(ticket(9))).see().then(take(1)).issued(1).printed(1, PrintOutcome::Printed);
    kiosk.then(Touch::AnotherService).then(Touch::Service(service("TAK-04"))).then(take(2));
    kiosk.is(&expect![[r#"
        14.8 [entry ReturnCode K7M2 QD4H XW9R]
        15.4 [entry ReturnCode K7M2 QD4H XW9_]
        16.7 [service Certifikatë familjare]
        17.7 asks for GJC-02 as 1 in sq, code K7M2QD4HXW9R
        17.7 prints 1 A 042
        20.7 asks for TAK-04 as 2 in sq, visit 81
    "#]]);
}

#[test]
fn a_refused_return_code_is_explained_where_it_was_typed_and_nothing_is_lost() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(need(Need::Fetch)).then(Touch::Wish(Wish::ReturnCode)).wait(600);
    type_in(&mut kiosk, "K7M2QD4HXW9R");
    kiosk.then(Touch::Confirm(ticket(9))).then(take(1)).answered(1, refused("unknown_return_code")).see();
    kiosk.then(Touch::Back).see().then(take(2));
    kiosk.is(&expect![[r#"
        17.6 asks for GJC-02 as 1 in sq, fetch, code K7M2QD4HXW9R
        17.6 [entry ReturnCode K7M2 QD4H XW9R, UnknownCode]
        18.6 [service Certifikatë familjare]
        19.6 asks for GJC-02 as 2 in sq, fetch
    "#]]);
}
