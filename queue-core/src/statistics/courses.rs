//! What became of each ticket: the tickets that stand behind a figure, for whoever looks into it.
//!
//! A ticket is counted here where the figures count it: an issue when it was issued, a wait at its first call, a service
//! when it ended.

use rustc_hash::FxHashMap;

use super::HASTY_S;
use super::durations::seconds;
use crate::event::{Event, Fact, Issued};
use crate::ticket::Ending;
use crate::value::{ClassId, CounterId, Date, ServiceId, TicketId, TicketNumber, Timestamp, UserName};

/// What became of one ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The business day.
    pub day: Date,
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Its service.
    pub service: ServiceId,
    /// Its class of priority; `None` is everybody.
    pub class: Option<ClassId>,
    /// When it was taken.
    pub issued_at: Timestamp,
    /// Its first call.
    pub called: Option<Moment>,
    /// When nobody came; kept also where somebody came after all.
    pub not_shown: Option<Moment>,
    /// How long it was served, in seconds, without the time it was set aside.
    pub served_s: u32,
    /// How it ended, if it has.
    pub ended: Option<(Moment, End)>,
    serving: Option<Timestamp>,
    last_called: Option<Timestamp>,
    counter: Option<CounterId>,
}

/// When something happened, and where and by whom, as far as somebody of the staff did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// The counter.
    pub counter: Option<CounterId>,
    /// The person of the staff.
    pub staff: Option<UserName>,
}

/// How a ticket ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It was served.
    Finished {
        /// With what outcome, and which documents were missing.
        ending: Box<Ending>,
        /// It ended sooner than anybody can be served.
        hasty: bool,
    },
    /// It was sent on as another ticket.
    Transferred,
    /// It was given up.
    Cancelled,
    /// Nobody came.
    NoShow,
    /// It was still open at the end of the day.
    Expired,
}

/// A figure behind which tickets stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// Tickets given.
    Issued,
    /// Tickets called at least once.
    Called,
    /// Called after more than so many seconds.
    WaitedOver(u32),
    /// Tickets served to the end.
    Finished,
    /// Served, sooner than anybody can be.
    Hasty,
    /// Served, and the citizen must come again with documents; with this one where it is named.
    DocumentsMissing(Option<String>),
    /// Sent on to another queue.
    Transferred,
    /// Called, and nobody came.
    NoShow,
    /// Ended without service: given up, not present, or open at the end of the day.
    LeftUnserved,
}

impl Course {
    /// When and where `figure` counts this ticket, if it does.
    pub fn counted(&self, figure: &Figure) -> Option<Moment> {
        let ended = self.ended.as_ref();
        let (moment, end) = (ended.map(|(moment, _)| moment), ended.map(|(_, end)| end));
        let counts = match figure {
            Figure::Issued => {
                return Some(Moment { at: self.issued_at, counter: None, staff: None });
            }
            Figure::Called => return self.called.clone(),
            Figure::WaitedOver(limit_s) => {
                return self.called.clone().filter(|_| self.waited_s() > Some(*limit_s));
            }
            Figure::NoShow => return self.not_shown.clone(),
            Figure::LeftUnserved if self.not_shown.is_some() => return self.not_shown.clone(),
            Figure::Finished => matches!(end, Some(End::Finished { .. })),
            Figure::Hasty => matches!(end, Some(End::Finished { hasty: true, .. })),
            Figure::DocumentsMissing(document) => match (end, document) {
                (Some(End::Finished { ending, .. }), Some(document)) => ending.missing.contains(document),
                (Some(End::Finished { ending, .. }), None) => {
                    ending.outcome == crate::value::Outcome::DocumentsMissing
                }
                _ => false,
            },
            Figure::Transferred => matches!(end, Some(End::Transferred)),
            Figure::LeftUnserved => matches!(end, Some(End::Cancelled | End::NoShow | End::Expired)),
        };
        moment.filter(|_| counts).cloned()
    }

    /// From the number to the first call, in seconds.
    pub fn waited_s(&self) -> Option<u32> {
        self.called.as_ref().map(|called| seconds(self.issued_at, called.at))
    }

