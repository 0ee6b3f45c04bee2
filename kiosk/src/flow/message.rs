//! What the flow learns and what it wants done.

use hardware::keypad::KeypadEvent;
use queue_api::appointment::{CheckInRequest, DocumentNumber};
use queue_api::board::ServiceWaiting;
use queue_api::device::{Band, OfflineTicket, Rating};
use queue_api::errand::{Errand, ErrandReport};
use queue_api::office::{Office, Service};
use queue_api::phone::PhoneTicket;
use queue_api::ticket::{IssueRequest, IssuedTicket};
use queue_api::{
    AppointmentCode, ClassId, Date, Language, Need, Paper, Prefix, Problem, ServiceId, TicketId,
};

use uuid::Uuid;

use super::{Inspection, Mode, Print, Signals, StaffOrder, StaffTouch};
use crate::picture::Picture;
use crate::reserve::Reserve;
use crate::slip::{DocumentList, Slip, TestSlip};

/// Something the kiosk learns.
#[derive(Debug, Clone)]
pub enum Input {
    /// A person touched something.
    Touched(Touch),
    /// The server told what the office offers.
    Office(Box<Office>, Vec<Service>),
    /// What the office offered when it was last heard of, with its clock carried on.
    Remembered(Box<Office>, Vec<Service>),
    /// How far the kiosk is on its way to be let in by the server.
    Newcomer(Newcomer),
    /// The numbers that the kiosk may give by itself, and has given, as its journal says.
    Reserve(Reserve),
    /// The server set numbers aside for a day.
    Bands(Date, Vec<Band>),
    /// The server told how many people wait; the line is there.
    Waiting(Vec<ServiceWaiting>),
    /// The line to the server is lost.
    LineLost,
    /// Nor does the server: somebody answers whom the kiosk does not trust.
    NotTrusted,
    /// The scanner read something; with an id for the ticket that it may lead to.
    Scanned(Scan, TicketId),
    /// The server told of the slip with this code.
    SlipSeen(String, SlipAnswer),
    /// A request for a ticket has an answer, or none.
    Answered(TicketId, Answer),
    /// A number that the kiosk gives by itself is written down, or cannot be.
    Kept(TicketId, bool),
    /// A slip is printed, or not.
    SlipEnded(TicketId, PrintOutcome),
    /// A list of documents is printed, or not.
    ListEnded(PrintOutcome),
    /// A key was pressed, or headphones were plugged in or pulled out.
    Keypad(KeypadEvent),
    /// What was typed is the PIN of the staff, or not.
    PinChecked(bool),
    /// So many wrong PINs were typed before the program was started, since the last right one.
    WrongPins(u32),
    /// How the kiosk is, for the page of the staff.
    Inspected(Box<Inspection>),
    /// A slip without a number is printed, or not.
    TestEnded(Print),
    /// The printer's side counts from a new roll.
    RollRenewed,
    /// The staff heard a call for help, or not.
    HelpCalled(bool),
    /// What is wrong with the printer as it stands there; `None` when nothing is.
    Printer(Option<String>),
    /// An administrator has the kiosk do something.
    Errand(Errand),
    /// The server has heard what became of it.
    ErrandEnded(Uuid),
    /// What an errand wants on paper is printed, or not.
    ErrandPrinted(Uuid, Print),
    /// Somebody stands before the kiosk, or pressed the button beside the screen.
    SomebodyCame,
    /// Time has passed.
    Tick,
}

/// What a person may touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touch {
    /// A service.
    Service(ServiceId),
    /// A group of services.
    Group(Prefix),
    /// A category of the group on the screen.
    Category(String),
    /// All groups, where the first page has no room for them.
    AllGroups,
    /// The next page of a list; after the last comes the first.
    NextPage,
    /// One page back.
    Back,
    /// *Take the number*, with an id for the ticket.
    Take(TicketId),
    /// Whether the person belongs to a class that goes before others.
    Priority(bool),
    /// Whether the person needs help at the counter.
    Help(bool),
    /// Whether a clerk shall come and fetch the person.
    Fetch(bool),
    /// All wishes, where the page of the service has no room for them.
    AllWishes,
    /// Something to tick on a page of wishes.
    Wish(Wish),
    /// *I have an appointment*.
    Appointment,
    /// The search.
    Search,
    /// What the search found, where it has no room beside the keys.
    Found,
    /// A key of the keyboard on the screen.
    Key(char),
    /// The key that takes the last letter back.
    Erase,
    /// What was typed is right; with an id for the ticket that it may lead to.
    Confirm(TicketId),
    /// The way to book an appointment for the service on the page.
    Book,
    /// What the office wants everybody to read.
    Notices,
    /// How the visit was.
    Rate(Rating),
    /// The list of documents on paper, without a number.
    PrintList,
    /// Another service under the same number.
    AnotherService,
    /// *Finished*, or *I have seen my number*.
    Done,
    /// *I do not want it*.
    Unwanted,
    /// More time.
    MoreTime,
    /// Another language.
    Language(Language),
    /// *Language*: all of them to choose from; again, back to the page.
    Languages,
    /// *Display and sound*: the modes to choose from; again, back to the page.
    Appearance,
    /// A mode on or off.
    Mode(Mode),
    /// The voice, louder by a step.
    Louder,
    /// And quieter.
    Quieter,
    /// *Call a member of staff*.
    CallHelp,
    /// The heading of *Display and sound*, which opens the page of the staff when it is touched often.
    Knock,
    /// Something on the page of the staff.
    Staff(StaffTouch),
}

