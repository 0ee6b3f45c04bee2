//! A few keys that can be felt, with which the whole screen is worked without seeing it, and the socket for headphones.
//!
//! A key counts once when it goes down, however long it is held.

mod config;
mod pins;
mod simulated;
mod usb;

pub use config::{Config, PinKeys, open};
pub use pins::PinKeypad;
pub use simulated::{FAULT_FILE, HEADPHONES_FILE, KEY_FILE, SimulatedKeypad};
pub use usb::{KeyMap, UsbKeypad};

use std::io;
use std::time::Duration;

/// A key, by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// To what stands before.
    Up,
    /// To what comes next.
    Down,
    /// Takes what is chosen.
    Select,
    /// One page back.
    Back,
    /// Says it again.
    Repeat,
    /// Speaks louder.
    Louder,
    /// Speaks more quietly.
    Quieter,
}

impl Key {
    /// Every key.
    pub const ALL: [Self; 7] =
        [Self::Up, Self::Down, Self::Select, Self::Back, Self::Repeat, Self::Louder, Self::Quieter];

    /// Its word in configuration files and in [`KEY_FILE`].
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Select => "select",
            Self::Back => "back",
            Self::Repeat => "repeat",
            Self::Louder => "louder",
            Self::Quieter => "quieter",
        }
    }
}

/// What happens at a keypad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeypadEvent {
    /// A key went down.
    Pressed(Key),
    /// Headphones were plugged in (true) or pulled out; told at the start too when they are in.
    Headphones(bool),
}

/// A keypad. It waits for its device, so a program with a screen runs it on a thread of its own.
pub trait Keypad: Send {
    /// Waits for the next event, at most for `patience`; none when nothing happened.
    ///
    /// After an error it may be called again at once: it tries to find the device anew, and it takes its time before it
    /// tells of the same trouble again, so a loop around it needs no pause.
    ///
    /// # Errors
    /// A [`KeypadError`].
    fn wait(&mut self, patience: Duration) -> Result<Option<KeypadEvent>, KeypadError>;
}

/// Why a keypad is of no use.
#[derive(Debug, thiserror::Error)]
pub enum KeypadError {
    /// It is unplugged, or somebody else holds it.
    #[error("the keypad cannot be reached")]
    Gone(#[source] io::Error),
    /// One of its pins is of no use.
    #[error("the pin of the key {name} is of no use")]
    Pin {
        /// The word of the key, or `headphones`.
        name: String,
        /// Why.
        #[source]
        cause: crate::gpio::GpioError,
    },
}
