//! Simulated people who do not just come and take a number: they book a time, take a number at home, come again with what
//! was missing, or let others go before.

use std::sync::Arc;

use queue_api::appointment::{BookRequest, CheckInRequest, LateRequest, PresentRequest, Slots};
use queue_api::ticket::IssueRequest;
use queue_core::value::{Language, ReturnCode, ServiceId, TicketId, Timestamp};
use uuid::Uuid;

use super::day::{Citizen, Manner};
use super::people::{World, told};

/// Books a time near the one at which the citizen wants to come, by themselves or through the staff, and checks in at the
/// kiosk so many seconds after it; `None` never comes.
pub(super) async fn keep_appointment(
    world: Arc<World>,
    citizen: Citizen,
    by_staff: bool,
    after_s: Option<i64>,
) {
    let Some(booker) = (if by_staff { Some(world.desk.clone()) } else { world.phone() }) else { return };
    let Some(slots) = told(booker.slots(&citizen.service).await) else { return };
    let Some(slot) = first_free(&slots, citizen.arrives_at) else { return };
    let request = BookRequest {
        service: citizen.service.clone(),
        slot,
        language: Some(citizen.language),
        document: None,
    };
    let (Some(booked), Some(after_s)) = (told(booker.book(&request).await), after_s) else { return };
    world.until(slot + jiff::SignedDuration::from_secs(after_s)).await;
    let ticket = TicketId(Uuid::now_v7());
    let request = CheckInRequest { code: Some(booked.code), document: None, needs: citizen.needs };
    world.expect(ticket, citizen.manner);
    if told(world.kiosk.check_in(ticket, &request).await).is_none() {
        world.called(ticket);
    }
}

/// The first time with room from a moment on.
fn first_free(slots: &Slots, from: Timestamp) -> Option<Timestamp> {
    let mut all = slots.days.iter().flat_map(|day| &day.slots);
    all.find(|slot| slot.at >= from && slot.free > 0).map(|slot| slot.at)
}

/// Takes a number at home and says so many seconds later, with the code on the board, that they are in the hall; `None`
/// never comes.
pub(super) async fn join(world: Arc<World>, citizen: Citizen, travels_s: Option<f64>) {
    let Some(phone) = world.phone() else { return };
    let ticket = TicketId(Uuid::now_v7());
    let language = (citizen.language != Language::Sq).then_some(citizen.language);
    let request = IssueRequest { language, ..IssueRequest::new(citizen.service) };
    let issued = told(phone.issue(ticket, &request).await);
    let token = issued.as_ref().and_then(|issued| token(issued.link.as_deref()?));
    let (Some(token), Some(travels_s)) = (token, travels_s) else { return };
    world.pass(travels_s).await;
    world.expect(ticket, citizen.manner);
    let Some(code) = told(world.board.presence_code().await) else { return };
    told(phone.confirm_presence(token, &PresentRequest { code: code.code }).await);
}

/// Notices after a while that it will take longer, and lets others go before.
pub(super) async fn let_pass(world: Arc<World>, link: String, after_s: u32, count: u16) {
    world.pass(f64::from(after_s)).await;
    if let (Some(phone), Some(token)) = (world.phone(), token(&link)) {
        told(phone.let_others_pass(token, &LateRequest { let_pass: count }).await);
    }
}

/// Comes again the same day with what was missing, and types the return code.
pub(super) async fn come_back(
    world: Arc<World>,
    service: ServiceId,
    code: ReturnCode,
    after_s: f64,
    manner: Manner,
) {
    world.pass(after_s).await;
    let ticket = TicketId(Uuid::now_v7());
    let request = IssueRequest { return_code: Some(code.to_string()), ..IssueRequest::new(service) };
    world.expect(ticket, manner);
    if told(world.kiosk.issue(ticket, &request).await).is_none() {
        world.called(ticket);
    }
}

/// The code of a slip in the link to its page.
fn token(link: &str) -> Option<&str> {
    link.rsplit('/').next().filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use queue_api::appointment::{Slot, SlotDay};

    use super::*;

    #[test]
    fn a_citizen_books_the_first_time_with_room_from_when_they_want_to_come() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let slot = |text: &str, free| Slot { at: at(text), free };
        let slots = [
            slot("2026-11-24T08:00:00Z", 2),
            slot("2026-11-24T08:15:00Z", 0),
            slot("2026-11-24T08:30:00Z", 1),
        ];
        let day = SlotDay { day: jiff::civil::date(2026, 11, 24), slots: slots.into() };
        let slots = Slots { service: ServiceId::new("GJC-02"), by_citizens: true, days: vec![day] };
        assert_eq!(first_free(&slots, at("2026-11-24T08:05:00Z")), Some(at("2026-11-24T08:30:00Z")));
        assert_eq!(first_free(&slots, at("2026-11-24T09:00:00Z")), None);
    }

    #[test]
    fn the_code_of_a_slip_stands_at_the_end_of_its_link() {
        assert_eq!(token("http://127.0.0.1:8080/t/ACDEF34H"), Some("ACDEF34H"));
        assert_eq!(token("http://127.0.0.1:8080/t/"), None);
    }
}
