//! Plays a plan: everybody presses what people press, when they press it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use uuid::Uuid;

use super::{Citizen, Plan, Shift};
use crate::command::{Command, Issue, Refusal};
use crate::event::{Event, Fact};
use crate::office::Office;
use crate::ticket::Ending;
use crate::value::{Actor, Outcome, TicketId, Timestamp, VisitId};

/// A clerk calls again after this long, in milliseconds.
const CALL_AGAIN_MS: i64 = 40_000;
/// A clerk gives a call up after this long, in milliseconds.
const GIVE_UP_CALL_MS: i64 = 90_000;
/// A clerk whose counter is still in use looks again after this long, in milliseconds.
const LOOK_AGAIN_MS: i64 = 30_000;

/// What became of a plan beside its events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Played {
    /// Citizens who got no number.
    pub turned_away: usize,
}

/// Plays `plan` in `office`, until everybody has gone, and tells every event.
///
/// The office must know the plan's counters and services, and its tickets of today must be of earlier runs; who cannot
/// get a number is turned away.
pub fn run(office: &mut Office, plan: &Plan, tell: impl FnMut(&Event)) -> Played {
    let first_ticket = first_ticket(office);
    let mut hall = Hall {
        office,
        plan,
        tell,
        agenda: BinaryHeap::new(),
        entries: 0,
        first_ticket,
        waiting: vec![false; plan.citizens.len()],
        clerks: plan.shifts.iter().map(Clerk::new).collect(),
        idle: Vec::new(),
        played: Played::default(),
    };
    hall.play();
    hall.played
}

/// The next ticket of the day after those of earlier runs: no two days have the same.
fn first_ticket(office: &Office) -> u128 {
    let day = office.day();
    let (year, day) = (u128::from(day.year().unsigned_abs()), u128::from(day.day_of_year().unsigned_abs()));
    (year << 64) + (day << 32) + office.tickets().len() as u128
}

/// Ends the business day of `office` at its own end and tells the events of it.
pub fn end_day(office: &mut Office, tell: impl FnMut(&Event)) {
    let at = office.settings().day_end(office.day());
    let events = office.decide(&Command::EndDay, &Actor::Timer, at).unwrap_or_default();
    events.iter().for_each(|event| office.apply(event));
    events.iter().for_each(tell);
}

/// What is due at some moment; numbers are places in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Begin(usize),
    BreakBegins(usize, usize),
    BreakEnds(usize),
    End(usize),
    Reaches(usize),
    CallAgain(usize),
    GiveUpCall(usize),
    Done(usize),
    LosesPatience(usize),
}

/// What somebody at a counter does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    /// Not at work yet, or no longer.
    Gone,
    /// Has a break.
    Resting,
    /// Waits for somebody to come.
    Idle,
    /// Has called or serves this citizen.
    Busy(usize),
}

struct Clerk {
    actor: Actor,
    doing: Doing,
    /// Until when a break lasts that begins when the counter is free.
    break_until: Option<i64>,
    /// The shift is over as soon as the counter is free.
    leaves: bool,
}

impl Clerk {
    fn new(shift: &Shift) -> Self {
        let actor = Actor::Staff(shift.staff.clone());
        Self { actor, doing: Doing::Gone, break_until: None, leaves: false }
    }
}

struct Hall<'a, T> {
    office: &'a mut Office,
    plan: &'a Plan,
    tell: T,
    /// Earliest first; what is due at the same moment in the order in which it was noted.
    agenda: BinaryHeap<Reverse<(i64, u64, Due)>>,
    entries: u64,
    first_ticket: u128,
    waiting: Vec<bool>,
    clerks: Vec<Clerk>,
    /// Who waits for somebody to come, longest first.
    idle: Vec<usize>,
    played: Played,
}

