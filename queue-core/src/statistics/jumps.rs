//! Every exception from the plain order, for the report that a manager reads: who went before whom, by whose decision
//! and why. Calls that a rule of the office explains, as a head start or an appointment, are no exceptions.

use rustc_hash::FxHashMap;

use crate::event::{Event, Fact, Issued};
use crate::rules::{Passed, Why};
use crate::value::{Actor, ClassId, CounterId, Date, ServiceId, TicketId, TicketNumber, Timestamp};

/// An exception from the plain order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jump {
    /// When.
    pub at: Timestamp,
    /// The business day.
    pub day: Date,
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Its service.
    pub service: ServiceId,
    /// The counter it was called to, if it was.
    pub counter: Option<CounterId>,
    /// By whom.
    pub by: Actor,
    /// What happened.
    pub kind: Kind,
    /// Who came earlier and still waited.
    pub passed: Passed,
}

/// What makes it an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A clerk with the right to called this one.
    Chosen {
        /// Why.
        reason: String,
    },
    /// It was overtaken as often as the office allows and went before everybody.
    LimitReached {
        /// How often.
        times: u16,
    },
    /// It was served at once though others waited.
    AtOnce,
    /// It was put back and waits again with its old arrival.
    PutBack,
    /// It did not come when called, came later and waits again with its old arrival.
    Reinstated,
    /// It let others go before.
    LetPass {
        /// How many.
        count: u16,
    },
    /// Its class of priority was corrected.
    Classified {
        /// The class it has now.
        class: Option<ClassId>,
        /// Why.
        reason: String,
    },
}

/// Finds the exceptions among the events of one or more days.
#[derive(Debug, Clone)]
pub struct Jumps {
    day: Date,
    tickets: FxHashMap<TicketId, Known>,
}

/// What is remembered of a ticket.
#[derive(Debug, Clone)]
struct Known {
    number: TicketNumber,
    service: ServiceId,
    counter: Option<CounterId>,
}

impl Jumps {
    /// Nothing yet at the beginning of `day`.
    pub fn new(day: Date) -> Self {
        Self { day, tickets: FxHashMap::default() }
    }

    /// The business day that the next event belongs to.
    pub fn day(&self) -> Date {
        self.day
    }

    /// The exception that an event is, if it is one. Events come in the order of the journal.
    pub fn apply(&mut self, event: &Event) -> Option<Jump> {
        match &event.fact {
            Fact::Issued(Issued { ticket, number, service, .. }) => {
                let known = Known { number: *number, service: service.clone(), counter: None };
                self.tickets.insert(*ticket, known);
                None
            }
            Fact::Called { ticket, counter, why, passed } => {
                self.tickets.get_mut(ticket)?.counter = Some(counter.clone());
                self.jump(event, *ticket, called(why, passed)?, passed.clone())
            }
            Fact::PutBack { ticket } => self.jump(event, *ticket, Kind::PutBack, Passed::default()),
            Fact::Reinstated { ticket } => self.jump(event, *ticket, Kind::Reinstated, Passed::default()),
            Fact::LetPass { ticket, count, .. } => {
                self.jump(event, *ticket, Kind::LetPass { count: *count }, Passed::default())
            }
            Fact::Classified { ticket, class, reason } => {
                let kind = Kind::Classified { class: class.clone(), reason: reason.clone() };
                self.jump(event, *ticket, kind, Passed::default())
            }
            Fact::DayEnded { next, .. } => {
                *self = Self::new(*next);
                None
            }
            _ => None,
        }
    }

    fn jump(&self, event: &Event, ticket: TicketId, kind: Kind, passed: Passed) -> Option<Jump> {
        let Known { number, service, counter } = self.tickets.get(&ticket)?.clone();
        let (at, by, day) = (event.at, event.by.clone(), self.day);
        Some(Jump { at, day, ticket, number, service, counter, by, kind, passed })
    }
}

