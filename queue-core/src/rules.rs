//! Which ticket is next, why, and who stands before whom.
//!
//! Waiting tickets stand in lanes: one for each service (or counter they were sent to) and class of people. A lane is in
//! the order of arrival, so that equal people never overtake each other, and a mode only compares the heads of lanes.
//! This module is the only place that knows the order: whoever is next, lists on screens and "people before you" all
//! come from here.

mod ahead;
mod why;

use serde::{Deserialize, Serialize};

use crate::counter::Counter;
use crate::office::Office;
use crate::settings::{ClassRules, CounterSettings, OrderMode};
use crate::ticket::Ticket;
use crate::value::{ClassId, CounterId, Need, ServiceId, TicketId, TicketNumber, Timestamp};

pub(crate) use ahead::arrival_behind;
pub use ahead::{people_ahead, people_ahead_of_next, waiting_in_order};
pub use why::Why;

/// How many of those who were passed over a call names.
const PASSED_NAMED: usize = 8;

/// Where a waiting ticket stands in its lane: smaller is earlier. The slot of issue makes equal moments distinct and
/// fair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The arrival that counts.
    pub arrival: Timestamp,
    /// The position among today's tickets in order of issue.
    pub slot: u32,
}

/// What people wait for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Queue {
    /// Any counter that serves this.
    Service(ServiceId),
    /// This counter.
    Counter(CounterId),
}

/// People of one class who wait for one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane {
    /// What they wait for.
    pub queue: Queue,
    /// Their class; `None` is everybody.
    pub class: Option<ClassId>,
}

/// Who came earlier for a counter when somebody else was called to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// How many.
    pub count: u32,
    /// The first of them.
    pub first: Vec<TicketNumber>,
}

impl Passed {
    /// Whether nobody was passed over.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// Who is called next, and what to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The ticket.
    pub ticket: TicketId,
    /// Why this one.
    pub why: Why,
    /// Who came earlier and still waits.
    pub passed: Passed,
}

/// The lane of a ticket.
pub fn lane(ticket: &Ticket) -> Lane {
    let queue = match &ticket.only_counter {
        Some(counter) => Queue::Counter(counter.clone()),
        None => Queue::Service(ticket.service.clone()),
    };
    Lane { queue, class: ticket.class.clone() }
}

/// The place of a ticket in its lane.
pub fn place(ticket: &Ticket, slot: u32) -> Place {
    Place { arrival: ticket.arrival, slot }
}

/// Whether people of this queue are called to this counter.
pub fn calls(counter: &Counter, queue: &Queue) -> bool {
    match queue {
        Queue::Service(service) => counter.serves(service),
        Queue::Counter(id) => *id == counter.id && counter.services().is_some(),
    }
}

/// The head of a lane that may be called now.
#[derive(Debug, Clone, Copy)]
struct Candidate<'a> {
    lane: &'a Lane,
    place: Place,
    ticket: &'a Ticket,
    rules: Option<&'a ClassRules>,
}

/// The heads of a counter's lanes.
struct Heads<'a> {
    /// Those that may be called here now.
    callable: Vec<Candidate<'a>>,
    /// The first of them.
    first: Option<Candidate<'a>>,
    /// Whether one of them reached the limit of being overtaken.
    pressing: bool,
    /// Whether one of them is of a class; else arrival decides in every mode.
    classed: bool,
    /// The first place of all lanes, whether it may be called or not.
    earliest: Place,
}

/// The ticket that `counter` calls next and why, or `None` when nobody waits for it. The citizen of `leaving`, the
/// ticket that ends with this call, is free to come with another one.
pub fn next_ticket(
    office: &Office,
    counter: &Counter,
    leaving: Option<TicketId>,
    now: Timestamp,
) -> Option<Choice> {
    let free = |ticket: &Ticket| is_free(office, ticket, leaving);
    // Somebody with an appointment who came early is called only when the counter would be idle otherwise.
    let in_time = |ticket: &Ticket| ticket.slot.is_none_or(|slot| slot <= now);
    let mut heads = candidates(office, counter, |ticket| free(ticket) && in_time(ticket));
    if heads.callable.is_empty() {
        heads = candidates(office, counter, free);
    }
    let first = heads.first?;
    let (chosen, rule) = choose(office, counter, &heads, first, now);
    // Usually whoever came first of all is called, and nobody has to be looked for.
    let passed = match chosen.place <= heads.earliest {
        true => Vec::new(),
        false => passed_by(office, counter, chosen.place, leaving),
    };
    let why = if chosen.place == first.place { plain_reason(office, chosen, &passed) } else { rule };
    Some(Choice { ticket: chosen.ticket.id, why, passed: Passed::of(office, &passed) })
}

