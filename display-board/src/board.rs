//! What the board shows and what it lets be said: a pure state, to which every time is given.
//!
//! The two newest calls are large, but a call keeps a large place until it was said. What was called before the board
//! started is shown and never said; what was missed while the line was lost is said only if it is fresh. A board that
//! lost its line says so and shows the last calls it knows.

pub mod example;
mod places;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use queue_api::appointment::PresenceCode;
use queue_api::board::{Announcement, AnnouncementKind, CALLS_KEPT, Call, ServiceWaiting, Speaker, Waiting};
use queue_api::{BoardEvent, Language, Seq, Snapshot, TicketId, Whereabouts};

use crate::announce::queue::{SpeechQueue, Turn};
use crate::clock::OfficeClock;
use crate::frame::{Frame, Layout};
use places::Places;
use rows::Rows;

/// The places of a hall's board: calls that are large, and earlier ones beside them. As many as the pages draw, since
/// what has a place counts as shown.
pub const HALL: Room = Room { large: 2, earlier: 5 };

/// How many calls have a place on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Large ones.
    pub large: usize,
    /// Those beside them.
    pub earlier: usize,
}

impl Room {
    /// The places of a layout.
    pub fn of(layout: Layout) -> Self {
        match layout {
            Layout::Hall => HALL,
            Layout::Counter => Self { large: 1, earlier: 0 },
            Layout::Waiting => Self { large: 0, earlier: 0 },
        }
    }

    /// Whether any call is shown.
    pub fn any(self) -> bool {
        self.large > 0
    }
}

/// A line that is back within this time was not lost: the server was restarted, nothing was missed.
pub const LINE_GRACE: Duration = Duration::from_secs(3);
/// A call that is older than this when the board learns of it is shown and not said.
pub const SPOKEN_WITHIN: Duration = Duration::from_secs(30);
/// A call of the day before is not shown, even when nothing was called since.
pub const SHOWN_WITHIN: Duration = Duration::from_secs(12 * 60 * 60);
/// How long a call keeps a large place when nothing can be heard.
pub const SILENT_PLACE: Duration = Duration::from_secs(5);
/// How long a new call pulses: three times at 2.5 Hz.
pub const PULSES: Duration = Duration::from_millis(1_200);

/// How long a test is shown.
pub const TEST_SHOWN: Duration = Duration::from_secs(20);

/// An announcement that has so much of its two minutes left is a new one.
const ANNOUNCED_ANEW_S: u32 = 110;
/// A code of the hall that has changed is still taken for a while: until the next one is known it stays, so that the line
/// does not blink, but no longer than this.
pub const CODE_GRACE: Duration = Duration::from_secs(5);

/// How many calls are remembered as known; a snapshot holds far fewer.
const KNOWN_CALLS: usize = 128;

/// Everything that is on the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screen {
    /// Whether what the board knows is current.
    pub current: bool,
    /// Whether somebody answers in the server's place whom the board does not trust.
    pub stranger: bool,
    /// What a new board shows instead of everything else.
    pub enrol: Option<Enrol>,
    /// The large places, newest first; empty when the board is not current.
    pub large: Vec<Shown>,
    /// The calls beside them, newest first.
    pub earlier: Vec<Shown>,
    /// `HH:MM` of the office; `None` while it is not known.
    pub clock: Option<String>,
    /// `HH:MM` of the last time the board was current, when it no longer is.
    pub last_known: Option<String>,
    /// What stands around the calls.
    pub frame: Frame,
    /// The code by which people who took a number from afar say that they are here; `None` where there is none, and while
    /// it is not surely the one that holds now.
    pub presence_code: Option<String>,
}

/// What a new board shows until it is let in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enrol {
    /// What an administrator types; empty while no server has given it.
    pub code: String,
    /// What an administrator compares.
    pub fingerprint: String,
    /// Which server is asked, of how many, where the board found it by itself.
    pub server: Option<(String, usize)>,
    /// Whether somebody answers whom the board does not trust.
    pub stranger: bool,
}

/// A call on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The call, under which it is acknowledged.
    pub call: String,
    /// The number as people read it, `A 042`.
    pub number: String,
    /// The label of the counter.
    pub counter: String,
    /// The call, while it pulses.
    pub pulse: Option<String>,
    /// Which call it is, from 1.
    pub attempt: u8,
    /// The id of the counter, by which the configuration knows the way to it.
    pub counter_id: String,
    /// Where the office says it is.
    pub place: Option<Whereabouts>,
    /// What stands with the call: that it is called again, and the way.
    pub note: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    NeverCurrent,
    Current,
    Lost { since: Duration },
}

