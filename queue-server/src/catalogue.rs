//! The services of every one-stop shop, as a document with versions, and what a municipality changes in it.
//!
//! An office's services are a national version with the municipality's changes over it. A newer version keeps the changes
//! and says which of them no longer fit. What nobody filled is never shown.

mod built_in;
mod national;
mod overrides;

use std::collections::{BTreeMap, BTreeSet};

use queue_core::value::{Date, Language, Prefix, ServiceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::import::Finding;
use crate::profile::{Names, Neutral, ServiceProfile};

pub use built_in::{Groups, Municipality, built_in, groups, municipalities};
pub use national::read as read_national;
pub use overrides::{Override, effective, read as read_overrides, read_one as read_override};

/// The service for somebody who does not know what to choose; numbers of sensitive services look like its own.
pub const INFORMATION: &str = "INF-01";
/// The longest name of a service, in visible characters; the longest of the national catalogue has 85.
const NAME_LIMIT: usize = 90;
/// The longest name on a large button.
const SHORT_NAME_LIMIT: usize = 40;
/// The longest name of a document.
const DOCUMENT_LIMIT: usize = 120;
/// The most documents of a service.
const DOCUMENTS_LIMIT: usize = 20;
/// The longest deadline, in days.
const DEADLINE_LIMIT: u32 = 1000;
/// The longest text that says what a service costs.
const FEE_LIMIT: usize = 60;
/// The longest address.
const URL_LIMIT: usize = 200;
/// The longest code.
const CODE_LIMIT: usize = 32;

/// A version of the national catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Its name, for example `2026-11`.
    pub version: String,
    /// When it was made.
    pub dated: Date,
    /// The services, in the order in which they are offered.
    pub services: Vec<ServiceProfile>,
}

/// How one list of services differs from another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The services that are new.
    pub added: Vec<ServiceId>,
    /// The services that are there with other words or figures.
    pub changed: Vec<Changed>,
    /// The services that are gone.
    pub removed: Vec<ServiceId>,
    /// How many stay as they are.
    pub unchanged: usize,
}

/// A service that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The service.
    pub service: ServiceId,
    /// What of it.
    pub fields: Vec<String>,
}

/// What an import would do or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What is wrong; with any, nothing is imported.
    pub findings: Vec<Finding>,
    /// What changes.
    #[serde(flatten)]
    pub difference: Difference,
    /// Changes of municipalities that fit no more, in a sentence each. They are kept.
    pub misfits: Vec<String>,
    /// The business day from which it holds.
    pub from: Option<Date>,
    /// Whether it was done.
    pub done: bool,
}

impl Report {
    /// Of a table that cannot be imported.
    pub fn refused(findings: Vec<Finding>) -> Self {
        Self { findings, difference: Difference::default(), misfits: Vec::new(), from: None, done: false }
    }
}

impl Difference {
    /// How `after` differs from `before`.
    pub fn between(before: &[ServiceProfile], after: &[ServiceProfile]) -> Self {
        let old: BTreeMap<&ServiceId, &ServiceProfile> =
            before.iter().map(|service| (&service.id, service)).collect();
        let ids: BTreeSet<&ServiceId> = after.iter().map(|service| &service.id).collect();
        let mut difference = Self {
            removed: old.keys().filter(|id| !ids.contains(*id)).map(|id| (*id).clone()).collect(),
            ..Self::default()
        };
        for service in after {
            match old.get(&service.id) {
                None => difference.added.push(service.id.clone()),
                Some(known) if *known == service => difference.unchanged += 1,
                Some(known) => {
                    difference
                        .changed
                        .push(Changed { service: service.id.clone(), fields: fields(known, service) });
                }
            }
        }
        difference
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// The fields in which two services differ.
fn fields(one: &ServiceProfile, other: &ServiceProfile) -> Vec<String> {
    let value = |service| serde_json::to_value(service).expect("a service is serialisable");
    let (Value::Object(one), Value::Object(other)) = (value(one), value(other)) else { return Vec::new() };
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    names.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

/// The services with the letters and names under which the sensitive ones go: those of the information desk.
fn neutral(mut services: Vec<ServiceProfile>) -> Vec<ServiceProfile> {
    let information = services.iter().find(|service| service.id.as_str() == INFORMATION);
    let harmless = information.map(|desk| Neutral { prefix: desk.prefix, names: desk.names.clone() });
    for service in services.iter_mut().filter(|service| service.sensitive && service.neutral.is_none()) {
        service.neutral.clone_from(&harmless);
    }
    services
}

fn names(sq: &str, en: &str) -> Names {
    Names::from([(Language::Sq, sq.into()), (Language::En, en.into())])
}

/// A code such as `GJC-02`.
fn is_code(text: &str) -> bool {
    let part = |part: &str| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    text.split_once('-').is_some_and(|(category, number)| part(category) && part(number))
}

/// A code of the national register or of an institution: letters, digits, points and strokes.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_/".contains(&byte);
    (1..=CODE_LIMIT).contains(&text.len()) && text.bytes().all(plain)
}

/// An address that a phone opens safely: https, a host with a point in it, no user and no port.
fn is_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= URL_LIMIT
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte))
        && host.contains('.')
        && host.split('.').all(label)
}

/// The letters that the groups of the catalogue have.
fn known_prefixes() -> Vec<Prefix> {
    groups().order
}

#[cfg(test)]
mod tests;
