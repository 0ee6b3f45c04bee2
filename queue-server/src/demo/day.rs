//! Who comes on a simulated day: how many, when and for what, in the shape of a real one.
//!
//! The shares of the hours are those of twenty municipal offices in January 2020; about 250 citizens come, as to a
//! well-visited hall with six clerks. Everything follows from the given chance.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use queue_core::value::{ClassId, Language, Need, ServiceId, Timestamp};
use rand::{Rng, RngExt};

use crate::profile::{Profile, ServiceProfile};

/// Citizens on a usual day.
const USUAL_DAY: f64 = 250.0;
/// More come on a Monday.
const MONDAY: f64 = 1.15;
/// The share of the arrivals in each hour from 8 to 15, in percent.
const SHARES: [(i8, f64); 8] =
    [(8, 8.0), (9, 11.0), (10, 14.0), (11, 16.0), (12, 15.0), (13, 13.5), (14, 12.5), (15, 8.0)];
/// How wanted a service is; the others share what is left.
const WANTED: [(&str, f64); 16] = [
    ("GJC-02", 18.0),
    ("TAK-04", 14.0),
    ("GJC-01", 12.0),
    ("QEN-01", 8.0),
    ("QEN-02", 6.0),
    ("INF-01", 6.0),
    ("TAK-01", 5.0),
    ("INF-04", 4.0),
    ("GJC-08", 3.0),
    ("SOC-02", 3.0),
    ("GJC-03", 2.5),
    ("TAK-03", 2.5),
    ("QEN-03", 2.0),
    ("GJC-05", 1.5),
    ("SOC-01", 1.5),
    ("VER-02", 1.0),
];
const HARDLY_WANTED: f64 = 0.2;
/// One in so many leaves without a word and does not come when called.
const ABSENT: f64 = 0.05;
/// One in so many gives the ticket up when the wait gets long.
const IMPATIENT: f64 = 0.05;
/// One in so many chooses English.
const ENGLISH: f64 = 0.06;
/// One in so many is of a class that goes before others.
const PRIORITY: f64 = 0.06;
const CANNOT_WAIT: f64 = 0.01;
/// One in so many needs something at the counter.
const IN_NEED: f64 = 0.05;
/// One in so many books a time in the morning, where the service takes appointments; the staff does it for some.
const BOOKS: f64 = 0.12;
const BOOKS_THROUGH_STAFF: f64 = 0.4;
/// Of those who booked, so many come long after their time and so many never.
const LONG_AFTER: f64 = 0.12;
const NEVER: f64 = 0.12;
/// One in so many takes the number at home.
const FROM_AFAR: f64 = 0.06;
/// One in so many lets others go before.
const LETS_PASS: f64 = 0.03;
/// How widely service times spread: the standard deviation of their logarithm.
const SPREAD: f64 = 0.5;
/// Nobody is done sooner, in seconds.
const SHORTEST_SERVICE_S: f64 = 45.0;

/// How somebody comes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// In at the door, to the kiosk.
    WalksIn,
    /// To a time that was booked in the morning.
    Books {
        /// The staff booked it for them.
        by_staff: bool,
        /// So many seconds after the time, before it when negative; `None` never comes.
        after_s: Option<i64>,
    },
    /// With a number that was taken at home.
    FromAfar {
        /// So many seconds after taking it; `None` never comes.
        travels_s: Option<f64>,
    },
}

/// Somebody who comes.
#[derive(Debug, Clone)]
pub(super) struct Citizen {
    /// When; whoever books wants a time from then on.
    pub(super) arrives_at: Timestamp,
    /// How.
    pub(super) way: Way,
    /// For what.
    pub(super) service: ServiceId,
    /// In which language.
    pub(super) language: Language,
    /// What happens when the number is called.
    pub(super) manner: Manner,
    /// The class that goes before others.
    pub(super) priority: Option<ClassId>,
    /// What the person needs at the counter.
    pub(super) needs: Vec<Need>,
    /// After how long the ticket is given up, if it still waits then.
    pub(super) gives_up_after_s: Option<u32>,
    /// After how many seconds how many others are let before.
    pub(super) lets_pass: Option<(u32, u16)>,
}

