//! What happened, in the past tense. The journal of an office is a dense sequence of these, and the truth.
//!
//! What a person needs, what a clerk noted and the hash of a document are with the events in memory, but never written
//! with them: the journal is kept, and they go with the ticket.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::bands::Band;
use crate::rules::{Passed, Why};
use crate::ticket::Ending;
use crate::value::{
    Actor, AppointmentCode, AppointmentId, ClassId, CounterId, Date, DeviceId, DocumentHash, Language, Need,
    Origin, Paper, Rating, ReturnCode, ServiceId, TicketId, TicketNumber, Timestamp, VisitId, Wait,
};

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When it happened, on the server's clock; never earlier than the event before it.
    pub at: Timestamp,
    /// Who caused it.
    pub by: Actor,
    /// What happened.
    pub fact: Fact,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A number was given, or a visit got a further ticket.
    Issued(Issued),
    /// A service that was given while the line was cut became known; its ticket was issued just before.
    ServedBefore {
        /// The ticket.
        ticket: TicketId,
        /// Where.
        counter: CounterId,
        /// When it began.
        started_at: Timestamp,
        /// When it ended.
        ended_at: Timestamp,
        /// How it ended.
        ending: Ending,
    },
    /// A ticket was called for the first time since it last waited.
    Called {
        /// The ticket.
        ticket: TicketId,
        /// Where to.
        counter: CounterId,
        /// Why this one.
        why: Why,
        /// Who came earlier for this counter and still waits.
        #[serde(default, skip_serializing_if = "Passed::is_empty")]
        passed: Passed,
    },
    /// A ticket was called again.
    Recalled {
        /// The ticket.
        ticket: TicketId,
        /// Which call this is, from 2.
        attempt: u8,
    },
    /// The citizen arrived at the counter.
    Started {
        /// The ticket.
        ticket: TicketId,
    },
    /// The service ended.
    Finished {
        /// The ticket.
        ticket: TicketId,
        /// How it ended.
        ending: Ending,
        /// The estimated start, when the clerk never pressed *arrived*.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimated_start: Option<Timestamp>,
        /// Whether paperwork follows at the counter.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        paperwork: bool,
    },
    /// The paperwork after a service is done; the next call ends it as well.
    PaperworkFinished {
        /// The counter.
        counter: CounterId,
    },
    /// The call was withdrawn, or the parked ticket given back: it waits again with its old arrival.
    PutBack {
        /// The ticket.
        ticket: TicketId,
    },
    /// Nobody came.
    NotShown {
        /// The ticket.
        ticket: TicketId,
    },
    /// The citizen came after all and waits again with the old arrival.
    Reinstated {
        /// The ticket.
        ticket: TicketId,
    },
    /// The citizen was late and let others go before.
    LetPass {
        /// The ticket.
        ticket: TicketId,
        /// How many.
        count: u16,
        /// The arrival that counts from now on.
        arrival: Timestamp,
    },
    /// The ticket was set aside.
    Parked {
        /// The ticket.
        ticket: TicketId,
        /// What the clerk wants to remember.
        #[serde(skip)]
        note: Option<String>,
    },
    /// The service of a parked ticket went on.
    Resumed {
        /// The ticket.
        ticket: TicketId,
        /// Where.
        counter: CounterId,
    },
    /// The citizen was sent on; the other ticket is issued right after.
    Transferred {
        /// The ticket.
        ticket: TicketId,
        /// The ticket in the other queue.
        to: TicketId,
    },
    /// The ticket was given up.
    Cancelled {
        /// The ticket.
        ticket: TicketId,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A ticket that is not known yet was given up; it is refused when it comes.
    GivenUp {
        /// The ticket.
        ticket: TicketId,
    },
    /// The class of a ticket was corrected.
    Classified {
        /// The ticket.
        ticket: TicketId,
        /// The class; `None` is everybody.
        class: Option<ClassId>,
        /// Why.
        reason: String,
    },
    /// The citizen who joined from afar is in the hall.
    PresenceConfirmed {
        /// The ticket.
        ticket: TicketId,
    },
    /// The ticket was still open when the day ended.
    Expired {
        /// The ticket.
        ticket: TicketId,
    },
    /// Something became known of the slip.
    PaperReported {
        /// The ticket.
        ticket: TicketId,
        /// What is known.
        paper: Paper,
    },
    /// A time was promised.
    Booked {
        /// The appointment.
        appointment: AppointmentId,
        /// What the citizen comes for.
        service: ServiceId,
        /// When.
        slot: Timestamp,
        /// What the citizen shows at the kiosk.
        code: AppointmentCode,
        /// The citizen's language.
        language: Language,
        /// The keyed hash of the document the citizen may scan instead.
        #[serde(skip)]
        document: Option<DocumentHash>,
    },
    /// Another time was promised; all of the appointment is said anew.
    AppointmentMoved {
        /// The appointment.
        appointment: AppointmentId,
        /// What the citizen comes for.
        service: ServiceId,
        /// When.
        slot: Timestamp,
        /// What the citizen shows at the kiosk.
        code: AppointmentCode,
        /// The citizen's language.
        language: Language,
        /// The hash of the document with the key of the new day.
        #[serde(skip)]
        document: Option<DocumentHash>,
    },
    /// The time is not needed any more.
    AppointmentCancelled {
        /// The appointment.
        appointment: AppointmentId,
    },
    /// A counter was opened, or goes on after a break, or took other services.
    CounterOpened {
        /// The counter.
        counter: CounterId,
        /// What it calls; empty means all.
        services: Vec<ServiceId>,
    },
    /// A counter takes a break.
    CounterPaused {
        /// The counter.
        counter: CounterId,
        /// Why.
        reason: String,
    },
    /// Nobody works at the counter any more.
    CounterClosed {
        /// The counter.
        counter: CounterId,
    },
    /// A kiosk got numbers for while the line is cut.
    BandsGranted {
        /// The kiosk.
        device: DeviceId,
        /// The business day on which they may be given.
        day: Date,
        /// The epoch of the kiosk.
        epoch: u32,
        /// The numbers.
        bands: Vec<Band>,
    },
    /// No more numbers are given from the bands so far.
    BandsEnded {
        /// The kiosk; `None` means all of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        device: Option<DeviceId>,
        /// The epoch that begins.
        epoch: u32,
        /// The business day.
        day: Date,
    },
    /// A number that a kiosk gave offline became known when its day was over: nobody waits with it any more.
    FoundTooLate {
        /// The ticket.
        ticket: TicketId,
        /// The number.
        number: TicketNumber,
        /// The service.
        service: ServiceId,
        /// The day on which it was given.
        day: Date,
        /// When, by the kiosk's clock.
        issued_at: Timestamp,
    },
    /// An administrator let a device in; with a new epoch of its bands where it replaces another.
    DeviceAdmitted {
        /// The device.
        device: DeviceId,
        /// What it is called.
        name: String,
    },
    /// An administrator shut a device out.
    DeviceRevoked {
        /// The device.
        device: DeviceId,
    },
    /// Somebody at a kiosk asked for a clerk.
    HelpCalled {
        /// The kiosk.
        device: DeviceId,
    },
    /// A clerk went to the kiosk.
    HelpAnswered {
        /// The kiosk.
        device: DeviceId,
    },
    /// The citizen said how the visit was.
    Rated {
        /// The ticket.
        ticket: TicketId,
        /// How.
        rating: Rating,
        /// What the citizen came for.
        service: ServiceId,
        /// Where it was done.
        counter: CounterId,
    },
    /// A business day is over; the next event belongs to `next`.
    DayEnded {
        /// The day that ended.
        day: Date,
        /// The day that began.
        next: Date,
    },
}

