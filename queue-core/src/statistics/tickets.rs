//! What becomes of each ticket, and how long each step takes.

use rustc_hash::FxHashMap;

use super::durations::seconds;
use super::{Figures, HASTY_S, Key, Place};
use crate::event::{Event, Fact, Issued};
use crate::settings::Settings;
use crate::ticket::Ending;
use crate::value::{CounterId, Paper, ServiceId, TicketId, Timestamp, VisitId};

/// Open tickets and the stays they belong to.
#[derive(Debug, Clone, Default)]
pub(super) struct Tickets {
    open: FxHashMap<TicketId, Open>,
    stays: FxHashMap<VisitId, Stay>,
}

/// What is remembered of a ticket until it ends.
#[derive(Debug, Clone)]
struct Open {
    visit: VisitId,
    service: ServiceId,
    issued_at: Timestamp,
    // Issue to first call, once it was called.
    waited_s: Option<u32>,
    turn: Turn,
}

/// How far a ticket has come since it last waited.
#[derive(Debug, Clone)]
enum Turn {
    Waiting,
    Called { counter: CounterId, called_at: Timestamp },
    Serving { counter: CounterId, started_at: Timestamp },
}

/// A citizen's time in the hall: from the first ticket to the end of the last open one.
#[derive(Debug, Clone, Copy)]
struct Stay {
    since: Timestamp,
    open: u32,
}

impl Tickets {
    pub(super) fn apply(&mut self, event: &Event, settings: &Settings, place: &mut Place<'_>) {
        match &event.fact {
            Fact::Issued(Issued { ticket, visit, service, .. }) => {
                self.issued(event, *ticket, *visit, service, place)
            }
            Fact::Called { ticket, counter, .. } => self.called(event, *ticket, counter, settings, place),
            Fact::Started { ticket, .. } => self.started(event, *ticket, place),
            Fact::Finished { ticket, ending, estimated_start, .. } => {
                self.finished(event, *ticket, ending, *estimated_start, settings, place);
            }
            Fact::PutBack { ticket, .. } => self.put_back(event, *ticket, place),
            Fact::NotShown { ticket, .. } => {
                let target_s = settings.wait_target_s;
                self.ended(event, *ticket, place, |figures, open| {
                    figures.no_show += 1;
                    figures.no_show_within_target += within(open.waited_s, target_s);
                });
            }
            Fact::Cancelled { ticket, .. } => {
                self.ended(event, *ticket, place, |figures, _| figures.cancelled += 1);
            }
            Fact::Expired { ticket, .. } => {
                self.ended(event, *ticket, place, |figures, _| figures.expired += 1);
            }
            Fact::PaperReported { ticket, paper, .. } => self.paper_reported(*ticket, *paper, place),
            _ => {}
        }
    }

    fn issued(
        &mut self,
        event: &Event,
        ticket: TicketId,
        visit: VisitId,
        service: &ServiceId,
        place: &mut Place<'_>,
    ) {
        let (service, issued_at) = (service.clone(), event.at);
        let open = Open { visit, service, issued_at, waited_s: None, turn: Turn::Waiting };
        let figures = cell(event, &open, place);
        figures.issued += 1;
        let stay = self.stays.entry(visit).or_insert(Stay { since: issued_at, open: 0 });
        figures.visits += u64::from(stay.open == 0);
        stay.open += 1;
        self.open.insert(ticket, open);
    }

    fn called(
        &mut self,
        event: &Event,
        ticket: TicketId,
        counter: &CounterId,
        settings: &Settings,
        place: &mut Place<'_>,
    ) {
        let Some(open) = self.open.get_mut(&ticket) else { return };
        open.turn = Turn::Called { counter: counter.clone(), called_at: event.at };
        if open.waited_s.is_none() {
            let waited_s = seconds(open.issued_at, event.at);
            open.waited_s = Some(waited_s);
            let figures = cell(event, open, place);
            figures.called += 1;
            figures.waiting.add_s(waited_s);
            figures.within_target += u64::from(waited_s <= settings.wait_target_s);
        }
    }

