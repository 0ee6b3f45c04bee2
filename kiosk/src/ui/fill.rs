//! From a view to the properties of the pages.

mod own;
mod staff;
mod typed;
mod wishes;

use queue_api::Language;
use queue_api::ticket::Wait;
use slint::{ComponentHandle, Image, Model, ModelRc, Rgb8Pixel, SharedPixelBuffer, SharedString, VecModel};

use super::pages::{
    Alone as ShownAlone, AppearanceAdapter, BookAdapter, Choice as ShownChoice, EnrolAdapter, Focus,
    FrameAdapter, Help as ShownHelp, HomeAdapter, KioskWindow, ListAdapter, ListPrint as ShownList,
    Mode as ShownMode, NoticesAdapter, Opens, Page as ShownPage, Paper, ServiceAdapter, Switch,
    TicketAdapter, Trouble as ShownTrouble, TroubleAdapter,
};
use crate::flow::{Alone, Choice, ClosedView, Help, ListPrint, Mode, Modes, Page, PaperView, Trouble, View};

/// Sets every property that `view` is about.
pub(super) fn fill(window: &KioskWindow, view: &View) {
    let frame = window.global::<FrameAdapter>();
    frame.set_municipality(view.municipality.as_str().into());
    frame.set_badge(view.badge().into());
    frame.set_time(view.time.as_str().into());
    let languages = view.languages.iter().map(|language| SharedString::from(own_name(*language)));
    keep(&frame.get_languages(), languages, |languages| frame.set_languages(languages));
    let language = view.languages.iter().position(|language| *language == view.language);
    frame.set_language(language.map_or(-1, count));
    frame.set_help(match view.help {
        Help::Offered => ShownHelp::Offered,
        Help::Calling => ShownHelp::Calling,
        Help::Coming { .. } => ShownHelp::Coming,
        Help::Unheard { .. } => ShownHelp::Unheard,
    });
    frame.set_help_is_new(view.help_is_new);
    frame.set_still_here_s(seconds(view.still_here_s.unwrap_or_default()));
    window.global::<Focus>().set_covered(view.still_here_s.is_some());
    frame.set_alone(match view.alone {
        None => ShownAlone::No,
        Some(Alone::NoLine) => ShownAlone::NoLine,
        Some(Alone::Stranger) => ShownAlone::Stranger,
    });
    frame.set_rests(view.rests);
    let page = match &view.page {
        Page::Starting => trouble(window, ShownTrouble::Starting, None),
        Page::Home { .. } => home(window, view),
        Page::List { .. } => list(window, view),
        Page::Service { .. } => service(window, view),
        Page::Ticket { .. } => ticket(window, view),
        Page::Enrol { code, fingerprint, stranger, server } => {
            let adapter = window.global::<EnrolAdapter>();
            adapter.set_code(code.as_str().into());
            adapter.set_fingerprint(fingerprint.as_str().into());
            adapter.set_stranger(*stranger);
            let (name, of) = server.clone().unwrap_or_default();
            adapter.set_server(name.into());
            adapter.set_servers(count(of));
            ShownPage::Enrol
        }
        Page::Languages => ShownPage::Languages,
        Page::Appearance { modes, volume } => {
            let adapter = window.global::<AppearanceAdapter>();
            let (step, steps) = volume.unwrap_or_default();
            adapter.set_step(step.into());
            adapter.set_steps(steps.into());
            appearance(window, modes, view.modes)
        }
        Page::Wishes { .. } => wishes::page(window, view),
        Page::Entry { .. } => typed::entry(window, view),
        Page::Search { .. } => typed::search(window, view),
        Page::Book { .. } => book(window, view),
        Page::Own { .. } => own::page(window, view),
        Page::Staff(_) => staff::page(window, view),
        Page::Notices { text, page } => {
            let adapter = window.global::<NoticesAdapter>();
            adapter.set_text(text.as_str().into());
            adapter.set_page(count(page.0));
            adapter.set_pages(count(page.1));
            ShownPage::Notices
        }
        Page::Trouble { trouble: kind, book, returns_s } => {
            let page = trouble(window, shown_trouble(kind), *returns_s);
            let adapter = window.global::<TroubleAdapter>();
            adapter.set_book(*book);
            if let Trouble::TooEarly(from) = kind {
                adapter.set_from(from.as_str().into());
            }
            page
        }
        Page::Closed { closed, hours, booking } => {
            let page = trouble(window, ShownTrouble::Closed, None);
            closed_office(&window.global::<TroubleAdapter>(), closed, hours.as_ref(), booking.as_deref());
            page
        }
    };
    window.set_page(page);
}

