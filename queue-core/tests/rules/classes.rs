//! The classes of people who go before others, as an office changes them while people wait.

use queue_core::Refusal;
use queue_core::settings::{ClassRules, OrderMode, OrderRules, Settings};
use queue_core::value::ClassId;

use crate::script::{Script, settings};

const NEXT: ClassRules = ClassRules { head_start_s: 0, rate_percent: 100, goes_next: true, retired: false };

fn with_mothers(rules: ClassRules) -> Settings {
    let mut settings = settings();
    settings.order.classes.insert(ClassId::new("mother"), rules);
    settings
}

#[test]
fn a_retired_class_is_given_to_nobody_and_kept_by_whoever_waits_in_it() {
    let lines = "09:00 issue cashier\n09:01 issue cashier as mother\n09:02 issue cashier";
    let mut script = Script::with(with_mothers(NEXT)).play(lines);
    let retired = with_mothers(ClassRules { retired: true, ..NEXT });
    script.office.adopt(retired).expect("nobody loses anything");
    let script = script.play(
        "09:03 issue cashier as mother
         09:03 classify T003 mother has a child with her
         09:04 counter 3 open
         09:05 counter 3 call-next",
    );
    let told: Vec<&str> = script.told().lines().skip(3).collect();
    assert!(told[0].contains("(unknown_class)") && told[1].contains("(unknown_class)"), "{told:?}");
    assert!(told[3].starts_with("09:05 T002 called to 3"), "{told:?}");
}

#[test]
fn a_class_is_not_taken_from_those_who_wait_in_it() {
    let mut script = Script::with(with_mothers(NEXT)).play("09:00 issue cashier as mother");
    let refused = script.office.adopt(settings());
    assert_eq!(refused, Err(Refusal::ClassInUse(ClassId::new("mother"))));
    script = script.play("09:01 cancel T001");
    assert_eq!(script.office.adopt(settings()), Ok(()), "nobody waits in it any more");
}

#[test]
fn an_order_says_everything_that_cannot_be_meant() {
    assert_eq!(OrderRules::default().verify(), []);
    let rules = |head_start_s, rate_percent| ClassRules { head_start_s, rate_percent, ..NEXT };
    let class = |id: &str, rules| (ClassId::new(id), rules);
    let order = OrderRules {
        mode: OrderMode::Ratio(0),
        classes: [class("late", rules(7201, 100)), class("Mère", NEXT), class("slow", rules(0, 99))].into(),
        overtaking_limit: 0,
    };
    let told: Vec<String> = order.verify().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "head_start_s is between 0 and 7200",
            "rate_percent is between 100 and 1000",
            "ratio is between 1 and 50",
            "overtaking_limit is between 1 and 1000",
            "\"Mère\" must be 1 to 24 small letters, digits and underscores",
        ]
    );
    let many = |retired| OrderRules {
        classes: (0..9).map(|n| class(&format!("c{n}"), ClassRules { retired, ..NEXT })).collect(),
        ..OrderRules::default()
    };
    assert_eq!(many(false).verify()[0].to_string(), "an office offers at most 8 classes");
    assert_eq!(many(true).verify(), [], "who is no longer offered does not count");
}
