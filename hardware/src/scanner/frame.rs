//! Finds where a scan begins and ends in what a scanner sends.
//!
//! Models differ in everything: the end of a row (CR, LF, both, tab), frames with STX and ETX, headers before and a
//! check byte after, rows sent one by one. So every such byte separates rows, and silence ends a scan. Time is handed
//! in, counted from any moment. What has been taken is overwritten in memory once it is handed on or thrown away.

use std::time::Duration;

use zeroize::{Zeroize, Zeroizing};

use super::ScannerError;

/// The most bytes of one scan.
pub const MAX_SCAN_BYTES: usize = 8 * 1024;

/// How long a pause may be within a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pauses {
    /// Rows of one document follow each other within this time.
    pub between_rows: Duration,
    /// A row without an end is over after this silence.
    pub within_row: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self { between_rows: Duration::from_millis(300), within_row: Duration::from_millis(500) }
    }
}

const START_OF_HEADER: u8 = 0x01;
const START_OF_TEXT: u8 = 0x02;
const END_OF_TEXT: u8 = 0x03;

/// The rows of one scan: printable ASCII, without separators and identifiers of the symbology; never empty ones.
pub type Rows = Vec<Zeroizing<String>>;

/// Collects bytes until they are a scan.
pub struct Framer {
    rows: Rows,
    /// It has room for a whole scan, so that it never moves and leaves a copy behind.
    row: Zeroizing<Vec<u8>>,
    received: usize,
    last_byte_at: Duration,
    place: Place,
    flood: Flood,
    pauses: Pauses,
}

/// Where in a frame the next byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// In a row.
    #[default]
    Row,
    /// Between SOH and STX, where swipe readers put lengths and names.
    Header,
    /// Just after such a header: one byte says which reader it was.
    Flag,
    /// Behind ETX, where some send a check byte.
    Check,
}

/// Whether more arrives than any document holds; all of it is dropped until there is silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flood {
    None,
    Noticed,
    Told,
}

impl Default for Framer {
    fn default() -> Self {
        Self::new(Pauses::default())
    }
}

impl Framer {
    /// Nothing has arrived yet.
    pub fn new(pauses: Pauses) -> Self {
        Self {
            rows: Rows::new(),
            row: Zeroizing::new(Vec::with_capacity(MAX_SCAN_BYTES)),
            received: 0,
            last_byte_at: Duration::ZERO,
            place: Place::default(),
            flood: Flood::None,
            pauses,
        }
    }

    /// Takes `bytes` that arrived at `now`; call [`Framer::poll`] before, or two scans may become one.
    pub fn take(&mut self, bytes: &[u8], now: Duration) {
        if !bytes.is_empty() {
            self.last_byte_at = now;
        }
        self.received = self.received.saturating_add(bytes.len());
        if self.received <= MAX_SCAN_BYTES {
            bytes.iter().for_each(|&byte| self.take_byte(byte));
        } else if self.flood == Flood::None {
            self.flood = Flood::Noticed;
            self.row.zeroize();
            self.rows.clear();
        }
    }

    /// The rows that are complete at `now`; none while more may follow or nothing came.
    ///
    /// # Errors
    /// [`ScannerError::Flood`], once, when more than [`MAX_SCAN_BYTES`] arrived without a pause.
    pub fn poll(&mut self, now: Duration) -> Result<Option<Rows>, ScannerError> {
        if self.flood == Flood::Noticed {
            self.flood = Flood::Told;
            return Err(ScannerError::Flood);
        }
        let is_row_open = !self.row.is_empty() || self.flood == Flood::Told;
        let patience = if is_row_open { self.pauses.within_row } else { self.pauses.between_rows };
        if self.received == 0 || now.saturating_sub(self.last_byte_at) < patience {
            return Ok(None);
        }
        self.end_row();
        self.received = 0;
        self.place = Place::Row;
        self.flood = Flood::None;
        let rows = std::mem::take(&mut self.rows);
        Ok((!rows.is_empty()).then_some(rows))
    }

    /// Whether everything is being dropped, so that nobody need hurry to read more of it.
    pub fn is_flooded(&self) -> bool {
        self.flood != Flood::None
    }

    fn take_byte(&mut self, byte: u8) {
        match (byte, self.place) {
            (START_OF_HEADER, _) => {
                self.end_row();
                self.place = Place::Header;
            }
            (START_OF_TEXT, place) => {
                self.end_row();
                self.place = if place == Place::Header { Place::Flag } else { Place::Row };
            }
            (_, Place::Header | Place::Flag) if byte != END_OF_TEXT => {
                self.place = if self.place == Place::Flag { Place::Row } else { Place::Header };
            }
            (END_OF_TEXT, _) => {
                self.end_row();
                self.place = Place::Check;
            }
            (b'\r' | b'\n' | b'\t', _) => self.end_row(),
            (b' '..=b'~', _) => self.row.push(byte),
            _ => {}
        }
    }

    fn end_row(&mut self) {
        let is_check_byte = self.place == Place::Check && self.row.len() <= 1;
        self.place = Place::Row;
        let text = &self.row[identifier(&self.row)..];
        if !text.is_empty() && !is_check_byte {
            self.rows.push(Zeroizing::new(text.iter().copied().map(char::from).collect()));
        }
        // This empties it and keeps its room.
        self.row.zeroize();
    }
}

