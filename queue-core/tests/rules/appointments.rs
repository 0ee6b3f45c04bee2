//! Appointments: which times there are, who keeps them, and how they stand among those who just come.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use jiff::civil::date;
use queue_core::appointment::Standing;
use queue_core::opening::WeeklyHours;
use queue_core::settings::{AppointmentRules, OrderMode, ServiceSettings, Settings};
use queue_core::value::{
    Actor, AppointmentCode, DocumentHash, Language, Prefix, ServiceId, TicketId, Timestamp, UserName, VisitId,
};
use queue_core::{Command, Office, Refusal};
use uuid::Uuid;

use crate::script::{DAY, Script, appointment, moment, settings};

fn check(script: &str, expected: Expect) {
    expected.assert_eq(Script::new().play(script).told());
}

fn staff() -> Actor {
    Actor::Staff(UserName::new("arta"))
}

/// A wish for an appointment for a passport.
fn wish(code: &str, slot: &str, document: Option<&str>) -> Command {
    Command::Book {
        appointment: appointment(code),
        service: ServiceId::new("passport"),
        slot: moment(slot),
        code: AppointmentCode::new(code),
        language: Language::Sq,
        document: document.map(DocumentHash::new),
    }
}

fn decide(office: &mut Office, command: &Command, by: &Actor, at: &str) -> Result<(), Refusal> {
    let events = office.decide(command, by, moment(at))?;
    events.iter().for_each(|event| office.apply(event));
    Ok(())
}

fn free(office: &Office, service: &str, slot: &str, now: &str) -> Option<u16> {
    let slots = office.slots(&ServiceId::new(service), DAY, moment(now));
    slots.into_iter().find(|known| known.at == moment(slot)).map(|known| known.free)
}

