//! How much one citizen may ask for without signing in, so that one person does not take what is for everybody.
//!
//! The limits run on the machine's time. They are by address; of IPv6 by the network of a household, which has 2^64 of
//! them. Kiosks are limited by device, since everybody types there.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use queue_core::value::{DeviceId, OfficeId, TicketId, Timestamp};

use super::attempts::Attempts;
use crate::clock::Clock;

/// What is read of the open pages by address at once: the phones of a full hall behind one address come back together.
const QUESTIONS_AT_ONCE: f64 = 2_000.0;
/// How many more a second.
const QUESTIONS_A_SECOND: f64 = 50.0;
/// Appointments by address and hour.
const BOOKINGS_AN_HOUR: f64 = 10.0;
/// Appointments that citizens book by office and hour.
const BOOKINGS_OF_OFFICE_AN_HOUR: f64 = 300.0;
/// Numbers taken from afar by address and hour.
const JOINS_AN_HOUR: f64 = 5.0;
/// Wrong codes of the hall by ticket and hour.
const PRESENCE_TRIES_AN_HOUR: f64 = 5.0;
/// Wrong codes of appointments before a pause.
const MISSES: u32 = 5;
/// How long the pause is, and how long a miss counts.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);
/// How many who missed are remembered.
const MISSES_KEPT: usize = 10_000;
const HOUR_S: f64 = 3600.0;

/// The letters of the codes of appointments: none looks like another, written or printed.
const CODE_LETTERS: &[u8; 21] = b"3479ACDEFHJKMNPQRTWXY";
/// How many letters a code has: 44 bits.
const CODE_LENGTH: usize = 10;

/// A code for an appointment that nobody can guess.
pub fn fresh_appointment_code() -> String {
    let letter = || char::from(CODE_LETTERS[rand::random_range(0..CODE_LETTERS.len())]);
    std::iter::repeat_with(letter).take(CODE_LENGTH).collect()
}

/// Who tries codes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Guesser {
    /// Whoever has this address.
    Address(IpAddr),
    /// Whoever stands before this device.
    Device(OfficeId, DeviceId),
}

/// The limits.
pub struct Citizens {
    clock: Arc<dyn Clock>,
    questions: Attempts<IpAddr>,
    bookings: Attempts<IpAddr>,
    bookings_of_office: Attempts<OfficeId>,
    joins: Attempts<IpAddr>,
    presence: Attempts<TicketId>,
    misses: Mutex<HashMap<Guesser, (u32, Timestamp)>>,
}

impl Citizens {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            questions: Attempts::new(QUESTIONS_AT_ONCE, QUESTIONS_A_SECOND),
            bookings: Attempts::new(BOOKINGS_AN_HOUR, BOOKINGS_AN_HOUR / HOUR_S),
            bookings_of_office: Attempts::new(
                BOOKINGS_OF_OFFICE_AN_HOUR,
                BOOKINGS_OF_OFFICE_AN_HOUR / HOUR_S,
            ),
            joins: Attempts::new(JOINS_AN_HOUR, JOINS_AN_HOUR / HOUR_S),
            presence: Attempts::new(PRESENCE_TRIES_AN_HOUR, PRESENCE_TRIES_AN_HOUR / HOUR_S),
            misses: Mutex::default(),
        }
    }

    /// Whether somebody at `address` may ask the open pages once more. This machine itself always may: a proxy on it
    /// that says no addresses would else stand for everybody.
    pub fn may_ask(&self, address: IpAddr) -> bool {
        address.is_loopback() || self.questions.take(&household(address), self.clock.now())
    }

    /// Whether somebody at `address` may book once more.
    pub fn may_book(&self, address: IpAddr, office: &OfficeId) -> bool {
        let (address, now) = (household(address), self.clock.now());
        if !self.bookings.take(&address, now) {
            return false;
        }
        let office_may = self.bookings_of_office.take(office, now);
        if !office_may {
            self.bookings.give_back(&address);
        }
        office_may
    }

    /// Nothing was booked after all.
    pub fn did_not_book(&self, address: IpAddr, office: &OfficeId) {
        self.bookings.give_back(&household(address));
        self.bookings_of_office.give_back(office);
    }

    /// Whether somebody at `address` may take one more number from afar.
    pub fn may_join(&self, address: IpAddr) -> bool {
        self.joins.take(&household(address), self.clock.now())
    }

    /// No number was given after all.
    pub fn did_not_join(&self, address: IpAddr) {
        self.joins.give_back(&household(address));
    }

    /// Whether one more code of the hall may be tried for a ticket.
    pub fn may_try_presence(&self, ticket: TicketId) -> bool {
        self.presence.take(&ticket, self.clock.now())
    }

    /// The code of the hall was right.
    pub fn was_present(&self, ticket: TicketId) {
        self.presence.give_back(&ticket);
    }

    /// Whether `guesser` may try a code of an appointment, right or wrong.
    pub fn may_guess(&self, guesser: &Guesser) -> bool {
        let misses = self.misses.lock().expect("no panic while the misses are held");
        let now = self.clock.now();
        misses.get(&guesser.limited()).is_none_or(|(count, last)| *count < MISSES || over(*last, now))
    }

    /// Notes a code that does not exist.
    pub fn missed(&self, guesser: &Guesser) {
        let mut misses = self.misses.lock().expect("no panic while the misses are held");
        let now = self.clock.now();
        if misses.len() >= MISSES_KEPT {
            misses.retain(|_, (_, last)| !over(*last, now));
        }
        let (count, last) = misses.entry(guesser.limited()).or_insert((0, now));
        *count = if over(*last, now) { 1 } else { *count + 1 };
        *last = now;
    }
}

impl Guesser {
    fn limited(&self) -> Self {
        match self {
            Guesser::Address(address) => Guesser::Address(household(*address)),
            device @ Guesser::Device(..) => device.clone(),
        }
    }
}

fn over(last: Timestamp, now: Timestamp) -> bool {
    now.duration_since(last) >= PAUSE
}

/// The network of a household, of which a person has every address.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::FrozenClock;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn after_five_misses_there_is_a_pause_of_a_minute() {
        let clock = Arc::new(FrozenClock::new(Timestamp::UNIX_EPOCH));
        let citizens = Citizens::new(clock.clone());
        let (here, there) = (Guesser::Address(address("192.0.2.1")), Guesser::Address(address("192.0.2.2")));
        for _ in 0..5 {
            assert!(citizens.may_guess(&here));
            citizens.missed(&here);
        }
        assert!(!citizens.may_guess(&here) && citizens.may_guess(&there));
        clock.pass(SignedDuration::from_secs(59));
        assert!(!citizens.may_guess(&here));
        clock.pass(SignedDuration::from_secs(1));
        assert!(citizens.may_guess(&here));
        citizens.missed(&here);
        assert!(citizens.may_guess(&here), "the old misses do not count any more");
    }

    #[test]
    fn a_household_has_one_limit_however_many_addresses_it_has() {
        let citizens = Citizens::new(Arc::new(FrozenClock::new(Timestamp::UNIX_EPOCH)));
        let office = OfficeId::new("belsh");
        let booked =
            (0..20).filter(|n| citizens.may_book(address(&format!("2001:db8::{n}")), &office)).count();
        assert_eq!(booked, 10);
        assert!(citizens.may_book(address("2001:db8:0:1::1"), &office), "the neighbours");
        citizens.did_not_book(address("2001:db8::1"), &office);
        assert!(citizens.may_book(address("2001:db8::2"), &office));
        let joined = (0..20).filter(|_| citizens.may_join(address("192.0.2.1"))).count();
        assert_eq!(joined, 5);
    }
}
