//! Numbers that the kiosk gives by itself while the server does not answer.
//!
//! What always holds: only in hours that the office told, on a day for which the server set numbers aside, and for
//! services of which nothing is known that keeps them closed. What is not known (how many people wait) is not shown.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use queue_api::device::{Band, OfflineTicket};
use queue_api::office::{Office, Opening, Service};
use queue_api::ticket::Wait;
use queue_api::{Date, TicketId, TicketNumber, Timestamp};
use uuid::Uuid;

use super::stage::{Given, Request, Stage, Visit};
use super::view::{PaperView, Trouble};
use super::{ASK_MS, Effect, Flow};

/// Why the kiosk works without the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alone {
    /// The server does not answer.
    NoLine,
    /// Somebody answers in its place whom the kiosk does not trust.
    Stranger,
}

/// How a service stands for whoever comes to it now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Standing {
    /// Whether numbers are given.
    pub(super) open: bool,
    /// How many people are called first; none while nobody knows.
    pub(super) ahead: Option<usize>,
    /// The expected wait.
    pub(super) wait: Option<Wait>,
    /// Whether it would be open but for the numbers, which are used up.
    pub(super) used_up: bool,
}

impl Flow {
    /// How `service` stands: as the server says, or as the kiosk knows by itself while the line is cut.
    pub(super) fn standing(&self, service: &Service, now_ms: u64) -> Standing {
        if !self.is_cut_off(now_ms) {
            return Standing {
                open: service.open,
                ahead: Some(service.ahead),
                wait: service.wait,
                used_up: false,
            };
        }
        let given = self.is_given_offline(service, now_ms);
        let has_number = self.number_offline(service, now_ms).is_some();
        Standing { open: given && has_number, ahead: None, wait: None, used_up: given && !has_number }
    }

    /// Whether the kiosk gives numbers by itself, as far as hours and numbers go.
    pub(super) fn goes_on_alone(&self, now_ms: u64) -> bool {
        self.is_within_hours(now_ms) && self.today(now_ms).is_some_and(|day| self.reserve.left(day) > 0)
    }

    /// Why the kiosk gives numbers by itself, if it does: whoever looks after it shall see that, citizens need not.
    pub(super) fn works_alone(&self, now_ms: u64) -> Option<Alone> {
        let why = if self.meets_stranger { Alone::Stranger } else { Alone::NoLine };
        (self.is_cut_off(now_ms) && self.goes_on_alone(now_ms)).then_some(why)
    }

    /// Whether the numbers that were set aside for today are used up.
    pub(super) fn is_used_up(&self, now_ms: u64) -> bool {
        self.today(now_ms).is_some_and(|day| self.reserve.knows(day) && self.reserve.left(day) == 0)
    }

    /// Whether the office's hours of this moment are known and it is open.
    pub(super) fn is_within_hours(&self, now_ms: u64) -> bool {
        self.hours_today(now_ms).is_some_and(|(hours, time)| {
            hours.iter().any(|hours| (hours.opens.as_str()..hours.closes.as_str()).contains(&time.as_str()))
        })
    }

    /// The hours of this day, as far as they are known, and the time as `HH:MM`.
    pub(super) fn hours_today(&self, now_ms: u64) -> Option<(&[Opening], String)> {
        let now = self.clock.as_ref()?.now(now_ms);
        let days = &self.catalogue.as_ref()?.office.days;
        let today = days.iter().find(|known| known.day == now.date())?;
        Some((today.hours.as_slice(), now.strftime("%H:%M").to_string()))
    }

    pub(super) fn learn_bands(&mut self, day: Date, bands: Vec<Band>, now_ms: u64) {
        if let Some(today) = self.today(now_ms) {
            self.reserve.forget_before(today);
        }
        self.reserve.learn(day, bands);
    }

    /// Gives a number without the server, if the kiosk may; none if it must go on asking.
    pub(super) fn give_offline(&mut self, now_ms: u64) -> Option<Vec<Effect>> {
        let Stage::Asking { request: Request::Issue(request), ticket: asked_for, asked, .. } = &self.stage
        else {
            return None;
        };
        let catalogue = self.catalogue.as_ref()?;
        let known = catalogue.service(&request.service)?;
        if !self.is_given_offline(known, now_ms) {
            return None;
        }
        let (day, number, epoch) = self.number_offline(known, now_ms)?;
        let ticket = OfflineTicket {
            id: id_beside(*asked_for),
            number,
            visit: request.visit,
            service: request.service.clone(),
            issued_at: self.clock.as_ref()?.now(now_ms).timestamp(),
            epoch,
            language: request.language,
            priority: request.priority.clone(),
            needs: request.needs.clone(),
        };
        let instead_of = asked.then_some(*asked_for);
        if epoch.is_some() {
            self.reserve.mark_used(day, number);
        }
        self.asked_ms = Some(now_ms);
        self.stage = Stage::Keeping { ticket: Box::new(ticket.clone()), instead_of, since_ms: now_ms };
        let reason = || "the server did not answer in time and the kiosk gave another number".to_owned();
        let instead_of = instead_of.map(|asked| (asked, reason()));
        Some(vec![Effect::KeepOffline { day, ticket: Box::new(ticket), instead_of }])
    }

