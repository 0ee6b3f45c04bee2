//! What the office can be asked for, and why it may refuse.

use std::collections::BTreeSet;

use crate::ticket::Ending;
use crate::value::{
    AppointmentCode, AppointmentId, ClassId, CounterId, Date, DeviceId, DocumentHash, Language, Need, Origin,
    Paper, Rating, ReturnCode, ServiceId, TicketId, TicketNumber, Timestamp, VisitId,
};

/// A wish, in the imperative. Ids of new things come with it, so that deciding needs no chance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Give a number for a service.
    Issue(Issue),
    /// Issue, call and start at once, for a unit with one desk.
    ServeNow {
        /// The citizen and the service.
        issue: Issue,
        /// The counter.
        counter: CounterId,
    },
    /// Note a service that was given while the line was cut.
    RecordServed {
        /// The citizen and the service.
        issue: Issue,
        /// The counter.
        counter: CounterId,
        /// When it began.
        started_at: Timestamp,
        /// When it ended.
        ended_at: Timestamp,
        /// How it ended.
        ending: Ending,
    },
    /// Call whoever is next for this counter.
    CallNext {
        /// The counter.
        counter: CounterId,
        /// Ends the present ticket first: never silently, so the ticket is named with its outcome.
        finish: Option<(TicketId, Ending)>,
    },
    /// Call this one, whoever is next: needs a right and a reason.
    CallThis {
        /// The counter.
        counter: CounterId,
        /// The ticket.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// Call the same person once more.
    Recall {
        /// The counter.
        counter: CounterId,
    },
    /// The person has arrived.
    Start {
        /// The counter.
        counter: CounterId,
    },
    /// The service is over.
    Finish {
        /// The counter.
        counter: CounterId,
        /// How it ended.
        ending: Ending,
        /// Whether what the citizen left is written up before the next call.
        paperwork: bool,
    },
    /// The paperwork is done.
    FinishPaperwork {
        /// The counter.
        counter: CounterId,
    },
    /// Back into the queue with the old arrival; also takes back a mistaken call.
    PutBack {
        /// The counter.
        counter: CounterId,
    },
    /// A parked ticket goes back into the queue with its old arrival.
    PutBackParked {
        /// The ticket.
        ticket: TicketId,
    },
    /// Nobody came.
    NoShow {
        /// The counter.
        counter: CounterId,
    },
    /// The time of a call is over: the server's clock says so.
    GiveUpCall {
        /// The ticket.
        ticket: TicketId,
    },
    /// The citizen came after all.
    Reinstate {
        /// The ticket.
        ticket: TicketId,
    },
    /// The citizen is late and lets others go before.
    LetPass {
        /// The ticket.
        ticket: TicketId,
        /// How many.
        count: u16,
    },
    /// Set the ticket aside and serve others meanwhile.
    Park {
        /// The counter.
        counter: CounterId,
        /// What to remember.
        note: Option<String>,
    },
    /// Go on with a parked ticket.
    Resume {
        /// The counter.
        counter: CounterId,
        /// The ticket.
        ticket: TicketId,
    },
    /// Send the citizen on, with their arrival.
    Transfer {
        /// The counter.
        counter: CounterId,
        /// The ticket in the other queue.
        ticket: TicketId,
        /// Where to.
        to: Destination,
    },
    /// The citizen needs another service as well.
    AddService {
        /// The counter.
        counter: CounterId,
        /// The further ticket.
        ticket: TicketId,
        /// The service.
        service: ServiceId,
    },
    /// The citizen does not want the ticket any more. One that is not known yet is refused when it comes.
    Cancel {
        /// The ticket.
        ticket: TicketId,
        /// Why, in the words of whoever cancels.
        reason: Option<String>,
    },
    /// Correct the class of a waiting ticket.
    Classify {
        /// The ticket.
        ticket: TicketId,
        /// The class; `None` is everybody.
        class: Option<ClassId>,
        /// Why.
        reason: String,
    },
    /// The citizen who joined from afar is in the hall.
    ConfirmPresence {
        /// The ticket.
        ticket: TicketId,
    },
    /// Something is known of the slip.
    ReportPaper {
        /// The ticket.
        ticket: TicketId,
        /// What is known.
        paper: Paper,
    },
    /// Promise a time.
    Book {
        /// The new appointment.
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
        document: Option<DocumentHash>,
    },
    /// Promise another time.
    MoveAppointment {
        /// The appointment.
        appointment: AppointmentId,
        /// When.
        slot: Timestamp,
        /// The hash of the document with the key of the new day.
        document: Option<DocumentHash>,
    },
    /// The citizen does not need the time any more.
    CancelAppointment {
        /// The appointment.
        appointment: AppointmentId,
    },
    /// The citizen with an appointment is in the hall.
    CheckIn {
        /// The appointment.
        appointment: AppointmentId,
        /// The new ticket.
        ticket: TicketId,
        /// Its visit.
        visit: VisitId,
        /// What the person needs at the counter.
        needs: BTreeSet<Need>,
    },
    /// Begin or go on working at a counter.
    OpenCounter {
        /// The counter.
        counter: CounterId,
        /// The services it calls; `None` means its own, or all.
        services: Option<Vec<ServiceId>>,
    },
    /// A break.
    PauseCounter {
        /// The counter.
        counter: CounterId,
        /// Why.
        reason: String,
    },
    /// Nobody works at the counter any more.
    CloseCounter {
        /// The counter.
        counter: CounterId,
    },
    /// Give a kiosk numbers for while the line is cut.
    GrantBands {
        /// The kiosk.
        device: DeviceId,
        /// The business day: today or the next one.
        day: Date,
    },
    /// The server was restored from a backup: what kiosks were given since it was made is not known, so the bands of all
    /// of them end.
    NoteRestore,
    /// An administrator let a device in.
    AdmitDevice {
        /// The device.
        device: DeviceId,
        /// What it is called.
        name: String,
        /// Whether it goes in the place of one with the same id, which is broken.
        replaces: bool,
    },
    /// An administrator shut a device out.
    RevokeDevice {
        /// The device.
        device: DeviceId,
    },
    /// Take a number into the queue that a kiosk gave while the line was cut.
    TakeOffline(OfflineIssue),
    /// Somebody at a kiosk asks for a clerk.
    CallForHelp {
        /// The kiosk.
        device: DeviceId,
    },
    /// A clerk goes to the kiosk.
    AnswerHelp {
        /// The kiosk.
        device: DeviceId,
    },
    /// The citizen says how the visit was.
    Rate {
        /// The ticket.
        ticket: TicketId,
        /// How.
        rating: Rating,
    },
    /// The business day is over: what is still open expires, counters close, numbers start again.
    EndDay,
}

