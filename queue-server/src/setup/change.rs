//! A change of an office's set-up as a merge patch, and what every set-up must hold.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::verify::verify;
use crate::profile::Profile;

/// What comes from elsewhere: the catalogue, or the register of municipalities.
const FIXED: [&str; 5] = ["id", "place", "kind", "catalogue_version", "services"];

/// Something in a set-up that will not do, at the field where somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Wrong {
    /// The field as a path, `counters/3/label`; empty where no one field is at fault.
    pub field: String,
    /// A stable name of what is wrong.
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub detail: String,
}

/// One thing that differs between two set-ups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// What, as a path: `counters/11`, with the id of what has one, or `unit_names/en`.
    pub path: String,
    /// What it was; nothing where it is new.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(value_type = Option<Object>)]
    pub before: Value,
    /// What it becomes; nothing where it goes.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(value_type = Option<Object>)]
    pub after: Value,
}

impl Wrong {
    /// Something wrong with a field.
    pub fn new(field: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { field: field.into(), code, detail: detail.into() }
    }
}

/// The office with the change, or all that will not do.
pub(super) fn changed(profile: &Profile, patch: &Value) -> Result<Profile, Vec<Wrong>> {
    let whole = |code, detail: String| vec![Wrong::new("", code, detail)];
    let Value::Object(change) = patch else {
        return Err(whole("not_understood", "the change must be an object".into()));
    };
    if let Some(fixed) = FIXED.into_iter().find(|fixed| change.contains_key(*fixed)) {
        let detail = format!("{fixed:?} is not changed here: services are changed by the catalogue's table");
        return Err(vec![Wrong::new(fixed, "fixed", detail)]);
    }
    let mut document = document(profile);
    merge(&mut document, patch);
    let changed: Profile = serde_json::from_value(document)
        .map_err(|error| whole("not_understood", format!("the change does not fit: {error}")))?;
    let wrong = verify(&changed);
    if wrong.is_empty() { Ok(changed) } else { Err(wrong) }
}

/// The fields that differ.
pub(super) fn fields(changes: &[Change]) -> Vec<String> {
    let tops = changes.iter().filter_map(|change| change.path.split('/').next());
    tops.collect::<BTreeSet<_>>().into_iter().map(Into::into).collect()
}

/// What differs, piece by piece, so that somebody can read it before it is done.
pub(super) fn changes(one: &Profile, other: &Profile) -> Vec<Change> {
    let mut found = Vec::new();
    compare("", &document(one), &document(other), &mut found);
    found
}

fn compare(path: &str, one: &Value, other: &Value, found: &mut Vec<Change>) {
    if one == other {
        return;
    }
    match (parts(one), parts(other)) {
        (Some(one), Some(other)) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for name in names {
                let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
                let part = |parts: &Map<String, Value>| parts.get(name).cloned().unwrap_or(Value::Null);
                let (one, other) = (part(&one), part(&other));
                match one.is_null() || other.is_null() {
                    true if one != other => found.push(Change { path: below, before: one, after: other }),
                    _ => compare(&below, &one, &other, found),
                }
            }
        }
        _ => found.push(Change { path: path.into(), before: one.clone(), after: other.clone() }),
    }
}

/// The parts of an object by name, or those of a list by their ids where each has one.
fn parts(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(fields) => Some(fields.clone()),
        Value::Array(list) => {
            let by_id = |part: &Value| Some((part.get("id")?.as_str()?.to_owned(), part.clone()));
            list.iter().map(by_id).collect::<Option<Map<_, _>>>().filter(|parts| !parts.is_empty())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn document(profile: &Profile) -> Value {
    serde_json::to_value(profile).expect("a profile is serialisable")
}

/// RFC 7396: an object is merged, null takes away, everything else replaces.
fn merge(document: &mut Value, patch: &Value) {
    let Value::Object(change) = patch else {
        *document = patch.clone();
        return;
    };
    if !document.is_object() {
        *document = Value::Object(serde_json::Map::new());
    }
    let Value::Object(fields) = document else { return };
    for (name, value) in change {
        if value.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name).or_insert(Value::Null), value);
        }
    }
}
