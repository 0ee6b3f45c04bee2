//! What becomes of an office by an event.

use jiff::ToSpan;

use super::{Office, closed};
use crate::appointment::{Appointment, AppointmentState};
use crate::bands::first_known_day;
use crate::counter::{Counter, CounterState};
use crate::event::{Event, Fact, Issued};
use crate::rules::{Passed, Why};
use crate::ticket::{Call, Ending, Private, State, Ticket};
use crate::value::{CounterId, Origin, ReturnCode, TicketId, Timestamp, UserName};

impl Office {
    /// Becomes what the event says. Only events that `decide` gave for this very state may come here.
    pub fn apply(&mut self, event: &Event) {
        self.seq += 1;
        self.last_at = event.at;
        self.apply_to_tickets(event);
        self.apply_what_outlives(event);
    }

    /// Takes over an event of an earlier day that still matters; the position in the journal stays.
    pub fn remember(&mut self, event: &Event) {
        self.apply_what_outlives(event);
    }

    fn apply_to_tickets(&mut self, event: &Event) {
        let at = event.at;
        match &event.fact {
            Fact::Issued(issued) => self.add(issued, at),
            Fact::ServedBefore { ticket, counter, started_at, ended_at, ending } => {
                let call = self.first_call(counter, *started_at, Why::AtOnce, Passed::default());
                let (started_at, ended_at) = (*started_at, *ended_at);
                let ending = Box::new(ending.clone());
                let ended = State::Finished { call, started_at, start_estimated: false, ended_at, ending };
                self.become_state(*ticket, |_| ended);
                // What was served before it became known was issued then, too.
                self.edit(*ticket, |ticket| {
                    (ticket.issued_at, ticket.arrival) = (started_at, started_at);
                });
            }
            Fact::Called { ticket, counter, why, passed } => {
                self.note_order(*ticket, counter, !passed.is_empty());
                let call = self.first_call(counter, at, why.clone(), passed.clone());
                self.become_state(*ticket, |_| State::Called(call));
            }
            Fact::Recalled { ticket, attempt } => {
                let (attempt, seq) = (*attempt, self.seq);
                self.become_state(*ticket, |state| match state {
                    State::Called(call) => {
                        State::Called(Box::new(Call { attempt, last_called_at: at, seq, ..*call }))
                    }
                    other => other,
                });
            }
            Fact::Started { ticket } => self.become_state(*ticket, |state| match state {
                State::Called(call) => State::Serving { call, started_at: at },
                other => other,
            }),
            Fact::Finished { ticket, ending, estimated_start, paperwork } => {
                self.finished(*ticket, ending, *estimated_start, *paperwork, at);
            }
            Fact::PutBack { ticket } => self.become_state(*ticket, |_| State::Waiting),
            Fact::NotShown { ticket } => self.become_state(*ticket, |state| match state {
                State::Called(call) => State::NoShow { call, ended_at: at },
                other => other,
            }),
            Fact::Reinstated { ticket } => {
                self.edit(*ticket, |ticket| (ticket.reinstated, ticket.state) = (true, State::Waiting));
            }
            Fact::LetPass { ticket, arrival, .. } => self.edit(*ticket, |ticket| ticket.arrival = *arrival),
            Fact::Parked { ticket, note } => {
                self.become_state(*ticket, |state| match state {
                    State::Serving { call, started_at } => State::Parked { call, started_at, parked_at: at },
                    other => other,
                });
                self.edit(*ticket, |ticket| ticket.private.note.clone_from(note));
            }
            Fact::Resumed { ticket, counter } => self.become_state(*ticket, |state| match state {
                State::Parked { call, started_at, .. } => {
                    let call = Box::new(Call { counter: counter.clone(), ..*call });
                    State::Serving { call, started_at }
                }
                other => other,
            }),
            Fact::Transferred { ticket, to } => self.become_state(*ticket, |state| {
                let started_at = state.started_at();
                match state {
                    State::Called(call) | State::Serving { call, .. } => {
                        State::Transferred { call, started_at, ended_at: at, to: *to }
                    }
                    other => other,
                }
            }),
            Fact::Cancelled { ticket, .. } => {
                self.become_state(*ticket, |state| State::Cancelled {
                    call: state.call().cloned().map(Box::new),
                    ended_at: at,
                });
            }
            Fact::GivenUp { ticket } => {
                self.given_up.insert(*ticket);
            }
            Fact::Classified { ticket, class, .. } => {
                self.edit(*ticket, |ticket| {
                    ticket.class.clone_from(class);
                    // Who let others pass with a head start got an arrival to come, which counts now without it.
                    if ticket.slot.is_none_or(|slot| slot <= at) {
                        ticket.arrival = ticket.arrival.min(at);
                    }
                });
            }
            Fact::PresenceConfirmed { ticket } => self.edit(*ticket, |ticket| ticket.present = true),
            Fact::Expired { ticket } => {
                self.become_state(*ticket, |state| State::Expired {
                    call: state.call().cloned().map(Box::new),
                    ended_at: at,
                });
            }
            Fact::PaperReported { ticket, paper } => self.edit(*ticket, |ticket| ticket.paper = *paper),
            Fact::PaperworkFinished { counter } => self.end_paperwork(counter),
            Fact::CounterOpened { counter, services } => {
                let ticket = self.counters.get(counter).and_then(Counter::ticket);
                let (staff, services) = (event.by.staff().cloned(), services.clone());
                self.set_counter(counter, CounterState::Open { services, staff, since: at, ticket });
            }
            Fact::CounterPaused { counter, reason } => {
                let services =
                    self.counters.get(counter).and_then(Counter::services).unwrap_or_default().into();
                let (staff, reason) = (event.by.staff().cloned(), reason.clone());
                self.set_counter(counter, CounterState::Paused { services, staff, since: at, reason });
            }
            Fact::CounterClosed { counter } => {
                // It opens as a new one. One that was taken out of the settings later on that day is only replayed.
                self.counters.remove(counter);
                if let Some(settings) = self.settings.counters.get(counter) {
                    self.counters.insert(counter.clone(), closed(counter, &settings.label));
                }
            }
            Fact::HelpCalled { device } => {
                self.help.insert(device.clone(), at);
            }
            Fact::HelpAnswered { device } => {
                self.help.remove(device);
            }
            Fact::Rated { ticket, rating, .. } => {
                self.ratings.insert(*ticket, *rating);
            }
            Fact::Booked { .. }
            | Fact::AppointmentMoved { .. }
            | Fact::AppointmentCancelled { .. }
            | Fact::BandsGranted { .. }
            | Fact::BandsEnded { .. }
            | Fact::FoundTooLate { .. }
            | Fact::DeviceAdmitted { .. }
            | Fact::DeviceRevoked { .. } => {}
            Fact::DayEnded { next, .. } => {
                let at_end = Self::new(self.settings.clone(), *next, self.seq);
                let appointments = std::mem::take(&mut self.appointments);
                let returns = std::mem::take(&mut self.returns);
                let bands = std::mem::take(&mut self.bands);
                let taken_offline = std::mem::take(&mut self.taken_offline);
                let found_too_late = std::mem::take(&mut self.found_too_late);
                let at_end = Self { bands, taken_offline, found_too_late, ..at_end };
                *self = Self { last_at: at, appointments, returns, ..at_end };
            }
        }
    }

