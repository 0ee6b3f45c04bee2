//! Which keypad a machine has, as its configuration file says.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Key, KeyMap, Keypad, KeypadError, PinKeypad, SimulatedKeypad, UsbKeypad};
use crate::gpio::{Button, GpioError, Pin, open_contact};
use crate::usb::{NotOnePlace, Place, UsbId};

/// A keypad.
///
/// ```toml
/// [keypad]
/// kind = "usb"
/// path = "/dev/input/by-id/usb-…-event-kbd"    # or usb = "2047:09d0"
/// keys = { select = "KEY_F20", headphones_in = "KEY_F15", headphones_out = "KEY_F16" }    # where they are not the usual
/// headphones = { kind = "switch", device = "HDA Intel PCH Headphone" }    # where the socket is not the keypad's own
///
/// [keypad]
/// kind = "pins"
/// up = { kind = "raspberry-pi", pin = 5, active_low = true }    # also down, select, back, repeat
/// louder = { kind = "raspberry-pi", pin = 22, active_low = true }    # also quieter, headphones; these may be missing
///
/// [keypad]
/// kind = "simulated"
/// directory = "keys"
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Fields")]
pub enum Config {
    /// A keyboard with a few keys.
    Usb {
        /// Where it is.
        place: Place,
        /// Which key is which.
        keys: KeyMap,
        /// The socket for headphones, where it is not the keypad's own.
        headphones: Option<Pin>,
    },
    /// Contacts on pins.
    Pins(Box<PinKeys>),
    /// No keypad but a directory, see [`SimulatedKeypad`].
    Simulated {
        /// Where presses are put as a file.
        directory: PathBuf,
    },
}

/// The pins of a keypad.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinKeys {
    /// To what stands before.
    pub up: Pin,
    /// To what comes next.
    pub down: Pin,
    /// Takes what is chosen.
    pub select: Pin,
    /// One page back.
    pub back: Pin,
    /// Says it again.
    pub repeat: Pin,
    /// Speaks louder.
    pub louder: Option<Pin>,
    /// Speaks more quietly.
    pub quieter: Option<Pin>,
    /// Closed while headphones are plugged in.
    pub headphones: Option<Pin>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum Fields {
    Usb {
        path: Option<PathBuf>,
        usb: Option<UsbId>,
        #[serde(default)]
        keys: KeyMap,
        headphones: Option<Pin>,
    },
    Pins(Box<PinKeys>),
    Simulated {
        directory: PathBuf,
    },
}

impl TryFrom<Fields> for Config {
    type Error = NotOnePlace;

    fn try_from(fields: Fields) -> Result<Self, NotOnePlace> {
        Ok(match fields {
            Fields::Usb { path, usb, keys, headphones } => {
                Self::Usb { place: Place::of(path, usb)?, keys, headphones }
            }
            Fields::Pins(keys) => Self::Pins(keys),
            Fields::Simulated { directory } => Self::Simulated { directory },
        })
    }
}

impl Config {
    /// The same with the directories of whatever is simulated below `folder`, where the file lies that names them.
    #[must_use]
    pub fn below(self, folder: &Path) -> Self {
        let below = |pin: Option<Pin>| pin.map(|pin| pin.below(folder));
        match self {
            Self::Simulated { directory } => Self::Simulated { directory: folder.join(directory) },
            Self::Usb { place, keys, headphones } => Self::Usb { place, keys, headphones: below(headphones) },
            Self::Pins(keys) => Self::Pins(Box::new(PinKeys {
                up: keys.up.below(folder),
                down: keys.down.below(folder),
                select: keys.select.below(folder),
                back: keys.back.below(folder),
                repeat: keys.repeat.below(folder),
                louder: below(keys.louder),
                quieter: below(keys.quieter),
                headphones: below(keys.headphones),
            })),
        }
    }
}

