//! What every engine must do, run on each.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::{Time, date};
use queue_core::command::Issue;
use queue_core::opening::WeeklyHours;
use queue_core::rules::Why;
use queue_core::settings::CounterSettings;
use queue_core::value::{
    Actor, CounterId, Date, DeviceId, Language, OfficeId, Prefix, ServiceId, TicketId, Timestamp, VisitId,
};
use queue_core::{Command, Event, Fact, Office, Ticket};
use uuid::Uuid;

use super::accounts::DeviceRow;
use super::sqlite::Sqlite;
use super::{Batch, KeyedAnswer, Storage, StorageError};
use crate::profile::{CounterProfile, HallRules, OfficeKind, Profile, Retention, ServiceProfile, SlipTexts};

const DAY: Date = date(2026, 11, 23);

/// An office with one service and two counters, open day and night.
pub(crate) fn profile() -> Profile {
    let names = |text: &str| BTreeMap::from([(Language::Sq, text.to_owned())]);
    let prefix = Prefix::new('A').expect("a letter");
    Profile {
        id: OfficeId::new("belsh"),
        names: names("Bashkia Belsh"),
        unit_names: names("Zyra me Një Ndalesë"),
        place: None,
        address: None,
        kind: OfficeKind::Hall,
        catalogue_version: None,
        languages: vec![Language::Sq],
        time_zone: "Europe/Tirane".into(),
        day_start: Time::constant(4, 0, 0, 0),
        opening: WeeklyHours::Always,
        special_days: BTreeMap::new(),
        rules: HallRules::default(),
        wait_target_s: 900,
        max_attempts: 3,
        max_tickets_a_day: 1000,
        groups: BTreeMap::from([(prefix, names("Gjendja civile"))]),
        group_order: vec![prefix],
        categories: BTreeMap::from([("GJC".to_owned(), names("Gjendja civile"))]),
        classes: BTreeMap::new(),
        services: vec![ServiceProfile {
            id: ServiceId::new("GJC-02"),
            prefix,
            category: "GJC".into(),
            names: names("Certifikatë familjare"),
            documents: BTreeMap::new(),
            typical_minutes: 4,
            short_names: BTreeMap::new(),
            sensitive: false,
            neutral: None,
            open: true,
            provider: crate::profile::municipality(),
            assisted_online: false,
            fee: None,
            deadline_days: None,
            official_code: None,
            online_url: None,
        }],
        service_hours: BTreeMap::new(),
        counters: ["1", "2"]
            .map(|id| CounterProfile { id: CounterId::new(id), settings: CounterSettings::new(id) })
            .to_vec(),
        home: Vec::new(),
        information: None,
        notices: Vec::new(),
        slip: SlipTexts::default(),
        retention: Retention::default(),
        public_figures: false,
    }
}

/// A morning moment of the first day, `minute` minutes after 09:00 UTC.
pub(crate) fn minute(minute: i64) -> Timestamp {
    let nine: Timestamp = "2026-11-23T09:00:00Z".parse().expect("a moment");
    nine.checked_add(jiff::SignedDuration::from_mins(minute)).expect("a moment")
}

impl Sqlite {
    /// Damages the last line of the journal, as a failing disk does.
    pub(crate) async fn damage_journal(&self) {
        for statement in [
            "DROP TRIGGER journal_is_never_changed",
            "UPDATE journal SET event = '{}' WHERE seq = (SELECT MAX(seq) FROM journal)",
        ] {
            sqlx::query(statement).execute(self.writer()).await.expect("the journal can be damaged");
        }
    }
}

async fn open(directory: &Path) -> Sqlite {
    let storage = Sqlite::open(&directory.join("queue.sqlite")).await.expect("a new database opens");
    storage.put_profile(&profile(), DAY).await.expect("an office can be set up");
    storage
}

/// An office and what its commands wrote, as the writer would hand it over.
struct Desk {
    office: Office,
}

impl Desk {
    fn new() -> Self {
        Self { office: Office::new(profile().settings().expect("a known time zone"), DAY, 0) }
    }

    fn batch(&mut self, commands: &[Command], at: Timestamp) -> Batch {
        let first_seq = self.office.seq() + 1;
        let mut events = Vec::new();
        for command in commands {
            let decided = self.office.decide(command, &Actor::Timer, at).expect("the rules agree");
            decided.iter().for_each(|event| self.office.apply(event));
            events.extend(decided);
        }
        let tickets = self.office.tickets().to_vec();
        batch(first_seq, events, tickets)
    }
}

fn batch(first_seq: u64, events: Vec<Event>, tickets: Vec<Ticket>) -> Batch {
    let (office, documents, answers) = (OfficeId::new("belsh"), Vec::new(), Vec::new());
    Batch { office, day: DAY, first_seq, events, tickets, documents, answers, next_day: None }
}

fn issue(id: u128) -> Command {
    Command::Issue(Issue::new(
        TicketId(Uuid::from_u128(id)),
        VisitId(Uuid::from_u128(id)),
        ServiceId::new("GJC-02"),
        Language::Sq,
    ))
}

