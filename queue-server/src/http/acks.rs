//! What boards say back: which calls they show and say. Managers let them say more. Kept outside the journal.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use queue_api::Problem as ProblemBody;
use queue_api::board::{Ack, AnnounceRequest, AnnouncementKind, BoardQuery};
use queue_core::value::{CounterId, Seq, ServiceId};
use queue_core::{Event, Fact, Office};
use serde::Deserialize;
use tokio::time::Instant;
use uuid::Uuid;

use super::auth::{Caller, Manager, Right};
use super::input::{Input, Query};
use super::no_content;
use super::problem::Problem;
use super::scope::Scope;
use crate::accounts::DeviceKind;
use crate::boards::{Board, Boards, Interest, Place, Told};
use crate::deeds::Deed;

/// The most calls in one request.
const ACKS_LIMIT: usize = 64;
/// The most letters of a manager's own words.
const TEXT_LIMIT: usize = 200;
/// The most letters of what a board tells of itself.
const NAME_LIMIT: usize = 64;

/// Boards alone.
pub(super) struct BoardDevice;

impl Right for BoardDevice {
    fn includes(caller: &Caller) -> bool {
        matches!(caller, Caller::Device(device) if device.kind == DeviceKind::Board)
    }
}

/// Which run of a board's program acknowledges.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AckQuery {
    #[serde(default)]
    board: String,
}

/// A board acknowledges calls that it shows, and asks whether it says one.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/board/acks", operation_id = "acknowledge", tag = "board",
    params(("office" = String, Path), ("board" = Option<String>, Query)), request_body = Vec<Ack>,
    responses((status = 204), (status = 409, body = ProblemBody, description = "`already_spoken`")),
)]
pub(super) async fn acknowledge(
    scope: Scope<BoardDevice>,
    query: Query<AckQuery>,
    input: Input<Vec<Ack>>,
) -> Result<Response, Problem> {
    if input.value.len() > ACKS_LIMIT {
        return Err(Problem::invalid("too_many", format!("at most {ACKS_LIMIT} calls at once")));
    }
    let boards = scope.site().hall_boards(scope.hall().id());
    if boards.acknowledge(&query.0.board, &input.value) {
        Ok(no_content())
    } else {
        let detail = "another board of the zone says this call";
        Err(Problem::new(StatusCode::CONFLICT, "already_spoken", detail))
    }
}

/// Lets the boards say and show something besides calls.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/board/announcements", operation_id = "announce", tag = "board",
    params(("office" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = AnnounceRequest,
    responses((status = 204), (status = 422, body = ProblemBody)),
)]
pub(super) async fn announce(
    scope: Scope<Manager>,
    headers: HeaderMap,
    input: Input<AnnounceRequest>,
) -> Result<Response, Problem> {
    let AnnounceRequest { kind, texts } = &input.value;
    let said = texts.values().all(|text| !text.trim().is_empty() && text.chars().count() <= TEXT_LIMIT);
    match kind {
        AnnouncementKind::Text if texts.is_empty() || !said => {
            let detail = format!("give at least one text of 1 to {TEXT_LIMIT} letters");
            return Err(Problem::invalid("invalid_text", detail));
        }
        AnnouncementKind::Closing | AnnouncementKind::Evacuation if !texts.is_empty() => {
            return Err(Problem::invalid("invalid_text", "this announcement has its own words"));
        }
        AnnouncementKind::Text | AnnouncementKind::Closing | AnnouncementKind::Evacuation => {}
    }
    scope.record(Deed::Announced { kind: *kind, texts: texts.values().cloned().collect() }).await;
    let boards = scope.site().hall_boards(scope.hall().id());
    // The same wish sent again after a lost reply is the same announcement.
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()?.parse::<Uuid>().ok());
    boards.announce(key.unwrap_or_else(Uuid::now_v7).to_string(), input.value, uptime());
    Ok(no_content())
}

/// The place of a board that follows the stream, if it is one and tells of itself.
pub(super) fn place<R>(scope: &Scope<R>, query: &BoardQuery) -> Result<Option<Place>, Problem> {
    let Some(run) = query.board.as_deref() else { return Ok(None) };
    if [run, &query.zone, &query.name].iter().any(|text| text.chars().count() > NAME_LIMIT) {
        return Err(Problem::invalid("invalid_query", format!("at most {NAME_LIMIT} letters")));
    }
    let Some(device) = scope.board() else { return Ok(None) };
    let shown: String = query.name.trim().chars().filter(|c| !c.is_control()).collect();
    let board = Board {
        run: run.into(),
        device: device.id.to_string(),
        name: Some(shown).filter(|name| !name.is_empty()).unwrap_or_else(|| device.name.clone()),
        zone: query.zone.clone(),
        voice: query.voice,
        interest: interest(query),
    };
    Ok(Some(scope.site().hall_boards(scope.hall().id()).join(board, uptime)))
}

/// What a board wants to see.
pub(super) fn interest(query: &BoardQuery) -> Interest {
    let ids = |list: &str| -> Vec<String> {
        list.split(',').map(str::trim).filter(|id| !id.is_empty()).take(NAME_LIMIT).map(Into::into).collect()
    };
    Interest {
        counters: ids(&query.counters).iter().map(CounterId::new).collect(),
        services: ids(&query.services).iter().map(ServiceId::new).collect(),
    }
}

/// Notes the calls among events, so that boards are expected to show them.
pub(super) fn note_calls(boards: &Arc<Boards>, office: &Office, events: &[(Seq, Arc<Event>)]) {
    for (seq, event) in events {
        if let Fact::Called { .. } | Fact::Recalled { .. } = event.fact
            && let Some(ticket) = event.fact.ticket().and_then(|id| office.ticket(id))
            && let queue_core::State::Called(call) = &ticket.state
            && call.seq == *seq
        {
            let told = Told {
                call: seq.to_string(),
                ticket: ticket.id,
                counter: call.counter.clone(),
                service: ticket.service.clone(),
            };
            boards.call(told, uptime());
        }
    }
}

/// The moment at which a board will have had its time for a call.
pub(super) fn next_late(boards: &Boards) -> Option<Instant> {
    let now = uptime();
    boards.next_late(now).map(|late| Instant::now() + late.saturating_sub(now))
}

/// How long this program runs: the time by which boards have to answer, whatever the office's clock says.
pub(super) fn uptime() -> Duration {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGAN.elapsed()
}
