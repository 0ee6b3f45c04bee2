//! Ids, numbers and the small enumerations: the only types here that go into the journal with the events.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use uuid::Uuid;

pub use jiff::Timestamp;
pub use jiff::civil::Date;

/// Position of an event in its office's journal: dense, from 1, in commit order.
pub type Seq = u64;

/// Declares a short text id, so that an office is never taken for a counter.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(SmolStr);

        impl $name {
            /// The id with this text.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(SmolStr::new(text))
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// An office: one hall with one queue of its own, for example `belsh`.
    OfficeId
}
text_id! {
    /// What a citizen comes for, named by its catalogue code, for example `GJC-02`.
    ServiceId
}
text_id! {
    /// A desk where citizens are served, for example `4`.
    CounterId
}
text_id! {
    /// The name under which a person of the staff signs in.
    UserName
}
text_id! {
    /// A kiosk or a board.
    DeviceId
}
text_id! {
    /// Who is responsible for a service: `municipality`, or a central institution whose desk is in the same hall.
    ProviderId
}
text_id! {
    /// A class of people who go before others, for example `priority`.
    ClassId
}
text_id! {
    /// What a citizen with missing documents shows ten days later, for a head start.
    ReturnCode
}
text_id! {
    /// What a citizen with an appointment shows or types at the kiosk.
    AppointmentCode
}
text_id! {
    /// The keyed hash of an identity document, made with the key of one day.
    DocumentHash
}

/// One place in one queue. Made by whoever asks for the ticket, so that a repeated request is harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketId(pub Uuid);

/// A citizen's stay in the hall; it has the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VisitId(pub Uuid);

/// A promise to serve a citizen at a time of their choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppointmentId(pub Uuid);

impl fmt::Display for AppointmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for VisitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that is not what its type asks for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct ParseError {
    /// What was given.
    pub text: String,
    /// What was expected, in words.
    pub expected: &'static str,
}

/// The letter of a group of services: one of `A` to `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(u8);

impl Prefix {
    /// The first letter.
    pub const FIRST: Prefix = Prefix(b'A');
    /// The last letter.
    pub const LAST: Prefix = Prefix(b'Z');

    /// The prefix with this letter, or `None` when it is not one of `A` to `Z`.
    pub fn new(letter: char) -> Option<Self> {
        u8::try_from(letter).ok().filter(u8::is_ascii_uppercase).map(Self)
    }

    /// The letter.
    pub fn letter(self) -> char {
        char::from(self.0)
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.letter())
    }
}

impl FromStr for Prefix {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut letters = text.chars();
        match (letters.next().and_then(Prefix::new), letters.next()) {
            (Some(prefix), None) => Ok(prefix),
            _ => Err(ParseError { text: text.into(), expected: "one letter from A to Z" }),
        }
    }
}

/// A visit's number: a prefix and 1 to 99,999, written `A042` and shown to people as *A 042*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber {
    /// The group of services.
    pub prefix: Prefix,
    /// Counts the visits of the day in this group, from 1.
    pub number: u32,
}

impl TicketNumber {
    /// The highest number a prefix gives in a day.
    pub const MAX: u32 = 99_999;

    /// The form for people, with a space: `A 042`.
    pub fn spaced(self) -> String {
        format!("{} {:03}", self.prefix, self.number)
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:03}", self.prefix, self.number)
    }
}

impl FromStr for TicketNumber {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let error = || ParseError { text: text.into(), expected: "a letter and three to five digits" };
        let prefix = text.chars().next().and_then(Prefix::new).ok_or_else(error)?;
        let digits = &text[1..];
        let canonical = (3..=5).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && (digits.len() == 3 || !digits.starts_with('0'));
        let number = digits.parse().ok().filter(|n| canonical && *n >= 1).ok_or_else(error)?;
        Ok(Self { prefix, number })
    }
}

