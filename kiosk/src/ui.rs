//! The screen: the only place that knows of slint. Shows a [`View`] and turns what is touched into a [`Touch`].

pub mod drive;
mod fill;
pub mod headless;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use hardware::keypad::Key;
use queue_api::device::Rating;
use queue_api::{Language, TicketId};
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, PhysicalSize, PlatformError};
use uuid::Uuid;

use crate::flow::{Mode, Modes, StaffTouch, Touch, View, Wish};
use crate::measure;
use crate::picture::Picture;
use crate::screen::Panel;

#[expect(unreachable_pub, clippy::let_underscore_must_use, clippy::todo, reason = "generated from the pages")]
mod pages {
    slint::include_modules!();
}

use pages::{
    AppearanceAdapter, BookAdapter, EntryAdapter, Focus, FrameAdapter, HomeAdapter, KioskWindow, ListAdapter,
    Measure, NoticesAdapter, OwnAdapter, SearchAdapter, ServiceAdapter, StaffAdapter, Theme, TicketAdapter,
    TroubleAdapter, WishesAdapter,
};

/// The kiosk's window with the view it shows.
pub struct Screen {
    window: KioskWindow,
    panel: Panel,
    shown: Rc<RefCell<Option<View>>>,
}

impl Screen {
    /// A window for `panel`.
    ///
    /// # Errors
    /// When no window can be made.
    pub fn new(panel: &Panel) -> Result<Self, PlatformError> {
        let window = KioskWindow::new()?;
        window.set_panel_width(pixels(panel.width));
        window.set_panel_height(pixels(panel.height));
        window.window().set_size(PhysicalSize::new(panel.width, panel.height));
        let measure = window.global::<Measure>();
        measure.on_line(|text| measure::ems(&text));
        measure.on_longest_word(|text| text.split_whitespace().map(measure::ems).fold(0.0, f32::max));
        let itself = window.as_weak();
        window.global::<Focus>().on_came_to(move |top, bottom| {
            if let Some(window) = itself.upgrade() {
                window.invoke_turn_to(top, bottom);
            }
        });
        let screen = Self { window, panel: *panel, shown: Rc::default() };
        screen.dress(Modes::default());
        Ok(screen)
    }

    /// Colours and sizes as a person wants them.
    fn dress(&self, modes: Modes) {
        let theme = self.window.global::<Theme>();
        let seen = self.panel.seen_with(modes);
        theme.set_mm(seen.px_per_mm);
        theme.set_letter(seen.letter_px());
        theme.set_frame_letter(seen.frame_letter_px());
        theme.set_in_parts(seen.is_in_parts());
        theme.set_target(seen.target_mm() * seen.px_per_mm);
        theme.set_width(pixels(seen.width));
        theme.set_height(pixels(seen.height));
        theme.set_small(seen.is_small());
        theme.set_tight(seen.is_tight());
        theme.set_portrait(seen.is_portrait() || seen.is_in_parts());
        theme.set_low(seen.height < self.panel.height);
        theme.set_contrast(modes.has(Mode::HighContrast));
        theme.set_calm(modes.has(Mode::Calm));
    }

    /// Fills the whole display.
    pub fn set_fullscreen(&self, fullscreen: bool) {
        if fullscreen {
            self.window.window().set_fullscreen(true);
        }
    }

    /// Shows `view`; what has not changed is not drawn again.
    pub fn show(&self, view: &View) {
        let before = self.shown.replace(Some(view.clone()));
        if before.as_ref() == Some(view) {
            return;
        }
        if before.as_ref().is_none_or(|before| before.language != view.language)
            && let Err(error) = slint::select_bundled_translation(view.language.code())
        {
            tracing::error!(%error, language = %view.language, "the pages are not translated");
        }
        if before.as_ref().is_none_or(|before| before.modes != view.modes) {
            self.dress(view.modes);
        }
        // The keys leave a page before it goes: what is no longer to be reached would keep its ring.
        let stays = |before: &View| {
            std::mem::discriminant(&before.page) == std::mem::discriminant(&view.page)
                && before.still_here_s.is_some() == view.still_here_s.is_some()
        };
        if !before.as_ref().is_some_and(stays) {
            self.window.invoke_rest();
        }
        if !before.as_ref().is_some_and(|before| before.page.is_seen_as(&view.page)) {
            self.window.invoke_to_first_part();
        }
        fill::fill(&self.window, view);
    }

    /// What stands on the panel at this moment, drawn whole.
    ///
    /// # Errors
    /// When the renderer cannot draw it into memory.
    pub fn picture(&self) -> Result<Picture, PlatformError> {
        let pixels = self.window.window().take_snapshot()?;
        // A panel lets nothing shine through.
        let rgb = pixels.as_slice().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
        Ok(Picture::new(pixels.width(), pixels.height(), rgb))
    }

