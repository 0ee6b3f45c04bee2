//! Who showed a document, as far as a purpose needs it.

use std::fmt;

use zeroize::Zeroize;

use super::Secret;

/// A person as an identity document names it, without the name. Its `Debug` shows nothing, and its memory is overwritten
/// when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    key: DocumentKey,
    birth: BirthDate,
    sex: Option<Sex>,
}

/// What a person is recognised by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentKey {
    /// The Albanian personal number, which stays the same from document to document.
    PersonalNumber(Secret),
    /// The number of a document that holds no personal number.
    IssuedNumber {
        /// The state or organisation that issued it, three letters or fewer.
        issuer: Secret,
        /// Its number.
        number: Secret,
    },
}

/// A birth date as a document tells it: the year without its century, and any part may be unknown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct BirthDate {
    /// The whole year, where a personal number tells it.
    pub(crate) year: Option<i16>,
    pub(crate) year_of_century: Option<u8>,
    pub(crate) month: Option<u8>,
    pub(crate) day: Option<u8>,
}

/// The sex that a document tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// F.
    Female,
    /// M.
    Male,
}

/// Nobody is older, in years.
const OLDEST: i16 = 110;

impl Identity {
    pub(crate) fn new(key: DocumentKey, birth: BirthDate, sex: Option<Sex>) -> Self {
        Self { key, birth, sex }
    }

    /// What the person is recognised by.
    pub fn key(&self) -> &DocumentKey {
        &self.key
    }

    /// The key as one text of capital letters and digits: the personal number, or issuer and document number.
    pub fn key_text(&self) -> Secret {
        match &self.key {
            DocumentKey::PersonalNumber(number) => number.clone(),
            DocumentKey::IssuedNumber { issuer, number } => {
                let mut text = String::with_capacity(issuer.reveal().len() + number.reveal().len());
                let characters = issuer.reveal().chars().chain(number.reveal().chars());
                text.extend(characters.filter(char::is_ascii_alphanumeric));
                Secret::new(text)
            }
        }
    }

    /// Year, month and day of birth, as far as the document tells them; `this_year` decides the century where it must.
    pub fn born(&self, this_year: i16) -> (Option<i16>, Option<u8>, Option<u8>) {
        let guessed = self.birth.year_of_century.map(|year| {
            let year = i16::from(year);
            let latest = this_year - (this_year - year).rem_euclid(100);
            // A child of this century, or nobody could have this document.
            if this_year - latest > OLDEST { latest + 100 } else { latest }
        });
        (self.birth.year.or(guessed), self.birth.month, self.birth.day)
    }

    /// The sex, where the document tells it.
    pub fn sex(&self) -> Option<Sex> {
        self.sex
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(***)")
    }
}

impl Drop for Identity {
    fn drop(&mut self) {
        self.birth.year.zeroize();
        self.birth.year_of_century.zeroize();
        self.birth.month.zeroize();
        self.birth.day.zeroize();
        self.sex = None;
    }
}
