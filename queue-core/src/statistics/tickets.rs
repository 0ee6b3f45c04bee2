//! What becomes of each ticket, and how long each step takes.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::durations::seconds;
use super::open::{Open, Step, Turn, count_ending, count_served, within};
use super::stays::Stays;
use super::{Figures, HASTY_S, Key};
use crate::event::{Fact, Issued};
use crate::rules::{Passed, Why};
use crate::ticket::Ending;
use crate::value::{CounterId, Origin, Paper, ServiceId, TicketId, Timestamp, UserName};

/// Open tickets and the stays they belong to.
#[derive(Debug, Clone, Default)]
pub(super) struct Tickets {
    open: FxHashMap<TicketId, Open>,
    // Called and not present; they may come in time after all. With the beginning of their stay, if it ended.
    absent: FxHashMap<TicketId, (Open, Option<Timestamp>)>,
    stays: Stays,
    paperwork: BTreeMap<CounterId, Paperwork>,
}

/// What a clerk writes up after a service.
#[derive(Debug, Clone)]
struct Paperwork {
    service: ServiceId,
    staff: Option<UserName>,
    since: Timestamp,
    served_s: u32,
}

impl Tickets {
    pub(super) fn apply(&mut self, mut step: Step<'_, '_>) {
        let step = &mut step;
        match &step.event.fact {
            Fact::Issued(issued) => self.issued(issued, step),
            Fact::ServedBefore { ticket, counter, started_at, ended_at, ending } => {
                self.served_before(*ticket, counter, seconds(*started_at, *ended_at), ending, step);
            }
            Fact::Called { ticket, counter, why, passed } => {
                self.end_paperwork(counter, step);
                self.called(*ticket, counter, why, passed, step);
            }
            Fact::Started { ticket } => self.started(*ticket, step),
            Fact::Finished { ticket, ending, estimated_start, paperwork } => {
                self.finished(*ticket, ending, *estimated_start, *paperwork, step);
            }
            Fact::PutBack { ticket } => self.put_back(*ticket, step),
            Fact::NotShown { ticket } => self.not_shown(*ticket, step),
            Fact::Reinstated { ticket } => self.reinstated(*ticket, step),
            Fact::LetPass { ticket, .. } => self.count(*ticket, step, |figures| figures.let_pass += 1),
            Fact::Parked { ticket, .. } => self.parked(*ticket, step.event.at),
            Fact::Resumed { ticket, counter } => {
                self.end_paperwork(counter, step);
                self.resumed(*ticket, counter, step);
            }
            Fact::Transferred { ticket, to } => self.transferred(*ticket, *to, step),
            Fact::Cancelled { ticket, .. } => {
                self.end(*ticket, step, |figures, _| figures.cancelled += 1);
            }
            Fact::Expired { ticket } => {
                self.end(*ticket, step, |figures, _| figures.expired += 1);
            }
            Fact::Classified { ticket, class, .. } => {
                self.count(*ticket, step, |figures| figures.reclassified += 1);
                if let Some(open) = self.open.get_mut(ticket) {
                    open.has_priority = class.is_some();
                }
            }
            Fact::PaperReported { ticket, paper } => {
                self.count(*ticket, step, |figures| match paper {
                    Paper::Given => {}
                    Paper::None => figures.paper.none += 1,
                    Paper::Unknown => figures.paper.unknown += 1,
                    Paper::Copy => figures.paper.copies += 1,
                });
            }
            Fact::Booked { service, .. } => step.of_service(service).booked += 1,
            Fact::FoundTooLate { service, .. } => step.of_service(service).found_too_late += 1,
            Fact::HelpCalled { .. } => step.place.cell(Key::default()).help_calls += 1,
            Fact::Rated { rating, service, counter, .. } => {
                let (service, counter) = (Some(service.clone()), Some(counter.clone()));
                step.place.cell(Key { service, counter, ..Key::default() }).ratings.count(*rating);
            }
            Fact::PaperworkFinished { counter }
            | Fact::CounterOpened { counter, .. }
            | Fact::CounterPaused { counter, .. }
            | Fact::CounterClosed { counter } => self.end_paperwork(counter, step),
            Fact::Recalled { .. }
            | Fact::GivenUp { .. }
            | Fact::PresenceConfirmed { .. }
            | Fact::AppointmentMoved { .. }
            | Fact::AppointmentCancelled { .. }
            | Fact::BandsGranted { .. }
            | Fact::BandsEnded { .. }
            | Fact::DeviceAdmitted { .. }
            | Fact::DeviceRevoked { .. }
            | Fact::HelpAnswered { .. }
            | Fact::DayEnded { .. } => {}
        }
    }

