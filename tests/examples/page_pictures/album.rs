//! Where the pictures of one language go.

use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use color_quant::NeuQuant;
use fantoccini::Client as Window;
use serde_json::json;
use tests::browser::{Driver, devtools};

/// A page has few colours, and letters are smooth with these.
const COLOURS: usize = 256;
/// Nothing is drawn longer, in pixels.
const LONGEST: u64 = 6000;

/// A screen: how wide and how high, and whether it is a phone's.
pub(crate) type Screen = (u32, u32);
pub(crate) const DESK: Screen = (1280, 800);
pub(crate) const OFFICE: Screen = (1440, 960);
pub(crate) const PHONE: Screen = (390, 844);
pub(crate) const WALL: Screen = (1920, 1080);

/// The pictures of one language.
pub(crate) struct Album<'a> {
    driver: &'a Driver,
    language: &'static str,
    folder: PathBuf,
    drawn: Vec<&'static str>,
}

impl<'a> Album<'a> {
    /// An empty one, in a folder of its own below `pictures`.
    pub(crate) fn open(driver: &'a Driver, pictures: &Path, language: &'static str) -> Result<Self> {
        let folder = pictures.join(language);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        Ok(Self { driver, language, folder, drawn: Vec::new() })
    }

    /// A window of the server at `url` in which this language is chosen.
    pub(crate) async fn window(&self, url: &str, screen: Screen) -> Result<Window> {
        let window = self.driver.window(screen.0, screen.1).await?;
        let metrics = json!({ "width": screen.0, "height": screen.1, "deviceScaleFactor": 1, "mobile": screen == PHONE });
        devtools(&window, "Emulation.setDeviceMetricsOverride", metrics).await?;
        window.goto(&format!("{url}/readyz")).await?;
        let choose = "localStorage.setItem('radha.language', arguments[0])";
        window.execute(choose, vec![json!(self.language)]).await?;
        Ok(window)
    }

    /// Draws what is seen without scrolling.
    pub(crate) async fn draw(&mut self, window: &Window, name: &'static str) -> Result<()> {
        let settled = "const done = arguments[0];
            document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));";
        window.execute_async(settled, vec![]).await?;
        write(&self.folder.join(format!("{name}.png")), &window.screenshot().await?)?;
        self.drawn.push(name);
        Ok(())
    }

    /// Draws the page from its head to its foot.
    pub(crate) async fn draw_whole(&mut self, window: &Window, name: &'static str) -> Result<()> {
        let size = "return [innerWidth, innerHeight, document.documentElement.scrollHeight]";
        let size = window.execute(size, vec![]).await?;
        let [width, usual, whole] = [0, 1, 2].map(|nth| size[nth].as_u64().unwrap_or_default());
        let as_high = |height| json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        devtools(window, "Emulation.setDeviceMetricsOverride", as_high(whole.clamp(usual, LONGEST))).await?;
        window.execute("scrollTo(0, 0)", vec![]).await?;
        self.draw(window, name).await?;
        devtools(window, "Emulation.setDeviceMetricsOverride", as_high(usual)).await?;
        Ok(())
    }
}

/// Writes a screenshot with few colours, so that it stays small.
fn write(file: &Path, screenshot: &[u8]) -> Result<()> {
    let seen = image::load_from_memory(screenshot)?.to_rgba8();
    let palette = NeuQuant::new(10, COLOURS, seen.as_raw());
    let indices = seen.pixels().map(|pixel| u8::try_from(palette.index_of(&pixel.0)));
    let indices = indices.collect::<Result<Vec<u8>, _>>().context("a palette has at most 256 colours")?;
    let mut encoder = png::Encoder::new(File::create(file)?, seen.width(), seen.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette.color_map_rgb());
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    Ok(writer.finish()?)
}

/// Writes the page that shows all of them, each in every language.
pub(crate) fn contents(pictures: &Path, albums: &[Album<'_>]) -> Result<()> {
    let mut page = "# The pages\n\nWhat staff, managers, administrators and citizens see, drawn by `make page-pictures`.\n".to_owned();
    let drawn = albums.first().map(|album| album.drawn.as_slice()).unwrap_or_default();
    for name in drawn {
        write!(page, "\n## {}\n\n", name.replace('-', " "))?;
        for Album { language, .. } in albums {
            writeln!(page, "![{name}, {language}]({language}/{name}.png)")?;
        }
    }
    Ok(std::fs::write(pictures.join("README.md"), page)?)
}
