//! The real way to a network printer, against a printer that listens on this machine.

use std::fs;
use std::time::Duration;

use hardware::printer::device::DevicePrinter;
use hardware::printer::link::{TcpLink, Timeouts};
use hardware::printer::simulated::{Fault, SimulatedTcpPrinter, SlipDirectory};
use hardware::printer::{Fonts, PaperLevel, Printed, Printer, PrinterError, PrinterStatus, Profile, Trouble};

use crate::slip_for;

/// A printer on a free port, and its slips.
struct Office {
    place: tempfile::TempDir,
    directory: SlipDirectory,
    device: SimulatedTcpPrinter,
}

impl Office {
    fn with(fault: Option<Fault>) -> Self {
        let place = tempfile::tempdir().expect("a directory");
        let directory = SlipDirectory::open(place.path()).expect("the directory");
        directory.set_fault(fault).expect("written");
        let device = SimulatedTcpPrinter::start("127.0.0.1:0", directory.clone(), 576).expect("a free port");
        Self { place, directory, device }
    }

    fn printer(&self, answer: Duration) -> DevicePrinter<TcpLink> {
        let link = TcpLink { address: self.device.address().to_string() };
        let timeouts = Timeouts { answer, finish: Duration::from_secs(20), ..Timeouts::default() };
        DevicePrinter::new(link, Profile::default(), timeouts, Fonts::bundled())
    }

    /// Prints one slip with a patience that only a dead machine exhausts.
    fn print(&self) -> Result<Printed, PrinterError> {
        self.printer(Duration::from_secs(20)).print(&slip_for("Certifikatë familjare"))
    }

    fn slips(&self) -> usize {
        let names =
            fs::read_dir(self.place.path()).expect("readable").map(|entry| entry.expect("readable").path());
        names.filter(|path| path.extension().is_some_and(|extension| extension == "png")).count()
    }
}

#[test]
fn a_confirmed_slip_is_on_the_paper() {
    let office = Office::with(None);
    assert_eq!(office.print().expect("healthy"), Printed::Confirmed(PaperLevel::Enough));
    assert_eq!(office.slips(), 1, "the printer speaks only when the slip is out");

    // The same document through the printer that writes files gives the same bytes.
    let other = tempfile::tempdir().expect("a directory");
    let directory = SlipDirectory::open(other.path()).expect("the directory");
    hardware::printer::simulated::SimulatedPrinter::new(directory, Profile::default(), Fonts::bundled())
        .print(&slip_for("Certifikatë familjare"))
        .expect("healthy");
    for file in ["0001.bin", "0001.png"] {
        let [over_the_wire, in_the_program] =
            [office.place.path(), other.path()].map(|path| fs::read(path.join(file)).expect("written"));
        assert_eq!(over_the_wire, in_the_program, "{file}");
    }
}

#[test]
fn several_slips_follow_each_other() {
    let office = Office::with(None);
    let mut printer = office.printer(Duration::from_secs(20));
    for _ in 0..3 {
        assert_eq!(printer.status().expect("healthy"), PrinterStatus::Ready(PaperLevel::Enough));
        printer.print(&slip_for("Certifikatë familjare")).expect("healthy");
    }
    assert_eq!(office.slips(), 3);
}

#[test]
fn trouble_known_before_prints_nothing() {
    for (fault, trouble) in [
        (Fault::PaperOut, Trouble::PaperOut),
        (Fault::CoverOpen, Trouble::CoverOpen),
        (Fault::CutterJam, Trouble::CutterJammed),
        (Fault::TooHot, Trouble::TooHot),
    ] {
        let office = Office::with(Some(fault));
        let error = office.print().expect_err("trouble");
        assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(trouble)));
        let slips = office.slips();
        office.device.stop();
        assert_eq!(slips, 0);
    }
}

#[test]
fn a_roll_near_its_end_is_told_with_the_slip() {
    assert_eq!(
        Office::with(Some(Fault::PaperLow)).print().expect("printed"),
        Printed::Confirmed(PaperLevel::NearEnd)
    );
}

#[test]
fn a_line_cut_in_the_middle_leaves_the_paper_unknown() {
    let office = Office::with(Some(Fault::MidSlip));
    let error = office.print().expect_err("the line is cut");
    assert_eq!((error.paper_may_be_out(), error.trouble()), (true, Some(Trouble::Unreachable)));
    assert_eq!(office.slips(), 1, "a part came out");
}

#[test]
fn a_roll_that_ends_in_the_middle_leaves_the_paper_unknown() {
    let error = Office::with(Some(Fault::PaperEnds)).print().expect_err("the roll ends");
    assert_eq!((error.paper_may_be_out(), error.trouble()), (true, Some(Trouble::PaperOut)));
}

#[test]
fn a_printer_that_never_answers_prints_unconfirmed() {
    let Office { place, directory: _directory, device } = Office::with(Some(Fault::WriteOnly));
    let link = TcpLink { address: device.address().to_string() };
    let timeouts = Timeouts { answer: Duration::from_millis(100), ..Timeouts::default() };
    let mut printer = DevicePrinter::new(link, Profile::default(), timeouts, Fonts::bundled());
    assert_eq!(printer.status().expect("reachable"), PrinterStatus::Silent);
    assert_eq!(printer.print(&slip_for("Certifikatë")).expect("sent"), Printed::Unconfirmed);
    device.stop();
    assert!(place.path().join("0001.png").exists(), "the whole slip had arrived");
}

#[test]
fn a_printer_that_comes_back_prints_again() {
    let office = Office::with(Some(Fault::Unplugged));
    let error = office.print().expect_err("it hangs up");
    assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(Trouble::Unreachable)));
    office.directory.set_fault(None).expect("removed");
    office.print().expect("healthy again");
}

#[test]
fn nobody_listening_means_nothing_printed() {
    let office = Office::with(None);
    let mut printer = office.printer(Duration::from_secs(20));
    office.device.stop();
    for error in [printer.status().expect_err("gone"), printer.print(&slip_for("Leje")).expect_err("gone")] {
        assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(Trouble::Unreachable)));
        assert_eq!(error.to_string(), "nothing was printed: the printer cannot be reached");
        assert!(std::error::Error::source(&error).is_some(), "what the machine said is kept");
    }
}

#[test]
fn a_name_without_an_address_means_nothing_printed() {
    let link = TcpLink { address: "printer.invalid:9100".to_owned() };
    let mut printer = DevicePrinter::new(link, Profile::default(), Timeouts::default(), Fonts::bundled());
    let error = printer.status().expect_err("no such name");
    assert_eq!(error.trouble(), Some(Trouble::Unreachable));
}
