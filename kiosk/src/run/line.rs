//! The line to the server: what it offers, who waits, tickets, and what is owed to it.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use queue_api::appointment::CheckInRequest;
use queue_api::board::BoardEvent;
use queue_api::client::{BoardNews, Client, ClientError, follow_board};
use queue_api::device::{BandsRequest, OfflineTicket, RateRequest};
use queue_api::office::{Office, OpeningDay};
use queue_api::phone::PhoneTicket;
use queue_api::ticket::{CancelRequest, IssueRequest, IssuedTicket};
use queue_api::{Date, TicketId};
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

use super::outputs::Outputs;
use super::paper::{ForErrand, Job, Jobs};
use super::staff::StaffHands;
use super::upload::Uploads;
use super::{Event, SharedJournal, chain, errands, lock, tell, write_down};
use crate::flow::{Answer, Doing, Effect, Input, Print, PrintOutcome, SlipAnswer};
use crate::journal::{Debt, Step};
use crate::memory::{Memory, Told};

/// How often the office is asked anew: its hours, its services, its clock.
const ASK_AGAIN: Duration = Duration::from_secs(60);
/// How soon after it did not answer.
const RETRY: Duration = Duration::from_secs(1);
/// How long a call for help waits for its answer.
const HELP_PATIENCE: Duration = Duration::from_secs(5);
/// The longest pause before something owed is told again.
const LAST_PAUSE: Duration = Duration::from_secs(15);

/// Follows the office and its queue for ever; `asked` hears when the server has something for the kiosk to do.
pub(super) async fn follow(
    client: Client,
    events: mpsc::Sender<Event>,
    journal: SharedJournal,
    memory: Memory,
    uploads: Uploads,
    asked: Arc<Notify>,
) {
    let anew = Arc::new(Notify::new());
    let line = OfficeLine {
        client: client.clone(),
        events: events.clone(),
        journal,
        memory,
        uploads,
        asked: BTreeSet::new(),
    };
    let office = line.follow(Arc::clone(&anew));
    // Said once for each reason, not for each attempt.
    let mut last_said = String::new();
    let mut was_open = None;
    let queue = follow_board(client, move |news| {
        let input = match news {
            BoardNews::Event(_, event) => {
                let services = match event {
                    BoardEvent::Snapshot(snapshot) => snapshot.services,
                    BoardEvent::Waiting(changed) => changed.services,
                    BoardEvent::Errand(_) => {
                        asked.notify_one();
                        return ControlFlow::Continue(());
                    }
                    _ => return ControlFlow::Continue(()),
                };
                last_said.clear();
                // Whoever stands at the door as it opens does not read for another minute that it is closed.
                let is_open = services.iter().any(|service| service.open);
                if was_open.replace(is_open).is_some_and(|was_open| was_open != is_open) {
                    anew.notify_one();
                }
                Input::Waiting(services)
            }
            BoardNews::Lost(error) => {
                let reason = chain(&error);
                if reason != last_said {
                    tracing::warn!(error = reason, "the line to the server is lost");
                    last_said = reason;
                }
                anew.notify_one();
                if error.is_distrust() { Input::NotTrusted } else { Input::LineLost }
            }
        };
        match events.try_send(Event::Input(input)) {
            // A count that is left out is made good by the next one.
            Ok(()) | Err(mpsc::error::TrySendError::Full(_)) => ControlFlow::Continue(()),
            Err(mpsc::error::TrySendError::Closed(_)) => ControlFlow::Break(()),
        }
    });
    tokio::join!(office, queue);
}

/// What is asked of the office, and kept for the time when it does not answer.
struct OfficeLine {
    client: Client,
    events: mpsc::Sender<Event>,
    journal: SharedJournal,
    memory: Memory,
    uploads: Uploads,
    /// The days for which the server was asked for numbers since the line was last lost.
    asked: BTreeSet<Date>,
}

