//! The voices: the clips of each language in `sounds/<language>` of the assets, put together into an announcement.
//!
//! A town's own clips come before the shipped ones, clip by clip. A clip that is nowhere is read by espeak-ng where it is
//! installed; else the chime alone calls, and the screen says the rest.

use std::fs::File;
use std::io::{self, BufReader};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

use queue_api::Language;
use queue_api::device::OwnVoice;
use rodio::{Decoder, Source};
use serde::{Deserialize, Serialize};

use super::espeak;
use crate::announce::{Part, grammar};

/// Samples a second of every clip.
pub const RATE_HZ: NonZero<u32> = NonZero::new(22_050).expect("not zero");
/// No clip is a larger file.
pub const LARGEST_CLIP: u64 = 1024 * 1024;
/// No clip lasts longer.
pub const LONGEST_CLIP: Duration = Duration::from_secs(30);

/// Why an announcement cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
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
    /// Nobody recorded the words, and nothing reads them.
    #[error("nothing says {words:?} in {language}")]
    Unsaid {
        /// The language.
        language: Language,
        /// The words.
        words: String,
        /// Why espeak-ng does not.
        #[source]
        cause: io::Error,
    },
}

/// `voice.toml` of a voice: whose it is, and the words of each clip.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The language spoken.
    pub language: Language,
    /// Who speaks.
    pub voice: String,
    /// Under which licence the clips are.
    pub licence: String,
    /// What each clip says, by the clip's name.
    pub clips: std::collections::BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of the voice in a folder.
    ///
    /// # Errors
    /// Why there is none, in one line.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let path = folder.join("voice.toml");
        let text =
            std::fs::read_to_string(path).map_err(|error| format!("voice.toml cannot be read: {error}"))?;
        toml::from_str(&text).map_err(|error| format!("voice.toml: {}", error.message().replace('\n', " ")))
    }

    /// The manifest of a voice whose clips are replaced by those of another where that has some.
    pub fn with(mut self, other: Self) -> Self {
        for (own, new) in [(&mut self.voice, other.voice), (&mut self.licence, other.licence)] {
            if !own.split("; ").any(|known| known == new) {
                *own = format!("{own}; {new}");
            }
        }
        self.clips.extend(other.clips);
        self
    }
}

/// The voices of the town's own in a folder, as far as each says whose it is.
pub fn own_voices(folder: &Path) -> Vec<OwnVoice> {
    let read = |language: Language| {
        let voice = folder.join(language.code());
        let Manifest { language, voice: name, .. } = Manifest::read(&voice).ok()?;
        let files = std::fs::read_dir(&voice).ok()?.filter_map(Result::ok);
        let clips =
            files.filter(|file| file.path().extension().is_some_and(|ending| ending == "ogg")).count();
        Some(OwnVoice { language, voice: name, clips: u32::try_from(clips).unwrap_or(u32::MAX) })
    };
    Language::ALL.into_iter().filter_map(read).collect()
}

/// All voices there are.
#[derive(Debug, Clone)]
pub struct Voices {
    sounds: PathBuf,
    own: Option<PathBuf>,
}

impl Voices {
    /// The voices among the assets; those in a folder `own` (with a folder for each language, like `sounds`) come first,
    /// clip by clip.
    pub fn new(assets: &Path, own: Option<PathBuf>) -> Self {
        Self { sounds: assets.join("sounds"), own }
    }

    /// The samples of an announcement, -1 to 1, at [`RATE_HZ`].
    ///
    /// # Errors
    /// When a clip is broken or of another shape, or is missing and cannot be read either.
    pub fn samples(&self, parts: &[Part]) -> Result<Vec<f32>, VoiceError> {
        let mut samples = Vec::new();
        for part in parts {
            match part {
                Part::Chime => samples.extend(decode(&self.sounds.join("chime.ogg"))?),
                Part::Clip(language, name) => samples.extend(self.clip(*language, name)?),
                Part::Text(language, words) => samples.extend(read(*language, words)?),
                Part::Pause(pause) => samples.resize(samples.len() + sample_count(*pause), 0.0),
            }
        }
        Ok(samples)
    }

    fn clip(&self, language: Language, name: &str) -> Result<Vec<f32>, VoiceError> {
        let file = format!("{}/{name}.ogg", language.code());
        let mut trouble = None;
        for folder in self.own.iter().chain([&self.sounds]) {
            let path = folder.join(&file);
            if path.exists() {
                match decode(&path) {
                    Ok(samples) => return Ok(samples),
                    // A town's broken clip does not silence the shipped one.
                    Err(error) => {
                        tracing::warn!(%error, "this clip is passed over");
                        trouble = Some(error);
                    }
                }
            }
        }
        let words = grammar::clip_words(language, name).unwrap_or_else(|| name.to_owned());
        read(language, &words).map_err(|unsaid| trouble.unwrap_or(unsaid))
    }
}

