//! Lamps, buttons, sensors of presence and sockets for headphones: whatever is on or off.
//!
//! A Raspberry Pi is driven through rppal, any other Linux board through its character device; a simulator keeps the
//! pins as files. A switch that the kernel knows by itself, as that of a sound card's socket, is read like a button.

mod config;
mod debounce;
mod linux;
mod raspberry_pi;
mod simulated;
mod switch;

pub use config::{Pin, Pins, PinsError, open_button, open_contact, open_lamp};
pub use debounce::Debounce;
pub use linux::{LinuxButton, LinuxLamp, chips};
pub use raspberry_pi::{PiButton, PiLamp, model};
pub use simulated::{SimulatedButton, SimulatedLamp};
pub use switch::{HeadphoneSwitch, headphone_switches};

use std::error::Error;

/// A lamp, or anything else that is on or off.
pub trait Lamp: Send {
    /// Switches it.
    ///
    /// # Errors
    /// [`GpioError`] when the pin cannot be driven any more.
    fn set(&mut self, on: bool) -> Result<(), GpioError>;
}

/// A button, or any other contact.
pub trait Button: Send {
    /// Whether its contact is closed at this moment; contacts bounce, so ask through a [`Debounce`].
    ///
    /// # Errors
    /// [`GpioError`] when the pin cannot be read any more.
    fn is_down(&mut self) -> Result<bool, GpioError>;
}

/// Why a pin is of no use.
#[derive(Debug, thiserror::Error)]
pub enum GpioError {
    /// This machine is no Raspberry Pi that is known here.
    #[error("this machine is no known Raspberry Pi")]
    NoRaspberryPi(#[source] Box<dyn Error + Send + Sync>),
    /// No chip of this machine has this label.
    #[error("no pin chip is called {0:?}")]
    NoChip(String),
    /// No input device of this machine has this path or name, or it has no switch for headphones.
    #[error("{device:?} has no switch for headphones")]
    Switch {
        /// What was looked for.
        device: String,
        /// What the machine said.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
    /// A switch was named where a lamp should be.
    #[error("a switch can be read only: it is no lamp")]
    NotALamp,
    /// The pin does not exist, is taken, or may not be used.
    #[error("pin {pin} cannot be used")]
    Pin {
        /// Its number on its chip.
        pin: u32,
        /// What the machine said.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
}

impl GpioError {
    fn pin(pin: u32, cause: impl Error + Send + Sync + 'static) -> Self {
        Self::Pin { pin, cause: Box::new(cause) }
    }
}
