//! The queue as the staff sees it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::HeaderMap;
use axum::response::Response;
use queue_api::board::CallShown;
use queue_api::counter::Counter;
use queue_api::device::DeviceTrouble;
use queue_api::queue::Queue;
use queue_core::value::{Seq, TicketId, Timestamp};
use queue_core::{Event, Fact, Office, State, rules};
use serde::Serialize;
use tokio::time::Instant;

use super::Site;
use super::acks;
use super::auth::ServiceStaff;
use super::help;
use super::live::{self, Feed, Message};
use super::problem::Problem;
use super::scope::Scope;
use super::view;
use super::visible::Visible;
use crate::app::Hall;
use crate::boards::Boards;
use crate::clock::Clock;

/// All open tickets, those that wait in the order in which they would be called.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/queue", operation_id = "queue", tag = "queue", params(("office" = String, Path)),
    responses((status = 200, body = Queue)),
)]
pub(super) async fn list(scope: Scope<ServiceStaff>) -> Json<Queue> {
    let visible = scope.visible();
    let office = scope.hall().office();
    let site = scope.site();
    let queue = view::queue(scope.hall(), &office, site.accounts().devices(), site.app().clock().now());
    Json(visible.queue(queue))
}

/// The staff's stream: `snapshot` (Queue), then `ticket` (a Ticket that changed, ended ones once) and `counter` (a
/// Counter that changed), each with the position in the journal as its id; `help` (the open HelpCalls, when one came or
/// was answered), `devices` (the DeviceTroubles, when they changed) and `shown` (a CallShown: what the boards made of a
/// call). Where the order moves with the time or with
/// whoever else waits, another `snapshot` stands for the tickets that changed.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/queue/events", operation_id = "queue_events", tag = "queue",
    params(("office" = String, Path), ("Last-Event-ID" = Option<u64>, Header)),
    responses((status = 200, content_type = "text/event-stream", body = String)),
)]
pub(super) async fn events(scope: Scope<ServiceStaff>, headers: HeaderMap) -> Result<Response, Problem> {
    let (visible, clock, site) = (scope.visible(), scope.site().app().clock().clone(), scope.site().clone());
    let boards = site.hall_boards(scope.hall().id());
    let (counters, order, troubles, shown) = Default::default();
    let feed = QueueFeed { visible, clock, site, counters, order, troubles, boards, shown };
    live::respond(&scope, &headers, feed)
}

struct QueueFeed {
    visible: Visible,
    clock: Arc<dyn Clock>,
    site: Site,
    // What was told last: the counters, who waits in which order with how many having overtaken them, and what is wrong
    // with devices.
    counters: Vec<Counter>,
    order: Vec<(TicketId, u16)>,
    troubles: Vec<DeviceTrouble>,
    boards: Arc<Boards>,
    // What was told last of calls on the boards.
    shown: Vec<CallShown>,
}

impl Feed for QueueFeed {
    const PAUSE: Duration = Duration::from_secs(1);

    fn snapshot(&mut self, hall: &Hall, office: &Office) -> Option<Message> {
        let now = self.clock.now();
        let devices = self.site.accounts().devices();
        let queue = self.visible.queue(view::queue(hall, office, devices, now));
        self.counters.clone_from(&queue.counters);
        self.troubles.clone_from(&queue.devices);
        self.order = order(office, now);
        self.shown.clear();
        Some(message(office.seq(), "snapshot", &queue))
    }

    fn changes(&mut self, hall: &Hall, office: &Office, events: &[(Seq, Arc<Event>)]) -> Vec<Message> {
        acks::note_calls(&self.boards, office, events);
        let about_tickets = events.iter().any(|(_, event)| event.fact.ticket().is_some());
        if about_tickets && rules::order_moves(office) {
            return self.snapshot(hall, office).into_iter().collect();
        }
        let last_seq = events.last().map_or(office.seq(), |(seq, _)| *seq);
        let mut touched: BTreeMap<TicketId, Seq> = BTreeMap::new();
        for (seq, event) in events {
            if let Some(ticket) = event.fact.ticket().and_then(|id| office.ticket(id)) {
                touched.insert(ticket.id, *seq);
                // The others of a visit say of each other where they stand.
                touched.extend(office.open_tickets_of(ticket.visit).map(|other| (other.id, *seq)));
            }
        }
        let somebody_passed =
            |event: &Event| matches!(&event.fact, Fact::Called { passed, .. } if !passed.is_empty());
        if events.iter().any(|(_, event)| somebody_passed(event)) {
            touched.extend(self.overtaken(office).into_iter().map(|id| (id, last_seq)));
        }
        let mut in_order: Vec<_> = touched.into_iter().map(|(id, seq)| (seq, id)).collect();
        in_order.sort_unstable();
        let tickets = in_order.into_iter().filter_map(|(seq, id)| Some((seq, office.ticket(id)?)));
        let tickets = tickets.filter(|(_, ticket)| self.visible.includes(&ticket.service));
        let mut messages: Vec<Message> = tickets
            .map(|(seq, ticket)| message(seq, "ticket", &self.visible.ticket(view::ticket(office, ticket))))
            .collect();
        messages.extend(self.changed_counters(hall, office, last_seq));
        messages.extend(self.help(office, events));
        messages
    }

