//! The printer on its own thread: it may block for seconds while the screen goes on.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use hardware::printer::{Document, PaperLevel, Printed, Printer, PrinterError, PrinterStatus, Trouble};
use queue_api::TicketId;
use queue_api::device::PaperSupply;
use tokio::sync::mpsc::Sender;
use tokio::sync::watch;

use super::health::Noticed;
use super::{Event, SharedJournal, write_down};
use crate::flow::{Input, PrintOutcome};
use crate::journal::Step;
use crate::slip::{DocumentList, Slip};

/// How often an idle printer is asked how it is, so that its trouble is known before the next person chooses.
const ASK_EVERY: Duration = Duration::from_secs(4);

/// Something to print.
pub(super) enum Job {
    /// The slip of a ticket.
    Slip(TicketId, Box<Slip>),
    /// A list of documents.
    List(Box<DocumentList>),
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
    journal: SharedJournal,
    events: Sender<Event>,
    noticed: watch::Sender<Noticed>,
) -> std::io::Result<Jobs> {
    let (sender, jobs) = mpsc::sync_channel(8);
    let desk = Desk { printer, journal, events, noticed, told: None };
    thread::Builder::new().name("printer".into()).spawn(move || desk.work(&jobs))?;
    Ok(Jobs(sender))
}

struct Desk {
    printer: Box<dyn Printer>,
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
                    let outcome = self.print(&list.document());
                    self.tell(Input::ListEnded(outcome));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.look();
        }
    }

    fn print_slip(&mut self, ticket: TicketId, slip: &Slip) {
        let document = slip.document(self.printer.profile().is_narrow());
        write_down(&self.journal, ticket, Step::Printing);
        tracing::debug!(%ticket, "a slip is to be printed");
        let outcome = self.print(&document);
        if outcome == PrintOutcome::Printed {
            write_down(&self.journal, ticket, Step::Settled);
        }
        self.tell(Input::SlipEnded(ticket, outcome));
    }

    fn print(&mut self, document: &Document) -> PrintOutcome {
        match self.printer.print(document) {
            Ok(Printed::Confirmed(_) | Printed::Unconfirmed) => {
                tracing::info!("a slip is out");
                PrintOutcome::Printed
            }
            Err(error) => {
                tracing::warn!(%error, "a slip is missing");
                let reason = reason(&error);
                if error.paper_may_be_out() {
                    PrintOutcome::Unknown(reason)
                } else {
                    PrintOutcome::Nothing(reason)
                }
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
        self.noticed.send_if_modified(|noticed| {
            let before = (noticed.paper, noticed.printer.clone());
            (noticed.paper, noticed.printer) = (Some(supply), trouble.clone());
            before != (noticed.paper, noticed.printer.clone())
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
