//! A real printer: asks how it is, sends a slip, and asks again.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use super::link::{Channel, Link, Timeouts};
use super::raster::Painter;
use super::status::{Answers, Arrival, MARK_THE_END, Reader, Request, TELL_ALWAYS};
use super::{
    Document, Fonts, PaperLevel, Printed, Printer, PrinterError, PrinterStatus, Profile, Status, Trouble, job,
};

/// Bytes read while waiting for one answer; whoever sends more is no printer.
const MAX_NOISE: usize = 256;

/// So many times as long as an answer may take, and nothing more comes of what was asked.
const QUIET: u32 = 2;

/// A printer of ESC/POS behind a [`Link`]; it connects anew for every slip, since a line may die unnoticed.
pub struct DevicePrinter<L> {
    link: L,
    timeouts: Timeouts,
    profile: Profile,
    painter: Painter,
    /// Whether it answers at the end of a slip; learned, since not every model does.
    marks_the_end: bool,
    /// Whether it has ever answered: then its silence is trouble and not its nature.
    has_answered: bool,
    /// Whether a slip broke off: it may still wait for the rest of a picture, and would take the next slip for it.
    broke_off: bool,
    /// Until when answers to earlier questions may come late, on a line that outlives a connection.
    late_until: Option<Instant>,
}

impl<L: Link> DevicePrinter<L> {
    /// A printer at the end of `link`.
    pub fn new(link: L, profile: Profile, timeouts: Timeouts, fonts: Fonts) -> Self {
        Self {
            link,
            timeouts,
            profile,
            painter: Painter::new(fonts),
            marks_the_end: true,
            has_answered: false,
            broke_off: false,
            late_until: None,
        }
    }

    fn connect(&mut self) -> Result<Talk, Failure> {
        let channel = self.link.open(self.timeouts.connect)?;
        let mut talk = Talk::new(channel, self.timeouts, self.profile.status);
        if let Some(until) = self.late_until.take() {
            talk.let_pass(until)?;
        }
        Ok(talk)
    }

    /// Remembers that answers may still come, of a printer that does answer.
    fn part_from(&mut self, talk: &Talk) {
        let is_missing_some = self.has_answered && talk.asked > talk.answered;
        self.late_until = is_missing_some.then(|| Instant::now() + QUIET * self.timeouts.answer);
    }

    /// Asks how the printer is; none if it never answers.
    fn greet(&mut self, talk: &mut Talk) -> Result<Option<PaperLevel>, Failure> {
        let mut level = talk.ask_status()?;
        if self.broke_off {
            // White dots end the picture; where none is awaited, these bytes mean nothing.
            talk.write_within(&vec![0; band_bytes(&self.profile)], self.timeouts.slip)?;
            self.broke_off = false;
            level = talk.ask_status()?;
        }
        if level.is_none() && self.has_answered {
            // It may have been busy just then.
            level = talk.ask_status()?;
            if level.is_none() {
                return Err(Failure { trouble: Trouble::OffLine, cause: None });
            }
        }
        self.has_answered |= level.is_some();
        Ok(level)
    }

    /// Waits until the slip is printed, as far as a printer tells that has answered before it.
    fn confirm(&mut self, talk: &mut Talk) -> Result<Printed, Failure> {
        let until = Instant::now() + self.timeouts.finish;
        if self.marks_the_end {
            talk.write(&MARK_THE_END)?;
        }
        // So many answers may still come that tell of the time before the slip.
        let late = talk.asked.saturating_sub(talk.answered);
        let answered_before = talk.answered;
        let mut last = None;
        loop {
            // No answer in time may mean that it is busy: some read on only while they print.
            let level = talk.ask_status()?;
            let is_of_now = talk.end_seen || talk.answered - answered_before > late;
            if let (Some(level), true) = (level, is_of_now) {
                if talk.end_seen || !self.marks_the_end {
                    return Ok(Printed::Confirmed(level));
                }
                last = Some(level);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            talk.wait_for_the_end(left.min(self.timeouts.answer))?;
        }
        let Some(level) = last else { return Err(Failure { trouble: Trouble::OffLine, cause: None }) };
        tracing::info!("this printer does not tell the end of a slip; its status after sending has to do");
        self.marks_the_end = false;
        Ok(Printed::Confirmed(level))
    }
}

impl<L: Link> Printer for DevicePrinter<L> {
    fn status(&mut self) -> Result<PrinterStatus, PrinterError> {
        let mut talk = self.connect().map_err(Failure::before_the_slip)?;
        let level = self.greet(&mut talk);
        self.part_from(&talk);
        Ok(level.map_err(Failure::before_the_slip)?.map_or(PrinterStatus::Silent, PrinterStatus::Ready))
    }

