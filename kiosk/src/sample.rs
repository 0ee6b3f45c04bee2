//! A whole office without a server, for pictures and tests: the answers of a server as it would have sent them.

use queue_api::office::{Office, Service};
use queue_api::phone::PhoneTicket;
use queue_api::ticket::{IssuedTicket, Ticket, TicketState};
use queue_api::{Language, Seq, ServiceId, TicketId, VisitId};
use uuid::Uuid;

use crate::catalogue::Catalogue;

/// The office of Belsh with the whole catalogue, at 09:42 on a Monday.
pub fn catalogue() -> Catalogue {
    let office: Office =
        serde_json::from_str(include_str!("sample/office.json")).expect("the sample is an office");
    let services: Vec<Service> =
        serde_json::from_str(include_str!("sample/services.json")).expect("the sample is a list of services");
    Catalogue::new(office, services)
}

/// What the server says of a slip, as it stands.
pub fn slip(state: TicketState, may_rate: bool) -> PhoneTicket {
    let catalogue = catalogue();
    let service = catalogue.service(&ServiceId::new("GJC-02")).expect("the sample has it");
    PhoneTicket {
        seq: Seq::default(),
        office: catalogue.office.names.clone(),
        languages: catalogue.office.languages.clone(),
        language: Language::Sq,
        number: "A042".parse().expect("a prefix and three digits are a number"),
        service: service.names.clone(),
        documents: service.documents.clone(),
        state,
        ahead: (state == TicketState::Waiting).then_some(7),
        notice: None,
        push_key: None,
        address: None,
        wait: service.wait,
        counter: Some("4".into()),
        place: None,
        issued_at: catalogue.office.clock.now,
        present: true,
        what_to_do: None,
        why: None,
        order_note: None,
        missing: std::collections::BTreeMap::new(),
        return_code: None,
        valid_until: None,
        may_rate,
        rating: None,
    }
}

/// The answer to somebody who took a number for a family certificate.
pub fn issued(ticket: TicketId, service: &ServiceId, language: Language) -> IssuedTicket {
    let catalogue = catalogue();
    let chosen = catalogue.service(service).expect("the sample has the service");
    let number = format!("{}042", chosen.prefix).parse().expect("a prefix and three digits are a number");
    IssuedTicket {
        ticket: Ticket::taken(
            (ticket, VisitId(Uuid::from_u128(0x51)), number),
            service.clone(),
            language,
            catalogue.office.clock.now,
        ),
        ahead: chosen.ahead,
        wait: chosen.wait,
        link: Some("http://127.0.0.1:8080/t/K7M2QD4HXW9RJ5TN".into()),
    }
}