impl OfficeLine {
    /// Asks the office now and then, and at once when it is to be asked anew: when the line was lost, since its answer says
    /// that the line is back, and when it opened or closed.
    async fn follow(mut self, anew: Arc<Notify>) {
        loop {
            let pause = match self.ask().await {
                Ok(days) => {
                    self.uploads.wake();
                    self.ask_for_bands(&days).await;
                    ASK_AGAIN
                }
                Err(error) => {
                    tracing::debug!(error = %chain(&error), "the office does not answer");
                    self.asked.clear();
                    let lost = if error.is_distrust() { Input::NotTrusted } else { Input::LineLost };
                    tell(&self.events, Event::Input(lost)).await;
                    RETRY
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = anew.notified() => {}
            }
            if self.events.is_closed() {
                return;
            }
        }
    }

    /// Asks for the office and its services, and gives the days for which it sets numbers aside.
    async fn ask(&mut self) -> Result<Vec<OpeningDay>, ClientError> {
        let office: Office = self.client.office().await?;
        let services = self.client.services().await?;
        let days = office.days.clone();
        let told = Told { office: office.clone(), services: services.clone(), heard_at: Timestamp::now() };
        if let Err(error) = self.memory.keep(told) {
            tracing::error!(%error, "what the office told cannot be kept");
        }
        tell(&self.events, Event::Input(Input::Office(Box::new(office), services))).await;
        Ok(days)
    }

    /// Asks for the numbers of today and the next day, once for each day and again when the line was lost: the server
    /// may have been restored meanwhile.
    async fn ask_for_bands(&mut self, days: &[OpeningDay]) {
        let Some(today) = days.first().map(|today| today.day) else { return };
        for OpeningDay { day, .. } in days {
            if self.asked.contains(day) {
                continue;
            }
            match self.client.bands(&BandsRequest { day: *day }).await {
                Ok(bands) => {
                    tracing::info!(%day, count = bands.len(), "numbers are set aside for a cut line");
                    if let Err(error) = lock(&self.journal).learn_bands(today, *day, bands.clone()) {
                        tracing::error!(%error, "the journal cannot be written");
                    }
                    self.asked.insert(*day);
                    tell(&self.events, Event::Input(Input::Bands(*day, bands))).await;
                }
                Err(error) => {
                    tracing::warn!(%day, error = %chain(&error), "no numbers are set aside for a cut line")
                }
            }
        }
    }
}

/// Whatever the flow needs to have something done.
pub(super) struct Hands {
    pub(super) client: Client,
    pub(super) jobs: Jobs,
    pub(super) journal: SharedJournal,
    pub(super) uploads: Uploads,
    pub(super) outputs: Outputs,
    pub(super) staff: StaffHands,
    pub(super) events: mpsc::Sender<Event>,
}

impl Hands {
    /// Carries out what the flow wants, and what an earlier run still owes.
    pub(super) async fn carry_out(
        mut self,
        mut effects: mpsc::Receiver<Effect>,
        debts: Vec<(TicketId, Debt)>,
    ) {
        for (ticket, debt) in debts {
            tracing::warn!(%ticket, ?debt, "the kiosk stopped in the middle of something; the server is told");
            self.settle(ticket, debt);
        }
        while let Some(effect) = effects.recv().await {
            self.do_one(effect).await;
        }
    }

