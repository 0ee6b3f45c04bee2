//! The pages without a window system: what a finger meets, and whether everything has its place.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use i_slint_backend_testing::{
    AccessibleRole, ElementHandle, ElementQuery, TestingBackend, TestingBackendOptions,
};
use queue_api::{Language, ServiceId};
use slint::ComponentHandle;
use slint::platform::PointerEventButton;
use tokio::sync::{mpsc, watch};

use super::Screen;
use super::drive::{Driver, Time};
use crate::flow::{Effect, Flow, Input, Mode, Modes, Settings};
use crate::sample;
use crate::screen::Panel;
use crate::screenshot::{self, SamplePage};
use crate::speech::speaker::Order;
use crate::watchdog::Watchdog;

mod hostile;
mod keys;
mod room;
mod staff;

use room::*;

const PANELS: [(u32, u32); 4] = [(1080, 1920), (1920, 1080), (1280, 800), (720, 1280)];
/// The languages in which the sample's services have names; in others they stand in Albanian.
const NAMED: [Language; 2] = [Language::Sq, Language::En];
/// As people come, and as somebody may want it.
const MODES: [&[Mode]; 5] =
    [&[], &[Mode::HighContrast], &[Mode::LargeText], &[Mode::LowReach], &[Mode::LargeText, Mode::LowReach]];

fn without_window_system() {
    let options =
        TestingBackendOptions { mock_time: true, threading: false, renderer_name: Some("software".into()) };
    slint::platform::set_platform(Box::new(TestingBackend::new(options))).expect("one platform a thread");
}

/// A kiosk with a finger and a clock.
struct Finger {
    driver: Rc<Driver>,
    effects: mpsc::Receiver<Effect>,
    now_ms: Rc<Cell<u64>>,
    orders: std::sync::mpsc::Receiver<Order>,
}

impl Finger {
    fn new() -> Self {
        without_window_system();
        let panel = Panel::usual(1080, 1920);
        let now_ms = Rc::new(Cell::new(1_000));
        let (sender, effects) = mpsc::channel(8);
        let settings = Settings {
            name: "Kioska 1".into(),
            panel,
            scanner: true,
            staff: true,
            two_languages: false,
            loudness: 4,
        };
        let clock = Rc::clone(&now_ms);
        let (ready, _) = watch::channel(false);
        let (voice, orders) = std::sync::mpsc::channel();
        let time = Time::new(1, move || clock.get());
        let driver = Driver::new(Flow::new(settings, 0), screen(&panel), sender, voice, ready, time);
        let catalogue = sample::catalogue();
        let services =
            catalogue.groups().flat_map(|group| catalogue.services_of(group.prefix)).cloned().collect();
        driver.learn(Input::Office(Box::new(catalogue.office), services));
        Self { driver, effects, now_ms, orders }
    }

    /// Touches what has this label.
    fn touch(&self, label: &str) {
        self.now_ms.set(self.now_ms.get() + 1_000);
        let window = &self.driver.screen().window;
        let control = ElementHandle::find_by_accessible_label(window, label)
            .find(|element| element.accessible_role() == Some(AccessibleRole::Button))
            .unwrap_or_else(|| panic!("there is no {label:?}"));
        control.mock_single_click(PointerEventButton::Left);
    }

    fn asked_for(&mut self) -> String {
        match self.effects.try_recv() {
            Ok(Effect::TakeTicket { request, .. }) => {
                let class = request.priority.map(|class| format!(", {class}")).unwrap_or_default();
                let needs: String = request.needs.iter().map(|need| format!(", {}", need.name())).collect();
                let language = request.language.expect("a kiosk knows the language");
                format!("{} in {language}{class}{needs}", request.service)
            }
            other => format!("{other:?}"),
        }
    }
}

#[test]
fn two_touches_take_a_number_for_a_service_of_the_first_page() {
    let mut finger = Finger::new();
    finger.touch("Certifikatë familjare");
    finger.touch("Merr numrin");
    assert_eq!(finger.asked_for(), "GJC-02 in sq");
}

#[test]
fn two_touches_take_a_number_for_somebody_who_does_not_know() {
    let mut finger = Finger::new();
    finger.touch("Nuk e di");
    finger.touch("Merr numrin");
    assert_eq!(finger.asked_for(), "INF-01 in sq");
}

#[test]
fn help_that_is_ticked_goes_with_the_number() {
    let mut finger = Finger::new();
    finger.touch("Certifikatë familjare");
    finger.touch("Ju takon përparësi? Po");
    finger.touch("Nuk mund të pres gjatë");
    finger.touch("Ju duhet ndihmë te sporteli? Po…");
    finger.touch("Sportel i ulët");
    finger.touch("Gati");
    finger.touch("Merr numrin");
    assert_eq!(finger.asked_for(), "GJC-02 in sq, cannot_wait, low_counter");
}

#[test]
fn a_service_is_found_by_a_few_letters() {
    let mut finger = Finger::new();
    finger.touch("Kërko");
    for key in ["C", "E", "R", "D", "H"] {
        finger.touch(key);
    }
    finger.touch("Regjistrim i fëmijës në çerdhe");
    finger.touch("Merr numrin");
    assert!(finger.asked_for().starts_with("ARS-"));
}

#[test]
fn an_appointment_is_checked_in_by_its_code() {
    let mut finger = Finger::new();
    finger.touch("Kam takim");
    for key in ["A", "C", "D", "E", "F", "3", "4", "H", "J", "K"] {
        finger.touch(key);
    }
    finger.touch("Jam këtu");
    let Ok(Effect::CheckIn { request, .. }) = finger.effects.try_recv() else { panic!("a check-in") };
    assert_eq!(request.code.expect("a code").as_str(), "ACDEF34HJK");
}

#[test]
fn finished_ends_at_once_and_forgets_what_was_chosen() {
    let mut finger = Finger::new();
    finger.touch("English");
    finger.touch("Family certificate");
    finger.touch("Do you need help at the counter? Yes…");
    finger.touch("Come and fetch me");
    finger.touch("Finished");
    finger.touch("Certifikatë familjare");
    finger.touch("Merr numrin");
    assert_eq!(finger.asked_for(), "GJC-02 in sq");
}

#[test]
fn four_touches_lead_through_a_category_in_another_language() {
    let mut finger = Finger::new();
    finger.touch("English");
    finger.touch("Social services, housing");
    finger.touch("Housing");
    finger.touch("Application for rent subsidy");
    finger.touch("Take the number");
    assert_eq!(finger.asked_for(), "STR-01 in en");
}

#[test]
fn back_leads_to_the_page_before() {
    let mut finger = Finger::new();
    finger.touch("Taksa dhe tarifa");
    finger.touch("Pagesë e taksave dhe tarifave vendore");
    finger.touch("Kthehu");
    finger.touch("Kthehu");
    finger.touch("Certifikatë lindjeje");
    finger.touch("Merr numrin");
    assert_eq!(finger.asked_for(), "GJC-01 in sq");
}

#[test]
fn the_service_manager_hears_of_a_wheel_that_turns_and_not_of_one_that_stands() {
    let finger = Finger::new();
    let beats = Rc::new(Cell::new(0));
    let heard = Rc::clone(&beats);
    let watchdog = Watchdog::new(Some("30000000"));
    finger.driver.beat(watchdog, move || heard.set(heard.get() + 1));
    assert_eq!(beats.get(), 0, "nothing turns the wheel");
    for _ in 0..35 {
        i_slint_backend_testing::mock_elapsed_time(std::time::Duration::from_secs(1));
    }
    assert_eq!(beats.get(), 3);
}
