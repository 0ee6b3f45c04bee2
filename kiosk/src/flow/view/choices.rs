//! What there is to choose: services, groups, categories, and what a search found.

use queue_api::Prefix;
use queue_api::office::Service;
use queue_api::ticket::Wait;

use super::{Choice, Page, closed};
use crate::catalogue::Catalogue;
use crate::flow::{Flow, Touch};
use crate::measure;

/// The most lines of a list's title.
const TITLE_LINES: usize = 3;

pub(super) fn found(flow: &Flow, catalogue: &Catalogue, typed: &str, now_ms: u64) -> Vec<Choice> {
    let found = catalogue.search(typed, flow.language);
    found.into_iter().map(|service| service_choice(flow, catalogue, now_ms, service)).collect()
}

pub(super) fn home(flow: &Flow, catalogue: &Catalogue, now_ms: u64) -> Page {
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

pub(super) fn groups(flow: &Flow, catalogue: &Catalogue, now_ms: u64) -> Vec<Choice> {
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

pub(super) fn list(
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
pub(super) fn paged(
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
