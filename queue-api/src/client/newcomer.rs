//! A new device asks to be let in, shows what an administrator types and compares, and keeps what it is given.

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::Instant;

use super::right;
use super::trust::{Authority, Meeting, Trust, enrolment_fingerprint};
use super::{Addresses, Client, ClientError};
use crate::OfficeId;
use crate::device::{DeviceKind, EnrolRequest, Enrolled, Enrolment};

/// How soon it asks again after the server did not answer.
const RETRY: Duration = Duration::from_secs(2);

/// What becomes of a new device next.
#[derive(Debug)]
pub enum Progress {
    /// It shows this until an administrator has typed the code.
    Shown {
        /// What is typed.
        code: String,
        /// What is compared. It covers the authority of the server that was met.
        fingerprint: String,
    },
    /// The server does not let it ask; it asks again by itself.
    Trouble(ClientError),
    /// It is let in.
    LetIn {
        /// Its right.
        enrolled: Enrolled,
        /// Whom it takes for its server from now on.
        trust: Trust,
        /// Why the right could not be kept: it works until the device is switched off, then it asks anew.
        not_kept: Option<std::io::Error>,
    },
}

/// A device without a right.
#[derive(Debug)]
pub struct Newcomer {
    addresses: Addresses,
    authority: Option<Authority>,
    kind: DeviceKind,
    version: String,
    token_file: PathBuf,
    step: Step,
}

#[derive(Debug)]
enum Step {
    Ask,
    AskLater,
    Wait { client: Client, enrolment: Enrolment, meeting: Meeting, ends: Instant },
}

impl Newcomer {
    /// A device that asks the server at `addresses`. It takes that server for its own only if `authority` vouches for it;
    /// where none is known yet, the administrator's comparison does. The right is kept in `token_file`.
    pub fn new(
        addresses: Addresses,
        authority: Option<Authority>,
        kind: DeviceKind,
        version: &str,
        token_file: PathBuf,
    ) -> Self {
        Self { addresses, authority, kind, version: version.into(), token_file, step: Step::Ask }
    }

    /// Goes on until there is something to tell.
    pub async fn next(&mut self) -> Progress {
        loop {
            match std::mem::replace(&mut self.step, Step::Ask) {
                Step::Ask => match self.ask().await {
                    Ok((step, code, fingerprint)) => {
                        self.step = step;
                        return Progress::Shown { code, fingerprint };
                    }
                    Err(error) => {
                        self.step = Step::AskLater;
                        return Progress::Trouble(error);
                    }
                },
                Step::AskLater => tokio::time::sleep(RETRY).await,
                Step::Wait { client, enrolment, meeting, ends } => {
                    if let Some(enrolled) = wait(&client, &enrolment, ends).await {
                        return self.keep(enrolled, meeting.authority());
                    }
                }
            }
        }
    }

    async fn ask(&self) -> Result<(Step, String, String), ClientError> {
        // Whoever was met at an earlier attempt counts no more: an administrator compares this one.
        let meeting = Meeting::default();
        let trust = match &self.authority {
            Some(authority) => Trust::Authority(authority.clone()),
            None => Trust::Met(meeting.clone()),
        };
        // Whoever asks to be let in has no office yet.
        let client = Client::of(self.addresses.clone().trusting(trust), OfficeId::new("none"), None)?;
        let compares_authority = self.authority.is_none() && self.addresses.are_secure();
        let request =
            EnrolRequest { kind: self.kind, version: Some(self.version.clone()), compares_authority };
        let enrolment = client.enrol(&request).await?;
        let fingerprint = match meeting.authority() {
            Some(met) => enrolment_fingerprint(enrolment.secret(), &met),
            None => enrolment.fingerprint.clone(),
        };
        let ends = Instant::now() + Duration::from_secs(enrolment.expires_in_s.into());
        let code = enrolment.code.clone();
        Ok((Step::Wait { client, enrolment, meeting, ends }, code, fingerprint))
    }

    fn keep(&self, enrolled: Enrolled, met: Option<Authority>) -> Progress {
        let not_kept = right::write(&self.token_file, &enrolled, met.as_ref()).err();
        let authority = self.authority.clone().or(met);
        let trust = authority.map_or(Trust::Nobody, Trust::Authority);
        Progress::LetIn { enrolled, trust, not_kept }
    }
}

/// Waits until the code is typed; none when it has ended and a new one is needed.
async fn wait(client: &Client, enrolment: &Enrolment, ends: Instant) -> Option<Enrolled> {
    let interval = Duration::from_secs(enrolment.interval_s.clamp(1, 60).into());
    while Instant::now() < ends {
        tokio::time::sleep(interval).await;
        match client.enrolled(enrolment).await {
            Ok(Some(enrolled)) => return Some(enrolled),
            Err(ClientError::Refused(problem)) if problem.status < 500 && problem.status != 429 => {
                return None;
            }
            // No answer about the code: it may still be typed.
            Ok(None) | Err(_) => {}
        }
    }
    None
}
