//! What a page loads, as it goes over the line.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// The pages as they were built.
const BUILT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../queue-server/web/dist");
/// Languages that are fetched when they are chosen: a page loads one of them at the most.
const CHOSEN: [&str; 3] = ["assets/it-", "assets/el-", "assets/mk-"];
/// The most bytes that a page may load, compressed by gzip and without fonts, with everything it may ever load in the
/// language that needs most.
const LIMITS: [(&str, u64); 9] = [
    ("phone.html", 40 * 1024),
    ("book.html", 40 * 1024),
    ("services.html", 40 * 1024),
    ("transparency.html", 40 * 1024),
    ("programme.html", 120 * 1024),
    ("board.html", 120 * 1024),
    ("staff.html", 120 * 1024),
    ("admin.html", 120 * 1024),
    ("manage.html", 350 * 1024),
];

#[test]
fn no_page_loads_more_than_it_may() -> Result<()> {
    for (page, limit) in LIMITS {
        let (bytes, files) = loaded(page)?;
        ensure!(files.len() > 2, "{page} loads its scripts and styles: {files:?}");
        ensure!(bytes <= limit, "{page} loads {bytes} bytes of at most {limit}: {files:?}");
    }
    Ok(())
}

/// The compressed size of a page with every file that it names, and that those name.
fn loaded(page: &str) -> Result<(u64, BTreeSet<String>)> {
    let built = Path::new(BUILT);
    let assets: Vec<String> = std::fs::read_dir(built.join("assets"))
        .context("the pages are built: `npm run build` in queue-server/web builds them")?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name.ends_with(".js") || name.ends_with(".css"))
        .collect();
    let mut files = BTreeSet::from([page.to_owned()]);
    let (mut unread, mut bytes, mut largest) = (vec![page.to_owned()], 0, 0);
    while let Some(file) = unread.pop() {
        let text = std::fs::read_to_string(built.join(&file))?;
        // What would not become smaller has no compressed copy.
        let packed = std::fs::metadata(built.join(format!("{file}.gz")));
        let size = packed.map_or(text.len() as u64, |packed| packed.len());
        if CHOSEN.iter().any(|language| file.starts_with(language)) {
            largest = largest.max(size);
        } else {
            bytes += size;
        }
        for name in assets.iter().filter(|name| text.contains(name.as_str())) {
            let named = format!("assets/{name}");
            if files.insert(named.clone()) {
                unread.push(named);
            }
        }
    }
    Ok((bytes + largest, files))
}
