//! The search: a few letters, and the services whose names have words that begin with them.

use super::Flow;
use super::stage::Stage;

/// The most letters that are searched for.
const LONGEST: usize = 24;
/// The keys in rows of ten, as Albanian keyboards have them.
pub(super) const KEYS: &str = "QWERTZUIOPASDFGHJKLËYXCVBNMÇ";

/// A key, or a blank between words.
pub(super) fn press(typed: &mut String, key: char) {
    let is_blank = key == ' ' && !typed.is_empty() && !typed.ends_with(' ');
    if typed.chars().count() < LONGEST && (is_blank || KEYS.contains(key)) {
        typed.push(key);
    }
}

impl Flow {
    /// To what was found, where it has no room beside the keys.
    pub(super) fn show_found(&mut self) {
        if let (Stage::Search { typed }, Some(catalogue)) = (&self.stage, &self.catalogue)
            && !catalogue.search(typed, self.language).is_empty()
        {
            let typed = typed.clone();
            self.go_to(Stage::Found { typed, page: 0 });
        }
    }
}
