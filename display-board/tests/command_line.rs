//! The program as it is started: its answers and the status it ends with.

use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_display-board")).args(arguments).output().expect("the program starts")
}

/// Ends with a status and says why in one line.
fn refuses(arguments: &[&str], status: i32, reason: &str) {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
    assert!(said.contains(reason), "{arguments:?}: {said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{arguments:?}: {said}");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of letters")
}

#[test]
fn wrong_arguments_end_with_two_and_what_fails_with_one() {
    refuses(&[], 2, "say what to do");
    refuses(&["--colour", "red"], 2, "--colour");
    refuses(&["--config", "/nowhere/board.toml"], 2, "/nowhere/board.toml cannot be read");
    refuses(&["--screenshot", "x.png", "--size", "big"], 2, "is not a size");
    refuses(&["--screenshot", "x.png", "--language", "de"], 2, "one of sq, en, it, el, mk");
    refuses(&["--screenshot", "/nowhere/board.png"], 1, "/nowhere/board.png cannot be written");
    let say = |number, wav| ["say", "--language", "sq", "--number", number, "--counter", "4", "--wav", wav];
    refuses(&say("23", "x.wav"), 2, "a letter and three to five digits");
    refuses(&say("A023", "/nowhere/x.wav"), 1, "/nowhere/x.wav cannot be written");
    let output = run(&["check-voice", "/nowhere"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn say_writes_the_announcement_as_16_bit_wav_and_tells_its_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let wav = folder.path().join("a023.wav");
    let output = run(&["say", "--language", "sq", "--number", "A023", "--counter", "4", "--wav", text(&wav)]);
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("Numri A njëzet e tre, sporteli katër."), "{said}");
    let file = hound::WavReader::open(&wav).expect("a WAV file");
    assert_eq!((file.spec().bits_per_sample, file.spec().channels), (16, 1));
    let length_s = file.duration() / file.spec().sample_rate;
    assert!((8..12).contains(&length_s), "{length_s} s");
}

#[test]
fn every_language_is_said_and_two_take_turns() {
    let folder = tempfile::tempdir().expect("a folder");
    let wav = folder.path().join("a023.wav");
    for (language, words) in [
        ("en", "Number A twenty-three, counter four."),
        ("it", "Numero A ventitré, sportello quattro."),
        ("el", "Αριθμός Α είκοσι τρία, θυρίδα τέσσερα."),
        ("mk", "Број А дваесет и три, шалтер четири."),
    ] {
        let arguments =
            ["say", "--language", language, "--number", "A023", "--counter", "4", "--wav", text(&wav)];
        let output = run(&arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.starts_with(words), "{said}");
        let output = run(&[&arguments[..], &["--then", "sq"]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with(&format!("{words} Numri A njëzet e tre, sporteli katër.")), "{said}");
    }
}

#[test]
fn a_person_gets_the_words_to_speak_and_a_shipped_voice_is_checked() {
    let listed = run(&["clips", "--language", "it"]);
    let listed = String::from_utf8_lossy(&listed.stdout);
    assert!(listed.contains("23 = \"ventitré\"") && listed.contains("counter = \"sportello\""), "{listed}");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/sounds/it");
    assert!(run(&["check-voice", text(&shipped)]).status.success());
    let nothing = tempfile::tempdir().expect("a folder");
    std::fs::write(nothing.path().join("voice.toml"), listed.as_bytes()).expect("written");
    let output = run(&["check-voice", text(nothing.path())]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("voice.toml: licence is empty") && said.contains("counter.ogg: the clip is missing"),
        "{said}"
    );
}

#[test]
fn a_picture_is_drawn_without_server_configuration_or_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("board.png");
    let arguments = ["--screenshot", text(&file), "--size", "800x480", "--page", "not-current"];
    assert!(run(&arguments).status.success());
    let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&file).expect("a file")));
    let reader = decoder.read_info().expect("a picture");
    assert_eq!((reader.info().width, reader.info().height), (800, 480));
}
