//! The log's format with all that can be wrong in it, and that no estimate looks ahead.

use std::path::Path;

use super::*;

const HEADER: &str = "office,queue,date,time,waiting,open_counters,last_called,configured_minutes\n";

fn parse(rows: &str) -> anyhow::Result<Log> {
    read::parse(format!("{HEADER}{rows}").as_bytes())
}

fn five_queues() -> Log {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/queue-log/five_queues.csv.gz");
    read::read(&path).expect("the extract is a queue log")
}

/// The days before and after a date.
fn split(log: Log, last: &str) -> (Log, Log) {
    log.into_iter().partition(|(queue, _)| queue.date.as_str() <= last)
}

#[test]
fn a_row_gives_a_look() {
    let log = parse("A,7,2020-01-02,08:04,3,2,12.0,10\n").unwrap();
    let (queue, looks) = log.first_key_value().expect("there is a queue");
    assert_eq!(queue.name(), "A/7");
    let moment = Moment { minute: 484.0, waiting: 3, counters: 2, called: Some(12) };
    assert_eq!(looks[0].moment, moment);
}

#[test]
fn missing_values_and_a_clock_that_jumps_are_read() {
    let rows = "A,7,d,09:00,1,2,,\nA,7,d,08:00,2,,5\nA,7,d,10:00,,1,6,\nA,7,d,24:10:30,4,,NA,10\n";
    let log = parse(rows).unwrap();
    let looks = log.values().next().expect("there is a queue");
    let seen: Vec<(f64, u32, u32)> =
        looks.iter().map(|look| (look.moment.minute, look.moment.waiting, look.moment.counters)).collect();
    assert_eq!(seen, [(480.0, 2, 0), (540.0, 1, 2), (1450.5, 4, 2)]);
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    let message = |error: anyhow::Error| format!("{error:#}");
    let wrong = message(read::parse("office;queue\n".as_bytes()).unwrap_err());
    assert_eq!(wrong, r#"line 1: there is no column "office""#);
    let wrong = message(parse("A,7,d,08:00,1,2,3,\nA,7,d,8 o'clock,1,2,3,\n").unwrap_err());
    assert_eq!(wrong, r#"line 3: "8 o'clock" is no time HH:MM"#);
    let wrong = message(parse("A,7,d,08:00,many,2,3,\n").unwrap_err());
    assert!(wrong.starts_with(r#"line 2: waiting is "many", which is no count"#), "{wrong}");
}

#[test]
fn a_missing_or_empty_file_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.csv");
    std::fs::write(&empty, HEADER).unwrap();
    let none = folder.path().join("none.csv");
    let message = |train: &Path| {
        let arguments = Arguments { train: train.into(), test: empty.clone(), predictions: None };
        format!("{:#}", run(&arguments).unwrap_err())
    };
    assert!(message(&none).contains("none.csv cannot be opened"), "{}", message(&none));
    assert!(message(&empty).contains("empty.csv holds no looks"), "{}", message(&empty));
}

#[test]
fn estimates_do_not_change_when_what_comes_later_is_removed() {
    let (train, test) = split(five_queues(), "2020-01-08");
    let model = Model::learn(&history(&train), &BTreeMap::new());
    for (queue, looks) in &test {
        let whole_day = estimates(&model, queue, looks);
        for end in [1, 20, looks.len() / 2] {
            assert_eq!(estimates(&model, queue, &looks[..end]), whole_day[..end]);
        }
    }
}

#[test]
fn two_real_days_are_estimated_better_than_by_minutes_for_each_person() {
    let (train, test) = split(five_queues(), "2020-01-08");
    let (train, test) = (history(&train), history(&test));
    let model = Model::learn(&train, &BTreeMap::new());
    let (mut score, mut plain, mut judged) = (Score::default(), 0.0, 0.0);
    for day in &test {
        for sample in &day.samples {
            score.add(&model.guess(&day.queue, &sample.view), sample.actual_min);
            plain += (sample.actual_min - plain_minutes(&train, day, sample)).abs();
            judged += 1.0;
        }
    }
    let figures = score.figures();
    assert!(figures.mae_min < Some(0.95 * plain / judged), "{figures:?}, plainly {}", plain / judged);
    assert!((0.65..0.95).contains(&figures.coverage80.unwrap()), "{figures:?}");
}

/// The queue's past minutes for each person × people.
fn plain_minutes(train: &[QueueDay], day: &QueueDay, sample: &queue_core::estimate::Sample) -> f64 {
    let past = train.iter().filter(|past| past.queue == day.queue).flat_map(|past| &past.samples);
    let (minutes, calls) = past.fold((0.0, 0.0), |(minutes, calls), sample| {
        (minutes + sample.actual_min, calls + sample.view.calls())
    });
    sample.view.calls() * minutes / calls
}
