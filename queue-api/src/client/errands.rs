//! Errands: a person asks for them, and a device says what became of them.

use std::time::Duration;

use reqwest::Method;
use uuid::Uuid;

use super::{Client, ClientError, answered};
use crate::errand::{
    CopyRequest, CopyingKiosk, ErrandFailure, ErrandReport, ErrandRequest, ErrandTold, PICTURE_LIMIT,
};
use crate::{DeviceId, TicketId};

/// How long a picture or a voice may take: they are far longer than anything else that goes over the line.
const LONG_PATIENCE: Duration = Duration::from_secs(20);
/// How often a device says what became of an errand, until the server has heard it.
const ATTEMPTS: usize = 5;
/// How long it waits before it says so again.
const SAY_AGAIN: Duration = Duration::from_secs(2);

impl Client {
    /// Has a device of one's office do something.
    ///
    /// # Errors
    /// See [`ClientError`], here and below.
    pub async fn send_on_errand(
        &self,
        device: &DeviceId,
        request: &ErrandRequest,
    ) -> Result<ErrandTold, ClientError> {
        let path = format!("/api/v1/devices/{device}/errands");
        self.ask(Method::POST, &path, None, Some(request)).await
    }

    /// Has a kiosk print the slip of a ticket again.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn print_copy(
        &self,
        ticket: TicketId,
        request: &CopyRequest,
    ) -> Result<ErrandTold, ClientError> {
        self.ask(Method::POST, &self.path(&format!("/tickets/{ticket}/copy")), None, Some(request)).await
    }

    /// The kiosks that print copies, and what became of those.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn copying_kiosks(&self) -> Result<Vec<CopyingKiosk>, ClientError> {
        self.ask(Method::GET, &self.path("/kiosks"), None, None::<&()>).await
    }

    /// The last picture of a device's panel, PNG.
    ///
    /// # Errors
    /// See [`ClientError`]; `no_picture` when there is none, or none any more.
    pub async fn picture_of(&self, device: &DeviceId) -> Result<Vec<u8>, ClientError> {
        let path = format!("/api/v1/devices/{device}/picture");
        let response = self.send(Method::GET, &path, None, None::<&()>).await?;
        response.bytes().await.map(Into::into).map_err(ClientError::Unreachable)
    }

    /// Says what became of an errand, until the server has heard it or does not care.
    pub async fn report_errand(&self, errand: Uuid, report: &ErrandReport) {
        let path = format!("/api/v1/devices/errands/{errand}");
        for _ in 0..ATTEMPTS {
            if is_settled(&self.send(Method::POST, &path, None, Some(report)).await) {
                return;
            }
            tokio::time::sleep(SAY_AGAIN).await;
        }
    }

    /// Gives the picture of the panel that an errand asks for, PNG, or says why there is none.
    pub async fn give_picture(&self, errand: Uuid, picture: Result<Vec<u8>, String>) {
        let picture = picture.and_then(|png| {
            if png.len() <= PICTURE_LIMIT { Ok(png) } else { Err("the picture is too large".into()) }
        });
        let png = match picture {
            Ok(png) => png,
            Err(detail) => {
                let (reason, detail) = (ErrandFailure::NoPicture, Some(detail));
                return self.report_errand(errand, &ErrandReport::Failed { reason, detail }).await;
            }
        };
        let path = format!("/api/v1/devices/errands/{errand}/picture");
        for _ in 0..ATTEMPTS {
            if is_settled(&self.put_picture(&path, &png).await) {
                return;
            }
            tokio::time::sleep(SAY_AGAIN).await;
        }
    }

    /// Has a board take the voice in this ZIP archive.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn send_voice(&self, device: &DeviceId, archive: &[u8]) -> Result<ErrandTold, ClientError> {
        let path = format!("/api/v1/devices/{device}/voice");
        let ask = |root: &str| {
            let request = self.http.put(format!("{root}{path}")).timeout(LONG_PATIENCE);
            self.authorised(request.header("content-type", "application/zip").body(archive.to_vec()))
        };
        let answer = answered(self.reach(ask).await?).await?;
        answer.json().await.map_err(ClientError::Unreachable)
    }

    /// The voice that an errand is about, a ZIP archive.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn voice_of_errand(&self, errand: Uuid) -> Result<Vec<u8>, ClientError> {
        let path = format!("/api/v1/devices/errands/{errand}/voice");
        let ask = |root: &str| self.authorised(self.http.get(format!("{root}{path}")).timeout(LONG_PATIENCE));
        let answer = answered(self.reach(ask).await?).await?;
        answer.bytes().await.map(Into::into).map_err(ClientError::Unreachable)
    }

    async fn put_picture(&self, path: &str, png: &[u8]) -> Result<(), ClientError> {
        let ask = |root: &str| {
            let request = self.http.put(format!("{root}{path}")).timeout(LONG_PATIENCE);
            self.authorised(request.header("content-type", "image/png").body(png.to_vec()))
        };
        answered(self.reach(ask).await?).await.map(|_| ())
    }
}

/// Whether asking again would change nothing: one that is refused, since the errand is over, does not get better by it.
fn is_settled<T>(answer: &Result<T, ClientError>) -> bool {
    matches!(answer, Ok(_) | Err(ClientError::Refused(_)))
}
