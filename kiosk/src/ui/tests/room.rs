//! Whether everything on a page has room: measured on every panel, in every language and mode.

use super::*;

pub(super) fn screen(panel: &Panel) -> Screen {
    let screen = Screen::new(panel).expect("a window in memory");
    screen.open().expect("it opens");
    screen.window.window().set_size(slint::PhysicalSize::new(panel.width, panel.height));
    screen
}

/// What is wrong with the places of things, in millimetres, in every part of a page that is read in parts.
pub(super) fn misplaced(screen: &Screen, panel: &Panel, seen: &Panel) -> Vec<String> {
    let mut wrong = Vec::new();
    let needed_width = screen.window.get_needed_width();
    if needed_width > crate::ui::pixels(panel.width) + 0.5 {
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
pub(super) fn of_page(screen: &Screen) -> Vec<Place> {
    let page = element(screen, "KioskWindow::content");
    let found = |role| page.query_descendants().match_descendants().match_accessible_role(role).find_all();
    distinct(&[found(AccessibleRole::Text), found(AccessibleRole::Button)].concat())
}

/// What the page would show if it had no end: everything that must be seen in one of its parts.
pub(super) fn on_an_endless_panel(screen: &Screen, panel: &Panel) -> Vec<Place> {
    if ElementHandle::find_by_element_id(&screen.window, "Turn::down-button").next().is_none() {
        return Vec::new();
    }
    let theme = screen.window.global::<crate::ui::pages::Theme>();
    let resize = |height: u32, page_height: f32| {
        screen.window.window().set_size(slint::PhysicalSize::new(panel.width, height));
        theme.set_height(page_height);
        settle();
    };
    let page_height = theme.get_height();
    resize(20 * panel.height, crate::ui::pixels(20 * panel.height));
    let all = of_page(screen);
    resize(panel.height, page_height);
    all
}

/// Lets what follows from a change happen.
pub(super) fn settle() {
    i_slint_backend_testing::mock_elapsed_time(std::time::Duration::from_millis(1));
}

fn misplaced_in_part(screen: &Screen, panel: &Panel, seen: &Panel) -> Vec<String> {
    let mut wrong = Vec::new();
    let (width, height) = (crate::ui::pixels(panel.width), super::super::pixels(panel.height));
    let top = height - crate::ui::pixels(seen.height);
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
pub(super) fn too_near(buttons: &[Place], panel: &Panel) -> Vec<String> {
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

pub(super) fn element(screen: &Screen, id: &str) -> ElementHandle {
    ElementHandle::find_by_element_id(&screen.window, id).next().unwrap_or_else(|| panic!("there is no {id}"))
}

/// The places of elements. A control stands in the list once for each component it is made of.
pub(super) fn distinct(elements: &[ElementHandle]) -> Vec<Place> {
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
pub(super) fn crowded(screen: &Screen, seen: &Panel) -> Vec<String> {
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
pub(super) struct Place {
    pub(super) label: String,
    pub(super) is_button: bool,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Place {
    pub(super) fn of(element: &ElementHandle) -> Self {
        let (position, size) = (element.absolute_position(), element.size());
        let label = element.accessible_label().unwrap_or_default().into();
        let is_button = element.accessible_role() == Some(AccessibleRole::Button);
        Self { label, is_button, x: position.x, y: position.y, width: size.width, height: size.height }
    }

    pub(super) fn gap_to(&self, other: &Self) -> f32 {
        let across = (other.x - self.x - self.width).max(self.x - other.x - other.width);
        let down = (other.y - self.y - self.height).max(self.y - other.y - other.height);
        across.max(down)
    }
}

/// What stands on the page for itself.
pub(super) fn words(screen: &Screen) -> Vec<ElementHandle> {
    ElementQuery::from_root(&screen.window)
        .match_descendants()
        .match_accessible_role(AccessibleRole::Text)
        .find_all()
}

pub(super) fn buttons(screen: &Screen) -> Vec<ElementHandle> {
    ElementQuery::from_root(&screen.window)
        .match_descendants()
        .match_accessible_role(AccessibleRole::Button)
        .find_all()
}

/// Shows pages on every panel in every language and mode, and collects what is out of place.
pub(super) fn check(pages: &[SamplePage], services: &[ServiceId], languages: &[Language]) {
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
                    if needed > crate::ui::pixels(seen.height) + 0.5 && !may_be_in_parts(&seen, page) {
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
pub(super) fn may_be_in_parts(seen: &Panel, page: SamplePage) -> bool {
    seen.is_in_parts()
        || seen.is_small()
            && seen.is_portrait()
            && matches!(page, SamplePage::Appearance | SamplePage::Volume)
}

pub(super) fn usual_service() -> Vec<ServiceId> {
    vec![ServiceId::new(screenshot::SAMPLE_SERVICE)]
}

pub(super) fn all_services() -> Vec<ServiceId> {
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
