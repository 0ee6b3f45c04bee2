//! The model: what is usual, a correction by today's signs, and two factors that make an interval of it.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::order::quantile;
use super::today::{Today, View};
use super::trees::{Lessons, Trees};
use super::usual::{Habits, OFFSET_MIN, Prior, Usual};

/// The interval without any past: the factors that held 80 % of the waits of Warsaw's offices (domain notes, 8.3).
const FACTORS: (f64, f64) = (0.58, 1.68);
/// The parts of a hundred past waits that were shorter than the lower end, and at most as long as the upper end.
const LOW_PART: usize = 8;
const HIGH_PART: usize = 88;
/// Without so many waits of the past no factors are learned, and without so many no correction.
const FACTORS_FROM: usize = 200;
const TREES_FROM: usize = 1000;
/// Of more past waits than this, each second, third or so on teaches: more cost time and change little.
const LESSONS_MAX: usize = 40_000;
/// Past days are divided into at most so many parts, each judged by what the others teach.
const PARTS: usize = 6;

const FEATURES: usize = 12;

/// One queue on one past day.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueDay {
    /// Which queue; the same word for the same queue on every day.
    pub queue: SmolStr,
    /// Which day; only equality and order matter.
    pub day: i64,
    /// How the day went.
    pub course: Today,
    /// How long people waited.
    pub samples: Vec<Sample>,
}

/// What was known about somebody, and how long it then took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// What was known.
    pub view: View,
    /// Minutes until the person was called.
    pub actual_min: f64,
}

/// A wait to come, in minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// As many waits are longer as are shorter.
    pub middle_min: f64,
    /// The lower end of the interval that holds 80 % of the waits.
    pub low_min: f64,
    /// The upper end.
    pub high_min: f64,
}

/// What past days teach about the waits of an office's queues.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    habits: Habits,
    trees: Trees,
    /// What an estimate with the offset is multiplied with for its lower and upper end.
    factors: (f64, f64),
}

/// One sample with what the model sees in it before any correction.
struct Lesson {
    part: usize,
    features: [f64; FEATURES],
    open_counters: f64,
    first_ln: f64,
    actual_ln: f64,
}

impl Model {
    /// Learns from past days; with none it knows the priors only.
    ///
    /// Every lesson is drawn as if its own day had not been seen, and the interval's factors come from days that the
    /// correction had not seen either. So what the interval promises is what it keeps on a new day.
    #[must_use]
    pub fn learn(days: &[QueueDay], priors: &BTreeMap<SmolStr, Prior>) -> Self {
        let habits = Habits::learn(days.iter(), priors);
        let mut lessons = lessons(days, priors);
        let every = lessons.len().div_ceil(LESSONS_MAX).max(1);
        lessons = lessons.into_iter().step_by(every).collect();
        let enough = lessons.len() >= TREES_FROM;
        let trees = if enough { correct(lessons.iter()) } else { Trees::default() };
        let factors = if lessons.len() >= FACTORS_FROM { factors(&lessons, enough) } else { FACTORS };
        Self { habits, trees, factors }
    }

    /// The wait of somebody in a queue; nothing while no counter serves it, since nobody knows when one will.
    #[must_use]
    pub fn estimate(&self, queue: &str, view: &View) -> Option<Estimate> {
        (view.counters > 0.0).then(|| self.guess(queue, view))
    }

    /// The same even when no counter serves the queue. Nobody is told this; it is for judging whole logs.
    #[must_use]
    pub fn guess(&self, queue: &str, view: &View) -> Estimate {
        let usual = self.habits.of(queue);
        let (features, first_ln) = features(usual, view);
        let correction = correction(&self.trees, &features, open_counters(usual, view, first_ln));
        let with_offset = (first_ln + correction).exp();
        let minutes = |factor: f64| (with_offset * factor - OFFSET_MIN).max(0.0);
        let (low, high) = self.factors;
        Estimate { middle_min: minutes(1.0), low_min: minutes(low), high_min: minutes(high) }
    }
}

