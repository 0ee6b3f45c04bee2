//! Tells the server what the board shows and says, and asks before it says a call.
//!
//! Of two boards that would say a call the server lets one: nothing is said without its word. A board that cannot reach it
//! goes on showing, and the clerk is told to call aloud.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use queue_api::Timestamp;
use queue_api::board::Ack;
use queue_api::client::{Client, ClientError};
use queue_api::device::{Health, NoSound};
use queue_api::errand::{ErrandFailure, ErrandReport};
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;
use uuid::Uuid;

use super::News;
use crate::announce::queue::Turn;
use crate::audio::archive::install_sent;
use crate::audio::voice::own_voices;
use crate::picture::Picture;

/// How often the server hears of a board that has nothing to say: the longest that an errand waits where the stream is cut.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Whether this board says a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// It does.
    Granted,
    /// Another does.
    Taken,
    /// The server does not answer.
    Unknown,
}

/// The board's voice towards the server.
pub(super) struct Witness {
    client: Client,
    run: String,
    news: UnboundedSender<News>,
    acknowledged: BTreeSet<String>,
    health: tokio::sync::watch::Sender<Option<NoSound>>,
    asked: Arc<Notify>,
    voices: Option<PathBuf>,
}

impl Witness {
    /// For a board whose voices of the town's own lie in a folder, if it has one.
    pub(super) fn new(
        client: Client,
        run: String,
        news: UnboundedSender<News>,
        voices: Option<PathBuf>,
    ) -> Self {
        let health = tokio::sync::watch::Sender::new(None);
        let asked = Arc::new(Notify::new());
        let beat = Beat {
            client: client.clone(),
            no_sound: health.subscribe(),
            asked: Arc::clone(&asked),
            news: news.clone(),
            voices: voices.clone(),
        };
        tokio::spawn(beat.go_on());
        Self { client, run, news, acknowledged: BTreeSet::new(), health, asked, voices }
    }

    /// Asks whether this board says a call; the answer comes as news.
    pub(super) fn claim(&self, turn: Turn) {
        let (client, run, news) = (self.client.clone(), self.run.clone(), self.news.clone());
        tokio::spawn(async move {
            let ack = Ack { call: turn.call.call.clone(), shown_at: None, spoken_at: Some(Timestamp::now()) };
            let claim = claimed(client.acknowledge(&run, &[ack]).await);
            // News are refused only when the board has stopped.
            news.send(News::Claimed(turn, claim)).unwrap_or_default();
        });
    }

    /// Acknowledges the calls that are on the screen and were not acknowledged before.
    pub(super) fn acknowledge(&mut self, on_screen: Vec<String>) {
        self.acknowledged.retain(|call| on_screen.contains(call));
        let new: Vec<String> =
            on_screen.into_iter().filter(|call| self.acknowledged.insert(call.clone())).collect();
        if new.is_empty() {
            return;
        }
        let (client, run, news) = (self.client.clone(), self.run.clone(), self.news.clone());
        tokio::spawn(async move {
            let shown_at = Some(Timestamp::now());
            let acks: Vec<Ack> =
                new.iter().map(|call| Ack { call: call.clone(), shown_at, spoken_at: None }).collect();
            match client.acknowledge(&run, &acks).await {
                // A server of the version before does not ask.
                Ok(()) | Err(ClientError::Refused(_)) => {}
                Err(error) => {
                    tracing::debug!(%error, "calls are not acknowledged yet");
                    news.send(News::NotAcknowledged(new)).unwrap_or_default();
                }
            }
        });
    }

    /// These calls are acknowledged with the next ones again.
    pub(super) fn not_acknowledged(&mut self, calls: &[String]) {
        self.acknowledged.retain(|call| !calls.contains(call));
    }

    /// Everything on the screen is acknowledged anew.
    pub(super) fn forget(&mut self) {
        self.acknowledged.clear();
    }

    /// Says at once how the board is, since the answer tells what is asked of it.
    pub(super) fn ask_for_errands(&self) {
        self.asked.notify_one();
    }

    /// Tells what becomes of an errand.
    pub(super) fn report(&self, errand: Uuid, report: ErrandReport) {
        let client = self.client.clone();
        tokio::spawn(async move { client.report_errand(errand, &report).await });
    }

    /// Gives the picture that an errand asks for.
    pub(super) fn give_picture(&self, errand: Uuid, picture: Result<Picture, String>) {
        let client = self.client.clone();
        tokio::spawn(async move {
            let drawn = tokio::task::spawn_blocking(|| png(&picture?)).await;
            client.give_picture(errand, drawn.unwrap_or_else(|error| Err(error.to_string()))).await;
        });
    }

