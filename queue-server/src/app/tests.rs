//! The one door under repeats, crowds, restarts and failing disks.

mod adopt;
mod rollups;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use jiff::SignedDuration;
use queue_core::command::Issue;
use queue_core::statistics::{By, Table};
use queue_core::value::{
    Actor, CounterId, Date, Language, OfficeId, Seq, ServiceId, TicketId, Timestamp, VisitId,
};
use queue_core::{Command, Event, Refusal};
use uuid::Uuid;

use super::{Answer, App, Failure, Followed, Key, Order};
use crate::clock::FrozenClock;
use crate::profile::Profile;
use crate::storage::contract::{minute, profile};
use crate::storage::rollups::{DayRollup, Rollups, View};
use crate::storage::sqlite::Sqlite;
use crate::storage::{Batch, KeyedAnswer, Storage, StorageError, TicketRow, Today};

fn belsh() -> OfficeId {
    OfficeId::new("belsh")
}

/// An app on a new database, with a clock that stands at 09:00 UTC.
async fn app(directory: &tempfile::TempDir) -> (App, Arc<FrozenClock>) {
    let clock = Arc::new(FrozenClock::new(minute(0)));
    let storage = Sqlite::open(&directory.path().join("queue.sqlite")).await.expect("a database opens");
    let day = profile().settings().expect("a known time zone").business_day(minute(0));
    storage.put_profile(&profile(), day).await.expect("an office can be set up");
    let app = App::load(Arc::new(storage), clock.clone()).await.expect("the office is read");
    (app, clock)
}

fn issue(id: u128) -> Command {
    Command::Issue(Issue::new(
        TicketId(Uuid::from_u128(id)),
        VisitId(Uuid::from_u128(id)),
        ServiceId::new("GJC-02"),
        Language::Sq,
    ))
}

/// An order that answers with the number of the last ticket and the events it made.
fn order(command: Command) -> Order {
    Order {
        command,
        by: Actor::Timer,
        key: None,
        check: None,
        answer: Box::new(|office, events| {
            let number = office.tickets().last().map(|ticket| ticket.number.to_string()).unwrap_or_default();
            Answer::new(200, format!("{number} {}", events.len()).into_bytes())
        }),
    }
}

fn keyed(command: Command, key: u128, body: u8) -> Order {
    let key = Key { scope: "kiosk /tickets".into(), key: Uuid::from_u128(key), body: [body; 32] };
    Order { key: Some(key), ..order(command) }
}

fn text(answer: Result<Answer, Failure>) -> String {
    String::from_utf8(answer.expect("it is done").body).expect("text")
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_one_ticket() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    assert_eq!(text(app.execute(&belsh(), keyed(issue(1), 7, 0)).await), "A001 1");
    clock.pass(SignedDuration::from_mins(1));
    assert_eq!(text(app.execute(&belsh(), order(issue(2))).await), "A002 1");
    assert_eq!(text(app.execute(&belsh(), keyed(issue(1), 7, 0)).await), "A001 1");
    let other_body = app.execute(&belsh(), keyed(issue(3), 7, 1)).await;
    assert!(matches!(other_body, Err(Failure::KeyReused)), "{other_body:?}");
    assert_eq!(app.hall(&belsh()).expect("a hall").office().tickets().len(), 2);
}

#[tokio::test]
async fn a_key_is_remembered_over_a_restart_and_forgotten_after_two_days() {
    let directory = tempfile::tempdir().expect("a directory");
    let (first, clock) = app(&directory).await;
    assert_eq!(text(first.execute(&belsh(), keyed(issue(1), 7, 0)).await), "A001 1");
    first.stop().await;
    let storage = first.storage().clone();
    let second = App::load(storage.clone(), clock.clone()).await.expect("the office is read");
    assert_eq!(text(second.execute(&belsh(), keyed(issue(1), 7, 0)).await), "A001 1");
    second.stop().await;
    clock.pass(SignedDuration::from_hours(49));
    let third = App::load(storage, clock).await.expect("the office is read");
    assert_eq!(text(third.execute(&belsh(), keyed(issue(1), 7, 0)).await), "A001 1");
    assert_eq!(third.hall(&belsh()).expect("a hall").office().seq(), 4, "issued, expired, day ended, issued");
}

