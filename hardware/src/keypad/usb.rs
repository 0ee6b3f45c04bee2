//! A keypad that is a keyboard with a few keys, read by this program alone.

use std::collections::VecDeque;
use std::io;
use std::time::{Duration, Instant};

use evdev::KeyCode;
use serde::Deserialize;

use super::pins::Socket;
use super::{Key, Keypad, KeypadError, KeypadEvent};
use crate::gpio::Button;
use crate::input::Keys;
use crate::reopen::{Reopening, Step};
use crate::usb::Place;

/// Between two looks at the socket for headphones.
const LOOK: Duration = Duration::from_millis(20);

/// Which key of a keyboard is which of ours, by the names of the kernel (`KEY_UP`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Names")]
pub struct KeyMap {
    meanings: Vec<(KeyCode, KeypadEvent)>,
}

/// The names of the keys; what is left out is the usual one.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Names {
    up: Option<String>,
    down: Option<String>,
    select: Option<String>,
    back: Option<String>,
    repeat: Option<String>,
    louder: Option<String>,
    quieter: Option<String>,
    /// Some keypads tell of headphones by two keys.
    headphones_in: Option<String>,
    headphones_out: Option<String>,
}

/// Keys that cannot be told apart, or that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum NoKeyMap {
    #[error("{0:?} is no key: write its name as the kernel has it, such as KEY_UP (probe shows it)")]
    Unknown(String),
    #[error("the key {0} has two meanings")]
    Twice(String),
}

impl TryFrom<Names> for KeyMap {
    type Error = NoKeyMap;

    fn try_from(names: Names) -> Result<Self, NoKeyMap> {
        let usual = |name: Option<String>, usual: &str| Some(name.unwrap_or_else(|| usual.to_owned()));
        let named = [
            (KeypadEvent::Pressed(Key::Up), usual(names.up, "KEY_UP")),
            (KeypadEvent::Pressed(Key::Down), usual(names.down, "KEY_DOWN")),
            (KeypadEvent::Pressed(Key::Select), usual(names.select, "KEY_ENTER")),
            (KeypadEvent::Pressed(Key::Back), usual(names.back, "KEY_ESC")),
            (KeypadEvent::Pressed(Key::Repeat), usual(names.repeat, "KEY_SPACE")),
            (KeypadEvent::Pressed(Key::Louder), usual(names.louder, "KEY_VOLUMEUP")),
            (KeypadEvent::Pressed(Key::Quieter), usual(names.quieter, "KEY_VOLUMEDOWN")),
            (KeypadEvent::Headphones(true), names.headphones_in),
            (KeypadEvent::Headphones(false), names.headphones_out),
        ];
        let mut meanings: Vec<(KeyCode, KeypadEvent)> = Vec::new();
        for (event, name) in named {
            let Some(name) = name else { continue };
            let code: KeyCode = name.parse().map_err(|_| NoKeyMap::Unknown(name.clone()))?;
            if meanings.iter().any(|(known, _)| *known == code) {
                return Err(NoKeyMap::Twice(name));
            }
            meanings.push((code, event));
        }
        Ok(Self { meanings })
    }
}

impl Default for KeyMap {
    /// Arrows, Enter, Escape, the space bar, and the keys for the volume.
    fn default() -> Self {
        Self::try_from(Names::default()).expect("the usual keys are known and differ")
    }
}

impl KeyMap {
    fn meaning(&self, code: KeyCode) -> Option<KeypadEvent> {
        self.meanings.iter().find(|(known, _)| *known == code).map(|(_, event)| *event)
    }

    /// The key by which the right device is known where one plug has several.
    fn select(&self) -> KeyCode {
        let select = self.meanings.iter().find(|(_, event)| *event == KeypadEvent::Pressed(Key::Select));
        select.map_or(KeyCode::KEY_ENTER, |(code, _)| *code)
    }
}

