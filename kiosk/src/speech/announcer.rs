//! Decides when something is said: a page when it is new, a control when the keys come to it, the last thing again when
//! asked.

use std::cell::RefCell;
use std::sync::mpsc::Sender;

use super::speaker::{Order, Utterance};
use crate::flow::View;

/// Gives the voice its orders.
pub struct Announcer {
    voice: Sender<Order>,
    said: RefCell<Said>,
}

#[derive(Default)]
struct Said {
    /// The page that was said last; none while the kiosk does not speak.
    page: Option<String>,
    last: Option<Utterance>,
}

impl Announcer {
    /// An announcer that has said nothing yet.
    pub fn new(voice: Sender<Order>) -> Self {
        Self { voice, said: RefCell::default() }
    }

    /// Says the page where it is new; falls silent where nobody wants to hear anything.
    pub fn page(&self, view: &View) {
        if view.voice.is_none() {
            if self.said.take().page.is_some() {
                self.order(None);
            }
            return;
        }
        let text = super::page(view);
        if self.said.borrow().page.as_ref() != Some(&text) {
            self.said.borrow_mut().page = Some(text.clone());
            self.say(view, text);
        }
    }

    /// Says a control that the keys have come to.
    pub fn control(&self, view: &View, label: &str, description: &str, state: &str) {
        self.say(view, super::control(view, label, description, state));
    }

    /// Says the last thing again.
    pub fn repeat(&self) {
        self.order(self.said.borrow().last.clone());
    }

    /// Falls silent at once; what was said can still be repeated.
    pub fn hush(&self) {
        if self.said.borrow().page.is_some() {
            self.order(None);
        }
    }

    fn say(&self, view: &View, text: String) {
        let Some(voice) = view.voice else { return };
        let utterance = Utterance {
            text,
            language: view.language,
            headphones: voice.headphones,
            volume: voice.volume,
            loudness: voice.loudness,
        };
        self.said.borrow_mut().last = Some(utterance.clone());
        self.order(Some(utterance));
    }

    fn order(&self, order: Order) {
        if self.voice.send(order).is_err() {
            tracing::debug!("the voice is gone");
        }
    }
}
