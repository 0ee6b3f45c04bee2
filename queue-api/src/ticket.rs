//! Tickets as programs exchange them.

use serde::{Deserialize, Serialize};

use crate::{
    ClassId, CounterId, Language, Need, Origin, Outcome, Paper, ReturnCode, ServiceId, TicketId,
    TicketNumber, Timestamp, VisitId, Whereabouts,
};

/// One place in one queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub id: TicketId,
    /// The citizen's stay it belongs to.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub visit: VisitId,
    /// The number of the visit, for example `A042`.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A042"))]
    pub number: TicketNumber,
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// Where it stands.
    pub state: TicketState,
    /// The citizen's language.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "sq"))]
    pub language: Language,
    /// The counter it is called to, served at, or was last called to.
    pub counter: Option<CounterRef>,
    /// The only counter that calls it, after a transfer to a counter.
    pub only_counter: Option<CounterRef>,
    /// How often it was called at that counter; 0 before the first call.
    pub attempt: u8,
    /// How it was taken.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "kiosk"))]
    pub origin: Origin,
    /// When it was taken.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub issued_at: Timestamp,
    /// The arrival that counts for the order: a transfer keeps the first one, an appointment has its slot.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub arrival: Timestamp,
    /// The first call of the present turn.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub called_at: Option<Timestamp>,
    /// Until when the person who was called is expected; null when not called, or when a clerk fetches the person.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub call_ends_at: Option<Timestamp>,
    /// When service began.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub started_at: Option<Timestamp>,
    /// Until when it can be taken back into the queue after its citizen did not come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub reinstatable_until: Option<Timestamp>,
    /// When the ticket ended.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<Timestamp>,
    /// The class of priority; null for everybody.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "priority"))]
    pub priority: Option<ClassId>,
    /// What the person needs at the counter: for the staff, and in the answer to whoever chose it.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub needs: Vec<Need>,
    /// Whether the citizen is in the hall; who joined from afar confirms it.
    pub present: bool,
    /// How many who came later were called before it.
    pub overtaken: u16,
    /// What is known of the slip.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "given"))]
    pub paper: Paper,
    /// Why it was called when it was.
    pub why: Option<Why>,
    /// Whom the call passed over, if anybody; for the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<PassedOver>,
    /// What the clerk noted when it was set aside; for the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Sorts, as text, in the order of calling; null when it does not stand in the queue.
    pub place: Option<String>,
    /// The other open tickets of the visit; for the staff.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_tickets: Vec<TicketRef>,
    /// How it ended for the citizen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "resolved"))]
    pub outcome: Option<Outcome>,
    /// The documents the citizen has to bring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The registry's number of the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol_no: Option<String>,
    /// What gives the citizen a head start when they come again, as long as it is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub return_code: Option<ReturnCode>,
    /// Until when the return code is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub valid_until: Option<Timestamp>,
}

impl Ticket {
    /// A ticket just taken at a kiosk by somebody of everybody, as samples and tests want it.
    pub fn taken(
        (id, visit, number): (TicketId, VisitId, TicketNumber),
        service: ServiceId,
        language: Language,
        issued_at: Timestamp,
    ) -> Self {
        Self {
            id,
            visit,
            number,
            service,
            state: TicketState::Waiting,
            language,
            counter: None,
            only_counter: None,
            attempt: 0,
            origin: Origin::Kiosk,
            issued_at,
            arrival: issued_at,
            called_at: None,
            call_ends_at: None,
            started_at: None,
            reinstatable_until: None,
            ended_at: None,
            priority: None,
            needs: Vec::new(),
            present: true,
            overtaken: 0,
            paper: Paper::Given,
            why: None,
            passed: None,
            note: None,
            place: None,
            other_tickets: Vec::new(),
            outcome: None,
            missing: Vec::new(),
            protocol_no: None,
            return_code: None,
            valid_until: None,
        }
    }
}

/// As much of a ticket as names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TicketRef {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub id: TicketId,
    /// Its number.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "A042"))]
    pub number: TicketNumber,
    /// What it is for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// Where it stands.
    pub state: TicketState,
}

/// Who came earlier for a counter and still waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PassedOver {
    /// How many.
    pub count: u32,
    /// The first of them.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub first: Vec<TicketNumber>,
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// In its queue.
    Waiting,
    /// Called, the citizen is on the way.
    Called,
    /// At the counter.
    Serving,
    /// Set aside by the clerk.
    Parked,
    /// Served.
    Finished,
    /// Called, and nobody came.
    NoShow,
    /// Given up by the citizen.
    Cancelled,
    /// Replaced by a ticket in another queue.
    Transferred,
    /// Still open when the day ended.
    Expired,
}

/// A counter, as much of it as people see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CounterRef {
    /// The counter.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub id: CounterId,
    /// What stands above it.
    pub label: String,
    /// Where it is found, where the office says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>, example = json!({"floor": 1, "room": "12", "arrow": "left"})))]
    pub place: Option<Whereabouts>,
}

