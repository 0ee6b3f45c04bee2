//! The national catalogue from a table.

use std::collections::{BTreeMap, HashMap};

use queue_core::value::{Date, Language, Prefix, ProviderId, ServiceId};

use super::built_in::{Groups, groups, short_names};
use super::{
    CODE_LIMIT, Catalogue, DEADLINE_LIMIT, DOCUMENT_LIMIT, DOCUMENTS_LIMIT, FEE_LIMIT, NAME_LIMIT,
    SHORT_NAME_LIMIT, URL_LIMIT, is_address, is_code, is_plain, known_prefixes,
};
use crate::import::{Cells, Column, Finding, Table};
use crate::profile::{Names, Neutral, ServiceProfile, municipality};

/// The services in which a clerk helps with an application on e-Albania, where the table does not say.
const ASSISTED: [&str; 1] = ["QEN-01"];

const fn needed(name: &'static str) -> Column {
    Column { name, needed: true }
}

const fn free(name: &'static str) -> Column {
    Column { name, needed: false }
}

const COLUMNS: [Column; 34] = [
    needed("code"),
    needed("category"),
    needed("name_sq"),
    needed("name_en"),
    free("name_it"),
    free("name_el"),
    free("name_mk"),
    free("short_name_sq"),
    free("short_name_en"),
    free("short_name_it"),
    free("short_name_el"),
    free("short_name_mk"),
    needed("typical_minutes"),
    free("documents_sq"),
    free("documents_en"),
    free("documents_it"),
    free("documents_el"),
    free("documents_mk"),
    free("level"),
    free("provider"),
    free("fee"),
    free("deadline_days"),
    free("official_code"),
    free("online_url"),
    free("assisted_online"),
    free("prefix"),
    free("sensitive"),
    free("neutral_prefix"),
    free("neutral_name_sq"),
    free("neutral_name_en"),
    free("neutral_name_it"),
    free("neutral_name_el"),
    free("neutral_name_mk"),
    free("open"),
];

/// The catalogue in `bytes`, or all that is wrong with it.
///
/// # Errors
/// A finding for everything that will not do.
pub fn read(bytes: &[u8], version: &str, dated: Date) -> Result<Catalogue, Vec<Finding>> {
    let mut table = table(bytes);
    let services = services(&mut table);
    if services.is_empty() && table.findings.is_empty() {
        table.find(1, None, "empty", "no service stands below the heading".into());
    }
    if table.findings.is_empty() {
        Ok(Catalogue { version: version.into(), dated, services })
    } else {
        Err(table.findings)
    }
}

pub(super) fn table(bytes: &[u8]) -> Table {
    Table::read(bytes, &COLUMNS)
}

/// The services of a table; what is wrong is among its findings.
pub(super) fn services(table: &mut Table) -> Vec<ServiceProfile> {
    let (groups, short_names) = (groups(), short_names());
    let rows = table.each(|cells| service(cells, &groups, &short_names));
    let mut lines: HashMap<ServiceId, u64> = HashMap::new();
    let mut services = Vec::with_capacity(rows.len());
    for (line, service) in rows {
        if let Some(first) = lines.insert(service.id.clone(), line) {
            let problem = format!("{} stands already in line {first}: leave one", service.id);
            table.find(line, Some("code"), "code_twice", problem);
        }
        services.push(service);
    }
    services
}

fn service(
    cells: &mut Cells<'_>,
    groups: &Groups,
    short_names: &BTreeMap<String, Names>,
) -> Option<ServiceProfile> {
    let code = code(cells);
    let prefix = prefix(cells, groups);
    let category = code.as_deref().and_then(|code| category(cells, code, groups));
    ["name_sq", "name_en", "typical_minutes"].into_iter().for_each(|column| cells.require(column));
    let known = code.as_ref().and_then(|code| short_names.get(code)).cloned().unwrap_or_default();
    let short_names =
        Some(by_language(cells, "short_name", SHORT_NAME_LIMIT)).filter(|given| !given.is_empty());
    let assisted_online = cells.yes_or_no("assisted_online");
    let read = ServiceProfile {
        id: ServiceId::new(code.as_deref().unwrap_or_default()),
        prefix: prefix.unwrap_or(known_prefixes()[0]),
        category: category.unwrap_or_default(),
        names: by_language(cells, "name", NAME_LIMIT),
        short_names: short_names.unwrap_or(known),
        documents: documents(cells),
        typical_minutes: minutes(cells).unwrap_or_default(),
        sensitive: cells.yes_or_no("sensitive").unwrap_or(false),
        neutral: neutral(cells),
        open: cells.yes_or_no("open").unwrap_or(true),
        provider: provider(cells),
        assisted_online: assisted_online
            .unwrap_or_else(|| code.as_deref().is_some_and(|code| ASSISTED.contains(&code))),
        fee: cells.text("fee", FEE_LIMIT),
        deadline_days: cells.number("deadline_days", 0..=DEADLINE_LIMIT),
        official_code: official_code(cells),
        online_url: online_url(cells),
    };
    Some(read).filter(|_| code.is_some() && prefix.is_some())
}

