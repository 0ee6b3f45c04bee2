//! A real day, so that it can be played again: who came when and for what, how long it took, who worked when.
//!
//! What did not happen is not known: how long the service of somebody would have taken who left, how long somebody who
//! was served would have gone on waiting. Such times are drawn, from the same service's own and at the rate at which
//! people gave up. A second ticket of a visit counts as somebody who comes at that moment; who did not come when called
//! does not come in any run.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::chance::{Chance, milliseconds};
use super::{Citizen, Patience, Plan, Shift};
use crate::event::{Event, Fact, Issued};
use crate::value::{ClassId, CounterId, Date, Language, ServiceId, TicketId, Timestamp, UserName};

/// One business day as it was.
#[derive(Debug, Clone)]
pub struct Recording {
    /// The day.
    pub day: Date,
    /// Its events.
    pub events: Vec<Event>,
    visits: Vec<Visit>,
    shifts: Vec<Shift>,
}

/// What the people of some days were like.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Observed {
    /// The times at the counter in milliseconds, by service.
    service_ms: BTreeMap<ServiceId, Vec<u32>>,
    /// The times on the way to the counter in milliseconds.
    walk_ms: Vec<u32>,
    /// How long somebody waits who is not served, on the average, in seconds; `None` when nobody gave up.
    patience_s: Option<f64>,
}

/// How a ticket ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Served,
    Absent,
    GaveUp,
    Unserved,
    /// Served while the line was cut, and written down later.
    Elsewhere,
}

#[derive(Debug, Clone)]
struct Visit {
    arrived_at: Timestamp,
    service: ServiceId,
    class: Option<ClassId>,
    language: Language,
    called_at: Option<Timestamp>,
    walk_ms: Option<u32>,
    started_at: Option<Timestamp>,
    parked_at: Option<Timestamp>,
    service_ms: Option<u32>,
    // Until the first call, or until the ticket ended without one.
    waited_ms: u32,
    end: End,
}

impl Recording {
    /// The day `day` from its events, oldest first.
    pub fn of(day: Date, events: Vec<Event>) -> Self {
        let mut reader = Reader::default();
        events.iter().for_each(|event| reader.read(event));
        let Reader { visits, mut shifts, .. } = reader;
        shifts.sort_by(|a, b| (a.from, &a.counter).cmp(&(b.from, &b.counter)));
        Self { day, events, visits, shifts }
    }

    /// How many tickets the day had.
    pub fn tickets(&self) -> usize {
        self.visits.len()
    }

    /// The day as a plan. What is not known of it is drawn, the same for the same chance.
    pub fn plan(&self, observed: &Observed, chance: &mut Chance) -> Plan {
        let here = self.visits.iter().filter(|visit| visit.end != End::Elsewhere);
        let citizens = here.map(|visit| visit.citizen(observed, chance)).collect();
        Plan { citizens, shifts: self.shifts.clone() }
    }
}

impl Observed {
    /// What is known from these days together.
    pub fn of(days: &[Recording]) -> Self {
        let mut observed = Observed::default();
        let (mut waited_s, mut given_up) = (0.0, 0u32);
        for visit in days.iter().flat_map(|day| &day.visits) {
            if let Some(service_ms) = visit.service_ms {
                observed.service_ms.entry(visit.service.clone()).or_default().push(service_ms);
            }
            observed.walk_ms.extend(visit.walk_ms);
            waited_s += f64::from(visit.waited_ms) / 1000.0;
            given_up += u32::from(visit.end == End::GaveUp);
        }
        // The likeliest mean of exponential patience, when most were served before it ended.
        observed.patience_s = (given_up > 0).then(|| waited_s / f64::from(given_up));
        observed
    }

    /// A time at the counter for `service`, one of its own or, when it has none, of any.
    fn service_ms(&self, service: &ServiceId, chance: &mut Chance) -> u32 {
        let own = self.service_ms.get(service).map(Vec::as_slice);
        let any = || self.service_ms.values().next().map_or(&[][..], Vec::as_slice);
        let times = own.unwrap_or_else(any);
        times.get(chance.one_of(times.len())).copied().unwrap_or(UNKNOWN_SERVICE_MS)
    }

