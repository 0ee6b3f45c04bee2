//! The board at work: follows the server, keeps the state, lets it be shown and said.
//!
//! Everything happens on one thread in the order in which it is learned; only the sound has a thread of its own.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use queue_api::appointment::PresenceCode;
use queue_api::board::{Announcement, AnnouncementKind, BoardEvent, BoardQuery};
use queue_api::client::{Addresses, BoardNews, Client, ClientError, Newcomer, follow_board_as};
use queue_api::device::{DeviceKind, Enrolled};
use queue_api::errand::{Errand, ErrandFailure, ErrandReport, Task};
use queue_api::office::{Office, Service};
use queue_api::{Language, OfficeId, ServiceId};
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use uuid::Uuid;

use crate::announce::queue::Turn;
use crate::announce::{Notice, Part, Sentence, announcement as announcement_parts, grammar, sentence};
use crate::assets;
use crate::audio::voice::Voices;
use crate::audio::{Heard, Speaker, Speech};
use crate::board::{Board, Enrol, Room, Screen};
use crate::clock::OfficeClock;
use crate::config::{Access, Config};
use crate::frame::{Framing, Layout};
use crate::picture::Picture;
use crate::slides::{self, Slide};
use witness::{Claim, Witness};

mod enrol;
mod witness;

/// How long until the office is asked again after it did not answer.
const ASK_AGAIN: Duration = Duration::from_secs(2);
/// How often the office's clock is read, so that the board's own does not drift away from it.
const READ_CLOCK: Duration = Duration::from_secs(60);
/// A clock that runs fast in a demonstration does not redraw the screen more often than this.
const SHORTEST_PAUSE: Duration = Duration::from_millis(200);

enum News {
    /// The office, and the code that its hall shows now, if it has one that is known.
    Office(Box<Office>, Option<PresenceCode>),
    /// The services, for a board that shows them by name.
    Services(Vec<Service>),
    Board(BoardNews),
    Heard(Heard),
    /// These calls are on the screen that people see.
    Drawn(Vec<String>),
    /// A picture to show where no call wants its place.
    Slide(Option<Slide>),
    /// Whether the board may say a call.
    Claimed(Turn, Claim),
    /// These calls could not be acknowledged.
    NotAcknowledged(Vec<String>),
    /// An administrator has the board do something.
    Errand(Errand),
    /// What the screen shows, for an errand, or why it cannot be had.
    Pictured(Uuid, Result<Picture, String>),
    /// What a new board shows.
    Newcomer(Enrol),
    /// The new board is let in, by the server at these addresses.
    LetIn(Enrolled, Addresses),
    Stop,
}

/// With every screen: what tells the board that it was drawn. Only then are its calls acknowledged, so that a screen that
/// hangs is told to the clerk.
#[derive(Debug)]
pub struct Drawn {
    calls: Vec<String>,
    news: UnboundedSender<News>,
}

impl Drawn {
    fn of(screen: &Screen, news: &UnboundedSender<News>) -> Self {
        let calls = screen.large.iter().chain(&screen.earlier).map(|shown| shown.call.clone());
        Self { calls: calls.collect(), news: news.clone() }
    }

    /// The screen stands before the people.
    pub fn tell(self) {
        // News are refused only when the board has stopped.
        self.news.send(News::Drawn(self.calls)).unwrap_or_default();
    }
}

/// What the screen is asked for.
#[derive(Debug)]
pub enum ForScreen {
    /// To show this, and to say when it is drawn.
    Show(Box<Screen>, Drawn),
    /// For a picture of what it shows.
    Picture(Shot),
}

/// What takes the picture that an errand asks for.
#[derive(Debug)]
pub struct Shot {
    errand: Uuid,
    news: UnboundedSender<News>,
}

impl Shot {
    /// This is what the screen shows, or why it cannot be had.
    pub fn give(self, picture: Result<Picture, String>) {
        // News are refused only when the board has stopped.
        self.news.send(News::Pictured(self.errand, picture)).unwrap_or_default();
    }
}

/// Starts the board on a thread of its own; `screen` gets what is asked of the screen. The thread ends, and `screen` is
/// dropped, when the program is asked to end.
///
/// # Errors
/// When no thread can be started.
pub fn start(config: Config, screen: impl FnMut(ForScreen) + Send + 'static) -> io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Builder::new().name("board".into()).spawn(move || runtime.block_on(work(config, screen)))
}

