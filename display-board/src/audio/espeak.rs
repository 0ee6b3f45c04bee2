//! Words that nobody recorded, read by espeak-ng where it is installed: a separate program, asked for one sentence at a
//! time.

use std::io::{self, Cursor, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use queue_api::Language;

use super::loudness::{level, trimmed};
use super::voice::RATE_HZ;

/// No sentence takes longer to be made.
const PATIENCE: Duration = Duration::from_secs(5);
/// A minute and a half of sound.
const MOST_BYTES: u64 = 4 * 1024 * 1024;
/// As fast as the shipped voices.
const WORDS_A_MINUTE: &str = "140";

/// Reads words; its samples are levelled like a clip's.
///
/// # Errors
/// When espeak-ng is not installed, fails, or takes too long.
pub(super) fn read(language: Language, words: &str) -> io::Result<Vec<f32>> {
    let voice = match language {
        Language::En => "en-gb",
        Language::Sq | Language::It | Language::El | Language::Mk => language.code(),
    };
    let mut espeak = Command::new("espeak-ng")
        .args(["-v", voice, "-s", WORDS_A_MINUTE, "--stdin", "--stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (done, made) = mpsc::channel();
    let (stdin, stdout) = (espeak.stdin.take(), espeak.stdout.take());
    let words = words.to_owned();
    std::thread::Builder::new().name("espeak".into()).spawn(move || {
        // Nobody waits for it any more when it comes too late.
        drop(done.send(talk(stdin, stdout, &words)));
    })?;
    let spoken = made.recv_timeout(PATIENCE);
    if spoken.is_err() {
        espeak.kill()?;
    }
    espeak.wait()?;
    let bytes = spoken.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "espeak-ng takes too long"))??;
    let mut samples = trimmed(&decode(&bytes)?).to_vec();
    if samples.is_empty() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "espeak-ng said nothing"));
    }
    level(&mut samples);
    Ok(samples)
}

fn talk(stdin: Option<impl Write>, stdout: Option<impl Read>, words: &str) -> io::Result<Vec<u8>> {
    if let Some(mut stdin) = stdin {
        stdin.write_all(words.as_bytes())?;
    }
    let mut bytes = Vec::new();
    if let Some(stdout) = stdout {
        stdout.take(MOST_BYTES).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// A WAV file of unknown length, as it comes through a pipe.
fn decode(bytes: &[u8]) -> io::Result<Vec<f32>> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, format!("espeak-ng gave {what}"));
    let reader = hound::WavReader::new(Cursor::new(bytes)).map_err(|_| wrong("no WAV file"))?;
    let spec = reader.spec();
    if (spec.sample_rate, spec.channels, spec.bits_per_sample) != (RATE_HZ.get(), 1, 16) {
        return Err(wrong("sound of another shape"));
    }
    // The header promises more than a pipe gives; what came is what was said.
    let samples = reader.into_samples::<i16>().map_while(Result::ok);
    Ok(samples.map(|sample| f32::from(sample) / 32_768.0).collect())
}
