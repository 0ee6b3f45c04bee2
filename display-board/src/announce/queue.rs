//! Which call is said next, and how often: one at a time, first come, first said.
//!
//! Times are real ones since the program started; the office's clock of a demonstration runs faster than people speak.

use std::collections::VecDeque;
use std::time::Duration;

use queue_api::TicketId;
use queue_api::board::Call;

/// What is older than this is no longer said: its announcement would end more than a minute after the call. The screen has
/// it all the same.
pub const SAID_WITHIN: Duration = Duration::from_secs(50);
/// A call whose turn could not be asked for is asked for again after this.
pub const ASK_AGAIN: Duration = Duration::from_secs(1);
/// No hall waits for more announcements than this; the oldest are dropped.
pub const LONGEST: usize = 256;

/// How much is said of a call: the more wait behind it, the less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Length {
    /// Chime, all its languages, and all of it again.
    Full,
    /// Chime and all its languages once.
    Once,
    /// Chime and the main language.
    MainLanguage,
    /// The main language, without another chime.
    Brief,
}

impl Length {
    fn of(waiting_behind: usize, age: Duration) -> Self {
        match (waiting_behind, age.as_secs()) {
            (0, 0..=20) => Length::Full,
            (0..=1, 0..=30) => Length::Once,
            (0..=3, 0..=40) => Length::MainLanguage,
            _ => Length::Brief,
        }
    }
}

/// A call to be said now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The call.
    pub call: Call,
    /// How much of it is said.
    pub length: Length,
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
    speaking: Option<Waiting>,
    not_before: Duration,
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

    /// Another board speaks from now on; what is being said is said to its end.
    pub fn clear_waiting(&mut self) {
        self.waiting.clear();
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
        while self.waiting.front().is_some_and(|first| now.saturating_sub(first.called_at) > SAID_WITHIN) {
            self.waiting.pop_front();
        }
        if now < self.not_before {
            return None;
        }
        let turn = self.waiting.pop_front()?;
        let length = Length::of(self.waiting.len(), now.saturating_sub(turn.called_at));
        let call = turn.call.clone();
        self.speaking = Some(turn);
        Some(Turn { call, length })
    }

    /// It is not known whether this board may say the call: it is asked again.
    pub fn ask_again(&mut self, call: &str, now: Duration) {
        if let Some(turn) = self.speaking.take_if(|turn| turn.call.call == call) {
            self.waiting.push_front(turn);
            self.not_before = now + ASK_AGAIN;
        }
    }

    /// When the queue goes on by itself.
    pub fn next_change(&self, now: Duration) -> Option<Duration> {
        (!self.waiting.is_empty() && self.speaking.is_none() && now < self.not_before)
            .then_some(self.not_before)
    }

    /// The announcement of this call is over.
    pub fn spoken(&mut self, call: &str) {
        self.speaking.take_if(|turn| turn.call.call == call);
    }

    /// The calls being said or waiting to be, in their order.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.speaking.iter().chain(&self.waiting).map(|turn| &turn.call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::example::call;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn number(turn: Option<Turn>) -> Option<(String, Length)> {
        turn.map(|turn| (turn.call.number.to_string(), turn.length))
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
        assert_eq!(number(queue.next(seconds(9), false)), Some(("A002".into(), Length::Full)));
    }

    #[test]
    fn the_more_wait_the_less_is_said_of_each() {
        let length =
            |numbers: &[&str], at_s| queue(numbers).next(seconds(at_s), false).map(|turn| turn.length);
        assert_eq!(length(&["A001"], 1), Some(Length::Full));
        assert_eq!(length(&["A001", "A002"], 1), Some(Length::Once));
        assert_eq!(length(&["A001"], 25), Some(Length::Once));
        assert_eq!(length(&["A001", "A002", "A003"], 1), Some(Length::MainLanguage));
        assert_eq!(length(&["A001", "A002", "A003", "A004", "A005"], 1), Some(Length::Brief));
        assert_eq!(length(&["A001"], 45), Some(Length::Brief));
        assert_eq!(length(&["A001"], 51), None, "too old to be said");
    }

    #[test]
    fn two_hundred_calls_in_a_minute_are_said_in_order_and_never_more_than_a_minute_late() {
        let lasts_ms = |length| match length {
            Length::Full => 19_000,
            Length::Once => 10_000,
            Length::MainLanguage => 6_500,
            Length::Brief => 4_500,
        };
        let mut queue = SpeechQueue::default();
        let (mut now, mut made, mut said) = (Duration::ZERO, 0_u32, Vec::new());
        while made < 200 || queue.calls().next().is_some() {
            while made < 200 && Duration::from_millis(300) * made <= now {
                queue.push(call(&format!("A{:03}", made + 1), "4"), Duration::from_millis(300) * made);
                made += 1;
            }
            let Some(turn) = queue.next(now, false) else {
                now += Duration::from_millis(100);
                continue;
            };
            now += Duration::from_millis(lasts_ms(turn.length));
            queue.spoken(&turn.call.call);
            let called_at = Duration::from_millis(300) * (turn.call.number.number - 1);
            assert!(
                now - called_at <= seconds(60),
                "{} is over {:?} late",
                turn.call.number,
                now - called_at
            );
            said.push((turn.call.number.number, turn.length));
        }
        assert!(said.is_sorted_by_key(|(number, _)| *number), "{said:?}");
        assert!(said.len() >= 20, "{said:?}");
        queue.push(call("B001", "4"), now);
        assert_eq!(
            number(queue.next(now, false)),
            Some(("B001".into(), Length::Full)),
            "the hall is quiet again"
        );
    }

    #[test]
    fn a_call_that_could_not_be_asked_for_stays_first_and_is_asked_for_again() {
        let mut queue = queue(&["A001", "A002"]);
        let first = queue.next(seconds(1), false).expect("a call waits");
        queue.ask_again(&first.call.call, seconds(3));
        assert_eq!(queue.next(seconds(3), false), None);
        assert_eq!(queue.next_change(seconds(3)), Some(seconds(4)));
        assert_eq!(number(queue.next(seconds(4), false)), Some(("A001".into(), Length::Once)));
    }

    #[test]
    fn a_withdrawn_call_is_never_said() {
        let mut queue = queue(&["A001", "A002"]);
        queue.withdraw(call("A001", "4").ticket);
        assert_eq!(number(queue.next(seconds(1), false)), Some(("A002".into(), Length::Full)));
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
        assert_eq!(number(queue.next(seconds(1), true)), Some(("A003".into(), Length::Full)));
        assert_eq!(queue.calls().count(), 1, "only the one being said is left");
    }

    #[test]
    fn the_queue_has_a_limit_and_drops_the_oldest() {
        let numbers: Vec<String> = (1..=LONGEST + 2).map(|number| format!("A{number:03}")).collect();
        let mut queue = queue(&numbers.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(queue.calls().count(), LONGEST);
        assert_eq!(number(queue.next(seconds(1), false)), Some(("A003".into(), Length::Brief)));
    }
}
