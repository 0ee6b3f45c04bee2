//! The Albanian personal number: ten characters that hold birth date, sex and a check letter.
//!
//! Decade (`A` = 1900, `J` = 1990), year, month (women +50, foreigners +30), day, three digits, check letter.

use super::Sex;

/// The letters in the order of their values, from 0.
const CHECK_LETTERS: &[u8; 23] = b"WABCDEFGHIJKLMNOPQRSTUV";

/// How much each of the first nine characters weighs in the check.
const WEIGHTS: [u32; 9] = [1, 1, 2, 3, 4, 5, 6, 7, 8];

/// The length of a personal number.
pub(crate) const LENGTH: usize = 10;

/// What a personal number says about its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) year: i16,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) sex: Sex,
}

/// Reads a personal number; none where a character is out of place, the date cannot be, or the check letter fails.
pub(crate) fn read(number: &[u8]) -> Option<Holder> {
    let [decade, digits @ .., check] = number else { return None };
    if number.len() != LENGTH || !digits.iter().all(u8::is_ascii_digit) || check_letter(number)? != *check {
        return None;
    }
    let decade: i16 = match decade {
        b'0'..=b'9' => 1800 + 10 * i16::from(decade - b'0'),
        b'A'..=b'T' => 1900 + 10 * i16::from(decade - b'A'),
        _ => return None,
    };
    let (sex, month) = match two_digits(&number[2..4]) {
        month @ (1..=12 | 31..=42) => (Sex::Male, month),
        month @ (51..=62 | 81..=92) => (Sex::Female, month - 50),
        _ => return None,
    };
    let (month, day) = (if month > 30 { month - 30 } else { month }, two_digits(&number[4..6]));
    let serial_is_given = &number[6..9] != b"000";
    ((1..=31).contains(&day) && serial_is_given).then(|| Holder {
        year: decade + i16::from(number[1] - b'0'),
        month,
        day,
        sex,
    })
}

/// The check letter that the first nine characters demand.
fn check_letter(number: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (&character, weight) in number.iter().zip(WEIGHTS) {
        let value = match character {
            b'0'..=b'9' => usize::from(character - b'0'),
            letter => CHECK_LETTERS.iter().position(|&known| known == letter)?,
        };
        sum += u32::try_from(value).ok()? * weight;
    }
    Some(CHECK_LETTERS[(sum % 23) as usize])
}

fn two_digits(digits: &[u8]) -> u8 {
    digits.iter().fold(0, |number, digit| number * 10 + (digit - b'0'))
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    const VALID: [&str; 11] = [
        "J00101999W",
        "I05101999I",
        "I90201535E",
        "J45423004V",
        "H71211672R",
        "I85413200A",
        "J55215001V",
        "I80704002E",
        "K05310003L",
        "J73120004T",
        "J08501005Q",
    ];

    #[test]
    fn known_numbers_are_read() {
        for number in VALID {
            assert!(read(number.as_bytes()).is_some(), "{number}");
        }
        let holder = |year, month, day, sex| Some(Holder { year, month, day, sex });
        assert_eq!(read(b"J55215001V"), holder(1995, 2, 15, Sex::Female));
        assert_eq!(read(b"I80704002E"), holder(1988, 7, 4, Sex::Male));
        assert_eq!(read(b"K05310003L"), holder(2000, 3, 10, Sex::Female));
        assert_eq!(read(b"J73120004T"), holder(1997, 1, 20, Sex::Male));
        assert_eq!(read(b"J08501005Q"), holder(1990, 5, 1, Sex::Female));
    }

    #[test]
    fn wrong_letters_dates_and_shapes_are_refused() {
        for number in [
            "H71211672A",
            "I90201535M",
            "",
            "J55215001",
            "J55215001VV",
            "U55215001V",
            "J5521500IV",
            "j55215001V",
            "J51315001V",
            "J55200001V",
            "J55232001V",
            "J55215000N",
        ] {
            assert_eq!(read(number.as_bytes()), None, "{number}");
        }
    }

    #[test]
    fn no_wrong_digit_and_no_swap_of_neighbours_is_overlooked() {
        let mut chance = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..2_000 {
            let valid = VALID[chance.random_range(0..VALID.len())];
            let place = chance.random_range(1..9);
            let mut wrong = valid.as_bytes().to_vec();
            wrong[place] = b'0' + (wrong[place] - b'0' + chance.random_range(1..10)) % 10;
            assert_eq!(read(&wrong), None, "{valid} with one wrong digit");
            let mut swapped = valid.as_bytes().to_vec();
            swapped.swap(place, place.max(2) - 1);
            assert!(swapped == valid.as_bytes() || read(&swapped).is_none(), "{valid} with two swapped");
        }
    }
}
