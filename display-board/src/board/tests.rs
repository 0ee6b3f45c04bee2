//! The board as a hall sees it.

use expect_test::{Expect, expect};
use queue_api::board::Withdrawn;
use queue_api::office::Clock;
use rand::{RngExt, SeedableRng};

use super::example::call;
use super::*;
use crate::announce::queue::Length;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A hall: a board and the time since it started, at 09:42:00 in the office. Every call has the next position.
struct Hall {
    board: Board,
    seq: Seq,
}

impl Hall {
    fn empty(audible: bool) -> Self {
        Self::of(audible, HALL)
    }

    fn of(audible: bool, room: Room) -> Self {
        let mut board = Board::new(audible, room);
        board.set_clock(clock(1.0));
        Self { board, seq: 0 }
    }

    /// A board that started with these calls, newest first.
    fn with(calls: &[&str]) -> Self {
        let mut hall = Self::empty(true);
        hall.snapshot(calls, 0);
        hall
    }

    fn snapshot(&mut self, calls: &[&str], at_s: u64) {
        self.seq += 1;
        let calls = calls.iter().map(|number| call(number, "4")).collect();
        let snapshot = Snapshot { seq: self.seq, calls, ..Snapshot::default() };
        self.board.hear(self.seq, &BoardEvent::Snapshot(snapshot), seconds(at_s));
    }

    fn call(&mut self, number: &str, at_s: u64) {
        self.call_made(number, at_s, at_s);
    }

    /// A call that was made at one time and learned of at another.
    fn call_made(&mut self, number: &str, made_s: u64, at_s: u64) {
        self.seq += 1;
        let mut call = call(number, "4");
        call.called_at += seconds(made_s);
        self.board.hear(self.seq, &BoardEvent::Called(call), seconds(at_s));
    }

    fn withdraw(&mut self, number: &str, at_s: u64) {
        self.seq += 1;
        let call = call(number, "4");
        let withdrawn = Withdrawn { ticket: call.ticket, number: call.number };
        self.board.hear(self.seq, &BoardEvent::Withdrawn(withdrawn), seconds(at_s));
    }

    /// What is said next, and it is said to its end by `until_s`.
    fn say(&mut self, at_s: u64, until_s: u64) -> Option<String> {
        let turn = self.board.next_turn(seconds(at_s))?;
        self.board.spoken(&turn.call.call, seconds(until_s));
        Some(turn.call.number.to_string())
    }

    fn check(&self, at_s: u64, expected: &Expect) {
        let screen = self.board.screen(seconds(at_s));
        let list = |calls: &[Shown]| {
            let calls: Vec<String> = calls
                .iter()
                .map(|call| format!("{}{}", call.number, if call.pulse.is_some() { "!" } else { "" }))
                .collect();
            calls.join(", ")
        };
        expected.assert_eq(&format!(
            "{} | {} | {} | {} | {}",
            if screen.current { "current" } else { "not current" },
            list(&screen.large),
            list(&screen.earlier),
            screen.clock.unwrap_or_default(),
            screen.last_known.unwrap_or_default(),
        ));
    }
}

fn clock(speed: f64) -> OfficeClock {
    let now = call("A001", "1").called_at;
    OfficeClock::new(Clock { now, speed }, "Europe/Tirane", Duration::ZERO)
}

#[test]
fn a_board_that_never_reached_the_server_is_not_current() {
    Hall::empty(true).check(0, &expect!["not current |  |  | 09:42 | "]);
}

#[test]
fn the_two_newest_calls_are_large_and_the_others_beside_them() {
    Hall::with(&["A042", "T117", "S031", "A041"])
        .check(0, &expect!["current | A 042, T 117 | S 031, A 041 | 09:42 | "]);
}

#[test]
fn what_was_called_before_the_board_started_is_shown_and_never_said() {
    let mut hall = Hall::with(&["A042", "T117"]);
    assert_eq!(hall.say(1, 9), None);
}

#[test]
fn a_new_call_becomes_large_pulses_and_is_said() {
    let mut hall = Hall::with(&["T117", "S031"]);
    hall.call("A042", 5);
    hall.check(5, &expect!["current | A 042!, T 117 | S 031 | 09:42 | "]);
    hall.check(7, &expect!["current | A 042, T 117 | S 031 | 09:42 | "]);
    assert_eq!(hall.say(5, 14), Some("A042".into()));
    assert_eq!(hall.say(14, 20), None, "nothing is said twice");
}