async fn work(config: Config, mut for_screen: impl FnMut(ForScreen)) {
    let began = Instant::now();
    let (news, mut learned) = unbounded_channel();
    let speaker = start_speaker(&config, &news);
    let room = Room::of(config.layout);
    let mut board = Board::new(speaker.is_some(), room);
    board.set_slides(config.slides.is_some());
    let (mut drawn, mut quieter) = (Vec::new(), false);
    // This run of the program, by which the server knows its acknowledgements.
    let run = uuid::Uuid::new_v4().to_string();
    let mut framing = Framing {
        layout: config.layout,
        language: config.language,
        night: config.night,
        ways: config.ways.clone(),
        listed: config.services.iter().map(ServiceId::new).collect(),
        names: BTreeMap::new(),
        office: None,
        slide: None,
    };
    let mut witness = None;
    // The first picture stands before anything is known.
    let mut shown = framing.complete(board.screen(began.elapsed()), &board, began.elapsed());
    if matches!(config.access, Access::New(_)) {
        shown.enrol = Some(Enrol::default());
    }
    for_screen(ForScreen::Show(Box::new(shown.clone()), Drawn::of(&shown, &news)));

    start_slides(&config, &news);
    tokio::spawn(stop_on_signal(news.clone()));
    let line_lost = Arc::new(Notify::new());
    let line =
        LineUp { config: &config, run, room, voice: speaker.is_some(), news: &news, line_lost: &line_lost };
    let mut enrol = None;
    match (&config.access, config.place()) {
        (_, Err(error)) => tracing::error!(%error, "no server can be looked for"),
        (Access::Public(office), Ok(place)) => {
            witness = line.begin(office.clone(), None, None, place.addresses().trusting(config.trust()));
        }
        (Access::Right(right), Ok(place)) => {
            witness = line.begin_with(right.clone(), place.addresses().trusting(config.trust()));
        }
        (Access::New(token_file), Ok(place)) => {
            enrol = Some(Enrol::default());
            let authority = config.authority.clone();
            let version = env!("CARGO_PKG_VERSION");
            let newcomer = Newcomer::new(place, authority, DeviceKind::Board, version, token_file.clone());
            tokio::spawn(enrol::enrol(newcomer, news.clone()));
        }
    }
    let name = config.name.as_deref().unwrap_or("board");
    tracing::info!(name, server = config.server.as_deref().unwrap_or("looked for"), "the board has started");

    let mut said = LastSaid::default();
    let (mut restarts, mut tested) = (false, None);
    while let Some(stop) = next(&mut learned, &board, &framing, began).await {
        let now = began.elapsed();
        match stop {
            Some(News::Stop) => break,
            Some(News::Newcomer(shows)) => enrol = Some(shows),
            Some(News::LetIn(right, addresses)) => {
                enrol = None;
                witness = line.begin_with(right, addresses);
            }
            Some(News::Office(office, code)) => {
                board.set_presence_code(code, now);
                board.set_clock(OfficeClock::new(office.clock, &office.time_zone, now));
                framing.office = Some(*office);
            }
            Some(News::Services(services)) => framing.learn_names(services),
            Some(News::Board(BoardNews::Event(_, BoardEvent::Errand(_)))) => {
                witness.iter().for_each(Witness::ask_for_errands);
            }
            Some(News::Board(BoardNews::Event(seq, event))) => {
                said.line_is_well();
                board.hear(seq, &event, now);
            }
            Some(News::Board(BoardNews::Lost(error))) => {
                said.line_is_lost(&error);
                line_lost.notify_one();
                board.lose_line(now);
                board.meet_stranger(error.is_distrust());
                // The server may be another that knows of no acknowledgement.
                witness.iter_mut().for_each(Witness::forget);
            }
            Some(News::Heard(Heard::Audible)) => {
                board.set_audible(true, now);
                witness.iter().for_each(|witness| witness.tell_health(None));
            }
            Some(News::Heard(Heard::Silent(why))) => {
                board.set_audible(false, now);
                witness.iter().for_each(|witness| witness.tell_health(Some(why)));
            }
            Some(News::Claimed(turn, claim)) => match (claim, &speaker) {
                (Claim::Granted, Some(speaker)) => {
                    speaker.speak(loud(speech(&framing, &turn), &config, &shown))
                }
                (Claim::Unknown, Some(_)) => board.ask_again(&turn.call.call, now),
                (Claim::Taken, _) | (_, None) => board.spoken(&turn.call.call, now),
            },
            Some(News::Drawn(calls)) => drawn = calls,
            Some(News::Slide(slide)) => framing.slide = slide,
            Some(News::NotAcknowledged(calls)) => {
                witness.iter_mut().for_each(|witness| witness.not_acknowledged(&calls));
            }
            Some(News::Errand(Errand { id, task })) => match task {
                Task::Restart => restarts = true,
                Task::Screenshot => for_screen(ForScreen::Picture(Shot { errand: id, news: news.clone() })),
                Task::TestCall => {
                    let is_shown = board.show_test(&id.to_string(), test_words(&framing), now);
                    match &speaker {
                        Some(speaker) if is_shown && board.is_audible() => {
                            tested = Some(id);
                            speaker.speak(loud(test_speech(&framing, id), &config, &shown));
                        }
                        _ => report(
                            witness.as_ref(),
                            id,
                            failed(if is_shown { ErrandFailure::NoSound } else { ErrandFailure::InUse }),
                        ),
                    }
                }
                Task::Voice => witness.iter().for_each(|witness| witness.take_voice(id)),
                Task::TestSlip | Task::Copy(_) | Task::Unknown => {
                    report(witness.as_ref(), id, failed(ErrandFailure::NotKnown));
                }
            },
            Some(News::Pictured(errand, picture)) => {
                witness.iter().for_each(|witness| witness.give_picture(errand, picture.clone()));
            }
            Some(News::Heard(Heard::Spoken(call))) => match tested.take_if(|id| id.to_string() == call) {
                Some(id) => report(witness.as_ref(), id, ErrandReport::Done),
                None => board.spoken(&call, now),
            },
            None => board.tick(now),
        }
        if std::mem::replace(&mut quieter, board.is_quieter()) != board.is_quieter() {
            tracing::info!(
                "the board speaks {}",
                if board.is_quieter() { "more quietly" } else { "as usual" }
            );
            speaker.iter().for_each(|speaker| speaker.set_quieter(board.is_quieter()));
        }
        if let (Some(witness), Some(turn)) = (&witness, board.next_turn(now)) {
            witness.claim(turn);
        }
        if let (Some(speaker), Some(announcement)) = (&speaker, board.take_announcement()) {
            let said = announced(&framing, &announcement);
            // Everybody must hear of a danger, whatever a kiosk says.
            let urgent = announcement.kind == AnnouncementKind::Evacuation;
            speaker.speak(if urgent { said } else { loud(said, &config, &shown) });
        }
        let mut screen = framing.complete(board.screen(now), &board, now);
        screen.enrol.clone_from(&enrol);
        if screen != shown {
            for_screen(ForScreen::Show(Box::new(screen.clone()), Drawn::of(&screen, &news)));
            shown = screen;
        }
        // Nobody's call is cut off.
        if restarts && board.has_said_everything() {
            tracing::warn!(name, "the board starts anew, as an administrator wants");
            break;
        }
        let mut seen = board.on_screen(now);
        seen.retain(|call| drawn.contains(call));
        witness.iter_mut().for_each(|witness| witness.acknowledge(seen.clone()));
    }
    tracing::info!(name, "the board has stopped");
}

