//! Which pins a machine uses, as its configuration file says.

use std::path::PathBuf;

use serde::Deserialize;

use super::{
    Button, GpioError, Lamp, LinuxButton, LinuxLamp, PiButton, PiLamp, SimulatedButton, SimulatedLamp,
};

/// A pin.
///
/// ```toml
/// [lamp]
/// kind = "raspberry-pi"       # BCM number
/// pin = 17
/// active_low = false
///
/// [button]
/// kind = "linux"              # any board
/// chip = "pinctrl-rp1"        # `cargo run -p hardware --example probe` lists the labels
/// line = 27
/// active_low = true
///
/// [lamp]
/// kind = "simulated"
/// directory = "pins"
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Pin {
    /// A pin of a Raspberry Pi.
    RaspberryPi {
        /// Its BCM number.
        pin: u8,
        /// Whether it is active at the low level.
        #[serde(default)]
        active_low: bool,
    },
    /// A pin of any Linux board.
    Linux {
        /// The label of its chip.
        chip: String,
        /// Its number on the chip.
        line: u32,
        /// Whether it is active at the low level.
        #[serde(default)]
        active_low: bool,
    },
    /// A file.
    Simulated {
        /// Where the file is.
        directory: PathBuf,
    },
}

/// Takes the pin of a lamp; a simulated one is the file `lamp`.
///
/// # Errors
/// [`GpioError`] when the pin cannot be used.
pub fn open_lamp(config: &Pin) -> Result<Box<dyn Lamp>, GpioError> {
    Ok(match config {
        Pin::RaspberryPi { pin, active_low } => Box::new(PiLamp::new(*pin, *active_low)?),
        Pin::Linux { chip, line, active_low } => Box::new(LinuxLamp::new(chip, *line, *active_low)?),
        Pin::Simulated { directory } => Box::new(SimulatedLamp::new(directory, "lamp")?),
    })
}

/// Takes the pin of a button; a simulated one is the file `button`.
///
/// # Errors
/// [`GpioError`] when the pin cannot be used.
pub fn open_button(config: &Pin) -> Result<Box<dyn Button>, GpioError> {
    Ok(match config {
        Pin::RaspberryPi { pin, active_low } => Box::new(PiButton::new(*pin, *active_low)?),
        Pin::Linux { chip, line, active_low } => Box::new(LinuxButton::new(chip, *line, *active_low)?),
        Pin::Simulated { directory } => Box::new(SimulatedButton::new(directory, "button")?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_named_by_their_board() {
        let pin: Pin = toml::from_str("kind = 'raspberry-pi'\npin = 17").expect("valid");
        assert_eq!(pin, Pin::RaspberryPi { pin: 17, active_low: false });
        let pin: Pin = toml::from_str("kind = 'linux'\nchip = 'pinctrl-rp1'\nline = 27\nactive_low = true")
            .expect("valid");
        assert_eq!(pin, Pin::Linux { chip: "pinctrl-rp1".to_owned(), line: 27, active_low: true });
        assert!(toml::from_str::<Pin>("kind = 'linux'\npin = 27").is_err());
    }

    #[test]
    fn a_chip_that_is_not_there_is_named() {
        let pin = Pin::Linux { chip: "no such chip".to_owned(), line: 1, active_low: false };
        for error in [open_lamp(&pin).err(), open_button(&pin).err()] {
            assert_eq!(error.expect("refused").to_string(), "no pin chip is called \"no such chip\"");
        }
    }
}
