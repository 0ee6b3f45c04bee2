//! One connection with a printer: questions and answers, and the bytes of a slip.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use super::link::{Channel, Timeouts};
use super::status::{Answers, Arrival, MARK_THE_END, Reader, Request, TELL_ALWAYS};
use super::{PaperLevel, PrinterError, Profile, Status, Trouble};

/// Bytes read while waiting for one answer; whoever sends more is no printer.
const MAX_NOISE: usize = 256;

/// So many times as long as an answer may take, and nothing more comes of what was asked.
pub(crate) const QUIET: u32 = 2;

/// One connection.
pub(crate) struct Talk {
    pub(crate) channel: Box<dyn Channel>,
    timeouts: Timeouts,
    status: Status,
    reader: Reader,
    /// Whether the printer has told that it came to the end of the slip.
    pub(crate) end_seen: bool,
    /// What the printer last told by itself.
    told: Option<Answers>,
    /// Whether a question has no answer: it may still come, and must not be taken for one to the next.
    pub(crate) is_out_of_step: bool,
    /// Questions put on this connection, and answers that came.
    asked: usize,
    pub(crate) answered: usize,
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
            is_out_of_step: false,
            asked: 0,
            answered: 0,
        }
    }

    /// How the printer is; none if it never answers.
    pub(crate) fn ask_status(&mut self) -> Result<Option<PaperLevel>, Failure> {
        let answers = match self.status {
            Status::None => None,
            // What it told by itself may be older than the slip, so it can only be bad news.
            Status::RealTime => {
                self.ask_in_real_time()?.or_else(|| self.told.filter(|told| told.judge().is_err()))
            }
            Status::Automatic => {
                self.told = None;
                self.ask(&TELL_ALWAYS, |arrival| match arrival {
                    Arrival::Unasked(answers) => Some(answers),
                    Arrival::Answer(_) | Arrival::End => None,
                })?
            }
        };
        let Some(answers) = answers else { return Ok(None) };
        answers.judge().map(Some).map_err(|trouble| Failure { trouble, cause: None })
    }

    /// Asks one thing after the other until one stays without an answer: some models do not know every question.
    fn ask_in_real_time(&mut self) -> io::Result<Option<Answers>> {
        let mut answers = Answers { printer: self.ask_for(Request::Printer)?, ..Answers::default() };
        if answers.printer.is_none() {
            return Ok(None);
        }
        answers.paper = self.ask_for(Request::Paper)?;
        if answers.paper.is_some() {
            answers.off_line_cause = self.ask_for(Request::OffLineCause)?;
        }
        if answers.has_error() {
            answers.error_cause = self.ask_for(Request::ErrorCause)?;
        }
        Ok(Some(answers))
    }

    fn ask_for(&mut self, request: Request) -> io::Result<Option<u8>> {
        self.ask(&request.bytes(), |arrival| match arrival {
            Arrival::Answer(byte) => Some(byte),
            Arrival::End | Arrival::Unasked(_) => None,
        })
    }

    fn ask<T>(&mut self, question: &[u8], wanted: impl Fn(Arrival) -> Option<T>) -> io::Result<Option<T>> {
        if self.is_out_of_step {
            self.let_pass(Instant::now() + QUIET * self.timeouts.answer)?;
        }
        self.forget_late_answers()?;
        self.asked += 1;
        self.write(question)?;
        let answer = self.listen(self.timeouts.answer, wanted)?;
        self.is_out_of_step = answer.is_none();
        Ok(answer)
    }

    /// Lets late answers pass, until nothing has come since `quiet_until`.
    pub(crate) fn let_pass(&mut self, mut quiet_until: Instant) -> io::Result<()> {
        let give_up_at = Instant::now() + self.timeouts.finish;
        let mut late = [0; MAX_NOISE];
        loop {
            let left = quiet_until.min(give_up_at).saturating_duration_since(Instant::now());
            if left.is_zero() {
                self.is_out_of_step = false;
                return Ok(());
            }
            let count = self.channel.read(&mut late, left)?;
            for &byte in &late[..count] {
                self.notice(byte);
                quiet_until = Instant::now() + QUIET * self.timeouts.answer;
            }
        }
    }

    /// Forgets what the printer told so far: it was meant for an earlier connection.
    pub(crate) fn begin_anew(&mut self) {
        self.end_seen = false;
        self.told = None;
        self.reader = Reader::default();
        (self.asked, self.answered) = (0, 0);
    }

    /// How many questions have no answer yet.
    pub(crate) fn missing(&self) -> usize {
        self.asked.saturating_sub(self.answered)
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

    pub(crate) fn wait_for_the_end(&mut self, patience: Duration) -> io::Result<()> {
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

    /// Asks to be told when everything before has been printed.
    pub(crate) fn mark_the_end(&mut self) -> io::Result<()> {
        self.write(&MARK_THE_END)
    }

    /// Writes a question.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_within(bytes, self.timeouts.write)
    }

    /// Writes all of the bytes, none of which says how far a slip is.
    pub(crate) fn write_within(&mut self, bytes: &[u8], patience: Duration) -> io::Result<()> {
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
    pub(crate) fn send(&mut self, bytes: &[u8], profile: &Profile) -> Result<(), PrinterError> {
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
pub(crate) fn band_bytes(profile: &Profile) -> usize {
    usize::from(profile.band_rows) * (profile.width_dots / 8) as usize
}

/// Trouble whose meaning depends on how far the slip was.
pub(crate) struct Failure {
    pub(crate) trouble: Trouble,
    pub(crate) cause: Option<io::Error>,
}

impl Failure {
    pub(crate) fn before_the_slip(self) -> PrinterError {
        PrinterError::NothingPrinted { trouble: self.trouble, cause: self.cause }
    }

    pub(crate) fn during_the_slip(self) -> PrinterError {
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
