//! What people see while the server does not answer.

use expect_test::expect;
use queue_api::board::ServiceWaiting;
use queue_api::device::Band;
use queue_api::office::{Closed, Names, Office, Opening, Service};
use queue_api::{Date, Prefix};

use super::*;
use crate::reserve::Reserve;

/// At 09:42:10 on the office's clock.
const DAY: Date = Date::constant(2026, 11, 23);

fn band(letter: char, from: u32, to: u32) -> Band {
    Band { prefix: Prefix::new(letter).expect("a letter"), from, to, epoch: 1 }
}

impl Kiosk {
    /// A kiosk with three numbers for civil status and one for taxes.
    fn with_bands() -> Self {
        let mut kiosk = Self::started();
        kiosk.learns(Input::Bands(DAY, vec![band('A', 601, 603), band('T', 651, 651)]));
        kiosk
    }

    /// The same, long after its line was cut.
    fn alone() -> Self {
        let mut kiosk = Self::with_bands();
        kiosk.learns(Input::LineLost);
        kiosk.wait(10_000);
        kiosk
    }

    /// What is written down is on the disk, or not.
    fn kept(&mut self, is_kept: bool) -> &mut Self {
        let ticket = *self.offline.last().expect("a number is written down");
        self.learns(Input::Kept(ticket, is_kept));
        self
    }

    fn paper(&mut self, outcome: PrintOutcome) -> &mut Self {
        let ticket = *self.offline.last().expect("a number was given");
        self.learns(Input::SlipEnded(ticket, outcome));
        self
    }

    /// Changes what the office told, as if it had told it at the start.
    fn told(&mut self, change: impl Fn(&mut Office, &mut Vec<Service>)) {
        let catalogue = sample::catalogue();
        let mut services: Vec<Service> =
            catalogue.groups().flat_map(|group| catalogue.services_of(group.prefix)).cloned().collect();
        let mut office = catalogue.office;
        change(&mut office, &mut services);
        self.learns(Input::Office(Box::new(office), services));
    }
}

#[test]
fn without_an_answer_the_kiosk_gives_a_number_of_its_own_within_two_seconds() {
    let mut kiosk = Kiosk::with_bands();
    kiosk.touch(family_certificate()).then(take(1)).wait(600).answered(1, Answer::Unanswered);
    kiosk.wait(1_190).see().wait(10).kept(true).see().paper(PrintOutcome::Printed).see();
    kiosk.issued(1).see();
    kiosk.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        12.1 asks for GJC-02 as 1 in sq
        12.7 [service Certifikatë familjare, asking]
        12.8 writes down A601 for GJC-02, cancels 1
        12.8 prints the kiosk's 1 A 601, open 08:00–16:00
        12.8 [ticket A 601 Printing, 60 s left]
        12.8 [ticket A 601 Printed, 20 s left]
        12.8 [ticket A 601 Printed, 20 s left]
    "#]]);
}

