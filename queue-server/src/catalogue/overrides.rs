//! What a municipality changes in the national catalogue.

use std::collections::{BTreeMap, HashMap};

use queue_core::value::{Language, Prefix, ProviderId, ServiceId};
use serde::{Deserialize, Serialize};

use super::national::{
    by_language, code, documents, group, minutes, named_provider, neutral, official_code, online_url,
};
use super::{Catalogue, DEADLINE_LIMIT, FEE_LIMIT, NAME_LIMIT, SHORT_NAME_LIMIT};
use crate::import::{Cells, Column, Finding, Table};
use crate::profile::{Names, Neutral, ServiceProfile};

/// What a municipality says of one service; what it says nothing of stays as the national catalogue has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Override {
    /// The code of the service.
    pub code: String,
    /// Whether numbers are given.
    pub open: Option<bool>,
    /// Other names.
    pub names: Names,
    /// Other names on large buttons.
    pub short_names: Names,
    /// Other documents.
    pub documents: BTreeMap<Language, Vec<String>>,
    /// Other minutes at the counter.
    pub typical_minutes: Option<u32>,
    /// What it costs.
    pub fee: Option<String>,
    /// Within how many days the answer is due.
    pub deadline_days: Option<u32>,
    /// Its code in the national register.
    pub official_code: Option<String>,
    /// Where it can be asked for without coming.
    pub online_url: Option<String>,
    /// Another group.
    pub prefix: Option<Prefix>,
    /// Another provider.
    pub provider: Option<ProviderId>,
    /// Whether its name tells too much.
    pub sensitive: Option<bool>,
    /// What a number for it looks like then.
    pub neutral: Option<Neutral>,
    /// Whether a clerk helps with a portal.
    pub assisted_online: Option<bool>,
}

const COLUMNS: [&str; 32] = [
    "code",
    "open",
    "name_sq",
    "name_en",
    "name_it",
    "name_el",
    "name_mk",
    "short_name_sq",
    "short_name_en",
    "short_name_it",
    "short_name_el",
    "short_name_mk",
    "documents_sq",
    "documents_en",
    "documents_it",
    "documents_el",
    "documents_mk",
    "typical_minutes",
    "fee",
    "deadline_days",
    "official_code",
    "online_url",
    "prefix",
    "provider",
    "sensitive",
    "neutral_prefix",
    "neutral_name_sq",
    "neutral_name_en",
    "neutral_name_it",
    "neutral_name_el",
    "neutral_name_mk",
    "assisted_online",
];

/// The changes in `bytes` to `catalogue`: all that the municipality wants, what is left out goes back.
///
/// # Errors
/// A finding for everything that will not do.
pub fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Vec<Override>, Vec<Finding>> {
    let columns = COLUMNS.map(|name| Column { name, needed: name == "code" });
    let mut table = Table::read(bytes, &columns);
    let rows = table.each(|cells| change(cells, catalogue));
    let mut lines: HashMap<&str, u64> = HashMap::new();
    for (line, change) in &rows {
        if let Some(first) = lines.insert(&change.code, *line) {
            let problem = format!("{} stands already in line {first}: put both into one", change.code);
            table.find(*line, Some("code"), "code_twice", problem);
        }
    }
    if table.findings.is_empty() {
        Ok(rows.into_iter().map(|(_, change)| change).collect())
    } else {
        Err(table.findings)
    }
}

/// What the cells of one service say, which are named like the columns of the table; nothing where all are empty.
///
/// # Errors
/// A finding for everything that will not do.
pub fn read_one(
    code: &str,
    cells: &BTreeMap<String, String>,
    catalogue: &Catalogue,
) -> Result<Option<Override>, Vec<Finding>> {
    let given = || cells.iter().filter(|(column, _)| *column != "code");
    let mut table = csv::Writer::from_writer(Vec::new());
    let names = std::iter::once("code").chain(given().map(|(column, _)| column.as_str()));
    let values = std::iter::once(code).chain(given().map(|(_, cell)| cell.as_str()));
    let written = table.write_record(names).and_then(|()| table.write_record(values));
    let bytes = written.ok().and_then(|()| table.into_inner().ok()).expect("memory takes everything");
    let only_the_code = Override { code: code.into(), ..Override::default() };
    Ok(read(&bytes, catalogue)?.pop().filter(|change| *change != only_the_code))
}

