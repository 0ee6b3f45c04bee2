//! What this machine has, and what to do about what it lacks.

use std::fs;
use std::path::Path;

use hardware::gpio;

pub(crate) fn list() {
    serial_ports();
    usb_printers();
    pins();
    println!("Network printers are not searched for. Try one: probe --printer ADDRESS:9100");
    println!("(its address is on the slip that it prints when the feed button is held while it starts)");
}

fn serial_ports() {
    println!("Serial ports (scanners)");
    match serialport::available_ports() {
        Ok(ports) if ports.is_empty() => {
            println!("  none. Plug the scanner in; if it types like a keyboard, scan the code");
            println!("  \"USB COM port\" or \"CDC-ACM\" in its manual to make it a serial device.");
        }
        Ok(ports) => {
            for port in ports {
                println!("  {}  {}{}", port.port_name, kind(&port.port_type), permission(&port.port_name));
            }
            if let Ok(links) = fs::read_dir("/dev/serial/by-id") {
                for link in links.flatten() {
                    println!("  {}  (lasting name: use this one)", link.path().display());
                }
            }
        }
        Err(error) => println!("  cannot be listed: {error}"),
    }
    println!();
}

fn kind(kind: &serialport::SerialPortType) -> String {
    match kind {
        serialport::SerialPortType::UsbPort(usb) => {
            let name =
                [&usb.manufacturer, &usb.product].map(|name| name.clone().unwrap_or_default()).join(" ");
            format!("USB {:04x}:{:04x} {}", usb.vid, usb.pid, name.trim())
        }
        serialport::SerialPortType::PciPort => "built in".to_owned(),
        serialport::SerialPortType::BluetoothPort => "Bluetooth".to_owned(),
        serialport::SerialPortType::Unknown => String::new(),
    }
}

fn permission(device: &str) -> &'static str {
    match fs::OpenOptions::new().read(true).write(true).open(device) {
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            "  NOT ALLOWED: sudo usermod -aG dialout $USER, then log in again"
        }
        _ => "",
    }
}

fn usb_printers() {
    let printers: Vec<String> = fs::read_dir("/dev/usb")
        .map(|entries| entries.flatten().map(|entry| entry.path().display().to_string()).collect())
        .unwrap_or_default();
    let printers: Vec<&String> = printers.iter().filter(|path| path.contains("/lp")).collect();
    println!("USB printers");
    if printers.is_empty() {
        println!("  none");
    }
    for path in printers {
        println!("  {path}  is not driven yet: connect this printer by network cable");
    }
    println!();
}

fn pins() {
    println!("Pins (lamps and buttons)");
    match gpio::model() {
        Some(model) => println!("  {model}: use pi:NUMBER with BCM numbers"),
        None => println!("  no Raspberry Pi"),
    }
    let chips = gpio::chips();
    for (path, label, lines) in &chips {
        println!("  {}  label {label:?}, {lines} pins: use {label}:NUMBER", path.display());
    }
    if chips.is_empty() {
        if Path::new("/dev/gpiochip0").exists() {
            println!("  /dev/gpiochip0 may not be opened: sudo usermod -aG gpio $USER, then log in again");
        } else {
            println!("  no pin chips. On a Raspberry Pi check that the kernel is its own;");
            println!("  on a PC use kind = \"simulated\" for the lamp and the button.");
        }
    }
    println!();
}
