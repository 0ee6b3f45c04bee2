//! A picture of one page, from sample data, without configuration, server or window system.

use std::path::Path;

use queue_api::device::Band;
use queue_api::office::{Closed, Names, Office, Service};
use queue_api::ticket::TicketState;
use queue_api::{ClassId, Language, Need, Problem, ServiceId, TicketId, TicketNumber};
use uuid::Uuid;

use crate::flow::{
    Answer, Condition, Flow, Input, Inspection, Mode, Newcomer, Print, PrintOutcome, Scan, Settings,
    SlipAnswer, StaffTouch, Touch, Wish,
};
use crate::reserve::Reserve;
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
    /// Somebody answers in the server's place whom the kiosk does not trust.
    Stranger,
    /// A new kiosk meets such a one.
    EnrolStranger,
    /// No answer to a request for a number.
    NotAnswered,
    /// A closed office.
    Closed,
    /// A closed office with nobody there.
    Night,
    /// A new kiosk that asks to be let in.
    Enrol,
    /// A service while the line is cut and the kiosk gives numbers by itself.
    Offline,
    /// The line is cut and the numbers for that time are used up.
    UsedUp,
    /// The first page while the line is cut and the kiosk gives numbers by itself.
    Alone,
    /// The same, since somebody answers in the server's place whom the kiosk does not trust.
    AloneStranger,
    /// The question whether somebody is still there.
    StillHere,
    /// The first page for a further service.
    Another,
    /// The languages.
    Languages,
    /// The modes.
    Appearance,
    /// The modes while the kiosk reads aloud.
    Volume,
    /// The first page after a call for a member of staff.
    Helped,
    /// The classes of people who go before others.
    Priority,
    /// The help there is at a counter.
    Needs,
    /// Both, where the page of the service has no room for them.
    Wishes,
    /// The service, with everything chosen.
    Chosen,
    /// The code of an earlier visit.
    ReturnCode,
    /// The same, after a wrong one.
    WrongCode,
    /// The check-in with an appointment.
    CheckIn,
    /// The check-in before its time.
    TooEarly,
    /// The check-in, after too many wrong codes.
    Pause,
    /// The search.
    Search,
    /// What the search found.
    Found,
    /// The turn would not come.
    NoTurn,
    /// A service that gives no numbers now.
    ServiceClosed,
    /// How to book an appointment.
    Book,
    /// A day off.
    Holiday,
    /// The first page with notices, shortly before the last number.
    NoticeOnHome,
    /// The notices.
    Notices,
    /// The number of a slip that was held before the scanner.
    Own,
    /// The same, after the visit.
    Rate,
    /// The PIN of the staff.
    StaffPin,
    /// The page for staff, after a test slip.
    Staff,
    /// The same, where how everything is has a page of its own.
    StaffFacts,
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
    let settings = Settings {
        name: "Kioska 1".into(),
        panel: *panel,
        scanner: true,
        staff: true,
        two_languages: false,
        loudness: 3,
    };
    let mut kiosk = Hand { flow: Flow::new(settings, 0), now_ms: 0 };
    let catalogue = sample::catalogue();
    let chosen = catalogue.service(service).unwrap_or_else(|| panic!("the sample has no service {service}"));
    let mut office = catalogue.office.clone();
    dress(&mut office, page);
    if page == SamplePage::Languages {
        office.languages = Language::ALL.to_vec();
    }
    let (prefix, category) = (chosen.prefix, chosen.category.clone());
    let mut services: Vec<Service> =
        catalogue.groups().flat_map(|group| catalogue.services_of(group.prefix)).cloned().collect();
    if matches!(page, SamplePage::ServiceClosed | SamplePage::Book)
        && let Some(chosen) = services.iter_mut().find(|known| known.id == *service)
    {
        let reason = "closes_before_turn".into();
        (chosen.open, chosen.bookable, chosen.wait) = (false, true, None);
        chosen.closed = Some(Closed { reason, note: Names::new(), next_opening: None });
    }
    kiosk.learn(Input::Office(Box::new(office), services));
    // The first touch of a dark screen only wakes it.
    kiosk.touch(Touch::MoreTime);
    kiosk.touch(Touch::Language(language));
    for mode in modes {
        kiosk.touch(Touch::Mode(*mode));
    }
    let ticket = TicketId(Uuid::from_u128(7));
    match page {
        SamplePage::Enrol => {
            let (code, fingerprint) = ("K7MQ2D".into(), "4FA0 91C3 7B22 0D9E".into());
            let server = Some(("serveri-i-bashkise-belsh".into(), 2));
            kiosk.learn(Input::Newcomer(Newcomer::Shown { code, fingerprint, server }));
        }
        SamplePage::Night => {
            kiosk.now_ms += 3_600_000;
            kiosk.learn(Input::Tick);
        }
        SamplePage::Offline | SamplePage::Alone | SamplePage::AloneStranger => {
            let band = |prefix| Band { prefix, from: 1_000, to: 1_999, epoch: 1 };
            let bands = catalogue.groups().map(|group| band(group.prefix)).collect();
            let today = catalogue.office.days.first().expect("the sample knows its hours").day;
            kiosk.learn(Input::Bands(today, bands));
            let is_stranger = page == SamplePage::AloneStranger;
            kiosk.learn(if is_stranger { Input::NotTrusted } else { Input::LineLost });
            kiosk.now_ms += 5_000;
            if page == SamplePage::Offline {
                kiosk.touch(Touch::Service(service.clone()));
            }
        }
        SamplePage::UsedUp => {
            let today = catalogue.office.days.first().expect("the sample knows its hours").day;
            let used = Band { prefix, from: 1_000, to: 1_000, epoch: 1 };
            let mut reserve = Reserve::default();
            reserve.learn(today, vec![used]);
            reserve.mark_used(today, TicketNumber { prefix, number: 1_000 });
            kiosk.learn(Input::Reserve(reserve));
            kiosk.learn(Input::LineLost);
            kiosk.now_ms += 5_000;
            kiosk.learn(Input::Tick);
        }
        SamplePage::Helped => {
            kiosk.touch(Touch::CallHelp);
            kiosk.learn(Input::HelpCalled(true));
        }
        SamplePage::StaffPin | SamplePage::Staff | SamplePage::StaffFacts => {
            kiosk.touch(Touch::Appearance);
            (0..7).for_each(|_| kiosk.touch(Touch::Knock));
            let digits = if page == SamplePage::StaffPin { "2718" } else { "271828" };
            digits.chars().for_each(|key| kiosk.touch(Touch::Key(key)));
            if page != SamplePage::StaffPin {
                kiosk.open_staff_page(ticket);
            }
            if page == SamplePage::StaffFacts {
                kiosk.touch(Touch::NextPage);
            }
        }
        SamplePage::Languages => kiosk.touch(Touch::Languages),
        SamplePage::Appearance => kiosk.touch(Touch::Appearance),
        SamplePage::Volume => {
            kiosk.touch(Touch::Appearance);
            kiosk.touch(Touch::Mode(Mode::ReadAloud));
        }
        SamplePage::Home | SamplePage::Closed | SamplePage::Holiday | SamplePage::NoticeOnHome => {}
        SamplePage::Notices => kiosk.touch(Touch::Notices),
        SamplePage::Own | SamplePage::Rate => {
            let code = "K7M2QD4HXW9RJ5TN".to_owned();
            kiosk.now_ms += 1_000;
            kiosk.learn(Input::Scanned(Scan::Slip(code.clone()), ticket));
            let state = if page == SamplePage::Own { TicketState::Waiting } else { TicketState::Finished };
            let seen = sample::slip(state, page == SamplePage::Rate);
            kiosk.learn(Input::SlipSeen(code, SlipAnswer::Seen(Box::new(seen))));
        }
        SamplePage::Priority | SamplePage::Needs | SamplePage::Wishes | SamplePage::Chosen => {
            kiosk.touch(Touch::Service(service.clone()));
            kiosk.touch(Touch::Wish(Wish::Need(Need::LowCounter)));
            kiosk.touch(match page {
                SamplePage::Priority => Touch::Priority(true),
                SamplePage::Needs => Touch::Help(true),
                SamplePage::Wishes => Touch::AllWishes,
                _ => Touch::Wish(Wish::Priority(Some(ClassId::new("cannot_wait")))),
            });
            if page == SamplePage::Chosen {
                kiosk.touch(Touch::Wish(Wish::Need(Need::MoreTime)));
                kiosk.type_code("K7M2QD4HXW9R");
                kiosk.touch(Touch::Confirm(ticket));
            }
        }
        SamplePage::ReturnCode => {
            kiosk.touch(Touch::Service(service.clone()));
            kiosk.type_code("K7M2QD");
        }
        SamplePage::WrongCode => {
            kiosk.touch(Touch::Service(service.clone()));
            kiosk.type_code("K7M2QD4HXW9R");
            kiosk.touch(Touch::Confirm(ticket));
            kiosk.touch(Touch::Take(ticket));
            kiosk.refuse(ticket, "unknown_return_code");
        }
        SamplePage::CheckIn | SamplePage::TooEarly | SamplePage::Pause => {
            kiosk.touch(Touch::Appointment);
            for key in "ACDEF34HJK".chars().take(if page == SamplePage::CheckIn { 6 } else { 10 }) {
                kiosk.touch(Touch::Key(key));
            }
            let tries = match page {
                SamplePage::CheckIn => 0,
                SamplePage::TooEarly => 1,
                _ => 5,
            };
            for _ in 0..tries {
                kiosk.now_ms += 1_000;
                kiosk.touch(Touch::Confirm(ticket));
                kiosk.refuse(
                    ticket,
                    if page == SamplePage::Pause { "unknown_appointment" } else { "too_early" },
                );
            }
        }
        SamplePage::Search | SamplePage::Found => {
            kiosk.touch(Touch::Search);
            let typed = if language == Language::Sq { "CERTIF" } else { "CERTI" };
            typed.chars().for_each(|key| kiosk.touch(Touch::Key(key)));
            if page == SamplePage::Found {
                kiosk.touch(Touch::Found);
            }
        }
        SamplePage::ServiceClosed => kiosk.touch(Touch::Service(service.clone())),
        SamplePage::Book => {
            kiosk.touch(Touch::Service(service.clone()));
            kiosk.touch(Touch::Book);
        }
        SamplePage::NoTurn => {
            kiosk.touch(Touch::Service(service.clone()));
            kiosk.touch(Touch::Take(ticket));
            kiosk.refuse(ticket, "closes_before_turn");
        }
        SamplePage::Groups => kiosk.touch(Touch::AllGroups),
        SamplePage::EnrolStranger => kiosk.learn(Input::Newcomer(Newcomer::Stranger)),
        SamplePage::NoLine | SamplePage::Stranger => {
            let stranger = page == SamplePage::Stranger;
            kiosk.learn(if stranger { Input::NotTrusted } else { Input::LineLost });
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

/// How the office is on a page that is about that.
fn dress(office: &mut Office, page: SamplePage) {
    let names = |texts: [&str; 5]| -> Names {
        let languages = [Language::Sq, Language::En, Language::It, Language::El, Language::Mk];
        languages.into_iter().zip(texts.map(Into::into)).collect()
    };
    let at = |time: &str| time.parse().expect("a time in UTC, which is an hour behind the office");
    let (reason, note, now, next_opening) = match page {
        SamplePage::Closed | SamplePage::Night => {
            ("after_hours", Names::new(), at("2026-11-23T16:12:00Z"), at("2026-11-24T07:00:00Z"))
        }
        SamplePage::Holiday => {
            let day = [
                "Dita Kombëtare e Rinisë",
                "National Youth Day",
                "Giornata nazionale della gioventù",
                "Εθνική Ημέρα Νεολαίας",
                "Национален ден на младината",
            ];
            ("holiday", names(day), at("2026-12-08T09:12:00Z"), at("2026-12-09T07:00:00Z"))
        }
        SamplePage::NoticeOnHome | SamplePage::Notices => {
            office.clock.now += jiff::SignedDuration::from_mins(358);
            office.notices = vec![
                names([
                    "Të premten zyra mbyllet në orën 13:00. Numrat e fundit jepen në orën 12:30.",
                    "On Friday the office closes at 13:00. The last numbers are given at 12:30.",
                    "Venerdì l’ufficio chiude alle 13:00. Gli ultimi numeri si danno alle 12:30.",
                    "Την Παρασκευή το γραφείο κλείνει στις 13:00. Οι τελευταίοι αριθμοί δίνονται στις 12:30.",
                    "Во петок канцеларијата се затвора во 13:00. Последните броеви се даваат во 12:30.",
                ]),
                names([
                    "Sporteli 4 është në katin e dytë.",
                    "Counter 4 is on the second floor.",
                    "Lo sportello 4 è al secondo piano.",
                    "Η θυρίδα 4 βρίσκεται στον δεύτερο όροφο.",
                    "Шалтер 4 е на вториот кат.",
                ]),
            ];
            return;
        }
        _ => return,
    };
    let next_opening = Some(next_opening);
    office.clock.now = now;
    (office.open, office.closed) = (false, Some(Closed { reason: reason.into(), note, next_opening }));
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

    fn type_code(&mut self, code: &str) {
        self.touch(Touch::Wish(Wish::ReturnCode));
        code.chars().for_each(|key| self.touch(Touch::Key(key)));
    }

    /// The longest of everything that the page for staff may have to say.
    fn open_staff_page(&mut self, ticket: TicketId) {
        self.touch(Touch::Confirm(ticket));
        self.learn(Input::PinChecked(true));
        self.learn(Input::Inspected(Box::new(Inspection {
            slips_left: Some(37),
            is_low: true,
            scanner: Condition::Bad("the scanner cannot be reached".into()),
            unsent: 12,
        })));
        self.learn(Input::Printer(Some("the print head is too hot".into())));
        self.touch(Touch::Staff(StaffTouch::TestSlip));
        self.learn(Input::TestEnded(Print::Unconfirmed));
    }

    fn refuse(&mut self, ticket: TicketId, code: &str) {
        let problem = Problem {
            kind: format!("urn:radha:problem:{code}"),
            title: "Conflict".into(),
            status: 409,
            detail: "not now".into(),
            code: code.into(),
            from: Some(Box::new(sample::catalogue().office.clock.now + jiff::SignedDuration::from_mins(63))),
            state: None,
        };
        self.learn(Input::Answered(ticket, Answer::Refused(Box::new(problem))));
    }

    fn learn(&mut self, input: Input) {
        self.flow.handle(input, self.now_ms);
    }
}
