//! Server-sent events from the journal, one stream for each connection.
//!
//! The journal alone feeds them: a stream follows its hall and makes messages of what happened. Nothing is buffered for
//! a slow reader: a stream is asked only when its connection can take more, and one that missed too much takes a
//! snapshot. What changes with nearly every event (how many people wait) is told at most a few times a second.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use queue_core::value::Seq;
use queue_core::{Event, Fact, Office};
use tokio::sync::watch;
use tokio::time::Instant;

use super::Site;
use super::metrics::{Audience, OpenStream};
use super::problem::Problem;
use super::scope::Scope;
use crate::accounts::KnownDevice;
use crate::app::{Followed, Follower, Hall};

/// A comment goes out when nothing else did for this long.
const COMMENT_EVERY: Duration = Duration::from_secs(15);
/// How long a browser waits before it connects again.
const RETRY_AFTER: Duration = Duration::from_secs(2);
/// The shortest time between two looks at what is told of devices and boards. Every word of every board wakes every stream:
/// the acknowledgements of five hundred boards are looked at together.
const TOLD_PAUSE: Duration = Duration::from_millis(100);
/// How often it is looked whether something changed by the clock alone, as the opening hours do.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// One message of a stream.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// The position in the journal.
    pub(super) seq: Seq,
    /// The name of the event.
    pub(super) name: &'static str,
    /// JSON.
    pub(super) data: Arc<str>,
}

/// What a stream makes of the journal.
pub(super) trait Feed: Send + 'static {
    /// The shortest time between two messages of what changes with nearly every event.
    const PAUSE: Duration;
    /// Whom the stream is for.
    const AUDIENCE: Audience = Audience::Hall;

    /// Everything anew; `None` ends the stream.
    fn snapshot(&mut self, hall: &Hall, office: &Office) -> Option<Message>;

    /// What the events changed. The office may already be further.
    fn changes(&mut self, hall: &Hall, office: &Office, events: &[(Seq, Arc<Event>)]) -> Vec<Message>;

    /// What changes with nearly every event, at the position `seq`, if it differs from what was told.
    fn counts(&mut self, hall: &Hall, office: &Office, seq: Seq) -> Option<Message>;

    /// What is told beside the journal, at the position `seq`, if it differs from what was told.
    fn asides(&mut self, hall: &Hall, office: &Office, seq: Seq) -> Vec<Message>;

    /// When something beside the journal changes by the time alone.
    fn next_aside(&self) -> Option<Instant> {
        None
    }
}

struct Live<F> {
    hall: Arc<Hall>,
    feed: F,
    follower: Follower,
    position: Seq,
    pending: VecDeque<Message>,
    counts_due: bool,
    counts_at: Instant,
    look_at: Instant,
    told_due: bool,
    told_at: Instant,
    over: bool,
    stopping: watch::Receiver<bool>,
    devices: watch::Receiver<u64>,
    boards: watch::Receiver<u64>,
    // The device that listens: it is there as long as it does, and no longer than it may.
    listener: Option<Listener>,
    // Counts the stream for as long as it lives.
    _open: OpenStream,
}

/// Why a stream goes on.
enum Woken {
    Followed(Followed),
    /// Something was told of devices or boards.
    Told,
    ByTime,
}

/// A device that listens.
struct Listener {
    site: Site,
    device: Arc<KnownDevice>,
    ended: watch::Receiver<bool>,
}

