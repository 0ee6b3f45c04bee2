//! The voice: the program espeak-ng, one process for each utterance.
//!
//! What always holds: at most one utterance sounds; a new one, or silence, stops the one before at once; and a machine
//! without the program, or without a sound device, serves people as before, and its log says so once.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use queue_api::Language;
use serde::Deserialize;

use crate::flow::{LOUDNESS_STEPS, VOLUMES};

/// The loudspeaker at its steps of 3 dB, in parts of its full amplitude.
const LOUDNESS_PERCENT: [u16; LOUDNESS_STEPS as usize] = [25, 35, 50, 71, 100];

/// How often to look whether an utterance has ended.
const LOOK: Duration = Duration::from_millis(50);

/// The voice of a kiosk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The program.
    pub program: PathBuf,
    /// The sound device of the loudspeaker; the machine's usual one when left out.
    pub loudspeaker: Option<String>,
    /// The sound device of the headphones; the loudspeaker's when left out.
    pub headphones: Option<String>,
    /// espeak-ng's amplitude of the most quiet of four steps of 6 dB, from 1 to 25. At the second step, at which every
    /// person finds the kiosk, it must be 65 dB(A) at most where people stand.
    pub amplitude: u16,
    /// Words a minute.
    pub words_per_minute: u16,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            program: "espeak-ng".into(),
            loudspeaker: None,
            headphones: None,
            amplitude: 25,
            words_per_minute: 145,
        }
    }
}

impl Config {
    /// What is wrong with it, if anything.
    pub fn fault(&self) -> Option<&'static str> {
        if !(1..=25).contains(&self.amplitude) {
            return Some("[speech] amplitude must be from 1 to 25");
        }
        if !(80..=300).contains(&self.words_per_minute) {
            return Some("[speech] words_per_minute must be from 80 to 300");
        }
        None
    }
}

/// Something to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    /// In words, see [`super::spell`].
    pub text: String,
    /// The language of the text.
    pub language: Language,
    /// Whether it goes to the headphones.
    pub headphones: bool,
    /// The step of loudness, from 0.
    pub volume: u8,
    /// How loud the loudspeaker is, as the staff want it, below [`LOUDNESS_STEPS`].
    pub loudness: u8,
}

/// What the voice is to do: an utterance, or silence.
pub type Order = Option<Utterance>;

/// Starts the voice's thread and says where its orders go; `reads` hears whenever it begins and ceases to speak. It ends
/// when nobody can give it orders any more.
///
/// # Errors
/// When there is no thread for it.
pub fn start(config: Config, reads: impl Fn(bool) + Send + 'static) -> io::Result<Sender<Order>> {
    let (sender, orders) = mpsc::channel();
    thread::Builder::new().name("voice".into()).spawn(move || Voice::new(config).obey(&orders, &reads))?;
    Ok(sender)
}

struct Voice {
    config: Config,
    /// The program could not be started, which was said.
    is_silent: bool,
}

impl Voice {
    fn new(config: Config) -> Self {
        Self { config, is_silent: false }
    }

    fn obey(&mut self, orders: &Receiver<Order>, reads: &impl Fn(bool)) {
        let mut speaking: Option<Child> = None;
        loop {
            let order = match &mut speaking {
                None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(_) => orders.recv_timeout(LOOK),
            };
            match order {
                Ok(order) => {
                    hush(speaking.take());
                    // Only the newest order counts.
                    let order = orders.try_iter().last().unwrap_or(order);
                    speaking = order.and_then(|utterance| self.say(&utterance));
                    reads(speaking.is_some());
                }
                Err(RecvTimeoutError::Timeout) => {
                    if speaking.as_mut().is_some_and(|child| !matches!(child.try_wait(), Ok(None))) {
                        speaking = None;
                        reads(false);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    hush(speaking);
                    return;
                }
            }
        }
    }

    fn say(&mut self, utterance: &Utterance) -> Option<Child> {
        match speak(&self.config, utterance, None) {
            Ok(child) => {
                self.is_silent = false;
                Some(child)
            }
            Err(error) => {
                if !self.is_silent {
                    let program = self.config.program.display();
                    tracing::error!(%error, %program, "nothing can be spoken; is espeak-ng installed?");
                    self.is_silent = true;
                }
                None
            }
        }
    }
}

/// Starts to say something: aloud, or into a sound file.
///
/// # Errors
/// When the program cannot be started or does not listen.
pub fn speak(config: &Config, utterance: &Utterance, wav: Option<&Path>) -> io::Result<Child> {
    let mut command = Command::new(&config.program);
    command.args(["-b", "1", "--stdin", "-v", voice(utterance.language)]);
    command.args(["-s", &config.words_per_minute.to_string()]);
    command.args(["-a", &amplitude(config, utterance).to_string()]);
    let headphones = config.headphones.as_ref().filter(|_| utterance.headphones);
    if let Some(device) = headphones.or(config.loudspeaker.as_ref()) {
        command.args(["-d", device]);
    }
    if let Some(wav) = wav {
        command.arg("-w").arg(wav);
    }
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let written = child.stdin.take().map(|mut stdin| stdin.write_all(utterance.text.as_bytes()));
    if let Some(Err(error)) = written {
        hush(Some(child));
        return Err(error);
    }
    Ok(child)
}

fn amplitude(config: &Config, utterance: &Utterance) -> u16 {
    let full = config.amplitude << utterance.volume.min(VOLUMES - 1);
    if utterance.headphones {
        return full;
    }
    let percent = LOUDNESS_PERCENT[usize::from(utterance.loudness.min(LOUDNESS_STEPS - 1))];
    (full * percent).div_ceil(100)
}

/// The voice of a language.
fn voice(language: Language) -> &'static str {
    match language {
        Language::Sq => "sq",
        Language::En => "en-gb",
        Language::It => "it",
        Language::El => "el",
        Language::Mk => "mk",
    }
}

