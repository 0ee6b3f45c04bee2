//! What a real day would have been like under other rules.
//!
//! The same people come at the same moments; only what the question changes is changed. The day as it was is simulated
//! too, with the same draws, so that both sides err alike; the real figures stand beside them to show by how much. What
//! is drawn differs from run to run, and the runs give each figure its range.

use jiff::SignedDuration;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::recorded::{Observed, Recording};
use super::{Chance, Plan, Shift, Summary, Tally, end_day, run};
use crate::office::Office;
use crate::opening::{Hours, WeeklyHours};
use crate::settings::{OrderRules, Settings};
use crate::value::{CounterId, Date, ServiceId, Timestamp, UserName};

/// A shift that begins or ends this close to the office's hours, in minutes, follows them when they change.
const WITH_THE_HOURS_MIN: i64 = 30;

/// From the first moment to the one after the last.
type Moments = (Timestamp, Timestamp);

/// What would be different.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Question {
    /// Another order of those who wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderRules>,
    /// Other hours on every day on which the office is open: who came earlier comes when it opens, who came later is
    /// turned away, and staff who began or ended with the old hours do so with the new ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Other working times, one after the other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub staff: Vec<StaffChange>,
}

/// Another working time on every day, in the office's civil time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StaffChange {
    /// Somebody works at the counter while nobody does.
    Open {
        /// Where.
        counter: CounterId,
        /// The services called; `None` means all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        services: Option<Vec<ServiceId>>,
        /// From when.
        from: Time,
        /// Until when, midnight being the end of the day.
        to: Time,
    },
    /// Nobody works at the counter.
    Close {
        /// Where.
        counter: CounterId,
        /// From when.
        from: Time,
        /// Until when, midnight being the end of the day.
        to: Time,
    },
}

/// Some real days, simulated as they were and as they would have been.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The days as they were.
    pub real: Summary,
    /// Simulated as they were, a summary for each run.
    pub as_is: Vec<Summary>,
    /// Simulated as they would have been, with the same draws.
    pub changed: Vec<Summary>,
}

/// A figure over several runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// One run in ten lies below.
    pub low: f64,
    /// Half of the runs lie below.
    pub middle: f64,
    /// One run in ten lies above.
    pub high: f64,
}

impl Range {
    /// The range of `figure` over `runs`; all 0 when there is none.
    pub fn of(runs: &[Summary], figure: impl Fn(&Summary) -> f64) -> Self {
        let mut figures: Vec<f64> = runs.iter().map(figure).collect();
        figures.sort_unstable_by(f64::total_cmp);
        let rank = |percent: usize| {
            let place = (figures.len() * percent).div_ceil(100).saturating_sub(1);
            figures.get(place).copied().unwrap_or(0.0)
        };
        Self { low: rank(10), middle: rank(50), high: rank(90) }
    }
}

/// Simulates `days` as they were under `settings`, and as `asked`, `runs` times each.
pub fn compare(
    settings: &Settings,
    days: &[Recording],
    asked: &Question,
    runs: u64,
    seed: u64,
) -> Comparison {
    let observed = Observed::of(days);
    let mut real = Tally::new(settings.wait_target_s);
    days.iter().flat_map(|day| &day.events).for_each(|event| real.apply(event));
    let (mut as_is, mut changed) = (Vec::new(), Vec::new());
    for number in 0..runs {
        let (mut was, mut would) = (Tally::new(settings.wait_target_s), Tally::new(settings.wait_target_s));
        for day in days {
            let mut chance = Chance::of(seed.wrapping_add(number));
            let plan = day.plan(&observed, &mut chance);
            play(settings, day.day, &plan, &mut was);
            let (settings, plan) = asked.applied(settings, day.day, plan);
            play(&settings, day.day, &plan, &mut would);
        }
        as_is.push(was.summary());
        changed.push(would.summary());
    }
    Comparison { real: real.summary(), as_is, changed }
}

fn play(settings: &Settings, day: Date, plan: &Plan, tally: &mut Tally) {
    let mut office = Office::new(settings.clone(), day, 0);
    let played = run(&mut office, plan, |event| tally.apply(event));
    tally.turn_away(played.turned_away);
    end_day(&mut office, |event| tally.apply(event));
}

impl Question {
    /// The settings and the plan of `day` with what is asked.
    fn applied(&self, settings: &Settings, day: Date, mut plan: Plan) -> (Settings, Plan) {
        let mut settings = settings.clone();
        let moments = |hours: Hours| hours.moments(day, &settings.time_zone);
        let open = settings.calendar.hours_on(day);
        if let Some((hours, (first, last))) = self.hours.zip(open.first().zip(open.last())) {
            let old = (moments(*first).0, moments(*last).1);
            let new = moments(hours);
            plan.shifts.iter_mut().for_each(|shift| follow(shift, old, new));
            plan.citizens.iter_mut().for_each(|citizen| citizen.arrives_at = citizen.arrives_at.max(new.0));
        }
        for change in &self.staff {
            match change {
                StaffChange::Open { counter, services, from, to } => {
                    let hours = moments(Hours { opens: *from, closes: *to });
                    add(&mut plan.shifts, counter, services.as_ref(), hours);
                }
                StaffChange::Close { counter, from, to } => {
                    let hours = moments(Hours { opens: *from, closes: *to });
                    plan.shifts =
                        plan.shifts.iter().flat_map(|shift| without(shift, counter, hours)).collect();
                }
            }
        }
        if let Some(hours) = self.hours.filter(|_| !settings.calendar.hours_on(day).is_empty()) {
            settings.calendar = WeeklyHours::Days([Some(hours); 7]).into();
        }
        settings.order = self.order.clone().unwrap_or(settings.order);
        (settings, plan)
    }
}

