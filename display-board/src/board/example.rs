//! Calls as a hall sees them, for pictures without a server and for tests.

use queue_api::board::Call;
use queue_api::ticket::CounterRef;
use queue_api::{CounterId, TicketId, Timestamp};

/// A first call of this number to this counter, at 09:42 in Albania. Calls of different numbers differ.
///
/// # Panics
/// When `number` is not one.
pub fn call(number: &str, counter: &str) -> Call {
    let number = number.parse().expect("an example has a number");
    let place = u128::from(u32::from(number_letter(number))) * 100_000 + u128::from(number.number);
    Call {
        call: place.to_string(),
        ticket: TicketId(uuid::Uuid::from_u128(place)),
        number,
        counter: CounterRef { id: CounterId::new(counter), label: counter.into(), place: None },
        attempt: 1,
        called_at: "2026-11-23T08:42:00Z".parse::<Timestamp>().expect("a time"),
        language: None,
    }
}

fn number_letter(number: queue_api::TicketNumber) -> char {
    number.prefix.letter()
}
