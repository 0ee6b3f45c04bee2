//! Appointments as programs exchange them, and how a citizen says that they are in the hall.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::office::Names;
use crate::{AppointmentCode, AppointmentId, Date, Language, Need, ServiceId, TicketId, Timestamp};

/// What stands before the code in the QR of an appointment: no document that a scanner reads has small letters and `:`.
const QR_PREFIX: &str = "radha:a:";

/// The text of the QR of an appointment.
pub fn qr_text(code: &AppointmentCode) -> String {
    format!("{QR_PREFIX}{code}")
}

/// The longest code that is looked up, in letters; those of our own are far shorter.
const MAX_CODE_LETTERS: usize = 64;

/// The code in a scanned QR, if it is one of an appointment.
pub fn code_of_qr(text: &str) -> Option<AppointmentCode> {
    let code = text.strip_prefix(QR_PREFIX)?;
    let is_code =
        (1..=MAX_CODE_LETTERS).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then(|| AppointmentCode::new(code))
}

/// The times at which a service takes appointments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Slots {
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// Whether citizens book themselves; else only the staff does.
    pub by_citizens: bool,
    /// Each business day, one without times too.
    pub days: Vec<SlotDay>,
}

/// The times of a business day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SlotDay {
    /// The day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub day: Date,
    /// The times that are still to come, full ones too.
    pub slots: Vec<Slot>,
}

/// A time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Slot {
    /// When.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// How many more appointments it takes.
    pub free: u16,
}

/// Asks for an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BookRequest {
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// When.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub slot: Timestamp,
    /// The citizen's language; the office's main one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "sq"))]
    pub language: Option<Language>,
    /// The number of the document that the citizen may scan at the kiosk in place of the code. Only a hash is kept, whose
    /// key is destroyed when the day of the appointment ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub document: Option<DocumentNumber>,
}

/// Asks for another time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MoveRequest {
    /// When.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub slot: Timestamp,
    /// The number of the document, again: its hash is good for one day only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub document: Option<DocumentNumber>,
}

/// Says that a citizen with an appointment is in the hall: by its code or by the scanned document, not both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckInRequest {
    /// The code, whole and as it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "ACDEF34HJK"))]
    pub code: Option<AppointmentCode>,
    /// The number of the scanned document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub document: Option<DocumentNumber>,
    /// What the person needs at the counter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub needs: Vec<Need>,
}

/// An appointment, for whoever booked it or has its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Appointment {
    /// The appointment.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub id: AppointmentId,
    /// What the citizen shows or types at the kiosk.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "ACDEF34HJK"))]
    pub code: AppointmentCode,
    /// What stands in the QR for the kiosk.
    #[cfg_attr(feature = "schema", schema(example = "radha:a:ACDEF34HJK"))]
    pub qr: String,
    /// The page of this appointment; null where phones cannot reach the office.
    pub link: Option<String>,
    /// The office.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "belsh"))]
    pub office: crate::OfficeId,
    /// Whose office it is.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub office_names: Names,
    /// The languages of the office, its main one first.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub languages: Vec<Language>,
    /// The office's time zone.
    pub time_zone: String,
    /// The language the citizen chose.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "sq"))]
    pub language: Language,
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// The names of the service; harmless ones when it is sensitive.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub service_names: Names,
    /// What to have ready.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, Vec<String>>))]
    pub documents: std::collections::BTreeMap<Language, Vec<String>>,
    /// When.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub slot: Timestamp,
    /// Where it stands.
    pub state: AppointmentState,
    /// From when on the citizen may check in.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub check_in_from: Timestamp,
    /// Until when the slot is kept; whoever comes later waits like everybody who comes then.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub check_in_until: Timestamp,
}

/// An appointment as the staff sees it: without its code, which is the citizen's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StaffAppointment {
    /// The appointment.
    #[cfg_attr(feature = "schema", schema(value_type = Uuid))]
    pub id: AppointmentId,
    /// What the citizen comes for.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "GJC-02"))]
    pub service: ServiceId,
    /// When.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub slot: Timestamp,
    /// Where it stands.
    pub state: AppointmentState,
    /// The citizen's language.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "sq"))]
    pub language: Language,
    /// The ticket of a citizen who checked in.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Uuid>))]
    pub ticket: Option<TicketId>,
    /// From when on the citizen may check in.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub check_in_from: Timestamp,
    /// Until when the slot is kept.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub check_in_until: Timestamp,
}

/// Where an appointment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppointmentState {
    /// The slot is kept.
    Booked,
    /// The citizen is there and has a ticket.
    CheckedIn,
    /// Given up.
    Cancelled,
    /// Nobody came in time.
    Released,
}

/// The code that the hall shows, with which citizens who joined from afar say that they are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PresenceCode {
    /// Four digits.
    #[cfg_attr(feature = "schema", schema(example = "4711"))]
    pub code: String,
    /// In how many seconds the next one is to be shown; this one is taken that long again.
    pub changes_in_s: u32,
}

/// Says that the citizen who joined from afar is in the hall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PresentRequest {
    /// The four digits that the hall shows.
    pub code: String,
}

/// Says that the citizen is late and lets others go before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LateRequest {
    /// How many, from 1.
    pub let_pass: u16,
}

/// The number of an identity document: 5 to 20 letters and digits. It is never logged and never written down, and its
/// memory is overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DocumentNumber(String);

impl DocumentNumber {
    /// The number in a text, without blanks and in capital letters; `None` when it cannot be one.
    pub fn new(text: &str) -> Option<Self> {
        let mut plain: String = text.split_whitespace().collect();
        plain.make_ascii_uppercase();
        let good = (5..=20).contains(&plain.len()) && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
        good.then_some(Self(plain))
    }

    /// The number, for whoever makes a hash of it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Drop for DocumentNumber {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        // Without a reader the compiler would leave the writing out.
        std::hint::black_box(&bytes);
    }
}

impl fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<'de> Deserialize<'de> for DocumentNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // What is no text would stand in the usual message.
        let value = serde_json::Value::deserialize(deserializer)?;
        let message = "a document number is 5 to 20 letters and digits";
        value.as_str().and_then(Self::new).ok_or_else(|| serde::de::Error::custom(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_of_an_appointment_cannot_be_taken_for_a_document() {
        let code = AppointmentCode::new("ACDEF34HJK");
        let text = qr_text(&code);
        assert_eq!(code_of_qr(&text), Some(code));
        assert_eq!(text, "radha:a:ACDEF34HJK");
        let endless = format!("radha:a:{}", "A".repeat(65));
        let others = ["ACDEF34HJK", "IDALB<<", "http://127.0.0.1:8080/a/ACDEF34HJK", "radha:a:"];
        for other in others.into_iter().chain(["radha:a:../x", "radha:a:A\u{202e}", endless.as_str()]) {
            assert_eq!(code_of_qr(other), None, "{other}");
        }
    }

    #[test]
    fn a_document_number_never_shows_itself() {
        let number = DocumentNumber::new(" i05 101 999 i ").expect("it can be one");
        assert_eq!((number.reveal(), format!("{number:?}").as_str()), ("I05101999I", "***"));
        for bad in ["\"a-b-c-d-e\"", "\"1234\"", "12345678", "[\"I05101999I\"]"] {
            let error =
                serde_json::from_str::<DocumentNumber>(bad).expect_err("it cannot be one").to_string();
            assert_eq!(error, "a document number is 5 to 20 letters and digits", "{bad}");
        }
    }
}
