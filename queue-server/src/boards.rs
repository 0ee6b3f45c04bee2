//! Which boards follow an office, what each has acknowledged, and which one of a zone speaks.
//!
//! Kept in memory beside the journal: it is of use for a minute only. Times are given, so that tests need no waiting. Of
//! the boards of a zone one is named to speak, and a call is said only by the board that asked first: so no cut, no
//! restart and no repetition makes a hall hear a call twice.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use queue_api::board::{Ack, AnnounceRequest, Announcement, AnnouncementKind, CallShown, ShownOn, Speaker};
use queue_core::value::{CounterId, ServiceId, TicketId};
use tokio::sync::watch;

/// A board that has not shown a call after this does not answer: so the clerk reads it before five seconds are over.
pub const ANSWERS_WITHIN: Duration = Duration::from_millis(4_500);
/// A call that is older is not said by a board that takes over.
pub const SAID_WITHIN: Duration = Duration::from_secs(30);
/// A board that left is missed for this long.
const MISSED_FOR: Duration = Duration::from_secs(12 * 60 * 60);
/// How long an announcement is shown.
const ANNOUNCED_FOR: Duration = Duration::from_secs(120);
const CALLS_KEPT: usize = 128;
const BOARDS_KEPT: usize = 64;
const ANNOUNCEMENTS_KEPT: usize = 8;

/// Which calls a board shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interest {
    /// Only those to these counters; all when empty.
    pub counters: Vec<CounterId>,
    /// Only those for these services; all when empty.
    pub services: Vec<ServiceId>,
}

impl Interest {
    /// Whether a call to this counter for this service is among them.
    pub fn includes(&self, counter: &CounterId, service: &ServiceId) -> bool {
        (self.counters.is_empty() || self.counters.contains(counter))
            && (self.services.is_empty() || self.services.contains(service))
    }
}

/// A board that follows the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// This run of its program.
    pub run: String,
    /// The device, which stays the same over all runs.
    pub device: String,
    /// What it is called.
    pub name: String,
    /// The part of the hall.
    pub zone: String,
    /// Whether it can say what is called.
    pub voice: bool,
    /// What it shows.
    pub interest: Interest,
}

/// A call as it goes to boards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The call.
    pub call: String,
    /// Its ticket.
    pub ticket: TicketId,
    /// Where to.
    pub counter: CounterId,
    /// What for.
    pub service: ServiceId,
}

/// The boards of an office.
#[derive(Debug)]
pub struct Boards {
    state: Mutex<State>,
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    streams: BTreeMap<u64, Arc<Board>>,
    /// The latest stream of each run: hundreds of boards answer for the same call.
    runs: HashMap<String, u64>,
    /// Boards by device that were here, and when they left.
    gone: BTreeMap<String, (Arc<Board>, Duration)>,
    calls: VecDeque<Known>,
    announcements: VecDeque<(Announcement, Duration)>,
}

#[derive(Debug)]
struct Known {
    told: Told,
    at: Duration,
    /// What is known of each board, by its run: two boards may share a device's token.
    shown: BTreeMap<String, Showing>,
    /// How many of them have not shown it.
    unanswered: usize,
    /// By zone: the run of the board that says the call.
    said_by: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Showing {
    device: String,
    name: String,
    shown: bool,
}

/// A place among the boards, given up when it is dropped.
#[derive(Debug)]
pub struct Place {
    boards: Arc<Boards>,
    id: u64,
    now: fn() -> Duration,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.boards.leave(self.id, (self.now)());
    }
}

impl Default for Boards {
    fn default() -> Self {
        Self { state: Mutex::default(), changes: watch::Sender::new(0) }
    }
}

impl Boards {
    /// A board follows from now on; `now` tells when it leaves.
    pub fn join(self: &Arc<Self>, board: Board, now: fn() -> Duration) -> Place {
        let id = self.enter(board);
        Place { boards: self.clone(), id, now }
    }

