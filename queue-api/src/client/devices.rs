//! What devices ask: to be let in, for numbers, for a clerk, and how citizens check in and say how it was.

use reqwest::{Method, StatusCode};
use uuid::Uuid;

use super::{Client, ClientError, read};
use crate::TicketId;
use crate::appointment::CheckInRequest;
use crate::device::{
    AdmitRequest, AskingDevice, Band, BandsRequest, Device, EnrolRequest, Enrolled, Enrolment, Health,
    HelpCall, OfflineTicket, RateRequest, Uploaded,
};
use crate::errand::{Errand, Errands};
use crate::phone::PhoneTicket;
use crate::ticket::IssuedTicket;

impl Client {
    /// Asks to be let in.
    ///
    /// # Errors
    /// See [`ClientError`], here and below.
    pub async fn enrol(&self, request: &EnrolRequest) -> Result<Enrolment, ClientError> {
        self.ask(Method::POST, "/api/v1/devices/enrol", None, Some(request)).await
    }

    /// Asks whether an administrator has typed the code; `None` while nobody has.
    ///
    /// # Errors
    /// See [`ClientError`]; refused when the code has ended.
    pub async fn enrolled(&self, enrolment: &Enrolment) -> Result<Option<Enrolled>, ClientError> {
        let response = self.send(Method::GET, &enrolment.poll, None, None::<&()>).await?;
        if response.status() == StatusCode::ACCEPTED { Ok(None) } else { read(response).await.map(Some) }
    }

    /// The device that shows this code, so that its fingerprint can be compared.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn asking_device(&self, code: &str) -> Result<AskingDevice, ClientError> {
        self.ask(Method::GET, &format!("/api/v1/devices/asking?code={code}"), None, None::<&()>).await
    }

    /// Lets a device in.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn admit(&self, request: &AdmitRequest) -> Result<Device, ClientError> {
        self.ask(Method::POST, "/api/v1/devices", Some(Uuid::now_v7()), Some(request)).await
    }

    /// The devices, and how each is.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn devices(&self) -> Result<Vec<Device>, ClientError> {
        self.ask(Method::GET, "/api/v1/devices", None, None::<&()>).await
    }

    /// Says how this device is, and learns which errands wait for it.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn tell_health(&self, health: &Health) -> Result<Vec<Errand>, ClientError> {
        let response = self.send(Method::POST, "/api/v1/devices/health", None, Some(health)).await?;
        if response.status() == StatusCode::NO_CONTENT {
            return Ok(Vec::new());
        }
        read::<Errands>(response).await.map(|answer| answer.errands)
    }

    /// Asks for numbers to give while the line is cut.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn bands(&self, request: &BandsRequest) -> Result<Vec<Band>, ClientError> {
        self.ask(Method::POST, &self.path("/bands"), None, Some(request)).await
    }

    /// Hands over numbers that were given while the line was cut, in the order in which they were given.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn upload(&self, tickets: &[OfflineTicket]) -> Result<Vec<Uploaded>, ClientError> {
        self.ask(Method::POST, &self.path("/tickets/offline"), None, Some(&tickets)).await
    }

    /// Asks for a clerk to come to this kiosk.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn call_for_help(&self) -> Result<(), ClientError> {
        let key = Some(Uuid::now_v7());
        self.send(Method::POST, &self.path("/help"), key, None::<&()>).await.map(|_| ())
    }

    /// The kiosks at which somebody asks for a clerk.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn help_calls(&self) -> Result<Vec<HelpCall>, ClientError> {
        self.ask(Method::GET, &self.path("/help"), None, None::<&()>).await
    }

    /// Turns the appointment of a citizen who is in the hall into a ticket. A repeat with the same `ticket` and request
    /// gives the same answer.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn check_in(
        &self,
        ticket: TicketId,
        request: &CheckInRequest,
    ) -> Result<IssuedTicket, ClientError> {
        self.ask(Method::POST, &self.path("/check-in"), Some(ticket.0), Some(request)).await
    }

    /// The ticket behind the code of a slip.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn slip(&self, token: &str) -> Result<PhoneTicket, ClientError> {
        self.ask(Method::GET, &format!("/api/v1/t/{token}"), None, None::<&()>).await
    }

    /// Says how the visit behind the code of a slip was.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn rate(&self, token: &str, request: &RateRequest) -> Result<PhoneTicket, ClientError> {
        let path = format!("/api/v1/t/{token}/rate");
        self.ask(Method::POST, &path, Some(Uuid::now_v7()), Some(request)).await
    }
}
