//! The kiosk without sight: a few keys that can be felt, and a voice.

use clap::ValueEnum;
use hardware::keypad::{Key, KeypadEvent};

use super::*;

impl Finger {
    /// Presses a key and says what is heard then; what was heard before counts where nothing new is.
    pub(super) fn press(&self, key: Key) -> String {
        self.now_ms.set(self.now_ms.get() + 700);
        self.driver.learn(Input::Keypad(KeypadEvent::Pressed(key)));
        // The keys' new place is told when the window next turns its wheel.
        settle();
        let heard = self.orders.try_iter().flatten().last();
        heard.map(|utterance| utterance.text).unwrap_or_default()
    }

    /// Goes down until something is heard that begins like this, at most once around the page.
    pub(super) fn find(&self, beginning: &str) {
        let mut heard = Vec::new();
        for _ in 0..30 {
            heard.push(self.press(Key::Down));
            if heard.last().is_some_and(|heard| heard.starts_with(beginning)) {
                return;
            }
        }
        panic!("{beginning:?} is nowhere; heard were {heard:#?}");
    }
}

#[test]
fn five_keys_alone_take_a_number_and_each_step_is_spoken() {
    let mut person = Finger::new();
    assert!(person.press(Key::Down).starts_with("Për çfarë keni ardhur?"), "the first key starts speech");
    person.find("Certifikatë familjare. dhjetë deri në njëzet minuta");
    let page = person.press(Key::Select);
    assert!(page.starts_with("Certifikatë familjare. shtatë veta para jush."), "{page}");
    person.find("Merr numrin");
    assert_eq!(person.press(Key::Repeat), "Merr numrin.");
    person.press(Key::Select);
    assert_eq!(person.asked_for(), "GJC-02 in sq");
}

#[test]
fn up_goes_the_other_way_and_back_one_page_back() {
    let person = Finger::new();
    person.press(Key::Down);
    let first = person.press(Key::Down);
    let second = person.press(Key::Down);
    assert_ne!(first, second);
    assert_eq!(person.press(Key::Up), first);
    person.press(Key::Select);
    assert!(person.press(Key::Back).starts_with("Për çfarë keni ardhur?"));
}

#[test]
fn a_mode_is_switched_by_keys_and_says_how_it_stands() {
    let person = Finger::new();
    person.press(Key::Down);
    person.find("Pamja dhe zëri");
    assert_eq!(person.press(Key::Select), "Pamja dhe zëri. Zëri: shkalla dy nga katër.");
    person.find("Kontrast i lartë. fikur");
    assert_eq!(person.press(Key::Select), "Kontrast i lartë. ndezur.");
}

#[test]
fn a_touch_stops_the_voice_at_once() {
    let finger = Finger::new();
    finger.press(Key::Down);
    finger.touch("Pamja dhe zëri");
    assert_eq!(finger.orders.try_recv(), Ok(None));
}

#[test]
fn without_a_wish_to_hear_nothing_is_spoken() {
    let finger = Finger::new();
    finger.touch("Certifikatë familjare");
    assert!(finger.orders.try_recv().is_err());
}

#[test]
fn the_keys_come_to_every_control_of_every_page_in_the_order_in_which_they_stand() {
    without_window_system();
    for (width, height) in PANELS {
        let panel = Panel::usual(width, height);
        let screen = screen(&panel);
        let came_to = Rc::new(std::cell::RefCell::new(Vec::new()));
        let told = Rc::clone(&came_to);
        screen.on_focus(move |label, _, _| told.borrow_mut().push(label.to_owned()));
        // On a dark screen the first key only wakes.
        for page in SamplePage::value_variants().iter().filter(|page| **page != SamplePage::Night) {
            let service = ServiceId::new(screenshot::SAMPLE_SERVICE);
            let (flow, now_ms) = screenshot::flow(*page, &service, &panel, Language::Sq, &[]);
            screen.show(&flow.view(now_ms));
            settle();
            came_to.borrow_mut().clear();
            screen.window.invoke_rest();
            let controls = reachable(&screen, &panel, flow.view(now_ms).still_here_s.is_some());
            for _ in &controls {
                screen.press(Key::Down);
                settle();
            }
            assert_eq!(*came_to.borrow(), controls, "{width}x{height} {page:?}");
        }
    }
}

