//! Why no numbers are given and when they are again, how to come at another time, and what the office has to say.

use jiff::ToSpan;
use queue_api::office::Closed;
use queue_api::{ServiceId, Timestamp};

use super::{ListPrint, Page};
use crate::catalogue::Catalogue;
use crate::flow::Flow;
use crate::measure;

/// So long before the last number people are told of it.
const LAST_NUMBERS_MIN: i64 = 30;

/// Why no numbers are given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClosedView {
    /// As the server names it.
    pub reason: String,
    /// What the office says of it, as the name of a holiday.
    pub note: String,
    /// When numbers are given again; none where that is not in sight.
    pub again: Option<NextOpening>,
}

/// A moment of opening, as seen from today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextOpening {
    /// In how many days.
    pub days: i32,
    /// The day of the week, Monday is 1.
    pub weekday: i8,
    /// Day and month.
    pub date: String,
    /// The time, `HH:MM`.
    pub time: String,
}

impl ClosedView {
    pub(super) fn of(flow: &Flow, closed: &Closed, now_ms: u64) -> Self {
        let catalogue = flow.catalogue.as_ref();
        Self {
            reason: closed.reason.clone(),
            note: catalogue
                .map(|catalogue| catalogue.name(&closed.note, flow.language).to_owned())
                .unwrap_or_default(),
            again: closed.next_opening.and_then(|at| NextOpening::of(flow, at, now_ms)),
        }
    }
}

impl NextOpening {
    fn of(flow: &Flow, at: Timestamp, now_ms: u64) -> Option<Self> {
        let clock = flow.clock.as_ref()?;
        let (now, opens) = (clock.now(now_ms), clock.civil(at));
        let days = now.date().until(opens.date()).ok()?.get_days();
        Some(Self {
            days,
            weekday: opens.weekday().to_monday_one_offset(),
            date: opens.strftime("%d.%m.").to_string(),
            time: opens.strftime("%H:%M").to_string(),
        })
    }
}

/// The page of a closed office.
pub(super) fn page(flow: &Flow, catalogue: &Catalogue, now_ms: u64) -> Page {
    let office = &catalogue.office;
    Page::Closed {
        closed: office.closed.as_ref().map(|closed| ClosedView::of(flow, closed, now_ms)).unwrap_or_default(),
        hours: office.opening.as_ref().map(|today| (today.opens.clone(), today.closes.clone())),
        booking: office.booking_url.clone().filter(|_| catalogue.takes_appointments()),
    }
}

/// How to book an appointment for a service.
pub(super) fn booking(flow: &Flow, catalogue: &Catalogue, service: &ServiceId, list: ListPrint) -> Page {
    let has_paper = flow.printer_trouble.is_none();
    Page::Book {
        service: catalogue
            .service(service)
            .map(|service| catalogue.name(&service.names, flow.language).to_owned())
            .unwrap_or_default(),
        address: catalogue.booking(service).unwrap_or_default().into(),
        list: Some(list).filter(|list| has_paper || *list != ListPrint::Offered),
    }
}

/// When the last numbers of today are given, shortly before.
pub(super) fn last_numbers(flow: &Flow, catalogue: &Catalogue, now_ms: u64) -> Option<String> {
    let closes = &catalogue.office.opening.as_ref()?.closes;
    let now = flow.clock.as_ref()?.now(now_ms);
    let (hour, minute) = closes.split_once(':')?;
    let midnight = now.start_of_day().ok()?;
    let end =
        midnight.checked_add(hour.parse::<i64>().ok()?.hours().minutes(minute.parse::<i64>().ok()?)).ok()?;
    let left = now.until(&end).ok()?.total(jiff::Unit::Minute).ok()?;
    #[expect(clippy::cast_precision_loss, reason = "half an hour")]
    let is_near = left > 0.0 && left <= LAST_NUMBERS_MIN as f64;
    is_near.then(|| closes.clone())
}

/// The first of the office's notices, and how many there are.
pub(super) fn first_notice(flow: &Flow, catalogue: &Catalogue) -> Option<(String, usize)> {
    let notices = &catalogue.office.notices;
    let first = catalogue.name(notices.first()?, flow.language);
    Some((first.into(), notices.len()))
}

/// One page of the office's notices; a long one goes over several.
pub(super) fn notices(flow: &Flow, catalogue: &Catalogue, page: usize) -> Page {
    let room = flow.room();
    let pages_of = |notice| {
        let lines = measure::wrapped(catalogue.name(notice, flow.language), room.line_ems);
        lines.chunks(room.notice_lines).map(|lines| lines.join(" ")).collect::<Vec<_>>()
    };
    let pages: Vec<String> = catalogue.office.notices.iter().flat_map(pages_of).collect();
    let count = pages.len().max(1);
    let page = page % count;
    Page::Notices { text: pages.into_iter().nth(page).unwrap_or_default(), page: (page + 1, count) }
}
