//! What a real day would have been like under other rules.
//!
//! The same people come at the same moments; only what the question changes is changed. The day as it was is simulated
//! too, with the same draws, so that both sides err alike; the real figures stand beside them to show by how much. What
//! is drawn differs from run to run, and the runs give each figure its range.

mod shifts;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::recorded::{Observed, Recording};
use super::{Chance, Plan, Summary, Tally, end_day, run};
use crate::office::Office;
use crate::opening::{Hours, WeeklyHours};
use crate::settings::{OrderRules, Settings};
use crate::value::{CounterId, Date, ServiceId};

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

/// What cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// The office has no such counter.
    #[error("there is no counter {0} in this office")]
    UnknownCounter(CounterId),
    /// The office has no such service.
    #[error("there is no service {0} in this office")]
    UnknownService(ServiceId),
    /// Hours or working times that end before they begin.
    #[error("{0} to {1} ends before it begins")]
    EndsBeforeItBegins(Time, Time),
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
    // People and counters that the office no longer knows are left out on both sides.
    let (mut as_is, mut changed) = (Vec::new(), Vec::new());
    for number in 0..runs {
        let (mut was, mut would) = (Tally::new(settings.wait_target_s), Tally::new(settings.wait_target_s));
        for day in days {
            let mut chance = Chance::of(seed.wrapping_add(number));
            let plan = known(day.plan(&observed, &mut chance), settings);
            let (other, changed) = asked.applied(settings, day.day, plan.clone());
            play(settings, day.day, &classed(plan, settings), &mut was);
            play(&other, day.day, &classed(changed, &other), &mut would);
        }
        as_is.push(was.summary());
        changed.push(would.summary());
    }
    Comparison { real: real.summary(), as_is, changed }
}

fn known(mut plan: Plan, settings: &Settings) -> Plan {
    plan.citizens.retain(|citizen| settings.services.contains_key(&citizen.service));
    plan.shifts.retain(|shift| settings.counters.contains_key(&shift.counter));
    for services in plan.shifts.iter_mut().filter_map(|shift| shift.services.as_mut()) {
        services.retain(|service| settings.services.contains_key(service));
    }
    plan.shifts.retain(|shift| shift.services.as_ref().is_none_or(|services| !services.is_empty()));
    plan
}

/// Where a class has no rules, its people are everybody.
fn classed(mut plan: Plan, settings: &Settings) -> Plan {
    for citizen in &mut plan.citizens {
        citizen.class = citizen.class.take().filter(|class| settings.order.classes.contains_key(class));
    }
    plan
}

fn play(settings: &Settings, day: Date, plan: &Plan, tally: &mut Tally) {
    let mut office = Office::new(settings.clone(), day, 0);
    let played = run(&mut office, plan, |event| tally.apply(event));
    tally.turn_away(played.turned_away);
    end_day(&mut office, |event| tally.apply(event));
}

impl Question {
    /// Whether this can be asked of an office with these settings.
    ///
    /// # Errors
    /// The first [`QuestionError`] found.
    pub fn verify(&self, settings: &Settings) -> Result<(), QuestionError> {
        let hours = self.hours.map(|hours| (hours.opens, hours.closes));
        let times = self.staff.iter().map(|change| match change {
            StaffChange::Open { from, to, .. } | StaffChange::Close { from, to, .. } => (*from, *to),
        });
        let backwards = |(from, to): &(Time, Time)| from >= to && *to != Time::midnight();
        if let Some((from, to)) = hours.into_iter().chain(times).find(backwards) {
            return Err(QuestionError::EndsBeforeItBegins(from, to));
        }
        for change in &self.staff {
            let (StaffChange::Open { counter, .. } | StaffChange::Close { counter, .. }) = change;
            if !settings.counters.contains_key(counter) {
                return Err(QuestionError::UnknownCounter(counter.clone()));
            }
            let StaffChange::Open { services: Some(services), .. } = change else { continue };
            if let Some(unknown) = services.iter().find(|service| !settings.services.contains_key(service)) {
                return Err(QuestionError::UnknownService(unknown.clone()));
            }
        }
        Ok(())
    }

    /// The settings and the plan of `day` with what is asked.
    fn applied(&self, settings: &Settings, day: Date, mut plan: Plan) -> (Settings, Plan) {
        let mut settings = settings.clone();
        let moments = |hours: Hours| hours.moments(day, &settings.time_zone);
        let open = settings.calendar.hours_on(day);
        if let Some((hours, (first, last))) = self.hours.zip(open.first().zip(open.last())) {
            let old = (moments(*first).0, moments(*last).1);
            let new = moments(hours);
            plan.shifts.iter_mut().for_each(|shift| shifts::follow(shift, old, new));
            plan.citizens.iter_mut().for_each(|citizen| citizen.arrives_at = citizen.arrives_at.max(new.0));
        }
        for change in &self.staff {
            match change {
                StaffChange::Open { counter, services, from, to } => {
                    let hours = moments(Hours { opens: *from, closes: *to });
                    shifts::add(&mut plan.shifts, counter, services.as_ref(), hours);
                }
                StaffChange::Close { counter, from, to } => {
                    let hours = moments(Hours { opens: *from, closes: *to });
                    plan.shifts =
                        plan.shifts.iter().flat_map(|shift| shifts::without(shift, counter, hours)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

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
