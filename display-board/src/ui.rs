//! The screen: the only place that knows of slint. Shows a [`Screen`] in a window, or off-screen for a picture.

pub mod off_screen;
#[cfg(feature = "window")]
pub mod window;

use std::cell::{Cell, RefCell};

use queue_api::Language;
use slint::{ComponentHandle, Image, ModelRc, PlatformError, SharedPixelBuffer, VecModel};

use crate::board::{Screen, Shown};
use crate::frame::{Frame, Layout};
use crate::picture::Picture;

#[expect(unreachable_pub, clippy::todo, clippy::let_underscore_must_use, reason = "generated from the pages")]
mod pages {
    slint::include_modules!();
}

use pages::{BoardAdapter, BoardLayout, BoardWindow, ShownCall, WaitingList};

/// The board's pages with what they show.
pub struct Pages {
    window: BoardWindow,
    motion: bool,
    shown: RefCell<Option<Screen>>,
    slide: Cell<u64>,
}

impl Pages {
    /// The pages in a language; nothing moves on them without `motion`.
    ///
    /// # Errors
    /// When no window can be made.
    pub fn new(language: Language, motion: bool) -> Result<Self, PlatformError> {
        let window = BoardWindow::new()?;
        if let Err(error) = slint::select_bundled_translation(language.code()) {
            tracing::error!(%error, %language, "the board is not translated");
        }
        window.global::<BoardAdapter>().set_motion(motion);
        let pages = Self { window, motion, shown: RefCell::default(), slide: Cell::default() };
        pages.show(&Screen::default());
        Ok(pages)
    }

    /// Shows a screen; what has not changed is not drawn again.
    pub fn show(&self, screen: &Screen) {
        let mut screen = screen.clone();
        if !self.motion {
            screen.large.iter_mut().for_each(|call| call.pulse = None);
        }
        let before = self.shown.replace(Some(screen.clone()));
        let adapter = self.window.global::<BoardAdapter>();
        if before.as_ref().is_none_or(|before| before.large != screen.large) {
            adapter.set_large(calls(&screen.large));
        }
        if before.is_none_or(|before| before.earlier != screen.earlier) {
            adapter.set_earlier(calls(&screen.earlier));
        }
        self.frame(&screen.frame);
        adapter.set_current(screen.current);
        adapter.set_enrols(screen.enrol.is_some());
        let enrol = screen.enrol.unwrap_or_default();
        adapter.set_stranger(screen.stranger || enrol.stranger);
        adapter.set_enrol_code(enrol.code.into());
        let (server, of) = enrol.server.unwrap_or_default();
        adapter.set_enrol_server(server.into());
        adapter.set_enrol_servers(i32::try_from(of).unwrap_or(i32::MAX));
        adapter.set_enrol_fingerprint(enrol.fingerprint.into());
        adapter.set_clock(screen.clock.unwrap_or_default().into());
        adapter.set_presence_code(screen.presence_code.unwrap_or_default().into());
        adapter.set_last_known(screen.last_known.unwrap_or_default().into());
    }
}

impl Pages {
    fn frame(&self, frame: &Frame) {
        let adapter = self.window.global::<BoardAdapter>();
        adapter.set_layout(match frame.layout {
            Layout::Hall => BoardLayout::Hall,
            Layout::Counter => BoardLayout::Counter,
            Layout::Waiting => BoardLayout::Waiting,
        });
        adapter.set_also_number(frame.also.0.as_str().into());
        adapter.set_also_counter(frame.also.1.as_str().into());
        adapter.set_notice(frame.notice.as_str().into());
        adapter.set_urgent(frame.urgent);
        adapter.set_closed(frame.closed);
        adapter.set_hours(frame.hours.as_str().into());
        if let Some(slide) =
            frame.slide.as_ref().filter(|slide| self.slide.replace(slide.number) != slide.number)
        {
            adapter.set_slide(image(&slide.picture));
        }
        adapter.set_has_slide(frame.slide.is_some());
        adapter.set_moved_right(frame.moved.0.into());
        adapter.set_moved_down(frame.moved.1.into());
        let lists: Vec<WaitingList> = frame
            .lists
            .iter()
            .map(|list| WaitingList {
                name: list.name.as_str().into(),
                waiting: list.waiting.as_str().into(),
                minutes: list.minutes.as_str().into(),
            })
            .collect();
        adapter.set_by_service(frame.by_service);
        adapter.set_lists(ModelRc::new(VecModel::from(lists)));
    }
}

fn image(picture: &Picture) -> Image {
    Image::from_rgb8(SharedPixelBuffer::clone_from_slice(
        &picture.bytes,
        picture.size.width,
        picture.size.height,
    ))
}

fn calls(shown: &[Shown]) -> ModelRc<ShownCall> {
    let calls: Vec<ShownCall> = shown
        .iter()
        .map(|call| ShownCall {
            number: call.number.as_str().into(),
            counter: call.counter.as_str().into(),
            pulse: call.pulse.as_deref().unwrap_or_default().into(),
            note: call.note.as_str().into(),
        })
        .collect();
    ModelRc::new(VecModel::from(calls))
}

#[cfg(test)]
mod tests;
