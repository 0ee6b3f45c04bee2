use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use zeroize::Zeroizing;

use super::*;

/// The specimens of ICAO Doc 9303 and two that are shaped like Albanian documents, with what they give.
const SPECIMENS: [(&[&str], &str); 7] = [
    (
        &["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
        "UTO L898902C3 1974-8-12 F",
    ),
    (
        &[
            "I<UTOD231458907<<<<<<<<<<<<<<<",
            "7408122F1204159UTO<<<<<<<<<<<6",
            "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        ],
        "UTO D23145890 1974-8-12 F",
    ),
    (
        &["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"],
        "UTO D23145890 1974-8-12 F",
    ),
    (
        &[
            "I<UTOD23145890<7349<<<<<<<<<<<",
            "3407127M9507122UTO<<<<<<<<<<<2",
            "STEVENSON<<PETER<JOHN<<<<<<<<<",
        ],
        "UTO D23145890734 1934-7-12 M",
    ),
    (
        &["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226B<<<<<14"],
        "UTO L898902C 1969-8-6 F",
    ),
    (
        &[
            "IDALB0370000017J55215001V<<<<<",
            "9502150F3302141ALB<<<<<<<<<<<5",
            "SHEMBULL<<ARTA<<<<<<<<<<<<<<<<",
        ],
        "J55215001V 1995-2-15 F",
    ),
    (
        &["P<ALBPROVA<<GJERGJ<ILIR<<<<<<<<<<<<<<<<<<<<<", "BA00000018ALB8807043M3107036I80704002E<<<<32"],
        "I80704002E 1988-7-4 M",
    ),
];

fn rows(rows: &[impl AsRef<str>]) -> Vec<Zeroizing<String>> {
    rows.iter().map(|row| Zeroizing::new(row.as_ref().to_owned())).collect()
}

fn try_read(text: &[impl AsRef<str>]) -> Option<Result<Identity, Unreadable>> {
    read(&rows(text))
}

/// What a document gives in the year 2026.
fn told(identity: &Identity) -> String {
    let key = match identity.key() {
        DocumentKey::PersonalNumber(number) => number.reveal().to_owned(),
        DocumentKey::IssuedNumber { issuer, number } => format!("{} {}", issuer.reveal(), number.reveal()),
    };
    let part = |number: Option<i16>| number.map_or("?".to_owned(), |number| number.to_string());
    let (year, month, day) = identity.born(2026);
    let sex = match identity.sex() {
        Some(Sex::Female) => "F",
        Some(Sex::Male) => "M",
        None => "?",
    };
    format!("{key} {}-{}-{} {sex}", part(year), part(month.map(i16::from)), part(day.map(i16::from)))
}

fn read_well(text: &[impl AsRef<str>]) -> String {
    told(&try_read(text).expect("an attempt at a document").expect("a valid one"))
}

/// The rows with every check digit made right, for specimens with other contents. Only for TD1.
fn with_checks(text: [&str; 3]) -> [String; 3] {
    let mut rows: Vec<u8> = text.concat().into_bytes();
    let digit = |bytes: &[u8]| b'0' + u8::try_from(check_digit(bytes)).expect("a digit");
    rows[14] = digit(&rows[5..14]);
    rows[36] = digit(&rows[30..36]);
    rows[44] = digit(&rows[38..44]);
    rows[59] = digit(&[&rows[5..37], &rows[38..45], &rows[48..59]].concat());
    let rows = String::from_utf8(rows).expect("ASCII");
    [rows[..30].to_owned(), rows[30..60].to_owned(), rows[60..].to_owned()]
}

#[test]
fn check_digits_are_those_of_the_standard() {
    assert_eq!(check_digit(b"520727"), 3);
    assert_eq!(check_digit(b"AB2134<<<"), 5);
}

#[test]
fn every_specimen_is_read() {
    for (text, expected) in SPECIMENS {
        assert_eq!(read_well(text), expected);
    }
}

#[test]
fn all_rows_may_come_as_one_and_lose_fillers_at_their_ends() {
    for (text, expected) in SPECIMENS {
        assert_eq!(read_well(&[text.concat()]), expected, "as one row");
        let bare: Vec<&str> = text.iter().map(|row| row.trim_end_matches('<')).collect();
        assert_eq!(read_well(&bare), expected, "without fillers");
        assert_eq!(read_well(&[text.concat().trim_end_matches('<')]), expected, "as one row without fillers");
    }
}

#[test]
fn blanks_and_unrecognised_characters_are_fillers() {
    for (text, expected) in SPECIMENS {
        for filler in [" ", "_"] {
            let replaced: Vec<String> = text.iter().map(|row| row.replace('<', filler)).collect();
            assert_eq!(read_well(&replaced), expected);
        }
    }
}

#[test]
fn rows_of_something_else_around_a_document_are_no_obstacle() {
    let (text, expected) = SPECIMENS[5];
    assert_eq!(read_well(&[&["ALB<"], text].concat()), expected);
    assert_eq!(read_well(&[text, text].concat()), expected, "read twice");
}

#[test]
fn a_visa_is_told_from_a_document() {
    let visa_a =
        ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"];
    let visa_b = ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"];
    for visa in [visa_a, visa_b] {
        assert_eq!(try_read(&visa), Some(Err(Unreadable::Visa)));
        assert_eq!(try_read(&[visa.concat()]), Some(Err(Unreadable::Visa)));
    }
}

#[test]
fn a_name_with_v_is_no_visa() {
    let (specimen, expected) = SPECIMENS[5];
    let rows = [specimen[0], specimen[1], "VELAJ<<ARTA<<<<<<<<<<<<<<<<<<<"];
    assert_eq!(read_well(&rows), expected);
    for rows in [&rows[2..], &[rows[2], rows[0]]] {
        assert_eq!(try_read(rows), Some(Err(Unreadable::Misread)));
    }
}

#[test]
fn a_missing_row_is_a_misread_document() {
    let (text, _) = SPECIMENS[5];
    for missing in 0..2 {
        let kept: Vec<&str> = (0..3).filter(|row| *row != missing).map(|row| text[row]).collect();
        assert_eq!(try_read(&kept), Some(Err(Unreadable::Misread)), "without row {missing}");
    }
    assert_eq!(try_read(&text[..1]), Some(Err(Unreadable::Misread)));
}

#[test]
fn what_is_no_document_is_left_to_others() {
    for text in ["radha:a:ACDEF34HJK", "https://radha.example/t/K7M2QD", "5901234123457", "A042", "A<B", ""] {
        assert_eq!(try_read(&[text]), None, "{text}");
    }
    assert_eq!(try_read(&["I<ALB"; MAX_ROWS + 1]), None);
}

#[test]
fn confused_characters_are_put_right_where_the_field_tells_which() {
    // In the dates, the check digits and the state; never in the number, where both may stand.
    for (wrong, right) in [
        ("I<UT0D231458907<<<<<<<<<<<<<<<", 0),
        ("1<UTOD231458907<<<<<<<<<<<<<<<", 0),
        ("74O8I22F12O4I59UTO<<<<<<<<<<<6", 1),
        ("740812ZFIZ0415GUT0<<<<<<<<<<<G", 1),
        ("ER1K550N<<ANNA<MAR1A<<<<<<<<<<", 2),
    ] {
        let (specimen, expected) = SPECIMENS[1];
        let mut text = specimen.to_vec();
        text[right] = wrong;
        let outcome = try_read(&text).expect("an attempt");
        // `74O8I22` ends in the right digits, `12O4I59` too; the third has wrong dates and must not pass.
        match wrong {
            "740812ZFIZ0415GUT0<<<<<<<<<<<G" => assert_eq!(outcome, Err(Unreadable::Misread)),
            _ => assert_eq!(told(&outcome.expect("put right")), expected, "{wrong}"),
        }
    }
    let (specimen, _) = SPECIMENS[1];
    assert_eq!(
        try_read(&["I<UTODZ31458907<<<<<<<<<<<<<<<", specimen[1], specimen[2]]),
        Some(Err(Unreadable::Misread)),
        "a number may hold letters and digits, so nothing there is put right"
    );
}

#[test]
fn a_personal_number_is_put_right_by_its_own_shape() {
    let (specimen, expected) = SPECIMENS[5];
    for wrong in ["J552I5001V", "J5S215OO1V", "J5521500IV"] {
        let first = specimen[0].replace("J55215001V", wrong);
        assert_eq!(read_well(&[first.as_str(), specimen[1], specimen[2]]), expected, "{wrong}");
    }
    // Where it stands in the second optional field.
    let text = with_checks(["IDALB0370000010<<<<<<<<<<<<<<<", "9502150F3302141ALBJ55215001V<0", specimen[2]]);
    assert_eq!(read_well(&text), expected);
}

#[test]
fn a_personal_number_of_somebody_else_is_not_taken() {
    let (specimen, _) = SPECIMENS[5];
    for (second, why) in [
        ("9502160F3302140ALB<<<<<<<<<<<0", "another day"),
        ("9602150F3302140ALB<<<<<<<<<<<0", "another year"),
        ("9502150M3302140ALB<<<<<<<<<<<0", "another sex"),
    ] {
        let text = with_checks([specimen[0], second, specimen[2]]);
        assert!(read_well(&text).starts_with("ALB 037000001 "), "{why}");
    }
    let text = with_checks(["IDALB0370000010J55215001W<<<<<", specimen[1], specimen[2]]);
    assert!(read_well(&text).starts_with("ALB 037000001 "), "a wrong check letter");
}

#[test]
fn a_document_without_expiry_or_with_an_unknown_birth_day_is_read() {
    let (specimen, expected) = SPECIMENS[5];
    for expiry in ["<<<<<<0", "<<<<<<<", "9999990", "0001010"] {
        let second = format!("9502150F{expiry}ALB<<<<<<<<<<<0");
        let mut text = with_checks([specimen[0], &second, specimen[2]]);
        if expiry == "<<<<<<<" {
            // A filler instead of the check digit of an empty field; it weighs as much as the digit 0.
            text[1].replace_range(14..15, "<");
        }
        assert_eq!(read_well(&text), expected, "{expiry}");
    }
    let text = with_checks(["IDALB0370000010<<<<<<<<<<<<<<<", "95<<<<0<3302140ALB<<<<<<<<<<<0", specimen[2]]);
    assert_eq!(read_well(&text), "ALB 037000001 1995-?-? ?");
}

#[test]
fn dates_that_cannot_be_are_refused() {
    let (specimen, _) = SPECIMENS[5];
    for second in
        ["9513150F3302140ALB<<<<<<<<<<<0", "9502320F3302140ALB<<<<<<<<<<<0", "95021<0F3302140ALB<<<<<<<<<<<0"]
    {
        let text = with_checks([specimen[0], second, specimen[2]]);
        assert_eq!(try_read(&text), Some(Err(Unreadable::Misread)), "{second}");
    }
}

#[test]
fn the_century_of_a_birth_follows_from_the_year_of_the_scan() {
    let born = |yy: &str, this_year| {
        let second = format!("{yy}02150F3302140ALB<<<<<<<<<<<0");
        let text = with_checks(
            ["IDALB0370000010<<<<<<<<<<<<<<<", &second, "SHEMBULL<<ARTA"]
                .map(|row| if row.len() < 30 { "SHEMBULL<<ARTA<<<<<<<<<<<<<<<<" } else { row }),
        );
        let identity = try_read(&text).expect("an attempt").expect("valid");
        identity.born(this_year).0
    };
    assert_eq!(born("26", 2026), Some(2026));
    assert_eq!(born("27", 2026), Some(1927));
    assert_eq!(born("15", 2026), Some(2015));
    assert_eq!(born("95", 2110), Some(2095));
}

#[test]
fn no_single_wrong_character_in_a_checked_field_is_overlooked() {
    const CHARACTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
    let mut chance = ChaCha8Rng::seed_from_u64(2);
    let value = |byte: u8| char::from(byte).to_digit(36).unwrap_or(0) % 10;
    for _ in 0..20_000 {
        let (specimen, expected) = SPECIMENS[chance.random_range(0..SPECIMENS.len())];
        let mut text: Vec<Vec<u8>> = specimen.iter().map(|row| row.as_bytes().to_vec()).collect();
        let row = chance.random_range(0..text.len());
        let place = chance.random_range(0..text[row].len());
        let before = text[row][place];
        text[row][place] = CHARACTERS[chance.random_range(0..CHARACTERS.len())];
        let (after, at) = (text[row][place], (row, place));
        let text: Vec<String> = text.into_iter().map(|row| String::from_utf8(row).expect("ASCII")).collect();
        let Some(Ok(identity)) = try_read(&text) else { continue };
        // Names, states and kinds have no check digit; characters that weigh the same cannot be told apart by it.
        let is_unchecked = specimen.len() == 3
            && (row == 2 || row == 0 && place < 5 || row == 1 && (place == 7 || (15..18).contains(&place)))
            || specimen.len() == 2 && (row == 0 || (10..13).contains(&place) || place == 20);
        assert!(
            told(&identity) == expected || is_unchecked || value(before) == value(after),
            "{specimen:?} with {} at {at:?} became {}",
            char::from(after),
            told(&identity)
        );
    }
}

#[test]
fn noise_is_never_a_document() {
    const CHARACTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<<<<<<<<<<<< _";
    let mut chance = ChaCha8Rng::seed_from_u64(3);
    for _ in 0..5_000 {
        let count = chance.random_range(1..5);
        let text: Vec<String> = (0..count)
            .map(|_| {
                let length = [30, 36, 44, 72, 88, 90, chance.random_range(0..100)][chance.random_range(0..7)];
                (0..length)
                    .map(|_| char::from(CHARACTERS[chance.random_range(0..CHARACTERS.len())]))
                    .collect()
            })
            .collect();
        assert!(!matches!(try_read(&text), Some(Ok(_))), "{text:?}");
    }
}

/// A document with fields drawn by chance, and what it gives; written down field by field, without the layouts.
fn random_document(chance: &mut ChaCha8Rng) -> (Vec<String>, String) {
    let mut characters = |from: &[u8], length: usize| -> String {
        (0..length).map(|_| char::from(from[chance.random_range(0..from.len())])).collect()
    };
    let number = characters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 9);
    let more = characters(b"ABCDEFGH0123456789", 3);
    let issuer = characters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3);
    let names = format!("{}<<{}", characters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", 8), characters(b"ABCDEFG", 5));
    let (year, month, day) =
        (chance.random_range(27..=99), chance.random_range(1..=12), chance.random_range(1..=28));
    let birth = format!("{year:02}{month:02}{day:02}");
    let sex = ["M", "F", "<"][chance.random_range(0..3)];
    let told_sex = if sex == "<" { "?" } else { sex };
    let expiry = format!("{:02}{:02}{:02}", chance.random_range(0..=99), month, day);
    let check = |text: &str| check_digit(text.as_bytes());
    let checked = |text: &str| format!("{text}{}", check(text));
    let filled = |text: &str, length: usize| format!("{text:<<length$}");
    let (birth, expiry) = (checked(&birth), checked(&expiry));
    let is_long = chance.random_bool(0.3);
    let mut told = number.clone();
    let rows = match chance.random_range(0..3) {
        0 => {
            let (head, optional) = if is_long {
                told = format!("{number}{more}");
                (format!("{number}<"), filled(&format!("{more}{}", check(&told)), 15))
            } else {
                (checked(&number), filled(&more, 15))
            };
            let composite = check(&format!("{head}{optional}{birth}{expiry}{}", filled("", 11)));
            let first = format!("I<{issuer}{head}{optional}");
            vec![first, format!("{birth}{sex}{expiry}UTO{}{composite}", filled("", 11)), filled(&names, 30)]
        }
        1 => {
            let (head, optional) = (checked(&number), filled(&more, 7));
            let composite = check(&format!("{head}{birth}{expiry}{optional}"));
            vec![
                filled(&format!("I<{issuer}{names}"), 36),
                format!("{head}UTO{birth}{sex}{expiry}{optional}{composite}"),
            ]
        }
        _ => {
            let (head, optional) = (checked(&number), checked(&filled(&more, 14)));
            let composite = check(&format!("{head}{birth}{expiry}{optional}"));
            vec![
                filled(&format!("P<{issuer}{names}"), 44),
                format!("{head}UTO{birth}{sex}{expiry}{optional}{composite}"),
            ]
        }
    };
    (rows, format!("{issuer} {told} {}-{month}-{day} {told_sex}", 1900 + year))
}

#[test]
fn every_valid_document_is_read() {
    let mut chance = ChaCha8Rng::seed_from_u64(4);
    for _ in 0..5_000 {
        let (rows, expected) = random_document(&mut chance);
        assert_eq!(read_well(&rows), expected, "{rows:?}");
    }
}