/// What happens when somebody is called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// Whether they come.
    pub(super) comes: bool,
    /// How long they walk.
    pub(super) walk_s: f64,
    /// How long the service takes.
    pub(super) service_s: f64,
}

/// The citizens of `day` in the order in which they come.
///
/// # Errors
/// When the office's civil time cannot be told.
pub(super) fn plan(
    profile: &Profile,
    day: Date,
    time_zone: &TimeZone,
    chance: &mut impl Rng,
) -> Result<Vec<Citizen>, jiff::Error> {
    let busy = if day.weekday() == Weekday::Monday { MONDAY } else { 1.0 };
    let count = USUAL_DAY * busy * chance.random_range(0.9..1.1);
    let all: f64 = SHARES.iter().map(|(_, share)| share).sum();
    let mut citizens = Vec::new();
    for (hour, share) in SHARES {
        let begins_at = time_zone.to_timestamp(day.at(hour, 0, 0, 0))?;
        let expected = count * share / all;
        let mut passed = 0.0;
        // Between two who come unrelated, exponential times pass.
        loop {
            passed -= (1.0 - chance.random::<f64>()).ln() / expected;
            if passed >= 1.0 {
                break;
            }
            let arrives_at = begins_at + jiff::SignedDuration::from_secs_f64(passed * 3600.0);
            citizens.push(citizen(profile, arrives_at, chance));
        }
    }
    Ok(citizens)
}

fn citizen(profile: &Profile, arrives_at: Timestamp, chance: &mut impl Rng) -> Citizen {
    let service = wanted(profile, chance);
    Citizen {
        arrives_at,
        way: way(profile.rules.bookable.contains_key(&service.id), chance),
        service: service.id.clone(),
        language: if chance.random_bool(ENGLISH) { Language::En } else { Language::Sq },
        manner: manner(service.typical_minutes, chance),
        priority: priority(chance),
        needs: if chance.random_bool(IN_NEED) {
            vec![Need::ALL[chance.random_range(0..Need::ALL.len())]]
        } else {
            Vec::new()
        },
        gives_up_after_s: chance.random_bool(IMPATIENT).then(|| chance.random_range(150..1200)),
        lets_pass: chance
            .random_bool(LETS_PASS)
            .then(|| (chance.random_range(60..400), chance.random_range(1..4))),
    }
}

fn way(bookable: bool, chance: &mut impl Rng) -> Way {
    if bookable && chance.random_bool(BOOKS) {
        let after_s = match chance.random::<f64>() {
            drawn if drawn < NEVER => None,
            drawn if drawn < NEVER + LONG_AFTER => Some(chance.random_range(700..2400)),
            _ => Some(chance.random_range(-1200..300)),
        };
        return Way::Books { by_staff: chance.random_bool(BOOKS_THROUGH_STAFF), after_s };
    }
    if chance.random_bool(FROM_AFAR) {
        let travels_s = (!chance.random_bool(NEVER)).then(|| chance.random_range(240.0..1500.0));
        return Way::FromAfar { travels_s };
    }
    Way::WalksIn
}

fn priority(chance: &mut impl Rng) -> Option<ClassId> {
    let drawn = chance.random::<f64>();
    if drawn < CANNOT_WAIT {
        return Some(ClassId::new("cannot_wait"));
    }
    (drawn < CANNOT_WAIT + PRIORITY).then(|| ClassId::new("priority"))
}

