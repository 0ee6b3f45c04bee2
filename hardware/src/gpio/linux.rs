//! Pins of any Linux board, by the label of their chip and their number on it.
//!
//! Chips are found by label (`pinctrl-rp1` on a Raspberry Pi 5), since their numbers change from start to start.

use std::path::PathBuf;

use gpiocdev::Request;
use gpiocdev::chip::Chip;
use gpiocdev::line::{Bias, Value};
use gpiocdev::request::Builder;

use super::{Button, GpioError, Lamp};

/// A lamp on a pin.
pub struct LinuxLamp {
    request: Request,
    pin: u32,
}

/// A button on a pin.
pub struct LinuxButton {
    request: Request,
    pin: u32,
}

impl LinuxLamp {
    /// Takes the pin; the lamp is off.
    ///
    /// # Errors
    /// [`GpioError`] when there is no such chip, or the pin is taken.
    pub fn new(chip: &str, pin: u32, active_low: bool) -> Result<Self, GpioError> {
        let mut builder = builder(chip, pin, active_low)?;
        let request =
            builder.as_output(Value::Inactive).request().map_err(|error| GpioError::pin(pin, error))?;
        Ok(Self { request, pin })
    }
}

impl LinuxButton {
    /// Takes the pin and pulls it to the level of an open contact.
    ///
    /// # Errors
    /// [`GpioError`] when there is no such chip, or the pin is taken.
    pub fn new(chip: &str, pin: u32, active_low: bool) -> Result<Self, GpioError> {
        let mut builder = builder(chip, pin, active_low)?;
        let bias = if active_low { Bias::PullUp } else { Bias::PullDown };
        let request =
            builder.as_input().with_bias(bias).request().map_err(|error| GpioError::pin(pin, error))?;
        Ok(Self { request, pin })
    }
}

impl Lamp for LinuxLamp {
    fn set(&mut self, on: bool) -> Result<(), GpioError> {
        let value = if on { Value::Active } else { Value::Inactive };
        self.request.set_lone_value(value).map_err(|error| GpioError::pin(self.pin, error))
    }
}

impl Button for LinuxButton {
    fn is_down(&mut self) -> Result<bool, GpioError> {
        let value = self.request.lone_value().map_err(|error| GpioError::pin(self.pin, error))?;
        Ok(value == Value::Active)
    }
}

/// The chips of this machine that may be opened: device, label, number of pins.
pub fn chips() -> Vec<(PathBuf, String, u32)> {
    let paths = gpiocdev::chip::chips().unwrap_or_default();
    let infos = paths.into_iter().filter_map(|path| Some((Chip::from_path(&path).ok()?.info().ok()?, path)));
    infos.map(|(info, path)| (path, info.label, info.num_lines)).collect()
}

fn builder(label: &str, pin: u32, active_low: bool) -> Result<Builder, GpioError> {
    let chip = chips().into_iter().find(|(_, found, _)| found == label);
    let (path, _, _) = chip.ok_or_else(|| GpioError::NoChip(label.to_owned()))?;
    let mut builder = Request::builder();
    builder.on_chip(path).with_consumer("radha").with_line(pin);
    if active_low {
        builder.as_active_low();
    }
    Ok(builder)
}
