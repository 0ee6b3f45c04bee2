//! The panel of a kiosk: its size in millimetres, how large letters and targets must be on it, and how much fits.
//!
//! A capital fills at least 0.7 degrees of the eye at the distance from which the panel is read, which is 0.01222 of
//! that distance; a target is 20 mm square, or 11.6 mm on a small panel that is read and touched from close by.
//!
//! [`Panel::seen_with`] is the part of the panel that a page may use, and how large its letters are, in a person's
//! modes: everything else follows from it.

use crate::flow::{Mode, Modes};

/// The height of Inter's capitals, in parts of the font size.
const CAPITAL_OF_FONT_SIZE: f32 = 0.727;

/// The height a capital needs, in parts of the reading distance.
const CAPITAL_OF_DISTANCE: f32 = 0.01222;

/// A panel nearer than this is a small one at arm's length.
const CLOSE_CM: f32 = 50.0;

/// What is to be reached should lie 800 to 1,100 mm above the floor: a panel that is higher than this needs a way to
/// bring everything down.
const REACH_MM: f32 = 300.0;

/// How much larger letters are where a person wants them large.
const LARGE_TEXT: f32 = 1.5;

/// More lines than the names on a page take.
const MANY_LINES: usize = 40;

/// A panel as it is mounted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Pixels in a millimetre.
    pub px_per_mm: f32,
    /// How far the eye is, in centimetres.
    pub reading_distance_cm: f32,
    /// How many times as large as they need be letters are.
    pub letters: f32,
}

/// How many things fit on a page at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Whether the groups stand on the first page, below the most wanted services.
    pub groups_on_home: bool,
    /// The most wanted services on the first page.
    pub home: usize,
    /// Groups on a page of their own.
    pub groups: usize,
    /// Services or categories on a page.
    pub choices: usize,
    /// The width of a choice's name, in font sizes.
    pub line_ems: f32,
    /// The lines that all choices of a page may take together.
    pub lines: usize,
    /// The lines of name, documents and notices beside which the page of a service has room for its questions.
    pub lines_with_questions: usize,
    /// Things to tick on a page.
    pub checks: usize,
    /// What a search found that fits beside the keys.
    pub found: usize,
    /// The lines of a notice on a page of its own.
    pub notice_lines: usize,
    /// How everything is, on a page for staff.
    pub facts: usize,
}

impl Panel {
    /// A panel of this size in pixels, as they are usually sold: 21.5 inches, 10.1 inches, or 7 inches.
    pub fn usual(width: u32, height: u32) -> Self {
        let (px_per_mm, reading_distance_cm) = match width.min(height) {
            ..=720 => (8.1, 40.0),
            721..=900 => (5.9, 40.0),
            short => (pixels(short) / 270.0, 60.0),
        };
        Self { width, height, px_per_mm, reading_distance_cm, letters: 1.0 }
    }

    /// The usual panel of a size such as `1080x1920`; none when it is no size from 320 to 7680.
    pub fn parse(size: &str) -> Option<Self> {
        let (width, height) = size.split_once('x')?;
        match (width.parse().ok()?, height.parse().ok()?) {
            (width @ 320..=7680, height @ 320..=7680) => Some(Self::usual(width, height)),
            _ => None,
        }
    }

    /// What a page has to itself in these modes: the lower half of a high panel, or letters that are larger.
    pub fn seen_with(self, modes: Modes) -> Self {
        let height = if modes.has(Mode::LowReach) && self.is_high() { self.height / 2 } else { self.height };
        let letters = if modes.has(Mode::LargeText) { LARGE_TEXT } else { 1.0 };
        Self { height, letters, ..self }
    }

    /// Whether there is a place for this mode on it.
    pub fn offers(&self, mode: Mode) -> bool {
        match mode {
            Mode::LowReach => self.is_high(),
            Mode::LargeText
            | Mode::HighContrast
            | Mode::Calm
            | Mode::ReadAloud
            | Mode::LargeSlip
            | Mode::MoreTime => true,
        }
    }

    /// Whether its upper end is out of reach for somebody who sits.
    pub fn is_high(&self) -> bool {
        pixels(self.height) / self.px_per_mm > REACH_MM
    }

    /// Whether its letters are so large that a page has no room for them, and is read in parts.
    pub fn is_in_parts(&self) -> bool {
        let (width, height) = self.ems();
        self.letters > 1.0 && width * height <= 400.0
    }

    /// The height of capitals, in millimetres.
    pub fn capital_mm(&self) -> f32 {
        self.letters * self.reading_distance_cm * 10.0 * CAPITAL_OF_DISTANCE
    }

    /// The smallest font size, in pixels.
    pub fn letter_px(&self) -> f32 {
        self.capital_mm() / CAPITAL_OF_FONT_SIZE * self.px_per_mm
    }

    /// The font size of what stands around a page and stays while its parts are turned, in pixels.
    pub fn frame_letter_px(&self) -> f32 {
        if self.is_in_parts() { self.usual_letters().letter_px() } else { self.letter_px() }
    }

    fn usual_letters(&self) -> Self {
        Self { letters: 1.0, ..*self }
    }

    /// The smallest side of a target, in millimetres.
    pub fn target_mm(&self) -> f32 {
        if self.reading_distance_cm < CLOSE_CM { 11.6 } else { 20.0 }
    }

    /// Whether it stands upright.
    pub fn is_portrait(&self) -> bool {
        self.height > self.width
    }

    /// Whether so few letters fit that the groups need a page of their own.
    pub fn is_small(&self) -> bool {
        let (width, height) = self.ems();
        width * height < 900.0
    }

