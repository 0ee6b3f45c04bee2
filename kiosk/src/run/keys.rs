//! The keypad's thread: every press and every headphone comes to the screen.

use std::io;
use std::thread;
use std::time::Duration;

use hardware::keypad::Keypad;
use tokio::sync::mpsc;

use super::Event;
use crate::flow::Input;

/// How long to wait for a key before looking whether the screen is still there.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) fn start(mut keypad: Box<dyn Keypad>, events: mpsc::Sender<Event>) -> io::Result<()> {
    thread::Builder::new().name("keypad".into()).spawn(move || {
        // Said once for each time the keypad goes.
        let mut is_told = false;
        while !events.is_closed() {
            match keypad.wait(PATIENCE) {
                Ok(Some(event)) => {
                    is_told = false;
                    if events.blocking_send(Event::Input(Input::Keypad(event))).is_err() {
                        return;
                    }
                }
                Ok(None) => is_told = false,
                Err(error) if !is_told => {
                    tracing::error!(error = &error as &dyn std::error::Error, "the keypad is of no use");
                    is_told = true;
                }
                Err(_) => {}
            }
        }
    })?;
    Ok(())
}
