//! The page for staff: who comes in, who does not, and what it does.

use super::*;

impl Kiosk {
    /// A kiosk with a PIN, and somebody who knows how to ask for it.
    fn knocked(times: usize, pause_ms: u64) -> Self {
        let mut kiosk = Kiosk::started();
        kiosk.flow.settings.staff = true;
        kiosk.then(Touch::Appearance).wait(1_000);
        for _ in 0..times {
            kiosk.wait(pause_ms).touch(Touch::Knock);
        }
        kiosk
    }

    fn knocks(&mut self, times: usize) -> &mut Self {
        self.wait(1_000);
        for _ in 0..times {
            self.wait(400).touch(Touch::Knock);
        }
        self
    }

    fn types(&mut self, digits: &str) -> &mut Self {
        for digit in digits.chars() {
            self.wait(300).touch(Touch::Key(digit));
        }
        self.then(Touch::Confirm(ticket(9)))
    }

    fn checked(&mut self, is_right: bool) -> &mut Self {
        self.learns(Input::PinChecked(is_right));
        self
    }

    fn inside() -> Self {
        let mut kiosk = Kiosk::knocked(7, 400);
        kiosk.types("271828").checked(true);
        kiosk.story.clear();
        kiosk
    }

    fn staff(&self) -> StaffView {
        match self.flow.view(self.now_ms).page {
            Page::Staff(staff) => *staff,
            page => panic!("{page:?}"),
        }
    }
}

