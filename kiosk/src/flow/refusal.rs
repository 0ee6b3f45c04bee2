//! What a refusal of the server means for the person: what happened, and what they can do now.
//!
//! A refused code leads back to where it was typed, with everything that was chosen.

use queue_api::Problem;

use super::Flow;
use super::entry::{EntryTrouble, Purpose};
use super::stage::{ListPrint, Request, Stage};
use super::view::Trouble;

impl Flow {
    /// The server gave no ticket.
    pub(super) fn refused(&mut self, problem: &Problem, now_ms: u64) {
        let Stage::Asking { request, .. } = &self.stage else { return };
        match (request.clone(), problem.code.as_str()) {
            (Request::Issue(request), "unknown_return_code") => {
                self.misses.miss(now_ms);
                let typed = self.wishes.return_code.take().unwrap_or_default();
                self.trail.push(Stage::Service { service: request.service, list: ListPrint::Offered });
                self.stage = Stage::Entry {
                    purpose: Purpose::ReturnCode,
                    typed,
                    trouble: Some(EntryTrouble::UnknownCode),
                };
            }
            (Request::CheckIn(request), "unknown_appointment" | "too_many_attempts") => {
                let is_known_to_wait = problem.code == "too_many_attempts";
                if is_known_to_wait {
                    self.misses.pause(now_ms)
                } else {
                    self.misses.miss(now_ms)
                }
                let (typed, trouble) = match &request.code {
                    Some(code) => (code.as_str().to_owned(), EntryTrouble::UnknownCode),
                    None => (String::new(), EntryTrouble::UnknownDocument),
                };
                let trouble = (!is_known_to_wait).then_some(trouble);
                self.stage = Stage::Entry { purpose: Purpose::Appointment, typed, trouble };
            }
            (request, code) => {
                let trouble = self.trouble_of(&request, code, problem);
                self.say_sorry(trouble, now_ms);
            }
        }
    }

    fn trouble_of(&self, request: &Request, code: &str, problem: &Problem) -> Trouble {
        match (request, code) {
            (_, "office_closed") => Trouble::OfficeClosed,
            (_, "service_closed") => Trouble::ServiceClosed,
            (Request::Issue(request), "quota_reached") => Trouble::QuotaReached(request.service.clone()),
            (Request::Issue(request), "closes_before_turn") => {
                Trouble::ClosesBeforeTurn(request.service.clone())
            }
            (Request::CheckIn(_), "too_early") => {
                let from = problem.from.as_deref().and_then(|from| self.civil(*from));
                Trouble::TooEarly(from.unwrap_or_default())
            }
            (Request::CheckIn(_), "appointment_over") => match problem.state.as_deref() {
                Some("checked_in") => Trouble::AppointmentUsed,
                Some("released") => Trouble::AppointmentReleased,
                _ => Trouble::AppointmentCancelled,
            },
            _ => Trouble::Refused,
        }
    }
}
