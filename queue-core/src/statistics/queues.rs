//! How many people waited for how long: the length of each queue, added up over time.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::durations::seconds;
use super::hour::Hour;
use super::{Key, Place};
use crate::event::{Event, Fact, Issued};
use crate::settings::Settings;
use crate::value::{ServiceId, TicketId, Timestamp};

/// The queues of an office.
#[derive(Debug, Clone, Default)]
pub(super) struct Queues {
    waiting: FxHashMap<TicketId, Standing>,
    lengths: BTreeMap<ServiceId, Length>,
}

/// A ticket that is open, and whether it stands in its queue.
#[derive(Debug, Clone)]
struct Standing {
    service: ServiceId,
    in_queue: bool,
}

/// How many people wait, and since when that is counted.
#[derive(Debug, Clone, Copy)]
struct Length {
    people: u32,
    since: Timestamp,
}

impl Queues {
    /// Whether nobody waits.
    pub(super) fn are_empty(&self) -> bool {
        self.lengths.values().all(|length| length.people == 0)
    }

    pub(super) fn apply(&mut self, event: &Event, settings: &Settings, place: &mut Place<'_>) {
        let at = event.at;
        match &event.fact {
            Fact::Issued(Issued { ticket, service, .. }) => {
                let quarter = Hour::quarter(at, &settings.time_zone);
                let key = Key { service: Some(service.clone()), ..Key::default() };
                place.cell(key).queue.issued_in_quarter[quarter] += 1;
                self.waiting.insert(*ticket, Standing { service: service.clone(), in_queue: false });
                self.stand(*ticket, true, at, place);
            }
            Fact::PutBack { ticket } | Fact::Reinstated { ticket } => self.stand(*ticket, true, at, place),
            // Who did not come may still be taken back.
            Fact::Called { ticket, .. } | Fact::NotShown { ticket } => {
                self.stand(*ticket, false, at, place);
            }
            Fact::Finished { ticket, .. }
            | Fact::ServedBefore { ticket, .. }
            | Fact::Transferred { ticket, .. }
            | Fact::Cancelled { ticket, .. }
            | Fact::Expired { ticket } => {
                self.stand(*ticket, false, at, place);
                self.waiting.remove(ticket);
            }
            Fact::Recalled { .. }
            | Fact::Started { .. }
            | Fact::PaperworkFinished { .. }
            | Fact::LetPass { .. }
            | Fact::Parked { .. }
            | Fact::Resumed { .. }
            | Fact::GivenUp { .. }
            | Fact::BandsGranted { .. }
            | Fact::BandsEnded { .. }
            | Fact::FoundTooLate { .. }
            | Fact::DeviceAdmitted { .. }
            | Fact::DeviceRevoked { .. }
            | Fact::HelpCalled { .. }
            | Fact::HelpAnswered { .. }
            | Fact::Rated { .. }
            | Fact::Classified { .. }
            | Fact::PresenceConfirmed { .. }
            | Fact::PaperReported { .. }
            | Fact::Booked { .. }
            | Fact::AppointmentMoved { .. }
            | Fact::AppointmentCancelled { .. }
            | Fact::CounterOpened { .. }
            | Fact::CounterPaused { .. }
            | Fact::CounterClosed { .. }
            | Fact::DayEnded { .. } => {}
        }
    }

    /// Counts the time since the last change.
    pub(super) fn settle(&mut self, at: Timestamp, place: &mut Place<'_>) {
        for (service, length) in &mut self.lengths {
            settle(service, length, at, place);
        }
    }

    fn stand(&mut self, ticket: TicketId, in_queue: bool, at: Timestamp, place: &mut Place<'_>) {
        let Some(standing) = self.waiting.get_mut(&ticket).filter(|ticket| ticket.in_queue != in_queue)
        else {
            return;
        };
        standing.in_queue = in_queue;
        let length = self.lengths.entry(standing.service.clone()).or_insert(Length { people: 0, since: at });
        settle(&standing.service, length, at, place);
        length.people = if in_queue { length.people + 1 } else { length.people - 1 };
    }
}

fn settle(service: &ServiceId, length: &mut Length, at: Timestamp, place: &mut Place<'_>) {
    let passed_s = seconds(length.since, at);
    length.since = length.since.max(at);
    if length.people > 0 && passed_s > 0 {
        let key = Key { service: Some(service.clone()), ..Key::default() };
        place.cell(key).queue.waited_s += u64::from(length.people) * u64::from(passed_s);
    }
}