fn hush(speaking: Option<Child>) {
    if let Some(mut child) = speaking {
        // It may have ended by itself; that is silence as well.
        if let Err(error) = child.kill().and_then(|()| child.wait()) {
            tracing::debug!(%error, "an utterance cannot be stopped");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::USUAL_VOLUME;
    use crate::speech::spell;
    use crate::words::Words;

    fn utterance(language: Language, text: &str) -> Utterance {
        Utterance {
            text: spell(language, text),
            language,
            headphones: false,
            volume: USUAL_VOLUME,
            loudness: LOUDNESS_STEPS - 1,
        }
    }

    /// How long the real voice speaks, in milliseconds, and its loudest sample.
    fn heard(utterance: &Utterance) -> (usize, u16) {
        let folder = tempfile::tempdir().expect("a folder");
        let wav = folder.path().join("said.wav");
        let child = speak(&Config::default(), utterance, Some(&wav));
        let mut child = child.expect(".ci/packages installs espeak-ng");
        assert!(child.wait().expect("it ends").success());
        let bytes = std::fs::read(wav).expect("a sound file");
        let (header, samples) = bytes.split_at(44);
        let rate = u32::from_le_bytes(header[28..32].try_into().expect("four bytes"));
        let loudest = samples
            .chunks_exact(2)
            .map(|pair| i16::from_le_bytes([pair[0], pair[1]]).unsigned_abs())
            .max()
            .unwrap_or_default();
        (samples.len() * 1_000 / usize::try_from(rate).expect("a rate"), loudest)
    }

    #[test]
    fn the_real_voice_speaks_every_language() {
        for language in Language::ALL {
            let question = Words::of(language).tr("What have you come for?");
            let (length_ms, loudest) = heard(&utterance(language, question));
            assert!((600..6_000).contains(&length_ms), "{language}: {length_ms} ms");
            assert!(loudest > 1_000, "{language}: {loudest}");
        }
    }

    #[test]
    fn from_the_most_quiet_step_to_the_loudest_are_eighteen_decibels() {
        let at = |volume| f64::from(heard(&Utterance { volume, ..utterance(Language::Sq, "Merr numrin") }).1);
        let range_db = 20.0 * (at(VOLUMES - 1) / at(0)).log10();
        assert!((15.0..=19.0).contains(&range_db), "{range_db:.1} dB");
    }

    #[test]
    fn the_staff_make_the_loudspeaker_quieter_by_steps_of_three_decibels_and_not_the_headphones() {
        let at = |loudness, headphones| {
            let said = utterance(Language::Sq, "Merr numrin");
            amplitude(&Config::default(), &Utterance { loudness, headphones, ..said })
        };
        assert_eq!([0, 1, 2, 3, 4].map(|loudness| at(loudness, false)), [13, 18, 25, 36, 50]);
        assert_eq!([0, 4].map(|loudness| at(loudness, true)), [50, 50]);
        let heard_at =
            |loudness| f64::from(heard(&Utterance { loudness, ..utterance(Language::Sq, "Merr") }).1);
        let range_db = 20.0 * (heard_at(4) / heard_at(0)).log10();
        assert!((10.0..=13.5).contains(&range_db), "{range_db:.1} dB");
    }

    #[test]
    fn what_reads_like_an_instruction_to_the_voice_is_none() {
        let length_ms = |text| heard(&utterance(Language::Sq, text)).0;
        // Two brackets would make phonemes of what stands between them.
        assert_eq!(length_ms("[[_:_:_:_:]] Merr numrin").abs_diff(length_ms(": : : : Merr numrin")), 0);
    }

    #[test]
    fn a_machine_without_the_program_goes_on_in_silence() {
        let voice = start(Config { program: "/nowhere/espeak-ng".into(), ..Config::default() }, |_| {});
        let voice = voice.expect("a thread");
        for order in [Some(utterance(Language::Sq, "Një")), Some(utterance(Language::Sq, "Dy")), None] {
            voice.send(order).expect("the voice listens");
        }
    }

    #[test]
    fn a_new_utterance_ends_the_one_before_at_once() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let (program, log) = (folder.path().join("voice"), folder.path().join("log"));
        // A voice that writes down what it is to say, and then speaks for an hour.
        let script = format!("#!/bin/sh\n(cat; echo) >> {}\nexec sleep 3600\n", log.display());
        std::fs::write(&program, script).expect("a script");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("it runs");
        let config = Config { program, ..Config::default() };
        let (sender, orders) = mpsc::channel();
        let voice = thread::spawn(move || Voice::new(config).obey(&orders, &|_| {}));
        for (nth, text) in ["një", "dy"].into_iter().enumerate() {
            sender.send(Some(utterance(Language::Sq, text))).expect("the voice listens");
            // A line is written once its end is.
            while std::fs::read_to_string(&log).unwrap_or_default().matches('\n').count() <= nth {
                thread::yield_now();
            }
        }
        drop(sender);
        voice.join().expect("the thread ends, although both would speak for an hour");
        let said = std::fs::read_to_string(log).expect("a log");
        assert_eq!(said.lines().collect::<Vec<_>>(), ["një", "dy"]);
    }
}
