//! What the kiosk does: from a touch to a slip, and what it says when something is in the way.
//!
//! Pure: every touch, answer and tick comes in as an [`Input`] with the time; what is to be done goes out as
//! [`Effect`]s; what is to be seen is a [`View`]. No clock, no chance, no window, no line.
//!
//! What always holds: an id for a ticket is asked for until it is answered or given up, and given up means that it is
//! cancelled; a number that the kiosk gives by itself has an id of its own and is shown only once it is written down; a
//! slip is printed at most once; a number that somebody has seen keeps its place.

mod entry;
mod errands;
mod help;
mod message;
mod modes;
mod offline;
mod own;
mod refusal;
mod search;
mod signals;
mod staff;
mod stage;
mod ticket;
mod view;
mod voice;
mod wishes;

use queue_api::office::{Office, Service};
use queue_api::{Date, Language, ServiceId};

use crate::catalogue::Catalogue;
use crate::clock::OfficeClock;
use crate::reserve::Reserve;
use crate::screen::{Panel, Room};

use entry::Misses;
pub use entry::{EntryTrouble, Purpose};
use errands::Errands;
pub use help::Help;
pub use message::{Answer, Doing, Effect, Input, Newcomer, PrintOutcome, Scan, SlipAnswer, Touch, Wish};
use modes::Opened;
pub use modes::{Mode, Modes};
pub use offline::Alone;
use offline::business_day;
pub use signals::Signals;
use staff::{Attempts, Knocks};
pub use staff::{Condition, Inspection, LOUDNESS_STEPS, Print, StaffOrder, StaffTouch, TestView};
pub use stage::ListPrint;
use stage::{Line, Stage, Visit};
pub use view::{
    Check, Choice, Class, ClosedView, Fact, NextOpening, OwnView, Page, PaperView, StaffView, Subject,
    Trouble, View, WishesView,
};
pub use voice::{USUAL_VOLUME, VOLUMES, VoiceView};
pub use wishes::WishList;
use wishes::Wishes;

/// Two touches within this time count as one.
const DOUBLE_TAP_MS: u64 = 500;
/// The same key twice within this time is a finger that trembles; two keys are two letters.
const SAME_KEY_MS: u64 = 200;
/// No two tickets are asked for within this time.
const PACE_MS: u64 = 1_500;
/// After this time without a touch the kiosk is ready for the next person.
const IDLE_MS: u64 = 60_000;
/// That much before, it asks whether somebody is still there.
const WARNING_MS: u64 = 20_000;
/// A finished ticket page goes home after this time.
const TICKET_MS: u64 = 20_000;
/// A page that says what went wrong goes home after this time.
const SORRY_MS: u64 = 30_000;
/// How long an unanswered request is repeated where the kiosk may not give a number by itself.
const ASK_MS: u64 = 10_000;
/// How long the server has to answer before the kiosk gives a number by itself: the slip begins within two seconds of
/// the touch.
const PATIENCE_MS: u64 = 1_800;
/// How long to wait before it is repeated.
const AGAIN_MS: u64 = 500;
/// After this time without a touch the screen of a closed office is dark.
const REST_MS: u64 = 120_000;
/// A line lost for less than this is not worth a word.
const LINE_GRACE_MS: u64 = 3_000;

/// What a kiosk knows of itself.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the kiosk is called on slips.
    pub name: String,
    /// The panel, as it is mounted.
    pub panel: Panel,
    /// Whether there is a scanner.
    pub scanner: bool,
    /// Whether there is a PIN for the page of the staff.
    pub staff: bool,
    /// Whether slips say everything in the office's language as well, below the person's.
    pub two_languages: bool,
    /// How loud the loudspeaker is, below [`LOUDNESS_STEPS`].
    pub loudness: u8,
}

