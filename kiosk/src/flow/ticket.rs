//! From *take the number* to the slip, and every way in which that can fail.

use queue_api::errand::CopiedSlip;
use queue_api::office::Names;
use queue_api::ticket::IssueRequest;
use queue_api::{Language, Paper, ServiceId, TicketId, Timestamp};

use super::stage::{Given, ListPrint, Request, Stage};
use super::view::{PaperView, Trouble};
use super::{AGAIN_MS, ASK_MS, Answer, Effect, Flow, Mode, PACE_MS, PATIENCE_MS, PrintOutcome};
use crate::slip::{self, DocumentList, Slip};

impl Flow {
    /// Asks for a ticket. While one is asked for, a further touch is the same person who is not sure.
    pub(super) fn take(&mut self, ticket: TicketId, now_ms: u64) -> Vec<Effect> {
        let Stage::Service { service, .. } = &self.stage else { return Vec::new() };
        let is_open = self
            .catalogue
            .as_ref()
            .and_then(|catalogue| catalogue.service(service))
            .is_some_and(|service| self.standing(service, now_ms).open);
        if !is_open {
            return Vec::new();
        }
        let request = IssueRequest {
            language: Some(self.language),
            visit: self.visit.and_then(|visit| visit.id),
            priority: self.wishes.priority.clone(),
            needs: self.wishes.needs.clone(),
            return_code: self.wishes.return_code.clone(),
            ..IssueRequest::new(service.clone())
        };
        self.ask_for(Request::Issue(Box::new(request)), ticket, now_ms)
    }

    /// Begins to ask for a ticket.
    pub(super) fn ask_for(&mut self, request: Request, ticket: TicketId, now_ms: u64) -> Vec<Effect> {
        let first_ms = self.asked_ms.map_or(now_ms, |before| now_ms.max(before + PACE_MS));
        self.stage = Stage::Asking { request, ticket, first_ms, next_ms: Some(first_ms), asked: false };
        self.keep_asking(now_ms)
    }

    /// Sends the request when it is due; when nobody answers, gives a number without the server, or gives up.
    pub(super) fn keep_asking(&mut self, now_ms: u64) -> Vec<Effect> {
        let Stage::Asking { first_ms, .. } = self.stage else { return self.give_up_keeping(now_ms) };
        let must_do_without = self.is_cut_off(now_ms) || self.visit_is_offline();
        let is_due = now_ms >= if must_do_without { first_ms } else { first_ms + PATIENCE_MS };
        if is_due && let Some(effects) = self.give_offline(now_ms) {
            return effects;
        }
        let Stage::Asking { request, ticket, first_ms, next_ms, asked } = &mut self.stage else {
            return Vec::new();
        };
        if now_ms >= *first_ms + ASK_MS {
            let ticket = *ticket;
            self.say_sorry(Trouble::NotAnswered, now_ms);
            return vec![Effect::CancelTicket(ticket, "the kiosk got no answer and gave no number".into())];
        }
        if next_ms.is_none_or(|at| now_ms < at) {
            return Vec::new();
        }
        (*next_ms, *asked) = (None, true);
        self.asked_ms = Some(now_ms);
        vec![match request {
            Request::Issue(request) => Effect::TakeTicket { ticket: *ticket, request: request.clone() },
            Request::CheckIn(request) => Effect::CheckIn { ticket: *ticket, request: request.clone() },
        }]
    }

    pub(super) fn answered(&mut self, answered: TicketId, answer: Answer, now_ms: u64) -> Vec<Effect> {
        let Stage::Asking { ticket, next_ms, .. } = &mut self.stage else { return Vec::new() };
        if *ticket != answered {
            return Vec::new();
        }
        match answer {
            Answer::Unanswered => {
                *next_ms = Some(now_ms + AGAIN_MS);
                Vec::new()
            }
            Answer::Refused(problem) => {
                self.refused(&problem, now_ms);
                Vec::new()
            }
            Answer::Issued(issued) => {
                // A code is good for one number.
                self.wishes.return_code = None;
                self.show_ticket(Given::issued(*issued), now_ms)
            }
        }
    }

    pub(super) fn slip_ended(&mut self, ended: TicketId, outcome: PrintOutcome, now_ms: u64) -> Vec<Effect> {
        let (shown, report) = match outcome {
            PrintOutcome::Printed => (PaperView::Printed, None),
            PrintOutcome::Nothing(reason) => (PaperView::Missing, Some((Paper::None, reason))),
            PrintOutcome::Unknown(reason) => (PaperView::Unsure, Some((Paper::Unknown, reason))),
        };
        if let Stage::Ticket { given, paper, since_ms } = &mut self.stage
            && given.ticket == ended
        {
            (*paper, *since_ms) = (shown, now_ms);
        }
        report.map(|(paper, reason)| Effect::ReportPaper(ended, paper, reason)).into_iter().collect()
    }