    /// A number is written down: now it may be seen. Where it cannot be, nobody gets it.
    pub(super) fn kept(&mut self, kept: TicketId, is_kept: bool, now_ms: u64) -> Vec<Effect> {
        let Stage::Keeping { ticket, instead_of, .. } = &self.stage else { return Vec::new() };
        if ticket.id != kept {
            return Vec::new();
        }
        if !is_kept {
            let reason = "the kiosk could not write its number down and gave none";
            let cancelled = instead_of.map(|asked| Effect::CancelTicket(asked, reason.into()));
            self.say_sorry(Trouble::NotAnswered, now_ms);
            return cancelled.into_iter().collect();
        }
        let given = Given::offline((**ticket).clone());
        self.show_ticket(given, now_ms)
    }

    /// Nobody says whether a number is written down: then it is nobody's, wherever it may stand.
    pub(super) fn give_up_keeping(&mut self, now_ms: u64) -> Vec<Effect> {
        let Stage::Keeping { ticket, instead_of, since_ms } = &self.stage else { return Vec::new() };
        if now_ms < since_ms + ASK_MS {
            return Vec::new();
        }
        let cancelled = std::iter::once(ticket.id).chain(*instead_of);
        let reason = "the kiosk could not tell whether its number was written down and gave none";
        let effects = cancelled.map(|ticket| Effect::CancelTicket(ticket, reason.into())).collect();
        self.say_sorry(Trouble::NotAnswered, now_ms);
        effects
    }

    /// Whether the visit that a further number is taken for is one that the server does not know yet.
    pub(super) fn visit_is_offline(&self) -> bool {
        matches!(self.visit, Some(Visit { id: None, .. }))
    }

    /// The hours of today for a slip that nobody can follow by phone.
    pub(super) fn printed_hours(&self, given: &Given, now_ms: u64) -> Option<String> {
        let (hours, _) = self.hours_today(now_ms).filter(|_| given.ahead.is_none())?;
        let hours: Vec<String> =
            hours.iter().map(|hours| format!("{}–{}", hours.opens, hours.closes)).collect();
        Some(hours.join(", ")).filter(|hours| !hours.is_empty())
    }

    fn today(&self, now_ms: u64) -> Option<Date> {
        let now = self.clock.as_ref()?.now(now_ms);
        business_day(&self.catalogue.as_ref()?.office, now.timestamp())
    }

    /// The number a service would get, with the business day and the epoch of its band: that of the visit, if there is
    /// one. A number of the server's belongs to no band.
    fn number_offline(&self, service: &Service, now_ms: u64) -> Option<(Date, TicketNumber, Option<u32>)> {
        let day = self.today(now_ms)?;
        if let Some(Visit { number, epoch, .. }) = self.visit {
            return Some((day, number, epoch));
        }
        let (number, epoch) = self.reserve.next(day, service.prefix)?;
        Some((day, number, Some(epoch)))
    }

    /// Whether nothing is known that keeps a service from being given now.
    fn is_given_offline(&self, service: &Service, now_ms: u64) -> bool {
        let Some(clock) = self.clock.as_ref().filter(|_| self.is_within_hours(now_ms)) else { return false };
        let (now, later_day) = (clock.now(now_ms).timestamp(), self.today(now_ms) > self.heard_on);
        match &service.closed {
            _ if service.open => true,
            Some(closed) if closed.reason == "service_off" => false,
            // Too many people waited, on the day it was said.
            Some(closed) if closed.reason == "closes_before_turn" => later_day,
            Some(closed) => closed.next_opening.is_some_and(|at| at <= now),
            None => later_day,
        }
    }

    /// The page of a number, and its slip.
    pub(super) fn show_ticket(&mut self, given: Given, now_ms: u64) -> Vec<Effect> {
        let ticket = given.ticket;
        let slip = self.slip(&given, now_ms);
        self.opened = None;
        self.stage = Stage::Ticket { given: Box::new(given), paper: PaperView::Printing, since_ms: now_ms };
        slip.map(|slip| Effect::PrintSlip(ticket, Box::new(slip))).into_iter().collect()
    }
}

/// The business day of an office that `at` belongs to; none where its words are not understood.
pub(super) fn business_day(office: &Office, at: Timestamp) -> Option<Date> {
    let now = at.to_zoned(TimeZone::get(&office.time_zone).unwrap_or(TimeZone::UTC));
    let begins = Time::strptime("%H:%M", &office.day_start).ok()?;
    if now.time() < begins { now.date().yesterday().ok() } else { Some(now.date()) }
}

/// Another id of the same moment and with as much chance in it: the one that was asked for stays unknown to nobody.
fn id_beside(asked: TicketId) -> TicketId {
    TicketId(Uuid::from_u128(asked.0.as_u128() ^ 0xFFFF_FFFF_FFFF))
}