/// How the line to the server is begun, once the board has a right.
struct LineUp<'a> {
    config: &'a Config,
    run: String,
    room: Room,
    voice: bool,
    news: &'a UnboundedSender<News>,
    line_lost: &'a Arc<Notify>,
}

impl LineUp<'_> {
    fn begin_with(&self, right: Enrolled, addresses: Addresses) -> Option<Witness> {
        self.begin(right.office, Some(right.token), right.zone, addresses)
    }

    /// Follows the office; none where no requests can be sent.
    fn begin(
        &self,
        office: OfficeId,
        token: Option<String>,
        zone: Option<String>,
        addresses: Addresses,
    ) -> Option<Witness> {
        let client = Client::of(addresses, office, token);
        let client =
            client.inspect_err(|error| tracing::error!(%error, "the server cannot be asked")).ok()?;
        let query = BoardQuery {
            // One that shows no calls is not asked whether it does.
            board: self.room.any().then(|| self.run.clone()),
            name: self.config.name.clone().unwrap_or_default(),
            zone: self.config.zone.clone().or(zone).unwrap_or_default(),
            voice: self.room.any() && self.voice,
            counters: self.config.counters.join(","),
            services: self.config.services.join(","),
        };
        let named = self.config.layout == Layout::Waiting && !self.config.services.is_empty();
        tokio::spawn(follow(client.clone(), query, named, self.news.clone(), Arc::clone(self.line_lost)));
        let voices = self.config.sound.as_ref().and_then(|sound| sound.voices.clone());
        Some(Witness::new(client, self.run.clone(), self.news.clone(), voices))
    }
}

