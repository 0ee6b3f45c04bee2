//! What the person wants besides the service, as it is asked and shown.

use queue_api::office::Service;
use queue_api::{ClassId, Language, Need};

use super::Page;
use crate::catalogue::Catalogue;
use crate::flow::Flow;
use crate::flow::message::Wish;
use crate::flow::wishes::WishList;
use crate::measure;

/// A class of people who go before others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// By the rules of the office.
    Priority,
    /// Who cannot wait long.
    CannotWait,
    /// One of the office's own, by its name.
    Other(String),
}

/// What a page of ticks is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Who goes before others.
    Priority,
    /// Help at the counter.
    Needs,
    /// Both, and coming back with documents.
    All,
}

/// Something to tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What it says.
    pub wish: Wish,
    /// The class it puts the person into, as the office calls it.
    pub class: Option<Class>,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// What is asked on the page of a service or of a check-in, with the answers so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishesView {
    /// Whether anybody goes before others.
    pub has_priority: bool,
    /// The class that was chosen.
    pub priority: Option<Class>,
    /// Whether there is help at the counters.
    pub has_needs: bool,
    /// What was chosen.
    pub needs: Vec<Need>,
    /// Whether a clerk shall come and fetch the person, where that is asked by itself.
    pub fetch: Option<bool>,
    /// Whether an earlier visit may be told of.
    pub comes_back: bool,
    /// The code of the earlier visit, in groups.
    pub return_code: Option<String>,
    /// Whether all of it stands on a page of its own: this one has no room.
    pub apart: bool,
}

impl Class {
    /// The class with this id, as the office calls it.
    pub(super) fn of(id: &ClassId, catalogue: &Catalogue, language: Language) -> Self {
        match (catalogue.office.priority_names.get(id), id.as_str()) {
            (Some(names), _) => Class::Other(catalogue.name(names, language).into()),
            (None, "priority") => Class::Priority,
            (None, "cannot_wait") => Class::CannotWait,
            (None, other) => Class::Other(other.replace('_', " ")),
        }
    }
}

impl WishesView {
    /// For a number for `service`, or for the check-in with an appointment.
    pub(super) fn of(flow: &Flow, catalogue: &Catalogue, service: Option<&Service>) -> Self {
        let office = &catalogue.office;
        let wishes = &flow.wishes;
        let fetches = office.needs.contains(&Need::Fetch);
        Self {
            has_priority: service.is_some() && !office.priorities.is_empty(),
            priority: wishes.priority.as_ref().map(|class| Class::of(class, catalogue, flow.language)),
            has_needs: !office.needs.is_empty(),
            needs: wishes.needs.clone(),
            // Who comes for something sensitive need not be called across the hall.
            fetch: service
                .filter(|service| service.sensitive && fetches)
                .map(|_| wishes.needs.contains(&Need::Fetch)),
            comes_back: service.is_some() && flow.visit.is_none(),
            return_code: wishes.return_code.as_deref().map(|code| super::entry::grouped(code, 4)),
            apart: service.is_some_and(|service| !has_room(flow, catalogue, service)),
        }
    }
}

/// Whether the questions have room beside name, documents and what else stands on the page of a service.
fn has_room(flow: &Flow, catalogue: &Catalogue, service: &Service) -> bool {
    let room = flow.room();
    // The name is in letters half as large again.
    let name = measure::lines(catalogue.name(&service.names, flow.language), room.line_ems / 1.5);
    let documents = catalogue.documents(service, flow.language);
    let documents: usize = documents.iter().map(|document| measure::lines(document, room.line_ems)).sum();
    let others = [
        service.fee.is_some(),
        service.online_url.is_some(),
        flow.printer_trouble.is_some(),
        service.sensitive && catalogue.office.needs.contains(&Need::Fetch),
    ];
    let others = others.into_iter().filter(|is_there| *is_there).count() * 3;
    2 * name + documents + others <= room.lines_with_questions
}

/// The page of ticks.
pub(super) fn page(flow: &Flow, catalogue: &Catalogue, list: WishList, page: usize) -> Page {
    let office = &catalogue.office;
    let wishes = &flow.wishes;
    let classes = std::iter::once(None).chain(office.priorities.iter().cloned().map(Some));
    let classes = classes
        .map(|class| Check {
            ticked: wishes.priority == class,
            class: class.as_ref().map(|id| Class::of(id, catalogue, flow.language)),
            wish: Wish::Priority(class),
        })
        .filter(|_| !office.priorities.is_empty());
    let plain = |wish, ticked| Check { wish, class: None, ticked };
    let needs = office.needs.iter();
    let needs = needs.map(|need| plain(Wish::Need(*need), wishes.needs.contains(need)));
    let back = plain(Wish::ReturnCode, wishes.return_code.is_some());
    let (subject, checks): (_, Vec<Check>) = match list {
        WishList::Priority => (Subject::Priority, classes.collect()),
        WishList::Needs => (Subject::Needs, needs.collect()),
        WishList::All => {
            let back = Some(back).filter(|_| flow.visit.is_none());
            (Subject::All, classes.chain(needs).chain(back).collect())
        }
    };
    let fit = flow.room().checks;
    let count = checks.len().div_ceil(fit).max(1);
    let page = page % count;
    let checks = checks.into_iter().skip(page * fit).take(fit).collect();
    Page::Wishes { subject, checks, page: (page + 1, count) }
}
