//! The catalogue that comes with the program, the groups and categories of its services, and the municipalities.

use std::collections::BTreeMap;

use anyhow::ensure;
use jiff::civil::date;
use queue_core::value::Prefix;
use serde::Deserialize;

use super::{Catalogue, names, national};
use crate::profile::Names;

const SERVICES: &str = include_str!("../../../assets/catalogue/services.csv");
const SHORT_NAMES: &str = include_str!("../../../assets/catalogue/short_names.csv");
const CATEGORIES: &str = include_str!("../../../assets/catalogue/categories.csv");
const GROUPS: &str = include_str!("../../../assets/catalogue/groups.csv");
const PREFIXES: &str = include_str!("../../../assets/catalogue/prefixes.csv");
const MUNICIPALITIES: &str = include_str!("../../../assets/catalogue/municipalities.csv");

/// The groups and categories that services stand in.
#[derive(Debug)]
pub struct Groups {
    /// The names of the groups.
    pub names: BTreeMap<Prefix, Names>,
    /// The order in which they are offered.
    pub order: Vec<Prefix>,
    /// The names of the categories by id.
    pub categories: BTreeMap<String, Names>,
    /// The group of a category by its Albanian name.
    pub prefixes: BTreeMap<String, Prefix>,
}

/// A municipality of the country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Its id, for example `ura-vajgurore`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its county (qark).
    pub county: String,
}

#[derive(Deserialize)]
struct NamedRow {
    #[serde(alias = "id", alias = "code", alias = "prefix")]
    key: String,
    name_sq: String,
    name_en: String,
}

#[derive(Deserialize)]
struct PrefixRow {
    prefix: Prefix,
    categories: String,
}

#[derive(Deserialize)]
struct MunicipalityRow {
    county: String,
    municipality: String,
}

/// The catalogue that comes with the program.
///
/// # Errors
/// When it does not read as it should.
pub fn built_in() -> anyhow::Result<Catalogue> {
    let mut table = national::table(SERVICES.as_bytes());
    let services = national::services(&mut table);
    ensure!(table.findings.is_empty(), "the catalogue of this program has faults: {:?}", table.findings);
    Ok(Catalogue { version: "radha-1".into(), dated: date(2026, 11, 1), services })
}

/// The groups and categories.
pub fn groups() -> Groups {
    let groups = rows::<NamedRow>(GROUPS);
    let letter = |row: &NamedRow| row.key.parse::<Prefix>().expect("a group has a letter");
    let prefixes = rows::<PrefixRow>(PREFIXES);
    Groups {
        order: groups.iter().map(letter).collect(),
        names: groups.iter().map(|row| (letter(row), names(&row.name_sq, &row.name_en))).collect(),
        categories: named(CATEGORIES),
        prefixes: prefixes
            .iter()
            .flat_map(|row| row.categories.split("; ").map(|category| (category.to_owned(), row.prefix)))
            .collect(),
    }
}

/// Shorter names for large buttons, by code.
pub(super) fn short_names() -> BTreeMap<String, Names> {
    named(SHORT_NAMES)
}

/// The municipalities of the country, by county and name.
pub fn municipalities() -> Vec<Municipality> {
    let row = |row: MunicipalityRow| Municipality {
        id: id_of(&row.municipality),
        name: row.municipality,
        county: row.county,
    };
    rows::<MunicipalityRow>(MUNICIPALITIES).into_iter().map(row).collect()
}

/// A name in plain small letters: `Ura Vajgurore` is `ura-vajgurore`.
fn id_of(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .map(|letter| match letter {
            'ë' => 'e',
            'ç' => 'c',
            letter if letter.is_ascii_alphanumeric() => letter,
            _ => '-',
        })
        .collect()
}

fn named(table: &str) -> BTreeMap<String, Names> {
    rows::<NamedRow>(table).into_iter().map(|row| (row.key, names(&row.name_sq, &row.name_en))).collect()
}

fn rows<T: for<'de> Deserialize<'de>>(table: &str) -> Vec<T> {
    csv::Reader::from_reader(table.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the tables of this program read")
}
