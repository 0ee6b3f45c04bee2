//! An office that is set up otherwise while it runs: at once where that strands nobody, else between two days.

use queue_core::Refusal;
use queue_core::settings::Settings;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::{LONGEST_PAUSE, Writer};
use crate::app::Failure;
use crate::profile::Profile;
use crate::storage::StorageError;

/// Another set-up and whoever waits to hear whether it holds.
pub(in crate::app) struct Adoption {
    pub(in crate::app) profile: Profile,
    pub(in crate::app) settings: Settings,
    pub(in crate::app) reply: oneshot::Sender<Result<(), Failure>>,
}

impl Writer {
    /// Sets the office up otherwise from now on, or leaves everything as it is.
    pub(super) async fn adopt_now(&mut self, Adoption { profile, settings, reply }: Adoption) {
        let adopted = self.adopt(profile, settings).await;
        // Whoever asked may be gone.
        drop(reply.send(adopted));
    }

    /// Takes what was staged for today or an earlier day; what would strand people stays staged until the day is over.
    pub(super) async fn take_staged(&mut self) {
        self.looked_for_staged = Instant::now();
        match self.staged_for_today().await {
            Ok(Some((profile, settings))) => match self.adopt(profile, settings).await {
                Ok(()) => {
                    tracing::info!(office = %self.office.settings().office, "the office is set up anew")
                }
                Err(failure) => tracing::info!(%failure, "a new set-up waits for the end of the day"),
            },
            Ok(None) => {}
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "a new set-up could not be read");
            }
        }
    }

    /// Looks from time to time, since another program may have staged something.
    pub(super) async fn take_staged_from_time_to_time(&mut self) {
        if self.looked_for_staged.elapsed() >= LONGEST_PAUSE {
            self.take_staged().await;
        }
    }

    async fn staged_for_today(&self) -> Result<Option<(Profile, Settings)>, StorageError> {
        let staged = self.storage.staged(&self.office.settings().office).await?;
        let due = staged.filter(|(_, from)| *from <= self.office.day());
        due.map(|(profile, _)| Ok((profile.settings()?, profile)))
            .transpose()
            .map(|due| due.map(|(settings, profile)| (profile, settings)))
    }

    async fn adopt(&mut self, profile: Profile, settings: Settings) -> Result<(), Failure> {
        self.flush().await;
        let mut office = self.office.clone();
        office.adopt(settings.clone())?;
        if let Err(error) = self.storage.take_staged(&profile).await {
            tracing::error!(error = &error as &dyn std::error::Error, "a new set-up could not be written");
            return Err(Failure::NotWritten);
        }
        self.office = office;
        let agreed: Result<(), Refusal> = self.hall.adopt(profile, settings);
        // What is committed and what is decided are the same office after the flush.
        agreed.map_err(Failure::from)
    }
}
