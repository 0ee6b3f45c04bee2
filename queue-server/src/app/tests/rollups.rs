//! Figures of the past: the same from rollups as from the journal.

use queue_core::value::UserName;

use super::*;
use crate::app::check;
use crate::app::rollups::{day_rollup, fold_day};

/// Every grouping there is.
fn groupings() -> impl Iterator<Item = By> {
    (0..32).map(|bits| By {
        day: bits & 1 > 0,
        hour: bits & 2 > 0,
        service: bits & 4 > 0,
        counter: bits & 8 > 0,
        staff: bits & 16 > 0,
    })
}

fn by_staff(command: Command) -> Order {
    Order { by: Actor::Staff(UserName::new("arta")), ..order(command) }
}

/// Three people over two hours, one of whom is served; then two nights pass.
async fn two_days(app: &App, clock: &FrozenClock) {
    let counter = CounterId::new("1");
    let open = Command::OpenCounter { counter: counter.clone(), services: None };
    app.execute(&belsh(), by_staff(open)).await.expect("it opens");
    for id in 1..=3 {
        app.execute(&belsh(), order(issue(id))).await.expect("a number");
        clock.pass(SignedDuration::from_mins(40));
    }
    for command in [Command::CallNext { counter: counter.clone(), finish: None }, Command::Start { counter }]
    {
        app.execute(&belsh(), by_staff(command)).await.expect("it is done");
        clock.pass(SignedDuration::from_mins(1));
    }
    clock.pass(SignedDuration::from_hours(24));
    app.execute(&belsh(), order(issue(4))).await.expect("a number");
    clock.pass(SignedDuration::from_hours(24));
    app.execute(&belsh(), order(issue(5))).await.expect("a number");
}

fn first_day() -> Date {
    profile().settings().expect("a known time zone").business_day(minute(0))
}

#[tokio::test]
async fn figures_of_past_days_are_the_same_from_rollups_as_from_the_journal() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    two_days(&app, &clock).await;
    let hall = app.hall(&belsh()).expect("a hall");
    let (from, to) = (first_day(), hall.office().day());
    let mut folded = Vec::new();
    for by in groupings() {
        folded.push((by, hall.figures(from, to, by).await.expect("they are read")));
    }
    hall.roll_up(&mut Default::default()).await.expect("they are written");
    let past = to.yesterday().expect("a day before");
    let left = app.storage().days_not_final(&belsh(), from, past).await.expect("they are read");
    assert_eq!(left, []);
    for (by, folded) in folded {
        let rolled_up = hall.figures(from, to, by).await.expect("they are read");
        assert_eq!(rolled_up, folded, "{by:?}");
        if !by.service {
            assert_eq!(
                rolled_up.total().desk.open_s,
                18 * 3600,
                "from 10:00 in Tirana to the end of the day at 04:00"
            );
        }
        assert_eq!(rolled_up.total().issued, 5, "{by:?}");
    }
}

#[tokio::test]
async fn a_final_day_is_written_once_and_rebuilt_identically() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    two_days(&app, &clock).await;
    let hall = app.hall(&belsh()).expect("a hall");
    hall.roll_up(&mut Default::default()).await.expect("they are written");
    let stored = app.storage().rollup(&belsh(), first_day()).await.expect("it is read").expect("it is there");
    let settings = hall.office().settings().clone();
    let statistics = fold_day(app.storage().as_ref(), &belsh(), &settings, first_day()).await;
    let statistics = statistics.expect("the journal is read").expect("the day is over");
    let rebuilt = day_rollup(&statistics, first_day(), settings.wait_target_s);
    assert_eq!(stored, rebuilt);
    let other = DayRollup { wait_target_s: 1, ..rebuilt };
    app.storage().put_day(&belsh(), &other).await.expect("it is refused silently");
    assert_eq!(app.storage().rollup(&belsh(), first_day()).await.expect("it is read"), Some(stored));
}

#[tokio::test]
async fn an_hour_is_written_when_it_is_over() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    app.execute(&belsh(), order(issue(1))).await.expect("a number");
    let hall = app.hall(&belsh()).expect("a hall");
    let mut written = Default::default();
    hall.roll_up(&mut written).await.expect("they are written");
    let disk = Sqlite::open(&directory.path().join("queue.sqlite")).await.expect("a database opens");
    assert_eq!(disk.hours_written().await, [] as [i8; 0]);
    clock.pass(SignedDuration::from_mins(60));
    hall.roll_up(&mut written).await.expect("they are written");
    assert_eq!(disk.hours_written().await, [10], "09:00 in Greenwich is 10:00 in Tirana");
}

#[tokio::test]
async fn a_check_finds_rollups_that_do_not_fit_the_journal() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    two_days(&app, &clock).await;
    let hall = app.hall(&belsh()).expect("a hall");
    hall.roll_up(&mut Default::default()).await.expect("they are written");
    app.stop().await;
    let disk = Sqlite::open(&directory.path().join("queue.sqlite")).await.expect("a database opens");
    assert_eq!(check(&disk).await.expect("it can be read").findings, [] as [String; 0]);
    disk.run("UPDATE rollup_day SET by_service = '[]' WHERE day = '2026-11-23'").await;
    let report = check(&disk).await.expect("it can be read");
    assert_eq!(report.findings, ["2026-11-23: the figures by service do not fit the journal"]);
    disk.run("UPDATE rollup_hour SET cells = '[]' WHERE day = '2026-11-24'").await;
    let report = check(&disk).await.expect("it can be read");
    assert_eq!(report.findings[1], "2026-11-24: the figures of an hour do not fit the journal");
}

#[tokio::test]
async fn the_report_lists_exceptions_of_the_days_asked_for() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, clock) = app(&directory).await;
    two_days(&app, &clock).await;
    let hall = app.hall(&belsh()).expect("a hall");
    let today = hall.office().day();
    let open = Command::OpenCounter { counter: CounterId::new("1"), services: None };
    app.execute(&belsh(), by_staff(open)).await.expect("it opens");
    app.execute(&belsh(), order(issue(6))).await.expect("a number");
    let ticket = TicketId(Uuid::from_u128(6));
    let reason = "the child is ill".into();
    let call = Command::CallThis { counter: CounterId::new("1"), ticket, reason };
    app.execute(&belsh(), by_staff(call)).await.expect("a call");
    let report = hall.jumps(first_day(), today, 10).await.expect("the journal is read");
    let sentences: Vec<_> = report.jumps.iter().map(|(_, jump)| jump.en()).collect();
    let expected = "A 002 was called out of order by a clerk's decision: the child is ill. \
                    One who came earlier still waited.";
    assert_eq!((sentences, report.is_cut), (vec![expected.to_owned()], false));
    let past = hall.jumps(first_day(), first_day(), 10).await.expect("the journal is read");
    assert_eq!(past.jumps.len(), 0);
    assert!(hall.jumps(first_day(), today, 0).await.expect("the journal is read").is_cut);
}
