//! The queue as the staff sees it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::HeaderMap;
use axum::response::Response;
use queue_api::counter::Counter;
use queue_api::queue::Queue;
use queue_core::value::{Seq, TicketId};
use queue_core::{Event, Office};
use serde::Serialize;

use super::auth::ServiceStaff;
use super::live::{self, Feed, Message};
use super::problem::Problem;
use super::scope::Scope;
use super::view;
use super::visible::Visible;
use crate::app::Hall;

/// All open tickets, those that wait in the order in which they would be called.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/queue", operation_id = "queue", tag = "queue", params(("office" = String, Path)),
    responses((status = 200, body = Queue)),
)]
pub(super) async fn list(scope: Scope<ServiceStaff>) -> Json<Queue> {
    let visible = scope.visible();
    let office = scope.hall().office();
    Json(visible.queue(view::queue(scope.hall(), &office, office.last_at())))
}

/// The staff's stream: `snapshot` (Queue), then `ticket` (a Ticket that changed, ended ones once) and `counter` (a
/// Counter that changed), each with the position in the journal as its id.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/queue/events", operation_id = "queue_events", tag = "queue",
    params(("office" = String, Path), ("Last-Event-ID" = Option<u64>, Header)),
    responses((status = 200, content_type = "text/event-stream", body = String)),
)]
pub(super) async fn events(scope: Scope<ServiceStaff>, headers: HeaderMap) -> Result<Response, Problem> {
    live::respond(
        scope.site(),
        scope.hall(),
        &headers,
        QueueFeed { visible: scope.visible(), told: Vec::new() },
    )
}

struct QueueFeed {
    visible: Visible,
    told: Vec<Counter>,
}

impl Feed for QueueFeed {
    const PAUSE: Duration = Duration::from_secs(1);

    fn snapshot(&mut self, hall: &Hall, office: &Office) -> Option<Message> {
        let queue = self.visible.queue(view::queue(hall, office, office.last_at()));
        self.told.clone_from(&queue.counters);
        Some(message(office.seq(), "snapshot", &queue))
    }

    fn changes(&mut self, hall: &Hall, office: &Office, events: &[(Seq, Arc<Event>)]) -> Vec<Message> {
        let touched: BTreeMap<TicketId, Seq> =
            events.iter().filter_map(|(seq, event)| Some((event.fact.ticket()?, *seq))).collect();
        let mut in_order: Vec<_> = touched.into_iter().map(|(id, seq)| (seq, id)).collect();
        in_order.sort_unstable();
        let tickets = in_order.into_iter().filter_map(|(seq, id)| Some((seq, office.ticket(id)?)));
        let tickets = tickets.filter(|(_, ticket)| self.visible.includes(&ticket.service));
        let mut messages: Vec<Message> =
            tickets.map(|(seq, ticket)| message(seq, "ticket", &view::ticket(office, ticket))).collect();
        let last_seq = events.last().map_or(office.seq(), |(seq, _)| *seq);
        let counters = self.visible.counters(view::counters(hall, office));
        let changed = counters.iter().filter(|counter| !self.told.contains(counter));
        messages.extend(changed.map(|counter| message(last_seq, "counter", counter)));
        self.told = counters;
        messages
    }

    fn counts(&mut self, _: &Hall, _: &Office, _: Seq) -> Option<Message> {
        None
    }
}

fn message(seq: Seq, name: &'static str, data: &impl Serialize) -> Message {
    Message {
        seq,
        name,
        data: serde_json::to_string(data).expect("the contract's types are serialisable").into(),
    }
}