/// The state of the kiosk.
pub struct Flow {
    settings: Settings,
    catalogue: Option<Catalogue>,
    clock: Option<OfficeClock>,
    /// The business day on which the office was last heard of.
    heard_on: Option<Date>,
    /// Whether the server has said anything since the start.
    has_heard: bool,
    reserve: Reserve,
    /// Not let in by the server yet.
    newcomer: Option<Newcomer>,
    /// Somebody answers in the server's place whom the kiosk does not trust.
    meets_stranger: bool,
    line: Line,
    printer_trouble: Option<String>,
    language: Language,
    modes: Modes,
    opened: Option<Opened>,
    help: Help,
    visit: Option<Visit>,
    wishes: Wishes,
    misses: Misses,
    knocks: Knocks,
    attempts: Attempts,
    /// The pages that *back* leads to.
    trail: Vec<Stage>,
    stage: Stage,
    touched_ms: Option<u64>,
    /// When a key was pressed last.
    felt_ms: Option<u64>,
    has_headphones: bool,
    volume: u8,
    /// The key that was touched last, if it was one.
    key: Option<Touch>,
    asked_ms: Option<u64>,
    signalled: Signals,
    errands: Errands,
}

impl Flow {
    /// A kiosk that has just been switched on.
    pub fn new(settings: Settings, now_ms: u64) -> Self {
        Self {
            settings,
            catalogue: None,
            clock: None,
            heard_on: None,
            has_heard: false,
            reserve: Reserve::default(),
            newcomer: None,
            meets_stranger: false,
            line: Line::Lost { since_ms: now_ms },
            printer_trouble: None,
            language: Language::default(),
            modes: Modes::default(),
            opened: None,
            help: Help::default(),
            visit: None,
            wishes: Wishes::default(),
            misses: Misses::default(),
            knocks: Knocks::default(),
            attempts: Attempts::default(),
            trail: Vec::new(),
            stage: Stage::Home,
            touched_ms: None,
            felt_ms: None,
            has_headphones: false,
            volume: USUAL_VOLUME,
            key: None,
            asked_ms: None,
            signalled: Signals::default(),
            errands: Errands::default(),
        }
    }

    /// Learns something and says what is to be done.
    pub fn handle(&mut self, input: Input, now_ms: u64) -> Vec<Effect> {
        let mut effects = self.pass_time(now_ms);
        if matches!(input, Input::SlipEnded(..) | Input::ListEnded(_) | Input::TestEnded(_)) {
            self.errands.printed();
        }
        match input {
            Input::Touched(touch) => effects.extend(self.touched(touch, now_ms)),
            Input::Office(office, services) => self.learn_office(*office, services, now_ms),
            Input::Remembered(office, services) => self.take_over(*office, services, now_ms),
            Input::Reserve(reserve) => self.reserve = reserve,
            Input::Newcomer(Newcomer::LetIn { name }) => {
                self.newcomer = None;
                if self.settings.name.is_empty() {
                    self.settings.name = name;
                }
            }
            Input::Newcomer(newcomer) => self.newcomer = Some(newcomer),
            Input::Bands(day, bands) => self.learn_bands(day, bands, now_ms),
            Input::Waiting(news) => {
                (self.line, self.has_heard) = (Line::There, true);
                if let Some(catalogue) = &mut self.catalogue {
                    catalogue.update_waiting(&news);
                }
            }
            Input::LineLost | Input::NotTrusted => {
                self.meets_stranger = matches!(input, Input::NotTrusted);
                if self.line == Line::There {
                    self.line = Line::Lost { since_ms: now_ms };
                }
            }
            Input::Scanned(scan, ticket) => effects.extend(self.scanned(scan, ticket, now_ms)),
            Input::SlipSeen(code, answer) => self.own_seen(&code, answer, now_ms),
            Input::Answered(ticket, answer) => effects.extend(self.answered(ticket, answer, now_ms)),
            Input::Kept(ticket, is_kept) => effects.extend(self.kept(ticket, is_kept, now_ms)),
            Input::SlipEnded(ticket, outcome) => effects.extend(self.slip_ended(ticket, outcome, now_ms)),
            Input::ListEnded(outcome) => self.list_ended(&outcome),
            Input::Keypad(event) => effects.extend(self.keypad(event, now_ms)),
            Input::PinChecked(is_right) => effects.extend(self.pin_checked(is_right, now_ms)),
            Input::WrongPins(wrong) => self.attempts = Attempts::after(wrong, now_ms),
            Input::Inspected(inspection) => self.inspected(*inspection),
            Input::TestEnded(test) => effects.extend(self.test_ended(test)),
            Input::RollRenewed => effects.extend(self.look_at_kiosk()),
            Input::HelpCalled(heard) => self.help_called(heard, now_ms),
            Input::Printer(trouble) => self.printer_trouble = trouble,
            Input::Errand(errand) => self.errands.learn(errand, now_ms),
            Input::ErrandEnded(errand) => self.errands.ended(errand),
            Input::ErrandPrinted(errand, print) => effects.push(self.errands.printed_for(errand, print)),
            Input::SomebodyCame => {
                if self.rests(now_ms) {
                    self.touched_ms = Some(now_ms);
                }
            }
            Input::Tick => {}
        }
        let signals = self.signals(now_ms);
        if signals != self.signalled {
            self.signalled = signals;
            effects.push(Effect::Signal(signals));
        }
        self.errands.count_prints(&effects);
        effects.extend(self.do_errands(now_ms));
        effects
    }

