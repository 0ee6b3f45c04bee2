//! A keypad whose keys are contacts on pins, and a socket for headphones beside any keypad.

use std::thread;
use std::time::{Duration, Instant};

use super::{Key, Keypad, KeypadError, KeypadEvent};
use crate::gpio::{Button, Debounce};

/// Between two looks at the contacts; several fall into the time for which a contact must be steady.
const LOOK: Duration = Duration::from_millis(10);

/// A contact and what is known of it.
struct Contact {
    name: &'static str,
    button: Box<dyn Button>,
    debounce: Debounce,
}

impl Contact {
    fn new(name: &'static str, button: Box<dyn Button>) -> Self {
        Self { name, button, debounce: Debounce::default() }
    }

    /// Takes one look; whether the contact closed with it.
    fn look(&mut self, now: Duration) -> Result<bool, KeypadError> {
        let torn = |cause| KeypadError::Pin { name: self.name.to_owned(), cause };
        let is_down = self.button.is_down().map_err(torn)?;
        Ok(self.debounce.look(is_down, now))
    }
}

/// A socket for headphones.
pub(super) struct Socket {
    contact: Contact,
    told: bool,
}

impl Socket {
    pub(super) fn new(button: Box<dyn Button>) -> Self {
        Self { contact: Contact::new("headphones", button), told: false }
    }

    /// Takes one look at `now`, counted from any moment; whether headphones came or went.
    pub(super) fn look(&mut self, now: Duration) -> Result<Option<KeypadEvent>, KeypadError> {
        self.contact.look(now)?;
        let is_in = self.contact.debounce.is_pressed();
        let has_changed = is_in != self.told;
        self.told = is_in;
        Ok(has_changed.then_some(KeypadEvent::Headphones(is_in)))
    }
}

/// A keypad on pins.
pub struct PinKeypad {
    keys: Vec<(Key, Contact)>,
    socket: Option<Socket>,
    started: Instant,
}

impl PinKeypad {
    /// A keypad with these keys and, where there is one, this contact of a socket for headphones.
    pub fn new(
        keys: impl IntoIterator<Item = (Key, Box<dyn Button>)>,
        headphones: Option<Box<dyn Button>>,
    ) -> Self {
        let keys = keys.into_iter().map(|(key, button)| (key, Contact::new(key.word(), button))).collect();
        Self { keys, socket: headphones.map(Socket::new), started: Instant::now() }
    }

    /// Takes one look at every contact at `now`, counted from any moment; the first event it finds.
    fn look(&mut self, now: Duration) -> Result<Option<KeypadEvent>, KeypadError> {
        for (key, contact) in &mut self.keys {
            if contact.look(now)? {
                return Ok(Some(KeypadEvent::Pressed(*key)));
            }
        }
        self.socket.as_mut().map_or(Ok(None), |socket| socket.look(now))
    }
}

impl Keypad for PinKeypad {
    fn wait(&mut self, patience: Duration) -> Result<Option<KeypadEvent>, KeypadError> {
        let waiting_since = Instant::now();
        loop {
            let found = self.look(self.started.elapsed());
            let left = patience.saturating_sub(waiting_since.elapsed());
            match found {
                Ok(None) if left.is_zero() => return Ok(None),
                Ok(None) => thread::park_timeout(LOOK.min(left)),
                Ok(found) => return Ok(found),
                Err(error) => {
                    thread::park_timeout(left);
                    return Err(error);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gpio::GpioError;

    /// A contact that is closed where its line has `#`, one look after the other; it is torn off at `!`.
    struct Drawn(std::vec::IntoIter<char>);

    impl Button for Drawn {
        fn is_down(&mut self) -> Result<bool, GpioError> {
            match self.0.next() {
                Some('!') => Err(GpioError::NotALamp),
                state => Ok(state == Some('#')),
            }
        }
    }

    fn drawn(line: &str) -> Box<dyn Button> {
        Box::new(Drawn(line.chars().collect::<Vec<_>>().into_iter()))
    }

    /// What happens, looked at every 10 ms, as `milliseconds event`.
    fn events(keys: &[(Key, &str)], headphones: &str) -> Vec<String> {
        let keys = keys.iter().map(|(key, line)| (*key, drawn(line)));
        let mut keypad = PinKeypad::new(keys, Some(drawn(headphones)));
        let looks = (0u64..).step_by(10).take(40);
        looks
            .filter_map(|ms| {
                let event = keypad.look(Duration::from_millis(ms)).expect("the pins are there");
                event.map(|event| format!("{ms} {event:?}"))
            })
            .collect()
    }

    #[test]
    fn a_bouncing_key_is_one_press_however_long_it_is_held() {
        assert_eq!(events(&[(Key::Down, "..#.#.###############.#....")], ""), ["90 Pressed(Down)"]);
    }

    #[test]
    fn keys_pressed_together_are_all_told() {
        let keys = [(Key::Up, "..######"), (Key::Select, "..######")];
        assert_eq!(events(&keys, ""), ["50 Pressed(Up)", "60 Pressed(Select)"]);
    }

    #[test]
    fn headphones_are_told_when_they_come_and_go() {
        assert_eq!(
            events(&[], "..##################......"),
            ["50 Headphones(true)", "230 Headphones(false)"]
        );
    }

    #[test]
    fn a_torn_wire_is_an_error() {
        let mut keypad = PinKeypad::new([(Key::Back, drawn("!"))], None);
        assert!(matches!(keypad.wait(Duration::ZERO), Err(KeypadError::Pin { .. })));
        assert_eq!(keypad.wait(Duration::ZERO).expect("mended"), None);
    }
}
