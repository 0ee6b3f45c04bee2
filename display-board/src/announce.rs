//! What is said for a call: clips and pauses by the grammar of a language, and the same in words.
//!
//! Nothing here knows files or devices. A clip is named; the voice of its language has a sound of that name.

pub mod grammar;
pub mod queue;

use std::time::Duration;

use queue_api::{Language, TicketNumber};

use queue::Length;

/// Between two clips.
pub const BETWEEN_CLIPS: Duration = Duration::from_millis(120);
/// Between the letter and the number, so that *A* does not run into it.
pub const AFTER_LETTER: Duration = Duration::from_millis(200);
/// Between the chime and the sentence.
pub const AFTER_CHIME: Duration = Duration::from_millis(300);
/// Between a sentence and the next: its repetition, or the same in another language.
pub const BEFORE_NEXT: Duration = Duration::from_millis(400);

/// One piece of an announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The sign that a call follows; of no language.
    Chime,
    /// A clip of a language's voice.
    Clip(Language, String),
    /// Words that nobody recorded, for a voice that can read.
    Text(Language, String),
    /// Silence.
    Pause(Duration),
}

/// What is said once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Clips with the pauses between them; begins and ends with a clip.
    pub parts: Vec<Part>,
    /// The same in words, for example *Numri A njëzet e tre, sporteli katër.*
    pub words: String,
}

/// What a board may be told to say besides calls; each is a clip of every voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Notice {
    /// The counters close soon.
    Closing,
    /// Everybody must leave.
    Evacuation,
    /// It is a test, and nobody is called.
    Test,
}

/// The sentence for a call: its number, the label of its counter, and which call it is (1, 2 and later ones are said
/// differently).
pub fn sentence(language: Language, number: TicketNumber, counter: &str, attempt: u8) -> Sentence {
    grammar::sentence(language, number, counter, attempt)
}

/// The whole announcement: the chime, then the sentences one after the other, all of them as often as told.
pub fn announcement(sentences: &[Sentence], times: u8) -> Vec<Part> {
    let mut parts = vec![Part::Chime, Part::Pause(AFTER_CHIME)];
    parts.extend(said(sentences, times));
    parts
}

/// The announcement of a call in the main language and, if the citizen chose another, in that.
pub fn call(sentences: &[Sentence], length: Length) -> Vec<Part> {
    let main = &sentences[..sentences.len().min(1)];
    match length {
        Length::Full => announcement(sentences, 2),
        Length::Once => announcement(sentences, 1),
        Length::MainLanguage => announcement(main, 1),
        Length::Brief => said(main, 1),
    }
}

fn said(sentences: &[Sentence], times: u8) -> Vec<Part> {
    let mut parts = Vec::new();
    for (place, sentence) in (0..times).flat_map(|_| sentences).enumerate() {
        if place > 0 {
            parts.push(Part::Pause(BEFORE_NEXT));
        }
        parts.extend(sentence.parts.iter().cloned());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn once(language: Language, clip: &str) -> Sentence {
        Sentence { parts: vec![Part::Clip(language, clip.into())], words: clip.into() }
    }

    #[test]
    fn an_announcement_is_chime_sentence_and_the_sentence_again() {
        let clip = || Part::Clip(Language::Sq, "number".into());
        let pause = |ms| Part::Pause(Duration::from_millis(ms));
        let sentences = [once(Language::Sq, "number")];
        assert_eq!(announcement(&sentences, 2), [Part::Chime, pause(300), clip(), pause(400), clip()]);
        assert_eq!(announcement(&sentences, 1), [Part::Chime, pause(300), clip()]);
    }

    #[test]
    fn a_shortened_call_drops_the_repetition_then_the_second_language_then_the_chime() {
        let sentences = [once(Language::Sq, "number"), once(Language::It, "number")];
        let [full, shorter, main, brief] = [Length::Full, Length::Once, Length::MainLanguage, Length::Brief]
            .map(|length| call(&sentences, length));
        assert_eq!(full, announcement(&sentences, 2));
        assert_eq!(shorter, announcement(&sentences, 1));
        assert_eq!(main, announcement(&sentences[..1], 1));
        assert_eq!(brief, sentences[0].parts);
    }

    #[test]
    fn languages_take_turns_and_are_repeated_together() {
        let sentences = [once(Language::Sq, "number"), once(Language::It, "number")];
        let said: Vec<Language> = announcement(&sentences, 2)
            .into_iter()
            .filter_map(|part| match part {
                Part::Clip(language, _) => Some(language),
                Part::Chime | Part::Text(..) | Part::Pause(_) => None,
            })
            .collect();
        assert_eq!(said, [Language::Sq, Language::It, Language::Sq, Language::It]);
    }
}