    /// Where the order moves with the time, it is looked after now and then.
    fn counts(&mut self, hall: &Hall, office: &Office, seq: Seq) -> Option<Message> {
        let moved = rules::order_moves(office) && order(office, self.clock.now()) != self.order;
        if moved { self.snapshot(hall, office) } else { self.changed_troubles(hall, seq) }
    }

    /// What the boards made of the calls that nobody has answered yet.
    fn asides(&mut self, _: &Hall, office: &Office, seq: Seq) -> Vec<Message> {
        let now = acks::uptime();
        let at_counters = office.counters().filter_map(|counter| office.ticket(counter.ticket()?));
        let called = at_counters.filter(|ticket| matches!(ticket.state, State::Called(_)));
        let own = called.filter(|ticket| self.visible.includes(&ticket.service));
        let shown: Vec<CallShown> = own.filter_map(|ticket| self.boards.shown(ticket.id, now)).collect();
        let news = shown.iter().filter(|shown| !self.shown.contains(shown));
        let messages = news.map(|shown| message(seq, "shown", shown)).collect();
        self.shown = shown;
        messages
    }

    fn next_aside(&self) -> Option<Instant> {
        acks::next_late(&self.boards)
    }
}

impl QueueFeed {
    /// Where somebody asks for a clerk, if that changed.
    fn help(&self, office: &Office, events: &[(Seq, Arc<Event>)]) -> Option<Message> {
        let about_help =
            |event: &Event| matches!(event.fact, Fact::HelpCalled { .. } | Fact::HelpAnswered { .. });
        let (seq, _) = events.iter().rev().find(|(_, event)| about_help(event))?;
        let calls = || help::calls(self.site.accounts().devices(), office);
        self.visible.sees_all().then(|| message(*seq, "help", &calls()))
    }

    /// What is wrong with devices, if that changed. It is no part of the journal.
    fn changed_troubles(&mut self, hall: &Hall, seq: Seq) -> Option<Message> {
        let troubles = self.site.accounts().devices().troubles(hall.id());
        if !self.visible.sees_all() || troubles == self.troubles {
            return None;
        }
        self.troubles = troubles;
        Some(message(seq, "devices", &self.troubles))
    }

    /// Those who were overtaken since they were told.
    fn overtaken(&mut self, office: &Office) -> Vec<TicketId> {
        let told: BTreeMap<TicketId, u16> = self.order.iter().copied().collect();
        self.order = order(office, self.clock.now());
        let differs = |(id, overtaken): &&(TicketId, u16)| told.get(id).unwrap_or(&0) != overtaken;
        self.order.iter().filter(differs).map(|(id, _)| *id).collect()
    }

    fn changed_counters(&mut self, hall: &Hall, office: &Office, seq: Seq) -> Vec<Message> {
        let counters = self.visible.counters(view::counters(hall, office));
        let changed = counters.iter().filter(|counter| !self.counters.contains(counter));
        let messages = changed.map(|counter| message(seq, "counter", counter)).collect();
        self.counters = counters;
        messages
    }
}

fn order(office: &Office, now: Timestamp) -> Vec<(TicketId, u16)> {
    rules::waiting_in_order(office, now).iter().map(|ticket| (ticket.id, ticket.overtaken)).collect()
}

fn message(seq: Seq, name: &'static str, data: &impl Serialize) -> Message {
    Message {
        seq,
        name,
        data: serde_json::to_string(data).expect("the contract's types are serialisable").into(),
    }
}
