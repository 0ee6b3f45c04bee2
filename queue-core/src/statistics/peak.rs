//! When most people come.

use std::collections::BTreeMap;

use super::measures::ratio;
use super::table::Table;
use crate::value::Date;

/// Quarters in an hour.
const QUARTERS: usize = 4;
/// Hours that a day may have of the same clock: one more when clocks go back is counted in the hour it repeats.
const HOURS: usize = 24;

/// The busiest sixty minutes of a day, beginning at a full quarter of an hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    /// The business day.
    pub day: Date,
    /// The hour it begins in, 0 to 23.
    pub hour: i8,
    /// The minute it begins at: 0, 15, 30 or 45.
    pub minute: i8,
    /// Tickets given in it.
    pub issued: u64,
    /// So many times the mean hour of the day, from the first quarter with a ticket to the last, but at least an hour.
    pub factor: f64,
}

/// The peak of each day that has tickets; of two equal ones the earlier. `first_hour` is the one in which a business day
/// begins. The table must know days and hours.
pub fn peaks(table: &Table, first_hour: i8) -> Vec<Peak> {
    let first_hour = usize::from(first_hour.unsigned_abs());
    let mut days: BTreeMap<Date, [u64; HOURS * QUARTERS]> = BTreeMap::new();
    for (key, figures) in table.iter() {
        let (Some(day), Some(hour)) = (key.day, key.hour) else { continue };
        let place = (usize::from(hour.unsigned_abs()) + HOURS - first_hour) % HOURS * QUARTERS;
        let quarters = days.entry(day).or_insert([0; HOURS * QUARTERS]);
        for (quarter, issued) in figures.queue.issued_in_quarter.iter().enumerate() {
            quarters[place + quarter] += issued;
        }
    }
    days.iter().filter_map(|(day, quarters)| peak(*day, quarters, first_hour)).collect()
}

fn peak(day: Date, quarters: &[u64], first_hour: usize) -> Option<Peak> {
    let first = quarters.iter().position(|issued| *issued > 0)?;
    let last = quarters.iter().rposition(|issued| *issued > 0)?;
    let sums = quarters.windows(QUARTERS).map(|hour| hour.iter().sum::<u64>());
    let (start, issued) =
        sums.enumerate().max_by_key(|(start, issued)| (*issued, std::cmp::Reverse(*start)))?;
    let all: u64 = quarters.iter().sum();
    // All tickets by the hours they took: quarters divided by four.
    let span = (last - first + 1).max(QUARTERS);
    let factor = ratio(issued * span as u64, all * QUARTERS as u64);
    let hour = i8::try_from((start / QUARTERS + first_hour) % HOURS).expect("an hour is below 24");
    let minute = i8::try_from(start % QUARTERS * 15).expect("a quarter begins before minute 60");
    Some(Peak { day, hour, minute, issued, factor })
}