fn correction(trees: &Trees, features: &[f64; FEATURES], open_counters: f64) -> f64 {
    if trees.is_empty() { open_counters } else { trees.correction(features) }
}

/// Without a learned correction, half the counters take twice the time.
fn open_counters(usual: &Usual, view: &View, first_ln: f64) -> f64 {
    let first = first_ln.exp() - OFFSET_MIN;
    (first * usual.counters / view.counters.max(1.0) + OFFSET_MIN).ln() - first_ln
}

/// What the correction looks at, and ln of the first estimate with the offset.
fn features(usual: &Usual, view: &View) -> ([f64; FEATURES], f64) {
    let first = usual.first(view);
    let first_ln = first.ln();
    let each = usual.minutes_per_call;
    let against_first = |minutes: f64| (minutes + OFFSET_MIN).ln() - first_ln;
    let features = [
        first_ln,
        against_first(first.by_call),
        each.ln(),
        // Today's minutes for each call while somebody waited, against the usual.
        ((view.busy_minutes + 2.0 * each) / (view.busy_calls + 2.0) / each).ln(),
        view.calls,
        ((view.counters + 0.5) / (usual.counters + 0.5)).ln(),
        view.minute,
        view.elapsed,
        against_first(view.last_wait),
        against_first(view.head_wait),
        ((view.since_call + each) / each).ln(),
        usual.left(view),
    ];
    (features, first_ln)
}

/// Draws the lesson of every sample from the habits of the other parts of the past.
fn lessons(days: &[QueueDay], priors: &BTreeMap<SmolStr, Prior>) -> Vec<Lesson> {
    let dates: BTreeSet<i64> = days.iter().map(|day| day.day).collect();
    if dates.len() < 2 {
        return Vec::new();
    }
    let parts: BTreeMap<i64, usize> =
        dates.into_iter().enumerate().map(|(index, date)| (date, index % PARTS)).collect();
    let mut lessons = Vec::new();
    for part in 0..PARTS {
        let others = Habits::learn(days.iter().filter(|day| parts[&day.day] != part), priors);
        for day in days.iter().filter(|day| parts[&day.day] == part) {
            let usual = others.of(&day.queue);
            lessons.extend(day.samples.iter().map(|sample| {
                let (features, first_ln) = features(usual, &sample.view);
                let open_counters = open_counters(usual, &sample.view, first_ln);
                let actual_ln = (sample.actual_min + OFFSET_MIN).ln();
                Lesson { part, features, open_counters, first_ln, actual_ln }
            }));
        }
    }
    lessons
}

fn correct<'a>(lessons: impl Iterator<Item = &'a Lesson>) -> Trees {
    let mut rows = Lessons::default();
    for lesson in lessons {
        // An error of the same ratio is worse in a long wait, but long waits must not decide alone.
        let weight = (lesson.first_ln / 2.0).exp();
        rows.push(lesson.features, lesson.actual_ln - lesson.first_ln, weight);
    }
    Trees::learn(&rows)
}

/// The factors between estimate and actual wait that held on days which taught the estimate nothing.
fn factors(lessons: &[Lesson], corrected: bool) -> (f64, f64) {
    let mut errors = Vec::with_capacity(lessons.len());
    for part in 0..PARTS {
        let trees = if corrected {
            correct(lessons.iter().filter(|lesson| lesson.part != part))
        } else {
            Trees::default()
        };
        let judged = lessons.iter().filter(|lesson| lesson.part == part);
        errors.extend(judged.map(|lesson| {
            let correction = correction(&trees, &lesson.features, lesson.open_counters);
            lesson.actual_ln - lesson.first_ln - correction
        }));
    }
    let factor = |part| quantile(errors.clone(), part, 100).map(f64::exp);
    let (low, high) = (factor(LOW_PART).unwrap_or(FACTORS.0), factor(HIGH_PART).unwrap_or(FACTORS.1));
    (low.min(1.0), high.max(1.0))
}
