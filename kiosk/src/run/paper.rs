//! The printer on its own thread: it may block for seconds while the screen goes on.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use hardware::printer::{
    Document, DrawnSlip, PaperLevel, Printed, Printer, PrinterError, PrinterStatus, Trouble,
};
use queue_api::TicketId;
use queue_api::device::PaperSupply;
use tokio::sync::mpsc::Sender;
use tokio::sync::watch;
use uuid::Uuid;

use super::health::Noticed;
use super::{Event, SharedJournal, write_down};
use crate::flow::{Input, Print, PrintOutcome};
use crate::journal::Step;
use crate::roll::Roll;
use crate::slip::{self, DocumentList, Slip, TestSlip};

/// How often an idle printer is asked how it is, so that its trouble is known before the next person chooses.
const ASK_EVERY: Duration = Duration::from_secs(4);

/// Something to print.
pub(super) enum Job {
    /// The slip of a ticket.
    Slip(TicketId, Box<Slip>),
    /// A list of documents.
    List(Box<DocumentList>),
    /// A slip without a number, for the staff.
    Test(Box<TestSlip>),
    /// What an errand wants on paper: a slip without a number, or that of a number again.
    Errand(Uuid, ForErrand),
    /// A new roll is in the printer.
    NewRoll,
}

/// What an errand wants on paper.
pub(super) enum ForErrand {
    /// A slip without a number.
    Test(Box<TestSlip>),
    /// The slip of a number again.
    Copy(Box<Slip>),
}

/// The way to the printer's thread.
pub(super) struct Jobs(mpsc::SyncSender<Job>);

impl Jobs {
    /// Hands a job over; false when the thread is gone or far behind.
    pub(super) fn send(&self, job: Job) -> bool {
        self.0.try_send(job).is_ok()
    }
}

/// Starts the thread.
///
/// # Errors
/// When the machine has no thread left.
pub(super) fn start(
    printer: Box<dyn Printer>,
    roll: Roll,
    journal: SharedJournal,
    events: Sender<Event>,
    noticed: watch::Sender<Noticed>,
) -> std::io::Result<Jobs> {
    let (sender, jobs) = mpsc::sync_channel(8);
    let desk = Desk { printer, roll, is_out: false, journal, events, noticed, told: None };
    thread::Builder::new().name("printer".into()).spawn(move || desk.work(&jobs))?;
    Ok(Jobs(sender))
}

struct Desk {
    printer: Box<dyn Printer>,
    roll: Roll,
    /// Whether the printer said last that the paper is out.
    is_out: bool,
    journal: SharedJournal,
    events: Sender<Event>,
    noticed: watch::Sender<Noticed>,
    /// The trouble that the screen knows of, once it knows.
    told: Option<Option<String>>,
}

