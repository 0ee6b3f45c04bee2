//! A voice: the clips of one language in `sounds/<language>` of the assets, put together into an announcement.

use std::fs::File;
use std::io::{self, BufReader};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

use queue_api::Language;
use rodio::{Decoder, Source};
use serde::Deserialize;

use crate::announce::{CHIME, NoVoice, Part};

/// Samples a second of every clip.
pub const RATE_HZ: NonZero<u32> = NonZero::new(22_050).expect("not zero");

/// Why an announcement cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// Nobody has recorded this language.
    #[error(transparent)]
    NoVoice(#[from] NoVoice),
    /// The list of clips is not one.
    #[error("{path} is not a list of clips: {reason}")]
    List {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A clip cannot be read.
    #[error("the clip {path} cannot be read")]
    Clip {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// A clip is not mono at [`RATE_HZ`].
    #[error("the clip {0} is not mono at {RATE_HZ} samples a second")]
    Shape(PathBuf),
}

/// `voice.toml` of a language: each clip with the words it says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClipList {
    /// The language spoken.
    pub language: Language,
    /// What each clip says, by the clip's name.
    pub clips: std::collections::BTreeMap<String, String>,
}

/// The clips of one language.
#[derive(Debug, Clone)]
pub struct Voice {
    sounds: PathBuf,
    language: Language,
}

impl Voice {
    /// The voice for a language among the assets.
    ///
    /// # Errors
    /// When there is none, or its list of clips is not one.
    pub fn open(assets: &Path, language: Language) -> Result<Self, VoiceError> {
        let sounds = assets.join("sounds");
        let path = sounds.join(language.code()).join("voice.toml");
        let text = std::fs::read_to_string(&path).map_err(|_| NoVoice(language))?;
        let list = |reason| VoiceError::List { path: path.clone(), reason };
        let clips: ClipList = toml::from_str(&text).map_err(|error| list(error.message().into()))?;
        if clips.language != language {
            return Err(list(format!("it is for {}, not {language}", clips.language)));
        }
        Ok(Self { sounds, language })
    }

    /// The language it speaks.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The samples of an announcement, -1 to 1, at [`RATE_HZ`].
    ///
    /// # Errors
    /// When a clip is missing, broken, or of another shape.
    pub fn samples(&self, parts: &[Part]) -> Result<Vec<f32>, VoiceError> {
        let mut samples = Vec::new();
        for part in parts {
            match part {
                Part::Clip(name) => samples.extend(self.clip(name)?),
                Part::Pause(pause) => samples.resize(samples.len() + sample_count(*pause), 0.0),
            }
        }
        Ok(samples)
    }

    fn clip(&self, name: &str) -> Result<impl Iterator<Item = f32> + use<>, VoiceError> {
        let path = if name == CHIME {
            self.sounds.join("chime.ogg")
        } else {
            self.sounds.join(self.language.code()).join(format!("{name}.ogg"))
        };
        let broken = |cause| VoiceError::Clip { path: path.clone(), cause };
        let file = File::open(&path).map_err(broken)?;
        let clip = Decoder::new_vorbis(BufReader::new(file))
            .map_err(|error| broken(io::Error::new(io::ErrorKind::InvalidData, error)))?;
        if clip.sample_rate() != RATE_HZ || clip.channels().get() != 1 {
            return Err(VoiceError::Shape(path));
        }
        Ok(clip)
    }
}

/// How long so many samples sound.
pub fn duration(samples: usize) -> Duration {
    let samples = u64::try_from(samples).unwrap_or(u64::MAX);
    Duration::from_micros(samples.saturating_mul(1_000_000) / u64::from(RATE_HZ.get()))
}

fn sample_count(pause: Duration) -> usize {
    usize::try_from(pause.as_millis() * u128::from(RATE_HZ.get()) / 1_000).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::announce::albanian::{letter, number_words};
    use crate::announce::{announcement, sentence};

    fn assets() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets")
    }

    fn albanian() -> Voice {
        Voice::open(&assets(), Language::Sq).expect("the Albanian voice is among the assets")
    }

    fn listed() -> ClipList {
        let text = std::fs::read_to_string(assets().join("sounds/sq/voice.toml")).expect("the list is there");
        toml::from_str(&text).expect("the list is one")
    }

    #[test]
    fn every_clip_of_the_list_says_what_the_grammar_says() {
        let list = listed();
        for number in (0..100).chain((1..10).map(|hundreds| hundreds * 100)) {
            assert_eq!(list.clips[&number.to_string()], number_words(number));
        }
        for hundreds in (1..10).map(|hundreds| hundreds * 100) {
            assert_eq!(list.clips[&format!("{hundreds}-and")], format!("{} e", number_words(hundreds)));
        }
        for (name, clip) in ('A'..='Z').chain(['Ç', 'Ë']).filter_map(letter) {
            assert_eq!(list.clips[&clip], name);
        }
        for (clip, words) in [
            ("number", "numri"),
            ("counter", "sporteli"),
            ("second-call", "thirrje e dytë"),
            ("last-call", "thirrja e fundit"),
        ] {
            assert_eq!(list.clips[clip], words);
        }
        assert_eq!(list.clips.len(), 100 + 9 + 9 + 28 + 4);
    }

    #[test]
    fn every_clip_is_heard_at_once_equally_loud_and_never_clips() {
        let voice = albanian();
        for clip in listed().clips.into_keys() {
            let samples = voice.samples(&[Part::Clip(clip.clone())]).expect("the clip is there");
            let length_s = duration(samples.len()).as_secs_f32();
            assert!((0.15..2.0).contains(&length_s), "{clip} lasts {length_s} s");
            let peak = samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
            assert!((0.15..0.99).contains(&peak), "{clip} has a peak of {peak}");
            let silent = samples.iter().take_while(|sample| sample.abs() < peak / 100.0).count();
            assert!(duration(silent).as_millis() < 60, "{clip} begins after {silent} samples");
            let loudness = loudness_dbfs(&samples);
            assert!((loudness + 19.0).abs() < 1.0, "{clip} is at {loudness} dBFS");
        }
    }

    /// Mean power of the blocks of 50 ms that are within 12 dB of the loudest, as the clips were levelled.
    fn loudness_dbfs(samples: &[f32]) -> f32 {
        let block = 1_102;
        let last = samples.len().saturating_sub(block).max(1);
        let powers: Vec<f32> = (0..last)
            .step_by(block / 2)
            .map(|start| samples[start..].iter().take(block).map(|s| s * s).sum::<f32>() / 1_102.0)
            .collect();
        let loudest = powers.iter().copied().fold(0.0, f32::max);
        let loud: Vec<f32> = powers.into_iter().filter(|power| *power > loudest * 0.063).collect();
        10.0 * (loud.iter().sum::<f32>() / f32::from(u16::try_from(loud.len()).expect("few blocks"))).log10()
    }

    #[test]
    fn an_announcement_is_as_long_as_its_clips_and_pauses() {
        let voice = albanian();
        let sentence =
            sentence(Language::Sq, "A342".parse().expect("a number"), "4", 2).expect("Albanian is spoken");
        let length = |parts: &[Part]| voice.samples(parts).expect("all clips are there").len();
        let whole = length(&announcement(&sentence, 2));
        let once = length(&sentence.parts);
        let chime = length(&[Part::Clip(CHIME.into())]);
        assert_eq!(whole, chime + 2 * once + sample_count(Duration::from_millis(700)));
        assert!((0.5..1.0).contains(&duration(chime).as_secs_f32()));
    }

    #[test]
    fn a_language_without_clips_is_refused_by_name() {
        let refusal = Voice::open(&assets(), Language::El).expect_err("no Greek voice yet");
        assert_eq!(refusal.to_string(), "there is no voice pack for el");
    }
}
