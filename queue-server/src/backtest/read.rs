//! Reads a queue log: one row for each look at a queue, as text or compressed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, bail};
use flate2::read::MultiGzDecoder;
use queue_core::estimate::Moment;

/// The columns that are read; others may stand among them.
const COLUMNS: [&str; 7] = ["office", "queue", "date", "time", "waiting", "open_counters", "last_called"];

/// One queue of one office on one day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct QueueOnDay {
    pub(super) office: String,
    pub(super) queue: String,
    pub(super) date: String,
}

impl QueueOnDay {
    /// The queue's name for the model, the same on every day.
    pub(super) fn name(&self) -> smol_str::SmolStr {
        smol_str::format_smolstr!("{}/{}", self.office, self.queue)
    }
}

/// One look at a queue, with its time as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    pub(super) time: String,
    pub(super) moment: Moment,
}

/// The looks at each queue on each day, in order of time.
pub(super) type Log = BTreeMap<QueueOnDay, Vec<Look>>;

/// Reads a file; one that ends in .gz is decompressed.
pub(super) fn read(path: &Path) -> anyhow::Result<Log> {
    let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    let compressed = path.extension().is_some_and(|ending| ending == "gz");
    let file = BufReader::new(file);
    let text: Box<dyn Read> = if compressed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    parse(text).with_context(|| format!("{} is no queue log", path.display()))
}

/// Reads the rows of a log.
pub(super) fn parse(text: impl Read) -> anyhow::Result<Log> {
    let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text);
    let header = rows.headers().context("line 1")?.clone();
    let mut columns = [0; COLUMNS.len()];
    for (column, name) in columns.iter_mut().zip(COLUMNS) {
        let found = header.iter().position(|field| field.trim_start_matches('\u{feff}') == name);
        let Some(found) = found else { bail!("line 1: there is no column {name:?}") };
        *column = found;
    }
    let mut log: BTreeMap<QueueOnDay, Vec<Row>> = BTreeMap::new();
    for record in rows.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let fields = columns.map(|column| record.get(column).unwrap_or_default());
        if let Some((queue, row)) = row(fields).with_context(|| format!("line {line}"))? {
            log.entry(queue).or_default().push(row);
        }
    }
    Ok(log.into_iter().map(|(queue, rows)| (queue, looks(rows))).collect())
}

/// One row as it stands in the file.
struct Row {
    time: String,
    minute: f64,
    waiting: u32,
    counters: Option<u32>,
    called: Option<u32>,
}

/// Reads one row; nothing where it does not say how many people wait.
fn row(fields: [&str; 7]) -> anyhow::Result<Option<(QueueOnDay, Row)>> {
    let [office, queue, date, time, waiting, counters, called] = fields;
    let Some(waiting) = count("waiting", waiting)? else { return Ok(None) };
    let (counters, called) = (count("open_counters", counters)?, count("last_called", called)?);
    let queue = QueueOnDay { office: office.into(), queue: queue.into(), date: date.into() };
    let minute = minute(time).with_context(|| format!("{time:?} is no time HH:MM"))?;
    Ok(Some((queue, Row { time: time.into(), minute, waiting, counters, called })))
}

/// A day's rows in order of time. Where the open counters are missing they are as before.
fn looks(mut rows: Vec<Row>) -> Vec<Look> {
    // The sort is stable: the file's order decides between looks of one minute.
    rows.sort_by(|a, b| a.minute.total_cmp(&b.minute));
    let mut before = 0;
    rows.into_iter()
        .map(|row| {
            before = row.counters.unwrap_or(before);
            let moment =
                Moment { minute: row.minute, waiting: row.waiting, counters: before, called: row.called };
            Look { time: row.time, moment }
        })
        .collect()
}

/// A whole number that is not negative, also when it is written with a point; nothing where it is missing.
fn count(column: &str, field: &str) -> anyhow::Result<Option<u32>> {
    if field.is_empty() || ["NA", "NaN", "nan", "null"].contains(&field) {
        return Ok(None);
    }
    let whole = field.split_once('.').map_or(field, |(whole, _)| whole);
    let number = whole.parse().with_context(|| format!("{column} is {field:?}, which is no count"))?;
    Ok(Some(number))
}

/// Minutes since midnight of `HH:MM` or `HH:MM:SS`. Hours beyond 24 are taken as they are: the day went on.
fn minute(time: &str) -> Option<f64> {
    let mut parts = time.split(':').map(|part| part.parse::<u16>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let fits = hour < 48 && minute < 60 && second < 61 && parts.next().is_none();
    fits.then(|| f64::from(hour) * 60.0 + f64::from(minute) + f64::from(second) / 60.0)
}
