//! Printers without a device, for demonstrations and tests.
//!
//! Both write every slip into a directory as `NNNN.bin` (the exact bytes a device gets) and `NNNN.png` (what those
//! bytes print, by an interpreter that knows nothing of how they were made); the PNG appears last and whole. Both fail
//! on demand: a file `printer.fault` in the directory holds one word of [`Fault`], may be written or removed at any
//! time by anybody, and counts from the next question or slip on.
//!
//! ```sh
//! echo paper-out > slips/printer.fault    # the roll is empty
//! rm slips/printer.fault                  # a new roll
//! ```

mod directory;
mod interpreter;
mod letters;
mod tcp;

pub use directory::{FAULT_FILE, Fault, SlipDirectory};
pub use interpreter::{Command, Interpreter};
pub use tcp::SimulatedTcpPrinter;

use std::io;

use super::raster::Painter;
use super::{
    Document, DrawnSlip, Fonts, PaperLevel, Printed, Printer, PrinterError, PrinterStatus, Profile, Trouble,
    job,
};

/// A printer inside the program that writes slips into a directory.
pub struct SimulatedPrinter {
    directory: SlipDirectory,
    profile: Profile,
    painter: Painter,
    paper_used_mm: f32,
}

impl SimulatedPrinter {
    /// A printer that writes into `directory`, going on after the highest number there.
    pub fn new(directory: SlipDirectory, profile: Profile, fonts: Fonts) -> Self {
        Self { directory, profile, painter: Painter::new(fonts), paper_used_mm: 0.0 }
    }

    fn save(&mut self, bytes: &[u8]) -> Result<(), PrinterError> {
        let mut paper = Interpreter::new(self.profile.width_dots);
        paper.feed(bytes);
        self.directory
            .save(bytes, &paper.paper())
            .map(|_| ())
            .map_err(|error| unknown(Trouble::Failed, Some(error)))
    }
}

impl Printer for SimulatedPrinter {
    fn status(&mut self) -> Result<PrinterStatus, PrinterError> {
        match self.directory.fault().map_err(|error| nothing(Trouble::Failed, Some(error)))? {
            None | Some(Fault::MidSlip | Fault::PaperEnds) => Ok(PrinterStatus::Ready(PaperLevel::Enough)),
            Some(Fault::PaperLow) => Ok(PrinterStatus::Ready(PaperLevel::NearEnd)),
            Some(Fault::WriteOnly) => Ok(PrinterStatus::Silent),
            Some(Fault::PaperOut) => Err(nothing(Trouble::PaperOut, None)),
            Some(Fault::CoverOpen) => Err(nothing(Trouble::CoverOpen, None)),
            Some(Fault::CutterJam) => Err(nothing(Trouble::CutterJammed, None)),
            Some(Fault::TooHot) => Err(nothing(Trouble::TooHot, None)),
            Some(Fault::Unplugged) => Err(nothing(Trouble::Unreachable, None)),
        }
    }

    fn draw(&mut self, document: &Document) -> Result<DrawnSlip, PrinterError> {
        Ok(DrawnSlip(job::encode(document, &self.profile, &mut self.painter)?))
    }

    fn print_drawn(&mut self, slip: &DrawnSlip) -> Result<Printed, PrinterError> {
        let job::Job { bytes, paper_mm } = &slip.0;
        let status = self.status()?;
        let fault = self.directory.fault().map_err(|error| nothing(Trouble::Failed, Some(error)))?;
        self.paper_used_mm += paper_mm;
        if let Some(fault @ (Fault::MidSlip | Fault::PaperEnds)) = fault {
            self.save(&bytes[..bytes.len() / 2])?;
            let trouble = if fault == Fault::PaperEnds { Trouble::PaperOut } else { Trouble::Unreachable };
            return Err(unknown(trouble, None));
        }
        self.save(bytes)?;
        Ok(match status {
            PrinterStatus::Ready(level) => Printed::Confirmed(level),
            PrinterStatus::Silent => Printed::Unconfirmed,
        })
    }

    fn profile(&self) -> &Profile {
        &self.profile
    }

    fn paper_used_mm(&self) -> f32 {
        self.paper_used_mm
    }
}

fn nothing(trouble: Trouble, cause: Option<io::Error>) -> PrinterError {
    PrinterError::NothingPrinted { trouble, cause }
}

fn unknown(trouble: Trouble, cause: Option<io::Error>) -> PrinterError {
    PrinterError::PaperUnknown { trouble, cause }
}
