//! What the journal says after a stop at any moment.

use std::os::unix::fs::PermissionsExt;

use expect_test::{Expect, expect};
use queue_api::ServiceId;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;

const DAY: Date = Date::constant(2026, 11, 23);

fn ticket(number: u128) -> TicketId {
    TicketId(Uuid::from_u128(number))
}

fn offline(number: u32) -> OfflineTicket {
    OfflineTicket {
        id: ticket(number.into()),
        number: format!("A{number}").parse().expect("a number"),
        visit: None,
        service: ServiceId::new("GJC-02"),
        issued_at: "2026-11-23T08:42:00Z".parse().expect("a time"),
        epoch: Some(1),
        language: None,
        priority: None,
        needs: Vec::new(),
    }
}

fn bands() -> Vec<Band> {
    vec![Band { prefix: "A".parse().expect("a letter"), from: 601, to: 620, epoch: 1 }]
}

fn cancel(reason: &str) -> Debt {
    Debt::Cancel { reason: reason.into() }
}

/// A journal in a folder of its own.
struct Kiosk {
    folder: TempDir,
    journal: Journal,
}

impl Kiosk {
    fn started() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (journal, _) = Journal::open(&folder.path().join("kiosk.journal")).expect("a journal");
        Self { folder, journal }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("kiosk.journal")
    }

    fn step(&mut self, number: u128, step: Step) -> &mut Self {
        self.journal.write(ticket(number), step).expect("a line");
        self
    }

    fn learn(&mut self) -> &mut Self {
        self.journal.learn_bands(DAY, DAY, bands()).expect("a line");
        self
    }

    fn give(&mut self, number: u32) -> &mut Self {
        self.journal.give(DAY, offline(number), None).expect("a line");
        self
    }

    /// A day with everything in it.
    fn busy() -> Self {
        let mut kiosk = Self::started();
        kiosk.learn().step(1, Step::Asking).step(1, Step::Printing).step(1, Step::Settled).give(601);
        kiosk.step(601, Step::Settled).step(2, Step::Asking);
        let asked = (ticket(2), cancel("no answer"));
        kiosk.journal.give(DAY, offline(602), Some(asked)).expect("a line");
        kiosk.journal.mark_sent(&[ticket(601)]).expect("a line");
        kiosk.step(602, Step::Owing(Debt::Paper { state: Paper::None, reason: "the paper is out".into() }));
        kiosk.give(603).step(4, Step::Asking);
        kiosk
    }
}

/// What is left behind, in words.
fn told(path: &Path) -> String {
    let (journal, left) = Journal::open(path).expect("the journal again");
    let (_, again) = Journal::open(path).expect("the journal once more");
    assert_eq!((&again.debts, &again.reserve), (&left.debts, &left.reserve), "what is owed stays owed");
    let debts = left.debts.iter().map(|(ticket, debt)| match debt {
        Debt::Cancel { reason } => format!("{} cancel: {reason}", ticket.0.as_u128()),
        Debt::Paper { state, reason } => format!("{} paper {state:?}: {reason}", ticket.0.as_u128()),
    });
    let unsent = journal.unsent(100).into_iter().map(|ticket| format!("unsent {}", ticket.number));
    let next = left.reserve.next(DAY, "A".parse().expect("a letter"));
    let next = next.map(|(number, _)| format!("next {number}"));
    let damaged = (left.damaged > 0).then(|| format!("damaged {}", left.damaged));
    debts.chain(unsent).chain(next).chain(damaged).collect::<Vec<_>>().join("\n")
}

fn check(kiosk: &Kiosk, expected: &Expect) {
    expected.assert_eq(&told(&kiosk.path()));
}

