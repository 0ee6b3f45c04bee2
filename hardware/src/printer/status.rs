//! The bytes with which a printer tells how it is: answers to `DLE EOT n` and `GS r`, and the four bytes that it sends
//! by itself or after `GS a`.

use super::{PaperLevel, Trouble};

/// Asks for the printer, the cause of being off line, the cause of an error, or the paper, at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Request {
    Printer = 1,
    OffLineCause = 2,
    ErrorCause = 3,
    Paper = 4,
}

impl Request {
    pub(crate) fn bytes(self) -> [u8; 3] {
        [0x10, 0x04, self as u8]
    }
}

/// Asks for the paper once everything before has been printed: the answer marks the end of a slip.
pub(crate) const MARK_THE_END: [u8; 3] = [0x1D, b'r', 1];

/// Makes a printer send its four bytes, now and whenever something changes.
pub(crate) const TELL_ALWAYS: [u8; 3] = [0x1D, b'a', 0xFF];

/// What has arrived, once its bytes are complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// The answer to a [`Request`].
    Answer(u8),
    /// The answer to [`MARK_THE_END`].
    End,
    /// The four bytes that a printer sends by itself.
    Unasked(Answers),
}

/// Tells the bytes of a printer apart.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reader {
    /// The first bytes of four that are not complete yet.
    begun: [u8; 3],
    count: usize,
}

impl Reader {
    /// Takes one byte; what is complete with it. Flow control and noise are never anything.
    pub(crate) fn take(&mut self, byte: u8) -> Option<Arrival> {
        if self.count > 0 && byte & 0x90 == 0 {
            let whole = [self.begun[0], self.begun[1], self.begun[2], byte];
            if self.count == 3 {
                self.count = 0;
                return Some(Arrival::Unasked(Answers::of_unasked(whole)));
            }
            self.begun[self.count] = byte;
            self.count += 1;
            return None;
        }
        match byte {
            // Answers and flow control may come between the four.
            _ if byte & 0x93 == 0x12 => Some(Arrival::Answer(byte)),
            0x11 | 0x13 => None,
            _ if byte & 0x93 == 0x10 => {
                self.begun[0] = byte;
                self.count = 1;
                None
            }
            _ if byte & 0x90 == 0 => Some(Arrival::End),
            _ => {
                self.count = 0;
                None
            }
        }
    }
}

/// The answers of one round; none where the printer kept silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    pub(crate) printer: Option<u8>,
    pub(crate) off_line_cause: Option<u8>,
    pub(crate) error_cause: Option<u8>,
    pub(crate) paper: Option<u8>,
}

impl Answers {
    /// Four bytes sent by the printer itself, as if it had been asked.
    fn of_unasked([printer, error, paper, _]: [u8; 4]) -> Self {
        let has_error = error & 0x6C != 0;
        let near_end_and_end = (paper & 0x03) << 2 | (paper & 0x0C) << 3;
        Self {
            printer: Some(printer & 0x08),
            off_line_cause: Some((printer & 0x20) >> 3 | if has_error { 0x40 } else { 0 }),
            error_cause: Some(error & 0x6C),
            paper: Some(near_end_and_end),
        }
    }

    /// Whether the printer speaks of an error, so that its cause is worth asking.
    pub(crate) fn has_error(&self) -> bool {
        bits(self.off_line_cause, 0x40)
    }

    /// What the answers amount to. An open cover hides the paper from its sensor, so it is named first.
    pub(crate) fn judge(&self) -> Result<PaperLevel, Trouble> {
        if bits(self.off_line_cause, 0x04) {
            Err(Trouble::CoverOpen)
        } else if bits(self.off_line_cause, 0x20) || bits(self.paper, 0x60) {
            Err(Trouble::PaperOut)
        } else if bits(self.error_cause, 0x08) {
            Err(Trouble::CutterJammed)
        } else if bits(self.error_cause, 0x40) {
            Err(Trouble::TooHot)
        } else if self.has_error() {
            Err(Trouble::Failed)
        } else if bits(self.printer, 0x08) {
            Err(Trouble::OffLine)
        } else if bits(self.paper, 0x0C) {
            Ok(PaperLevel::NearEnd)
        } else {
            Ok(PaperLevel::Enough)
        }
    }
}

