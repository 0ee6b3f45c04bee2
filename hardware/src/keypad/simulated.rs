//! A keypad without a device: words in a file are presses.
//!
//! ```sh
//! echo down select > keys/.next && mv keys/.next keys/keys    # somebody presses two keys
//! touch keys/headphones                                       # somebody plugs headphones in
//! echo unplugged > keys/keypad.fault                          # somebody pulls the plug of the keypad
//! ```

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use super::{Key, Keypad, KeypadError, KeypadEvent};

/// The file whose words are presses, one after the other; it is removed when it has been read.
pub const KEY_FILE: &str = "keys";

/// While this file is there, headphones are plugged in.
pub const HEADPHONES_FILE: &str = "headphones";

/// While this file is there, the keypad is gone.
pub const FAULT_FILE: &str = "keypad.fault";

/// Between two looks for a file.
const LOOK: Duration = Duration::from_millis(20);

/// A keypad that reads files from a directory.
pub struct SimulatedKeypad {
    directory: PathBuf,
    pressed: VecDeque<Key>,
    headphones: bool,
}

impl SimulatedKeypad {
    /// Uses `directory`, which is made where it is missing.
    ///
    /// # Errors
    /// What keeps the directory from being made.
    pub fn new(directory: impl Into<PathBuf>) -> io::Result<Self> {
        let directory = directory.into();
        fs::create_dir_all(&directory)?;
        Ok(Self { directory, pressed: VecDeque::new(), headphones: false })
    }

    fn look(&mut self) -> io::Result<Option<KeypadEvent>> {
        if self.directory.join(FAULT_FILE).exists() {
            return Err(io::Error::new(io::ErrorKind::BrokenPipe, "unplugged on demand"));
        }
        let headphones = self.directory.join(HEADPHONES_FILE).exists();
        if headphones != self.headphones {
            self.headphones = headphones;
            return Ok(Some(KeypadEvent::Headphones(headphones)));
        }
        if self.pressed.is_empty() {
            self.read_keys()?;
        }
        Ok(self.pressed.pop_front().map(KeypadEvent::Pressed))
    }

    fn read_keys(&mut self) -> io::Result<()> {
        let file = self.directory.join(KEY_FILE);
        let text = match fs::read_to_string(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            text => text?,
        };
        fs::remove_file(file)?;
        for word in text.split_whitespace() {
            let key = Key::ALL.into_iter().find(|key| key.word() == word);
            self.pressed.push_back(key.ok_or_else(|| {
                io::Error::new(io::ErrorKind::InvalidData, format!("{word:?} is no key of a keypad"))
            })?);
        }
        Ok(())
    }
}

impl Keypad for SimulatedKeypad {
    fn wait(&mut self, patience: Duration) -> Result<Option<KeypadEvent>, KeypadError> {
        let waiting_since = Instant::now();
        loop {
            let found = self.look();
            let left = patience.saturating_sub(waiting_since.elapsed());
            match found {
                Ok(None) if left.is_zero() => return Ok(None),
                Ok(None) => thread::park_timeout(LOOK.min(left)),
                Ok(found) => return Ok(found),
                Err(error) => {
                    thread::park_timeout(left);
                    return Err(KeypadError::Gone(error));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(keypad: &mut SimulatedKeypad) -> Option<KeypadEvent> {
        keypad.wait(Duration::ZERO).expect("plugged in")
    }

    #[test]
    fn words_are_presses_in_their_order() {
        let place = tempfile::tempdir().expect("a directory");
        let mut keypad = SimulatedKeypad::new(place.path().join("keys")).expect("a new directory");
        assert_eq!(next(&mut keypad), None);
        let words = Key::ALL.map(Key::word).join(" ");
        fs::write(place.path().join("keys").join(KEY_FILE), words).expect("written");
        for key in Key::ALL {
            assert_eq!(next(&mut keypad), Some(KeypadEvent::Pressed(key)));
        }
        assert_eq!(next(&mut keypad), None);
    }

    #[test]
    fn headphones_come_and_go() {
        let place = tempfile::tempdir().expect("a directory");
        let mut keypad = SimulatedKeypad::new(place.path()).expect("the directory");
        fs::write(place.path().join(HEADPHONES_FILE), "").expect("written");
        assert_eq!(next(&mut keypad), Some(KeypadEvent::Headphones(true)));
        assert_eq!(next(&mut keypad), None);
        fs::remove_file(place.path().join(HEADPHONES_FILE)).expect("removed");
        assert_eq!(next(&mut keypad), Some(KeypadEvent::Headphones(false)));
    }

    #[test]
    fn a_pulled_plug_and_a_word_that_is_no_key_are_trouble() {
        let place = tempfile::tempdir().expect("a directory");
        let mut keypad = SimulatedKeypad::new(place.path()).expect("the directory");
        fs::write(place.path().join(FAULT_FILE), "").expect("written");
        assert!(matches!(keypad.wait(Duration::ZERO), Err(KeypadError::Gone(_))));
        fs::remove_file(place.path().join(FAULT_FILE)).expect("removed");
        fs::write(place.path().join(KEY_FILE), "down dwon").expect("written");
        assert!(matches!(keypad.wait(Duration::ZERO), Err(KeypadError::Gone(_))));
        assert_eq!(next(&mut keypad), Some(KeypadEvent::Pressed(Key::Down)));
        assert_eq!(next(&mut keypad), None);
    }
}