    /// Turns a page that is read in parts to its next one; false where there is none.
    pub fn to_next_part(&self) -> bool {
        self.window.invoke_to_next_part()
    }

    /// Presses and releases at a place of the panel, as a finger does.
    pub fn touch_at(&self, x: f32, y: f32) {
        let position = LogicalPosition::new(x, y);
        let button = PointerEventButton::Left;
        let window = self.window.window();
        for event in [
            WindowEvent::PointerMoved { position },
            WindowEvent::PointerPressed { position, button },
            WindowEvent::PointerReleased { position, button },
            WindowEvent::PointerExited,
        ] {
            window.dispatch_event(event);
        }
    }

    /// Presses one of the keys that can be felt. They lead from control to control and take one; what *back* and the others
    /// do is not the screen's.
    pub fn press(&self, key: Key) {
        let code = match key {
            Key::Down => slint::platform::Key::Tab,
            Key::Up => slint::platform::Key::Backtab,
            Key::Select => slint::platform::Key::Return,
            Key::Back | Key::Repeat | Key::Louder | Key::Quieter => return,
        };
        let text = slint::SharedString::from(code);
        let window = self.window.window();
        window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
        window.dispatch_event(WindowEvent::KeyReleased { text });
    }

    /// Reports every control that the keys come to: its label, what else stands on it, and how a switch stands.
    pub fn on_focus(&self, moved: impl Fn(&str, &str, &str) + 'static) {
        self.window
            .global::<Focus>()
            .on_moved(move |label, description, state| moved(&label, &description, &state));
    }

    /// Reports the keys of a keyboard that stand for those of a keypad.
    pub fn on_key(&self, pressed: impl Fn(Key) + 'static) {
        let pressed = Rc::new(pressed);
        // The window is in the middle of the key's event; what it means comes after that.
        let report = |key: Key| {
            let pressed = Rc::clone(&pressed);
            move || {
                let pressed = Rc::clone(&pressed);
                slint::Timer::single_shot(Duration::ZERO, move || pressed(key));
            }
        };
        let focus = self.window.global::<Focus>();
        focus.on_down(report(Key::Down));
        focus.on_up(report(Key::Up));
        focus.on_back(report(Key::Back));
        focus.on_repeat(report(Key::Repeat));
    }

    /// Opens the window and stays until the program ends.
    ///
    /// # Errors
    /// When the window system fails.
    pub fn run(&self) -> Result<(), PlatformError> {
        self.window.run()
    }

    /// Opens the window.
    ///
    /// # Errors
    /// When the window system fails.
    pub fn open(&self) -> Result<(), PlatformError> {
        self.window.show()
    }

    /// Reports every touch to `touched`.
    pub fn on_touch(&self, touched: impl Fn(Touch) + 'static) {
        let touched: Rc<dyn Fn(Touch)> = Rc::new(touched);
        let frame = self.window.global::<FrameAdapter>();
        let shown = Rc::clone(&self.shown);
        let report = Rc::clone(&touched);
        frame.on_language_chosen(move |index| {
            if let Some(language) = chosen_language(&shown, index) {
                report(Touch::Language(language));
            }
        });
        frame.on_more_time(reporting(&touched, || Touch::MoreTime));
        frame.on_done(reporting(&touched, || Touch::Done));
        frame.on_back(reporting(&touched, || Touch::Back));

        frame.on_languages_opened(reporting(&touched, || Touch::Languages));
        frame.on_appearance_opened(reporting(&touched, || Touch::Appearance));
        frame.on_help_called(reporting(&touched, || Touch::CallHelp));
        let appearance = self.window.global::<AppearanceAdapter>();
        appearance.on_switched(self.choosing(&touched, View::mode_touch));
        appearance.on_louder(reporting(&touched, || Touch::Louder));
        appearance.on_quieter(reporting(&touched, || Touch::Quieter));
        appearance.on_knocked(reporting(&touched, || Touch::Knock));

        let home = self.window.global::<HomeAdapter>();
        home.on_service_chosen(self.choosing(&touched, View::service_touch));
        home.on_group_chosen(self.choosing(&touched, View::group_touch));
        home.on_all_groups(reporting(&touched, || Touch::AllGroups));
        let unsure = self.choosing(&touched, |view, _| view.unsure_touch());
        home.on_unsure_chosen(move || unsure(0));
        home.on_appointment(reporting(&touched, || Touch::Appointment));
        home.on_search(reporting(&touched, || Touch::Search));
        home.on_read_notices(reporting(&touched, || Touch::Notices));

        let list = self.window.global::<ListAdapter>();
        list.on_chosen(self.choosing(&touched, View::choice_touch));
        list.on_next_page(reporting(&touched, || Touch::NextPage));

        let service = self.window.global::<ServiceAdapter>();
        service.on_take(reporting(&touched, || Touch::Take(TicketId(Uuid::now_v7()))));
        service.on_print_list(reporting(&touched, || Touch::PrintList));
        service.on_answer_priority(answering(&touched, Touch::Priority));
        service.on_answer_help(answering(&touched, Touch::Help));
        service.on_answer_fetch(answering(&touched, Touch::Fetch));
        service.on_come_back(reporting(&touched, || Touch::Wish(Wish::ReturnCode)));
        service.on_all_wishes(reporting(&touched, || Touch::AllWishes));
        service.on_book_appointment(reporting(&touched, || Touch::Book));
        self.on_typing(&touched);
        self.on_staff(&touched);

        let report = Rc::clone(&touched);
        self.window.global::<OwnAdapter>().on_rated(move |mood| {
            report(Touch::Rate(match mood {
                0 => Rating::Good,
                1 => Rating::Fair,
                _ => Rating::Bad,
            }));
        });

        let wishes = self.window.global::<WishesAdapter>();
        wishes.on_ticked(self.choosing(&touched, View::check_touch));
        wishes.on_next_page(reporting(&touched, || Touch::NextPage));
        self.window.global::<BookAdapter>().on_print_list(reporting(&touched, || Touch::PrintList));
        self.window.global::<NoticesAdapter>().on_next_page(reporting(&touched, || Touch::NextPage));
        self.window.global::<TroubleAdapter>().on_book_appointment(reporting(&touched, || Touch::Book));

        let ticket = self.window.global::<TicketAdapter>();
        ticket.on_another_service(reporting(&touched, || Touch::AnotherService));
        ticket.on_unwanted(reporting(&touched, || Touch::Unwanted));
    }