fn bits(answer: Option<u8>, mask: u8) -> bool {
    answer.is_some_and(|byte| byte & mask != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(printer: u8, off_line_cause: u8, error_cause: u8, paper: u8) -> Result<PaperLevel, Trouble> {
        let [printer, off_line_cause, error_cause, paper] =
            [printer, off_line_cause, error_cause, paper].map(Some);
        Answers { printer, off_line_cause, error_cause, paper }.judge()
    }

    fn read(bytes: &[u8]) -> Vec<Arrival> {
        let mut reader = Reader::default();
        bytes.iter().filter_map(|&byte| reader.take(byte)).collect()
    }

    fn judge_unasked(bytes: [u8; 4]) -> Result<PaperLevel, Trouble> {
        match read(&bytes)[..] {
            [Arrival::Unasked(answers)] => answers.judge(),
            ref other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_known_answers_mean_what_the_manuals_say() {
        assert_eq!(judge(0x12, 0x12, 0x12, 0x12), Ok(PaperLevel::Enough));
        assert_eq!(judge(0x12, 0x12, 0x12, 0x1E), Ok(PaperLevel::NearEnd));
        assert_eq!(judge(0x1A, 0x32, 0x12, 0x7E), Err(Trouble::PaperOut));
        assert_eq!(judge(0x12, 0x12, 0x12, 0x72), Err(Trouble::PaperOut));
        assert_eq!(judge(0x1A, 0x16, 0x12, 0x12), Err(Trouble::CoverOpen));
        assert_eq!(judge(0x1A, 0x36, 0x12, 0x7E), Err(Trouble::CoverOpen));
        assert_eq!(judge(0x1A, 0x52, 0x1A, 0x12), Err(Trouble::CutterJammed));
        assert_eq!(judge(0x1A, 0x52, 0x52, 0x12), Err(Trouble::TooHot));
        assert_eq!(judge(0x1A, 0x52, 0x32, 0x12), Err(Trouble::Failed));
        assert_eq!(judge(0x1A, 0x12, 0x12, 0x12), Err(Trouble::OffLine));
        assert_eq!(Answers::default().judge(), Ok(PaperLevel::Enough));
    }

    #[test]
    fn the_four_bytes_of_a_printer_mean_the_same() {
        assert_eq!(judge_unasked([0x10, 0x00, 0x00, 0x0F]), Ok(PaperLevel::Enough));
        assert_eq!(
            judge_unasked([0x14, 0x00, 0x00, 0x00]),
            Ok(PaperLevel::Enough),
            "the drawer means nothing"
        );
        assert_eq!(judge_unasked([0x10, 0x00, 0x03, 0x0F]), Ok(PaperLevel::NearEnd));
        assert_eq!(judge_unasked([0x18, 0x00, 0x0F, 0x0F]), Err(Trouble::PaperOut));
        assert_eq!(judge_unasked([0x38, 0x00, 0x0C, 0x0F]), Err(Trouble::CoverOpen));
        assert_eq!(judge_unasked([0x18, 0x08, 0x00, 0x0F]), Err(Trouble::CutterJammed));
        assert_eq!(judge_unasked([0x18, 0x40, 0x00, 0x0F]), Err(Trouble::TooHot));
        assert_eq!(judge_unasked([0x18, 0x20, 0x00, 0x0F]), Err(Trouble::Failed));
        assert_eq!(judge_unasked([0x18, 0x00, 0x00, 0x0F]), Err(Trouble::OffLine));
    }

    #[test]
    fn answers_marks_unasked_bytes_and_flow_control_are_told_apart() {
        for answer in [0x12, 0x1A, 0x1E, 0x32, 0x72, 0x7E] {
            assert_eq!(read(&[answer]), [Arrival::Answer(answer)]);
        }
        for mark in [0x00, 0x03, 0x0C, 0x0F] {
            assert_eq!(read(&[mark]), [Arrival::End]);
        }
        assert_eq!(read(&[0x11, 0x13, 0xFF, 0x91]), []);
        let healthy = Arrival::Unasked(Answers::of_unasked([0x10, 0, 0, 0x0F]));
        assert_eq!(read(&[0x10, 0x00, 0x13, 0x00, 0x11, 0x0F, 0x03]), [healthy, Arrival::End]);
        assert_eq!(read(&[0x10, 0x00, 0x12, 0x00, 0x0F]), [Arrival::Answer(0x12), healthy]);
        // Noise ends four bytes that were begun, and a new first byte begins them anew.
        assert_eq!(read(&[0x10, 0x00, 0xFF, 0x0C]), [Arrival::End]);
        assert_eq!(read(&[0x10, 0x00, 0x10, 0x00, 0x00, 0x0F]), [healthy]);
    }
}
