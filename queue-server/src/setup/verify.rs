//! What every set-up must hold.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use queue_core::opening::{Calendar, CalendarError};
use queue_core::settings::{OrderRules, RuleError, Whereabouts};

use super::change::Wrong;
use crate::import::clean;
use crate::profile::{HallRules, Names, NoPosition, OfficeKind, Profile};

/// The longest name of an office or a group, in visible characters.
const NAME_LIMIT: usize = 80;
/// The longest name of a class, which a kiosk shows beside a box to tick.
const CLASS_NAME_LIMIT: usize = 40;
/// The longest label of a counter, which a board shows large.
const LABEL_LIMIT: usize = 8;
/// The longest name of a room, which a board shows beside its counter.
const ROOM_LIMIT: usize = 12;
/// The most counters, which three digits on a board can show.
const COUNTERS_MAX: usize = 999;
/// The most services on the first page of a kiosk.
const HOME_MAX: usize = 8;
/// The longest text of an office's own on a slip, in visible characters.
const SLIP_LIMIT: usize = 120;
/// The longest notice, in visible characters, and the most that are kept.
const NOTICE_LIMIT: usize = 200;
const NOTICES_MAX: usize = 5;

/// All that keeps an office from being set up so; nothing when it can be.
pub(super) fn verify(profile: &Profile) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    verify_time(profile, &mut wrong);
    for (field, names) in [("names", &profile.names), ("unit_names", &profile.unit_names)] {
        verify_names(field, names, NAME_LIMIT, &mut wrong);
    }
    for (prefix, names) in &profile.groups {
        verify_names(&format!("groups/{prefix}"), names, NAME_LIMIT, &mut wrong);
    }
    for (category, names) in &profile.categories {
        verify_names(&format!("categories/{category}"), names, NAME_LIMIT, &mut wrong);
    }
    verify_classes(profile, &mut wrong);
    verify_address(profile, &mut wrong);
    verify_names("slip/above", &profile.slip.above, SLIP_LIMIT, &mut wrong);
    verify_names("slip/below", &profile.slip.below, SLIP_LIMIT, &mut wrong);
    verify_counters(profile, &mut wrong);
    verify_notices(profile, &mut wrong);
    verify_languages(profile, &mut wrong);
    verify_services(profile, &mut wrong);
    let max_tickets = profile.max_tickets_a_day;
    verify_range("wait_target_s", profile.wait_target_s, 60..=4 * 3600, &mut wrong);
    verify_range("max_attempts", profile.max_attempts.into(), 1..=10, &mut wrong);
    verify_range("max_tickets_a_day", max_tickets, 1..=5_000_000, &mut wrong);
    verify_range("retention/deeds_days", profile.retention.deeds_days.into(), 30..=3650, &mut wrong);
    verify_rules(&profile.rules, &mut wrong);
    wrong
}

fn verify_time(profile: &Profile, wrong: &mut Vec<Wrong>) {
    if profile.settings().is_err() {
        let detail = format!("there is no time zone {:?}", profile.time_zone);
        wrong.push(Wrong::new("time_zone", "unknown_time_zone", detail));
    }
    let calendar = Calendar { week: profile.opening.clone(), special_days: profile.special_days.clone() };
    if let Err(error) = calendar.verify() {
        let field = match &error {
            CalendarError::HoursOverlap(day) if day.contains('-') => format!("special_days/{day}"),
            CalendarError::HoursOverlap(day) => format!("opening/{day}"),
            CalendarError::NotMonthDays { .. }
            | CalendarError::EndsBeforeItBegins { .. }
            | CalendarError::NotACutOff(_)
            | CalendarError::DayIsOver(_) => "opening".into(),
        };
        wrong.push(Wrong::new(field, "hours_overlap", error.to_string()));
    }
    verify_service_hours(profile, wrong);
    for (date, day) in &profile.special_days {
        verify_names(&format!("special_days/{date}/reason"), &day.reason, NAME_LIMIT, wrong);
    }
}

fn verify_service_hours(profile: &Profile, wrong: &mut Vec<Wrong>) {
    for (service, hours) in &profile.service_hours {
        let field = format!("service_hours/{service}");
        if profile.service(service).is_none() {
            let detail = format!("the office has no service {service}");
            wrong.push(Wrong::new(field, "unknown_service", detail));
        } else if let Err(error) = hours.verify() {
            let (part, code) = match &error {
                CalendarError::HoursOverlap(day) => (format!("{field}/{day}"), "hours_overlap"),
                CalendarError::NotACutOff(_) => (format!("{field}/cut_off_minutes"), "out_of_range"),
                CalendarError::NotMonthDays { .. }
                | CalendarError::EndsBeforeItBegins { .. }
                | CalendarError::DayIsOver(_) => (field, "not_understood"),
            };
            wrong.push(Wrong::new(part, code, error.to_string()));
        }
    }
}

