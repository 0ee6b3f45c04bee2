//! Scanners on a serial line, which most USB models offer too (CDC-ACM).

use std::io::{self, Read};
use std::time::Duration;

use serialport::{SerialPort, TTYPort};

use super::{Source, Wire};
use crate::usb::{Class, Place};

/// A scanner on a serial line.
pub struct SerialSource {
    place: Place,
    baud_rate: u32,
}

impl SerialSource {
    /// A scanner at `place`; a path is best one of `/dev/serial/by-id`, since `/dev/ttyACM0` may come back as `ttyACM1`.
    pub fn new(place: Place, baud_rate: u32) -> Self {
        Self { place, baud_rate }
    }
}

impl Source for SerialSource {
    fn open(&mut self) -> io::Result<Box<dyn Wire>> {
        let devices = self.place.devices(&Class::serial())?;
        let device = devices.first().ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(serialport::new(device.to_string_lossy(), self.baud_rate).open_native()?))
    }
}

impl Wire for TTYPort {
    fn read(&mut self, buffer: &mut [u8], patience: Duration) -> io::Result<usize> {
        self.set_timeout(patience)?;
        match Read::read(self, buffer) {
            Ok(0) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "the serial line was closed")),
            Err(error) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => {
                Ok(0)
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::scanner::{DeviceScanner, Scan, Scanner, ScannerError, Secret};

    /// A scanner at the end of a line, the other end, and the line itself.
    fn line() -> (DeviceScanner<SerialSource>, TTYPort, TTYPort) {
        let (theirs, ours) = TTYPort::pair().expect("a pseudo terminal");
        let path = ours.name().expect("its end has a name");
        (DeviceScanner::new(SerialSource::new(Place::Path(path.into()), 9_600)), theirs, ours)
    }

    #[test]
    fn what_is_written_to_the_line_is_a_scan() {
        let (mut scanner, mut line, _ours) = line();
        assert_eq!(scanner.wait(Duration::from_millis(1)).expect("plugged in"), None);
        line.write_all(b"]Q1radha:K7M2QD\r\n").expect("written");
        let scan = scanner.wait(Duration::from_secs(20)).expect("plugged in");
        assert_eq!(scan, Some(Scan::Text(Secret::new("radha:K7M2QD"))));
        assert_eq!(scanner.wait(Duration::ZERO).expect("plugged in"), None);
    }

    #[test]
    fn a_line_that_is_not_there_or_cut_is_gone() {
        let source = SerialSource::new(Place::Path("/dev/no-such-scanner".into()), 9_600);
        let error = DeviceScanner::new(source).wait(Duration::from_secs(20)).expect_err("not there");
        assert!(matches!(error, ScannerError::Gone(_)));

        let (mut scanner, line, _ours) = line();
        assert_eq!(scanner.wait(Duration::from_millis(1)).expect("plugged in"), None);
        drop(line);
        assert!(matches!(scanner.wait(Duration::from_secs(20)), Err(ScannerError::Gone(_))));
    }
}