#[test]
fn a_slot_takes_as_many_as_it_has_places_and_only_times_that_are_slots() {
    check(
        "08:30 book K1 passport 10:00
         08:31 book K2 passport 10:00
         08:32 book K3 passport 10:00
         08:33 book K3 passport 10:07
         08:34 book K3 passport 08:30
         08:35 book K3 passport 17:00
         08:36 book K3 birth 10:00
         08:37 book K3 flying 10:00
         08:38 book K1 passport 11:00
         08:39 call-off K2
         08:40 book K3 passport 10:00",
        expect![[r#"
            08:30 K1 books passport at 23. 10:00
            08:31 K2 books passport at 23. 10:00
            08:32 refused: this time is taken (slot_taken)
            08:33 refused: this time cannot be booked (not_a_slot)
            08:34 refused: this time cannot be booked (not_a_slot)
            08:35 refused: this time cannot be booked (not_a_slot)
            08:36 refused: no appointments are taken for service birth (not_bookable)
            08:37 refused: there is no service flying in this office (unknown_service)
            08:38 refused: this appointment was booked before (appointment_exists)
            08:39 the appointment is cancelled
            08:40 K3 books passport at 23. 10:00
        "#]],
    );
}

#[test]
fn whoever_checks_in_stands_at_the_slot_among_those_who_just_come() {
    check(
        "08:30 book K1 passport 10:00
         09:29 check-in K1
         09:30 check-in K1
         09:50 issue passport
         10:01 issue passport
         10:02 counter 3 open
         10:02 counter 3 call-next
         10:03 counter 3 call-next after A002
         10:04 counter 3 call-next after A001",
        expect![[r#"
            08:30 K1 books passport at 23. 10:00
            09:29 refused: the check-in for this appointment begins at 2026-11-23T09:30:00Z (too_early)
            09:30 A001 waits for passport
            09:50 A002 waits for passport
            10:01 A003 waits for passport
            10:02 counter 3 opens for everything
            10:02 A002 called to 3 (1), first_arrived
            10:03 A002 finished: Resolved, start estimated 10:02:30
            10:03 A001 called to 3 (1), appointment
            10:04 A001 finished: Resolved, start estimated 10:03:30
            10:04 A003 called to 3 (1), first_arrived
        "#]],
    );
}

#[test]
fn nobody_is_called_before_their_slot_while_anybody_else_waits_in_any_mode() {
    for mode in [OrderMode::HeadStart, OrderMode::Ratio(1), OrderMode::Accumulating] {
        let mut settings = settings();
        settings.order.mode = mode;
        let told = Script::with(settings).play(
            "08:30 book K1 passport 10:00
             09:31 check-in K1
             09:40 issue passport
             09:41 issue passport as priority
             09:42 issue passport
             09:43 counter 3 open
             09:43 counter 3 call-next
             09:44 counter 3 finish
             09:44 counter 3 call-next
             09:45 counter 3 finish
             09:45 counter 3 call-next
             09:46 counter 3 finish
             09:46 counter 3 call-next
             09:46 issue passport",
        );
        // The counter would be idle, so the last of the calls is the appointment's, well before its slot.
        let calls: Vec<&str> = told.told().lines().filter(|line| line.contains("called to")).collect();
        assert!(
            calls.last().is_some_and(|call| call.starts_with("09:46 A001 called")),
            "{mode:?}: {calls:?}"
        );
        assert!(calls[..calls.len() - 1].iter().all(|call| !call.contains("A001")), "{mode:?}: {calls:?}");
    }
}

#[test]
fn from_the_slot_on_the_appointment_is_called_in_any_mode() {
    for mode in [OrderMode::HeadStart, OrderMode::Ratio(1), OrderMode::Accumulating] {
        let mut settings = settings();
        settings.order.mode = mode;
        let told = Script::with(settings).play(
            "08:30 book K1 passport 10:00
             09:45 check-in K1
             10:00 issue passport
             10:00 counter 3 open
             10:00 counter 3 call-next",
        );
        assert!(
            told.told().ends_with("10:00 A001 called to 3 (1), appointment\n"),
            "{mode:?}: {}",
            told.told()
        );
    }
}

#[test]
fn a_counter_that_would_be_idle_calls_an_early_appointment_and_a_put_back_keeps_its_slot() {
    check(
        "08:30 book K1 passport 10:00
         09:40 check-in K1
         09:41 counter 3 open
         09:41 counter 3 call-next
         09:42 counter 3 put-back
         09:43 issue passport
         09:44 counter 3 call-next",
        expect![[r#"
            08:30 K1 books passport at 23. 10:00
            09:40 A001 waits for passport
            09:41 counter 3 opens for everything
            09:41 A001 called to 3 (1), appointment
            09:42 A001 waits again
            09:43 A002 waits for passport
            09:44 A002 called to 3 (1), first_arrived
        "#]],
    );
}

#[test]
fn whoever_is_late_is_a_walk_in_and_gets_a_number_only_while_numbers_are_given() {
    check(
        "08:30 book K1 passport 10:00
         08:30 book K2 passport 10:00
         08:30 book K3 passport 15:45
         10:05 issue passport
         10:10 check-in K1
         10:11 check-in K2
         10:12 check-in K2
         10:12 counter 3 open
         10:12 counter 3 call-next
         10:13 counter 3 call-next after A002
         10:14 counter 3 call-next after A001
         16:00 check-in K3
         16:01 check-in K4",
        expect![[r#"
            08:30 K1 books passport at 23. 10:00
            08:30 K2 books passport at 23. 10:00
            08:30 K3 books passport at 23. 15:45
            10:05 A001 waits for passport
            10:10 A002 waits for passport
            10:11 A003 waits for passport
            10:12 refused: this appointment is checked_in (appointment_over)
            10:12 counter 3 opens for everything
            10:12 A002 called to 3 (1), appointment
            10:13 A002 finished: Resolved, start estimated 10:12:30
            10:13 A001 called to 3 (1), first_arrived
            10:14 A001 finished: Resolved, start estimated 10:13:30
            10:14 A003 called to 3 (1), first_arrived
            16:00 refused: the office is closed now (office_closed)
            16:01 refused: there is no appointment 00000000-0000-0000-0000-000000004b34 (unknown_appointment)
        "#]],
    );
}

#[test]
fn an_appointment_is_released_a_quarter_of_an_hour_after_its_slot() {
    let office = Script::new().play("08:30 book K1 passport 10:00").office;
    let known = office.appointment_by_code(&AppointmentCode::new("K1")).expect("it was booked");
    for (now, standing) in [("10:14", Standing::Booked), ("10:15", Standing::Released)] {
        assert_eq!(office.standing(known, moment(now)), standing, "{now}");
    }
    check(
        "08:30 book K1 passport 10:00
         10:15 move K1 11:00
         10:16 call-off K1
         10:17 check-in K1
         10:18 call-off K1",
        expect![[r#"
            08:30 K1 books passport at 23. 10:00
            10:15 refused: this appointment is released (appointment_over)
            10:16 refused: this appointment is released (appointment_over)
            10:17 A001 waits for passport
            10:18 refused: this appointment is checked_in (appointment_over)
        "#]],
    );
}

#[test]
fn a_moved_appointment_frees_its_place_and_one_that_was_called_off_cannot_come_back() {
    check(
        "08:30 book K1 passport 10:00
         08:30 book K2 passport 10:00
         08:31 move K1 +10:00
         08:32 book K3 passport 10:00
         08:33 move K2 10:00
         08:34 move K2 10:01
         08:35 call-off K1
         08:36 call-off K1
         08:37 move K1 11:00
         08:38 check-in K1
         08:39 move K9 11:00",
        expect![[r#"
            08:30 K1 books passport at 23. 10:00
            08:30 K2 books passport at 23. 10:00
            08:31 the appointment moves to 24. 10:00
            08:32 K3 books passport at 23. 10:00
            08:33 the appointment moves to 23. 10:00
            08:34 refused: this time cannot be booked (not_a_slot)
            08:35 the appointment is cancelled
            08:36 refused: this appointment is cancelled (appointment_over)
            08:37 refused: this appointment is cancelled (appointment_over)
            08:38 refused: this appointment is cancelled (appointment_over)
            08:39 refused: there is no appointment 00000000-0000-0000-0000-000000004b39 (unknown_appointment)
        "#]],
    );
}

#[test]
fn an_appointment_of_tomorrow_outlives_today_and_todays_goes_with_the_day() {
    let script = Script::new().play(
        "08:30 book K1 passport 10:00
         08:31 book K2 passport +10:00
         08:32 book K3 passport +11:00
         08:33 move K3 +12:00
         08:34 call-off K2
         +04:00 end-day
         +11:40 check-in K3",
    );
    let known =
        |office: &Office, code: &str| office.appointment_by_code(&AppointmentCode::new(code)).is_some();
    assert_eq!(["K1", "K2", "K3"].map(|code| known(&script.office, code)), [false, true, true]);
    assert!(script.told().ends_with("+11:40 A001 waits for passport\n"), "{}", script.told());

    // Read again on the next day, of the old events only those that outlive their day, and even without the booking.
    let mut again = Office::new(settings(), DAY.tomorrow().expect("a day"), 0);
    let lasting = script.events.iter().filter(|event| event.fact.outlives_its_day());
    lasting.clone().skip(3).for_each(|event| again.remember(event));
    again.forget_the_past(moment("+08:00"));
    assert_eq!(["K1", "K3"].map(|code| known(&again, code)), [false, true]);
}

#[test]
fn a_code_is_found_only_whole() {
    let office = Script::new().play("08:30 book ACDEF34HJK passport 10:00").office;
    for code in ["", "A", "ACDEF34HJ", "acdef34hjk", "ACDEF-34HJK", "ACDEF34HJK ", "%", "*", "_"] {
        assert_eq!(office.appointment_by_code(&AppointmentCode::new(code)), None, "{code:?}");
    }
    assert!(office.appointment_by_code(&AppointmentCode::new("ACDEF34HJK")).is_some());
}

#[test]
fn a_document_is_found_on_its_own_day_until_the_citizen_checks_in() {
    let mut office = Office::new(settings(), DAY, 0);
    let hash = DocumentHash::new("of the day");
    let found = |office: &Office| office.appointment_by_document(&hash).map(|known| known.code.to_string());
    decide(&mut office, &wish("K1", "10:00", Some("of the day")), &staff(), "08:30").expect("it is booked");
    let twice = decide(&mut office, &wish("K2", "11:00", Some("of the day")), &staff(), "08:31");
    assert_eq!(twice, Err(Refusal::AppointmentExists), "one document, service and day is one appointment");
    assert_eq!(found(&office).as_deref(), Some("K1"));
    let moved = |slot| Command::MoveAppointment { appointment: appointment("K1"), slot, document: None };
    decide(&mut office, &moved(moment("10:15")), &staff(), "08:32").expect("it is moved");
    assert_eq!(found(&office).as_deref(), Some("K1"), "the hash is good for the whole day");
    let (ticket, visit) = (TicketId(Uuid::from_u128(1)), VisitId(Uuid::from_u128(1)));
    let check_in = Command::CheckIn { appointment: appointment("K1"), ticket, visit, needs: BTreeSet::new() };
    let mut later = office.clone();
    decide(&mut office, &check_in, &staff(), "10:00").expect("the citizen checks in");
    assert_eq!(found(&office), None, "it is not needed any more");
    decide(&mut later, &moved(moment("+10:00")), &staff(), "08:33").expect("it is moved");
    assert!(later.appointments().all(|known| known.document.is_none()), "another day has another key");
}

#[test]
fn appointments_of_all_services_share_the_time_of_the_counters() {
    // Five counters, slots of 15 minutes and a share of 40 percent: 30 minutes of work a slot may be promised.
    let mut settings = settings();
    let letter = Prefix::new('A').expect("a letter");
    let of = |minutes: u32| ServiceSettings {
        appointments_a_slot: 10,
        appointment_s: minutes * 60,
        ..ServiceSettings::new(letter)
    };
    settings.services.insert(ServiceId::new("passport"), of(10));
    settings.services.insert(ServiceId::new("birth"), of(20));
    settings.services.insert(ServiceId::new("shelter"), of(45));
    let mut office = Office::new(settings, DAY, 0);
    assert_eq!(free(&office, "shelter", "10:00", "08:00"), Some(10), "the first one always fits");
    for (code, passports, births) in [("K1", 2, 1), ("K2", 1, 0), ("K3", 0, 0)] {
        decide(&mut office, &wish(code, "10:00", None), &staff(), "08:30").expect("it is booked");
        let left = ["passport", "birth", "shelter"].map(|service| free(&office, service, "10:00", "08:31"));
        assert_eq!(left, [Some(passports), Some(births), Some(0)], "after {code}");
    }
    let full = decide(&mut office, &wish("K4", "10:00", None), &staff(), "08:32");
    assert_eq!(full, Err(Refusal::SlotTaken));
    assert_eq!(free(&office, "birth", "10:15", "08:32"), Some(10), "the next slot is empty");
}

#[test]
fn an_office_may_leave_booking_to_its_staff_and_keeps_only_so_many() {
    let rules = AppointmentRules { by_citizens: false, max_booked: 1, ..AppointmentRules::default() };
    let mut office = Office::new(Settings { appointments: Some(rules), ..settings() }, DAY, 0);
    let by_citizen = decide(&mut office, &wish("K1", "10:00", None), &Actor::Citizen, "08:30");
    assert_eq!(by_citizen, Err(Refusal::StaffBooksOnly));
    decide(&mut office, &wish("K1", "10:00", None), &staff(), "08:30").expect("the staff books");
    assert_eq!(
        decide(&mut office, &wish("K2", "11:00", None), &staff(), "08:31"),
        Err(Refusal::AppointmentsFull)
    );
    let none = Office::new(Settings { appointments: None, ..settings() }, DAY, 0);
    assert_eq!(none.slots(&ServiceId::new("passport"), DAY, moment("08:00")), []);
}

#[test]
fn slots_reach_as_far_as_the_settings_say_and_follow_each_other_even_when_clocks_change() {
    let office = Office::new(settings(), DAY, 0);
    let passport = ServiceId::new("passport");
    let on = |days: i32| DAY.checked_add(jiff::Span::new().days(days)).expect("a day");
    for (days, there) in [(-1, false), (0, true), (30, true), (31, false)] {
        assert_eq!(!office.slots(&passport, on(days), moment("08:00")).is_empty(), there, "in {days} days");
    }
    let zone = jiff::tz::TimeZone::get("Europe/Tirane").expect("a known zone");
    for day in [date(2026, 10, 24), date(2026, 10, 25), date(2027, 3, 27), date(2027, 3, 28)] {
        let mut settings = Settings::new(settings().office, zone.clone(), WeeklyHours::Always);
        settings.services.clone_from(&office.settings().services);
        settings.appointments = Some(AppointmentRules::default());
        let slots = Office::new(settings, day, 0).slots(&passport, day, Timestamp::UNIX_EPOCH);
        assert!(slots.is_sorted_by(|one, next| one.at < next.at), "{day}");
        // The day of 25 hours ends at 04:00 like any other, so the business day before it has them.
        let hours = match day {
            day if day == date(2026, 10, 24) => 25,
            day if day == date(2027, 3, 27) => 23,
            _ => 24,
        };
        assert_eq!(slots.len(), hours * 4, "{day}");
    }
}
