//! Numbers and letters as people say them, in the five languages of boards and kiosks.
//!
//! A voice that is given figures reads them by rules of its own, some of them wrong; it is given these words. The table
//! `spoken/numbers.tsv` has every number to 999 and is the test.

use crate::Language;

/// The highest number that is said as one; above it every digit is said.
pub const HIGHEST_WHOLE: u32 = 999;

/// A number as it is said: *njëzet e tre*, *twenty-three*, *ventitré*, *είκοσι τρία*, *дваесет и три*.
pub fn number(language: Language, number: u32) -> String {
    if number > HIGHEST_WHOLE {
        return digits(number).map(|digit| whole(language, digit)).collect::<Vec<_>>().join(" ");
    }
    whole(language, number)
}

/// The digits of a number, the first one first.
pub fn digits(number: u32) -> impl Iterator<Item = u32> {
    number.to_string().into_bytes().into_iter().map(|digit| u32::from(digit - b'0'))
}

/// The name of a letter of a prefix or of a counter's label; `None` for what is not a letter. Letters that only Albanian
/// has are said as their nearest ones elsewhere.
pub fn letter(language: Language, letter: char) -> Option<&'static str> {
    let letter = letter.to_lowercase().next()?;
    if language == Language::Sq {
        match letter {
            'ç' => return Some("çë"),
            'ë' => return Some("ë"),
            _ => {}
        }
    }
    let plain = match letter {
        'ç' => 'c',
        'ë' => 'e',
        other => other,
    };
    let place = u32::from(plain).checked_sub(u32::from('a'))?;
    letters(language).get(usize::try_from(place).ok()?).copied()
}

/// From A to Z.
fn letters(language: Language) -> [&'static str; 26] {
    match language {
        Language::Sq => [
            "a",
            "bë",
            "cë",
            "dë",
            "e",
            "fë",
            "gë",
            "hë",
            "i",
            "jë",
            "kë",
            "lë",
            "më",
            "në",
            "o",
            "pë",
            "që",
            "rë",
            "së",
            "të",
            "u",
            "vë",
            "dopio vë",
            "xë",
            "y",
            "zë",
        ],
        Language::En => [
            "ay",
            "bee",
            "see",
            "dee",
            "ee",
            "ef",
            "gee",
            "aitch",
            "eye",
            "jay",
            "kay",
            "el",
            "em",
            "en",
            "oh",
            "pee",
            "cue",
            "ar",
            "ess",
            "tee",
            "you",
            "vee",
            "double you",
            "ex",
            "why",
            "zed",
        ],
        Language::It => [
            "a",
            "bi",
            "ci",
            "di",
            "e",
            "effe",
            "gi",
            "acca",
            "i",
            "i lunga",
            "cappa",
            "elle",
            "emme",
            "enne",
            "o",
            "pi",
            "cu",
            "erre",
            "esse",
            "ti",
            "u",
            "vu",
            "doppia vu",
            "ics",
            "ipsilon",
            "zeta",
        ],
        Language::El => [
            "άλφα",
            "βήτα",
            "σι",
            "ντι",
            "έψιλον",
            "εφ",
            "τζι",
            "ήτα",
            "γιώτα",
            "τζέι",
            "κάπα",
            "ελ",
            "μι",
            "νι",
            "όμικρον",
            "πι",
            "κιου",
            "αρ",
            "ες",
            "ταυ",
            "γιου",
            "βι",
            "νταμπλ γιου",
            "χι",
            "ύψιλον",
            "ζήτα",
        ],
        Language::Mk => [
            "а",
            "бе",
            "це",
            "де",
            "е",
            "еф",
            "ге",
            "ха",
            "и",
            "јот",
            "ка",
            "ел",
            "ем",
            "ен",
            "о",
            "пе",
            "ку",
            "ер",
            "ес",
            "те",
            "у",
            "ве",
            "дупло ве",
            "икс",
            "ипсилон",
            "зе",
        ],
    }
}

fn whole(language: Language, number: u32) -> String {
    match language {
        Language::Sq => albanian(number),
        Language::En => english(number),
        Language::It => italian(number),
        Language::El => greek(number),
        Language::Mk => macedonian(number),
    }
}

