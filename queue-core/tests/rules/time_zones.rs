//! Business days in every time zone: whatever its clocks do, days follow each other and no number comes twice.
//!
//! The zones are those of the tables that jiff brings along, not of the machine. What a zone does around a change
//! depends only on the moment and the offsets, so equal changes of several zones are tried once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Time, date};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, ToSpan};
use queue_core::command::Issue;
use queue_core::event::Issued;
use queue_core::opening::{WeeklyHours, civil};
use queue_core::settings::Settings;
use queue_core::value::{
    Actor, CounterId, Date, Language, ServiceId, TicketId, TicketNumber, Timestamp, UserName, VisitId,
};
use queue_core::{Command, Fact, Office, Refusal};
use uuid::Uuid;

use crate::script::settings;

/// Where business days may begin: at midnight, where some zones change, within the hour that most repeat, as usual.
const DAY_STARTS: [Time; 3] = [Time::midnight(), Time::constant(2, 30, 0, 0), Time::constant(4, 0, 0, 0)];

struct Change {
    zone: TimeZone,
    at: Timestamp,
}

/// Every different change of a clock from 2024 to 2040, and Samoa's change of sides on the last days of 2011.
fn changes() -> Vec<Change> {
    let zones = TimeZoneDatabase::bundled();
    let mut found = BTreeMap::new();
    for name in zones.available() {
        let zone = zones.get(name.as_str()).expect("a zone of the table");
        let from: Timestamp = "2024-01-01T00:00:00Z".parse().expect("a moment");
        let to: Timestamp = "2041-01-01T00:00:00Z".parse().expect("a moment");
        let mut before = zone.to_offset(from);
        for transition in zone.following(from).take_while(|transition| transition.timestamp() < to) {
            let key = (transition.timestamp(), before, transition.offset());
            before = transition.offset();
            found.entry(key).or_insert_with(|| zone.clone());
        }
    }
    let samoa = zones.get("Pacific/Apia").expect("a zone of the table");
    let skipped = "2011-12-30T10:00:00Z".parse().expect("a moment");
    let mut changes: Vec<Change> = found.into_iter().map(|((at, ..), zone)| Change { zone, at }).collect();
    changes.push(Change { zone: samoa, at: skipped });
    assert!(changes.len() > 500, "the table has the changes of all zones: {}", changes.len());
    changes
}

fn office_in(zone: &TimeZone, day_start: Time) -> Settings {
    Settings { time_zone: zone.clone(), day_start, calendar: WeeklyHours::Always.into(), ..settings() }
}

/// Moments within two days of a change, more of them the nearer, with those at which civil days begin.
fn moments(change: &Change, day_start: Time) -> BTreeSet<Timestamp> {
    const MINUTES: [i64; 13] = [0, 1, 15, 29, 30, 31, 59, 60, 90, 180, 720, 1500, 2880];
    let mut moments: BTreeSet<Timestamp> = MINUTES
        .into_iter()
        .flat_map(|minutes| [-minutes, minutes])
        .map(|minutes| change.at + SignedDuration::from_mins(minutes))
        .collect();
    let today = change.zone.to_datetime(change.at).date();
    for day in [-1, 0, 1] {
        let starts = (today + day.days()).to_datetime(day_start);
        moments.insert(civil::first_moment(&change.zone, starts));
    }
    let before: Vec<Timestamp> = moments.iter().map(|at| *at - SignedDuration::from_nanos(1)).collect();
    moments.extend(before);
    moments
}

#[test]
fn business_days_never_run_back_and_end_when_a_later_one_begins() {
    for change in changes() {
        for day_start in DAY_STARTS {
            let settings = office_in(&change.zone, day_start);
            let place = || format!("{} {} {day_start}", change.zone.iana_name().unwrap_or("?"), change.at);
            let mut last = Date::MIN;
            for at in moments(&change, day_start) {
                let day = settings.business_day(at);
                assert!(day >= last, "{}: {day} came after {last} at {at}", place());
                last = day;
                let end = settings.day_end(day);
                assert!(end > at, "{}: {day} is over at {end}, before {at}", place());
                assert!(settings.business_day(end) > day, "{}: {day} goes on at {end}", place());
                let just_before = end - SignedDuration::from_nanos(1);
                assert_eq!(settings.business_day(just_before), day, "{}: until {end}", place());
            }
        }
    }
}

#[test]
fn the_clock_never_runs_back_and_every_civil_time_has_its_first_moment() {
    for change in changes() {
        let moments = moments(&change, Time::midnight());
        let shown: Vec<_> = moments.iter().map(|at| civil::clock(&change.zone, *at)).collect();
        assert!(shown.is_sorted(), "{:?} {}", change.zone.iana_name(), change.at);
        for (at, shown) in moments.iter().zip(&shown) {
            let first = civil::first_moment(&change.zone, *shown);
            assert!(
                first <= *at,
                "{:?}: {shown} is first shown at {first}, not {at}",
                change.zone.iana_name()
            );
            let earlier = civil::clock(&change.zone, first - SignedDuration::from_nanos(1));
            assert!(earlier < *shown, "{:?}: {shown} was shown before {first}", change.zone.iana_name());
        }
    }
}

