//! The kiosk's own small journal: what it may give, what it gave, and what it still owes the server when it stops in
//! the middle of something.
//!
//! What always holds: that a slip is about to be printed is on the disk before its first byte goes to the printer, and
//! so is a number that the kiosk gives by itself, with one sync for each ticket; a number that was given by itself
//! stays until the server has answered for it; a line that does not match its checksum is left out, and all others
//! count. The file is written anew with what still matters at every start and when it has grown long.

mod record;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use queue_api::device::{Band, OfflineTicket};
use queue_api::{Date, Paper, TicketId};

pub(crate) use record::with_checksum;
pub use record::{Debt, Record, Step, decode};

use crate::reserve::Reserve;

/// More lines than a day of one kiosk; then the file is written anew.
const MAX_LINES: usize = 20_000;

/// What the journal says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kept {
    steps: BTreeMap<TicketId, Step>,
    unsent: Vec<OfflineTicket>,
    reserve: Reserve,
}

/// What an earlier run left behind.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Left {
    /// What the server must still be told.
    pub debts: Vec<(TicketId, Debt)>,
    /// The numbers that may be given while the line is cut.
    pub reserve: Reserve,
    /// How many lines of the file were damaged.
    pub damaged: usize,
}

/// The open journal.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    lines: usize,
    kept: Kept,
    trouble: Option<String>,
}

impl Journal {
    /// Opens the journal and says what an earlier run left behind.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn open(path: &Path) -> io::Result<(Self, Left)> {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let (records, damaged) = decode(&text);
        let mut kept = Kept::of(records);
        kept.end_run();
        let (file, lines) = rewrite(path, &kept)?;
        let left = Left { debts: kept.debts(), reserve: kept.reserve.clone(), damaged };
        Ok((Self { path: path.into(), file, lines, kept, trouble: None }, left))
    }

    /// Writes a step of a ticket down; what must outlive a power cut is on the disk when this returns.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn write(&mut self, ticket: TicketId, step: Step) -> io::Result<()> {
        let present = self.kept.steps.get(&ticket);
        if present == Some(&step) || (present.is_none() && step == Step::Settled) {
            return Ok(());
        }
        let must_last = matches!(step, Step::Printing | Step::Owing(_));
        self.append(&[Record::Ticket { ticket, step }], must_last)
    }

    /// Writes down that a number is given by the kiosk itself and about to be printed, and that the ticket that the
    /// server was asked for before, if any, is to be cancelled. It is on the disk when this returns.
    ///
    /// # Errors
    /// What the file system refuses; the number must then not be shown or printed.
    pub fn give(
        &mut self,
        day: Date,
        ticket: OfflineTicket,
        instead_of: Option<(TicketId, Debt)>,
    ) -> io::Result<()> {
        let asked = instead_of.map(|(ticket, debt)| Record::Ticket { ticket, step: Step::Owing(debt) });
        let records: Vec<Record> = asked.into_iter().chain([Record::Gave { day, ticket }]).collect();
        self.append(&records, true)
    }

    /// The server has answered for these numbers, which the kiosk gave by itself.
    ///
    /// # Errors
    /// What the file system refuses; they are then sent again after a restart, which changes nothing.
    pub fn mark_sent(&mut self, tickets: &[TicketId]) -> io::Result<()> {
        let records: Vec<Record> = tickets.iter().map(|ticket| Record::Sent { ticket: *ticket }).collect();
        self.append(&records, false)
    }

    /// Takes over the numbers that the server set aside for `day`, and forgets days before `today`.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn learn_bands(&mut self, today: Date, day: Date, bands: Vec<Band>) -> io::Result<()> {
        let reserve = &self.kept.reserve;
        let is_known = reserve.bands().any(|(known, told)| known == day && told == bands);
        let is_later = reserve.days().any(|known| known < today);
        let begun = is_later.then_some(Record::Today { day: today });
        let told = (!is_known).then_some(Record::Bands { day, bands });
        let records: Vec<Record> = begun.into_iter().chain(told).collect();
        if records.is_empty() { Ok(()) } else { self.append(&records, true) }
    }

    /// Why the last line could not be written, for the staff; none when it was.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// The first numbers that the server does not have, at most `limit`, in the order in which they were given.
    pub fn unsent(&self, limit: usize) -> Vec<OfflineTicket> {
        self.kept.unsent.iter().take(limit).cloned().collect()
    }

    /// How many numbers the server does not have.
    pub fn unsent_count(&self) -> usize {
        self.kept.unsent.len()
    }

    /// Whether the server does not have this number yet.
    pub fn is_unsent(&self, ticket: TicketId) -> bool {
        self.kept.unsent.iter().any(|unsent| unsent.id == ticket)
    }

    fn append(&mut self, records: &[Record], must_last: bool) -> io::Result<()> {
        let mut kept = self.kept.clone();
        records.iter().for_each(|record| kept.learn(record.clone()));
        let written = self.write_lines(records, must_last, &kept);
        self.trouble = written.as_ref().err().map(|error| format!("the journal cannot be written: {error}"));
        if written.is_err() {
            // Half a line may stand there: the next one begins with a new file.
            self.lines = MAX_LINES;
        }
        // A number that could not be written down is used up all the same, and is nobody's.
        self.kept.reserve = kept.reserve.clone();
        if written.is_ok() || !records.iter().any(|record| matches!(record, Record::Gave { .. })) {
            self.kept = kept;
        }
        written
    }

    fn write_lines(&mut self, records: &[Record], must_last: bool, kept: &Kept) -> io::Result<()> {
        if self.lines + records.len() > MAX_LINES {
            (self.file, self.lines) = rewrite(&self.path, kept)?;
            return Ok(());
        }
        let mut lines = Vec::new();
        for record in records {
            lines.extend(record.encode()?);
        }
        self.file.write_all(&lines)?;
        self.lines += records.len();
        if must_last { self.file.sync_data() } else { Ok(()) }
    }
}

