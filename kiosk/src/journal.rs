//! The kiosk's own small journal: what it still owes the server when it stops in the middle of something.
//!
//! One line for each step of a ticket, as JSON behind its checksum. *Printing* is on the disk before the first byte
//! goes to the printer. A line that does not match its checksum ends the reading: it is the torn end of a power cut.
//! At every start the file is written anew with what is still owed, so it stays small.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use queue_api::{Paper, TicketId};
use serde::{Deserialize, Serialize};

/// More lines than a day of one kiosk; then the file is written anew.
const MAX_LINES: usize = 20_000;

/// A step of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// The server is being asked for it.
    Asking,
    /// Its slip is about to be printed.
    Printing,
    /// Something about it must still be told.
    Owing(Debt),
    /// Nothing is owed any more.
    Settled,
}

/// What a kiosk must tell the server, now or when the line is back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "debt")]
pub enum Debt {
    /// Nobody has seen or wants the number.
    Cancel {
        /// Why.
        reason: String,
    },
    /// The slip is missing or unknown.
    Paper {
        /// What is known of it.
        state: Paper,
        /// Why.
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Line {
    ticket: TicketId,
    #[serde(flatten)]
    step: Step,
}

/// The open journal.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    lines: usize,
    open: BTreeMap<TicketId, Step>,
}

impl Journal {
    /// Opens the journal and says what an earlier run still owes.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn open(path: &Path) -> io::Result<(Self, Vec<(TicketId, Debt)>)> {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let mut open: BTreeMap<TicketId, Step> = BTreeMap::new();
        for line in lines(&text) {
            remember(&mut open, line.ticket, line.step);
        }
        let debts: Vec<(TicketId, Debt)> =
            open.into_iter().filter_map(|(ticket, step)| Some((ticket, debt_of(step)?))).collect();
        let open = debts.iter().map(|(ticket, debt)| (*ticket, Step::Owing(debt.clone()))).collect();
        let file = rewrite(path, &open)?;
        Ok((Self { path: path.into(), file, lines: open.len(), open }, debts))
    }

    /// Writes a step down; what must outlive a power cut is on the disk when this returns.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn write(&mut self, ticket: TicketId, step: Step) -> io::Result<()> {
        let must_last = matches!(step, Step::Printing | Step::Owing(_));
        remember(&mut self.open, ticket, step.clone());
        if self.lines >= MAX_LINES {
            self.file = rewrite(&self.path, &self.open)?;
            self.lines = self.open.len();
            return Ok(());
        }
        self.file.write_all(&encode(&Line { ticket, step })?)?;
        self.lines += 1;
        if must_last { self.file.sync_data() } else { Ok(()) }
    }
}

fn remember(open: &mut BTreeMap<TicketId, Step>, ticket: TicketId, step: Step) {
    if step == Step::Settled {
        open.remove(&ticket);
    } else {
        open.insert(ticket, step);
    }
}

/// What a step left standing means after a crash.
fn debt_of(step: Step) -> Option<Debt> {
    match step {
        Step::Asking => Some(Debt::Cancel { reason: "the kiosk stopped before it gave the number".into() }),
        Step::Printing => {
            Some(Debt::Paper { state: Paper::Unknown, reason: "the kiosk stopped while printing".into() })
        }
        Step::Owing(debt) => Some(debt),
        Step::Settled => None,
    }
}

/// Writes the journal anew, aside first, so that a power cut leaves the old one.
fn rewrite(path: &Path, open: &BTreeMap<TicketId, Step>) -> io::Result<File> {
    let aside = path.with_extension("part");
    let mut file = File::create(&aside)?;
    for (ticket, step) in open {
        file.write_all(&encode(&Line { ticket: *ticket, step: step.clone() })?)?;
    }
    file.sync_all()?;
    fs::rename(&aside, path)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    OpenOptions::new().append(true).open(path)
}

fn encode(line: &Line) -> io::Result<Vec<u8>> {
    let json = serde_json::to_string(line)?;
    Ok(format!("{:08x} {json}\n", crc32(json.as_bytes())).into_bytes())
}

/// The lines up to the first that is torn.
fn lines(text: &[u8]) -> impl Iterator<Item = Line> {
    text.split_inclusive(|byte| *byte == b'\n').map_while(|line| {
        let line = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
        let (checksum, json) = line.split_once(' ')?;
        let is_whole = u32::from_str_radix(checksum, 16) == Ok(crc32(json.as_bytes()));
        if is_whole { serde_json::from_str(json).ok() } else { None }
    })
}

/// CRC-32 as in Ethernet and gzip, bit by bit: the lines are short and few.
fn crc32(bytes: &[u8]) -> u32 {
    let mut rest = u32::MAX;
    for byte in bytes {
        rest ^= u32::from(*byte);
        for _ in 0..8 {
            rest = if rest & 1 == 1 { rest >> 1 ^ 0xEDB8_8320 } else { rest >> 1 };
        }
    }
    !rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use uuid::Uuid;

    fn ticket(number: u128) -> TicketId {
        TicketId(Uuid::from_u128(number))
    }

    /// Writes `steps`, cuts the file by `torn` bytes, and compares what is owed after the restart.
    fn check(steps: &[(u128, Step)], torn: u64, owed: &Expect) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kiosk.journal");
        let (mut journal, _) = Journal::open(&path).expect("a journal");
        for (number, step) in steps {
            journal.write(ticket(*number), step.clone()).expect("a line");
        }
        drop(journal);
        let file = OpenOptions::new().write(true).open(&path).expect("the file");
        let length = file.metadata().expect("its length").len();
        file.set_len(length - torn).expect("a shorter file");
        let (_, debts) = Journal::open(&path).expect("the journal again");
        let told: Vec<String> = debts
            .iter()
            .map(|(ticket, debt)| match debt {
                Debt::Cancel { reason } => format!("{} cancel: {reason}", ticket.0.as_u128()),
                Debt::Paper { state, reason } => format!("{} paper {state:?}: {reason}", ticket.0.as_u128()),
            })
            .collect();
        owed.assert_eq(&told.join("\n"));
        let (_, again) = Journal::open(&path).expect("the journal once more");
        assert_eq!(again, debts, "what is owed stays owed until it is settled");
    }

    #[test]
    fn after_a_crash_a_slip_in_print_is_unknown_and_a_number_nobody_saw_is_cancelled() {
        check(
            &[
                (1, Step::Asking),
                (1, Step::Printing),
                (1, Step::Settled),
                (2, Step::Asking),
                (2, Step::Printing),
                (3, Step::Asking),
                (4, Step::Owing(Debt::Paper { state: Paper::None, reason: "the paper is out".into() })),
            ],
            0,
            &expect![[r#"
                2 paper Unknown: the kiosk stopped while printing
                3 cancel: the kiosk stopped before it gave the number
                4 paper None: the paper is out"#]],
        );
    }

    #[test]
    fn a_torn_last_line_is_left_out() {
        check(
            &[(1, Step::Asking), (1, Step::Printing)],
            3,
            &expect!["1 cancel: the kiosk stopped before it gave the number"],
        );
    }

    #[test]
    fn the_checksum_is_the_one_of_gzip() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
