//! Tries one device after the other, with what to do when it fails.

use std::error::Error;
use std::fs;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use hardware::gpio::{Debounce, GpioError, Pin, open_contact, open_lamp};
use hardware::keypad::{self, KeypadEvent};
use hardware::printer::escpos::encode;
use hardware::printer::raster::Painter;
use hardware::printer::simulated::{FAULT_FILE, Fault, SimulatedTcpPrinter, SlipDirectory};
use hardware::printer::{self, Fonts, PaperLevel, Printed, PrinterError, PrinterStatus, Profile, Trouble};
use hardware::scanner::{self, DocumentKey, Scan, Unreadable};

use crate::slip::test_slip;

/// How long a person may take to scan or press.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn try_printer(config: &printer::Config, name: &str) -> Result<(), String> {
    let mut printer = printer::open(config, Fonts::bundled()).map_err(|error| format!("{name}: {error}"))?;
    let profile = printer.profile().clone();
    match printer.status().map_err(|error| advice(name, &error))? {
        PrinterStatus::Ready(PaperLevel::Enough) => println!("{name} is ready."),
        PrinterStatus::Ready(PaperLevel::NearEnd) => {
            println!("{name} is ready; its roll is nearly at its end.")
        }
        PrinterStatus::Silent => println!("{name} can be reached and does not answer; trying to print."),
    }
    let started = Instant::now();
    let printed = printer.print(&test_slip(&profile)).map_err(|error| advice(name, &error))?;
    let took_ms = started.elapsed().as_millis();
    match printed {
        Printed::Confirmed(_) => println!("The test slip is out ({took_ms} ms), and the printer is well."),
        Printed::Unconfirmed => {
            println!(
                "The test slip was sent ({took_ms} ms). Look at it: this printer cannot say whether it printed,"
            );
            println!("so a kiosk will always show the number on its screen as well.");
        }
    }
    println!("Check: the large number is 15 mm high, all letters are whole, the code can be read");
    println!("by a phone, and nothing is cut off at the right. If it is, the paper is narrow: --width 384.");
    Ok(())
}

fn advice(address: &str, error: &PrinterError) -> String {
    let what_to_do = match error.trouble() {
        Some(Trouble::PaperOut) => "Put in a new roll and close the cover.",
        Some(Trouble::CoverOpen) => "Close the cover until it clicks.",
        Some(Trouble::CutterJammed) => {
            "Switch it off, open the cover, take out the paper around the knife, switch on."
        }
        Some(Trouble::TooHot) => "Wait some minutes; if it comes back, give it air.",
        Some(Trouble::Failed) => "Switch it off and on; if it comes back, read the lamps with its manual.",
        Some(Trouble::OffLine) => "Look whether somebody holds the feed button, or it waits for paper.",
        Some(Trouble::Unreachable) => {
            "Is it on, is the cable in, is the address right (hold the feed button while it starts: it prints it),\n\
             is this machine in the same network, and is no other program connected?"
        }
        None => "The width of the paper does not suit the slip: try --width.",
    };
    format!("{address}: {}\n{what_to_do}", chain(error))
}

pub(crate) fn draw_slip(file: &str, width_dots: u32) -> Result<(), String> {
    let profile = profile(width_dots);
    let mut painter = Painter::new(Fonts::bundled());
    for turn in ["the first", "the next"] {
        let started = Instant::now();
        let drawn = painter.draw(&test_slip(&profile), &profile).map_err(|error| error.to_string())?;
        let bytes = encode(&drawn, &profile).len();
        let took = started.elapsed();
        println!("{turn}: {} x {} dots, {bytes} bytes in {took:.1?}", drawn.width(), drawn.height());
        fs::File::create(file)
            .and_then(|file| drawn.write_png(file))
            .map_err(|error| format!("{file}: {error}"))?;
    }
    println!("{file} shows it.");
    Ok(())
}

pub(crate) fn be_a_printer(address: &str, directory: &str, width_dots: u32) -> Result<(), String> {
    let slips = SlipDirectory::open(directory).map_err(|error| format!("{directory}: {error}"))?;
    let printer = SimulatedTcpPrinter::start(address, slips, width_dots)
        .map_err(|error| format!("{address}: {error}"))?;
    println!(
        "A printer listens on {} and writes into {directory}. Close standard input to end it.",
        printer.address()
    );
    println!(
        "To make it fail, write one of these words into {directory}/{FAULT_FILE}, and remove the file to heal it:"
    );
    println!("  {}", Fault::ALL.map(Fault::word).join(" "));
    let mut rest = Vec::new();
    std::io::stdin().read_to_end(&mut rest).map_err(|error| error.to_string())?;
    printer.stop();
    Ok(())
}