    /// What is to be seen.
    pub fn view(&self, now_ms: u64) -> View {
        view::of(self, now_ms)
    }

    /// The moment at which time alone changes something, if any.
    pub fn wakes_at(&self, now_ms: u64) -> u64 {
        let minute = self.clock.as_ref().map(|clock| clock.next_minute_ms(now_ms));
        let line = match self.line {
            Line::Lost { since_ms } => Some(since_ms + LINE_GRACE_MS),
            Line::There => None,
        };
        let ask = match &self.stage {
            Stage::Asking { next_ms, first_ms, .. } => {
                let ends = [first_ms + PATIENCE_MS, first_ms + ASK_MS].into_iter().chain(*next_ms);
                ends.filter(|at| *at > now_ms).min()
            }
            Stage::Keeping { since_ms, .. } => Some(since_ms + ASK_MS),
            _ => None,
        };
        // A countdown in sight changes every second; before it, nothing does.
        let countdown = self.returns_at().map(|at| {
            let left = at.saturating_sub(now_ms);
            let warning_ms = self.patiently(WARNING_MS);
            if left > warning_ms && !self.always_counts_down() {
                at - warning_ms
            } else {
                now_ms + (left - 1) % 1_000 + 1
            }
        });
        let pause = match &self.stage {
            Stage::Entry { .. } => {
                self.misses.pause_left_ms(now_ms).map(|left| now_ms + (left - 1) % 1_000 + 1)
            }
            Stage::Pin { .. } => {
                self.attempts.pause_left_ms(now_ms).map(|left| now_ms + (left - 1) % 1_000 + 1)
            }
            _ => None,
        };
        [minute, line, ask, countdown, pause, self.rests_at(now_ms)]
            .into_iter()
            .chain(self.help_changes_at())
            .chain([self.errands.ends_at()])
            .flatten()
            .filter(|at| *at > now_ms)
            .min()
            .unwrap_or(now_ms + IDLE_MS)
    }

    /// Whether nobody is in the middle of something.
    pub fn is_idle(&self) -> bool {
        matches!(self.stage, Stage::Home)
            && self.visit.is_none()
            && self.opened.is_none()
            && self.modes == self.first_modes()
            && self.language == self.main_language()
    }

    /// How much fits on a page, as the person wants it.
    fn room(&self) -> Room {
        self.settings.panel.seen_with(self.modes).room()
    }

    /// A time that a page gives, as long as the person wants it.
    fn patiently(&self, milliseconds: u64) -> u64 {
        milliseconds * self.modes.patience()
    }

    fn main_language(&self) -> Language {
        self.catalogue.as_ref().map(Catalogue::main_language).unwrap_or_default()
    }

    fn learn_office(&mut self, office: Office, services: Vec<Service>, now_ms: u64) {
        self.take_over(office, services, now_ms);
        (self.line, self.has_heard) = (Line::There, true);
    }

    fn take_over(&mut self, office: Office, services: Vec<Service>, now_ms: u64) {
        let first = self.catalogue.is_none();
        self.clock = Some(OfficeClock::new(office.clock, &office.time_zone, now_ms));
        self.heard_on = business_day(&office, office.clock.now);
        self.catalogue = Some(Catalogue::new(office, services));
        if first {
            self.language = self.main_language();
        }
    }

