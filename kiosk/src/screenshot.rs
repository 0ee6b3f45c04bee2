//! A picture of one page, from sample data, without configuration, server or window system.

use std::path::Path;

use queue_api::{Language, ServiceId, TicketId};
use uuid::Uuid;

use crate::flow::{Answer, Flow, Input, Mode, PrintOutcome, Settings, Touch};
use crate::sample;
use crate::screen::Panel;
use crate::ui::Screen;
use crate::ui::headless::Headless;

/// The pages that can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SamplePage {
    /// The first page.
    Home,
    /// The services of a group.
    List,
    /// One service.
    Service,
    /// The number.
    Ticket,
    /// All groups, where the first page has no room for them.
    Groups,
    /// The number without paper.
    NoPaper,
    /// The service while the paper is known to be out.
    PaperOut,
    /// No server.
    NoLine,
    /// No answer to a request for a number.
    NotAnswered,
    /// A closed office.
    Closed,
    /// The question whether somebody is still there.
    StillHere,
    /// The first page for a further service.
    Another,
    /// The languages.
    Languages,
    /// The modes.
    Appearance,
    /// The first page after a call for a member of staff.
    Helped,
}

/// The service a sample shows when none is named.
pub const SAMPLE_SERVICE: &str = "GJC-02";

/// Draws `page` for `panel` into a PNG file. `service` is the one the page is about.
///
/// # Errors
/// When the picture cannot be drawn or written.
pub fn draw(
    picture: &Path,
    page: SamplePage,
    service: &ServiceId,
    panel: &Panel,
    language: Language,
    modes: &[Mode],
) -> anyhow::Result<()> {
    let headless = Headless::install(panel.width, panel.height, None)?;
    let screen = Screen::new(panel)?;
    let (flow, now_ms) = flow(page, service, panel, language, modes);
    screen.open()?;
    screen.show(&flow.view(now_ms));
    headless.draw();
    headless.save(picture)?;
    Ok(())
}

/// A kiosk that has come to `page`, and the time at which it did.
pub fn flow(
    page: SamplePage,
    service: &ServiceId,
    panel: &Panel,
    language: Language,
    modes: &[Mode],
) -> (Flow, u64) {
    let settings = Settings { name: "Kioska 1".into(), panel: *panel };
    let mut kiosk = Hand { flow: Flow::new(settings, 0), now_ms: 0 };
    let catalogue = sample::catalogue();
    let chosen = catalogue.service(service).unwrap_or_else(|| panic!("the sample has no service {service}"));
    let mut office = catalogue.office.clone();
    office.open = page != SamplePage::Closed;
    let (prefix, category) = (chosen.prefix, chosen.category.clone());
    let services =
        catalogue.groups().flat_map(|group| catalogue.services_of(group.prefix)).cloned().collect();
    kiosk.learn(Input::Office(Box::new(office), services));
    kiosk.touch(Touch::Language(language));
    for mode in modes {
        kiosk.touch(Touch::Mode(*mode));
    }
    let ticket = TicketId(Uuid::from_u128(7));
    match page {
        SamplePage::Home | SamplePage::Closed => {}
        SamplePage::Helped => {
            kiosk.touch(Touch::CallHelp);
            kiosk.learn(Input::HelpCalled(true));
        }
        SamplePage::Languages => kiosk.touch(Touch::Languages),
        SamplePage::Appearance => kiosk.touch(Touch::Appearance),
        SamplePage::Groups => kiosk.touch(Touch::AllGroups),
        SamplePage::NoLine => {
            kiosk.learn(Input::LineLost);
            kiosk.now_ms += 5_000;
            kiosk.learn(Input::Tick);
        }
        SamplePage::List => {
            kiosk.touch(Touch::Group(prefix));
            if !catalogue.categories_of(prefix).is_empty() && service.as_str() != SAMPLE_SERVICE {
                kiosk.touch(Touch::Category(category));
            }
        }
        SamplePage::Service => kiosk.touch(Touch::Service(service.clone())),
        SamplePage::PaperOut => {
            kiosk.learn(Input::Printer(Some("the paper is out".into())));
            kiosk.touch(Touch::Service(service.clone()));
        }
        SamplePage::StillHere => {
            kiosk.touch(Touch::Service(service.clone()));
            kiosk.now_ms += 41_000;
            kiosk.learn(Input::Tick);
        }
        SamplePage::NotAnswered => {
            kiosk.touch(Touch::Service(service.clone()));
            kiosk.touch(Touch::Take(ticket));
            kiosk.now_ms += 11_000;
            kiosk.learn(Input::Tick);
        }
        SamplePage::Ticket | SamplePage::NoPaper | SamplePage::Another => {
            kiosk.touch(Touch::Service(service.clone()));
            kiosk.touch(Touch::Take(ticket));
            let issued = sample::issued(ticket, service, language);
            kiosk.learn(Input::Answered(ticket, Answer::Issued(Box::new(issued))));
            let outcome = match page {
                SamplePage::NoPaper => PrintOutcome::Nothing("the paper is out".into()),
                _ => PrintOutcome::Printed,
            };
            kiosk.learn(Input::SlipEnded(ticket, outcome));
            if page == SamplePage::Another {
                kiosk.touch(Touch::AnotherService);
            }
        }
    }
    (kiosk.flow, kiosk.now_ms)
}

struct Hand {
    flow: Flow,
    now_ms: u64,
}

impl Hand {
    fn touch(&mut self, touch: Touch) {
        self.now_ms += 1_000;
        self.learn(Input::Touched(touch));
    }

    fn learn(&mut self, input: Input) {
        self.flow.handle(input, self.now_ms);
    }
}
