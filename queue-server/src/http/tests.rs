//! Routes in one process, on a clock that stands still.

mod appointments;
mod board;
mod classes;
mod deeds;
mod deliveries;
mod devices;
mod errands;
mod floods;
mod institutions;
mod life;
mod mail;
mod offices;
mod offline;
mod order;
mod places;
mod privacy;
mod programme;
mod promises;
mod public;
mod push;
mod recorded;
mod remote;
mod report;
mod roles;
mod served;
mod service_hours;
mod session;
mod setup;
mod slip;
mod statistics;
mod streams;
mod troubles;
mod users;
mod what_if;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use queue_core::opening::WeeklyHours;
use queue_core::value::{CounterId, DeviceId, OfficeId, ProviderId, Seq, Timestamp, UserName};
use serde_json::Value;
use tokio::sync::watch;
use tower::ServiceExt;

use super::{Reached, Site};
use crate::accounts::{Accounts, Device, DeviceKind, Person, Role, SessionLimits};
use crate::app::App;
use crate::clock::FrozenClock;
use crate::config::PushConfig;
use crate::deeds::Deeds;
use crate::profile::Profile;
use crate::push::Push;
use crate::setup::Setup;
use crate::storage::Storage;
use crate::storage::sqlite::Sqlite;

/// A Monday, 10:00 in Tirana.
const NOW: &str = "2026-11-23T09:00:00Z";
const PASSWORD: &str = "nëntë lepuj mbi urë";

/// A server with two offices, `belsh` and `cerrik`, and everybody who may ask.
struct TestServer {
    router: Router,
    site: Site,
    app: App,
    database: Sqlite,
    clock: Arc<FrozenClock>,
    stopping: watch::Sender<bool>,
    callers: Vec<(&'static str, Caller)>,
    directory: tempfile::TempDir,
}

/// How somebody says who they are.
#[derive(Debug, Clone)]
enum Caller {
    Nobody,
    Token(String),
    Session(String),
}

/// An answer, read whole.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    /// The stable code of a problem.
    fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl TestServer {
    /// Open day and night.
    async fn new() -> Self {
        Self::with(WeeklyHours::Always).await
    }

    async fn with(opening: WeeklyHours) -> Self {
        Self::adapted(|profile| profile.opening = opening).await
    }

    /// With an office that is set up otherwise.
    async fn adapted(adapt: impl FnOnce(&mut Profile)) -> Self {
        Self::sending(adapt, None).await
    }

    /// With notices to phones, too.
    async fn sending(adapt: impl FnOnce(&mut Profile), push: Option<PushConfig>) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let now: Timestamp = NOW.parse().expect("a moment");
        let clock = Arc::new(FrozenClock::new(now));
        let database = Sqlite::open(&directory.path().join("queue.db")).await.expect("a database opens");
        let mut belsh = crate::demo::office::profile(10, true).expect("the catalogue reads");
        adapt(&mut belsh);
        let cerrik = Profile { id: OfficeId::new("cerrik"), ..belsh.clone() };
        for profile in [&belsh, &cerrik] {
            let day = profile.settings().expect("a known time zone").business_day(now);
            database.put_profile(profile, day).await.expect("an office can be set up");
        }
        let app = App::load(Arc::new(database.clone()), clock.clone()).await.expect("the offices are read");
        let limits = SessionLimits::default();
        let accounts =
            Arc::new(Accounts::load(database.clone(), clock.clone(), limits).await.expect("nobody yet"));
        let callers = enter(&accounts).await;
        let (stopping, stop) = watch::channel(false);
        let mut reached = Reached {
            public_url: Some("http://127.0.0.1:8080".into()),
            mail_sender: Some("Radha <radha@belsh.example>".into()),
            ..Reached::default()
        };
        if let Some(config) = push {
            let client = crate::push::client().expect("a client can be made");
            let push = Push::load(config, client, database.clone(), clock.clone()).await;
            reached.push = Some(push.expect("nobody yet"));
        }
        let setup = Setup::new(database.clone());
        let deeds = Deeds::new(database.clone(), clock.clone());
        let site = Site::new(app.clone(), accounts.clone(), setup, deeds, reached, stop);
        let router = super::serve(site.clone());
        Self { router, site, app, database, clock, stopping, callers, directory }
    }