    fn issued(&mut self, issued: &Issued, step: &mut Step<'_, '_>) {
        let (visit, ticket, at) = (issued.visit, issued.ticket, issued.given_at(step.event.at));
        let figures = step.of_service(&issued.service);
        figures.issued += 1;
        figures.checked_in += u64::from(issued.appointment.is_some());
        figures.from_afar += u64::from(issued.origin == Origin::Phone);
        figures.offline += u64::from(issued.origin == Origin::Offline);
        figures.visits += u64::from(self.stays.begin(visit, ticket, at));
        let open = Open {
            visit,
            service: issued.service.clone(),
            issued_at: at,
            has_priority: issued.class.is_some(),
            promise: issued.promise,
            waited_s: None,
            served_s: 0,
            turn: Turn::Waiting,
        };
        self.open.insert(ticket, open);
    }

    fn served_before(
        &mut self,
        ticket: TicketId,
        counter: &CounterId,
        served_s: u32,
        ending: &Ending,
        step: &mut Step<'_, '_>,
    ) {
        if let Some(open) = self.open.get_mut(&ticket) {
            open.turn = Turn::Serving { counter: counter.clone(), started_at: step.event.at };
        }
        self.end(ticket, step, |figures, _| {
            figures.served_before += 1;
            figures.finished += 1;
            figures.service.add_s(served_s);
            figures.transaction.add_s(served_s);
            count_ending(figures, ending);
        });
    }

    fn called(
        &mut self,
        ticket: TicketId,
        counter: &CounterId,
        why: &Why,
        passed: &Passed,
        step: &mut Step<'_, '_>,
    ) {
        let Some(open) = self.open.get_mut(&ticket) else { return };
        let at = step.event.at;
        open.turn = Turn::Called { counter: counter.clone(), called_at: at };
        let target_s = step.settings.wait_target_s;
        let figures = step.cell(open);
        figures.order.overtakes += u64::from(passed.count);
        figures.order.out_of_turn += u64::from(passed.count > 0);
        figures.order.chosen += u64::from(why.is_an_exception());
        if open.waited_s.is_none() {
            let waited_s = seconds(open.issued_at, at);
            open.waited_s = Some(waited_s);
            figures.called += 1;
            figures.within_target += u64::from(waited_s <= target_s);
            let waiting =
                if open.has_priority { &mut figures.waiting_priority } else { &mut figures.waiting_ordinary };
            waiting.add_s(waited_s);
            if let Some(promise) = open.promise {
                figures.promises.count(promise, waited_s);
            }
        }
    }

    fn started(&mut self, ticket: TicketId, step: &mut Step<'_, '_>) {
        let Some(open) = self.open.get_mut(&ticket) else { return };
        let at = step.event.at;
        if let Turn::Called { counter, called_at } = &open.turn {
            let (counter, called_at) = (counter.clone(), *called_at);
            open.turn = Turn::Serving { counter, started_at: at };
            step.cell(open).walking.add(called_at, at);
        }
    }

    fn finished(
        &mut self,
        ticket: TicketId,
        ending: &Ending,
        estimated_start: Option<Timestamp>,
        paperwork: bool,
        step: &mut Step<'_, '_>,
    ) {
        let (at, target_s) = (step.event.at, step.settings.wait_target_s);
        let mut written_up = None;
        let stayed_since = self.end(ticket, step, |figures, open| {
            let served_s = open.served_s(estimated_start, at);
            let since_call_s = match &open.turn {
                Turn::Called { called_at, .. } => seconds(*called_at, at),
                Turn::Waiting | Turn::Serving { .. } | Turn::Parked { .. } => served_s,
            };
            figures.finished += 1;
            figures.estimated_starts += u64::from(estimated_start.is_some());
            figures.hasty += u64::from(since_call_s < HASTY_S);
            count_served(figures, open, served_s, target_s);
            count_ending(figures, ending);
            if paperwork {
                written_up =
                    open.turn.counter().cloned().map(|counter| (counter, open.service.clone(), served_s));
            } else {
                figures.transaction.add_s(served_s);
            }
            served_s
        });
        if let Some((open, Some(since))) = stayed_since {
            step.cell(&open).in_hall.add(since, at);
        }
        if let Some((counter, service, served_s)) = written_up {
            let staff = step.event.by.staff().cloned();
            self.paperwork.insert(counter, Paperwork { service, staff, since: at, served_s });
        }
    }