    fn stop(&mut self, at: Timestamp) {
        if let Some(since) = self.serving.take() {
            self.served_s = self.served_s.saturating_add(seconds(since, at));
        }
    }
}

/// Follows the tickets of one business day after the other.
#[derive(Debug, Clone)]
pub struct Courses {
    day: Date,
    known: FxHashMap<TicketId, usize>,
    courses: Vec<Course>,
}

impl Courses {
    /// Nothing yet at the beginning of `day`.
    pub fn new(day: Date) -> Self {
        Self { day, known: FxHashMap::default(), courses: Vec::new() }
    }

    /// The business day that the next event belongs to.
    pub fn day(&self) -> Date {
        self.day
    }

    /// Takes an event in; gives the tickets of a day, in the order of their issue, when the event ends it. Events come in
    /// the order of the journal.
    pub fn apply(&mut self, event: &Event) -> Vec<Course> {
        match &event.fact {
            Fact::Issued(issued) => self.issued(issued, event.at),
            Fact::DayEnded { next, .. } => return std::mem::replace(self, Self::new(*next)).courses,
            fact => {
                let known = fact.ticket().and_then(|ticket| self.known.get(&ticket));
                if let Some(course) = known.and_then(|index| self.courses.get_mut(*index)) {
                    change(course, event);
                }
            }
        }
        Vec::new()
    }

    /// The tickets of the present day as far as it has come, in the order of their issue.
    pub fn so_far(self) -> Vec<Course> {
        self.courses
    }

    fn issued(&mut self, issued: &Issued, at: Timestamp) {
        self.known.insert(issued.ticket, self.courses.len());
        self.courses.push(Course {
            day: self.day,
            ticket: issued.ticket,
            number: issued.number,
            service: issued.service.clone(),
            class: issued.class.clone(),
            issued_at: issued.given_at(at),
            called: None,
            not_shown: None,
            served_s: 0,
            ended: None,
            serving: None,
            last_called: None,
            counter: None,
        });
    }
}

fn change(course: &mut Course, event: &Event) {
    let at = event.at;
    match &event.fact {
        Fact::Called { counter, .. } => {
            course.counter = Some(counter.clone());
            course.last_called = Some(at);
            let first = moment(course, event);
            course.called.get_or_insert(first);
        }
        Fact::Started { .. } => course.serving = Some(at),
        Fact::Parked { .. } => course.stop(at),
        Fact::Resumed { counter, .. } => {
            course.counter = Some(counter.clone());
            course.serving = Some(at);
        }
        Fact::PutBack { .. } => course.counter = None,
        Fact::Reinstated { .. } => (course.counter, course.ended) = (None, None),
        Fact::Classified { class, .. } => course.class.clone_from(class),
        Fact::ServedBefore { counter, started_at, ended_at, ending, .. } => {
            course.counter = Some(counter.clone());
            course.served_s = seconds(*started_at, *ended_at);
            end(course, event, End::Finished { ending: Box::new(ending.clone()), hasty: false });
        }
        Fact::Finished { ending, estimated_start, .. } => {
            course.serving = course.serving.or(*estimated_start);
            course.stop(at);
            // Where nobody recorded the start, the time since the call counts.
            let since_call_s = match (estimated_start, course.last_called) {
                (Some(_), Some(called_at)) => seconds(called_at, at),
                _ => course.served_s,
            };
            let hasty = since_call_s < HASTY_S;
            end(course, event, End::Finished { ending: Box::new(ending.clone()), hasty });
        }
        Fact::Transferred { .. } => end(course, event, End::Transferred),
        Fact::Cancelled { .. } => end(course, event, End::Cancelled),
        Fact::Expired { .. } => end(course, event, End::Expired),
        Fact::NotShown { .. } => {
            course.not_shown = Some(moment(course, event));
            end(course, event, End::NoShow);
        }
        // Nothing else changes what became of a ticket.
        _ => {}
    }
}

fn end(course: &mut Course, event: &Event, end: End) {
    course.stop(event.at);
    course.ended = Some((moment(course, event), end));
}

fn moment(course: &Course, event: &Event) -> Moment {
    let counter = course.counter.clone();
    let staff = counter.is_some().then(|| event.by.staff().cloned()).flatten();
    Moment { at: event.at, counter, staff }
}
