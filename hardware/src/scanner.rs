//! Readers of printed codes and documents: whole scans, whatever a model puts around them.
//!
//! A scan may hold an identity document. It is never logged, its `Debug` shows nothing of it, and its memory is
//! overwritten when it is dropped; whoever takes it keeps to that.

mod config;
mod frame;
mod serial;
mod simulated;

pub use config::{Config, open};
pub use frame::{Framer, MAX_SCAN_BYTES};
pub use serial::SerialScanner;
pub use simulated::{FAULT_FILE, SCAN_FILE, SimulatedScanner};

use std::fmt;
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
    /// More arrived at once than any document holds; it was thrown away.
    #[error("the scanner sent more than {MAX_SCAN_BYTES} bytes at once")]
    Flood,
}

/// What one scan held: its rows of printable ASCII, without separators and identifiers of the symbology.
#[derive(Clone, PartialEq, Eq)]
pub struct Scan {
    rows: Vec<String>,
}

impl Scan {
    /// The rows, never empty ones.
    pub fn rows(&self) -> &[String] {
        &self.rows
    }
}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scan(***)")
    }
}

impl Drop for Scan {
    fn drop(&mut self) {
        for row in self.rows.drain(..) {
            wipe(row.into_bytes());
        }
    }
}

/// Overwrites `bytes` before their memory is given back.
fn wipe(mut bytes: Vec<u8>) {
    bytes.fill(0);
    // Without a reader the compiler would leave the writing out.
    std::hint::black_box(&bytes);
}
