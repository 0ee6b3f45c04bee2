//! A scanner without a device: a file is a scan.
//!
//! ```sh
//! printf ']Q1radha:K7M2QD\r' > scans/.next && mv scans/.next scans/scan    # somebody scans
//! echo unplugged > scans/scanner.fault                                     # somebody pulls the plug
//! ```

use std::fs;
use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::{Framer, MAX_SCAN_BYTES, Scan, Scanner, ScannerError};

/// The file whose bytes are what a device would send; it is removed when it has been read.
pub const SCAN_FILE: &str = "scan";

/// While this file says `unplugged`, the scanner is gone; while it says `flood`, it sends without end.
pub const FAULT_FILE: &str = "scanner.fault";

/// What a scanner that floods sends between two looks.
const FLOOD_BYTES: usize = 4 * MAX_SCAN_BYTES;

/// Between two looks for a file.
const LOOK: Duration = Duration::from_millis(20);

/// A scanner that reads files from a directory.
pub struct SimulatedScanner {
    directory: PathBuf,
}

impl SimulatedScanner {
    /// Uses `directory`, which is made where it is missing.
    ///
    /// # Errors
    /// What keeps the directory from being made.
    pub fn new(directory: impl Into<PathBuf>) -> io::Result<Self> {
        let directory = directory.into();
        fs::create_dir_all(&directory)?;
        Ok(Self { directory })
    }

    /// The bytes that a device would have sent since the last look.
    fn arrived(&self) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        match self.read(FAULT_FILE)?.as_ref().map(|word| word.trim_ascii()) {
            None | Some(b"") => {}
            Some(b"unplugged") => {
                return Err(io::Error::new(io::ErrorKind::BrokenPipe, "unplugged on demand"));
            }
            Some(b"flood") => return Ok(Some(Zeroizing::new(vec![b'x'; FLOOD_BYTES]))),
            Some(_) => {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "scanner.fault names no fault"));
            }
        }
        let bytes = self.read(SCAN_FILE)?;
        if bytes.is_some() {
            fs::remove_file(self.directory.join(SCAN_FILE))?;
        }
        Ok(bytes)
    }

    fn read(&self, name: &str) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        match fs::read(self.directory.join(name)) {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Scanner for SimulatedScanner {
    fn wait(&mut self, patience: Duration) -> Result<Option<Scan>, ScannerError> {
        let waiting_since = Instant::now();
        loop {
            let arrived = self.arrived();
            let left = patience.saturating_sub(waiting_since.elapsed());
            match arrived {
                Ok(Some(bytes)) => {
                    if bytes.len() == FLOOD_BYTES {
                        thread::park_timeout(left);
                    }
                    let mut framer = Framer::default();
                    framer.take(&bytes, Duration::ZERO);
                    // A file is a whole scan, so silence need not be waited for.
                    return Ok(framer.poll(Duration::MAX)?.map(Scan::of));
                }
                Ok(None) if left.is_zero() => return Ok(None),
                Ok(None) => thread::park_timeout(LOOK.min(left)),
                Err(error) => {
                    thread::park_timeout(left);
                    return Err(ScannerError::Gone(error));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scanner::Secret;

    #[test]
    fn a_file_is_one_scan() {
        let place = tempfile::tempdir().expect("a directory");
        let mut scanner = SimulatedScanner::new(place.path().join("scans")).expect("a new directory");
        assert_eq!(scanner.wait(Duration::ZERO).expect("plugged in"), None);
        fs::write(place.path().join("scans").join(SCAN_FILE), "]Q1radha:K7M2QD\r").expect("written");
        let scan = scanner.wait(Duration::ZERO).expect("plugged in").expect("a scan");
        assert_eq!(scan, Scan::Text(Secret::new("radha:K7M2QD")));
        assert_eq!(scanner.wait(Duration::ZERO).expect("plugged in"), None);
    }

    #[test]
    fn faults_come_and_go() {
        let place = tempfile::tempdir().expect("a directory");
        let mut scanner = SimulatedScanner::new(place.path()).expect("the directory");
        fs::write(place.path().join(FAULT_FILE), "unplugged\n").expect("written");
        assert!(matches!(scanner.wait(Duration::ZERO), Err(ScannerError::Gone(_))));
        fs::write(place.path().join(FAULT_FILE), "flood").expect("written");
        assert!(matches!(scanner.wait(Duration::ZERO), Err(ScannerError::Flood)));
        fs::remove_file(place.path().join(FAULT_FILE)).expect("removed");
        assert_eq!(scanner.wait(Duration::ZERO).expect("plugged in again"), None);
    }
}
