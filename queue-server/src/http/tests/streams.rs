//! The event streams as a client reads them.

use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use futures_util::StreamExt;
use queue_api::board::{BoardEvent, Snapshot};
use queue_core::value::Seq;

use super::TestServer;

/// One event as it came over the line.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) id: Seq,
    pub(super) name: String,
    pub(super) data: String,
}

/// Reads a stream event by event.
pub(super) struct Reader {
    frames: axum::body::BodyDataStream,
    text: String,
}

impl Reader {
    fn new(response: Response<Body>) -> Self {
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { frames: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event; `None` at the end of the stream.
    pub(super) async fn next(&mut self) -> Option<Received> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                    line.unwrap_or_default().to_owned()
                };
                let received = (!event.starts_with(':')).then(|| Received {
                    id: field("id").parse().expect("a position"),
                    name: field("event"),
                    data: field("data"),
                });
                self.text = rest.to_owned();
                if received.is_some() {
                    return received;
                }
                continue;
            }
            let frame = tokio::time::timeout(Duration::from_secs(20), self.frames.next());
            let bytes = frame.await.expect("the stream says something")?.expect("the line holds");
            self.text.push_str(std::str::from_utf8(&bytes).expect("UTF-8"));
        }
    }

    /// Follows until the snapshot agrees with `wanted`.
    async fn until(&mut self, snapshot: &mut Snapshot, wanted: &Snapshot) {
        loop {
            let same = Snapshot { seq: wanted.seq, ..snapshot.clone() };
            if same == *wanted {
                return;
            }
            let received = self.next().await.expect("the stream goes on");
            let event = BoardEvent::parse(&received.name, &received.data).expect("the contract's data");
            snapshot.apply(received.id, &event.expect("a known event"));
        }
    }
}

async fn board(server: &TestServer) -> Snapshot {
    serde_json::from_value(server.done("board", "GET", "board", "").await).expect("a snapshot")
}

pub(super) async fn follow(server: &TestServer, path: &str, caller: &str, last_seen: Option<Seq>) -> Reader {
    let mut request = server.request(caller, "GET", path, "");
    if let Some(seq) = last_seen {
        request.headers_mut().insert("last-event-id", seq.into());
    }
    Reader::new(server.send(request).await)
}

async fn some_calls(server: &TestServer) {
    for service in [r#"{"service": "GJC-02"}"#, r#"{"service": "TAK-04"}"#, r#"{"service": "GJC-02"}"#] {
        server.done("kiosk", "POST", "tickets", service).await;
    }
    for (counter, verb) in
        [("1", "open"), ("2", "open"), ("1", "call-next"), ("2", "call-next"), ("1", "recall")]
    {
        server.done("staff", "POST", &format!("counters/{counter}/{verb}"), "").await;
    }
}

#[tokio::test]
async fn a_board_sees_calls_as_they_happen_and_resumes_after_the_last_it_saw() {
    let server = TestServer::new().await;
    let mut reader = follow(&server, "board/events", "board", None).await;
    let first = reader.next().await.expect("a snapshot at once");
    assert_eq!((first.id, first.name.as_str()), (0, "snapshot"));
    let mut seen: Snapshot = serde_json::from_str(&first.data).expect("a snapshot");
    some_calls(&server).await;
    let now = board(&server).await;
    assert_eq!(now.calls.iter().map(|call| call.number.to_string()).collect::<Vec<_>>(), ["A001", "T001"]);
    assert_eq!(now.calls[0].attempt, 2);
    reader.until(&mut seen, &now).await;
    drop(reader);
    let last_seen = server.seq();
    server.done("staff", "POST", "counters/2/put-back", "").await;
    let mut reader = follow(&server, "board/events", "board", Some(last_seen)).await;
    let next = reader.next().await.expect("what was missed");
    assert_eq!((next.id, next.name.as_str()), (last_seen + 1, "withdrawn"));
    let event =
        BoardEvent::parse(&next.name, &next.data).expect("the contract's data").expect("a known event");
    seen.apply(next.id, &event);
    reader.until(&mut seen, &board(&server).await).await;
}

#[tokio::test]
async fn a_position_that_is_not_kept_gives_a_snapshot() {
    let server = TestServer::new().await;
    some_calls(&server).await;
    let mut reader = follow(&server, "board/events", "board", Some(1_000_000)).await;
    let first = reader.next().await.expect("a snapshot");
    assert_eq!((first.id, first.name.as_str()), (server.seq(), "snapshot"));
}

