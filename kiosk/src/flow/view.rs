//! What is to be seen: the page with everything that stands on it.

mod closed;
mod entry;
mod own;
mod staff;
mod wishes;

use queue_api::office::Service;
use queue_api::ticket::Wait;
use queue_api::{Language, Prefix, ServiceId};

use super::entry::{EntryTrouble, Purpose};
use super::stage::{ListPrint, Request, Stage};
use super::{Alone, Flow, Help, Mode, Modes, Newcomer, Opened, Touch, VOLUMES, VoiceView};
use crate::catalogue::Catalogue;
use crate::measure;

pub use closed::{ClosedView, NextOpening};
pub use own::OwnView;
pub use staff::{Fact, StaffView};
pub use wishes::{Check, Class, Subject, WishesView};

/// The most lines of a list's title.
const TITLE_LINES: usize = 3;

/// Everything on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The language of the page.
    pub language: Language,
    /// The languages to choose from.
    pub languages: Vec<Language>,
    /// Whose office it is.
    pub municipality: String,
    /// The office's time, `HH:MM`; empty before the server told it.
    pub time: String,
    /// What the person has switched on.
    pub modes: Modes,
    /// How the kiosk speaks; none while it does not.
    pub voice: Option<VoiceView>,
    /// The names that only the person in front of the kiosk may hear.
    pub private_names: Vec<String>,
    /// What became of a call for a member of staff.
    pub help: Help,
    /// Whether that has just been learned.
    pub help_is_new: bool,
    /// The number under which a further service is chosen.
    pub visit_number: Option<String>,
    /// The seconds left, when the page asks whether somebody is still there.
    pub still_here_s: Option<u64>,
    /// Why the kiosk gives numbers without the server, if it does.
    pub alone: Option<Alone>,
    /// Whether the screen is dark, since nobody is there and the office is closed.
    pub rests: bool,
    /// The page.
    pub page: Page,
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub enum Page {
    /// The server has not answered yet.
    Starting,
    /// The kiosk is new; empty texts while the server has not given a code.
    Enrol {
        /// What an administrator types.
        code: String,
        /// What they compare.
        fingerprint: String,
        /// Somebody answers whom the kiosk does not trust.
        stranger: bool,
        /// Which server is asked, of how many, where the kiosk found it by itself.
        server: Option<(String, usize)>,
    },
    /// The question, the most wanted services, and the groups.
    Home {
        /// The most wanted services.
        services: Vec<Choice>,
        /// The groups; none where they have a page of their own.
        groups: Vec<Choice>,
        /// The way for somebody who does not know.
        unsure: Option<Touch>,
        /// Whether somebody may have an appointment.
        appointments: bool,
        /// What the office wants everybody to read, the first of so many.
        notice: Option<(String, usize)>,
        /// When the last numbers are given, shortly before.
        last_numbers: Option<String>,
    },
    /// Groups, categories or services.
    List {
        /// The letter of the group.
        letter: Option<char>,
        /// What the choices have in common; none for all groups.
        title: Option<String>,
        /// What there is to choose.
        choices: Vec<Choice>,
        /// Which page of how many, from 1.
        page: (usize, usize),
    },
    /// One service, before the number is taken.
    Service {
        /// The letter of its numbers.
        letter: char,
        /// Its name.
        name: String,
        /// Whether numbers are given.
        open: bool,
        /// How many people are called first; none where nobody knows.
        ahead: Option<usize>,
        /// The expected wait; none where none can be said honestly.
        wait: Option<Wait>,
        /// Why no numbers are given.
        closed: Option<ClosedView>,
        /// Where it can be asked for without coming.
        online: Option<String>,
        /// What to bring.
        documents: Vec<String>,
        /// What became of the list on paper; none where it cannot be had.
        list: Option<ListPrint>,
        /// Whether there is paper.
        has_paper: bool,
        /// What it costs, as the municipality says it.
        fee: Option<String>,
        /// What the person wants besides; none where no number is given.
        wishes: Option<WishesView>,
        /// Whether an appointment can be booked instead.
        book: bool,
        /// Whether the number is being asked for.
        asking: bool,
    },
    /// Something to tick.
    Wishes {
        /// What it is about.
        subject: Subject,
        /// What there is to tick.
        checks: Vec<Check>,
        /// Which page of how many, from 1.
        page: (usize, usize),
    },
    /// A code is typed.
    Entry {
        /// Which.
        purpose: Purpose,
        /// What was typed, in groups.
        typed: String,
        /// Whether it has all its letters.
        whole: bool,
        /// What the keys say.
        keys: Vec<char>,
        /// Why it leads to nothing.
        trouble: Option<EntryTrouble>,
        /// How long nobody may try, if so.
        pause_s: Option<u64>,
        /// Whether there is a scanner to hold a code or a document before.
        scanner: bool,
        /// What the person wants besides, where that is asked here.
        wishes: Option<WishesView>,
        /// Whether the number is being asked for.
        asking: bool,
    },
    /// The search.
    Search {
        /// What was typed.
        typed: String,
        /// What the keys say.
        keys: Vec<char>,
        /// What was found, as far as there is room.
        found: Vec<Choice>,
        /// How much was found.
        count: usize,
    },
    /// How to book an appointment.
    Book {
        /// The service.
        service: String,
        /// Where.
        address: String,
        /// What became of the paper with the address; none where it cannot be had.
        list: Option<ListPrint>,
    },
    /// What the office wants everybody to read.
    Notices {
        /// One of them.
        text: String,
        /// Which page of how many, from 1.
        page: (usize, usize),
    },
    /// The number.
    Ticket {
        /// As people read it.
        number: String,
        /// The service, or its group where the service is sensitive.
        service: String,
        /// How many people are called first; none where nobody knows.
        ahead: Option<usize>,
        /// The expected wait; none where none can be said honestly.
        wait: Option<Wait>,
        /// Whether a clerk comes and fetches the person.
        fetched: bool,
        /// Where the number can be followed by phone.
        link: Option<String>,
        /// What became of the slip.
        paper: PaperView,
        /// When the page ends.
        returns_s: u64,
    },
    /// The number of a slip that was held before the scanner.
    Own {
        /// As people read it; empty where it is not known.
        number: String,
        /// The service, or its group where the service is sensitive.
        service: String,
        /// Where it stands.
        own: OwnView,
        /// When the page ends.
        returns_s: u64,
    },
    /// Something is in the way.
    Trouble {
        /// What.
        trouble: Trouble,
        /// Whether an appointment can be booked instead.
        book: bool,
        /// When the page ends; none when it ends with the trouble.
        returns_s: Option<u64>,
    },
    /// The office is closed.
    Closed {
        /// Why, and when it opens again.
        closed: ClosedView,
        /// Today's hours, or none on a closed day.
        hours: Option<(String, String)>,
        /// Where an appointment can be booked.
        booking: Option<String>,
    },
    /// The page for staff.
    Staff(Box<StaffView>),
    /// The languages to choose from.
    Languages,
    /// The modes to choose from.
    Appearance {
        /// What can be switched on here.
        modes: Vec<Mode>,
        /// The step of the voice, from 1, and how many there are; none while it does not speak.
        volume: Option<(u8, u8)>,
    },
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What choosing it means.
    pub touch: Touch,
    /// The letter of the numbers.
    pub letter: Option<char>,
    /// What it is called.
    pub name: String,
    /// How many people are called first; none for groups and categories.
    pub ahead: Option<usize>,
    /// The expected wait; none where none can be said honestly.
    pub wait: Option<Wait>,
    /// Whether that is longer than the office wants it to be.
    pub is_long: bool,
    /// Whether numbers are given.
    pub open: bool,
}

