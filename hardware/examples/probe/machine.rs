//! What this machine has, and what to do about what it lacks.

use std::fs;
use std::io;
use std::path::Path;

use hardware::gpio;
use hardware::survey::{Found, Survey};

pub(crate) fn list() {
    let survey = Survey::default();
    println!("Lines that begin with | are for the configuration of the kiosk: take one of each kind.\n");
    show(
        "Printers on USB",
        &survey.usb_printers(),
        "lp",
        "none. If one is plugged in, is it on? Some are serial lines, below.",
    );
    println!("Printers on the network are not searched for. Try one: probe --printer ADDRESS:9100");
    println!("(its address is on the slip that it prints when the feed button is held while it starts)");
    println!("  | [printer]\n  | kind = \"tcp\"\n  | address = \"ADDRESS:9100\"\n");
    show(
        "Serial lines (scanners, some printers)",
        &survey.serial_lines(),
        "dialout",
        "none. A scanner that types can often be made one: scan \"USB COM port\" or \"CDC-ACM\" in its manual.",
    );
    show("Keypads, scanners that type, sockets for headphones", &survey.inputs(), "input", "none.");
    pins();
    outputs(&survey.audio_outputs());
}

fn show(title: &str, found: &[Found], group: &str, otherwise: &str) {
    println!("{title}");
    if found.is_empty() {
        println!("  {otherwise}");
    }
    for one in found {
        println!("  {}, now at {}{}", one.what, one.device.display(), permission(&one.device, group));
        for (index, toml) in one.toml.iter().enumerate() {
            if index > 0 {
                println!("  or");
            }
            toml.lines().for_each(|line| println!("  | {line}"));
        }
    }
    println!();
}

fn permission(device: &Path, group: &str) -> String {
    match fs::OpenOptions::new().read(true).open(device) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            format!("\n  NOT ALLOWED: sudo usermod -aG {group} $USER, then log in again")
        }
        _ => String::new(),
    }
}

fn pins() {
    println!("Pins (lamp, button, sensor of presence, keypad)");
    let model = gpio::model();
    match &model {
        Some(model) => {
            println!("  {model}: BCM numbers");
            println!("  | [pins]\n  | lamp = {{ kind = \"raspberry-pi\", pin = 17 }}");
        }
        None => println!("  no Raspberry Pi"),
    }
    let chips = gpio::chips();
    for (path, label, lines) in &chips {
        println!("  {}: {lines} pins", path.display());
        if model.is_none() {
            println!("  | [pins]\n  | lamp = {{ kind = \"linux\", chip = {label:?}, line = 17 }}");
        }
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

fn outputs(names: &[String]) {
    println!("Sound");
    if names.is_empty() {
        println!(
            "  no output. Is a speaker or a sound card connected, and enabled in /boot/firmware/config.txt?"
        );
    }
    for name in names {
        println!("  {name}");
    }
    if names.len() > 1 {
        println!("  The first is used; another one is made the first in /etc/asound.conf:");
        println!("  | defaults.pcm.card 1");
    }
}
