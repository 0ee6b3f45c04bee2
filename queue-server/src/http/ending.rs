//! What a clerk says when a service ends, checked against the catalogue.

use queue_api::Outcome;
use queue_core::value::{CounterId, ReturnCode, ServiceId};
use queue_core::{Office, Refusal, ticket::Ending};

use super::problem::Problem;
use super::tickets::check_reason;
use crate::accounts::fresh_code;
use crate::app::{Failure, Invalid};
use crate::profile::Profile;

/// How many letters the code for coming back has: 60 bits.
const RETURN_CODE_LETTERS: usize = 12;

/// How many documents may be missing.
const MISSING_LIMIT: usize = 20;

/// The ending with a fresh return code for whoever has to come again.
pub(super) fn ending(
    outcome: Outcome,
    missing: Vec<String>,
    protocol_no: Option<String>,
) -> Result<Ending, Problem> {
    if missing.len() > MISSING_LIMIT {
        return Err(Problem::invalid("invalid_body", "at most 20 documents can be missing"));
    }
    missing.iter().try_for_each(|document| check_reason(Some(document)))?;
    check_reason(protocol_no.as_deref())?;
    let return_code =
        (outcome == Outcome::DocumentsMissing).then(|| ReturnCode::new(fresh_code(RETURN_CODE_LETTERS)));
    Ok(Ending { outcome, missing, protocol_no, return_code })
}

/// Whether the office uses the outcome and the service needs the documents that are missing.
pub(super) fn check_ending(
    profile: &Profile,
    office: &Office,
    service: &ServiceId,
    ending: &Ending,
) -> Result<(), Failure> {
    check_outcome(office, ending)?;
    let Some(known) = profile.service(service) else { return Ok(()) };
    let is_known = |name: &String| known.documents.values().any(|documents| documents.contains(name));
    let Some(unknown) = ending.missing.iter().find(|name| !is_known(name)) else { return Ok(()) };
    let mut lists = profile.languages.iter().filter_map(|language| known.documents.get(language));
    let list = lists.next().map(|documents| documents.join(", ")).unwrap_or_default();
    let detail = format!("{unknown:?} is none of the documents of {service}: {list}");
    Err(Invalid { code: "unknown_document", detail }.into())
}

/// The same for the ticket at a counter; without one the rules say what is wrong.
pub(super) fn check_ending_at(
    profile: &Profile,
    office: &Office,
    counter: &CounterId,
    ending: &Ending,
) -> Result<(), Failure> {
    let ticket = office.counter(counter).and_then(|counter| office.ticket(counter.ticket()?));
    match ticket {
        Some(ticket) => check_ending(profile, office, &ticket.service, ending),
        None => check_outcome(office, ending),
    }
}

fn check_outcome(office: &Office, ending: &Ending) -> Result<(), Failure> {
    let offered = office.settings().outcomes.contains(&ending.outcome);
    if offered { Ok(()) } else { Err(Refusal::OutcomeNotOffered.into()) }
}