    fn print(&mut self, document: &Document) -> Result<Printed, PrinterError> {
        let bytes = job::encode(document, &self.profile, &mut self.painter)?;
        let mut talk = self.connect().map_err(Failure::before_the_slip)?;
        let printed = match self.greet(&mut talk) {
            Ok(level) => talk.send(&bytes, &self.profile).and_then(|()| match level {
                Some(_) => self.confirm(&mut talk).map_err(Failure::during_the_slip),
                None => Ok(Printed::Unconfirmed),
            }),
            Err(failure) => Err(failure.before_the_slip()),
        };
        self.part_from(&talk);
        self.broke_off |= printed.as_ref().is_err_and(PrinterError::paper_may_be_out);
        match &printed {
            Ok(Printed::Confirmed(_)) if self.marks_the_end => {}
            Ok(_) => talk.channel.finish(self.timeouts.finish),
            // The rest of a slip must not come out before the next one.
            Err(_) => talk.channel.discard(),
        }
        printed
    }

    fn profile(&self) -> &Profile {
        &self.profile
    }
}

/// One connection.
pub(crate) struct Talk {
    channel: Box<dyn Channel>,
    timeouts: Timeouts,
    status: Status,
    reader: Reader,
    end_seen: bool,
    /// What the printer last told by itself.
    told: Option<Answers>,
    /// Questions put, and answers that arrived: where some are missing, the next answer may be a late one.
    asked: usize,
    answered: usize,
}

impl Talk {
    pub(crate) fn new(channel: Box<dyn Channel>, timeouts: Timeouts, status: Status) -> Self {
        Self {
            channel,
            timeouts,
            status,
            reader: Reader::default(),
            end_seen: false,
            told: None,
            asked: 0,
            answered: 0,
        }
    }

    /// How the printer is; none if it never answers.
    pub(crate) fn ask_status(&mut self) -> Result<Option<PaperLevel>, Failure> {
        let answers = match self.status {
            Status::None => None,
            Status::RealTime => self.ask_in_real_time()?.or(self.told),
            Status::Automatic => {
                self.forget_late_answers()?;
                self.told = None;
                self.asked += 1;
                self.write(&TELL_ALWAYS)?;
                self.listen(self.timeouts.answer, |arrival| match arrival {
                    Arrival::Unasked(answers) => Some(answers),
                    Arrival::Answer(_) | Arrival::End => None,
                })?
            }
        };
        let Some(answers) = answers else { return Ok(None) };
        answers.judge().map(Some).map_err(|trouble| Failure { trouble, cause: None })
    }

    fn ask_in_real_time(&mut self) -> io::Result<Option<Answers>> {
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
        Ok(Some(answers))
    }

    fn ask(&mut self, request: Request) -> io::Result<Option<u8>> {
        self.forget_late_answers()?;
        self.asked += 1;
        self.write(&request.bytes())?;
        self.listen(self.timeouts.answer, |arrival| match arrival {
            Arrival::Answer(byte) => Some(byte),
            Arrival::End | Arrival::Unasked(_) => None,
        })
    }

    /// Lets everything pass that was meant for an earlier connection, until nothing has come since `quiet_until`.
    fn let_pass(&mut self, mut quiet_until: Instant) -> io::Result<()> {
        let give_up_at = Instant::now() + self.timeouts.finish;
        let mut late = [0; MAX_NOISE];
        loop {
            let now = Instant::now();
            let left = quiet_until.min(give_up_at).saturating_duration_since(now);
            if left.is_zero() {
                return Ok(());
            }
            if self.channel.read(&mut late, left)? > 0 {
                quiet_until = Instant::now() + QUIET * self.timeouts.answer;
            }
        }
    }

