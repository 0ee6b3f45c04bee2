//! Who did what, for the administrators of an office.

use std::collections::BTreeMap;

use axum::Json;
use jiff::ToSpan;
use queue_api::Problem as ProblemBody;
use queue_core::value::{Date, TicketNumber, Timestamp, UserName};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::auth::Admin;
use super::input::Query;
use super::problem::Problem;
use super::scope::{Scope, not_readable};
use super::statistics::period;
use crate::deeds::{Chain, Kind, Line, Lines, Position, Sought};

/// The longest text that is looked for, in characters.
const TEXT_LIMIT: usize = 80;

/// What is looked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<Date>,
    to: Option<Date>,
    by: Option<String>,
    kind: Option<Kind>,
    number: Option<String>,
    text: Option<String>,
    after: Option<String>,
}

/// Who did what: the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Record {
    /// At most fifty.
    deeds: Vec<Told>,
    /// What to ask for as `after` to go on; nothing at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// One thing that somebody did.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Told {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who, by the name to sign in with.
    #[schema(value_type = String)]
    by: UserName,
    /// The same person by the name for people, while the office knows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What, as the name of an event of the journal or of a deed beside the queue.
    what: String,
    /// More of it; what changed stands in `changes`, piece by piece.
    #[schema(value_type = Object)]
    details: Map<String, Value>,
    /// The number that it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
}

/// Who did what on the days `from` to `to`, both included and both today when left out.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/deeds", operation_id = "deeds", tag = "journal",
    params(("office" = String, Path),
        ("from" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("to" = Option<String>, Query, description = "YYYY-MM-DD"),
        ("by" = Option<String>, Query, description = "The name that somebody signs in with"),
        ("kind" = Option<String>, Query, description = "queue, counters, sign_in, setup, people, devices, files or refused"),
        ("number" = Option<String>, Query, description = "The number that it was about"),
        ("text" = Option<String>, Query, description = "What stands somewhere in it"),
        ("after" = Option<String>, Query, description = "`next` of the answer before")),
    responses((status = 200, body = Record), (status = 422, body = ProblemBody, description = "`invalid_query`, `bad_number`")),
)]
pub(super) async fn find(scope: Scope<Admin>, Query(asked): Query<Asked>) -> Result<Json<Record>, Problem> {
    let kind = asked.kind;
    let sought = sought(&scope, asked)?;
    let office = scope.hall().id();
    let found = scope.site().deeds().find(office, &sought, kind).await;
    let Lines { lines, next } = found.map_err(|error| not_readable(&error))?;
    let people = scope.site().accounts().people(office).await.map_err(|error| not_readable(&error))?;
    let names: BTreeMap<_, _> =
        people.into_iter().map(|known| (known.person.username.clone(), known.person.name.clone())).collect();
    let told = |Line { at, by, what, details, number }| Told {
        at,
        name: names.get(&by).cloned(),
        by,
        what,
        details,
        number,
    };
    let next = next.map(|Position { at_ms, key }| format!("{at_ms}~{key}"));
    Ok(Json(Record { deeds: lines.into_iter().map(told).collect(), next }))
}

/// Whether the record is as it was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Verified {
    /// Whether every deed fits the one before it.
    whole: bool,
    /// How many were looked at.
    deeds: u64,
    /// When the first one was done that does not fit.
    #[schema(value_type = Option<String>, format = DateTime)]
    broken_at: Option<Timestamp>,
    /// The hash of the last one that fits, to be noted elsewhere; empty where there is none.
    head: String,
}

/// Follows the hashes of the record from its beginning to its end.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/deeds/verify", operation_id = "verify_deeds", tag = "journal",
    params(("office" = String, Path)), responses((status = 200, body = Verified)),
)]
pub(super) async fn verify(scope: Scope<Admin>) -> Result<Json<Verified>, Problem> {
    let chain = scope.site().deeds().verify(scope.hall().id()).await;
    let Chain { deeds, broken_at, head } = chain.map_err(|error| not_readable(&error))?;
    let head = data_encoding::HEXLOWER.encode(&head);
    Ok(Json(Verified { whole: broken_at.is_none(), deeds, broken_at, head }))
}

fn sought(scope: &Scope<Admin>, asked: Asked) -> Result<Sought, Problem> {
    let text = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let (today, time_zone) = {
        let office = scope.hall().office();
        (office.day(), office.settings().time_zone.clone())
    };
    let (from, to) = period(today, asked.from, asked.to)?;
    let begins = |day: Date| day.to_zoned(time_zone.clone()).map(|day| day.timestamp());
    let out = |_| Problem::invalid("invalid_query", "these days are too far away");
    let until = to.checked_add(1.day()).and_then(&begins).map_err(out)?;
    let sought = Sought {
        from: begins(from).map_err(out)?,
        until,
        by: text(asked.by),
        number: text(asked.number).map(|number| stored(&number)).transpose()?,
        text: text(asked.text),
        after: asked.after.as_deref().map(position).transpose()?,
    };
    if sought.text.as_ref().is_some_and(|text| text.chars().count() > TEXT_LIMIT) {
        return Err(Problem::invalid("invalid_query", format!("look for at most {TEXT_LIMIT} characters")));
    }
    Ok(sought)
}

/// A number as it is stored, however it was typed: `a 42` is `A042`.
fn stored(typed: &str) -> Result<String, Problem> {
    let wrong = || Problem::invalid("bad_number", "a number is a letter and digits, as A 042");
    let plain: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut letters = plain.chars();
    let prefix = letters.next().ok_or_else(wrong)?.to_ascii_uppercase();
    let number: u32 = letters.as_str().parse().map_err(|_| wrong())?;
    let number: TicketNumber = format!("{prefix}{number:03}").parse().map_err(|_| wrong())?;
    Ok(number.to_string())
}

fn position(text: &str) -> Result<Position, Problem> {
    let parts = text.split_once('~').and_then(|(at_ms, key)| Some((at_ms.parse().ok()?, key)));
    let (at_ms, key) = parts.ok_or_else(|| Problem::invalid("invalid_query", "there is no such place"))?;
    Ok(Position { at_ms, key: key.into() })
}
