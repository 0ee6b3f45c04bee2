//! Simulated days against what is known of them otherwise: the plan itself, an exact recursion, and Erlang's formulas.

use jiff::SignedDuration;
use queue_core::erlang::Hall;
use queue_core::opening::WeeklyHours;
use queue_core::settings::{ClassRules, OrderMode, OrderRules, Settings};
use queue_core::simulation::{
    Chance, Citizen, Demand, Patience, Plan, Shift, Summary, Tally, WantedService, end_day, run,
};
use queue_core::value::{ClassId, CounterId, Language, ServiceId, Timestamp, UserName};
use queue_core::{Event, Fact, Office};

use crate::script::{DAY, moment, settings};

/// The services of the script's office whose numbers have different letters: each letter has 99,999 numbers a day.
const SERVICES: [&str; 2] = ["passport", "cashier"];

fn citizen(arrives_at: Timestamp, service_ms: u32) -> Citizen {
    Citizen {
        arrives_at,
        service: ServiceId::new("passport"),
        class: None,
        language: Language::Sq,
        comes: true,
        walk_ms: 0,
        service_ms,
        patience: None,
    }
}

fn shift(counter: u32, from: Timestamp, to: Timestamp) -> Shift {
    Shift {
        counter: CounterId::new(counter.to_string()),
        staff: UserName::new(format!("clerk{counter}")),
        services: None,
        from,
        to,
        breaks: Vec::new(),
        serves_out: false,
    }
}

/// Plays a plan in an office with these settings, and tells its events and what they come to.
fn play(settings: Settings, plan: &Plan) -> (Vec<Event>, Summary) {
    let mut office = Office::new(settings, DAY, 0);
    let (mut events, mut tally) = (Vec::new(), Tally::new(900));
    run(&mut office, plan, |event| events.push(event.clone()));
    office.verify_invariants().expect("the invariants hold at the end of the day");
    end_day(&mut office, |event| events.push(event.clone()));
    events.iter().for_each(|event| tally.apply(event));
    (events, tally.summary())
}

/// Mondays in the script's office: about 325 citizens, four clerks with a break.
pub(crate) fn usual_day(seed: u64) -> Plan {
    let wanted = |service, weight, mean_s| WantedService { service: ServiceId::new(service), weight, mean_s };
    let services = vec![wanted("passport", 3.0, 420.0), wanted("cashier", 1.0, 240.0)];
    let demand = Demand { patience_s: Some(3_600.0), ..Demand::usual(250.0, services) };
    let breaks = |counter: u32| {
        let from = moment("12:00") + SignedDuration::from_mins(30 * i64::from(counter % 2));
        vec![(from, from + SignedDuration::from_mins(30))]
    };
    let shifts = (1..=4).map(|counter| Shift {
        breaks: breaks(counter),
        serves_out: true,
        ..shift(counter, moment("08:00"), moment("16:00"))
    });
    Plan { citizens: demand.citizens(DAY, &settings(), &mut Chance::of(seed)), shifts: shifts.collect() }
}

#[test]
fn the_same_seed_gives_the_same_day_and_another_seed_another() {
    let (monday, _) = play(settings(), &usual_day(1));
    assert_eq!(play(settings(), &usual_day(1)).0, monday);
    assert_ne!(play(settings(), &usual_day(2)).0, monday);
}

#[test]
fn everybody_of_a_simulated_day_is_served_leaves_or_is_told_at_the_end() {
    for seed in 0..20 {
        let plan = usual_day(seed);
        let (events, day) = play(settings(), &plan);
        assert_eq!(day.issued, plan.citizens.len(), "seed {seed}");
        assert_eq!(day.issued, day.served + day.no_show + day.given_up + day.expired, "seed {seed}");
        assert!(day.served > 150 && day.no_show > 0 && day.given_up > 0, "seed {seed}: {day:?}");
        assert_eq!(day.expired, 0, "seed {seed}: the staff serves those who wait at four o'clock");
        // Four clerks, eight hours with a break of half an hour, and what is left at four.
        assert!((29.0..40.0).contains(&day.staff_h), "seed {seed}: {day:?}");
        assert!((0.5..=1.0).contains(&day.occupancy), "seed {seed}: {day:?}");
        assert!(events.is_sorted_by_key(|event| event.at), "seed {seed}");
        let breaks = events.iter().filter(|event| matches!(event.fact, Fact::CounterPaused { .. })).count();
        assert!((1..=4).contains(&breaks), "seed {seed}: {breaks} breaks");
    }
}

#[test]
fn mondays_are_busier_and_eleven_is_the_busiest_hour() {
    let mondays: Vec<Citizen> = (0..40).flat_map(|seed| usual_day(seed).citizens).collect();
    assert!((12_400..13_600).contains(&mondays.len()), "40 times 250 times 1.3: {}", mondays.len());
    let at_eleven = mondays.iter().filter(|citizen| citizen.arrives_at >= moment("11:00"));
    let share =
        at_eleven.filter(|citizen| citizen.arrives_at < moment("12:00")).count() * 1000 / mondays.len();
    assert!((150..176).contains(&share), "16 of 98.5 %: {share} per mille");
}

