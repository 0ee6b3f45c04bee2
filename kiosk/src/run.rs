//! The running kiosk: the server's line and the printer on threads of their own, the flow on the screen's.
//!
//! Everything comes to the screen through one channel of [`Event`]s and leaves it as [`Effect`]s.

mod contacts;
pub(crate) mod enrol;
mod errands;
mod health;
mod keys;
mod line;
mod outputs;
mod paper;
mod played;
mod scanner;
mod staff;
mod upload;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use anyhow::Context;
use hardware::printer::{self, Fonts};
use hardware::{keypad, scanner as readers};
use jiff::Timestamp;
use queue_api::TicketId;
use queue_api::client::{Addresses, Client, Newcomer};
use queue_api::device::{DeviceKind, Enrolled};
use queue_api::office::Office;
use tokio::runtime::Runtime;
use tokio::sync::{Notify, mpsc, oneshot, watch};

use crate::config::{Config, ServerConfig};
use crate::flow::{self, Effect, Flow, Input, Settings};
use crate::journal::{Debt, Journal};
use crate::memory::Memory;
use crate::roll::Roll;
use crate::simulated::VisitorStep;
use crate::speech::speaker;
use crate::ui::Screen;
use crate::ui::drive::{Driver, Time, select_window_system};
use crate::ui::headless::Headless;
use crate::watchdog::Watchdog;
use health::Noticed;
use line::Hands;
use outputs::Outputs;
use paper::Jobs;
pub(crate) use scanner::meaning as scan_meaning;
use staff::{KeptNumber, StaffHands, loudness_of};
use upload::Uploads;

/// The most events that wait for the screen; then their senders wait.
const MAX_EVENTS: usize = 256;
/// The most effects that wait to be done.
const MAX_EFFECTS: usize = 64;

/// What comes to the screen.
#[derive(Debug)]
pub enum Event {
    /// The flow learns something.
    Input(Input),
    /// A simulated finger touches the panel at a pixel, and learns when the screen has seen it.
    TouchAt(f32, f32, oneshot::Sender<()>),
    /// A simulated visitor goes on.
    Visitor(VisitorStep),
    /// The program is asked to end.
    Stop,
}

/// The journal, for all who write to it.
pub(crate) type SharedJournal = Arc<Mutex<Journal>>;

/// Runs the kiosk until it is asked to end.
///
/// # Errors
/// When the journal, the printer's directory, the window or the line cannot be set up.
pub fn run(config: &Config) -> anyhow::Result<()> {
    let started = Instant::now();
    let (journal, left) = Journal::open(&config.journal)
        .with_context(|| format!("the journal {} cannot be opened", config.journal.display()))?;
    if left.damaged > 0 {
        tracing::warn!(lines = left.damaged, "damaged lines of the journal are left out");
    }
    let journal: SharedJournal = Arc::new(Mutex::new(journal));
    let mut memory = Memory::beside(&config.journal);
    let printer = printer::open(&config.printer, Fonts::bundled()).context("the printer cannot be set up")?;
    let (event_sender, events) = mpsc::channel(MAX_EVENTS);
    let (effect_sender, effects) = mpsc::channel(MAX_EFFECTS);
    let (ready_sender, ready) = watch::channel(false);

    let loudness = KeptNumber::beside(&config.journal, "loudness");
    let wrong_pins = KeptNumber::beside(&config.journal, "wrong-pins");
    let noticed = watch::Sender::new(Noticed { zone: config.zone.clone(), ..Noticed::default() });
    let spoken = noticed.clone();
    let reads = move |reads| {
        spoken.send_if_modified(|noticed| noticed.reads(reads));
    };
    let voice = speaker::start(config.speech.clone(), reads).context("no thread for the voice")?;
    let screen = open_screen(config)?;
    let settings = Settings {
        name: config.name.clone(),
        panel: config.screen.panel(),
        scanner: config.scanner.is_some(),
        staff: config.staff.pin.is_some(),
        two_languages: config.slip.two_languages,
        loudness: loudness_of(&loudness),
    };
    let mut flow = Flow::new(settings, 0);
    flow.handle(Input::Reserve(left.reserve), 0);
    flow.handle(Input::WrongPins(wrong_pins.kept().unwrap_or(0)), 0);
    if let Some(told) = memory.recall() {
        let office = Office { clock: told.clock(Timestamp::now()), ..told.office };
        flow.handle(Input::Remembered(Box::new(office), told.services), 0);
    }
    let watchdog = Watchdog::new(std::env::var("WATCHDOG_USEC").ok().as_deref());
    let speed = config.simulated.speed();
    let time = Time::new(speed, move || {
        u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_mul(speed.into())
    });
    let driver = Driver::new(flow, screen, effect_sender, voice, ready_sender, time);

    let runtime = Runtime::new().context("no threads for the line to the server")?;
    let work = Work {
        server: config.server.clone(),
        jobs: paper::start(
            printer,
            Roll::beside(&config.journal, &config.paper),
            Arc::clone(&journal),
            event_sender.clone(),
            noticed.clone(),
        )?,
        outputs: Outputs::open(&config.pins, &config.screen.backlight),
        staff: StaffHands {
            pin: config.staff.pin.clone(),
            loudness,
            wrong_pins,
            noticed: noticed.clone(),
            journal: Arc::clone(&journal),
            events: event_sender.clone(),
        },
        uploads: Uploads::new(Arc::clone(&journal), noticed.clone()),
        journal,
        memory,
        noticed: noticed.clone(),
        effects,
        debts: left.debts,
        events: event_sender.clone(),
    };
    runtime.spawn(work.begin());
    runtime.spawn(contacts::watch(config.pins.clone(), event_sender.clone()));
    if let Some(keypad) = &config.keypad {
        let keypad = keypad::open(keypad).context("the keypad cannot be set up")?;
        keys::start(keypad, event_sender.clone()).context("no thread for the keypad")?;
    }
    if let Some(reader) = &config.scanner {
        let reader = readers::open(reader).context("the scanner cannot be set up")?;
        scanner::start(reader, event_sender.clone(), noticed).context("no thread for the scanner")?;
    }
    played::start(&runtime, &config.simulated, event_sender.clone(), ready);
    runtime.spawn(stop_on_signal(event_sender));

    driver.run(events, watchdog)?;
    runtime.shutdown_background();
    Ok(())
}

