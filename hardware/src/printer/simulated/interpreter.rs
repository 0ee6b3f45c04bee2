//! Reads ESC/POS as a printer does: bytes in, commands and black dots out.
//!
//! It shares nothing with the encoder but the table of a code page, so that what it shows is what the bytes say and not
//! what was meant.

use super::letters::{Line, Look};
use crate::printer::bitmap::Bitmap;

/// One command, without the dots of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `ESC @`
    Initialise,
    /// `FS .`
    CancelChineseMode,
    /// `ESC t n`
    CodePage(u8),
    /// `ESC R n`
    International(u8),
    /// `ESC 2`
    UsualSpacing,
    /// `ESC a n`
    Align(u8),
    /// `ESC E n`
    Bold(u8),
    /// `GS ! n`
    Size(u8),
    /// A letter, by its byte.
    Letter(u8),
    /// `LF`
    LineFeed,
    /// `GS v 0`, with its size.
    Raster {
        /// Bytes of one row.
        bytes_per_row: usize,
        /// Rows.
        rows: usize,
    },
    /// `ESC J n` and `ESC d n`, in dots.
    Feed(u32),
    /// `GS V`, with its mode.
    Cut(u8),
    /// `ESC i`
    OldCut,
    /// `DLE EOT n`
    Status(u8),
    /// `GS a n`
    TellAlways(u8),
    /// `GS r n`
    SensorAfterPrinting(u8),
    /// A byte that no printer here understands.
    Other(u8),
}

/// A printer's understanding of a stream of bytes; commands may arrive in pieces.
#[derive(Clone, Debug)]
pub struct Interpreter {
    bytes_per_row: usize,
    pending: Vec<u8>,
    rows: Vec<u8>,
    line: Line,
    look: Look,
}

/// Dots of one line of text at the usual spacing.
const LINE_DOTS: u32 = 30;

impl Interpreter {
    /// A printer with paper of `width_dots`.
    pub fn new(width_dots: u32) -> Self {
        Self {
            bytes_per_row: width_dots.max(8).div_ceil(8) as usize,
            pending: Vec::new(),
            rows: Vec::new(),
            line: Line::default(),
            look: Look::default(),
        }
    }

    /// Takes further bytes and returns the commands that they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Command> {
        self.pending.extend_from_slice(bytes);
        let mut commands = Vec::new();
        let mut at = 0;
        while let Some((command, length)) = read(&self.pending[at..]) {
            self.obey(command, at, length);
            commands.push(command);
            at += length;
        }
        self.pending.drain(..at);
        commands
    }

    fn obey(&mut self, command: Command, at: usize, length: usize) {
        match command {
            Command::Raster { bytes_per_row, .. } => {
                let dots = &self.pending[at + RASTER_HEADER..at + length];
                burn(&mut self.rows, self.bytes_per_row, dots, bytes_per_row);
            }
            Command::Feed(dots) => {
                self.rows.resize(self.rows.len() + dots as usize * self.bytes_per_row, 0);
            }
            Command::Letter(byte) => self.line.push(byte, self.look),
            Command::LineFeed => self.print_line(),
            Command::Initialise => self.look = Look::default(),
            Command::Align(align) => self.look.align = align,
            Command::Bold(on) => self.look.is_bold = on & 1 == 1,
            Command::Size(size) => self.look.size = (u32::from(size >> 4 & 7) + 1, u32::from(size & 7) + 1),
            Command::CancelChineseMode
            | Command::CodePage(_)
            | Command::International(_)
            | Command::UsualSpacing
            | Command::Cut(_)
            | Command::OldCut
            | Command::Status(_)
            | Command::TellAlways(_)
            | Command::SensorAfterPrinting(_)
            | Command::Other(_) => {}
        }
    }

    fn print_line(&mut self) {
        let width = self.width();
        let line = std::mem::take(&mut self.line).burn(width, LINE_DOTS);
        burn(&mut self.rows, self.bytes_per_row, line.bytes(), line.bytes_per_row());
    }

    /// What has been printed since the last [`Interpreter::tear_off`]; of a picture that is still arriving, the rows
    /// that have arrived.
    pub fn paper(&self) -> Bitmap {
        let mut rows = self.rows.clone();
        if let Some((bytes_per_row, _)) = raster_size(&self.pending) {
            let dots = &self.pending[RASTER_HEADER..];
            burn(
                &mut rows,
                self.bytes_per_row,
                &dots[..dots.len() - dots.len() % bytes_per_row.max(1)],
                bytes_per_row,
            );
        }
        Bitmap::from_rows(self.width(), rows)
    }

    /// Takes the paper away.
    pub fn tear_off(&mut self) {
        self.rows.clear();
    }

    fn width(&self) -> u32 {
        u32::try_from(self.bytes_per_row * 8).expect("the width was given as this type")
    }
}

const RASTER_HEADER: usize = 8;

