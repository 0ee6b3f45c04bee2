//! Who has the large places, and since when.

use std::time::Duration;

use queue_api::board::Call;

use super::rows::SHOWN_FOR;
use super::{PULSES, SILENT_PLACE};

#[derive(Debug, Clone)]
struct Arrival {
    call: String,
    at: Duration,
}

#[derive(Debug, Clone)]
struct Place {
    call: String,
    since: Duration,
    /// Only a call that came while the board was watching draws attention.
    fresh: bool,
}

/// The large places and the calls that came lately.
#[derive(Debug, Clone)]
pub(super) struct Places {
    room: usize,
    /// The last place is free again when its call was said and had its time.
    gives_way: bool,
    arrivals: Vec<Arrival>,
    large: Vec<Place>,
}

impl Places {
    pub(super) fn new(room: usize) -> Self {
        Self { room, gives_way: false, arrivals: Vec::new(), large: Vec::new() }
    }

    pub(super) fn set_give_way(&mut self, gives_way: bool) {
        self.gives_way = gives_way;
    }

    /// A fresh call came.
    pub(super) fn arrived(&mut self, call: &str, now: Duration) {
        self.arrivals.push(Arrival { call: call.into(), at: now });
    }

    /// Gives out the places among `calls` (newest first): to those of `unspoken` that come first, to fresh ones for a
    /// while when the board is `silent`, and to the newest.
    pub(super) fn arrange(&mut self, calls: &[Call], unspoken: &[&str], silent: bool, now: Duration) {
        let known = |id: &str| calls.iter().any(|call| call.call == id);
        self.arrivals.retain(|arrival| known(&arrival.call));
        let claims = |arrival: &&Arrival| silent && now < arrival.at + SILENT_PLACE;
        let waiting = unspoken.iter().copied().filter(|call| known(call));
        let fresh = self.arrivals.iter().filter(claims).map(|arrival| arrival.call.as_str());
        let lasting = if self.gives_way { self.room.saturating_sub(1) } else { self.room };
        let lately = |id: &str| self.arrivals.iter().any(|it| it.call == id && now < it.at + SHOWN_FOR);
        let newest = calls.iter().map(|call| call.call.as_str()).enumerate();
        let newest = newest.filter(|(place, call)| *place < lasting || lately(call)).map(|(_, call)| call);
        let mut chosen: Vec<&str> = Vec::with_capacity(self.room);
        for call in waiting.chain(fresh).chain(newest) {
            if chosen.len() < self.room && !chosen.contains(&call) {
                chosen.push(call);
            }
        }
        let places = chosen
            .into_iter()
            .map(|call| {
                let held = self.large.iter().find(|place| place.call == call);
                held.cloned().unwrap_or_else(|| Place {
                    call: call.into(),
                    since: now,
                    fresh: self.arrivals.iter().any(|arrival| arrival.call == call),
                })
            })
            .collect();
        // A call that gave its place up has had its attention.
        for place in std::mem::replace(&mut self.large, places) {
            if !self.holds(&place.call) {
                self.arrivals.retain(|arrival| arrival.call != place.call);
            }
        }
    }

    /// Whether a call is large.
    pub(super) fn holds(&self, call: &str) -> bool {
        self.large.iter().any(|place| place.call == call)
    }

    /// Whether a call pulses.
    pub(super) fn pulses(&self, call: &str, now: Duration) -> bool {
        self.large.iter().any(|place| place.fresh && place.call == call && now < place.since + PULSES)
    }

    /// The moment at which a pulse or a claim ends.
    pub(super) fn next_change(&self, now: Duration) -> Option<Duration> {
        let pulses = self.large.iter().filter(|place| place.fresh).map(|place| place.since + PULSES);
        let claims = self.arrivals.iter().map(|arrival| arrival.at + SILENT_PLACE);
        let lately = self.arrivals.iter().filter(|_| self.gives_way).map(|arrival| arrival.at + SHOWN_FOR);
        pulses.chain(claims).chain(lately).filter(|moment| *moment > now).min()
    }
}
