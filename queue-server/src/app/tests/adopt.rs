//! Offices that are set up otherwise while they run.

use jiff::SignedDuration;
use queue_core::settings::CounterSettings;
use queue_core::value::{CounterId, ServiceId};
use queue_core::{Command, Refusal};

use super::{app, belsh, issue, order, text};
use crate::app::{App, Failure, check};
use crate::profile::{CounterProfile, Profile, ServiceProfile};
use crate::storage::Storage;
use crate::storage::contract::profile;
use crate::storage::sqlite::Sqlite;

/// The office with `GJC-03` in place of `GJC-02`, and a third counter.
fn other() -> Profile {
    let mut other = profile();
    other.services = vec![ServiceProfile { id: ServiceId::new("GJC-03"), ..other.services[0].clone() }];
    other.counters.push(CounterProfile { id: CounterId::new("3"), settings: CounterSettings::new("3") });
    other
}

async fn adopt(app: &App, profile: Profile) -> Result<(), Failure> {
    let settings = profile.settings().expect("a known time zone");
    app.adopt(profile, settings).await
}

fn services(app: &App) -> Vec<String> {
    let hall = app.hall(&belsh()).expect("a hall");
    let mut told: Vec<String> =
        hall.profile().services.iter().map(|service| service.id.to_string()).collect();
    told.extend(hall.office().settings().services.keys().map(ToString::to_string));
    told
}

async fn database(directory: &tempfile::TempDir) -> Sqlite {
    Sqlite::open(&directory.path().join("queue.sqlite")).await.expect("the database opens again")
}

#[tokio::test]
async fn another_set_up_holds_at_once_and_after_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    adopt(&app, other()).await.expect("nobody waits");
    assert_eq!(services(&app), ["GJC-03", "GJC-03"]);
    let open = Command::OpenCounter { counter: CounterId::new("3"), services: None };
    app.execute(&belsh(), order(open)).await.expect("the new counter opens");
    assert!(app.execute(&belsh(), order(issue(1))).await.is_err(), "the old service is gone");
    app.stop().await;
    let again = App::load(app.storage().clone(), clock).await.expect("the office is read");
    assert_eq!(services(&again), ["GJC-03", "GJC-03"]);
    assert_eq!(again.hall(&belsh()).expect("a hall").office().seq(), 1);
}

#[tokio::test]
async fn a_service_that_people_wait_for_stays_until_the_day_is_over() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    app.execute(&belsh(), order(issue(1))).await.expect("a number");
    let refused = adopt(&app, other()).await.expect_err("somebody waits");
    let Failure::Refused(Refusal::ServiceInUse(service)) = refused else { panic!("{refused:?}") };
    assert_eq!((service.as_str(), services(&app)), ("GJC-02", vec!["GJC-02".into(), "GJC-02".into()]));
    let storage = database(&directory).await;
    let today = app.hall(&belsh()).expect("a hall").office().day();
    storage.stage_profile(&other(), today).await.expect("it is staged");
    clock.pass(SignedDuration::from_hours(24));
    let open = Command::OpenCounter { counter: CounterId::new("3"), services: None };
    app.execute(&belsh(), order(open)).await.expect("the new day has the new counter");
    assert_eq!(services(&app), ["GJC-03", "GJC-03"]);
    assert_eq!(storage.staged(&belsh()).await.expect("it is read"), None);
    app.stop().await;
    let report = check(&storage).await.expect("everything is read");
    assert!(report.findings.is_empty(), "{report:?}");
}

#[tokio::test]
async fn what_is_staged_for_tomorrow_changes_nothing_today_and_a_restart_takes_what_is_due() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    let storage = database(&directory).await;
    let today = app.hall(&belsh()).expect("a hall").office().day();
    let tomorrow = today.tomorrow().expect("a next day");
    storage.stage_profile(&other(), tomorrow).await.expect("it is staged");
    app.stop().await;
    let early = App::load(app.storage().clone(), clock.clone()).await.expect("the office is read");
    assert_eq!(text(early.execute(&belsh(), order(issue(1))).await), "A001 1");
    early.stop().await;
    clock.pass(SignedDuration::from_hours(24));
    let late = App::load(app.storage().clone(), clock).await.expect("the office is read");
    let gone = late.execute(&belsh(), order(issue(2))).await.expect_err("the service is gone");
    assert!(matches!(gone, Failure::Refused(Refusal::UnknownService(_))), "{gone:?}");
}