/// The bytes of a row and the rows of a picture whose header begins `bytes`.
fn raster_size(bytes: &[u8]) -> Option<(usize, usize)> {
    match *bytes {
        [0x1D, b'v', b'0', _, width_low, width_high, height_low, height_high, ..] => Some((
            usize::from(u16::from_le_bytes([width_low, width_high])),
            usize::from(u16::from_le_bytes([height_low, height_high])),
        )),
        _ => None,
    }
}

/// The first command in `bytes` and its length; none while it is incomplete.
fn read(bytes: &[u8]) -> Option<(Command, usize)> {
    match *bytes {
        [] | [0x1B | 0x1C | 0x1D | 0x10] => None,
        [0x1B, b'@', ..] => Some((Command::Initialise, 2)),
        [0x1B, b'2', ..] => Some((Command::UsualSpacing, 2)),
        [0x1B, b'i', ..] => Some((Command::OldCut, 2)),
        [0x1B, b'J', dots, ..] => Some((Command::Feed(dots.into()), 3)),
        [0x1B, b'd', lines, ..] => Some((Command::Feed(u32::from(lines) * LINE_DOTS), 3)),
        [0x1B, b't', page, ..] => Some((Command::CodePage(page), 3)),
        [0x1B, b'R', set, ..] => Some((Command::International(set), 3)),
        [0x1B, b'a', align, ..] => Some((Command::Align(align), 3)),
        [0x1B, b'E', on, ..] => Some((Command::Bold(on), 3)),
        [0x1C, b'.', ..] => Some((Command::CancelChineseMode, 2)),
        [0x1D, b'!', size, ..] => Some((Command::Size(size), 3)),
        [0x1D, b'a', what, ..] => Some((Command::TellAlways(what), 3)),
        [0x1D, b'V', 0x41 | 0x42] => None,
        [0x1D, b'V', mode @ (0x41 | 0x42), _, ..] => Some((Command::Cut(mode), 4)),
        [0x1D, b'V', mode, ..] => Some((Command::Cut(mode), 3)),
        [0x1D, b'r', sensor, ..] => Some((Command::SensorAfterPrinting(sensor), 3)),
        [0x10, 0x04, request, ..] => Some((Command::Status(request), 3)),
        [0x1D, b'v', ..] => {
            let (bytes_per_row, rows) = raster_size(bytes)?;
            let length = RASTER_HEADER + bytes_per_row * rows;
            (bytes.len() >= length).then_some((Command::Raster { bytes_per_row, rows }, length))
        }
        [0x1B, b'J' | b'd' | b't' | b'R' | b'a' | b'E']
        | [0x1D, b'!' | b'a' | b'V' | b'r']
        | [0x10, 0x04] => None,
        [b'\n', ..] => Some((Command::LineFeed, 1)),
        [byte @ (b' '..=b'~' | 0x80..), ..] => Some((Command::Letter(byte), 1)),
        [byte, ..] => Some((Command::Other(byte), 1)),
    }
}

/// Adds rows of a picture to the paper; what is wider than the paper is lost.
fn burn(paper: &mut Vec<u8>, paper_bytes: usize, dots: &[u8], bytes_per_row: usize) {
    for row in dots.chunks_exact(bytes_per_row.max(1)) {
        let kept = row.len().min(paper_bytes);
        paper.extend_from_slice(&row[..kept]);
        paper.resize(paper.len() + paper_bytes - kept, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_may_arrive_byte_by_byte() {
        let bytes = [
            0x1B, 0x40, 0x1C, 0x2E, 0x1D, 0x76, 0x30, 0, 1, 0, 2, 0, 0xF0, 0x0F, 0x1B, 0x4A, 3, 0x10, 4, 2,
            0x1D, 0x72, 1, 0x41, 0x1D, 0x56, 0x42, 0,
        ];
        let mut printer = Interpreter::new(16);
        let commands: Vec<Command> = bytes.iter().flat_map(|&byte| printer.feed(&[byte])).collect();
        assert_eq!(
            commands,
            [
                Command::Initialise,
                Command::CancelChineseMode,
                Command::Raster { bytes_per_row: 1, rows: 2 },
                Command::Feed(3),
                Command::Status(2),
                Command::SensorAfterPrinting(1),
                Command::Letter(0x41),
                Command::Cut(0x42),
            ]
        );
        assert_eq!(printer.paper(), Bitmap::from_rows(16, vec![0xF0, 0, 0x0F, 0, 0, 0, 0, 0, 0, 0]));
        printer.tear_off();
        assert_eq!(printer.paper().height(), 0);
    }

    #[test]
    fn a_picture_that_breaks_off_shows_the_rows_that_arrived() {
        let mut printer = Interpreter::new(8);
        assert_eq!(printer.feed(&[0x1D, 0x76, 0x30, 0, 2, 0, 9, 0, 0xAA, 0xFF, 0x55, 0xFF, 0x11]), []);
        assert_eq!(printer.paper(), Bitmap::from_rows(8, vec![0xAA, 0x55]));
    }
}
