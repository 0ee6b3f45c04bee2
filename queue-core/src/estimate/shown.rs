//! What people are told of an interval: round minutes. That screens keep them while an end moves no more than a step is
//! the screens' own, since only they know what they showed.

use crate::value::Wait;

/// Above so many minutes people are told no number.
const HOUR_MIN: u32 = 60;
/// Below so many minutes people are told just that.
const SHORT_MIN: u32 = 5;
/// Up to so many minutes the ends are rounded to 5 minutes, above to 10.
const FINE_MIN: u32 = 30;

/// A wait as it is said and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Less than five minutes.
    LessThanFive,
    /// From some minutes to more; both are round.
    Between {
        /// The lower end, in minutes.
        from_min: u32,
        /// The upper end, in minutes; at most an hour.
        to_min: u32,
    },
    /// From some minutes to more than an hour.
    From {
        /// The lower end, in minutes; less than an hour.
        from_min: u32,
    },
    /// More than an hour.
    MoreThanAnHour,
}

impl Shown {
    /// Rounds outwards, so that the interval promises no more than before.
    #[must_use]
    pub fn of(wait: Wait) -> Self {
        let from_min = down(wait.low_s);
        let to_min = up(wait.high_s);
        if to_min <= SHORT_MIN {
            Self::LessThanFive
        } else if from_min >= HOUR_MIN {
            Self::MoreThanAnHour
        } else if to_min > HOUR_MIN {
            Self::From { from_min }
        } else {
            Self::Between { from_min, to_min }
        }
    }

    /// The promise that these words make, in whole minutes. "More than an hour" ends with the longest wait that is
    /// kept count of, five hours.
    #[must_use]
    pub fn promise(self, wait: Wait) -> Wait {
        match self {
            Self::LessThanFive => Wait { low_s: 0, high_s: SHORT_MIN * 60 },
            Self::Between { from_min, to_min } => Wait { low_s: from_min * 60, high_s: to_min * 60 },
            Self::From { from_min } => Wait { low_s: from_min * 60, high_s: up(wait.high_s) * 60 },
            Self::MoreThanAnHour => Wait { low_s: HOUR_MIN * 60, high_s: up(wait.high_s) * 60 },
        }
    }
}

fn step(minutes: u32) -> u32 {
    if minutes < FINE_MIN { 5 } else { 10 }
}

fn down(seconds: u32) -> u32 {
    let minutes = seconds / 60;
    minutes / step(minutes) * step(minutes)
}

fn up(seconds: u32) -> u32 {
    let minutes = seconds.div_ceil(60);
    let step = if minutes <= FINE_MIN { 5 } else { 10 };
    minutes.div_ceil(step) * step
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(low: u32, high: u32) -> Wait {
        Wait { low_s: low * 60, high_s: high * 60 }
    }

    fn between(from_min: u32, to_min: u32) -> Shown {
        Shown::Between { from_min, to_min }
    }

    #[test]
    fn ends_are_rounded_outwards_to_five_and_above_thirty_to_ten() {
        assert_eq!(Shown::of(minutes(11, 19)), between(10, 20));
        assert_eq!(Shown::of(minutes(10, 20)), between(10, 20));
        assert_eq!(Shown::of(Wait { low_s: 599, high_s: 1201 }), between(5, 25));
        assert_eq!(Shown::of(minutes(29, 31)), between(25, 40));
        assert_eq!(Shown::of(minutes(38, 42)), between(30, 50));
        assert_eq!(Shown::of(minutes(3, 30)), between(0, 30));
    }

    #[test]
    fn a_short_wait_is_less_than_five_minutes_and_a_long_one_more_than_an_hour() {
        assert_eq!(Shown::of(minutes(0, 0)), Shown::LessThanFive);
        assert_eq!(Shown::of(minutes(1, 5)), Shown::LessThanFive);
        assert_eq!(Shown::of(Wait { low_s: 60, high_s: 301 }), between(0, 10));
        assert_eq!(Shown::of(minutes(44, 60)), between(40, 60));
        assert_eq!(Shown::of(minutes(44, 61)), Shown::From { from_min: 40 });
        assert_eq!(Shown::of(minutes(60, 75)), Shown::MoreThanAnHour);
    }

    #[test]
    fn the_promise_is_what_the_words_say() {
        assert_eq!(between(10, 20).promise(minutes(11, 19)), minutes(10, 20));
        assert_eq!(Shown::LessThanFive.promise(minutes(1, 4)), minutes(0, 5));
        assert_eq!(Shown::MoreThanAnHour.promise(minutes(70, 95)), minutes(60, 100));
    }
}
