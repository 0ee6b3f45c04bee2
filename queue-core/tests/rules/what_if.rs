//! A day played again: as it was, and as it would have been.

use jiff::civil::Time;
use queue_core::Office;
use queue_core::opening::Hours;
use queue_core::simulation::recorded::{Observed, Recording};
use queue_core::simulation::what_if::{Comparison, Question, QuestionError, Range, StaffChange, compare};
use queue_core::simulation::{Chance, end_day, run};
use queue_core::value::{ClassId, CounterId, ServiceId};

use crate::script::{DAY, settings};
use crate::simulation::usual_day;

/// A day as if it had been: its events are all that is known of it.
fn recording(seed: u64) -> Recording {
    let mut office = Office::new(settings(), DAY, 0);
    let mut events = Vec::new();
    run(&mut office, &usual_day(seed), |event| events.push(event.clone()));
    end_day(&mut office, |event| events.push(event.clone()));
    Recording::of(DAY, events)
}

fn asked(question: &Question) -> Comparison {
    let days: Vec<Recording> = (0..5).map(recording).collect();
    compare(&settings(), &days, question, 5, 7)
}

fn mean_wait_min(runs: &[queue_core::simulation::Summary]) -> f64 {
    Range::of(runs, |summary| summary.waits.mean_s).middle / 60.0
}

fn time(text: &str) -> Time {
    text.parse().expect("a time of day")
}

fn staff(change: StaffChange) -> Question {
    Question { staff: vec![change], ..Question::default() }
}

#[test]
fn a_day_that_is_played_again_unchanged_is_the_real_one() {
    let told = asked(&Question::default());
    assert_eq!(told.as_is, told.changed, "nothing is changed");
    // Everything that matters of these days is known, so that nothing is left to chance.
    assert!(told.as_is.iter().all(|run| *run == told.real), "{:?} {:?}", told.as_is, told.real);
}

#[test]
fn one_more_at_noon_shortens_the_waits_and_one_less_lengthens_them() {
    let counter = CounterId::new("5");
    let (from, to) = (time("10:00"), time("15:00"));
    let more = asked(&staff(StaffChange::Open { counter, services: None, from, to }));
    let (as_is, would) = (mean_wait_min(&more.as_is), mean_wait_min(&more.changed));
    assert!(would < 0.7 * as_is, "{would} instead of {as_is} minutes");
    let hours = |runs| Range::of(runs, |summary| summary.staff_h).middle;
    assert!(hours(&more.changed) > hours(&more.as_is) + 4.0 * 5.0, "five hours on each of five days");
    let less = asked(&staff(StaffChange::Close { counter: CounterId::new("1"), from, to }));
    assert!(mean_wait_min(&less.changed) > 1.3 * mean_wait_min(&less.as_is));
    let within = |runs| Range::of(runs, |summary| summary.within_target).middle;
    let abandoned = |runs| Range::of(runs, |summary| summary.abandoned).middle;
    assert!(within(&less.changed) < within(&less.as_is) && within(&more.changed) > within(&more.as_is));
    assert!(abandoned(&less.changed) > abandoned(&less.as_is), "who waits longer gives up more often");
}

#[test]
fn a_longer_head_start_helps_those_who_have_it_and_costs_the_others_little() {
    let mut order = settings().order;
    for class in order.classes.values_mut() {
        class.head_start_s = 2 * 3600;
    }
    let told = asked(&Question { order: Some(order), ..Question::default() });
    let priority = Some(ClassId::new("priority"));
    for (as_is, would) in told.as_is.iter().zip(&told.changed) {
        assert!(would.by_class[&priority].mean_s < 0.8 * as_is.by_class[&priority].mean_s);
        let (everybody, before) = (would.by_class[&None].mean_s, as_is.by_class[&None].mean_s);
        assert!((0.9..1.1).contains(&(everybody / before)), "{everybody} instead of {before} seconds");
    }
}