    fn walk_ms(&self, chance: &mut Chance) -> u32 {
        self.walk_ms.get(chance.one_of(self.walk_ms.len())).copied().unwrap_or(UNKNOWN_WALK_MS)
    }
}

/// The time at the counter when nothing is known of any: the mean of the national catalogue.
const UNKNOWN_SERVICE_MS: u32 = 12 * 60_000;
/// The time on the way to the counter when nothing is known of any.
const UNKNOWN_WALK_MS: u32 = 30_000;

impl Visit {
    fn citizen(&self, observed: &Observed, chance: &mut Chance) -> Citizen {
        // Drawn for everybody, so that one who is known better does not change the chance of the others.
        let service_ms = observed.service_ms(&self.service, chance);
        let walk_ms = observed.walk_ms(chance);
        let further_ms = observed.patience_s.map(|mean_s| milliseconds(chance.exponential(mean_s)));
        let patience = match self.end {
            End::GaveUp => Some(Patience { wait_ms: self.waited_ms, says_so: true }),
            End::Absent | End::Elsewhere => None,
            End::Served | End::Unserved => further_ms
                .map(|further| Patience { wait_ms: self.waited_ms.saturating_add(further), says_so: true }),
        };
        Citizen {
            arrives_at: self.arrived_at,
            service: self.service.clone(),
            class: self.class.clone(),
            language: self.language,
            comes: self.end != End::Absent,
            walk_ms: self.walk_ms.unwrap_or(walk_ms),
            service_ms: self.service_ms.unwrap_or(service_ms),
            patience,
        }
    }
}

/// A counter that is open or rests.
#[derive(Debug, Clone)]
struct Desk {
    shift: Shift,
    resting_since: Option<Timestamp>,
}

/// Reads a day's events.
#[derive(Debug, Default)]
struct Reader {
    visits: Vec<Visit>,
    places: FxHashMap<TicketId, usize>,
    desks: BTreeMap<CounterId, Desk>,
    shifts: Vec<Shift>,
    waiting: usize,
    /// Where each ticket was called to last.
    seats: FxHashMap<TicketId, CounterId>,
    /// Whose papers are written up at a counter, and since when.
    paperwork: BTreeMap<CounterId, (TicketId, Timestamp)>,
}

impl Reader {
    fn read(&mut self, event: &Event) {
        let at = event.at;
        match &event.fact {
            Fact::Issued(issued) => {
                self.places.insert(issued.ticket, self.visits.len());
                self.visits.push(Visit::new(issued.given_at(at), issued));
                self.waiting += 1;
            }
            Fact::ServedBefore { ticket, .. } => self.ended(*ticket, End::Elsewhere, at),
            Fact::Called { ticket, counter, .. } => {
                self.papers_done(counter, at);
                self.seats.insert(*ticket, counter.clone());
                self.called(*ticket, at);
            }
            Fact::PutBack { .. } | Fact::Reinstated { .. } => self.waiting += 1,
            Fact::Started { ticket } => {
                if let Some(visit) = self.visit(*ticket) {
                    visit.walk_ms = visit.called_at.map(|called_at| between(called_at, at));
                    visit.started_at = Some(at);
                }
            }
            Fact::Parked { ticket, .. } => {
                if let Some(visit) = self.visit(*ticket) {
                    visit.parked_at = Some(at);
                }
            }
            Fact::Resumed { ticket, .. } => self.resumed(*ticket, at),
            Fact::Finished { ticket, estimated_start, paperwork, .. } => {
                if *paperwork && let Some(counter) = self.seats.get(ticket) {
                    self.paperwork.insert(counter.clone(), (*ticket, at));
                }
                self.served(*ticket, *estimated_start, at);
            }
            Fact::Transferred { ticket, .. } => self.served(*ticket, None, at),
            Fact::PaperworkFinished { counter } => self.papers_done(counter, at),
            Fact::Classified { ticket, class, .. } => {
                if let Some(visit) = self.visit(*ticket) {
                    visit.class.clone_from(class);
                }
            }
            Fact::NotShown { ticket } => self.ended(*ticket, End::Absent, at),
            Fact::Cancelled { ticket, .. } => self.ended(*ticket, End::GaveUp, at),
            Fact::Expired { ticket } => self.ended(*ticket, End::Unserved, at),
            Fact::CounterOpened { counter, services } => {
                let staff = event.by.staff().cloned().unwrap_or_else(|| UserName::new(counter.as_str()));
                let services = (!services.is_empty()).then(|| services.clone());
                self.opened(counter, staff, services, at);
            }
            Fact::CounterPaused { counter, .. } => {
                if let Some(desk) = self.desks.get_mut(counter) {
                    desk.resting_since.get_or_insert(at);
                }
            }
            Fact::CounterClosed { counter } => self.closed(counter, at),
            _ => {}
        }
    }

