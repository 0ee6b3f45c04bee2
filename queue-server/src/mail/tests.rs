//! When a report is due.

use super::*;

const TODAY: Date = Date::constant(2026, 11, 26);

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn subscription(every: Every, since: &str) -> Subscription {
    let recipients = vec!["mayor@belsh.example".to_owned()];
    Subscription { recipients, every, language: ReportLanguage::Sq, since: day(since) }
}

#[test]
fn a_week_goes_from_monday_to_sunday_and_a_month_is_a_month() {
    let told = |every: Every, today: &str| {
        let days = every.last_before(day(today));
        format!("{} to {}, next on {}", days.from, days.to, every.next_after(day(today)))
    };
    assert_eq!(told(Every::Week, "2026-11-26"), "2026-11-16 to 2026-11-22, next on 2026-11-30");
    assert_eq!(told(Every::Week, "2026-11-23"), "2026-11-16 to 2026-11-22, next on 2026-11-30");
    assert_eq!(told(Every::Week, "2026-11-22"), "2026-11-09 to 2026-11-15, next on 2026-11-23");
    assert_eq!(told(Every::Month, "2026-03-31"), "2026-02-01 to 2026-02-28, next on 2026-04-01");
    assert_eq!(told(Every::Month, "2027-01-01"), "2026-12-01 to 2026-12-31, next on 2027-02-01");
}

#[test]
fn a_report_is_due_once_also_days_later_but_not_of_a_time_before_it_was_asked_for() {
    let (now, backoff) = (at("2026-11-26T08:00:00Z"), Backoff::default());
    let due = |subscription: &Subscription, last: Option<&Sent>| subscription.due(TODAY, last, now, &backoff);
    let known = subscription(Every::Week, "2026-11-20");
    let days = Days { from: day("2026-11-16"), to: day("2026-11-22") };
    assert_eq!(due(&known, None), Some(days), "three days late, since nobody was there on Monday");
    assert_eq!(due(&subscription(Every::Week, "2026-11-23"), None), None);
    for state in [SentState::Sending, SentState::Sent, SentState::GivenUp] {
        let last = Sent { days, state, attempts: 1, at: at("2026-11-23T05:00:00Z"), why: None };
        assert_eq!(due(&known, Some(&last)), None, "{state:?}");
    }
    assert_eq!(due(&Subscription { recipients: Vec::new(), ..known }, None), None);
}

#[test]
fn what_did_not_leave_is_tried_again_after_longer_and_longer_pauses() {
    let backoff =
        Backoff { first: SignedDuration::from_mins(5), longest: SignedDuration::from_mins(15), attempts: 4 };
    assert_eq!([1, 2, 3, 4, 99].map(|attempts| backoff.pause(attempts).as_mins()), [5, 10, 15, 15, 15]);
    let known = subscription(Every::Week, "2026-11-20");
    let days = known.every.last_before(TODAY);
    let failed =
        Sent { days, state: SentState::Failed, attempts: 2, at: at("2026-11-26T08:00:00Z"), why: None };
    let due = |now: &str| known.due(TODAY, Some(&failed), at(now), &backoff).is_some();
    assert_eq!(["2026-11-26T08:09:59Z", "2026-11-26T08:10:00Z"].map(due), [false, true]);
}

#[test]
fn an_address_that_is_none_is_named_by_its_place() {
    let recipients = ["a@belsh.example", "nobody", "b@belsh.example\r\nBcc: c@d.example"];
    let recipients = recipients.map(ToOwned::to_owned).to_vec();
    let wrong = Subscription { recipients, ..subscription(Every::Week, "2026-11-20") }.verify();
    let fields: Vec<_> = wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.code)).collect();
    assert_eq!(fields, [("recipients/1", "not_an_address"), ("recipients/2", "not_an_address")]);
    let many = vec!["a@belsh.example".to_owned(); 21];
    let wrong = Subscription { recipients: many, ..subscription(Every::Week, "2026-11-20") }.verify();
    assert_eq!(wrong[0].code, "too_many");
}