#[test]
fn seven_quick_touches_of_the_heading_and_the_pin_open_the_page() {
    let mut kiosk = Kiosk::knocked(7, 400);
    kiosk.see().types("271828").see().checked(true).see();
    kiosk.is(&expect![[r#"
        14.8 [entry StaffPin ___ ___]
        17.6 compares a PIN
        17.6 [entry StaffPin ••• •••, asking]
        17.6 staff: Look
        17.6 [staff None (5, 5)]
    "#]]);
}

#[test]
fn fewer_touches_slower_ones_and_those_of_another_page_open_nothing() {
    for (times, pause_ms) in [(6, 400), (20, 1_400)] {
        let mut kiosk = Kiosk::knocked(times, pause_ms);
        kiosk.story.clear();
        kiosk.see();
        assert!(kiosk.story.ends_with("[appearance]\n"), "{times} {pause_ms}: {}", kiosk.story);
    }
    let mut kiosk = Kiosk::started();
    kiosk.flow.settings.staff = true;
    kiosk.knocks(20);
    kiosk.see();
    kiosk.is(&expect![[r#"
        19.0 [home in sq]
    "#]]);
}

#[test]
fn without_a_pin_there_is_no_such_page() {
    let mut kiosk = Kiosk::knocked(0, 0);
    kiosk.flow.settings.staff = false;
    kiosk.knocks(20);
    kiosk.see();
    kiosk.is(&expect![[r#"
        21.0 [appearance]
    "#]]);
}

#[test]
fn nobody_comes_in_over_somebody_s_number() {
    let mut kiosk = Kiosk::started();
    kiosk.flow.settings.staff = true;
    kiosk.then(family_certificate()).then(take(1)).issued(1);
    kiosk.story.clear();
    kiosk.then(Touch::Appearance);
    kiosk.knocks(9);
    kiosk.then(Touch::Back).see();
    assert!(kiosk.story.contains("[ticket A 042"), "{}", kiosk.story);
}

#[test]
fn a_pin_that_is_not_whole_is_not_compared_and_a_wrong_one_is_typed_again() {
    let mut kiosk = Kiosk::knocked(7, 400);
    kiosk.types("27182").see().then(Touch::Key('x')).then(Touch::Key('9')).then(Touch::Key('7'));
    kiosk.then(Touch::Confirm(ticket(9))).then(Touch::Confirm(ticket(9))).checked(false).see();
    kiosk.is(&expect![[r#"
        17.3 [entry StaffPin ••• ••_]
        21.3 compares a PIN
        22.3 staff: KeepWrongPins(1)
        22.3 [entry StaffPin ___ ___, WrongPin]
    "#]]);
}

#[test]
fn from_the_third_wrong_pin_on_everybody_waits_and_longer_each_time() {
    let mut kiosk = Kiosk::knocked(7, 400);
    let mut pauses = Vec::new();
    for _ in 0..12 {
        kiosk.types("111222").checked(false);
        let Page::Entry { pause_s, .. } = kiosk.flow.view(kiosk.now_ms).page else {
            panic!("the PIN's page")
        };
        pauses.push(pause_s.unwrap_or_default());
        kiosk.story.clear();
        if pause_s.is_some() {
            kiosk.types("271828");
            assert_eq!(kiosk.story, "", "nothing is compared in a pause");
            // Whoever goes away and comes back waits all the same.
            kiosk.wait(pauses.last().unwrap_or(&0) * 1_000 + 61_000).then(Touch::Appearance);
            kiosk.knocks(7);
        }
    }
    assert_eq!(pauses, [0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
    kiosk.types("271828").checked(true).story.clear();
    kiosk.then(Touch::Done).then(Touch::Appearance);
    kiosk.knocks(7);
    kiosk.types("111222").checked(false).see();
    assert!(kiosk.story.ends_with("[entry StaffPin ___ ___, WrongPin]\n"), "{}", kiosk.story);
}

#[test]
fn the_pause_after_wrong_pins_begins_anew_when_the_kiosk_was_switched_off_in_it() {
    let mut kiosk = Kiosk::knocked(7, 400);
    kiosk.story.clear();
    for _ in 0..4 {
        kiosk.types("111222").checked(false).wait(30_000);
    }
    let kept = kiosk.story.lines().filter_map(|line| line.split_once("KeepWrongPins(")).count();
    assert_eq!(kept, 4, "each is written down: {}", kiosk.story);
    let mut restarted = Kiosk::started();
    restarted.flow.settings.staff = true;
    restarted.learns(Input::WrongPins(4));
    restarted.then(Touch::Appearance).knocks(7).story.clear();
    restarted.types("271828");
    assert_eq!(restarted.story, "", "nothing is compared in the pause");
    restarted.wait(60_000).then(Touch::Appearance).knocks(7).types("271828").checked(true);
    assert!(restarted.story.contains("staff: KeepWrongPins(0)"), "{}", restarted.story);
}

#[test]
fn an_answer_that_comes_when_nobody_asks_any_more_opens_nothing() {
    let mut kiosk = Kiosk::knocked(7, 400);
    kiosk.types("271828").then(Touch::Back).checked(true).see();
    let last = kiosk.story.lines().last().unwrap_or_default();
    assert!(last.ends_with("[home in sq]"), "{}", kiosk.story);
}

#[test]
fn the_page_closes_by_itself_after_a_minute() {
    let mut kiosk = Kiosk::inside();
    kiosk.wait(59_000).see().wait(2_000).see();
    kiosk.is(&expect![[r#"
        76.6 [staff None (5, 5), still here? 1 s]
        78.6 [home in sq]
    "#]]);
}

#[test]
fn everything_on_the_page_is_ordered_once_and_shows_what_came_of_it() {
    let mut kiosk = Kiosk::inside();
    kiosk.then(Touch::Staff(StaffTouch::TestSlip)).then(Touch::Staff(StaffTouch::TestSlip));
    kiosk.learns(Input::TestEnded(Print::Unconfirmed));
    kiosk.see().then(Touch::Staff(StaffTouch::NewRoll));
    kiosk.learns(Input::RollRenewed);
    kiosk.then(Touch::Staff(StaffTouch::Louder)).then(Touch::Staff(StaffTouch::Quieter)).see();
    kiosk.is(&expect![[r#"
        18.6 prints a test of Kioska 1
        19.6 staff: Look
        19.6 [staff Answered(Unconfirmed) (5, 5)]
        20.6 staff: NewRoll
        20.6 staff: Look
        21.6 staff: KeepLoudness(4)
        22.6 staff: KeepLoudness(3)
        22.6 [staff Answered(Unconfirmed) (4, 5)]
    "#]]);
    assert!(kiosk.flow.view(kiosk.now_ms).voice.is_some(), "the loudspeaker is heard");
    kiosk.then(Touch::Done);
    assert!(kiosk.flow.view(kiosk.now_ms).voice.is_none(), "the next person finds it silent");
}

#[test]
fn the_page_says_how_the_kiosk_is_also_when_the_office_is_closed_and_the_line_is_cut() {
    let mut kiosk = Kiosk::inside();
    kiosk.learns_office(false);
    kiosk.learns(Input::LineLost);
    kiosk.learns(Input::Printer(Some("the paper is out".into())));
    let inspection = Inspection { slips_left: Some(0), is_low: true, unsent: 2, scanner: Condition::Good };
    kiosk.learns(Input::Inspected(Box::new(inspection)));
    kiosk.wait(5_000);
    assert_eq!(
        kiosk.staff().facts,
        [
            Fact::SlipsLeft(Some(0), true),
            Fact::Printer(Some("the paper is out".into())),
            Fact::Scanner(Condition::Good),
            Fact::Line(Some("09:42".into())),
            Fact::Unsent(2),
            Fact::Version(env!("CARGO_PKG_VERSION")),
        ]
    );
}

#[test]
fn repeat_pressed_seven_times_on_the_page_of_modes_is_as_good_as_touches() {
    let mut kiosk = Kiosk::knocked(0, 0);
    for _ in 0..8 {
        kiosk.wait(700).learns(Input::Keypad(KeypadEvent::Pressed(Key::Repeat)));
    }
    kiosk.see();
    assert!(kiosk.story.ends_with("[entry StaffPin ___ ___]\n"), "{}", kiosk.story);
}

#[test]
fn the_voice_is_louder_or_quieter_for_one_person_only() {
    let mut kiosk = Kiosk::started();
    let volume = |kiosk: &Kiosk| match kiosk.flow.view(kiosk.now_ms).page {
        Page::Appearance { volume, .. } => volume,
        page => panic!("{page:?}"),
    };
    kiosk.then(Touch::Appearance).then(Touch::Louder);
    assert_eq!(volume(&kiosk), None, "nothing is loud while nothing is spoken");
    kiosk.then(Touch::Mode(Mode::ReadAloud));
    assert_eq!(volume(&kiosk), Some((2, 4)));
    kiosk.then(Touch::Louder).then(Touch::Louder).then(Touch::Louder);
    assert_eq!(volume(&kiosk), Some((4, 4)));
    kiosk.then(Touch::Quieter);
    assert_eq!(volume(&kiosk), Some((3, 4)));
    assert_eq!(kiosk.flow.view(kiosk.now_ms).voice.map(|voice| voice.volume), Some(2));
    kiosk.wait(121_000).then(Touch::Appearance).then(Touch::Mode(Mode::ReadAloud));
    assert_eq!(volume(&kiosk), Some((2, 4)), "the next person finds the usual one");
}
