//! A change of an office's set-up as a merge patch, and what every set-up must hold.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::import::clean;
use crate::profile::{Names, OfficeKind, Profile};

/// The longest name of an office or a group, in visible characters.
const NAME_LIMIT: usize = 80;
/// The longest label of a counter, which a board shows large.
const LABEL_LIMIT: usize = 8;
/// The most counters, which three digits on a board can show.
const COUNTERS_MAX: usize = 999;
/// The most services on the first page of a kiosk.
const HOME_MAX: usize = 8;

/// The longest notice, in visible characters, and the most that are kept.
const NOTICE_LIMIT: usize = 200;
const NOTICES_MAX: usize = 5;

/// What comes from elsewhere: the catalogue, or the register of municipalities.
const FIXED: [&str; 5] = ["id", "place", "kind", "catalogue_version", "services"];

/// The office with the change, or a sentence that says why not.
pub(super) fn changed(profile: &Profile, patch: &Value) -> Result<Profile, String> {
    let Value::Object(change) = patch else { return Err("the change must be an object".into()) };
    if let Some(fixed) = FIXED.into_iter().find(|fixed| change.contains_key(*fixed)) {
        return Err(format!("{fixed:?} is not changed here: services are changed by the catalogue's table"));
    }
    let mut document = document(profile);
    merge(&mut document, patch);
    let changed: Profile =
        serde_json::from_value(document).map_err(|error| format!("the change does not fit: {error}"))?;
    verify(&changed)?;
    Ok(changed)
}

/// The fields that differ.
pub(super) fn fields(one: &Profile, other: &Profile) -> Vec<String> {
    let (Value::Object(one), Value::Object(other)) = (document(one), document(other)) else {
        return Vec::new();
    };
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    names.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
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

/// Whether an office can be set up so.
pub(super) fn verify(profile: &Profile) -> Result<(), String> {
    let settings =
        profile.settings().map_err(|_| format!("there is no time zone {:?}", profile.time_zone))?;
    settings.calendar.verify().map_err(|error| error.to_string())?;
    profile.special_days.values().try_for_each(|day| verify_names(&day.reason))?;
    let names = [&profile.names, &profile.unit_names].into_iter();
    names.chain(profile.groups.values()).chain(profile.categories.values()).try_for_each(verify_names)?;
    verify_counters(profile)?;
    verify_notices(profile)?;
    let languages: BTreeSet<_> = profile.languages.iter().collect();
    if languages.is_empty() || languages.len() != profile.languages.len() {
        return Err("an office has at least one language, and each once".into());
    }
    let home: BTreeSet<_> = profile.home.iter().collect();
    if home.len() != profile.home.len() || home.len() > HOME_MAX {
        return Err(format!("the first page has at most {HOME_MAX} services, each once"));
    }
    if let Some(unknown) =
        profile.home.iter().chain(&profile.information).find(|id| profile.service(id).is_none())
    {
        return Err(format!("the office has no service {unknown}"));
    }
    let groups: BTreeSet<_> = profile.group_order.iter().collect();
    if groups.len() != profile.group_order.len()
        || !groups.iter().all(|group| profile.groups.contains_key(group))
    {
        return Err("the order of the groups names each group at most once".into());
    }
    let within = [
        ("wait_target_s", profile.wait_target_s, 60, 4 * 3600),
        ("max_attempts", profile.max_attempts.into(), 1, 10),
        ("max_tickets_a_day", profile.max_tickets_a_day, 1, 5_000_000),
    ];
    match within.into_iter().find(|(_, value, least, most)| !(least..=most).contains(&value)) {
        Some((name, _, least, most)) => Err(format!("{name} is between {least} and {most}")),
        None => Ok(()),
    }
}

fn verify_counters(profile: &Profile) -> Result<(), String> {
    let ids: BTreeSet<_> = profile.counters.iter().map(|counter| &counter.id).collect();
    let most = if profile.kind == OfficeKind::Unit { 1 } else { COUNTERS_MAX };
    if ids.is_empty() || ids.len() != profile.counters.len() || ids.len() > most {
        return Err(format!("the office has 1 to {most} counters, each with an id of its own"));
    }
    for counter in &profile.counters {
        let id = counter.id.as_str();
        let plain = !id.is_empty()
            && id.len() <= LABEL_LIMIT
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !plain {
            return Err(format!(
                "the counter's id {id:?} must be 1 to {LABEL_LIMIT} letters, digits and strokes"
            ));
        }
        verify_name(&counter.settings.label, LABEL_LIMIT)?;
    }
    Ok(())
}

fn verify_notices(profile: &Profile) -> Result<(), String> {
    if profile.notices.len() > NOTICES_MAX {
        return Err(format!("an office has at most {NOTICES_MAX} notices"));
    }
    for notice in &profile.notices {
        if notice.texts.is_empty() {
            return Err("a notice has no text".into());
        }
        notice.texts.values().try_for_each(|text| verify_name(text, NOTICE_LIMIT))?;
        if notice.from.zip(notice.until).is_some_and(|(from, until)| from >= until) {
            return Err("a notice ends before it begins".into());
        }
    }
    Ok(())
}

fn verify_names(names: &Names) -> Result<(), String> {
    names.values().try_for_each(|name| verify_name(name, NAME_LIMIT))
}

fn verify_name(name: &str, limit: usize) -> Result<(), String> {
    let cleaned = clean(name, limit).map_err(|error| format!("{name:?}: {error}"))?;
    if cleaned.is_empty() { Err("a name is empty".into()) } else { Ok(()) }
}
