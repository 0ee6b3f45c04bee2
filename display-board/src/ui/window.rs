//! The pages in a window of the desktop, drawn by the software renderer.

use std::time::Duration;

use anyhow::anyhow;
use queue_api::Language;
use slint::{ComponentHandle, PhysicalSize, PlatformError, Rgba8Pixel, SharedPixelBuffer, Weak};

use super::Pages;
use super::pages::BoardWindow;
use crate::picture::{Picture, Size};
use crate::run::ForScreen;

/// A frame of a usual screen.
const FRAME: Duration = Duration::from_millis(17);

/// The board's window.
pub struct Window {
    pages: Pages,
}

/// Where another thread sends screens. The window closes when it is dropped.
pub struct Remote {
    window: Weak<BoardWindow>,
}

thread_local! {
    static PAGES: std::cell::RefCell<Option<Pages>> = const { std::cell::RefCell::new(None) };
}

impl Window {
    /// A window of this size, or over the whole screen.
    ///
    /// # Errors
    /// When there is no window system.
    pub fn open(size: Size, full_screen: bool, language: Language) -> anyhow::Result<Self> {
        // SLINT_BACKEND may name another, for instance the screen of a machine without a desktop.
        if std::env::var_os("SLINT_BACKEND").is_none() {
            slint::BackendSelector::new()
                .backend_name("winit".into())
                .renderer_name("software".into())
                .select()
                .map_err(|error| failed(&error))?;
        }
        let pages = Pages::new(language, true).map_err(|error| failed(&error))?;
        let window = pages.window.window();
        window.set_size(PhysicalSize::new(size.width, size.height));
        window.set_fullscreen(full_screen);
        Ok(Self { pages })
    }

    /// Where other threads send what is to be shown.
    pub fn remote(&self) -> Remote {
        Remote { window: self.pages.window.as_weak() }
    }

    /// Shows the window until it is closed or its [`Remote`] is dropped.
    ///
    /// # Errors
    /// When the window system fails.
    pub fn run(self) -> anyhow::Result<()> {
        let window = self.pages.window.clone_strong();
        PAGES.set(Some(self.pages));
        let ended = window.run();
        PAGES.set(None);
        ended.map_err(|error| failed(&error))
    }
}

impl Remote {
    /// Shows a screen and tells when it is drawn, or gives a picture of what is shown; nothing once the window is closed.
    pub fn ask(&self, asked: ForScreen) {
        let shown = self.window.upgrade_in_event_loop(move |window| {
            PAGES.with_borrow(|pages| match (pages, asked) {
                (Some(pages), ForScreen::Show(screen, drawn)) => {
                    pages.show(&screen);
                    // The window is drawn on this thread before.
                    slint::Timer::single_shot(FRAME, move || drawn.tell());
                }
                (Some(_), ForScreen::Picture(shot)) => {
                    let pixels = window.window().take_snapshot();
                    shot.give(pixels.map(|pixels| picture(&pixels)).map_err(|error| error.to_string()));
                }
                (None, _) => {}
            });
        });
        if let Err(error) = shown {
            tracing::debug!(%error, "the window is closed");
        }
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        if let Err(error) = slint::quit_event_loop() {
            tracing::debug!(%error, "the window is closed already");
        }
    }
}

/// A board lets nothing shine through.
fn picture(pixels: &SharedPixelBuffer<Rgba8Pixel>) -> Picture {
    let size = Size { width: pixels.width(), height: pixels.height() };
    Picture { size, bytes: pixels.as_slice().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect() }
}

fn failed(error: &PlatformError) -> anyhow::Error {
    anyhow!("no window can be shown: {error}")
}
