//! The pages, with what stands on each.

use queue_api::ServiceId;
use queue_api::ticket::Wait;

use super::{Check, ClosedView, OwnView, StaffView, Subject, WishesView};
use crate::flow::entry::{EntryTrouble, Purpose};
use crate::flow::stage::ListPrint;
use crate::flow::{Mode, Touch};

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub enum Page {
    /// The server has not answered yet.
    Starting,
    /// The kiosk is new; empty texts while the server has not given a code.
    Enrol {
        /// What an administrator types.
        code: String,
        /// What they compare.
        fingerprint: String,
        /// Somebody answers whom the kiosk does not trust.
        stranger: bool,
        /// Which server is asked, of how many, where the kiosk found it by itself.
        server: Option<(String, usize)>,
    },
    /// The question, the most wanted services, and the groups.
    Home {
        /// The most wanted services.
        services: Vec<Choice>,
        /// The groups; none where they have a page of their own.
        groups: Vec<Choice>,
        /// The way for somebody who does not know.
        unsure: Option<Touch>,
        /// Whether somebody may have an appointment.
        appointments: bool,
        /// What the office wants everybody to read, the first of so many.
        notice: Option<(String, usize)>,
        /// When the last numbers are given, shortly before.
        last_numbers: Option<String>,
    },
    /// Groups, categories or services.
    List {
        /// The letter of the group.
        letter: Option<char>,
        /// What the choices have in common; none for all groups.
        title: Option<String>,
        /// What there is to choose.
        choices: Vec<Choice>,
        /// Which page of how many, from 1.
        page: (usize, usize),
    },
    /// One service, before the number is taken.
    Service {
        /// The letter of its numbers.
        letter: char,
        /// Its name.
        name: String,
        /// Whether numbers are given.
        open: bool,
        /// How many people are called first; none where nobody knows.
        ahead: Option<usize>,
        /// The expected wait; none where none can be said honestly.
        wait: Option<Wait>,
        /// Why no numbers are given.
        closed: Option<ClosedView>,
        /// Where it can be asked for without coming.
        online: Option<String>,
        /// What to bring.
        documents: Vec<String>,
        /// What became of the list on paper; none where it cannot be had.
        list: Option<ListPrint>,
        /// Whether there is paper.
        has_paper: bool,
        /// What it costs, as the municipality says it.
        fee: Option<String>,
        /// What the person wants besides; none where no number is given.
        wishes: Option<WishesView>,
        /// Whether an appointment can be booked instead.
        book: bool,
        /// Whether the number is being asked for.
        asking: bool,
    },
    /// Something to tick.
    Wishes {
        /// What it is about.
        subject: Subject,
        /// What there is to tick.
        checks: Vec<Check>,
        /// Which page of how many, from 1.
        page: (usize, usize),
    },
    /// A code is typed.
    Entry {
        /// Which.
        purpose: Purpose,
        /// What was typed, in groups.
        typed: String,
        /// Whether it has all its letters.
        whole: bool,
        /// What the keys say.
        keys: Vec<char>,
        /// Why it leads to nothing.
        trouble: Option<EntryTrouble>,
        /// How long nobody may try, if so.
        pause_s: Option<u64>,
        /// Whether there is a scanner to hold a code or a document before.
        scanner: bool,
        /// What the person wants besides, where that is asked here.
        wishes: Option<WishesView>,
        /// Whether the number is being asked for.
        asking: bool,
    },
    /// The search.
    Search {
        /// What was typed.
        typed: String,
        /// What the keys say.
        keys: Vec<char>,
        /// What was found, as far as there is room.
        found: Vec<Choice>,
        /// How much was found.
        count: usize,
    },
    /// How to book an appointment.
    Book {
        /// The service.
        service: String,
        /// Where.
        address: String,
        /// What became of the paper with the address; none where it cannot be had.
        list: Option<ListPrint>,
    },
    /// What the office wants everybody to read.
    Notices {
        /// One of them.
        text: String,
        /// Which page of how many, from 1.
        page: (usize, usize),
    },
    /// The number.
    Ticket {
        /// As people read it.
        number: String,
        /// The service, or its group where the service is sensitive.
        service: String,
        /// How many people are called first; none where nobody knows.
        ahead: Option<usize>,
        /// The expected wait; none where none can be said honestly.
        wait: Option<Wait>,
        /// Whether a clerk comes and fetches the person.
        fetched: bool,
        /// Where the number can be followed by phone.
        link: Option<String>,
        /// What became of the slip.
        paper: PaperView,
        /// When the page ends.
        returns_s: u64,
    },
    /// The number of a slip that was held before the scanner.
    Own {
        /// As people read it; empty where it is not known.
        number: String,
        /// The service, or its group where the service is sensitive.
        service: String,
        /// Where it stands.
        own: OwnView,
        /// When the page ends.
        returns_s: u64,
    },
    /// Something is in the way.
    Trouble {
        /// What.
        trouble: Trouble,
        /// Whether an appointment can be booked instead.
        book: bool,
        /// When the page ends; none when it ends with the trouble.
        returns_s: Option<u64>,
    },
    /// The office is closed.
    Closed {
        /// Why, and when it opens again.
        closed: ClosedView,
        /// Today's hours, or none on a closed day.
        hours: Option<(String, String)>,
        /// Where an appointment can be booked.
        booking: Option<String>,
    },
    /// The page for staff.
    Staff(Box<StaffView>),
    /// The languages to choose from.
    Languages,
    /// The modes to choose from.
    Appearance {
        /// What can be switched on here.
        modes: Vec<Mode>,
        /// The step of the voice, from 1, and how many there are; none while it does not speak.
        volume: Option<(u8, u8)>,
    },
}

