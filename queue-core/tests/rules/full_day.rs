//! The whole day of `full_day.md`, played row by row.

use queue_core::value::{CounterId, ServiceId};

use crate::script::{Script, settings};

const TOLD: &str = include_str!("full_day.md");
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules/full_day.md");

/// The table's rows as they should be: each command played after those before it, with what came of it.
fn played() -> String {
    let mut settings = settings();
    let mut counter = |id: &str| settings.counters.remove(&CounterId::new(id)).expect("a counter");
    let (mut second, mut third) = (counter("2"), counter("3"));
    second.signs = true;
    (third.services, third.reserved) = (vec![ServiceId::new("cashier")], true);
    settings.order.overtaking_limit = 2;
    settings.counters.extend([(CounterId::new("2"), second), (CounterId::new("3"), third)]);
    let mut script = Script::with(settings);
    let mut table = String::new();
    for line in TOLD.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, time, hall, pressed, _, _] = cells[..] else {
            table.push_str(&format!("{line}\n"));
            continue;
        };
        let Some(command) = pressed.strip_prefix('`').and_then(|pressed| pressed.strip_suffix('`')) else {
            table.push_str(&format!("{line}\n"));
            continue;
        };
        let known = script.told().len();
        script = script.play(&format!("{time} {command}"));
        let told = script.told()[known..].lines().map(|told| without_note(&told[time.len() + 1..]));
        let told: Vec<&str> = told.collect();
        table.push_str(&format!("| {time} | {hall} | `{command}` | {} |\n", told.join("<br>")));
    }
    table
}

/// What is told of an event as the journal keeps it: a clerk's note is with the ticket, never in the journal.
fn without_note(told: &str) -> &str {
    told.split_once(" is parked").map_or(told, |(number, _)| &told[..number.len() + " is parked".len()])
}

#[test]
fn the_day_in_the_office_is_as_it_is_told() {
    let played = played();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(PATH, &played).expect("the day can be written");
        return;
    }
    for (told, played) in TOLD.lines().zip(played.lines()) {
        assert_eq!(told, played, "set UPDATE_EXPECT=1 to write the day anew");
    }
}
