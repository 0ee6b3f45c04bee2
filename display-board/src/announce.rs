//! What is said for a call: clips and pauses by the grammar of a language, and the same in words.
//!
//! Nothing here knows files or devices. A clip is named; the voice pack of the language has a sound of that name.

pub mod albanian;
pub mod queue;

use std::time::Duration;

use queue_api::{Language, TicketNumber};

/// Between two clips.
pub const BETWEEN_CLIPS: Duration = Duration::from_millis(120);
/// Between the letter and the number, so that *A* does not run into it.
pub const AFTER_LETTER: Duration = Duration::from_millis(200);
/// Between the chime and the sentence.
pub const AFTER_CHIME: Duration = Duration::from_millis(300);
/// Between the sentence and its repetition.
pub const BEFORE_REPEAT: Duration = Duration::from_millis(400);

/// The clip that is not of a language: the sign that a call follows.
pub const CHIME: &str = "chime";

/// One piece of an announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A clip of the voice pack, or the chime.
    Clip(String),
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

/// A language has no grammar here, or no clips beside the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no voice pack for {0}")]
pub struct NoVoice(pub Language);

/// The sentence for a call: its number, the label of its counter, and which call it is (1, 2 and later ones are said
/// differently).
///
/// # Errors
/// When announcements in this language are not known.
pub fn sentence(
    language: Language,
    number: TicketNumber,
    counter: &str,
    attempt: u8,
) -> Result<Sentence, NoVoice> {
    match language {
        Language::Sq => Ok(albanian::sentence(number, counter, attempt)),
        Language::En | Language::It | Language::El | Language::Mk => Err(NoVoice(language)),
    }
}

/// The whole announcement: the chime, then the sentence as often as told.
pub fn announcement(sentence: &Sentence, times: u8) -> Vec<Part> {
    let mut parts = vec![Part::Clip(CHIME.into()), Part::Pause(AFTER_CHIME)];
    for time in 0..times {
        if time > 0 {
            parts.push(Part::Pause(BEFORE_REPEAT));
        }
        parts.extend(sentence.parts.iter().cloned());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_albanian_is_spoken_yet_and_others_are_refused_by_name() {
        let number = "A023".parse().expect("a number");
        assert!(sentence(Language::Sq, number, "4", 1).is_ok());
        for language in [Language::En, Language::It, Language::El, Language::Mk] {
            let refusal = sentence(language, number, "4", 1).expect_err("no voice");
            assert_eq!(refusal.to_string(), format!("there is no voice pack for {language}"));
        }
    }

    #[test]
    fn an_announcement_is_chime_sentence_and_the_sentence_again() {
        let once = Sentence { parts: vec![Part::Clip("number".into())], words: "Numri.".into() };
        let clip = |name: &str| Part::Clip(name.into());
        let pause = |ms| Part::Pause(Duration::from_millis(ms));
        assert_eq!(
            announcement(&once, 2),
            [clip("chime"), pause(300), clip("number"), pause(400), clip("number")]
        );
        assert_eq!(announcement(&once, 1), [clip("chime"), pause(300), clip("number")]);
    }
}