/// The state of a board. Moments are counted from the start of the program.
#[derive(Debug, Clone)]
pub struct Board {
    clock: Option<OfficeClock>,
    snapshot: Snapshot,
    line: Line,
    meets_stranger: bool,
    /// Calls whose fate is decided: said, waiting to be said, or never to be said.
    known: VecDeque<String>,
    queue: SpeechQueue,
    audible: bool,
    /// Whether the server named this board the one that speaks in its zone; a server of the version before names nobody.
    speaks: Option<bool>,
    places: Places,
    rows: Rows,
    /// The calls that the server tells, newest first, and older ones that are still to be said.
    calls: Vec<Call>,
    shows_calls: bool,
    announced: Option<(Announcement, Duration)>,
    to_announce: Option<Announcement>,
    /// The code of the hall, and the moment at which it changes.
    presence_code: Option<(String, Duration)>,
    /// A kiosk nearby reads aloud.
    quieter: bool,
}

impl Board {
    /// A board that knows nothing yet. `audible` tells whether announcements can be heard.
    pub fn new(audible: bool, room: Room) -> Self {
        Self {
            clock: None,
            snapshot: Snapshot::default(),
            line: Line::NeverCurrent,
            meets_stranger: false,
            known: VecDeque::new(),
            queue: SpeechQueue::default(),
            audible,
            speaks: None,
            places: Places::new(room.large),
            rows: Rows::new(room.earlier),
            calls: Vec::new(),
            shows_calls: room.any(),
            announced: None,
            to_announce: None,
            presence_code: None,
            quieter: false,
        }
    }

    /// Whether no call is being said or waits to be.
    pub fn has_said_everything(&self) -> bool {
        self.queue.calls().next().is_none()
    }

    /// Whether pictures are shown where no call wants its place.
    pub fn set_slides(&mut self, slides: bool) {
        self.places.set_give_way(slides);
    }

    /// The office's clock was read.
    pub fn set_clock(&mut self, clock: OfficeClock) {
        self.clock = Some(clock);
    }

    /// The code of the hall was read, or could not be, or there is none.
    pub fn set_presence_code(&mut self, code: Option<PresenceCode>, now: Duration) {
        self.presence_code = code.map(|it| (it.code, now + Duration::from_secs(u64::from(it.changes_in_s))));
    }

    /// Announcements can be heard from now on, or no longer.
    pub fn set_audible(&mut self, audible: bool, now: Duration) {
        self.audible = audible;
        if !audible {
            self.queue.clear();
        }
        self.arrange(now);
    }

    /// An event of the stream arrived; the line is well.
    pub fn hear(&mut self, seq: Seq, event: &BoardEvent, now: Duration) {
        let first = self.line == Line::NeverCurrent;
        self.line = Line::Current;
        self.meets_stranger = false;
        if let BoardEvent::Snapshot(snapshot) = event
            && snapshot.seq < self.snapshot.seq
        {
            // Another journal than before: its calls only look like known ones.
            self.known.clear();
        }
        let before = self.snapshot.seq;
        self.snapshot.apply(seq, event);
        match event {
            BoardEvent::Snapshot(snapshot) => {
                let still_called = |ticket| snapshot.calls.iter().any(|call| call.ticket == ticket);
                self.queue.keep(still_called);
                for call in snapshot.calls.iter().rev() {
                    self.learn(call, first, now);
                }
            }
            BoardEvent::Called(call) | BoardEvent::Recalled(call) if seq >= before => {
                self.learn(call, false, now);
            }
            BoardEvent::Withdrawn(withdrawn) if seq >= before => self.forget(withdrawn.ticket),
            BoardEvent::Speaker(speaker) => self.name_speaker(speaker, now),
            BoardEvent::Announcement(announcement) => {
                let until = now + Duration::from_secs(announcement.shown_s.into());
                // One that is told again after a cut, or to a board that was started again, is shown and not said.
                let known = self.announced.as_ref().is_some_and(|(known, _)| known.id == announcement.id);
                if !known && announcement.shown_s >= ANNOUNCED_ANEW_S {
                    self.to_announce = Some(announcement.clone());
                }
                self.announced = Some((announcement.clone(), until));
            }
            BoardEvent::Called(_)
            | BoardEvent::Recalled(_)
            | BoardEvent::Withdrawn(_)
            | BoardEvent::Waiting(_) => {}
            BoardEvent::Quieter(quieter) => self.quieter = quieter.quieter,
            // The witness's.
            BoardEvent::Errand(_) => {}
        }
        self.arrange(now);
    }

    /// Somebody answers in the server's place whom the board does not trust, or nobody does.
    pub fn meet_stranger(&mut self, is_there: bool) {
        self.meets_stranger = is_there;
    }

