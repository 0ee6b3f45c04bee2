//! What a client is told when a request is not carried out: `application/problem+json` with a stable code.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_core::Refusal;
use queue_core::value::Timestamp;
use serde::Serialize;

use crate::app::Failure;
use crate::setup::Wrong;

/// The code of what the caller may not do.
pub(super) const FORBIDDEN: &str = "forbidden";

/// Why a request was not carried out. The detail never repeats a secret of the request.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    from: Option<Timestamp>,
    state: Option<&'static str>,
    retry_after_s: u32,
    wrong: Vec<Wrong>,
}

/// The body: the problem, and which fields are at fault where somebody filled in a form.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    problem: queue_api::Problem,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wrong: Vec<Wrong>,
}

/// Travels with the response to the one place that logs it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProblemCode(pub(super) &'static str);

impl Problem {
    /// A problem of one's own.
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            from: None,
            state: None,
            retry_after_s: 1,
            wrong: Vec::new(),
        }
    }

    /// Nobody is signed in and no token was given.
    pub(super) fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", "sign in, or send a device token")
    }

    /// The caller may not do this.
    pub(super) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, FORBIDDEN, "you may not do this")
    }

    /// Somebody tried too often.
    pub(super) fn too_many_attempts(retry_after_s: u32) -> Self {
        let status = StatusCode::TOO_MANY_REQUESTS;
        Self { retry_after_s, ..Self::new(status, "too_many_attempts", "try again later") }
    }

    /// More comes from one address than from a whole hall.
    pub(super) fn too_many_requests(retry_after_s: u32) -> Self {
        let detail = "more is asked from your address than one hall asks: wait a little";
        Self { retry_after_s, ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail) }
    }

    /// There is no such appointment.
    pub(super) fn unknown_appointment() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown_appointment", "there is no such appointment")
    }

    /// There is no such office, or it is another one than the caller's.
    pub(super) fn unknown_office() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown_office", "there is no such office")
    }

    /// There is no such page or route.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is nothing at this address")
    }

    /// The stable code.
    pub(super) fn code(&self) -> &'static str {
        self.code
    }

    /// What happened, in one sentence.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    /// Whether it is the one with this code.
    pub(super) fn is(&self, code: &str) -> bool {
        self.code == code
    }

    /// A parameter or field that does not make sense.
    pub(super) fn invalid(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }
}

impl Problem {
    /// With the fields that are at fault.
    pub(super) fn with_wrong(self, wrong: Vec<Wrong>) -> Self {
        Self { wrong, ..self }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let detail = failure.to_string();
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::Invalid(invalid) => Self::invalid(invalid.code, detail),
            Failure::UnknownOffice(_) => Self::unknown_office(),
            Failure::KeyReused => Self::invalid("key_reused", detail),
            Failure::KeyRunning => Self::new(StatusCode::CONFLICT, "key_running", detail),
            Failure::Overloaded => Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", detail),
            Failure::NotWritten => Self::new(StatusCode::SERVICE_UNAVAILABLE, "not_written", detail),
            Failure::Stopping => Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", detail),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match &refusal {
            // Counter, ticket and appointment stand in the path, other things in the body.
            Refusal::UnknownCounter(_) | Refusal::UnknownTicket(_) | Refusal::UnknownAppointment(_) => {
                StatusCode::NOT_FOUND
            }
            Refusal::UnknownService(_)
            | Refusal::UnknownClass(_)
            | Refusal::UnknownReturnCode
            | Refusal::ReasonMissing
            | Refusal::OutcomeNotOffered
            | Refusal::ImpossibleTimes
            | Refusal::NotBookable(_)
            | Refusal::NotASlot
            | Refusal::NoBandsFor(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::OfficeClosed
            | Refusal::ServiceClosed(_)
            | Refusal::QuotaReached(_)
            | Refusal::ClosesBeforeTurn(_)
            | Refusal::TicketExists(_)
            | Refusal::TicketGivenUp(_)
            | Refusal::AppointmentExists
            | Refusal::NumbersExhausted
            | Refusal::CounterClosed(_)
            | Refusal::CounterBusy(_)
            | Refusal::CounterIdle(_)
            | Refusal::CounterReserved(_)
            | Refusal::TicketElsewhere(_)
            | Refusal::CitizenElsewhere(..)
            | Refusal::CitizenAbsent(_)
            | Refusal::NobodyWaiting
            | Refusal::WrongState { .. }
            | Refusal::TooManyCalls(_)
            | Refusal::GraceOver(_)
            | Refusal::CallGoesOn(_)
            | Refusal::NobodyBehind(_)
            | Refusal::SameDestination
            | Refusal::SlotTaken
            | Refusal::AppointmentsFull
            | Refusal::StaffBooksOnly
            | Refusal::TooEarly(_)
            | Refusal::AppointmentOver(_)
            | Refusal::NotRemote
            | Refusal::TooManyRemote
            | Refusal::ServiceInUse(_)
            | Refusal::ClassInUse(_)
            | Refusal::CounterInUse(_)
            | Refusal::OnlyBetweenDays
            | Refusal::EnoughNumbers
            | Refusal::NumberNotInBand(_)
            | Refusal::BandEnded(_)
            | Refusal::NumberGiven(_)
            | Refusal::DayEnded(_)
            | Refusal::HelpCalled(_)
            | Refusal::NoHelpCalled(_)
            | Refusal::NotServed(_)
            | Refusal::AlreadyRated(_)
            | Refusal::DayGoesOn => StatusCode::CONFLICT,
        };
        let (from, state) = match &refusal {
            Refusal::TooEarly(from) => (Some(*from), None),
            Refusal::AppointmentOver(state) => (None, Some(*state)),
            _ => (None, None),
        };
        Self { from, state, ..Self::new(status, refusal.code(), refusal.to_string()) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let problem = queue_api::Problem {
            kind: format!("urn:radha:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or_default().into(),
            status: self.status.as_u16(),
            detail: self.detail,
            code: self.code.into(),
            from: self.from.map(Box::new),
            state: self.state.map(Into::into),
        };
        let told = Told { problem, wrong: self.wrong };
        let body = serde_json::to_vec(&told).expect("a problem is serialisable");
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE || self.status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(self.retry_after_s));
        }
        response.extensions_mut().insert(ProblemCode(self.code));
        response
    }
}
