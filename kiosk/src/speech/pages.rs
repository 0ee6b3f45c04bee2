//! What is said of the pages that are not on the shortest way to a number.

use crate::flow::{
    ClosedView, EntryTrouble, OwnView, Page, Purpose, StaffView, Subject, TestView, Trouble, View,
};
use crate::words::Words;
use crate::words::staff::{fact, test};

/// What is in the way, and what a person can do.
pub(super) fn trouble(words: &Words, trouble: &Trouble) -> [String; 2] {
    let (headline, advice) = match trouble {
        Trouble::NoLine => (
            words.tr("No numbers can be given just now"),
            words.tr("Please go to a counter or ask a member of staff. This screen recovers by itself."),
        ),
        Trouble::Stranger => (
            words.tr("No numbers can be given just now"),
            words.tr("A server answers that this kiosk does not trust. Please go to a counter, and tell a member of staff."),
        ),
        Trouble::NumbersUsedUp => (
            words.tr("This kiosk has no more numbers just now"),
            words.tr("The connection is interrupted and all numbers for this time are given. Please go to a counter or ask a member of staff."),
        ),
        Trouble::NotAnswered => (
            words.tr("No number was given"),
            words.tr("There was no answer. Please try again, or ask a member of staff."),
        ),
        Trouble::ServiceClosed => (
            words.tr("This service has just closed"),
            words.tr("Choose another service, or ask a member of staff."),
        ),
        Trouble::OfficeClosed => {
            (words.tr("The office has just closed"), words.tr("Please ask a member of staff."))
        }
        Trouble::QuotaReached(_) => (words.tr("No more numbers today"), why(words, "quota_reached")),
        Trouble::ClosesBeforeTurn(_) => {
            (words.tr("Your turn would not come today"), why(words, "closes_before_turn"))
        }
        Trouble::TooEarly(from) => {
            let advice = match from.as_str() {
                "" => words.tr("Please come back a little before your time.").to_owned(),
                from => words.with("Check in from {} on. Until then nobody takes your place.", &[from]),
            };
            return [words.tr("You are early").into(), advice];
        }
        Trouble::AppointmentUsed => (
            words.tr("You are checked in already"),
            words.tr("There is a number for this appointment. Look at your slip, or ask a member of staff."),
        ),
        Trouble::AppointmentReleased => (
            words.tr("The time of your appointment is over"),
            words.tr("Take a number like everybody who comes now."),
        ),
        Trouble::AppointmentCancelled => (
            words.tr("This appointment was given up"),
            words.tr("Take a number, or ask a member of staff."),
        ),
        Trouble::Refused => (words.tr("No number was given"), words.tr("Please ask a member of staff.")),
    };
    [headline.into(), advice.into()]
}

/// Why no numbers are given, as the server names it.
pub(super) fn why<'a>(words: &'a Words, reason: &str) -> &'a str {
    match reason {
        "holiday" => words.tr("Today is a day off."),
        "break" => words.tr("It is break time."),
        "before_hours" => words.tr("It has not opened yet."),
        "after_hours" => words.tr("It has closed for today."),
        "not_today" => words.tr("It does not open today."),
        "outside_month_days" => words.tr("This service is given on other days of the month."),
        "outside_campaign" => words.tr("This service is given in another part of the year."),
        "quota_reached" => words.tr("All numbers of today for this service are given."),
        "closes_before_turn" => {
            words.tr("Too many people wait: your turn would not come before the office closes.")
        }
        "numbers_used_up" => words.tr("The connection is interrupted and the kiosk has no more numbers for this service. Please ask a member of staff"),
        _ => words.tr("No numbers are given just now."),
    }
}

/// A closed office: why, and when it opens.
pub(super) fn closed(
    words: &Words,
    closed: &ClosedView,
    hours: Option<&(String, String)>,
    said: &mut Vec<String>,
) {
    said.push(words.tr("The office is closed").into());
    said.push(closed.note.clone());
    match (closed.reason.as_str(), hours) {
        ("", Some((opens, closes))) => {
            said.push(words.with("Today numbers are given from {} to {}.", &[opens, closes]));
        }
        ("", None) => said.push(words.tr("It does not open today.").into()),
        (reason, _) => said.push(why(words, reason).into()),
    }
    let Some(again) = &closed.again else { return };
    said.push(match again.days {
        0 => words.with("Numbers are given again today at {}.", &[&again.time]),
        1 => words.with("Numbers are given again tomorrow at {}.", &[&again.time]),
        _ => words.with(
            "Numbers are given again {}, {}, at {}.",
            &[weekday(words, again.weekday), &again.date, &again.time],
        ),
    });
}

