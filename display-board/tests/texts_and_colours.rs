//! What a person reads: every text is translated, and every colour stands out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn crate_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn screens(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            screens(&path, found);
        } else {
            found.push(fs::read_to_string(&path).expect("a screen"));
        }
    }
}

/// The texts within `@tr("…")`.
fn texts() -> BTreeSet<String> {
    let mut files = Vec::new();
    screens(&crate_folder().join("ui"), &mut files);
    files
        .iter()
        .flat_map(|file| file.split("@tr(\"").skip(1))
        .filter_map(|rest| rest.split_once('"').map(|(text, _)| text.to_owned()))
        .collect()
}

/// The translations of a language; each message is one line.
fn translations(language: &str) -> BTreeMap<String, String> {
    let path = crate_folder().join("lang").join(language).join("LC_MESSAGES/display-board.po");
    let file = fs::read_to_string(path).expect("a translation");
    let quoted =
        |line: &str, key: &str| line.strip_prefix(key).map(|text| text.trim().trim_matches('"').to_owned());
    let mut found = BTreeMap::new();
    let mut message = None;
    for line in file.lines() {
        if let Some(text) = quoted(line, "msgid ") {
            message = Some(text);
        } else if let (Some(message), Some(text)) = (message.take(), quoted(line, "msgstr ")) {
            found.insert(message, text);
        }
    }
    found.remove("");
    found
}

#[test]
fn every_text_has_a_translation_in_every_language_and_none_is_left_over() {
    let texts = texts();
    assert!(texts.len() >= 7, "{texts:?}");
    for language in ["sq", "en", "it", "el", "mk"] {
        let translations = translations(language);
        assert_eq!(texts, translations.keys().cloned().collect(), "{language}");
        for (text, translation) in &translations {
            assert!(!translation.is_empty(), "{text:?} has no translation to {language}");
            let blanks = |text: &str| text.matches("{}").count();
            assert_eq!(blanks(text), blanks(translation), "{text:?} in {language}");
        }
    }
}

#[test]
fn colours_are_named_in_the_theme_alone() {
    let mut files = Vec::new();
    screens(&crate_folder().join("ui"), &mut files);
    let coloured = files.iter().filter(|file| file.contains(": #")).count();
    assert_eq!(coloured, 1);
}

/// The luminance of WCAG 2.2.
fn luminance(colour: u32) -> f64 {
    let channel = |shift: u32| {
        let value = f64::from(colour >> shift & 0xFF) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
}

#[test]
fn all_text_has_a_contrast_of_at_least_seven_to_one() {
    let theme = fs::read_to_string(crate_folder().join("ui/theme.slint")).expect("the theme");
    let colour = |name: &str| {
        let (_, rest) = theme.split_once(&format!("<color> {name}: #")).expect(name);
        u32::from_str_radix(&rest[..6], 16).expect("six digits")
    };
    for (ink, ground) in [
        ("amber-ink", "amber"),
        ("amber-ink", "amber-bright"),
        ("day-ink", "day"),
        ("day", "night"),
        ("day", "night-2"),
        ("day-2", "night"),
        ("amber", "night"),
        ("day", "alarm"),
        ("dim", "night"),
    ] {
        let (one, other) = (luminance(colour(ink)), luminance(colour(ground)));
        let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
        assert!(ratio >= 7.0, "{ink} on {ground} is {ratio:.1}");
    }
}
