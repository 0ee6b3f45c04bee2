//! The PIN of the page for staff: a file that holds its Argon2id hash and never the PIN itself.
//!
//! Six digits are found in no time by whoever has the hash and a computer; what protects them is that the file is the
//! kiosk's own, and that the screen lets nobody try often.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier};
use hardware::scanner::Secret;

/// The digits of a PIN.
pub const PIN_DIGITS: usize = 6;

/// The largest file that is read: a hash has some hundred letters.
const LARGEST_FILE: u64 = 1_024;

/// The hash of a PIN.
#[derive(Clone)]
pub struct PinHash(String);

/// It is a secret as well.
impl std::fmt::Debug for PinHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PinHash(***)")
    }
}

/// A PIN that is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// It has other letters than digits, or not six of them.
    #[error("a PIN has {PIN_DIGITS} digits")]
    Digits,
    /// One digit over and over, or digits in a row.
    #[error("this PIN is guessed first: take no digit over and over and no digits in a row")]
    Obvious,
}

impl PinHash {
    /// The hash of `pin` under a fresh salt.
    ///
    /// # Errors
    /// When it is no PIN, or one that is tried first.
    pub fn of(pin: &Secret, salt: [u8; 16]) -> Result<Self, PinError> {
        let digits = pin.reveal().as_bytes();
        if digits.len() != PIN_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
            return Err(PinError::Digits);
        }
        let steps = |step: i16| digits.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == step);
        if [0, 1, -1].into_iter().any(steps) {
            return Err(PinError::Obvious);
        }
        let hash = Argon2::default().hash_password_with_salt(digits, &salt).expect("16 bytes are a salt");
        Ok(Self(hash.to_string()))
    }

    /// The hash in a file; none where there is no file.
    ///
    /// # Errors
    /// In one line, when the file cannot be read or holds something else.
    pub fn read(file: &Path) -> Result<Option<Self>, String> {
        let text = match fs::metadata(file).and_then(|data| {
            if data.len() > LARGEST_FILE { Ok(String::new()) } else { fs::read_to_string(file) }
        }) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        let hash = text.trim();
        if !is_ours(hash) {
            return Err("this is no hash of a PIN; write one with kiosk --write-pin".into());
        }
        Ok(Some(Self(hash.into())))
    }

    /// Writes it into a file that only its owner reads.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let aside = file.with_extension("new");
        let mut options = fs::OpenOptions::new();
        let mut written = options.write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
        writeln!(written, "{}", self.0)?;
        written.sync_all()?;
        fs::rename(&aside, file)
    }

    /// Whether `pin` is the one behind it. Takes about a tenth of a second, and as long for every wrong one.
    pub fn is_of(&self, pin: &Secret) -> bool {
        Argon2::default().verify_password(pin.reveal().as_bytes(), self.0.as_str()).is_ok()
    }
}

/// Whether it is a hash as [`PinHash::of`] makes them: another could ask for more memory than the kiosk has.
fn is_ours(hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        let params = Params::try_from(&hash).ok();
        hash.algorithm == Algorithm::Argon2id.ident()
            && hash.salt.is_some()
            && hash.hash.is_some()
            && params.is_some_and(|params| params.m_cost() <= Params::DEFAULT_M_COST)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(digits: &str) -> Secret {
        Secret::new(digits)
    }

    #[test]
    fn a_file_holds_the_hash_of_a_pin_and_only_its_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("staff.pin");
        assert!(PinHash::read(&file).expect("no file is no fault").is_none());
        let hash = PinHash::of(&pin("271828"), [7; 16]).expect("a PIN");
        hash.write(&file).expect("it is written");
        assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o600);
        let text = fs::read_to_string(&file).expect("text");
        assert!(text.starts_with("$argon2id$") && !text.contains("271828"), "{text}");
        let read = PinHash::read(&file).expect("a hash").expect("it is there");
        assert!(read.is_of(&pin("271828")));
        for wrong in ["271829", "27182", "2718281", "", "abcdef"] {
            assert!(!read.is_of(&pin(wrong)), "{wrong}");
        }
        assert_eq!(format!("{read:?} {:?}", pin("271828")), "PinHash(***) ***");
    }

    #[test]
    fn what_is_no_pin_or_is_guessed_first_is_refused() {
        for none in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(PinHash::of(&pin(none), [7; 16]).err(), Some(PinError::Digits), "{none}");
        }
        for obvious in ["000000", "123456", "987654"] {
            assert_eq!(PinHash::of(&pin(obvious), [7; 16]).err(), Some(PinError::Obvious), "{obvious}");
        }
    }

    #[test]
    fn a_file_with_anything_else_is_a_fault_that_does_not_repeat_what_it_holds() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("staff.pin");
        let greedy = PinHash::of(&pin("271828"), [7; 16]).expect("a PIN").0.replace("m=19456", "m=1048576");
        for text in ["271828", "", "$argon2id$", &greedy, &"x".repeat(5_000)] {
            fs::write(&file, text).expect("a file");
            let error = PinHash::read(&file).expect_err("no hash of ours");
            assert_eq!(error, "this is no hash of a PIN; write one with kiosk --write-pin");
        }
    }
}
