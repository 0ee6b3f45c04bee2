//! Every route, asked by everybody.

use std::fmt::Write;

use axum::http::StatusCode;
use expect_test::expect;

use super::TestServer;

/// The routes of the OpenAPI document, with `POST /api/v1/session` left out, which is for whoever has a password.
fn routes() -> Vec<(String, String)> {
    let (_, document) = crate::http::routes();
    let mut routes = Vec::new();
    for (path, item) in &document.paths.paths {
        let methods = [
            ("GET", item.get.is_some()),
            ("POST", item.post.is_some()),
            ("PUT", item.put.is_some()),
            ("DELETE", item.delete.is_some()),
        ];
        let there = methods.into_iter().filter(|(_, there)| *there);
        routes.extend(there.map(|(method, _)| (method.to_owned(), path.clone())));
    }
    routes.retain(|(method, path)| !(path == "/api/v1/session" && method != "GET"));
    routes
}

/// What stands in the matrix: who is refused, and how; `+` for whoever gets past the guard.
fn verdict(status: StatusCode, code: &str) -> &'static str {
    match (status, code) {
        (StatusCode::UNAUTHORIZED, _) => "401",
        (StatusCode::FORBIDDEN, _) => "403",
        (StatusCode::NOT_FOUND, "unknown_office" | "unknown_slip" | "unknown_appointment") => "404",
        _ => "+",
    }
}