#[test]
fn shorter_hours_turn_people_away_and_the_staff_goes_with_them() {
    let hours = Hours { opens: time("09:00"), closes: time("13:00") };
    let told = asked(&Question { hours: Some(hours), ..Question::default() });
    for (as_is, would) in told.as_is.iter().zip(&told.changed) {
        assert_eq!(as_is.turned_away, 0);
        assert!(would.turned_away > 300, "a third comes after one o'clock: {would:?}");
        assert_eq!(would.issued + would.turned_away, as_is.issued);
        assert!(would.staff_h < as_is.staff_h - 5.0 * 8.0, "{would:?} {as_is:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_answer_and_another_a_range() {
    let days = [recording(3)];
    let (from, to) = (time("08:00"), time("16:00"));
    let less = staff(StaffChange::Close { counter: CounterId::new("1"), from, to });
    let answer = |seed| compare(&settings(), &days, &less, 3, seed);
    assert_eq!(answer(1), answer(1));
    assert_ne!(answer(1), answer(100));
    assert_ne!(answer(1).changed[0], answer(1).changed[1]);
}

#[test]
fn a_recorded_day_keeps_what_is_known_and_draws_the_rest() {
    let (plan, day) = (usual_day(2), recording(2));
    assert_eq!(day.tickets(), plan.citizens.len());
    let observed = Observed::of(std::slice::from_ref(&day));
    let again = day.plan(&observed, &mut Chance::of(1));
    let come = |plan: &queue_core::simulation::Plan| {
        plan.citizens.iter().map(|citizen| (citizen.arrives_at, citizen.service.clone())).collect::<Vec<_>>()
    };
    assert_eq!(come(&again), come(&plan));
    let same = plan.citizens.iter().zip(&again.citizens);
    let known = same.filter(|(was, is)| was.service_ms == is.service_ms && was.walk_ms == is.walk_ms).count();
    assert!(known * 100 > plan.citizens.len() * 70, "{known} of {}", plan.citizens.len());
    assert_eq!(again.shifts.len(), 4);
    assert!(again.shifts.iter().all(|shift| shift.breaks.len() <= 1));
}

#[test]
fn a_question_is_read_as_a_manager_writes_it() {
    let text = r#"{"hours": {"opens": "08:00", "closes": "17:00"},
        "staff": [{"open": {"counter": "5", "from": "10:00", "to": "13:00"}},
                  {"close": {"counter": "1", "from": "12:00", "to": "12:30"}}]}"#;
    let question: Question = serde_json::from_str(text).expect("it is read");
    assert_eq!(question.staff.len(), 2);
    assert!(serde_json::from_str::<Question>(r#"{"stuff": []}"#).is_err());
    assert_eq!(question.verify(&settings()), Ok(()));
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let (counter, from, to) = (CounterId::new("1"), time("10:00"), time("09:00"));
    let backwards = staff(StaffChange::Close { counter: counter.clone(), from, to });
    assert_eq!(backwards.verify(&settings()), Err(QuestionError::EndsBeforeItBegins(from, to)));
    let to = time("00:00");
    let nowhere = staff(StaffChange::Close { counter: CounterId::new("77"), from, to });
    assert_eq!(nowhere.verify(&settings()), Err(QuestionError::UnknownCounter(CounterId::new("77"))));
    let flying = ServiceId::new("flying");
    let services = Some(vec![flying.clone()]);
    let unknown = staff(StaffChange::Open { counter, services, from, to });
    assert_eq!(unknown.verify(&settings()), Err(QuestionError::UnknownService(flying)));
}

#[test]
fn a_day_of_an_office_that_was_set_up_otherwise_is_played_with_what_is_still_there() {
    let mut smaller = settings();
    smaller.services.remove(&ServiceId::new("cashier"));
    smaller.counters.remove(&CounterId::new("4"));
    smaller.order.classes.clear();
    let told = compare(&smaller, &[recording(1)], &Question::default(), 1, 1);
    assert_eq!(told.as_is, told.changed);
    let day = &told.as_is[0];
    assert_eq!(day.turned_away, 0);
    assert!(day.issued < told.real.issued * 9 / 10 && day.issued > told.real.issued / 2, "{day:?}");
    assert_eq!(day.by_class.keys().collect::<Vec<_>>(), [&None]);
}
