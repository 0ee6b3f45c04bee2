//! Every command in every state: the whole table, so that a change of one pair is seen.

use std::collections::BTreeMap;

use expect_test::expect;

use crate::script::{Script, settings};

/// How the ticket `A001` and counter 3 get into each state, and when the command comes. Counter 4 serves the cashier's
/// people, and `A002` waits for a passport behind `A001`.
const STATES: [(&str, &str, &str); 18] = [
    ("waiting", "", "09:10"),
    ("called", "09:02 counter 3 call-next", "09:03"),
    ("called, and the time is over", "09:02 counter 3 call-next", "09:10"),
    (
        "called as often as allowed",
        "09:02 counter 3 call-next\n09:02 counter 3 recall\n09:02 counter 3 recall",
        "09:03",
    ),
    ("serving", "09:02 counter 3 call-next\n09:03 counter 3 start", "09:10"),
    ("parked", "09:02 counter 3 call-next\n09:03 counter 3 start\n09:04 counter 3 park", "09:10"),
    ("finished", "09:02 counter 3 call-next\n09:04 counter 3 finish", "09:10"),
    (
        "finished, and the paperwork goes on",
        "09:02 counter 3 call-next\n09:04 counter 3 finish with-paperwork",
        "09:10",
    ),
    ("no-show, within the grace", "09:02 counter 3 call-next\n09:04 counter 3 no-show", "09:19"),
    ("no-show, after the grace", "09:02 counter 3 call-next\n09:04 counter 3 no-show", "09:20"),
    (
        "no-show for the second time",
        "09:02 counter 3 call-next\n09:04 counter 3 no-show\n09:05 reinstate A001
         09:06 counter 3 call-next\n09:07 counter 3 no-show",
        "09:08",
    ),
    ("transferred", "09:02 counter 3 call-next\n09:04 counter 3 transfer cashier", "09:10"),
    ("transferred to a counter", "09:02 counter 3 call-next\n09:04 counter 3 transfer to 4", "09:10"),
    ("cancelled", "09:02 cancel A001", "09:10"),
    ("expired", "+04:00 end-day", "+04:10"),
    ("waiting while the counter pauses", "09:02 counter 3 pause coffee", "09:10"),
    ("waiting while the counter is closed", "09:02 counter 3 close", "09:10"),
    (
        "waiting while the citizen is elsewhere",
        "09:02 issue cashier with A001\n09:03 counter 4 call-next",
        "09:10",
    ),
];

const COMMANDS: [&str; 32] = [
    "counter 3 call-next",
    "counter 3 call-next after A001",
    "counter 3 call A001 a child is ill",
    "counter 3 call A001",
    "counter 3 recall",
    "counter 3 start",
    "counter 3 finish",
    "counter 3 finish with-paperwork",
    "counter 3 paperwork-done",
    "counter 3 put-back",
    "counter 3 no-show",
    "counter 3 park",
    "counter 3 transfer cashier",
    "counter 3 transfer passport",
    "counter 3 transfer to 4",
    "counter 3 add cashier",
    "counter 3 resume A001",
    "counter 3 serve-now cashier",
    "counter 3 served cashier 09:00 09:01",
    "counter 3 open",
    "counter 3 pause coffee",
    "counter 3 close",
    "put-back-parked A001",
    "give-up-call A001",
    "reinstate A001",
    "let-pass A001 1",
    "cancel A001",
    "classify A001 priority is old",
    "present A001",
    "no-paper A001",
    "issue-again A001",
    "end-day",
];