    fn started(&mut self, event: &Event, ticket: TicketId, place: &mut Place<'_>) {
        let Some(open) = self.open.get_mut(&ticket) else { return };
        if let Turn::Called { counter, called_at } = &open.turn {
            let (counter, called_at) = (counter.clone(), *called_at);
            open.turn = Turn::Serving { counter, started_at: event.at };
            cell(event, open, place).walking.add(called_at, event.at);
        }
    }

    fn finished(
        &mut self,
        event: &Event,
        ticket: TicketId,
        ending: &Ending,
        estimated_start: Option<Timestamp>,
        settings: &Settings,
        place: &mut Place<'_>,
    ) {
        let stayed_since = self.open.get(&ticket).and_then(|open| self.stays.get(&open.visit)).copied();
        let target_s = settings.wait_target_s;
        self.ended(event, ticket, place, |figures, open| {
            figures.finished += 1;
            figures.served_within_target += within(open.waited_s, target_s);
            figures.waiting_served.add_s(open.waited_s.unwrap_or_default());
            figures.estimated_starts += u64::from(estimated_start.is_some());
            let (begun_at, started_at) = match &open.turn {
                Turn::Serving { started_at, .. } => (*started_at, *started_at),
                Turn::Called { called_at, .. } => (*called_at, estimated_start.unwrap_or(event.at)),
                Turn::Waiting => (event.at, event.at),
            };
            figures.service.add(started_at, event.at);
            figures.hasty += u64::from(seconds(begun_at, event.at) < HASTY_S);
            *figures.outcomes.entry(ending.outcome).or_default() += 1;
            for document in &ending.missing {
                *figures.missing.entry(document.clone()).or_default() += 1;
            }
            if let Some(Stay { since, open: 1 }) = stayed_since {
                figures.in_hall.add(since, event.at);
            }
        });
    }

    fn put_back(&mut self, event: &Event, ticket: TicketId, place: &mut Place<'_>) {
        if let Some(open) = self.open.get_mut(&ticket) {
            cell(event, open, place).put_back += 1;
            open.turn = Turn::Waiting;
        }
    }

    fn ended(
        &mut self,
        event: &Event,
        ticket: TicketId,
        place: &mut Place<'_>,
        count: impl FnOnce(&mut Figures, &Open),
    ) {
        let Some(open) = self.open.remove(&ticket) else { return };
        count(cell(event, &open, place), &open);
        if let Some(stay) = self.stays.get_mut(&open.visit) {
            stay.open -= 1;
            if stay.open == 0 {
                self.stays.remove(&open.visit);
            }
        }
    }

    fn paper_reported(&self, ticket: TicketId, paper: Paper, place: &mut Place<'_>) {
        // The slip of an ended ticket is of no interest any more.
        let Some(open) = self.open.get(&ticket) else { return };
        let key = Key { service: Some(open.service.clone()), ..Key::default() };
        let slips = &mut place.cell(key).paper;
        match paper {
            Paper::Given => {}
            Paper::None => slips.none += 1,
            Paper::Unknown => slips.unknown += 1,
            Paper::Copy => slips.copies += 1,
        }
    }
}

/// The cell of a ticket now: of its counter and of whoever acts there, once it was called.
fn cell<'a>(event: &Event, open: &Open, place: &'a mut Place<'_>) -> &'a mut Figures {
    let counter = match &open.turn {
        Turn::Waiting => None,
        Turn::Called { counter, .. } | Turn::Serving { counter, .. } => Some(counter.clone()),
    };
    let staff = counter.is_some().then(|| event.by.staff().cloned()).flatten();
    place.cell(Key { service: Some(open.service.clone()), counter, staff, ..Key::default() })
}

fn within(waited_s: Option<u32>, target_s: u32) -> u64 {
    u64::from(waited_s.is_some_and(|waited_s| waited_s <= target_s))
}
