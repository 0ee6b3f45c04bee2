//! The page for staff: how the kiosk is, and what can be done about it.

use super::{Page, entry};
use crate::flow::staff::{Condition, Inspection, LOUDNESS_STEPS, StaffPage, TestView};
use crate::flow::stage::Stage;
use crate::flow::{Flow, StaffTouch};

/// The page for staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffView {
    /// How the kiosk is; empty where that has a page of its own.
    pub facts: Vec<Fact>,
    /// What can be touched here.
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
    let mut parts = parts(facts(flow, page, now_ms), flow.room().facts);
    let pages = parts.len();
    let shown = page.page % pages;
    let (facts, touches) = parts.swap_remove(shown);
    StaffView {
        facts,
        touches,
        test: page.test.clone(),
        roll_is_new: page.roll_is_new,
        loudness: (flow.settings.loudness + 1, LOUDNESS_STEPS),
        tries_loudness: page.tries_loudness,
        page: (shown + 1, pages),
    }
}

/// What stands on each page: all of it on one that has room for every fact; else paper, loudspeaker, and the facts.
fn parts(facts: Vec<Fact>, room: usize) -> Vec<(Vec<Fact>, Vec<StaffTouch>)> {
    let paper = vec![StaffTouch::NewRoll, StaffTouch::TestSlip];
    let loudspeaker = vec![StaffTouch::Quieter, StaffTouch::Louder];
    if facts.len() <= room {
        return vec![(facts, [paper, loudspeaker].concat())];
    }
    let facts = facts.chunks(room).map(|facts| (facts.to_vec(), Vec::new()));
    [(Vec::new(), paper), (Vec::new(), loudspeaker)].into_iter().chain(facts).collect()
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
