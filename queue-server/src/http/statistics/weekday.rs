//! Rows by weekday, folded from those by day.

use queue_api::statistics::Row;
use queue_core::statistics::{Key, Table};
use queue_core::value::Date;

/// A Monday; it and the six days after it stand for their weekdays.
const MONDAY: Date = Date::constant(2024, 1, 1);

/// The figures of all Mondays together, of all Tuesdays, and so on.
pub(super) fn folded(table: Table) -> Table {
    let stands_for = |day: Date| {
        let after = day.weekday().to_monday_zero_offset();
        MONDAY.saturating_add(jiff::Span::new().days(after))
    };
    let mut folded = Table::default();
    for (key, figures) in table {
        folded.take(Key { day: key.day.map(stands_for), ..key }, figures);
    }
    folded
}

/// Says the weekday of each row instead of the day that stands for it.
pub(super) fn name(rows: &mut [Row]) {
    for row in rows {
        let day = row.day.take().and_then(|day| day.parse::<Date>().ok());
        row.weekday = day.map(|day| day.weekday().to_monday_one_offset());
    }
}