/// A keypad on USB, opened when it is first needed and again after it was gone.
pub struct UsbKeypad {
    place: Place,
    keys: KeyMap,
    device: Reopening<Keys>,
    socket: Option<Socket>,
    waiting: VecDeque<KeypadEvent>,
    started: Instant,
}

impl UsbKeypad {
    /// A keypad at `place`; a path is best one of `/dev/input/by-id` that ends in `event-kbd`.
    pub fn new(place: Place, keys: KeyMap, headphones: Option<Box<dyn Button>>) -> Self {
        Self {
            place,
            keys,
            device: Reopening::new(),
            socket: headphones.map(Socket::new),
            waiting: VecDeque::new(),
            started: Instant::now(),
        }
    }

    fn look(&mut self, patience: Duration) -> Result<Option<io::Error>, KeypadError> {
        if let Some(socket) = &mut self.socket {
            self.waiting.extend(socket.look(self.started.elapsed())?);
        }
        let select = self.keys.select();
        match self.device.step(patience, || Keys::open(&self.place, select), Keys::wait) {
            Step::Done(changes) => {
                let presses = changes.into_iter().filter(|(_, is_down)| *is_down);
                self.waiting.extend(presses.filter_map(|(code, _)| self.keys.meaning(code)));
                Ok(None)
            }
            Step::Waited => Ok(None),
            Step::Lost => Ok(self.device.gone()),
        }
    }
}

impl Keypad for UsbKeypad {
    fn wait(&mut self, patience: Duration) -> Result<Option<KeypadEvent>, KeypadError> {
        let waiting_since = Instant::now();
        let was_gone = self.device.gone().is_some();
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Ok(Some(event));
            }
            let left = patience.saturating_sub(waiting_since.elapsed());
            if left.is_zero() {
                return self.device.gone().map_or(Ok(None), |error| Err(KeypadError::Gone(error)));
            }
            let lost = self.look(LOOK.min(left))?;
            if let (Some(error), false) = (lost, was_gone) {
                return Err(KeypadError::Gone(error));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> Result<KeyMap, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.message().to_owned())
    }

    #[test]
    fn the_usual_keys_are_known_and_each_can_be_another() {
        let usual = KeyMap::default();
        assert_eq!(map(""), Ok(usual.clone()));
        assert_eq!(usual.meaning(KeyCode::KEY_DOWN), Some(KeypadEvent::Pressed(Key::Down)));
        assert_eq!(usual.meaning(KeyCode::KEY_A), None);
        let own =
            map("select = 'KEY_F20'\nheadphones_in = 'KEY_F15'\nheadphones_out = 'KEY_F16'").expect("valid");
        assert_eq!((own.select(), own.meaning(KeyCode::KEY_ENTER)), (KeyCode::KEY_F20, None));
        assert_eq!(own.meaning(KeyCode::KEY_F16), Some(KeypadEvent::Headphones(false)));
    }

    #[test]
    fn keys_that_are_unknown_or_named_twice_are_refused_in_words() {
        assert_eq!(
            map("up = 'KEY_UPP'").expect_err("unknown"),
            "\"KEY_UPP\" is no key: write its name as the kernel has it, such as KEY_UP (probe shows it)"
        );
        assert_eq!(map("up = 'KEY_DOWN'").expect_err("twice"), "the key KEY_DOWN has two meanings");
    }

    #[test]
    fn a_keypad_that_is_not_there_is_told_at_once_and_then_only_from_time_to_time() {
        let place = Place::Path("/dev/input/by-id/no-such-keypad".into());
        let mut keypad = UsbKeypad::new(place, KeyMap::default(), None);
        assert!(matches!(keypad.wait(Duration::from_secs(20)), Err(KeypadError::Gone(_))));
        let (asked_at, patience) = (Instant::now(), Duration::from_millis(10));
        assert!(matches!(keypad.wait(patience), Err(KeypadError::Gone(_))));
        assert!(asked_at.elapsed() >= patience);
    }
}
