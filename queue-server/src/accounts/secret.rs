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

/// The letters of codes that people read and type: none looks like another.
const CODE_LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A code that can be read aloud and typed, of `letters` characters with five bits each.
pub fn fresh_code(letters: usize) -> String {
    let letter = || char::from(CODE_LETTERS[rand::random_range(0..CODE_LETTERS.len())]);
    std::iter::repeat_with(letter).take(letters).collect()
}

/// A code as somebody typed it: small letters, spaces and hyphens do not matter.
pub fn typed_code(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect::<String>().to_uppercase()
}

/// What is stored of a token.
pub(super) fn token_hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_twelve_letters_that_are_not_mistaken_and_is_known_however_it_is_typed() {
        let code = fresh_code(12);
        assert_eq!(code.len(), 12);
        assert!(!code.contains(['0', 'O', '1', 'I']), "{code}");
        let typed = format!("{} {}-{}", &code[..4], &code[4..8], code[8..].to_lowercase());
        assert_eq!(typed_code(&typed), code);
    }
}
