//! Checks a voice before a hall hears it: everything that is wrong with the folder, in one list.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::loudness::{LOUDNESS_DBFS, loudness_dbfs, peak};
use super::voice::{LARGEST_CLIP, Manifest, VoiceError, decode, duration};
use crate::announce::grammar;

/// No voice has more files.
pub const MOST_FILES: usize = 200;
/// No voice is larger.
pub const LARGEST_VOICE: u64 = 50 * 1024 * 1024;

/// How far a clip may be from the loudness of the others, in dB.
const LOUDNESS_WITHIN_DB: f32 = 3.0;
/// A clip that reaches this was recorded too loud.
const HIGHEST_PEAK: f32 = 0.995;
/// At the beginning of a clip, so that words follow each other evenly.
const SILENCE_BEFORE: Duration = Duration::from_millis(80);
/// At the end of a clip.
const SILENCE_AFTER: Duration = Duration::from_millis(250);
const SHORTEST: Duration = Duration::from_millis(80);
/// Of a word or number; a notice may be as long as any clip.
const LONGEST_WORD: Duration = Duration::from_secs(4);
const NOTICES: [&str; 3] = ["closing", "evacuation", "test"];

/// How much of a voice must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Every clip.
    Whole,
    /// Only some; the shipped voice has the others.
    Some,
}

/// What is wrong with the voice in a folder, each in one line; nothing when it can be used.
pub fn check(folder: &Path, extent: Extent) -> Vec<String> {
    let manifest = match Manifest::read(folder) {
        Ok(manifest) => manifest,
        Err(reason) => return vec![reason],
    };
    let mut wrong = Vec::new();
    for (field, text) in [("voice", &manifest.voice), ("licence", &manifest.licence)] {
        if text.trim().is_empty() {
            wrong.push(format!("voice.toml: {field} is empty"));
        }
    }
    let wanted: BTreeSet<String> =
        grammar::clips(manifest.language).into_iter().map(|(clip, _)| clip).collect();
    for clip in manifest.clips.keys().filter(|clip| !wanted.contains(*clip)) {
        wrong.push(format!("voice.toml: {clip:?} is not the name of a clip"));
    }
    let files = match files(folder, &mut wrong) {
        Ok(files) => files,
        Err(error) => return vec![format!("{} cannot be read: {error}", folder.display())],
    };
    let mut there = BTreeSet::new();
    for (name, path) in files {
        match name.strip_suffix(".ogg") {
            Some(clip) if wanted.contains(clip) => {
                there.insert(clip.to_owned());
                wrong.extend(
                    clip_troubles(&path, clip).into_iter().map(|trouble| format!("{name}: {trouble}")),
                );
            }
            Some(_) => wrong.push(format!("{name}: no announcement has this clip")),
            None if name == "voice.toml" || name.starts_with("README") || name.starts_with("LICENCE") => {}
            None => wrong.push(format!("{name}: a clip is an .ogg file")),
        }
    }
    if extent == Extent::Whole {
        wrong.extend(wanted.difference(&there).map(|clip| format!("{clip}.ogg: the clip is missing")));
    }
    wrong
}

/// The plain files of a folder, sorted. A link could lead out of it, and a folder has no place in it.
fn files(folder: &Path, wrong: &mut Vec<String>) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        if !kind.is_file() {
            wrong.push(format!("{name}: only plain files belong into a voice"));
            continue;
        }
        let size = entry.metadata()?.len();
        bytes += size;
        if size > LARGEST_CLIP {
            wrong.push(format!("{name}: {size} bytes are more than {LARGEST_CLIP}"));
            continue;
        }
        files.push((name, entry.path()));
    }
    if files.len() > MOST_FILES {
        wrong.push(format!("{} files are more than {MOST_FILES}", files.len()));
    }
    if bytes > LARGEST_VOICE {
        wrong.push(format!("{bytes} bytes are more than {LARGEST_VOICE}"));
    }
    files.sort();
    files.truncate(MOST_FILES);
    Ok(files)
}

