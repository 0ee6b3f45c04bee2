//! Which keypad a machine has, as its configuration file says.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Keypad, KeypadError, SimulatedKeypad};

/// A keypad.
///
/// ```toml
/// [keypad]
/// kind = "simulated"
/// directory = "keys"
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Config {
    /// No keypad but a directory, see [`SimulatedKeypad`].
    Simulated {
        /// Where presses are put as a file.
        directory: PathBuf,
    },
}

impl Config {
    /// The same with the directory of a simulated keypad below `folder`, where the file lies that names it.
    #[must_use]
    pub fn below(self, folder: &Path) -> Self {
        match self {
            Self::Simulated { directory } => Self::Simulated { directory: folder.join(directory) },
        }
    }
}

/// Makes a keypad ready; one on USB need not be there yet.
///
/// # Errors
/// When a pin cannot be used, or the directory of a simulated keypad cannot be made.
pub fn open(config: &Config) -> Result<Box<dyn Keypad>, KeypadError> {
    Ok(match config {
        Config::Simulated { directory } => {
            Box::new(SimulatedKeypad::new(directory).map_err(KeypadError::Gone)?)
        }
    })
}
