//! The kiosk in the words of the people in front of it: what happens, and what they see.

use expect_test::{Expect, expect};
use hardware::keypad::{Key, KeypadEvent};
use queue_api::appointment::DocumentNumber;
use queue_api::device::Rating;
use queue_api::office::{Closed, Names, Service};
use queue_api::ticket::TicketState;
use queue_api::{AppointmentCode, ClassId, Language, Need, Problem, ServiceId, TicketId};
use uuid::Uuid;

use super::*;
use crate::sample;
use crate::screen::Panel;

mod closed;
mod entry;
mod errands;
mod kiosk;
mod modes;
mod offline;
mod own;
mod random;
mod signals;
mod staff;
mod wishes;

use kiosk::{Kiosk, family_certificate, refused, sample_services, service, take, ticket};

#[test]
fn two_touches_give_a_slip_and_the_kiosk_is_ready_again_after_twenty_seconds() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(take(1)).see().issued(1).see();
    kiosk.printed(1, PrintOutcome::Printed).see().wait(19_500).see().wait(500).see();
    kiosk.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        11.0 [service Certifikatë familjare, asking]
        11.0 prints 1 A 042
        11.0 [ticket A 042 Printing, 60 s left]
        11.0 [ticket A 042 Printed, 20 s left]
        30.5 [ticket A 042 Printed, 1 s left]
        31.0 [home in sq]
    "#]]);
}

#[test]
fn every_service_takes_at_most_four_touches() {
    let catalogue = sample::catalogue();
    let mut most = 0;
    for group in catalogue.groups() {
        for chosen in catalogue.services_of(group.prefix) {
            let mut kiosk = Kiosk::started();
            kiosk.touch(Touch::Group(group.prefix));
            let mut touches = 1;
            if !catalogue.categories_of(group.prefix).is_empty() {
                kiosk.then(Touch::Category(chosen.category.clone()));
                touches += 1;
            }
            let Page::List { choices, page, .. } = kiosk.flow.view(kiosk.now_ms).page else {
                panic!("a list")
            };
            assert_eq!(page.1, 1, "{} fits on one page", group.prefix);
            let choice = choices.into_iter().find(|choice| choice.touch == Touch::Service(chosen.id.clone()));
            kiosk.then(choice.expect("the service is there").touch).then(take(1));
            touches += 2;
            assert!(kiosk.story.contains(&format!("asks for {}", chosen.id)), "{}", chosen.id);
            most = most.max(touches);
        }
    }
    assert_eq!(most, 4);
}

#[test]
fn a_double_tap_is_one_ticket() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(take(1)).wait(200).touch(take(2)).wait(700).touch(take(3));
    kiosk.issued(1).touch(take(4));
    kiosk.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        11.9 prints 1 A 042
    "#]]);
}

#[test]
fn an_unanswered_request_is_repeated_with_the_same_id_then_given_up_and_cancelled() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(take(1));
    kiosk.wait(2_000).answered(1, Answer::Unanswered).wait(2_500).answered(1, Answer::Unanswered);
    kiosk.wait(6_000).see().issued(1).see().wait(30_000).see();
    kiosk.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        13.5 asks for GJC-02 as 1 in sq
        16.0 asks for GJC-02 as 1 in sq
        21.0 cancels 1: the kiosk got no answer and gave no number
        21.5 [trouble NotAnswered Some(30)]
        21.5 [trouble NotAnswered Some(30)]
        51.5 [home in sq]
    "#]]);
}

#[test]
fn a_repeated_request_that_is_answered_prints_once() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(take(1)).answered(1, Answer::Unanswered).wait(600);
    kiosk.issued(1).issued(1).printed(1, PrintOutcome::Printed).printed(1, PrintOutcome::Printed);
    kiosk.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        11.5 asks for GJC-02 as 1 in sq
        11.6 prints 1 A 042
    "#]]);
}