    /// The line to the server is lost.
    pub fn lose_line(&mut self, now: Duration) {
        if self.line == Line::Current {
            self.line = Line::Lost { since: now };
            // A new stream says so again.
            self.quieter = false;
        }
    }

    /// The announcement of a call is over.
    pub fn spoken(&mut self, call: &str, now: Duration) {
        self.queue.spoken(call);
        self.arrange(now);
    }

    /// It is not known whether this board may say a call: it is asked again.
    pub fn ask_again(&mut self, call: &str, now: Duration) {
        self.queue.ask_again(call, now);
        self.arrange(now);
    }

    /// The calls that have a place on the screen.
    pub fn on_screen(&self, now: Duration) -> Vec<String> {
        if !self.is_current(now) {
            return Vec::new();
        }
        let calls = self.calls.iter().filter(|call| self.places.holds(&call.call));
        calls.map(|call| call.call.clone()).chain(self.rows.shown().map(|call| call.call.clone())).collect()
    }

    /// The call to be said now, if nothing else is being said.
    pub fn next_turn(&mut self, now: Duration) -> Option<Turn> {
        let turn = self.queue.next(now, self.too_fast());
        self.arrange(now);
        turn
    }

    /// What is on the screen.
    pub fn screen(&self, now: Duration) -> Screen {
        let clock = self.clock.as_ref();
        let shown = |call: &Call| Shown {
            call: call.call.clone(),
            number: call.number.spaced(),
            counter: call.counter.label.clone(),
            pulse: self.places.pulses(&call.call, now).then(|| call.call.clone()),
            attempt: call.attempt,
            counter_id: call.counter.id.to_string(),
            place: call.counter.place.clone(),
            note: String::new(),
        };
        let face = clock.and_then(|clock| clock.face(now));
        if !self.is_current(now) {
            let last_known = match self.line {
                Line::Lost { since } => clock.and_then(|clock| clock.face(since)),
                Line::NeverCurrent | Line::Current => None,
            };
            let earlier = self.snapshot.calls.iter().take(HALL.earlier).map(shown).collect();
            let stranger = self.meets_stranger;
            return Screen { stranger, earlier, clock: face, last_known, ..Screen::default() };
        }
        let code = self.presence_code.as_ref().filter(|(_, changes_at)| now < *changes_at + CODE_GRACE);
        let large = self.calls.iter().filter(|call| self.places.holds(&call.call));
        Screen {
            current: true,
            stranger: false,
            enrol: None,
            large: large.map(shown).collect(),
            earlier: self.rows.shown().map(shown).collect(),
            clock: face,
            last_known: None,
            frame: Frame::default(),
            presence_code: code.map(|(code, _)| code.clone()),
        }
    }

    /// How many people wait for each prefix; nobody while the board is not current.
    pub fn waiting(&self, now: Duration) -> &[Waiting] {
        if self.is_current(now) { &self.snapshot.waiting } else { &[] }
    }

    /// How many people wait for each service; nobody while the board is not current.
    pub fn waiting_by_service(&self, now: Duration) -> &[ServiceWaiting] {
        if self.is_current(now) { &self.snapshot.services } else { &[] }
    }

    /// Whether a call was made within this time.
    pub fn called_within(&self, time: Duration, now: Duration) -> bool {
        let clock = self.clock.as_ref();
        self.snapshot.calls.iter().any(|call| clock.is_none_or(|clock| clock.age(call.called_at, now) < time))
    }

    /// What a manager lets the boards show now.
    pub fn announced(&self) -> Option<&Announcement> {
        self.announced.as_ref().map(|(announcement, _)| announcement)
    }

    /// Shows for a while that this is a test, in these words; false where something more urgent is shown.
    pub fn show_test(&mut self, id: &str, texts: BTreeMap<Language, String>, now: Duration) -> bool {
        let is_urgent = |(shown, _): &(Announcement, Duration)| shown.kind == AnnouncementKind::Evacuation;
        if self.announced.as_ref().is_some_and(is_urgent) {
            return false;
        }
        let kind = AnnouncementKind::Text;
        let shown_s = u32::try_from(TEST_SHOWN.as_secs()).expect("it is short");
        self.announced = Some((Announcement { id: id.into(), kind, texts, shown_s }, now + TEST_SHOWN));
        true
    }

    /// Whether announcements can be heard.
    pub fn is_audible(&self) -> bool {
        self.audible
    }

    /// Whether the board speaks more quietly, since a kiosk nearby reads aloud.
    pub fn is_quieter(&self) -> bool {
        self.quieter
    }

    /// An announcement to be said now, once, if this board speaks.
    pub fn take_announcement(&mut self) -> Option<Announcement> {
        let announcement = self.to_announce.take()?;
        (self.audible && self.speaks != Some(false)).then_some(announcement)
    }

