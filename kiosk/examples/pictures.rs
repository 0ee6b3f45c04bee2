//! Pictures of every page: one sheet for each panel, language and mode, to be looked at.
//!
//! ```sh
//! cargo run -p kiosk --example pictures -- DIRECTORY [panel=1080x1920] [language=sq] [mode=high-contrast]
//! ```
//!
//! Whatever is left out means all of them; `mode=` alone means the pages as people come.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::ValueEnum;
use kiosk::flow::Mode;
use kiosk::screen::Panel;
use kiosk::screenshot::{SAMPLE_SERVICE, SamplePage, flow};
use kiosk::ui::Screen;
use kiosk::ui::headless::Headless;
use queue_api::{Language, ServiceId};

/// The panels that are drawn.
const PANELS: [&str; 4] = ["1080x1920", "1920x1080", "1280x800", "720x1280"];
/// What a person may want of the screen.
const MODES: [&[Mode]; 4] = [&[], &[Mode::LargeText], &[Mode::HighContrast], &[Mode::LowReach]];
/// How wide a page is on its sheet, in pixels.
const PAGE_WIDTH: u32 = 270;
/// Between two pages, in pixels.
const GAP: u32 = 12;
/// Pages beside each other.
const COLUMNS: u32 = 6;

fn main() -> ExitCode {
    match draw_all() {
        Ok(sheets) => {
            println!("{sheets} sheets");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("pictures: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn draw_all() -> anyhow::Result<usize> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().context("which directory?")?);
    let wanted: Vec<String> = arguments.collect();
    let is_wanted = |key: &str, value: &str| {
        let named: Vec<_> =
            wanted.iter().filter_map(|wish| wish.strip_prefix(key)?.strip_prefix('=')).collect();
        named.is_empty() || named.contains(&value)
    };
    std::fs::create_dir_all(&directory)?;
    let headless = Headless::install(1, 1, None)?;
    let mut sheets = 0;
    for size in PANELS.into_iter().filter(|size| is_wanted("panel", size)) {
        sheets += draw_panel(&headless, size, &directory, &is_wanted)?;
    }
    Ok(sheets)
}

fn draw_panel(
    headless: &Headless,
    size: &str,
    directory: &std::path::Path,
    is_wanted: &dyn Fn(&str, &str) -> bool,
) -> anyhow::Result<usize> {
    let panel = Panel::parse(size).context("a panel")?;
    headless.resize(panel.width, panel.height);
    let screen = Screen::new(&panel)?;
    screen.open()?;
    let mut sheets = 0;
    for modes in MODES.into_iter().filter(|modes| modes.iter().all(|mode| panel.offers(*mode))) {
        let name = modes.iter().filter_map(Mode::to_possible_value).map(|value| value.get_name().to_owned());
        let name = name.collect::<Vec<_>>().join("+");
        for language in Language::ALL {
            if !is_wanted("mode", &name) || !is_wanted("language", language.code()) {
                continue;
            }
            let mut sheet = Sheet::new(&panel);
            for page in SamplePage::value_variants() {
                let service = ServiceId::new(SAMPLE_SERVICE);
                let (flow, now_ms) = flow(*page, &service, &panel, language, modes);
                screen.show(&flow.view(now_ms));
                headless.draw();
                sheet.add(&headless.pixels());
            }
            let suffix = if name.is_empty() { String::new() } else { format!("-{name}") };
            sheet.save(&directory.join(format!("{size}-{language}{suffix}.png")))?;
            sheets += 1;
        }
    }
    Ok(sheets)
}

/// Pages beside and below each other, each made smaller.
struct Sheet {
    page: (u32, u32),
    pages: Vec<Vec<u8>>,
}

impl Sheet {
    fn new(panel: &Panel) -> Self {
        let scale = f64::from(panel.width) / f64::from(PAGE_WIDTH * if panel.is_portrait() { 1 } else { 2 });
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than the panel")]
        let shrunk = |side: u32| (f64::from(side) / scale).round() as u32;
        Self { page: (shrunk(panel.width), shrunk(panel.height)), pages: Vec::new() }
    }

    /// Each pixel becomes the mean of those it stands for.
    fn add(&mut self, (width, height, pixels): &(u32, u32, Vec<u8>)) {
        let mut small = Vec::with_capacity((self.page.0 * self.page.1 * 3) as usize);
        for y in 0..self.page.1 {
            let rows = (y * height / self.page.1)
                ..((y + 1) * height / self.page.1).max(y * height / self.page.1 + 1);
            for x in 0..self.page.0 {
                let columns = (x * width / self.page.0)
                    ..((x + 1) * width / self.page.0).max(x * width / self.page.0 + 1);
                let mut sum = [0_u32; 3];
                let mut count = 0;
                for at in rows.clone().flat_map(|row| columns.clone().map(move |column| row * width + column))
                {
                    let at = at as usize * 3;
                    for (part, value) in sum.iter_mut().zip(&pixels[at..at + 3]) {
                        *part += u32::from(*value);
                    }
                    count += 1;
                }
                // A few shades are enough to look at, and make a small file.
                small.extend(sum.map(|part| u8::try_from(part / count).unwrap_or(255) & 0xF0 | 0x0F));
            }
        }
        self.pages.push(small);
    }

    fn save(&self, file: &std::path::Path) -> anyhow::Result<()> {
        let columns = if self.page.0 > self.page.1 { COLUMNS / 2 } else { COLUMNS };
        let count = u32::try_from(self.pages.len())?;
        let rows = count.div_ceil(columns);
        let (width, height) = (columns * (self.page.0 + GAP) + GAP, rows * (self.page.1 + GAP) + GAP);
        let mut pixels = vec![0x8F_u8; (width * height * 3) as usize];
        for (nth, page) in (0..).zip(&self.pages) {
            let (left, top) =
                (GAP + nth % columns * (self.page.0 + GAP), GAP + nth / columns * (self.page.1 + GAP));
            for (y, row) in (0..).zip(page.chunks_exact(self.page.0 as usize * 3)) {
                let at = (((top + y) * width + left) * 3) as usize;
                pixels[at..at + row.len()].copy_from_slice(row);
            }
        }
        let file = std::io::BufWriter::new(std::fs::File::create(file)?);
        let mut encoder = png::Encoder::new(file, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&pixels)?;
        writer.finish()?;
        Ok(())
    }
}
