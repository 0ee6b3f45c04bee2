//! Who is called next, and who is passed over.

use super::turn::{Comparison, goes_next};
use super::{Choice, Lane, PASSED_NAMED, Passed, Place, Places, Queue, Why, calls, class_rules, lane};
use crate::counter::Counter;
use crate::office::Office;
use crate::settings::{ClassRules, CounterSettings, OrderMode};
use crate::ticket::Ticket;
use crate::value::{Need, ServiceId, TicketId, Timestamp};

/// The first of a lane that was not looked at yet.
#[derive(Debug, Clone, Copy)]
struct Head<'a> {
    lane: &'a Lane,
    rules: Option<&'a ClassRules>,
    place: Place,
    places: &'a Places,
}

/// A counter that looks for its next ticket.
#[derive(Debug, Clone, Copy)]
struct Search<'a> {
    office: &'a Office,
    counter: &'a Counter,
    /// The services of an ordered counter, the most wanted first.
    ordered: Option<&'a [ServiceId]>,
    leaving: Option<TicketId>,
    now: Timestamp,
}

/// How heads of lanes are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Rule,
    ArrivalAlone,
}

/// The ticket that `counter` calls next and why, or `None` when nobody waits for it. The citizen of `leaving`, the
/// ticket that ends with this call, is free to come with another one.
///
/// The office's mode decides, unless that would pass somebody who was overtaken as often as the office allows: then
/// arrival alone decides, until that person has been called.
pub fn next_ticket(
    office: &Office,
    counter: &Counter,
    leaving: Option<TicketId>,
    now: Timestamp,
) -> Option<Choice> {
    let search = Search { office, counter, ordered: ordered(office, counter), leaving, now };
    let heads: Vec<Head<'_>> = search.heads().collect();
    let first = heads.iter().map(|head| head.place).min()?;
    let (mut chosen, rule) = search.pick(heads, By::Rule)?;
    let limit = search.at_limit().filter(|limit| *limit < chosen.place);
    if limit.is_some() {
        (chosen, _) = search.pick(search.heads().collect(), By::ArrivalAlone)?;
    }
    // Whoever stands first passes nobody, which is the usual case and spares the search.
    let passed =
        if chosen.place == first { Vec::new() } else { passed_by(office, counter, chosen.place, leaving) };
    let came_first = passed.iter().all(|place| !search.may_call(office.at(*place)));
    let why = match limit {
        Some(limit) if limit == chosen.place => Why::Overtaken { times: office.at(limit).overtaken },
        _ if came_first => search.plain_reason(&chosen, &passed),
        _ => rule,
    };
    let ticket = office.at(chosen.place).id;
    Some(Choice { ticket, why, passed: Passed::of(office, &passed) })
}