#[test]
fn a_page_left_alone_asks_and_goes_home_in_the_office_s_language() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::Language(Language::En)).then(family_certificate());
    kiosk.wait(39_900).see().wait(100).see().wait(10_000).touch(Touch::MoreTime).see();
    kiosk.wait(59_500).see().wait(500).see();
    kiosk.is(&expect![[r#"
        50.9 [service Family certificate]
        51.0 [service Family certificate, still here? 20 s]
        61.0 [service Family certificate]
        120.5 [service Family certificate, still here? 1 s]
        121.0 [home in sq]
    "#]]);
}

#[test]
fn paper_known_to_be_out_is_said_before_the_choice_and_the_number_keeps_its_place() {
    let mut kiosk = Kiosk::started();
    kiosk.learns(Input::Printer(Some("the paper is out".into())));
    kiosk.touch(family_certificate()).see().then(take(1)).issued(1);
    kiosk.printed(1, PrintOutcome::Nothing("the paper is out".into())).see().then(Touch::Done).see();
    kiosk.is(&expect![[r#"
        10.0 [service Certifikatë familjare, no paper]
        11.0 asks for GJC-02 as 1 in sq
        11.0 prints 1 A 042
        11.0 reports paper None of 1: the paper is out
        11.0 [ticket A 042 Missing, 60 s left]
        12.0 [home in sq]
    "#]]);
}

#[test]
fn a_number_without_paper_can_be_given_up_and_a_printed_one_cannot() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(take(1)).issued(1);
    kiosk
        .printed(1, PrintOutcome::Unknown("the printer cannot be reached".into()))
        .see()
        .then(Touch::Unwanted)
        .see();
    kiosk.then(family_certificate()).then(take(2)).issued(2).printed(2, PrintOutcome::Printed);
    kiosk.then(Touch::Unwanted).see();
    kiosk.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        11.0 prints 1 A 042
        11.0 reports paper Unknown of 1: the printer cannot be reached
        11.0 [ticket A 042 Unsure, 60 s left]
        12.0 cancels 1: given up at the kiosk: no paper came out
        12.0 [home in sq]
        14.0 asks for GJC-02 as 2 in sq
        14.0 prints 2 A 042
        15.0 [ticket A 042 Printed, 20 s left]
    "#]]);
}

#[test]
fn a_lost_line_is_said_after_three_seconds_and_the_kiosk_recovers_by_itself() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate());
    kiosk.learns(Input::LineLost);
    kiosk.wait(2_900).see().wait(100).see().wait(60_000).see();
    kiosk.learns(Input::Waiting(Vec::new()));
    kiosk.see();
    kiosk.is(&expect![[r#"
        12.9 [service Certifikatë familjare]
        13.0 [trouble NoLine None]
        73.0 [trouble NoLine None]
        73.0 [home in sq]
    "#]]);
}

#[test]
fn a_kiosk_that_never_reached_the_server_says_so() {
    let settings = Settings {
        name: "Kioska 1".into(),
        panel: Panel::usual(1080, 1920),
        scanner: true,
        staff: false,
        two_languages: false,
        loudness: 4,
    };
    let mut kiosk =
        Kiosk { flow: Flow::new(settings, 0), now_ms: 0, story: String::new(), offline: Vec::new() };
    kiosk.see().wait(3_000).see().learns_office(true);
    kiosk.see();
    kiosk.is(&expect![[r#"
        0.0 [starting]
        3.0 [trouble NoLine None]
        3.0 [home in sq]
    "#]]);
}

#[test]
fn a_closed_office_shows_its_hours() {
    let mut kiosk = Kiosk::started();
    kiosk.learns_office(false);
    kiosk.see().learns_office(true);
    kiosk.see();
    kiosk.is(&expect![[r#"
        10.0 [closed Some(("08:00", "16:00"))]
        10.0 [home in sq]
    "#]]);
}

#[test]
fn a_closed_service_gives_no_number_and_a_refusal_is_explained() {
    let mut kiosk = Kiosk::started();
    let mut closed = queue_api::board::ServiceWaiting {
        id: service("GJC-02"),
        open: false,
        waiting: 0,
        ahead: 0,
        wait: None,
    };
    kiosk.learns(Input::Waiting(vec![closed.clone()]));
    kiosk.touch(family_certificate()).see().then(take(1));
    closed.open = true;
    kiosk.learns(Input::Waiting(vec![closed]));
    kiosk.then(take(2)).answered(2, refused("service_closed")).see();
    kiosk.is(&expect![[r#"
        10.0 [service Certifikatë familjare, closed]
        12.0 asks for GJC-02 as 2 in sq
        12.0 [trouble ServiceClosed Some(30)]
    "#]]);
}

#[test]
fn another_service_comes_under_the_same_number() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(take(1)).issued(1).printed(1, PrintOutcome::Printed);
    kiosk.then(Touch::AnotherService).see().then(Touch::Service(service("TAK-04"))).then(take(2));
    kiosk.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        11.0 prints 1 A 042
        12.0 [home in sq, under A 042]
        14.0 asks for TAK-04 as 2 in sq, visit 81
    "#]]);
}

#[test]
fn no_two_tickets_are_asked_for_within_a_second_and_a_half() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).wait(500).touch(take(1)).issued(1);
    kiosk.wait(500).touch(Touch::Done).wait(500).touch(family_certificate());
    kiosk.wait(500).touch(Touch::Back).wait(0).see();
    let mut quick = Kiosk::started();
    quick.flow.asked_ms = Some(quick.now_ms);
    quick.touch(family_certificate()).wait(500).touch(take(2)).wait(2_000);
    quick.is(&expect![[r#"
        11.5 asks for GJC-02 as 2 in sq
    "#]]);
}

#[test]
fn a_list_is_printed_once_and_without_a_number() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::Service(service("STR-01"))).then(Touch::PrintList).then(Touch::PrintList);
    kiosk.learns(Input::ListEnded(PrintOutcome::Printed));
    kiosk.see();
    kiosk.is(&expect![[r#"
        11.0 prints a list of 6
        12.0 [service Aplikim për subvencionim të qirasë]
    "#]]);
}

#[test]
fn a_sensitive_service_stands_nowhere_by_its_name_but_where_it_is_chosen() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::Service(service("SOC-08"))).then(take(1));
    let issued = sample::issued(ticket(1), &service("SOC-08"), Language::Sq);
    let effects =
        kiosk.flow.handle(Input::Answered(ticket(1), Answer::Issued(Box::new(issued))), kiosk.now_ms);
    let [Effect::PrintSlip(_, slip)] = &effects[..] else { panic!("a slip is printed") };
    assert_eq!((slip.service.as_str(), slip.number.prefix.letter()), ("Informacion dhe orientim", 'K'));
    assert_eq!(slip.documents, ["Nuk kërkohet dokument"], "as a slip of the information desk");
    let Page::Ticket { service, .. } = kiosk.flow.view(kiosk.now_ms).page else {
        panic!("the ticket is shown")
    };
    assert_eq!(service, "Informacion dhe orientim");
}

fn need(need: Need) -> Touch {
    Touch::Wish(Wish::Need(need))
}

fn type_in(kiosk: &mut Kiosk, code: &str) {
    for key in code.chars() {
        kiosk.wait(250).touch(Touch::Key(key));
    }
}

#[test]
fn a_new_kiosk_shows_its_code_until_it_is_let_in_and_takes_the_name_it_was_given() {
    let settings = Settings {
        name: String::new(),
        panel: Panel::usual(1080, 1920),
        scanner: false,
        staff: false,
        two_languages: false,
        loudness: 4,
    };
    let mut kiosk =
        Kiosk { flow: Flow::new(settings, 0), now_ms: 0, story: String::new(), offline: Vec::new() };
    let page = |kiosk: &Kiosk| match kiosk.flow.view(kiosk.now_ms).page {
        Page::Enrol { code, fingerprint, .. } => format!("{code} / {fingerprint}"),
        page => format!("{page:?}"),
    };
    kiosk.learns(Input::Newcomer(Newcomer::Asking));
    kiosk.wait(60_000);
    assert_eq!(page(&kiosk), " / ");
    let (code, fingerprint) = ("K7MQ2DPX".to_owned(), "4F A0 91 C3".to_owned());
    kiosk.learns(Input::Newcomer(Newcomer::Shown { code, fingerprint, server: None }));
    assert_eq!(page(&kiosk), "K7MQ 2DPX / 4F A0 91 C3");
    kiosk.learns(Input::Newcomer(Newcomer::LetIn { name: "Kioska 2".into() }));
    kiosk.learns_office(true);
    kiosk.touch(family_certificate()).then(take(1));
    let issued = sample::issued(ticket(1), &service("GJC-02"), Language::Sq);
    let effects =
        kiosk.flow.handle(Input::Answered(ticket(1), Answer::Issued(Box::new(issued))), kiosk.now_ms);
    let [Effect::PrintSlip(_, slip)] = &effects[..] else { panic!("a slip is printed") };
    assert_eq!(slip.kiosk, "Kioska 2");
}
