//! What must hold for any bytes whatever: one function for each door through which bytes of a device come in.
//!
//! Each panics when it finds a fault. The tests below run them with bytes drawn from seeds, every time; `fuzz/` runs the
//! same functions under a fuzzer (`cargo +nightly fuzz run scan_frames`, in this folder).

use std::io;
use std::time::Duration;

use crate::printer::Status;
use crate::printer::link::{Channel, Timeouts};
use crate::printer::talk::Talk;
use crate::scanner::{Framer, MAX_SCAN_BYTES, Scan};

/// Bytes in bursts: a length, a pause in units of 5 ms, and so many bytes, over and over.
///
/// # Panics
/// When a row is empty or holds what cannot be printed, a scan is too long, or a clean scan after silence is not read.
pub fn scan_frames(mut bytes: &[u8]) {
    let (mut framer, mut now) = (Framer::default(), Duration::ZERO);
    while let [length, pause, rest @ ..] = bytes {
        // A length of 255 stands for a flood.
        let length = if *length == u8::MAX { MAX_SCAN_BYTES + 1 } else { usize::from(*length) };
        let burst = &rest[..length.min(rest.len())];
        now += Duration::from_millis(5) * u32::from(*pause);
        check_scan(&mut framer, now);
        framer.take(burst, now);
        if length > MAX_SCAN_BYTES {
            framer.take(&vec![b'x'; length], now);
        }
        bytes = &rest[burst.len()..];
    }
    for _ in 0..2 {
        now += Duration::from_secs(1);
        check_scan(&mut framer, now);
    }
    framer.take(b"radha:a:ACDEF34HJK\r", now);
    let rows =
        framer.poll(now + Duration::from_secs(1)).expect("no flood").expect("a scan after silence is read");
    assert_eq!((rows.len(), rows[0].as_str()), (1, "radha:a:ACDEF34HJK"));
}

fn check_scan(framer: &mut Framer, now: Duration) {
    let Ok(Some(rows)) = framer.poll(now) else { return };
    let printable = |byte: u8| (b' '..=b'~').contains(&byte);
    assert!(!rows.is_empty() && rows.iter().all(|row| !row.is_empty() && row.bytes().all(printable)));
    assert!(rows.iter().map(|row| row.len()).sum::<usize>() <= MAX_SCAN_BYTES);
    mrz_of(rows);
}

/// Bytes as the rows of one scan, separated by line feeds.
///
/// # Panics
/// When what is made of them is no proper text and no proper document.
pub fn mrz(bytes: &[u8]) {
    let rows = bytes.split(|&byte| byte == b'\n').filter(|row| !row.is_empty());
    let text = |row: &[u8]| {
        row.iter().filter(|byte| (b' '..=b'~').contains(byte)).copied().map(char::from).collect::<String>()
    };
    mrz_of(rows.map(|row| text(row).into()).collect());
}

fn mrz_of(rows: crate::scanner::Rows) {
    match Scan::of(rows) {
        Scan::Document(identity) => {
            let key = identity.key_text();
            assert!(!key.reveal().is_empty() && key.reveal().len() <= 26);
            assert!(key.reveal().bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
            let (year, month, day) = identity.born(2026);
            assert!(year.is_none_or(|year| (1800..=2099).contains(&year)));
            assert!(month.is_none_or(|month| (1..=12).contains(&month)));
            assert!(day.is_none_or(|day| (1..=31).contains(&day)));
        }
        Scan::Text(text) => assert!(text.reveal().len() <= crate::scanner::MAX_TEXT_CHARS),
        Scan::Unreadable(_) => {}
    }
}

/// Bytes as everything that a printer ever says, in pieces as they are asked for.
///
/// # Panics
/// When a printer that says this is asked without end.
pub fn printer_status(bytes: &[u8]) {
    let limits = Timeouts { answer: Duration::ZERO, ..Timeouts::default() };
    for status in [Status::RealTime, Status::Automatic, Status::None] {
        let channel = Said { bytes: bytes.to_vec(), at: 0, reads: 0 };
        let mut talk = Talk::new(Box::new(channel), limits, status);
        for _ in 0..4 {
            // Whatever it means, it must mean something and end.
            drop(talk.ask_status());
        }
    }
}

/// A printer that says what it says, whatever it is asked.
struct Said {
    bytes: Vec<u8>,
    at: usize,
    reads: usize,
}

impl Channel for Said {
    fn read(&mut self, buffer: &mut [u8], _: Duration) -> io::Result<usize> {
        self.reads += 1;
        assert!(self.reads < 10_000, "it is listened to without end");
        let left = &self.bytes[self.at..];
        let count = left.len().min(buffer.len()).min(7);
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }

    fn write(&mut self, bytes: &[u8], _: Duration) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn finish(&mut self, _: Duration) {}

    fn discard(&mut self) {}
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    /// Documents and codes from which inputs are made by changing some bytes.
    const SEEDS: [&[u8]; 5] = [
        b"",
        b"\x14\x00]Q1radha:K7M2QD\r\n\x02\x50I<\xff\x00",
        b"IDALB0370000017J55215001V<<<<<\n9502150F3302141ALB<<<<<<<<<<<5\nSHEMBULL<<ARTA<<<<<<<<<<<<<<<<",
        b"P<ALBPROVA<<GJERGJ<ILIR<<<<<<<<<<<<<<<<<<<<<\nBA00000018ALB8807043M3107036I80704002E<<<<32",
        b"\x12\x1e\x10\x00\x00\x0f\x13\x11\x12\x72",
    ];

    fn with_many_inputs(target: fn(&[u8])) {
        let mut chance = ChaCha8Rng::seed_from_u64(5);
        for _ in 0..4_000 {
            let mut bytes = SEEDS[chance.random_range(0..SEEDS.len())].to_vec();
            for _ in 0..chance.random_range(0..6) {
                let at = chance.random_range(0..=bytes.len());
                match chance.random_range(0..3) {
                    0 if at < bytes.len() => bytes[at] = chance.random(),
                    1 if at < bytes.len() => drop(bytes.remove(at)),
                    _ => {
                        let more: Vec<u8> =
                            (0..chance.random_range(1..60)).map(|_| chance.random()).collect();
                        bytes.splice(at..at, more);
                    }
                }
            }
            target(&bytes);
        }
    }

    #[test]
    fn any_bytes_of_a_scanner_end_in_proper_rows() {
        with_many_inputs(scan_frames);
    }

    #[test]
    fn any_rows_end_in_a_text_a_document_or_neither() {
        with_many_inputs(mrz);
    }

    #[test]
    fn any_bytes_of_a_printer_are_understood_or_ignored() {
        with_many_inputs(printer_status);
    }
}