    /// Appointments, return codes and bands, which a later day still needs.
    fn apply_what_outlives(&mut self, event: &Event) {
        match &event.fact {
            // A move says all of the appointment anew: its booking may lie longer back than what is read again.
            Fact::Booked { appointment, service, slot, code, language, document }
            | Fact::AppointmentMoved { appointment, service, slot, code, language, document } => {
                self.appointments.put(Appointment {
                    id: *appointment,
                    service: service.clone(),
                    slot: *slot,
                    code: code.clone(),
                    language: *language,
                    document: document.clone(),
                    state: AppointmentState::Booked,
                });
            }
            Fact::AppointmentCancelled { appointment } => {
                self.appointments.end(*appointment, AppointmentState::Cancelled);
            }
            Fact::Issued(Issued { ticket, appointment, return_code, origin, .. }) => {
                if *origin == Origin::Offline {
                    self.taken_offline.insert(*ticket, self.settings.business_day(event.at));
                }
                if let Some((id, _)) = appointment {
                    self.appointments.end(*id, AppointmentState::CheckedIn(*ticket));
                }
                if let Some(code) = return_code {
                    self.returns.remove(code);
                }
            }
            Fact::Finished { ending, .. } | Fact::ServedBefore { ending, .. } => {
                if let Some(code) = &ending.return_code {
                    self.returns.insert(code.clone(), event.at);
                }
            }
            Fact::BandsGranted { device, day, epoch, bands } => {
                self.bands.grant(device, *day, *epoch, bands);
            }
            Fact::BandsEnded { device, epoch, day } => self.bands.end(device.as_ref(), *epoch, *day),
            Fact::FoundTooLate { ticket, day, .. } => {
                self.found_too_late.insert(*ticket, *day);
            }
            Fact::DayEnded { .. } => self.forget_the_past(event.at),
            _ => {}
        }
    }

    /// Drops appointments before today, return codes that are too old, and bands from which nothing comes any more.
    pub fn forget_the_past(&mut self, now: Timestamp) {
        self.appointments.forget_before(self.day_begin(self.day));
        self.bands.forget_before(self.day);
        let first_known = first_known_day(self.day);
        self.taken_offline.retain(|_, day| *day >= first_known);
        self.found_too_late.retain(|_, day| *day >= first_known);
        let valid_days = self.settings.returns.valid_days;
        self.returns.retain(|_, given_at| good_until(*given_at, valid_days) > now);
    }

    /// Until when a return code is good; `None` when it is used or too old.
    pub fn return_code_good_until(&self, code: &ReturnCode) -> Option<Timestamp> {
        self.returns.get(code).map(|given_at| good_until(*given_at, self.settings.returns.valid_days))
    }

