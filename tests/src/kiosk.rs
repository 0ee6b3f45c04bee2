//! The hands and eyes of whoever stands in front of the kiosk's screen of 1080 by 1920, and of whoever holds its slips.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use image::{GrayImage, RgbImage};

use crate::eventually;
use crate::process::Program;

/// Where a finger touches the screen: the first service of the home page.
pub const FIRST_SERVICE: &str = "293 393";
/// *Merr numrin*.
pub const TAKE_NUMBER: &str = "540 1675";
/// *Mbarova*.
pub const DONE: &str = "785 1608";

/// A pixel and its colour that only this page of a screen has there.
pub type Mark = ((u32, u32), [u8; 3]);
/// The letter's tile of the first service, on the home page.
pub const HOME: Mark = ((90, 393), [0x12, 0x3c, 0x5a]);

/// The screen as it rests while the office is closed.
pub const RESTING: Mark = ((80, 720), [0, 0, 0]);

/// The ground of a page that shows somebody's number, where the others have their margin.
pub const NUMBER: Mark = ((10, 960), [0x12, 0x3c, 0x5a]);

/// The name of the kiosk's scanner in its folder; a kiosk that is started beside one uses it.
pub const SCANNER: &str = "scanner";

/// A kiosk that draws into a picture and is touched through a pipe.
pub struct Kiosk {
    /// The program.
    pub program: Program,
    folder: PathBuf,
}

impl Kiosk {
    /// Starts the demonstration's kiosk and waits for its home page.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn start(folder: &Path) -> Result<Self> {
        Self::start_at(folder, 1).await
    }

    /// The same with the kiosk's own time `speed` times as fast.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn start_at(folder: &Path, speed: u32) -> Result<Self> {
        // The picture of an earlier run says nothing of this one.
        drop(std::fs::remove_file(folder.join("kiosk.png")));
        let (configuration, picture) = crate::off_screen("kiosk", folder)?;
        crate::set(&configuration, "simulated", "speed", speed)?;
        let scanner = folder.join(SCANNER);
        if scanner.is_symlink() {
            crate::set(&configuration, "scanner", "kind", "serial")?;
            crate::set(&configuration, "scanner", "path", scanner.to_str().context("its name is text")?)?;
        }
        let configuration = configuration.to_str().context("a file's name is text")?;
        let program = Program::start("kiosk", &["--config", configuration], folder)?;
        let kiosk = Self { program, folder: folder.into() };
        shows(&picture, HOME)
            .await
            .with_context(|| format!("the kiosk is ready; it says: {}", kiosk.log()))?;
        Ok(kiosk)
    }

    /// One that runs in `folder` already.
    pub fn running(program: Program, folder: &Path) -> Self {
        Self { program, folder: folder.into() }
    }

    /// Waits until the server has set numbers aside for today and for the next day.
    ///
    /// # Errors
    /// When it does not.
    pub async fn has_bands(&self) -> Result<()> {
        let has = || async { (self.log().matches("numbers are set aside").count() >= 2).then_some(()) };
        eventually(has).await.with_context(|| format!("numbers are set aside; it says: {}", self.log()))
    }

    /// Touches the first service and *take the number*.
    ///
    /// # Errors
    /// When it has ended.
    pub fn take_number(&self) -> Result<()> {
        self.program.write_line(FIRST_SERVICE)?;
        self.program.write_line(TAKE_NUMBER)
    }

    /// Takes a number, takes the slip and leaves.
    ///
    /// # Errors
    /// When no slip comes out.
    pub async fn visit(&self) -> Result<RgbImage> {
        let nth = self.slips().len() + 1;
        self.take_number()?;
        let slip = self.folder.join(format!("slips/{nth:04}.png"));
        let picture = readable(&slip).await;
        let picture = picture.with_context(|| format!("slip {nth} comes out; it says: {}", self.log()))?;
        self.program.write_line(DONE)?;
        Ok(picture)
    }

    /// Waits until the page that has this mark is shown, or is no longer.
    ///
    /// # Errors
    /// When it is not after half a minute.
    pub async fn shows(&self, mark: Mark, is_shown: bool) -> Result<()> {
        let picture = self.folder.join("kiosk.png");
        let seen = || async { (has(&picture, mark)? == is_shown).then_some(()) };
        eventually(seen).await.with_context(|| format!("{mark:?} shown: {is_shown}; it says: {}", self.log()))
    }

    /// The numbers it gave by itself, in its order, since the folder was made.
    pub fn own_numbers(&self) -> Vec<String> {
        let log = self.log();
        let given = log.lines().filter(|line| line.contains("the kiosk gives a number of its own"));
        given
            .filter_map(|line| Some(line.split_once("number=")?.1.split_whitespace().next()?.to_owned()))
            .collect()
    }

    /// The pictures of all slips so far.
    pub fn slips(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.folder.join("slips")).into_iter().flatten().flatten();
        let mut slips: Vec<PathBuf> = files
            .map(|file| file.path())
            .filter(|path| path.extension().is_some_and(|end| end == "png"))
            .collect();
        slips.sort();
        slips
    }

    /// What it has logged, over all its runs in this folder.
    pub fn log(&self) -> String {
        self.program.log()
    }
}

/// Waits until a picture has a mark.
///
/// # Errors
/// When it has not after half a minute.
pub async fn shows(picture: &Path, mark: Mark) -> Result<()> {
    let marked = || async { has(picture, mark)?.then_some(()) };
    eventually(marked).await.context("the page is shown")
}

/// Whether a picture has a mark; nothing while it is not whole.
fn has(picture: &Path, ((x, y), colour): Mark) -> Option<bool> {
    let image = image::open(picture).ok()?.to_rgb8();
    Some(image.get_pixel_checked(x, y)?.0 == colour)
}

/// A picture, once it is whole.
pub async fn readable(picture: &Path) -> Option<RgbImage> {
    eventually(|| async { image::open(picture).ok().map(|image| image.to_rgb8()) }).await
}

/// The text of the code on a slip.
///
/// # Errors
/// When there is none.
pub fn qr_code(slip: &Path) -> Result<String> {
    let mut picture = rqrr::PreparedImage::prepare(image::open(slip)?.to_luma8());
    let code = picture.detect_grids().into_iter().next().context("the slip has a code")?;
    Ok(code.decode()?.1)
}

/// The part of a slip on which its number stands: the first line that is taller than 11 mm. The same number gives the
/// same dots, another number others.
///
/// # Errors
/// When there is no such line.
pub fn number_on(slip: &GrayImage) -> Result<Vec<u8>> {
    let dark = |y: u32| (0..slip.width()).any(|x| slip.get_pixel(x, y).0[0] < 128);
    let mut top = None;
    for y in 0..=slip.height() {
        match (top, y < slip.height() && dark(y)) {
            (None, true) => top = Some(y),
            (Some(from), false) if y - from >= 90 => {
                let rows = from..y;
                let dots = rows.flat_map(|y| (0..slip.width()).map(move |x| (x, y)));
                return Ok(dots.map(|(x, y)| slip.get_pixel(x, y).0[0]).collect());
            }
            (Some(_), false) => top = None,
            (None, false) | (Some(_), true) => {}
        }
    }
    anyhow::bail!("no line of the slip is tall enough for a number")
}
