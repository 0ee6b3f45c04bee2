//! Passwords: Argon2id, few at a time, so that guessing costs the guesser and not the office.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// How many hashes are computed at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// The longest password; a longer one would only cost time.
const LONGEST: usize = 256;

/// Computes and compares password hashes.
#[derive(Debug)]
pub(super) struct Passwords {
    turns: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Semaphore::new(AT_ONCE) }
    }
}

impl Passwords {
    /// The hash to store.
    pub(super) async fn hash(&self, password: String) -> String {
        self.in_turn(move || compute(&password)).await
    }

    /// Whether `password` is the one behind `hash`. Without a hash, because there is no such person, the answer is no
    /// and takes as long.
    pub(super) async fn is_right(&self, password: String, hash: Option<String>) -> bool {
        self.in_turn(move || {
            let Some(hash) = hash.filter(|_| password.len() <= LONGEST) else {
                compute(&password[..password.len().min(8)]);
                return false;
            };
            PasswordHash::new(&hash)
                .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let _turn = self.turns.acquire().await.expect("the turns are never closed");
        tokio::task::spawn_blocking(work).await.expect("hashing does not panic")
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("the parameters are within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn compute(password: &str) -> String {
    let salt = rand::random::<[u8; 16]>();
    let hash = argon2().hash_password_with_salt(password.as_bytes(), &salt);
    hash.expect("a salt of 16 bytes is within Argon2's limits").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let passwords = Passwords::default();
        let hash = passwords.hash("nëntë lepuj".into()).await;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.is_right("nëntë lepuj".into(), Some(hash.clone())).await);
        assert!(!passwords.is_right("nente lepuj".into(), Some(hash.clone())).await);
        assert!(!passwords.is_right("nëntë lepuj".into(), None).await);
        assert!(!passwords.is_right("x".repeat(100_000), Some(hash)).await);
    }
}