    fn add(&mut self, issued: &Issued, at: Timestamp) {
        if self.bands.hold(self.day, issued.number) {
            self.offline.entry(issued.number).or_insert(issued.visit);
        } else if issued.origin != Origin::Offline {
            self.numbering.given(issued.number);
        }
        *self.issued.entry(issued.service.clone()).or_default() += 1;
        let slot = self.tickets.add(Ticket {
            id: issued.ticket,
            visit: issued.visit,
            number: issued.number,
            service: issued.service.clone(),
            only_counter: issued.only_counter.clone(),
            language: issued.language,
            origin: issued.origin,
            issued_at: issued.given_at(at),
            arrival: issued.arrival.unwrap_or(issued.given_at(at)),
            // Who came too late for the slot is a walk-in.
            slot: issued.appointment.map(|(_, slot)| slot).filter(|slot| issued.arrival == Some(*slot)),
            class: issued.class.clone(),
            present: issued.origin != Origin::Phone,
            overtaken: 0,
            reinstated: false,
            came_back: issued.return_code.is_some(),
            promise: issued.promise,
            paper: Default::default(),
            private: Private { needs: issued.needs.clone(), note: None },
            state: State::Waiting,
        });
        self.enter(slot);
    }

    fn finished(
        &mut self,
        id: TicketId,
        ending: &Ending,
        estimated_start: Option<Timestamp>,
        paperwork: bool,
        at: Timestamp,
    ) {
        let counter = self.ticket(id).and_then(|ticket| ticket.state.at_counter()).cloned();
        let (start_estimated, ending) = (estimated_start.is_some(), Box::new(ending.clone()));
        self.become_state(id, |state| match state {
            State::Serving { call, started_at } => {
                State::Finished { call, started_at, start_estimated, ended_at: at, ending }
            }
            State::Called(call) => {
                let started_at = estimated_start.unwrap_or(at);
                State::Finished { call, started_at, start_estimated, ended_at: at, ending }
            }
            other => other,
        });
        let desk = counter.filter(|_| paperwork).and_then(|counter| self.counters.get_mut(&counter));
        if let Some(desk) = desk
            && let CounterState::Open { services, staff, .. } = &mut desk.state
        {
            let (services, staff) = (std::mem::take(services), staff.take());
            desk.state = CounterState::Paperwork { services, staff, since: at, after: id };
        }
    }

    fn first_call(&self, counter: &CounterId, at: Timestamp, why: Why, passed: Passed) -> Box<Call> {
        let (counter, seq) = (counter.clone(), self.seq);
        Box::new(Call { counter, attempt: 1, called_at: at, last_called_at: at, seq, why, passed })
    }

    fn become_state(&mut self, id: TicketId, next: impl FnOnce(State) -> State) {
        self.edit(id, |ticket| {
            let before = std::mem::replace(&mut ticket.state, State::Waiting);
            ticket.state = next(before);
        });
    }

    /// Changes a ticket and keeps lanes, counters and visits in step with it.
    fn edit(&mut self, id: TicketId, change: impl FnOnce(&mut Ticket)) {
        let Some(slot) = self.tickets.slot(id) else { return };
        let stood = self.stands(slot);
        let left = self.tickets[slot as usize].state.at_counter().cloned();
        self.leave(slot, stood);
        let ticket = &mut self.tickets[slot as usize];
        change(ticket);
        if !ticket.state.is_open() {
            ticket.private = Private::default();
        }
        let (reached, visit) = (ticket.state.at_counter().cloned(), ticket.visit);
        self.enter(slot);
        if left != reached {
            left.iter().for_each(|counter| self.seat(counter, None));
            reached.iter().for_each(|counter| self.seat(counter, Some(id)));
            match reached {
                Some(_) => self.at_counter.insert(visit, id),
                None => self.at_counter.remove(&visit),
            };
        }
    }

    fn seat(&mut self, counter: &CounterId, at_counter: Option<TicketId>) {
        if at_counter.is_some() {
            self.end_paperwork(counter);
        }
        if let Some(CounterState::Open { ticket, .. }) = self.counters.get_mut(counter).map(|c| &mut c.state)
        {
            *ticket = at_counter;
        }
    }

    fn end_paperwork(&mut self, counter: &CounterId) {
        let since = self.last_at;
        if let Some(desk) = self.counters.get_mut(counter)
            && let CounterState::Paperwork { services, staff, .. } = &mut desk.state
        {
            let services = std::mem::take(services);
            let staff: Option<UserName> = staff.take();
            desk.state = CounterState::Open { services, staff, since, ticket: None };
        }
    }

    fn set_counter(&mut self, id: &CounterId, state: CounterState) {
        let label = self.settings.counters.get(id).map_or("", |counter| &counter.label);
        let counter = self.counters.entry(id.clone()).or_insert_with(|| closed(id, label));
        counter.state = state;
    }
}

fn good_until(given_at: Timestamp, days: u8) -> Timestamp {
    given_at.saturating_add((i64::from(days) * 24).hours()).unwrap_or(Timestamp::MAX)
}