/// The code of a service.
pub(super) fn code(cells: &mut Cells<'_>) -> Option<String> {
    let code = cells.needed("code", CODE_LIMIT)?;
    if !is_code(&code) {
        let problem = format!("{code:?} is no code: capitals, a stroke and a number, as GJC-02");
        cells.find("code", "bad_code", problem);
        return None;
    }
    Some(code)
}

fn category(cells: &mut Cells<'_>, code: &str, groups: &Groups) -> Option<String> {
    let (category, _) = code.split_once('-')?;
    if !groups.categories.contains_key(category) {
        let known: Vec<&str> = groups.categories.keys().map(String::as_str).collect();
        let problem = format!("the code begins with {category}: use one of {}", known.join(", "));
        cells.find("code", "unknown_category", problem);
        return None;
    }
    Some(category.into())
}

/// The group: the column `prefix`, or else that of the category's name.
fn prefix(cells: &mut Cells<'_>, groups: &Groups) -> Option<Prefix> {
    let by_category = cells.needed("category", NAME_LIMIT).map(|name| {
        let known = groups.prefixes.get(&name).copied();
        if known.is_none() {
            let names: Vec<&str> = groups.prefixes.keys().map(String::as_str).collect();
            let problem = format!("nobody knows the category {name:?}: use one of {}", names.join("; "));
            cells.find("category", "unknown_category", problem);
        }
        known
    })?;
    if cells.raw("prefix").is_some() { group(cells, "prefix") } else { by_category }
}

/// The letter of a group that there is.
pub(super) fn group(cells: &mut Cells<'_>, column: &str) -> Option<Prefix> {
    let prefix = cells.parsed::<Prefix>(column, "a letter from A to Z")?;
    let known = known_prefixes();
    if !known.contains(&prefix) {
        let letters: Vec<String> = known.iter().map(ToString::to_string).collect();
        cells.find(
            column,
            "unknown_group",
            format!("no group has the letter {prefix}: use {}", letters.join(", ")),
        );
        return None;
    }
    Some(prefix)
}

/// What the columns of a kind say in each language.
pub(super) fn by_language(cells: &mut Cells<'_>, kind: &str, limit: usize) -> Names {
    Language::ALL
        .into_iter()
        .filter_map(|language| both((language, cells.text(&format!("{kind}_{language}"), limit))))
        .collect()
}

/// What to bring, in each language.
pub(super) fn documents(cells: &mut Cells<'_>) -> BTreeMap<Language, Vec<String>> {
    Language::ALL
        .into_iter()
        .filter_map(|language| {
            let column = format!("documents_{language}");
            both((language, cells.list(&column, DOCUMENTS_LIMIT, DOCUMENT_LIMIT)))
        })
        .collect()
}

/// The minutes at the counter.
pub(super) fn minutes(cells: &mut Cells<'_>) -> Option<u32> {
    cells.number("typical_minutes", 1..=240)
}

/// The letter and names under which a sensitive service goes, if the table says them.
pub(super) fn neutral(cells: &mut Cells<'_>) -> Option<Neutral> {
    let names = by_language(cells, "neutral_name", NAME_LIMIT);
    let prefix = group(cells, "neutral_prefix");
    match (prefix, names.is_empty()) {
        (Some(prefix), false) => Some(Neutral { prefix, names }),
        (None, true) => None,
        _ => {
            let problem = "a neutral group needs its letter and its names: fill both, or neither";
            cells.find("neutral_prefix", "half_neutral", problem);
            None
        }
    }
}

fn provider(cells: &mut Cells<'_>) -> ProviderId {
    let by_level = match cells.raw("level") {
        None | Some("local") => municipality(),
        Some("central") => ProviderId::new("central"),
        Some(other) => {
            cells.find("level", "unknown_level", format!("{other:?} is neither local nor central"));
            municipality()
        }
    };
    named_provider(cells).unwrap_or(by_level)
}

/// The provider that the table names.
pub(super) fn named_provider(cells: &mut Cells<'_>) -> Option<ProviderId> {
    plain(cells, "provider").map(ProviderId::new)
}

/// The code of the national register.
pub(super) fn official_code(cells: &mut Cells<'_>) -> Option<String> {
    plain(cells, "official_code")
}

fn plain(cells: &mut Cells<'_>, column: &str) -> Option<String> {
    let cell = cells.text(column, CODE_LIMIT)?;
    if !is_plain(&cell) {
        let problem = format!("{cell:?} must be letters, digits, points and strokes only");
        cells.find(column, "bad_code", problem);
        return None;
    }
    Some(cell)
}

/// Where the service can be asked for without coming.
pub(super) fn online_url(cells: &mut Cells<'_>) -> Option<String> {
    let cell = cells.text("online_url", URL_LIMIT)?;
    if !is_address(&cell) {
        cells.find("online_url", "bad_address", format!("{cell:?} is no address as https://e-albania.al/…"));
        return None;
    }
    Some(cell)
}

fn both<T>((language, value): (Language, Option<T>)) -> Option<(Language, T)> {
    value.map(|value| (language, value))
}
