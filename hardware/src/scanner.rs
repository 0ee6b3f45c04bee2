//! Readers of printed codes and documents: whole scans, whatever a model puts around them.
//!
//! A scan may hold an identity document. So bytes as they arrived never leave this module and are never logged; what
//! leaves it is a [`Scan`], whose `Debug` shows nothing of it and whose memory is overwritten when it is dropped.
//! Whoever takes it keeps to that.

mod config;
mod device;
mod frame;
mod identity;
mod keyboard;
mod mrz;
mod personal_number;
mod secret;
mod serial;
mod simulated;

pub use config::{Config, open};
pub use device::{DeviceScanner, Source, Wire};
pub use frame::{Framer, MAX_SCAN_BYTES, Pauses, Rows};
pub use identity::{DocumentKey, Identity, Sex};
pub use keyboard::KeyboardSource;
pub use secret::Secret;
pub use serial::SerialSource;
pub use simulated::{FAULT_FILE, SCAN_FILE, SimulatedScanner};

use std::io;
use std::time::Duration;

/// A reader of codes. It waits for its device, so a program with a screen runs it on a thread of its own.
pub trait Scanner: Send {
    /// Waits for a scan, at most for `patience`; none when nobody scanned.
    ///
    /// After an error it may be called again at once: it tries to find the device anew, and it takes its time before it
    /// tells of the same trouble again, so a loop around it needs no pause.
    ///
    /// # Errors
    /// A [`ScannerError`].
    fn wait(&mut self, patience: Duration) -> Result<Option<Scan>, ScannerError>;
}

/// Why there is no scan.
#[derive(Debug, thiserror::Error)]
pub enum ScannerError {
    /// It is unplugged, or somebody else holds it.
    #[error("the scanner cannot be reached")]
    Gone(#[source] io::Error),
    /// More arrived at once than any document holds; it is thrown away until the scanner is silent again.
    #[error("the scanner sent more than {MAX_SCAN_BYTES} bytes at once")]
    Flood,
}

/// What somebody scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// The text of a code on one line, of at most [`MAX_TEXT_CHARS`] printable ASCII characters.
    Text(Secret),
    /// An identity document, all of whose check digits hold.
    Document(Identity),
    /// Something that is of no use here.
    Unreadable(Unreadable),
}

/// Why a scan is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A visa: it names nobody beyond doubt. The page of the passport with the photograph would do.
    Visa,
    /// An identity document that was not read whole or not right; another try may help.
    Misread,
    /// Neither a code nor a document.
    Garbage,
}

/// The longest text of a code, in characters.
pub const MAX_TEXT_CHARS: usize = 512;

impl Scan {
    /// What the rows of one scan are.
    pub fn of(mut rows: Rows) -> Self {
        match mrz::read(&rows) {
            Some(Ok(identity)) => Self::Document(identity),
            Some(Err(unreadable)) => Self::Unreadable(unreadable),
            None if rows.len() == 1 && rows[0].len() <= MAX_TEXT_CHARS => {
                Self::Text(Secret::new(std::mem::take(&mut *rows[0])))
            }
            None => Self::Unreadable(Unreadable::Garbage),
        }
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    fn scan(rows: &[&str]) -> Scan {
        Scan::of(rows.iter().map(|row| Zeroizing::new((*row).to_owned())).collect())
    }

    #[test]
    fn a_code_on_one_line_is_a_text() {
        for text in [
            "radha:a:ACDEF34HJK",
            "https://radha.example/t/K7M2QD4XN9",
            "5901234123457",
            "A042",
            "HELLO WORLD",
        ] {
            assert_eq!(scan(&[text]), Scan::Text(Secret::new(text)));
        }
    }

    #[test]
    fn what_is_neither_code_nor_document_is_garbage() {
        let long = "x".repeat(MAX_TEXT_CHARS + 1);
        for rows in [&["BEGIN:VCARD", "END:VCARD"][..], &[&long], &["<"; 20]] {
            assert_eq!(scan(rows), Scan::Unreadable(Unreadable::Garbage));
        }
    }

    #[test]
    fn a_scan_does_not_tell_what_it_holds() {
        let document = scan(&[
            "IDALB0370000017J55215001V<<<<<",
            "9502150F3302141ALB<<<<<<<<<<<5",
            "SHEMBULL<<ARTA<<<<<<<<<<<<<<<<",
        ]);
        assert_eq!(format!("{document:?}"), "Document(Identity(***))");
        assert_eq!(format!("{:?}", scan(&["radha:a:ACDEF34HJK"])), "Text(***)");
    }
}