impl Touch {
    /// Whether the same is meant again when it comes soon after itself, as with the keys of a keyboard.
    pub(super) fn comes_quickly(&self) -> bool {
        matches!(self, Touch::Key(_) | Touch::Erase | Touch::Knock | Touch::Louder | Touch::Quieter)
    }
}

/// Something to tick on a page of wishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A class that goes before others; everybody when none.
    Priority(Option<ClassId>),
    /// What is needed at the counter.
    Need(Need),
    /// *I was told to come back with documents*: leads to the code, or takes it back.
    ReturnCode,
}

/// What the scanner read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scan {
    /// The code of an appointment.
    Appointment(AppointmentCode),
    /// The code in a slip's link.
    Slip(String),
    /// The number of an identity document.
    Document(DocumentNumber),
    /// Nothing that a kiosk knows.
    Unreadable,
}

/// What the server says of a slip.
#[derive(Debug, Clone)]
pub enum SlipAnswer {
    /// Its number, as it stands.
    Seen(Box<PhoneTicket>),
    /// It is not known, or too old.
    Refused,
    /// There is no answer.
    Unanswered,
}

/// A kiosk that asks to be let in, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Newcomer {
    /// The server has not answered yet.
    Asking,
    /// Somebody answers whom the kiosk does not trust.
    Stranger,
    /// An administrator types and compares what is shown.
    Shown {
        /// What is typed.
        code: String,
        /// What is compared.
        fingerprint: String,
        /// Which server is asked, of how many, where the kiosk found it by itself.
        server: Option<(String, usize)>,
    },
    /// It is let in.
    LetIn {
        /// What the administrator called it.
        name: String,
    },
}

/// The answer to a request for a ticket.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The ticket.
    Issued(Box<IssuedTicket>),
    /// The server refused.
    Refused(Box<Problem>),
    /// No answer: whether there is a ticket is not known.
    Unanswered,
}

/// How a print ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintOutcome {
    /// Paper came out.
    Printed,
    /// No paper came out, and why.
    Nothing(String),
    /// Nobody knows what came out, and why.
    Unknown(String),
}

impl From<Print> for PrintOutcome {
    fn from(print: Print) -> Self {
        match print {
            Print::Confirmed | Print::Unconfirmed => PrintOutcome::Printed,
            Print::Nothing(reason) => PrintOutcome::Nothing(reason),
            Print::Unknown(reason) => PrintOutcome::Unknown(reason),
        }
    }
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the server for a ticket. The same id may be asked for again.
    TakeTicket {
        /// The ticket's id.
        ticket: TicketId,
        /// What the person comes for, and with what.
        request: Box<IssueRequest>,
    },
    /// Write down that a number is given by the kiosk itself, and say when that is done.
    KeepOffline {
        /// The business day of the number.
        day: Date,
        /// The ticket.
        ticket: Box<OfflineTicket>,
        /// What the server was asked for before and must cancel, also if it comes to know of it later.
        instead_of: Option<(TicketId, String)>,
    },
    /// Ask the server for the ticket of an appointment. The same id may be asked for again.
    CheckIn {
        /// The ticket's id.
        ticket: TicketId,
        /// Which appointment, and with what.
        request: Box<CheckInRequest>,
    },
    /// Ask the server for the number of the slip with this code.
    LookUp(String),
    /// Tell the server how the visit was.
    Rate(String, Rating),
    /// Print a slip, once.
    PrintSlip(TicketId, Box<Slip>),
    /// Print a list of documents.
    PrintList(Box<DocumentList>),
    /// Tell the staff that a number has no paper, or that nobody knows.
    ReportPaper(TicketId, Paper, String),
    /// Cancel a ticket, also one that may not exist.
    CancelTicket(TicketId, String),
    /// Ask the staff to come to the kiosk.
    CallHelp,
    /// Do something for the page of the staff.
    Staff(StaffOrder),
    /// Show something beside the screen.
    Signal(Signals),
    /// Do what an errand asks for.
    Do(Uuid, Doing),
    /// Tell the server what becomes of an errand.
    ReportErrand(Uuid, ErrandReport),
}

/// What an errand has the kiosk do.
#[derive(Debug, Clone, PartialEq)]
pub enum Doing {
    /// End, so that its service starts it anew.
    Restart,
    /// Draw what stands on the panel.
    Picture,
    /// Give the server what was drawn, or say why nothing was.
    Give(Result<Picture, String>),
    /// Print a slip without a number.
    TestSlip(Box<TestSlip>),
    /// Print the slip of a number again.
    Copy(Box<Slip>),
}
