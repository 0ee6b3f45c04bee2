//! What a file may say, and what is refused in one line.

use super::*;
use crate::audio::Sink;
use crate::picture::Size;

const LEAST: &str = "server = \"http://127.0.0.1:8080\"\noffice = \"belsh\"\n";

fn parse(text: &str) -> Result<Config, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("board.toml");
    fs::write(&path, text).expect("written");
    fs::write(folder.path().join("token"), "secret\n").expect("written");
    let here = format!("{}/", folder.path().display());
    Config::read(&path).map_err(|error| error.to_string().replace(&here, ""))
}

fn refusal(more: &str) -> String {
    parse(&format!("{LEAST}{more}")).expect_err("refused")
}

#[test]
fn the_least_is_server_and_office_and_the_rest_has_defaults() {
    let config = parse(LEAST).expect("a configuration");
    assert_eq!(config.language, Language::Sq);
    assert_eq!(config.screen, ScreenConfig::Window { size: Size::FULL_HD, full_screen: false });
    assert_eq!(
        config.sound,
        Some(SoundConfig {
            sink: Sink::Device(None),
            volume: 1.0,
            quiet: None,
            beside_kiosk: 0.3,
            voices: None
        })
    );
}

#[test]
fn the_example_is_a_configuration() {
    let text = include_str!("../../display-board.example.toml");
    let config = parse(&text.replace("board.token", "token")).expect("a configuration");
    assert!(matches!(config.access, Access::Right(right) if right.token == "secret"));
}

#[test]
fn a_headless_board_draws_and_writes_beside_its_configuration() {
    let text = format!(
        "{LEAST}[screen]\nheadless = true\npicture = \"board.png\"\nsize = \"800x480\"\n\
         [sound]\nsink = \"wav\"\ndirectory = \"announcements\"\nvolume_percent = 50\n"
    );
    let config = parse(&text).expect("a configuration");
    let ScreenConfig::Picture { size, path } = config.screen else { panic!("a picture") };
    assert_eq!(size, Size { width: 800, height: 480 });
    assert!(path.is_absolute() && path.ends_with("board.png"));
    let sound = config.sound.expect("sound");
    assert!(matches!(sound.sink, Sink::Wav(path) if path.ends_with("announcements")));
    assert!((sound.volume - 0.5).abs() < 0.001);
}

#[test]
fn the_layout_follows_the_reading_distance() {
    let layout = |distance_m: f32| {
        let screen = format!("{LEAST}[screen]\nheight_mm = 685\nreading_distance_m = {distance_m:.1}\n");
        parse(&screen).expect("a configuration").layout
    };
    assert_eq!(layout(8.0), Layout::Hall);
    assert_eq!(layout(15.0), Layout::Counter);
    assert_eq!(
        refusal("[screen]\nheight_mm = 685"),
        "board.toml: give reading_distance_m and height_mm together"
    );
}

#[test]
fn a_board_is_quieter_at_a_time_of_the_day() {
    let text = format!("{LEAST}[sound]\nvolume_percent = 80\nquiet = \"12:00-13:00\"\nquiet_percent = 30\n");
    let sound = parse(&text).expect("a configuration").sound.expect("sound");
    assert!((sound.volume_at("11:59") - 0.8).abs() < 0.001);
    assert!((sound.volume_at("12:30") - 0.3).abs() < 0.001);
}

#[test]
fn a_counter_s_board_shows_its_counter_and_the_way_to_it() {
    let text = format!(
        "{LEAST}counters = [\"4\"]\nzone = \"Kati 2\"\nways = {{ 4 = \"→ Kati 2\" }}\n\
         [screen]\nlayout = \"counter\"\nnight = \"20:00-06:00\"\n"
    );
    let config = parse(&text).expect("a configuration");
    assert_eq!((config.layout, config.counters), (Layout::Counter, vec!["4".to_owned()]));
    assert_eq!(config.ways["4"], "→ Kati 2");
    assert!(config.night.is_some_and(|night| night.include("23:00")));
}

#[test]
fn a_board_is_public_or_has_a_right_or_is_new() {
    let access =
        |more: &str| parse(&format!("server = \"http://127.0.0.1:8080\"\n{more}")).map(|it| it.access);
    let office = OfficeId::new("belsh");
    assert_eq!(access("office = \"belsh\""), Ok(Access::Public(office)));
    assert!(matches!(access("token_file = \"missing\""), Ok(Access::New(file)) if file.ends_with("missing")));
    assert!(matches!(access("office = \"belsh\"\ntoken_file = \"token\""), Ok(Access::Right(_))));
    let error = access("").expect_err("refused");
    assert_eq!(error, "board.toml: office is missing, or a token_file for a board that is new");
    let error = access("token_file = \"token\"").expect_err("refused");
    assert_eq!(error, "token: holds a token, and no office is configured");
    let secure = parse("server = \"https://10.0.0.2:8443\"\noffice = \"belsh\"\ntoken = \"t\"");
    assert!(secure.expect_err("refused").contains("authority is missing"));
    assert!(parse("server = \"https://10.0.0.2:8443\"\ntoken_file = \"missing\"").is_ok());
}

#[test]
fn what_makes_no_sense_is_refused_in_one_line() {
    assert_eq!(
        parse("server = \"x\"\noffice = \"b\"").expect_err("refused"),
        "board.toml: server must begin with https:// (or http:// on this machine)"
    );
    assert_eq!(refusal("[screen]\nheadless = true"), "board.toml: a headless screen needs a picture");
    assert_eq!(
        refusal("token = \"a\"\ntoken_file = \"token\""),
        "board.toml: give token or token_file, not both"
    );
    assert_eq!(refusal("[sound]\nsink = \"wav\""), "board.toml: sound to wav files needs a directory");
    assert!(refusal("[slides]\nfolder = \"x\"\nseconds = 1").ends_with("for 5 to 600 seconds"));
    let counter = "[screen]\nlayout = \"counter\"\n[slides]\nfolder = \"x\"";
    assert!(refusal(counter).ends_with("in the layout \"hall\" only"));
    assert!(refusal("[sound]\nsink = \"network\"").ends_with("over the network needs an address"));
    assert!(refusal("[sound]\naddress = \"hall:4953\"").ends_with("only for the sink \"network\""));
    assert!(refusal("[sound]\nsink = \"none\"\ndevice = \"x\"").contains("only for the sink"));
    assert!(refusal("[sound]\nvolume_percent = 101").contains("go from 0 to 100"));
    let unknown = refusal("[screen]\ncolour = \"red\"");
    assert!(unknown.starts_with("board.toml, line 4: unknown field `colour`"), "{unknown}");
    assert!(refusal("[screen]\nsize = \"big\"").contains("is not a size like 1920x1080"));
    assert!(Config::read(Path::new("/nowhere/board.toml")).is_err());
}
