//! Sentences as a hall hears them.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};

use queue_api::Arrow;

use super::*;

fn check(language: Language, number: &str, counter: &str, attempt: u8, expected: &Expect) {
    let sentence = sentence(language, number.parse().expect("a number"), counter, attempt);
    let mut text = sentence.words.clone();
    text.push('\n');
    for part in &sentence.parts {
        match part {
            Part::Clip(_, name) => text.push_str(&format!("[{name}]")),
            Part::Pause(pause) => text.push_str(&format!(" {} ", pause.as_millis())),
            Part::Chime | Part::Text(..) => panic!("a sentence has clips only"),
        }
    }
    expected.assert_eq(&text);
}

#[test]
fn a_number_to_999_has_at_most_two_clips_and_they_say_the_number() {
    for language in Language::ALL {
        let words: BTreeMap<String, String> = clips(language).into_iter().collect();
        for number in 0..=HIGHEST_WHOLE {
            let clips = number_clips(language, number);
            assert!(clips.len() <= 2, "{number}: {clips:?}");
            let said: Vec<&str> = clips.iter().map(|clip| words[clip].as_str()).collect();
            let expected = number_words(language, number);
            match language {
                // One word, whose joint may swallow or mark a vowel: two clips say it in two.
                Language::It => {
                    let joined = said.concat().replace("centoottant", "centottant");
                    let accented = joined.strip_suffix("centotre").map(|front| format!("{front}centotré"));
                    assert_eq!(accented.unwrap_or(joined), expected);
                }
                Language::Sq | Language::En | Language::El | Language::Mk => {
                    assert_eq!(said.join(" "), expected)
                }
            }
        }
    }
}