fn open_and_call(counter: &str) -> [Command; 2] {
    let counter = CounterId::new(counter);
    [
        Command::OpenCounter { counter: counter.clone(), services: None },
        Command::CallNext { counter, finish: None },
    ]
}

#[tokio::test]
async fn what_was_written_is_read_back_in_order() {
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    let mut desk = Desk::new();
    let first = desk.batch(&[issue(1), issue(2)], minute(0));
    storage.commit(&first).await.expect("the first batch is written");
    let second = desk.batch(&open_and_call("1"), minute(5));
    storage.commit(&second).await.expect("the second batch is written");
    let today = storage.today(&OfficeId::new("belsh"), minute(0)).await.expect("the day is read");
    let written: Vec<Event> = first.events.into_iter().chain(second.events).collect();
    assert_eq!((today.day, today.after_seq, today.events), (DAY, 0, written.clone()));
    let after_two = storage.events(&OfficeId::new("belsh"), 2, 1).await.expect("the journal is read");
    assert_eq!(after_two, [(3, written[2].clone())]);
    let rows = storage.ticket_rows(&OfficeId::new("belsh"), DAY).await.expect("the rows are read");
    let states: Vec<_> = rows.iter().map(|row| (row.number.as_str(), row.state.as_str())).collect();
    assert_eq!(states, [("A001", "called"), ("A002", "waiting")]);
}

#[tokio::test]
async fn a_number_for_a_second_visit_is_refused_and_nothing_of_the_batch_stays() {
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    storage.commit(&Desk::new().batch(&[issue(1)], minute(0))).await.expect("the first visit is written");
    let mut twice = Desk::new().batch(&[issue(2)], minute(1));
    twice.first_seq = 2;
    let refused = storage.commit(&twice).await;
    assert!(matches!(refused, Err(StorageError::Guard(_))), "{refused:?}");
    let today = storage.today(&OfficeId::new("belsh"), minute(0)).await.expect("the day is read");
    assert_eq!(today.events.len(), 1);
}

#[tokio::test]
async fn two_tickets_at_one_counter_are_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    let mut desk = Desk::new();
    let mut wrong = desk.batch(&[issue(1), issue(2)], minute(0));
    wrong.events.extend(
        [
            desk.batch(&open_and_call("1"), minute(1)).events,
            desk.batch(&open_and_call("2"), minute(1)).events,
        ]
        .concat(),
    );
    wrong.tickets = desk.office.tickets().to_vec();
    for ticket in &mut wrong.tickets {
        if let queue_core::State::Called(call) = &mut ticket.state {
            call.counter = CounterId::new("1");
            call.why = Why::FirstArrived;
        }
    }
    assert!(matches!(storage.commit(&wrong).await, Err(StorageError::Guard(_))));
}

#[tokio::test]
async fn a_gap_or_a_repeat_in_the_journal_is_refused_or_overwrites_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    let first = Desk::new().batch(&[issue(1)], minute(0));
    storage.commit(&first).await.expect("the first batch is written");
    assert!(matches!(storage.commit(&first).await, Err(StorageError::Guard(_))));
}

#[tokio::test]
async fn an_answer_is_remembered_until_it_is_forgotten() {
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    let office = OfficeId::new("belsh");
    let answer = KeyedAnswer {
        key_id: "key".into(),
        body_hash: "hash".into(),
        at: minute(0),
        status: 201,
        body: r#"{"number":"A001","name":"Certifikatë"}"#.into(),
    };
    let mut batch = Desk::new().batch(&[issue(1)], minute(0));
    batch.answers.push(answer.clone());
    storage.commit(&batch).await.expect("the batch is written");
    assert_eq!(storage.answer(&office, "key").await.expect("it is read"), Some(answer));
    assert_eq!(storage.answer(&office, "other").await.expect("it is read"), None);
    assert_eq!(storage.keys(&office, minute(0)).await.expect("they are read"), ["key"]);
    assert!(storage.keys(&office, minute(1)).await.expect("they are read").is_empty());
    assert_eq!(storage.answer(&office, "key").await.expect("it is read"), None);
}

#[tokio::test]
async fn a_new_day_begins_after_the_last_event_of_the_old_one() {
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    let next = DAY.tomorrow().expect("a next day");
    let mut batch = Desk::new().batch(&[issue(1)], minute(0));
    let (at, by) = (minute(60 * 19), Actor::Timer);
    batch.events.push(Event { at, by, fact: Fact::DayEnded { day: DAY, next } });
    batch.next_day = Some(next);
    storage.commit(&batch).await.expect("the batch is written");
    let office = OfficeId::new("belsh");
    let today = storage.today(&office, minute(0)).await.expect("the day is read");
    assert_eq!((today.day, today.after_seq, today.events.len()), (next, 2, 0));
    assert_eq!(storage.day_start(&office, DAY).await.expect("it is read"), Some((DAY, 0)));
    assert_eq!(storage.day_start(&office, next).await.expect("it is read"), Some((next, 2)));
    let later = next.tomorrow().expect("a later day");
    assert_eq!(storage.day_start(&office, later).await.expect("it is read"), None);
}