    /// A board follows; the number of its stream.
    pub fn enter(&self, board: Board) -> u64 {
        self.change(|state| {
            state.next += 1;
            state.gone.remove(&board.device);
            state.runs.insert(board.run.clone(), state.next);
            state.streams.insert(state.next, Arc::new(board));
            state.next
        })
    }

    /// A board's stream ended.
    pub fn leave(&self, id: u64, now: Duration) {
        self.change(|state| {
            let Some(board) = state.streams.remove(&id) else { return };
            if state.runs.get(&board.run) == Some(&id) {
                state.runs.remove(&board.run);
            }
            if !state.streams.values().any(|other| other.device == board.device) {
                state.gone.insert(board.device.clone(), (board, now));
            }
            state.gone.retain(|_, (_, left)| now.saturating_sub(*left) < MISSED_FOR);
            while state.gone.len() > BOARDS_KEPT {
                state.gone.pop_first();
            }
        });
    }

    /// A call was made: boards that show it should acknowledge it. Known calls stay as they are.
    pub fn call(&self, told: Told, now: Duration) {
        let mut state = self.state.lock().expect("no panic while the boards are held");
        if state.calls.iter().rev().any(|known| known.told.call == told.call) {
            return;
        }
        let here = state.streams.values().chain(state.gone.values().map(|(board, _)| board));
        let shown: BTreeMap<String, Showing> = here
            .filter(|board| board.interest.includes(&told.counter, &told.service))
            .map(|board| (board.run.clone(), Showing::of(board, false)))
            .collect();
        // A later call of the ticket takes the place of the earlier one.
        state.calls.retain(|known| known.told.ticket != told.ticket);
        let unanswered = shown.len();
        state.calls.push_back(Known { told, at: now, shown, unanswered, said_by: BTreeMap::new() });
        if state.calls.len() > CALLS_KEPT {
            state.calls.pop_front();
        }
        drop(state);
        self.changes.send_modify(|changes| *changes += 1);
    }

    /// A board acknowledges calls; false when it wants to say one that another board of its zone says.
    pub fn acknowledge(&self, run: &str, acks: &[Ack]) -> bool {
        self.change(|state| {
            let Some(board) = state.runs.get(run).and_then(|id| state.streams.get(id)).cloned() else {
                // Its stream is cut, so that another may speak by now.
                return acks.iter().all(|ack| ack.spoken_at.is_none());
            };
            let mut granted = true;
            for ack in acks {
                let Some(known) = state.calls.iter_mut().rfind(|known| known.told.call == ack.call) else {
                    continue;
                };
                if ack.shown_at.is_some() {
                    known.show(&board, &state.runs);
                }
                if ack.spoken_at.is_some() {
                    let by = known.said_by.entry(board.zone.clone()).or_insert_with(|| run.into());
                    granted &= by == run;
                }
            }
            granted
        })
    }

    /// Whether the board of a stream speaks: the first of its zone that can and answers. What the one before it has not
    /// begun to say is left to it.
    pub fn speaker(&self, id: u64, now: Duration) -> Speaker {
        let state = self.state.lock().expect("no panic while the boards are held");
        let Some(own) = state.streams.get(&id) else { return Speaker::default() };
        let of_zone = || state.streams.iter().filter(|(_, board)| board.zone == own.zone && board.voice);
        let answers = |board: &Board| {
            let silent = |known: &Known| {
                now.saturating_sub(known.at) >= ANSWERS_WITHIN
                    && known.shown.get(&board.run).is_some_and(|showing| !showing.shown)
            };
            !state.calls.iter().rev().take(3).any(silent)
        };
        let chosen = of_zone().find(|(_, board)| answers(board)).or_else(|| of_zone().next());
        if chosen.is_none_or(|(chosen, _)| *chosen != id) {
            return Speaker::default();
        }
        let unsaid = state.calls.iter().filter(|known| {
            now.saturating_sub(known.at) < SAID_WITHIN
                && !known.said_by.contains_key(&own.zone)
                && own.interest.includes(&known.told.counter, &known.told.service)
        });
        Speaker { speaks: true, unsaid: unsaid.map(|known| known.told.call.clone()).collect() }
    }