/// Moves the ends of a shift that lie near those of the office's hours.
fn follow(shift: &mut Shift, old: Moments, new: Moments) {
    let near = SignedDuration::from_mins(WITH_THE_HOURS_MIN);
    let moved = |at: Timestamp, from: Timestamp, to: Timestamp| {
        at.saturating_add(to.duration_since(from)).unwrap_or(at)
    };
    if shift.from.duration_since(old.0) <= near {
        shift.from = moved(shift.from, old.0, new.0);
    }
    if old.1.duration_since(shift.to) <= near {
        shift.to = moved(shift.to, old.1, new.1);
    }
    shift.to = shift.to.max(shift.from);
}

/// Lets somebody work at the counter in those of the hours in which nobody does.
fn add(shifts: &mut Vec<Shift>, counter: &CounterId, services: Option<&Vec<ServiceId>>, hours: Moments) {
    let whole = Shift {
        counter: counter.clone(),
        staff: UserName::new("added"),
        services: services.cloned(),
        from: hours.0,
        to: hours.1,
        breaks: Vec::new(),
        serves_out: true,
    };
    let taken = shifts.iter().filter(|shift| shift.counter == *counter).map(|shift| (shift.from, shift.to));
    let free = taken.fold(vec![whole], |free, taken| {
        free.iter().flat_map(|shift| without(shift, counter, taken)).collect()
    });
    shifts.extend(free);
}

/// What is left of a shift at `counter` without `hours`: all of it at another counter.
fn without(shift: &Shift, counter: &CounterId, hours: Moments) -> Vec<Shift> {
    if shift.counter != *counter {
        return vec![shift.clone()];
    }
    let before = (shift.from, shift.to.min(hours.0));
    let after = (shift.from.max(hours.1), shift.to);
    let left = [before, after].into_iter().filter(|(from, to)| from < to);
    left.map(|(from, to)| Shift {
        from,
        to,
        breaks: shift.breaks.iter().copied().filter(|rest| from <= rest.0 && rest.1 <= to).collect(),
        // Who works until the change begins goes then, whoever waits.
        serves_out: shift.serves_out && to == shift.to,
        ..shift.clone()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-24T{text}:00Z").parse().expect("a moment")
    }

    fn hours(text: &str) -> Moments {
        let (from, to) = text.split_once('-').expect("from and to");
        (at(from), at(to))
    }

    fn shift(counter: &str, text: &str) -> Shift {
        let mut shifts = Vec::new();
        add(&mut shifts, &CounterId::new(counter), None, hours(text));
        shifts.remove(0)
    }

    fn told(shifts: &[Shift]) -> Vec<String> {
        let time = |at: Timestamp| at.strftime("%H:%M").to_string();
        shifts
            .iter()
            .map(|shift| format!("{} {}-{}", shift.counter, time(shift.from), time(shift.to)))
            .collect()
    }

    #[test]
    fn a_counter_that_is_closed_for_some_hours_keeps_the_others_and_the_other_counters() {
        let mut morning = shift("1", "08:00-16:00");
        morning.breaks = vec![(at("09:00"), at("09:15")), (at("12:00"), at("12:30"))];
        let left = |text: &str| without(&morning, &CounterId::new("1"), hours(text));
        assert_eq!(told(&left("11:00-13:00")), ["1 08:00-11:00", "1 13:00-16:00"]);
        assert_eq!(left("11:00-13:00")[0].breaks.len(), 1);
        assert_eq!(told(&left("07:00-13:00")), ["1 13:00-16:00"]);
        assert_eq!(told(&left("07:00-17:00")), Vec::<String>::new());
        assert_eq!(told(&without(&morning, &CounterId::new("2"), hours("11:00-13:00"))), ["1 08:00-16:00"]);
    }

    #[test]
    fn a_counter_is_opened_only_while_nobody_works_there() {
        let mut shifts =
            vec![shift("1", "09:00-11:00"), shift("1", "13:00-14:00"), shift("2", "08:00-16:00")];
        add(&mut shifts, &CounterId::new("1"), None, hours("08:00-15:00"));
        let added = ["1 08:00-09:00", "1 11:00-13:00", "1 14:00-15:00"];
        assert_eq!(told(&shifts[3..]), added);
    }

    #[test]
    fn shifts_at_the_ends_of_the_old_hours_follow_the_new_ones() {
        let followed = |text: &str| {
            let mut shift = shift("1", text);
            follow(&mut shift, hours("08:00-16:00"), hours("09:00-18:00"));
            told(&[shift]).remove(0)
        };
        assert_eq!(followed("08:10-16:20"), "1 09:10-18:20");
        assert_eq!(followed("07:50-12:00"), "1 08:50-12:00");
        assert_eq!(followed("10:00-15:45"), "1 10:00-17:45");
        assert_eq!(followed("10:00-14:00"), "1 10:00-14:00");
    }

    #[test]
    fn a_range_leaves_one_run_in_ten_on_either_side() {
        let runs: Vec<Summary> = (1..=20)
            .map(|mean_s| Summary { staff_h: f64::from(mean_s), ..Tally::new(900).summary() })
            .collect();
        let range = Range::of(&runs, |summary| summary.staff_h);
        assert_eq!(range, Range { low: 2.0, middle: 10.0, high: 18.0 });
        assert_eq!(Range::of(&[], |summary| summary.staff_h), Range { low: 0.0, middle: 0.0, high: 0.0 });
    }
}
