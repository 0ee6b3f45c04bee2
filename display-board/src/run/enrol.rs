//! A new board asks to be let in and shows what an administrator types and compares.

use queue_api::client::{Newcomer, Progress};
use tokio::sync::mpsc::UnboundedSender;

use super::News;
use crate::board::Enrol;

/// Asks until it is let in, or the board has stopped.
pub(super) async fn enrol(mut newcomer: Newcomer, news: UnboundedSender<News>) {
    let mut last_said = String::new();
    loop {
        let progress = tokio::select! {
            progress = newcomer.next() => progress,
            () = news.closed() => return,
        };
        let learned = match progress {
            Progress::Shown { code, fingerprint, server } => {
                let (asked, of) = server.clone().unwrap_or_default();
                tracing::info!(asked, of, %code, %fingerprint, "an administrator lets the board in with this code");
                last_said.clear();
                // Read out and typed in two halves.
                let (first, second) = code.split_at_checked(code.len() / 2).unwrap_or((&code, ""));
                let code = format!("{first} {second}").trim().into();
                News::Newcomer(Enrol { code, fingerprint, server, stranger: false })
            }
            Progress::Trouble(error) => {
                // Said once, not every two seconds of a night.
                let reason = error.to_string();
                if reason != last_said {
                    tracing::warn!(%reason, "the server does not let the board ask");
                    last_said = reason;
                }
                News::Newcomer(Enrol { stranger: error.is_distrust(), ..Enrol::default() })
            }
            Progress::LetIn { enrolled, addresses, not_kept } => {
                if let Some(error) = not_kept {
                    tracing::error!(%error, "the board's right cannot be kept");
                }
                tracing::info!(office = %enrolled.office, name = %enrolled.name, "the board is let in");
                // News are refused only when the board has stopped.
                return news.send(News::LetIn(enrolled, addresses)).unwrap_or_default();
            }
        };
        if news.send(learned).is_err() {
            return;
        }
    }
}
