//! The presses of the button, each once.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use hardware::gpio::{Button, Debounce, open_button};
use hardware::keypad::{self, Key, Keypad, KeypadEvent};
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use super::Config;

/// How often the contact is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// How long to wait for a key before looking whether anybody still listens.
const PATIENCE: Duration = Duration::from_secs(1);

/// Listens to the button of `config`; the end of the presses is the end of the contact.
pub(super) fn start(config: &Config) -> anyhow::Result<mpsc::Receiver<()>> {
    // One press is under way; what is pressed meanwhile counts for nothing.
    let (tell, presses) = mpsc::channel(1);
    if let Some(pin) = config.button() {
        let button = open_button(pin).context("the button cannot be set up")?;
        tokio::spawn(watch(button, tell));
    } else if let Some(keypad) = &config.keypad {
        let keypad = keypad::open(keypad).context("the keypad cannot be set up")?;
        listen(keypad, tell).context("no thread for the keypad")?;
    }
    Ok(presses)
}

async fn watch(mut button: Box<dyn Button>, tell: mpsc::Sender<()>) {
    let (mut debounce, started) = (Debounce::default(), Instant::now());
    let mut beat = tokio::time::interval(LOOK_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !tell.is_closed() {
        beat.tick().await;
        match button.is_down() {
            Ok(is_down) if debounce.look(is_down, started.elapsed()) => press(&tell),
            Ok(_) => {}
            Err(error) => return tracing::error!(%error, "the button cannot be read any more"),
        }
    }
}

fn listen(mut keypad: Box<dyn Keypad>, tell: mpsc::Sender<()>) -> io::Result<()> {
    thread::Builder::new().name("button".into()).spawn(move || {
        // Said once for each time the keypad goes.
        let mut is_told = false;
        while !tell.is_closed() {
            match keypad.wait(PATIENCE) {
                Ok(event) => {
                    is_told = false;
                    if event == Some(KeypadEvent::Pressed(Key::Select)) {
                        press(&tell);
                    }
                }
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

fn press(tell: &mpsc::Sender<()>) {
    if tell.try_send(()).is_err() {
        tracing::debug!("a press while another is under way counts for nothing");
    }
}