    /// The page for staff.
    fn on_staff(&self, touched: &Rc<dyn Fn(Touch)>) {
        let staff = self.window.global::<StaffAdapter>();
        staff.on_new_roll(reporting(touched, || Touch::Staff(StaffTouch::NewRoll)));
        staff.on_test_slip(reporting(touched, || Touch::Staff(StaffTouch::TestSlip)));
        staff.on_quieter(reporting(touched, || Touch::Staff(StaffTouch::Quieter)));
        staff.on_louder(reporting(touched, || Touch::Staff(StaffTouch::Louder)));
        staff.on_next_page(reporting(touched, || Touch::NextPage));
    }

    /// The pages with keys.
    fn on_typing(&self, touched: &Rc<dyn Fn(Touch)>) {
        let entry = self.window.global::<EntryAdapter>();
        entry.on_pressed(self.choosing(touched, View::key_touch));
        entry.on_erased(reporting(touched, || Touch::Erase));
        entry.on_confirmed(reporting(touched, || Touch::Confirm(TicketId(Uuid::now_v7()))));
        entry.on_help(answering(touched, Touch::Help));

        let search = self.window.global::<SearchAdapter>();
        search.on_pressed(self.choosing(touched, View::key_touch));
        search.on_blank(reporting(touched, || Touch::Key(' ')));
        search.on_erased(reporting(touched, || Touch::Erase));
        search.on_chosen(self.choosing(touched, View::choice_touch));
        search.on_show_found(reporting(touched, || Touch::Found));
    }

    /// Reports what the choice at an index of the view means.
    fn choosing(
        &self,
        touched: &Rc<dyn Fn(Touch)>,
        meaning: impl Fn(&View, usize) -> Option<Touch> + 'static,
    ) -> impl Fn(i32) + 'static {
        let (shown, report) = (Rc::clone(&self.shown), Rc::clone(touched));
        move |index| {
            let touch =
                usize::try_from(index).ok().and_then(|index| meaning(shown.borrow().as_ref()?, index));
            if let Some(touch) = touch {
                report(touch);
            }
        }
    }
}

fn reporting(touched: &Rc<dyn Fn(Touch)>, touch: impl Fn() -> Touch + 'static) -> impl Fn() + 'static {
    let report = Rc::clone(touched);
    move || report(touch())
}

fn answering(
    touched: &Rc<dyn Fn(Touch)>,
    touch: impl Fn(bool) -> Touch + 'static,
) -> impl Fn(bool) + 'static {
    let report = Rc::clone(touched);
    move |yes| report(touch(yes))
}

fn chosen_language(shown: &RefCell<Option<View>>, index: i32) -> Option<Language> {
    shown.borrow().as_ref()?.languages.get(usize::try_from(index).ok()?).copied()
}

#[expect(clippy::cast_precision_loss, reason = "a panel has some thousand pixels")]
fn pixels(count: u32) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests;
