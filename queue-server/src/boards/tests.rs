//! Two boards of a zone, and one of another.

use super::*;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn board(run: &str, zone: &str) -> Board {
    let name = format!("Tabela {run}");
    Board {
        run: run.into(),
        device: run.into(),
        name,
        zone: zone.into(),
        voice: true,
        interest: Interest::default(),
    }
}

fn told(call: u128) -> Told {
    let ticket = TicketId(uuid::Uuid::from_u128(call));
    Told { call: call.to_string(), ticket, counter: CounterId::new("4"), service: ServiceId::new("GJC-02") }
}

fn ack(call: u128, spoken: bool) -> Ack {
    let now = "2026-11-23T09:00:00Z".parse().expect("a moment");
    Ack { call: call.to_string(), shown_at: (!spoken).then_some(now), spoken_at: spoken.then_some(now) }
}

#[test]
fn one_board_of_a_zone_speaks_and_one_of_another_zone_too() {
    let boards = Boards::default();
    let (one, two, other) = (
        boards.enter(board("1", "hall")),
        boards.enter(board("2", "hall")),
        boards.enter(board("3", "upstairs")),
    );
    let speaks = |id| boards.speaker(id, seconds(1)).speaks;
    assert_eq!((speaks(one), speaks(two), speaks(other)), (true, false, true));
    boards.leave(one, seconds(1));
    assert_eq!((speaks(one), speaks(two)), (false, true));
}

#[test]
fn a_board_that_cannot_speak_is_never_named() {
    let boards = Boards::default();
    let mute = boards.enter(Board { voice: false, ..board("1", "hall") });
    let two = boards.enter(board("2", "hall"));
    assert!(!boards.speaker(mute, seconds(1)).speaks);
    assert!(boards.speaker(two, seconds(1)).speaks);
}

#[test]
fn only_the_board_of_a_zone_that_asks_first_says_a_call() {
    let boards = Boards::default();
    for (run, zone) in [("1", "hall"), ("2", "hall"), ("3", "upstairs")] {
        boards.enter(board(run, zone));
    }
    boards.call(told(7), seconds(0));
    assert!(boards.acknowledge("1", &[ack(7, true)]));
    assert!(boards.acknowledge("1", &[ack(7, true)]), "a lost reply is asked for again");
    assert!(!boards.acknowledge("2", &[ack(7, true)]));
    assert!(boards.acknowledge("3", &[ack(7, true)]), "another zone hears it, too");
    assert!(!boards.acknowledge("9", &[ack(7, true)]), "a board that is not here says nothing");
}

#[test]
fn a_board_whose_cut_line_ends_after_its_new_one_began_is_still_here() {
    let boards = Boards::default();
    let cut = boards.enter(board("1", "hall"));
    let new = boards.enter(board("1", "hall"));
    boards.leave(cut, seconds(1));
    boards.call(told(7), seconds(2));
    assert!(boards.acknowledge("1", &[ack(7, false), ack(7, true)]), "it shows and says the call");
    assert_eq!(boards.next_late(seconds(3)), None, "nobody else is waited for");
    assert!(boards.speaker(new, seconds(3)).speaks);
}

#[test]
fn a_board_that_does_not_answer_loses_its_voice_and_the_next_one_says_what_is_unsaid() {
    let boards = Boards::default();
    let (one, two) = (boards.enter(board("1", "hall")), boards.enter(board("2", "hall")));
    boards.call(told(7), seconds(0));
    boards.call(told(8), seconds(1));
    assert!(boards.acknowledge("2", &[ack(7, false), ack(8, false)]));
    assert!(boards.acknowledge("1", &[ack(7, true)]), "it said the first before its line was cut");
    assert!(boards.speaker(one, seconds(4)).speaks);
    assert_eq!(boards.speaker(two, seconds(6)), Speaker { speaks: true, unsaid: vec!["8".into()] });
    assert!(!boards.speaker(one, seconds(6)).speaks);
    assert_eq!(boards.speaker(two, seconds(40)).unsaid, Vec::<String>::new(), "too old");
}

#[test]
fn a_clerk_learns_which_board_shows_a_call_and_which_does_not_answer() {
    let boards = Boards::default();
    boards.enter(board("1", "hall"));
    boards.enter(board("2", "hall"));
    let elsewhere = Interest { counters: vec![CounterId::new("9")], services: Vec::new() };
    boards.enter(Board { interest: elsewhere, ..board("3", "counter 9") });
    boards.call(told(7), seconds(10));
    assert!(boards.acknowledge("1", &[ack(7, false)]));
    let shown = |at| boards.shown(told(7).ticket, seconds(at)).expect("told to two boards");
    let states = |at| -> Vec<(String, bool, bool)> {
        shown(at).boards.into_iter().map(|board| (board.name, board.shown, board.silent)).collect()
    };
    assert_eq!(states(14), [("Tabela 1".into(), true, false), ("Tabela 2".into(), false, false)]);
    let late = seconds(10) + ANSWERS_WITHIN;
    assert_eq!(boards.next_late(seconds(14)), Some(late));
    assert!(late < seconds(15), "the clerk reads it within five seconds");
    assert_eq!(states(15), [("Tabela 1".into(), true, false), ("Tabela 2".into(), false, true)]);
    assert!(!shown(15).spoken);
    assert!(boards.acknowledge("1", &[ack(7, true)]));
    assert!(shown(15).spoken);
}