    async fn do_one(&mut self, effect: Effect) {
        match effect {
            Effect::TakeTicket { ticket, request } => {
                write_down(&self.journal, ticket, Step::Asking);
                let (journal, events) = (Arc::clone(&self.journal), self.events.clone());
                tokio::spawn(take(self.client.clone(), ticket, *request, journal, events));
            }
            Effect::KeepOffline { day, ticket, instead_of } => {
                let id = ticket.id;
                let instead_of = instead_of.map(|(asked, reason)| (asked, Debt::Cancel { reason }));
                let is_kept = keep_offline(&self.journal, day, *ticket, instead_of.clone());
                tell(&self.events, Event::Input(Input::Kept(id, is_kept))).await;
                if let Some((asked, debt)) = instead_of.filter(|_| is_kept) {
                    self.settle(asked, debt);
                }
                self.uploads.wake();
            }
            Effect::CheckIn { ticket, request } => {
                write_down(&self.journal, ticket, Step::Asking);
                tokio::spawn(check_in(
                    self.client.clone(),
                    ticket,
                    *request,
                    Arc::clone(&self.journal),
                    self.events.clone(),
                ));
            }
            Effect::LookUp(code) => {
                let (client, events) = (self.client.clone(), self.events.clone());
                tokio::spawn(async move {
                    let answer = slip_answer(client.slip(&code).await);
                    tell(&events, Event::Input(Input::SlipSeen(code, answer))).await;
                });
            }
            Effect::Rate(code, rating) => {
                let (client, events) = (self.client.clone(), self.events.clone());
                tokio::spawn(async move {
                    let answer = slip_answer(client.rate(&code, &RateRequest { rating }).await);
                    tell(&events, Event::Input(Input::SlipSeen(code, answer))).await;
                });
            }
            Effect::PrintSlip(ticket, slip) => {
                if !self.jobs.send(Job::Slip(ticket, slip)) {
                    let outcome = PrintOutcome::Nothing("the printer's thread has ended".into());
                    tell(&self.events, Event::Input(Input::SlipEnded(ticket, outcome))).await;
                }
            }
            Effect::PrintList(list) => {
                if !self.jobs.send(Job::List(list)) {
                    let outcome = PrintOutcome::Nothing("the printer's thread has ended".into());
                    tell(&self.events, Event::Input(Input::ListEnded(outcome))).await;
                }
            }
            Effect::ReportPaper(ticket, state, reason) => self.owe(ticket, Debt::Paper { state, reason }),
            Effect::CancelTicket(ticket, reason) => self.owe(ticket, Debt::Cancel { reason }),
            Effect::CallHelp => {
                tokio::spawn(call_help(self.client.clone(), self.events.clone()));
            }
            Effect::Staff(order) => self.staff.carry_out(order, &self.jobs).await,
            Effect::Signal(signals) => self.outputs.show(signals),
            Effect::ReportErrand(errand, report) => {
                let client = self.client.clone();
                tokio::spawn(async move { client.report_errand(errand, &report).await });
            }
            Effect::Do(errand, Doing::Give(picture)) => {
                tokio::spawn(errands::give_picture(
                    self.client.clone(),
                    errand,
                    picture,
                    self.events.clone(),
                ));
            }
            Effect::Do(errand, Doing::TestSlip(slip)) => self.print(errand, ForErrand::Test(slip)).await,
            Effect::Do(errand, Doing::Copy(slip)) => self.print(errand, ForErrand::Copy(slip)).await,
            // The screen's.
            Effect::Do(_, Doing::Restart | Doing::Picture) => {}
        }
    }

    async fn print(&mut self, errand: Uuid, paper: ForErrand) {
        if !self.jobs.send(Job::Errand(errand, paper)) {
            let print = Print::Nothing("the printer's thread has ended".into());
            tell(&self.events, Event::Input(Input::ErrandPrinted(errand, print))).await;
        }
    }

    fn owe(&self, ticket: TicketId, debt: Debt) {
        tracing::info!(%ticket, ?debt, "the server is to be told");
        write_down(&self.journal, ticket, Step::Owing(debt.clone()));
        self.settle(ticket, debt);
    }

