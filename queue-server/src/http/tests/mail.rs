//! Reports by mail, handed to a real mail server that speaks SMTP.

mod smtp;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::*;
use crate::config::{MailConfig, MailSecurity};
use crate::mail::{Backoff, Post, Postman};
use smtp::{MailServer, Manner};

const BACKOFF: Backoff =
    Backoff { first: SignedDuration::from_mins(5), longest: SignedDuration::from_hours(1), attempts: 3 };

/// The postman of a server, on his way to a mail server.
fn postman(server: &TestServer, config: MailConfig) -> Postman {
    Postman::new(server.site.clone(), server.database.clone(), Post::new(config), BACKOFF)
}

/// A mail server on this machine, in clear.
fn in_clear(mail: &MailServer) -> MailConfig {
    MailConfig {
        host: "127.0.0.1".into(),
        port: mail.port(),
        security: MailSecurity::None,
        login: None,
        from: "Radha <radha@belsh.example>".parse().expect("a sender"),
        authority: None,
    }
}

/// The manager wants a report each week; then a week passes with one ticket in it, and the next begins.
async fn a_week(server: &TestServer) -> super::Caller {
    let wanted =
        json!({"recipients": ["mayor@belsh.example", "it@belsh.example"], "every": "week", "language": "sq"});
    let answer = server.ask("manager", "PUT", "mail-report", wanted.to_string()).await;
    assert_eq!((answer.status.as_u16(), &answer.body["next"]), (200, &json!("2026-11-30")), "{answer:?}");
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    days_pass(server, 7).await
}

/// Days pass, and somebody comes, with whom the new day begins; gives the manager, who signs in again.
async fn days_pass(server: &TestServer, days: i64) -> super::Caller {
    server.clock.pass(SignedDuration::from_hours(24 * days));
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let body = json!({"username": "manager", "password": PASSWORD}).to_string();
    let signed_in = server.ask("nobody", "POST", "/api/v1/session", body).await;
    let cookie = signed_in.headers[header::SET_COOKIE].to_str().expect("a cookie is text").to_owned();
    Caller::Session(cookie.split(['=', ';']).nth(1).expect("a cookie has a value").to_owned())
}

/// What became of the last report.
async fn last(server: &TestServer, manager: &super::Caller) -> Value {
    read(server.send(server.request_of(manager, "GET", "mail-report", "")).await).await.body["last"].clone()
}

#[tokio::test]
async fn a_week_that_is_over_is_sent_once_with_its_report() {
    let (server, mail) = (TestServer::new().await, MailServer::start(Manner::Takes).await);
    let nobody_yet = postman(&server, in_clear(&mail));
    let manager = a_week(&server).await;
    nobody_yet.look().await;
    nobody_yet.look().await;
    // A server that starts again has another postman.
    postman(&server, in_clear(&mail)).look().await;
    let letters = mail.letters();
    assert_eq!(letters.len(), 1, "once");
    let letter = &letters[0];
    assert_eq!(letter.recipients, ["mayor@belsh.example", "it@belsh.example"]);
    for expected in [
        "From: Radha <radha@belsh.example>",
        "Message-ID: <radha.belsh.2026-11-23.2026-11-29@belsh.example>",
        "Date: Mon, 30 Nov 2026",
        "Content-Disposition: attachment; filename=\"belsh-2026-11-23-2026-11-29.pdf\"",
    ] {
        assert!(letter.text.contains(expected), "without {expected:?}: {}", letter.text);
    }
    let report = letter.attachment();
    let pages = super::report::text(&report).join(" ");
    assert!(pages.contains("23 nëntor 2026 – 29 nëntor 2026"), "{pages}");
    assert!(pages.contains("1 numra të marrë") && !pages.contains("Punonjësit"), "{pages}");
    let last = last(&server, &manager).await;
    assert_eq!(
        (&last["state"], &last["attempts"], &last["to"]),
        (&json!("sent"), &json!(1), &json!("2026-11-29"))
    );
}

#[tokio::test]
async fn a_missed_monday_is_made_up_for_and_the_next_week_follows() {
    let (server, mail) = (TestServer::new().await, MailServer::start(Manner::Takes).await);
    a_week(&server).await;
    let manager = days_pass(&server, 3).await;
    postman(&server, in_clear(&mail)).look().await;
    assert_eq!(last(&server, &manager).await["to"], json!("2026-11-29"));
    let manager = days_pass(&server, 4).await;
    postman(&server, in_clear(&mail)).look().await;
    assert_eq!((mail.letters().len(), &last(&server, &manager).await["to"]), (2, &json!("2026-12-06")));
}

#[tokio::test]
async fn a_report_of_which_nobody_knows_whether_it_left_is_not_sent_again_but_told() {
    let (server, mail) = (TestServer::new().await, MailServer::start(Manner::HangsUpAfterTheLetter).await);
    let manager = a_week(&server).await;
    let looking = postman(&server, in_clear(&mail));
    {
        // The server stops while the mail server has the letter and has not said so.
        let look = looking.look();
        tokio::pin!(look);
        tokio::select! {
            () = &mut look => panic!("the mail server never answers"),
            () = mail.has_a_letter() => {}
        }
    }
    postman(&server, in_clear(&mail)).look().await;
    assert_eq!(mail.letters().len(), 1);
    assert_eq!(last(&server, &manager).await["state"], json!("sending"));
}