/// What became of the slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperView {
    /// It is being printed.
    Printing,
    /// It is there.
    Printed,
    /// It did not come out.
    Missing,
    /// Nobody knows whether all of it came out.
    Unsure,
}

/// What is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The server is not there.
    NoLine,
    /// Somebody answers in its place whom the kiosk does not trust.
    Stranger,
    /// The numbers that the kiosk may give by itself are used up.
    NumbersUsedUp,
    /// A request got no answer.
    NotAnswered,
    /// The service has just closed.
    ServiceClosed,
    /// The office has just closed.
    OfficeClosed,
    /// The last number of today for this service was given.
    QuotaReached(ServiceId),
    /// The turn would not come before the office closes.
    ClosesBeforeTurn(ServiceId),
    /// Whoever has this appointment can check in from this time on.
    TooEarly(String),
    /// Somebody has a number for this appointment.
    AppointmentUsed,
    /// The appointment is no longer kept: the person waits like everybody.
    AppointmentReleased,
    /// The appointment was given up.
    AppointmentCancelled,
    /// The server refused for another reason.
    Refused,
}

pub(super) fn of(flow: &Flow, now_ms: u64) -> View {
    let left_ms = flow.returns_at().map(|at| at.saturating_sub(now_ms));
    let returns_s = left_ms.unwrap_or_default().div_ceil(1000);
    let page = match &flow.catalogue {
        _ if flow.newcomer.is_some() => enrol(flow.newcomer.as_ref()),
        _ if flow.opened == Some(Opened::Languages) => Page::Languages,
        _ if flow.opened == Some(Opened::Appearance) => appearance(flow),
        _ if flow.stage.is_for_staff() => staff::page(flow, now_ms),
        None if flow.is_cut_off(now_ms) => no_line(flow),
        _ if !flow.has_heard && !flow.is_cut_off(now_ms) => Page::Starting,
        None => Page::Starting,
        Some(catalogue) => page(flow, catalogue, now_ms, returns_s),
    };
    let can_ask =
        !matches!(page, Page::Starting | Page::Ticket { .. } | Page::Trouble { .. } | Page::Closed { .. });
    let is_asked = can_ask && flow.asks_still_here(now_ms);
    View {
        language: flow.language,
        languages: flow.catalogue.as_ref().map(|c| c.office.languages.clone()).unwrap_or_default(),
        municipality: flow
            .catalogue
            .as_ref()
            .map(|catalogue| catalogue.name(&catalogue.office.names, flow.language).to_owned())
            .unwrap_or_default(),
        time: flow
            .clock
            .as_ref()
            .map(|clock| clock.now(now_ms).strftime("%H:%M").to_string())
            .unwrap_or_default(),
        visit_number: flow.visit.map(|visit| visit.number.spaced()),
        still_here_s: is_asked.then_some(returns_s),
        modes: flow.modes,
        voice: flow.voice(),
        private_names: flow
            .catalogue
            .as_ref()
            .map(|catalogue| catalogue.sensitive_names(flow.language))
            .unwrap_or_default(),
        help: flow.help,
        help_is_new: flow.help_is_new(now_ms),
        alone: flow.works_alone(now_ms),
        rests: flow.rests(now_ms),
        page,
    }
}

