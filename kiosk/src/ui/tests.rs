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
mod staff;

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

fn screen(panel: &Panel) -> Screen {
    let screen = Screen::new(panel).expect("a window in memory");
    screen.open().expect("it opens");
    screen.window.window().set_size(slint::PhysicalSize::new(panel.width, panel.height));
    screen
}

/// What is wrong with the places of things, in millimetres, in every part of a page that is read in parts.
fn misplaced(screen: &Screen, panel: &Panel, seen: &Panel) -> Vec<String> {
    let mut wrong = Vec::new();
    let needed_width = screen.window.get_needed_width();
    if needed_width > super::pixels(panel.width) + 0.5 {
        wrong.push(format!("needs a width of {needed_width}"));
    }
    let begin = Place::of(&element(screen, "KioskWindow::content")).y;
    let mut whole: Vec<Place> = Vec::new();
    let mut cut: Vec<Place> = Vec::new();
    // A page of more parts than this turns in a circle.
    for _ in 0..20 {
        wrong.extend(misplaced_in_part(screen, panel, seen));
        let view = Place::of(&element(screen, "KioskWindow::view"));
        let turned = begin - Place::of(&element(screen, "KioskWindow::content")).y;
        for place in of_page(screen) {
            let (top, bottom) = (place.y, place.y + place.height);
            // What is higher than three fifths of a part is read on from part to part.
            let is_whole = place.height > 0.6 * view.height
                || top >= view.y - 0.5 && bottom <= view.y + view.height + 0.5;
            let there = Place { y: (place.y + turned).round(), ..place };
            if is_whole { &mut whole } else { &mut cut }.push(there);
        }
        let Some(next) = ElementHandle::find_by_element_id(&screen.window, "Turn::down-button").next() else {
            break;
        };
        if next.accessible_enabled() != Some(true) {
            break;
        }
        next.invoke_accessible_default_action();
        settle();
    }
    screen.window.invoke_to_first_part();
    settle();
    let never = cut.iter().filter(|place| !whole.contains(place));
    wrong.extend(never.map(|place| format!("{:?} is never whole", place.label)));
    let labels = |places: &[Place]| places.iter().map(|place| place.label.clone()).collect::<BTreeSet<_>>();
    let seen_labels = labels(&whole);
    let missing = labels(&on_an_endless_panel(screen, panel));
    wrong.extend(missing.difference(&seen_labels).map(|label| format!("{label:?} is never seen")));
    wrong.sort();
    wrong.dedup();
    wrong
}

/// What stands on the page itself, apart from the bar and what turns it.
fn of_page(screen: &Screen) -> Vec<Place> {
    let page = element(screen, "KioskWindow::content");
    let found = |role| page.query_descendants().match_descendants().match_accessible_role(role).find_all();
    distinct(&[found(AccessibleRole::Text), found(AccessibleRole::Button)].concat())
}

/// What the page would show if it had no end: everything that must be seen in one of its parts.
fn on_an_endless_panel(screen: &Screen, panel: &Panel) -> Vec<Place> {
    if ElementHandle::find_by_element_id(&screen.window, "Turn::down-button").next().is_none() {
        return Vec::new();
    }
    let theme = screen.window.global::<super::pages::Theme>();
    let resize = |height: u32, page_height: f32| {
        screen.window.window().set_size(slint::PhysicalSize::new(panel.width, height));
        theme.set_height(page_height);
        settle();
    };
    let page_height = theme.get_height();
    resize(20 * panel.height, super::pixels(20 * panel.height));
    let all = of_page(screen);
    resize(panel.height, page_height);
    all
}

/// Lets what follows from a change happen.
fn settle() {
    i_slint_backend_testing::mock_elapsed_time(std::time::Duration::from_millis(1));
}

