//! A worked example of every figure.

mod counters;
mod jumps;
mod people;
mod random;
mod rollups;
mod times;

use queue_core::Event;
use queue_core::statistics::{By, Figures, Key, Statistics, Table};
use queue_core::value::{CounterId, ServiceId, UserName};

use crate::script::{DAY, Script, moment, settings};

fn events(script: &str) -> Vec<Event> {
    Script::new().play(script).events
}

/// The figures of what happened, folded event by event.
fn folded(events: &[Event]) -> Statistics {
    let mut statistics = Statistics::new(&settings(), DAY);
    events.iter().for_each(|event| statistics.apply(event));
    statistics
}

/// The cells of a script's day as it stands at 16:00.
fn table(script: &str) -> Table {
    folded(&events(script)).until(moment("16:00")).table().clone()
}

/// All figures of a script's day as it stands at 16:00.
fn total(script: &str) -> Figures {
    table(script).total()
}

fn service(service: &str) -> Key {
    Key { service: Some(ServiceId::new(service)), ..Key::default() }
}

fn counter(counter: &str) -> Key {
    Key { counter: Some(CounterId::new(counter)), ..Key::default() }
}

fn staff(staff: &str) -> Key {
    Key { staff: Some(UserName::new(staff)), ..Key::default() }
}

fn hour(hour: i8) -> Key {
    Key { hour: Some(hour), ..Key::default() }
}

const NOTHING: By = By { day: false, hour: false, service: false, counter: false, staff: false };

/// Four people: one waits 5 minutes and is served 7, one waits 20 and is served 10, one does not come, one gives up.
const MORNING: &str = "09:00 counter 3 open
    09:00 issue passport
    09:05 counter 3 call-next
    09:06 counter 3 start
    09:07 issue cashier
    09:08 issue cashier
    09:09 issue birth
    09:13 counter 3 finish
    09:27 counter 3 call-next
    09:28 counter 3 start
    09:38 counter 3 finish
    09:40 counter 3 call-next
    09:42 counter 3 no-show
    10:01 cancel A002
    10:30 counter 3 close";