/// A number that a kiosk gave while the line was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfflineIssue {
    /// The kiosk.
    pub device: DeviceId,
    /// The epoch of the band, where the kiosk says it.
    pub epoch: Option<u32>,
    /// The ticket, under the kiosk's own id.
    pub ticket: TicketId,
    /// The visit, unless the number has one.
    pub visit: VisitId,
    /// The visit that the server made before the line was cut, where this is a further service of it: then the number is
    /// that visit's and of no band.
    pub continues: Option<VisitId>,
    /// The number.
    pub number: TicketNumber,
    /// What the citizen comes for.
    pub service: ServiceId,
    /// When it was given, by the kiosk's clock.
    pub issued_at: Timestamp,
    /// The citizen's language.
    pub language: Language,
    /// The class of people the citizen belongs to; `None` is everybody.
    pub class: Option<ClassId>,
    /// What the person needs at the counter.
    pub needs: BTreeSet<Need>,
}

/// Who takes a number, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The new ticket.
    pub ticket: TicketId,
    /// The visit: one of today gets a further ticket under its number, another is new.
    pub visit: VisitId,
    /// What the citizen comes for.
    pub service: ServiceId,
    /// The citizen's language.
    pub language: Language,
    /// How it is taken.
    pub origin: Origin,
    /// The class of people the citizen belongs to; `None` is everybody.
    pub class: Option<ClassId>,
    /// What the person needs at the counter.
    pub needs: BTreeSet<Need>,
    /// What the citizen got when documents were missing.
    pub return_code: Option<ReturnCode>,
}

