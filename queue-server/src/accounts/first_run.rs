//! A server without an office: whoever can read a file on its machine may set the first one up, with the code in it.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::attempts::Attempts;
use super::secret::{TokenHash, fresh_code, token_hash, typed_code};
use crate::clock::Clock;

/// How many letters the code has: 60 bits, of which few may be tried.
const CODE_LENGTH: usize = 12;

/// The right to set the first office up.
pub struct FirstRun {
    file: PathBuf,
    code_hash: TokenHash,
    tries: Attempts<()>,
    clock: Arc<dyn Clock>,
    open: tokio::sync::Mutex<bool>,
}

/// Why somebody may not set the first office up.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotFirst {
    /// The code is another one.
    #[error("this is not the code in the file on the server")]
    WrongCode,
    /// Too many wrong codes.
    #[error("too many attempts")]
    TooManyAttempts,
}

impl FirstRun {
    /// With the code in `file`, which only the server's own user reads; made when there is none.
    ///
    /// # Errors
    /// When the file can be neither read nor written.
    pub fn begin(file: &Path, clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let known = std::fs::read_to_string(file).map(|text| typed_code(&text)).unwrap_or_default();
        let code = if known.len() == CODE_LENGTH { known } else { make(file)? };
        let tries = Attempts::new(10.0, 0.05);
        let code_hash = token_hash(&code);
        Ok(Self { file: file.into(), code_hash, tries, clock, open: tokio::sync::Mutex::new(true) })
    }

    /// Whether nobody has set an office up yet.
    pub async fn is_open(&self) -> bool {
        *self.open.lock().await
    }

    /// Whether the code is the one in the file, however it was typed.
    ///
    /// # Errors
    /// See [`NotFirst`].
    pub fn admit(&self, code: &str) -> Result<(), NotFirst> {
        let now = self.clock.now();
        if !self.tries.take(&(), now) {
            return Err(NotFirst::TooManyAttempts);
        }
        // Hashes are compared, so that the time tells nothing of the code.
        if token_hash(&typed_code(code)) != self.code_hash {
            return Err(NotFirst::WrongCode);
        }
        self.tries.give_back(&());
        Ok(())
    }

    /// Sets the first office up by `make`, one at a time; after the first success the code is gone, and `None` is told.
    ///
    /// # Errors
    /// Those of `make`; the code is still good then.
    pub async fn once<T, E>(&self, make: impl Future<Output = Result<T, E>>) -> Result<Option<T>, E> {
        let mut open = self.open.lock().await;
        if !*open {
            return Ok(None);
        }
        let made = make.await?;
        *open = false;
        if let Err(error) = std::fs::remove_file(&self.file) {
            tracing::warn!(%error, "the file with the code for the first office stays; it is of no use any more");
        }
        Ok(Some(made))
    }
}

fn make(file: &Path) -> std::io::Result<String> {
    let code = fresh_code(CODE_LENGTH);
    // What is there is no code, and its rights are not known to be narrow.
    drop(std::fs::remove_file(file));
    let mut written = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    let groups: Vec<&str> = [&code[..4], &code[4..8], &code[8..]].into();
    writeln!(written, "{}", groups.join("-"))?;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::clock::FrozenClock;

    #[tokio::test]
    async fn the_code_stands_in_a_file_of_the_server_s_own_user_and_is_good_until_there_is_an_office() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("setup-code");
        let clock = Arc::new(FrozenClock::new("2026-11-23T09:00:00Z".parse().expect("a moment")));
        let first = FirstRun::begin(&file, clock.clone()).expect("the file can be written");
        let code = std::fs::read_to_string(&file).expect("the file is there");
        let mode = std::fs::metadata(&file).expect("the file is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = FirstRun::begin(&file, clock).expect("the file can be read");
        assert_eq!(again.admit(&code.to_lowercase()), Ok(()), "a restart keeps the code");
        assert_eq!(first.admit("AAAA-AAAA-AAAA"), Err(NotFirst::WrongCode));
        assert_eq!(first.once(async { Err::<(), _>("no") }).await, Err("no"));
        assert!(first.is_open().await);
        assert_eq!(first.once(async { Ok::<_, ()>(7) }).await, Ok(Some(7)));
        assert_eq!(first.once(async { Ok::<_, ()>(8) }).await, Ok(None));
        assert!(!file.exists());
        for _ in 0..9 {
            assert_eq!(first.admit("A"), Err(NotFirst::WrongCode));
        }
        assert_eq!(first.admit(&code), Err(NotFirst::TooManyAttempts));
    }
}