fn no_line(flow: &Flow) -> Page {
    let trouble = if flow.meets_stranger { Trouble::Stranger } else { Trouble::NoLine };
    Page::Trouble { trouble, book: false, returns_s: None }
}

fn enrol(newcomer: Option<&Newcomer>) -> Page {
    match newcomer {
        None | Some(Newcomer::Asking | Newcomer::Stranger | Newcomer::LetIn { .. }) => Page::Enrol {
            code: String::new(),
            fingerprint: String::new(),
            stranger: newcomer == Some(&Newcomer::Stranger),
            server: None,
        },
        Some(Newcomer::Shown { code, fingerprint, server }) => {
            // Read out and typed in two halves.
            let (first, second) = code.split_at_checked(code.len() / 2).unwrap_or((code, ""));
            let code = format!("{first} {second}").trim().into();
            let (fingerprint, server) = (fingerprint.clone(), server.clone());
            Page::Enrol { code, fingerprint, stranger: false, server }
        }
    }
}

fn page(flow: &Flow, catalogue: &Catalogue, now_ms: u64, returns_s: u64) -> Page {
    if flow.stage.is_choosing()
        && let Some(page) = instead_of_choosing(flow, catalogue, now_ms)
    {
        return page;
    }
    match &flow.stage {
        Stage::Home => home(flow, catalogue, now_ms),
        Stage::Groups { page } => {
            paged(flow, None, None, groups(flow, catalogue, now_ms), *page, flow.room().groups)
        }
        Stage::List { prefix, category, page } => {
            list(flow, catalogue, now_ms, *prefix, category.as_deref(), *page)
        }
        Stage::Service { service, list } => service_page(flow, catalogue, now_ms, service, Some(*list)),
        Stage::Asking { request: Request::Issue(request), .. } => {
            service_page(flow, catalogue, now_ms, &request.service, None)
        }
        Stage::Keeping { ticket, .. } => service_page(flow, catalogue, now_ms, &ticket.service, None),
        Stage::Asking { request: Request::CheckIn(request), .. } => entry::asking(flow, catalogue, request),
        Stage::Wishes { list, page } => wishes::page(flow, catalogue, *list, *page),
        Stage::Entry { purpose, typed, trouble } => {
            entry::page(flow, catalogue, *purpose, typed, *trouble, now_ms)
        }
        Stage::Search { typed } => entry::search(flow, catalogue, typed, now_ms),
        Stage::Found { typed, page } => {
            let found = found(flow, catalogue, typed, now_ms);
            paged(flow, None, Some(typed.clone()), found, *page, flow.room().choices)
        }
        Stage::Book { service, list } => closed::booking(flow, catalogue, service, *list),
        Stage::Notices { page } => closed::notices(flow, catalogue, *page),
        Stage::Pin { .. } | Stage::Staff(_) => staff::page(flow, now_ms),
        Stage::Own { own, .. } => own::page(flow, catalogue, own, returns_s),
        Stage::Ticket { given, paper, .. } => Page::Ticket {
            number: given.visit.number.spaced(),
            service: flow.printed_name(&given.service, flow.language).unwrap_or_default(),
            ahead: given.ahead,
            wait: given.wait,
            fetched: given.fetched,
            link: given.link.clone(),
            paper: *paper,
            returns_s,
        },
        Stage::Sorry { trouble, .. } => {
            let book = match trouble {
                Trouble::QuotaReached(service) | Trouble::ClosesBeforeTurn(service) => {
                    catalogue.booking(service).is_some()
                }
                _ => false,
            };
            Page::Trouble { trouble: trouble.clone(), book, returns_s: Some(returns_s) }
        }
    }
}

