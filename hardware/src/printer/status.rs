//! The bytes with which a printer tells how it is (`DLE EOT n`, `GS r`).

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

/// What an arriving byte is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// The answer to a [`Request`].
    Answer(u8),
    /// The answer to [`MARK_THE_END`].
    End,
    /// The first of four bytes that some printers send unasked.
    Unasked,
    /// Flow control or noise.
    Noise,
}

impl Arrival {
    pub(crate) fn of(byte: u8) -> Self {
        match byte {
            _ if byte & 0x93 == 0x12 => Self::Answer(byte),
            _ if byte & 0x93 == 0x10 => Self::Unasked,
            _ if byte & 0x90 == 0 => Self::End,
            _ => Self::Noise,
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
    fn answers_marks_unasked_bytes_and_flow_control_are_told_apart() {
        for answer in [0x12, 0x1A, 0x1E, 0x32, 0x72, 0x7E] {
            assert_eq!(Arrival::of(answer), Arrival::Answer(answer));
        }
        for mark in [0x00, 0x03, 0x0C, 0x0F] {
            assert_eq!(Arrival::of(mark), Arrival::End);
        }
        assert_eq!(Arrival::of(0x10), Arrival::Unasked);
        assert_eq!(Arrival::of(0x11), Arrival::Noise);
        assert_eq!(Arrival::of(0x13), Arrival::Noise);
        assert_eq!(Arrival::of(0xFF), Arrival::Noise);
    }
}
