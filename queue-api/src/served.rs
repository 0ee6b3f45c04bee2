//! Services without a queue: given at once at a desk, or given while the line was cut and told afterwards.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Language, Need, Outcome, ServiceId, TicketId, Timestamp, VisitId};

/// Serves a citizen who already sits at the counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServeNowRequest {
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// The counter.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub counter: CounterId,
    /// The citizen's language; the office's main one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "sq"))]
    pub language: Option<Language>,
    /// What the person needs at the counter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub needs: Vec<Need>,
    /// The visit of a ticket of today, for a second service under the same number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Uuid>))]
    pub visit: Option<VisitId>,
}

/// A service that was given today while the line was cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PastService {
    /// The id that whoever tells it made, version 4 or 7: telling it again changes nothing.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub id: TicketId,
    /// What it was.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// Where.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub counter: CounterId,
    /// The citizen's language; the office's main one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "sq"))]
    pub language: Option<Language>,
    /// When it began.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub started_at: Timestamp,
    /// When it ended.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub ended_at: Timestamp,
    /// How it ended.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "resolved"))]
    pub outcome: Outcome,
    /// The documents to bring, as the catalogue names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The registry's number of a lodged application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol_no: Option<String>,
}

/// What became of one past service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Noted {
    /// The id it was told under.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub id: TicketId,
    /// Whether it is in the journal.
    pub result: NotedResult,
    /// The stable code of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What stands in the way, in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Whether something that is told afterwards is in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotedResult {
    /// It is now.
    Accepted,
    /// It was before.
    AlreadyKnown,
    /// It is not and will not be.
    Refused,
}