    /// What became of the latest call of a ticket; `None` when no board was to show it.
    pub fn shown(&self, ticket: TicketId, now: Duration) -> Option<CallShown> {
        let state = self.state.lock().expect("no panic while the boards are held");
        let known = state.calls.iter().rev().find(|known| known.told.ticket == ticket)?;
        let late = now.saturating_sub(known.at) >= ANSWERS_WITHIN;
        let boards = known.shown.values().map(|showing| ShownOn {
            name: showing.name.clone(),
            shown: showing.shown,
            silent: late && !showing.shown,
        });
        let boards: Vec<ShownOn> = boards.collect();
        (!boards.is_empty()).then(|| CallShown {
            ticket,
            call: known.told.call.clone(),
            boards,
            spoken: !known.said_by.is_empty(),
        })
    }

    /// When a board will have had its time for a call, if one has not answered yet.
    pub fn next_late(&self, now: Duration) -> Option<Duration> {
        let state = self.state.lock().expect("no panic while the boards are held");
        let in_time = state.calls.iter().rev().take_while(|known| known.at + ANSWERS_WITHIN > now);
        in_time.filter(|known| known.unanswered > 0).map(|known| known.at + ANSWERS_WITHIN).last()
    }

    /// A manager lets the boards say something.
    pub fn announce(&self, id: String, request: AnnounceRequest, now: Duration) {
        let AnnounceRequest { kind, texts } = request;
        let shown_s = u32::try_from(ANNOUNCED_FOR.as_secs()).unwrap_or(u32::MAX);
        self.change(|state| {
            if state.announcements.iter().any(|(known, _)| known.id == id) {
                return;
            }
            // The latest word counts: who evacuates does not hear that the counters close.
            if kind == AnnouncementKind::Evacuation {
                state.announcements.clear();
            }
            state.announcements.push_back((Announcement { id, kind, texts, shown_s }, now));
            if state.announcements.len() > ANNOUNCEMENTS_KEPT {
                state.announcements.pop_front();
            }
        });
    }

    /// The announcements that are still to be shown, each with the rest of its time.
    pub fn announcements(&self, now: Duration) -> Vec<Announcement> {
        let state = self.state.lock().expect("no panic while the boards are held");
        let rest = |(announcement, at): &(Announcement, Duration)| {
            let rest = (*at + ANNOUNCED_FOR).checked_sub(now).filter(|rest| !rest.is_zero())?;
            let shown_s = u32::try_from(rest.as_secs()).unwrap_or(u32::MAX);
            Some(Announcement { shown_s, ..announcement.clone() })
        };
        state.announcements.iter().filter_map(rest).collect()
    }

    /// Changes with everything that is told of boards.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state.lock().expect("no panic while the boards are held"));
        self.changes.send_modify(|changes| *changes += 1);
        result
    }
}

impl Known {
    /// A board shows it; one that was started again answers for its earlier run.
    fn show(&mut self, board: &Board, here: &HashMap<String, u64>) {
        self.shown.retain(|run, showing| showing.device != board.device || here.contains_key(run));
        self.shown.insert(board.run.clone(), Showing::of(board, true));
        self.unanswered = self.shown.values().filter(|showing| !showing.shown).count();
    }
}

impl Showing {
    fn of(board: &Board, shown: bool) -> Self {
        Self { device: board.device.clone(), name: board.name.clone(), shown }
    }
}

impl Place {
    /// The number of the stream.
    pub fn id(&self) -> u64 {
        self.id
    }
}

#[cfg(test)]
mod tests;