    /// Answers to earlier questions must not be taken for answers to the next one.
    fn forget_late_answers(&mut self) -> io::Result<()> {
        let mut late = [0; MAX_NOISE];
        let count = self.channel.read(&mut late, Duration::ZERO)?;
        for &byte in &late[..count] {
            self.notice(byte);
        }
        Ok(())
    }

    fn wait_for_the_end(&mut self, patience: Duration) -> io::Result<()> {
        self.listen(patience, |arrival| (arrival == Arrival::End).then_some(())).map(|_| ())
    }

    /// Reads until `wanted` takes an arrival, or time is up.
    fn listen<T>(
        &mut self,
        patience: Duration,
        wanted: impl Fn(Arrival) -> Option<T>,
    ) -> io::Result<Option<T>> {
        let until = Instant::now() + patience;
        for _ in 0..MAX_NOISE {
            let left = until.saturating_duration_since(Instant::now());
            let mut byte = [0];
            if self.channel.read(&mut byte, left)? == 1 {
                if let Some(found) = self.notice(byte[0]).and_then(&wanted) {
                    return Ok(Some(found));
                }
            } else if left.is_zero() {
                return Ok(None);
            }
        }
        Ok(None)
    }

    fn notice(&mut self, byte: u8) -> Option<Arrival> {
        let arrival = self.reader.take(byte)?;
        match arrival {
            Arrival::Unasked(answers) => {
                self.told = Some(answers);
                self.answered += usize::from(self.status == Status::Automatic);
            }
            Arrival::End => self.end_seen = true,
            Arrival::Answer(_) => self.answered += 1,
        }
        Some(arrival)
    }

    /// Writes a question.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_within(bytes, self.timeouts.write)
    }

    /// Writes all of the bytes, none of which says how far a slip is.
    fn write_within(&mut self, bytes: &[u8], patience: Duration) -> io::Result<()> {
        let until = Instant::now() + patience;
        let mut sent = 0;
        while sent < bytes.len() {
            let left = until.saturating_duration_since(Instant::now());
            match self.channel.write(&bytes[sent..], left.min(self.timeouts.write))? {
                0 => return Err(io::ErrorKind::TimedOut.into()),
                count => sent += count,
            }
        }
        Ok(())
    }

    /// Sends a slip; once a byte is away, nobody knows what comes out.
    fn send(&mut self, bytes: &[u8], profile: &Profile) -> Result<(), PrinterError> {
        let until = Instant::now() + self.timeouts.slip;
        let pause = Duration::from_millis(profile.band_pause_ms.into());
        let at_once = if pause.is_zero() { bytes.len() } else { band_bytes(profile) };
        let mut sent = 0;
        for piece in bytes.chunks(at_once.max(1)) {
            let end = sent + piece.len();
            while sent < end {
                let left = until.saturating_duration_since(Instant::now());
                let written = match self.channel.write(&bytes[sent..end], left.min(self.timeouts.write)) {
                    Ok(0) => Err(io::ErrorKind::TimedOut.into()),
                    other => other,
                };
                match written {
                    Ok(count) => sent += count,
                    Err(error) if sent == 0 => return Err(Failure::from(error).before_the_slip()),
                    Err(error) => return Err(Failure::from(error).during_the_slip()),
                }
            }
            if !pause.is_zero() {
                thread::park_timeout(pause);
            }
        }
        Ok(())
    }
}

/// The bytes of the largest picture that is sent as one.
fn band_bytes(profile: &Profile) -> usize {
    usize::from(profile.band_rows) * (profile.width_dots / 8) as usize
}

/// Trouble whose meaning depends on how far the slip was.
pub(crate) struct Failure {
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
        let trouble = match error.kind() {
            // A connected printer that takes no more bytes has stopped; one that is gone resets or closes.
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Trouble::OffLine,
            // The driver of USB printers says so of its own accord.
            io::ErrorKind::StorageFull => Trouble::PaperOut,
            _ => Trouble::Unreachable,
        };
        Self { trouble, cause: Some(error) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::io::Read;

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
        fn open(&mut self, _: Duration) -> io::Result<Box<dyn Channel>> {
            Ok(Box::new(self.clone()))
        }
    }

    impl Channel for Wire {
        fn read(&mut self, buffer: &mut [u8], _: Duration) -> io::Result<usize> {
            self.arriving.read(buffer)
        }

