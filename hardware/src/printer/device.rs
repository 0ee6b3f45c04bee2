//! A real printer: asks how it is, sends a slip, and asks again.

use std::time::Instant;

use super::link::{Link, Timeouts};
use super::raster::Painter;
use super::talk::{Failure, QUIET, Talk, band_bytes};
use super::{
    Document, DrawnSlip, Fonts, PaperLevel, Printed, Printer, PrinterError, PrinterStatus, Profile, Trouble,
    job,
};

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
    paper_used_mm: f32,
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
            paper_used_mm: 0.0,
        }
    }

    fn connect(&mut self) -> Result<Talk, Failure> {
        let channel = self.link.open(self.timeouts.connect)?;
        let mut talk = Talk::new(channel, self.timeouts, self.profile.status);
        if let Some(until) = self.late_until.take() {
            talk.let_pass(until)?;
            talk.begin_anew();
        }
        Ok(talk)
    }

    /// Remembers that answers may still come, of a printer that does answer.
    fn part_from(&mut self, talk: &Talk) {
        let may_be_late = self.has_answered && talk.is_out_of_step;
        self.late_until = may_be_late.then(|| Instant::now() + QUIET * self.timeouts.answer);
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
            talk.mark_the_end()?;
        }
        // So many answers may still come that tell of the time before the slip, however late.
        let (late, answered_before) = (talk.missing(), talk.answered);
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

    fn draw(&mut self, document: &Document) -> Result<DrawnSlip, PrinterError> {
        Ok(DrawnSlip(job::encode(document, &self.profile, &mut self.painter)?))
    }

    fn print_drawn(&mut self, slip: &DrawnSlip) -> Result<Printed, PrinterError> {
        let job::Job { bytes, paper_mm } = &slip.0;
        let mut talk = self.connect().map_err(Failure::before_the_slip)?;
        let printed = match self.greet(&mut talk) {
            Ok(level) => talk.send(bytes, &self.profile).and_then(|()| match level {
                Some(_) => self.confirm(&mut talk).map_err(Failure::during_the_slip),
                None => Ok(Printed::Unconfirmed),
            }),
            Err(failure) => Err(failure.before_the_slip()),
        };
        self.part_from(&talk);
        if printed.as_ref().map_or_else(PrinterError::paper_may_be_out, |_| true) {
            self.paper_used_mm += paper_mm;
        }
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

    fn paper_used_mm(&self) -> f32 {
        self.paper_used_mm
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::io::{self, Read};
    use std::time::Duration;

    use super::*;
    use crate::printer::link::Channel;
    use crate::printer::{Status, Text};

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
    fn what_a_slip_takes_from_the_roll_is_counted_and_a_slip_that_never_began_takes_nothing() {
        let mut printer = printer(healthy, ROOM);
        let ten_mm = Document::new().space(10.0);
        for used_mm in [24.0, 48.0] {
            printer.print(&ten_mm).expect("it prints");
            assert!((printer.paper_used_mm() - used_mm).abs() < 0.2, "{}", printer.paper_used_mm());
        }
        printer.link.room = 0;
        printer.print(&ten_mm).expect_err("no byte was taken");
        assert!((printer.paper_used_mm() - 48.0).abs() < 0.2);
        printer.link.room = 1_000;
        printer.print(&Document::new().space(20.0)).expect_err("not all bytes were taken");
        assert!(printer.paper_used_mm() > 80.0, "a slip that broke off counts as a whole one");
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
}
