//! What boards and kiosks show: the latest calls and how many people wait.
//!
//! A snapshot and the messages after it give a later snapshot, because both are made from the same office by the same
//! functions: a message is sent for a call only as long as it is its ticket's latest.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Json;
use axum::http::HeaderMap;
use axum::response::Response;
use queue_api::board::{
    BoardEvent, BoardQuery, CALLS_KEPT, Call, ErrandWaits, Quieter, ServiceWaiting, Snapshot, Waiting,
    WaitingChanged, Withdrawn,
};
use queue_core::estimate::Waits;
use queue_core::rules::Why;
use queue_core::value::{Language, Seq, Timestamp, Wait};
use queue_core::{Event, Fact, Office, State, Ticket};
use tokio::time::Instant;

use super::Site;
use super::acks;
use super::auth::BoardReader;
use super::input::Query;
use super::live::{self, Feed, Message};
use super::problem::Problem;
use super::scope::Scope;
use super::view;
use crate::accounts::KnownDevice;
use crate::app::Hall;
use crate::boards::{Boards, Interest, Place};
use crate::clock::Clock;

/// What a board shows.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/board", operation_id = "board", tag = "board", params(("office" = String, Path)),
    responses((status = 200, body = Snapshot)),
)]
pub(super) async fn snapshot(scope: Scope<BoardReader>) -> Json<Snapshot> {
    let now = scope.site().app().clock().now();
    let shown = Shown::to(&scope, &BoardQuery::default());
    let office = scope.hall().office();
    Json(snapshot_of(&office, &scope.hall().waits(), &shown, now))
}

/// The board's stream: `snapshot` (Snapshot), `called` and `recalled` (Call), `withdrawn` (Withdrawn), `waiting`
/// (WaitingChanged), each with the position in the journal as its id; for a board that tells of itself `speaker`
/// (Speaker) and `quieter` (Quieter), and `announcement` (Announcement); `errand` (ErrandWaits) for a device that is asked
/// to do something.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/board/events", operation_id = "board_events", tag = "board",
    params(("office" = String, Path), ("Last-Event-ID" = Option<u64>, Header), BoardQuery),
    responses((status = 200, content_type = "text/event-stream", body = String)),
)]
pub(super) async fn events(
    scope: Scope<BoardReader>,
    query: Query<BoardQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = scope.site();
    let feed = BoardFeed {
        shared: site.board(scope.hall().id()),
        clock: site.app().clock().clone(),
        told: None,
        shown: Shown::to(&scope, &query.0),
        boards: site.hall_boards(scope.hall().id()),
        place: acks::place(&scope, &query.0)?,
        site: site.clone(),
        zone: query.0.zone.clone(),
        speaks: None,
        quieter: false,
        announced: BTreeSet::new(),
        device: scope.device().cloned(),
        woken: None,
    };
    live::respond(&scope, &headers, feed)
}

/// The numbers of people waiting, made once for all boards of an office.
#[derive(Debug, Default)]
pub(super) struct SharedCounts(Mutex<Option<Arc<Counts>>>);

#[derive(Debug)]
struct Counts {
    seq: Seq,
    open: bool,
    changed: WaitingChanged,
    json: Arc<str>,
}

impl SharedCounts {
    /// Those of the office as it is; the same ones as long as nothing changed.
    fn of(&self, hall: &Hall, office: &Office, now: Timestamp) -> Arc<Counts> {
        let open = office.is_open(now);
        let mut kept = self.0.lock().expect("no panic while the counts are held");
        if let Some(known) = kept.as_ref().filter(|known| known.seq == office.seq() && known.open == open) {
            return known.clone();
        }
        let changed = waiting_of(office, &hall.waits(), now);
        let same = kept.take().filter(|known| {
            known.changed.waiting == changed.waiting && known.changed.services == changed.services
        });
        let counts = same.unwrap_or_else(|| {
            let json = serde_json::to_string(&changed).expect("counts are serialisable").into();
            Arc::new(Counts { seq: office.seq(), open, changed, json })
        });
        kept.insert(counts).clone()
    }
}

/// What a reader of the board may see of calls.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    interest: Interest,
    /// The languages in which a board may call besides the main one; none for anybody else. A language can tell what
    /// people somebody belongs to, so that it goes only where it is heard anyway.
    languages: Vec<Language>,
}

impl Shown {
    fn to<R>(scope: &Scope<R>, query: &BoardQuery) -> Self {
        let offered = || scope.hall().profile().languages.iter().skip(1).copied().collect();
        let languages = scope.board().map(|_| offered()).unwrap_or_default();
        Self { interest: acks::interest(query), languages }
    }

    fn includes(&self, ticket: &Ticket, call: &queue_core::ticket::Call) -> bool {
        self.interest.includes(&call.counter, &ticket.service)
    }
}

