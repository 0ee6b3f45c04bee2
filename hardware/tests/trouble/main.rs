//! Printers and scanners at the other end of a real line (a pseudo terminal), with everything that goes wrong there.
//!
//! Each script is drawn from a seed that is told when it fails. 100 of each kind run every time;
//! `RADHA_SCRIPTS=5000 cargo test -p hardware --test trouble` is the long run.

mod line;
mod printer;
mod scanner;

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Scripts that run at the same time: nearly all of their time is waiting.
const AT_ONCE: usize = 16;

/// Runs `script` with every seed, some at once.
fn with_every_seed(script: impl Fn(u64) + Sync) {
    let scripts = std::env::var("RADHA_SCRIPTS").ok().and_then(|scripts| scripts.parse().ok()).unwrap_or(100);
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= scripts {
                        return;
                    }
                    script(seed);
                }
            });
        }
    });
}
