//! When the office's clock starts: never before what already happened, and with people just before a working day opens.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use queue_core::value::Timestamp;

use crate::clock::{Clock, SystemClock};
use crate::profile::Profile;
use crate::storage::Storage;
use crate::storage::sqlite::Sqlite;

/// The staff comes a little before the citizens.
const MORNING: Time = Time::constant(7, 50, 0, 0);

/// The moment at which the demonstration's clock starts.
///
/// # Errors
/// When the database fails.
pub(super) async fn start(storage: &Sqlite, profile: &Profile, no_people: bool) -> anyhow::Result<Timestamp> {
    let now = SystemClock.now();
    let known = storage.profiles().await?.into_iter().any(|known| known.id == profile.id);
    let time_zone = TimeZone::get(&profile.time_zone)?;
    let (day, latest) = if known {
        let today = storage.today(&profile.id, now).await?;
        (Some(today.day), today.events.last().map(|event| event.at))
    } else {
        (None, None)
    };
    if no_people {
        return Ok(latest.map_or(now, |latest| now.max(latest)));
    }
    let local = time_zone.to_datetime(now).date();
    let first = day.map_or(local, |day| day.max(local));
    let after = latest.unwrap_or(Timestamp::MIN);
    Ok(next_morning(first, after, &time_zone)?)
}

/// The next morning of a working day after `moment`.
///
/// # Errors
/// At the end of the calendar.
pub(super) fn morning_after(moment: Timestamp, time_zone: &TimeZone) -> Result<Timestamp, jiff::Error> {
    next_morning(time_zone.to_datetime(moment).date(), moment, time_zone)
}

fn next_morning(first: Date, after: Timestamp, time_zone: &TimeZone) -> Result<Timestamp, jiff::Error> {
    let mut day = first;
    loop {
        let morning = time_zone.to_timestamp(day.to_datetime(MORNING))?;
        let works = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if works && morning > after {
            return Ok(morning);
        }
        day = day.tomorrow()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_morning_is_on_a_working_day_after_what_happened() {
        let time_zone = TimeZone::get("Europe/Tirane").expect("the zone of the office is known");
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        for (after, morning) in [
            ("2026-11-23T05:00:00Z", "2026-11-23T06:50:00Z"),
            ("2026-11-23T06:50:00Z", "2026-11-24T06:50:00Z"),
            ("2026-11-27T16:00:00Z", "2026-11-30T06:50:00Z"),
            ("2026-03-27T16:00:00Z", "2026-03-30T05:50:00Z"),
        ] {
            assert_eq!(morning_after(at(after), &time_zone).expect("a morning"), at(morning), "{after}");
        }
    }
}
