//! Scanners on a serial line, which most USB models offer too (CDC-ACM).

use std::io::{self, Read};
use std::thread;
use std::time::{Duration, Instant};

use serialport::SerialPort;

use super::{Framer, Scan, Scanner, ScannerError, wipe};

/// Between two looks at the line; short enough that the end of a scan is noticed in time.
const LOOK: Duration = Duration::from_millis(50);

/// A scanner at a serial port, which is opened when it is first needed and again after it was gone.
pub struct SerialScanner {
    path: String,
    baud_rate: u32,
    port: Option<Box<dyn SerialPort>>,
    framer: Framer,
    started: Instant,
}

impl SerialScanner {
    /// A scanner at `path`; name it by `/dev/serial/by-id/…`, since `/dev/ttyACM0` may come back as `ttyACM1`.
    pub fn new(path: impl Into<String>, baud_rate: u32) -> Self {
        Self { path: path.into(), baud_rate, port: None, framer: Framer::default(), started: Instant::now() }
    }

    fn port(&mut self) -> io::Result<&mut Box<dyn SerialPort>> {
        let port = match self.port.take() {
            Some(port) => port,
            None => serialport::new(&self.path, self.baud_rate).timeout(LOOK).open()?,
        };
        Ok(self.port.insert(port))
    }

    /// Reads what arrives within one look.
    fn listen(&mut self) -> io::Result<()> {
        let mut bytes = vec![0; 1024];
        let result = match self.port()?.read(&mut bytes) {
            Ok(0) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "the serial line was closed")),
            Err(error) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => {
                Ok(())
            }
            Err(error) => Err(error),
            Ok(count) => {
                self.framer.take(&bytes[..count], self.started.elapsed());
                Ok(())
            }
        };
        wipe(bytes);
        result
    }
}

impl Scanner for SerialScanner {
    fn wait(&mut self, patience: Duration) -> Result<Option<Scan>, ScannerError> {
        let waiting_since = Instant::now();
        loop {
            if let Some(scan) = self.framer.poll(self.started.elapsed())? {
                return Ok(Some(scan));
            }
            if waiting_since.elapsed() >= patience {
                return Ok(None);
            }
            if let Err(error) = self.listen() {
                self.port = None;
                self.framer = Framer::default();
                // Nothing tells when a device is plugged in again, so the rest of the time is simply let pass.
                thread::park_timeout(patience.saturating_sub(waiting_since.elapsed()));
                return Err(ScannerError::Gone(error));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use serialport::TTYPort;

    use super::*;

    /// The scanner's end and ours of a line between two programs.
    fn line() -> (SerialScanner, TTYPort) {
        let (ours, theirs) = TTYPort::pair().expect("a pseudo terminal");
        let path = theirs.name().expect("its end has a name");
        (SerialScanner { port: Some(Box::new(theirs)), ..SerialScanner::new(path, 9_600) }, ours)
    }

    #[test]
    fn what_is_written_to_the_line_is_a_scan() {
        let (mut scanner, mut line) = line();
        line.write_all(b"]Q1radha:K7M2QD\r\n").expect("written");
        let scan = scanner.wait(Duration::from_secs(20)).expect("plugged in").expect("a scan");
        assert_eq!(scan.rows(), ["radha:K7M2QD"]);
        assert_eq!(scanner.wait(Duration::ZERO).expect("plugged in"), None);
    }

    #[test]
    fn an_unplugged_scanner_is_gone_and_opened_again() {
        let (mut scanner, line) = line();
        drop(line);
        assert!(matches!(scanner.wait(Duration::from_millis(60)), Err(ScannerError::Gone(_))));
        // The name of a pseudo terminal is soon given to another one.
        scanner.path = "/dev/no-such-scanner".to_owned();
        assert!(matches!(scanner.wait(Duration::from_millis(60)), Err(ScannerError::Gone(_))));

        let (mut line, theirs) = TTYPort::pair().expect("a pseudo terminal");
        scanner.path = theirs.name().expect("its end has a name");
        // The new device stays as it is; only the scanner opens it by its name.
        line.write_all(b"radha:K7M2QD\r").expect("written");
        let scan = scanner.wait(Duration::from_secs(20)).expect("plugged in again").expect("a scan");
        assert_eq!(scan.rows(), ["radha:K7M2QD"]);
        drop(theirs);
    }
}