impl<T: FnMut(&Event)> Hall<'_, T> {
    fn play(&mut self) {
        for (place, shift) in self.plan.shifts.iter().enumerate() {
            self.note(shift.from.as_millisecond(), Due::Begin(place));
            for (number, (from, _)) in shift.breaks.iter().enumerate() {
                self.note(from.as_millisecond(), Due::BreakBegins(place, number));
            }
            self.note(shift.to.as_millisecond(), Due::End(place));
        }
        let mut coming = self.plan.citizens.iter().enumerate().peekable();
        loop {
            let arrival = coming.peek().map(|(_, citizen)| citizen.arrives_at.as_millisecond());
            match (self.agenda.peek(), arrival) {
                (Some(Reverse((due, ..))), Some(arrival)) if *due > arrival => {
                    coming.next().into_iter().for_each(|(place, citizen)| self.arrive(place, citizen));
                }
                (None, Some(_)) => {
                    coming.next().into_iter().for_each(|(place, citizen)| self.arrive(place, citizen));
                }
                (Some(_), _) => {
                    let Some(Reverse((at, _, due))) = self.agenda.pop() else { return };
                    self.happen(due, at);
                }
                (None, None) => return,
            }
        }
    }

    fn note(&mut self, at: i64, due: Due) {
        self.entries += 1;
        self.agenda.push(Reverse((at, self.entries, due)));
    }

    fn happen(&mut self, due: Due, at: i64) {
        match due {
            Due::Begin(place) => self.begin(place, at),
            Due::BreakBegins(place, number) => {
                self.clerks[place].break_until =
                    Some(self.plan.shifts[place].breaks[number].1.as_millisecond());
                self.leave_if_free(place, at);
            }
            Due::BreakEnds(place) => self.open(place, at),
            Due::End(place) => {
                self.clerks[place].leaves = true;
                self.leave_if_free(place, at);
            }
            Due::Reaches(place) => {
                if let Doing::Busy(citizen) = self.clerks[place].doing {
                    self.at_counter(place, at, |counter| Command::Start { counter });
                    let service_ms = self.plan.citizens[citizen].service_ms;
                    self.note(at + i64::from(service_ms), Due::Done(place));
                }
            }
            // An office that allows one call only refuses this, and nobody minds.
            Due::CallAgain(place) => self.at_counter(place, at, |counter| Command::Recall { counter }),
            Due::GiveUpCall(place) => {
                self.at_counter(place, at, |counter| Command::NoShow { counter });
                self.go_on(place, at, None);
            }
            Due::Done(place) => {
                if let Doing::Busy(citizen) = self.clerks[place].doing {
                    self.go_on(place, at, Some(citizen));
                }
            }
            Due::LosesPatience(citizen) => self.lose_patience(citizen, at),
        }
    }

    fn arrive(&mut self, place: usize, citizen: &Citizen) {
        let at = citizen.arrives_at.as_millisecond();
        let ticket = self.ticket(place);
        let issue = Issue::new(ticket, VisitId(ticket.0), citizen.service.clone(), citizen.language);
        let issue = Issue { class: citizen.class.clone(), ..issue };
        if self.act(&Command::Issue(issue), &Actor::Citizen, at).is_err() {
            self.played.turned_away += 1;
            return;
        }
        self.waiting[place] = true;
        if let Some(patience) = citizen.patience {
            self.note(at + i64::from(patience.wait_ms), Due::LosesPatience(place));
        }
        let able = self.idle.iter().copied().find(|clerk| {
            let counter = self.office.counter(&self.plan.shifts[*clerk].counter);
            counter.is_some_and(|counter| counter.serves(&citizen.service))
        });
        if let Some(clerk) = able {
            self.call_next(clerk, at, None);
        }
    }

    fn lose_patience(&mut self, place: usize, at: i64) {
        let says_so = self.plan.citizens[place].patience.is_some_and(|patience| patience.says_so);
        if self.waiting[place] && says_so {
            let cancel = Command::Cancel { ticket: self.ticket(place), reason: None };
            if self.act(&cancel, &Actor::Citizen, at).is_ok() {
                self.waiting[place] = false;
            }
        }
    }

    fn begin(&mut self, place: usize, at: i64) {
        let counter = &self.plan.shifts[place].counter;
        let taken = |other: &(usize, &Shift)| {
            other.0 != place && other.1.counter == *counter && self.clerks[other.0].doing != Doing::Gone
        };
        if self.plan.shifts.iter().enumerate().any(|other| taken(&other)) {
            self.note(at + LOOK_AGAIN_MS, Due::Begin(place));
        } else {
            self.open(place, at);
        }
    }

    /// Opens the counter, unless the shift is over meanwhile.
    fn open(&mut self, place: usize, at: i64) {
        let shift = &self.plan.shifts[place];
        if self.clerks[place].leaves {
            return;
        }
        let open = Command::OpenCounter { counter: shift.counter.clone(), services: shift.services.clone() };
        let actor = self.clerks[place].actor.clone();
        if self.act(&open, &actor, at).is_ok() {
            self.go_on(place, at, None);
        }
    }

    /// Ends the present service, if there is one, and does what comes next: a break, the end of the shift, a call.
    fn go_on(&mut self, place: usize, at: i64, served: Option<usize>) {
        let clerk = &self.clerks[place];
        let serves_out = self.plan.shifts[place].serves_out;
        let goes = clerk.leaves && !serves_out || clerk.break_until.is_some_and(|until| until > at);
        if !goes {
            return self.call_next(place, at, served);
        }
        if served.is_some() {
            self.at_counter(place, at, |counter| Command::Finish {
                counter,
                ending: ending(),
                paperwork: false,
            });
        }
        self.stop(place, at);
    }

    fn leave_if_free(&mut self, place: usize, at: i64) {
        let clerk = &self.clerks[place];
        if clerk.doing == Doing::Idle || clerk.doing == Doing::Resting && clerk.leaves {
            self.stop(place, at);
        }
    }

    /// Begins the break, or ends the shift.
    fn stop(&mut self, place: usize, at: i64) {
        match self.clerks[place].break_until.take() {
            Some(until) if !self.clerks[place].leaves => {
                self.be(place, Doing::Resting);
                let reason = "break".to_owned();
                self.at_counter(place, at, |counter| Command::PauseCounter { counter, reason });
                self.note(until.max(at), Due::BreakEnds(place));
            }
            _ => {
                self.be(place, Doing::Gone);
                self.at_counter(place, at, |counter| Command::CloseCounter { counter });
            }
        }
    }

    fn call_next(&mut self, place: usize, at: i64, served: Option<usize>) {
        let counter = self.plan.shifts[place].counter.clone();
        let finish = served.map(|citizen| (self.ticket(citizen), ending()));
        let actor = self.clerks[place].actor.clone();
        let called = self.act(&Command::CallNext { counter, finish }, &actor, at).unwrap_or_default();
        let Some(citizen) = called.and_then(|ticket| self.citizen(ticket)) else {
            match self.clerks[place].leaves {
                true => self.stop(place, at),
                false => self.be(place, Doing::Idle),
            }
            return;
        };
        self.be(place, Doing::Busy(citizen));
        self.waiting[citizen] = false;
        let called = &self.plan.citizens[citizen];
        let waited = at - called.arrives_at.as_millisecond();
        let left = called.patience.is_some_and(|patience| waited > i64::from(patience.wait_ms));
        if called.comes && !left {
            self.note(at + i64::from(called.walk_ms), Due::Reaches(place));
        } else {
            self.note(at + CALL_AGAIN_MS, Due::CallAgain(place));
            self.note(at + GIVE_UP_CALL_MS, Due::GiveUpCall(place));
        }
    }

    fn be(&mut self, place: usize, doing: Doing) {
        if self.clerks[place].doing == Doing::Idle {
            self.idle.retain(|idle| *idle != place);
        }
        if doing == Doing::Idle {
            self.idle.push(place);
        }
        self.clerks[place].doing = doing;
    }

    fn at_counter(
        &mut self,
        place: usize,
        at: i64,
        command: impl FnOnce(crate::value::CounterId) -> Command,
    ) {
        let command = command(self.plan.shifts[place].counter.clone());
        let actor = self.clerks[place].actor.clone();
        // What is refused here was pressed in vain, as people do.
        self.act(&command, &actor, at).unwrap_or_default();
    }

    /// Decides and applies; the ticket that was called, if one was.
    fn act(&mut self, command: &Command, by: &Actor, at: i64) -> Result<Option<TicketId>, Refusal> {
        let now = Timestamp::from_millisecond(at).unwrap_or(Timestamp::MAX);
        let mut called = None;
        for event in self.office.decide(command, by, now)? {
            self.office.apply(&event);
            if let Fact::Called { ticket, .. } = &event.fact {
                called = Some(*ticket);
            }
            (self.tell)(&event);
        }
        Ok(called)
    }

    /// The ticket of a citizen of the plan, who is the next after those of earlier runs.
    fn ticket(&self, citizen: usize) -> TicketId {
        TicketId(Uuid::from_u128(self.first_ticket + citizen as u128 + 1))
    }

    fn citizen(&self, ticket: TicketId) -> Option<usize> {
        let number = ticket.0.as_u128().checked_sub(self.first_ticket + 1)?;
        usize::try_from(number).ok().filter(|citizen| *citizen < self.plan.citizens.len())
    }
}

fn ending() -> Ending {
    Ending { outcome: Outcome::Resolved, missing: Vec::new(), protocol_no: None, return_code: None }
}