struct BoardFeed {
    shared: Arc<SharedCounts>,
    clock: Arc<dyn Clock>,
    told: Option<Arc<Counts>>,
    shown: Shown,
    boards: Arc<Boards>,
    place: Option<Place>,
    site: Site,
    zone: String,
    // What was told last: whether this board speaks, and how, and the announcements.
    speaks: Option<bool>,
    quieter: bool,
    announced: BTreeSet<String>,
    // The device that listens, and the errand to which it was woken last.
    device: Option<Arc<KnownDevice>>,
    woken: Option<u64>,
}

impl Feed for BoardFeed {
    const PAUSE: Duration = Duration::from_millis(100);

    fn snapshot(&mut self, hall: &Hall, office: &Office) -> Option<Message> {
        let now = self.clock.now();
        self.told = Some(self.shared.of(hall, office, now));
        let snapshot = snapshot_of(office, &hall.waits(), &self.shown, now);
        Some(message(office.seq(), &BoardEvent::Snapshot(snapshot)))
    }

    fn changes(&mut self, hall: &Hall, office: &Office, events: &[(Seq, Arc<Event>)]) -> Vec<Message> {
        acks::note_calls(&self.boards, office, events);
        let events = events.iter().map(|(seq, event)| (*seq, event.as_ref()));
        let changes = changes_of(office, &hall.waits(), &self.shown, events, self.clock.now());
        changes.iter().map(|(seq, event)| message(*seq, event)).collect()
    }

    fn counts(&mut self, hall: &Hall, office: &Office, seq: Seq) -> Option<Message> {
        let counts = self.shared.of(hall, office, self.clock.now());
        let known = self.told.as_ref().is_some_and(|told| Arc::ptr_eq(told, &counts));
        self.told = Some(counts.clone());
        (!known).then(|| Message { seq, name: "waiting", data: counts.json.clone() })
    }

    fn asides(&mut self, hall: &Hall, _: &Office, seq: Seq) -> Vec<Message> {
        let now = acks::uptime();
        let mut messages = Vec::new();
        if let Some(place) = &self.place {
            let speaker = self.boards.speaker(place.id(), now);
            if self.speaks.replace(speaker.speaks) != Some(speaker.speaks) {
                messages.push(message(seq, &BoardEvent::Speaker(speaker)));
            }
            let quieter = self.site.accounts().devices().reads_aloud(hall.id(), &self.zone);
            if std::mem::replace(&mut self.quieter, quieter) != quieter {
                messages.push(message(seq, &BoardEvent::Quieter(Quieter { quieter })));
            }
        }
        let waits = self.device.as_ref().and_then(|device| device.errands().waits(self.clock.now()));
        if waits.is_some() && self.woken != waits {
            self.woken = waits;
            messages.push(message(seq, &BoardEvent::Errand(ErrandWaits {})));
        }
        for announcement in self.boards.announcements(now) {
            if self.announced.insert(announcement.id.clone()) {
                messages.push(message(seq, &BoardEvent::Announcement(announcement)));
            }
        }
        messages
    }

    fn next_aside(&self) -> Option<Instant> {
        acks::next_late(&self.boards)
    }
}

fn message(seq: Seq, event: &BoardEvent) -> Message {
    let data = event.data().expect("a board's event is serialisable").into();
    Message { seq, name: event.name(), data }
}

pub(super) fn snapshot_of(office: &Office, waits: &Waits, shown: &Shown, now: Timestamp) -> Snapshot {
    let WaitingChanged { seq, waiting, services } = waiting_of(office, waits, now);
    Snapshot { seq, calls: calls_of(office, shown), waiting, services }
}

/// The latest calls of today that still hold, newest first; of a citizen with several services only the last, since the
/// number is one and nobody shall go back to an earlier counter.
fn calls_of(office: &Office, shown: &Shown) -> Vec<Call> {
    let mut called: Vec<&Ticket> =
        office.tickets().iter().filter(|ticket| shown_call(ticket).is_some()).collect();
    called.sort_unstable_by_key(|ticket| std::cmp::Reverse(shown_call(ticket).map(|call| call.seq)));
    let mut visits = BTreeSet::new();
    called.retain(|ticket| visits.insert(ticket.visit));
    called.into_iter().filter_map(|ticket| call_of(office, shown, ticket)).take(CALLS_KEPT).collect()
}

/// The call of a ticket that a board shows: one taken back, given up or sent on unanswered is not shown, one that was
/// answered is. Who was served at once was never called.
fn shown_call(ticket: &Ticket) -> Option<&queue_core::ticket::Call> {
    let call = match &ticket.state {
        State::Called(call)
        | State::Serving { call, .. }
        | State::Parked { call, .. }
        | State::Finished { call, .. }
        | State::NoShow { call, .. }
        | State::Transferred { call, started_at: Some(_), .. } => call,
        State::Waiting
        | State::Transferred { started_at: None, .. }
        | State::Cancelled { .. }
        | State::Expired { .. } => return None,
    };
    (call.why != Why::AtOnce).then_some(call)
}

/// The other tickets of the same citizen whose calls a board may show.
fn others_of_visit<'a>(office: &'a Office, ticket: &'a Ticket) -> impl Iterator<Item = &'a Ticket> {
    office.of_visit(ticket.visit).filter(|other| other.id != ticket.id && shown_call(other).is_some())
}

