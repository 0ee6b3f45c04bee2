//! A fixed set of calls in five languages as WAV files, with their length and loudness; the English ones are listened to
//! by a recogniser where one is installed.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use display_board::announce::{announcement, sentence};
use display_board::audio::loudness::{loudness_dbfs, peak};
use display_board::audio::voice::{Voices, duration};
use display_board::audio::wave_file;
use queue_api::Language;

const CALLS: [(&str, &str, u8); 6] = [
    ("A023", "4", 1),
    ("T117", "12", 1),
    ("S200", "10", 2),
    ("M999", "3", 3),
    ("A1000", "7", 1),
    ("L048", "Arka", 1),
];

fn voices() -> Voices {
    Voices::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets"), None)
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("announcements");
    fs::create_dir_all(&folder).expect("made");
    folder
}

fn name(file: &Path) -> std::borrow::Cow<'_, str> {
    file.file_name().expect("it is a file").to_string_lossy()
}

/// Stands in the output of the tests, which is kept from `println!` of a test that passes.
fn report(line: &str) {
    writeln!(io::stdout(), "{line}").expect("the output is there");
}

#[test]
fn every_language_says_every_call_at_the_same_loudness() {
    report(&format!("announcements are in {}", folder().display()));
    for language in Language::ALL {
        for (number, counter, attempt) in CALLS {
            let sentence = sentence(language, number.parse().expect("a number"), counter, attempt);
            let samples = voices()
                .samples(&announcement(std::slice::from_ref(&sentence), 2))
                .expect("all clips are there");
            let file = folder().join(format!("{language}-{number}-{counter}.wav"));
            wave_file::write(&file, &samples).expect("written");
            let (length_s, loudness) = (duration(samples.len()).as_secs_f32(), loudness_dbfs(&samples));
            report(&format!("{length_s:4.1} s {loudness:.1} dBFS {}  {}", name(&file), sentence.words));
            assert!((6.0..24.0).contains(&length_s), "{number} in {language} lasts {length_s} s");
            assert!((loudness + 19.0).abs() < 1.5, "{number} in {language} is at {loudness} dBFS");
            assert!(peak(&samples) < 0.99, "{number} in {language} is too loud");
        }
    }
}

/// Each call as it is said.
const HEARD: [(&str, &str, &str); 12] = [
    ("A023", "4", "number a twenty three counter four"),
    ("A053", "4", "number a fifty three counter four"),
    ("A023", "9", "number a twenty three counter nine"),
    ("K117", "12", "number k one hundred and seventeen counter twelve"),
    ("K117", "2", "number k one hundred and seventeen counter two"),
    ("M342", "9", "number m three hundred and forty two counter nine"),
    ("M842", "6", "number m eight hundred and forty two counter six"),
    ("T008", "10", "number t eight counter ten"),
    ("T011", "3", "number t eleven counter three"),
    ("O560", "6", "number o five hundred and sixty counter six"),
    ("O516", "8", "number o five hundred and sixteen counter eight"),
    ("S200", "7", "number s two hundred counter seven"),
];

/// What the recogniser expects: any number below a thousand, any counter below a hundred.
const GRAMMAR: &str = "#JSGF V1.0;
grammar call;
<unit> = one | two | three | four | five | six | seven | eight | nine;
<teen> = ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen;
<tens> = twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety;
<below> = <unit> | <teen> | <tens> [<unit>];
<number> = <below> | <unit> hundred [and <below>];
<letter> = a | k | m | o | t | s | l;
public <call> = number <letter> <number> counter <below>;
";

/// Where Debian's pocketsphinx and pocketsphinx-en-us put what they know.
const MODEL: &str = "/usr/share/pocketsphinx/model/en-us";

#[test]
fn a_recogniser_understands_the_english_calls_where_one_is_installed() {
    let folder = folder();
    for (number, counter, _) in HEARD {
        let sentence = sentence(Language::En, number.parse().expect("a number"), counter, 1);
        let samples = voices().samples(&sentence.parts).expect("all clips are there");
        write_16_khz(&folder.join(format!("heard-{number}-{counter}.wav")), &samples);
    }
    let files: String = HEARD.map(|(number, counter, _)| format!("heard-{number}-{counter}\n")).concat();
    fs::write(folder.join("files.txt"), files).expect("written");
    fs::write(folder.join("call.gram"), GRAMMAR).expect("written");
    let listened = Command::new("pocketsphinx_batch")
        .current_dir(&folder)
        .args(["-logfn", "/dev/null", "-adcin", "yes", "-adchdr", "44", "-cepdir", ".", "-cepext", ".wav"])
        .args(["-ctl", "files.txt", "-jsgf", "call.gram", "-hyp", "heard.txt"])
        .args(["-beam", "1e-120", "-wbeam", "1e-100", "-pbeam", "1e-120"])
        .args(["-hmm", &format!("{MODEL}/en-us"), "-dict", &format!("{MODEL}/cmudict-en-us.dict")])
        .status();
    match listened {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            report("not listened to: pocketsphinx and pocketsphinx-en-us are not installed");
            return;
        }
        listened => assert!(listened.is_ok_and(|status| status.success()), "the recogniser listens"),
    }
    let heard = fs::read_to_string(folder.join("heard.txt")).expect("what was heard");
    let (mut right, mut words) = (0, 0);
    for ((_, _, said), heard) in HEARD.iter().zip(heard.lines()) {
        let heard = heard.split(" (").next().unwrap_or_default();
        report(&format!("said {said:?}, heard {heard:?}"));
        words += said.split(' ').count();
        right += said.split(' ').zip(heard.split(' ')).filter(|(said, heard)| said == heard).count();
    }
    report(&format!("{right} of {words} words were understood"));
    assert!(words > 80 && right * 100 >= words * 85, "{right} of {words} words were understood");
}

/// What recognisers listen to.
fn write_16_khz(path: &Path, samples: &[f32]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).expect("made");
    let silence = [0.0; 8_000];
    for sample in silence.iter().chain(&resampled(samples)).chain(&silence) {
        #[expect(clippy::cast_possible_truncation, reason = "a sample is at most one")]
        file.write_sample((sample * 32_767.0) as i16).expect("written");
    }
    file.finalize().expect("written");
}

/// Linear between neighbours: 320 samples for every 441.
fn resampled(samples: &[f32]) -> Vec<f32> {
    (0..samples.len().saturating_sub(1) * 320 / 441)
        .map(|place| {
            let (whole, part) = (place * 441 / 320, place * 441 % 320);
            let part = f32::from(u16::try_from(part).expect("below 320")) / 320.0;
            samples[whole] * (1.0 - part) + samples[whole + 1] * part
        })
        .collect()
}
