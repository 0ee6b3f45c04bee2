//! Pictures of every page: one sheet for each panel, language and mode, to be looked at, and a page that shows them.
//!
//! ```sh
//! cargo run -p kiosk --example pictures -- DIRECTORY                    # the sheets of the documentation
//! cargo run -p kiosk --example pictures -- DIRECTORY panel=720x1280 language=sq mode=high-contrast
//! ```
//!
//! `mode=` alone means the pages as people come. A page that is read in parts has a picture of each.

mod sheet;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::ValueEnum;
use kiosk::flow::Mode;
use kiosk::screen::Panel;
use kiosk::screenshot::{SAMPLE_SERVICE, SamplePage, flow};
use kiosk::ui::Screen;
use kiosk::ui::headless::Headless;
use queue_api::{Language, ServiceId};
use sheet::Sheet;

/// The panels that are drawn, the usual one first.
const PANELS: [&str; 4] = ["1080x1920", "720x1280", "1920x1080", "1280x800"];
/// What a person may want of the screen.
const MODES: [&[Mode]; 4] = [&[], &[Mode::LargeText], &[Mode::LowReach], &[Mode::HighContrast]];

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

/// The sheets that somebody asked for.
struct Wanted(Vec<String>);

impl Wanted {
    fn has(&self, panel: &str, language: Language, mode: &str) -> bool {
        [("panel", panel), ("language", language.code()), ("mode", mode)].iter().all(|(key, value)| {
            let mut named =
                self.0.iter().filter_map(|wish| wish.strip_prefix(key)?.strip_prefix('=')).peekable();
            named.peek().is_none() || named.any(|name| name == *value)
        })
    }
}

/// A sheet as the page that shows them all names it.
struct Drawn {
    panel: &'static str,
    language: Language,
    mode: String,
    file: String,
}

fn draw_all() -> anyhow::Result<usize> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().context("which directory?")?);
    let wanted = Wanted(arguments.collect());
    std::fs::create_dir_all(&directory)?;
    let headless = Headless::install(1, 1, None)?;
    let mut drawn = Vec::new();
    for size in PANELS {
        draw_panel(&headless, size, &directory, &wanted, &mut drawn)?;
    }
    if wanted.0.is_empty() {
        std::fs::write(directory.join("README.md"), page(&drawn))?;
    }
    Ok(drawn.len())
}

fn draw_panel(
    headless: &Headless,
    size: &'static str,
    directory: &Path,
    wanted: &Wanted,
    drawn: &mut Vec<Drawn>,
) -> anyhow::Result<()> {
    let panel = Panel::parse(size).context("a panel")?;
    headless.resize(panel.width, panel.height);
    let screen = Screen::new(&panel)?;
    screen.open()?;
    for modes in MODES.into_iter().filter(|modes| modes.iter().all(|mode| panel.offers(*mode))) {
        let mode: String = modes
            .iter()
            .filter_map(Mode::to_possible_value)
            .map(|value| value.get_name().to_owned())
            .collect();
        for language in Language::ALL.into_iter().filter(|language| wanted.has(size, *language, &mode)) {
            let mut sheet = Sheet::new((panel.width, panel.height));
            for page in SamplePage::value_variants() {
                let service = ServiceId::new(SAMPLE_SERVICE);
                let (flow, now_ms) = flow(*page, &service, &panel, language, modes);
                screen.show(&flow.view(now_ms));
                headless.draw();
                sheet.add(&headless.pixels());
                while screen.to_next_part() {
                    headless.draw();
                    sheet.add(&headless.pixels());
                }
            }
            let suffix = if mode.is_empty() { String::new() } else { format!("-{mode}") };
            let file = format!("{size}-{language}{suffix}.png");
            sheet.save(&directory.join(&file))?;
            println!("{file}");
            drawn.push(Drawn { panel: size, language, mode: mode.clone(), file });
        }
    }
    Ok(())
}

/// The page that shows the sheets.
fn page(drawn: &[Drawn]) -> String {
    let mut text = "# Every page of the kiosk\n\n`make pictures` draws these sheets and this page anew. \
        On each sheet, from left to right and from top to bottom, a page that is read in parts with each of them:\n\n"
        .to_owned();
    let pages = SamplePage::value_variants().iter().filter_map(SamplePage::to_possible_value);
    let pages: Vec<String> = pages
        .map(|page| {
            format!(
                "*{}* ({})",
                page.get_name(),
                page.get_help().map(ToString::to_string).unwrap_or_default()
            )
        })
        .collect();
    text += &pages.join(", ");
    text += ".\n";
    for panel in PANELS {
        let sheets: Vec<&Drawn> = drawn.iter().filter(|sheet| sheet.panel == panel).collect();
        if sheets.is_empty() {
            continue;
        }
        text += &format!("\n## {panel}\n");
        for sheet in sheets {
            let mode = if sheet.mode.is_empty() { "as people come" } else { &sheet.mode };
            let Drawn { language, file, .. } = sheet;
            text += &format!("\n**{language}**, {mode}\n\n![Every page in {language}, {mode}]({file})\n");
        }
    }
    text
}
