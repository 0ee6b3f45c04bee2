//! What lamp and screen show beside the pages.

use super::*;

impl Kiosk {
    /// What is shown beside the screen: `lamp`, `dark`, both or nothing.
    fn shows(&self) -> &'static str {
        match self.flow.signals(self.now_ms) {
            Signals { slip_waits: false, rests: false } => "",
            Signals { slip_waits: true, rests: false } => "lamp",
            Signals { slip_waits: false, rests: true } => "dark",
            Signals { slip_waits: true, rests: true } => "lamp and dark",
        }
    }
}

#[test]
fn the_lamp_is_on_while_a_slip_waits_and_at_no_other_time() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(take(1)).issued(1);
    assert_eq!(kiosk.shows(), "");
    kiosk.printed(1, PrintOutcome::Printed);
    assert_eq!(kiosk.shows(), "lamp");
    kiosk.then(Touch::Done);
    assert_eq!(kiosk.shows(), "");
    kiosk.then(family_certificate()).then(take(2)).issued(2);
    kiosk.printed(2, PrintOutcome::Nothing("the paper is out".into()));
    assert_eq!(kiosk.shows(), "", "there is no slip to take");
}

#[test]
fn the_screen_of_a_closed_office_is_dark_and_a_touch_wakes_it_and_does_nothing_else() {
    let mut kiosk = Kiosk::started();
    kiosk.wait(3_600_000);
    assert_eq!(kiosk.shows(), "", "an open office is never dark");
    kiosk.touch(Touch::Language(Language::En)).learns_office(false);
    kiosk.wait(119_000);
    assert_eq!(kiosk.shows(), "");
    kiosk.wait(1_000);
    assert_eq!(kiosk.shows(), "dark");
    kiosk.touch(Touch::Language(Language::En)).see();
    assert_eq!(kiosk.shows(), "");
    kiosk.wait(120_000);
    assert_eq!(kiosk.shows(), "dark");
    kiosk.learns(Input::SomebodyCame);
    assert_eq!(kiosk.shows(), "");
    kiosk.wait(120_000).learns_office(true);
    assert_eq!(kiosk.shows(), "", "the office opens");
}

#[test]
fn a_change_is_signalled_once() {
    let mut kiosk = Kiosk::started();
    kiosk.learns_office(false);
    let mut signals = Vec::new();
    for _ in 0..300 {
        kiosk.now_ms += 1_000;
        let effects = kiosk.flow.handle(Input::Tick, kiosk.now_ms);
        signals.extend(effects.into_iter().filter(|effect| matches!(effect, Effect::Signal(_))));
    }
    assert!(signals.len() <= 1, "{signals:?}");
}