#[test]
fn a_page_in_parts_turns_to_every_control_that_the_keys_come_to() {
    without_window_system();
    for (width, height) in [(1280, 800), (720, 1280)] {
        let panel = Panel::usual(width, height);
        let screen = screen(&panel);
        let came_to = Rc::new(std::cell::RefCell::new(String::new()));
        let told = Rc::clone(&came_to);
        screen.on_focus(move |label, _, _| label.clone_into(&mut told.borrow_mut()));
        for page in [SamplePage::Home, SamplePage::Service, SamplePage::Appearance, SamplePage::Rate] {
            let service = ServiceId::new(screenshot::SAMPLE_SERVICE);
            let (flow, now_ms) = screenshot::flow(page, &service, &panel, Language::Sq, &[Mode::LargeText]);
            screen.show(&flow.view(now_ms));
            settle();
            screen.window.invoke_rest();
            let everything = on_an_endless_panel(&screen, &panel);
            for place in everything.iter().filter(|place| place.is_button) {
                screen.press(Key::Down);
                settle();
                assert_eq!(*came_to.borrow(), place.label, "{width}x{height} {page:?}");
                let view = Place::of(&element(&screen, "KioskWindow::view"));
                let seen =
                    of_page(&screen).into_iter().find(|seen| seen.is_button && seen.label == place.label);
                assert!(
                    seen.is_some_and(
                        |seen| seen.y >= view.y - 0.5 && seen.y + seen.height <= view.y + view.height + 0.5
                    ),
                    "{width}x{height} {page:?}: {:?} is out of sight",
                    place.label
                );
            }
        }
    }
}

#[test]
fn another_page_begins_with_its_first_part_and_a_newer_wait_stays_where_it_is_read() {
    without_window_system();
    let panel = Panel::usual(720, 1280);
    let screen = screen(&panel);
    let service = ServiceId::new(screenshot::SAMPLE_SERVICE);
    let show = |page| {
        let (flow, now_ms) = screenshot::flow(page, &service, &panel, Language::Sq, &[Mode::LargeText]);
        screen.show(&flow.view(now_ms));
        settle();
        Place::of(&element(&screen, "KioskWindow::content")).y
    };
    let begin = show(SamplePage::Service);
    element(&screen, "Turn::down-button").invoke_accessible_default_action();
    let turned = Place::of(&element(&screen, "KioskWindow::content")).y;
    assert!(turned < begin - 100.0, "{turned} after {begin}");
    assert!((show(SamplePage::PaperOut) - turned).abs() < 0.5, "the same page, with other news");
    assert!((show(SamplePage::Home) - begin).abs() < 0.5, "another page");
}

/// The labels of all controls, out of sight or not; of a question that covers the page only its own.
fn reachable(screen: &Screen, panel: &Panel, covered: bool) -> Vec<String> {
    let all = distinct(&buttons(screen));
    let page = of_page(screen);
    let everything = on_an_endless_panel(screen, panel);
    let (of_page, others): (Vec<Place>, Vec<Place>) = all.into_iter().partition(|place| page.contains(place));
    let of_page = if everything.is_empty() { of_page } else { everything };
    let labels: Vec<String> =
        of_page.into_iter().chain(others).filter(|place| place.is_button).map(|place| place.label).collect();
    if covered { labels[labels.len() - 2..].to_vec() } else { labels }
}

#[test]
fn the_ring_is_of_two_lines_of_three_pixels_and_stays_between_two_targets() {
    without_window_system();
    for (width, height) in PANELS {
        let panel = Panel::usual(width, height);
        let theme = screen(&panel).window.global::<crate::ui::pages::Theme>().get_ring();
        let gap_px = 3.0 * panel.px_per_mm;
        assert!(theme >= 3.0 && 2.0 * theme <= gap_px, "{width}x{height}: {theme} of {gap_px}");
    }
}

#[test]
fn a_key_that_was_pressed_keeps_its_place_and_can_be_pressed_again() {
    let person = Finger::new();
    person.press(Key::Down);
    person.find("Kërko");
    person.press(Key::Select);
    person.find("A.");
    for _ in 0..2 {
        person.press(Key::Select);
    }
    let typed = ElementHandle::find_by_accessible_label(&person.driver.screen().window, "AA").next();
    assert!(typed.is_some(), "both letters are typed");
}