#[test]
fn whoever_loses_patience_gives_the_ticket_back_or_does_not_come_when_called() {
    let at = moment("09:00");
    let waits = |says_so| Citizen {
        patience: Some(Patience { wait_ms: 60_000, says_so }),
        ..citizen(at + SignedDuration::from_secs(1), 60_000)
    };
    let plan = Plan {
        citizens: vec![citizen(at, 600_000), waits(true), waits(false)],
        shifts: vec![shift(1, moment("08:00"), moment("16:00"))],
    };
    let (_, day) = play(settings(), &plan);
    assert_eq!((day.served, day.given_up, day.no_show), (1, 1, 1));
    let outside = Plan { citizens: vec![citizen(moment("07:00"), 1)], shifts: Vec::new() };
    let mut office = Office::new(settings(), DAY, 0);
    assert_eq!(run(&mut office, &outside, |_| {}).turned_away, 1, "the office opens at eight");
}

#[test]
fn a_clerk_opens_rests_and_goes_home_and_another_takes_the_counter_over() {
    let (from, to) = (moment("09:00"), moment("10:00"));
    let mut first = shift(1, from, to);
    first.breaks = vec![(moment("09:30"), moment("09:45"))];
    let plan = Plan {
        // The service that begins at 09:55 takes until 10:10.
        citizens: vec![citizen(moment("09:55"), 900_000)],
        shifts: vec![first, shift(1, to, moment("11:00"))],
    };
    let (events, day) = play(settings(), &plan);
    let told: Vec<String> = events
        .iter()
        .map(|event| {
            let what = match &event.fact {
                Fact::CounterOpened { .. } => "opens",
                Fact::CounterPaused { .. } => "rests",
                Fact::CounterClosed { .. } => "closes",
                Fact::Finished { .. } => "finishes",
                _ => return String::new(),
            };
            format!("{} {what}", jiff::tz::TimeZone::UTC.to_datetime(event.at).time().strftime("%H:%M"))
        })
        .filter(|line| !line.is_empty())
        .collect();
    let expected = [
        "09:00 opens",
        "09:30 rests",
        "09:45 opens",
        "10:10 finishes",
        "10:10 closes",
        "10:10 opens",
        "11:00 closes",
    ];
    assert_eq!(told, expected);
    assert!((day.staff_h - (0.5 + 25.0 / 60.0 + 50.0 / 60.0)).abs() < 1e-9, "{day:?}");
    assert!((day.occupancy * day.staff_h - 0.25).abs() < 1e-9, "{day:?}");
}

/// Unrelated arrivals to `counters` counters that serve without a break; rates in an hour.
fn steady(count: usize, arrivals: f64, counters: u32, mut service_s: impl FnMut(&mut Chance) -> f64) -> Plan {
    let mut chance = Chance::of(11);
    let begin = moment("08:00");
    let mut at_s = 0.0;
    let citizens: Vec<Citizen> = (0..count)
        .map(|number| {
            at_s += chance.exponential(3600.0 / arrivals);
            let service_ms = milliseconds(service_s(&mut chance));
            let arrives_at = begin + SignedDuration::from_secs_f64(at_s);
            Citizen { service: ServiceId::new(SERVICES[number % 2]), ..citizen(arrives_at, service_ms) }
        })
        .collect();
    let end = begin + SignedDuration::from_secs_f64(at_s + 1.0);
    let shifts = (1..=counters).map(|counter| Shift { serves_out: true, ..shift(counter, begin, end) });
    Plan { citizens, shifts: shifts.collect() }
}

fn milliseconds(seconds: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = (seconds * 1000.0).round() as u32;
    whole
}

/// An office with twelve counters that never closes.
fn always_open() -> Settings {
    let mut settings =
        Settings { calendar: WeeklyHours::Always.into(), max_tickets_a_day: u32::MAX, ..settings() };
    let usual = settings.counters.first_key_value().expect("a counter").1.clone();
    settings.counters.extend((6..=12).map(|n| (CounterId::new(n.to_string()), usual.clone())));
    settings
}

/// The mean wait of a plan in minutes.
fn mean_wait_min(settings: Settings, plan: &Plan) -> f64 {
    let mut office = Office::new(settings, DAY, 0);
    let mut tally = Tally::new(900);
    run(&mut office, plan, |event| tally.apply(event));
    assert_eq!(tally.summary().served, plan.citizens.len(), "everybody is served");
    tally.summary().waits.mean_s / 60.0
}

/// The exact waits of first come, first served (Kiefer and Wolfowitz): each takes the counter that is free first.
struct Recursion(Vec<f64>);

impl Recursion {
    fn new(counters: u32) -> Self {
        Self((0..counters).map(|_| 0.0).collect())
    }

    /// The wait of somebody who comes at `at` for a service of this length, all in the same unit.
    fn wait(&mut self, at: f64, service: f64) -> f64 {
        let first = self.0.iter_mut().min_by(|one, other| one.total_cmp(other)).expect("there is a counter");
        let starts = at.max(*first);
        *first = starts + service;
        starts - at
    }
}