#[tokio::test]
async fn the_journal_is_neither_changed_nor_shortened() {
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    storage.commit(&Desk::new().batch(&[issue(1)], minute(0))).await.expect("the batch is written");
    for statement in ["UPDATE journal SET at_ms = 0", "DELETE FROM journal"] {
        let refused = sqlx::query(statement).execute(storage.writer()).await;
        assert!(
            refused.is_err_and(|error| error.to_string().contains("the journal is never")),
            "{statement}"
        );
    }
}

#[tokio::test]
async fn a_damaged_database_is_not_opened() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("queue.sqlite");
    let storage = open(directory.path()).await;
    for id in 1..200 {
        storage.commit(&batch_of_one(id)).await.expect("a batch is written");
    }
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(storage.writer())
        .await
        .expect("one file has it all");
    storage.reader().close().await;
    storage.writer().close().await;
    let mut bytes = std::fs::read(&path).expect("the file is there");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    std::fs::write(&path, bytes).expect("the file can be damaged");
    assert!(matches!(Sqlite::open(&path).await, Err(StorageError::Damaged(_))));
}

#[tokio::test]
async fn the_database_is_for_its_user_s_eyes_only() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    storage.commit(&Desk::new().batch(&[issue(1)], minute(0))).await.expect("the batch is written");
    for entry in std::fs::read_dir(directory.path()).expect("the directory is read") {
        let file = entry.expect("an entry is read");
        let mode = file.metadata().expect("a file has rights").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", file.path().display());
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_not_opened() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("queue.sqlite");
    std::fs::write(&path, "this is a letter, not a database, and long enough to be read as one".repeat(100))
        .expect("a file can be written");
    assert!(matches!(Sqlite::open(&path).await, Err(StorageError::Damaged(_))));
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_not_opened() {
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'from the future', TRUE, x'00', 0)",
    )
    .execute(storage.writer())
    .await
    .expect("the future can be written");
    storage.writer().close().await;
    let opened = Sqlite::open(&directory.path().join("queue.sqlite")).await;
    assert!(matches!(opened, Err(StorageError::Newer)), "{:?}", opened.err());
}

/// The `id`th visit's issue, numbered by hand so that batches can be written one after another.
fn batch_of_one(id: u32) -> Batch {
    let mut desk = Desk::new();
    let mut batch = desk.batch(&[issue(u128::from(id))], minute(0));
    batch.first_seq = u64::from(id);
    for event in &mut batch.events {
        if let Fact::Issued(issued) = &mut event.fact {
            issued.number.number = id;
        }
    }
    batch
}

#[tokio::test]
async fn what_a_kiosk_may_give_tomorrow_is_read_back_on_that_day() {
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    let next = DAY.tomorrow().expect("a next day");
    let grant = Command::GrantBands { device: DeviceId::new("kiosk-1"), day: next };
    let mut batch = Desk::new().batch(&[grant], minute(0));
    let granted = batch.events.clone();
    let (at, by) = (minute(60 * 19), Actor::Timer);
    batch.events.push(Event { at, by, fact: Fact::DayEnded { day: DAY, next } });
    batch.next_day = Some(next);
    storage.commit(&batch).await.expect("the batch is written");
    let today = storage.today(&OfficeId::new("belsh"), minute(0)).await.expect("the day is read");
    assert_eq!((today.day, today.lasting, today.events.len()), (next, granted, 0));
}

#[tokio::test]
async fn a_device_is_known_by_its_token_with_what_was_heard_of_it_until_it_is_shut_out() {
    let directory = tempfile::tempdir().expect("a directory");
    let storage = open(directory.path()).await;
    let row = |token: u8| DeviceRow {
        office_id: "belsh".into(),
        device_id: "kiosk-1".into(),
        kind: "kiosk".into(),
        token_hash: vec![token; 32],
        name: "Kioska 1".into(),
        counter_id: None,
        seen_ms: None,
        health: None,
    };
    storage.put_device(&row(1)).await.expect("it is added");
    assert!(storage.keep_device_seen("belsh", "kiosk-1", 7, Some("{}")).await.expect("it is kept"));
    let known = storage.device(&[1; 32]).await.expect("it is read").expect("it is known");
    assert_eq!(
        (known.name.as_str(), known.seen_ms, known.health.as_deref()),
        ("Kioska 1", Some(7), Some("{}"))
    );
    storage.put_device(&row(2)).await.expect("it gets another token");
    assert!(storage.device(&[1; 32]).await.expect("it is read").is_none(), "the old token has ended");
    let replaced = storage.device(&[2; 32]).await.expect("it is read").expect("it is known");
    assert_eq!((replaced.seen_ms, replaced.health), (None, None), "nothing was heard of the new one");
    assert!(storage.delete_device("belsh", "kiosk-1").await.expect("it is shut out"));
    assert!(!storage.delete_device("belsh", "kiosk-1").await.expect("there is none"));
    assert!(!storage.keep_device_seen("belsh", "kiosk-1", 8, None).await.expect("there is none"));
    assert!(storage.devices().await.expect("they are read").is_empty());
}