/// What comes of every command: those that are taken with what they lead to, and the refusals by their
/// names. All name the first ticket of `A001`.
fn row(begin: &str, time: &str) -> String {
    let (mut taken, mut refused) = (String::new(), BTreeMap::<String, Vec<&str>>::new());
    for command in COMMANDS {
        let shown = command.strip_prefix("counter 3 ").unwrap_or(command);
        let mut settings = settings();
        settings.no_show.automatic = true;
        let before = Script::with(settings).play(begin);
        let known = before.told().len();
        let after = before.play(&format!("{time} {}", command.replace("A001", "first:A001")));
        let told: Vec<&str> = after.told()[known..].lines().map(|line| &line[time.len() + 1..]).collect();
        match told[0].strip_prefix("refused: ") {
            None => taken.push_str(&format!("  {shown}: {}\n", told.join("; "))),
            Some(refusal) => {
                let code = refusal.rsplit('(').next().unwrap_or_default().trim_end_matches(')');
                refused.entry(code.to_owned()).or_default().push(shown);
            }
        }
    }
    let refused = refused.iter().map(|(code, commands)| format!("  {code}! {}\n", commands.join(" · ")));
    taken + &refused.collect::<String>()
}

#[test]
fn every_command_in_every_state_is_a_decision_someone_took() {
    let mut table = String::new();
    let begin = "09:01 counter 3 open\n09:01 counter 4 open cashier\n09:01 issue passport";
    for (state, path, time) in STATES {
        table.push_str(&format!("{state}\n{}", row(&format!("09:00 issue passport\n{begin}\n{path}"), time)));
    }
    let afar = format!("09:00 issue passport from afar\n{begin}");
    table.push_str(&format!("waiting, but not in the hall\n{}", row(&afar, "09:10")));
    expect![[r#"
        waiting
          call-next: A001 called to 3 (1), first_arrived
          call A001 a child is ill: A001 called to 3 (1), chosen
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A001 A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          let-pass A001 1: A001 lets 1 pass
          cancel A001: A001 cancelled
          classify A001 priority is old: A001 belongs to priority: is old
          no-paper A001: A001 has paper: None
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          reason_missing! call A001
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! resume A001 · put-back-parked A001 · give-up-call A001 · reinstate A001 · present A001
        called
          call-next after A001: A001 finished: Resolved, start estimated 09:02:30; A002 called to 3 (1), first_arrived
          recall: A001 called again (2)
          start: A001 is served
          finish: A001 finished: Resolved, start estimated 09:02:30
          finish with-paperwork: A001 finished: Resolved, start estimated 09:02:30, paperwork follows
          put-back: A001 waits again
          no-show: A001 did not come
          transfer cashier: A001 is sent on; A001 waits for cashier
          transfer to 4: A001 is sent on; A001 waits for passport at 4
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          cancel A001: A001 cancelled
          no-paper A001: A001 has paper: None
          call_goes_on! give-up-call A001
          counter_busy! call-next · call A001 a child is ill · call A001 · resume A001 · serve-now cashier · pause coffee · close
          counter_idle! paperwork-done
          day_goes_on! end-day
          same_destination! transfer passport
          ticket_exists! issue-again A001
          wrong_state! park · add cashier · put-back-parked A001 · reinstate A001 · let-pass A001 1 · classify A001 priority is old · present A001
        called, and the time is over
          call-next after A001: A001 finished: Resolved, start estimated 09:02:30; A002 called to 3 (1), first_arrived
          recall: A001 called again (2)
          start: A001 is served
          finish: A001 finished: Resolved, start estimated 09:02:30
          finish with-paperwork: A001 finished: Resolved, start estimated 09:02:30, paperwork follows
          put-back: A001 waits again
          no-show: A001 did not come
          transfer cashier: A001 is sent on; A001 waits for cashier
          transfer to 4: A001 is sent on; A001 waits for passport at 4
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          give-up-call A001: A001 did not come
          cancel A001: A001 cancelled
          no-paper A001: A001 has paper: None
          counter_busy! call-next · call A001 a child is ill · call A001 · resume A001 · serve-now cashier · pause coffee · close
          counter_idle! paperwork-done
          day_goes_on! end-day
          same_destination! transfer passport
          ticket_exists! issue-again A001
          wrong_state! park · add cashier · put-back-parked A001 · reinstate A001 · let-pass A001 1 · classify A001 priority is old · present A001
        called as often as allowed
          call-next after A001: A001 finished: Resolved, start estimated 09:02:30; A002 called to 3 (1), first_arrived
          start: A001 is served
          finish: A001 finished: Resolved, start estimated 09:02:30
          finish with-paperwork: A001 finished: Resolved, start estimated 09:02:30, paperwork follows
          put-back: A001 waits again
          no-show: A001 did not come
          transfer cashier: A001 is sent on; A001 waits for cashier
          transfer to 4: A001 is sent on; A001 waits for passport at 4
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          cancel A001: A001 cancelled
          no-paper A001: A001 has paper: None
          call_goes_on! give-up-call A001
          counter_busy! call-next · call A001 a child is ill · call A001 · resume A001 · serve-now cashier · pause coffee · close
          counter_idle! paperwork-done
          day_goes_on! end-day
          same_destination! transfer passport
          ticket_exists! issue-again A001
          too_many_calls! recall
          wrong_state! park · add cashier · put-back-parked A001 · reinstate A001 · let-pass A001 1 · classify A001 priority is old · present A001
        serving
          call-next after A001: A001 finished: Resolved; A002 called to 3 (1), first_arrived
          finish: A001 finished: Resolved
          finish with-paperwork: A001 finished: Resolved, paperwork follows
          park: A001 is parked
          transfer cashier: A001 is sent on; A001 waits for cashier
          transfer to 4: A001 is sent on; A001 waits for passport at 4
          add cashier: A001 waits for cashier
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          no-paper A001: A001 has paper: None
          counter_busy! call-next · call A001 a child is ill · call A001 · resume A001 · serve-now cashier · pause coffee · close
          counter_idle! paperwork-done
          day_goes_on! end-day
          same_destination! transfer passport
          ticket_exists! issue-again A001
          wrong_state! recall · start · put-back · no-show · put-back-parked A001 · give-up-call A001 · reinstate A001 · let-pass A001 1 · cancel A001 · classify A001 priority is old · present A001
        parked
          call-next: A002 called to 3 (1), first_arrived
          resume A001: A001 goes on at 3
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          put-back-parked A001: A001 waits again
          cancel A001: A001 cancelled
          no-paper A001: A001 has paper: None
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! call A001 a child is ill · call A001 · give-up-call A001 · reinstate A001 · let-pass A001 1 · classify A001 priority is old · present A001
        finished
          call-next: A002 called to 3 (1), first_arrived
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          no-paper A001: A001 has paper: None
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! call A001 a child is ill · call A001 · resume A001 · put-back-parked A001 · give-up-call A001 · reinstate A001 · let-pass A001 1 · cancel A001 · classify A001 priority is old · present A001
        finished, and the paperwork goes on
          call-next: A002 called to 3 (1), first_arrived
          paperwork-done: counter 3 has done the paperwork
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          no-paper A001: A001 has paper: None
          counter_idle! recall · start · finish · finish with-paperwork · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! call A001 a child is ill · call A001 · resume A001 · put-back-parked A001 · give-up-call A001 · reinstate A001 · let-pass A001 1 · cancel A001 · classify A001 priority is old · present A001
        no-show, within the grace
          call-next: A002 called to 3 (1), first_arrived
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          reinstate A001: A001 came after all and waits again
          no-paper A001: A001 has paper: None
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! call A001 a child is ill · call A001 · resume A001 · put-back-parked A001 · give-up-call A001 · let-pass A001 1 · cancel A001 · classify A001 priority is old · present A001
        no-show, after the grace
          call-next: A002 called to 3 (1), first_arrived
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          no-paper A001: A001 has paper: None
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          grace_over! reinstate A001
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! call A001 a child is ill · call A001 · resume A001 · put-back-parked A001 · give-up-call A001 · let-pass A001 1 · cancel A001 · classify A001 priority is old · present A001
        no-show for the second time
          call-next: A002 called to 3 (1), first_arrived
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          no-paper A001: A001 has paper: None
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          grace_over! reinstate A001
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! call A001 a child is ill · call A001 · resume A001 · put-back-parked A001 · give-up-call A001 · let-pass A001 1 · cancel A001 · classify A001 priority is old · present A001
        transferred
          call-next: A001 called to 3 (1), first_arrived
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A001 A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          no-paper A001: A001 has paper: None
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! call A001 a child is ill · call A001 · resume A001 · put-back-parked A001 · give-up-call A001 · reinstate A001 · let-pass A001 1 · cancel A001 · classify A001 priority is old · present A001
        transferred to a counter
          call-next: A002 called to 3 (1), first_arrived
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          no-paper A001: A001 has paper: None
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! call A001 a child is ill · call A001 · resume A001 · put-back-parked A001 · give-up-call A001 · reinstate A001 · let-pass A001 1 · cancel A001 · classify A001 priority is old · present A001
        cancelled
          call-next: A002 called to 3 (1), first_arrived
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          no-paper A001: A001 has paper: None
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! call A001 a child is ill · call A001 · resume A001 · put-back-parked A001 · give-up-call A001 · reinstate A001 · let-pass A001 1 · cancel A001 · classify A001 priority is old · present A001
        expired
          open: counter 3 opens for everything
          close: counter 3 closes
          cancel A001: a ticket that has not arrived is given up
          counter_closed! call-next · call-next after A001 · call A001 a child is ill · call A001 · recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier · serve-now cashier · pause coffee
          day_goes_on! end-day
          impossible_times! served cashier 09:00 09:01
          office_closed! issue-again A001
          unknown_ticket! resume A001 · put-back-parked A001 · give-up-call A001 · reinstate A001 · let-pass A001 1 · classify A001 priority is old · present A001 · no-paper A001
        waiting while the counter pauses
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          let-pass A001 1: A001 lets 1 pass
          cancel A001: A001 cancelled
          classify A001 priority is old: A001 belongs to priority: is old
          no-paper A001: A001 has paper: None
          counter_closed! call-next · call-next after A001 · call A001 a child is ill · call A001 · recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier · resume A001 · serve-now cashier
          day_goes_on! end-day
          ticket_exists! issue-again A001
          wrong_state! put-back-parked A001 · give-up-call A001 · reinstate A001 · present A001
        waiting while the counter is closed
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          close: counter 3 closes
          let-pass A001 1: A001 lets 1 pass
          cancel A001: A001 cancelled
          classify A001 priority is old: A001 belongs to priority: is old
          no-paper A001: A001 has paper: None
          counter_closed! call-next · call-next after A001 · call A001 a child is ill · call A001 · recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier · resume A001 · serve-now cashier · pause coffee
          day_goes_on! end-day
          ticket_exists! issue-again A001
          wrong_state! put-back-parked A001 · give-up-call A001 · reinstate A001 · present A001
        waiting while the citizen is elsewhere
          call-next: A002 called to 3 (1), first_arrived
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          let-pass A001 1: A001 lets 1 pass
          cancel A001: A001 cancelled
          classify A001 priority is old: A001 belongs to priority: is old
          no-paper A001: A001 has paper: None
          citizen_elsewhere! call A001 a child is ill
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          reason_missing! call A001
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! resume A001 · put-back-parked A001 · give-up-call A001 · reinstate A001 · present A001
        waiting, but not in the hall
          call-next: A002 called to 3 (1), first_arrived
          serve-now cashier: T001 waits for cashier; T001 called to 3 (1), at_once, before A002; T001 is served
          served cashier 09:00 09:01: T001 waits for cashier; T001 was served at 3: Resolved
          open: counter 3 opens for everything
          pause coffee: counter 3 pauses: coffee
          close: counter 3 closes
          let-pass A001 1: A001 lets 1 pass
          cancel A001: A001 cancelled
          classify A001 priority is old: A001 belongs to priority: is old
          present A001: A001 is in the hall
          no-paper A001: A001 has paper: None
          citizen_absent! call A001 a child is ill
          counter_idle! recall · start · finish · finish with-paperwork · paperwork-done · put-back · no-show · park · transfer cashier · transfer passport · transfer to 4 · add cashier
          day_goes_on! end-day
          reason_missing! call A001
          ticket_elsewhere! call-next after A001
          ticket_exists! issue-again A001
          wrong_state! resume A001 · put-back-parked A001 · give-up-call A001 · reinstate A001
    "#]].assert_eq(&table);
}
