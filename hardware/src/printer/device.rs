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

    /// Waits until the slip is printed, as far as a printer tells that has answered before it.
    fn confirm(&mut self, talk: &mut Talk) -> Result<Printed, Failure> {
        if self.marks_the_end {
            talk.channel.write_all(&MARK_THE_END)?;
        }
        let rounds = self.timeouts.finish.as_millis() / self.timeouts.answer.as_millis().max(1);
        let mut last = None;
        for _ in 0..=rounds {
            // No answer in time may mean that it is busy: some read on only while they print.
            let Some(level) = talk.ask_status()? else { continue };
            if talk.end_seen || !self.marks_the_end {
                return Ok(Printed::Confirmed(level));
            }
            last = Some(level);
            talk.wait_for_the_end()?;
        }
        let Some(level) = last else { return Err(Failure { trouble: Trouble::OffLine, cause: None }) };
        tracing::info!("this printer does not tell the end of a slip; its status after sending has to do");
        self.marks_the_end = false;
        Ok(Printed::Confirmed(level))
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
        if answers {
            return self.confirm(&mut talk).map_err(Failure::during_the_slip);
        }
        talk.channel.finish();
        Ok(Printed::Unconfirmed)
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
        self.forget_late_answers()?;
        self.channel.write_all(&request.bytes())?;
        self.listen(|arrival| match arrival {
            Arrival::Answer(byte) => Some(byte),
            Arrival::End | Arrival::Unasked | Arrival::Noise => None,
        })
    }

    /// Answers to earlier questions must not be taken for answers to the next one.
    fn forget_late_answers(&mut self) -> io::Result<()> {
        let mut late = [0; MAX_NOISE];
        let count = self.channel.read_arrived(&mut late)?;
        let mut to_skip = 0;
        for &byte in &late[..count] {
            self.notice(byte, &mut to_skip);
        }
        Ok(())
    }

    fn wait_for_the_end(&mut self) -> io::Result<()> {
        self.listen(|arrival| (arrival == Arrival::End).then_some(())).map(|_| ())
    }

    /// Reads until `wanted` takes an arrival, or silence.
    fn listen<T>(&mut self, wanted: impl Fn(Arrival) -> Option<T>) -> io::Result<Option<T>> {
        let mut to_skip = 0;
        for _ in 0..MAX_NOISE {
            let Some(byte) = self.read_byte()? else { return Ok(None) };
            if let Some(found) = self.notice(byte, &mut to_skip).and_then(&wanted) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Tells what a byte is; the three bytes after the first unasked one belong to it and mean nothing here.
    fn notice(&mut self, byte: u8, to_skip: &mut u8) -> Option<Arrival> {
        if *to_skip > 0 {
            *to_skip -= 1;
            return None;
        }
        let arrival = Arrival::of(byte);
        match arrival {
            Arrival::Unasked => *to_skip = 3,
            Arrival::End => self.end_seen = true,
            Arrival::Answer(_) | Arrival::Noise => {}
        }
        Some(arrival)
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

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::printer::Text;

    /// A wire to a printer that answers each question as `answer` says and takes `room` bytes of a slip.
    #[derive(Clone)]
    struct Wire {
        answer: fn(question: &[u8]) -> &'static [u8],
        room: usize,
        arriving: VecDeque<u8>,
    }

    impl Link for Wire {
        fn open(&mut self, _: &Timeouts) -> io::Result<Box<dyn Channel>> {
            Ok(Box::new(self.clone()))
        }
    }

    impl Channel for Wire {
        fn read_arrived(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.arriving.read(buffer)
        }

        fn finish(&mut self) {}
    }

    impl Read for Wire {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.arriving.is_empty() {
                Err(io::ErrorKind::WouldBlock.into())
            } else {
                self.arriving.read(buffer)
            }
        }
    }

    impl Write for Wire {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let is_question = bytes.len() == 3 && matches!(bytes[..2], [0x10, 0x04] | [0x1D, b'r']);
            if is_question {
                self.arriving.extend((self.answer)(bytes));
                return Ok(3);
            }
            let taken = bytes.len().min(self.room);
            self.room -= taken;
            if taken == 0 { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(taken) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn printer(answer: fn(&[u8]) -> &'static [u8], room: usize) -> DevicePrinter<Wire> {
        let wire = Wire { answer, room, arriving: VecDeque::new() };
        DevicePrinter::new(wire, Profile::default(), Timeouts::default(), Fonts::bundled())
    }

    fn print(answer: fn(&[u8]) -> &'static [u8], room: usize) -> Result<Printed, PrinterError> {
        printer(answer, room).print(&Document::new().text(Text::new("A 042").cap_height(15.0)))
    }

    const ROOM: usize = 1 << 20;

    fn healthy(question: &[u8]) -> &'static [u8] {
        if question[0] == 0x1D { &[0x00] } else { &[0x12] }
    }

    #[test]
    fn a_slip_is_confirmed_when_the_printer_has_come_to_its_end() {
        assert!(matches!(print(healthy, ROOM), Ok(Printed::Confirmed(PaperLevel::Enough))));
    }

    #[test]
    fn a_printer_that_never_tells_the_end_is_believed_by_its_status() {
        let answer = |question: &[u8]| -> &'static [u8] { if question[0] == 0x1D { &[] } else { &[0x12] } };
        let mut printer = printer(answer, ROOM);
        for _ in 0..2 {
            let printed = printer.print(&Document::new().rule());
            assert!(matches!(printed, Ok(Printed::Confirmed(PaperLevel::Enough))));
            assert!(!printer.marks_the_end);
        }
    }

    #[test]
    fn bytes_sent_unasked_and_flow_control_do_not_confuse() {
        let answer = |question: &[u8]| -> &'static [u8] {
            match question {
                [0x1D, ..] => &[0x10, 0x00, 0x00, 0x0F, 0x03],
                [.., 4] => &[0x13, 0x11, 0x10, 0x12, 0x60, 0x0F, 0x1E],
                _ => &[0x12],
            }
        };
        assert!(matches!(print(answer, ROOM), Ok(Printed::Confirmed(PaperLevel::NearEnd))));
    }

    #[test]
    fn a_printer_that_takes_nothing_has_printed_nothing() {
        let error = print(healthy, 0).expect_err("no byte was taken");
        assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(Trouble::OffLine)));
    }

    #[test]
    fn a_printer_that_stops_taking_bytes_leaves_the_paper_unknown() {
        let error = print(healthy, 1_000).expect_err("not all bytes were taken");
        assert_eq!((error.paper_may_be_out(), error.trouble()), (true, Some(Trouble::OffLine)));
    }

    #[test]
    fn a_silent_printer_is_not_waited_for() {
        assert!(matches!(print(|_| &[], ROOM), Ok(Printed::Unconfirmed)));
        assert!(matches!(printer(|_| &[], ROOM).status(), Ok(PrinterStatus::Silent)));
    }

    #[test]
    fn a_late_answer_is_not_taken_for_the_next() {
        let answer =
            |question: &[u8]| -> &'static [u8] { if question[2] == 1 { &[0x12, 0x7E] } else { &[0x12] } };
        assert!(matches!(printer(answer, ROOM).status(), Ok(PrinterStatus::Ready(PaperLevel::Enough))));
    }

    #[test]
    fn noise_without_end_is_no_answer() {
        assert!(matches!(printer(|_| &[0xFF; 4096], ROOM).status(), Ok(PrinterStatus::Silent)));
    }

    #[test]
    fn a_jammed_cutter_is_named() {
        let answer = |question: &[u8]| -> &'static [u8] {
            match question {
                [.., 1] => &[0x1A],
                [.., 2] => &[0x52],
                [.., 3] => &[0x1A],
                _ => &[0x12],
            }
        };
        let error = print(answer, ROOM).expect_err("the cutter is jammed");
        assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(Trouble::CutterJammed)));
    }
}