#[test]
fn a_call_keeps_its_large_place_until_it_was_said() {
    let mut hall = Hall::with(&["T117"]);
    hall.call("A001", 1);
    hall.call("A002", 2);
    let first = hall.board.next_turn(seconds(2)).expect("a call waits");
    hall.call("A003", 3);
    hall.check(3, &expect!["current | A 002!, A 001 | A 003, T 117 | 09:42 | "]);
    hall.board.spoken(&first.call.call, seconds(10));
    hall.check(10, &expect!["current | A 003!, A 002 | A 001, T 117 | 09:42 | "]);
}

#[test]
fn without_sound_a_call_keeps_its_place_for_five_seconds() {
    let mut hall = Hall::empty(false);
    hall.snapshot(&["T117"], 0);
    hall.call("A001", 1);
    hall.call("A002", 2);
    hall.call("A003", 3);
    hall.check(5, &expect!["current | A 002, A 001 | A 003, T 117 | 09:42 | "]);
    hall.board.tick(seconds(6));
    hall.check(6, &expect!["current | A 003!, A 002 | A 001, T 117 | 09:42 | "]);
    assert_eq!(hall.say(6, 7), None);
}

#[test]
fn a_withdrawn_call_leaves_the_screen_and_is_not_said() {
    let mut hall = Hall::with(&["T117"]);
    hall.call("A001", 1);
    hall.withdraw("A001", 2);
    hall.check(2, &expect!["current | T 117 |  | 09:42 | "]);
    assert_eq!(hall.say(2, 3), None);
}

#[test]
fn the_code_of_the_hall_is_shown_only_while_it_is_taken() {
    let mut hall = Hall::with(&["A001"]);
    let code = |hall: &Hall, at_s| hall.board.screen(seconds(at_s)).presence_code;
    assert_eq!(code(&hall, 1), None, "an office that takes no numbers from afar has none");
    let read = |code: &str| Some(PresenceCode { code: code.into(), changes_in_s: 20 });
    hall.board.set_presence_code(read("4711"), seconds(10));
    assert_eq!(code(&hall, 30).as_deref(), Some("4711"));
    // The server takes a code a minute longer than it is shown; without the next one it goes.
    assert_eq!(code(&hall, 34).as_deref(), Some("4711"));
    assert_eq!(hall.board.next_change(seconds(31)), Some(seconds(30) + CODE_GRACE));
    assert_eq!(code(&hall, 35), None);
    hall.board.set_presence_code(read("0815"), seconds(36));
    assert_eq!(code(&hall, 36).as_deref(), Some("0815"));
    hall.board.set_presence_code(None, seconds(37));
    assert_eq!(code(&hall, 37), None, "it could not be read");
}

#[test]
fn a_board_that_is_not_current_shows_no_code() {
    let mut hall = Hall::empty(true);
    let read = PresenceCode { code: "4711".into(), changes_in_s: 60 };
    hall.board.set_presence_code(Some(read), seconds(0));
    assert_eq!(hall.board.screen(seconds(1)).presence_code, None, "nothing of the hall is known yet");
    hall.snapshot(&["A001"], 2);
    assert_eq!(hall.board.screen(seconds(2)).presence_code.as_deref(), Some("4711"));
    hall.board.lose_line(seconds(3));
    assert_eq!(hall.board.screen(seconds(5)).presence_code.as_deref(), Some("4711"));
    assert_eq!(hall.board.screen(seconds(6)).presence_code, None);
}

#[test]
fn a_lost_line_is_said_after_three_seconds_with_the_last_known_calls() {
    let mut hall = Hall::with(&["A042", "T117", "S031"]);
    hall.board.lose_line(seconds(60));
    hall.check(62, &expect!["current | A 042, T 117 | S 031 | 09:43 | "]);
    hall.check(125, &expect!["not current |  | A 042, T 117, S 031 | 09:44 | 09:43"]);
    hall.board.lose_line(seconds(200));
    hall.check(200, &expect!["not current |  | A 042, T 117, S 031 | 09:45 | 09:43"]);
}

#[test]
fn a_line_that_comes_back_makes_the_board_current() {
    let mut hall = Hall::with(&["A042"]);
    hall.board.lose_line(seconds(1));
    hall.call("T117", 9);
    hall.check(9, &expect!["current | T 117!, A 042 |  | 09:42 | "]);
}

#[test]
fn a_call_missed_for_less_than_thirty_seconds_is_shown_and_said() {
    let mut hall = Hall::with(&["A001"]);
    hall.board.lose_line(seconds(5));
    hall.call_made("A002", 10, 39);
    assert_eq!(hall.say(39, 48), Some("A002".into()));
}

