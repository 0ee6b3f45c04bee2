//! What stands on one line of the journal: JSON behind its checksum.

use std::io;

use queue_api::device::{Band, OfflineTicket};
use queue_api::{Date, Paper, TicketId, TicketNumber};
use serde::{Deserialize, Serialize};

/// A line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "record")]
pub enum Record {
    /// A ticket has come to a step.
    Ticket {
        /// The ticket.
        ticket: TicketId,
        /// The step.
        #[serde(flatten)]
        step: Step,
    },
    /// The kiosk gave a number by itself: it is about to be printed, and the server does not have it.
    Gave {
        /// The business day of the number.
        day: Date,
        /// The ticket.
        ticket: OfflineTicket,
    },
    /// The same of an earlier run, whose number stands among the used ones.
    Unsent {
        /// The ticket.
        ticket: OfflineTicket,
    },
    /// The server has answered for a number that the kiosk gave by itself.
    Sent {
        /// The ticket.
        ticket: TicketId,
    },
    /// The server set numbers aside for this kiosk.
    Bands {
        /// The business day.
        day: Date,
        /// The numbers.
        bands: Vec<Band>,
    },
    /// A business day has begun: nothing is given for the days before it any more.
    Today {
        /// The day.
        day: Date,
    },
    /// Numbers of a day that are used.
    Used {
        /// The business day.
        day: Date,
        /// The numbers.
        numbers: Vec<TicketNumber>,
    },
}

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
    /// Nothing is to be told any more.
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

impl Record {
    /// The line with its end.
    ///
    /// # Errors
    /// When the record is no JSON, which no record is.
    pub(super) fn encode(&self) -> io::Result<Vec<u8>> {
        let json = serde_json::to_string(self)?;
        Ok(with_checksum(json.as_bytes()))
    }
}

/// The line of a record's JSON, with its end.
pub(crate) fn with_checksum(json: &[u8]) -> Vec<u8> {
    [format!("{:08x} ", crc32(json)).as_bytes(), json, b"\n"].concat()
}

/// The whole lines of a file, and how many are damaged: a torn end, or what a bad disk did to one of them.
pub fn decode(text: &[u8]) -> (Vec<Record>, usize) {
    let lines: Vec<Option<Record>> = text.split_inclusive(|byte| *byte == b'\n').map(decode_line).collect();
    let damaged = lines.iter().filter(|line| line.is_none()).count();
    (lines.into_iter().flatten().collect(), damaged)
}

fn decode_line(line: &[u8]) -> Option<Record> {
    let line = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
    let (checksum, json) = line.split_once(' ')?;
    let is_whole = u32::from_str_radix(checksum, 16) == Ok(crc32(json.as_bytes()));
    if is_whole { serde_json::from_str(json).ok() } else { None }
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

    #[test]
    fn the_checksum_is_the_one_of_gzip() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
