//! The number of a slip that was held before the scanner.

use slint::ComponentHandle;

use super::super::pages::{KioskWindow, Own as ShownOwn, OwnAdapter, Page as ShownPage};
use super::{count, minutes, seconds};
use crate::flow::{OwnView, Page, View};

pub(super) fn page(window: &KioskWindow, view: &View) -> ShownPage {
    let adapter = window.global::<OwnAdapter>();
    if let Page::Own { number, service, own, returns_s } = &view.page {
        adapter.set_number(number.as_str().into());
        adapter.set_service(service.as_str().into());
        adapter.set_returns_s(seconds(*returns_s));
        if let OwnView::Called(counter) | OwnView::Serving(counter) = own {
            adapter.set_counter(counter.as_str().into());
        }
        if let OwnView::Waiting { ahead, wait } = own {
            let (low, high) = wait.map_or((0, -1), minutes);
            adapter.set_ahead(ahead.map_or(-1, count));
            adapter.set_wait_low(low);
            adapter.set_wait_high(high);
        }
        adapter.set_own(match own {
            OwnView::Looking => ShownOwn::Looking,
            OwnView::Waiting { .. } => ShownOwn::Waiting,
            OwnView::Called(_) => ShownOwn::Called,
            OwnView::Serving(_) => ShownOwn::Serving,
            OwnView::Parked => ShownOwn::Parked,
            OwnView::NoShow => ShownOwn::NoShow,
            OwnView::Ended => ShownOwn::Ended,
            OwnView::MayRate => ShownOwn::MayRate,
            OwnView::Thanked => ShownOwn::Thanked,
            OwnView::Unknown => ShownOwn::Unknown,
            OwnView::Unanswered => ShownOwn::Unanswered,
        });
    }
    ShownPage::Own
}