/// The length of the identifier of the symbology (`]Q1`) that begins `row`.
fn identifier(row: &[u8]) -> usize {
    match row {
        [b']', symbology, modifier, ..]
            if symbology.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric() =>
        {
            3
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SILENCE: Duration = Duration::from_millis(500);

    /// Feeds bursts, each after a pause in milliseconds, and returns the scans, rows joined by `|`.
    fn scans(bursts: &[(u64, &[u8])]) -> Vec<String> {
        let mut framer = Framer::default();
        let mut now = Duration::ZERO;
        let mut scans = Vec::new();
        for (pause_ms, bytes) in bursts {
            now += Duration::from_millis(*pause_ms);
            scans.extend(framer.poll(now).expect("no flood"));
            framer.take(bytes, now);
        }
        scans.extend(framer.poll(now + SILENCE).expect("no flood"));
        scans.iter().map(|rows| rows.iter().map(|row| row.as_str()).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn every_kind_of_separator_ends_a_row() {
        for bytes in [
            &b"I<ALB\rROW2\rROW3\r"[..],
            b"I<ALB\nROW2\nROW3",
            b"I<ALB\r\nROW2\r\n\r\nROW3\r\n",
            b"I<ALB\tROW2\tROW3\t",
        ] {
            assert_eq!(scans(&[(0, bytes)]), ["I<ALB|ROW2|ROW3"]);
        }
    }

    #[test]
    fn frames_of_document_readers_lose_their_wrapping() {
        assert_eq!(scans(&[(0, b"\x02LINE1\rLINE2\r\x03")]), ["LINE1|LINE2"]);
        // SOH, length, name, STX, flag; an empty first line for a document of two; ETX and a check byte.
        assert_eq!(scans(&[(0, b"\x01\x00\x5bOU\x021\rP<ALBX\rAB123_\r\x03Z")]), ["P<ALBX|AB123_"]);
    }

    #[test]
    fn the_identifier_of_the_symbology_is_no_content() {
        assert_eq!(scans(&[(0, b"]Q1radha:K7M2QD\r")]), ["radha:K7M2QD"]);
        assert_eq!(scans(&[(0, b"]L0ROW1\r]L0ROW2\r")]), ["ROW1|ROW2"]);
        assert_eq!(scans(&[(0, b"]--\r")]), ["]--"]);
    }

    #[test]
    fn rows_sent_one_by_one_are_one_scan() {
        assert_eq!(scans(&[(0, b"ROW1\r"), (299, b"ROW2\r"), (250, b"ROW3\r")]), ["ROW1|ROW2|ROW3"]);
        assert_eq!(scans(&[(0, b"ROW1\r"), (300, b"ROW1\r")]), ["ROW1", "ROW1"]);
    }

    #[test]
    fn a_row_may_arrive_in_pieces_and_without_an_end() {
        assert_eq!(scans(&[(0, b"radha"), (499, b":K7"), (499, b"M")]), ["radha:K7M"]);
        assert_eq!(scans(&[(0, b"first"), (500, b"second")]), ["first", "second"]);
    }

    #[test]
    fn garbage_and_empty_rows_leave_nothing() {
        let noise: Vec<u8> =
            (0x80..=0xFF).chain(4..9).chain([0x7F, 0x1B, b'\r', b'\n', 0x03, 0x02]).collect();
        assert_eq!(scans(&[(0, &noise)]), Vec::<String>::new());
        assert_eq!(scans(&[(0, b"a\xFFb\x1B[2J\r")]), ["ab[2J"]);
    }

    #[test]
    fn a_flood_is_told_once_and_dropped_until_silence() {
        let mut framer = Framer::default();
        let mut told = 0;
        for millisecond in 0..100 {
            let now = Duration::from_millis(millisecond);
            framer.take(&[b'x'; 1024], now);
            told += usize::from(matches!(framer.poll(now), Err(ScannerError::Flood)));
        }
        assert_eq!((told, framer.row.len(), framer.row.capacity()), (1, 0, MAX_SCAN_BYTES));
        assert!(framer.is_flooded());
        assert!(matches!(framer.poll(Duration::from_millis(599)), Ok(None)));
        assert!(!framer.is_flooded());
        framer.take(b"radha:K7M2QD\r", Duration::from_secs(1));
        let rows = framer.poll(Duration::from_secs(2)).expect("no flood").expect("a scan");
        assert_eq!(rows, [Zeroizing::new("radha:K7M2QD".to_owned())]);
    }

    #[test]
    fn a_scan_as_long_as_allowed_is_whole_and_its_row_never_moves() {
        let mut framer = Framer::default();
        let room = framer.row.as_ptr();
        framer.take(&[b'x'; MAX_SCAN_BYTES], Duration::ZERO);
        assert_eq!(framer.row.as_ptr(), room);
        let rows = framer.poll(SILENCE).expect("no flood").expect("a scan");
        assert_eq!(rows[0].len(), MAX_SCAN_BYTES);
    }
}