impl Issue {
    /// Somebody of everybody at a kiosk.
    pub fn new(ticket: TicketId, visit: VisitId, service: ServiceId, language: Language) -> Self {
        let (origin, class, needs, return_code) = (Origin::Kiosk, None, BTreeSet::new(), None);
        Self { ticket, visit, service, language, origin, class, needs, return_code }
    }
}

/// Where a citizen is sent on to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Whoever serves this.
    Service(ServiceId),
    /// This counter, for the same service.
    Counter(CounterId),
}

/// Why a command is not carried out. A person can act on each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The office gives no numbers now.
    #[error("the office is closed now")]
    OfficeClosed,
    /// No numbers for this service now.
    #[error("service {0} is closed now")]
    ServiceClosed(ServiceId),
    /// All numbers of the day for this service are given.
    #[error("all numbers of today for service {0} are given")]
    QuotaReached(ServiceId),
    /// The office closes before the turn would come.
    #[error("too many people wait for service {0}: the office closes before this turn would come")]
    ClosesBeforeTurn(ServiceId),
    /// There is no such service here.
    #[error("there is no service {0} in this office")]
    UnknownService(ServiceId),
    /// There is no such counter here.
    #[error("there is no counter {0} in this office")]
    UnknownCounter(CounterId),
    /// There is no such class here.
    #[error("there is no class of priority {0} in this office")]
    UnknownClass(ClassId),
    /// There is no such ticket today.
    #[error("there is no ticket {0} today")]
    UnknownTicket(TicketId),
    /// There is no such appointment.
    #[error("there is no appointment {0}")]
    UnknownAppointment(AppointmentId),
    /// The code for a head start is not known, used, or too old.
    #[error("this return code is not known or no longer good")]
    UnknownReturnCode,
    /// A ticket with this id was given before.
    #[error("ticket {0} was given before")]
    TicketExists(TicketId),
    /// The ticket was given up before it arrived.
    #[error("ticket {0} was given up before it arrived")]
    TicketGivenUp(TicketId),
    /// An appointment with this id or code, or for the same document, service and day, was booked before.
    #[error("this appointment was booked before")]
    AppointmentExists,
    /// All numbers of the day are given.
    #[error("all numbers of today are given")]
    NumbersExhausted,
    /// The counter is not open.
    #[error("counter {0} is not open")]
    CounterClosed(CounterId),
    /// The counter has a ticket that must be ended first.
    #[error("this counter still has ticket {0}")]
    CounterBusy(TicketNumber),
    /// The counter has no ticket.
    #[error("counter {0} has no ticket")]
    CounterIdle(CounterId),
    /// The counter is kept for other services.
    #[error("counter {0} is kept for its own services")]
    CounterReserved(CounterId),
    /// The ticket is not the one at this counter.
    #[error("ticket {0} is not at this counter")]
    TicketElsewhere(TicketId),
    /// The citizen is called to or served at a counter with another ticket.
    #[error("the citizen with number {0} is at counter {1} now")]
    CitizenElsewhere(TicketNumber, CounterId),
    /// The citizen joined from afar and is not in the hall yet.
    #[error("the citizen with number {0} is not in the hall yet")]
    CitizenAbsent(TicketNumber),
    /// Nobody waits for what this counter does.
    #[error("nobody is waiting for this counter")]
    NobodyWaiting,
    /// The ticket's state does not allow it.
    #[error("ticket {number} is {state}")]
    WrongState {
        /// The ticket's number.
        number: TicketNumber,
        /// The name of the state it is in.
        state: &'static str,
    },
    /// The ticket was called as often as the office allows.
    #[error("ticket {0} was called often enough: mark it as not present or put it back")]
    TooManyCalls(TicketNumber),
    /// The grace after a no-show is over, or was used before.
    #[error("ticket {0} can no longer be taken back: give a new number")]
    GraceOver(TicketNumber),
    /// The call still has time.
    #[error("the time of ticket {0} is not over")]
    CallGoesOn(TicketNumber),
    /// Everybody who may go before is already before.
    #[error("nobody is behind ticket {0}")]
    NobodyBehind(TicketNumber),
    /// Something of this kind needs a reason.
    #[error("a reason is needed")]
    ReasonMissing,
    /// The office does not use this outcome.
    #[error("this office does not use this outcome")]
    OutcomeNotOffered,
    /// The times of a past service cannot be.
    #[error("the times of this service cannot be")]
    ImpossibleTimes,
    /// The ticket stays where it is.
    #[error("the ticket is already there")]
    SameDestination,
    /// No appointments for this service.
    #[error("no appointments are taken for service {0}")]
    NotBookable(ServiceId),
    /// The moment is no slot that can be booked.
    #[error("this time cannot be booked")]
    NotASlot,
    /// All appointments of the slot are taken.
    #[error("this time is taken")]
    SlotTaken,
    /// The office keeps as many appointments as it can.
    #[error("all appointments of the coming days are taken")]
    AppointmentsFull,
    /// Citizens do not book here themselves.
    #[error("in this office the staff books appointments")]
    StaffBooksOnly,
    /// The citizen is too early for the appointment, until the moment given.
    #[error("the check-in for this appointment begins at {0}")]
    TooEarly(Timestamp),
    /// The appointment was used or given up.
    #[error("this appointment is {0}")]
    AppointmentOver(&'static str),
    /// Nobody takes numbers from afar here.
    #[error("this office gives no numbers from afar")]
    NotRemote,
    /// Too many took a number from afar.
    #[error("too many people wait who are not here yet: try again later")]
    TooManyRemote,
    /// Changed settings would strand people who wait for a service.
    #[error("people still wait for service {0}: change it from tomorrow on")]
    ServiceInUse(ServiceId),
    /// Changed settings would take from people who wait what their class gives them.
    #[error("people still wait in the class {0}: retire it, or change it from tomorrow on")]
    ClassInUse(ClassId),
    /// Changed settings would strand the person at a counter.
    #[error("counter {0} is still open: close it first, or change it from tomorrow on")]
    CounterInUse(CounterId),
    /// Something that only changes between days.
    #[error("time zone and beginning of the day change from tomorrow on")]
    OnlyBetweenDays,
    /// Bands are for today and the next day.
    #[error("numbers to give offline are for today and the next business day, not for {0}")]
    NoBandsFor(Date),
    /// The kiosk has enough numbers left.
    #[error("the kiosk has enough numbers to give offline")]
    EnoughNumbers,
    /// The number is none that this kiosk may give.
    #[error("number {0} is in no band of this kiosk")]
    NumberNotInBand(TicketNumber),
    /// The number is of a band that ended when the kiosk was replaced or the server restored.
    #[error("number {0} is of a band that has ended")]
    BandEnded(TicketNumber),
    /// The number was given before, for the same service.
    #[error("number {0} was given before")]
    NumberGiven(TicketNumber),
    /// The day on which the number was given is over.
    #[error("{0} is over: nobody waits any more with a number of that day")]
    DayEnded(Date),
    /// Somebody at the kiosk asks for a clerk already.
    #[error("somebody at {0} asks for a clerk already")]
    HelpCalled(DeviceId),
    /// Nobody at the kiosk asks for a clerk, or somebody goes already.
    #[error("nobody at {0} asks for a clerk any more")]
    NoHelpCalled(DeviceId),
    /// The ticket was not served, so there is nothing to rate.
    #[error("ticket {0} was not served")]
    NotServed(TicketNumber),
    /// The visit was rated before.
    #[error("the visit with ticket {0} was rated before")]
    AlreadyRated(TicketNumber),
    /// The business day still goes on.
    #[error("the business day still goes on")]
    DayGoesOn,
}