/// Everything that goes on beside the screen, once the server lets the kiosk in.
struct Work {
    server: ServerConfig,
    jobs: Jobs,
    outputs: Outputs,
    staff: StaffHands,
    uploads: Uploads,
    journal: SharedJournal,
    memory: Memory,
    noticed: watch::Sender<Noticed>,
    effects: mpsc::Receiver<Effect>,
    debts: Vec<(TicketId, Debt)>,
    events: mpsc::Sender<Event>,
}

impl Work {
    async fn begin(self) {
        let Some((right, addresses)) = come_in(&self.server, &self.events).await else { return };
        let let_in = flow::Newcomer::LetIn { name: right.name };
        tell(&self.events, Event::Input(Input::Newcomer(let_in))).await;
        let client = match Client::of(addresses, right.office, Some(right.token)) {
            Ok(client) => client,
            Err(error) => return tracing::error!(%error, "no requests can be sent"),
        };
        let (journal, events) = (self.journal, self.events);
        tokio::spawn(self.uploads.clone().run(client.clone()));
        let noticed = self.noticed.subscribe();
        let asked = Arc::new(Notify::new());
        let health =
            health::tell(client.clone(), noticed, Arc::clone(&journal), Arc::clone(&asked), events.clone());
        tokio::spawn(health);
        let uploads = self.uploads.clone();
        tokio::spawn(line::follow(
            client.clone(),
            events.clone(),
            Arc::clone(&journal),
            self.memory,
            uploads,
            asked,
        ));
        let hands = Hands {
            client,
            jobs: self.jobs,
            journal,
            uploads: self.uploads,
            outputs: self.outputs,
            staff: self.staff,
            events,
        };
        hands.carry_out(self.effects, self.debts).await;
    }
}

/// The kiosk's right and where its server is; a new kiosk asks for it first. None when the program ends before.
async fn come_in(server: &ServerConfig, events: &mpsc::Sender<Event>) -> Option<(Enrolled, Addresses)> {
    let place = server.place();
    let place = place.inspect_err(|error| tracing::error!(%error, "no server can be looked for")).ok()?;
    if let Some(right) = server.right() {
        return Some((right, place.addresses().trusting(server.trust())));
    }
    // The configuration has either a right or a file for one.
    let token_file = server.token_file()?.to_owned();
    let version = env!("CARGO_PKG_VERSION");
    let newcomer = Newcomer::new(place, server.authority(), DeviceKind::Kiosk, version, token_file);
    let show = |shown| {
        if let Err(error) = events.try_send(Event::Input(Input::Newcomer(shown))) {
            tracing::error!(%error, "the screen does not show that the kiosk is new");
        }
    };
    tokio::select! {
        let_in = enrol::enrol(newcomer, show) => Some(let_in),
        () = events.closed() => None,
    }
}

fn open_screen(config: &Config) -> anyhow::Result<Screen> {
    let panel = config.screen.panel();
    if config.screen.headless {
        Headless::install(panel.width, panel.height, Some(config.screen.picture.clone()))?;
    } else {
        select_window_system()?;
    }
    let screen = Screen::new(&panel)?;
    screen.set_fullscreen(config.screen.fullscreen && !config.screen.headless);
    Ok(screen)
}

async fn stop_on_signal(events: mpsc::Sender<Event>) {
    if let Err(error) = asked_to_stop().await {
        return tracing::error!(%error, "signals cannot be heard");
    }
    tell(&events, Event::Stop).await;
}

/// Returns when somebody asks the program to stop, with Ctrl-C or `kill`.
pub(crate) async fn asked_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// Tells the screen; when it is gone, the program is ending.
pub(crate) async fn tell(events: &mpsc::Sender<Event>, event: Event) {
    if events.send(event).await.is_err() {
        tracing::debug!("the screen is gone");
    }
}

/// The journal; whoever panicked with it has written whole lines.
pub(crate) fn lock(journal: &SharedJournal) -> MutexGuard<'_, Journal> {
    journal.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a step of a ticket down. Whoever stands at the kiosk is served also when the disk is full.
pub(crate) fn write_down(journal: &SharedJournal, ticket: queue_api::TicketId, step: crate::journal::Step) {
    if let Err(error) = lock(journal).write(ticket, step) {
        tracing::error!(%error, %ticket, "the journal cannot be written");
    }
}

/// Does what the flow wants done; false when too much waits already.
pub(crate) fn ask(effects: &mpsc::Sender<Effect>, effect: Effect) -> bool {
    effects.try_send(effect).inspect_err(|error| tracing::error!(%error, "an effect is lost")).is_ok()
}

/// An error with its causes, in one line.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