#[tokio::test]
async fn a_crowd_gets_different_numbers_and_a_dense_journal() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, _clock) = app(&directory).await;
    let crowd = (1..=300).map(|id| {
        let app = app.clone();
        tokio::spawn(async move { app.execute(&belsh(), order(issue(id))).await })
    });
    for citizen in crowd.collect::<Vec<_>>() {
        citizen.await.expect("no panic").expect("a number");
    }
    let hall = app.hall(&belsh()).expect("a hall");
    let numbers: BTreeSet<_> = hall.office().tickets().iter().map(|ticket| ticket.number).collect();
    assert_eq!(numbers.len(), 300);
    let journal = hall.journal(0, 1000).await.expect("the journal is read");
    assert!(journal.iter().map(|(seq, _)| *seq).eq(1..=300));
}

#[tokio::test]
async fn a_restart_finds_the_office_as_it_was() {
    let directory = tempfile::tempdir().expect("a directory");
    let (before, clock) = app(&directory).await;
    let counter = CounterId::new("1");
    before.execute(&belsh(), order(issue(1))).await.expect("a number");
    before.execute(&belsh(), order(issue(2))).await.expect("a number");
    let open = Command::OpenCounter { counter: counter.clone(), services: None };
    before.execute(&belsh(), order(open)).await.expect("it opens");
    before.execute(&belsh(), order(Command::CallNext { counter, finish: None })).await.expect("a call");
    before.stop().await;
    let after = App::load(before.storage().clone(), clock).await.expect("the office is read");
    let (old, new) = (before.hall(&belsh()).expect("a hall"), after.hall(&belsh()).expect("a hall"));
    assert_eq!(old.office().tickets(), new.office().tickets());
    assert!(old.office().counters().eq(new.office().counters()));
    assert_eq!(old.office().seq(), new.office().seq());
}

#[tokio::test]
async fn the_first_command_of_a_new_day_ends_the_old_one_first() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    app.execute(&belsh(), order(issue(1))).await.expect("a number");
    clock.pass(SignedDuration::from_hours(24));
    assert_eq!(text(app.execute(&belsh(), order(issue(2))).await), "A001 1");
    let hall = app.hall(&belsh()).expect("a hall");
    let yesterday = hall.office().day().yesterday().expect("a day before");
    let figures = hall.figures(yesterday, yesterday, By::default()).await.expect("the journal is read");
    let total = figures.total();
    assert_eq!((total.issued, total.expired), (1, 1));
}

