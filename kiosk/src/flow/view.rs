//! What is to be seen: the page with everything that stands on it.

mod choices;
mod closed;
mod entry;
mod own;
mod page;
mod staff;
mod wishes;

use queue_api::{Language, ServiceId};

use super::stage::{ListPrint, Request, Stage};
use super::{Alone, Flow, Help, Mode, Modes, Newcomer, Opened, Touch, VOLUMES, VoiceView};
use crate::catalogue::Catalogue;

use choices::{found, groups, home, list, paged};

pub use closed::{ClosedView, NextOpening};
pub use own::OwnView;
pub use page::{Choice, Page, PaperView, Trouble};
pub use staff::{Fact, StaffView};
pub use wishes::{Check, Class, Subject, WishesView};

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
