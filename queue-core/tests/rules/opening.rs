//! When numbers are given, as people ask for it.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;
use queue_core::opening::{
    Calendar, CalendarError, Campaign, ClosedReason, Hours, MonthDays, OfficeHours, ServiceHours,
    ServiceToday, SpecialDay, Status, WeeklyHours,
};
use queue_core::value::{Language, Timestamp};

/// The rule of Tirana, without the table of the machine.
fn tirana() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a rule")
}

fn hours(opens: &str, closes: &str) -> Hours {
    Hours { opens: opens.parse().expect("a time"), closes: closes.parse().expect("a time") }
}

/// Monday to Thursday 8 to 12 and 13 to 16:30, Friday 8 to 14; Independence Day is off and its eve short.
fn calendar() -> Calendar {
    let long = vec![hours("08:00", "12:00"), hours("13:00", "16:30")];
    let mut days: [Vec<Hours>; 7] = [long.clone(), long.clone(), long.clone(), long, vec![], vec![], vec![]];
    days[4] = vec![hours("08:00", "14:00")];
    let reason = BTreeMap::from([
        (Language::Sq, "Dita e Pavarësisë".to_owned()),
        (Language::En, "Independence Day".to_owned()),
    ]);
    Calendar {
        week: WeeklyHours::Periods(days),
        special_days: BTreeMap::from([
            (date(2026, 11, 30), SpecialDay { hours: vec![], reason }),
            (date(2026, 12, 1), SpecialDay { hours: vec![hours("10:00", "12:00")], reason: BTreeMap::new() }),
        ]),
    }
}

fn at(time_zone: &TimeZone, local: &str) -> Timestamp {
    time_zone.to_timestamp(local.parse().expect("a civil time")).expect("a moment")
}

/// What a status says, in civil time.
fn told(status: Status) -> String {
    let local = |at: Option<Timestamp>| {
        at.map_or("never".into(), |at| tirana().to_datetime(at).strftime("%a %d.%m. %H:%M").to_string())
    };
    match status {
        Status::Open { closes_at } => format!("open until {}", local(closes_at)),
        Status::Closed { reason, next_opening } => {
            format!("closed ({}) until {}", reason.code(), local(next_opening))
        }
    }
}

fn office(calendar: &Calendar, local: &str) -> String {
    let time_zone = tirana();
    let office = OfficeHours { calendar, time_zone: &time_zone, day_start: Time::constant(4, 0, 0, 0) };
    let moment = at(&time_zone, local);
    let status = office.status(moment);
    assert_eq!(status.is_open(), office.is_open(moment), "{local}");
    told(status)
}

fn service(calendar: &Calendar, hours: &ServiceHours, given: u32, local: &str) -> String {
    let time_zone = tirana();
    let office = OfficeHours { calendar, time_zone: &time_zone, day_start: Time::constant(4, 0, 0, 0) };
    let today = ServiceToday { hours: Some(hours), offered: true, given };
    told(office.service_status(&today, at(&time_zone, local)))
}

#[test]
fn an_office_says_until_when_it_is_open_or_why_it_is_closed_and_when_it_opens() {
    for (local, expected) in [
        ("2026-11-26T07:59", "closed (before_hours) until Thu 26.11. 08:00"),
        ("2026-11-26T08:00", "open until Thu 26.11. 12:00"),
        ("2026-11-26T12:00", "closed (break) until Thu 26.11. 13:00"),
        ("2026-11-26T16:29", "open until Thu 26.11. 16:30"),
        ("2026-11-26T16:30", "closed (after_hours) until Fri 27.11. 08:00"),
        ("2026-11-27T14:00", "closed (after_hours) until Tue 01.12. 10:00"),
        ("2026-11-28T10:00", "closed (not_today) until Tue 01.12. 10:00"),
        ("2026-11-30T10:00", "closed (holiday) until Tue 01.12. 10:00"),
        ("2026-12-01T11:00", "open until Tue 01.12. 12:00"),
        ("2026-12-01T13:00", "closed (after_hours) until Wed 02.12. 08:00"),
    ] {
        assert_eq!(office(&calendar(), local), expected, "{local}");
    }
}