#[test]
fn a_call_says_number_and_counter_in_five_languages() {
    check(
        Language::Sq,
        "A023",
        "4",
        1,
        &expect![[r#"
            Numri A njëzet e tre, sporteli katër.
            [number] 120 [letter-a] 200 [23] 120 [counter] 120 [4]"#]],
    );
    check(
        Language::En,
        "A023",
        "4",
        1,
        &expect![[r#"
        Number A twenty-three, counter four.
        [number] 120 [letter-a] 200 [23] 120 [counter] 120 [4]"#]],
    );
    check(
        Language::It,
        "A023",
        "4",
        1,
        &expect![[r#"
        Numero A ventitré, sportello quattro.
        [number] 120 [letter-a] 200 [23] 120 [counter] 120 [4]"#]],
    );
    check(
        Language::El,
        "A023",
        "4",
        1,
        &expect![[r#"
        Αριθμός Α είκοσι τρία, θυρίδα τέσσερα.
        [number] 120 [letter-a] 200 [23] 120 [counter] 120 [4]"#]],
    );
    check(
        Language::Mk,
        "A023",
        "4",
        1,
        &expect![[r#"
        Број А дваесет и три, шалтер четири.
        [number] 120 [letter-a] 200 [23] 120 [counter] 120 [4]"#]],
    );
}

#[test]
fn hundreds_are_joined_as_each_language_joins_them() {
    check(
        Language::Sq,
        "T117",
        "12",
        1,
        &expect![[r#"
        Numri T njëqind e shtatëmbëdhjetë, sporteli dymbëdhjetë.
        [number] 120 [letter-t] 200 [100-and] 120 [17] 120 [counter] 120 [12]"#]],
    );
    check(
        Language::Sq,
        "S200",
        "10",
        1,
        &expect![[r#"
        Numri S dyqind, sporteli dhjetë.
        [number] 120 [letter-s] 200 [200] 120 [counter] 120 [10]"#]],
    );
    check(
        Language::En,
        "T117",
        "12",
        1,
        &expect![[r#"
        Number T one hundred and seventeen, counter twelve.
        [number] 120 [letter-t] 200 [100-and] 120 [17] 120 [counter] 120 [12]"#]],
    );
    check(
        Language::It,
        "T180",
        "12",
        1,
        &expect![[r#"
        Numero T centottanta, sportello dodici.
        [number] 120 [letter-t] 200 [100] 120 [80] 120 [counter] 120 [12]"#]],
    );
    check(
        Language::El,
        "T117",
        "200",
        1,
        &expect![[r#"
        Αριθμός Τ εκατόν δεκαεπτά, θυρίδα διακόσια.
        [number] 120 [letter-t] 200 [100-and] 120 [17] 120 [counter] 120 [200]"#]],
    );
    check(
        Language::El,
        "T317",
        "100",
        1,
        &expect![[r#"
        Αριθμός Τ τριακόσια δεκαεπτά, θυρίδα εκατό.
        [number] 120 [letter-t] 200 [300] 120 [17] 120 [counter] 120 [100]"#]],
    );
    check(
        Language::Mk,
        "T123",
        "120",
        1,
        &expect![[r#"
        Број Т сто дваесет и три, шалтер сто и дваесет.
        [number] 120 [letter-t] 200 [100] 120 [23] 120 [counter] 120 [100-and] 120 [20]"#]],
    );
}

#[test]
fn a_second_call_says_so_and_a_later_one_is_the_last() {
    check(
        Language::Sq,
        "M009",
        "1",
        2,
        &expect![[r#"
        Numri M nëntë, thirrje e dytë, sporteli një.
        [number] 120 [letter-m] 200 [9] 120 [second-call] 120 [counter] 120 [1]"#]],
    );
    check(
        Language::Sq,
        "M009",
        "1",
        3,
        &expect![[r#"
        Numri M nëntë, thirrja e fundit, sporteli një.
        [number] 120 [letter-m] 200 [9] 120 [last-call] 120 [counter] 120 [1]"#]],
    );
    check(
        Language::Sq,
        "M009",
        "1",
        4,
        &expect![[r#"
        Numri M nëntë, thirrja e fundit, sporteli një.
        [number] 120 [letter-m] 200 [9] 120 [last-call] 120 [counter] 120 [1]"#]],
    );
    check(
        Language::Mk,
        "M009",
        "1",
        2,
        &expect![[r#"
        Број М девет, втор повик, шалтер еден.
        [number] 120 [letter-m] 200 [9] 120 [second-call] 120 [counter] 120 [1]"#]],
    );
}

#[test]
fn a_number_above_999_is_said_digit_by_digit() {
    check(
        Language::Sq,
        "A1000",
        "4",
        1,
        &expect![[r#"
        Numri A një zero zero zero, sporteli katër.
        [number] 120 [letter-a] 200 [1] 120 [0] 120 [0] 120 [0] 120 [counter] 120 [4]"#]],
    );
    check(
        Language::En,
        "A99999",
        "4",
        1,
        &expect![[r#"
        Number A nine nine nine nine nine, counter four.
        [number] 120 [letter-a] 200 [9] 120 [9] 120 [9] 120 [9] 120 [9] 120 [counter] 120 [4]"#]],
    );
}

#[test]
fn a_counter_that_is_not_a_number_is_spelled() {
    check(
        Language::Sq,
        "A023",
        "Arka",
        1,
        &expect![[r#"
        Numri A njëzet e tre, sporteli A R K A.
        [number] 120 [letter-a] 200 [23] 120 [counter] 120 [letter-a] 120 [letter-r] 120 [letter-k] 120 [letter-a]"#]],
    );
    check(
        Language::Sq,
        "A023",
        "3-B",
        1,
        &expect![[r#"
        Numri A njëzet e tre, sporteli tre B.
        [number] 120 [letter-a] 200 [23] 120 [counter] 120 [3] 120 [letter-b]"#]],
    );
    check(
        Language::Sq,
        "A023",
        "Ç1",
        1,
        &expect![[r#"
        Numri A njëzet e tre, sporteli Ç një.
        [number] 120 [letter-a] 200 [23] 120 [counter] 120 [letter-c-cedilla] 120 [1]"#]],
    );
    check(
        Language::En,
        "A023",
        "Ç1",
        1,
        &expect![[r#"
        Number A twenty-three, counter Ç one.
        [number] 120 [letter-a] 200 [23] 120 [counter] 120 [letter-c] 120 [1]"#]],
    );
    check(
        Language::Sq,
        "A023",
        "98765432101",
        1,
        &expect![[r#"
        Numri A njëzet e tre, sporteli nëntë tetë shtatë gjashtë pesë katër tre dy një zero një.
        [number] 120 [letter-a] 200 [23] 120 [counter] 120 [9] 120 [8] 120 [7] 120 [6] 120 [5] 120 [4] 120 [3] 120 [2] 120 [1] 120 [0] 120 [1]"#]],
    );
}

#[test]
fn every_sentence_needs_only_clips_of_the_list() {
    for language in Language::ALL {
        let listed: BTreeMap<String, String> = clips(language).into_iter().collect();
        assert_eq!(listed.len(), clips(language).len(), "no clip is listed twice");
        let numbers = (0..=1_010).chain([99_999]);
        for number in numbers.filter_map(|number| format!("Z{number:03}").parse().ok()) {
            for part in sentence(language, number, "Kati 12-Ë", 3).parts {
                if let Part::Clip(_, clip) = part {
                    assert!(listed.contains_key(&clip), "{clip} in {language}");
                }
            }
        }
    }
}

#[test]
fn a_board_writes_where_a_counter_is_in_every_language() {
    let place = |floor, room: Option<&str>, arrow| Whereabouts { floor, room: room.map(Into::into), arrow };
    let upstairs = place(Some(1), Some("12"), Some(Arrow::Left));
    let told = Language::ALL.map(|language| whereabouts(language, &upstairs));
    assert_eq!(
        told,
        [
            "← Kati 1, zyra 12",
            "← Floor 1, room 12",
            "← Piano 1, stanza 12",
            "← Όροφος 1, γραφείο 12",
            "← Кат 1, соба 12",
        ]
    );
    assert_eq!(whereabouts(Language::Sq, &place(Some(0), None, Some(Arrow::Ahead))), "↑ Kati përdhe");
    assert_eq!(whereabouts(Language::Sq, &place(Some(-1), None, Some(Arrow::Down))), "↘ Kati −1");
    assert_eq!(whereabouts(Language::En, &place(None, Some("3A"), None)), "Room 3A");
    assert_eq!(whereabouts(Language::En, &place(None, None, Some(Arrow::Up))), "↗");
}