#[tokio::test]
async fn the_staff_sees_tickets_and_counters_change() {
    let server = TestServer::new().await;
    let mut reader = follow(&server, "queue/events", "staff", None).await;
    assert_eq!(reader.next().await.expect("a snapshot").name, "snapshot");
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let ticket = reader.next().await.expect("a ticket");
    assert_eq!((ticket.id, ticket.name.as_str()), (1, "ticket"));
    assert!(ticket.data.contains(r#""state":"waiting""#), "{}", ticket.data);
    server.done("staff", "POST", "counters/3/open", "").await;
    let counter = reader.next().await.expect("a counter");
    assert_eq!((counter.id, counter.name.as_str()), (2, "counter"));
    assert!(
        counter.data.contains(r#""id":"3""#) && counter.data.contains(r#""state":"open""#),
        "{}",
        counter.data
    );
}

#[tokio::test]
async fn a_phone_follows_its_own_ticket() {
    let server = TestServer::new().await;
    let ticket = server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let code = ticket["link"].as_str().expect("a link").rsplit('/').next().expect("a code").to_owned();
    let mut reader = follow(&server, &format!("/api/v1/t/{code}/events"), "nobody", None).await;
    assert!(reader.next().await.expect("the ticket at once").data.contains(r#""state":"waiting""#));
    server.done("staff", "POST", "counters/3/open", "").await;
    server.done("staff", "POST", "counters/3/call-next", "").await;
    let called = loop {
        let received = reader.next().await.expect("the stream goes on");
        if !received.data.contains(r#""state":"waiting""#) {
            break received;
        }
    };
    assert_eq!(called.name, "ticket");
    assert!(
        called.data.contains(r#""state":"called""#) && called.data.contains(r#""counter":"3""#),
        "{}",
        called.data
    );
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let server = TestServer::new().await;
    let mut reader = follow(&server, "board/events", "board", None).await;
    reader.next().await.expect("a snapshot");
    server.stopping.send_replace(true);
    assert!(reader.next().await.is_none());
}

/// The next event of a name.
async fn wait_for(reader: &mut Reader, name: &str) -> Received {
    loop {
        let received = reader.next().await.expect("the stream goes on");
        if received.name == name {
            return received;
        }
    }
}

fn json(received: &Received) -> serde_json::Value {
    serde_json::from_str(&received.data).expect("JSON")
}

#[tokio::test]
async fn a_clerk_sees_that_the_board_shows_and_says_a_call() {
    let server = TestServer::new().await;
    let mut board = follow(&server, "board/events?board=run-1&zone=hall&voice=true", "board", None).await;
    assert_eq!(json(&wait_for(&mut board, "speaker").await)["speaks"], true);
    let mut staff = follow(&server, "queue/events", "staff", None).await;
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    server.done("staff", "POST", "counters/3/open", "").await;
    server.done("staff", "POST", "counters/3/call-next", "").await;
    let call = json(&wait_for(&mut board, "called").await)["call"].as_str().expect("a call").to_owned();
    let shown = json(&wait_for(&mut staff, "shown").await);
    assert_eq!((&shown["call"], &shown["boards"][0]["shown"]), (&call.clone().into(), &false.into()));
    let acknowledge = |field: &str| format!(r#"[{{"call": "{call}", "{field}": "2026-11-23T09:00:00Z"}}]"#);
    let answer = server.ask("board", "POST", "board/acks?board=run-1", acknowledge("shown_at")).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    let shown = json(&wait_for(&mut staff, "shown").await);
    assert_eq!((&shown["boards"][0]["shown"], &shown["spoken"]), (&true.into(), &false.into()));
    let answer = server.ask("board", "POST", "board/acks?board=run-1", acknowledge("spoken_at")).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    assert_eq!(json(&wait_for(&mut staff, "shown").await)["spoken"], true);
    let other = server.ask("board", "POST", "board/acks?board=run-2", acknowledge("spoken_at")).await;
    assert_eq!((other.status.as_u16(), other.code()), (409, "already_spoken"));
    assert_eq!(server.ask("staff", "POST", "board/acks", "[]").await.status, 403);
}

#[tokio::test]
async fn a_board_shows_only_the_calls_it_asked_for_and_the_language_goes_to_boards_alone() {
    let server = TestServer::new().await;
    let mut all = follow(&server, "board/events", "board", None).await;
    let mut one = follow(&server, "board/events?board=r&counters=2", "board", None).await;
    let mut kiosk = follow(&server, "board/events", "kiosk", None).await;
    for (counter, body) in
        [("1", r#"{"service": "GJC-02", "language": "en"}"#), ("2", r#"{"service": "GJC-02"}"#)]
    {
        server.done("kiosk", "POST", "tickets", body).await;
        server.done("staff", "POST", &format!("counters/{counter}/open"), "").await;
        server.done("staff", "POST", &format!("counters/{counter}/call-next"), "").await;
    }
    let called = json(&wait_for(&mut all, "called").await);
    assert_eq!((&called["number"], &called["language"]), (&"A001".into(), &"en".into()));
    assert_eq!(
        json(&wait_for(&mut all, "called").await).get("language"),
        None,
        "the main language is understood"
    );
    assert_eq!(json(&wait_for(&mut one, "called").await)["number"], "A002");
    assert_eq!(json(&wait_for(&mut kiosk, "called").await).get("language"), None);
}

#[tokio::test]
async fn a_manager_lets_the_boards_say_something() {
    let server = TestServer::new().await;
    let mut board = follow(&server, "board/events", "board", None).await;
    let text = r#"{"kind": "text", "texts": {"sq": "Lifti nuk punon."}}"#;
    server.done("manager", "POST", "board/announcements", text).await;
    let told = json(&wait_for(&mut board, "announcement").await);
    assert_eq!((&told["kind"], &told["texts"]["sq"]), (&"text".into(), &"Lifti nuk punon.".into()));
    for wrong in
        [r#"{"kind": "text"}"#, r#"{"kind": "closing", "texts": {"sq": "x"}}"#, r#"{"kind": "party"}"#]
    {
        assert_eq!(server.ask("manager", "POST", "board/announcements", wrong).await.status, 422, "{wrong}");
    }
    assert_eq!(server.ask("staff", "POST", "board/announcements", text).await.status, 403);
}
