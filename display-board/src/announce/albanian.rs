//! Albanian: numbers, letters and the sentence of a call.
//!
//! Every number from 0 to 99 is one clip, so that a number up to 999 has at most one joint. Higher numbers are said
//! digit by digit. Leading zeros are shown and never said.

use queue_api::TicketNumber;

use super::{AFTER_LETTER, BETWEEN_CLIPS, Part, Sentence};

const UNITS: [&str; 11] =
    ["zero", "një", "dy", "tre", "katër", "pesë", "gjashtë", "shtatë", "tetë", "nëntë", "dhjetë"];
// Twenty and forty count in scores, and thirty has the feminine stem of three.
const TENS: [&str; 10] = [
    "",
    "dhjetë",
    "njëzet",
    "tridhjetë",
    "dyzet",
    "pesëdhjetë",
    "gjashtëdhjetë",
    "shtatëdhjetë",
    "tetëdhjetë",
    "nëntëdhjetë",
];

/// The highest number that is said as one; above it digits are said.
pub const HIGHEST_WHOLE: u32 = 999;

/// A number as it is said.
pub fn number_words(number: u32) -> String {
    match number {
        0..=10 => UNITS[index(number)].into(),
        11..=19 => format!("{}mbëdhjetë", UNITS[index(number - 10)]),
        20..=99 => joined(TENS[index(number / 10)].into(), number % 10),
        100..=HIGHEST_WHOLE => joined(format!("{}qind", UNITS[index(number / 100)]), number % 100),
        _ => digits(number).map(|digit| UNITS[index(digit)]).collect::<Vec<_>>().join(" "),
    }
}

/// The clips of a number.
pub fn number_clips(number: u32) -> Vec<String> {
    match number {
        0..=99 => vec![number.to_string()],
        100..=HIGHEST_WHOLE if number.is_multiple_of(100) => vec![number.to_string()],
        100..=HIGHEST_WHOLE => vec![format!("{}-and", number / 100 * 100), (number % 100).to_string()],
        _ => digits(number).map(|digit| digit.to_string()).collect(),
    }
}

/// The name of a letter, and its clip; `None` for what is not a letter of a prefix or label.
pub fn letter(letter: char) -> Option<(&'static str, String)> {
    let name = match letter.to_lowercase().next()? {
        'a' => "a",
        'b' => "bë",
        'c' => "cë",
        'ç' => return Some(("çë", "letter-c-cedilla".into())),
        'd' => "dë",
        'e' => "e",
        'ë' => return Some(("ë", "letter-e-diaeresis".into())),
        'f' => "fë",
        'g' => "gë",
        'h' => "hë",
        'i' => "i",
        'j' => "jë",
        'k' => "kë",
        'l' => "lë",
        'm' => "më",
        'n' => "në",
        'o' => "o",
        'p' => "pë",
        'q' => "që",
        'r' => "rë",
        's' => "së",
        't' => "të",
        'u' => "u",
        'v' => "vë",
        'w' => "dopio vë",
        'x' => "xë",
        'y' => "y",
        'z' => "zë",
        _ => return None,
    };
    Some((name, format!("letter-{}", letter.to_ascii_lowercase())))
}

/// *Numri A njëzet e tre, sporteli katër.* The second call says so, and every later one is the last.
pub(super) fn sentence(number: TicketNumber, counter: &str, attempt: u8) -> Sentence {
    let prefix = number.prefix.letter();
    let mut clips = vec!["number".to_owned()];
    clips.extend(letter(prefix).map(|(_, clip)| clip));
    // The letter is the second clip; the pause after it is the longer one.
    let after_letter = clips.len();
    clips.extend(number_clips(number.number));
    let mut words = format!("Numri {prefix} {}, ", number_words(number.number));
    let again = match attempt {
        0 | 1 => None,
        2 => Some(("second-call", "thirrje e dytë, ")),
        _ => Some(("last-call", "thirrja e fundit, ")),
    };
    if let Some((clip, text)) = again {
        clips.push(clip.into());
        words.push_str(text);
    }
    clips.push("counter".into());
    words.push_str("sporteli");
    for (text, spoken) in label(counter) {
        words.push(' ');
        words.push_str(&text);
        clips.extend(spoken);
    }
    words.push('.');

    let mut parts = Vec::with_capacity(clips.len() * 2);
    for (position, clip) in clips.into_iter().enumerate() {
        if position > 0 {
            parts.push(Part::Pause(if position == after_letter { AFTER_LETTER } else { BETWEEN_CLIPS }));
        }
        parts.push(Part::Clip(clip));
    }
    Sentence { parts, words }
}

/// A counter's label piece by piece: digits together as a number, letters by their names, anything else silent.
fn label(label: &str) -> Vec<(String, Vec<String>)> {
    let mut pieces = Vec::new();
    let mut rest = label;
    while let Some(first) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            let (run, after) = rest.split_at(digits);
            rest = after;
            match run.parse::<u32>() {
                Ok(number) => pieces.push((number_words(number), number_clips(number))),
                // Too long for a number: still every digit is said.
                Err(_) => pieces.extend(run.bytes().map(|digit| {
                    let digit = u32::from(digit - b'0');
                    (number_words(digit), number_clips(digit))
                })),
            }
        } else {
            rest = &rest[first.len_utf8()..];
            if let Some((_, clip)) = letter(first) {
                pieces.push((first.to_uppercase().collect(), vec![clip]));
            }
        }
    }
    pieces
}

fn joined(front: String, rest: u32) -> String {
    if rest == 0 { front } else { format!("{front} e {}", number_words(rest)) }
}

fn digits(number: u32) -> impl Iterator<Item = u32> {
    number.to_string().into_bytes().into_iter().map(|digit| u32::from(digit - b'0'))
}

