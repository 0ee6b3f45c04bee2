//! Archives as they come, and as somebody with ill will makes them.

use std::io::Write;
use std::path::PathBuf;

use queue_api::Language;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn shipped(language: Language) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/sounds").join(language.code())
}

fn manifest(voice: &str, clip: &str) -> Vec<u8> {
    format!("language = \"sq\"\nvoice = \"{voice}\"\nlicence = \"CC0\"\n[clips]\n{clip} = \"katër\"\n").into()
}

fn clip(name: &str) -> Vec<u8> {
    fs::read(shipped(Language::Sq).join(name)).expect("a clip")
}

/// An archive with these entries beside a whole small voice.
fn archive(folder: &Path, more: &[(&str, Vec<u8>)]) -> PathBuf {
    let path = folder.join("voice.zip");
    let mut writer = ZipWriter::new(File::create(&path).expect("made"));
    let small = [("voice.toml", manifest("Ana", "4")), ("4.ogg", clip("4.ogg"))];
    for (name, bytes) in small.iter().chain(more) {
        writer.start_file(*name, SimpleFileOptions::default()).expect("begun");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished");
    path
}

/// What is said of a small voice with these entries added, and that nothing was unpacked.
fn refused(more: &[(&str, Vec<u8>)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = archive(folder.path(), more);
    let voices = folder.path().join("voices");
    let wrong = install(&path, &voices, Extent::Some).expect_err("refused");
    assert_eq!(check_anywhere(&path, Extent::Some), wrong);
    assert_eq!(fs::read_dir(&voices).expect("readable").count(), 0, "nothing of it stays");
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 2, "nothing lies beside it");
    wrong
}

#[test]
fn a_whole_voice_is_installed_and_a_second_takes_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sq.zip");
    let mut writer = ZipWriter::new(File::create(&path).expect("made"));
    writer.add_directory("sq", SimpleFileOptions::default()).expect("begun");
    for entry in fs::read_dir(shipped(Language::Sq)).expect("readable") {
        let entry = entry.expect("an entry");
        let name = format!("sq/{}", entry.file_name().to_string_lossy());
        writer.start_file(name, SimpleFileOptions::default()).expect("begun");
        writer.write_all(&fs::read(entry.path()).expect("read")).expect("written");
    }
    writer.finish().expect("finished");
    assert_eq!(check_anywhere(&path, Extent::Whole), Vec::<String>::new());
    let voices = folder.path().join("voices");
    for _ in 0..2 {
        let place = install(&path, &voices, Extent::Whole).expect("installed");
        assert_eq!(place, voices.join("sq"));
        assert_eq!(check(&place, Extent::Whole), Vec::<String>::new());
        assert_eq!(fs::read_dir(&voices).expect("readable").count(), 1, "no rest of the one before");
    }
}

#[test]
fn some_clips_take_the_place_of_those_of_their_names_and_the_manifest_knows_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let voices = folder.path().join("voices");
    let first = archive(folder.path(), &[("number.ogg", clip("number.ogg"))]);
    install(&first, &voices, Extent::Some).expect("installed");
    let path = folder.path().join("other.zip");
    let mut writer = ZipWriter::new(File::create(&path).expect("made"));
    for (name, bytes) in
        [("voice.toml", manifest("Besa", "5")), ("5.ogg", clip("5.ogg")), ("4.ogg", clip("5.ogg"))]
    {
        writer.start_file(name, SimpleFileOptions::default()).expect("begun");
        writer.write_all(&bytes).expect("written");
    }
    writer.finish().expect("finished");
    let place = install(&path, &voices, Extent::Some).expect("installed");
    let read = |name: &str| fs::read(place.join(name)).expect("there");
    assert_eq!((read("4.ogg"), read("number.ogg")), (clip("5.ogg"), clip("number.ogg")));
    let both = Manifest::read(&place).expect("a manifest");
    assert_eq!((both.voice.as_str(), both.clips.len()), ("Ana; Besa", 2));
}

#[test]
fn names_that_lead_out_of_the_folder_are_refused() {
    for name in ["../4.ogg", "sq/../../4.ogg", "/etc/4.ogg", "..\\4.ogg", "C:\\4.ogg", "./4.ogg"] {
        let wrong = refused(&[(name, clip("4.ogg"))]);
        assert!(
            wrong.iter().any(|line| line.ends_with("it leads out of the voice's folder")),
            "{name}: {wrong:?}"
        );
    }
}

