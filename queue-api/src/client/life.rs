//! What is less usual in the life of a ticket.

use reqwest::Method;
use uuid::Uuid;

use super::{Client, ClientError};
use crate::counter::{AddServiceRequest, CallRequest, Counter, ParkRequest, ResumeRequest, TransferRequest};
use crate::served::{Noted, PastService, ServeNowRequest};
use crate::ticket::{ClassifyRequest, LetPassRequest, Ticket};
use crate::{CounterId, TicketId};

impl Client {
    /// Serves a citizen who already sits at the counter.
    ///
    /// # Errors
    /// See [`ClientError`], here and below.
    pub async fn serve_now(
        &self,
        ticket: TicketId,
        request: &ServeNowRequest,
    ) -> Result<Ticket, ClientError> {
        self.ask(Method::POST, &self.path("/serve-now"), Some(ticket.0), Some(request)).await
    }

    /// Tells services that were given while the line was cut.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn tell_served(&self, services: &[PastService]) -> Result<Vec<Noted>, ClientError> {
        self.ask(Method::POST, &self.path("/served"), None, Some(&services)).await
    }

    /// Takes a ticket back into the queue whose citizen came after all.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn reinstate(&self, ticket: TicketId) -> Result<Ticket, ClientError> {
        self.about(ticket, "reinstate", &NOTHING).await
    }

    /// Lets others go before.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn let_pass(&self, ticket: TicketId, request: &LetPassRequest) -> Result<Ticket, ClientError> {
        self.about(ticket, "let-pass", request).await
    }

    /// Corrects the class of a waiting ticket.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn classify(&self, ticket: TicketId, request: &ClassifyRequest) -> Result<Ticket, ClientError> {
        self.about(ticket, "classify", request).await
    }

    /// Gives a parked ticket back into the queue.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn put_back_parked(&self, ticket: TicketId) -> Result<Ticket, ClientError> {
        self.about(ticket, "put-back", &NOTHING).await
    }

    /// Calls a ticket out of order.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn call(&self, counter: &CounterId, request: &CallRequest) -> Result<Ticket, ClientError> {
        self.at_counter(counter, "call", Some(request)).await
    }

    /// Sets the ticket at the counter aside.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn park(&self, counter: &CounterId, request: &ParkRequest) -> Result<Ticket, ClientError> {
        self.at_counter(counter, "park", Some(request)).await
    }

    /// Goes on with a parked ticket.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn resume(&self, counter: &CounterId, request: &ResumeRequest) -> Result<Ticket, ClientError> {
        self.at_counter(counter, "resume", Some(request)).await
    }

    /// Sends the citizen on; gives the ticket in the other queue.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn transfer(
        &self,
        counter: &CounterId,
        request: &TransferRequest,
    ) -> Result<Ticket, ClientError> {
        self.at_counter(counter, "transfer", Some(request)).await
    }

    /// Adds a service to the visit; gives the further ticket.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn add_service(
        &self,
        counter: &CounterId,
        request: &AddServiceRequest,
    ) -> Result<Ticket, ClientError> {
        self.at_counter(counter, "add-service", Some(request)).await
    }

    /// The paperwork at a counter is done.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn paperwork_done(&self, counter: &CounterId) -> Result<Counter, ClientError> {
        self.at_counter(counter, "paperwork-done", None::<&()>).await
    }

    async fn about(
        &self,
        ticket: TicketId,
        verb: &str,
        body: &(impl serde::Serialize + Sync),
    ) -> Result<Ticket, ClientError> {
        let path = self.path(&format!("/tickets/{ticket}/{verb}"));
        self.ask(Method::POST, &path, Some(Uuid::now_v7()), Some(body)).await
    }
}

/// A body without fields.
#[derive(serde::Serialize)]
struct Nothing {}

const NOTHING: Nothing = Nothing {};