impl Desk {
    fn work(mut self, jobs: &mpsc::Receiver<Job>) {
        self.look();
        loop {
            match jobs.recv_timeout(ASK_EVERY) {
                Ok(Job::Slip(ticket, slip)) => self.print_slip(ticket, &slip),
                Ok(Job::List(list)) => {
                    let outcome = self.print(&list.document()).into();
                    self.tell(Input::ListEnded(outcome));
                }
                Ok(Job::Test(slip)) => {
                    let outcome = self.print(&slip.document());
                    self.look();
                    self.tell(Input::TestEnded(outcome));
                }
                Ok(Job::Errand(errand, paper)) => {
                    let print = match paper {
                        ForErrand::Test(slip) => self.print(&slip.document()),
                        ForErrand::Copy(slip) => {
                            let drawn = slip::draw(&slip, self.printer.as_mut());
                            self.print_drawn(drawn)
                        }
                    };
                    self.look();
                    self.tell(Input::ErrandPrinted(errand, print));
                }
                Ok(Job::NewRoll) => {
                    tracing::info!("a new roll is in the printer, as the staff says");
                    self.roll.renew();
                    self.look();
                    self.tell(Input::RollRenewed);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.look();
        }
    }

    fn print_slip(&mut self, ticket: TicketId, slip: &Slip) {
        tracing::debug!(%ticket, "a slip is to be printed");
        // It is on the disk before the first byte goes to the printer; the disk and the pen work at the same time.
        let write = || write_down(&self.journal, ticket, Step::Printing);
        let drawn = thread::scope(|scope| {
            if thread::Builder::new().name("journal".into()).spawn_scoped(scope, write).is_err() {
                write();
            }
            slip::draw(slip, self.printer.as_mut())
        });
        let outcome = PrintOutcome::from(self.print_drawn(drawn));
        if outcome == PrintOutcome::Printed {
            write_down(&self.journal, ticket, Step::Settled);
        }
        self.tell(Input::SlipEnded(ticket, outcome));
    }

    fn print(&mut self, document: &Document) -> Print {
        let drawn = self.printer.draw(document);
        self.print_drawn(drawn)
    }

    /// Prints what was drawn, and takes its paper from the roll.
    fn print_drawn(&mut self, drawn: Result<DrawnSlip, PrinterError>) -> Print {
        let used_before_mm = self.printer.paper_used_mm();
        let printed = drawn.and_then(|slip| self.printer.print_drawn(&slip));
        let used_mm = self.printer.paper_used_mm() - used_before_mm;
        if used_mm > 0.0 {
            self.roll.take(used_mm);
        }
        match printed {
            Ok(printed) => {
                tracing::info!("a slip is out");
                if printed == Printed::Unconfirmed { Print::Unconfirmed } else { Print::Confirmed }
            }
            Err(error) => {
                tracing::warn!(%error, "a slip is missing");
                let reason = reason(&error);
                if error.paper_may_be_out() { Print::Unknown(reason) } else { Print::Nothing(reason) }
            }
        }
    }

    /// Asks the printer how it is, and tells the screen what has changed.
    fn look(&mut self) {
        let (supply, trouble) = match self.printer.status() {
            Ok(PrinterStatus::Ready(PaperLevel::Enough)) => (PaperSupply::Ok, None),
            Ok(PrinterStatus::Ready(PaperLevel::NearEnd)) => (PaperSupply::Low, None),
            Ok(PrinterStatus::Silent) => (PaperSupply::Unknown, None),
            Err(error) => {
                let is_out = error.trouble() == Some(Trouble::PaperOut);
                let supply = if is_out { PaperSupply::Out } else { PaperSupply::Unknown };
                (supply, Some(reason(&error)))
            }
        };
        self.follow_roll(supply);
        let (slips_left, is_low) = (self.roll.slips_left(), self.roll.is_low());
        // A printer without a sensor does not know that the paper ends soon.
        let supply = if is_low && supply != PaperSupply::Out { PaperSupply::Low } else { supply };
        self.noticed.send_if_modified(|noticed| {
            let before = (noticed.paper, noticed.slips_left, noticed.printer.clone());
            (noticed.paper, noticed.slips_left) = (Some(supply), slips_left);
            noticed.printer.clone_from(&trouble);
            before != (noticed.paper, noticed.slips_left, noticed.printer.clone())
        });
        if self.told.as_ref() != Some(&trouble) {
            match &trouble {
                Some(trouble) => tracing::warn!(%trouble, "the printer cannot print"),
                None => tracing::info!("the printer is ready"),
            }
            self.told = Some(trouble.clone());
            self.tell(Input::Printer(trouble));
        }
    }

    /// A roll that was out and is no longer is a new one, whether anybody says so or not.
    fn follow_roll(&mut self, supply: PaperSupply) {
        match supply {
            PaperSupply::Out if !self.is_out => {
                self.is_out = true;
                self.roll.end();
            }
            PaperSupply::Ok | PaperSupply::Low if self.is_out => {
                self.is_out = false;
                self.roll.renew();
            }
            PaperSupply::Out | PaperSupply::Ok | PaperSupply::Low | PaperSupply::Unknown => {}
        }
    }

    fn tell(&self, input: Input) {
        if self.events.blocking_send(Event::Input(input)).is_err() {
            tracing::debug!("the screen is gone");
        }
    }
}

/// What the staff reads.
fn reason(error: &PrinterError) -> String {
    error.trouble().map_or_else(|| error.to_string(), |trouble| trouble.to_string())
}
