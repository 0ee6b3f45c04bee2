//! The printer that writes files, healthy and with every fault.

use std::fs;

use hardware::printer::escpos::encode;
use hardware::printer::raster::Painter;
use hardware::printer::simulated::{FAULT_FILE, Fault, SimulatedPrinter, SlipDirectory};
use hardware::printer::{Fonts, PaperLevel, Printed, Printer, PrinterStatus, Profile, Trouble};

use crate::slip_for;

fn printer(directory: &SlipDirectory) -> SimulatedPrinter {
    SimulatedPrinter::new(directory.clone(), Profile::default(), Fonts::bundled())
}

fn files(directory: &SlipDirectory) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory.path())
        .expect("the directory is there")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_slip_becomes_the_bytes_of_a_device_and_a_picture() {
    let place = tempfile::tempdir().expect("a directory");
    let directory = SlipDirectory::open(place.path().join("slips")).expect("a new directory");
    let printed = printer(&directory).print(&slip_for("Pasaportë")).expect("a healthy printer");
    assert_eq!(printed, Printed::Confirmed(PaperLevel::Enough));
    // Another start goes on with the next number.
    printer(&directory).print(&slip_for("Martesë")).expect("a healthy printer");
    assert_eq!(files(&directory), ["0001.bin", "0001.png", "0002.bin", "0002.png"]);

    let drawn =
        Painter::new(Fonts::bundled()).draw(&slip_for("Pasaportë"), &Profile::default()).expect("it fits");
    let bytes = fs::read(directory.path().join("0001.bin")).expect("the bytes");
    assert_eq!(bytes, encode(&drawn, &Profile::default()));
    let picture = image::open(directory.path().join("0001.png")).expect("a picture").to_luma8();
    assert_eq!((picture.width(), picture.height()), (drawn.width(), drawn.height()));
}

#[test]
fn trouble_known_before_prints_nothing() {
    let place = tempfile::tempdir().expect("a directory");
    let directory = SlipDirectory::open(place.path()).expect("the directory");
    let mut printer = printer(&directory);
    for (fault, trouble) in [
        (Fault::PaperOut, Trouble::PaperOut),
        (Fault::CoverOpen, Trouble::CoverOpen),
        (Fault::CutterJam, Trouble::CutterJammed),
        (Fault::TooHot, Trouble::TooHot),
        (Fault::Unplugged, Trouble::Unreachable),
    ] {
        directory.set_fault(Some(fault)).expect("written");
        let error = printer.status().expect_err("trouble");
        assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(trouble)));
        let error = printer.print(&slip_for("Pasaportë")).expect_err("trouble");
        assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(trouble)));
        assert_eq!(files(&directory), [FAULT_FILE]);
    }
    directory.set_fault(None).expect("removed");
    assert_eq!(printer.status().expect("healthy again"), PrinterStatus::Ready(PaperLevel::Enough));
}

#[test]
fn trouble_in_the_middle_leaves_half_a_slip() {
    for (fault, trouble) in [(Fault::MidSlip, Trouble::Unreachable), (Fault::PaperEnds, Trouble::PaperOut)] {
        let place = tempfile::tempdir().expect("a directory");
        let directory = SlipDirectory::open(place.path()).expect("the directory");
        directory.set_fault(Some(fault)).expect("written");
        let mut printer = printer(&directory);
        let error = printer.print(&slip_for("Pasaportë")).expect_err("trouble");
        assert_eq!((error.paper_may_be_out(), error.trouble()), (true, Some(trouble)));
        directory.set_fault(None).expect("removed");
        printer.print(&slip_for("Pasaportë")).expect("healthy again");
        let height = |name| image::open(directory.path().join(name)).expect("a picture").height();
        assert!(height("0001.png") * 3 < height("0002.png") * 2, "half of the paper came out");
    }
}

#[test]
fn a_printer_that_says_nothing_confirms_nothing() {
    let place = tempfile::tempdir().expect("a directory");
    let directory = SlipDirectory::open(place.path()).expect("the directory");
    let mut printer = printer(&directory);
    directory.set_fault(Some(Fault::WriteOnly)).expect("written");
    assert_eq!(printer.status().expect("reachable"), PrinterStatus::Silent);
    assert_eq!(printer.print(&slip_for("Pasaportë")).expect("sent"), Printed::Unconfirmed);
    directory.set_fault(Some(Fault::PaperLow)).expect("written");
    assert_eq!(
        printer.print(&slip_for("Pasaportë")).expect("printed"),
        Printed::Confirmed(PaperLevel::NearEnd)
    );
}

#[test]
fn a_fault_that_nobody_knows_is_trouble() {
    let place = tempfile::tempdir().expect("a directory");
    let directory = SlipDirectory::open(place.path()).expect("the directory");
    fs::write(place.path().join(FAULT_FILE), "paper-uot\n").expect("written");
    let error = printer(&directory).print(&slip_for("Pasaportë")).expect_err("a misspelt fault");
    assert_eq!(error.trouble(), Some(Trouble::Failed));
    for fault in Fault::ALL {
        fs::write(place.path().join(FAULT_FILE), format!("{}\n", fault.word())).expect("written");
        assert_eq!(directory.fault().expect("a known word"), Some(fault));
    }
}