    fn visit(&mut self, ticket: TicketId) -> Option<&mut Visit> {
        self.places.get(&ticket).map(|place| &mut self.visits[*place])
    }

    fn called(&mut self, ticket: TicketId, at: Timestamp) {
        self.waiting = self.waiting.saturating_sub(1);
        if let Some(visit) = self.visit(ticket) {
            if visit.called_at.is_none() {
                visit.waited_ms = between(visit.arrived_at, at);
            }
            visit.called_at = Some(at);
        }
    }

    /// The time in which a ticket was set aside is no service.
    fn resumed(&mut self, ticket: TicketId, at: Timestamp) {
        if let Some(visit) = self.visit(ticket)
            && let Some((started_at, parked_at)) = visit.started_at.zip(visit.parked_at.take())
        {
            visit.started_at = started_at.checked_add(at.duration_since(parked_at)).ok();
        }
    }

    fn served(&mut self, ticket: TicketId, estimated_start: Option<Timestamp>, at: Timestamp) {
        if let Some(visit) = self.visit(ticket) {
            let started_at = visit.started_at.or(estimated_start);
            visit.service_ms = started_at.map(|started_at| between(started_at, at));
            visit.end = End::Served;
        }
    }

    /// What is written up after a service keeps the counter as long as the service itself.
    fn papers_done(&mut self, counter: &CounterId, at: Timestamp) {
        if let Some((ticket, since)) = self.paperwork.remove(counter)
            && let Some(visit) = self.visit(ticket)
        {
            let papers_ms = between(since, at);
            visit.service_ms = visit.service_ms.map(|service_ms| service_ms.saturating_add(papers_ms));
        }
    }

    fn ended(&mut self, ticket: TicketId, end: End, at: Timestamp) {
        let Some(visit) = self.visit(ticket) else { return };
        visit.end = end;
        if visit.called_at.is_none() {
            visit.waited_ms = between(visit.arrived_at, at);
            self.waiting = self.waiting.saturating_sub(1);
        }
    }

    fn opened(
        &mut self,
        counter: &CounterId,
        staff: UserName,
        services: Option<Vec<ServiceId>>,
        at: Timestamp,
    ) {
        match self.desks.get_mut(counter) {
            Some(desk) if desk.shift.services == services && desk.shift.staff == staff => {
                desk.shift.breaks.extend(desk.resting_since.take().map(|since| (since, at)));
            }
            Some(_) => {
                self.closed(counter, at);
                self.opened(counter, staff, services, at);
            }
            None => {
                let (counter, breaks) = (counter.clone(), Vec::new());
                let shift = Shift { counter, staff, services, from: at, to: at, breaks, serves_out: false };
                self.desks.insert(shift.counter.clone(), Desk { shift, resting_since: None });
            }
        }
    }

    fn closed(&mut self, counter: &CounterId, at: Timestamp) {
        if let Some(Desk { mut shift, resting_since }) = self.desks.remove(counter) {
            shift.to = resting_since.unwrap_or(at);
            // Who closed when nobody waited any more would have stayed for those who did.
            shift.serves_out = self.waiting == 0 && resting_since.is_none();
            self.shifts.push(shift);
        }
    }
}

impl Visit {
    fn new(arrived_at: Timestamp, issued: &Issued) -> Self {
        Self {
            arrived_at,
            service: issued.service.clone(),
            class: issued.class.clone(),
            language: issued.language,
            called_at: None,
            walk_ms: None,
            started_at: None,
            parked_at: None,
            service_ms: None,
            waited_ms: 0,
            end: End::Unserved,
        }
    }
}

fn between(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from(to.as_millisecond() - from.as_millisecond()).unwrap_or(0)
}