/// What is learned next; `Some(None)` when it is time for the board to change by itself.
async fn next(
    learned: &mut UnboundedReceiver<News>,
    board: &Board,
    framing: &Framing,
    began: Instant,
) -> Option<Option<News>> {
    let now = began.elapsed();
    let changes = [board.next_change(now), framing.next_change(now)];
    let Some(change) = changes.into_iter().flatten().min() else { return learned.recv().await.map(Some) };
    match tokio::time::timeout((change - now).max(SHORTEST_PAUSE), learned.recv()).await {
        Ok(news) => news.map(Some),
        Err(_) => Some(None),
    }
}

fn start_speaker(config: &Config, news: &UnboundedSender<News>) -> Option<Speaker> {
    let sound = config.sound.clone()?;
    let voices = Voices::new(&assets::folder(), sound.voices);
    let news = news.clone();
    // News are refused only when the board has stopped.
    let tell = move |heard| news.send(News::Heard(heard)).unwrap_or_default();
    Speaker::start(sound.sink, voices, tell)
        .inspect_err(|error| tracing::error!(%error, "this board stays silent"))
        .ok()
}

fn start_slides(config: &Config, news: &UnboundedSender<News>) {
    let Some(slides) = config.slides.clone() else { return };
    let news = news.clone();
    if let Err(error) = slides::start(slides, move |slide| news.send(News::Slide(slide)).is_ok()) {
        tracing::error!(%error, "no slides are shown");
    }
}

/// As loud as it is to be at the time that the screen shows.
fn loud(speech: Speech, config: &Config, shown: &Screen) -> Speech {
    let face = shown.clock.as_deref().unwrap_or_default();
    let (volume, quieter) =
        config.sound.as_ref().map_or((0.0, 0.0), |sound| (sound.volume_at(face), sound.beside_kiosk));
    Speech { volume, quieter, ..speech }
}

fn speech(framing: &Framing, turn: &Turn) -> Speech {
    let call = &turn.call;
    // What the citizen chose, if the office offers it, after the main language.
    let chosen = framing.others().find(|other| Some(*other) == call.language);
    let sentences: Vec<_> = std::iter::once(framing.language)
        .chain(chosen)
        .map(|language| sentence(language, call.number, &call.counter.label, call.attempt))
        .collect();
    tracing::info!(words = sentences[0].words, length = ?turn.length, "says");
    let parts = crate::announce::call(&sentences, turn.length);
    let name = format!("{}-{}", call.number, call.counter.label);
    Speech { call: call.call.clone(), name, parts, volume: 1.0, quieter: 1.0 }
}

/// That it is a test, in every language of the office.
fn test_words(framing: &Framing) -> BTreeMap<Language, String> {
    let languages = std::iter::once(framing.language).chain(framing.others());
    languages.map(|language| (language, grammar::notice(language, Notice::Test).words)).collect()
}

/// The same to be heard, once in each.
fn test_speech(framing: &Framing, errand: Uuid) -> Speech {
    let languages = std::iter::once(framing.language).chain(framing.others());
    let sentences: Vec<_> = languages.map(|language| grammar::notice(language, Notice::Test)).collect();
    tracing::info!("says that it is a test");
    let parts = announcement_parts(&sentences, 1);
    Speech { call: errand.to_string(), name: "test".into(), parts, volume: 1.0, quieter: 1.0 }
}