impl Refusal {
    /// The stable code for clients.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::OfficeClosed => "office_closed",
            Refusal::ServiceClosed(_) => "service_closed",
            Refusal::QuotaReached(_) => "quota_reached",
            Refusal::ClosesBeforeTurn(_) => "closes_before_turn",
            Refusal::UnknownService(_) => "unknown_service",
            Refusal::UnknownCounter(_) => "unknown_counter",
            Refusal::UnknownClass(_) => "unknown_class",
            Refusal::UnknownTicket(_) => "unknown_ticket",
            Refusal::UnknownAppointment(_) => "unknown_appointment",
            Refusal::UnknownReturnCode => "unknown_return_code",
            Refusal::TicketExists(_) => "ticket_exists",
            Refusal::TicketGivenUp(_) => "ticket_given_up",
            Refusal::AppointmentExists => "appointment_exists",
            Refusal::NumbersExhausted => "numbers_exhausted",
            Refusal::CounterClosed(_) => "counter_closed",
            Refusal::CounterBusy(_) => "counter_busy",
            Refusal::CounterIdle(_) => "counter_idle",
            Refusal::CounterReserved(_) => "counter_reserved",
            Refusal::TicketElsewhere(_) => "ticket_elsewhere",
            Refusal::CitizenElsewhere(..) => "citizen_elsewhere",
            Refusal::CitizenAbsent(_) => "citizen_absent",
            Refusal::NobodyWaiting => "nobody_waiting",
            Refusal::WrongState { .. } => "wrong_state",
            Refusal::TooManyCalls(_) => "too_many_calls",
            Refusal::GraceOver(_) => "grace_over",
            Refusal::CallGoesOn(_) => "call_goes_on",
            Refusal::NobodyBehind(_) => "nobody_behind",
            Refusal::ReasonMissing => "reason_missing",
            Refusal::OutcomeNotOffered => "outcome_not_offered",
            Refusal::ImpossibleTimes => "impossible_times",
            Refusal::SameDestination => "same_destination",
            Refusal::NotBookable(_) => "not_bookable",
            Refusal::NotASlot => "not_a_slot",
            Refusal::SlotTaken => "slot_taken",
            Refusal::AppointmentsFull => "appointments_full",
            Refusal::StaffBooksOnly => "staff_books_only",
            Refusal::TooEarly(_) => "too_early",
            Refusal::AppointmentOver(_) => "appointment_over",
            Refusal::NotRemote => "not_remote",
            Refusal::TooManyRemote => "too_many_remote",
            Refusal::ServiceInUse(_) => "service_in_use",
            Refusal::ClassInUse(_) => "class_in_use",
            Refusal::CounterInUse(_) => "counter_in_use",
            Refusal::OnlyBetweenDays => "only_between_days",
            Refusal::NoBandsFor(_) => "no_bands_for_day",
            Refusal::EnoughNumbers => "enough_numbers",
            Refusal::NumberNotInBand(_) => "number_not_in_band",
            Refusal::BandEnded(_) => "band_ended",
            Refusal::NumberGiven(_) => "number_given",
            Refusal::DayEnded(_) => "day_ended",
            Refusal::HelpCalled(_) => "help_called",
            Refusal::NoHelpCalled(_) => "no_help_called",
            Refusal::NotServed(_) => "not_served",
            Refusal::AlreadyRated(_) => "already_rated",
            Refusal::DayGoesOn => "day_goes_on",
        }
    }
}
