//! Which call is said next, and how often: one at a time, first come, first said.
//!
//! Times are real ones since the program started; the office's clock of a demonstration runs faster than people speak.

use std::collections::VecDeque;
use std::time::Duration;

use queue_api::TicketId;
use queue_api::board::Call;

/// An announcement older than this is said once, without its repetition: others wait behind it.
pub const REPEATED_UNTIL: Duration = Duration::from_secs(60);
/// No hall waits for more announcements than this; the oldest are dropped.
pub const LONGEST: usize = 32;

/// A call to be said now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The call.
    pub call: Call,
    /// How often its sentence is said: 1 or 2.
    pub times: u8,
}

#[derive(Debug, Clone)]
struct Waiting {
    call: Call,
    called_at: Duration,
}

/// The calls that are still to be said.
#[derive(Debug, Clone, Default)]
pub struct SpeechQueue {
    waiting: VecDeque<Waiting>,
    speaking: Option<String>,
}

impl SpeechQueue {
    /// A call joins the queue; an earlier call of its ticket that was not said yet is dropped. `called_at` is when it
    /// was called.
    pub fn push(&mut self, call: Call, called_at: Duration) {
        self.withdraw(call.ticket);
        self.waiting.push_back(Waiting { call, called_at });
        if self.waiting.len() > LONGEST {
            self.waiting.pop_front();
        }
    }

    /// What was called for this ticket is not said any more; what is being said is said to its end.
    pub fn withdraw(&mut self, ticket: TicketId) {
        self.waiting.retain(|waiting| waiting.call.ticket != ticket);
    }

    /// Only calls of tickets that are `still_called` are said.
    pub fn keep(&mut self, still_called: impl Fn(TicketId) -> bool) {
        self.waiting.retain(|waiting| still_called(waiting.call.ticket));
    }

    /// Nothing waits any more, for instance because nothing can be heard.
    pub fn clear(&mut self) {
        self.waiting.clear();
        self.speaking = None;
    }

    /// Takes the call to be said now; `None` while one is being said or nobody waits. With `only_newest` the others are
    /// dropped: in a fast demonstration calls come faster than they can be said.
    pub fn next(&mut self, now: Duration, only_newest: bool) -> Option<Turn> {
        if self.speaking.is_some() {
            return None;
        }
        if only_newest {
            self.waiting.drain(..self.waiting.len().saturating_sub(1));
        }
        let Waiting { call, called_at } = self.waiting.pop_front()?;
        self.speaking = Some(call.call.clone());
        let times = if now.saturating_sub(called_at) > REPEATED_UNTIL { 1 } else { 2 };
        Some(Turn { call, times })
    }

    /// The announcement of this call is over.
    pub fn spoken(&mut self, call: &str) {
        if self.speaking.as_deref() == Some(call) {
            self.speaking = None;
        }
    }

    /// The calls being said or waiting to be, in their order.
    pub fn calls(&self) -> impl Iterator<Item = &str> {
        self.speaking.iter().map(String::as_str).chain(self.waiting.iter().map(|w| w.call.call.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::example::call;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn number(turn: Option<Turn>) -> Option<(String, u8)> {
        turn.map(|turn| (turn.call.number.to_string(), turn.times))
    }

    fn queue(numbers: &[&str]) -> SpeechQueue {
        let mut queue = SpeechQueue::default();
        for number in numbers {
            queue.push(call(number, "4"), seconds(0));
        }
        queue
    }

    #[test]
    fn calls_are_said_one_at_a_time_in_the_order_they_came() {
        let mut queue = queue(&["A001", "A002"]);
        let first = queue.next(seconds(1), false).expect("a call waits");
        assert_eq!(first.call.number.to_string(), "A001");
        assert_eq!(queue.next(seconds(1), false), None, "the first is still being said");
        queue.spoken("another");
        assert_eq!(queue.next(seconds(2), false), None, "the first is still being said");
        queue.spoken(&first.call.call);
        assert_eq!(number(queue.next(seconds(9), false)), Some(("A002".into(), 2)));
    }

    #[test]
    fn a_call_older_than_a_minute_is_said_once() {
        assert_eq!(number(queue(&["A001"]).next(seconds(60), false)), Some(("A001".into(), 2)));
        assert_eq!(number(queue(&["A001"]).next(seconds(61), false)), Some(("A001".into(), 1)));
    }

    #[test]
    fn a_withdrawn_call_is_never_said() {
        let mut queue = queue(&["A001", "A002"]);
        queue.withdraw(call("A001", "4").ticket);
        assert_eq!(number(queue.next(seconds(1), false)), Some(("A002".into(), 2)));
    }

    #[test]
    fn a_second_call_takes_the_place_of_a_first_that_was_not_said() {
        let mut queue = queue(&["A001", "A002"]);
        let mut again = call("A001", "4");
        again.call = "again".into();
        again.attempt = 2;
        queue.push(again, seconds(5));
        assert_eq!(queue.calls().count(), 2);
        queue.next(seconds(5), false);
        queue.spoken(&call("A002", "4").call);
        assert_eq!(queue.next(seconds(6), false).map(|turn| turn.call.attempt), Some(2));
    }

    #[test]
    fn a_fast_demonstration_says_only_the_newest_call() {
        let mut queue = queue(&["A001", "A002", "A003"]);
        assert_eq!(number(queue.next(seconds(1), true)), Some(("A003".into(), 2)));
        assert_eq!(queue.calls().count(), 1, "only the one being said is left");
    }

    #[test]
    fn the_queue_has_a_limit_and_drops_the_oldest() {
        let numbers: Vec<String> = (1..=LONGEST + 2).map(|number| format!("A{number:03}")).collect();
        let mut queue = queue(&numbers.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(queue.calls().count(), LONGEST);
        assert_eq!(number(queue.next(seconds(1), false)), Some(("A003".into(), 2)));
    }
}