fn appearance(window: &KioskWindow, offered: &[Mode], modes: Modes) -> ShownPage {
    let adapter = window.global::<AppearanceAdapter>();
    let switches = offered.iter().map(|mode| Switch { mode: shown_mode(*mode), on: modes.has(*mode) });
    keep(&adapter.get_modes(), switches, |modes| adapter.set_modes(modes));
    ShownPage::Appearance
}

fn shown_mode(mode: Mode) -> ShownMode {
    match mode {
        Mode::LowReach => ShownMode::LowReach,
        Mode::LargeText => ShownMode::LargeText,
        Mode::HighContrast => ShownMode::HighContrast,
        Mode::Calm => ShownMode::Calm,
        Mode::ReadAloud => ShownMode::ReadAloud,
        Mode::LargeSlip => ShownMode::LargeSlip,
        Mode::MoreTime => ShownMode::MoreTime,
    }
}

fn closed_office(
    adapter: &TroubleAdapter<'_>,
    closed: &ClosedView,
    hours: Option<&(String, String)>,
    booking: Option<&str>,
) {
    let (opens, closes) = hours.cloned().unwrap_or_default();
    adapter.set_opens(opens.into());
    adapter.set_closes(closes.into());
    adapter.set_reason(closed.reason.as_str().into());
    adapter.set_note(closed.note.as_str().into());
    adapter.set_again(opening(closed));
    if let Some(url) = booking {
        adapter.set_code(code_image(url).unwrap_or_default());
        adapter.set_address(plain_address(url).into());
    }
}

fn opening(closed: &ClosedView) -> Opens {
    closed.again.as_ref().map_or(Opens { days: -1, ..Opens::default() }, |again| Opens {
        days: again.days,
        weekday: again.weekday.into(),
        date: again.date.as_str().into(),
        time: again.time.as_str().into(),
    })
}

fn book(window: &KioskWindow, view: &View) -> ShownPage {
    let adapter = window.global::<BookAdapter>();
    if let Page::Book { service, address, list } = &view.page {
        adapter.set_service(service.as_str().into());
        adapter.set_address(plain_address(address).into());
        adapter.set_code(code_image(address).unwrap_or_default());
        adapter.set_list(shown_list(*list));
    }
    ShownPage::Book
}

/// An address as people type it.
fn plain_address(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, address)| address)
}

fn home(window: &KioskWindow, view: &View) -> ShownPage {
    let adapter = window.global::<HomeAdapter>();
    adapter.set_visit_number(view.visit_number.clone().unwrap_or_default().into());
    if let Page::Home { services, groups, unsure, appointments, notice, last_numbers } = &view.page {
        adapter.set_appointments(*appointments);
        let (text, notices) = notice.clone().unwrap_or_default();
        adapter.set_notice(text.into());
        adapter.set_notices(count(notices));
        adapter.set_last_numbers(last_numbers.clone().unwrap_or_default().into());
        keep(&adapter.get_services(), choices(services), |services| adapter.set_services(services));
        keep(&adapter.get_groups(), choices(groups), |groups| adapter.set_groups(groups));
        adapter.set_unsure(unsure.is_some());
    }
    ShownPage::Home
}

fn list(window: &KioskWindow, view: &View) -> ShownPage {
    let adapter = window.global::<ListAdapter>();
    if let Page::List { title, choices: shown, page, .. } = &view.page {
        adapter.set_all_groups(title.is_none());
        adapter.set_title(title.clone().unwrap_or_default().into());
        // The letter stands beside groups; services of one group all have the same.
        let letters = title.is_none();
        let rows = shown.iter().map(|choice| shown_choice(choice, letters));
        keep(&adapter.get_choices(), rows, |choices| adapter.set_choices(choices));
        adapter.set_page(count(page.0));
        adapter.set_pages(count(page.1));
    }
    ShownPage::List
}

