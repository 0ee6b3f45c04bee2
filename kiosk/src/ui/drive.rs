//! Turns the wheel: events go into the flow, its view onto the screen, its effects out.

use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use hardware::keypad::{Key, KeypadEvent};
use slint::{PlatformError, Timer, TimerMode};
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

use super::Screen;
use crate::flow::{Doing, Effect, Flow, Input, Page, Touch};
use crate::run::{Event, ask};
use crate::simulated::{Visitor, VisitorStep};
use crate::speech::announcer::Announcer;
use crate::speech::speaker::Order;
use crate::watchdog::{self, Watchdog};

/// The flow with its screen.
pub struct Driver {
    flow: RefCell<Flow>,
    screen: Screen,
    effects: mpsc::Sender<Effect>,
    announcer: Announcer,
    ready: watch::Sender<bool>,
    visitor: RefCell<Visitor>,
    timer: Timer,
    heart: Timer,
    time: Time,
    itself: OnceCell<Weak<Driver>>,
}

/// How long an answer may take before the page says that it is waited for.
const ANSWER_MS: u64 = 60;

/// The time since the start, as the flow counts it.
pub struct Time {
    speed: u32,
    now_ms: Box<dyn Fn() -> u64>,
}

impl Time {
    /// Time that goes `speed` times as fast as on the wall, and what it is.
    pub fn new(speed: u32, now_ms: impl Fn() -> u64 + 'static) -> Self {
        Self { speed: speed.max(1), now_ms: Box::new(now_ms) }
    }

    /// So much of it on the wall.
    fn pause(&self, milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds.max(1)) / self.speed
    }
}

/// Chooses the desktop's window system, or the panel itself where the program has none, with the software renderer;
/// unless `SLINT_BACKEND` names another.
///
/// # Errors
/// When it is not compiled in or not there.
pub fn select_window_system() -> Result<(), PlatformError> {
    if std::env::var_os("SLINT_BACKEND").is_some() {
        return Ok(());
    }
    let backend = if cfg!(feature = "window") { "winit" } else { "linuxkms" };
    slint::BackendSelector::new().backend_name(backend.into()).renderer_name("software".into()).select()
}

impl Driver {
    /// A driver of `flow` on `screen`; `ready` becomes true when there is something to touch.
    pub fn new(
        flow: Flow,
        screen: Screen,
        effects: mpsc::Sender<Effect>,
        voice: std::sync::mpsc::Sender<Order>,
        ready: watch::Sender<bool>,
        time: Time,
    ) -> Rc<Self> {
        let driver = Rc::new(Self {
            flow: RefCell::new(flow),
            screen,
            effects,
            announcer: Announcer::new(voice),
            ready,
            visitor: RefCell::default(),
            timer: Timer::default(),
            heart: Timer::default(),
            time,
            itself: OnceCell::new(),
        });
        driver.itself.get_or_init(|| Rc::downgrade(&driver));
        let touched = Rc::downgrade(&driver);
        driver.screen.on_touch(move |touch| {
            if let Some(driver) = touched.upgrade() {
                driver.learn(Input::Touched(touch));
            }
        });
        let moved = Rc::downgrade(&driver);
        driver.screen.on_focus(move |label, description, state| {
            if let Some(driver) = moved.upgrade() {
                let view = driver.flow.borrow().view(driver.now_ms());
                driver.announcer.control(&view, label, description, state);
            }
        });
        let pressed = Rc::downgrade(&driver);
        driver.screen.on_key(move |key| {
            if let Some(driver) = pressed.upgrade() {
                driver.learn(Input::Keypad(KeypadEvent::Pressed(key)));
            }
        });
        driver.show();
        driver
    }

    /// Opens the screen and stays until an event says stop or the window is closed.
    ///
    /// # Errors
    /// When the window system fails.
    pub fn run(
        self: &Rc<Self>,
        mut events: mpsc::Receiver<Event>,
        watchdog: Option<Watchdog>,
    ) -> Result<(), PlatformError> {
        self.beat(watchdog, watchdog::tell_alive);
        let driver = Rc::clone(self);
        slint::spawn_local(async move {
            while let Some(event) = events.recv().await {
                driver.take(event);
            }
        })
        .map_err(|error| PlatformError::Other(error.to_string()))?;
        // The first thing the wheel does once it turns.
        Timer::single_shot(Duration::ZERO, watchdog::tell_ready);
        self.screen.run()
    }

