//! The calls beside the large ones: the newest, and every call for its time.
//!
//! A call is on the screen for at least fifteen seconds. When more come than there is room for, they take turns of a few
//! seconds, those first that nobody has seen, until each has had its time.

use std::collections::BTreeMap;
use std::time::Duration;

use queue_api::board::Call;
use queue_api::{TicketId, Timestamp};

/// How long every call is on the screen, in one turn or several.
pub(super) const SHOWN_FOR: Duration = Duration::from_secs(15);
/// The shortest turn.
const TURN: Duration = Duration::from_secs(3);
/// No more are remembered for a turn.
const MOST: usize = 512;

#[derive(Debug, Clone)]
struct Entry {
    call: Call,
    /// In turns before the present one.
    shown: Duration,
    /// Since when it is on the screen, in a row or large.
    since: Option<Duration>,
    in_row: bool,
}

impl Entry {
    fn shown(&self, now: Duration) -> Duration {
        self.shown + self.since.map_or(Duration::ZERO, |since| now.saturating_sub(since))
    }
}

/// The rows.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    room: usize,
    /// Newest first.
    entries: Vec<Entry>,
    /// Calls that are shown where there is room, but are owed nothing.
    old: Vec<String>,
}

impl Rows {
    pub(super) fn new(room: usize) -> Self {
        Self { room, entries: Vec::new(), old: Vec::new() }
    }

    /// A call was made before anybody looked: it is owed no time.
    pub(super) fn is_old(&mut self, call: &str) {
        self.old.push(call.into());
        if self.old.len() > MOST {
            self.old.remove(0);
        }
    }