/// A ticket as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// The ticket.
    pub ticket: TicketId,
    /// Its visit.
    pub visit: VisitId,
    /// The visit's number.
    pub number: TicketNumber,
    /// The service.
    pub service: ServiceId,
    /// The only counter that calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_counter: Option<CounterId>,
    /// The citizen's language.
    pub language: Language,
    /// How it was taken.
    #[serde(default)]
    pub origin: Origin,
    /// When it was given, where that was before it became known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_at: Option<Timestamp>,
    /// The arrival that counts, where it is not the moment of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Timestamp>,
    /// The class of people; `None` is everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
    /// The appointment that the citizen checked in for, and its slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<(AppointmentId, Timestamp)>,
    /// The return code that was used up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_code: Option<ReturnCode>,
    /// What was promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Wait>,
    /// What the person needs at the counter.
    #[serde(skip)]
    pub needs: BTreeSet<Need>,
}

impl Issued {
    /// When the number was given, where it became known at `at`.
    pub fn given_at(&self, at: Timestamp) -> Timestamp {
        self.given_at.unwrap_or(at)
    }
}

impl Fact {
    /// The ticket it is about, if it is about one.
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Fact::Issued(issued) => Some(issued.ticket),
            Fact::ServedBefore { ticket, .. }
            | Fact::Called { ticket, .. }
            | Fact::Recalled { ticket, .. }
            | Fact::Started { ticket }
            | Fact::Finished { ticket, .. }
            | Fact::PutBack { ticket }
            | Fact::NotShown { ticket }
            | Fact::Reinstated { ticket }
            | Fact::LetPass { ticket, .. }
            | Fact::Parked { ticket, .. }
            | Fact::Resumed { ticket, .. }
            | Fact::Transferred { ticket, .. }
            | Fact::Cancelled { ticket, .. }
            | Fact::GivenUp { ticket }
            | Fact::Classified { ticket, .. }
            | Fact::PresenceConfirmed { ticket }
            | Fact::Expired { ticket }
            | Fact::FoundTooLate { ticket, .. }
            | Fact::Rated { ticket, .. }
            | Fact::PaperReported { ticket, .. } => Some(*ticket),
            Fact::PaperworkFinished { .. }
            | Fact::Booked { .. }
            | Fact::AppointmentMoved { .. }
            | Fact::AppointmentCancelled { .. }
            | Fact::CounterOpened { .. }
            | Fact::CounterPaused { .. }
            | Fact::CounterClosed { .. }
            | Fact::BandsGranted { .. }
            | Fact::BandsEnded { .. }
            | Fact::DeviceAdmitted { .. }
            | Fact::DeviceRevoked { .. }
            | Fact::HelpCalled { .. }
            | Fact::HelpAnswered { .. }
            | Fact::DayEnded { .. } => None,
        }
    }

    /// The appointment it is about, if it is about one.
    pub fn appointment(&self) -> Option<AppointmentId> {
        match self {
            Fact::Booked { appointment, .. }
            | Fact::AppointmentMoved { appointment, .. }
            | Fact::AppointmentCancelled { appointment } => Some(*appointment),
            Fact::Issued(issued) => issued.appointment.map(|(appointment, _)| appointment),
            _ => None,
        }
    }

    /// Whether a later business day still needs it: appointments, return codes, and what is known of bands and of
    /// numbers given offline.
    pub fn outlives_its_day(&self) -> bool {
        match self {
            Fact::Booked { .. }
            | Fact::AppointmentMoved { .. }
            | Fact::AppointmentCancelled { .. }
            | Fact::BandsGranted { .. }
            | Fact::BandsEnded { .. }
            | Fact::FoundTooLate { .. } => true,
            Fact::Issued(issued) => {
                let offline = issued.origin == Origin::Offline;
                offline || issued.appointment.is_some() || issued.return_code.is_some()
            }
            Fact::Finished { ending, .. } | Fact::ServedBefore { ending, .. } => ending.return_code.is_some(),
            _ => false,
        }
    }
}
