//! The kiosk that the stories are told of, and short words for what people do with it.

use super::*;

/// A kiosk with the sample office, and the story of what happened to it.
pub(super) struct Kiosk {
    pub(super) flow: Flow,
    pub(super) now_ms: u64,
    pub(super) story: String,
    /// The tickets that the kiosk gave by itself.
    pub(super) offline: Vec<TicketId>,
}

impl Kiosk {
    pub(super) fn started() -> Self {
        let settings = Settings {
            name: "Kioska 1".into(),
            panel: Panel::usual(1080, 1920),
            scanner: true,
            staff: true,
            two_languages: false,
            loudness: 4,
        };
        let mut kiosk =
            Self { flow: Flow::new(settings, 0), now_ms: 0, story: String::new(), offline: Vec::new() };
        kiosk.learns_office(true);
        kiosk.now_ms = 10_000;
        kiosk
    }

    pub(super) fn learns_office(&mut self, open: bool) {
        let mut office = sample::catalogue().office;
        office.open = open;
        self.learns(Input::Office(Box::new(office), sample_services()));
    }

    pub(super) fn learns(&mut self, input: Input) {
        for effect in self.flow.handle(input, self.now_ms) {
            let told = match effect {
                Effect::TakeTicket { ticket, request } => {
                    let language = request.language.expect("a kiosk knows the language");
                    let visit = request.visit.map(|visit| format!(", visit {}", visit.0.as_u128()));
                    let visit = visit.unwrap_or_default();
                    let class = request.priority.map(|class| format!(", {class}")).unwrap_or_default();
                    let needs: String =
                        request.needs.iter().map(|need| format!(", {}", need.name())).collect();
                    let code = request.return_code.map(|code| format!(", code {code}")).unwrap_or_default();
                    format!(
                        "asks for {} as {} in {language}{visit}{class}{needs}{code}",
                        request.service,
                        ticket.0.as_u128()
                    )
                }
                Effect::LookUp(_) => "looks a slip up".into(),
                Effect::Rate(_, rating) => format!("rates {rating:?}"),
                Effect::CallHelp => "calls a member of staff".into(),
                Effect::CheckIn { ticket, request } => {
                    let with = match (&request.code, &request.document) {
                        (Some(code), _) => format!("code {code}"),
                        (None, Some(_)) => "a document".into(),
                        (None, None) => "nothing".into(),
                    };
                    let needs: Vec<&str> = request.needs.iter().map(|need| need.name()).collect();
                    format!("checks in as {} with {with} {needs:?}", ticket.0.as_u128())
                }
                Effect::PrintSlip(ticket, slip) => {
                    let hours = slip.hours.map(|hours| format!(", open {hours}")).unwrap_or_default();
                    format!("prints {} {}{hours}", self.short(ticket), slip.number.spaced())
                }
                Effect::PrintList(list) => format!("prints a list of {}", list.documents.len()),
                Effect::ReportPaper(ticket, paper, reason) => {
                    format!("reports paper {paper:?} of {}: {reason}", self.short(ticket))
                }
                Effect::KeepOffline { ticket, instead_of, .. } => {
                    let before = instead_of
                        .map(|(asked, _)| format!(", cancels {}", asked.0.as_u128()))
                        .unwrap_or_default();
                    self.offline.push(ticket.id);
                    format!("writes down {} for {}{before}", ticket.number, ticket.service)
                }
                Effect::Staff(StaffOrder::CheckPin(_)) => "compares a PIN".into(),
                Effect::Staff(StaffOrder::TestSlip(slip)) => format!("prints a test of {}", slip.kiosk),
                Effect::Staff(order) => format!("staff: {order:?}"),
                Effect::Do(errand, Doing::TestSlip(slip)) => {
                    format!("errand {}: prints a test of {}", errand.as_u128(), slip.kiosk)
                }
                Effect::Do(errand, Doing::Copy(slip)) => {
                    assert!(slip.copy && slip.ahead.is_none() && slip.hours.is_none());
                    format!("errand {}: prints {} again in {}", errand.as_u128(), slip.number, slip.language)
                }
                Effect::Do(errand, doing) => format!("errand {}: {doing:?}", errand.as_u128()),
                Effect::ReportErrand(errand, report) => format!("errand {}: {report:?}", errand.as_u128()),
                // Told by the tests of the signals.
                Effect::Signal(_) => continue,
                Effect::CancelTicket(ticket, reason) => format!("cancels {}: {reason}", self.short(ticket)),
            };
            self.tell(&told);
        }
    }

    /// A ticket's name in the story.
    pub(super) fn short(&self, ticket: TicketId) -> String {
        match self.offline.iter().position(|offline| *offline == ticket) {
            Some(nth) => format!("the kiosk's {}", nth + 1),
            None => ticket.0.as_u128().to_string(),
        }
    }

    pub(super) fn tell(&mut self, what: &str) {
        let now_s = self.now_ms / 1_000;
        self.story.push_str(&format!("{now_s}.{} {what}\n", self.now_ms % 1_000 / 100));
    }

    /// Lets time pass, ticking whenever the flow wants to wake.
    pub(super) fn wait(&mut self, milliseconds: u64) -> &mut Self {
        let until = self.now_ms + milliseconds;
        loop {
            let next = self.flow.wakes_at(self.now_ms);
            if next > until {
                break;
            }
            self.now_ms = next;
            self.learns(Input::Tick);
        }
        self.now_ms = until;
        self.learns(Input::Tick);
        self
    }

