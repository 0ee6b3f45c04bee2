//! The code on a slip, with which a phone follows one ticket.
//!
//! The code is an HMAC of the ticket's id under a key of this server: nothing is stored, nobody can guess another one,
//! and it ends with the business day, when the ticket is no longer one of today's. The code that a hall shows to those who
//! joined from afar is made with the same key.

use std::collections::HashMap;
use std::sync::Mutex;

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use queue_core::Office;
use queue_core::value::{Date, OfficeId, TicketId, Timestamp};
use sha2::Sha256;

/// How long a hall shows one code for those who joined from afar, in seconds.
const PRESENCE_S: i64 = 60;

/// 128 bits.
type Code = [u8; 16];

/// Makes the codes and finds their tickets.
#[derive(Debug)]
pub struct Slips {
    key: Vec<u8>,
    known: Mutex<HashMap<OfficeId, Known>>,
}

/// The codes of the first `count` tickets of a day.
#[derive(Debug)]
struct Known {
    day: Date,
    count: usize,
    tickets: HashMap<Code, TicketId>,
}

impl Slips {
    /// With the server's key.
    pub fn new(key: Vec<u8>) -> Self {
        Self { key, known: Mutex::default() }
    }

    /// The code of a ticket as it stands in its link: 26 lower-case letters and digits.
    pub fn code(&self, ticket: TicketId) -> String {
        BASE32_NOPAD.encode(&self.compute(ticket)).to_lowercase()
    }

    /// Today's ticket of `office` that has this code.
    pub fn find(&self, code: &str, office: &Office) -> Option<TicketId> {
        let bytes = BASE32_NOPAD.decode(code.to_uppercase().as_bytes()).ok()?;
        let code: Code = bytes.try_into().ok()?;
        let mut known = self.known.lock().expect("no panic while the codes are held");
        let (day, tickets) = (office.day(), office.tickets());
        let known = known.entry(office.settings().office.clone()).or_insert_with(|| Known::new(day));
        if known.day != day || known.count > tickets.len() {
            *known = Known::new(day);
        }
        for ticket in &tickets[known.count..] {
            known.tickets.insert(self.compute(ticket.id), ticket.id);
        }
        known.count = tickets.len();
        known.tickets.get(&code).copied()
    }

    /// The code that a hall shows at `now`, and for how many more seconds.
    pub fn presence_code(&self, office: &OfficeId, now: Timestamp) -> (String, u32) {
        let shown_s = now.as_second().rem_euclid(PRESENCE_S);
        let left_s = u32::try_from(PRESENCE_S - shown_s).expect("a window is short");
        (self.presence(office, window(now)), left_s)
    }

    /// Whether a hall shows `code` at `now`, or showed it just before: typing takes time.
    pub fn is_presence_code(&self, office: &OfficeId, code: &str, now: Timestamp) -> bool {
        let now = window(now);
        [now, now - 1].into_iter().any(|window| self.presence(office, window) == code)
    }

    /// Four digits for a window of time: what is longer than a ticket's id is never taken for one.
    fn presence(&self, office: &OfficeId, window: i64) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(format!("presence:{office}:{window:020}").as_bytes());
        let whole = mac.finalize().into_bytes();
        let number = u64::from_be_bytes(whole[..8].try_into().expect("SHA-256 has 32 bytes"));
        format!("{:04}", number % 10_000)
    }

    fn compute(&self, ticket: TicketId) -> Code {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(ticket.0.as_bytes());
        let whole = mac.finalize().into_bytes();
        whole[..16].try_into().expect("SHA-256 has 32 bytes")
    }
}

fn window(now: Timestamp) -> i64 {
    now.as_second().div_euclid(PRESENCE_S)
}

impl Known {
    fn new(day: Date) -> Self {
        Self { day, count: 0, tickets: HashMap::new() }
    }
}
