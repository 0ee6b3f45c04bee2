//! Pictures of every page of the board, to be looked at: one for each page, size and language.
//!
//! ```sh
//! cargo run -p display-board --example board_pictures -- DIRECTORY [page=slides] [size=1080x1920] [language=sq]
//! ```
//!
//! Whatever is left out means all of them.

use std::path::PathBuf;

use anyhow::Context;
use clap::ValueEnum;
use display_board::picture::Size;
use display_board::screenshot::{Page, screenshot};
use queue_api::Language;

/// A wall, an upright wall, and above a counter.
const SIZES: [&str; 3] = ["1920x1080", "1080x1920", "800x480"];

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().context("which directory?")?);
    let wishes: Vec<String> = arguments.collect();
    let wish = |key: &str| {
        wishes.iter().find_map(|wish| wish.strip_prefix(key)?.strip_prefix('=')).map(str::to_owned)
    };
    let sizes = wish("size").map_or_else(|| SIZES.map(str::to_owned).to_vec(), |size| vec![size]);
    std::fs::create_dir_all(&directory)?;
    let mut drawn = 0;
    for page in Page::value_variants() {
        let name = page.to_possible_value().context("every page has a name")?.get_name().to_owned();
        if wish("page").is_some_and(|page| page != name) {
            continue;
        }
        for size in &sizes {
            let pixels: Size = size.parse()?;
            for language in Language::ALL {
                if wish("language").is_some_and(|wish| wish != language.code()) {
                    continue;
                }
                let path = directory.join(format!("board-{name}-{size}-{language}.png"));
                // Every picture has a thread of its own, as every window system wants.
                std::thread::spawn({
                    let page = *page;
                    move || screenshot(&path, page, pixels, language)
                })
                .join()
                .map_err(|_| anyhow::anyhow!("{name} at {size} cannot be drawn"))??;
                drawn += 1;
            }
        }
    }
    println!("{drawn} pictures");
    Ok(())
}