#[test]
fn with_the_line_known_to_be_cut_nobody_waits_and_the_server_is_not_asked() {
    let mut kiosk = Kiosk::alone();
    kiosk.see().touch(family_certificate()).then(take(1)).kept(true).paper(PrintOutcome::Printed).see();
    kiosk.then(Touch::Done).then(family_certificate()).then(take(2)).kept(true);
    kiosk.is(&expect![[r#"
        20.0 [home in sq]
        21.0 writes down A601 for GJC-02
        21.0 prints the kiosk's 1 A 601, open 08:00–16:00
        21.0 [ticket A 601 Printed, 20 s left]
        24.0 writes down A602 for GJC-02
        24.0 prints the kiosk's 2 A 602, open 08:00–16:00
    "#]]);
}

#[test]
fn while_the_line_is_cut_no_count_is_shown_and_it_returns_with_the_line() {
    let mut kiosk = Kiosk::alone();
    let counts = |kiosk: &Kiosk| match kiosk.flow.view(kiosk.now_ms).page {
        Page::Home { services, .. } => services.iter().filter(|choice| choice.ahead.is_some()).count(),
        page => panic!("{page:?}"),
    };
    assert_eq!(counts(&kiosk), 0);
    kiosk.touch(family_certificate());
    let Page::Service { ahead, wait, open, .. } = kiosk.flow.view(kiosk.now_ms).page else {
        panic!("a service")
    };
    assert_eq!((ahead, wait, open), (None, None, true));
    kiosk.then(Touch::Back).learns(Input::Waiting(Vec::new()));
    assert!(counts(&kiosk) > 0);
}

#[test]
fn a_further_service_comes_under_the_number_of_the_visit_whoever_gave_it() {
    let mut kiosk = Kiosk::alone();
    kiosk.touch(family_certificate()).then(take(1)).kept(true).paper(PrintOutcome::Printed);
    kiosk.then(Touch::AnotherService).see();
    // The server does not know the visit yet, so the line does not help.
    kiosk.learns(Input::Waiting(Vec::new()));
    kiosk.then(Touch::Service(service("TAK-04"))).then(take(2)).kept(true);
    kiosk.then(Touch::Done).then(Touch::Service(service("TAK-04"))).then(take(3)).issued(3);
    kiosk.is(&expect![[r#"
        21.0 writes down A601 for GJC-02
        21.0 prints the kiosk's 1 A 601, open 08:00–16:00
        22.0 [home in sq, under A 601]
        24.0 writes down A601 for TAK-04
        24.0 prints the kiosk's 2 A 601, open 08:00–16:00
        27.0 asks for TAK-04 as 3 in sq
        27.0 prints 3 A 042
    "#]]);
    let mut cut_between = Kiosk::with_bands();
    cut_between.touch(family_certificate()).then(take(1)).issued(1).printed(1, PrintOutcome::Printed);
    cut_between.then(Touch::AnotherService).learns(Input::LineLost);
    cut_between.wait(5_000).touch(Touch::Service(service("TAK-04"))).then(take(2)).kept(true);
    cut_between.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        11.0 prints 1 A 042
        18.0 writes down A042 for TAK-04
        18.0 prints the kiosk's 1 A 042, open 08:00–16:00
    "#]]);
}

#[test]
fn numbers_that_are_used_up_are_said_before_the_choice() {
    let mut kiosk = Kiosk::alone();
    kiosk.touch(Touch::Service(service("TAK-04"))).then(take(1)).kept(true).paper(PrintOutcome::Printed);
    kiosk.then(Touch::Done).then(Touch::Service(service("TAK-04"))).see().then(take(2));
    let Page::Service { closed: Some(closed), .. } = kiosk.flow.view(kiosk.now_ms).page else {
        panic!("a service")
    };
    assert_eq!(closed.reason, "numbers_used_up");
    for number in 3..=5 {
        kiosk.then(Touch::Back).then(family_certificate()).then(take(number)).kept(true);
        kiosk.paper(PrintOutcome::Printed).then(Touch::Done);
    }
    kiosk.see().learns(Input::Waiting(Vec::new()));
    kiosk.see();
    kiosk.is(&expect![[r#"
        21.0 writes down T651 for TAK-04
        21.0 prints the kiosk's 1 T 651, open 08:00–16:00
        23.0 [service Pagesë e taksave dhe tarifave vendore, closed]
        27.0 writes down A601 for GJC-02
        27.0 prints the kiosk's 2 A 601, open 08:00–16:00
        31.0 writes down A602 for GJC-02
        31.0 prints the kiosk's 3 A 602, open 08:00–16:00
        35.0 writes down A603 for GJC-02
        35.0 prints the kiosk's 4 A 603, open 08:00–16:00
        36.0 [trouble NumbersUsedUp None]
        36.0 [home in sq]
    "#]]);
}

#[test]
fn a_number_that_cannot_be_written_down_is_given_to_nobody() {
    let mut kiosk = Kiosk::with_bands();
    kiosk.touch(family_certificate()).then(take(1)).wait(1_800).kept(false).see();
    kiosk.then(Touch::Done).then(family_certificate()).then(take(2)).issued(2);
    kiosk.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        12.8 writes down A601 for GJC-02, cancels 1
        12.8 cancels 1: the kiosk could not write its number down and gave none
        12.8 [trouble NotAnswered Some(30)]
        15.8 asks for GJC-02 as 2 in sq
        15.8 prints 2 A 042
    "#]]);
}

#[test]
fn without_numbers_of_today_a_cut_line_is_said() {
    let mut kiosk = Kiosk::started();
    kiosk.learns(Input::Bands(DAY.tomorrow().expect("a day"), vec![band('A', 701, 720)]));
    kiosk.learns(Input::LineLost);
    kiosk.wait(5_000).see();
    kiosk.is(&expect!["15.0 [trouble NoLine None]\n"]);
}

#[test]
fn numbers_are_given_in_the_hours_the_office_told_and_in_no_other() {
    let mut kiosk = Kiosk::alone();
    let minutes = |minutes: u64| minutes * 60_000;
    // Half past nine in the evening, and half past eight on the next day.
    kiosk.learns(Input::Bands(DAY.tomorrow().expect("a day"), vec![band('A', 701, 720)]));
    kiosk.wait(minutes(12 * 60)).see();
    kiosk.wait(minutes(11 * 60)).see().touch(family_certificate()).then(take(1)).kept(true);
    // Of the day after the next nothing is known.
    kiosk.wait(minutes(25 * 60)).see();
    kiosk.is(&expect![[r#"
        43220.0 [closed Some(("08:00", "16:00"))]
        82820.0 [home in sq]
        82821.0 writes down A701 for GJC-02
        82821.0 prints the kiosk's 1 A 701, open 08:00–16:00
        172821.0 [trouble NoLine None]
    "#]]);
}

#[test]
fn a_break_closes_the_kiosk_and_its_end_opens_it() {
    let mut kiosk = Kiosk::with_bands();
    let hours = |opens: &str, closes: &str| Opening { opens: opens.into(), closes: closes.into() };
    kiosk.told(|office, _| office.days[0].hours = vec![hours("08:00", "09:45"), hours("09:50", "16:00")]);
    kiosk.learns(Input::LineLost);
    kiosk.wait(10_000).see().wait(5 * 60_000).see().wait(5 * 60_000).see();
    kiosk.is(&expect![[r#"
        20.0 [home in sq]
        320.0 [closed Some(("08:00", "16:00"))]
        620.0 [home in sq]
    "#]]);
}

#[test]
fn a_service_that_was_closed_stays_closed_unless_the_office_said_when_it_opens() {
    let mut kiosk = Kiosk::with_bands();
    let closed = |reason: &str, again: Option<&str>| {
        let next_opening = again.map(|at| at.parse().expect("a time"));
        Some(Closed { reason: reason.into(), note: Names::new(), next_opening })
    };
    kiosk.told(|_, services| {
        for service in services {
            service.closed = match service.id.as_str() {
                "GJC-01" => closed("service_off", None),
                "GJC-02" => closed("break", Some("2026-11-23T08:44:00Z")),
                "GJC-03" => closed("quota_reached", Some("2026-11-24T07:00:00Z")),
                "GJC-04" => closed("closes_before_turn", None),
                _ => continue,
            };
            service.open = false;
        }
    });
    kiosk.learns(Input::LineLost);
    let open = |kiosk: &Kiosk| -> Vec<bool> {
        let services = ["GJC-01", "GJC-02", "GJC-03", "GJC-04", "GJC-05"].map(service);
        let catalogue = kiosk.flow.catalogue.as_ref().expect("it is known");
        let standing =
            |id| kiosk.flow.standing(catalogue.service(id).expect("it is there"), kiosk.now_ms).open;
        services.iter().map(standing).collect()
    };
    kiosk.wait(10_000);
    assert_eq!(open(&kiosk), [false, false, false, false, true]);
    kiosk.wait(3 * 60_000);
    assert_eq!(open(&kiosk), [false, true, false, false, true], "the break is over");
    kiosk.learns(Input::Bands(DAY.tomorrow().expect("a day"), vec![band('A', 701, 720)]));
    kiosk.wait(23 * 60 * 60_000);
    assert_eq!(open(&kiosk), [false, true, true, true, true], "a new day");
    let waiting = |id: &str, open| ServiceWaiting { id: service(id), open, waiting: 0, ahead: 0, wait: None };
    kiosk.learns(Input::Waiting(vec![waiting("GJC-02", false)]));
    assert_eq!(open(&kiosk), [false, false, false, false, true], "with the line the server decides");
}

#[test]
fn after_a_power_cut_without_a_line_the_kiosk_works_on_and_gives_no_number_again() {
    let settings = Settings {
        name: "Kioska 1".into(),
        panel: Panel::usual(1080, 1920),
        scanner: true,
        staff: false,
        two_languages: false,
        loudness: 4,
    };
    let flow = Flow::new(settings, 0);
    let mut kiosk = Kiosk { flow, now_ms: 0, story: String::new(), offline: Vec::new() };
    let mut reserve = Reserve::default();
    reserve.learn(DAY, vec![band('A', 601, 603)]);
    reserve.mark_used(DAY, "A601".parse().expect("a number"));
    kiosk.learns(Input::Reserve(reserve));
    let catalogue = sample::catalogue();
    let services =
        catalogue.groups().flat_map(|group| catalogue.services_of(group.prefix)).cloned().collect();
    kiosk.learns(Input::Remembered(Box::new(catalogue.office), services));
    kiosk.see().learns(Input::LineLost);
    kiosk.wait(3_000).see().touch(family_certificate()).then(take(1)).kept(true);
    kiosk.paper(PrintOutcome::Unknown("the printer cannot be reached".into())).see();
    kiosk.then(Touch::Unwanted);
    kiosk.is(&expect![[r#"
        0.0 [starting]
        3.0 [home in sq]
        4.0 writes down A602 for GJC-02
        4.0 prints the kiosk's 1 A 602, open 08:00–16:00
        4.0 reports paper Unknown of the kiosk's 1: the printer cannot be reached
        4.0 [ticket A 602 Unsure, 60 s left]
        5.0 cancels the kiosk's 1: given up at the kiosk: no paper came out
    "#]]);
}

#[test]
fn a_number_of_which_nobody_says_that_it_is_written_down_is_given_up_and_cancelled() {
    let mut kiosk = Kiosk::with_bands();
    kiosk.touch(family_certificate()).then(take(1)).wait(11_800).see().wait(30_000).see();
    kiosk.is(&expect![[r#"
        11.0 asks for GJC-02 as 1 in sq
        12.8 writes down A601 for GJC-02, cancels 1
        22.8 cancels the kiosk's 1: the kiosk could not tell whether its number was written down and gave none
        22.8 cancels 1: the kiosk could not tell whether its number was written down and gave none
        22.8 [trouble NotAnswered Some(30)]
        52.8 [home in sq]
    "#]]);
}

#[test]
fn staff_see_that_the_kiosk_works_alone_whether_the_server_is_silent_or_a_stranger() {
    let mut kiosk = Kiosk::alone();
    let why = |kiosk: &Kiosk| kiosk.flow.view(kiosk.now_ms).alone;
    assert_eq!(why(&kiosk), Some(Alone::NoLine));
    kiosk.learns(Input::NotTrusted);
    assert_eq!(why(&kiosk), Some(Alone::Stranger));
    assert!(matches!(kiosk.flow.view(kiosk.now_ms).page, Page::Home { .. }), "people go on taking numbers");
    kiosk.told(|_, _| {});
    assert_eq!(why(&kiosk), None);
}