#[tokio::test]
async fn every_route_lets_in_whom_it_should_and_nobody_else() {
    let server = TestServer::new().await;
    let callers: Vec<&str> = server.callers.iter().map(|(name, _)| *name).collect();
    let mut matrix = String::new();
    for (method, path) in routes() {
        let address = path
            .replace("{office}", "belsh")
            .replace("{counter}", "1")
            .replace("{ticket}", "01a1f9c0-0000-7000-8000-000000000000")
            .replace("{token}", "aaaaaaaaaaaaaaaaaaaaaaaaaa")
            .replace("{service}", "GJC-02")
            .replace("{device}", "nowhere")
            .replace("{user}", "nobody")
            .replace("{secret}", "aaaaaaaa")
            .replace("{appointment}", "01a1f9c0-0000-7000-8000-000000000000")
            .replace("{code}", "AAAAAAAAAA")
            .replace("{errand}", "01a1f9c0-0000-7000-8000-000000000000");
        write!(matrix, "{method:<4} {path}\n    ").expect("text");
        for caller in &callers {
            // Whoever asks for nothing that looks at the session would be signed out meanwhile.
            drop(server.send(server.request(caller, "GET", "/api/v1/session", "")).await);
        }
        for caller in &callers {
            if path.contains("{code}") || path.contains("{token}") {
                // After a few codes that do not exist there is a pause.
                server.clock.pass(jiff::SignedDuration::from_secs(60));
            }
            // An unknown field: whoever is let in changes nothing.
            let body = if method == "POST" || method == "PUT" { r#"{"?": 1}"# } else { "" };
            let response = server.send(server.request(caller, &method, &address, body)).await;
            let verdict =
                if response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream") {
                    "+"
                } else {
                    let answer = super::read(response).await;
                    verdict(answer.status, answer.code())
                };
            write!(matrix, " {caller} {verdict}").expect("text");
        }
        matrix.push('\n');
    }
    assert_eq!(server.seq(), 0, "nothing has changed");
    expect![[r#"
        GET  /api/v1/a/{code}
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        POST /api/v1/a/{code}/cancel
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        POST /api/v1/a/{code}/move
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        GET  /api/v1/devices
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin + institution staff 403 institution admin 403
        POST /api/v1/devices
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin + institution staff 403 institution admin 403
        GET  /api/v1/devices/asking
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin + institution staff 403 institution admin 403
        POST /api/v1/devices/enrol
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        GET  /api/v1/devices/enrol/{secret}
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        POST /api/v1/devices/errands/{errand}
             nobody 401 kiosk + board + desk button + other kiosk + staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        PUT  /api/v1/devices/errands/{errand}/picture
             nobody 401 kiosk + board + desk button + other kiosk + staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        GET  /api/v1/devices/errands/{errand}/voice
             nobody 401 kiosk + board + desk button + other kiosk + staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        POST /api/v1/devices/health
             nobody 401 kiosk + board + desk button + other kiosk + staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        DELETE /api/v1/devices/{device}
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin + institution staff 403 institution admin 403
        POST /api/v1/devices/{device}/errands
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin + institution staff 403 institution admin 403
        GET  /api/v1/devices/{device}/picture
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin + institution staff 403 institution admin 403
        PUT  /api/v1/devices/{device}/voice
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin + institution staff 403 institution admin 403
        GET  /api/v1/foreign-months
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        POST /api/v1/foreign-months
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        GET  /api/v1/offices
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        GET  /api/v1/offices/{office}
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        GET  /api/v1/offices/{office}/appointments
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/appointments
             nobody + kiosk + board 403 desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/appointments/{appointment}/cancel
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        POST /api/v1/offices/{office}/appointments/{appointment}/check-in
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        POST /api/v1/offices/{office}/appointments/{appointment}/move
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        POST /api/v1/offices/{office}/bands
             nobody 401 kiosk + board 403 desk button 403 other kiosk 404 staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/board
             nobody 401 kiosk + board + desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/board/acks
             nobody 401 kiosk 403 board + desk button 403 other kiosk 403 staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/board/announcements
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/board/events
             nobody 401 kiosk + board + desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/catalogue/overrides
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/check-in
             nobody 401 kiosk + board 403 desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/counters
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/add-service
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/call
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/counters/{counter}/call-next
             nobody 401 kiosk 403 board 403 desk button + other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/close
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/finish
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/no-show
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/open
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/paperwork-done
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/park
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/pause
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/put-back
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/recall
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/resume
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/start
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/counters/{counter}/transfer
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        GET  /api/v1/offices/{office}/deeds
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/deeds/verify
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/deliveries
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/events
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/forecast
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/help
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/help
             nobody 401 kiosk + board 403 desk button 403 other kiosk 404 staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/help/{device}/answer
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/kiosks
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/mail-report
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin 403
        PUT  /api/v1/offices/{office}/mail-report
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/my-day
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        GET  /api/v1/offices/{office}/presence
             nobody 401 kiosk + board + desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/profile
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        PUT  /api/v1/offices/{office}/profile
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        DELETE /api/v1/offices/{office}/profile/to-come
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/promises
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/public
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        GET  /api/v1/offices/{office}/public/months
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        GET  /api/v1/offices/{office}/queue
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        GET  /api/v1/offices/{office}/queue-jumps
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin +
        GET  /api/v1/offices/{office}/queue/events
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff + institution admin +
        POST /api/v1/offices/{office}/serve-now
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/served
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/services
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        PUT  /api/v1/offices/{office}/services/{service}/changes
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/services/{service}/slots
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        GET  /api/v1/offices/{office}/setup
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/slip-picture
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/statistics
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin +
        GET  /api/v1/offices/{office}/statistics/tickets
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin +
        POST /api/v1/offices/{office}/tickets
             nobody 401 kiosk + board 403 desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/tickets/offline
             nobody 401 kiosk + board 403 desk button 403 other kiosk 404 staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/tickets/{ticket}/cancel
             nobody 401 kiosk + board 403 desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/tickets/{ticket}/classify
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/tickets/{ticket}/copy
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/tickets/{ticket}/let-pass
             nobody 401 kiosk + board 403 desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/tickets/{ticket}/paper
             nobody 401 kiosk + board 403 desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/tickets/{ticket}/present
             nobody 401 kiosk + board 403 desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/tickets/{ticket}/put-back
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/tickets/{ticket}/reinstate
             nobody 401 kiosk + board 403 desk button 403 other kiosk 404 staff + manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/offices/{office}/users
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/users
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        PUT  /api/v1/offices/{office}/users/{user}
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/users/{user}/password
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin + other admin 404 institution staff 403 institution admin 403
        POST /api/v1/offices/{office}/what-if
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin 404 institution staff 403 institution admin 403
        GET  /api/v1/programme
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        PUT  /api/v1/programme
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager 403 admin 403 other admin 403 institution staff 403 institution admin 403
        GET  /api/v1/services
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        GET  /api/v1/services/{service}/offices
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        GET  /api/v1/session
             nobody 401 kiosk 401 board 401 desk button 401 other kiosk 401 staff + manager + admin + other admin + institution staff + institution admin +
        PUT  /api/v1/session/password
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        GET  /api/v1/setup
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        POST /api/v1/setup
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        POST /api/v1/setup/code
             nobody + kiosk + board + desk button + other kiosk + staff + manager + admin + other admin + institution staff + institution admin +
        GET  /api/v1/statistics
             nobody 401 kiosk 403 board 403 desk button 403 other kiosk 403 staff 403 manager + admin + other admin + institution staff 403 institution admin +
        GET  /api/v1/t/{token}
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        POST /api/v1/t/{token}/cancel
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        GET  /api/v1/t/{token}/events
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        POST /api/v1/t/{token}/late
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        POST /api/v1/t/{token}/present
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        POST /api/v1/t/{token}/rate
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        POST /api/v1/t/{token}/subscribe
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
        DELETE /api/v1/t/{token}/subscribe
             nobody 404 kiosk 404 board 404 desk button 404 other kiosk 404 staff 404 manager 404 admin 404 other admin 404 institution staff 404 institution admin 404
    "#]]
    .assert_eq(&matrix);
}

#[tokio::test]
async fn a_foreign_office_answers_like_a_missing_one() {
    let server = TestServer::new().await;
    for (method, rest) in
        [("GET", "queue"), ("POST", "counters/1/open"), ("GET", "statistics"), ("GET", "events")]
    {
        let foreign = server.ask("other admin", method, rest, "").await;
        let missing = server.ask("other admin", method, &format!("/api/v1/offices/nowhere/{rest}"), "").await;
        assert_eq!((foreign.status, &foreign.body), (missing.status, &missing.body), "{method} {rest}");
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    }
}