/// An office that runs over a change: somebody comes, is called and served every two hours and eleven minutes.
struct Night {
    office: Office,
    given: u128,
    numbers: BTreeSet<(Date, TicketNumber)>,
    days: BTreeSet<Date>,
}

impl Night {
    fn over(change: &Change, day_start: Time) -> Self {
        let settings = office_in(&change.zone, day_start);
        let begin = change.at - SignedDuration::from_hours(40);
        let day = settings.business_day(begin);
        let office = Office::new(settings, day, 0);
        let mut night = Self { office, given: 0, numbers: BTreeSet::new(), days: BTreeSet::new() };
        for step in 0..40 {
            night.hour(begin + SignedDuration::from_mins(step * 131));
        }
        night
    }

    fn hour(&mut self, now: Timestamp) {
        let counter = CounterId::new("1");
        if self.office.day_is_over(now) {
            let day = self.office.day();
            self.run(&Command::EndDay, now).expect("a day that is over ends");
            assert!(self.office.day() > day, "a later day begins");
        }
        assert_eq!(self.run(&Command::EndDay, now), Err(Refusal::DayGoesOn));
        self.run(&Command::OpenCounter { counter: counter.clone(), services: None }, now).expect("it opens");
        self.given += 1;
        let (ticket, visit) = (TicketId(Uuid::from_u128(self.given)), VisitId(Uuid::from_u128(self.given)));
        let issue = Command::Issue(Issue::new(ticket, visit, ServiceId::new("passport"), Language::Sq));
        self.run(&issue, now).expect("a number is given");
        // The ticket before the present one is called: it waited over the change.
        if self.given % 3 != 1 {
            self.run(&Command::CallNext { counter: counter.clone(), finish: None }, now).expect("one waits");
            self.run(&Command::NoShow { counter }, now).expect("nobody came");
        }
        self.office.verify_invariants().expect("times never run back, numbers are one visit's");
    }

    fn run(&mut self, command: &Command, now: Timestamp) -> Result<(), Refusal> {
        let by = Actor::Staff(UserName::new("arta"));
        for event in self.office.decide(command, &by, now)? {
            self.office.apply(&event);
            if let Fact::Issued(Issued { number, .. }) = event.fact {
                let new = self.numbers.insert((self.office.day(), number));
                assert!(new, "{number} is given twice on {}", self.office.day());
                self.days.insert(self.office.day());
            }
        }
        Ok(())
    }
}

#[test]
fn an_office_that_runs_over_a_change_gives_no_number_twice_and_no_wait_is_negative() {
    for change in changes() {
        let night = Night::over(&change, Time::constant(4, 0, 0, 0));
        assert!((3..=6).contains(&night.days.len()), "{:?}: {:?}", change.zone.iana_name(), night.days);
    }
}

#[test]
fn a_leap_day_is_a_business_day_and_a_day_that_samoa_left_out_lasts_until_the_next_begins() {
    let zones = TimeZoneDatabase::bundled();
    let tirana = office_in(&zones.get("Europe/Tirane").expect("Tirana"), Time::constant(4, 0, 0, 0));
    let moment = |settings: &Settings, local: &str| {
        let local = local.parse().expect("a civil time");
        settings.time_zone.to_timestamp(local).expect("a moment")
    };
    for (local, day) in [
        ("2028-02-29T03:59:59", date(2028, 2, 28)),
        ("2028-02-29T04:00:00", date(2028, 2, 29)),
        ("2028-03-01T03:59:59", date(2028, 2, 29)),
        ("2027-03-01T03:59:59", date(2027, 2, 28)),
        ("2027-01-01T00:00:00", date(2026, 12, 31)),
    ] {
        assert_eq!(tirana.business_day(moment(&tirana, local)), day, "{local}");
    }
    let samoa = office_in(&zones.get("Pacific/Apia").expect("Samoa"), Time::constant(4, 0, 0, 0));
    for (local, day) in [
        ("2011-12-29T23:59:59", date(2011, 12, 29)),
        ("2011-12-31T00:00:00", date(2011, 12, 30)),
        ("2011-12-31T04:00:00", date(2011, 12, 31)),
    ] {
        assert_eq!(samoa.business_day(moment(&samoa, local)), day, "{local}");
    }
    assert_eq!(samoa.day_end(date(2011, 12, 29)), moment(&samoa, "2011-12-31T00:00:00"));
}