fn service(window: &KioskWindow, view: &View) -> ShownPage {
    let adapter = window.global::<ServiceAdapter>();
    if let Page::Service {
        letter,
        name,
        open,
        ahead,
        wait,
        closed,
        online,
        documents,
        list,
        has_paper,
        fee,
        wishes,
        book,
        asking,
    } = &view.page
    {
        wishes::asked(&adapter, wishes.as_ref());
        adapter.set_fee(fee.as_deref().unwrap_or_default().into());
        adapter.set_book(*book);
        let (low, high) = wait.map_or((0, -1), minutes);
        adapter.set_wait_low(low);
        adapter.set_wait_high(high);
        let closed = closed.clone().unwrap_or_default();
        adapter.set_closed_reason(closed.reason.as_str().into());
        adapter.set_opens(opening(&closed));
        adapter.set_online(online.as_deref().unwrap_or_default().into());
        adapter.set_letter(letter.to_string().into());
        adapter.set_name(name.as_str().into());
        adapter.set_open(*open);
        adapter.set_ahead(ahead.map_or(-1, count));
        let rows = documents.iter().map(SharedString::from);
        keep(&adapter.get_documents(), rows, |documents| adapter.set_documents(documents));
        adapter.set_document_list(documents.join("; ").into());
        adapter.set_list(shown_list(*list));
        adapter.set_has_paper(*has_paper);
        adapter.set_asking(*asking);
    }
    ShownPage::Service
}

fn ticket(window: &KioskWindow, view: &View) -> ShownPage {
    let adapter = window.global::<TicketAdapter>();
    if let Page::Ticket { number, service, ahead, wait, fetched, link, paper, returns_s } = &view.page {
        let (low, high) = wait.map_or((0, -1), minutes);
        adapter.set_wait_low(low);
        adapter.set_wait_high(high);
        adapter.set_fetched(*fetched);
        adapter.set_address(link.as_deref().map(plain_address).unwrap_or_default().into());
        let code = link.as_deref().and_then(code_image);
        adapter.set_number(number.as_str().into());
        adapter.set_service(service.as_str().into());
        adapter.set_ahead(ahead.map_or(-1, count));
        adapter.set_has_code(code.is_some());
        adapter.set_code(code.unwrap_or_default());
        adapter.set_returns_s(seconds(*returns_s));
        adapter.set_paper(match paper {
            PaperView::Printing => Paper::Printing,
            PaperView::Printed => Paper::Printed,
            PaperView::Missing => Paper::Missing,
            PaperView::Unsure => Paper::Unsure,
        });
    }
    ShownPage::Ticket
}

fn trouble(window: &KioskWindow, trouble: ShownTrouble, returns_s: Option<u64>) -> ShownPage {
    let adapter = window.global::<TroubleAdapter>();
    adapter.set_trouble(trouble);
    adapter.set_opens(SharedString::new());
    adapter.set_reason(SharedString::new());
    adapter.set_note(SharedString::new());
    adapter.set_again(Opens { days: -1, ..Opens::default() });
    adapter.set_from(SharedString::new());
    adapter.set_book(false);
    adapter.set_address(SharedString::new());
    adapter.set_returns_s(seconds(returns_s.unwrap_or_default()));
    ShownPage::Trouble
}

/// A wait in minutes, from and to.
fn minutes(wait: Wait) -> (i32, i32) {
    let whole = |seconds: u32| i32::try_from(seconds / 60).unwrap_or(i32::MAX);
    (whole(wait.low_s), whole(wait.high_s))
}