fn appearance(flow: &Flow) -> Page {
    let offered = |mode: &Mode| flow.settings.panel.offers(*mode);
    let volume = flow.modes.has(Mode::ReadAloud).then_some((flow.volume + 1, VOLUMES));
    Page::Appearance { modes: Mode::ALL.into_iter().filter(offered).collect(), volume }
}

/// What is shown while nobody can choose.
fn instead_of_choosing(flow: &Flow, catalogue: &Catalogue, now_ms: u64) -> Option<Page> {
    let span = |opens: &str, closes: &str| Some((opens.to_owned(), closes.to_owned()));
    if !flow.is_cut_off(now_ms) {
        return (!catalogue.office.open).then(|| closed::page(flow, catalogue, now_ms));
    }
    let trouble = |trouble| Some(Page::Trouble { trouble, book: false, returns_s: None });
    match flow.hours_today(now_ms) {
        _ if flow.goes_on_alone(now_ms) => None,
        Some((hours, _)) if !flow.is_within_hours(now_ms) => {
            let hours =
                hours.first().zip(hours.last()).and_then(|(first, last)| span(&first.opens, &last.closes));
            Some(Page::Closed { closed: ClosedView::default(), hours, booking: None })
        }
        _ if flow.is_used_up(now_ms) => trouble(Trouble::NumbersUsedUp),
        _ => Some(no_line(flow)),
    }
}

fn found(flow: &Flow, catalogue: &Catalogue, typed: &str, now_ms: u64) -> Vec<Choice> {
    let found = catalogue.search(typed, flow.language);
    found.into_iter().map(|service| service_choice(flow, catalogue, now_ms, service)).collect()
}

