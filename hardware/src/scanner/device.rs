//! A scanner that is found, lost and found again.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::{Framer, Pauses, Scan, Scanner, ScannerError};
use crate::reopen::{Reopening, Step};

/// Between two looks at the device; short enough that the end of a scan is noticed in time.
const LOOK: Duration = Duration::from_millis(50);

/// Between two reads while everything is thrown away, so that a flood does not take the machine's time.
const FLOOD_PAUSE: Duration = Duration::from_millis(10);

/// Where a scanner is opened.
pub trait Source: Send {
    /// Opens it.
    ///
    /// # Errors
    /// When it is not there, or somebody else holds it.
    fn open(&mut self) -> io::Result<Box<dyn Wire>>;
}

/// An open scanner.
pub trait Wire: Send {
    /// Reads what arrives within `patience`; 0 when nothing did.
    ///
    /// # Errors
    /// When the device is gone.
    fn read(&mut self, buffer: &mut [u8], patience: Duration) -> io::Result<usize>;
}

/// A scanner at a [`Source`], which is opened when it is first needed and again after it was gone.
pub struct DeviceScanner<S> {
    source: S,
    wire: Reopening<Box<dyn Wire>>,
    framer: Framer,
    pauses: Pauses,
    started: Instant,
}

impl<S: Source> DeviceScanner<S> {
    /// A scanner that is opened by `source`.
    pub fn new(source: S) -> Self {
        Self::with_pauses(source, Pauses::default())
    }

    /// The same for a scanner that makes other pauses than the usual ones.
    pub fn with_pauses(source: S, pauses: Pauses) -> Self {
        Self { source, wire: Reopening::new(), framer: Framer::new(pauses), pauses, started: Instant::now() }
    }
}

impl<S: Source> Scanner for DeviceScanner<S> {
    fn wait(&mut self, patience: Duration) -> Result<Option<Scan>, ScannerError> {
        let waiting_since = Instant::now();
        let was_gone = self.wire.gone().is_some();
        let mut bytes = Zeroizing::new([0; 4096]);
        loop {
            if let Some(rows) = self.framer.poll(self.started.elapsed())? {
                return Ok(Some(Scan::of(rows)));
            }
            let left = patience.saturating_sub(waiting_since.elapsed());
            if left.is_zero() {
                return self.wire.gone().map_or(Ok(None), |error| Err(ScannerError::Gone(error)));
            }
            let read = self.wire.step(
                LOOK.min(left),
                || self.source.open(),
                |wire, patience| wire.read(bytes.as_mut_slice(), patience),
            );
            match read {
                Step::Done(count) => self.framer.take(&bytes[..count], self.started.elapsed()),
                Step::Waited => {}
                Step::Lost => {
                    self.framer = Framer::new(self.pauses);
                    if let (false, Some(error)) = (was_gone, self.wire.gone()) {
                        return Err(ScannerError::Gone(error));
                    }
                }
            }
            if self.framer.is_flooded() {
                thread::park_timeout(FLOOD_PAUSE.min(left));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};

    use super::*;
    use crate::scanner::Secret;

    /// A device that can be plugged in as often as there are wires.
    struct Socket(VecDeque<io::Result<Receiver<Vec<u8>>>>);

    struct Plugged(Receiver<Vec<u8>>);

    impl Source for Socket {
        fn open(&mut self) -> io::Result<Box<dyn Wire>> {
            let next = self.0.pop_front().unwrap_or_else(|| Err(io::ErrorKind::NotFound.into()));
            next.map(|wire| Box::new(Plugged(wire)) as Box<dyn Wire>)
        }
    }

    impl Wire for Plugged {
        fn read(&mut self, buffer: &mut [u8], patience: Duration) -> io::Result<usize> {
            match self.0.recv_timeout(patience) {
                Ok(bytes) => {
                    buffer[..bytes.len()].copy_from_slice(&bytes);
                    Ok(bytes.len())
                }
                Err(RecvTimeoutError::Timeout) => Ok(0),
                Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::BrokenPipe.into()),
            }
        }
    }

    fn wires(count: usize) -> (DeviceScanner<Socket>, Vec<Sender<Vec<u8>>>) {
        let (senders, receivers): (Vec<_>, VecDeque<_>) =
            (0..count).map(|_| channel()).map(|(sender, receiver)| (sender, Ok(receiver))).unzip();
        (DeviceScanner::new(Socket(receivers)), senders)
    }

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn an_unplugged_scanner_is_told_once_and_read_again_when_it_is_back() {
        let (mut scanner, mut wires) = wires(2);
        drop(wires.remove(0));
        assert!(matches!(scanner.wait(LONG), Err(ScannerError::Gone(_))));
        wires[0].send(b"radha:a:ACDEF34HJK\r".to_vec()).expect("it is plugged in");
        let scan = scanner.wait(LONG).expect("plugged in again");
        assert_eq!(scan, Some(Scan::Text(Secret::new("radha:a:ACDEF34HJK"))));
    }

    #[test]
    fn a_scanner_that_stays_away_is_told_again_only_after_the_time_one_waits() {
        let mut scanner = DeviceScanner::new(Socket(VecDeque::new()));
        assert!(matches!(scanner.wait(LONG), Err(ScannerError::Gone(_))), "at once");
        let (asked_at, patience) = (Instant::now(), Duration::from_millis(10));
        assert!(matches!(scanner.wait(patience), Err(ScannerError::Gone(_))), "still gone");
        assert!(asked_at.elapsed() >= patience);
    }

    #[test]
    fn half_a_scan_before_the_plug_was_pulled_is_forgotten() {
        let (mut scanner, mut wires) = wires(2);
        wires[0].send(b"radha:a:ACD".to_vec()).expect("it is plugged in");
        assert_eq!(scanner.wait(Duration::from_millis(20)).expect("plugged in"), None);
        drop(wires.remove(0));
        assert!(matches!(scanner.wait(LONG), Err(ScannerError::Gone(_))));
        wires[0].send(b"EF34HJK\r".to_vec()).expect("it is plugged in");
        assert_eq!(scanner.wait(LONG).expect("plugged in again"), Some(Scan::Text(Secret::new("EF34HJK"))));
    }

    /// A device that sends without end, and counts how often it is listened to.
    struct Endless(Arc<AtomicU32>);

    impl Source for Endless {
        fn open(&mut self) -> io::Result<Box<dyn Wire>> {
            Ok(Box::new(Self(Arc::clone(&self.0))))
        }
    }

    impl Wire for Endless {
        fn read(&mut self, buffer: &mut [u8], _: Duration) -> io::Result<usize> {
            self.0.fetch_add(1, Ordering::Relaxed);
            buffer.fill(b'x');
            Ok(buffer.len())
        }
    }

    #[test]
    fn a_flood_does_not_take_the_time_of_the_machine() {
        let reads = Arc::new(AtomicU32::new(0));
        let mut scanner = DeviceScanner::new(Endless(Arc::clone(&reads)));
        assert!(matches!(scanner.wait(LONG), Err(ScannerError::Flood)));
        let started = Instant::now();
        let before = reads.load(Ordering::Relaxed);
        assert_eq!(scanner.wait(Duration::from_millis(100)).expect("told already"), None);
        let looks = u128::from(reads.load(Ordering::Relaxed) - before);
        // One look in ten milliseconds, each of a few microseconds.
        assert!(looks <= started.elapsed().as_millis() / 10 + 2, "{looks} looks");
    }
}
