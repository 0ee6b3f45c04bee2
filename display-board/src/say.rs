//! `display-board say`: one announcement into a file, to hear what the hall will hear.

use std::path::Path;

use anyhow::Context;
use queue_api::{Language, TicketNumber};

use crate::announce::{announcement, grammar, sentence};
use crate::audio::voice::{self, Voices};
use crate::audio::wave_file;

/// What is to be said.
#[derive(Debug, Clone, clap::Args)]
pub struct Say {
    /// The language: sq, en, it, el or mk.
    #[arg(long)]
    pub language: Language,
    /// A second language, as for a citizen who chose it.
    #[arg(long)]
    pub then: Option<Language>,
    /// A folder with clips of your own, which come before the shipped ones.
    #[arg(long, value_name = "DIR")]
    pub voices: Option<std::path::PathBuf>,
    /// The number called, for example A023.
    #[arg(long)]
    pub number: TicketNumber,
    /// The label of the counter, for example 4.
    #[arg(long)]
    pub counter: String,
    /// Which call it is: the second says so, a later one is the last.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
    pub attempt: u8,
    /// The file to write: 16-bit PCM, mono.
    #[arg(long)]
    pub wav: std::path::PathBuf,
}

/// Writes the announcement, chime and repetition included, and answers what it says.
///
/// # Errors
/// When a clip is missing and nothing reads it, or the file cannot be written.
pub fn say(say: &Say, assets: &Path) -> anyhow::Result<String> {
    let voices = Voices::new(assets, say.voices.clone());
    let languages = std::iter::once(say.language).chain(say.then);
    let sentences: Vec<_> =
        languages.map(|language| sentence(language, say.number, &say.counter, say.attempt)).collect();
    let samples = voices.samples(&announcement(&sentences, 2))?;
    wave_file::write(&say.wav, &samples)
        .with_context(|| format!("{} cannot be written", say.wav.display()))?;
    let length_s = voice::duration(samples.len()).as_secs_f32();
    let words: Vec<&str> = sentences.iter().map(|sentence| sentence.words.as_str()).collect();
    Ok(format!("{} ({length_s:.1} s)", words.join(" ")))
}

/// The words that a person speaks for a voice, as the `voice.toml` that goes beside the clips.
pub fn clips(language: Language) -> String {
    let mut list = format!("language = \"{language}\"\nvoice = \"\"\nlicence = \"\"\n\n[clips]\n");
    for (clip, words) in grammar::clips(language) {
        list.push_str(&format!("{clip} = \"{words}\"\n"));
    }
    list
}
