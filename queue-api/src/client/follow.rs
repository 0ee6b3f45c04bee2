//! The board's stream, followed for as long as the program runs.

use std::ops::ControlFlow;
use std::time::Duration;

use eventsource_stream::Eventsource;
use futures_util::StreamExt;

use super::{Client, ClientError};
use crate::board::BoardQuery;
use crate::{BoardEvent, Seq};

/// How long to wait before the first new attempt; doubled with each, up to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LAST_PAUSE: Duration = Duration::from_secs(5);

/// What the follower of the board's stream learns.
#[derive(Debug)]
pub enum BoardNews {
    /// An event of the stream with its position. After a new connection the first one may be a snapshot.
    Event(Seq, BoardEvent),
    /// The line is lost: what is known is no longer current.
    Lost(ClientError),
}

/// Follows the board's stream for ever: connects, resumes after the last event it saw, connects again when the line is
/// lost. Returns when `tell` breaks.
pub async fn follow_board(client: Client, tell: impl FnMut(BoardNews) -> ControlFlow<()>) {
    follow_board_as(client, BoardQuery::default(), tell).await;
}

/// The same for a board that tells of itself, and is asked to acknowledge what it shows.
pub async fn follow_board_as(
    client: Client,
    query: BoardQuery,
    mut tell: impl FnMut(BoardNews) -> ControlFlow<()>,
) {
    let mut last_seen = None;
    let mut pause = FIRST_PAUSE;
    loop {
        let before = last_seen;
        let lost = match follow_once(&client, &query, &mut last_seen, &mut tell).await {
            ControlFlow::Break(()) => return,
            ControlFlow::Continue(error) => error,
        };
        pause = if last_seen == before { (pause * 2).min(LAST_PAUSE) } else { FIRST_PAUSE };
        if tell(BoardNews::Lost(lost)).is_break() {
            return;
        }
        tokio::time::sleep(pause).await;
    }
}

async fn follow_once(
    client: &Client,
    query: &BoardQuery,
    last_seen: &mut Option<Seq>,
    tell: &mut impl FnMut(BoardNews) -> ControlFlow<()>,
) -> ControlFlow<(), ClientError> {
    let seen = *last_seen;
    let ask = |root: &str| {
        let mut request = client.http.get(address(&format!("{root}{}", client.path("/board/events")), query));
        if let Some(seq) = seen {
            request = request.header("last-event-id", seq.to_string());
        }
        client.authorised(request)
    };
    let answer = client.reach(ask).await;
    let answer = answer.and_then(|response| response.error_for_status().map_err(ClientError::Unreachable));
    let response = match answer {
        Ok(response) => response,
        Err(error) => return ControlFlow::Continue(error),
    };
    let mut events = response.bytes_stream().eventsource();
    while let Some(event) = events.next().await {
        let event = match event {
            Ok(event) => event,
            Err(error) => return ControlFlow::Continue(ClientError::Incomprehensible(error.to_string())),
        };
        let Ok(seq) = event.id.parse() else { continue };
        match BoardEvent::parse(&event.event, &event.data) {
            Ok(Some(known)) => {
                if tell(BoardNews::Event(seq, known)).is_break() {
                    return ControlFlow::Break(());
                }
            }
            Ok(None) => {}
            Err(error) => return ControlFlow::Continue(ClientError::Incomprehensible(error.to_string())),
        }
        *last_seen = Some(seq);
    }
    ControlFlow::Continue(ClientError::Incomprehensible("the stream ended".into()))
}

/// A server of the version before knows no query, and nobody needs one who has nothing to tell.
fn address(plain: &str, query: &BoardQuery) -> String {
    let (Some(board), Ok(mut url)) = (&query.board, reqwest::Url::parse(plain)) else { return plain.into() };
    url.query_pairs_mut()
        .append_pair("board", board)
        .append_pair("name", &query.name)
        .append_pair("zone", &query.zone)
        .append_pair("voice", if query.voice { "true" } else { "false" })
        .append_pair("counters", &query.counters)
        .append_pair("services", &query.services);
    url.into()
}