fn clip_troubles(path: &Path, clip: &str) -> Vec<String> {
    // A broken file may make a decoder panic; that file is what is wrong then.
    let samples = match catch_unwind(|| decode(path)) {
        Ok(Ok(samples)) => samples,
        Ok(Err(VoiceError::Shape(_))) => return vec!["it is not mono at 22,050 samples a second".into()],
        Ok(Err(VoiceError::Clip { cause, .. })) => {
            return vec![format!("it is not a clip in Ogg Vorbis: {cause}")];
        }
        Ok(Err(error)) => return vec![error.to_string()],
        Err(_) => return vec!["it breaks the decoder".into()],
    };
    let peak = peak(&samples);
    if peak < 0.001 {
        return vec!["it is silent".into()];
    }
    let mut troubles = Vec::new();
    let length = duration(samples.len());
    let longest = if NOTICES.contains(&clip) { super::voice::LONGEST_CLIP } else { LONGEST_WORD };
    if length < SHORTEST || length > longest {
        troubles.push(format!("it lasts {:.2} s", length.as_secs_f32()));
    }
    let silent = |sample: &&f32| sample.abs() < peak / 100.0;
    let before = duration(samples.iter().take_while(silent).count());
    if before > SILENCE_BEFORE {
        troubles.push(format!("it begins with {} ms of silence", before.as_millis()));
    }
    let after = duration(samples.iter().rev().take_while(silent).count());
    if after > SILENCE_AFTER {
        troubles.push(format!("it ends with {} ms of silence", after.as_millis()));
    }
    if peak > HIGHEST_PEAK {
        troubles.push("it is recorded too loud: its peaks are cut off".into());
    }
    let loudness = loudness_dbfs(&samples);
    if (loudness - LOUDNESS_DBFS).abs() > LOUDNESS_WITHIN_DB {
        troubles.push(format!("it is at {loudness:.1} dBFS instead of {LOUDNESS_DBFS:.0}"));
    }
    troubles
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use queue_api::Language;

    use super::*;

    fn shipped(language: Language) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/sounds").join(language.code())
    }

    /// A voice with two clips, for what is wrong with it to be added.
    fn voice() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let manifest = "language = \"sq\"\nvoice = \"Ana\"\nlicence = \"CC0\"\n[clips]\n4 = \"katër\"\n";
        fs::write(folder.path().join("voice.toml"), manifest).expect("written");
        for clip in ["4.ogg", "number.ogg"] {
            fs::copy(shipped(Language::Sq).join(clip), folder.path().join(clip)).expect("copied");
        }
        folder
    }

    #[test]
    fn nothing_is_wrong_with_the_shipped_voices_and_their_manifests_say_what_the_grammar_says() {
        for language in Language::ALL {
            assert_eq!(check(&shipped(language), Extent::Whole), Vec::<String>::new(), "{language}");
            let manifest = Manifest::read(&shipped(language)).expect("a manifest");
            assert_eq!(manifest.language, language);
            assert_eq!(manifest.clips, grammar::clips(language).into_iter().collect());
        }
    }

    #[test]
    fn all_shipped_clips_are_equally_loud() {
        for language in Language::ALL {
            for (clip, _) in grammar::clips(language) {
                let samples = decode(&shipped(language).join(format!("{clip}.ogg"))).expect("a clip");
                let loudness = loudness_dbfs(&samples);
                assert!((loudness - LOUDNESS_DBFS).abs() < 1.0, "{clip} in {language} is at {loudness} dBFS");
            }
        }
    }

    #[test]
    fn some_clips_are_enough_for_a_town_that_replaces_some() {
        let voice = voice();
        assert_eq!(check(voice.path(), Extent::Some), Vec::<String>::new());
        let missing = check(voice.path(), Extent::Whole);
        assert_eq!(missing.len(), 151, "{missing:?}");
        assert!(missing.contains(&"counter.ogg: the clip is missing".to_owned()));
    }

    #[test]
    fn every_trouble_of_a_folder_is_listed() {
        let voice = voice();
        let path = |name: &str| voice.path().join(name);
        fs::write(path("1.ogg"), "no sound").expect("written");
        fs::write(path("2.wav"), "RIFF").expect("written");
        fs::write(path("3.ogg"), vec![0; 1024 * 1024 + 1]).expect("written");
        fs::copy(shipped(Language::Sq).join("5.ogg"), path("five.ogg")).expect("copied");
        fs::create_dir(path("more")).expect("made");
        std::os::unix::fs::symlink("/etc/passwd", path("6.ogg")).expect("linked");
        let mut wrong = check(voice.path(), Extent::Some);
        wrong.sort();
        let begin: Vec<String> =
            wrong.iter().map(|line| line.chars().take(44).collect::<String>().trim_end().into()).collect();
        assert_eq!(
            begin,
            [
                "1.ogg: it is not a clip in Ogg Vorbis: The f",
                "2.wav: a clip is an .ogg file",
                "3.ogg: 1048577 bytes are more than 1048576",
                "6.ogg: only plain files belong into a voice",
                "five.ogg: no announcement has this clip",
                "more: only plain files belong into a voice",
            ]
        );
    }

    #[test]
    fn a_clip_that_leads_out_of_its_folder_and_a_voice_without_licence_are_refused() {
        let voice = voice();
        let text = "language = \"sq\"\nvoice = \"Ana\"\nlicence = \" \"\n[clips]\n\"../4\" = \"katër\"\n";
        fs::write(voice.path().join("voice.toml"), text).expect("written");
        assert_eq!(
            check(voice.path(), Extent::Some),
            ["voice.toml: licence is empty", "voice.toml: \"../4\" is not the name of a clip"]
        );
        fs::write(voice.path().join("voice.toml"), "language = \"de\"").expect("written");
        assert_eq!(check(voice.path(), Extent::Some).len(), 1);
        assert!(check(Path::new("/nowhere"), Extent::Some)[0].starts_with("voice.toml cannot be read"));
    }

    /// Runs where the encoder of the shipped voices is installed.
    #[test]
    fn another_rate_silence_and_levels_are_found() {
        let voice = voice();
        let encode = |name: &str, rate_hz: u32, samples: &[f32]| {
            let wav = voice.path().join("x.wav");
            let spec = hound::WavSpec {
                channels: 1,
                sample_rate: rate_hz,
                bits_per_sample: 16,
                sample_format: hound::SampleFormat::Int,
            };
            let mut file = hound::WavWriter::create(&wav, spec).expect("made");
            for sample in samples {
                #[expect(clippy::cast_possible_truncation, reason = "samples are below one")]
                file.write_sample((sample * 32_767.0) as i16).expect("written");
            }
            file.finalize().expect("written");
            let target = voice.path().join(name);
            let encoded = Command::new("oggenc").arg("-Q").arg("-o").arg(&target).arg(&wav).status();
            fs::remove_file(wav).expect("removed");
            encoded.is_ok_and(|status| status.success())
        };
        let tone = |height: f32, length: u16| -> Vec<f32> {
            (0..length).map(|i| height * (f32::from(i) * 0.1).sin()).collect()
        };
        if !encode("1.ogg", 44_100, &tone(0.15, 22_050)) {
            return;
        }
        encode("2.ogg", 22_050, &[0.0; 22_050]);
        encode("3.ogg", 22_050, &tone(0.01, 22_050));
        encode("5.ogg", 22_050, &[vec![0.0; 11_025], tone(0.15, 11_025), vec![0.0; 11_025]].concat());
        encode("6.ogg", 22_050, &tone(0.15, 800));
        let wrong = check(voice.path(), Extent::Some);
        assert_eq!(wrong.len(), 6, "{wrong:?}");
        // How long and loud exactly depends on the encoder.
        let found = |trouble: &str| wrong.iter().any(|line| line.starts_with(trouble));
        for trouble in [
            "1.ogg: it is not mono at 22,050 samples a second",
            "2.ogg: it is silent",
            "3.ogg: it is at -43",
            "5.ogg: it begins with ",
            "5.ogg: it ends with ",
            "6.ogg: it lasts 0.0",
        ] {
            assert!(found(trouble), "{trouble}");
        }
    }
}