/// The samples of a clip's file.
///
/// # Errors
/// When it cannot be read, is too large, or has another shape.
pub fn decode(path: &Path) -> Result<Vec<f32>, VoiceError> {
    let broken = |cause| VoiceError::Clip { path: path.into(), cause };
    let wrong = |reason: String| broken(io::Error::new(io::ErrorKind::InvalidData, reason));
    let file = File::open(path).map_err(broken)?;
    if file.metadata().map_err(broken)?.len() > LARGEST_CLIP {
        return Err(wrong(format!("it is larger than {LARGEST_CLIP} bytes")));
    }
    let clip = Decoder::new_vorbis(BufReader::new(file)).map_err(|error| wrong(error.to_string()))?;
    if clip.sample_rate() != RATE_HZ || clip.channels().get() != 1 {
        return Err(VoiceError::Shape(path.into()));
    }
    let most = sample_count(LONGEST_CLIP);
    let samples: Vec<f32> = clip.take(most + 1).collect();
    if samples.len() > most {
        return Err(wrong(format!("it lasts longer than {} s", LONGEST_CLIP.as_secs())));
    }
    Ok(samples)
}

fn read(language: Language, words: &str) -> Result<Vec<f32>, VoiceError> {
    espeak::read(language, words).map_err(|cause| VoiceError::Unsaid { language, words: words.into(), cause })
}

/// How long so many samples sound.
pub fn duration(samples: usize) -> Duration {
    let samples = u64::try_from(samples).unwrap_or(u64::MAX);
    Duration::from_micros(samples.saturating_mul(1_000_000) / u64::from(RATE_HZ.get()))
}

pub(super) fn sample_count(pause: Duration) -> usize {
    usize::try_from(pause.as_millis() * u128::from(RATE_HZ.get()) / 1_000).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::announce::{announcement, sentence};

    fn assets() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets")
    }

    fn call(language: Language) -> crate::announce::Sentence {
        sentence(language, "A342".parse().expect("a number"), "4", 2)
    }

    #[test]
    fn an_announcement_is_as_long_as_its_clips_and_pauses_in_every_language() {
        let voices = Voices::new(&assets(), None);
        let length = |parts: &[Part]| voices.samples(parts).expect("all clips are there").len();
        let chime = length(&[Part::Chime]);
        assert!((0.5..1.0).contains(&duration(chime).as_secs_f32()));
        for language in Language::ALL {
            let sentence = call(language);
            let once = length(&sentence.parts);
            let whole = length(&announcement(&[sentence], 2));
            assert_eq!(whole, chime + 2 * once + sample_count(Duration::from_millis(700)), "{language}");
        }
    }

    #[test]
    fn joints_do_not_click() {
        let voices = Voices::new(&assets(), None);
        for language in Language::ALL {
            for part in call(language).parts {
                let samples = voices.samples(std::slice::from_ref(&part)).expect("the clip is there");
                for edge in [samples.first(), samples.last()] {
                    assert!(
                        edge.is_none_or(|sample| sample.abs() < 0.02),
                        "{part:?} begins or ends with {edge:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_town_s_own_clip_comes_before_the_shipped_one_and_a_broken_one_does_not() {
        let own = tempfile::tempdir().expect("a folder");
        let folder = own.path().join("sq");
        std::fs::create_dir(&folder).expect("made");
        std::fs::copy(assets().join("sounds/sq/99.ogg"), folder.join("number.ogg")).expect("copied");
        std::fs::write(folder.join("counter.ogg"), "no sound").expect("written");
        let samples = |voices: &Voices, clip: &str| {
            voices.samples(&[Part::Clip(Language::Sq, clip.into())]).expect("it is there")
        };
        let (town, shipped) = (Voices::new(&assets(), Some(own.path().into())), Voices::new(&assets(), None));
        assert_eq!(samples(&town, "number"), samples(&shipped, "99"));
        assert_eq!(samples(&town, "counter"), samples(&shipped, "counter"));
        assert_eq!(samples(&town, "4"), samples(&shipped, "4"));
    }

    #[test]
    fn a_clip_that_is_nowhere_is_read_where_something_can_read() {
        let nowhere = tempfile::tempdir().expect("a folder");
        let said = Voices::new(nowhere.path(), None).samples(&[Part::Clip(Language::Sq, "23".into())]);
        match said {
            Ok(samples) => assert!((0.4..3.0).contains(&duration(samples.len()).as_secs_f32())),
            Err(error) => assert_eq!(error.to_string(), "nothing says \"njëzet e tre\" in sq"),
        }
    }
}
