//! A scanner that is found, lost and found again.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::{Framer, Scan, Scanner, ScannerError};

/// Between two looks at the device; short enough that the end of a scan is noticed in time.
const LOOK: Duration = Duration::from_millis(50);

/// Before the first and, at most, before any later try to open a device that is gone.
const FIRST_RETRY: Duration = Duration::from_millis(100);
const LAST_RETRY: Duration = Duration::from_secs(5);

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
    wire: Option<Box<dyn Wire>>,
    framer: Framer,
    started: Instant,
    retry: Duration,
    /// When to try again, and what it said last time.
    gone: Option<(Instant, io::Error)>,
}

impl<S: Source> DeviceScanner<S> {
    /// A scanner that is opened by `source`.
    pub fn new(source: S) -> Self {
        Self {
            source,
            wire: None,
            framer: Framer::default(),
            started: Instant::now(),
            retry: FIRST_RETRY,
            gone: None,
        }
    }

    /// Reads what arrives within `patience`, after opening the device where it is not open.
    fn listen(&mut self, patience: Duration) -> io::Result<()> {
        let wire = match &mut self.wire {
            Some(wire) => wire,
            none => none.insert(self.source.open()?),
        };
        let mut bytes = Zeroizing::new([0; 4096]);
        let count = wire.read(bytes.as_mut_slice(), patience)?;
        self.gone = None;
        self.retry = FIRST_RETRY;
        self.framer.take(&bytes[..count], self.started.elapsed());
        if self.framer.is_flooded() {
            thread::park_timeout(FLOOD_PAUSE.min(patience));
        }
        Ok(())
    }

    fn lose(&mut self, error: io::Error) -> ScannerError {
        self.wire = None;
        self.framer = Framer::default();
        let told = io::Error::new(error.kind(), error.to_string());
        self.gone = Some((Instant::now() + self.retry, error));
        self.retry = (self.retry * 2).min(LAST_RETRY);
        ScannerError::Gone(told)
    }
}

impl<S: Source> Scanner for DeviceScanner<S> {
    fn wait(&mut self, patience: Duration) -> Result<Option<Scan>, ScannerError> {
        let waiting_since = Instant::now();
        let was_gone = self.gone.is_some();
        loop {
            if let Some(rows) = self.framer.poll(self.started.elapsed())? {
                return Ok(Some(Scan::of(rows)));
            }
            let left = patience.saturating_sub(waiting_since.elapsed());
            let until_retry = self.gone.as_ref().map(|(at, _)| at.saturating_duration_since(Instant::now()));
            match (&self.gone, until_retry) {
                // It was known to be gone, and still is after all this time.
                (Some((_, error)), Some(_)) if left.is_zero() => {
                    return Err(ScannerError::Gone(io::Error::new(error.kind(), error.to_string())));
                }
                (_, _) if left.is_zero() => return Ok(None),
                (_, Some(pause)) if !pause.is_zero() => thread::park_timeout(pause.min(left)),
                (_, _) => {
                    if let Err(error) = self.listen(LOOK.min(left)) {
                        let told = self.lose(error);
                        if !was_gone {
                            return Err(told);
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
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
    fn the_pause_before_the_next_try_doubles_up_to_its_limit() {
        let mut scanner = DeviceScanner::new(Socket(VecDeque::new()));
        let mut pauses = Vec::new();
        for _ in 0..8 {
            pauses.push(scanner.retry.as_millis());
            scanner.lose(io::ErrorKind::NotFound.into());
        }
        assert_eq!(pauses, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
        assert!(matches!(scanner.wait(Duration::from_millis(1)), Err(ScannerError::Gone(_))), "still gone");
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
}