    /// Width and height in font sizes.
    fn ems(&self) -> (f32, f32) {
        (pixels(self.width) / self.letter_px(), pixels(self.height) / self.letter_px())
    }

    /// Whether so few letters fit that every line counts.
    pub fn is_tight(&self) -> bool {
        let (width, height) = self.ems();
        width * height < 300.0
    }

    /// How many things fit on a page; on one that is read in parts, as many as without that.
    pub fn room(&self) -> Room {
        if self.is_in_parts() {
            let usual = self.usual_letters().room();
            let (width, _) = self.ems();
            return Room {
                // Beside a name are the margins.
                line_ems: width - 2.0,
                lines: MANY_LINES,
                ..usual
            };
        }
        if !self.is_small() {
            return Room {
                groups_on_home: true,
                home: 4,
                groups: 8,
                choices: 8,
                line_ems: 13.8,
                lines: if self.is_portrait() { 28 } else { 24 },
                lines_with_questions: if self.is_portrait() { 12 } else { 4 },
                checks: 8,
                found: if self.is_portrait() { 8 } else { 6 },
                notice_lines: 14,
                facts: 6,
            };
        }
        let (width, height) = self.ems();
        // Beside a name are the margins; above and below the choices are the page's title and the bar.
        let line_ems = width - 4.3;
        if self.is_portrait() {
            let more = whole((height - 23.0) / 4.0);
            return Room {
                groups_on_home: false,
                home: if more > 0 { 4 } else { 3 },
                groups: 4 + more,
                choices: 4 + more,
                line_ems,
                lines: 10 + 2 * more,
                lines_with_questions: 0,
                checks: 3 + more,
                found: 0,
                notice_lines: 9 + 2 * more,
                facts: 2,
            };
        }
        Room {
            groups_on_home: false,
            home: if height < 15.0 { 2 } else { 4 },
            groups: 2 * whole((height - 6.0) / 3.0).min(4),
            choices: whole((height - 6.0) / 2.3).min(4),
            line_ems,
            lines: whole((height - 6.0) / 1.5),
            lines_with_questions: 0,
            checks: 2 * whole((height - 11.0) / 3.1).clamp(1, 3),
            found: 2 * whole((height - 13.0) / 2.6).clamp(1, 2),
            notice_lines: whole((height - 11.0) / 1.4).max(2),
            facts: 3,
        }
    }
}

/// The whole part of a number of things, at least none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page has room for less than a thousand"
)]
fn whole(count: f32) -> usize {
    count.clamp(0.0, 1_000.0) as usize
}

#[expect(clippy::cast_precision_loss, reason = "a panel has some thousand pixels")]
fn pixels(count: u32) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_panel_has_capitals_of_7_3_mm_and_targets_of_20_mm() {
        let panel = Panel::usual(1080, 1920);
        assert_eq!((panel.px_per_mm, panel.target_mm(), panel.is_small()), (4.0, 20.0, false));
        assert!(panel.capital_mm() > 7.3);
        assert!((40.0..41.0).contains(&panel.letter_px()), "{}", panel.letter_px());
    }

    #[test]
    fn a_seven_inch_panel_is_read_from_40_cm_and_pages_its_choices() {
        let panel = Panel::usual(720, 1280);
        assert!(panel.capital_mm() > 4.88 && panel.target_mm() == 11.6);
        let room = panel.room();
        assert_eq!((room.groups_on_home, room.home, room.groups, room.choices), (false, 3, 4, 4));
    }

    #[test]
    fn large_text_is_half_as_large_again_on_every_panel_also_in_its_lower_half() {
        let large = Modes::of(&[Mode::LargeText]);
        let low_too = Modes::of(&[Mode::LargeText, Mode::LowReach]);
        for (width, height) in [(1080, 1920), (1920, 1080), (1280, 800), (720, 1280)] {
            let panel = Panel::usual(width, height);
            assert!(panel.offers(Mode::LargeText));
            for modes in [large, low_too] {
                let ratio = panel.seen_with(modes).letter_px() / panel.letter_px();
                assert!((ratio - 1.5).abs() < 0.001, "{width}x{height}: {ratio}");
            }
        }
    }

    #[test]
    fn a_page_is_read_in_parts_where_large_letters_have_no_room_and_its_frame_keeps_its_size() {
        let large = Modes::of(&[Mode::LargeText]);
        for (width, height, in_parts) in
            [(1080, 1920, false), (1920, 1080, false), (1280, 800, true), (720, 1280, true)]
        {
            let panel = Panel::usual(width, height);
            let seen = panel.seen_with(large);
            assert_eq!((seen.is_in_parts(), panel.is_in_parts()), (in_parts, false), "{width}x{height}");
            let frame = if in_parts { panel.letter_px() } else { seen.letter_px() };
            assert!((seen.frame_letter_px() - frame).abs() < 0.001, "{width}x{height}");
        }
    }

    #[test]
    fn a_panel_higher_than_300_mm_brings_everything_into_its_lower_half() {
        let low = Modes::of(&[Mode::LowReach]);
        let high = Panel::usual(1080, 1920);
        assert_eq!((high.seen_with(low).height, high.offers(Mode::LowReach)), (960, true));
        for (width, height) in [(1920, 1080), (1280, 800), (720, 1280)] {
            let panel = Panel::usual(width, height);
            assert_eq!((panel.seen_with(low), panel.offers(Mode::LowReach)), (panel, false));
        }
    }
}
