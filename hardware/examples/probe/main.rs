//! Lists the devices of this machine, tries them, and says what is missing and what to do.
//!
//! ```sh
//! cargo run -p hardware --example probe                                          # what is there
//! cargo run -p hardware --example probe -- --file /etc/radha/kiosk.toml printer  # print a test slip
//! cargo run -p hardware --example probe -- --simulate-printer 127.0.0.1:9100 slips   # be a printer
//! cargo run -p hardware --example probe -- --help                                # the rest
//! ```

mod devices;
mod machine;
mod slip;

use std::env;
use std::fs;
use std::process::ExitCode;

use hardware::gpio::{Pin, Pins};
use hardware::usb::Place;
use hardware::{keypad, printer, scanner};
use serde::Deserialize;

const HELP: &str = "\
probe                                        list the devices of this machine, with lines for a configuration
probe --file KIOSK.toml WHAT                 try what the configuration of a kiosk names: printer, scanner, keypad,
                                             lamp, button or presence
probe --printer HOST:PORT [--width DOTS]     ask a network printer how it is, and print a test slip
                                             (576 dots on 80 mm paper, 384 on 58 mm)
probe --slip FILE.png [--width DOTS]         draw the test slip into a file
probe --simulate-printer HOST:PORT DIRECTORY [--width DOTS]
                                             be a network printer that writes slips into a directory
probe --scanner DEVICE [--baud RATE]         wait for a scan on a serial line
probe --lamp PIN                             blink a lamp three times
probe --button PIN                           wait for a press
                                             PIN is pi:17 (BCM number) or LABEL:27 (label of the chip, number on it)";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), String> {
    match words {
        [] => machine::list(),
        ["--help" | "-h"] => println!("{HELP}"),
        ["--file", file, what] => return try_configured(file, what),
        ["--printer", address, rest @ ..] => {
            let config = format!("kind = \"tcp\"\naddress = {address:?}\nwidth_dots = {}", width(rest)?);
            let config = toml::from_str(&config).map_err(|error| error.message().to_owned())?;
            return devices::try_printer(&config, address);
        }
        ["--slip", file, rest @ ..] => return devices::draw_slip(file, width(rest)?),
        ["--simulate-printer", address, directory, rest @ ..] => {
            return devices::be_a_printer(address, directory, width(rest)?);
        }
        ["--scanner", device] => return devices::try_scanner(&serial(device, 9_600)),
        ["--scanner", device, "--baud", rate] => {
            let rate = rate.parse().map_err(|_| format!("{rate} is no number of bits a second"))?;
            return devices::try_scanner(&serial(device, rate));
        }
        ["--lamp", pin] => return devices::try_lamp(&devices::parse_pin(pin, false)?),
        ["--button", pin] => return devices::try_contact(&devices::parse_pin(pin, true)?, "button"),
        _ => return Err(format!("these words are not understood\n\n{HELP}")),
    }
    Ok(())
}

/// What the configuration of a kiosk says about devices; the rest of it is none of ours.
#[derive(Deserialize)]
struct Devices {
    printer: Option<printer::Config>,
    scanner: Option<scanner::Config>,
    keypad: Option<keypad::Config>,
    #[serde(default)]
    pins: Pins,
}

fn try_configured(file: &str, what: &str) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let found: Devices = toml::from_str(&text).map_err(|error| format!("{file}: {error}"))?;
    let missing = || format!("{file} names no {what}; probe without words lists what there is");
    let pin = |pin: Option<Pin>| pin.ok_or_else(missing);
    match what {
        "printer" => devices::try_printer(&found.printer.ok_or_else(missing)?, "the printer"),
        "scanner" => devices::try_scanner(&found.scanner.ok_or_else(missing)?),
        "keypad" => devices::try_keypad(&found.keypad.ok_or_else(missing)?),
        "lamp" => devices::try_lamp(&pin(found.pins.lamp)?),
        "button" => devices::try_contact(&pin(found.pins.button)?, "button"),
        "presence" => devices::try_contact(&pin(found.pins.presence)?, "presence"),
        _ => Err(format!("{what} cannot be tried: name printer, scanner, keypad, lamp, button or presence")),
    }
}

fn serial(device: &str, baud_rate: u32) -> scanner::Config {
    scanner::Config::Serial { place: Place::Path(device.into()), baud_rate }
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