fn home(flow: &Flow, catalogue: &Catalogue, now_ms: u64) -> Page {
    let shown = if flow.room().groups_on_home { groups(flow, catalogue, now_ms) } else { Vec::new() };
    Page::Home {
        services: catalogue
            .home_services()
            .take(flow.room().home)
            .map(|service| Choice {
                name: catalogue.button_name(service, flow.language).into(),
                ..service_choice(flow, catalogue, now_ms, service)
            })
            .collect(),
        groups: shown,
        unsure: catalogue
            .office
            .information
            .as_ref()
            .filter(|id| catalogue.service(id).is_some())
            .map(|id| Touch::Service(id.clone())),
        appointments: flow.visit.is_none() && flow.takes_appointments() && !flow.is_cut_off(now_ms),
        notice: closed::first_notice(flow, catalogue),
        last_numbers: closed::last_numbers(flow, catalogue, now_ms),
    }
}

fn groups(flow: &Flow, catalogue: &Catalogue, now_ms: u64) -> Vec<Choice> {
    catalogue
        .groups()
        .map(|group| Choice {
            touch: Touch::Group(group.prefix),
            letter: Some(group.prefix.letter()),
            name: catalogue.name(&group.names, flow.language).into(),
            ahead: None,
            wait: None,
            is_long: false,
            open: catalogue.services_of(group.prefix).any(|service| flow.standing(service, now_ms).open),
        })
        .collect()
}

fn service_choice(flow: &Flow, catalogue: &Catalogue, now_ms: u64, service: &Service) -> Choice {
    let standing = flow.standing(service, now_ms);
    Choice {
        touch: Touch::Service(service.id.clone()),
        letter: Some(service.prefix.letter()),
        name: catalogue.name(&service.names, flow.language).into(),
        ahead: standing.ahead,
        wait: standing.wait,
        is_long: standing.wait.is_some_and(|wait| is_long(wait, catalogue.office.wait_target_s)),
        open: standing.open,
    }
}

/// Whether even the lower end of a wait lies above what the office wants to keep.
fn is_long(wait: Wait, target_s: u32) -> bool {
    wait.low_s > target_s
}

fn list(
    flow: &Flow,
    catalogue: &Catalogue,
    now_ms: u64,
    prefix: Prefix,
    category: Option<&str>,
    page: usize,
) -> Page {
    let categories = catalogue.categories_of(prefix);
    let (names, choices) = match category {
        None if !categories.is_empty() => {
            let choices = categories
                .iter()
                .map(|category| Choice {
                    touch: Touch::Category(category.id.clone()),
                    letter: None,
                    name: catalogue.name(&category.names, flow.language).into(),
                    ahead: None,
                    wait: None,
                    is_long: false,
                    open: true,
                })
                .collect();
            (catalogue.group(prefix).map(|group| &group.names), choices)
        }
        chosen => {
            let choices = catalogue
                .services_of(prefix)
                .filter(|service| chosen.is_none_or(|category| service.category == category))
                .map(|service| service_choice(flow, catalogue, now_ms, service))
                .collect();
            let names = match chosen {
                Some(category) => catalogue.category(category).map(|category| &category.names),
                None => catalogue.group(prefix).map(|group| &group.names),
            };
            (names, choices)
        }
    };
    let title = names.map(|names| catalogue.name(names, flow.language).to_owned());
    paged(flow, Some(prefix.letter()), title, choices, page, flow.room().choices)
}

/// The choices of one page; pages are filled up to `fit` choices, and only as far as their lines have room.
fn paged(
    flow: &Flow,
    letter: Option<char>,
    title: Option<String>,
    choices: Vec<Choice>,
    page: usize,
    fit: usize,
) -> Page {
    let room = flow.room();
    // A title is in letters 1.4 times as large.
    let title = title.map(|title| measure::cut(&title, room.line_ems / 1.4, TITLE_LINES));
    let mut pages: Vec<Vec<Choice>> = vec![Vec::new()];
    let mut lines = 0;
    for choice in choices {
        let needed = measure::lines(&choice.name, room.line_ems);
        if let Some(last) = pages.last()
            && !last.is_empty()
            && (last.len() == fit || lines + needed > room.lines)
        {
            pages.push(Vec::new());
            lines = 0;
        }
        lines += needed;
        pages.last_mut().expect("there is always a page").push(choice);
    }
    let count = pages.len();
    let page = page % count;
    Page::List { letter, title, choices: pages.swap_remove(page), page: (page + 1, count) }
}