impl Page {
    /// Whether it takes the place of `other` before the person's eyes as the same page that tells something newer.
    pub fn is_seen_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::List { title, page, .. }, Self::List { title: other, page: other_page, .. }) => {
                (title, page) == (other, other_page)
            }
            (Self::Wishes { subject, page, .. }, Self::Wishes { subject: other, page: other_page, .. }) => {
                (subject, page) == (other, other_page)
            }
            (Self::Notices { page, .. }, Self::Notices { page: other, .. }) => page == other,
            (Self::Staff(view), Self::Staff(other)) => view.page == other.page,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What choosing it means.
    pub touch: Touch,
    /// The letter of the numbers.
    pub letter: Option<char>,
    /// What it is called.
    pub name: String,
    /// How many people are called first; none for groups and categories.
    pub ahead: Option<usize>,
    /// The expected wait; none where none can be said honestly.
    pub wait: Option<Wait>,
    /// Whether that is longer than the office wants it to be.
    pub is_long: bool,
    /// Whether numbers are given.
    pub open: bool,
}

/// What became of the slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperView {
    /// It is being printed.
    Printing,
    /// It is there.
    Printed,
    /// It did not come out.
    Missing,
    /// Nobody knows whether all of it came out.
    Unsure,
}

/// What is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The server is not there.
    NoLine,
    /// Somebody answers in its place whom the kiosk does not trust.
    Stranger,
    /// The numbers that the kiosk may give by itself are used up.
    NumbersUsedUp,
    /// A request got no answer.
    NotAnswered,
    /// The service has just closed.
    ServiceClosed,
    /// The office has just closed.
    OfficeClosed,
    /// The last number of today for this service was given.
    QuotaReached(ServiceId),
    /// The turn would not come before the office closes.
    ClosesBeforeTurn(ServiceId),
    /// Whoever has this appointment can check in from this time on.
    TooEarly(String),
    /// Somebody has a number for this appointment.
    AppointmentUsed,
    /// The appointment is no longer kept: the person waits like everybody.
    AppointmentReleased,
    /// The appointment was given up.
    AppointmentCancelled,
    /// The server refused for another reason.
    Refused,
}
