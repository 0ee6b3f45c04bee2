//! The lamp beside the button: on for a moment when somebody is called, three short flashes when nobody is.

use std::time::Duration;

use hardware::gpio::Lamp;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// How long it is on for a call.
const CALLED: Duration = Duration::from_millis(1_000);
/// How long each of the flashes is on, and the pause after it.
const FLASH: Duration = Duration::from_millis(120);
const FLASHES: usize = 3;

/// Shows on the lamp whether somebody was called, whenever it is told; without one it shows nothing.
pub(super) fn start(lamp: Option<Box<dyn Lamp>>) -> UnboundedSender<bool> {
    let (tell, mut told) = unbounded_channel();
    tokio::spawn(async move {
        let mut lamp = lamp;
        while let Some(is_called) = told.recv().await {
            let (times, on) = if is_called { (1, CALLED) } else { (FLASHES, FLASH) };
            for _ in 0..times {
                set(&mut lamp, true);
                tokio::time::sleep(on).await;
                set(&mut lamp, false);
                tokio::time::sleep(FLASH).await;
            }
        }
    });
    tell
}

fn set(lamp: &mut Option<Box<dyn Lamp>>, on: bool) {
    if let Some(wired) = lamp
        && let Err(error) = wired.set(on)
    {
        tracing::error!(%error, "the lamp cannot be switched");
        *lamp = None;
    }
}