#[test]
fn folders_doubles_and_too_many_files_are_refused() {
    assert_eq!(refused(&[("a/b/5.ogg", clip("5.ogg"))])[0], "a/b/5.ogg: a voice has no folders");
    assert_eq!(refused(&[("a/5.ogg", clip("5.ogg"))]), ["the clips lie in several folders"]);
    assert_eq!(refused(&[("4.OGG", clip("4.ogg"))]), ["4.OGG: it is there twice"]);
    let names: Vec<String> = (0..300).map(|place| format!("{place}.txt")).collect();
    let many: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), vec![7])).collect();
    assert_eq!(refused(&many), ["302 files are more than 200"]);
    let names: Vec<String> = (0..2_000).map(|place| format!("{place}.txt")).collect();
    let many: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), vec![7])).collect();
    assert_eq!(refused(&many), ["2002 entries are more than 200"]);
}

#[test]
fn what_swells_and_what_is_too_large_is_refused_before_it_is_unpacked() {
    let wrong = refused(&[("5.ogg", vec![0; 900_000])]);
    assert!(wrong[0].starts_with("5.ogg: it swells from "), "{wrong:?}");
    let noise: Vec<u8> =
        (0..1_100_000_u32).map(|place| place.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    assert_eq!(refused(&[("5.ogg", noise)])[0], "5.ogg: 1100000 bytes are more than 1048576");
}

#[test]
fn an_entry_that_promises_less_than_it_gives_is_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = archive(folder.path(), &[("5.ogg", vec![0; 40 * 1024 * 1024])]);
    // In the central directory, and before the entry itself, stands a size of a few bytes.
    let mut bytes = fs::read(&path).expect("read");
    let true_size = u32::to_le_bytes(40 * 1024 * 1024);
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == true_size).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    fs::write(&path, bytes).expect("written");
    let voices = folder.path().join("voices");
    let wrong = install(&path, &voices, Extent::Some).expect_err("refused");
    assert!(wrong[0].starts_with("5.ogg: "), "{wrong:?}");
    assert_eq!(fs::read_dir(&voices).expect("readable").count(), 0, "nothing of it stays");
}

#[test]
fn a_link_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("voice.zip");
    let mut writer = ZipWriter::new(File::create(&path).expect("made"));
    writer.add_symlink("4.ogg", "/etc/passwd", SimpleFileOptions::default()).expect("written");
    writer.finish().expect("finished");
    assert_eq!(check_anywhere(&path, Extent::Some), ["4.ogg: only plain files belong into a voice"]);
}

#[test]
fn what_is_no_archive_and_what_no_decoder_takes_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("voice.zip");
    fs::write(&path, "PK\u{3}\u{4} nothing").expect("written");
    assert!(check_anywhere(&path, Extent::Some)[0].starts_with("it is no ZIP archive: "));
    assert!(
        check_anywhere(&folder.path().join("none.zip"), Extent::Some)[0].starts_with("it cannot be read: ")
    );
    let wrong = refused(&[("5.ogg", b"RIFF no sound".to_vec())]);
    assert!(wrong[0].starts_with("5.ogg: it is not a clip in Ogg Vorbis"), "{wrong:?}");
}

/// Archives cut off anywhere and with any byte changed are refused or hold a voice; none makes the check fail otherwise.
#[test]
fn no_damage_of_an_archive_breaks_the_check() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = fs::read(archive(folder.path(), &[])).expect("read");
    let path = folder.path().join("damaged.zip");
    for place in (0..whole.len()).step_by(whole.len() / 150) {
        fs::write(&path, &whole[..place]).expect("written");
        assert_ne!(check_anywhere(&path, Extent::Some), Vec::<String>::new(), "cut at {place}");
        let mut changed = whole.clone();
        changed[place] ^= 0x55;
        fs::write(&path, changed).expect("written");
        drop(check_anywhere(&path, Extent::Some));
    }
}

#[test]
fn a_voice_that_was_sent_takes_the_place_of_the_one_there_only_when_it_is_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let voices = folder.path().join("voices");
    let whole = folder.path().join("whole.zip");
    let mut writer = ZipWriter::new(File::create(&whole).expect("made"));
    for entry in fs::read_dir(shipped(Language::Sq)).expect("readable") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        writer.start_file(name, SimpleFileOptions::default()).expect("begun");
        writer.write_all(&fs::read(entry.path()).expect("read")).expect("written");
    }
    writer.finish().expect("finished");
    let some = fs::read(archive(folder.path(), &[])).expect("read");
    let count = || fs::read_dir(voices.join("sq")).expect("readable").count();
    install_sent(&fs::read(&whole).expect("read"), &voices).expect("installed");
    let all = count();
    install_sent(&some, &voices).expect("installed");
    assert_eq!(count(), all, "one clip was replaced, the others stay");
    let wrong = install_sent(b"PK and nothing", &voices).expect_err("refused");
    assert!(wrong[0].starts_with("it is no ZIP archive"), "{wrong:?}");
    assert_eq!(count(), all, "nothing has changed");
}