fn called(why: &Why, passed: &Passed) -> Option<Kind> {
    match why {
        Why::Chosen { reason } => Some(Kind::Chosen { reason: reason.clone() }),
        Why::Overtaken { times } => Some(Kind::LimitReached { times: *times }),
        Why::AtOnce => (!passed.is_empty()).then_some(Kind::AtOnce),
        Why::FirstArrived
        | Why::FirstSuitable
        | Why::HeadStart { .. }
        | Why::GoesNext
        | Why::Ratio { .. }
        | Why::Accumulated
        | Why::Appointment { .. }
        | Why::CameBack { .. }
        | Why::ServiceFirst { .. }
        | Why::SentToCounter => None,
    }
}

impl Kind {
    /// The stable code for clients.
    pub fn code(&self) -> &'static str {
        match self {
            Kind::Chosen { .. } => "chosen",
            Kind::LimitReached { .. } => "limit_reached",
            Kind::AtOnce => "at_once",
            Kind::PutBack => "put_back",
            Kind::Reinstated => "reinstated",
            Kind::LetPass { .. } => "let_pass",
            Kind::Classified { .. } => "classified",
        }
    }

    /// The reason somebody gave, where one is needed.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Kind::Chosen { reason } | Kind::Classified { reason, .. } => Some(reason),
            Kind::LimitReached { .. }
            | Kind::AtOnce
            | Kind::PutBack
            | Kind::Reinstated
            | Kind::LetPass { .. } => None,
        }
    }
}

impl Jump {
    /// One plain sentence in Albanian.
    pub fn sq(&self) -> String {
        let number = self.number.spaced();
        let sentence = match &self.kind {
            Kind::Chosen { reason } => {
                format!("{number} u thirr jashtë radhës me vendim të punonjësit: {reason}")
            }
            Kind::LimitReached { times } => {
                format!(
                    "{number} kaloi para të gjithëve, sepse para tij ishin thirrur {times} veta që erdhën më vonë"
                )
            }
            Kind::AtOnce => format!("{number} u shërbye menjëherë, pa pritur"),
            Kind::PutBack => format!("{number} u kthye në radhë me kohën e ardhjes që kishte"),
            Kind::Reinstated => {
                format!(
                    "{number} erdhi pasi ishte thirrur më kot dhe pret sërish me kohën e ardhjes që kishte"
                )
            }
            Kind::LetPass { count: 1 } => format!("{number} lejoi të kalonte para një tjetër"),
            Kind::LetPass { count } => format!("{number} lejoi të kalonin para {count} të tjerë"),
            Kind::Classified { class: Some(class), reason } => {
                format!("{number} mori përparësi ({class}): {reason}")
            }
            Kind::Classified { class: None, reason } => format!("{number} humbi përparësinë: {reason}"),
        };
        match self.passed.count {
            0 => format!("{}.", end(&sentence)),
            1 => format!("{}. Priste ende një person që kishte ardhur më herët.", end(&sentence)),
            count => format!("{}. Prisnin ende {count} veta që kishin ardhur më herët.", end(&sentence)),
        }
    }

    /// One plain sentence in English.
    pub fn en(&self) -> String {
        let number = self.number.spaced();
        let sentence = match &self.kind {
            Kind::Chosen { reason } => {
                format!("{number} was called out of order by a clerk's decision: {reason}")
            }
            Kind::LimitReached { times } => {
                format!("{number} went before everybody, since {times} who came later had been called before")
            }
            Kind::AtOnce => format!("{number} was served at once, without waiting"),
            Kind::PutBack => format!("{number} went back into the queue with its old arrival"),
            Kind::Reinstated => {
                format!("{number} came after having been called in vain and waits again with its old arrival")
            }
            Kind::LetPass { count: 1 } => format!("{number} let one other go before"),
            Kind::LetPass { count } => format!("{number} let {count} others go before"),
            Kind::Classified { class: Some(class), reason } => {
                format!("{number} got priority ({class}): {reason}")
            }
            Kind::Classified { class: None, reason } => format!("{number} lost its priority: {reason}"),
        };
        match self.passed.count {
            0 => format!("{}.", end(&sentence)),
            1 => format!("{}. One who came earlier still waited.", end(&sentence)),
            count => format!("{}. {count} who came earlier still waited.", end(&sentence)),
        }
    }
}

/// A sentence without the dot that a clerk may have ended the reason with.
fn end(sentence: &str) -> &str {
    sentence.trim_end().trim_end_matches('.')
}
