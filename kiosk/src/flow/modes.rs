//! How a person wants the kiosk to look, sound and wait. Nothing of it survives the person.

use super::{Flow, Touch};

/// One thing that a person can switch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Mode {
    /// Everything that is touched in the lower half of a high panel.
    LowReach,
    /// Letters one and a half times as large.
    LargeText,
    /// Black on white, with every line black.
    HighContrast,
    /// Nothing moves.
    Calm,
    /// Pages, controls and the slip are spoken.
    ReadAloud,
    /// The number's slip with large letters.
    LargeSlip,
    /// Twice the time on every page.
    MoreTime,
}

impl Mode {
    /// Every mode, in the order in which they are offered.
    pub const ALL: [Mode; 7] = [
        Mode::LargeText,
        Mode::HighContrast,
        Mode::ReadAloud,
        Mode::LowReach,
        Mode::MoreTime,
        Mode::LargeSlip,
        Mode::Calm,
    ];
}

/// What a person has switched on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Modes {
    on: [bool; Mode::ALL.len()],
}

impl Modes {
    /// Everything of `modes` on, and nothing else.
    pub fn of(modes: &[Mode]) -> Self {
        let mut chosen = Self::default();
        for mode in modes {
            chosen.on[*mode as usize] = true;
        }
        chosen
    }

    /// Whether `mode` is on.
    pub fn has(self, mode: Mode) -> bool {
        self.on[mode as usize]
    }

    pub(super) fn set(&mut self, mode: Mode, on: bool) {
        self.on[mode as usize] = on;
    }

    /// How many times as long as usual a page waits.
    pub(super) fn patience(self) -> u64 {
        if self.has(Mode::MoreTime) || self.has(Mode::ReadAloud) { 2 } else { 1 }
    }
}

/// What the bar has opened over a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opened {
    Languages,
    Appearance,
}

impl Flow {
    /// What the bar does. Nothing that the page below is in the middle of changes by it.
    pub(super) fn bar_touched(&mut self, touch: &Touch) {
        match touch {
            Touch::Languages => self.open(Opened::Languages),
            Touch::Appearance => self.open(Opened::Appearance),
            Touch::Mode(mode) if self.settings.panel.offers(*mode) => {
                self.modes.set(*mode, !self.modes.has(*mode));
            }
            Touch::Louder if self.modes.has(Mode::ReadAloud) => self.turn_volume(true),
            Touch::Quieter if self.modes.has(Mode::ReadAloud) => self.turn_volume(false),
            Touch::Language(language) => {
                self.language = *language;
                self.opened = None;
            }
            _ => {}
        }
    }

    /// Opens it, or closes it where it is open.
    fn open(&mut self, what: Opened) {
        self.opened = if self.opened == Some(what) { None } else { Some(what) };
    }
}
