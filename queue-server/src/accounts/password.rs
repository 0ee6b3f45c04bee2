//! Passwords: Argon2id, few at a time, so that guessing costs the guesser and not the office.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Address space reserved for one hash, in KiB. The C library gives back at once what is larger than 32 MiB and keeps
/// smaller pieces for later, which would leave the server many times its size; what is not touched costs nothing.
const RESERVED_KIB: usize = 33 * 1024;
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
        self.in_turn(move || hash(&password)).await
    }

    /// Whether `password` is the one behind `hash`. Without a hash, because there is no such person, the answer is no
    /// and takes as long.
    pub(super) async fn is_right(&self, password: String, hash: Option<String>) -> bool {
        self.in_turn(move || {
            let Some(hash) = hash.filter(|_| password.len() <= LONGEST) else {
                std::hint::black_box(compute("", &[0; 16], usual_params()));
                return false;
            };
            fits(&password, &hash)
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let _turn = self.turns.acquire().await.expect("the turns are never closed");
        tokio::task::spawn_blocking(work).await.expect("hashing does not panic")
    }
}

fn usual_params() -> Params {
    Params::new(MEMORY_KIB, PASSES, 1, None).expect("the parameters are within Argon2's limits")
}

/// A new hash under a fresh salt.
fn hash(password: &str) -> String {
    let salt = Salt::new(&rand::random::<[u8; 16]>()).expect("16 bytes are a salt");
    let params = usual_params();
    PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).expect("Argon2's parameters can be written"),
        hash: Some(Output::new(&compute(password, &salt, params)).expect("32 bytes are a hash")),
        salt: Some(salt),
    }
    .to_string()
}

/// Whether `password` is the one behind `hash`; a hash that is not one of ours is of no password.
fn fits(password: &str, hash: &str) -> bool {
    let read = || {
        let hash =
            PasswordHash::new(hash).ok().filter(|hash| hash.algorithm == Algorithm::Argon2id.ident())?;
        let params = Params::try_from(&hash).ok().filter(|params| params.m_cost() <= MEMORY_KIB)?;
        let computed = compute(password, hash.salt.as_ref()?, params);
        Some(computed.ct_eq(hash.hash.as_ref()?.as_bytes()).into())
    };
    read().unwrap_or(false)
}

fn compute(password: &str, salt: &[u8], params: Params) -> [u8; 32] {
    let mut computed = [0; 32];
    let mut memory = Vec::with_capacity(RESERVED_KIB);
    memory.resize(params.block_count(), Block::default());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let done =
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut computed, &mut memory[..]);
    done.expect("salt, output and memory are within Argon2's limits");
    computed
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