    fn caller(&self, name: &str) -> Caller {
        let found = self.callers.iter().find(|(known, _)| *known == name);
        found.unwrap_or_else(|| panic!("{name} is nobody")).1.clone()
    }

    /// A request of `caller`; a path that does not begin with a slash is one of the office of Belsh.
    fn request(&self, caller: &str, method: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
        self.request_of(&self.caller(caller), method, path, body)
    }

    fn request_of(&self, caller: &Caller, method: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
        let path = if path.starts_with('/') { path.into() } else { format!("/api/v1/offices/belsh/{path}") };
        let request = Request::builder().method(method.parse::<Method>().expect("a method")).uri(path);
        let request = match caller {
            Caller::Nobody => request,
            Caller::Token(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            Caller::Session(token) => request.header(header::COOKIE, format!("a=b; radha_session={token}")),
        };
        request.body(body.into()).expect("a request")
    }

    async fn send(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.expect("a router always answers")
    }

    async fn ask(&self, caller: &str, method: &str, path: &str, body: impl Into<Body>) -> Answer {
        read(self.send(self.request(caller, method, path, body)).await).await
    }

    /// Asks and expects it to be done.
    async fn done(&self, caller: &str, method: &str, path: &str, body: &'static str) -> Value {
        let answer = self.ask(caller, method, path, body).await;
        assert!(answer.status.is_success(), "{method} {path}: {answer:?}");
        answer.body
    }

    /// The position of the last event of Belsh.
    fn seq(&self) -> Seq {
        self.app.hall(&OfficeId::new("belsh")).expect("a hall").office().seq()
    }
}

async fn read(response: Response) -> Answer {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1 << 20).await.expect("a short body");
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn enter(accounts: &Accounts) -> Vec<(&'static str, Caller)> {
    let mut callers = vec![("nobody", Caller::Nobody)];
    for (name, kind, office) in [
        ("kiosk", DeviceKind::Kiosk, "belsh"),
        ("board", DeviceKind::Board, "belsh"),
        ("desk button", DeviceKind::DeskButton, "belsh"),
        ("other kiosk", DeviceKind::Kiosk, "cerrik"),
    ] {
        let token = crate::accounts::fresh_token();
        let (id, office) = (DeviceId::new(name), OfficeId::new(office));
        let counter = (kind == DeviceKind::DeskButton).then(|| CounterId::new("1"));
        let device = Device { id, kind, office, name: name.into(), counter };
        accounts.devices().put(device, &token).await.expect("a device can be added");
        callers.push((name, Caller::Token(token)));
    }
    for (name, role, office, provider) in [
        ("staff", Role::Staff, "belsh", None),
        ("manager", Role::Manager, "belsh", None),
        ("admin", Role::Admin, "belsh", None),
        ("other admin", Role::Admin, "cerrik", None),
        ("institution staff", Role::Staff, "cerrik", Some("central")),
        ("institution admin", Role::Admin, "cerrik", Some("central")),
    ] {
        let person = Person {
            provider: provider.map(ProviderId::new),
            ..Person::new(UserName::new(name), name, role, OfficeId::new(office))
        };
        accounts.put_person(person, PASSWORD.into()).await.expect("a person can be added");
        let address = std::net::Ipv4Addr::LOCALHOST.into();
        let (token, _) =
            accounts.sign_in(name, PASSWORD.into(), address).await.expect("the password is right");
        callers.push((name, Caller::Session(token)));
    }
    callers
}

#[test]
fn the_pages_types_are_made_from_the_present_contract() {
    let (_, document) = super::routes();
    let present = serde_json::to_value(&document).expect("the document is JSON");
    let made_from: Value =
        serde_json::from_str(include_str!("../../web/openapi.json")).expect("the file is JSON");
    assert_eq!(
        present, made_from,
        "write the document to queue-server/web/openapi.json and run `npm run types` there"
    );
}
