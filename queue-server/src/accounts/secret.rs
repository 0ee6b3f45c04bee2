//! Fresh secrets, and what is stored of them.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

/// SHA-256 of a token: a token has 256 bits of chance, so nothing slower is needed.
pub(super) type TokenHash = [u8; 32];

/// A token of 256 bits that nobody can guess, in 43 characters.
pub fn fresh_token() -> String {
    BASE64URL_NOPAD.encode(&rand::random::<[u8; 32]>())
}

/// A password that can be typed: 80 bits in four groups.
pub fn fresh_password() -> String {
    let letters = data_encoding::BASE32_NOPAD.encode(&rand::random::<[u8; 10]>()).to_lowercase();
    let groups: Vec<String> =
        letters.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    groups.join("-")
}

/// What is stored of a token.
pub(super) fn token_hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}
