//! Which scanner a machine has, as its configuration file says.

use std::io;
use std::path::PathBuf;

use serde::Deserialize;

use super::{Scanner, SerialScanner, SimulatedScanner};

/// A scanner.
///
/// ```toml
/// [scanner]
/// kind = "serial"                    # or "simulated" with directory = "scans"
/// path = "/dev/serial/by-id/usb-…"
/// baud_rate = 9600                   # USB models ignore it
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Config {
    /// A scanner on a serial line.
    Serial {
        /// The device, best by its name under `/dev/serial/by-id`.
        path: String,
        /// Bits a second.
        #[serde(default = "usual_baud_rate")]
        baud_rate: u32,
    },
    /// No scanner but a directory, see [`SimulatedScanner`].
    Simulated {
        /// Where scans are put as files.
        directory: PathBuf,
    },
}

fn usual_baud_rate() -> u32 {
    9_600
}

/// Makes a scanner ready; a real one need not be there yet.
///
/// # Errors
/// The directory of a simulated scanner cannot be made.
pub fn open(config: &Config) -> io::Result<Box<dyn Scanner>> {
    Ok(match config {
        Config::Serial { path, baud_rate } => Box::new(SerialScanner::new(path.clone(), *baud_rate)),
        Config::Simulated { directory } => Box::new(SimulatedScanner::new(directory)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_scanner_needs_its_path_only() {
        let config: Config = toml::from_str("kind = 'serial'\npath = '/dev/ttyACM0'").expect("valid");
        assert_eq!(config, Config::Serial { path: "/dev/ttyACM0".to_owned(), baud_rate: 9_600 });
        assert!(toml::from_str::<Config>("kind = 'serial'\npath = '/dev/ttyACM0'\nparity = 'odd'").is_err());
        assert!(toml::from_str::<Config>("kind = 'keyboard'").is_err());
    }
}