#[tokio::test]
async fn what_the_mail_server_refuses_for_now_is_tried_again_after_a_pause() {
    let (server, mail) = (TestServer::new().await, MailServer::start(Manner::RefusesOnce).await);
    let manager = a_week(&server).await;
    let postman = postman(&server, in_clear(&mail));
    postman.look().await;
    let refused = last(&server, &manager).await;
    assert_eq!((&refused["state"], &refused["code"]), (&json!("failed"), &json!("refused_for_now")));
    assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains("try later")), "{refused}");
    server.clock.pass(SignedDuration::from_mins(4));
    postman.look().await;
    assert_eq!(mail.letters().len(), 0, "not yet");
    server.clock.pass(SignedDuration::from_mins(1));
    postman.look().await;
    let sent = last(&server, &manager).await;
    assert_eq!((mail.letters().len(), &sent["state"], &sent["attempts"]), (1, &json!("sent"), &json!(2)));
}

#[tokio::test]
async fn an_unknown_address_is_given_up_at_once_and_a_server_that_is_down_after_some_attempts() {
    let (server, mail) = (TestServer::new().await, MailServer::start(Manner::RefusesRecipients).await);
    let manager = a_week(&server).await;
    postman(&server, in_clear(&mail)).look().await;
    let refused = last(&server, &manager).await;
    assert_eq!((&refused["state"], &refused["code"]), (&json!("given_up"), &json!("refused")));
    assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains("no such user")), "{refused}");

    let server = TestServer::new().await;
    let manager = a_week(&server).await;
    let config = in_clear(&MailServer::start(Manner::Takes).await.down().await);
    let postman = postman(&server, config);
    for (attempt, state) in [(1, "failed"), (2, "failed"), (3, "given_up"), (3, "given_up")] {
        postman.look().await;
        let became = last(&server, &manager).await;
        let told = (&became["attempts"], &became["state"], &became["code"]);
        assert_eq!(told, (&json!(attempt), &json!(state), &json!("not_reached")));
        server.clock.pass(SignedDuration::from_mins(10));
    }
}

#[tokio::test]
async fn nothing_is_said_to_a_mail_server_that_is_not_the_one_it_should_be() {
    let server = TestServer::new().await;
    let manager = a_week(&server).await;
    let directory = tempfile::tempdir().expect("a folder");
    let (right, wrong) = (directory.path().join("right.pem"), directory.path().join("wrong.pem"));
    let mail = MailServer::start(Manner::SecuresItself(right.clone())).await;
    let other = MailServer::start(Manner::SecuresItself(wrong.clone())).await;
    let open = MailServer::start(Manner::Takes).await;
    let starttls = |mail: &MailServer, authority: &std::path::Path| MailConfig {
        host: "localhost".into(),
        security: MailSecurity::StartTls,
        authority: Some(authority.into()),
        ..in_clear(mail)
    };
    // A foreign certificate, and a server that offers no TLS at all.
    for (config, minutes) in [(starttls(&other, &right), 5), (starttls(&open, &right), 10)] {
        postman(&server, config).look().await;
        let became = last(&server, &manager).await;
        assert_eq!((&became["state"], &became["code"]), (&json!("failed"), &json!("not_secure")), "{became}");
        server.clock.pass(SignedDuration::from_mins(minutes));
    }
    assert!(other.letters().is_empty() && open.letters().is_empty());
    postman(&server, starttls(&mail, &right)).look().await;
    assert_eq!((mail.letters().len(), &last(&server, &manager).await["state"]), (1, &json!("sent")));
}

#[tokio::test]
async fn who_gets_a_report_is_set_by_a_manager_alone_and_a_wrong_address_is_named() {
    let server = TestServer::new().await;
    let wanted = json!({"recipients": ["mayor@belsh.example", "nobody"], "every": "month", "language": "en"})
        .to_string();
    let refused = server.ask("manager", "PUT", "mail-report", wanted.clone()).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (422, "invalid_profile"));
    assert_eq!(refused.body["wrong"][0]["field"], json!("recipients/1"));
    let nothing = server.done("manager", "GET", "mail-report", "").await;
    assert_eq!((&nothing["recipients"], &nothing["next"]), (&json!([]), &json!(null)), "nothing was kept");
    let mended =
        json!({"recipients": ["mayor@belsh.example"], "every": "month", "language": "en"}).to_string();
    assert_eq!(server.ask("manager", "PUT", "mail-report", mended).await.status, 200);
    let record = server.done("admin", "GET", "deeds?kind=setup", "").await.to_string();
    assert!(record.contains("mail_report/recipients") && record.contains("mayor@belsh.example"), "{record}");
    for (caller, status) in [("nobody", 401), ("kiosk", 403), ("staff", 403), ("other admin", 404)] {
        assert_eq!(server.ask(caller, "PUT", "mail-report", wanted.clone()).await.status, status, "{caller}");
        assert_eq!(server.ask(caller, "GET", "mail-report", "").await.status, status, "{caller}");
    }
}