#[test]
fn a_board_that_left_is_missed_until_it_is_back() {
    let boards = Boards::default();
    let one = boards.enter(board("1", "hall"));
    boards.leave(one, seconds(5));
    boards.call(told(7), seconds(10));
    assert!(boards.shown(told(7).ticket, seconds(16)).expect("it is missed").boards[0].silent);
    boards.enter(board("1", "hall"));
    assert!(boards.acknowledge("1", &[ack(7, false)]));
    assert!(boards.shown(told(7).ticket, seconds(17)).expect("it is back").boards[0].shown);
}

#[test]
fn of_two_boards_with_one_token_the_one_that_does_not_answer_is_known() {
    let boards = Boards::default();
    let shared = |run: &str| Board { device: "board".into(), ..board(run, "hall") };
    let (one, two) = (boards.enter(shared("1")), boards.enter(shared("2")));
    boards.call(told(7), seconds(0));
    assert!(boards.acknowledge("2", &[ack(7, false)]));
    assert_eq!(boards.speaker(two, seconds(6)), Speaker { speaks: true, unsaid: vec!["7".into()] });
    let silent = |at| boards.shown(told(7).ticket, seconds(at)).expect("two boards").boards;
    assert!(silent(6).iter().any(|board| board.silent));
    // It was started again.
    boards.leave(one, seconds(7));
    boards.enter(shared("3"));
    assert!(boards.acknowledge("3", &[ack(7, false)]));
    assert!(silent(8).iter().all(|board| board.shown));
}

#[test]
fn without_boards_nobody_waits_for_an_answer() {
    let boards = Boards::default();
    boards.call(told(7), seconds(10));
    assert_eq!(boards.shown(told(7).ticket, seconds(20)), None);
    assert_eq!(boards.next_late(seconds(20)), None);
}

#[test]
fn an_announcement_is_there_for_two_minutes_and_an_evacuation_ends_the_others() {
    let boards = Boards::default();
    let say = |id: &str, kind, at| {
        boards.announce(id.into(), AnnounceRequest { kind, texts: BTreeMap::new() }, seconds(at));
    };
    say("1", AnnouncementKind::Closing, 0);
    assert_eq!(boards.announcements(seconds(30))[0].shown_s, 90);
    assert!(boards.announcements(seconds(120)).is_empty());
    say("2", AnnouncementKind::Closing, 200);
    say("3", AnnouncementKind::Evacuation, 201);
    let ids: Vec<String> = boards.announcements(seconds(202)).into_iter().map(|one| one.id).collect();
    assert_eq!(ids, ["3"]);
}

/// Random cuts, silences, restarts and repeats: whatever happens, no zone hears a call from two boards.
#[test]
fn no_schedule_lets_two_boards_of_a_zone_say_a_call() {
    use rand::{RngExt, SeedableRng};
    for seed in 0..200 {
        let mut chance = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
        let boards = Boards::default();
        let mut streams: Vec<(u64, String)> = Vec::new();
        let mut said: BTreeMap<u128, Vec<String>> = BTreeMap::new();
        let mut runs = 0;
        for step in 0..300_u64 {
            let now = seconds(step);
            match chance.random_range(0..10) {
                0 if streams.len() < 4 => {
                    runs += 1;
                    let run = format!("run {runs}");
                    streams.push((boards.enter(board(&run, "hall")), run));
                }
                1 if !streams.is_empty() => {
                    let (id, _) = streams.swap_remove(chance.random_range(0..streams.len()));
                    boards.leave(id, now);
                }
                2..5 => boards.call(told(u128::from(step)), now),
                _ => {
                    // Any board asks for any call, as often as it likes: what it was told may be old or repeated.
                    let Some((_, run)) = streams.get(chance.random_range(0..streams.len().max(1))) else {
                        continue;
                    };
                    let call = u128::from(chance.random_range(0..=step));
                    let known = boards.shown(told(call).ticket, now).is_some();
                    if known && boards.acknowledge(run, &[ack(call, true)]) {
                        said.entry(call).or_default().push(run.clone());
                    }
                }
            }
        }
        for (call, mut runs) in said {
            runs.dedup();
            assert_eq!(runs.len(), 1, "call {call} with seed {seed} was said by {runs:?}");
        }
    }
}