fn misplaced_in_part(screen: &Screen, panel: &Panel, seen: &Panel) -> Vec<String> {
    let mut wrong = Vec::new();
    let (width, height) = (super::pixels(panel.width), super::pixels(panel.height));
    let top = height - super::pixels(seen.height);
    let page = of_page(screen);
    let (page_buttons, frame_buttons): (Vec<Place>, Vec<Place>) =
        distinct(&buttons(screen)).into_iter().partition(|place| page.contains(place));
    for place in page.iter().chain(&frame_buttons) {
        if place.x < -0.5 || place.x + place.width > width + 0.5 {
            wrong.push(format!("{:?} is off the panel", place.label));
        }
    }
    for place in &frame_buttons {
        if place.y < top - 0.5 || place.y + place.height > height + 0.5 {
            wrong.push(format!("{:?} is off the panel", place.label));
        }
    }
    for button in page_buttons.iter().chain(&frame_buttons) {
        let smallest = button.width.min(button.height) / panel.px_per_mm;
        if smallest < panel.target_mm() - 0.05 {
            wrong.push(format!("{:?} is {smallest:.1} mm small", button.label));
        }
    }
    wrong.extend(crowded(screen, seen));
    wrong.extend(too_near(&page_buttons, panel));
    wrong.extend(too_near(&frame_buttons, panel));
    // What the edge of a part cuts is not touched where it stands, but in the part that has it whole.
    if screen.window.get_needed_height() <= height - top + 0.5 {
        let together: Vec<Place> = page_buttons.iter().chain(&frame_buttons).cloned().collect();
        wrong.extend(too_near(&together, panel));
    }
    wrong
}

/// Pairs of controls with too little between them.
fn too_near(buttons: &[Place], panel: &Panel) -> Vec<String> {
    let mut wrong = Vec::new();
    for (index, button) in buttons.iter().enumerate() {
        for other in &buttons[index + 1..] {
            let gap = button.gap_to(other) / panel.px_per_mm;
            if gap < 2.95 {
                wrong.push(format!("{:?} and {:?} are {gap:.1} mm apart", button.label, other.label));
            }
        }
    }
    wrong
}

fn element(screen: &Screen, id: &str) -> ElementHandle {
    ElementHandle::find_by_element_id(&screen.window, id).next().unwrap_or_else(|| panic!("there is no {id}"))
}