/// A class that no program knows has a name at least in the office's main language.
fn verify_classes(profile: &Profile, wrong: &mut Vec<Wrong>) {
    for (class, names) in &profile.classes {
        let field = format!("classes/{class}");
        if !profile.rules.order.classes.contains_key(class) {
            wrong.push(Wrong::new(field, "unknown_class", format!("the office has no class {class}")));
        } else {
            verify_names(&field, names, CLASS_NAME_LIMIT, wrong);
        }
    }
    let known = OrderRules::default().classes;
    for class in profile.rules.order.classes.keys().filter(|class| !known.contains_key(*class)) {
        let main = profile.languages.first().copied().unwrap_or_default();
        if !profile.classes.get(class).is_some_and(|names| names.contains_key(&main)) {
            let detail = format!("the class {class} has no name in the office's main language");
            wrong.push(Wrong::new(format!("classes/{class}/{main}"), "empty", detail));
        }
    }
}

fn verify_address(profile: &Profile, wrong: &mut Vec<Wrong>) {
    let Some(address) = &profile.address else { return };
    match clean(&address.text, NAME_LIMIT) {
        Ok(text) if text.is_empty() => {
            wrong.push(Wrong::new("address/text", "missing", "an address has words"));
        }
        Ok(_) => {}
        Err(error) => wrong.push(Wrong::new("address/text", error.code(), error.to_string())),
    }
    let (code, detail) = match address.verify_position() {
        Ok(()) => return,
        Err(NoPosition::NotUnderstood) => {
            ("not_understood", "latitude and longitude in degrees, as 40.98330,19.88500")
        }
        Err(NoPosition::FarAway) => {
            ("far_away", "this is far from Albania: latitude comes first, then longitude")
        }
    };
    wrong.push(Wrong::new("address/position", code, detail));
}

fn verify_counters(profile: &Profile, wrong: &mut Vec<Wrong>) {
    let most = if profile.kind == OfficeKind::Unit { 1 } else { COUNTERS_MAX };
    let count = profile.counters.len();
    if count == 0 || count > most {
        let detail = format!("the office has 1 to {most} counters");
        wrong.push(Wrong::new("counters", "how_many", detail));
    }
    let (mut ids, mut labels) = (BTreeSet::new(), BTreeSet::new());
    for (place, counter) in profile.counters.iter().enumerate() {
        let id = counter.id.as_str();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if id.is_empty() || id.len() > LABEL_LIMIT || !id.bytes().all(plain) {
            let detail = format!("{id:?} must be 1 to {LABEL_LIMIT} letters, digits and strokes");
            wrong.push(Wrong::new(format!("counters/{place}/id"), "bad_id", detail));
        } else if !ids.insert(id) {
            let detail = format!("two counters have the id {id}");
            wrong.push(Wrong::new(format!("counters/{place}/id"), "twice", detail));
        }
        let field = format!("counters/{place}/label");
        let label = counter.settings.label.as_str();
        verify_text(&field, label, LABEL_LIMIT, wrong);
        // Who is called to 3 must not find two of them.
        if !label.trim().is_empty() && !labels.insert(label.trim()) {
            wrong.push(Wrong::new(field, "twice", format!("two counters are called {label}")));
        }
        verify_place(place, counter.settings.place.as_ref(), wrong);
        if let Some(unknown) = counter.settings.services.iter().find(|id| profile.service(id).is_none()) {
            let detail = format!("the office has no service {unknown}");
            wrong.push(Wrong::new(format!("counters/{place}/services"), "unknown_service", detail));
        }
    }
}

fn verify_place(counter: usize, place: Option<&Whereabouts>, wrong: &mut Vec<Wrong>) {
    let Some(place) = place else { return };
    let floors = Whereabouts::FLOORS;
    if place.floor.is_some_and(|floor| !floors.contains(&floor)) {
        let detail = format!("floor is between {} and {}", floors.start(), floors.end());
        wrong.push(Wrong::new(format!("counters/{counter}/place/floor"), "out_of_range", detail));
    }
    if let Some(room) = &place.room {
        verify_text(&format!("counters/{counter}/place/room"), room, ROOM_LIMIT, wrong);
    }
}

fn verify_notices(profile: &Profile, wrong: &mut Vec<Wrong>) {
    if profile.notices.len() > NOTICES_MAX {
        let detail = format!("an office has at most {NOTICES_MAX} notices");
        wrong.push(Wrong::new("notices", "how_many", detail));
    }
    for (place, notice) in profile.notices.iter().enumerate() {
        if notice.texts.is_empty() {
            let field = format!("notices/{place}/texts/sq");
            wrong.push(Wrong::new(field, "empty", "a notice has no text"));
        }
        verify_names(&format!("notices/{place}/texts"), &notice.texts, NOTICE_LIMIT, wrong);
        if notice.from.zip(notice.until).is_some_and(|(from, until)| from >= until) {
            let field = format!("notices/{place}/until");
            wrong.push(Wrong::new(field, "ends_before_it_begins", "a notice ends before it begins"));
        }
    }
}