    pub(super) fn touch(&mut self, touch: Touch) -> &mut Self {
        self.learns(Input::Touched(touch));
        self
    }

    /// Touches after the second a person needs.
    pub(super) fn then(&mut self, touch: Touch) -> &mut Self {
        self.wait(1_000).touch(touch)
    }

    pub(super) fn answered(&mut self, number: u128, answer: Answer) -> &mut Self {
        self.learns(Input::Answered(ticket(number), answer));
        self
    }

    pub(super) fn issued(&mut self, number: u128) -> &mut Self {
        let issued = sample::issued(ticket(number), &service("GJC-02"), Language::Sq);
        self.answered(number, Answer::Issued(Box::new(issued)))
    }

    pub(super) fn printed(&mut self, number: u128, outcome: PrintOutcome) -> &mut Self {
        self.learns(Input::SlipEnded(ticket(number), outcome));
        self
    }

    /// Writes down what is to be seen.
    pub(super) fn see(&mut self) -> &mut Self {
        let view = self.flow.view(self.now_ms);
        let page = match view.page {
            Page::Starting => "starting".into(),
            Page::Enrol { code, .. } => format!("new, {code}"),
            Page::Home { .. } => format!("home in {}", view.language),
            Page::List { title, choices, page, .. } => {
                format!(
                    "list {} of {} choices, page {}/{}",
                    title.unwrap_or_default(),
                    choices.len(),
                    page.0,
                    page.1
                )
            }
            Page::Service { name, asking, has_paper, open, .. } => {
                let asking = if asking { ", asking" } else { "" };
                let paper = if has_paper { "" } else { ", no paper" };
                let closed = if open { "" } else { ", closed" };
                format!("service {name}{asking}{paper}{closed}")
            }
            Page::Ticket { number, paper, returns_s, .. } => {
                format!("ticket {number} {paper:?}, {returns_s} s left")
            }
            Page::Trouble { trouble, returns_s, book } => {
                let book = if book { ", book" } else { "" };
                format!("trouble {trouble:?} {returns_s:?}{book}")
            }
            Page::Closed { hours, closed, .. } => {
                let again =
                    closed.again.map(|again| format!(", again in {} days, {}", again.days, again.time));
                let why =
                    if closed.reason.is_empty() { String::new() } else { format!("{} ", closed.reason) };
                format!("closed {why}{hours:?}{}", again.unwrap_or_default())
            }
            Page::Own { number, own, .. } => format!("own {number} {own:?}"),
            Page::Staff(staff) => format!("staff {:?} {:?}", staff.test, staff.loudness),
            Page::Languages => "languages".into(),
            Page::Appearance { .. } => "appearance".into(),
            Page::Wishes { subject, checks, page } => {
                let checks = checks.iter().map(|check| format!(" {:?}={}", check.wish, check.ticked));
                format!("wishes {subject:?}{} {}/{}", checks.collect::<String>(), page.0, page.1)
            }
            Page::Entry { purpose, typed, trouble, pause_s, asking, .. } => {
                let trouble = trouble.map(|trouble| format!(", {trouble:?}")).unwrap_or_default();
                let pause = pause_s.map(|left| format!(", pause {left} s")).unwrap_or_default();
                let asking = if asking { ", asking" } else { "" };
                format!("entry {purpose:?} {typed}{trouble}{pause}{asking}")
            }
            Page::Search { typed, found, count, .. } => {
                let first = found.first().map(|choice| choice.name.clone()).unwrap_or_default();
                format!("search {typed}: {count} such as {first}")
            }
            Page::Book { service, address, list } => format!("book {service} at {address} {list:?}"),
            Page::Notices { text, page } => format!("notice {text} {}/{}", page.0, page.1),
        };
        let question = view.still_here_s.map(|left| format!(", still here? {left} s")).unwrap_or_default();
        let visit = view.visit_number.map(|number| format!(", under {number}")).unwrap_or_default();
        self.tell(&format!("[{page}{visit}{question}]"));
        self
    }

    pub(super) fn modes(&self) -> Modes {
        self.flow.view(self.now_ms).modes
    }

    pub(super) fn is(&self, story: &Expect) {
        story.assert_eq(&self.story);
    }
}

pub(super) fn sample_services() -> Vec<Service> {
    let catalogue = sample::catalogue();
    catalogue.groups().flat_map(|group| catalogue.services_of(group.prefix)).cloned().collect()
}

pub(super) fn refused(code: &str) -> Answer {
    let (title, detail) = ("Conflict".into(), "not now".into());
    Answer::Refused(Box::new(Problem {
        kind: format!("/problems#{code}"),
        title,
        status: 409,
        detail,
        code: code.into(),
        from: None,
        state: None,
    }))
}

pub(super) fn ticket(number: u128) -> TicketId {
    TicketId(Uuid::from_u128(number))
}

pub(super) fn service(id: &str) -> ServiceId {
    ServiceId::new(id)
}

pub(super) fn take(number: u128) -> Touch {
    Touch::Take(ticket(number))
}

pub(super) fn family_certificate() -> Touch {
    Touch::Service(service("GJC-02"))
}
