//! Pins as files, so that a lamp can be watched and a button pressed from anywhere.
//!
//! ```sh
//! cat pins/lamp                   # on or off
//! touch pins/button               # hold the button
//! rm pins/button                  # let it go
//! touch pins/lamp.fault           # cut the wire
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Button, GpioError, Lamp};

/// A lamp that writes `on` or `off` into a file.
pub struct SimulatedLamp {
    file: PathBuf,
}

/// A button that is held while a file is there.
pub struct SimulatedButton {
    file: PathBuf,
}

impl SimulatedLamp {
    /// A lamp in the file `name` of `directory`, which is made where it is missing; the lamp is off.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn new(directory: &Path, name: &str) -> Result<Self, GpioError> {
        fs::create_dir_all(directory).map_err(|error| GpioError::pin(0, error))?;
        let mut lamp = Self { file: directory.join(name) };
        lamp.set(false)?;
        Ok(lamp)
    }
}

impl SimulatedButton {
    /// A button in the file `name` of `directory`, which is made where it is missing.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn new(directory: &Path, name: &str) -> Result<Self, GpioError> {
        fs::create_dir_all(directory).map_err(|error| GpioError::pin(0, error))?;
        Ok(Self { file: directory.join(name) })
    }
}

impl Lamp for SimulatedLamp {
    fn set(&mut self, on: bool) -> Result<(), GpioError> {
        check_wire(&self.file)?;
        fs::write(&self.file, if on { "on\n" } else { "off\n" }).map_err(|error| GpioError::pin(0, error))
    }
}

impl Button for SimulatedButton {
    fn is_down(&mut self) -> Result<bool, GpioError> {
        check_wire(&self.file)?;
        Ok(self.file.exists())
    }
}

fn check_wire(file: &Path) -> Result<(), GpioError> {
    let mut fault = file.as_os_str().to_owned();
    fault.push(".fault");
    match Path::new(&fault).exists() {
        true => {
            Err(GpioError::pin(0, io::Error::new(io::ErrorKind::BrokenPipe, "the wire is cut on demand")))
        }
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lamp_can_be_watched() {
        let place = tempfile::tempdir().expect("a directory");
        let mut lamp = SimulatedLamp::new(place.path(), "lamp").expect("a lamp");
        let shown = || fs::read_to_string(place.path().join("lamp")).expect("its file");
        assert_eq!(shown(), "off\n");
        lamp.set(true).expect("switched");
        assert_eq!(shown(), "on\n");
        fs::write(place.path().join("lamp.fault"), "").expect("written");
        assert!(lamp.set(false).is_err());
        assert_eq!(shown(), "on\n");
    }

    #[test]
    fn a_button_is_held_while_its_file_is_there() {
        let place = tempfile::tempdir().expect("a directory");
        let mut button = SimulatedButton::new(&place.path().join("pins"), "button").expect("a button");
        assert!(!button.is_down().expect("readable"));
        fs::write(place.path().join("pins/button"), "").expect("written");
        assert!(button.is_down().expect("readable"));
        fs::write(place.path().join("pins/button.fault"), "").expect("written");
        assert!(button.is_down().is_err());
    }
}