/// Answers with the stream of `feed`, after the event that the client saw last if it is still kept.
pub(super) fn respond<F: Feed, R>(
    scope: &Scope<R>,
    headers: &HeaderMap,
    feed: F,
) -> Result<Response, Problem> {
    let (site, hall) = (scope.site(), scope.hall());
    let Some(open) = site.metrics().open_stream(F::AUDIENCE) else {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", "too many streams are open"));
    };
    let last_seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse::<Seq>().ok());
    let now = Instant::now();
    let mut live = Live {
        follower: hall.follow(last_seen.unwrap_or_default()),
        hall: hall.clone(),
        feed,
        position: last_seen.unwrap_or_default(),
        pending: VecDeque::new(),
        counts_due: last_seen.is_some(),
        counts_at: now,
        look_at: now + LOOK_EVERY,
        told_due: false,
        told_at: now,
        over: false,
        stopping: site.stopping(),
        devices: site.accounts().devices().changes(),
        boards: site.hall_boards(hall.id()).changes(),
        listener: scope.device().map(|device| Listener {
            site: site.clone(),
            device: device.clone(),
            ended: device.ended(),
        }),
        _open: open,
    };
    // What is told beside the journal comes right after the beginning.
    live.boards.mark_changed();
    if last_seen.is_none() {
        live.begin_anew();
    }
    let mut first = true;
    let messages = stream::unfold(live, Live::next);
    let events = futures_util::StreamExt::map(messages, move |message| {
        let event = SseEvent::default().id(message.seq.to_string()).event(message.name).data(message.data);
        let event = if std::mem::take(&mut first) { event.retry(RETRY_AFTER) } else { event };
        Ok::<_, Infallible>(event)
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(COMMENT_EVERY));
    Ok(([("x-accel-buffering", "no")], stream).into_response())
}

impl<F: Feed> Live<F> {
    async fn next(mut self) -> Option<(Message, Self)> {
        loop {
            if let Some(message) = self.pending.pop_front() {
                return Some((message, self));
            }
            if self.over {
                return None;
            }
            let wake_at = if self.counts_due { self.counts_at } else { self.look_at };
            let wake_at = if self.told_due { wake_at.min(self.told_at) } else { wake_at };
            let wake_at = self.feed.next_aside().map_or(wake_at, |aside| wake_at.min(aside));
            let woken = tokio::select! {
                biased;
                _ = self.stopping.wait_for(|stopping| *stopping) => return None,
                () = shut_out(&mut self.listener) => return None,
                followed = self.follower.next() => Woken::Followed(followed),
                Ok(()) = self.devices.changed(), if !self.told_due => Woken::Told,
                Ok(()) = self.boards.changed(), if !self.told_due => Woken::Told,
                () = tokio::time::sleep_until(wake_at) => Woken::ByTime,
            };
            match woken {
                Woken::Followed(followed) => self.follow(followed),
                Woken::Told if Instant::now() < self.told_at => self.told_due = true,
                Woken::Told | Woken::ByTime => self.count(),
            }
        }
    }

    fn follow(&mut self, followed: Followed) {
        let events = match followed {
            Followed::Events(events) => events,
            Followed::TooOld => return self.begin_anew(),
            Followed::Stopped => return self.over = true,
        };
        if events.iter().any(|(_, event)| matches!(event.fact, Fact::DayEnded { .. })) {
            return self.begin_anew();
        }
        self.position = events.last().map_or(self.position, |(seq, _)| *seq);
        {
            let office = self.hall.office();
            self.pending.extend(self.feed.changes(&self.hall, &office, &events));
        }
        self.counts_due = true;
        if self.counts_at <= Instant::now() {
            self.count();
        }
    }

    fn begin_anew(&mut self) {
        let office = self.hall.office();
        self.position = office.seq();
        self.follower = self.hall.follow(self.position);
        self.pending.clear();
        match self.feed.snapshot(&self.hall, &office) {
            Some(message) => self.pending.push_back(message),
            None => self.over = true,
        }
    }

    fn count(&mut self) {
        if let Some(Listener { site, device, .. }) = &self.listener {
            site.accounts().devices().seen(device);
        }
        let office = self.hall.office();
        self.pending.extend(self.feed.counts(&self.hall, &office, self.position));
        self.pending.extend(self.feed.asides(&self.hall, &office, self.position));
        let now = Instant::now();
        (self.counts_due, self.counts_at, self.look_at) = (false, now + F::PAUSE, now + LOOK_EVERY);
        (self.told_due, self.told_at) = (false, now + TOLD_PAUSE);
    }
}

/// Returns when the device that listens is shut out; never where nobody can be.
async fn shut_out(listener: &mut Option<Listener>) {
    match listener {
        // Without a sender the device is forgotten, which is the same.
        Some(listener) => drop(listener.ended.wait_for(|ended| *ended).await),
        None => std::future::pending().await,
    }
}
