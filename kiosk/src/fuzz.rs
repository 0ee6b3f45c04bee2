//! What must hold for any bytes whatever that the kiosk reads: one function for each door.
//!
//! Each panics when it finds a fault. The tests below run them with bytes drawn from seeds, every time; `fuzz/` runs the
//! same functions under a fuzzer (`cargo +nightly fuzz run journal_records`, in this folder). The doors of the devices
//! themselves are those of the package `hardware`.

use hardware::scanner;
use queue_api::Language;

use crate::flow::Scan;
use crate::journal;
use crate::run::scan_meaning;
use crate::words::Words;

/// Bytes as the journal of an earlier run; and each of their lines once more as if its checksum were right.
///
/// # Panics
/// When a line is neither taken nor counted as damaged, or the journal written anew does not say the same.
pub fn journal_records(bytes: &[u8]) {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').count();
    let (records, damaged) = journal::decode(bytes);
    assert_eq!(records.len() + damaged, lines);
    journal::check_written_anew(records);
    let with_checksums: Vec<u8> =
        bytes.split(|byte| *byte == b'\n').flat_map(journal::with_checksum).collect();
    journal::check_written_anew(journal::decode(&with_checksums).0);
}

/// Bytes as a file of sentences.
///
/// # Panics
/// When a sentence is lost: everything must be said, if only in English.
pub fn language_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for language in Language::ALL {
        let file = Words::read(&text, language);
        for sentence in ["Your number", "Page {} of {}", "Before you"] {
            assert!(!file.tr(sentence).is_empty());
            let (pattern, filled) = (file.tr(sentence), file.with(sentence, &["1", "2"]));
            let places = pattern.matches("{}").count() * "{}".len();
            assert!(filled.len() + places >= pattern.len(), "{filled:?} has lost something");
        }
        for count in [0, 1, 2, 11, 21, usize::MAX] {
            assert!(!file.plural("{n} service", "{n} services", count).is_empty());
        }
    }
}

/// Bytes as the rows of a scan that is no document: what the kiosk makes of a code.
///
/// # Panics
/// When the kiosk would ask the server for something that is no code.
pub fn codes(bytes: &[u8]) {
    let rows = bytes.split(|&byte| byte == b'\n').filter(|row| !row.is_empty());
    let text = |row: &[u8]| String::from_utf8_lossy(row).into_owned();
    match scan_meaning(&scanner::Scan::of(rows.map(|row| text(row).into()).collect())) {
        Scan::Appointment(code) => {
            let code = code.as_str();
            assert!(code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{code:?}");
        }
        Scan::Slip(code) => {
            assert!(!code.is_empty() && code.len() <= 64);
            assert!(code.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{code:?}");
        }
        Scan::Document(number) => assert!(!number.reveal().is_empty()),
        Scan::Unreadable => {}
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    const JOURNAL: &[u8] = concat!(
        r#"{"record":"bands","day":"2026-11-23","bands":[{"prefix":"A","from":601,"to":620,"epoch":1}]}"#,
        "\n",
        r#"{"record":"ticket","ticket":"00000000-0000-0000-0000-000000000001","step":"asking"}"#,
        "\n",
        r#"{"record":"ticket","ticket":"00000000-0000-0000-0000-000000000002","step":"owing","debt":"cancel","reason":"x"}"#,
        "\n",
        r#"{"record":"gave","day":"2026-11-23","ticket":{"id":"00000000-0000-0000-0000-000000000003","number":"A601","service":"GJC-02","issued_at":"2026-11-23T08:42:00Z","epoch":1,"needs":[]}}"#,
        "\n",
        r#"{"record":"unsent","ticket":{"id":"00000000-0000-0000-0000-000000000004","number":"A602","service":"GJC-02","issued_at":"2026-11-23T08:42:00Z","epoch":1,"needs":[]}}"#,
        "\n",
        r#"{"record":"sent","ticket":"00000000-0000-0000-0000-000000000003"}"#,
        "\n",
        r#"{"record":"used","day":"2026-11-23","numbers":["A603","A604"]}"#,
        "\n",
        r#"{"record":"today","day":"2026-11-23"}"#,
    )
    .as_bytes();

    const SENTENCES: &[u8] =
        b"msgid \"Your number\"\nmsgstr \"Numri\"\nmsgid \"Page {} of {}\"\nmsgstr \"Faqja {} nga {}\"\n\
        msgid \"{n} service\"\nmsgid_plural \"{n} services\"\nmsgstr[0] \"{n}\"\nmsgstr[1] \"{n} \\\"x\\\\\"\n";

    const CODES: &[u8] = b"radha:a:ACDEF34HJK\nhttps://radha.example/t/K7M2QD4HXW9R\n";

    /// Runs `target` with the seed and with 4,000 changes of it, made of its own pieces and of any bytes.
    fn with_many_inputs(seed: &[u8], target: fn(&[u8])) {
        let mut chance = ChaCha8Rng::seed_from_u64(6);
        target(seed);
        for _ in 0..4_000 {
            let mut bytes = seed.to_vec();
            for _ in 0..chance.random_range(1..5) {
                let at = chance.random_range(0..bytes.len().max(1)).min(bytes.len());
                let length = chance.random_range(1..40);
                let end = bytes.len().min(at + length);
                match chance.random_range(0..5) {
                    0 => drop(bytes.drain(at..end)),
                    1 => bytes.truncate(at),
                    2 => {
                        let again = bytes[at..end].to_vec();
                        let to = chance.random_range(0..=bytes.len());
                        bytes.splice(to..to, again);
                    }
                    3 if at < end => bytes[at] = b"0129-\"{}\\\n:,Aa\xFF"[chance.random_range(0..15)],
                    _ => {
                        let more: Vec<u8> = (0..length).map(|_| chance.random()).collect();
                        bytes.splice(at..at, more);
                    }
                }
            }
            target(&bytes);
        }
    }

    #[test]
    fn any_bytes_of_a_journal_are_taken_or_counted_and_written_anew() {
        let whole: Vec<u8> = JOURNAL.split(|byte| *byte == b'\n').flat_map(journal::with_checksum).collect();
        assert_eq!(journal::decode(&whole).1, 0, "the seed is a whole journal");
        with_many_inputs(&whole, journal_records);
        with_many_inputs(JOURNAL, journal_records);
    }

    #[test]
    fn any_file_of_sentences_says_every_sentence() {
        with_many_inputs(SENTENCES, language_file);
        with_many_inputs(include_bytes!("../lang/sq/LC_MESSAGES/kiosk.po"), language_file);
    }

    #[test]
    fn any_scan_is_a_code_or_nothing() {
        with_many_inputs(CODES, codes);
    }
}