fn change(cells: &mut Cells<'_>, catalogue: &Catalogue) -> Option<Override> {
    let code = code(cells);
    if let Some(code) = code.as_deref()
        && !catalogue.services.iter().any(|service| service.id.as_str() == code)
    {
        let problem = format!("the national catalogue {} has no service {code}", catalogue.version);
        cells.find("code", "unknown_service", problem);
    }
    let read = Override {
        code: code.clone().unwrap_or_default(),
        open: cells.yes_or_no("open"),
        names: by_language(cells, "name", NAME_LIMIT),
        short_names: by_language(cells, "short_name", SHORT_NAME_LIMIT),
        documents: documents(cells),
        typical_minutes: minutes(cells),
        fee: cells.text("fee", FEE_LIMIT),
        deadline_days: cells.number("deadline_days", 0..=DEADLINE_LIMIT),
        official_code: official_code(cells),
        online_url: online_url(cells),
        prefix: cells.raw("prefix").and_then(|_| group(cells, "prefix")),
        provider: named_provider(cells),
        sensitive: cells.yes_or_no("sensitive"),
        neutral: neutral(cells),
        assisted_online: cells.yes_or_no("assisted_online"),
    };
    code.map(|_| read)
}

/// The services of an office, and a sentence for each change that fits no more.
pub fn effective(catalogue: &Catalogue, overrides: &[Override]) -> (Vec<ServiceProfile>, Vec<String>) {
    let mut changes: BTreeMap<&str, &Override> =
        overrides.iter().map(|change| (change.code.as_str(), change)).collect();
    let services = catalogue.services.iter().map(|service| match changes.remove(service.id.as_str()) {
        Some(change) => changed(service.clone(), change.clone()),
        None => service.clone(),
    });
    let services = services.map(without_said_nothing);
    let services = super::neutral(services.collect());
    let misfit = |code: &&str| format!("{code} is not in the national catalogue {}", catalogue.version);
    (services, changes.keys().map(misfit).collect())
}

/// Where a list says in words that it is empty, nothing is to bring, to tick and to miss.
fn without_said_nothing(mut service: ServiceProfile) -> ServiceProfile {
    const WORDS: [&str; 5] =
        ["nuk kërkohet", "asnjë dokument", "no document", "nessun documento", "не се бара"];
    let says_nothing = |named: &Vec<String>| match named.as_slice() {
        [only] => WORDS.iter().any(|words| only.to_lowercase().starts_with(words)),
        _ => false,
    };
    if service.documents.values().any(says_nothing) {
        service.documents.clear();
    }
    service
}

fn changed(mut service: ServiceProfile, change: Override) -> ServiceProfile {
    service.id = ServiceId::new(&change.code);
    service.names.extend(change.names);
    service.short_names.extend(change.short_names);
    service.documents.extend(change.documents);
    let ServiceProfile { open, typical_minutes, prefix, provider, sensitive, assisted_online, .. } =
        &mut service;
    set(open, change.open);
    set(typical_minutes, change.typical_minutes);
    set(prefix, change.prefix);
    set(provider, change.provider);
    set(sensitive, change.sensitive);
    set(assisted_online, change.assisted_online);
    service.neutral = change.neutral.or(service.neutral);
    service.fee = change.fee.or(service.fee);
    service.deadline_days = change.deadline_days.or(service.deadline_days);
    service.official_code = change.official_code.or(service.official_code);
    service.online_url = change.online_url.or(service.online_url);
    service
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}
