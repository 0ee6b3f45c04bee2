//! A new device asks to be let in, shows what an administrator types and compares, and keeps what it is given.

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::Instant;

use super::discover::Search;
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
        /// Which server is asked, where the device found it by itself; and of how many.
        server: Option<(String, usize)>,
    },
    /// The server does not let it ask; it asks again by itself.
    Trouble(ClientError),
    /// It is let in.
    LetIn {
        /// Its right.
        enrolled: Enrolled,
        /// Where its server is, and whom it takes for it from now on.
        addresses: Addresses,
        /// Why the right could not be kept: it works until the device is switched off, then it asks anew.
        not_kept: Option<std::io::Error>,
    },
}

/// Where a device looks for its server.
pub enum Place {
    /// Here.
    At(Addresses),
    /// Wherever one announces itself.
    Announced(Search),
}

impl Place {
    /// The addresses, which follow the announcements from now on; must be called where tasks can be started.
    pub fn addresses(self) -> Addresses {
        match self {
            Place::At(addresses) => addresses,
            Place::Announced(search) => {
                let addresses = Addresses::new([]);
                tokio::spawn(search.keep(addresses.clone()));
                addresses
            }
        }
    }
}

/// A device without a right.
pub struct Newcomer {
    place: Place,
    /// How often it has asked; of several servers it asks one after the other.
    asked: usize,
    authority: Option<Authority>,
    kind: DeviceKind,
    version: String,
    token_file: PathBuf,
    step: Step,
}

enum Step {
    Ask,
    AskLater,
    Wait(Box<Asked>),
    Done,
}

/// What a device waits for.
struct Asked {
    client: Client,
    addresses: Addresses,
    enrolment: Enrolment,
    meeting: Meeting,
    ends: Instant,
    server: Option<(String, usize)>,
}

impl Newcomer {
    /// A device that asks the server at `place`. It takes that server for its own only if `authority` vouches for it;
    /// where none is known yet, the administrator's comparison does. The right is kept in `token_file`.
    pub fn new(
        place: Place,
        authority: Option<Authority>,
        kind: DeviceKind,
        version: &str,
        token_file: PathBuf,
    ) -> Self {
        Self { place, asked: 0, authority, kind, version: version.into(), token_file, step: Step::Ask }
    }

    /// Goes on until there is something to tell. Once it is let in, it waits for ever.
    pub async fn next(&mut self) -> Progress {
        loop {
            match std::mem::replace(&mut self.step, Step::Ask) {
                Step::Ask => match self.ask().await {
                    Ok((asked, fingerprint)) => {
                        let (code, server) = (asked.enrolment.code.clone(), asked.server.clone());
                        self.step = Step::Wait(Box::new(asked));
                        return Progress::Shown { code, fingerprint, server };
                    }
                    Err(error) => {
                        self.step = Step::AskLater;
                        return Progress::Trouble(error);
                    }
                },
                Step::AskLater => tokio::time::sleep(RETRY).await,
                Step::Wait(asked) => {
                    if let Some(enrolled) = wait(&asked.client, &asked.enrolment, asked.ends).await {
                        self.step = Step::Done;
                        return self.keep(enrolled, &asked);
                    }
                }
                Step::Done => std::future::pending().await,
            }
        }
    }

    async fn ask(&mut self) -> Result<(Asked, String), ClientError> {
        let (addresses, server) = match &mut self.place {
            Place::At(addresses) => (addresses.clone(), None),
            Place::Announced(search) => {
                let found = search.some().await;
                let nth = self.asked % found.len();
                let urls = found[nth].urls.iter().map(String::as_str);
                (Addresses::new(urls), Some((found[nth].name.clone(), found.len())))
            }
        };
        self.asked += 1;
        // Whoever was met at an earlier attempt counts no more: an administrator compares this one.
        let meeting = Meeting::default();
        let trust = match &self.authority {
            Some(authority) => Trust::Authority(authority.clone()),
            None => Trust::Met(meeting.clone()),
        };
        // Whoever asks to be let in has no office yet.
        let client = Client::of(addresses.clone().trusting(trust), OfficeId::new("none"), None)?;
        let compares_authority = self.authority.is_none() && addresses.are_secure();
        let request =
            EnrolRequest { kind: self.kind, version: Some(self.version.clone()), compares_authority };
        let enrolment = client.enrol(&request).await?;
        let fingerprint = match meeting.authority() {
            Some(met) => enrolment_fingerprint(enrolment.secret(), &met),
            None => enrolment.fingerprint.clone(),
        };
        let ends = Instant::now() + Duration::from_secs(enrolment.expires_in_s.into());
        Ok((Asked { client, addresses, enrolment, meeting, ends, server }, fingerprint))
    }

    fn keep(&self, enrolled: Enrolled, asked: &Asked) -> Progress {
        let met = asked.meeting.authority();
        let not_kept = right::write(&self.token_file, &enrolled, met.as_ref()).err();
        let authority = self.authority.clone().or(met);
        let trust = authority.map_or(Trust::Nobody, Trust::Authority);
        Progress::LetIn { enrolled, addresses: asked.addresses.clone().trusting(trust), not_kept }
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