    /// Beats as often as `watchdog` wants, from the loop that draws and takes touches.
    pub(super) fn beat(&self, watchdog: Option<Watchdog>, beat: impl FnMut() + 'static) {
        if let Some(watchdog) = watchdog {
            self.heart.start(TimerMode::Repeated, watchdog.beat, beat);
        }
    }

    fn take(&self, event: Event) {
        match event {
            Event::Input(input) => self.learn(input),
            Event::TouchAt(x, y, seen) => {
                self.screen.touch_at(x, y);
                if seen.send(()).is_err() {
                    tracing::debug!("whoever touched has gone");
                }
            }
            Event::Visitor(step) => {
                if let Some(touch) = self.visitor_touch(step) {
                    self.learn(Input::Touched(touch));
                }
            }
            Event::Stop => stop(),
        }
    }

    fn visitor_touch(&self, step: VisitorStep) -> Option<Touch> {
        let flow = self.flow.borrow();
        let view = flow.view(self.now_ms());
        self.visitor.borrow_mut().next(step, &view, flow.is_idle(), Uuid::new_v4().as_u128())
    }

    /// The screen.
    #[cfg(test)]
    pub(super) fn screen(&self) -> &Screen {
        &self.screen
    }

    pub(super) fn learn(&self, input: Input) {
        if matches!(input, Input::Touched(_)) {
            self.announcer.hush();
        }
        let pressed = match &input {
            Input::Keypad(KeypadEvent::Pressed(key)) => Some(*key),
            _ => None,
        };
        let before = pressed.map(|_| self.flow.borrow().view(self.now_ms()));
        let effects = self.flow.borrow_mut().handle(input, self.now_ms());
        let asks =
            effects.iter().any(|effect| matches!(effect, Effect::TakeTicket { .. } | Effect::CheckIn { .. }));
        let mut pictured = None;
        for effect in effects {
            match effect {
                Effect::Do(errand, Doing::Picture) => pictured = Some(errand),
                Effect::Do(_, Doing::Restart) => {
                    tracing::warn!("the kiosk starts anew, as an administrator wants");
                    stop();
                }
                effect => {
                    ask(&self.effects, effect);
                }
            }
        }
        // The answer is usually there before a page that says *one moment* would be drawn, and paper does not wait for
        // the page.
        if asks {
            self.show_in(ANSWER_MS)
        } else {
            self.show()
        }
        if let Some(errand) = pictured {
            let picture = self.screen.picture().map_err(|error| error.to_string());
            ask(&self.effects, Effect::Do(errand, Doing::Give(picture)));
        }
        // The first key only starts speech, and any key is an answer to the question whether somebody is there.
        if let (Some(key), Some(before)) = (pressed, before)
            && before.voice.is_some()
            && before.still_here_s.is_none()
            && !before.rests
        {
            if key == Key::Repeat {
                self.announcer.repeat();
            }
            self.screen.press(key);
        }
    }

    /// Shows what is to be seen after `pause_ms`, unless something is learnt before.
    fn show_in(&self, pause_ms: u64) {
        let itself = self.itself.get().cloned().unwrap_or_default();
        self.timer.start(TimerMode::SingleShot, self.time.pause(pause_ms), move || {
            if let Some(driver) = itself.upgrade() {
                driver.learn(Input::Tick);
            }
        });
    }

    fn show(&self) {
        let now_ms = self.now_ms();
        let (view, wakes_at) = {
            let flow = self.flow.borrow();
            (flow.view(now_ms), flow.wakes_at(now_ms))
        };
        self.ready.send_replace(!matches!(
            view.page,
            Page::Starting | Page::Enrol { .. } | Page::Trouble { returns_s: None, .. }
        ));
        self.screen.show(&view);
        self.announcer.page(&view);
        self.show_in(wakes_at.saturating_sub(now_ms));
    }

    fn now_ms(&self) -> u64 {
        (self.time.now_ms)()
    }
}

/// Ends the wheel's turning, and with it the program.
fn stop() {
    if let Err(error) = slint::quit_event_loop() {
        tracing::error!(%error, "the window does not close");
    }
}
