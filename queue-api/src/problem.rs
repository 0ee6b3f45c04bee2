//! Errors as `application/problem+json` (RFC 9457) with a stable code.

use serde::{Deserialize, Serialize};

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[error("{detail} ({status} {code})")]
pub struct Problem {
    /// A link to the explanation of the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The meaning of the status in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, in one sentence.
    pub detail: String,
    /// The stable code that clients translate.
    pub code: String,
    /// From when on it will be possible, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub from: Option<Box<crate::Timestamp>>,
    /// Where what was asked for stands, as an appointment that is over: `checked_in`, `cancelled` or `released`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}
