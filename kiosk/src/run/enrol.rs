//! A new kiosk asks to be let in and waits until an administrator has typed what it shows.

use queue_api::client::{Addresses, Newcomer, Progress};
use queue_api::device::Enrolled;
use tokio::sync::mpsc;

use super::{Event, chain, tell};
use crate::flow::{self, Input};

/// Asks until it is let in, and says where its server is then; none when the program ends before.
pub(super) async fn enrol(
    mut newcomer: Newcomer,
    events: &mpsc::Sender<Event>,
) -> Option<(Enrolled, Addresses)> {
    let mut last_said = String::new();
    let show = async |shown| tell(events, Event::Input(Input::Newcomer(shown))).await;
    show(flow::Newcomer::Asking).await;
    loop {
        let progress = tokio::select! {
            progress = newcomer.next() => progress,
            () = events.closed() => return None,
        };
        match progress {
            Progress::Shown { code, fingerprint, server } => {
                let (asked, of) = server.clone().unwrap_or_default();
                tracing::info!(asked, of, %code, %fingerprint, "an administrator lets the kiosk in with this code");
                last_said.clear();
                show(flow::Newcomer::Shown { code, fingerprint, server }).await;
            }
            Progress::Trouble(error) => {
                // Said once, not every two seconds of a night.
                let reason = chain(&error);
                if reason != last_said {
                    tracing::warn!(%reason, "the server does not let the kiosk ask");
                    last_said = reason;
                }
                let stranger = error.is_distrust();
                show(if stranger { flow::Newcomer::Stranger } else { flow::Newcomer::Asking }).await;
            }
            Progress::LetIn { enrolled, addresses, not_kept } => {
                if let Some(error) = not_kept {
                    tracing::error!(%error, "the kiosk's right cannot be kept");
                }
                tracing::info!(office = %enrolled.office, name = %enrolled.name, "the kiosk is let in");
                return Some((enrolled, addresses));
            }
        }
    }
}
