//! Pages with keys.

use slint::{ComponentHandle, SharedString};

use super::super::pages::{
    EntryAdapter, EntryTrouble as ShownTrouble, KioskWindow, Page as ShownPage, Purpose as ShownPurpose,
    SearchAdapter,
};
use super::{count, keep, seconds, shown_choice, wishes};
use crate::flow::{EntryTrouble, Page, Purpose, View};

pub(super) fn entry(window: &KioskWindow, view: &View) -> ShownPage {
    let adapter = window.global::<EntryAdapter>();
    if let Page::Entry { purpose, typed, whole, keys, trouble, pause_s, scanner, wishes: wanted, asking } =
        &view.page
    {
        adapter.set_purpose(match purpose {
            Purpose::ReturnCode => ShownPurpose::ReturnCode,
            Purpose::Appointment => ShownPurpose::Appointment,
            Purpose::StaffPin => ShownPurpose::StaffPin,
        });
        adapter.set_typed(typed.as_str().into());
        adapter.set_blank(!typed.contains(|letter: char| letter.is_alphanumeric() || letter == '•'));
        adapter.set_whole(*whole);
        keep(&adapter.get_keys(), letters(keys), |keys| adapter.set_keys(keys));
        adapter.set_trouble(match trouble {
            None => ShownTrouble::None,
            Some(EntryTrouble::UnknownCode) => ShownTrouble::UnknownCode,
            Some(EntryTrouble::UnknownDocument) => ShownTrouble::UnknownDocument,
            Some(EntryTrouble::Unreadable) => ShownTrouble::Unreadable,
            Some(EntryTrouble::WrongPin) => ShownTrouble::WrongPin,
        });
        adapter.set_pause_s(seconds(pause_s.unwrap_or_default()));
        adapter.set_scanner(*scanner);
        adapter.set_asks_needs(wanted.is_some());
        adapter.set_needs(wishes::names(wanted.as_ref().map_or(&[][..], |wanted| &wanted.needs)));
        adapter.set_asking(*asking);
    }
    ShownPage::Entry
}

pub(super) fn search(window: &KioskWindow, view: &View) -> ShownPage {
    let adapter = window.global::<SearchAdapter>();
    if let Page::Search { typed, keys, found, count: all } = &view.page {
        adapter.set_typed(typed.as_str().into());
        keep(&adapter.get_keys(), letters(keys), |keys| adapter.set_keys(keys));
        let choices = found.iter().map(|choice| shown_choice(choice, false));
        keep(&adapter.get_found(), choices, |found| adapter.set_found(found));
        adapter.set_count(count(*all));
    }
    ShownPage::Search
}

fn letters(keys: &[char]) -> impl Iterator<Item = SharedString> {
    keys.iter().map(|key| SharedString::from(key.to_string()))
}
