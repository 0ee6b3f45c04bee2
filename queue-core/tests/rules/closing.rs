//! People whose turn would not come before the office closes are told before they take a number.

use std::collections::BTreeMap;
use std::sync::Arc;

use queue_core::estimate::{Model, Prior, Waits};
use queue_core::settings::Settings;
use queue_core::value::{Actor, DeviceId, ServiceId, UserName};
use queue_core::{Command, Refusal};

use crate::script::{Script, moment, settings};

/// Twelve people wait for one counter at which everybody takes about ten minutes.
fn afternoon(settings: Settings) -> (Script, Waits) {
    let lines: String = (0..12).map(|n| format!("14:{:02} issue cashier\n", n * 4)).collect();
    let script = Script::with(settings).play(&format!("13:59 counter 3 open\n{lines}"));
    let prior = Prior { typical_minutes: 10.0, counters: 1.0 };
    let model = Model::learn(&[], &BTreeMap::from([("cashier".into(), prior)]));
    let waits = Waits::of_now(&script.office, Arc::new(model));
    (script, waits)
}

fn answer(script: &mut Script, waits: &Waits, by: &Actor, time: &str) -> Result<(), Refusal> {
    let command = Command::Issue(script.wish("cashier"));
    waits.may(&script.office, &command, by, moment(time))
}

#[test]
fn a_kiosk_gives_no_number_whose_turn_would_not_come_but_the_staff_may() {
    let (mut script, waits) = afternoon(settings());
    let (kiosk, clerk) = (Actor::Device(DeviceId::new("kiosk")), Actor::Staff(UserName::new("arta")));
    let cashier = ServiceId::new("cashier");
    assert_eq!(answer(&mut script, &waits, &kiosk, "14:45"), Ok(()), "there is time until 16:00");
    let refused = Err(Refusal::ClosesBeforeTurn(cashier.clone()));
    assert_eq!(answer(&mut script, &waits, &kiosk, "15:40"), refused);
    assert_eq!(answer(&mut script, &waits, &Actor::Citizen, "15:40"), refused);
    assert_eq!(answer(&mut script, &waits, &clerk, "15:40"), Ok(()));
    let next = waits.of_next(&script.office, &cashier, moment("15:40"));
    assert!(next.closes_before_turn, "it is said beforehand");
}

#[test]
fn an_office_may_give_numbers_until_it_closes() {
    let (mut script, waits) = afternoon(Settings { closes_by_capacity: false, ..settings() });
    assert_eq!(answer(&mut script, &waits, &Actor::Citizen, "15:55"), Ok(()));
}

#[test]
fn nobody_is_turned_away_while_no_counter_is_open_and_nothing_can_be_said() {
    let (script, waits) = afternoon(settings());
    let mut script = script.play("14:50 counter 3 close");
    let waits = Waits::of_now(&script.office, waits.model());
    assert_eq!(answer(&mut script, &waits, &Actor::Citizen, "15:40"), Ok(()));
}