    /// Takes the voice that an errand is about, and tells what became of it.
    pub(super) fn take_voice(&self, errand: Uuid) {
        let (client, asked, voices) = (self.client.clone(), Arc::clone(&self.asked), self.voices.clone());
        tokio::spawn(async move {
            let report = match fetched_voice(&client, errand, voices).await {
                Ok(()) => ErrandReport::Done,
                Err(detail) => {
                    tracing::warn!(detail, "a voice is not taken");
                    ErrandReport::Failed { reason: ErrandFailure::Voice, detail: Some(detail) }
                }
            };
            client.report_errand(errand, &report).await;
            // Which voices there are is told at once.
            asked.notify_one();
        });
    }

    /// Tells at once why the board cannot be heard, or that it can.
    pub(super) fn tell_health(&self, no_sound: Option<NoSound>) {
        self.health.send_replace(no_sound);
    }
}

fn claimed(answer: Result<(), ClientError>) -> Claim {
    match answer {
        Ok(()) => Claim::Granted,
        Err(ClientError::Refused(problem)) if problem.code == "already_spoken" => Claim::Taken,
        // A server of the version before knows nothing of claims.
        Err(ClientError::Refused(_)) => Claim::Granted,
        Err(
            ClientError::Unreachable(_)
            | ClientError::NotTrusted(_)
            | ClientError::NoTls(_)
            | ClientError::Incomprehensible(_),
        ) => Claim::Unknown,
    }
}

/// Puts the voice of an errand where the board finds it.
///
/// # Errors
/// What is wrong, in one line.
async fn fetched_voice(client: &Client, errand: Uuid, voices: Option<PathBuf>) -> Result<(), String> {
    let voices = voices.ok_or("the board's configuration names no folder: [sound] voices")?;
    let archive = client.voice_of_errand(errand).await.map_err(|error| error.to_string())?;
    let installed = tokio::task::spawn_blocking(move || install_sent(&archive, &voices)).await;
    installed.map_err(|error| error.to_string())?.map_err(|wrong| wrong.join("; "))
}

fn png(picture: &Picture) -> Result<Vec<u8>, String> {
    let mut png = Vec::new();
    picture.encode(&mut png).map_err(|error| error.to_string())?;
    Ok(png)
}

/// Says again and again how the board is, and at once when that changes or something is asked of it.
struct Beat {
    client: Client,
    no_sound: tokio::sync::watch::Receiver<Option<NoSound>>,
    asked: Arc<Notify>,
    news: UnboundedSender<News>,
    voices: Option<PathBuf>,
}

impl Beat {
    async fn go_on(mut self) {
        let began = std::time::Instant::now();
        loop {
            let health = Health {
                version: env!("CARGO_PKG_VERSION").into(),
                uptime_s: began.elapsed().as_secs(),
                no_sound: *self.no_sound.borrow_and_update(),
                voices: self.voices.as_deref().map(own_voices).unwrap_or_default(),
                ..Health::default()
            };
            match self.client.tell_health(&health).await {
                Ok(errands) => {
                    for errand in errands {
                        tracing::info!(id = %errand.id, task = ?errand.task, "the board is sent on an errand");
                        // News are refused only when the board has stopped.
                        self.news.send(News::Errand(errand)).unwrap_or_default();
                    }
                }
                Err(error) => tracing::debug!(%error, "the server does not hear how this board is"),
            }
            tokio::select! {
                changed = self.no_sound.changed() => if changed.is_err() {
                    // The board has stopped.
                    return;
                },
                () = self.asked.notified() => {}
                () = tokio::time::sleep(HEARTBEAT) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use queue_api::Problem;

    use super::*;

    fn refused(code: &str) -> Result<(), ClientError> {
        Err(ClientError::Refused(Problem {
            kind: String::new(),
            title: String::new(),
            status: 409,
            detail: String::new(),
            code: code.into(),
            from: None,
            state: None,
        }))
    }

    #[test]
    fn only_what_another_board_says_is_not_said_and_what_is_not_known_is_asked_again() {
        assert_eq!(claimed(Ok(())), Claim::Granted);
        assert_eq!(claimed(refused("already_spoken")), Claim::Taken);
        assert_eq!(claimed(refused("not_found")), Claim::Granted, "a server of the version before");
        assert_eq!(claimed(Err(ClientError::Incomprehensible("half an answer".into()))), Claim::Unknown);
    }
}
