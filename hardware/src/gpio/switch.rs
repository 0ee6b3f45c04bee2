//! The switch in a socket for headphones, where the kernel knows it (`SW_HEADPHONE_INSERT`).

use std::io;
use std::path::{Path, PathBuf};

use evdev::{Device, SwitchCode};

use super::{Button, GpioError};
use crate::usb::{self, Class};

/// A socket for headphones; closed while something is plugged in.
pub struct HeadphoneSwitch {
    device: Device,
    name: String,
}

impl HeadphoneSwitch {
    /// The switch of the input device with this path or, where it does not begin with `/`, this name.
    ///
    /// # Errors
    /// [`GpioError::Switch`] when there is no such device or it has no such switch.
    pub fn new(device: &str) -> Result<Self, GpioError> {
        let refused =
            |cause: io::Error| GpioError::Switch { device: device.to_owned(), cause: Box::new(cause) };
        let path =
            if device.starts_with('/') { PathBuf::from(device) } else { named(device).map_err(refused)? };
        let opened = Device::open(&path).map_err(refused)?;
        if !has_switch(&opened) {
            return Err(refused(io::Error::new(
                io::ErrorKind::Unsupported,
                "the device has other switches or none",
            )));
        }
        Ok(Self { device: opened, name: device.to_owned() })
    }
}

impl Button for HeadphoneSwitch {
    fn is_down(&mut self) -> Result<bool, GpioError> {
        let state = self.device.get_switch_state();
        let state =
            state.map_err(|error| GpioError::Switch { device: self.name.clone(), cause: Box::new(error) })?;
        Ok(state.contains(SwitchCode::SW_HEADPHONE_INSERT))
    }
}

/// The input devices of this machine that have such a switch: path and name.
pub fn headphone_switches() -> Vec<(PathBuf, String)> {
    let devices = usb::devices(&Class::input()).unwrap_or_default().into_iter();
    let open = devices.filter_map(|found| Device::open(&found.path).ok().map(|device| (found, device)));
    open.filter(|(_, device)| has_switch(device)).map(|(found, _)| (found.path, found.name)).collect()
}

fn has_switch(device: &Device) -> bool {
    device.supported_switches().is_some_and(|switches| switches.contains(SwitchCode::SW_HEADPHONE_INSERT))
}

fn named(name: &str) -> io::Result<PathBuf> {
    let devices = usb::devices(&Class::input())?;
    let found = devices.into_iter().find(|device| device.name == name).map(|device| device.path);
    found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no input device has this name"))
}

/// Whether a text could be the path of an input device or its name.
pub(super) fn is_device(text: &str) -> bool {
    !text.trim().is_empty() && (!text.starts_with('/') || Path::new(text).starts_with("/dev"))
}