#[test]
fn after_a_crash_a_slip_in_print_is_unknown_and_a_number_nobody_saw_is_cancelled() {
    let mut kiosk = Kiosk::started();
    kiosk.step(1, Step::Asking).step(1, Step::Printing).step(1, Step::Settled);
    kiosk.step(2, Step::Asking).step(2, Step::Printing).step(3, Step::Asking);
    kiosk.step(4, Step::Owing(Debt::Paper { state: Paper::None, reason: "the paper is out".into() }));
    check(
        &kiosk,
        &expect![[r#"
            2 paper Unknown: the kiosk stopped while printing
            3 cancel: the kiosk stopped before it gave the number
            4 paper None: the paper is out"#]],
    );
}

#[test]
fn a_number_given_by_the_kiosk_stays_until_it_is_sent_and_is_never_given_again() {
    check(
        &Kiosk::busy(),
        &expect![[r#"
            2 cancel: no answer
            4 cancel: the kiosk stopped before it gave the number
            602 paper None: the paper is out
            603 paper Unknown: the kiosk stopped while printing
            unsent A602
            unsent A603
            next A604"#]],
    );
}

#[test]
fn a_journal_cut_at_any_byte_says_what_its_whole_lines_say() {
    let kiosk = Kiosk::busy();
    let text = fs::read(kiosk.path()).expect("the journal");
    let torn = kiosk.folder.path().join("torn.journal");
    let mut whole = String::new();
    for end in 0..=text.len() {
        fs::write(&torn, &text[..end]).expect("a shorter file");
        let said = told(&torn);
        let is_line_end = end == 0 || text[end - 1] == b'\n';
        if is_line_end {
            whole = said;
        } else {
            assert_eq!(said, [whole.as_str(), "damaged 1"].join("\n").trim_start(), "cut at byte {end}");
        }
    }
}

#[test]
fn a_damaged_line_is_left_out_and_the_others_count() {
    let kiosk = Kiosk::busy();
    let mut text = fs::read(kiosk.path()).expect("the journal");
    let middle = text.windows(6).position(|six| six == b"\"A602\"").expect("the number stands there");
    text[middle + 1] = b'B';
    fs::write(kiosk.path(), text).expect("a damaged file");
    check(
        &kiosk,
        &expect![[r#"
            2 cancel: no answer
            4 cancel: the kiosk stopped before it gave the number
            602 paper None: the paper is out
            603 paper Unknown: the kiosk stopped while printing
            unsent A603
            next A602
            damaged 1"#]],
    );
}

#[test]
fn no_bytes_whatever_keep_the_journal_from_opening() {
    let kiosk = Kiosk::busy();
    let text = fs::read(kiosk.path()).expect("the journal");
    let damaged = kiosk.folder.path().join("damaged.journal");
    let mut chance = 0x2545_F491_4F6C_DD1D_u64;
    let mut roll = |below: usize| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        usize::try_from(chance % below as u64).expect("below the limit")
    };
    let rounds = std::env::var("RADHA_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2_000);
    for _ in 0..rounds {
        let mut bytes = text.clone();
        for _ in 0..=roll(4) {
            let at = roll(bytes.len());
            match roll(4) {
                0 => bytes[at] = roll(256).try_into().expect("a byte"),
                1 => bytes.truncate(at + 1),
                2 => bytes.insert(at, roll(256).try_into().expect("a byte")),
                _ => {
                    let copied = bytes[at..bytes.len().min(at + 80)].to_vec();
                    bytes.splice(at..at, copied);
                }
            }
        }
        let (records, _) = decode(&bytes);
        let known = decode(&text).0;
        assert!(
            records.iter().all(|record| known.contains(record)),
            "a damaged line is taken for a whole one"
        );
        fs::write(&damaged, &bytes).expect("a damaged file");
        told(&damaged);
    }
}

#[test]
fn a_slip_of_a_number_given_by_the_kiosk_needs_no_second_line_before_it_is_printed() {
    let mut kiosk = Kiosk::started();
    kiosk.learn().give(601);
    let before = fs::metadata(kiosk.path()).expect("the journal").len();
    kiosk.step(601, Step::Printing);
    assert_eq!(fs::metadata(kiosk.path()).expect("the journal").len(), before);
}

#[test]
fn a_long_journal_is_written_anew_and_says_the_same() {
    let mut kiosk = Kiosk::started();
    kiosk.learn().give(601);
    let mut longest = 0;
    for number in 0..30_000 {
        kiosk.step(number % 7 + 1_000, Step::Asking).step(number % 7 + 1_000, Step::Settled);
        if number % 1_000 == 0 {
            longest = longest.max(fs::metadata(kiosk.path()).expect("the journal").len());
        }
    }
    assert!(longest < 3_000_000, "{longest} bytes");
    check(
        &kiosk,
        &expect![[r#"
            601 paper Unknown: the kiosk stopped while printing
            unsent A601
            next A602"#]],
    );
}

#[test]
fn days_that_are_over_are_dropped_and_their_unsent_numbers_stay() {
    let mut kiosk = Kiosk::started();
    kiosk.learn().give(601).step(601, Step::Settled);
    let tomorrow = DAY.tomorrow().expect("a day");
    kiosk.journal.learn_bands(tomorrow, tomorrow, bands()).expect("a line");
    drop(Journal::open(&kiosk.path()).expect("the journal again"));
    let text = fs::read_to_string(kiosk.path()).expect("the journal");
    assert!(!text.contains("\"day\":\"2026-11-23\""), "{text}");
    check(&kiosk, &expect!["unsent A601"]);
}

#[test]
fn only_the_kiosk_s_user_may_read_the_journal() {
    let kiosk = Kiosk::started();
    let mode = fs::metadata(kiosk.path()).expect("the journal").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_number_that_cannot_be_written_down_is_used_up_and_nobody_s() {
    let mut kiosk = Kiosk::started();
    kiosk.learn();
    // A file that takes nothing, as a full disk; and no room for a new one beside it.
    kiosk.journal.file = File::open("/dev/full").expect("a file to read from");
    kiosk.journal.give(DAY, offline(601), None).expect_err("nothing can be written");
    assert!(kiosk.journal.trouble().is_some());
    assert_eq!(kiosk.journal.unsent_count(), 0);
    kiosk.give(602);
    assert_eq!((kiosk.journal.trouble(), kiosk.journal.unsent_count()), (None, 1));
    check(
        &kiosk,
        &expect![[r#"
            602 paper Unknown: the kiosk stopped while printing
            unsent A602
            next A603"#]],
    );
}