impl<'a> Search<'a> {
    /// The lanes that this counter calls, from their first.
    fn heads(self) -> impl Iterator<Item = Head<'a>> {
        let lanes =
            self.office.lanes().filter(move |(lane, _)| calls(self.office, self.counter, &lane.queue));
        lanes.filter_map(move |(lane, places)| {
            let (place, rules) = (places.first()?, class_rules(self.office, lane.class.as_ref()));
            Some(Head { lane, rules, place, places })
        })
    }

    /// The first by the rule or by arrival of those who may be called. Somebody with an appointment who came early is
    /// called only when the counter would be idle otherwise.
    fn pick(self, heads: Vec<Head<'a>>, by: By) -> Option<(Head<'a>, Why)> {
        let in_time = |ticket: &Ticket| ticket.slot.is_none_or(|slot| slot <= self.now);
        self.pick_of(heads, by, |ticket| self.may_call(ticket) && in_time(ticket))
            .or_else(|| self.pick_of(self.heads().collect(), by, |ticket| self.may_call(ticket)))
    }

    /// Looks at a ticket only when it would be chosen: most are called from the head of a lane.
    fn pick_of(
        self,
        mut heads: Vec<Head<'a>>,
        by: By,
        may: impl Fn(&Ticket) -> bool,
    ) -> Option<(Head<'a>, Why)> {
        loop {
            let (index, why) = match by {
                By::Rule => self.choose(&heads)?,
                By::ArrivalAlone => (first_of(&heads, |_| true)?, Why::FirstArrived),
            };
            if may(self.office.at(heads[index].place)) {
                return Some((heads[index], why));
            }
            let mut behind = heads[index].places.behind(heads[index].place);
            match behind.find(|place| may(self.office.at(*place))) {
                Some(place) => heads[index].place = place,
                None => drop(heads.swap_remove(index)),
            }
        }
    }

    /// Picks one of the heads and names the rule, for the case that it did not simply come first.
    fn choose(self, heads: &[Head<'a>]) -> Option<(usize, Why)> {
        // Without classes arrival decides in every mode, which is the usual case.
        if self.ordered.is_none() && heads.iter().all(|head| head.rules.is_none()) {
            return Some((first_of(heads, |_| true)?, Why::FirstArrived));
        }
        if let Some(index) = first_of(heads, |head| goes_next(head.rules)) {
            return Some((index, Why::GoesNext));
        }
        let Some(services) = self.ordered else { return self.by_mode(heads, |_| true) };
        let best = heads.iter().map(|head| self.rank(head, services)).min()?;
        let (index, _) = self.by_mode(heads, |head| self.rank(head, services) == best)?;
        let why = match &heads[index].lane.queue {
            Queue::Counter(..) => Why::SentToCounter,
            Queue::Service(service) => Why::ServiceFirst { service: service.clone() },
        };
        Some((index, why))
    }

    /// Where an ordered counter puts a lane: by the position of its service, and who was sent to it goes with the first.
    fn rank(self, head: &Head<'_>, services: &[ServiceId]) -> usize {
        match &head.lane.queue {
            Queue::Counter(id, _) if *id == self.counter.id => 0,
            Queue::Counter(_, service) | Queue::Service(service) => {
                services.iter().position(|known| known == service).unwrap_or(services.len())
            }
        }
    }

    /// Compares heads as the office's mode says.
    fn by_mode(self, heads: &[Head<'a>], among: impl Fn(&Head<'_>) -> bool) -> Option<(usize, Why)> {
        let mode = self.office.settings().order.mode;
        if let OrderMode::Ratio(ordinary) = mode {
            let turn = self.counter.ordinary_in_row >= ordinary.max(1);
            let classed = first_of(heads, |head| turn && head.rules.is_some() && among(head));
            return match classed {
                Some(index) => Some((index, Why::Ratio { ordinary: ordinary.max(1) })),
                None => Some((first_of(heads, among)?, Why::FirstArrived)),
            };
        }
        let comparison = Comparison { mode, now: self.now };
        let (index, head) = heads
            .iter()
            .enumerate()
            .filter(|(_, head)| among(head))
            .min_by_key(|(_, head)| comparison.turn(head.rules, head.place))?;
        let why = match (mode, head.rules) {
            (OrderMode::HeadStart, Some(rules)) => Why::HeadStart { minutes: rules.head_start_s / 60 },
            (OrderMode::Accumulating, Some(_)) => Why::Accumulated,
            (OrderMode::HeadStart | OrderMode::Accumulating | OrderMode::Ratio(_), _) => Why::FirstArrived,
        };
        Some((index, why))
    }

    /// The first of those who were overtaken as often as the office allows and may be called here.
    fn at_limit(self) -> Option<Place> {
        let lanes = self.office.at_limit().filter(|(lane, _)| calls(self.office, self.counter, &lane.queue));
        lanes
            .filter_map(|(_, places)| places.iter().find(|place| self.may_call(self.office.at(*place))))
            .min()
    }

    fn may_call(self, ticket: &Ticket) -> bool {
        is_free(self.office, ticket, self.leaving) && suits(self.office, self.counter, ticket)
    }

    /// Why somebody is called who came first of those that may be called here.
    fn plain_reason(self, chosen: &Head<'_>, passed: &[Place]) -> Why {
        let ticket = self.office.at(chosen.place);
        if let Some(slot) = ticket.slot {
            return Why::Appointment { slot };
        }
        if ticket.only_counter.as_ref() == Some(&self.counter.id) {
            return Why::SentToCounter;
        }
        // A transfer keeps an arrival before its issue and simply came first; a return code moved the first ticket's.
        if ticket.came_back {
            return Why::CameBack { minutes: self.office.settings().returns.head_start_s / 60 };
        }
        if passed.is_empty() { Why::FirstArrived } else { Why::FirstSuitable }
    }
}

/// The services of a counter that calls for the first of them first.
fn ordered<'a>(office: &Office, counter: &'a Counter) -> Option<&'a [ServiceId]> {
    office.settings().counters.get(&counter.id).filter(|settings| settings.ordered)?;
    counter.services().filter(|services| !services.is_empty())
}

/// The head that came first of some.
fn first_of(heads: &[Head<'_>], among: impl Fn(&Head<'_>) -> bool) -> Option<usize> {
    let some = heads.iter().enumerate().filter(|(_, head)| among(head));
    some.min_by_key(|(_, head)| head.place).map(|(index, _)| index)
}

/// Whether a ticket may be called to this counter, or waits for one that suits better and is open. Whoever reached the
/// limit of being overtaken takes any counter, but what is private stays private.
pub fn suits(office: &Office, counter: &Counter, ticket: &Ticket) -> bool {
    let needs = &ticket.private.needs;
    let sensitive = office.is_sensitive(&ticket.service);
    // The usual case, asked at every call.
    if !sensitive && needs.is_empty() {
        return true;
    }
    let settings = office.settings();
    let is = |counter: &Counter, wanted: fn(&CounterSettings) -> bool| {
        settings.counters.get(&counter.id).is_some_and(wanted)
    };
    let fits = |wanted: fn(&CounterSettings) -> bool| {
        let queue = lane(ticket).queue;
        is(counter, wanted)
            || !office.counters().any(|other| is(other, wanted) && calls(office, other, &queue))
    };
    if sensitive && ticket.only_counter.as_ref() != Some(&counter.id) && !fits(|counter| counter.private) {
        return false;
    }
    needs.is_empty()
        || ticket.overtaken >= settings.order.overtaking_limit
        || ((!needs.contains(&Need::LowCounter) || fits(|counter| counter.low))
            && (!needs.contains(&Need::SignOrWriting) || fits(|counter| counter.signs)))
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
        // Most lanes have nobody who came earlier, which their heads tell.
        .filter(|(_, places)| places.first().is_some_and(|head| head < place))
        .filter(|(lane, _)| calls(office, counter, &lane.queue))
        .flat_map(|(_, places)| places.before(place))
        .filter(|place| is_free(office, office.at(*place), leaving))
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