#[test]
fn a_day_off_can_be_added_the_day_before_and_taken_back_but_the_past_stays() {
    let mut calendar = calendar();
    let (today, tomorrow) = (date(2026, 11, 25), date(2026, 11, 26));
    let off = SpecialDay { hours: vec![], reason: BTreeMap::new() };
    calendar.set_special_day(tomorrow, Some(off.clone()), today).expect("tomorrow can be changed");
    assert_eq!(office(&calendar, "2026-11-25T17:00"), "closed (after_hours) until Fri 27.11. 08:00");
    assert_eq!(office(&calendar, "2026-11-26T09:00"), "closed (holiday) until Fri 27.11. 08:00");
    let late = calendar.set_special_day(today, Some(off), tomorrow);
    assert_eq!(late, Err(CalendarError::DayIsOver(today)));
    calendar.set_special_day(tomorrow, None, today).expect("tomorrow can be changed");
    assert_eq!(office(&calendar, "2026-11-26T09:00"), "open until Thu 26.11. 12:00");
}

#[test]
fn economic_aid_is_given_on_the_first_ten_days_of_a_month() {
    let aid = ServiceHours { month_days: vec![MonthDays { first: 1, last: 10 }], ..Default::default() };
    for (local, expected) in [
        ("2026-12-10T09:00", "open until Thu 10.12. 12:00"),
        ("2026-12-11T09:00", "closed (outside_month_days) until Mon 04.01. 08:00"),
        ("2026-11-26T09:00", "closed (outside_month_days) until Tue 01.12. 10:00"),
        ("2026-11-30T09:00", "closed (holiday) until Tue 01.12. 10:00"),
        ("2026-12-05T09:00", "closed (not_today) until Mon 07.12. 08:00"),
    ] {
        let mut calendar = calendar();
        let new_year = SpecialDay { hours: vec![], reason: BTreeMap::new() };
        calendar.special_days.insert(date(2027, 1, 1), new_year);
        assert_eq!(service(&calendar, &aid, 0, local), expected, "{local}");
    }
}

#[test]
fn a_service_ends_before_the_office_does_on_every_kind_of_day() {
    let early = ServiceHours { cut_off_minutes: 45, ..Default::default() };
    for (local, expected) in [
        ("2026-11-26T09:00", "open until Thu 26.11. 12:00"),
        ("2026-11-26T15:44", "open until Thu 26.11. 15:45"),
        ("2026-11-26T15:45", "closed (after_hours) until Fri 27.11. 08:00"),
        ("2026-12-01T11:15", "closed (after_hours) until Wed 02.12. 08:00"),
        ("2026-11-30T10:00", "closed (holiday) until Tue 01.12. 10:00"),
    ] {
        assert_eq!(service(&calendar(), &early, 0, local), expected, "{local}");
    }
    let late = ServiceHours { cut_off_minutes: 240, ..Default::default() };
    assert_eq!(
        service(&calendar(), &late, 0, "2026-11-26T12:30"),
        "closed (after_hours) until Fri 27.11. 08:00"
    );
    let never = ServiceHours { cut_off_minutes: 241, ..Default::default() };
    assert_eq!(never.verify(), Err(CalendarError::NotACutOff(241)));
}

#[test]
fn a_campaign_has_a_first_and_a_last_day_and_no_opening_after_it() {
    let campaign = Campaign { from: date(2026, 12, 7), to: date(2026, 12, 18) };
    let subsidy = ServiceHours { campaigns: vec![campaign], ..Default::default() };
    for (local, expected) in [
        ("2026-11-26T09:00", "closed (outside_campaign) until Mon 07.12. 08:00"),
        ("2026-12-18T09:00", "open until Fri 18.12. 14:00"),
        ("2026-12-18T14:00", "closed (after_hours) until never"),
        ("2026-12-21T09:00", "closed (outside_campaign) until never"),
    ] {
        assert_eq!(service(&calendar(), &subsidy, 0, local), expected, "{local}");
    }
}

#[test]
fn a_service_is_given_only_while_its_office_is_open_too() {
    let mut days = [None; 7];
    days[3] = Some(hours("11:00", "15:00"));
    days[1] = Some(hours("09:00", "11:00"));
    let civil = ServiceHours { week: Some(WeeklyHours::Days(days)), ..Default::default() };
    for (local, expected) in [
        ("2026-11-26T09:00", "closed (before_hours) until Thu 26.11. 11:00"),
        ("2026-11-26T11:30", "open until Thu 26.11. 12:00"),
        ("2026-11-26T12:30", "closed (break) until Thu 26.11. 13:00"),
        ("2026-11-26T15:00", "closed (after_hours) until Tue 01.12. 10:00"),
        ("2026-11-25T10:00", "closed (not_today) until Thu 26.11. 11:00"),
        ("2026-12-01T10:30", "open until Tue 01.12. 11:00"),
    ] {
        assert_eq!(service(&calendar(), &civil, 0, local), expected, "{local}");
    }
}

