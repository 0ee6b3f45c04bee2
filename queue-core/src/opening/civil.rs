//! The office's civil clock as one that never runs back, and its inverse.
//!
//! Twice a year in many zones, and at midnight in some, an hour of civil time is left out or comes twice; Samoa once
//! left out a day. Hours and business days are told by [`clock`]: it jumps over what is left out, and stands still while
//! an hour comes for the second time. So every civil time has exactly one first moment, and days follow each other.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use crate::value::Timestamp;

/// The latest civil time that the clocks of `time_zone` have shown until `at`.
pub fn clock(time_zone: &TimeZone, at: Timestamp) -> DateTime {
    let shown = time_zone.to_datetime(at);
    let AmbiguousOffset::Fold { before, after } = time_zone.to_ambiguous_timestamp(shown).offset() else {
        return shown;
    };
    match before.to_timestamp(shown) {
        Ok(first) if first < at => {
            let last = change(time_zone, first, after).saturating_sub(jiff::SignedDuration::from_nanos(1));
            last.map_or(shown, |last| before.to_datetime(last))
        }
        _ => shown,
    }
}

/// The first moment at which [`clock`] shows `time` or, where it is left out, what comes after it.
pub fn first_moment(time_zone: &TimeZone, time: DateTime) -> Timestamp {
    let first = match time_zone.to_ambiguous_timestamp(time).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(time),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(time),
        AmbiguousOffset::Gap { after, .. } => {
            after.to_timestamp(time).map(|earlier| change(time_zone, earlier, after))
        }
    };
    first.unwrap_or(Timestamp::MAX)
}

/// The first change to the offset `to` after `from`.
fn change(time_zone: &TimeZone, from: Timestamp, to: Offset) -> Timestamp {
    time_zone
        .following(from)
        .find(|transition| transition.offset() == to)
        .map_or(from, |transition| transition.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Copenhagen's rule, which Tirana shares; needs no table of the machine.
    fn tirana() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a rule")
    }

    #[test]
    fn the_clock_stands_still_while_an_hour_comes_again_and_jumps_over_one_that_is_left_out() {
        for (at, shows) in [
            // The clocks go back from 03:00 to 02:00 at 01:00 UTC.
            ("2026-10-25T00:59:59Z", "2026-10-25T02:59:59"),
            ("2026-10-25T01:00:00Z", "2026-10-25T02:59:59.999999999"),
            ("2026-10-25T01:59:59Z", "2026-10-25T02:59:59.999999999"),
            ("2026-10-25T02:00:00Z", "2026-10-25T03:00:00"),
            // They go forward from 02:00 to 03:00 at 01:00 UTC.
            ("2027-03-28T00:59:59Z", "2027-03-28T01:59:59"),
            ("2027-03-28T01:00:00Z", "2027-03-28T03:00:00"),
        ] {
            let at = at.parse().expect("a moment");
            assert_eq!(clock(&tirana(), at), shows.parse().expect("a civil time"), "{at}");
        }
    }

    #[test]
    fn a_time_that_comes_twice_counts_the_first_time_and_one_that_is_left_out_when_the_clock_jumps() {
        for (time, at) in [
            ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
            ("2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
            ("2027-03-28T02:00:00", "2027-03-28T01:00:00Z"),
            ("2027-03-28T02:30:00", "2027-03-28T01:00:00Z"),
            ("2027-03-28T03:00:00", "2027-03-28T01:00:00Z"),
            ("2027-03-28T03:10:00", "2027-03-28T01:10:00Z"),
        ] {
            let time = time.parse().expect("a civil time");
            assert_eq!(first_moment(&tirana(), time), at.parse().expect("a moment"), "{time}");
        }
    }
}