#[test]
fn a_call_missed_for_longer_is_shown_and_not_said() {
    let mut hall = Hall::with(&["A001"]);
    hall.board.lose_line(seconds(5));
    hall.call_made("A002", 10, 40);
    hall.check(40, &expect!["current | A 002, A 001 |  | 09:42 | "]);
    assert_eq!(hall.say(40, 48), None);
}

#[test]
fn a_snapshot_after_a_lost_line_says_fresh_calls_once() {
    let mut hall = Hall::with(&["A001"]);
    hall.board.lose_line(seconds(5));
    hall.snapshot(&["A002", "A001"], 10);
    assert_eq!(hall.say(10, 18), Some("A002".into()));
    hall.snapshot(&["A002", "A001"], 20);
    assert_eq!(hall.say(20, 28), None);
}

#[test]
fn a_call_that_a_new_snapshot_no_longer_has_is_not_said() {
    let mut hall = Hall::with(&["A001"]);
    hall.call("A002", 1);
    hall.snapshot(&["A001"], 2);
    assert_eq!(hall.say(2, 3), None);
}

#[test]
fn above_four_times_the_speed_only_the_newest_call_is_said_and_the_newest_are_large() {
    let mut hall = Hall::empty(true);
    hall.board.set_clock(clock(60.0));
    hall.snapshot(&[], 0);
    for (number, at_s) in [("A001", 1), ("A002", 2), ("A003", 3)] {
        hall.call_made(number, at_s * 60, at_s);
    }
    hall.check(3, &expect!["current | A 003!, A 002! | A 001 | 09:45 | "]);
    assert_eq!(hall.say(3, 12), Some("A003".into()));
    assert_eq!(hall.say(12, 20), None);
}

#[test]
fn what_waits_when_the_sound_fails_is_not_said_later() {
    let mut hall = Hall::with(&[]);
    hall.call("A001", 1);
    hall.board.set_audible(false, seconds(2));
    hall.board.set_audible(true, seconds(3));
    assert_eq!(hall.say(3, 4), None);
    hall.call("A002", 5);
    assert_eq!(hall.say(5, 9), Some("A002".into()));
}

#[test]
fn another_journal_does_not_hide_its_calls_behind_known_ones() {
    let mut hall = Hall::with(&[]);
    hall.seq = 500;
    hall.call("A001", 1);
    assert_eq!(hall.say(1, 2), Some("A001".into()));
    hall.seq = 3;
    hall.snapshot(&[], 5);
    hall.call("A001", 6);
    assert_eq!(hall.say(6, 7), Some("A001".into()));
}

#[test]
fn what_was_called_the_day_before_is_no_longer_shown() {
    let mut hall = Hall::with(&["A042", "T117"]);
    hall.board.tick(seconds(11 * 3_600));
    hall.check(11 * 3_600, &expect!["current | A 042, T 117 |  | 20:42 | "]);
    hall.board.tick(seconds(12 * 3_600));
    hall.check(12 * 3_600, &expect!["current |  |  | 21:42 | "]);
}

#[test]
fn a_board_wakes_for_the_minute_the_pulse_and_the_end_of_the_grace() {
    let mut hall = Hall::with(&[]);
    assert_eq!(hall.board.next_change(seconds(1)), Some(Duration::from_millis(60_001)));
    hall.call("A001", 2);
    assert_eq!(hall.board.next_change(seconds(2)), Some(seconds(2) + PULSES));
    hall.board.lose_line(seconds(20));
    assert_eq!(hall.board.next_change(seconds(20)), Some(seconds(23)));
}

impl Hall {
    fn speaker(&mut self, speaks: bool, unsaid: &[&str], at_s: u64) {
        let unsaid = unsaid.iter().map(|number| call(number, "4").call).collect();
        self.board.hear(self.seq, &BoardEvent::Speaker(Speaker { speaks, unsaid }), seconds(at_s));
    }
}

#[test]
fn a_board_that_is_not_named_shows_calls_and_says_none() {
    let mut hall = Hall::with(&[]);
    hall.speaker(false, &[], 0);
    hall.call("A001", 1);
    hall.check(1, &expect!["current | A 001! |  | 09:42 | "]);
    assert_eq!(hall.say(1, 9), None);
}

#[test]
fn a_board_that_takes_over_says_what_the_one_before_it_left_unsaid() {
    let mut hall = Hall::with(&[]);
    hall.speaker(false, &[], 0);
    hall.call("A001", 1);
    hall.call("A002", 2);
    hall.speaker(true, &["A002"], 7);
    assert_eq!(hall.say(7, 15), Some("A002".into()));
    assert_eq!(hall.say(15, 20), None);
}

