//! Speed, measured on the real programs: `make bench`. Every promise is a ratio to something measured in the same run,
//! or a plain figure of one process; nothing here runs with the tests.

mod board;
mod kiosk;
mod latency;
mod pages;
mod programs;
mod throughput;
mod year;

use anyhow::Result;

// One thread makes the load, so that the other processor is the server's.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|one| one == name);
    if chosen("throughput") {
        throughput::measure().await?;
    }
    if chosen("latency") {
        latency::measure().await?;
    }
    if chosen("server") {
        programs::server().await?;
    }
    // Long ones come apart: what takes seconds, and what takes as long as many people or a month do.
    if chosen("kiosk") || chosen("kiosk-times") {
        programs::kiosk().await?;
        kiosk::times().await?;
    }
    if chosen("kiosk") || chosen("kiosk-memory") {
        kiosk::memory().await?;
    }
    if chosen("board") || chosen("board-times") {
        programs::board().await?;
        board::times().await?;
    }
    if chosen("board") || chosen("board-memory") {
        board::memory().await?;
    }
    if chosen("pages") {
        pages::measure().await?;
    }
    if chosen("year") {
        year::page().await?;
    }
    if chosen("export") {
        year::export().await?;
    }
    Ok(())
}

/// Prints one figure and what was promised.
fn figure(name: &str, value: &str, promise: &str) {
    println!("{name:<58} {value:>18}   promised {promise}");
}

/// The value that `percent` of 100 do not exceed (nearest rank).
fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * percent).div_ceil(100).max(1) - 1]
}
