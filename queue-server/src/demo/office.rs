//! The office of the demonstration: Belsh, with the whole catalogue.

use std::collections::BTreeMap;

use anyhow::Context;
use jiff::civil::Time;
use queue_core::opening::{Hours, WeeklyHours};
use queue_core::value::{CounterId, Language, OfficeId, Prefix, ServiceId};
use serde::Deserialize;

use crate::profile::{CounterProfile, Names, Profile, ServiceProfile};

const SERVICES: &str = include_str!("../../../assets/catalogue/services.csv");
const SHORT_NAMES: &str = include_str!("../../../assets/catalogue/short_names.csv");
const CATEGORIES: &str = include_str!("../../../assets/catalogue/categories.csv");
const GROUPS: &str = include_str!("../../../assets/catalogue/groups.csv");
const PREFIXES: &str = include_str!("../../../assets/catalogue/prefixes.csv");

/// The services on the first page of the kiosk.
const HOME: [&str; 4] = ["GJC-02", "TAK-04", "GJC-01", "QEN-01"];
/// The service for somebody who does not know what to choose.
const INFORMATION: &str = "INF-01";
/// When the office gives numbers, Monday to Friday.
const HOURS: Hours = Hours { opens: Time::constant(8, 0, 0, 0), closes: Time::constant(16, 0, 0, 0) };
/// The wait the office wants to keep below, in seconds.
const WAIT_TARGET_S: u32 = 15 * 60;
/// A limit that a demonstration or a load test never meets.
const MAX_TICKETS_A_DAY: u32 = 5_000_000;

#[derive(Deserialize)]
struct ServiceRow {
    code: String,
    category: String,
    name_sq: String,
    name_en: String,
    typical_minutes: u32,
    documents_sq: String,
    documents_en: String,
    sensitive: String,
}

#[derive(Deserialize)]
struct ShortNameRow {
    code: String,
    name_sq: String,
    name_en: String,
}

#[derive(Deserialize)]
struct PrefixRow {
    prefix: Prefix,
    categories: String,
}

#[derive(Deserialize)]
struct GroupRow {
    prefix: Prefix,
    name_sq: String,
    name_en: String,
}

#[derive(Deserialize)]
struct CategoryRow {
    id: String,
    name_sq: String,
    name_en: String,
}

/// The office with `counters` counters, open day and night if `always_open`.
///
/// # Errors
/// When the catalogue does not read as it should.
pub(crate) fn profile(counters: u16, always_open: bool) -> anyhow::Result<Profile> {
    let groups: Vec<GroupRow> = rows(GROUPS)?;
    let counters =
        (1..=counters).map(|n| CounterProfile { id: CounterId::new(n.to_string()), label: n.to_string() });
    Ok(Profile {
        id: OfficeId::new("belsh"),
        names: names("Bashkia Belsh", "Municipality of Belsh"),
        unit_names: names("Zyra me Një Ndalesë", "One-Stop Shop"),
        languages: vec![Language::Sq, Language::En],
        time_zone: "Europe/Tirane".into(),
        day_start: Time::constant(4, 0, 0, 0),
        opening: if always_open { WeeklyHours::Always } else { week() },
        wait_target_s: WAIT_TARGET_S,
        max_attempts: 3,
        max_tickets_a_day: MAX_TICKETS_A_DAY,
        group_order: groups.iter().map(|group| group.prefix).collect(),
        groups: groups
            .into_iter()
            .map(|group| (group.prefix, names(&group.name_sq, &group.name_en)))
            .collect(),
        categories: rows::<CategoryRow>(CATEGORIES)?
            .into_iter()
            .map(|category| (category.id, names(&category.name_sq, &category.name_en)))
            .collect(),
        services: services()?,
        counters: counters.collect(),
        home: HOME.into_iter().map(ServiceId::new).collect(),
        information: Some(ServiceId::new(INFORMATION)),
    })
}

fn week() -> WeeklyHours {
    let mut days = [Some(HOURS); 7];
    (days[5], days[6]) = (None, None);
    WeeklyHours::Days(days)
}

fn services() -> anyhow::Result<Vec<ServiceProfile>> {
    let prefixes: Vec<PrefixRow> = rows(PREFIXES)?;
    let prefix_of: BTreeMap<&str, Prefix> = prefixes
        .iter()
        .flat_map(|row| row.categories.split("; ").map(|category| (category, row.prefix)))
        .collect();
    let short: BTreeMap<String, Names> = rows::<ShortNameRow>(SHORT_NAMES)?
        .into_iter()
        .map(|row| (row.code, names(&row.name_sq, &row.name_en)))
        .collect();
    rows::<ServiceRow>(SERVICES)?
        .into_iter()
        .map(|row| {
            let no_prefix = || format!("the category {:?} has no prefix", row.category);
            let prefix = *prefix_of.get(row.category.as_str()).with_context(no_prefix)?;
            let (category, _) = row.code.split_once('-').context("a code has a category and a number")?;
            let documents =
                [(Language::Sq, documents(&row.documents_sq)), (Language::En, documents(&row.documents_en))];
            Ok(ServiceProfile {
                id: ServiceId::new(&row.code),
                prefix,
                category: category.into(),
                names: names(&row.name_sq, &row.name_en),
                short_names: short.get(&row.code).cloned().unwrap_or_default(),
                documents: documents.into(),
                typical_minutes: row.typical_minutes,
                sensitive: row.sensitive == "yes",
                open: true,
            })
        })
        .collect()
}

fn documents(cell: &str) -> Vec<String> {
    cell.split("; ").filter(|document| !document.is_empty()).map(Into::into).collect()
}

fn names(sq: &str, en: &str) -> Names {
    Names::from([(Language::Sq, sq.into()), (Language::En, en.into())])
}

fn rows<T: for<'de> Deserialize<'de>>(table: &str) -> anyhow::Result<Vec<T>> {
    csv::Reader::from_reader(table.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .context("the catalogue cannot be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_has_a_group_a_category_and_both_languages_for_each_of_its_76_services() {
        let profile = profile(10, false).expect("the catalogue reads");
        assert_eq!(profile.services.len(), 76);
        assert_eq!(profile.counters.len(), 10);
        for service in &profile.services {
            assert!(profile.groups.contains_key(&service.prefix), "{service:?}");
            assert!(profile.categories.contains_key(&service.category), "{service:?}");
            assert_eq!(service.names.len(), 2, "{service:?}");
            assert_eq!(
                service.documents[&Language::Sq].len(),
                service.documents[&Language::En].len(),
                "{service:?}"
            );
        }
        let known = |id: &ServiceId| profile.service(id).is_some();
        assert!(profile.home.iter().chain(&profile.information).all(known));
        let sensitive: Vec<_> = profile.services.iter().filter(|service| service.sensitive).collect();
        assert_eq!(sensitive.len(), 1);
    }
}