    fn settle(&self, ticket: TicketId, debt: Debt) {
        let (journal, uploads) = (Arc::clone(&self.journal), self.uploads.clone());
        tokio::spawn(settle(self.client.clone(), ticket, debt, journal, uploads));
    }
}

/// Writes down a number that the kiosk gives by itself; false when that cannot be done.
fn keep_offline(
    journal: &SharedJournal,
    day: Date,
    ticket: OfflineTicket,
    instead_of: Option<(TicketId, Debt)>,
) -> bool {
    let (id, number) = (ticket.id, ticket.number);
    let written = lock(journal).give(day, ticket, instead_of);
    match &written {
        Ok(()) => {
            tracing::warn!(ticket = %id, %number, "the server does not answer; the kiosk gives a number of its own");
        }
        Err(error) => {
            tracing::error!(%error, ticket = %id, "the journal cannot be written; no number is given");
        }
    }
    written.is_ok()
}

async fn take(
    client: Client,
    ticket: TicketId,
    request: IssueRequest,
    journal: SharedJournal,
    events: mpsc::Sender<Event>,
) {
    let answer = answer(ticket, client.issue(ticket, &request).await, &journal);
    tell(&events, Event::Input(Input::Answered(ticket, answer))).await;
}

/// As above, for an appointment. What says which is told to nobody but the server.
async fn check_in(
    client: Client,
    ticket: TicketId,
    request: CheckInRequest,
    journal: SharedJournal,
    events: mpsc::Sender<Event>,
) {
    let answer = answer(ticket, client.check_in(ticket, &request).await, &journal);
    tell(&events, Event::Input(Input::Answered(ticket, answer))).await;
}

fn answer(ticket: TicketId, answered: Result<IssuedTicket, ClientError>, journal: &SharedJournal) -> Answer {
    match answered {
        Ok(issued) => Answer::Issued(Box::new(issued)),
        // Who tried too many codes is told, and nothing is asked again by itself.
        Err(ClientError::Refused(problem))
            if problem.status < 500 && (problem.status != 429 || problem.code == "too_many_attempts") =>
        {
            tracing::warn!(%ticket, %problem, "no number is given");
            write_down(journal, ticket, Step::Settled);
            Answer::Refused(Box::new(problem))
        }
        Err(error) => {
            tracing::debug!(%ticket, error = %chain(&error), "no answer to the request for a number");
            Answer::Unanswered
        }
    }
}

/// What the server says of a slip. Its code is as good as the slip, so nothing of it is logged.
fn slip_answer(answered: Result<PhoneTicket, ClientError>) -> SlipAnswer {
    match answered {
        Ok(ticket) => SlipAnswer::Seen(Box::new(ticket)),
        Err(ClientError::Refused(problem)) if problem.status < 500 && problem.status != 429 => {
            SlipAnswer::Refused
        }
        Err(_) => SlipAnswer::Unanswered,
    }
}

/// Asks for a member of staff, once: whoever stands there asks again.
async fn call_help(client: Client, events: mpsc::Sender<Event>) {
    let answer = tokio::time::timeout(HELP_PATIENCE, client.call_for_help()).await;
    let heard = match answer {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(error = %chain(&error), "nobody could be called to the kiosk");
            false
        }
        Err(_) => {
            tracing::warn!("the call for a member of staff got no answer");
            false
        }
    };
    tell(&events, Event::Input(Input::HelpCalled(heard))).await;
}

/// Tells the server until it answers.
async fn settle(client: Client, ticket: TicketId, debt: Debt, journal: SharedJournal, uploads: Uploads) {
    uploads.wait_for(ticket).await;
    let mut pause = RETRY;
    loop {
        let told = match &debt {
            Debt::Cancel { reason } => {
                client.cancel(ticket, &CancelRequest { reason: Some(reason.clone()) }).await.map(|_| ())
            }
            Debt::Paper { state, reason } => {
                client.report_paper(ticket, *state, Some(reason.clone())).await.map(|_| ())
            }
        };
        match told {
            Ok(()) => tracing::info!(%ticket, ?debt, "the server is told"),
            Err(ClientError::Refused(problem)) if problem.status < 500 && problem.status != 429 => {
                tracing::info!(%ticket, ?debt, %problem, "the server was told and does not need it");
            }
            Err(error) => {
                tracing::debug!(%ticket, error = %chain(&error), "the server is told later");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LAST_PAUSE);
                continue;
            }
        }
        write_down(&journal, ticket, Step::Settled);
        return;
    }
}
