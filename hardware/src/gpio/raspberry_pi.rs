//! Pins of a Raspberry Pi, by their BCM numbers.

use rppal::gpio::{Gpio, InputPin, OutputPin};
use rppal::system::DeviceInfo;

use super::{Button, GpioError, Lamp};

/// A lamp on a pin of a Raspberry Pi.
pub struct PiLamp {
    pin: OutputPin,
    active_low: bool,
}

/// A button between a pin of a Raspberry Pi and ground, or 3.3 V where it is not active low.
pub struct PiButton {
    pin: InputPin,
    active_low: bool,
}

impl PiLamp {
    /// Takes the pin; the lamp is off.
    ///
    /// # Errors
    /// [`GpioError`] when this is no Raspberry Pi or the pin is taken.
    pub fn new(pin: u8, active_low: bool) -> Result<Self, GpioError> {
        let pin = take(pin)?;
        let pin = if active_low { pin.into_output_high() } else { pin.into_output_low() };
        Ok(Self { pin, active_low })
    }
}

impl PiButton {
    /// Takes the pin and pulls it to the level of an open contact.
    ///
    /// # Errors
    /// [`GpioError`] when this is no Raspberry Pi or the pin is taken.
    pub fn new(pin: u8, active_low: bool) -> Result<Self, GpioError> {
        let pin = take(pin)?;
        let pin = if active_low { pin.into_input_pullup() } else { pin.into_input_pulldown() };
        Ok(Self { pin, active_low })
    }
}

impl Lamp for PiLamp {
    fn set(&mut self, on: bool) -> Result<(), GpioError> {
        if on == self.active_low {
            self.pin.set_low()
        } else {
            self.pin.set_high()
        }
        Ok(())
    }
}

impl Button for PiButton {
    fn is_down(&mut self) -> Result<bool, GpioError> {
        Ok(self.pin.is_low() == self.active_low)
    }
}

/// The model of this Raspberry Pi; none on any other machine.
pub fn model() -> Option<String> {
    DeviceInfo::new().ok().map(|device| device.model().to_string())
}

fn take(number: u8) -> Result<rppal::gpio::Pin, GpioError> {
    match Gpio::new() {
        Ok(gpio) => gpio.get(number).map_err(|error| GpioError::pin(number.into(), error)),
        Err(error @ rppal::gpio::Error::UnknownModel) => Err(GpioError::NoRaspberryPi(Box::new(error))),
        Err(error) => Err(GpioError::pin(number.into(), error)),
    }
}
