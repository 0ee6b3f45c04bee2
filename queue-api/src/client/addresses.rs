//! Where the server may be found: one address or several, of which the one that answered last is tried first; and by what it
//! is known there.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::trust::Trust;

/// The addresses of one server, shared by every copy of a client.
#[derive(Debug, Clone)]
pub struct Addresses {
    known: Arc<Mutex<Known>>,
    trust: Trust,
}

#[derive(Debug)]
struct Known {
    roots: Vec<String>,
    /// The one that is tried first.
    good: usize,
}

impl Addresses {
    /// These addresses, for example `http://127.0.0.1:8080`, in the order in which they are tried.
    pub fn new<'a>(urls: impl IntoIterator<Item = &'a str>) -> Self {
        let roots = urls.into_iter().map(|url| url.trim_end_matches('/').to_owned()).collect();
        Self { known: Arc::new(Mutex::new(Known { roots, good: 0 })), trust: Trust::Nobody }
    }

    /// Takes these in their place; one that answered and is still among them is tried first.
    pub(super) fn replace<'a>(&self, urls: impl IntoIterator<Item = &'a str>) {
        let mut known = self.lock();
        let good = known.roots.get(known.good).cloned();
        known.roots = urls.into_iter().map(|url| url.trim_end_matches('/').to_owned()).collect();
        known.good = good.and_then(|good| known.roots.iter().position(|root| *root == good)).unwrap_or(0);
    }

    /// The same, for a server that this trust knows; needed where an address begins with `https://`.
    pub fn trusting(self, trust: Trust) -> Self {
        Self { trust, ..self }
    }

    /// Whether the server must show a certificate at each of them.
    pub(super) fn are_secure(&self) -> bool {
        self.lock().roots.iter().all(|root| root.starts_with("https://"))
    }

    pub(super) fn trust(&self) -> Trust {
        self.trust.clone()
    }

    /// All of them, the one that answered last first.
    pub(super) fn in_turn(&self) -> Vec<String> {
        let mut known = self.lock();
        let good = known.good.min(known.roots.len().saturating_sub(1));
        known.good = good;
        known.roots[good..].iter().chain(&known.roots[..good]).cloned().collect()
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.lock().roots.len()
    }

    /// This one answered: it is tried first from now on.
    pub(super) fn prefer(&self, root: &str) {
        let mut known = self.lock();
        if let Some(good) = known.roots.iter().position(|known| known == root) {
            known.good = good;
        }
    }

    /// This one did not answer: the one after it is tried first from now on.
    pub(super) fn avoid(&self, root: &str) {
        let mut known = self.lock();
        if known.roots.get(known.good).is_some_and(|good| good == root) {
            known.good = (known.good + 1) % known.roots.len();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_that_answered_last_is_tried_first_and_one_that_did_not_comes_after_the_next() {
        let addresses = Addresses::new(["http://a/", "http://b", "http://c"]);
        assert_eq!(addresses.in_turn(), ["http://a", "http://b", "http://c"]);
        addresses.prefer("http://b");
        assert_eq!(addresses.in_turn(), ["http://b", "http://c", "http://a"]);
        addresses.avoid("http://a");
        assert_eq!(addresses.in_turn()[0], "http://b", "it was not the first anyway");
        addresses.avoid("http://b");
        assert_eq!(addresses.in_turn()[0], "http://c");
    }
}
