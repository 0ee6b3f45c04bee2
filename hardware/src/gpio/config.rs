//! Which pins a machine uses, as its configuration file says.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::switch::is_device;
use super::{
    Button, GpioError, HeadphoneSwitch, Lamp, LinuxButton, LinuxLamp, PiButton, PiLamp, SimulatedButton,
    SimulatedLamp,
};

/// A pin.
///
/// ```toml
/// [pins]
/// lamp = { kind = "raspberry-pi", pin = 17 }                                          # BCM number
/// button = { kind = "linux", chip = "pinctrl-rp1", line = 27, active_low = true }     # any board
/// presence = { kind = "simulated", directory = "pins" }
/// # Only where something is read: the switch of a sound card's socket, by path or name.
/// # headphones = { kind = "switch", device = "HDA Intel PCH Headphone" }
/// ```
///
/// `cargo run -p hardware --example probe` lists labels and names.
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
    /// A switch for headphones that the kernel knows.
    Switch {
        /// The path or the name of its input device.
        #[serde(deserialize_with = "device")]
        device: String,
    },
    /// A file.
    Simulated {
        /// Where the file is.
        directory: PathBuf,
    },
}

fn device<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if is_device(&text) {
        Ok(text)
    } else {
        Err(serde::de::Error::custom("device must be a path below /dev or the name of an input device"))
    }
}

impl Pin {
    /// The same with the directory of a simulated pin below `folder`, where the file lies that names it.
    #[must_use]
    pub fn below(self, folder: &Path) -> Self {
        match self {
            Self::Simulated { directory } => Self::Simulated { directory: folder.join(directory) },
            real @ (Self::RaspberryPi { .. } | Self::Linux { .. } | Self::Switch { .. }) => real,
        }
    }
}

/// The pins of a machine, by what is connected to them; each may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pins {
    /// The light that shows where the slip comes out.
    pub lamp: Option<Pin>,
    /// A button.
    pub button: Option<Pin>,
    /// A sensor that is closed while somebody stands before the machine.
    pub presence: Option<Pin>,
}

/// A pin that cannot be used, by what should be connected to it.
#[derive(Debug, thiserror::Error)]
#[error("[pins] {name} cannot be used")]
pub struct PinsError {
    /// Its key in the configuration.
    pub name: &'static str,
    /// Why.
    #[source]
    pub cause: GpioError,
}

impl Pins {
    /// The same with the directories of simulated pins below `folder`, where the file lies that names them.
    #[must_use]
    pub fn below(self, folder: &Path) -> Self {
        let [lamp, button, presence] =
            [self.lamp, self.button, self.presence].map(|pin| pin.map(|pin| pin.below(folder)));
        Self { lamp, button, presence }
    }

    /// Takes the pin of the lamp.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open_lamp(&self) -> Result<Option<Box<dyn Lamp>>, PinsError> {
        self.lamp.as_ref().map(open_lamp).transpose().map_err(|cause| PinsError { name: "lamp", cause })
    }

    /// Takes the pin of the button.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open_button(&self) -> Result<Option<Box<dyn Button>>, PinsError> {
        named_contact(self.button.as_ref(), "button")
    }

    /// Takes the pin of the sensor of presence.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open_presence(&self) -> Result<Option<Box<dyn Button>>, PinsError> {
        named_contact(self.presence.as_ref(), "presence")
    }
}

fn named_contact(pin: Option<&Pin>, name: &'static str) -> Result<Option<Box<dyn Button>>, PinsError> {
    pin.map(|pin| open_contact(pin, name)).transpose().map_err(|cause| PinsError { name, cause })
}

/// Takes the pin of a lamp; a simulated one is the file `lamp`.
///
/// # Errors
/// [`GpioError`] when the pin cannot be used.
pub fn open_lamp(config: &Pin) -> Result<Box<dyn Lamp>, GpioError> {
    Ok(match config {
        Pin::RaspberryPi { pin, active_low } => Box::new(PiLamp::new(*pin, *active_low)?),
        Pin::Linux { chip, line, active_low } => Box::new(LinuxLamp::new(chip, *line, *active_low)?),
        Pin::Switch { .. } => return Err(GpioError::NotALamp),
        Pin::Simulated { directory } => Box::new(SimulatedLamp::new(directory, "lamp")?),
    })
}

/// Takes the pin of a button; a simulated one is the file `button`.
///
/// # Errors
/// [`GpioError`] when the pin cannot be used.
pub fn open_button(config: &Pin) -> Result<Box<dyn Button>, GpioError> {
    open_contact(config, "button")
}

/// Takes the pin of anything that can be closed or open; a simulated one is the file `name`.
///
/// # Errors
/// [`GpioError`] when the pin cannot be used.
pub fn open_contact(config: &Pin, name: &str) -> Result<Box<dyn Button>, GpioError> {
    Ok(match config {
        Pin::RaspberryPi { pin, active_low } => Box::new(PiButton::new(*pin, *active_low)?),
        Pin::Linux { chip, line, active_low } => Box::new(LinuxButton::new(chip, *line, *active_low)?),
        Pin::Switch { device } => Box::new(HeadphoneSwitch::new(device)?),
        Pin::Simulated { directory } => Box::new(SimulatedButton::new(directory, name)?),
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

    #[test]
    fn pins_are_opened_by_what_is_connected_to_them() {
        let place = tempfile::tempdir().expect("a directory");
        let pins: Pins = toml::from_str(
            "presence = { kind = 'simulated', directory = 'pins' }\nlamp = { kind = 'switch', device = 'Jack' }",
        )
        .expect("valid");
        let pins = pins.below(place.path());
        assert!(pins.open_button().expect("none is named").is_none());
        std::fs::write(place.path().join("presence"), "").expect("written");
        let mut presence = pins.open_presence().expect("usable").expect("named");
        assert!(!presence.is_down().expect("readable"));
        std::fs::write(place.path().join("pins/presence"), "").expect("written");
        assert!(presence.is_down().expect("readable"));
        let error = pins.open_lamp().err().expect("a switch is no lamp");
        assert_eq!(
            (error.to_string(), error.cause.to_string()),
            ("[pins] lamp cannot be used".to_owned(), "a switch can be read only: it is no lamp".to_owned())
        );
    }

    #[test]
    fn a_switch_is_named_by_path_or_name_and_missed_in_words() {
        let pin: Pin = toml::from_str("kind = 'switch'\ndevice = 'No Such Headphone'").expect("valid");
        let error = open_contact(&pin, "headphones").err().expect("not there");
        assert_eq!(error.to_string(), "\"No Such Headphone\" has no switch for headphones");
        for device in ["", " ", "/etc/passwd"] {
            assert!(toml::from_str::<Pin>(&format!("kind = 'switch'\ndevice = '{device}'")).is_err());
        }
    }
}