        fn write(&mut self, bytes: &[u8], _: Duration) -> io::Result<usize> {
            let is_question = bytes.len() == 3 && matches!(bytes[..2], [0x10, 0x04] | [0x1D, b'r' | b'a']);
            if is_question {
                self.arriving.extend((self.answer)(bytes));
                return Ok(3);
            }
            let taken = bytes.len().min(self.room);
            self.room -= taken;
            Ok(taken)
        }

        fn finish(&mut self, _: Duration) {}

        fn discard(&mut self) {}
    }

    fn printer(answer: fn(&[u8]) -> &'static [u8], room: usize) -> DevicePrinter<Wire> {
        let wire = Wire { answer, room, arriving: VecDeque::new() };
        DevicePrinter::new(wire, Profile::default(), limits(), Fonts::bundled())
    }

    /// The wire never lets anybody wait, so limits only count where a printer says nothing.
    fn limits() -> Timeouts {
        let short = Duration::from_millis(5);
        Timeouts { answer: short, finish: short, ..Timeouts::default() }
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
                [.., 4] => &[0x13, 0x11, 0x10, 0x00, 0x13, 0x03, 0x0F, 0x1E],
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

    #[test]
    fn a_printer_that_has_answered_before_is_not_silent_but_off_line() {
        let mut printer = printer(healthy, ROOM);
        assert!(matches!(printer.status(), Ok(PrinterStatus::Ready(_))));
        printer.link.answer = |_| &[];
        let error = printer.print(&Document::new().rule()).expect_err("it says nothing any more");
        assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(Trouble::OffLine)));
        printer.link.answer = healthy;
        assert!(matches!(printer.print(&Document::new().rule()), Ok(Printed::Confirmed(_))));
    }

    #[test]
    fn a_printer_that_only_tells_by_itself_is_understood() {
        let tells = |question: &[u8]| -> &'static [u8] {
            match question {
                [0x1D, b'a', 0xFF] => &[0x10, 0x00, 0x03, 0x0F],
                [0x1D, b'r', _] => &[0x03],
                _ => &[],
            }
        };
        let mut printer = printer(tells, ROOM);
        printer.profile.status = Status::Automatic;
        assert!(matches!(printer.status(), Ok(PrinterStatus::Ready(PaperLevel::NearEnd))));
        let printed = printer.print(&Document::new().rule());
        assert!(matches!(printed, Ok(Printed::Confirmed(PaperLevel::NearEnd))));
        printer.link.answer = |_| &[0x18, 0x00, 0x0C, 0x0F];
        let error = printer.print(&Document::new().rule()).expect_err("the paper is out");
        assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(Trouble::PaperOut)));
    }

    #[test]
    fn a_printer_that_is_never_asked_prints_unconfirmed() {
        let mut printer = printer(healthy, ROOM);
        printer.profile.status = Status::None;
        assert!(matches!(printer.status(), Ok(PrinterStatus::Silent)));
        assert!(matches!(printer.print(&Document::new().rule()), Ok(Printed::Unconfirmed)));
    }

    #[test]
    fn a_picture_that_broke_off_does_not_swallow_the_next_slip() {
        let mut printer = printer(healthy, 1_000);
        printer.print(&Document::new().space(20.0)).expect_err("not all bytes were taken");
        assert!(printer.broke_off);
        printer.link.room = ROOM;
        assert!(matches!(printer.print(&Document::new().rule()), Ok(Printed::Confirmed(_))));
        assert!(!printer.broke_off);
    }

    #[test]
    fn late_answers_do_not_confirm_a_slip_that_came_after_them() {
        // Half of the answers come with the next question, and none after the slip.
        let mut late = printer(
            |question: &[u8]| match question {
                [.., 1] if question[0] == 0x10 => &[0x12],
                _ => &[],
            },
            ROOM,
        );
        late.timeouts.finish = Duration::ZERO;
        let mut talk = late.connect().map_err(|_| "trouble").expect("it is there");
        assert!(late.greet(&mut talk).is_ok_and(|level| level.is_some()), "it answers");
        assert_eq!((talk.asked, talk.answered), (3, 1));
        late.marks_the_end = false;
        assert!(late.confirm(&mut talk).is_err(), "the answer may be one of the two that are missing");
    }
}