#[test]
fn when_the_numbers_of_a_day_are_given_the_service_waits_for_the_next_day() {
    let few = ServiceHours { quota: Some(20), ..Default::default() };
    for (given, local, expected) in [
        (19, "2026-11-26T09:00", "open until Thu 26.11. 12:00"),
        (20, "2026-11-26T09:00", "closed (quota_reached) until Fri 27.11. 08:00"),
        (20, "2026-11-26T12:30", "closed (quota_reached) until Fri 27.11. 08:00"),
        (20, "2026-11-26T17:00", "closed (after_hours) until Fri 27.11. 08:00"),
    ] {
        assert_eq!(service(&calendar(), &few, given, local), expected, "{given} {local}");
    }
    let always = Calendar::from(WeeklyHours::Always);
    let expected = "closed (quota_reached) until Thu 26.11. 04:00";
    assert_eq!(service(&always, &few, 20, "2026-11-26T03:00"), expected, "the business day begins at four");
}

#[test]
fn an_office_that_never_closes_has_no_closing_but_its_services_may() {
    let always = Calendar::from(WeeklyHours::Always);
    assert_eq!(office(&always, "2026-11-26T03:00"), "open until never");
    let aid = ServiceHours { month_days: vec![MonthDays { first: 1, last: 10 }], ..Default::default() };
    assert_eq!(service(&always, &aid, 0, "2026-12-03T03:00"), "open until Fri 11.12. 00:00");
}

#[test]
fn a_service_that_the_office_does_not_give_has_no_next_opening() {
    let (calendar, time_zone) = (calendar(), tirana());
    let office =
        OfficeHours { calendar: &calendar, time_zone: &time_zone, day_start: Time::constant(4, 0, 0, 0) };
    let off = ServiceToday { hours: None, offered: false, given: 0 };
    let status = office.service_status(&off, at(&time_zone, "2026-11-26T09:00"));
    assert_eq!(status, Status::Closed { reason: ClosedReason::ServiceOff, next_opening: None });
}

#[test]
fn hours_of_a_night_in_which_clocks_change_mean_one_moment_each() {
    let mut days = [None; 7];
    days[6] = Some(hours("02:15", "02:45"));
    let night = Calendar::from(WeeklyHours::Days(days));
    // Open at the first 02:30, 00:30 UTC, and not at the second an hour later.
    let open = |utc: &str| {
        let time_zone = tirana();
        let office = OfficeHours { calendar: &night, time_zone: &time_zone, day_start: Time::midnight() };
        told(office.status(utc.parse().expect("a moment")))
    };
    assert_eq!(open("2026-10-25T00:30:00Z"), "open until Sun 25.10. 02:45");
    assert_eq!(open("2026-10-25T01:30:00Z"), "closed (after_hours) until Sun 01.11. 02:15");
    // The hour that is left out has no opening; the week after has.
    assert_eq!(open("2027-03-28T00:59:59Z"), "closed (before_hours) until Sun 04.04. 02:15");
}

#[test]
fn hours_that_cannot_be_meant_are_refused() {
    let week = |friday: Vec<Hours>| {
        let mut days: [Vec<Hours>; 7] = Default::default();
        days[4] = friday;
        Calendar::from(WeeklyHours::Periods(days)).verify()
    };
    assert_eq!(week(vec![hours("08:00", "12:00"), hours("12:00", "00:00")]), Ok(()));
    let overlap = Err(CalendarError::HoursOverlap("Friday".into()));
    assert_eq!(week(vec![hours("08:00", "12:00"), hours("11:00", "16:00")]), overlap);
    assert_eq!(week(vec![hours("16:00", "08:00")]), overlap);
    let month = |first, last| {
        ServiceHours { month_days: vec![MonthDays { first, last }], ..Default::default() }.verify()
    };
    assert_eq!(month(1, 31), Ok(()));
    assert_eq!(month(0, 10), Err(CalendarError::NotMonthDays { first: 0, last: 10 }));
    assert_eq!(month(10, 1), Err(CalendarError::NotMonthDays { first: 10, last: 1 }));
    let (from, to): (Date, Date) = (date(2026, 12, 2), date(2026, 12, 1));
    let backwards = ServiceHours { campaigns: vec![Campaign { from, to }], ..Default::default() };
    assert_eq!(backwards.verify(), Err(CalendarError::EndsBeforeItBegins { from, to }));
}

#[test]
fn a_calendar_is_stored_and_read_back() {
    let calendar = calendar();
    let text = serde_json::to_string(&calendar).expect("it is written");
    assert_eq!(serde_json::from_str::<Calendar>(&text).expect("it is read"), calendar);
    let plain: Calendar = serde_json::from_str(r#"{"week":"always"}"#).expect("it is read");
    assert_eq!(plain, Calendar::from(WeeklyHours::Always));
}
