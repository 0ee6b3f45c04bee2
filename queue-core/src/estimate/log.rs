//! A queue's day as a log of looks: how long the last in line really waited at each of them.
//!
//! The rules are those of the published queue log that estimates are judged on: the last person holds the number called
//! last + people waiting, and is called when that number is reached.

use smol_str::SmolStr;

use super::model::{QueueDay, Sample};
use super::today::{Moment, Today};

/// The longest wait that counts, in minutes.
const WAIT_MAX_MIN: f64 = 300.0;
/// Looks that count are from 08:00 to 16:00, in minutes since midnight.
const JUDGED_MIN: (f64, f64) = (480.0, 960.0);
/// A day with fewer looks or calls says too little.
const LOOKS_MIN: usize = 40;
const CALLS_MIN: u32 = 20;
/// Of a hundred steps of the numbers, so many may run backwards.
const BACKWARDS_MAX_PERCENT: usize = 5;

/// For each look of a day, in order of time, the minutes until the person waiting last was called.
///
/// Nothing where nobody waited, no number was shown or the number was not reached in time, and on days whose numbers
/// cannot be trusted.
#[must_use]
pub fn actual_waits(day: &[Moment]) -> Vec<Option<f64>> {
    let mut highest = None;
    let reached: Vec<Option<u32>> = day
        .iter()
        .map(|moment| {
            highest = highest.max(moment.called);
            highest
        })
        .collect();
    if !trusted(day, highest) {
        return vec![None; day.len()];
    }
    let wait = |(index, moment): (usize, &Moment)| {
        let judged = moment.waiting > 0 && moment.minute >= JUDGED_MIN.0 && moment.minute <= JUDGED_MIN.1;
        moment.called.filter(|_| judged)?;
        let own = reached[index]?.saturating_add(moment.waiting);
        let called = reached.partition_point(|&number| number < Some(own));
        let wait = day.get(called)?.minute - moment.minute;
        (wait <= WAIT_MAX_MIN).then_some(wait)
    };
    day.iter().enumerate().map(wait).collect()
}

/// Whether a day has enough looks and calls, and numbers that mostly run forwards.
fn trusted(day: &[Moment], highest: Option<u32>) -> bool {
    let numbers: Vec<u32> = day.iter().filter_map(|moment| moment.called).collect();
    let (Some(first), Some(highest)) = (numbers.first(), highest) else { return false };
    let backwards = numbers.windows(2).filter(|step| step[1] < step[0]).count();
    let steps = numbers.len() - 1;
    let forwards = backwards * 100 <= steps * BACKWARDS_MAX_PERCENT;
    day.len() >= LOOKS_MIN && highest - first >= CALLS_MIN && forwards
}

/// A logged day as the model learns from it. The looks stand in order of time.
#[must_use]
pub fn queue_day(queue: SmolStr, day: i64, looks: &[Moment]) -> QueueDay {
    let actual = actual_waits(looks);
    let mut course = Today::default();
    let mut samples = Vec::new();
    for (&moment, actual) in looks.iter().zip(actual) {
        course.observe(moment);
        let view = course.view(moment.waiting);
        samples.extend(actual.map(|actual_min| Sample { view, actual_min }));
    }
    QueueDay { queue, day, course, samples }
}