/// Makes a keypad ready; one on USB need not be there yet.
///
/// # Errors
/// When a pin cannot be used, or the directory of a simulated keypad cannot be made.
pub fn open(config: &Config) -> Result<Box<dyn Keypad>, KeypadError> {
    Ok(match config {
        Config::Usb { place, keys, headphones } => {
            let headphones = headphones.as_ref().map(|pin| contact(pin, "headphones")).transpose()?;
            Box::new(UsbKeypad::new(place.clone(), keys.clone(), headphones))
        }
        Config::Pins(pins) => {
            let named = [
                (Key::Up, Some(&pins.up)),
                (Key::Down, Some(&pins.down)),
                (Key::Select, Some(&pins.select)),
                (Key::Back, Some(&pins.back)),
                (Key::Repeat, Some(&pins.repeat)),
                (Key::Louder, pins.louder.as_ref()),
                (Key::Quieter, pins.quieter.as_ref()),
            ];
            let keys = named.into_iter().filter_map(|(key, pin)| Some((key, pin?)));
            let keys: Vec<_> = keys
                .map(|(key, pin)| Ok((key, contact(pin, key.word())?)))
                .collect::<Result<_, KeypadError>>()?;
            let headphones = pins.headphones.as_ref().map(|pin| contact(pin, "headphones")).transpose()?;
            Box::new(PinKeypad::new(keys, headphones))
        }
        Config::Simulated { directory } => {
            Box::new(SimulatedKeypad::new(directory).map_err(KeypadError::Gone)?)
        }
    })
}

fn contact(pin: &Pin, name: &str) -> Result<Box<dyn Button>, KeypadError> {
    open_contact(pin, name).map_err(|cause: GpioError| KeypadError::Pin { name: name.to_owned(), cause })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::*;
    use crate::keypad::KeypadEvent;

    fn parse(text: &str) -> Result<Config, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.message().to_owned())
    }

    const PINS: &str = "kind = 'pins'
        up = { kind = 'simulated', directory = 'keys' }
        down = { kind = 'simulated', directory = 'keys' }
        select = { kind = 'simulated', directory = 'keys' }
        back = { kind = 'simulated', directory = 'keys' }
        repeat = { kind = 'simulated', directory = 'keys' }
        headphones = { kind = 'simulated', directory = 'keys' }";

    #[test]
    fn a_usb_keypad_needs_its_place_only() {
        let place = Place::Path("/dev/radha-keypad".into());
        let config = Config::Usb { place, keys: KeyMap::default(), headphones: None };
        assert_eq!(parse("kind = 'usb'\npath = '/dev/radha-keypad'"), Ok(config));
        assert!(parse("kind = 'usb'").expect_err("no place").starts_with("name the device by path"));
        let wrong = parse("kind = 'usb'\npath = '/dev/radha-keypad'\nkeys = { left = 'KEY_LEFT' }");
        assert!(wrong.expect_err("no such key").contains("left"));
    }

    #[test]
    fn a_keypad_on_pins_tells_its_keys_by_their_names() {
        let place = tempfile::tempdir().expect("a directory");
        let mut keypad = open(&parse(PINS).expect("valid").below(place.path())).expect("simulated pins");
        assert_eq!(keypad.wait(Duration::ZERO).expect("there"), None);
        for (file, event) in
            [("back", KeypadEvent::Pressed(Key::Back)), ("headphones", KeypadEvent::Headphones(true))]
        {
            fs::write(place.path().join("keys").join(file), "").expect("written");
            assert_eq!(keypad.wait(Duration::from_secs(20)).expect("there"), Some(event));
        }
    }

    #[test]
    fn five_keys_are_needed_and_a_pin_of_no_use_is_named() {
        assert!(parse(&PINS.replace("repeat", "louder")).expect_err("no repeat").contains("repeat"));
        let config = parse(&PINS.replacen(
            "{ kind = 'simulated', directory = 'keys' }",
            "{ kind = 'linux', chip = 'x', line = 1 }",
            1,
        ));
        let error = open(&config.expect("valid")).err().expect("no such chip");
        assert_eq!(error.to_string(), "the pin of the key up is of no use");
    }
}