    /// The calls in the rows, newest first.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Call> {
        self.entries.iter().filter(|entry| entry.in_row).map(|entry| &entry.call)
    }

    /// The calls of a ticket no longer hold.
    pub(super) fn withdraw(&mut self, ticket: TicketId) {
        self.entries.retain(|entry| entry.call.ticket != ticket);
    }

    /// Gives out the rows to `calls` that are not large (newest first), and to calls that are owed time: calls that are not
    /// among them hold only when they are older than `oldest`.
    pub(super) fn arrange(
        &mut self,
        calls: &[Call],
        is_large: impl Fn(&str) -> bool,
        oldest: Option<Timestamp>,
        now: Duration,
    ) {
        self.learn(calls, oldest, now);
        let mut chosen: Vec<usize> = Vec::with_capacity(self.room);
        let mut choose = |place: usize, room: usize| {
            if chosen.len() < room && !chosen.contains(&place) {
                chosen.push(place);
            }
        };
        let free = |entry: &Entry| !is_large(&entry.call.call);
        let places = || self.entries.iter().enumerate().filter(|(_, entry)| free(entry));
        // Whoever has just come stays for a turn.
        let in_turn = |entry: &Entry| entry.in_row && entry.since.is_some_and(|since| now < since + TURN);
        let unseen =
            || places().rev().filter(|(_, entry)| entry.shown(now).is_zero() && entry.since.is_none());
        if unseen().next().is_some() {
            places()
                .filter(|(_, e)| in_turn(e) && e.shown(now) < SHOWN_FOR)
                .for_each(|(i, _)| choose(i, self.room));
        }
        unseen().for_each(|(place, _)| choose(place, self.room));
        // Then those in their time, then those that are owed some, then the newest.
        places()
            .filter(|(_, e)| e.in_row && e.shown(now) < SHOWN_FOR && (in_turn(e) || e.since == Some(now)))
            .for_each(|(i, _)| choose(i, self.room));
        let mut owed: Vec<usize> =
            places().filter(|(_, e)| e.shown(now) < SHOWN_FOR).map(|(i, _)| i).collect();
        owed.sort_by_key(|place| (self.entries[*place].shown(now), std::cmp::Reverse(*place)));
        owed.into_iter().for_each(|place| choose(place, self.room));
        places().for_each(|(place, _)| choose(place, self.room));
        for (place, entry) in self.entries.iter_mut().enumerate() {
            let in_row = chosen.contains(&place);
            let on_screen = in_row || is_large(&entry.call.call);
            match (entry.since, on_screen) {
                (Some(_), false) => {
                    entry.shown = entry.shown(now);
                    entry.since = None;
                }
                (None, true) => entry.since = Some(now),
                (Some(_), true) if entry.in_row != in_row => {
                    entry.shown = entry.shown(now);
                    entry.since = Some(now);
                }
                (Some(_), true) | (None, false) => {}
            }
            entry.in_row = in_row;
        }
    }

    /// When a turn ends while others wait for one.
    pub(super) fn next_change(&self, now: Duration) -> Option<Duration> {
        let waits = self.entries.iter().any(|entry| entry.since.is_none() && entry.shown < SHOWN_FOR);
        let turns = self.entries.iter().filter(|entry| entry.in_row).filter_map(|entry| entry.since);
        turns.map(|since| since + TURN).filter(|end| waits && *end > now).min()
    }

    /// Takes over what the server tells, and keeps of older calls those that are owed time.
    fn learn(&mut self, calls: &[Call], oldest: Option<Timestamp>, now: Duration) {
        let mut known: BTreeMap<String, Entry> =
            self.entries.drain(..).map(|entry| (entry.call.call.clone(), entry)).collect();
        let take = |call: &Call, known: &mut BTreeMap<String, Entry>| {
            let mut entry = known.remove(&call.call).unwrap_or_else(|| Entry {
                call: call.clone(),
                shown: if self.old.contains(&call.call) { SHOWN_FOR } else { Duration::ZERO },
                since: None,
                in_row: false,
            });
            entry.call = call.clone();
            entry
        };
        let mut entries: Vec<Entry> = calls.iter().map(|call| take(call, &mut known)).collect();
        let tickets: Vec<TicketId> = calls.iter().map(|call| call.ticket).collect();
        entries.extend(known.into_values().filter(|entry| {
            !tickets.contains(&entry.call.ticket)
                && oldest.is_some_and(|oldest| entry.call.called_at <= oldest)
                && entry.shown(now) < SHOWN_FOR
        }));
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.call.called_at));
        entries.truncate(MOST);
        self.entries = entries;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::example::call;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// The numbers on the screen after every step of time.
    fn numbers(rows: &Rows) -> Vec<String> {
        rows.shown().map(|call| call.number.to_string()).collect()
    }

    fn arrange(rows: &mut Rows, newest_first: &[Call], at_ms: u64) {
        let calls = &newest_first[..newest_first.len().min(12)];
        let oldest = calls.last().filter(|_| newest_first.len() > 12).map(|call| call.called_at);
        rows.arrange(calls, |_| false, oldest, Duration::from_millis(at_ms));
    }

    fn calls(count: u32) -> Vec<Call> {
        let mut calls: Vec<Call> = (1..=count)
            .map(|number| {
                let mut call = call(&format!("A{number:03}"), "4");
                call.called_at += Duration::from_millis(300) * number;
                call
            })
            .collect();
        calls.reverse();
        calls
    }

    #[test]
    fn the_newest_calls_have_the_rows() {
        let mut rows = Rows::new(3);
        calls(5).iter().for_each(|call| rows.is_old(&call.call));
        arrange(&mut rows, &calls(5), 20_000);
        assert_eq!(numbers(&rows), ["A005", "A004", "A003"]);
    }

    #[test]
    fn a_new_call_is_seen_at_once_where_an_older_one_had_its_time() {
        let mut rows = Rows::new(2);
        arrange(&mut rows, &calls(2), 0);
        arrange(&mut rows, &calls(2), 16_000);
        arrange(&mut rows, &calls(3), 16_001);
        assert_eq!(numbers(&rows), ["A003", "A002"]);
    }

    #[test]
    fn of_two_hundred_calls_in_a_minute_every_one_is_seen_for_fifteen_seconds() {
        let mut rows = Rows::new(5);
        let mut seen: BTreeMap<String, u64> = BTreeMap::new();
        let all = calls(200);
        for tick in 0..10_000_u64 {
            let now_ms = tick * 100;
            let made = usize::try_from(now_ms / 300).expect("few").min(200);
            arrange(&mut rows, &all[200 - made..], now_ms);
            for number in numbers(&rows) {
                *seen.entry(number).or_default() += 100;
            }
        }
        assert_eq!(seen.len(), 200);
        let least = seen.iter().min_by_key(|(_, shown)| **shown).expect("some");
        assert!(*least.1 >= 14_900, "{least:?}");
    }

    #[test]
    fn a_withdrawn_call_is_gone_and_owed_nothing() {
        let mut rows = Rows::new(1);
        arrange(&mut rows, &calls(2), 0);
        let first = numbers(&rows);
        rows.withdraw(call(&first[0], "4").ticket);
        let rest: Vec<Call> =
            calls(2).into_iter().filter(|call| call.number.to_string() != first[0]).collect();
        arrange(&mut rows, &rest, 100);
        assert_ne!(numbers(&rows), first);
        assert_eq!(rows.next_change(seconds(1)), None);
    }
}
