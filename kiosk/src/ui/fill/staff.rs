//! The page for staff.

use slint::ComponentHandle;

use super::super::pages::{Fact as ShownFact, KioskWindow, Page as ShownPage, StaffAdapter};
use super::{count, keep};
use crate::flow::{Page, StaffTouch, TestView, View};
use crate::words::{Words, staff};

pub(super) fn page(window: &KioskWindow, view: &View) -> ShownPage {
    let adapter = window.global::<StaffAdapter>();
    let words = Words::of(view.language);
    if let Page::Staff(page) = &view.page {
        let facts = page.facts.iter().map(|fact| {
            let (caption, value, is_bad) = staff::fact(words, fact);
            ShownFact { caption: caption.into(), value: value.into(), is_bad }
        });
        keep(&adapter.get_facts(), facts, |facts| adapter.set_facts(facts));
        adapter.set_has_facts(!page.facts.is_empty());
        adapter.set_has_paper(page.touches.contains(&StaffTouch::TestSlip));
        adapter.set_has_loudspeaker(page.touches.contains(&StaffTouch::Louder));
        let news = match (&page.test, page.roll_is_new) {
            (TestView::None, true) => words.tr("The slips are counted from a new roll.").into(),
            (test, _) => staff::test(words, test),
        };
        adapter.set_news(news.into());
        adapter.set_step(page.loudness.0.into());
        adapter.set_steps(page.loudness.1.into());
        adapter.set_page(count(page.page.0));
        adapter.set_pages(count(page.page.1));
    }
    ShownPage::Staff
}