    /// Whether the line has been gone for so long that people are told.
    fn is_cut_off(&self, now_ms: u64) -> bool {
        matches!(self.line, Line::Lost { since_ms } if now_ms.saturating_sub(since_ms) >= LINE_GRACE_MS)
    }

    /// When the kiosk becomes ready for the next person by itself.
    fn returns_at(&self) -> Option<u64> {
        let touched_ms = self.touched_ms.max(self.felt_ms)?;
        match &self.stage {
            Stage::Home if self.is_idle() => None,
            Stage::Asking { .. } | Stage::Keeping { .. } => None,
            _ if self.opened.is_some() => Some(touched_ms + self.patiently(IDLE_MS)),
            Stage::Home
            | Stage::Groups { .. }
            | Stage::List { .. }
            | Stage::Service { .. }
            | Stage::Wishes { .. }
            | Stage::Entry { .. }
            | Stage::Search { .. }
            | Stage::Found { .. }
            | Stage::Book { .. }
            | Stage::Notices { .. } => Some(touched_ms + self.patiently(IDLE_MS)),
            Stage::Pin { .. } | Stage::Staff(_) => Some(touched_ms + IDLE_MS),
            Stage::Ticket { paper, since_ms, .. } => {
                let stays_ms = if *paper == PaperView::Printed { TICKET_MS } else { IDLE_MS };
                Some(touched_ms.max(*since_ms) + self.patiently(stays_ms))
            }
            Stage::Sorry { since_ms, .. } | Stage::Own { since_ms, .. } => {
                Some(touched_ms.max(*since_ms) + self.patiently(SORRY_MS))
            }
        }
    }

    /// Whether it is time to ask whether somebody is still there.
    fn asks_still_here(&self, now_ms: u64) -> bool {
        let warning_ms = self.patiently(WARNING_MS);
        !self.always_counts_down()
            && self.returns_at().is_some_and(|at| at.saturating_sub(now_ms) <= warning_ms)
    }

    /// Whether the page says all the time when it ends.
    fn always_counts_down(&self) -> bool {
        self.opened.is_none() && self.stage.always_counts_down()
    }

    fn pass_time(&mut self, now_ms: u64) -> Vec<Effect> {
        if self.returns_at().is_some_and(|at| now_ms >= at) {
            self.go_home();
        }
        if self.is_cut_off(now_ms) && self.stage.is_choosing() && !self.goes_on_alone(now_ms) {
            // Nothing can be chosen any more; whoever stands there is still the same person.
            self.trail.clear();
            self.stage = Stage::Home;
        }
        self.end_help(now_ms);
        self.keep_asking(now_ms)
    }

    /// Home, ready for the next person.
    fn go_home(&mut self) {
        self.language = self.main_language();
        self.modes = self.first_modes();
        self.volume = USUAL_VOLUME;
        self.opened = None;
        self.visit = None;
        self.wishes = Wishes::default();
        self.trail.clear();
        self.stage = Stage::Home;
    }

    fn go_to(&mut self, stage: Stage) {
        self.trail.push(std::mem::replace(&mut self.stage, stage));
    }

    fn go_back(&mut self) {
        self.stage = self.trail.pop().unwrap_or(Stage::Home);
    }

    /// Whether a touch is the one before it over again, by a finger that trembles or is not sure.
    fn is_repeated(&self, touch: &Touch, now_ms: u64) -> bool {
        let limit_ms = match &self.key {
            Some(key) if key == touch => SAME_KEY_MS,
            Some(_) => 0,
            None => DOUBLE_TAP_MS,
        };
        self.touched_ms.is_some_and(|before| now_ms.saturating_sub(before) < limit_ms)
    }

