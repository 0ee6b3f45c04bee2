//! The sensor that somebody stands before the kiosk, and the button beside the screen.

use std::time::{Duration, Instant};

use hardware::gpio::{Button, Debounce, Pins};
use tokio::sync::mpsc::Sender;
use tokio::time::MissedTickBehavior;

use super::{Event, tell};
use crate::flow::Input;

/// How often the contacts are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

struct Contact {
    name: &'static str,
    button: Box<dyn Button>,
    debounce: Debounce,
}

/// Looks at the contacts of `pins` for ever; a contact that cannot be read is said once in the log.
pub(super) async fn watch(pins: Pins, events: Sender<Event>) {
    let opened = [("presence", pins.open_presence()), ("button", pins.open_button())];
    let mut contacts: Vec<Contact> = Vec::new();
    for (name, opened) in opened {
        match opened {
            Ok(Some(button)) => contacts.push(Contact { name, button, debounce: Debounce::default() }),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, cause = %error.cause, "a contact cannot be used"),
        }
    }
    let started = Instant::now();
    let mut beat = tokio::time::interval(LOOK_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !contacts.is_empty() && !events.is_closed() {
        beat.tick().await;
        let mut closed = false;
        contacts.retain_mut(|contact| match contact.button.is_down() {
            Ok(is_down) => {
                closed |= contact.debounce.look(is_down, started.elapsed());
                true
            }
            Err(error) => {
                tracing::error!(%error, contact = contact.name, "a contact cannot be read any more");
                false
            }
        });
        if closed {
            tell(&events, Event::Input(Input::SomebodyCame)).await;
        }
    }
}
