//! Which scanner a machine has, as its configuration file says.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{DeviceScanner, KeyboardSource, Scanner, SerialSource, SimulatedScanner};
use crate::usb::{NotOnePlace, Place, UsbId};

/// A scanner.
///
/// ```toml
/// [scanner]
/// kind = "serial"                    # best: a model in serial mode (USB COM port, CDC-ACM)
/// path = "/dev/serial/by-id/usb-…"   # or usb = "0c2e:0b61", the first of this maker and product
/// baud_rate = 9600                   # USB models ignore it
///
/// [scanner]
/// kind = "keyboard"                  # a model that can only type
/// path = "/dev/input/by-id/usb-…-event-kbd"    # or usb = "…"
///
/// [scanner]
/// kind = "simulated"
/// directory = "scans"
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Fields")]
pub enum Config {
    /// A scanner on a serial line.
    Serial {
        /// Where it is.
        place: Place,
        /// Bits a second.
        baud_rate: u32,
    },
    /// A scanner that types.
    Keyboard {
        /// Where it is.
        place: Place,
    },
    /// No scanner but a directory, see [`SimulatedScanner`].
    Simulated {
        /// Where scans are put as files.
        directory: PathBuf,
    },
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum Fields {
    Serial { path: Option<PathBuf>, usb: Option<UsbId>, baud_rate: Option<u32> },
    Keyboard { path: Option<PathBuf>, usb: Option<UsbId> },
    Simulated { directory: PathBuf },
}

impl TryFrom<Fields> for Config {
    type Error = NotOnePlace;

    fn try_from(fields: Fields) -> Result<Self, NotOnePlace> {
        Ok(match fields {
            Fields::Serial { path, usb, baud_rate } => {
                Self::Serial { place: Place::of(path, usb)?, baud_rate: baud_rate.unwrap_or(9_600) }
            }
            Fields::Keyboard { path, usb } => Self::Keyboard { place: Place::of(path, usb)? },
            Fields::Simulated { directory } => Self::Simulated { directory },
        })
    }
}

impl Config {
    /// The same with the directory of a simulated scanner below `folder`, where the file lies that names it.
    #[must_use]
    pub fn below(self, folder: &Path) -> Self {
        match self {
            Self::Simulated { directory } => Self::Simulated { directory: folder.join(directory) },
            real @ (Self::Serial { .. } | Self::Keyboard { .. }) => real,
        }
    }
}

/// Makes a scanner ready; a real one need not be there yet.
///
/// # Errors
/// The directory of a simulated scanner cannot be made.
pub fn open(config: &Config) -> io::Result<Box<dyn Scanner>> {
    Ok(match config {
        Config::Serial { place, baud_rate } => {
            Box::new(DeviceScanner::new(SerialSource::new(place.clone(), *baud_rate)))
        }
        Config::Keyboard { place } => Box::new(DeviceScanner::new(KeyboardSource::new(place.clone()))),
        Config::Simulated { directory } => Box::new(SimulatedScanner::new(directory)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.message().to_owned())
    }

    #[test]
    fn a_scanner_needs_its_place_only() {
        let place = Place::Path("/dev/ttyACM0".into());
        let serial = Config::Serial { place: place.clone(), baud_rate: 9_600 };
        assert_eq!(parse("kind = 'serial'\npath = '/dev/ttyACM0'"), Ok(serial));
        assert_eq!(parse("kind = 'keyboard'\npath = '/dev/ttyACM0'"), Ok(Config::Keyboard { place }));
        let place = Place::Usb("0c2e:0b61".parse().expect("valid"));
        assert_eq!(parse("kind = 'keyboard'\nusb = '0C2E:0B61'"), Ok(Config::Keyboard { place }));
    }

    #[test]
    fn what_names_no_scanner_is_refused_in_words() {
        let neither = "name the device by path = \"/dev/…\" or by usb = \"VENDOR:PRODUCT\", one of the two";
        assert_eq!(parse("kind = 'serial'").expect_err("no place"), neither);
        let both = "kind = 'serial'\npath = '/dev/ttyACM0'\nusb = '0c2e:0b61'";
        assert_eq!(parse(both).expect_err("two places"), neither);
        assert!(
            parse("kind = 'serial'\nusb = 'scanner'").expect_err("no id").contains("as lsusb shows them")
        );
        assert!(parse("kind = 'serial'\npath = '/dev/ttyACM0'\nparity = 'odd'").is_err());
        assert!(parse("kind = 'camera'").is_err());
    }

    #[test]
    fn simulated_scans_lie_beside_the_configuration() {
        let config =
            parse("kind = 'simulated'\ndirectory = 'scans'").expect("valid").below(Path::new("/etc/radha"));
        assert_eq!(config, Config::Simulated { directory: "/etc/radha/scans".into() });
    }
}
