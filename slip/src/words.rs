//! The sentences of the kiosk's pages for what is not a page: speech, and the paper.
//!
//! They stand in the same files as those of the pages, `kiosk/lang/<language>/LC_MESSAGES/kiosk.po`, so that a sentence is
//! translated once. One that is missing stands in English; the tests see to it that none is.

use std::collections::HashMap;
use std::sync::LazyLock;

use queue_api::Language;

/// The sentences of one language.
#[derive(Debug, Default)]
pub struct Words {
    forms: HashMap<String, Vec<String>>,
    has_slavic_plural: bool,
}

static ALBANIAN: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../kiosk/lang/sq/LC_MESSAGES/kiosk.po"), Language::Sq));
static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../kiosk/lang/en/LC_MESSAGES/kiosk.po"), Language::En));
static ITALIAN: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../kiosk/lang/it/LC_MESSAGES/kiosk.po"), Language::It));
static GREEK: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../kiosk/lang/el/LC_MESSAGES/kiosk.po"), Language::El));
static MACEDONIAN: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../kiosk/lang/mk/LC_MESSAGES/kiosk.po"), Language::Mk));

impl Words {
    /// The sentences of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Sq => &ALBANIAN,
            Language::En => &ENGLISH,
            Language::It => &ITALIAN,
            Language::El => &GREEK,
            Language::Mk => &MACEDONIAN,
        }
    }

    /// Reads a file of sentences. Whatever is no sentence is left out.
    pub fn read(text: &str, language: Language) -> Self {
        let mut forms: HashMap<String, Vec<String>> = HashMap::new();
        let mut sentence = String::new();
        for line in text.lines().map(str::trim) {
            if let Some(quoted) = line.strip_prefix("msgid ") {
                sentence = unquoted(quoted);
            } else if line.starts_with("msgstr")
                && let Some((_, quoted)) = line.split_once(' ')
            {
                forms.entry(sentence.clone()).or_default().push(unquoted(quoted));
            }
        }
        forms.remove("");
        Self { forms, has_slavic_plural: language == Language::Mk }
    }

    /// A sentence, by what it is in English.
    pub fn tr<'a>(&'a self, sentence: &'a str) -> &'a str {
        self.form(sentence, 0).unwrap_or(sentence)
    }

    /// A sentence with `values` in its places `{}`, one after the other.
    pub fn with(&self, sentence: &str, values: &[&str]) -> String {
        let mut filled = String::new();
        let mut values = values.iter();
        let mut rest = self.tr(sentence);
        while let Some((before, after)) = rest.split_once("{}") {
            filled.push_str(before);
            filled.push_str(values.next().unwrap_or(&""));
            rest = after;
        }
        filled + rest
    }

    /// A sentence about `count` things, by what it is in English for one and for more; `{n}` is the count.
    pub fn plural(&self, one: &str, many: &str, count: usize) -> String {
        let is_one = if self.has_slavic_plural { count % 10 == 1 && count % 100 != 11 } else { count == 1 };
        let english = if is_one { one } else { many };
        let form = self.form(one, usize::from(!is_one)).unwrap_or(english);
        form.replace("{n}", &count.to_string())
    }

    fn form(&self, sentence: &str, index: usize) -> Option<&str> {
        let form = self.forms.get(sentence)?.get(index)?;
        (!form.is_empty()).then_some(form)
    }
}

/// What stands between quotation marks.
fn unquoted(text: &str) -> String {
    let inside = text.trim().trim_start_matches('"').trim_end_matches('"');
    inside.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_said_in_every_language() {
        let said = Language::ALL.map(|language| Words::of(language).tr("Your number"));
        assert_eq!(said, ["Numri juaj", "Your number", "Il suo numero", "Ο αριθμός σας", "Вашиот број"]);
    }

    #[test]
    fn one_and_many_differ_and_macedonian_says_twenty_one_like_one() {
        let ahead = |language, count| {
            Words::of(language).plural("{n} person before you", "{n} people before you", count)
        };
        assert_eq!(ahead(Language::Sq, 1), "1 vetë para jush");
        assert_eq!(ahead(Language::Sq, 21), "21 veta para jush");
        assert_eq!(ahead(Language::Mk, 21), "21 лице пред вас");
        assert_eq!(ahead(Language::Mk, 11), "11 лица пред вас");
    }

    #[test]
    fn places_are_filled_and_what_is_missing_stands_in_english() {
        let words = Words::of(Language::Sq);
        assert_eq!(words.with("Numbers are given until {}.", &["16:00"]), "Numrat jepen deri në orën 16:00.");
        assert_eq!(words.tr("Never heard of"), "Never heard of");
    }

    #[test]
    fn a_file_that_is_none_gives_no_sentences() {
        for text in ["", "msgid", "msgid \"\nmsgstr", "msgstr \"x\"", "\u{0}\"\"\"", "msgid \"a\"\nmsgstr[9"]
        {
            assert_eq!(Words::read(text, Language::En).tr("a"), "a");
        }
    }
}
