//! Every sentence of the pages stands in every complete language, and nothing else does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn pages(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of pages") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            pages(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// The text up to the next quotation mark that is not escaped, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start().strip_prefix('"')?;
    let end = text.char_indices().find(|(at, letter)| *letter == '"' && !text[..*at].ends_with('\\'))?.0;
    Some((text[..end].to_owned(), &text[end + 1..]))
}

/// The sentences of the pages, with their plurals.
fn sentences() -> Vec<(String, Option<String>)> {
    let mut files = Vec::new();
    pages(&folder("ui"), &mut files);
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a page");
        for part in text.split("@tr(").skip(1) {
            let (one, rest) = quoted(part).expect("@tr has a sentence");
            let many = rest.trim_start().strip_prefix('|').and_then(quoted).map(|(many, _)| many);
            found.push((one, many));
        }
    }
    found.extend(spoken());
    found.sort();
    found.dedup();
    found
}

/// The sentences of speech and paper, which ask for them as `words.tr("…")` and its like.
fn spoken() -> Vec<(String, Option<String>)> {
    let mut files = Vec::new();
    pages(&folder("src"), &mut files);
    pages(&folder("../slip/src"), &mut files);
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
        let text = fs::read_to_string(file).expect("a source file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, words) in code.match_indices("words") {
            let method = code[at + words.len()..].trim_start();
            let call = |name| Some((name, method.strip_prefix(name)?));
            let Some((name, call)) = [".tr(", ".with(", ".plural("].into_iter().find_map(call) else {
                continue;
            };
            let (one, rest) = quoted(call).expect("a sentence");
            let many = rest.trim_start().strip_prefix(',').filter(|_| name == ".plural(");
            found.push((one, many.and_then(quoted).map(|(many, _)| many)));
        }
    }
    found
}

/// The entries of a language: the translations by sentence.
fn translations(language: &str) -> BTreeMap<String, Vec<String>> {
    let file = folder("lang").join(language).join("LC_MESSAGES/kiosk.po");
    let text = fs::read_to_string(file).expect("a language");
    let mut entries: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("msgid ") {
            current = quoted(rest).expect("a sentence").0;
        } else if line.starts_with("msgstr") {
            let translated =
                quoted(&line[line.find('"').expect("a translation")..]).expect("a translation").0;
            entries.entry(current.clone()).or_default().push(translated);
        }
    }
    entries.remove("");
    entries
}

/// What a program puts into a sentence.
fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect();
    found.sort_unstable();
    found
}

#[test]
fn every_sentence_is_translated_and_every_translation_is_used() {
    let sentences = sentences();
    assert!(sentences.len() > 40, "the pages have sentences");
    for language in ["sq", "en", "it", "el", "mk"] {
        let translations = translations(language);
        for (one, many) in &sentences {
            let forms = translations.get(one).map_or(&[][..], Vec::as_slice);
            let needed = if many.is_some() { 2 } else { 1 };
            assert_eq!(forms.len(), needed, "{language}: {one:?}");
            for form in forms {
                assert!(!form.is_empty(), "{language}: {one:?} is empty");
                assert_eq!(placeholders(form), placeholders(one), "{language}: {one:?}");
            }
        }
        for sentence in translations.keys() {
            assert!(sentences.iter().any(|(one, _)| one == sentence), "{language}: {sentence:?} is not used");
        }
    }
}

#[test]
fn every_letter_of_every_language_has_a_glyph_in_every_weight() {
    let mut letters: BTreeSet<char> =
        "ËëÇç ÀÈÉÌÒÙàèéìòù ΆΈΉΊΌΎΏάέήίόύώϊϋΐΰς ЃЅЈЉЊЌЏѓѕјљњќџ Ѐѐ Ѝѝ".chars().collect();
    for language in ["sq", "en", "it", "el", "mk"] {
        letters.extend(
            translations(language).into_values().flatten().flat_map(|form| form.chars().collect::<Vec<_>>()),
        );
    }
    for sample in ["src/sample/office.json", "src/sample/services.json"] {
        letters.extend(fs::read_to_string(folder(sample)).expect("a sample").chars());
    }
    letters.retain(|letter| !letter.is_control());
    for weight in ["Regular", "SemiBold", "Bold", "ExtraBold"] {
        let font = fs::read(folder("../assets/fonts").join(format!("Inter-{weight}.ttf"))).expect("a font");
        let face = ttf_parser::Face::parse(&font, 0).expect("a font");
        let missing: String = letters.iter().filter(|letter| face.glyph_index(**letter).is_none()).collect();
        assert_eq!(missing, "", "Inter {weight} has no glyph for these");
    }
}
