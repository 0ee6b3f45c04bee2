//! The office of the demonstration: Belsh, with the whole catalogue.

use jiff::civil::Time;
use queue_core::opening::{Hours, WeeklyHours};
use queue_core::settings::{AppointmentRules, CounterSettings, RemoteRules};
use queue_core::value::{CounterId, Language, OfficeId, ServiceId};

use crate::catalogue;
use std::collections::BTreeMap;

use crate::profile::{
    Address, Bookable, CounterProfile, HallRules, Names, OfficeKind, Profile, Retention, SlipTexts,
};

/// The services on the first page of the kiosk.
const HOME: [&str; 4] = ["GJC-02", "TAK-04", "GJC-01", "QEN-01"];
/// What the counter for short errands is kept for.
const SHORT_ERRANDS: [&str; 3] = ["GJC-02", "INF-01", "INF-04"];
/// When the office gives numbers, Monday to Friday.
const HOURS: Hours = Hours { opens: Time::constant(8, 0, 0, 0), closes: Time::constant(16, 0, 0, 0) };
/// The wait the office wants to keep below, in seconds.
const WAIT_TARGET_S: u32 = 15 * 60;
/// The services for which appointments are taken.
const BOOKABLE: [&str; 6] = ["GJC-01", "GJC-02", "GJC-07", "GJC-08", "TAK-04", "QEN-01"];
/// How many people who joined from afar the hall waits for.
const JOINED_AT_MOST: u16 = 10;
/// A limit that a demonstration or a load test never meets.
const MAX_TICKETS_A_DAY: u32 = 5_000_000;

/// The office with `counters` counters, open day and night if `always_open`.
///
/// # Errors
/// When the catalogue does not read as it should.
pub(crate) fn profile(counters: u16, always_open: bool) -> anyhow::Result<Profile> {
    let groups = catalogue::groups();
    let (services, _) = catalogue::effective(&catalogue::built_in()?, &[]);
    let counters = (1..=counters).map(|n| CounterProfile {
        id: CounterId::new(n.to_string()),
        settings: if always_open { CounterSettings::new(n.to_string()) } else { counter(n) },
    });
    Ok(Profile {
        id: OfficeId::new("belsh"),
        names: names("Bashkia Belsh", "Municipality of Belsh"),
        unit_names: names("Zyra me Një Ndalesë", "One-Stop Shop"),
        place: None,
        address: Some(Address { text: "Bashkia Belsh, Belsh".into(), position: None }),
        kind: OfficeKind::Hall,
        catalogue_version: None,
        languages: vec![Language::Sq, Language::En],
        time_zone: "Europe/Tirane".into(),
        day_start: Time::constant(4, 0, 0, 0),
        opening: if always_open { WeeklyHours::Always } else { week() },
        special_days: BTreeMap::new(),
        rules: HallRules {
            appointments: Some(AppointmentRules::default()),
            bookable: BOOKABLE.into_iter().map(|id| (ServiceId::new(id), Bookable::default())).collect(),
            // Without people the office is as plain as a test wants it.
            remote: (!always_open).then_some(RemoteRules { max_open: JOINED_AT_MOST }),
            ..HallRules::default()
        },
        wait_target_s: WAIT_TARGET_S,
        max_attempts: 3,
        max_tickets_a_day: MAX_TICKETS_A_DAY,
        group_order: groups.order,
        groups: groups.names,
        categories: groups.categories,
        classes: BTreeMap::new(),
        services,
        service_hours: BTreeMap::new(),
        counters: counters.collect(),
        home: HOME.into_iter().map(ServiceId::new).collect(),
        information: Some(ServiceId::new(catalogue::INFORMATION)),
        notices: Vec::new(),
        slip: SlipTexts::default(),
        retention: Retention::default(),
        public_figures: false,
    })
}

/// What a counter is like in a hall with people: one for everybody's needs, one where nobody else hears, and one that
/// keeps short errands from waiting behind long ones.
fn counter(number: u16) -> CounterSettings {
    let plain = CounterSettings::new(number.to_string());
    match number {
        2 => CounterSettings { low: true, signs: true, ..plain },
        4 => CounterSettings { private: true, ..plain },
        5 => {
            let services = SHORT_ERRANDS.into_iter().map(ServiceId::new).collect();
            CounterSettings { services, reserved: true, ..plain }
        }
        _ => plain,
    }
}

fn week() -> WeeklyHours {
    let mut days = [Some(HOURS); 7];
    (days[5], days[6]) = (None, None);
    WeeklyHours::Days(days)
}

fn names(sq: &str, en: &str) -> Names {
    Names::from([(Language::Sq, sq.into()), (Language::En, en.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_has_what_stands_on_its_first_page() {
        let profile = profile(10, false).expect("the catalogue reads");
        assert_eq!((profile.services.len(), profile.counters.len()), (76, 10));
        let known = |id: &ServiceId| profile.service(id).is_some();
        assert!(profile.home.iter().chain(&profile.information).all(known));
        assert!(profile.counters.iter().flat_map(|counter| &counter.settings.services).all(known));
    }

    #[test]
    fn without_people_every_counter_is_like_the_others() {
        let profile = profile(10, true).expect("the catalogue reads");
        let is_plain = |it: &CounterProfile| it.settings == CounterSettings::new(it.settings.label.clone());
        assert!(profile.counters.iter().all(is_plain));
    }
}
