//! Lists the devices of this machine, tries them, and says what is missing and what to do.
//!
//! ```sh
//! cargo run -p hardware --example probe                                          # what is there
//! cargo run -p hardware --example probe -- --printer 192.168.1.50:9100           # print a test slip on 80 mm paper
//! cargo run -p hardware --example probe -- --simulate-printer 127.0.0.1:9100 slips   # be a printer
//! cargo run -p hardware --example probe -- --help                                # the rest
//! ```

mod devices;
mod machine;
mod slip;

use std::env;
use std::process::ExitCode;

use hardware::usb::Place;

const HELP: &str = "\
probe                                        list the devices of this machine
probe --printer HOST:PORT [--width DOTS]     ask a network printer how it is, and print a test slip
                                             (576 dots on 80 mm paper, 384 on 58 mm)
probe --slip FILE.png [--width DOTS]         draw the test slip into a file
probe --simulate-printer HOST:PORT DIRECTORY [--width DOTS]
                                             be a network printer that writes slips into a directory
probe --scanner DEVICE [--baud RATE]         wait for a scan on a serial port
probe --lamp PIN                             blink a lamp three times
probe --button PIN                           wait for a press
                                             PIN is pi:17 (BCM number) or LABEL:27 (label of the chip, number on it)";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        [] => {
            machine::list();
            Ok(())
        }
        ["--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        ["--printer", address, rest @ ..] => {
            width(rest).and_then(|width| devices::try_printer(address, width))
        }
        ["--slip", file, rest @ ..] => width(rest).and_then(|width| devices::draw_slip(file, width)),
        ["--simulate-printer", address, directory, rest @ ..] => {
            width(rest).and_then(|width| devices::be_a_printer(address, directory, width))
        }
        ["--scanner", device] => devices::try_scanner(&serial(device, 9_600)),
        ["--scanner", device, "--baud", rate] => match rate.parse() {
            Ok(rate) => devices::try_scanner(&serial(device, rate)),
            Err(_) => Err(format!("{rate} is no number of bits a second")),
        },
        ["--lamp", pin] => devices::try_lamp(pin),
        ["--button", pin] => devices::try_button(pin),
        _ => Err(format!("these words are not understood\n\n{HELP}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn serial(device: &str, baud_rate: u32) -> hardware::scanner::Config {
    hardware::scanner::Config::Serial { place: Place::Path(device.into()), baud_rate }
}

fn width(words: &[&str]) -> Result<u32, String> {
    match words {
        [] => Ok(576),
        ["--width", dots] => match dots.parse() {
            Ok(dots @ 128..=1024) if dots % 8 == 0 => Ok(dots),
            _ => Err(format!("{dots} is no multiple of 8 from 128 to 1024")),
        },
        _ => Err(format!("these words are not understood: {}\n\n{HELP}", words.join(" "))),
    }
}