/// The first of each lane that the counter calls, as far as it may be called here now.
fn candidates<'a>(office: &'a Office, counter: &Counter, may: impl Fn(&Ticket) -> bool) -> Heads<'a> {
    let limit = office.settings().order.overtaking_limit;
    let (lanes, last) = (office.lanes(), Place { arrival: Timestamp::MAX, slot: u32::MAX });
    let callable = Vec::with_capacity(lanes.size_hint().0);
    let mut heads = Heads { callable, first: None, pressing: false, classed: false, earliest: last };
    for (lane, places) in lanes.filter(|(lane, _)| calls(counter, &lane.queue)) {
        let head = places.iter().find_map(|place| {
            heads.earliest = heads.earliest.min(*place);
            let ticket = office.at(*place);
            let at_limit = ticket.overtaken >= limit;
            (may(ticket) && suits(office, counter, ticket, at_limit)).then_some((*place, ticket))
        });
        if let Some((place, ticket)) = head {
            let rules = lane.class.as_ref().and_then(|class| office.settings().order.classes.get(class));
            let head = Candidate { lane, place, ticket, rules };
            heads.pressing |= ticket.overtaken >= limit;
            heads.classed |= rules.is_some();
            if heads.first.is_none_or(|first| place < first.place) {
                heads.first = Some(head);
            }
            heads.callable.push(head);
        }
    }
    heads
}

/// Whether a ticket may be called to this counter, or waits for one that suits better and is open. Whoever reached the
/// limit of being overtaken takes any counter, but what is private stays private.
fn suits(office: &Office, counter: &Counter, ticket: &Ticket, at_limit: bool) -> bool {
    let needs = &ticket.private.needs;
    let sensitive = office.is_sensitive(&ticket.service);
    // The usual case, asked for every lane at every call.
    if !sensitive && needs.is_empty() {
        return true;
    }
    let fits = |wanted: fn(&CounterSettings) -> bool| {
        office.settings().counters.get(&counter.id).is_some_and(wanted)
            || !office.counters().any(|other| {
                let settings = office.settings().counters.get(&other.id);
                settings.is_some_and(wanted) && calls(other, &lane(ticket).queue)
            })
    };
    (!sensitive || ticket.only_counter.is_some() || fits(|counter| counter.private))
        && (needs.is_empty()
            || at_limit
            || ((!needs.contains(&Need::LowCounter) || fits(|counter| counter.low))
                && (!needs.contains(&Need::SignOrWriting) || fits(|counter| counter.signs))))
}

/// Picks one of the heads and names the rule, for the case that it did not simply come first.
fn choose<'a>(
    office: &Office,
    counter: &Counter,
    heads: &Heads<'a>,
    came_first: Candidate<'a>,
    now: Timestamp,
) -> (Candidate<'a>, Why) {
    let order = &office.settings().order;
    let callable = &heads.callable;
    let first = |fits: &dyn Fn(&&Candidate<'a>) -> bool| {
        callable.iter().filter(fits).min_by_key(|head| head.place).copied()
    };
    if heads.pressing
        && let Some(head) = first(&|head| head.ticket.overtaken >= order.overtaking_limit)
    {
        return (head, Why::Overtaken { times: head.ticket.overtaken });
    }
    if heads.classed
        && let Some(head) = first(&|head| head.rules.is_some_and(|rules| rules.goes_next))
    {
        return (head, Why::GoesNext);
    }
    if let Some((of_service, service)) = preferred(office, counter, callable) {
        let (head, _) = by_mode(&of_service, order.mode, counter, now);
        return (head, Why::ServiceFirst { service });
    }
    match heads.classed {
        true => by_mode(callable, order.mode, counter, now),
        false => (came_first, Why::FirstArrived),
    }
}

