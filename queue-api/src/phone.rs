//! What a citizen sees of their own ticket behind the slip's link.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::device::Rating;
use crate::office::{Address, Names};
use crate::ticket::{TicketState, Wait};
pub use queue_core::rules::Notice;

use crate::{Language, ReturnCode, Seq, TicketNumber, Timestamp, Whereabouts};

/// One's own ticket; never anything of another. Also the data of the phone's stream, whose only event is `ticket`: at
/// once, and whenever something changed. The stream ends with the business day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PhoneTicket {
    /// The position in the journal.
    pub seq: Seq,
    /// Whose office it is.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub office: Names,
    /// The languages of the office, its main one first.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub languages: Vec<Language>,
    /// The language chosen at the kiosk.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub language: Language,
    /// The number.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A042"))]
    pub number: TicketNumber,
    /// The names of the service; those of its group when the service is sensitive.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub service: Names,
    /// What to have ready.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, Vec<String>>))]
    pub documents: BTreeMap<Language, Vec<String>>,
    /// Where it stands.
    pub state: TicketState,
    /// How many people are called before; null when it does not wait.
    pub ahead: Option<usize>,
    /// What the citizen should be told even when they do not look at the page: `soon` when three people or fewer are
    /// called before, `called` when the turn has come; null otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "soon"))]
    pub notice: Option<Notice>,
    /// What a browser subscribes to notices with, in base64url; null where this server sends none, and when the ticket
    /// has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_key: Option<String>,
    /// Where the office is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The expected wait; null when none can be said honestly.
    pub wait: Option<Wait>,
    /// The label of the counter to go to.
    pub counter: Option<String>,
    /// Where that counter is found, where the office says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>, example = json!({"floor": 1, "room": "12"})))]
    pub place: Option<Whereabouts>,
    /// When it was taken.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub issued_at: Timestamp,
    /// Whether the citizen is in the hall; who joined from afar confirms it with the code shown there.
    #[serde(default = "here")]
    pub present: bool,
    /// What the citizen has to do before they can be called, by language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<BTreeMap<String, String>>))]
    pub what_to_do: Option<Names>,
    /// Why it was called when it was, by language.
    #[cfg_attr(feature = "schema", schema(value_type = Option<BTreeMap<String, String>>))]
    pub why: Option<Names>,
    /// That others may be called first, and why that is fair, by language; null when the ticket does not wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<BTreeMap<String, String>>))]
    pub order_note: Option<Names>,
    /// The documents to bring next time.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, Vec<String>>))]
    pub missing: BTreeMap<Language, Vec<String>>,
    /// What gives a head start next time, as long as it is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub return_code: Option<ReturnCode>,
    /// Until when the return code is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub valid_until: Option<Timestamp>,
    /// Whether the citizen may say how the visit was: once, after they were served.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_rate: bool,
    /// How the visit was, as the citizen said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "good"))]
    pub rating: Option<Rating>,
}

/// A browser that wants notices of one ticket, as its `PushSubscription` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SubscribeRequest {
    /// The address at the browser's push service.
    pub endpoint: String,
    /// What a notice is encrypted with.
    pub keys: PushKeys,
    /// The language of the notices.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "sq"))]
    pub language: Language,
}

/// What a notice is encrypted with, both in base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PushKeys {
    /// The browser's public key.
    pub p256dh: String,
    /// The secret of the subscription.
    pub auth: String,
}

/// A browser that wants no notices any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UnsubscribeRequest {
    /// The address at the browser's push service.
    pub endpoint: String,
}

fn here() -> bool {
    true
}