/// Why a ticket was called when it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Why {
    /// The stable code.
    pub code: String,
    /// One sentence in Albanian.
    pub sq: String,
    /// One sentence in English.
    pub en: String,
    /// The reason of the clerk who chose it; for the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A wait as an interval, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Wait {
    /// The lower end.
    pub low_s: u32,
    /// The upper end.
    pub high_s: u32,
}

impl Wait {
    /// What to go on showing when the server says `next`: the same, until an end has moved by more than one step of its
    /// rounding, so that minutes on a screen do not jitter.
    #[must_use]
    pub fn settled(self, next: Wait) -> Wait {
        let step_s = |shown_s: u32| if shown_s <= 30 * 60 { 5 * 60 } else { 10 * 60 };
        let stays = |shown_s: u32, next_s: u32| shown_s.abs_diff(next_s) <= step_s(shown_s);
        if stays(self.low_s, next.low_s) && stays(self.high_s, next.high_s) { self } else { next }
    }
}

/// Asks for a number. The request's Idempotency-Key becomes the ticket's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IssueRequest {
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// The citizen's language; the office's main one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "sq"))]
    pub language: Option<Language>,
    /// A class of priority that the office has; everybody when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "priority"))]
    pub priority: Option<ClassId>,
    /// What the person needs at the counter: `more_time`, `fetch`, `sign_or_writing`, `low_counter`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub needs: Vec<Need>,
    /// The visit of a ticket of today, for a second service under the same number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Uuid>))]
    pub visit: Option<VisitId>,
    /// What the citizen got when documents were missing, for a head start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_code: Option<String>,
}

impl IssueRequest {
    /// Somebody of everybody, in the office's main language.
    pub fn new(service: ServiceId) -> Self {
        Self { service, language: None, priority: None, needs: Vec::new(), visit: None, return_code: None }
    }
}

/// A ticket just issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IssuedTicket {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// How many people were called before this one when it was taken.
    pub ahead: usize,
    /// The expected wait; null when none can be said honestly.
    pub wait: Option<Wait>,
    /// The page that follows this ticket; null where phones cannot reach the office.
    pub link: Option<String>,
}

/// Something is known of a slip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PaperReport {
    /// `none`, `unknown` or `copy`.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "none"))]
    pub state: Paper,
    /// What went wrong, for the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Gives a ticket up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelRequest {
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum GivenUp {
    /// A ticket of today.
    Ticket(Box<Ticket>),
    /// A ticket that is not known yet and is refused when it comes.
    Unknown(GivenUpUnknown),
}

/// A ticket that was given up before it became known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GivenUpUnknown {
    /// The ticket.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub id: TicketId,
    /// `cancelled`.
    pub state: TicketState,
}

/// Lets others go before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LetPassRequest {
    /// How many, from 1.
    pub count: u16,
}

/// Corrects the class of a waiting ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClassifyRequest {
    /// The class of priority; null is everybody, and has to be said.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, required, example = "priority"))]
    pub priority: Option<ClassId>,
    /// Why, for the staff.
    pub reason: String,
}

/// Ends a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FinishRequest {
    /// How it ended; nothing is preselected.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "resolved"))]
    pub outcome: Outcome,
    /// The documents to bring, as the catalogue names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The registry's number of a lodged application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol_no: Option<String>,
    /// Whether what the citizen left is written up at the counter before the next call.
    #[serde(default)]
    pub paperwork: bool,
}

impl FinishRequest {
    /// With this outcome and nothing more to say.
    pub fn new(outcome: Outcome) -> Self {
        Self { outcome, missing: Vec::new(), protocol_no: None, paperwork: false }
    }
}

/// Calls the next person, and ends the present ticket when it is named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CallNextRequest {
    /// The ticket at the counter and how it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<FinishTicket>,
}

/// A ticket at the counter and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FinishTicket {
    /// The ticket: another one at the counter is not touched.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub ticket: TicketId,
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

#[cfg(test)]
mod tests {
    use super::Wait;

    fn minutes(low: u32, high: u32) -> Wait {
        Wait { low_s: low * 60, high_s: high * 60 }
    }

    #[test]
    fn a_wait_on_a_screen_changes_only_by_more_than_one_step() {
        let shown = minutes(10, 20);
        assert_eq!(shown.settled(minutes(15, 25)), shown);
        assert_eq!(shown.settled(minutes(5, 20)), shown);
        assert_eq!(shown.settled(minutes(10, 30)), minutes(10, 30));
        assert_eq!(shown.settled(minutes(0, 5)), minutes(0, 5));
        let long = minutes(30, 50);
        assert_eq!(long.settled(minutes(30, 60)), long);
        assert_eq!(long.settled(minutes(40, 60)), minutes(40, 60));
    }
}
