//! The lamp at the slip and the light of the panel.
//!
//! A lamp or a panel that cannot be driven is said once in the log; the kiosk goes on without it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hardware::gpio::{Lamp, Pins};

use crate::flow::Signals;

/// How bright a resting panel is, of a hundred: so much that one sees it is on.
const RESTING_PERCENT: u64 = 2;

/// Everything that shows something beside the screen.
pub(super) struct Outputs {
    lamp: Option<Box<dyn Lamp>>,
    backlight: Backlight,
}

impl Outputs {
    /// Takes the lamp of `pins` and the panels below `backlights`.
    pub(super) fn open(pins: &Pins, backlights: &Path) -> Self {
        let lamp = pins.open_lamp().unwrap_or_else(|error| {
            tracing::error!(%error, cause = %error.cause, "there is no lamp at the slip");
            None
        });
        Self { lamp, backlight: Backlight::below(backlights) }
    }

    /// Shows what is to be shown.
    pub(super) fn show(&mut self, signals: Signals) {
        if let Some(lamp) = &mut self.lamp
            && let Err(error) = lamp.set(signals.slip_waits)
        {
            tracing::error!(%error, "the lamp at the slip cannot be switched");
            self.lamp = None;
        }
        self.backlight.rest(signals.rests);
    }
}

/// The light of the panels that the kernel drives, as in `/sys/class/backlight`.
#[derive(Debug)]
struct Backlight {
    panels: Vec<Panel>,
}

#[derive(Debug)]
struct Panel {
    brightness: PathBuf,
    full: u64,
    /// What it was before it rested.
    before: Option<u64>,
}

impl Backlight {
    fn below(folder: &Path) -> Self {
        let folders = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let panels: Vec<Panel> = folders
            .filter_map(|folder| {
                let full = number(&folder.join("max_brightness")).ok().filter(|full| *full > 0)?;
                Some(Panel { brightness: folder.join("brightness"), full, before: None })
            })
            .collect();
        Self { panels }
    }

    fn rest(&mut self, rests: bool) {
        self.panels.retain_mut(|panel| {
            let changed = panel.rest(rests);
            if let Err(error) = &changed {
                tracing::warn!(%error, panel = %panel.brightness.display(), "the panel is not dimmed; its page is dark");
            }
            changed.is_ok()
        });
    }
}

impl Panel {
    fn rest(&mut self, rests: bool) -> io::Result<()> {
        let next = match (rests, self.before) {
            (true, None) => {
                self.before = Some(number(&self.brightness)?);
                (self.full * RESTING_PERCENT / 100).max(1)
            }
            // Whoever set it to nearly nothing before the program started did not mean it for the day.
            (false, Some(before)) => {
                self.before = None;
                before.max(self.full / 2)
            }
            (true, Some(_)) | (false, None) => return Ok(()),
        };
        fs::write(&self.brightness, next.to_string())
    }
}

fn number(file: &Path) -> io::Result<u64> {
    fs::read_to_string(file)?.trim().parse().map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_is_dimmed_while_it_rests_and_as_bright_as_before_afterwards() {
        let folder = tempfile::tempdir().expect("a folder");
        let panel = folder.path().join("panel");
        fs::create_dir(&panel).expect("a folder");
        fs::write(panel.join("max_brightness"), "200\n").expect("a file");
        fs::write(panel.join("brightness"), "180\n").expect("a file");
        let mut outputs = Outputs::open(&Pins::default(), folder.path());
        let mut shown = |rests| {
            outputs.show(Signals { rests, slip_waits: false });
            number(&panel.join("brightness")).expect("a number")
        };
        assert_eq!([shown(false), shown(true), shown(true), shown(false)], [180, 4, 4, 180]);
    }

    #[test]
    fn the_lamp_is_on_while_a_slip_waits() {
        let folder = tempfile::tempdir().expect("a folder");
        let pins: Pins = toml::from_str("lamp = { kind = 'simulated', directory = 'pins' }").expect("pins");
        let mut outputs = Outputs::open(&pins.below(folder.path()), Path::new("/nonexistent"));
        let mut shown = |slip_waits| {
            outputs.show(Signals { slip_waits, rests: false });
            fs::read_to_string(folder.path().join("pins/lamp")).expect("a simulated lamp").trim().to_owned()
        };
        assert_eq!([shown(true), shown(false)], ["on", "off"]);
    }
}