fn report(witness: Option<&Witness>, errand: Uuid, report: ErrandReport) {
    if let Some(witness) = witness {
        witness.report(errand, report);
    }
}

fn failed(reason: ErrandFailure) -> ErrandReport {
    ErrandReport::Failed { reason, detail: None }
}

/// What a manager lets the board say: in every language of the office, twice where it is about a danger.
fn announced(framing: &Framing, announcement: &Announcement) -> Speech {
    let languages = std::iter::once(framing.language).chain(framing.others());
    let sentence = |language: Language| match announcement.kind {
        AnnouncementKind::Closing => Some(grammar::notice(language, Notice::Closing)),
        AnnouncementKind::Evacuation => Some(grammar::notice(language, Notice::Evacuation)),
        AnnouncementKind::Text => announcement
            .texts
            .get(&language)
            .map(|text| Sentence { parts: vec![Part::Text(language, text.clone())], words: text.clone() }),
    };
    let sentences: Vec<Sentence> = languages.filter_map(sentence).collect();
    let times = if announcement.kind == AnnouncementKind::Evacuation { 2 } else { 1 };
    tracing::info!(kind = ?announcement.kind, "announces");
    let parts = announcement_parts(&sentences, times);
    let call = announcement.id.clone();
    Speech { call, name: "announcement".into(), parts, volume: 1.0, quieter: 1.0 }
}

/// Asks for the office until it answers, then follows its board for ever and reads its clock now and then.
async fn follow(
    client: Client,
    query: BoardQuery,
    named: bool,
    news: UnboundedSender<News>,
    line_lost: Arc<Notify>,
) {
    let office = loop {
        match client.office().await {
            Ok(office) => break office,
            Err(error) => {
                if news.send(News::Board(BoardNews::Lost(error))).is_err() {
                    return;
                }
            }
        }
        tokio::time::sleep(ASK_AGAIN).await;
    };
    let tell = news.clone();
    tokio::join!(
        follow_board_as(client.clone(), query, move |board| match tell.send(News::Board(board)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }),
        read_office(client, office, named, news, line_lost),
    );
}

/// Reads the office's clock again and again, the code of its hall as soon as it changes, and, for a board that shows
/// services by name, what they are called now.
async fn read_office(
    client: Client,
    mut office: Office,
    named: bool,
    news: UnboundedSender<News>,
    line_lost: Arc<Notify>,
) {
    loop {
        let code = if office.remote { client.presence_code().await.ok() } else { None };
        let services = if named { client.services().await.ok() } else { None };
        let changes_in = code.as_ref().map(|code| Duration::from_secs(code.changes_in_s.into()));
        // What could not be read is asked for again soon.
        let missing = (office.remote && code.is_none()) || (named && services.is_none());
        let mut pause = if missing { ASK_AGAIN } else { changes_in.unwrap_or(READ_CLOCK).min(READ_CLOCK) };
        if services.is_some_and(|services| news.send(News::Services(services)).is_err()) {
            return;
        }
        if news.send(News::Office(Box::new(office), code)).is_err() {
            return;
        }
        office = loop {
            // After a lost line the clock is read at once: the server may be another, the demonstration a new one.
            drop(tokio::time::timeout(pause, line_lost.notified()).await);
            match client.office().await {
                Ok(office) => break office,
                Err(_) => pause = ASK_AGAIN,
            }
        };
    }
}

async fn stop_on_signal(news: UnboundedSender<News>) {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            news.send(News::Stop).unwrap_or_default();
        }
        (Err(error), _) | (_, Err(error)) => tracing::warn!(%error, "signals are not heard"),
    }
}

/// What the log has said of the line, so that it is not said again with every attempt.
#[derive(Debug, Default)]
struct LastSaid {
    lost: Option<String>,
}

impl LastSaid {
    fn line_is_well(&mut self) {
        if self.lost.take().is_some() {
            tracing::info!("the line is back");
        }
    }

    fn line_is_lost(&mut self, error: &ClientError) {
        let reason = error.to_string();
        if self.lost.as_ref() != Some(&reason) {
            tracing::warn!(%reason, "the line to the server is lost");
            self.lost = Some(reason);
        }
    }
}