#[test]
fn a_board_that_was_started_again_says_nothing_old_even_when_it_was_left_unsaid() {
    let mut hall = Hall::with(&["A001"]);
    hall.speaker(true, &["A001"], 0);
    assert_eq!(hall.say(1, 9), None);
    hall.call("A002", 10);
    assert_eq!(hall.say(10, 19), Some("A002".into()));
}

#[test]
fn calls_on_the_screen_are_acknowledged_unless_the_board_is_not_current() {
    let mut hall = Hall::with(&["A001"]);
    hall.call("A002", 1);
    let mut shown = hall.board.on_screen(seconds(1));
    shown.sort();
    let mut expected = ["A001", "A002"].map(|number| call(number, "4").call).to_vec();
    expected.sort();
    assert_eq!(shown, expected);
    hall.board.lose_line(seconds(2));
    assert!(hall.board.on_screen(seconds(9)).is_empty());
}

/// Random cuts, restarts of the board, repeated events and snapshots: whatever happens, a call is said at most once and
/// shown at least once.
#[test]
fn on_random_schedules_each_call_is_said_at_most_once_and_shown_at_least_once() {
    for seed in 0..60 {
        let mut chance = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
        let mut hall = Hall::with(&[]);
        // What the server has told, newest last, and what it granted to be said.
        let mut told: Vec<Call> = Vec::new();
        let (mut connected, mut missed, mut next_call_s) = (true, 0, 5);
        let mut said: Vec<String> = Vec::new();
        let mut shown: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
        for at_s in 1..900_u64 {
            let now = seconds(at_s);
            if at_s == next_call_s {
                next_call_s += chance.random_range(2..9);
                let mut made = call(&format!("A{:03}", told.len() + 1), "4");
                made.called_at += now;
                told.push(made.clone());
                hall.seq += 1;
                if connected {
                    hall.board.hear(hall.seq, &BoardEvent::Called(made), now);
                } else {
                    missed += 1;
                }
            }
            match chance.random_range(0..40) {
                0 => {
                    hall.board.lose_line(now);
                    connected = false;
                }
                // The program is started again, and begins with a snapshot.
                1 if connected => {
                    hall.board = Board::new(true, HALL);
                    hall.board.set_clock(clock(1.0));
                    tell_all(&mut hall, &told, now);
                }
                // The stream repeats what it has told, in any order.
                2..5 if connected && !told.is_empty() => {
                    let old = told[told.len() - 1 - chance.random_range(0..told.len().min(5))].clone();
                    hall.board.hear(hall.seq.saturating_sub(1), &BoardEvent::Called(old), now);
                }
                5..8 => {
                    // A cut of more than twelve calls is longer than anybody waits for.
                    connected = true;
                    missed = 0;
                    tell_all(&mut hall, &told, now);
                }
                _ => {}
            }
            if !connected && missed >= 8 {
                (connected, missed) = (true, 0);
                tell_all(&mut hall, &told, now);
            }
            hall.board.tick(now);
            if let Some(turn) = hall.board.next_turn(now) {
                assert!(!said.contains(&turn.call.call), "{} is said twice, seed {seed}", turn.call.number);
                said.push(turn.call.call.clone());
                hall.board.spoken(&turn.call.call, now);
            }
            shown.extend(hall.board.on_screen(now));
        }
        let unseen: Vec<&Call> =
            told.iter().rev().skip(12).filter(|call| !shown.contains(&call.call)).collect();
        assert!(unseen.is_empty(), "seed {seed}: {unseen:?}");
        assert!(said.len() * 2 > told.len(), "seed {seed}: {} of {} said", said.len(), told.len());
    }
}

fn tell_all(hall: &mut Hall, told: &[Call], now: Duration) {
    let calls = told.iter().rev().take(CALLS_KEPT).cloned().collect();
    let snapshot = Snapshot { seq: hall.seq, calls, ..Snapshot::default() };
    hall.board.hear(hall.seq, &BoardEvent::Snapshot(snapshot), now);
}

#[test]
fn where_one_call_is_shown_each_of_several_within_a_second_keeps_the_place_until_it_was_said() {
    let mut hall = Hall::of(true, Room::of(Layout::Counter));
    hall.snapshot(&[], 0);
    for number in ["A001", "A002", "A003"] {
        hall.call(number, 1);
    }
    hall.check(1, &expect!["current | A 001! |  | 09:42 | "]);
    assert_eq!(hall.say(1, 9), Some("A001".into()));
    hall.check(9, &expect!["current | A 002! |  | 09:42 | "]);
    assert_eq!(
        hall.board.on_screen(seconds(9)),
        [call("A002", "4").call],
        "what is not seen is not acknowledged"
    );
    assert_eq!(hall.say(9, 17), Some("A002".into()));
    assert_eq!(hall.say(17, 25), Some("A003".into()));
}