fn shown_trouble(trouble: &Trouble) -> ShownTrouble {
    match trouble {
        Trouble::NoLine => ShownTrouble::NoLine,
        Trouble::Stranger => ShownTrouble::Stranger,
        Trouble::NumbersUsedUp => ShownTrouble::NumbersUsedUp,
        Trouble::NotAnswered => ShownTrouble::NotAnswered,
        Trouble::ServiceClosed => ShownTrouble::ServiceClosed,
        Trouble::OfficeClosed => ShownTrouble::OfficeClosed,
        Trouble::QuotaReached(_) => ShownTrouble::QuotaReached,
        Trouble::ClosesBeforeTurn(_) => ShownTrouble::ClosesBeforeTurn,
        Trouble::TooEarly(_) => ShownTrouble::TooEarly,
        Trouble::AppointmentUsed => ShownTrouble::AppointmentUsed,
        Trouble::AppointmentReleased => ShownTrouble::AppointmentReleased,
        Trouble::AppointmentCancelled => ShownTrouble::AppointmentCancelled,
        Trouble::Refused => ShownTrouble::Refused,
    }
}

fn shown_list(list: Option<ListPrint>) -> ShownList {
    match list {
        None => ShownList::Unavailable,
        Some(ListPrint::Offered) => ShownList::Offered,
        Some(ListPrint::Printing) => ShownList::Printing,
        Some(ListPrint::Printed) => ShownList::Printed,
        Some(ListPrint::Failed) => ShownList::Failed,
    }
}

fn choices(shown: &[Choice]) -> impl Iterator<Item = ShownChoice> {
    shown.iter().map(|choice| shown_choice(choice, true))
}

fn shown_choice(choice: &Choice, with_letter: bool) -> ShownChoice {
    let (wait_low, wait_high) = choice.wait.map_or((0, -1), minutes);
    ShownChoice {
        letter: choice.letter.filter(|_| with_letter).map(String::from).unwrap_or_default().into(),
        name: choice.name.as_str().into(),
        ahead: choice.ahead.map_or(-1, count),
        wait_low,
        wait_high,
        is_long: choice.is_long,
        open: choice.open,
    }
}

/// Puts `items` into a list on the screen. Rows that are the same stay, with the keys' place among them: only a list of
/// another length is made anew.
fn keep<T: Clone + PartialEq + 'static>(
    shown: &ModelRc<T>,
    items: impl IntoIterator<Item = T>,
    set: impl Fn(ModelRc<T>),
) {
    let items: Vec<T> = items.into_iter().collect();
    if shown.row_count() != items.len() || shown.as_any().downcast_ref::<VecModel<T>>().is_none() {
        set(model(items));
        return;
    }
    for (row, item) in items.into_iter().enumerate() {
        if shown.row_data(row).as_ref() != Some(&item) {
            shown.set_row_data(row, item);
        }
    }
}

fn model<T: Clone + 'static>(items: impl IntoIterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(VecModel::from_iter(items))
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn seconds(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A language as those who speak it write it.
fn own_name(language: Language) -> &'static str {
    match language {
        Language::Sq => "Shqip",
        Language::En => "English",
        Language::It => "Italiano",
        Language::El => "Ελληνικά",
        Language::Mk => "Македонски",
    }
}

/// The QR code of a link, one pixel a module with a quiet zone of four; none for a text that is too long.
fn code_image(link: &str) -> Option<Image> {
    const QUIET: usize = 4;
    let code = qrcode::QrCode::with_error_correction_level(link, qrcode::EcLevel::M).ok()?;
    let modules = code.width();
    let side = u32::try_from(modules + 2 * QUIET).ok()?;
    let mut pixels = SharedPixelBuffer::<Rgb8Pixel>::new(side, side);
    let white = Rgb8Pixel { r: 255, g: 255, b: 255 };
    let rows = pixels.make_mut_slice().chunks_exact_mut(modules + 2 * QUIET);
    for (y, row) in rows.enumerate() {
        for (x, pixel) in row.iter_mut().enumerate() {
            let inside = (QUIET..QUIET + modules).contains(&x) && (QUIET..QUIET + modules).contains(&y);
            let dark = inside && code[(x - QUIET, y - QUIET)] == qrcode::Color::Dark;
            *pixel = if dark { Rgb8Pixel { r: 0, g: 0, b: 0 } } else { white };
        }
    }
    Some(Image::from_rgb8(pixels))
}
