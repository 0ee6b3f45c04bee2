//! A screen without a display: drawn by the software renderer into memory, and from there into a PNG file.

use std::cell::RefCell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use slint::platform::software_renderer::{MinimalSoftwareWindow, RepaintBufferType};
use slint::platform::{
    EventLoopProxy, Platform, WindowAdapter, duration_until_next_timer_update, update_timers_and_animations,
};
use slint::{EventLoopError, PhysicalSize, PlatformError, Rgb8Pixel, SharedPixelBuffer};

use crate::picture::Picture;

/// The picture is written when nothing was asked for this long after a frame.
const SAVE_AFTER: Duration = Duration::from_millis(15);

/// What the event loop is asked from elsewhere.
enum Wish {
    Run(Box<dyn FnOnce() + Send>),
    Quit,
}

/// A screen in memory.
#[derive(Clone)]
pub struct Headless {
    window: Rc<MinimalSoftwareWindow>,
    pixels: Rc<RefCell<SharedPixelBuffer<Rgb8Pixel>>>,
}

struct HeadlessPlatform {
    headless: Headless,
    picture: Option<PathBuf>,
    wishes: mpsc::Receiver<Wish>,
    sender: mpsc::Sender<Wish>,
}

struct Proxy(mpsc::Sender<Wish>);

impl Headless {
    /// Makes every window of this thread one in memory, of this size. While the event loop runs, each change is drawn
    /// into `picture`.
    ///
    /// # Errors
    /// When this thread has a window system already.
    pub fn install(width: u32, height: u32, picture: Option<PathBuf>) -> Result<Self, PlatformError> {
        let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        window.set_size(PhysicalSize::new(width, height));
        let headless = Self { window, pixels: Rc::new(RefCell::new(SharedPixelBuffer::new(width, height))) };
        let (sender, wishes) = mpsc::channel();
        let platform = HeadlessPlatform { headless: headless.clone(), picture, wishes, sender };
        slint::platform::set_platform(Box::new(platform))
            .map_err(|error| PlatformError::Other(error.to_string()))?;
        Ok(headless)
    }

    /// Makes the screen another size, with nothing on it.
    pub fn resize(&self, width: u32, height: u32) {
        self.window.set_size(PhysicalSize::new(width, height));
        self.pixels.replace(SharedPixelBuffer::new(width, height));
    }

    /// Draws what has changed; false when nothing has.
    pub fn draw(&self) -> bool {
        update_timers_and_animations();
        self.window.draw_if_needed(|renderer| {
            let mut pixels = self.pixels.borrow_mut();
            let stride = self.window.size().width as usize;
            renderer.render(pixels.make_mut_slice(), stride);
        })
    }

    /// What was drawn last: width, height, and red, green and blue of each pixel.
    pub fn pixels(&self) -> (u32, u32, Vec<u8>) {
        let pixels = self.pixels.borrow();
        (pixels.width(), pixels.height(), pixels.as_bytes().to_vec())
    }

    /// Writes what was drawn last, aside first, so that nobody sees half a picture.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn save(&self, picture: &Path) -> io::Result<()> {
        let (width, height, rgb) = self.pixels();
        let aside = picture.with_extension("part");
        let file = io::BufWriter::new(fs::File::create(&aside)?);
        Picture::new(width, height, rgb).write_png(file)?;
        fs::rename(aside, picture)
    }
}

impl HeadlessPlatform {
    fn save_if(&self, unsaved: bool) {
        if unsaved
            && let Some(picture) = &self.picture
            && let Err(error) = self.headless.save(picture)
        {
            tracing::error!(%error, picture = %picture.display(), "the picture of the screen cannot be written");
        }
    }
}

impl Platform for HeadlessPlatform {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        Ok(Rc::<MinimalSoftwareWindow>::clone(&self.headless.window))
    }

    fn run_event_loop(&self) -> Result<(), PlatformError> {
        let mut unsaved = false;
        loop {
            let begun = Instant::now();
            if self.headless.draw() {
                let took_us = begun.elapsed().as_micros();
                tracing::debug!(took_us, "a frame is drawn");
                unsaved = true;
            }
            let patience = duration_until_next_timer_update().unwrap_or(Duration::from_secs(3600));
            let quiet = if unsaved { SAVE_AFTER.min(patience) } else { patience };
            match self.wishes.recv_timeout(quiet) {
                Ok(Wish::Run(run)) => run(),
                Ok(Wish::Quit) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                // Nobody waits for anything: time to write the picture.
                Err(RecvTimeoutError::Timeout) => {
                    self.save_if(unsaved);
                    unsaved = false;
                }
            }
        }
    }

    fn new_event_loop_proxy(&self) -> Option<Box<dyn EventLoopProxy>> {
        Some(Box::new(Proxy(self.sender.clone())))
    }
}

impl EventLoopProxy for Proxy {
    fn quit_event_loop(&self) -> Result<(), EventLoopError> {
        self.0.send(Wish::Quit).map_err(|_| EventLoopError::EventLoopTerminated)
    }

    fn invoke_from_event_loop(&self, run: Box<dyn FnOnce() + Send>) -> Result<(), EventLoopError> {
        self.0.send(Wish::Run(run)).map_err(|_| EventLoopError::EventLoopTerminated)
    }
}
