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
    refuses(
        &["say", "--language", "en", "--number", "A023", "--counter", "4", "--wav", "x.wav"],
        1,
        "there is no voice pack for en",
    );
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
fn a_picture_is_drawn_without_server_configuration_or_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("board.png");
    let arguments = ["--screenshot", text(&file), "--size", "800x480", "--page", "not-current"];
    assert!(run(&arguments).status.success());
    let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&file).expect("a file")));
    let reader = decoder.read_info().expect("a picture");
    assert_eq!((reader.info().width, reader.info().height), (800, 480));
}