fn weekday(words: &Words, day: i8) -> &str {
    match day {
        1 => words.tr("on Monday"),
        2 => words.tr("on Tuesday"),
        3 => words.tr("on Wednesday"),
        4 => words.tr("on Thursday"),
        5 => words.tr("on Friday"),
        6 => words.tr("on Saturday"),
        _ => words.tr("on Sunday"),
    }
}

pub(super) fn subject(words: &Words, subject: Subject) -> &str {
    match subject {
        Subject::Priority => words.tr("Which priority do you have?"),
        Subject::Needs => words.tr("What help do you need?"),
        Subject::All => words.tr("Priority, help, documents"),
    }
}

/// What is to be typed, or why it leads to nothing. The code itself is not spoken.
pub(super) fn entry(view: &View, words: &Words, said: &mut Vec<String>) {
    let Page::Entry { purpose, trouble, pause_s, scanner, asking, .. } = &view.page else { return };
    if *asking {
        said.push(words.tr("One moment…").into());
        return;
    }
    said.push(match purpose {
        Purpose::Appointment => words.tr("I have an appointment").into(),
        Purpose::ReturnCode => words.tr("Code of an earlier visit").into(),
        Purpose::StaffPin => words.tr("For staff").into(),
    });
    said.push(match (pause_s, trouble, purpose) {
        (Some(_), ..) => words.plural(
            "Too many codes were wrong. Please wait {n} second.",
            "Too many codes were wrong. Please wait {n} seconds.",
            60,
        ),
        (None, Some(EntryTrouble::UnknownCode), Purpose::ReturnCode) => words.tr("This code is not known, was used, or is too old. Check it, or go back and take a number without it.").into(),
        (None, Some(EntryTrouble::UnknownCode), Purpose::Appointment) => {
            words.tr("There is no appointment with this code. Check it, or go back and take a number.").into()
        }
        (None, Some(EntryTrouble::UnknownDocument), _) => words
            .tr("There is no appointment with this document. Type the code, or go back and take a number.")
            .into(),
        (None, Some(EntryTrouble::Unreadable), _) => {
            words.tr("It could not be read. Hold it still, a little farther away, or type the code.").into()
        }
        (None, Some(EntryTrouble::WrongPin), _) => words.tr("This is not the PIN.").into(),
        (None, Some(EntryTrouble::UnknownCode), Purpose::StaffPin) | (None, None, Purpose::StaffPin) => {
            words.tr("Type the PIN of the staff.").into()
        }
        (None, None, Purpose::ReturnCode) => {
            words.tr("Type the code that you were given when documents were missing.").into()
        }
        (None, None, Purpose::Appointment) if *scanner => words
            .tr("Hold the code or the back of your ID card before the scanner, or type the code.")
            .into(),
        (None, None, Purpose::Appointment) => words.tr("Type the code of your appointment.").into(),
    });
}

/// Where the number of a slip stands.
pub(super) fn own(words: &Words, own: &OwnView) -> String {
    match own {
        OwnView::Looking => words.tr("Looking for your number…").into(),
        OwnView::Waiting { ahead, wait } => {
            let wait = wait.map(|wait| super::wait_words(words, wait)).unwrap_or_default();
            format!("{}. {wait}", super::before_you(words, *ahead))
        }
        OwnView::Called(counter) => words.with("Go to counter {} now.", &[counter]),
        OwnView::Serving(counter) => words.with("You are being served at counter {}.", &[counter]),
        OwnView::Parked => words.tr("The clerk has set it aside and will call you again.").into(),
        OwnView::NoShow => words.tr("You were called, and nobody came. Please ask a member of staff.").into(),
        OwnView::Ended => words.tr("This number has ended.").into(),
        OwnView::MayRate => words.tr("How was it?").into(),
        OwnView::Thanked => words.tr("Thank you!").into(),
        OwnView::Unknown => words.tr("This slip is not known, or is too old.").into(),
        OwnView::Unanswered => words.tr("There was no answer. Please try again.").into(),
    }
}

/// The page for staff: what was done last, or how the kiosk is.
pub(super) fn staff(words: &Words, staff: &StaffView, said: &mut Vec<String>) {
    if staff.tries_loudness {
        let (step, steps) = staff.loudness;
        said.push(words.with("Loudspeaker: step {} of {}", &[&step.to_string(), &steps.to_string()]));
    } else {
        said.push(words.tr("For staff").into());
    }
    if staff.test != TestView::None {
        said.push(test(words, &staff.test));
    } else if staff.roll_is_new {
        said.push(words.tr("The slips are counted from a new roll.").into());
    }
    for known in &staff.facts {
        let (caption, value, _) = fact(words, known);
        said.push(format!("{caption}: {value}"));
    }
}