/// Serialises a type through its `Display` and `FromStr`.
macro_rules! serialise_as_text {
    ($($name:ident),*) => {$(
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

serialise_as_text!(Prefix, TicketNumber);

/// A language that screens, slips and voices may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Albanian, the language of every office.
    #[default]
    Sq,
    /// English.
    En,
    /// Italian.
    It,
    /// Greek.
    El,
    /// Macedonian.
    Mk,
}

impl Language {
    /// All languages, in the order in which they are offered.
    pub const ALL: [Language; 5] = [Language::Sq, Language::En, Language::It, Language::El, Language::Mk];

    /// The two-letter code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Language::Sq => "sq",
            Language::En => "en",
            Language::It => "it",
            Language::El => "el",
            Language::Mk => "mk",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Language::ALL
            .into_iter()
            .find(|language| language.code() == text)
            .ok_or_else(|| ParseError { text: text.into(), expected: "one of sq, en, it, el, mk" })
    }
}

/// How a service ended for the citizen; the clerk chooses, nothing is preselected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The citizen has what they came for.
    Resolved,
    /// An application was lodged and goes to the back office.
    Lodged,
    /// The citizen must come again with documents.
    DocumentsMissing,
    /// Another place is responsible.
    Referred,
}

impl Outcome {
    /// All outcomes, in the order in which they are offered.
    pub const ALL: [Outcome; 4] =
        [Outcome::Resolved, Outcome::Lodged, Outcome::DocumentsMissing, Outcome::Referred];
}

/// What is known about the slip of a ticket. A ticket without paper keeps its place and is called like any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// No trouble was reported.
    #[default]
    Given,
    /// No slip came out: the citizen only saw the number.
    None,
    /// The kiosk stopped while printing.
    Unknown,
    /// The staff printed a marked copy.
    Copy,
}

/// What a person needs at the counter: chosen without proof, seen only by the clerk, gone with the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// More time to walk.
    MoreTime,
    /// A clerk comes and fetches the person; no timer ends the call.
    Fetch,
    /// Sign language or writing.
    SignOrWriting,
    /// A low counter, as for a wheelchair.
    LowCounter,
}

impl Need {
    /// All needs, in the order in which they are offered.
    pub const ALL: [Need; 4] = [Need::MoreTime, Need::Fetch, Need::SignOrWriting, Need::LowCounter];

    /// The stable name, as it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Need::MoreTime => "more_time",
            Need::Fetch => "fetch",
            Need::SignOrWriting => "sign_or_writing",
            Need::LowCounter => "low_counter",
        }
    }
}

/// How a ticket was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// At a kiosk in the hall.
    #[default]
    Kiosk,
    /// By the staff, for somebody in front of them.
    Staff,
    /// From afar: the citizen is not here until a code of the hall confirms it.
    Phone,
    /// From an appointment, when the citizen checked in.
    Appointment,
    /// By a transfer or as a further service of the same visit.
    Counter,
    /// At a kiosk while the line to the server was cut.
    Offline,
}

/// How a visit was for the citizen, in one touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Good.
    Good,
    /// Neither good nor bad.
    Fair,
    /// Bad.
    Bad,
}

impl Rating {
    /// All ratings, the best first.
    pub const ALL: [Rating; 3] = [Rating::Good, Rating::Fair, Rating::Bad];
}

/// A wait as an interval, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// The lower end.
    pub low_s: u32,
    /// The upper end.
    pub high_s: u32,
}

/// Who caused an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person of the staff.
    Staff(UserName),
    /// A kiosk or board, for the citizen in front of it.
    Device(DeviceId),
    /// A citizen with the link of their slip.
    Citizen,
    /// The server's own clock.
    Timer,
}

impl Actor {
    /// The person of the staff, if it was one.
    pub fn staff(&self) -> Option<&UserName> {
        match self {
            Actor::Staff(name) => Some(name),
            Actor::Device(_) | Actor::Citizen | Actor::Timer => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_with_at_least_three_digits_and_read_back() {
        for (number, text, spaced) in
            [(1, "A001", "A 001"), (42, "A042", "A 042"), (99_999, "A99999", "A 99999")]
        {
            let number = TicketNumber { prefix: Prefix::new('A').expect("A is a letter"), number };
            assert_eq!(number.to_string(), text);
            assert_eq!(number.spaced(), spaced);
            assert_eq!(text.parse(), Ok(number));
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in ["", "A", "A1", "A000", "A0042", "a042", "Ë042", "A04x", "A100000", "A 042", "A+42"] {
            assert!(text.parse::<TicketNumber>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_language_is_known_by_its_code() {
        for language in Language::ALL {
            assert_eq!(language.code().parse(), Ok(language));
        }
        assert!("de".parse::<Language>().is_err());
    }
}
