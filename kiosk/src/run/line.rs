//! The line to the server: what it offers, who waits, tickets, and what is owed to it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use queue_api::TicketId;
use queue_api::board::BoardEvent;
use queue_api::client::{BoardNews, Client, ClientError, follow_board};
use queue_api::ticket::{CancelRequest, IssueRequest};
use tokio::sync::{Notify, mpsc};

use super::paper::{Job, Jobs};
use super::{Event, SharedJournal, tell, write_down};
use crate::flow::{Answer, Effect, Input, PrintOutcome};
use crate::journal::{Debt, Step};

/// How often the office is asked anew: its hours, its services, its clock.
const ASK_AGAIN: Duration = Duration::from_secs(60);
/// How soon after it did not answer.
const RETRY: Duration = Duration::from_secs(1);
/// How long a call for help waits for its answer.
const HELP_PATIENCE: Duration = Duration::from_secs(5);
/// The longest pause before something owed is told again.
const LAST_PAUSE: Duration = Duration::from_secs(15);

/// Follows the office and its queue for ever.
pub(super) async fn follow(client: Client, events: mpsc::Sender<Event>) {
    let lost = Arc::new(Notify::new());
    let office = follow_office(client.clone(), events.clone(), Arc::clone(&lost));
    // Said once for each time the line is lost, not for each attempt.
    let mut is_told = false;
    let queue = follow_board(client, move |news| {
        if !matches!(news, BoardNews::Lost(_)) {
            is_told = false;
        }
        let input = match news {
            BoardNews::Event(_, BoardEvent::Snapshot(snapshot)) => Input::Waiting(snapshot.services),
            BoardNews::Event(_, BoardEvent::Waiting(changed)) => Input::Waiting(changed.services),
            BoardNews::Event(..) => return ControlFlow::Continue(()),
            BoardNews::Lost(error) => {
                if !is_told {
                    tracing::warn!(error = %chain(&error), "the line to the server is lost");
                    is_told = true;
                }
                lost.notify_one();
                Input::LineLost
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

/// Asks the office now and then, and at once when the line was lost: its answer says that the line is back.
async fn follow_office(client: Client, events: mpsc::Sender<Event>, lost: Arc<Notify>) {
    loop {
        let pause = match ask_office(&client).await {
            Ok(input) => {
                tell(&events, Event::Input(input)).await;
                ASK_AGAIN
            }
            Err(error) => {
                tracing::debug!(error = %chain(&error), "the office does not answer");
                tell(&events, Event::Input(Input::LineLost)).await;
                RETRY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = lost.notified() => {}
        }
        if events.is_closed() {
            return;
        }
    }
}

async fn ask_office(client: &Client) -> Result<Input, ClientError> {
    let office = client.office().await?;
    let services = client.services().await?;
    Ok(Input::Office(Box::new(office), services))
}

/// Carries out what the flow wants, and what an earlier run still owes.
pub(super) async fn carry_out(
    client: Client,
    mut effects: mpsc::Receiver<Effect>,
    jobs: Jobs,
    journal: SharedJournal,
    debts: Vec<(TicketId, Debt)>,
    events: mpsc::Sender<Event>,
) {
    for (ticket, debt) in debts {
        tracing::warn!(%ticket, ?debt, "the kiosk stopped in the middle of something; the server is told");
        tokio::spawn(settle(client.clone(), ticket, debt, Arc::clone(&journal)));
    }
    while let Some(effect) = effects.recv().await {
        match effect {
            Effect::TakeTicket { ticket, request } => {
                write_down(&journal, ticket, Step::Asking);
                tokio::spawn(take(client.clone(), ticket, *request, Arc::clone(&journal), events.clone()));
            }
            Effect::PrintSlip(ticket, slip) => {
                if !jobs.send(Job::Slip(ticket, slip)) {
                    let outcome = PrintOutcome::Nothing("the printer's thread has ended".into());
                    tell(&events, Event::Input(Input::SlipEnded(ticket, outcome))).await;
                }
            }
            Effect::PrintList(list) => {
                if !jobs.send(Job::List(list)) {
                    let outcome = PrintOutcome::Nothing("the printer's thread has ended".into());
                    tell(&events, Event::Input(Input::ListEnded(outcome))).await;
                }
            }
            Effect::ReportPaper(ticket, state, reason) => {
                owe(&client, ticket, Debt::Paper { state, reason }, &journal);
            }
            Effect::CallHelp => {
                tokio::spawn(call_help(client.clone(), events.clone()));
            }
            Effect::CancelTicket(ticket, reason) => owe(&client, ticket, Debt::Cancel { reason }, &journal),
        }
    }
}

async fn take(
    client: Client,
    ticket: TicketId,
    request: IssueRequest,
    journal: SharedJournal,
    events: mpsc::Sender<Event>,
) {
    let answer = match client.issue(ticket, &request).await {
        Ok(issued) => Answer::Issued(Box::new(issued)),
        Err(ClientError::Refused(problem)) if problem.status < 500 && problem.status != 429 => {
            tracing::warn!(%ticket, service = %request.service, %problem, "no number is given");
            write_down(&journal, ticket, Step::Settled);
            Answer::Refused(Box::new(problem))
        }
        Err(error) => {
            tracing::debug!(%ticket, error = %chain(&error), "no answer to the request for a number");
            Answer::Unanswered
        }
    };
    tell(&events, Event::Input(Input::Answered(ticket, answer))).await;
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

fn owe(client: &Client, ticket: TicketId, debt: Debt, journal: &SharedJournal) {
    tracing::info!(%ticket, ?debt, "the server is to be told");
    write_down(journal, ticket, Step::Owing(debt.clone()));
    tokio::spawn(settle(client.clone(), ticket, debt, Arc::clone(journal)));
}

/// Tells the server until it answers.
async fn settle(client: Client, ticket: TicketId, debt: Debt, journal: SharedJournal) {
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

/// An error with its causes, in one line.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
