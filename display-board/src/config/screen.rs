//! `[screen]` and `[slides]`: where calls are shown, how large, and what stands where no call wants its place.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::frame::{Hours, Layout};
use crate::picture::Size;
use crate::slides::SlidesConfig;

/// Where calls are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScreenConfig {
    /// A window of this size, or over the whole screen.
    Window {
        /// Its size when it does not fill the screen.
        size: Size,
        /// Whether it does.
        full_screen: bool,
    },
    /// A PNG file that is drawn anew when something changes.
    Picture {
        /// Its size.
        size: Size,
        /// The file.
        path: PathBuf,
    },
}

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ScreenTable {
    pub(super) size: Size,
    full_screen: bool,
    headless: bool,
    picture: Option<PathBuf>,
    layout: Layout,
    night: Option<Hours>,
    reading_distance_m: Option<f32>,
    height_mm: Option<f32>,
}

impl Default for ScreenTable {
    fn default() -> Self {
        Self {
            size: Size::FULL_HD,
            full_screen: false,
            headless: false,
            picture: None,
            layout: Layout::Hall,
            night: None,
            reading_distance_m: None,
            height_mm: None,
        }
    }
}

impl ScreenTable {
    /// The layout and the screen; paths start from `here`.
    pub(super) fn check(self, here: &Path) -> Result<(Layout, Option<Hours>, ScreenConfig), &'static str> {
        let Self { size, full_screen, headless, picture, layout, night, reading_distance_m, height_mm } =
            self;
        let layout = match (reading_distance_m, height_mm) {
            (None, None) => layout,
            (Some(distance_m), Some(height_mm)) if distance_m > 0.0 && height_mm > 0.0 => {
                layout_for(layout, distance_m, height_mm)
            }
            (Some(_), Some(_)) => return Err("reading_distance_m and height_mm are more than 0"),
            (Some(_), None) | (None, Some(_)) => {
                return Err("give reading_distance_m and height_mm together");
            }
        };
        let screen = match (headless, picture) {
            (true, Some(_)) if full_screen => return Err("a picture cannot be full_screen"),
            (true, Some(picture)) => ScreenConfig::Picture { size, path: here.join(picture) },
            (true, None) => return Err("a headless screen needs a picture"),
            (false, Some(_)) => return Err("a picture is drawn only with headless = true"),
            (false, None) => ScreenConfig::Window { size, full_screen },
        };
        Ok((layout, night, screen))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SlidesTable {
    folder: PathBuf,
    #[serde(default = "default_slide_seconds")]
    seconds: u64,
}

impl SlidesTable {
    /// The pictures between the calls of a screen of this size; paths start from `here`.
    pub(super) fn check(self, layout: Layout, size: Size, here: &Path) -> Result<SlidesConfig, &'static str> {
        if layout != Layout::Hall {
            return Err("slides are shown in the layout \"hall\" only");
        }
        if !(5..=600).contains(&self.seconds) {
            return Err("slides are shown for 5 to 600 seconds");
        }
        Ok(SlidesConfig {
            folder: here.join(self.folder),
            shown_for: Duration::from_secs(self.seconds),
            // A large place of the hall takes no more of the screen.
            room: Size { width: size.width, height: size.height / 2 },
        })
    }
}

fn default_slide_seconds() -> u64 {
    12
}

/// Of the screen's height a capital of a hall's large number takes this share, and one of a single call this.
const HALL_CAPITAL: f32 = 0.20;
const COUNTER_CAPITAL: f32 = 0.28;
/// A capital is read at this many times its height (0.7 degrees; D1 of docs/accessibility.md).
const CAPITAL_PER_DISTANCE: f32 = 0.0122;

/// The layout whose number can be read from so far: a hall that is too deep for two calls gets one that is larger.
fn layout_for(layout: Layout, distance_m: f32, height_mm: f32) -> Layout {
    let needed_mm = distance_m * 1_000.0 * CAPITAL_PER_DISTANCE;
    match layout {
        Layout::Hall if HALL_CAPITAL * height_mm >= needed_mm => Layout::Hall,
        Layout::Hall | Layout::Counter => {
            if COUNTER_CAPITAL * height_mm < needed_mm {
                tracing::warn!(
                    needed_mm,
                    "numbers cannot be read from so far; the board should be larger or nearer"
                );
            }
            Layout::Counter
        }
        Layout::Waiting => Layout::Waiting,
    }
}
