//! Draws the pages into memory by the software renderer: no window system, no graphics card.

use std::path::Path;
use std::rc::Rc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use queue_api::Language;
use slint::platform::software_renderer::{MinimalSoftwareWindow, RepaintBufferType};
use slint::platform::{Platform, WindowAdapter};
use slint::{ComponentHandle, PhysicalSize, PlatformError, Rgb8Pixel, SharedPixelBuffer};

use super::Pages;
use crate::board::Screen;
use crate::picture::{Picture, Size};
use crate::run::{Drawn, ForScreen};

/// The pages drawn off-screen.
pub struct OffScreen {
    window: Rc<MinimalSoftwareWindow>,
    pages: Pages,
    pixels: SharedPixelBuffer<Rgb8Pixel>,
}

impl OffScreen {
    /// Pages of this size in a language. A thread can have one.
    ///
    /// # Errors
    /// When this thread has a window system already.
    pub fn new(size: Size, language: Language) -> anyhow::Result<Self> {
        let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        let platform = OnePage { window: Rc::clone(&window), began: Instant::now() };
        slint::platform::set_platform(Box::new(platform)).map_err(|error| anyhow!(error.to_string()))?;
        // A picture shows how things stand, not how they move.
        let pages = Pages::new(language, false).map_err(|error| anyhow!(error.to_string()))?;
        pages.window.show().map_err(|error| anyhow!(error.to_string()))?;
        window.set_size(PhysicalSize::new(size.width, size.height));
        Ok(Self { window, pages, pixels: SharedPixelBuffer::new(size.width, size.height) })
    }

    /// The pages, to look at.
    #[cfg(test)]
    pub(super) fn pages(&self) -> &Pages {
        &self.pages
    }

    /// Draws a screen; false when it looks as before.
    pub fn draw(&mut self, screen: &Screen) -> bool {
        self.pages.show(screen);
        slint::platform::update_timers_and_animations();
        let stride = self.window.size().width as usize;
        self.window.draw_if_needed(|renderer| {
            renderer.render(self.pixels.make_mut_slice(), stride);
        })
    }

    /// What was drawn last.
    pub fn picture(&self) -> Picture {
        let size = Size { width: self.pixels.width(), height: self.pixels.height() };
        Picture { size, bytes: self.pixels.as_bytes().to_vec() }
    }

    /// Draws every screen that comes into a PNG file, until no more can come. Of screens that come faster than they are
    /// drawn only the latest is.
    ///
    /// A picture that cannot be written is logged: the disk may have room again.
    pub fn keep_drawing(mut self, asked: &Receiver<ForScreen>, path: &Path) {
        while let Ok(next) = asked.recv() {
            let (mut latest, mut shots) = (None, Vec::new());
            for asked in std::iter::once(next).chain(asked.try_iter()) {
                match asked {
                    ForScreen::Show(screen, drawn) => latest = Some((screen, drawn)),
                    ForScreen::Picture(shot) => shots.push(shot),
                }
            }
            if let Some((screen, drawn)) = latest {
                self.draw_into(&screen, drawn, path);
            }
            shots.into_iter().for_each(|shot| shot.give(Ok(self.picture())));
        }
    }

    fn draw_into(&mut self, screen: &Screen, drawn: Drawn, path: &Path) {
        let changed = self.draw(screen);
        drawn.tell();
        let newest = screen.large.first().map(|call| call.number.as_str());
        tracing::debug!(newest, "a screen is drawn");
        if changed && let Err(error) = self.picture().write(path) {
            tracing::error!(%error, path = %path.display(), "the picture cannot be written");
        }
    }
}

struct OnePage {
    window: Rc<MinimalSoftwareWindow>,
    began: Instant,
}

impl Platform for OnePage {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        let window: Rc<dyn WindowAdapter> = Rc::<MinimalSoftwareWindow>::clone(&self.window);
        Ok(window)
    }

    fn duration_since_start(&self) -> Duration {
        self.began.elapsed()
    }
}
