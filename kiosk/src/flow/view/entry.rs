//! Pages with keys: codes and the search.

use queue_api::appointment::CheckInRequest;

use super::{Page, WishesView};
use crate::catalogue::Catalogue;
use crate::flow::Flow;
use crate::flow::entry::{EntryTrouble, Purpose};
use crate::flow::search::KEYS;

/// The page for typing a code.
pub(super) fn page(
    flow: &Flow,
    catalogue: &Catalogue,
    purpose: Purpose,
    typed: &str,
    trouble: Option<EntryTrouble>,
    now_ms: u64,
) -> Page {
    let asks_wishes = purpose == Purpose::Appointment;
    Page::Entry {
        purpose,
        whole: typed.len() == purpose.length(),
        typed: shown(purpose, typed),
        keys: purpose.letters().chars().collect(),
        trouble,
        pause_s: flow.misses.pause_left_ms(now_ms).map(|left| left.div_ceil(1_000)),
        scanner: asks_wishes && flow.settings.scanner,
        wishes: asks_wishes.then(|| WishesView::of(flow, catalogue, None)).filter(|wishes| wishes.has_needs),
        asking: false,
    }
}

/// The same while the number for an appointment is asked for. Of a document nothing is shown.
pub(super) fn asking(flow: &Flow, catalogue: &Catalogue, request: &CheckInRequest) -> Page {
    let typed = request.code.as_ref().map_or("", |code| code.as_str());
    match page(flow, catalogue, Purpose::Appointment, typed, None, u64::MAX) {
        Page::Entry { purpose, typed, whole, keys, trouble, pause_s, scanner, wishes, asking: _ } => {
            Page::Entry { purpose, typed, whole, keys, trouble, pause_s, scanner, wishes, asking: true }
        }
        other => other,
    }
}

/// The page for typing the PIN of the staff: of what is typed only how much.
pub(super) fn pin(flow: &Flow, typed: &str, is_wrong: bool, checking: bool, now_ms: u64) -> Page {
    let purpose = Purpose::StaffPin;
    let length = if checking { purpose.length() } else { typed.len() };
    let pause_s = flow.attempts.pause_left_ms(now_ms).map(|left| left.div_ceil(1_000));
    Page::Entry {
        purpose,
        typed: shown(purpose, &"•".repeat(length)),
        whole: length == purpose.length(),
        keys: purpose.letters().chars().collect(),
        trouble: is_wrong.then_some(EntryTrouble::WrongPin),
        pause_s,
        scanner: false,
        wishes: None,
        asking: checking,
    }
}

/// The search, with what was found as far as there is room beside the keys.
pub(super) fn search(flow: &Flow, catalogue: &Catalogue, typed: &str, now_ms: u64) -> Page {
    let mut found = super::choices::found(flow, catalogue, typed, now_ms);
    let count = found.len();
    found.truncate(flow.room().found);
    Page::Search { typed: typed.into(), keys: KEYS.chars().collect(), found, count }
}

/// A code in groups, with a place for each letter that is to come.
fn shown(purpose: Purpose, typed: &str) -> String {
    let missing = purpose.length().saturating_sub(typed.chars().count());
    let all = format!("{typed}{}", "_".repeat(missing));
    match purpose {
        Purpose::ReturnCode => grouped(&all, 4),
        Purpose::Appointment => grouped(&all, 5),
        Purpose::StaffPin => grouped(&all, 3),
    }
}

/// A code in groups of so many letters.
pub(super) fn grouped(code: &str, letters: usize) -> String {
    let code: Vec<char> = code.chars().collect();
    code.chunks(letters).map(String::from_iter).collect::<Vec<_>>().join(" ")
}
