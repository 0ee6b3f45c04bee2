//! The panel of a kiosk: its size in millimetres, how large letters and targets must be on it, and how much fits.
//!
//! A capital fills at least 0.7 degrees of the eye at the distance from which the panel is read, which is 0.01222 of
//! that distance; a target is 20 mm square, or 11.6 mm on a small panel that is read and touched from close by.

/// The height of Inter's capitals, in parts of the font size.
const CAPITAL_OF_FONT_SIZE: f32 = 0.727;

/// The height a capital needs, in parts of the reading distance.
const CAPITAL_OF_DISTANCE: f32 = 0.01222;

/// A panel nearer than this is a small one at arm's length.
const CLOSE_CM: f32 = 50.0;

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
}

/// How many things fit on a page at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Whether the groups stand on the first page, below the most wanted services.
    pub groups_on_home: bool,
    /// The most wanted services on the first page.
    pub home: usize,
    /// Groups on a page of their own.
    pub groups: usize,
    /// Services or categories on a page.
    pub choices: usize,
    /// The letters of a choice's name that fit on a line.
    pub letters: usize,
    /// The lines that all choices of a page may take together.
    pub lines: usize,
}

impl Panel {
    /// A panel of this size in pixels, as they are usually sold: 21.5 inches, 10.1 inches, or 7 inches.
    pub fn usual(width: u32, height: u32) -> Self {
        let (px_per_mm, reading_distance_cm) = match width.min(height) {
            ..=720 => (8.1, 40.0),
            721..=900 => (5.9, 40.0),
            short => (pixels(short) / 270.0, 60.0),
        };
        Self { width, height, px_per_mm, reading_distance_cm }
    }

    /// The usual panel of a size such as `1080x1920`; none when it is no size from 320 to 7680.
    pub fn parse(size: &str) -> Option<Self> {
        let (width, height) = size.split_once('x')?;
        match (width.parse().ok()?, height.parse().ok()?) {
            (width @ 320..=7680, height @ 320..=7680) => Some(Self::usual(width, height)),
            _ => None,
        }
    }

    /// The height of capitals, in millimetres.
    pub fn capital_mm(&self) -> f32 {
        self.reading_distance_cm * 10.0 * CAPITAL_OF_DISTANCE
    }

    /// The smallest font size, in pixels.
    pub fn letter_px(&self) -> f32 {
        self.capital_mm() / CAPITAL_OF_FONT_SIZE * self.px_per_mm
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
        pixels(self.width) / self.letter_px() * pixels(self.height) / self.letter_px() < 900.0
    }

    /// How many things fit on a page.
    pub fn room(&self) -> Room {
        match (self.is_small(), self.is_portrait()) {
            (false, _) => {
                Room { groups_on_home: true, home: 4, groups: 8, choices: 8, letters: 28, lines: 32 }
            }
            (true, false) => {
                Room { groups_on_home: false, home: 4, groups: 8, choices: 4, letters: 48, lines: 9 }
            }
            (true, true) => {
                Room { groups_on_home: false, home: 3, groups: 4, choices: 4, letters: 17, lines: 10 }
            }
        }
    }
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
        assert_eq!(
            panel.room(),
            Room { groups_on_home: false, home: 3, groups: 4, choices: 4, letters: 17, lines: 10 }
        );
    }
}