fn word<const N: usize>(words: [&'static str; N], place: u32) -> &'static str {
    words[usize::try_from(place).expect("a number below a hundred fits")]
}

/// All parts are joined by *e*; twenty and forty count in scores, and thirty has the feminine stem of three.
fn albanian(number: u32) -> String {
    let unit = |unit| {
        word(
            ["zero", "një", "dy", "tre", "katër", "pesë", "gjashtë", "shtatë", "tetë", "nëntë", "dhjetë"],
            unit,
        )
    };
    let joined = |front: String, rest| {
        if rest == 0 { front } else { format!("{front} e {}", albanian(rest)) }
    };
    match number {
        0..=10 => unit(number).into(),
        11..=19 => format!("{}mbëdhjetë", unit(number - 10)),
        20..=29 => joined("njëzet".into(), number % 10),
        30..=39 => joined("tridhjetë".into(), number % 10),
        40..=49 => joined("dyzet".into(), number % 10),
        50..=99 => joined(format!("{}dhjetë", unit(number / 10)), number % 10),
        _ => joined(format!("{}qind", unit(number / 100)), number % 100),
    }
}

/// British: *one hundred and three*.
fn english(number: u32) -> String {
    let tens = |tens| {
        word(["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], tens)
    };
    match (number, number % 10, number % 100) {
        (0..=19, ..) => word(
            [
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
                "fifteen",
                "sixteen",
                "seventeen",
                "eighteen",
                "nineteen",
            ],
            number,
        )
        .into(),
        (20..=99, 0, _) => tens(number / 10).into(),
        (20..=99, unit, _) => format!("{}-{}", tens(number / 10), english(unit)),
        (_, _, 0) => format!("{} hundred", english(number / 100)),
        (_, _, rest) => format!("{} hundred and {}", english(number / 100), english(rest)),
    }
}

/// All one word; tens lose their last vowel before *uno* and *otto*, *cento* before *ottanta*, and a final *tre* takes an
/// accent.
fn italian(number: u32) -> String {
    let unit = |unit| {
        word(
            [
                "zero",
                "uno",
                "due",
                "tre",
                "quattro",
                "cinque",
                "sei",
                "sette",
                "otto",
                "nove",
                "dieci",
                "undici",
                "dodici",
                "tredici",
                "quattordici",
                "quindici",
                "sedici",
                "diciassette",
                "diciotto",
                "diciannove",
            ],
            unit,
        )
    };
    let tens = |tens| {
        word(
            [
                "",
                "",
                "venti",
                "trenta",
                "quaranta",
                "cinquanta",
                "sessanta",
                "settanta",
                "ottanta",
                "novanta",
            ],
            tens,
        )
    };
    let ending = |rest| if rest == 3 { "tré".into() } else { italian(rest) };
    match number {
        0..=19 => unit(number).into(),
        20..=99 => match number % 10 {
            0 => tens(number / 10).into(),
            rest @ (1 | 8) => {
                let tens = tens(number / 10);
                format!("{}{}", &tens[..tens.len() - 1], unit(rest))
            }
            rest => format!("{}{}", tens(number / 10), ending(rest)),
        },
        _ => {
            let hundreds = match number / 100 {
                1 => "cento".to_owned(),
                more => format!("{}cento", unit(more)),
            };
            match number % 100 {
                0 => hundreds,
                rest @ 80..=89 => format!("{}{}", &hundreds[..hundreds.len() - 1], italian(rest)),
                rest => format!("{hundreds}{}", ending(rest)),
            }
        }
    }
}

/// The neuter, the form of bare numbers; nothing stands between the parts, but a hundred has another ending before a
/// rest.
fn greek(number: u32) -> String {
    let joined = |front: &str, rest| {
        if rest == 0 { front.to_owned() } else { format!("{front} {}", greek(rest)) }
    };
    match number {
        0..=19 => word(
            [
                "μηδέν",
                "ένα",
                "δύο",
                "τρία",
                "τέσσερα",
                "πέντε",
                "έξι",
                "επτά",
                "οκτώ",
                "εννέα",
                "δέκα",
                "έντεκα",
                "δώδεκα",
                "δεκατρία",
                "δεκατέσσερα",
                "δεκαπέντε",
                "δεκαέξι",
                "δεκαεπτά",
                "δεκαοκτώ",
                "δεκαεννέα",
            ],
            number,
        )
        .into(),
        20..=99 => joined(
            word(
                [
                    "",
                    "",
                    "είκοσι",
                    "τριάντα",
                    "σαράντα",
                    "πενήντα",
                    "εξήντα",
                    "εβδομήντα",
                    "ογδόντα",
                    "ενενήντα",
                ],
                number / 10,
            ),
            number % 10,
        ),
        100 => "εκατό".into(),
        _ => joined(
            word(
                [
                    "",
                    "εκατόν",
                    "διακόσια",
                    "τριακόσια",
                    "τετρακόσια",
                    "πεντακόσια",
                    "εξακόσια",
                    "επτακόσια",
                    "οκτακόσια",
                    "εννιακόσια",
                ],
                number / 100,
            ),
            number % 100,
        ),
    }
}

/// *и* stands before the last part only: *сто и три*, *сто дваесет и три*.
fn macedonian(number: u32) -> String {
    let joined = |front: &str, rest: u32| match rest {
        0 => front.to_owned(),
        1..=19 => format!("{front} и {}", macedonian(rest)),
        _ if rest.is_multiple_of(10) => format!("{front} и {}", macedonian(rest)),
        _ => format!("{front} {}", macedonian(rest)),
    };
    match number {
        0..=19 => word(
            [
                "нула",
                "еден",
                "два",
                "три",
                "четири",
                "пет",
                "шест",
                "седум",
                "осум",
                "девет",
                "десет",
                "единаесет",
                "дванаесет",
                "тринаесет",
                "четиринаесет",
                "петнаесет",
                "шеснаесет",
                "седумнаесет",
                "осумнаесет",
                "деветнаесет",
            ],
            number,
        )
        .into(),
        20..=99 => joined(
            word(
                [
                    "",
                    "",
                    "дваесет",
                    "триесет",
                    "четириесет",
                    "педесет",
                    "шеесет",
                    "седумдесет",
                    "осумдесет",
                    "деведесет",
                ],
                number / 10,
            ),
            number % 10,
        ),
        _ => joined(
            word(
                [
                    "",
                    "сто",
                    "двесте",
                    "триста",
                    "четиристотини",
                    "петстотини",
                    "шестотини",
                    "седумстотини",
                    "осумстотини",
                    "деветстотини",
                ],
                number / 100,
            ),
            number % 100,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_numbers_to_999_are_said_as_in_the_table_in_five_languages() {
        let mut lines = include_str!("spoken/numbers.tsv").lines();
        assert_eq!(lines.next(), Some("n\tsq\ten\tit\tel\tmk"));
        let mut entries = 0;
        for line in lines {
            let mut columns = line.split('\t');
            let value = columns.next().expect("a number").parse().expect("a number");
            for language in [Language::Sq, Language::En, Language::It, Language::El, Language::Mk] {
                assert_eq!(Some(number(language, value).as_str()), columns.next(), "{value} in {language}");
                entries += 1;
            }
        }
        assert_eq!(entries, 5_000);
    }

    #[test]
    fn a_number_above_999_is_said_digit_by_digit() {
        assert_eq!(number(Language::Sq, 1_000), "një zero zero zero");
        assert_eq!(number(Language::En, 99_999), "nine nine nine nine nine");
        assert_eq!(number(Language::It, 4_203), "quattro due zero tre");
    }

    #[test]
    fn every_letter_of_a_prefix_has_a_name_in_every_language() {
        for language in Language::ALL {
            for prefix in 'A'..='Z' {
                assert!(letter(language, prefix).is_some(), "{prefix} in {language}");
            }
            assert_eq!(letter(language, '-'), None);
            assert_eq!(letter(language, '4'), None);
        }
        assert_eq!(letter(Language::Sq, 'Ç'), Some("çë"));
        assert_eq!(letter(Language::En, 'Ç'), Some("see"));
        assert_eq!(letter(Language::El, 'k'), Some("κάπα"));
    }
}