    /// The moment at which the screen or the places change by themselves.
    pub fn next_change(&self, now: Duration) -> Option<Duration> {
        let minute = self.clock.as_ref().map(|clock| clock.next_minute(now));
        let line = match self.line {
            Line::Lost { since } => Some(since + LINE_GRACE),
            Line::NeverCurrent | Line::Current => None,
        };
        let (place, row, turn) =
            (self.places.next_change(now), self.rows.next_change(now), self.queue.next_change(now));
        let announced = self.announced.as_ref().map(|(_, until)| *until);
        let code = self.presence_code.as_ref().map(|(_, changes_at)| *changes_at + CODE_GRACE);
        let changes = [minute, line, place, row, turn, announced, code];
        changes.into_iter().flatten().filter(|moment| *moment > now).min()
    }

    /// Lets time pass: a place may become free.
    pub fn tick(&mut self, now: Duration) {
        self.arrange(now);
    }

    fn is_current(&self, now: Duration) -> bool {
        match self.line {
            Line::NeverCurrent => false,
            Line::Current => true,
            Line::Lost { since } => now < since + LINE_GRACE,
        }
    }

    /// Whether it says what it shows.
    fn says(&self) -> bool {
        self.shows_calls && self.audible && self.speaks != Some(false)
    }

    fn too_fast(&self) -> bool {
        self.clock.as_ref().is_some_and(OfficeClock::too_fast_to_speak)
    }

    /// A call joins those to be said, unless it is known, older than the board, or too old.
    fn learn(&mut self, call: &Call, older_than_board: bool, now: Duration) {
        if self.known.contains(&call.call) {
            return;
        }
        self.known.push_back(call.call.clone());
        if self.known.len() > KNOWN_CALLS {
            self.known.pop_front();
        }
        let age = self.age(call, now);
        if older_than_board {
            self.rows.is_old(&call.call);
            return;
        }
        // What was missed for longer is owed its time on the screen, and no more.
        if age >= SPOKEN_WITHIN {
            return;
        }
        self.places.arrived(&call.call, now);
        if self.says() {
            self.queue.push(call.clone(), now.saturating_sub(age));
        }
    }

    /// The server named the board of the zone that speaks. One that takes over says what the one before it left unsaid;
    /// one that has just started says nothing old.
    fn name_speaker(&mut self, speaker: &Speaker, now: Duration) {
        let before = self.speaks.replace(speaker.speaks);
        match (before, speaker.speaks) {
            (_, false) => self.queue.clear_waiting(),
            (Some(false), true) if self.audible => {
                let unsaid =
                    self.snapshot.calls.iter().rev().filter(|call| speaker.unsaid.contains(&call.call));
                for call in unsaid.cloned().collect::<Vec<_>>() {
                    let age = self.age(&call, now);
                    if age < SPOKEN_WITHIN {
                        self.queue.push(call, now.saturating_sub(age));
                    }
                }
            }
            (None | Some(_), true) => {}
        }
    }

    fn age(&self, call: &Call, now: Duration) -> Duration {
        self.clock.as_ref().map_or(Duration::ZERO, |clock| clock.real_age(call.called_at, now))
    }

    fn forget(&mut self, ticket: TicketId) {
        self.rows.withdraw(ticket);
        self.queue.withdraw(ticket);
    }

    fn arrange(&mut self, now: Duration) {
        if let Some(clock) = &self.clock {
            self.snapshot.calls.retain(|call| clock.age(call.called_at, now) < SHOWN_WITHIN);
        }
        let unsaid: Vec<&Call> = if self.too_fast() { Vec::new() } else { self.queue.calls().collect() };
        let mut calls = self.snapshot.calls.clone();
        calls.extend(
            unsaid
                .iter()
                .filter(|call| !calls.iter().any(|known| known.ticket == call.ticket))
                .copied()
                .cloned()
                .collect::<Vec<_>>(),
        );
        calls.sort_by_key(|call| std::cmp::Reverse(call.called_at));
        let waiting: Vec<&str> = unsaid.iter().map(|call| call.call.as_str()).collect();
        let silent = !self.says() && !self.too_fast();
        self.places.arrange(&calls, &waiting, silent, now);
        self.announced.take_if(|(_, until)| *until <= now);
        let places = &self.places;
        // What is older than these is no longer told, but may still hold.
        let told = &self.snapshot.calls;
        let oldest = told.last().filter(|_| told.len() >= CALLS_KEPT).map(|call| call.called_at);
        self.rows.arrange(&calls, |id| places.holds(id), oldest, now);
        self.calls = calls;
    }
}
