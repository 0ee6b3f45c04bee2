//! Every command in every state: the whole table, so that a change of one pair is seen.

use expect_test::expect;

use crate::script::Script;

/// How a ticket `A001` at counter 3 gets into each state.
const STATES: [(&str, &str); 7] = [
    ("waiting", ""),
    ("called", "09:02 counter 3 call-next"),
    ("serving", "09:02 counter 3 call-next\n09:03 counter 3 start"),
    ("finished", "09:02 counter 3 call-next\n09:04 counter 3 finish"),
    ("no_show", "09:02 counter 3 call-next\n09:04 counter 3 no-show"),
    ("cancelled", "09:02 cancel A001"),
    ("expired", "+05:00 end-day"),
];

const COMMANDS: [&str; 10] = [
    "counter 3 call-next",
    "counter 3 call-next after A001",
    "counter 3 recall",
    "counter 3 start",
    "counter 3 finish",
    "counter 3 put-back",
    "counter 3 no-show",
    "cancel A001",
    "no-paper A001",
    "counter 3 close",
];

#[test]
fn every_command_in_every_state_is_a_decision_someone_took() {
    let mut table = String::new();
    for (state, path) in STATES {
        table.push_str(&format!("{state}\n"));
        for command in COMMANDS {
            let begin = format!("09:00 issue passport\n09:01 counter 3 open\n{path}");
            let before = Script::new().play(&begin);
            let known = before.told().len();
            let after = before.play(&format!("+06:00 {command}"));
            let told: Vec<&str> =
                after.told()[known..].lines().map(|line| &line["+06:00 ".len()..]).collect();
            table.push_str(&format!("  {command}: {}\n", told.join("; ")));
        }
    }
    expect![[r#"
        waiting
          counter 3 call-next: A001 called to 3 (1), first_arrived
          counter 3 call-next after A001: refused: ticket 00000000-0000-0000-0000-000000000001 is not at this counter (ticket_elsewhere)
          counter 3 recall: refused: counter 3 has no ticket (counter_idle)
          counter 3 start: refused: counter 3 has no ticket (counter_idle)
          counter 3 finish: refused: counter 3 has no ticket (counter_idle)
          counter 3 put-back: refused: counter 3 has no ticket (counter_idle)
          counter 3 no-show: refused: counter 3 has no ticket (counter_idle)
          cancel A001: A001 cancelled
          no-paper A001: A001 has paper: None
          counter 3 close: counter 3 closes
        called
          counter 3 call-next: refused: this counter still has ticket A001 (counter_busy)
          counter 3 call-next after A001: A001 finished: Resolved, start estimated 09:02:30
          counter 3 recall: A001 called again (2)
          counter 3 start: A001 is served
          counter 3 finish: A001 finished: Resolved, start estimated 09:02:30
          counter 3 put-back: A001 waits again
          counter 3 no-show: A001 did not come
          cancel A001: A001 cancelled
          no-paper A001: A001 has paper: None
          counter 3 close: refused: this counter still has ticket A001 (counter_busy)
        serving
          counter 3 call-next: refused: this counter still has ticket A001 (counter_busy)
          counter 3 call-next after A001: A001 finished: Resolved
          counter 3 recall: refused: ticket A001 is serving (wrong_state)
          counter 3 start: refused: ticket A001 is serving (wrong_state)
          counter 3 finish: A001 finished: Resolved
          counter 3 put-back: refused: ticket A001 is serving (wrong_state)
          counter 3 no-show: refused: ticket A001 is serving (wrong_state)
          cancel A001: refused: ticket A001 is serving (wrong_state)
          no-paper A001: A001 has paper: None
          counter 3 close: refused: this counter still has ticket A001 (counter_busy)
        finished
          counter 3 call-next: refused: nobody is waiting for this counter (nobody_waiting)
          counter 3 call-next after A001: refused: ticket 00000000-0000-0000-0000-000000000001 is not at this counter (ticket_elsewhere)
          counter 3 recall: refused: counter 3 has no ticket (counter_idle)
          counter 3 start: refused: counter 3 has no ticket (counter_idle)
          counter 3 finish: refused: counter 3 has no ticket (counter_idle)
          counter 3 put-back: refused: counter 3 has no ticket (counter_idle)
          counter 3 no-show: refused: counter 3 has no ticket (counter_idle)
          cancel A001: refused: ticket A001 is finished (wrong_state)
          no-paper A001: A001 has paper: None
          counter 3 close: counter 3 closes
        no_show
          counter 3 call-next: refused: nobody is waiting for this counter (nobody_waiting)
          counter 3 call-next after A001: refused: ticket 00000000-0000-0000-0000-000000000001 is not at this counter (ticket_elsewhere)
          counter 3 recall: refused: counter 3 has no ticket (counter_idle)
          counter 3 start: refused: counter 3 has no ticket (counter_idle)
          counter 3 finish: refused: counter 3 has no ticket (counter_idle)
          counter 3 put-back: refused: counter 3 has no ticket (counter_idle)
          counter 3 no-show: refused: counter 3 has no ticket (counter_idle)
          cancel A001: refused: ticket A001 is no_show (wrong_state)
          no-paper A001: A001 has paper: None
          counter 3 close: counter 3 closes
        cancelled
          counter 3 call-next: refused: nobody is waiting for this counter (nobody_waiting)
          counter 3 call-next after A001: refused: ticket 00000000-0000-0000-0000-000000000001 is not at this counter (ticket_elsewhere)
          counter 3 recall: refused: counter 3 has no ticket (counter_idle)
          counter 3 start: refused: counter 3 has no ticket (counter_idle)
          counter 3 finish: refused: counter 3 has no ticket (counter_idle)
          counter 3 put-back: refused: counter 3 has no ticket (counter_idle)
          counter 3 no-show: refused: counter 3 has no ticket (counter_idle)
          cancel A001: refused: ticket A001 is cancelled (wrong_state)
          no-paper A001: A001 has paper: None
          counter 3 close: counter 3 closes
        expired
          counter 3 call-next: refused: counter 3 is not open (counter_closed)
          counter 3 call-next after A001: refused: counter 3 is not open (counter_closed)
          counter 3 recall: refused: counter 3 is not open (counter_closed)
          counter 3 start: refused: counter 3 is not open (counter_closed)
          counter 3 finish: refused: counter 3 is not open (counter_closed)
          counter 3 put-back: refused: counter 3 is not open (counter_closed)
          counter 3 no-show: refused: counter 3 is not open (counter_closed)
          cancel A001: a ticket that has not arrived is given up
          no-paper A001: refused: there is no ticket 00000000-0000-0000-0000-00000000dead today (unknown_ticket)
          counter 3 close: counter 3 closes
    "#]].assert_eq(&table);
}