fn verify_languages(profile: &Profile, wrong: &mut Vec<Wrong>) {
    let languages: BTreeSet<_> = profile.languages.iter().collect();
    if languages.is_empty() || languages.len() != profile.languages.len() {
        let detail = "an office has at least one language, and each once";
        wrong.push(Wrong::new("languages", "how_many", detail));
    }
}

fn verify_services(profile: &Profile, wrong: &mut Vec<Wrong>) {
    let home: BTreeSet<_> = profile.home.iter().collect();
    if home.len() != profile.home.len() || home.len() > HOME_MAX {
        let detail = format!("the first page has at most {HOME_MAX} services, each once");
        wrong.push(Wrong::new("home", "how_many", detail));
    }
    let unknown = |id: &&_| profile.service(id).is_none();
    if let Some(unknown) = profile.home.iter().chain(&profile.information).find(unknown) {
        wrong.push(Wrong::new("home", "unknown_service", format!("the office has no service {unknown}")));
    }
    let groups: BTreeSet<_> = profile.group_order.iter().collect();
    let known = groups.iter().all(|group| profile.groups.contains_key(group));
    if groups.len() != profile.group_order.len() || !known {
        let detail = "the order of the groups names each group at most once";
        wrong.push(Wrong::new("group_order", "unknown_group", detail));
    }
}

/// Limits of what an office may decide: within them every rule still does what its name says.
fn verify_rules(rules: &HallRules, wrong: &mut Vec<Wrong>) {
    wrong.extend(rules.order.verify().into_iter().map(order_error));
    verify_range("rules/no_show/after_s", rules.no_show.after_s, 15..=1800, wrong);
    verify_range("rules/no_show/grace_s", rules.no_show.grace_s, 0..=4 * 3600, wrong);
    verify_range("rules/returns/valid_days", rules.returns.valid_days.into(), 0..=90, wrong);
    verify_range("rules/returns/head_start_s", rules.returns.head_start_s, 0..=2 * 3600, wrong);
    if let Some(own) = &rules.appointments {
        let range = |name: &str, value: u32, range, wrong: &mut Vec<Wrong>| {
            verify_range(&format!("rules/appointments/{name}"), value, range, wrong);
        };
        range("slot_minutes", own.slot_minutes.into(), 5..=240, wrong);
        range("days_ahead", own.days_ahead.into(), 1..=90, wrong);
        range("share_percent", own.share_percent.into(), 1..=100, wrong);
        range("early_s", own.early_s, 0..=4 * 3600, wrong);
        range("late_s", own.late_s, 0..=4 * 3600, wrong);
        range("released_s", own.released_s, 0..=4 * 3600, wrong);
        range("max_booked", own.max_booked, 1..=100_000, wrong);
    }
    if rules.outcomes.is_empty() {
        wrong.push(Wrong::new("rules/outcomes", "how_many", "a clerk needs at least one outcome"));
    }
}

fn order_error(error: RuleError) -> Wrong {
    let detail = error.to_string();
    match error {
        RuleError::BadClassId(class) => Wrong::new(format!("rules/order/classes/{class}"), "bad_id", detail),
        RuleError::TooManyClasses => Wrong::new("rules/order/classes", "how_many", detail),
        RuleError::OutOfRange { class: Some(class), name, .. } => {
            Wrong::new(format!("rules/order/classes/{class}/{name}"), "out_of_range", detail)
        }
        RuleError::OutOfRange { class: None, name: "ratio", .. } => {
            Wrong::new("rules/order/mode/ratio", "out_of_range", detail)
        }
        RuleError::OutOfRange { class: None, name, .. } => {
            Wrong::new(format!("rules/order/{name}"), "out_of_range", detail)
        }
    }
}

fn verify_range(field: &str, value: u32, range: RangeInclusive<u32>, wrong: &mut Vec<Wrong>) {
    if !range.contains(&value) {
        let name = field.rsplit('/').next().unwrap_or(field);
        let detail = format!("{name} is between {} and {}", range.start(), range.end());
        wrong.push(Wrong::new(field, "out_of_range", detail));
    }
}

fn verify_names(field: &str, names: &Names, limit: usize, wrong: &mut Vec<Wrong>) {
    for (language, name) in names {
        verify_text(&format!("{field}/{language}"), name, limit, wrong);
    }
}

fn verify_text(field: &str, text: &str, limit: usize, wrong: &mut Vec<Wrong>) {
    match clean(text, limit) {
        Err(error) => wrong.push(Wrong::new(field, error.code(), format!("{text:?}: {error}"))),
        Ok(cleaned) if cleaned.is_empty() => wrong.push(Wrong::new(field, "empty", "a name is empty")),
        Ok(_) => {}
    }
}