fn index(number: u32) -> usize {
    usize::try_from(number).expect("a number below a hundred fits")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(number: &str, counter: &str, attempt: u8, expected: &Expect) {
        let sentence = sentence(number.parse().expect("a number"), counter, attempt);
        let mut text = sentence.words.clone();
        text.push('\n');
        for part in &sentence.parts {
            match part {
                Part::Clip(name) => text.push_str(&format!("[{name}]")),
                Part::Pause(pause) => text.push_str(&format!(" {} ", pause.as_millis())),
            }
        }
        expected.assert_eq(&text);
    }

    #[test]
    fn all_numbers_to_999_are_said_as_in_the_table() {
        let table = include_str!("../../tests/numbers-sq.tsv");
        let mut rows = 0;
        for line in table.lines().skip(1) {
            let (number, words) = line.split_once('\t').expect("two columns");
            assert_eq!(number_words(number.parse().expect("a number")), words, "{number}");
            rows += 1;
        }
        assert_eq!(rows, 1_000);
    }

    #[test]
    fn a_number_to_999_has_at_most_two_clips_and_they_say_the_number() {
        for number in 0..=HIGHEST_WHOLE {
            let clips = number_clips(number);
            assert!(clips.len() <= 2, "{number}: {clips:?}");
            let said: Vec<String> = clips
                .iter()
                .map(|clip| match clip.strip_suffix("-and") {
                    Some(hundreds) => format!("{} e", number_words(hundreds.parse().expect("hundreds"))),
                    None => number_words(clip.parse().expect("a number")),
                })
                .collect();
            assert_eq!(said.join(" "), number_words(number));
        }
    }

    #[test]
    fn the_first_call_says_number_and_counter() {
        check(
            "A023",
            "4",
            1,
            &expect![[r#"
            Numri A njëzet e tre, sporteli katër.
            [number] 120 [letter-a] 200 [23] 120 [counter] 120 [4]"#]],
        );
        check(
            "T117",
            "12",
            1,
            &expect![[r#"
            Numri T njëqind e shtatëmbëdhjetë, sporteli dymbëdhjetë.
            [number] 120 [letter-t] 200 [100-and] 120 [17] 120 [counter] 120 [12]"#]],
        );
        check(
            "S200",
            "10",
            1,
            &expect![[r#"
            Numri S dyqind, sporteli dhjetë.
            [number] 120 [letter-s] 200 [200] 120 [counter] 120 [10]"#]],
        );
    }

    #[test]
    fn a_second_call_says_so_and_a_later_one_is_the_last() {
        check(
            "M009",
            "1",
            2,
            &expect![[r#"
            Numri M nëntë, thirrje e dytë, sporteli një.
            [number] 120 [letter-m] 200 [9] 120 [second-call] 120 [counter] 120 [1]"#]],
        );
        check(
            "M009",
            "1",
            3,
            &expect![[r#"
            Numri M nëntë, thirrja e fundit, sporteli një.
            [number] 120 [letter-m] 200 [9] 120 [last-call] 120 [counter] 120 [1]"#]],
        );
        check(
            "M009",
            "1",
            4,
            &expect![[r#"
            Numri M nëntë, thirrja e fundit, sporteli një.
            [number] 120 [letter-m] 200 [9] 120 [last-call] 120 [counter] 120 [1]"#]],
        );
    }

    #[test]
    fn a_number_above_999_is_said_digit_by_digit() {
        check(
            "A1000",
            "4",
            1,
            &expect![[r#"
            Numri A një zero zero zero, sporteli katër.
            [number] 120 [letter-a] 200 [1] 120 [0] 120 [0] 120 [0] 120 [counter] 120 [4]"#]],
        );
        check(
            "A99999",
            "4",
            1,
            &expect![[r#"
            Numri A nëntë nëntë nëntë nëntë nëntë, sporteli katër.
            [number] 120 [letter-a] 200 [9] 120 [9] 120 [9] 120 [9] 120 [9] 120 [counter] 120 [4]"#]],
        );
    }

    #[test]
    fn a_counter_that_is_not_a_number_is_spelled() {
        check(
            "A023",
            "Arka",
            1,
            &expect![[r#"
            Numri A njëzet e tre, sporteli A R K A.
            [number] 120 [letter-a] 200 [23] 120 [counter] 120 [letter-a] 120 [letter-r] 120 [letter-k] 120 [letter-a]"#]],
        );
        check(
            "A023",
            "3-B",
            1,
            &expect![[r#"
            Numri A njëzet e tre, sporteli tre B.
            [number] 120 [letter-a] 200 [23] 120 [counter] 120 [3] 120 [letter-b]"#]],
        );
        check(
            "A023",
            "Ç1",
            1,
            &expect![[r#"
            Numri A njëzet e tre, sporteli Ç një.
            [number] 120 [letter-a] 200 [23] 120 [counter] 120 [letter-c-cedilla] 120 [1]"#]],
        );
        check(
            "A023",
            "98765432101",
            1,
            &expect![[r#"
            Numri A njëzet e tre, sporteli nëntë tetë shtatë gjashtë pesë katër tre dy një zero një.
            [number] 120 [letter-a] 200 [23] 120 [counter] 120 [9] 120 [8] 120 [7] 120 [6] 120 [5] 120 [4] 120 [3] 120 [2] 120 [1] 120 [0] 120 [1]"#]],
        );
    }

    #[test]
    fn every_prefix_has_a_letter() {
        for prefix in 'A'..='Z' {
            assert!(letter(prefix).is_some(), "{prefix}");
        }
        assert_eq!(letter('-'), None);
    }
}