fn call_of(office: &Office, shown: &Shown, ticket: &Ticket) -> Option<Call> {
    let call = shown_call(ticket).filter(|call| shown.includes(ticket, call))?;
    Some(Call {
        call: call.seq.to_string(),
        ticket: ticket.id,
        number: ticket.number,
        counter: view::counter_ref(office, &call.counter),
        attempt: call.attempt,
        called_at: call.last_called_at,
        language: Some(ticket.language).filter(|language| shown.languages.contains(language)),
    })
}

pub(super) fn waiting_of(office: &Office, waits: &Waits, now: Timestamp) -> WaitingChanged {
    // Prefixes in the order of the letters.
    let by_prefix: BTreeMap<_, _> = office.waiting_by_prefix();
    let mut waits_by_prefix = BTreeMap::new();
    let mut services = Vec::with_capacity(office.settings().services.len());
    for (id, settings) in &office.settings().services {
        let next = waits.of_next(office, id, now);
        let open = office.service_is_open(id, now) && !next.closes_before_turn;
        let wait = next.wait.filter(|_| open);
        let of_prefix: &mut Option<_> = waits_by_prefix.entry(settings.prefix).or_default();
        *of_prefix = both(*of_prefix, wait);
        // Nobody learns from a board that somebody waits for a sensitive service.
        let waiting = if settings.sensitive { by_prefix[&settings.prefix] } else { office.waiting(id) };
        services.push(ServiceWaiting {
            id: id.clone(),
            open,
            waiting,
            ahead: next.ahead,
            wait: wait.map(view::wait),
        });
    }
    let waiting = by_prefix.iter().map(|(prefix, waiting)| {
        let wait = waits_by_prefix.get(prefix).copied().flatten().map(view::wait);
        Waiting { prefix: *prefix, waiting: *waiting, wait }
    });
    WaitingChanged { seq: office.seq(), waiting: waiting.collect(), services }
}

/// What is true of people of two services: from the shortest to the longest wait.
fn both(one: Option<Wait>, other: Option<Wait>) -> Option<Wait> {
    match (one, other) {
        (Some(one), Some(other)) => {
            Some(Wait { low_s: one.low_s.min(other.low_s), high_s: one.high_s.max(other.high_s) })
        }
        (one, other) => one.or(other),
    }
}

fn gone(ticket: &Ticket) -> BoardEvent {
    BoardEvent::Withdrawn(Withdrawn { ticket: ticket.id, number: ticket.number })
}

/// What `events` changed of the calls, as far as nothing after them has changed it again.
pub(super) fn changes_of<'a>(
    office: &Office,
    waits: &Waits,
    shown: &Shown,
    events: impl Iterator<Item = (Seq, &'a Event)>,
    now: Timestamp,
) -> Vec<(Seq, BoardEvent)> {
    let mut changes = Vec::new();
    let (mut withdrawn, mut moved) = (None, false);
    for (seq, event) in events {
        let Some(ticket) = event.fact.ticket().and_then(|id| office.ticket(id)) else { continue };
        let latest = shown_call(ticket).is_some_and(|call| call.seq == seq);
        match (&event.fact, &ticket.state) {
            (Fact::Called { .. }, _) if latest => {
                changes.extend(call_of(office, shown, ticket).map(|call| (seq, BoardEvent::Called(call))));
            }
            (Fact::Recalled { .. }, _) if latest => {
                changes.extend(call_of(office, shown, ticket).map(|call| (seq, BoardEvent::Recalled(call))));
            }
            // The citizen went on at another counter, perhaps: not a call, but a list that shows the call shows it there.
            (Fact::Resumed { .. }, _) if shown_call(ticket).is_some() => {
                (withdrawn, moved) = (Some(seq), true);
            }
            (Fact::PutBack { .. } | Fact::Reinstated { .. }, _)
            | (Fact::Transferred { .. }, State::Transferred { started_at: None, .. })
            | (
                Fact::Cancelled { .. } | Fact::Expired { .. },
                State::Cancelled { call: Some(_), .. } | State::Expired { call: Some(_), .. },
            ) => {
                changes.push((seq, gone(ticket)));
                withdrawn = Some(seq);
                // The earlier counter of the same number is the last one again.
                moved |= others_of_visit(office, ticket).next().is_some();
            }
            _ => {}
        }
        if latest {
            // Also where another board shows the new call.
            for earlier in others_of_visit(office, ticket) {
                changes.push((seq, gone(earlier)));
                withdrawn = Some(seq);
            }
        }
    }
    // A full list has a gap now, which only the office can fill with an earlier call.
    if let Some(seq) = withdrawn
        && (moved || calls_of(office, shown).len() == CALLS_KEPT)
    {
        let last = changes.last().map_or(seq, |(seq, _)| *seq);
        changes.push((
            last,
            BoardEvent::Snapshot(Snapshot { seq: last, ..snapshot_of(office, waits, shown, now) }),
        ));
    }
    changes
}