/// The halls whose figures are published: arrivals and services in an hour, counters.
const HALLS: [(f64, f64, u32); 4] = [(20.0, 4.0, 6), (20.0, 4.0, 7), (12.0, 4.5, 3), (60.0, 6.0, 12)];

#[test]
fn first_come_first_served_waits_are_exactly_those_of_the_recursion() {
    for (arrivals, served, counters) in HALLS {
        let plan = steady(5_000, arrivals, counters, |chance| chance.exponential(3600.0 / served));
        let mut recursion = Recursion::new(counters);
        let begin = moment("08:00").as_millisecond();
        let waits = plan.citizens.iter().map(|citizen| {
            #[allow(clippy::cast_precision_loss)]
            let at = (citizen.arrives_at.as_millisecond() - begin) as f64;
            recursion.wait(at, f64::from(citizen.service_ms))
        });
        let exact = waits.sum::<f64>() / 5_000.0 / 60_000.0;
        let simulated = mean_wait_min(always_open(), &plan);
        assert!((simulated - exact).abs() < 1e-6, "{simulated} and {exact} minutes");
    }
}

/// The mean wait in minutes of many by the recursion, which is the simulation's, but quicker.
fn long_run_min(
    (arrivals, _, counters): (f64, f64, u32),
    mut service_h: impl FnMut(&mut Chance) -> f64,
) -> f64 {
    const MANY: u32 = 500_000;
    let (mut chance, mut recursion, mut at) = (Chance::of(5), Recursion::new(counters), 0.0);
    let waits = (0..MANY).map(|_| {
        at += chance.exponential(1.0 / arrivals);
        recursion.wait(at, service_h(&mut chance))
    });
    waits.sum::<f64>() / f64::from(MANY) * 60.0
}

#[test]
fn over_a_long_run_people_wait_as_erlang_says() {
    for (arrivals, served, counters) in HALLS {
        let formula = Hall::new(arrivals, served, counters).mean_wait_min();
        let long_run = long_run_min((arrivals, served, counters), |chance| chance.exponential(1.0 / served));
        assert!((long_run / formula - 1.0).abs() < 0.04, "{counters}: {long_run} minutes, not {formula}");
    }
}

#[test]
fn service_that_varies_more_makes_people_wait_about_as_much_longer_as_allen_and_cunneen_say() {
    let formula = Hall::new(20.0, 4.0, 6).with_variation(1.2).mean_wait_min();
    let long_run = long_run_min((20.0, 4.0, 6), |chance| chance.log_normal(0.25, 1.2));
    assert!((long_run / formula - 1.0).abs() < 0.1, "{long_run} minutes, not {formula}");
}

/// A hall that is nearly full, in which a share of the people are of a class: their mean waits, ordinary and of the
/// class, in seconds.
fn waits_by_class(share: f64, mode: OrderMode, class: ClassRules) -> (f64, f64) {
    let name = ClassId::new("priority");
    let mut plan = steady(12_000, 12.0, 3, |chance| chance.exponential(800.0));
    let mut chance = Chance::of(3);
    for citizen in &mut plan.citizens {
        citizen.class = chance.happens(share).then(|| name.clone());
    }
    let order = OrderRules { mode, classes: [(name.clone(), class)].into(), overtaking_limit: u16::MAX };
    let mut office = Office::new(Settings { order, ..always_open() }, DAY, 0);
    let mut tally = Tally::new(900);
    run(&mut office, &plan, |event| tally.apply(event));
    let by_class = tally.summary().by_class;
    (by_class[&None].mean_s, by_class[&Some(name)].mean_s)
}

#[test]
fn classes_wait_as_much_less_as_others_found_for_each_order() {
    let class = ClassRules { head_start_s: 0, rate_percent: 100, goes_next: false, retired: false };
    let head_start = |minutes: u32| ClassRules { head_start_s: minutes * 60, ..class };
    let rate = |rate_percent| ClassRules { rate_percent, ..class };
    let equal = waits_by_class(0.25, OrderMode::HeadStart, class);
    let in_order = 0.75 * equal.0 + 0.25 * equal.1;
    // As shares of the mean wait by arrival, since that of so few people is itself uncertain.
    for (share, mode, class, ordinary, preferred) in [
        (0.25, OrderMode::HeadStart, head_start(10), 33.1 / 31.5, 26.8 / 31.5),
        (0.25, OrderMode::HeadStart, head_start(20), 34.4 / 31.5, 22.9 / 31.5),
        (0.25, OrderMode::HeadStart, ClassRules { goes_next: true, ..class }, 40.5 / 31.5, 4.5 / 31.5),
        (0.25, OrderMode::Accumulating, rate(200), 35.4 / 31.5, 19.7 / 31.5),
        (1.0 / 3.0, OrderMode::Accumulating, rate(300), 39.75 / 31.90, 16.20 / 31.90),
    ] {
        let waits = waits_by_class(share, mode, class);
        let found = (waits.0 / in_order, waits.1 / in_order);
        let near = (found.0 - ordinary).abs() < 0.03 && (found.1 - preferred).abs() < 0.07;
        assert!(near, "{mode:?} {class:?}: {found:?}, not {ordinary} and {preferred}");
    }
}