pub(crate) fn try_scanner(config: &scanner::Config) -> Result<(), String> {
    println!("Scan something within {} seconds.", PATIENCE.as_secs());
    let mut scanner = scanner::open(config).map_err(|error| error.to_string())?;
    let scan = scanner.wait(PATIENCE).map_err(|error| {
        format!(
            "{}\nIs it plugged in, and may you open it (sudo usermod -aG dialout,input $USER)?",
            chain(&error)
        )
    })?;
    match scan {
        // What was scanned may be somebody's identity card, so only its shape is shown.
        Some(Scan::Text(text)) => println!("A code with {} characters.", text.reveal().len()),
        Some(Scan::Document(identity)) => match identity.key() {
            DocumentKey::PersonalNumber(_) => println!("An identity document with a personal number."),
            DocumentKey::IssuedNumber { .. } => println!("An identity document without a personal number."),
        },
        Some(Scan::Unreadable(Unreadable::Visa)) => {
            println!("A visa: a kiosk asks for the passport's own page.")
        }
        Some(Scan::Unreadable(Unreadable::Misread)) => {
            println!("A document that was not read right; try again.")
        }
        Some(Scan::Unreadable(Unreadable::Garbage)) => {
            println!("Something arrived that is neither code nor document. Is --baud as in its manual?");
        }
        None => {
            return Err(
                "Nothing arrived. Is it in the right mode, and is --baud as in its manual?".to_owned()
            );
        }
    }
    Ok(())
}

pub(crate) fn try_keypad(config: &keypad::Config) -> Result<(), String> {
    let trouble = |error: &dyn Error| {
        format!("{}\nIs it plugged in, and may you open it (sudo usermod -aG input $USER)?", chain(error))
    };
    let mut keypad = keypad::open(config).map_err(|error| trouble(&error))?;
    println!("Press every key, and plug headphones in, within {} seconds.", PATIENCE.as_secs());
    let started = Instant::now();
    let mut happened = 0;
    while let Some(left) = PATIENCE.checked_sub(started.elapsed()) {
        match keypad.wait(left).map_err(|error| trouble(&error))? {
            Some(KeypadEvent::Pressed(key)) => println!("{}", key.word()),
            Some(KeypadEvent::Headphones(true)) => println!("headphones in"),
            Some(KeypadEvent::Headphones(false)) => println!("headphones out"),
            None => break,
        }
        happened += 1;
    }
    match happened {
        0 => Err("Nothing happened. Is it the right device, and are the names of its keys right?".to_owned()),
        _ => Ok(()),
    }
}

pub(crate) fn try_lamp(pin: &Pin) -> Result<(), String> {
    let mut lamp = open_lamp(pin).map_err(|error| pin_advice(&error))?;
    for _ in 0..3 {
        for on in [true, false] {
            lamp.set(on).map_err(|error| pin_advice(&error))?;
            thread::park_timeout(Duration::from_millis(500));
        }
    }
    println!("The lamp blinked three times. If it was on in between, it is active low.");
    Ok(())
}

pub(crate) fn try_contact(pin: &Pin, name: &str) -> Result<(), String> {
    let mut contact = open_contact(pin, name).map_err(|error| pin_advice(&error))?;
    println!("Press it, or stand before it, within {} seconds.", PATIENCE.as_secs());
    let (started, mut debounce) = (Instant::now(), Debounce::default());
    while started.elapsed() < PATIENCE {
        if debounce.look(contact.is_down().map_err(|error| pin_advice(&error))?, started.elapsed()) {
            println!("It closed.");
            return Ok(());
        }
        thread::park_timeout(Duration::from_millis(10));
    }
    Err("It did not close. A contact stands between its pin and ground; is it the right pin?".to_owned())
}

pub(crate) fn parse_pin(text: &str, active_low: bool) -> Result<Pin, String> {
    let not_a_pin = || format!("{text} is no pin: write pi:17 or LABEL:27");
    let (chip, number) = text.rsplit_once(':').ok_or_else(not_a_pin)?;
    if chip == "pi" {
        return Ok(Pin::RaspberryPi { pin: number.parse().map_err(|_| not_a_pin())?, active_low });
    }
    Ok(Pin::Linux { chip: chip.to_owned(), line: number.parse().map_err(|_| not_a_pin())?, active_low })
}

fn pin_advice(error: &GpioError) -> String {
    let what_to_do = match error {
        GpioError::NoRaspberryPi(_) => {
            "Name the pin by the label of its chip; probe without words lists them."
        }
        GpioError::NoChip(_) => "Probe without words lists the chips.",
        GpioError::Switch { .. } | GpioError::NotALamp => "Probe without words lists the switches.",
        GpioError::Pin { .. } => {
            "Is it taken by another program, and may you open it (sudo usermod -aG gpio $USER)?"
        }
    };
    format!("{}\n{what_to_do}", chain(error))
}

fn profile(width_dots: u32) -> Profile {
    let usual = if width_dots < 480 { Profile::narrow() } else { Profile::default() };
    Profile { width_dots, ..usual }
}

/// An error with its causes.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