#[tokio::test]
async fn a_follower_gets_every_event_and_learns_when_it_asks_for_too_old_ones() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, _clock) = app(&directory).await;
    let hall = app.hall(&belsh()).expect("a hall");
    let mut follower = hall.follow(0);
    for id in 1..=5 {
        app.execute(&belsh(), order(issue(id))).await.expect("a number");
    }
    let mut seen = Vec::new();
    while seen.len() < 5 {
        match follower.next().await {
            Followed::Events(events) => seen.extend(events.into_iter().map(|(seq, _)| seq)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
    assert!(matches!(hall.follow(99).next().await, Followed::TooOld), "a position nobody reached yet");
}

/// A disk that fails when told to.
struct Failing {
    disk: Sqlite,
    fails: AtomicBool,
}

#[async_trait]
impl Rollups for Failing {
    async fn put_hour(
        &self,
        office: &OfficeId,
        day: Date,
        hour: i8,
        cells: &Table,
    ) -> Result<(), StorageError> {
        self.disk.put_hour(office, day, hour, cells).await
    }

    async fn put_day(&self, office: &OfficeId, rollup: &DayRollup) -> Result<(), StorageError> {
        self.disk.put_day(office, rollup).await
    }

    async fn days(
        &self,
        office: &OfficeId,
        view: View,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Date, Table)>, StorageError> {
        self.disk.days(office, view, from, to).await
    }

    async fn hours(
        &self,
        office: &OfficeId,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Date, i8, Table)>, StorageError> {
        self.disk.hours(office, from, to).await
    }

    async fn days_not_final(
        &self,
        office: &OfficeId,
        from: Date,
        to: Date,
    ) -> Result<Vec<Date>, StorageError> {
        self.disk.days_not_final(office, from, to).await
    }

    async fn rollup(&self, office: &OfficeId, day: Date) -> Result<Option<DayRollup>, StorageError> {
        self.disk.rollup(office, day).await
    }
}

#[async_trait]
impl Storage for Failing {
    async fn profiles(&self) -> Result<Vec<Profile>, StorageError> {
        self.disk.profiles().await
    }

    async fn office_ids(&self) -> Result<Vec<OfficeId>, StorageError> {
        self.disk.office_ids().await
    }

    async fn profile(&self, office: &OfficeId) -> Result<Option<Profile>, StorageError> {
        self.disk.profile(office).await
    }

    async fn staged(&self, office: &OfficeId) -> Result<Option<(Profile, Date)>, StorageError> {
        self.disk.staged(office).await
    }

    async fn take_staged(&self, profile: &Profile) -> Result<(), StorageError> {
        self.disk.take_staged(profile).await
    }

    async fn put_profile(&self, profile: &Profile, day: Date) -> Result<(), StorageError> {
        self.disk.put_profile(profile, day).await
    }

    async fn today(&self, office: &OfficeId, since: Timestamp) -> Result<Today, StorageError> {
        self.disk.today(office, since).await
    }

    async fn commit(&self, batch: &Batch) -> Result<(), StorageError> {
        if self.fails.load(Ordering::Relaxed) {
            return Err(StorageError::Damaged("the disk is full".into()));
        }
        self.disk.commit(batch).await
    }

    async fn events(
        &self,
        office: &OfficeId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<(Seq, Event)>, StorageError> {
        self.disk.events(office, after, limit).await
    }

    async fn day_start(&self, office: &OfficeId, day: Date) -> Result<Option<(Date, Seq)>, StorageError> {
        self.disk.day_start(office, day).await
    }

    async fn answer(&self, office: &OfficeId, key_id: &str) -> Result<Option<KeyedAnswer>, StorageError> {
        self.disk.answer(office, key_id).await
    }

    async fn keys(&self, office: &OfficeId, before: Timestamp) -> Result<Vec<String>, StorageError> {
        self.disk.keys(office, before).await
    }

    async fn forget_deeds(&self, office: &OfficeId, before: Timestamp) -> Result<u64, StorageError> {
        self.disk.forget_deeds(office, before).await
    }

    async fn ticket_rows(&self, office: &OfficeId, day: Date) -> Result<Vec<TicketRow>, StorageError> {
        self.disk.ticket_rows(office, day).await
    }
}

#[tokio::test]
async fn what_could_not_be_written_never_happened() {
    let directory = tempfile::tempdir().expect("a directory");
    let (first, clock) = app(&directory).await;
    first.stop().await;
    let disk = Sqlite::open(&directory.path().join("queue.sqlite")).await.expect("a database opens");
    let failing = Arc::new(Failing { disk, fails: AtomicBool::new(false) });
    let app = App::load(failing.clone(), clock).await.expect("the office is read");
    assert_eq!(text(app.execute(&belsh(), order(issue(1))).await), "A001 1");
    failing.fails.store(true, Ordering::Relaxed);
    let lost = app.execute(&belsh(), keyed(issue(2), 7, 0)).await;
    assert!(matches!(lost, Err(Failure::NotWritten)), "{lost:?}");
    failing.fails.store(false, Ordering::Relaxed);
    assert_eq!(text(app.execute(&belsh(), keyed(issue(2), 7, 0)).await), "A002 1", "the key is free again");
}

#[tokio::test]
async fn a_refusal_changes_nothing_and_an_unknown_office_is_named() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, _clock) = app(&directory).await;
    let closed = app.execute(&belsh(), order(Command::Start { counter: CounterId::new("1") })).await;
    assert!(matches!(closed, Err(Failure::Refused(Refusal::CounterClosed(_)))), "{closed:?}");
    let elsewhere = app.execute(&OfficeId::new("durres"), order(issue(1))).await;
    assert!(matches!(elsewhere, Err(Failure::UnknownOffice(_))), "{elsewhere:?}");
    assert_eq!(app.hall(&belsh()).expect("a hall").office().seq(), 0);
    app.stop().await;
    assert!(matches!(app.execute(&belsh(), order(issue(1))).await, Err(Failure::Stopping)));
}

#[tokio::test]
async fn a_check_finds_rows_that_do_not_fit_the_journal() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    let counter = CounterId::new("1");
    for id in 1..=3 {
        app.execute(&belsh(), order(issue(id))).await.expect("a number");
    }
    let open = Command::OpenCounter { counter: counter.clone(), services: None };
    app.execute(&belsh(), order(open)).await.expect("it opens");
    app.execute(&belsh(), order(Command::CallNext { counter, finish: None })).await.expect("a call");
    clock.pass(SignedDuration::from_hours(24));
    app.execute(&belsh(), order(issue(4))).await.expect("a number on the next day");
    let report = super::check(app.storage().as_ref()).await.expect("it can be read");
    assert_eq!((report.offices, report.tickets, report.findings.as_slice()), (1, 4, [].as_slice()));
    app.stop().await;
    let disk = Sqlite::open(&directory.path().join("queue.sqlite")).await.expect("a database opens");
    disk.run("UPDATE ticket SET state = 'finished' WHERE number = 'A003'").await;
    let report = super::check(&disk).await.expect("it can be read");
    assert_eq!(report.findings, ["2026-11-23: the row of A003 says finished, the journal expired"]);
}
