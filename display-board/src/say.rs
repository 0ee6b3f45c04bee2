//! `display-board say`: one announcement into a file, to hear what the hall will hear.

use std::path::Path;

use anyhow::Context;
use queue_api::{Language, TicketNumber};

use crate::announce::{announcement, sentence};
use crate::audio::voice::{self, Voice};
use crate::audio::wave_file;

/// What is to be said.
#[derive(Debug, Clone, clap::Args)]
pub struct Say {
    /// The language: sq, en, it, el or mk.
    #[arg(long)]
    pub language: Language,
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
/// When the language is not spoken, a clip is missing, or the file cannot be written.
pub fn say(say: &Say, assets: &Path) -> anyhow::Result<String> {
    let voice = Voice::open(assets, say.language)?;
    let sentence = sentence(say.language, say.number, &say.counter, say.attempt)?;
    let samples = voice.samples(&announcement(&sentence, 2))?;
    wave_file::write(&say.wav, &samples)
        .with_context(|| format!("{} cannot be written", say.wav.display()))?;
    let length_s = voice::duration(samples.len()).as_secs_f32();
    Ok(format!("{} ({length_s:.1} s)", sentence.words))
}
