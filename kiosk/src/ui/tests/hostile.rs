//! Whatever somebody types as a name, the pages stand.

use queue_api::office::Names;
use queue_api::{ServiceId, TicketId};
use uuid::Uuid;

use super::*;
use crate::catalogue::Catalogue;
use crate::flow::{Answer, Touch};

/// Names that command, turn, cover and never end.
fn hostile() -> Vec<String> {
    vec![
        "\u{1b}[2J\u{1b}@\u{7}\u{0}\r\n\u{85}".into(),
        "\u{202e}\u{2066}\u{200f}txen\u{2069}\u{202c} \u{feff}\u{e0041}".into(),
        "ë\u{308}\u{308}\u{308}\u{308}\u{308}\u{308}\u{308}\u{308}".repeat(40),
        "a b ".repeat(75),
        "W".repeat(300),
        "W ".repeat(150),
        "WWWWWWWWWW WWW ".repeat(20),
        "\u{202e}\u{5d0}\u{5d1}\u{200f}\u{627} ".repeat(60),
        "<b>{}</b> %s \\n \"; DROP TABLE".into(),
        String::new(),
    ]
}

/// The sample's office with `name` wherever the office has one.
fn named(name: &str) -> Catalogue {
    let told = sample::catalogue();
    let all = |names: &mut Names| names.values_mut().for_each(|known| *known = name.into());
    let mut office = told.office.clone();
    office.notices = vec![told.office.names.clone()];
    let own = [&mut office.names, &mut office.unit_names].into_iter();
    own.chain(&mut office.notices)
        .chain(office.groups.iter_mut().map(|group| &mut group.names))
        .chain(office.categories.iter_mut().map(|category| &mut category.names))
        .for_each(all);
    let mut services: Vec<_> =
        told.groups().flat_map(|group| told.services_of(group.prefix)).cloned().collect();
    for service in &mut services {
        [&mut service.names, &mut service.short_names, &mut service.slip_names].into_iter().for_each(all);
        service.documents.values_mut().flatten().for_each(|document| *document = name.into());
        service.fee = Some(name.into());
    }
    Catalogue::new(office, services)
}

/// The pages that show names, one after the other.
fn visit(catalogue: &Catalogue, panel: &Panel, modes: &[Mode], mut seen: impl FnMut(&str, &Flow, u64)) {
    let settings = Settings {
        name: "Kioska 1".into(),
        panel: *panel,
        scanner: true,
        staff: true,
        two_languages: true,
        loudness: 4,
    };
    let (mut flow, mut now_ms) = (Flow::new(settings, 0), 0);
    let services =
        catalogue.groups().flat_map(|group| catalogue.services_of(group.prefix)).cloned().collect();
    flow.handle(Input::Office(Box::new(catalogue.office.clone()), services), 0);
    let ticket = TicketId(Uuid::from_u128(7));
    let service = ServiceId::new(screenshot::SAMPLE_SERVICE);
    let group = catalogue.service(&service).expect("the sample has it").prefix;
    let modes = modes.iter().map(|mode| ("home", Touch::Mode(*mode)));
    let pages = [
        ("notices", Touch::Notices),
        ("home again", Touch::Back),
        ("groups", Touch::AllGroups),
        ("list", Touch::Group(group)),
        ("service", Touch::Service(service.clone())),
        ("asking", Touch::Take(ticket)),
    ];
    seen("home", &flow, now_ms);
    for (page, touch) in modes.chain(pages) {
        now_ms += 1_000;
        flow.handle(Input::Touched(touch), now_ms);
        seen(page, &flow, now_ms);
    }
    let mut issued = sample::issued(ticket, &service, Language::Sq);
    issued.ticket.service = service;
    flow.handle(Input::Answered(ticket, Answer::Issued(Box::new(issued))), now_ms);
    seen("ticket", &flow, now_ms);
}

#[test]
fn hostile_names_leave_every_page_in_its_place_and_nothing_of_them_acts() {
    without_window_system();
    let mut wrong = Vec::new();
    for (width, height) in PANELS {
        let panel = Panel::usual(width, height);
        let screen = screen(&panel);
        for modes in MODES.iter().filter(|modes| modes.iter().all(|mode| panel.offers(*mode))) {
            let visible = panel.seen_with(Modes::of(modes));
            for name in hostile() {
                visit(&named(&name), &panel, modes, |page, flow, now_ms| {
                    screen.show(&flow.view(now_ms));
                    i_slint_backend_testing::mock_elapsed_time(std::time::Duration::from_millis(1));
                    // While the modes are switched one by one the page is not yet where it will be.
                    if page == "home" && !modes.is_empty() {
                        return;
                    }
                    let start: String = name.chars().take(12).collect();
                    for fault in misplaced(&screen, &panel, &visible) {
                        wrong.push(format!("{width}x{height} {modes:?} {page} {start:?}: {fault}"));
                    }
                    for element in words(&screen).iter().chain(&buttons(&screen)) {
                        let label = element.accessible_label().unwrap_or_default();
                        let acts = |letter: &char| !hardware::printer::document::is_harmless(*letter);
                        if let Some(acting) = label.chars().find(acts) {
                            wrong.push(format!("{page} shows {acting:?}"));
                        }
                    }
                });
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
