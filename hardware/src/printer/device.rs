//! A real printer: asks how it is, sends a slip, and asks again.

use std::io::{self, Read, Write};

use super::escpos::encode;
use super::link::{Channel, Link, Timeouts};
use super::raster::Painter;
use super::status::{Answers, Arrival, MARK_THE_END, Request};
use super::{Document, Fonts, PaperLevel, Printed, Printer, PrinterError, PrinterStatus, Profile, Trouble};

/// Bytes read while waiting for one answer; whoever sends more is no printer.
const MAX_NOISE: usize = 256;

/// A printer of ESC/POS behind a [`Link`]; it connects anew for every slip, since a line may die unnoticed.
pub struct DevicePrinter<L> {
    link: L,
    timeouts: Timeouts,
    profile: Profile,
    painter: Painter,
    /// Whether it answers at the end of a slip; learned, since not every model does.
    marks_the_end: bool,
}

impl<L: Link> DevicePrinter<L> {
    /// A printer at the end of `link`.
    pub fn new(link: L, profile: Profile, timeouts: Timeouts, fonts: Fonts) -> Self {
        Self { link, timeouts, profile, painter: Painter::new(fonts), marks_the_end: true }
    }

    fn connect(&mut self) -> Result<Talk, PrinterError> {
        match self.link.open(&self.timeouts) {
            Ok(channel) => Ok(Talk { channel, end_seen: false }),
            Err(error) => Err(Failure::from(error).before_the_slip()),
        }
    }

    /// Waits until the slip is printed, as far as the printer tells.
    fn confirm(&mut self, talk: &mut Talk) -> Result<Printed, Failure> {
        if self.marks_the_end {
            talk.channel.write_all(&MARK_THE_END)?;
        }
        let rounds = self.timeouts.finish.as_millis() / self.timeouts.answer.as_millis().max(1);
        for _ in 0..=rounds {
            let Some(level) = talk.ask_status()? else { return Ok(Printed::Unconfirmed) };
            if talk.end_seen || !self.marks_the_end {
                return Ok(Printed::Confirmed(level));
            }
            talk.wait_for_the_end()?;
        }
        tracing::info!(
            "this printer does not tell the end of a slip; its status right after sending has to do"
        );
        self.marks_the_end = false;
        self.confirm(talk)
    }
}

impl<L: Link> Printer for DevicePrinter<L> {
    fn status(&mut self) -> Result<PrinterStatus, PrinterError> {
        let mut talk = self.connect()?;
        match talk.ask_status() {
            Ok(Some(level)) => Ok(PrinterStatus::Ready(level)),
            Ok(None) => Ok(PrinterStatus::Silent),
            Err(failure) => Err(failure.before_the_slip()),
        }
    }

    fn print(&mut self, document: &Document) -> Result<Printed, PrinterError> {
        let bytes = encode(&self.painter.draw(document, &self.profile)?, &self.profile);
        let mut talk = self.connect()?;
        let answers = talk.ask_status().map_err(Failure::before_the_slip)?.is_some();
        talk.send(&bytes)?;
        let printed = match answers {
            true => self.confirm(&mut talk).map_err(Failure::during_the_slip)?,
            false => Printed::Unconfirmed,
        };
        if printed == Printed::Unconfirmed {
            talk.channel.finish();
        }
        Ok(printed)
    }

    fn profile(&self) -> &Profile {
        &self.profile
    }
}

/// One connection.
struct Talk {
    channel: Box<dyn Channel>,
    end_seen: bool,
}

impl Talk {
    /// How the printer is; none if it never answers.
    fn ask_status(&mut self) -> Result<Option<PaperLevel>, Failure> {
        let Some(printer) = self.ask(Request::Printer)? else { return Ok(None) };
        let mut answers = Answers {
            printer: Some(printer),
            paper: self.ask(Request::Paper)?,
            off_line_cause: self.ask(Request::OffLineCause)?,
            error_cause: None,
        };
        if answers.has_error() {
            answers.error_cause = self.ask(Request::ErrorCause)?;
        }
        answers.judge().map(Some).map_err(|trouble| Failure { trouble, cause: None })
    }

    fn ask(&mut self, request: Request) -> io::Result<Option<u8>> {
        self.channel.write_all(&request.bytes())?;
        self.listen(|arrival| match arrival {
            Arrival::Answer(byte) => Some(byte),
            Arrival::End | Arrival::Unasked | Arrival::Noise => None,
        })
    }

    fn wait_for_the_end(&mut self) -> io::Result<()> {
        self.listen(|arrival| (arrival == Arrival::End).then_some(())).map(|_| ())
    }

    /// Reads until `wanted` takes an arrival, or silence.
    fn listen<T>(&mut self, wanted: impl Fn(Arrival) -> Option<T>) -> io::Result<Option<T>> {
        let mut to_skip = 0;
        for _ in 0..MAX_NOISE {
            let Some(byte) = self.read_byte()? else { return Ok(None) };
            if to_skip > 0 {
                to_skip -= 1;
                continue;
            }
            let arrival = Arrival::of(byte);
            match arrival {
                Arrival::Unasked => to_skip = 3,
                Arrival::End => self.end_seen = true,
                Arrival::Answer(_) | Arrival::Noise => {}
            }
            if let Some(found) = wanted(arrival) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn read_byte(&mut self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        loop {
            return match self.channel.read(&mut byte) {
                Ok(0) => {
                    Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the printer closed the connection"))
                }
                Ok(_) => Ok(Some(byte[0])),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if is_timeout(&error) => Ok(None),
                Err(error) => Err(error),
            };
        }
    }

    /// Sends a slip; once a byte is away, nobody knows what comes out.
    fn send(&mut self, bytes: &[u8]) -> Result<(), PrinterError> {
        let mut sent = 0;
        while sent < bytes.len() {
            let result = match self.channel.write(&bytes[sent..]) {
                Ok(0) => Err(io::Error::from(io::ErrorKind::WriteZero)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(0),
                other => other,
            };
            match result {
                Ok(count) => sent += count,
                Err(error) if sent == 0 => return Err(Failure::from(error).before_the_slip()),
                Err(error) => return Err(Failure::from(error).during_the_slip()),
            }
        }
        self.channel.flush().map_err(|error| Failure::from(error).during_the_slip())
    }
}

/// Trouble whose meaning depends on how far the slip was.
struct Failure {
    trouble: Trouble,
    cause: Option<io::Error>,
}

impl Failure {
    fn before_the_slip(self) -> PrinterError {
        PrinterError::NothingPrinted { trouble: self.trouble, cause: self.cause }
    }

    fn during_the_slip(self) -> PrinterError {
        PrinterError::PaperUnknown { trouble: self.trouble, cause: self.cause }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        // A connected printer that takes no more bytes has stopped; one that is gone resets or closes.
        let trouble =
            if error.kind() == io::ErrorKind::WouldBlock { Trouble::OffLine } else { Trouble::Unreachable };
        Self { trouble, cause: Some(error) }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}