/// What happens when somebody is called whose service usually takes `typical_minutes`.
pub(super) fn manner(typical_minutes: u32, chance: &mut impl Rng) -> Manner {
    let typical_s = f64::from(typical_minutes) * 60.0;
    // The mean of a log-normal time is its median times exp(spread² / 2).
    let median_s = typical_s / (SPREAD * SPREAD / 2.0).exp();
    Manner {
        comes: !chance.random_bool(ABSENT),
        walk_s: chance.random_range(12.0..55.0),
        service_s: (median_s * (SPREAD * normal(chance)).exp()).clamp(SHORTEST_SERVICE_S, 4.0 * typical_s),
    }
}

/// What somebody wants.
pub(super) fn wanted<'a>(profile: &'a Profile, chance: &mut impl Rng) -> &'a ServiceProfile {
    let weights = profile.services.iter().map(weight);
    let mut left = chance.random::<f64>() * weights.sum::<f64>();
    let found = profile.services.iter().find(|service| {
        left -= weight(service);
        left <= 0.0
    });
    found.unwrap_or(&profile.services[0])
}

fn weight(service: &ServiceProfile) -> f64 {
    let known = WANTED.iter().find(|(id, _)| *id == service.id.as_str());
    known.map_or(HARDLY_WANTED, |(_, weight)| *weight)
}

/// A number of the standard normal distribution (Box and Muller).
fn normal(chance: &mut impl Rng) -> f64 {
    let (radius, angle): (f64, f64) = (1.0 - chance.random::<f64>(), chance.random());
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn a_day_has_the_shape_of_a_real_one() {
        let profile = super::super::office::profile(10, false).expect("the catalogue reads");
        let time_zone = TimeZone::get("Europe/Tirane").expect("the zone of the office is known");
        let tuesday = jiff::civil::date(2026, 11, 24);
        let mut chance = ChaCha8Rng::seed_from_u64(7);
        let days: Vec<Vec<Citizen>> =
            (0..20).map(|_| plan(&profile, tuesday, &time_zone, &mut chance).expect("a day")).collect();
        let all: Vec<&Citizen> = days.iter().flatten().collect();
        assert!((4_600..5_400).contains(&all.len()), "{} in twenty days", all.len());
        let settings = profile.settings().expect("the zone of the office is known");
        assert!(all.iter().all(|citizen| settings.hours().is_open(citizen.arrives_at)));
        let share = |fits: &dyn Fn(&Citizen) -> bool| {
            let fitting = all.iter().filter(|citizen| fits(citizen)).count();
            fitting * 100 / all.len()
        };
        let hour = |citizen: &Citizen| time_zone.to_datetime(citizen.arrives_at).hour();
        assert!((14..=18).contains(&share(&|citizen| hour(citizen) == 11)), "eleven is the busiest hour");
        assert!(
            (45..=60).contains(&share(&|citizen| profile.home.contains(&citizen.service))),
            "home services"
        );
        assert!((3..=7).contains(&share(&|citizen| !citizen.manner.comes)), "some do not come");
        let booked = share(&|citizen| matches!(citizen.way, Way::Books { .. }));
        let from_afar = share(&|citizen| matches!(citizen.way, Way::FromAfar { .. }));
        assert!((5..=9).contains(&booked) && (4..=7).contains(&from_afar), "{booked} and {from_afar} of 100");
        let bookable = |citizen: &&Citizen| profile.rules.bookable.contains_key(&citizen.service);
        let books = |citizen: &&&Citizen| matches!(citizen.way, Way::Books { .. });
        assert!(all.iter().copied().filter(|it| books(&it)).all(|it| bookable(&it)), "only what is booked");
    }

    #[test]
    fn a_service_takes_as_long_as_the_catalogue_says_on_the_average() {
        let mut chance = ChaCha8Rng::seed_from_u64(7);
        let mean_s = (0..5_000).map(|_| manner(10, &mut chance).service_s).sum::<f64>() / 5_000.0;
        assert!((570.0..630.0).contains(&mean_s), "{mean_s}");
    }
}
