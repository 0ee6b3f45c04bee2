//! A new device asks to be let in and waits until an administrator has typed what it shows.

use queue_api::client::{Addresses, Newcomer, Progress};
use queue_api::device::Enrolled;

use super::chain;
use crate::flow;

/// Asks until it is let in, and says where its server is then; `show` shows how it stands.
pub(crate) async fn enrol(mut newcomer: Newcomer, show: impl Fn(flow::Newcomer)) -> (Enrolled, Addresses) {
    let mut last_said = String::new();
    show(flow::Newcomer::Asking);
    loop {
        match newcomer.next().await {
            Progress::Shown { code, fingerprint, server } => {
                let (asked, of) = server.clone().unwrap_or_default();
                tracing::info!(asked, of, %code, %fingerprint, "an administrator lets this device in with this code");
                last_said.clear();
                show(flow::Newcomer::Shown { code, fingerprint, server });
            }
            Progress::Trouble(error) => {
                // Said once, not every two seconds of a night.
                let reason = chain(&error);
                if reason != last_said {
                    tracing::warn!(%reason, "the server does not let this device ask");
                    last_said = reason;
                }
                let stranger = error.is_distrust();
                show(if stranger { flow::Newcomer::Stranger } else { flow::Newcomer::Asking });
            }
            Progress::LetIn { enrolled, addresses, not_kept } => {
                if let Some(error) = not_kept {
                    tracing::error!(%error, "the right cannot be kept");
                }
                tracing::info!(office = %enrolled.office, name = %enrolled.name, "this device is let in");
                return (enrolled, addresses);
            }
        }
    }
}