#[test]
fn a_board_of_waiting_lists_neither_says_nor_acknowledges_calls() {
    let mut hall = Hall::of(true, Room::of(Layout::Waiting));
    hall.snapshot(&[], 0);
    hall.call("A001", 1);
    assert_eq!(hall.say(1, 9), None);
    assert!(hall.board.on_screen(seconds(1)).is_empty());
}

#[test]
fn with_slides_the_second_place_is_free_again_when_its_call_had_its_time() {
    let mut hall = Hall::with(&[]);
    hall.board.set_slides(true);
    hall.call("A001", 1);
    hall.call("A002", 2);
    hall.check(2, &expect!["current | A 002!, A 001! |  | 09:42 | "]);
    hall.say(2, 9);
    hall.say(9, 16);
    assert_eq!(hall.board.next_change(seconds(16)), Some(seconds(17)));
    hall.board.tick(seconds(17));
    hall.check(17, &expect!["current | A 002 | A 001 | 09:42 | "]);
    hall.call("A003", 30);
    hall.check(30, &expect!["current | A 003! | A 002, A 001 | 09:42 | "]);
}

#[test]
fn what_was_missed_for_longer_than_half_a_minute_has_its_time_on_the_screen_and_is_not_said() {
    let mut hall = Hall::with(&[]);
    hall.board.lose_line(seconds(2));
    let missed: Vec<String> = (1..=12).rev().map(|number| format!("A{number:03}")).collect();
    hall.snapshot(&missed.iter().map(String::as_str).collect::<Vec<_>>(), 60);
    let mut seen = std::collections::BTreeSet::new();
    for at_s in 60..120 {
        hall.board.tick(seconds(at_s));
        assert_eq!(hall.board.next_turn(seconds(at_s)), None);
        seen.extend(hall.board.on_screen(seconds(at_s)));
    }
    assert_eq!(seen.len(), 12);
}

#[test]
fn a_board_is_quieter_while_it_is_told_so_and_not_after_the_line_was_lost() {
    let mut hall = Hall::with(&[]);
    let quieter = |quieter| BoardEvent::Quieter(queue_api::board::Quieter { quieter });
    hall.board.hear(1, &quieter(true), seconds(1));
    assert!(hall.board.is_quieter());
    hall.board.lose_line(seconds(2));
    assert!(!hall.board.is_quieter());
}

/// Two hundred calls in a minute, said as long as the shipped voices take: the whole board, with a time that is only counted.
#[test]
fn of_a_burst_every_call_is_shown_for_fifteen_seconds_and_none_is_said_a_minute_late() {
    const STEP: Duration = Duration::from_millis(300);
    let mut hall = Hall::with(&[]);
    let mut shown = std::collections::BTreeMap::<String, Duration>::new();
    let (mut said, mut until) = (Vec::new(), None::<(String, Duration)>);
    for step in 0..3_000_u32 {
        let now = STEP * step;
        if step < 200 {
            hall.seq += 1;
            let mut made = call(&format!("A{:03}", step + 1), "4");
            made.called_at += now;
            hall.board.hear(hall.seq, &BoardEvent::Called(made), now);
        }
        hall.board.tick(now);
        if let Some((call, _)) = until.take_if(|(_, end)| *end <= now) {
            hall.board.spoken(&call, now);
        }
        if let Some(turn) = hall.board.next_turn(now) {
            let lasts_ms = match turn.length {
                Length::Full => 19_000,
                Length::Once => 10_000,
                Length::MainLanguage => 6_500,
                Length::Brief => 4_500,
            };
            let (end, called) = (now + Duration::from_millis(lasts_ms), STEP * (turn.call.number.number - 1));
            assert!(end - called <= seconds(60), "{} ends {:?} late", turn.call.number, end - called);
            said.push(turn.call.number.number);
            until = Some((turn.call.call, end));
        }
        for call in hall.board.on_screen(now) {
            *shown.entry(call).or_default() += STEP;
        }
    }
    assert_eq!(shown.len(), 200);
    let least = shown.values().min().copied().unwrap_or_default();
    assert!(least >= seconds(15) - STEP, "{least:?}");
    assert!(said.is_sorted() && said.len() >= 20, "{said:?}");
}