/// The page of a service; `list` is none while its number is asked for.
fn service_page(
    flow: &Flow,
    catalogue: &Catalogue,
    now_ms: u64,
    service: &ServiceId,
    list: Option<ListPrint>,
) -> Page {
    let Some(service) = catalogue.service(service) else { return home(flow, catalogue, now_ms) };
    let standing = flow.standing(service, now_ms);
    let used_up = || ClosedView { reason: "numbers_used_up".into(), ..ClosedView::default() };
    let documents = catalogue.documents(service, flow.language);
    let has_paper = flow.printer_trouble.is_none();
    Page::Service {
        letter: service.prefix.letter(),
        name: catalogue.name(&service.names, flow.language).into(),
        open: standing.open,
        ahead: standing.ahead,
        wait: standing.wait,
        closed: standing
            .used_up
            .then(used_up)
            .or_else(|| service.closed.as_ref().map(|closed| ClosedView::of(flow, closed, now_ms))),
        online: service.online_url.as_deref().map(host),
        documents: documents.to_vec(),
        list: list.filter(|list| !documents.is_empty() && (has_paper || *list != ListPrint::Offered)),
        has_paper,
        fee: service.fee.clone(),
        wishes: standing.open.then(|| WishesView::of(flow, catalogue, Some(service))),
        book: !standing.open && catalogue.booking(&service.id).is_some(),
        asking: list.is_none(),
    }
}

/// An address as people say it: without the way there and what stands behind it.
pub(super) fn host(url: &str) -> String {
    let address = url.split_once("://").map_or(url, |(_, address)| address);
    address.split(['/', '?', '#']).next().unwrap_or_default().trim_start_matches("www.").into()
}

impl View {
    /// What a service of the first page means.
    pub fn service_touch(&self, index: usize) -> Option<Touch> {
        match &self.page {
            Page::Home { services, .. } => services.get(index).map(|choice| choice.touch.clone()),
            _ => None,
        }
    }

    /// What a group of the first page means.
    pub fn group_touch(&self, index: usize) -> Option<Touch> {
        match &self.page {
            Page::Home { groups, .. } => groups.get(index).map(|choice| choice.touch.clone()),
            _ => None,
        }
    }

    /// What *I don't know* means.
    pub fn unsure_touch(&self) -> Option<Touch> {
        match &self.page {
            Page::Home { unsure, .. } => unsure.clone(),
            _ => None,
        }
    }

    /// What a choice of a list, or of what was found, means.
    pub fn choice_touch(&self, index: usize) -> Option<Touch> {
        match &self.page {
            Page::List { choices, .. } | Page::Search { found: choices, .. } => {
                choices.get(index).map(|choice| choice.touch.clone())
            }
            _ => None,
        }
    }

    /// What something to tick means.
    pub fn check_touch(&self, index: usize) -> Option<Touch> {
        match &self.page {
            Page::Wishes { checks, .. } => checks.get(index).map(|check| Touch::Wish(check.wish.clone())),
            _ => None,
        }
    }

    /// What a key says.
    pub fn key_touch(&self, index: usize) -> Option<Touch> {
        match &self.page {
            Page::Entry { keys, .. } | Page::Search { keys, .. } => {
                keys.get(index).map(|key| Touch::Key(*key))
            }
            _ => None,
        }
    }

    /// What an entry of the page of modes means.
    pub fn mode_touch(&self, index: usize) -> Option<Touch> {
        match &self.page {
            Page::Appearance { modes, .. } => modes.get(index).map(|mode| Touch::Mode(*mode)),
            _ => None,
        }
    }

    /// Two letters for the municipality: those of its own name, which comes last.
    pub fn badge(&self) -> String {
        self.municipality
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .chars()
            .take(2)
            .flat_map(char::to_uppercase)
            .collect()
    }
}
