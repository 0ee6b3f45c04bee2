//! The page for staff: how the kiosk is, and what can be done about it.

use super::{Page, entry};
use crate::flow::staff::{Condition, Inspection, LOUDNESS_STEPS, StaffPage, TestView};
use crate::flow::stage::Stage;
use crate::flow::{Flow, StaffTouch};

/// So many facts stand on a page of a small panel.
const FACTS_OF_SMALL_PAGE: usize = 3;

/// The page for staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffView {
    /// How the kiosk is; empty where that has a page of its own.
    pub facts: Vec<Fact>,
    /// What can be touched; empty where it has a page of its own.
    pub touches: Vec<StaffTouch>,
    /// What became of the test slip.
    pub test: TestView,
    /// Whether the roll was changed just now.
    pub roll_is_new: bool,
    /// The step of the loudspeaker, from 1, and how many there are.
    pub loudness: (u8, u8),
    /// Whether the loudspeaker is being tried.
    pub tries_loudness: bool,
    /// Which page of how many, from 1.
    pub page: (usize, usize),
}

/// How something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// About how many slips the roll still gives, and whether that is little; none where nobody knows.
    SlipsLeft(Option<u32>, bool),
    /// The printer, and what is wrong with it.
    Printer(Option<String>),
    /// The scanner.
    Scanner(Condition),
    /// The line; since when it is cut, if it is.
    Line(Option<String>),
    /// How many numbers the server does not have yet.
    Unsent(usize),
    /// The version of the program.
    Version(&'static str),
}

pub(super) fn page(flow: &Flow, now_ms: u64) -> Page {
    match &flow.stage {
        Stage::Pin { typed, is_wrong, checking } => entry::pin(flow, typed, *is_wrong, *checking, now_ms),
        Stage::Staff(page) => Page::Staff(Box::new(staff(flow, page, now_ms))),
        _ => Page::Starting,
    }
}

fn staff(flow: &Flow, page: &StaffPage, now_ms: u64) -> StaffView {
    let known = facts(flow, page, now_ms);
    let is_small = flow.settings.panel.seen_with(flow.modes).is_small();
    let pages = if is_small { 1 + known.len().div_ceil(FACTS_OF_SMALL_PAGE) } else { 1 };
    let shown = page.page % pages;
    let has_touches = shown == 0;
    let facts = match (is_small, shown) {
        (false, _) => known,
        (true, 0) => Vec::new(),
        (true, shown) => {
            let before = (shown - 1) * FACTS_OF_SMALL_PAGE;
            known.into_iter().skip(before).take(FACTS_OF_SMALL_PAGE).collect()
        }
    };
    let touches = [StaffTouch::NewRoll, StaffTouch::TestSlip, StaffTouch::Quieter, StaffTouch::Louder];
    StaffView {
        facts,
        touches: if has_touches { touches.to_vec() } else { Vec::new() },
        test: page.test.clone(),
        roll_is_new: page.roll_is_new,
        loudness: (flow.settings.loudness + 1, LOUDNESS_STEPS),
        tries_loudness: page.tries_loudness,
        page: (shown + 1, pages),
    }
}

fn facts(flow: &Flow, page: &StaffPage, now_ms: u64) -> Vec<Fact> {
    let Inspection { slips_left, is_low, scanner, unsent } = page.inspection.clone().unwrap_or_default();
    vec![
        Fact::SlipsLeft(slips_left, is_low),
        Fact::Printer(flow.printer_trouble.clone()),
        Fact::Scanner(scanner),
        Fact::Line(flow.line_lost_at(now_ms)),
        Fact::Unsent(unsent),
        Fact::Version(env!("CARGO_PKG_VERSION")),
    ]
}
