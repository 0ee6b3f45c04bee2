//! A new kiosk asks to be let in and waits until an administrator has typed what it shows.

use std::path::Path;
use std::time::Duration;

use queue_api::client::{Client, ClientError};
use queue_api::device::{DeviceKind, EnrolRequest, Enrolled, Enrolment};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::{Event, tell};
use crate::enrolment;
use crate::flow::{Input, Newcomer};

/// How soon it asks again after the server did not answer.
const RETRY: Duration = Duration::from_secs(2);

/// Asks until it is let in, and keeps the right in `file`; none when the program ends before.
pub(super) async fn enrol(client: &Client, file: &Path, events: &mpsc::Sender<Event>) -> Option<Enrolled> {
    tell(events, Event::Input(Input::Newcomer(Newcomer::Asking))).await;
    while !events.is_closed() {
        let request =
            EnrolRequest { kind: DeviceKind::Kiosk, version: Some(env!("CARGO_PKG_VERSION").into()) };
        let enrolment = match client.enrol(&request).await {
            Ok(enrolment) => enrolment,
            Err(error) => {
                tracing::warn!(%error, "the server does not let the kiosk ask");
                tokio::time::sleep(RETRY).await;
                continue;
            }
        };
        tracing::info!(code = %enrolment.code, fingerprint = %enrolment.fingerprint, "an administrator lets the kiosk in with this code");
        let (code, fingerprint) = (enrolment.code.clone(), enrolment.fingerprint.clone());
        tell(events, Event::Input(Input::Newcomer(Newcomer::Shown { code, fingerprint }))).await;
        let Some(enrolled) = wait(client, &enrolment, events).await else { continue };
        if let Err(error) = enrolment::write(file, &enrolled) {
            // It works until it is switched off; then it asks again.
            tracing::error!(%error, file = %file.display(), "the kiosk's right cannot be kept");
        }
        tracing::info!(office = %enrolled.office, name = %enrolled.name, "the kiosk is let in");
        return Some(enrolled);
    }
    None
}

/// Waits until the code is typed; none when it has ended and a new one is needed.
async fn wait(client: &Client, enrolment: &Enrolment, events: &mpsc::Sender<Event>) -> Option<Enrolled> {
    let ends = Instant::now() + Duration::from_secs(enrolment.expires_in_s.into());
    let interval = Duration::from_secs(enrolment.interval_s.clamp(1, 60).into());
    while Instant::now() < ends && !events.is_closed() {
        tokio::time::sleep(interval).await;
        match client.enrolled(enrolment).await {
            Ok(Some(enrolled)) => return Some(enrolled),
            Ok(None) => {}
            Err(ClientError::Refused(problem)) if problem.status < 500 && problem.status != 429 => {
                tracing::info!(%problem, "the code has ended");
                return None;
            }
            Err(error) => tracing::debug!(%error, "no answer about the code"),
        }
    }
    None
}
