//! Hands over the numbers that the kiosk gave by itself, in the order in which it gave them.
//!
//! What always holds: a number stays in the journal until the server has answered for it, and a repeat changes nothing,
//! since the server knows each by its id.

use std::time::Duration;

use queue_api::TicketId;
use queue_api::client::{Client, ClientError};
use queue_api::device::{OfflineTicket, UploadState, Uploaded};
use tokio::sync::watch;

use super::health::Noticed;
use super::{SharedJournal, lock};

/// The most numbers in one request.
const BATCH: usize = 50;
/// How soon it is tried again, at first.
const RETRY: Duration = Duration::from_secs(1);
/// The longest pause before it is tried again.
const LAST_PAUSE: Duration = Duration::from_secs(15);

/// Says that a number was given, and learns that one was handed over.
#[derive(Debug, Clone)]
pub(super) struct Uploads {
    given: watch::Sender<()>,
    sent: watch::Sender<()>,
    journal: SharedJournal,
    noticed: watch::Sender<Noticed>,
}

impl Uploads {
    pub(super) fn new(journal: SharedJournal, noticed: watch::Sender<Noticed>) -> Self {
        Self { given: watch::Sender::new(()), sent: watch::Sender::new(()), journal, noticed }
    }

    /// A number was given, or the line is back.
    pub(super) fn wake(&self) {
        self.given.send_replace(());
    }

    /// Waits until the server has answered for a number, if the kiosk gave it by itself: before, it knows nothing of it.
    pub(super) async fn wait_for(&self, ticket: TicketId) {
        let mut sent = self.sent.subscribe();
        let is_sent = |_: &()| !lock(&self.journal).is_unsent(ticket);
        if sent.wait_for(is_sent).await.is_err() {
            tracing::debug!("the program is ending");
        }
    }

    /// Hands numbers over for ever.
    pub(super) async fn run(self, client: Client) {
        let mut given = self.given.subscribe();
        let mut pause = RETRY;
        let mut size = BATCH;
        loop {
            given.borrow_and_update();
            let tickets = lock(&self.journal).unsent(size);
            if tickets.is_empty() {
                if given.changed().await.is_err() {
                    return;
                }
                continue;
            }
            match client.upload(&tickets).await {
                Ok(answers) => {
                    self.note(&tickets, &answers);
                    (pause, size) = (RETRY, BATCH);
                    if !answers.is_empty() {
                        continue;
                    }
                }
                // One of them is not understood: the others shall not wait for it.
                Err(ClientError::Refused(problem)) if matches!(problem.status, 400 | 413 | 422) => {
                    tracing::error!(%problem, count = tickets.len(), "numbers given while the line was cut are refused");
                    if let [ticket] = &tickets[..] {
                        self.give_up(ticket, &problem.code);
                    }
                    size = 1;
                    continue;
                }
                Err(error) => tracing::debug!(%error, "numbers are handed over later"),
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = given.changed() => {}
            }
            pause = (pause * 2).min(LAST_PAUSE);
        }
    }

    fn note(&self, tickets: &[OfflineTicket], answers: &[Uploaded]) {
        let mut answered = Vec::new();
        for ticket in tickets {
            let Some(answer) = answers.iter().find(|answer| answer.id == ticket.id) else { continue };
            match answer.state {
                UploadState::Accepted => tracing::info!(number = %ticket.number, "the server has the number"),
                UploadState::Known => {
                    tracing::info!(number = %ticket.number, "the server had the number already")
                }
                UploadState::Refused => {
                    let code = answer.code.as_deref().unwrap_or_default();
                    self.tell_refused(ticket, code);
                }
            }
            answered.push(ticket.id);
        }
        self.mark_sent(&answered);
    }

    fn give_up(&self, ticket: &OfflineTicket, code: &str) {
        self.tell_refused(ticket, code);
        self.mark_sent(&[ticket.id]);
    }

    /// Somebody may hold this number: the staff must know.
    fn tell_refused(&self, ticket: &OfflineTicket, code: &str) {
        tracing::error!(number = %ticket.number, code, "the server does not take the number");
        let refused = format!("number {} was given and is not in the queue: {code}", ticket.number.spaced());
        self.noticed.send_modify(|noticed| noticed.add_refused(refused));
    }

    fn mark_sent(&self, tickets: &[TicketId]) {
        if let Err(error) = lock(&self.journal).mark_sent(tickets) {
            tracing::error!(%error, "the journal cannot be written");
        }
        self.sent.send_replace(());
    }
}
