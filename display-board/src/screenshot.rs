//! `display-board --screenshot`: a picture of one page from sample data, without configuration or server.

use std::path::Path;

use anyhow::Context;
use queue_api::Language;

use crate::board::{Screen, Shown};
use crate::picture::Size;
use crate::ui::off_screen::OffScreen;

/// A page of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Page {
    /// Calls.
    Board,
    /// The board before the first call.
    Empty,
    /// The line is lost.
    NotCurrent,
    /// The board as wide as numbers and labels can get.
    Widest,
}

/// Draws a page into a PNG file.
///
/// # Errors
/// When it cannot be drawn or written.
pub fn screenshot(path: &Path, page: Page, size: Size, language: Language) -> anyhow::Result<()> {
    let mut screen = OffScreen::new(size, language)?;
    screen.draw(&sample(page));
    screen.picture().write(path).with_context(|| format!("{} cannot be written", path.display()))
}

/// What a page shows as an example.
pub fn sample(page: Page) -> Screen {
    let large = ["A 042>4", "T 117>2"];
    let earlier = ["S 031>6", "A 041>3", "M 009>1", "A 040>4", "L 012>5"];
    let clock = Some("09:42".into());
    let last_known = None;
    match page {
        Page::Board => {
            Screen { current: true, large: calls(&large), earlier: calls(&earlier), clock, last_known }
        }
        Page::Empty => Screen { current: true, clock, ..Screen::default() },
        Page::NotCurrent => Screen {
            current: false,
            large: Vec::new(),
            earlier: calls(&[&large[..], &earlier[..]].concat()),
            clock,
            last_known: Some("09:37".into()),
        },
        Page::Widest => Screen {
            current: true,
            large: calls(&["M 99999>Arka", "W 1000>12"]),
            earlier: calls(&["M 99998>Arka 2", "W 1000>10", "S 031>6", "A 10041>12", "L 012>Informacion"]),
            clock,
            last_known,
        },
    }
}

fn calls(calls: &[&str]) -> Vec<Shown> {
    calls
        .iter()
        .filter_map(|call| call.split_once('>'))
        .map(|(number, counter)| Shown { number: number.into(), counter: counter.into(), pulse: None })
        .collect()
}