    pub(super) fn print_list(&mut self) -> Vec<Effect> {
        let (service, list, books) = match &mut self.stage {
            Stage::Service { service, list } => (service, list, false),
            Stage::Book { service, list } => (service, list, true),
            _ => return Vec::new(),
        };
        let Some(catalogue) = &self.catalogue else { return Vec::new() };
        let Some(service) = catalogue.service(service) else { return Vec::new() };
        let booking = books.then(|| catalogue.booking(&service.id).map(ToOwned::to_owned)).flatten();
        let documents = catalogue.documents(service, self.language);
        let is_empty = documents.is_empty() && booking.is_none();
        if *list != ListPrint::Offered || is_empty || self.printer_trouble.is_some() {
            return Vec::new();
        }
        *list = ListPrint::Printing;
        vec![Effect::PrintList(Box::new(DocumentList {
            municipality: catalogue.name(&catalogue.office.names, self.language).into(),
            service: catalogue.name(&service.names, self.language).into(),
            documents: documents.to_vec(),
            booking,
            language: self.language,
        }))]
    }

    pub(super) fn list_ended(&mut self, outcome: &PrintOutcome) {
        if let Some(list) = self.stage.list_print()
            && *list == ListPrint::Printing
        {
            *list = if *outcome == PrintOutcome::Printed { ListPrint::Printed } else { ListPrint::Failed };
        }
    }

    /// Home, where the next choice becomes a second ticket of the same visit.
    pub(super) fn another_service(&mut self) {
        let Stage::Ticket { given, .. } = &self.stage else { return };
        let visit = given.visit;
        let (language, modes, wishes) = (self.language, self.modes, self.wishes.clone());
        self.go_home();
        (self.language, self.modes, self.wishes) = (language, modes, wishes);
        self.visit = Some(visit);
    }

    /// *I do not want it*: only where no paper came out.
    pub(super) fn give_up_number(&mut self) -> Vec<Effect> {
        let Stage::Ticket { given, paper: PaperView::Missing | PaperView::Unsure, .. } = &self.stage else {
            return Vec::new();
        };
        let ticket = given.ticket;
        self.go_home();
        vec![Effect::CancelTicket(ticket, "given up at the kiosk: no paper came out".into())]
    }

    pub(super) fn say_sorry(&mut self, trouble: Trouble, now_ms: u64) {
        self.trail.clear();
        self.opened = None;
        self.stage = Stage::Sorry { trouble, since_ms: now_ms };
    }

    /// A moment as the office's wall shows it, day and time.
    pub(super) fn civil(&self, at: Timestamp) -> Option<String> {
        Some(self.clock.as_ref()?.civil(at).strftime("%d.%m. %H:%M").to_string())
    }

    pub(super) fn slip(&self, given: &Given, now_ms: u64) -> Option<Slip> {
        Some(Slip {
            ahead: given.ahead,
            wait: given.wait,
            hours: self.printed_hours(given, now_ms),
            large: self.modes.has(Mode::LargeSlip),
            ..self.lasting_slip(given, self.language)?
        })
    }

    /// The slip of a number that was on paper before, for whoever lost it.
    pub(super) fn copied_slip(&self, copied: CopiedSlip) -> Option<Slip> {
        let language = copied.language;
        Some(Slip { copy: true, ..self.lasting_slip(&Given::copied(copied), language)? })
    }

    /// What stands on the slip of a number however long ago it was given.
    fn lasting_slip(&self, given: &Given, language: Language) -> Option<Slip> {
        let catalogue = self.catalogue.as_ref()?;
        let clock = self.clock.as_ref()?;
        let office = &catalogue.office;
        let main = catalogue.main_language();
        let second_language = slip::second_language(self.settings.two_languages, language, main);
        let own = |texts: &Names| slip::in_its_languages(texts, language, second_language);
        Some(Slip {
            municipality: catalogue.name(&office.names, language).into(),
            unit: catalogue.name(&office.unit_names, language).into(),
            number: given.visit.number,
            service: self.printed_name(&given.service, language)?,
            service_in_main_language: (language != main)
                .then(|| self.printed_name(&given.service, main))
                .flatten(),
            ahead: None,
            wait: None,
            hours: None,
            issued_at: clock.civil(given.issued_at).strftime("%d.%m.%Y %H:%M").to_string(),
            kiosk: self.settings.name.clone(),
            link: given.link.clone(),
            documents: self.printed_documents(&given.service, language),
            above: own(&office.slip.above),
            below: own(&office.slip.below),
            large: false,
            language,
            second_language,
            copy: false,
        })
    }

    /// The name of a service as others may see it: a harmless one where the service is sensitive.
    pub(super) fn printed_name(&self, service: &ServiceId, language: Language) -> Option<String> {
        let catalogue = self.catalogue.as_ref()?;
        let service = catalogue.service(service)?;
        let names = match catalogue.group(service.prefix) {
            _ if !service.slip_names.is_empty() => &service.slip_names,
            Some(group) if service.sensitive => &group.names,
            _ => &service.names,
        };
        Some(catalogue.name(names, language).into())
    }

    /// The documents of a service as others may see them: those of the harmless one in whose place it goes.
    fn printed_documents(&self, service: &ServiceId, language: Language) -> Vec<String> {
        let shown = self.catalogue.as_ref().and_then(|catalogue| {
            let service = catalogue.service(service)?;
            let shown = match service.sensitive {
                true => catalogue.service_named(&service.slip_names)?,
                false => service,
            };
            Some(catalogue.documents(shown, language).to_vec())
        });
        shown.unwrap_or_default()
    }
}