    fn end_paperwork(&mut self, counter: &CounterId, step: &mut Step<'_, '_>) {
        let Some(Paperwork { service, staff, since, served_s }) = self.paperwork.remove(counter) else {
            return;
        };
        let paperwork_s = seconds(since, step.event.at);
        let (service, counter) = (Some(service), Some(counter.clone()));
        let figures = step.place.cell(Key { service, counter, staff, ..Key::default() });
        figures.paperwork.add_s(paperwork_s);
        figures.transaction.add_s(served_s.saturating_add(paperwork_s));
    }

    fn put_back(&mut self, ticket: TicketId, step: &mut Step<'_, '_>) {
        self.count(ticket, step, |figures| figures.put_back += 1);
        if let Some(open) = self.open.get_mut(&ticket) {
            open.turn = Turn::Waiting;
        }
    }

    fn not_shown(&mut self, ticket: TicketId, step: &mut Step<'_, '_>) {
        let target_s = step.settings.wait_target_s;
        let ended = self.end(ticket, step, |figures, open| {
            figures.no_show += 1;
            figures.no_show_within_target += within(open.waited_s, target_s);
        });
        self.absent.extend(ended.map(|ended| (ticket, ended)));
    }

    fn reinstated(&mut self, ticket: TicketId, step: &mut Step<'_, '_>) {
        let Some((open, since)) = self.absent.remove(&ticket) else { return };
        self.stays.begin(open.visit, ticket, since.unwrap_or(step.event.at));
        let open = Open { turn: Turn::Waiting, ..open };
        let target_s = step.settings.wait_target_s;
        let figures = step.cell(&open);
        figures.reinstated += 1;
        figures.reinstated_within_target += within(open.waited_s, target_s);
        self.open.insert(ticket, open);
    }

    fn parked(&mut self, ticket: TicketId, at: Timestamp) {
        let Some(open) = self.open.get_mut(&ticket) else { return };
        open.served_s = open.served_s(None, at);
        if let Some(counter) = open.turn.counter().cloned() {
            open.turn = Turn::Parked { counter, parked_at: at };
        }
    }

    fn resumed(&mut self, ticket: TicketId, counter: &CounterId, step: &mut Step<'_, '_>) {
        let Some(open) = self.open.get_mut(&ticket) else { return };
        let Turn::Parked { parked_at, .. } = open.turn else { return };
        let at = step.event.at;
        open.turn = Turn::Serving { counter: counter.clone(), started_at: at };
        step.cell(open).parked.add(parked_at, at);
    }

    fn transferred(&mut self, ticket: TicketId, to: TicketId, step: &mut Step<'_, '_>) {
        let Some(open) = self.open.remove(&ticket) else { return };
        let (at, target_s) = (step.event.at, step.settings.wait_target_s);
        let is_first = self.stays.transfer(open.visit, to);
        let figures = step.cell(&open);
        figures.transferred += 1;
        figures.visits_transferred += u64::from(is_first);
        if let Turn::Serving { .. } = open.turn {
            count_served(figures, &open, open.served_s(None, at), target_s);
        }
    }

    /// Counts something that changes nothing about the course of the ticket.
    fn count(&self, ticket: TicketId, step: &mut Step<'_, '_>, count: impl FnOnce(&mut Figures)) {
        if let Some(open) = self.open.get(&ticket) {
            count(step.cell(open));
        }
    }

    /// Ends a ticket; gives it back with the beginning of its stay if that ends with it.
    fn end<R>(
        &mut self,
        ticket: TicketId,
        step: &mut Step<'_, '_>,
        count: impl FnOnce(&mut Figures, &Open) -> R,
    ) -> Option<(Open, Option<Timestamp>)> {
        let open = self.open.remove(&ticket)?;
        count(step.cell(&open), &open);
        let stayed_since = self.stays.end(open.visit);
        Some((open, stayed_since))
    }
}