/// The places of elements. A control stands in the list once for each component it is made of.
fn distinct(elements: &[ElementHandle]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for place in elements.iter().map(Place::of) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Controls whose words come too near to their edge, or reach beyond it above or below. What stands in the middle of a
/// key has no words.
fn crowded(screen: &Screen, seen: &Panel) -> Vec<String> {
    let least = 0.11 * seen.frame_letter_px();
    let mut wrong = Vec::new();
    for button in buttons(screen) {
        let outer = Place::of(&button);
        let texts = button.query_descendants().match_descendants().match_inherits("Text").find_all();
        for inner in texts.iter().map(Place::of).filter(|inner| inner.width < outer.width - 1.0) {
            let beside = (inner.x - outer.x).min(outer.x + outer.width - inner.x - inner.width);
            if beside < least {
                wrong.push(format!("{:?} has words {beside:.0} px from its edge", outer.label));
            }
            let above = (inner.y - outer.y).min(outer.y + outer.height - inner.y - inner.height);
            if above < -0.5 {
                wrong.push(format!("{:?} has words {:.0} px beyond its edge", outer.label, -above));
            }
        }
    }
    wrong.dedup();
    wrong
}

#[derive(Debug, Clone, PartialEq)]
struct Place {
    label: String,
    is_button: bool,
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

impl Place {
    fn of(element: &ElementHandle) -> Self {
        let (position, size) = (element.absolute_position(), element.size());
        let label = element.accessible_label().unwrap_or_default().into();
        let is_button = element.accessible_role() == Some(AccessibleRole::Button);
        Self { label, is_button, x: position.x, y: position.y, width: size.width, height: size.height }
    }

    fn gap_to(&self, other: &Self) -> f32 {
        let across = (other.x - self.x - self.width).max(self.x - other.x - other.width);
        let down = (other.y - self.y - self.height).max(self.y - other.y - other.height);
        across.max(down)
    }
}

/// What stands on the page for itself.
fn words(screen: &Screen) -> Vec<ElementHandle> {
    ElementQuery::from_root(&screen.window)
        .match_descendants()
        .match_accessible_role(AccessibleRole::Text)
        .find_all()
}

fn buttons(screen: &Screen) -> Vec<ElementHandle> {
    ElementQuery::from_root(&screen.window)
        .match_descendants()
        .match_accessible_role(AccessibleRole::Button)
        .find_all()
}

/// Shows pages on every panel in every language and mode, and collects what is out of place.
fn check(pages: &[SamplePage], services: &[ServiceId], languages: &[Language]) {
    without_window_system();
    let mut wrong = Vec::new();
    for (width, height) in PANELS {
        let panel = Panel::usual(width, height);
        let screen = screen(&panel);
        for modes in MODES.iter().filter(|modes| modes.iter().all(|mode| panel.offers(*mode))) {
            let seen = panel.seen_with(Modes::of(modes));
            for (page, language) in
                pages.iter().flat_map(|page| languages.iter().map(move |language| (*page, *language)))
            {
                for service in services {
                    let (flow, now_ms) = screenshot::flow(page, service, &panel, language, modes);
                    screen.show(&flow.view(now_ms));
                    settle();
                    let labels = buttons(&screen).into_iter().map(|button| button.accessible_label());
                    if labels.len() == 0 || labels.flatten().any(|label| label.is_empty()) {
                        wrong.push(format!(
                            "{width}x{height} {page:?} {language} has a button without a label"
                        ));
                    }
                    let needed = screen.window.get_needed_height();
                    if needed > super::pixels(seen.height) + 0.5 && !may_be_in_parts(&seen, page) {
                        wrong.push(format!("{width}x{height} {modes:?} {page:?} {service} {language}: needs a height of {needed}"));
                    }
                    for fault in misplaced(&screen, &panel, &seen) {
                        wrong.push(format!(
                            "{width}x{height} {modes:?} {page:?} {service} {language}: {fault}"
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

/// What need not fit on one screen: a page in large letters on a small panel, and what a person may want to change on the
/// smallest. What leads to a number does at once in letters of the usual size.
fn may_be_in_parts(seen: &Panel, page: SamplePage) -> bool {
    seen.is_in_parts()
        || seen.is_small()
            && seen.is_portrait()
            && matches!(page, SamplePage::Appearance | SamplePage::Volume)
}

fn usual_service() -> Vec<ServiceId> {
    vec![ServiceId::new(screenshot::SAMPLE_SERVICE)]
}

fn all_services() -> Vec<ServiceId> {
    let catalogue = sample::catalogue();
    catalogue
        .groups()
        .flat_map(|group| {
            catalogue.services_of(group.prefix).map(|service| service.id.clone()).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_page_has_room_for_targets_of_20_mm_with_3_mm_between() {
    check(
        &[SamplePage::Home, SamplePage::Another, SamplePage::Groups, SamplePage::List],
        &usual_service(),
        &Language::ALL,
    );
}

#[test]
fn languages_and_modes_have_room() {
    check(
        &[SamplePage::Languages, SamplePage::Appearance, SamplePage::Volume, SamplePage::Helped],
        &usual_service(),
        &Language::ALL,
    );
}

#[test]
fn every_page_of_trouble_has_room() {
    use SamplePage::{
        Alone, AloneStranger, Closed, Enrol, EnrolStranger, Holiday, NoLine, NoTurn, NotAnswered,
        ServiceClosed, Stranger, TooEarly, UsedUp,
    };
    check(
        &[
            NoLine,
            Stranger,
            NotAnswered,
            Closed,
            Holiday,
            NoTurn,
            ServiceClosed,
            TooEarly,
            UsedUp,
            Alone,
            AloneStranger,
            Enrol,
            EnrolStranger,
        ],
        &usual_service(),
        &Language::ALL,
    );
}

#[test]
fn every_sentence_around_a_number_has_room() {
    check(
        &[
            SamplePage::Service,
            SamplePage::PaperOut,
            SamplePage::Offline,
            SamplePage::Ticket,
            SamplePage::NoPaper,
        ],
        &usual_service(),
        &Language::ALL,
    );
}

#[test]
fn every_page_of_wishes_and_notices_has_room() {
    use SamplePage::{Book, Chosen, Found, Needs, NoticeOnHome, Notices, Own, Priority, Rate, Wishes};
    let pages = [Chosen, Needs, Priority, Wishes, Book, Found, NoticeOnHome, Notices, Own, Rate];
    check(&pages, &usual_service(), &Language::ALL);
}

#[test]
fn every_page_with_keys_has_room() {
    use SamplePage::{CheckIn, Pause, ReturnCode, Search, WrongCode};
    check(&[CheckIn, Pause, ReturnCode, WrongCode, Search], &usual_service(), &Language::ALL);
}

#[test]
fn the_pages_for_staff_have_room() {
    use SamplePage::{Staff, StaffFacts, StaffPin};
    check(&[StaffPin, Staff, StaffFacts], &usual_service(), &Language::ALL);
}

#[test]
fn the_longest_names_and_lists_of_documents_have_room() {
    check(&[SamplePage::Service, SamplePage::PaperOut], &all_services(), &NAMED);
}

#[test]
fn every_category_has_room() {
    check(&[SamplePage::List], &all_services(), &NAMED);
}

#[test]
fn the_number_has_room_beside_the_longest_names() {
    check(&[SamplePage::Ticket, SamplePage::NoPaper], &all_services(), &NAMED);
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
