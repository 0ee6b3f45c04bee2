//! Replays a log of real queues: how good would the estimates have been?
//!
//! The model learns from one file and is judged on the days of another. Each estimate is made of the model and of what
//! its own queue had shown on its own day up to then, never of anything later.

mod read;

use std::collections::BTreeMap;
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use queue_core::estimate::{Estimate, Model, Moment, QueueDay, Score, Today, log};

use self::read::{Log, QueueOnDay};

/// Which files to replay.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The days to learn from: .csv or .csv.gz, one row for each look at a queue.
    #[arg(long)]
    pub train: PathBuf,
    /// The days to judge on, in the same format.
    #[arg(long)]
    pub test: PathBuf,
    /// Where to write every estimate: office, queue, date, time, estimate_min, low_min, high_min.
    #[arg(long)]
    pub predictions: Option<PathBuf>,
}

/// Learns, estimates, judges and prints the figures as JSON.
///
/// # Errors
/// When a file cannot be read or written, or is no queue log; the line is named.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let train = read::read(&arguments.train)?;
    let test = read::read(&arguments.test)?;
    ensure!(!train.is_empty(), "{} holds no looks at any queue to learn from", arguments.train.display());
    ensure!(!test.is_empty(), "{} holds no looks at any queue to judge on", arguments.test.display());
    let model = Model::learn(&history(&train), &BTreeMap::new());
    let mut score = Score::default();
    let mut predictions = arguments.predictions.as_deref().map(predictions_file).transpose()?;
    for (queue, looks) in &test {
        let actual = log::actual_waits(&moments(looks));
        for ((look, estimate), actual) in estimates(&model, queue, looks).into_iter().zip(actual) {
            let Some(estimate) = estimate else { continue };
            if let Some(actual_min) = actual {
                score.add(&estimate, actual_min);
            }
            if let Some(file) = &mut predictions {
                write_estimate(file, queue, &look.time, &estimate)?;
            }
        }
    }
    if let Some(mut file) = predictions {
        file.flush().context("the predictions cannot be written")?;
    }
    writeln!(stdout(), "{}", serde_json::to_string_pretty(&score.figures())?)?;
    Ok(())
}

fn moments(looks: &[read::Look]) -> Vec<Moment> {
    looks.iter().map(|look| look.moment).collect()
}

/// The logged days as the model learns from them, numbered in order of their dates.
fn history(log: &Log) -> Vec<QueueDay> {
    let dates: std::collections::BTreeSet<&str> = log.keys().map(|queue| queue.date.as_str()).collect();
    let days: BTreeMap<&str, i64> = dates.into_iter().zip(0..).collect();
    log.iter()
        .map(|(queue, looks)| log::queue_day(queue.name(), days[queue.date.as_str()], &moments(looks)))
        .collect()
}

/// Goes through one queue's day, look by look, and estimates the wait of the last in line where anybody waits.
fn estimates<'a>(
    model: &Model,
    queue: &QueueOnDay,
    looks: &'a [read::Look],
) -> Vec<(&'a read::Look, Option<Estimate>)> {
    let name = queue.name();
    let mut today = Today::default();
    looks
        .iter()
        .map(|look| {
            today.observe(look.moment);
            let waiting = look.moment.waiting;
            (look, (waiting > 0).then(|| model.guess(&name, &today.view(waiting))))
        })
        .collect()
}

type Predictions = csv::Writer<BufWriter<std::fs::File>>;

fn predictions_file(path: &Path) -> anyhow::Result<Predictions> {
    let file =
        std::fs::File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    let mut file = csv::Writer::from_writer(BufWriter::new(file));
    file.write_record(["office", "queue", "date", "time", "estimate_min", "low_min", "high_min"])?;
    Ok(file)
}

fn write_estimate(
    file: &mut Predictions,
    queue: &QueueOnDay,
    time: &str,
    estimate: &Estimate,
) -> anyhow::Result<()> {
    let minutes = |minutes: f64| format!("{minutes:.2}");
    file.write_record([
        &queue.office,
        &queue.queue,
        &queue.date,
        time,
        &minutes(estimate.middle_min),
        &minutes(estimate.low_min),
        &minutes(estimate.high_min),
    ])?;
    Ok(())
}

#[cfg(test)]
mod tests;
