//! Touches and visitors that are only played, for demonstrations and tests.

use std::io::BufRead;
use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot, watch};

use super::{Event, tell};
use crate::config::SimulatedConfig;
use crate::simulated::{VisitorStep, parse_touch};

/// Between two touches, since two quick ones count as one.
const BETWEEN_TOUCHES: Duration = Duration::from_millis(600);

pub(super) fn start(
    runtime: &Runtime,
    config: &SimulatedConfig,
    events: mpsc::Sender<Event>,
    ready: watch::Receiver<bool>,
) {
    if config.touches {
        let (sender, lines) = mpsc::channel(64);
        // Not one of the runtime's threads, since nothing ends a read of standard input.
        let reader = thread::Builder::new().name("touches".into()).spawn(move || {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                if sender.blocking_send(line).is_err() {
                    return;
                }
            }
        });
        if let Err(error) = reader {
            tracing::error!(%error, "touches cannot be read");
        }
        runtime.spawn(touch(lines, BETWEEN_TOUCHES / config.speed(), events.clone(), ready.clone()));
    }
    if let Some(every_s) = config.visitors_every_s {
        runtime.spawn(visit(Duration::from_secs(every_s.into()), events, ready));
    }
}

async fn touch(
    mut lines: mpsc::Receiver<String>,
    pause: Duration,
    events: mpsc::Sender<Event>,
    mut ready: watch::Receiver<bool>,
) {
    while let Some(line) = lines.recv().await {
        let Some((x, y)) = parse_touch(&line) else {
            tracing::warn!(%line, "a touch is two numbers, such as 540 960");
            continue;
        };
        if ready.wait_for(|ready| *ready).await.is_err() {
            return;
        }
        let (seen, touched) = oneshot::channel();
        tell(&events, Event::TouchAt(x, y, seen)).await;
        if touched.await.is_err() {
            return;
        }
        tokio::time::sleep(pause).await;
    }
}

async fn visit(every: Duration, events: mpsc::Sender<Event>, mut ready: watch::Receiver<bool>) {
    while !events.is_closed() && ready.wait_for(|ready| *ready).await.is_ok() {
        for (step, pause) in [
            (VisitorStep::Comes, Duration::from_millis(1_500)),
            (VisitorStep::Takes, Duration::from_secs(4)),
            (VisitorStep::Leaves, every.saturating_sub(Duration::from_millis(5_500))),
        ] {
            tell(&events, Event::Visitor(step)).await;
            tokio::time::sleep(pause).await;
        }
    }
}