    fn touched(&mut self, touch: Touch, now_ms: u64) -> Vec<Effect> {
        if self.is_repeated(&touch, now_ms) {
            return Vec::new();
        }
        let wakes = self.rests(now_ms);
        self.touched_ms = Some(now_ms);
        if wakes {
            // Whoever touched could not see what.
            return Vec::new();
        }
        self.key = touch.comes_quickly().then(|| touch.clone());
        match touch {
            Touch::Languages
            | Touch::Appearance
            | Touch::Mode(_)
            | Touch::Louder
            | Touch::Quieter
            | Touch::Language(_) => {
                self.bar_touched(&touch);
            }
            Touch::CallHelp => return self.call_help(now_ms),
            Touch::MoreTime => {}
            Touch::Knock => self.knock(now_ms),
            Touch::Back if self.opened.is_some() => self.opened = None,
            // What the bar has opened covers the page.
            _ if self.opened.is_some() => {}
            Touch::Service(service) if self.stage.is_choosing() => self.choose_service(service),
            Touch::Group(prefix) if self.stage.is_choosing() => {
                self.go_to(Stage::List { prefix, category: None, page: 0 });
            }
            Touch::Category(category) => self.choose_category(category),
            Touch::AllGroups if self.stage.is_choosing() => self.go_to(Stage::Groups { page: 0 }),
            Touch::NextPage => self.stage.turn_page(),
            Touch::Back if self.stage.is_choosing() => self.go_back(),
            Touch::Back if self.stage.is_for_staff() => self.go_home(),
            Touch::Staff(touch) => return self.staff_touched(touch, now_ms),
            Touch::Take(ticket) => return self.take(ticket, now_ms),
            Touch::Priority(yes) if self.stage.is_choosing() => self.answer_priority(yes),
            Touch::Help(yes) if self.stage.is_choosing() => self.answer_help(yes),
            Touch::Fetch(yes) if self.stage.is_choosing() => self.answer_fetch(yes),
            Touch::AllWishes if self.stage.is_choosing() => {
                self.go_to(Stage::Wishes { list: WishList::All, page: 0 });
            }
            Touch::Wish(wish) if self.stage.is_choosing() => self.tick(wish),
            Touch::Appointment if self.stage.is_choosing() => self.go_to(Stage::entry(Purpose::Appointment)),
            Touch::Search if self.stage.is_choosing() => self.go_to(Stage::Search { typed: String::new() }),
            Touch::Found => self.show_found(),
            Touch::Key(key) => self.press(key),
            Touch::Erase => self.erase(),
            Touch::Confirm(ticket) => return self.confirm(ticket, now_ms),
            Touch::Book => self.offer_booking(),
            Touch::Rate(rating) => return self.rate(rating),
            Touch::Notices if self.stage.is_choosing() => self.go_to(Stage::Notices { page: 0 }),
            Touch::PrintList => return self.print_list(),
            Touch::AnotherService => self.another_service(),
            Touch::Done if !self.stage.is_asking() => self.go_home(),
            Touch::Unwanted => return self.give_up_number(),
            // What was touched is no longer on the screen.
            Touch::Service(_)
            | Touch::Group(_)
            | Touch::AllGroups
            | Touch::Priority(_)
            | Touch::Help(_)
            | Touch::Fetch(_)
            | Touch::AllWishes
            | Touch::Wish(_)
            | Touch::Appointment
            | Touch::Search
            | Touch::Notices
            | Touch::Back
            | Touch::Done => {}
        }
        Vec::new()
    }

    fn choose_service(&mut self, service: ServiceId) {
        if self.catalogue.as_ref().is_some_and(|catalogue| catalogue.service(&service).is_some()) {
            self.go_to(Stage::Service { service, list: ListPrint::Offered });
        }
    }

    /// How to book an appointment for the service that gives no number now.
    fn offer_booking(&mut self) {
        let service = match &self.stage {
            Stage::Service { service, .. } => service,
            Stage::Sorry {
                trouble: Trouble::QuotaReached(service) | Trouble::ClosesBeforeTurn(service),
                ..
            } => service,
            _ => return,
        };
        if self.catalogue.as_ref().and_then(|catalogue| catalogue.booking(service)).is_some() {
            self.go_to(Stage::Book { service: service.clone(), list: ListPrint::Offered });
        }
    }

    fn choose_category(&mut self, category: String) {
        if let Stage::List { prefix, category: None, .. } = self.stage {
            self.go_to(Stage::List { prefix, category: Some(category), page: 0 });
        }
    }
}

#[cfg(test)]
mod tests;
