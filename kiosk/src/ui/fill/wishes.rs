//! What the person wants besides the service.

use queue_api::Need;
use slint::{ComponentHandle, ModelRc, SharedString};

use super::super::pages::{
    Check as ShownCheck, CheckKind, KioskWindow, Page as ShownPage, ServiceAdapter, Subject as ShownSubject,
    WishesAdapter,
};
use super::{count, keep, model};
use crate::flow::{Check, Class, Page, Subject, View, Wish, WishesView};

pub(super) fn page(window: &KioskWindow, view: &View) -> ShownPage {
    let adapter = window.global::<WishesAdapter>();
    if let Page::Wishes { subject, checks, page } = &view.page {
        adapter.set_subject(match subject {
            Subject::Priority => ShownSubject::Priority,
            Subject::Needs => ShownSubject::Needs,
            Subject::All => ShownSubject::All,
        });
        keep(&adapter.get_checks(), checks.iter().map(shown), |checks| adapter.set_checks(checks));
        adapter.set_page(count(page.0));
        adapter.set_pages(count(page.1));
    }
    ShownPage::Wishes
}

/// The questions on the page of a service, with the answers so far.
pub(super) fn asked(adapter: &ServiceAdapter<'_>, wishes: Option<&WishesView>) {
    adapter.set_asks(wishes.is_some());
    let Some(wishes) = wishes else { return };
    adapter.set_has_priority(wishes.has_priority);
    adapter.set_priority(wishes.priority.as_ref().map_or("", class_id).into());
    adapter.set_has_needs(wishes.has_needs);
    adapter.set_needs(names(&wishes.needs));
    adapter.set_asks_fetch(wishes.fetch.is_some());
    adapter.set_fetch(wishes.fetch == Some(true));
    adapter.set_comes_back(wishes.comes_back);
    adapter.set_return_code(wishes.return_code.as_deref().unwrap_or_default().into());
    adapter.set_apart(wishes.apart);
}

pub(super) fn names(needs: &[Need]) -> ModelRc<SharedString> {
    model(needs.iter().map(|need| SharedString::from(need.name())))
}

fn class_id(class: &Class) -> &str {
    match class {
        Class::Priority => "priority",
        Class::CannotWait => "cannot_wait",
        Class::Other(name) => name,
    }
}

fn shown(check: &Check) -> ShownCheck {
    let (kind, id) = match &check.wish {
        Wish::Priority(None) => (CheckKind::Nobody, SharedString::new()),
        Wish::Priority(Some(_)) => (CheckKind::Class, check.class.as_ref().map_or("", class_id).into()),
        Wish::Need(need) => (CheckKind::Need, need.name().into()),
        Wish::ReturnCode => (CheckKind::ReturnCode, SharedString::new()),
    };
    ShownCheck { kind, id, ticked: check.ticked }
}