/// At an ordered counter: the heads of the first of its services that anybody waits for.
fn preferred<'a>(
    office: &Office,
    counter: &Counter,
    heads: &[Candidate<'a>],
) -> Option<(Vec<Candidate<'a>>, ServiceId)> {
    office.settings().counters.get(&counter.id).filter(|settings| settings.ordered)?;
    counter.services()?.iter().find_map(|service| {
        let of_service: Vec<_> =
            heads.iter().filter(|head| head.ticket.service == *service).copied().collect();
        (!of_service.is_empty()).then(|| (of_service, service.clone()))
    })
}

/// Compares heads as the office's mode says. There is at least one.
fn by_mode<'a>(
    heads: &[Candidate<'a>],
    mode: OrderMode,
    counter: &Counter,
    now: Timestamp,
) -> (Candidate<'a>, Why) {
    let head = match mode {
        OrderMode::HeadStart => heads.iter().min_by_key(|head| (virtual_arrival(head), head.place.slot)),
        OrderMode::Ratio(ordinary) => {
            let classed_turn = counter.ordinary_in_row >= ordinary;
            heads.iter().min_by_key(|head| (head.rules.is_some() != classed_turn, head.place))
        }
        OrderMode::Accumulating => {
            heads.iter().min_by_key(|head| (std::cmp::Reverse(accumulated(head, now)), head.place))
        }
    };
    let head = *head.expect("somebody waits");
    let why = match (mode, head.rules) {
        (OrderMode::HeadStart, Some(rules)) => Why::HeadStart { minutes: rules.head_start_s / 60 },
        (OrderMode::Accumulating, Some(_)) => Why::Accumulated,
        (OrderMode::Ratio(ordinary), _) => Why::Ratio { ordinary },
        (OrderMode::HeadStart | OrderMode::Accumulating, None) => Why::FirstArrived,
    };
    (head, why)
}

fn virtual_arrival(head: &Candidate<'_>) -> Timestamp {
    head.rules.map_or(head.place.arrival, |rules| earlier(head.place.arrival, rules.head_start_s))
}

/// A moment this many seconds before another.
pub(crate) fn earlier(at: Timestamp, seconds: u32) -> Timestamp {
    at.saturating_sub(jiff::SignedDuration::from_secs(i64::from(seconds))).unwrap_or(Timestamp::MIN)
}

/// The wait times the rate of the class, in milliseconds times percent.
fn accumulated(head: &Candidate<'_>, now: Timestamp) -> i128 {
    let rate = head.rules.map_or(100, |rules| rules.rate_percent);
    let waited = now.as_millisecond() - head.place.arrival.as_millisecond();
    i128::from(waited) * i128::from(rate)
}

/// Why somebody is called who came first of those that may be called.
fn plain_reason(office: &Office, chosen: Candidate<'_>, passed: &[Place]) -> Why {
    let ticket = chosen.ticket;
    if let Some(slot) = ticket.slot {
        return Why::Appointment { slot };
    }
    if let Queue::Counter(_) = chosen.lane.queue {
        return Why::SentToCounter;
    }
    // A transfer keeps an arrival before its issue and simply came first; a return code moved the first ticket's.
    if ticket.came_back {
        return Why::CameBack { minutes: office.settings().returns.head_start_s / 60 };
    }
    if passed.is_empty() { Why::FirstArrived } else { Why::FirstSuitable }
}

/// Whether the citizen is not at another counter.
fn is_free(office: &Office, ticket: &Ticket, leaving: Option<TicketId>) -> bool {
    office.elsewhere(ticket).is_none_or(|other| Some(other.id) == leaving)
}

/// The places of those who came earlier for this counter than `place` and are free to come, but still wait.
pub(crate) fn passed_by(
    office: &Office,
    counter: &Counter,
    place: Place,
    leaving: Option<TicketId>,
) -> Vec<Place> {
    let mut passed: Vec<Place> = office
        .lanes()
        .filter(|(lane, _)| calls(counter, &lane.queue))
        // Most lanes have nobody who came earlier, which their heads tell.
        .filter(|(_, places)| places.first().is_some_and(|head| *head < place))
        .flat_map(|(_, places)| places.range(..place))
        .filter(|place| is_free(office, office.at(**place), leaving))
        .copied()
        .collect();
    passed.sort_unstable();
    passed
}

impl Passed {
    /// Those at these places.
    pub(crate) fn of(office: &Office, places: &[Place]) -> Self {
        let first = places.iter().take(PASSED_NAMED).map(|place| office.at(*place).number).collect();
        Self { count: u32::try_from(places.len()).unwrap_or(u32::MAX), first }
    }
}
