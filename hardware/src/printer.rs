//! Slips of paper: what stands on them, and whether they came out.
//!
//! [`Printer::print`] blocks, within the limits of its configuration, and its outcome tells four things apart: the
//! slip was printed and the printer said so; it was sent to a printer that says nothing; nothing came out; part of
//! it may have come out. A slip is never sent twice by itself.

pub mod bitmap;
mod codepage;
#[cfg(feature = "devices")]
pub mod config;
#[cfg(feature = "devices")]
pub mod device;
pub mod document;
pub mod escpos;
pub mod fonts;
pub mod job;
mod letters;
#[cfg(feature = "devices")]
pub mod link;
pub mod profile;
pub mod raster;
#[cfg(feature = "devices")]
pub mod simulated;
#[cfg(feature = "devices")]
mod status;
#[cfg(feature = "devices")]
pub(crate) mod talk;
mod text;

#[cfg(feature = "devices")]
pub use config::{Config, open};
pub use document::{Align, Column, Document, Text, Weight};
pub use fonts::Fonts;
pub use profile::{Cut, Mode, Model, Profile, Status};

use std::io;

/// A printer of slips. It waits for its device, so a program with a screen runs it on a thread of its own.
pub trait Printer: Send {
    /// Asks whether a slip could be printed now.
    ///
    /// # Errors
    /// [`PrinterError::NothingPrinted`] with the trouble that stands in the way.
    fn status(&mut self) -> Result<PrinterStatus, PrinterError>;

    /// Draws one slip for this printer. Nothing goes to it yet, so that meanwhile somebody may write down that it will.
    ///
    /// # Errors
    /// [`PrinterError::Drawing`] when the document fits on no such paper.
    fn draw(&mut self, document: &Document) -> Result<DrawnSlip, PrinterError>;

    /// Prints a slip that this printer has drawn, and cuts it off.
    ///
    /// # Errors
    /// A [`PrinterError`], which says whether paper may have come out.
    fn print_drawn(&mut self, slip: &DrawnSlip) -> Result<Printed, PrinterError>;

    /// Draws and prints one slip, and cuts it off.
    ///
    /// # Errors
    /// A [`PrinterError`], which says whether paper may have come out.
    fn print(&mut self, document: &Document) -> Result<Printed, PrinterError> {
        let slip = self.draw(document)?;
        self.print_drawn(&slip)
    }

    /// The paper and peculiarities of this printer, for whoever lays out a document.
    fn profile(&self) -> &Profile;

    /// The paper that slips have taken from the roll since the program started, in millimetres. A slip that broke off
    /// counts as a whole one: nobody knows how far it came.
    fn paper_used_mm(&self) -> f32;
}

/// A slip as the bytes that its printer gets.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnSlip(job::Job);

impl DrawnSlip {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0.bytes
    }
}

/// A printer in which no trouble is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrinterStatus {
    /// It answers, and has paper.
    Ready(PaperLevel),
    /// It can be reached but never answers, as many cheap ones do; a slip may well be printed.
    Silent,
}

/// How much paper is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperLevel {
    /// Enough, as far as the printer can tell.
    Enough,
    /// The roll is nearly at its end: somebody should bring a new one.
    NearEnd,
}

/// A slip was sent as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// The printer was without trouble afterwards.
    Confirmed(PaperLevel),
    /// The printer does not say whether it printed.
    Unconfirmed,
}

/// What keeps a printer from printing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The roll is at its end.
    #[error("the paper is out")]
    PaperOut,
    /// The cover stands open.
    #[error("the cover is open")]
    CoverOpen,
    /// The knife is stuck.
    #[error("the cutter is jammed")]
    CutterJammed,
    /// The head must cool down; this passes by itself.
    #[error("the print head is too hot")]
    TooHot,
    /// The printer says it has an error and not which.
    #[error("the printer has an error")]
    Failed,
    /// The printer says it is off line and not why.
    #[error("the printer is off line")]
    OffLine,
    /// No connection: unplugged, switched off, or a wrong address.
    #[error("the printer cannot be reached")]
    Unreachable,
}

/// Why there is no confirmed slip.
#[derive(Debug, thiserror::Error)]
pub enum PrinterError {
    /// Known before the first byte: no paper came out.
    #[error("nothing was printed: {trouble}")]
    NothingPrinted {
        /// What is in the way.
        trouble: Trouble,
        /// What the machine said, where it was the machine.
        #[source]
        cause: Option<io::Error>,
    },
    /// Trouble after the first byte: a whole slip, a part or nothing may have come out.
    #[error("the slip may be incomplete: {trouble}")]
    PaperUnknown {
        /// What happened.
        trouble: Trouble,
        /// What the machine said, where it was the machine.
        #[source]
        cause: Option<io::Error>,
    },
    /// The document itself cannot be drawn: no paper came out.
    #[error("the slip cannot be drawn")]
    Drawing(#[from] raster::DrawError),
}

impl PrinterError {
    /// Whether some paper may have come out, so that nobody may print the same again by himself.
    pub fn paper_may_be_out(&self) -> bool {
        matches!(self, Self::PaperUnknown { .. })
    }

    /// The trouble of the device; none where the document was at fault.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::NothingPrinted { trouble, .. } | Self::PaperUnknown { trouble, .. } => Some(*trouble),
            Self::Drawing(_) => None,
        }
    }
}