/// Checks that the journal written anew says the same as these records: after a start, and after the next one.
///
/// # Panics
/// When it does not.
pub(crate) fn check_written_anew(records: Vec<Record>) {
    let mut kept = Kept::of(records);
    assert_eq!(Kept::of(kept.records()), kept, "written anew in the middle of a run");
    kept.end_run();
    let debts = kept.debts();
    let mut again = Kept::of(kept.records());
    again.end_run();
    assert_eq!((again.debts(), &again), (debts, &kept), "written anew at a start");
}

impl Kept {
    fn of(records: Vec<Record>) -> Self {
        let mut kept = Self::default();
        records.into_iter().for_each(|record| kept.learn(record));
        kept
    }

    fn learn(&mut self, record: Record) {
        match record {
            Record::Ticket { ticket, step: Step::Settled } => {
                self.steps.remove(&ticket);
            }
            Record::Ticket { ticket, step } => {
                self.steps.insert(ticket, step);
            }
            Record::Gave { day, ticket } => {
                self.reserve.mark_used(day, ticket.number);
                self.steps.insert(ticket.id, Step::Printing);
                self.unsent.push(ticket);
            }
            Record::Unsent { ticket } => self.unsent.push(ticket),
            Record::Sent { ticket } => self.unsent.retain(|unsent| unsent.id != ticket),
            Record::Bands { day, bands } => self.reserve.learn(day, bands),
            Record::Today { day } => self.reserve.forget_before(day),
            Record::Used { day, numbers } => {
                numbers.into_iter().for_each(|number| self.reserve.mark_used(day, number));
            }
        }
    }

    /// What the steps left standing mean after a crash.
    fn end_run(&mut self) {
        for step in self.steps.values_mut() {
            let debt = match step {
                Step::Asking => Debt::Cancel { reason: "the kiosk stopped before it gave the number".into() },
                Step::Printing => {
                    Debt::Paper { state: Paper::Unknown, reason: "the kiosk stopped while printing".into() }
                }
                Step::Owing(_) | Step::Settled => continue,
            };
            *step = Step::Owing(debt);
        }
    }

    fn debts(&self) -> Vec<(TicketId, Debt)> {
        let owed = |(ticket, step): (&TicketId, &Step)| match step {
            Step::Owing(debt) => Some((*ticket, debt.clone())),
            Step::Asking | Step::Printing | Step::Settled => None,
        };
        self.steps.iter().filter_map(owed).collect()
    }

    /// The fewest records that say the same.
    fn records(&self) -> Vec<Record> {
        let bands = self.reserve.bands().map(|(day, bands)| Record::Bands { day, bands: bands.to_vec() });
        let used = self.reserve.used().map(|(day, numbers)| Record::Used { day, numbers });
        // Their numbers stand among the used ones of their day already, if that day still matters.
        let unsent = self.unsent.iter().map(|ticket| Record::Unsent { ticket: ticket.clone() });
        let steps =
            self.steps.iter().map(|(ticket, step)| Record::Ticket { ticket: *ticket, step: step.clone() });
        bands.chain(used).chain(unsent).chain(steps).collect()
    }
}

/// Writes the journal anew, aside first, so that a power cut leaves the old one. Only the kiosk's user may read it.
fn rewrite(path: &Path, kept: &Kept) -> io::Result<(File, usize)> {
    let aside = path.with_extension("part");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
    let records = kept.records();
    let mut lines = Vec::new();
    for record in &records {
        lines.extend(record.encode()?);
    }
    file.write_all(&lines)?;
    file.sync_all()?;
    fs::rename(&aside, path)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok((OpenOptions::new().append(true).open(path)?, records.len()))
}

#[cfg(test)]
mod tests;
