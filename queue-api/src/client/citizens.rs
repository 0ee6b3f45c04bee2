//! What citizens ask for by themselves, without a token: each from an address of their own.

use reqwest::Method;
use uuid::Uuid;

use super::{Client, ClientError};
use crate::ServiceId;
use crate::appointment::{Appointment, BookRequest, LateRequest, PresentRequest, Slots};
use crate::phone::PhoneTicket;

impl Client {
    /// The times at which a service takes appointments.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn slots(&self, service: &ServiceId) -> Result<Slots, ClientError> {
        self.ask(Method::GET, &self.path(&format!("/services/{service}/slots")), None, None::<&()>).await
    }

    /// Books an appointment, as a citizen or as the staff for one.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn book(&self, request: &BookRequest) -> Result<Appointment, ClientError> {
        self.ask(Method::POST, &self.path("/appointments"), Some(Uuid::now_v7()), Some(request)).await
    }

    /// Says with the code of the hall that the citizen who took this ticket from afar is there.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn confirm_presence(
        &self,
        token: &str,
        request: &PresentRequest,
    ) -> Result<PhoneTicket, ClientError> {
        let path = format!("/api/v1/t/{token}/present");
        self.ask(Method::POST, &path, Some(Uuid::now_v7()), Some(request)).await
    }

    /// Says that the holder of a slip is late and lets others go before.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn let_others_pass(
        &self,
        token: &str,
        request: &LateRequest,
    ) -> Result<PhoneTicket, ClientError> {
        let path = format!("/api/v1/t/{token}/late");
        self.ask(Method::POST, &path, Some(Uuid::now_v7()), Some(request)).await
    }
}
