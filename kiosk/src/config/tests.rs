//! What a configuration file may say, and what it is told when it is wrong.

use super::*;

const EXAMPLE: &str = include_str!("../../kiosk.example.toml");

fn refusal(text: &str) -> String {
    Config::parse(text).map(|_| "accepted".to_owned()).unwrap_or_else(|reason| reason)
}

#[test]
fn the_example_is_a_configuration() {
    let config = Config::parse(EXAMPLE).expect("the example is right");
    assert_eq!((config.name.as_str(), config.screen.panel().width), ("Kioska 1", 1080));
}

#[test]
fn whatever_is_simulated_lies_beside_the_file_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kiosk.toml");
    let simulated = "\n[keypad]\nkind = \"simulated\"\ndirectory = \"keys\"\n";
    std::fs::write(&file, EXAMPLE.replace("token_file = \"kiosk.token\"", "token = \"t\"") + simulated)
        .expect("a configuration");
    let keypad = format!("{:?}", Config::read(&file).expect("it is right").keypad);
    assert!(keypad.contains(&folder.path().join("keys").display().to_string()), "{keypad}");
}

#[test]
fn what_is_wrong_is_said_in_one_line() {
    assert_eq!(
        refusal(&EXAMPLE.replace("fullscreen", "fulscreen")),
        "line 19: unknown field `fulscreen`, expected one of `size`, `px_per_mm`, `reading_distance_cm`, \
         `fullscreen`, `headless`, `picture`, `backlight`"
    );
    assert_eq!(
        refusal(&EXAMPLE.replace("token_file", "# token_file")),
        "[server] needs either token or token_file"
    );
    assert_eq!(
        refusal(&EXAMPLE.replace("1080x1920", "wide")),
        "[screen] size must be as \"1080x1920\", each from 320 to 7680"
    );
    let roll = format!("{EXAMPLE}\n[paper]\nroll_m = 0.5\n");
    assert_eq!(refusal(&roll), "[paper] roll_m must be from 1 to 500");
}

#[test]
fn without_a_pin_there_is_no_page_for_staff_and_a_file_with_anything_else_is_said() {
    let right = EXAMPLE.replace("token_file = \"kiosk.token\"", "token = \"t\"");
    let staff = format!("{right}\n[staff]\npin_file = \"staff.pin\"\n");
    for text in [&right, &staff] {
        assert!(read(&[("kiosk.toml", text)]).expect("it is right").staff.pin.is_none());
    }
    let wrong = read(&[("kiosk.toml", &staff), ("staff.pin", "271828\n")]).expect_err("no hash");
    assert_eq!(wrong, "staff.pin: this is no hash of a PIN; write one with kiosk --write-pin");
}

/// The certificate of an authority, whose key nobody has.
const AUTHORITY: &str = "\
-----BEGIN CERTIFICATE-----\n\
MIIBqDCCAU2gAwIBAgIUeuUEvs3VVRLdaaP5/tCzNz02ItUwCgYIKoZIzj0EAwIw\n\
LzEtMCsGA1UEAwwkUmFkaGEgb2ZmaWNlIGF1dGhvcml0eSAxNzk1Njg2ODEwMTEy\n\
MCAXDTI2MTEyNTAwMDAwMFoYDzIwNTExMTIwMDAwMDAwWjAvMS0wKwYDVQQDDCRS\n\
YWRoYSBvZmZpY2UgYXV0aG9yaXR5IDE3OTU2ODY4MTAxMTIwWTATBgcqhkjOPQIB\n\
BggqhkjOPQMBBwNCAAQTKozuZlLHthuwA4xGfCUlw3VDyUB6QKpCYzlLVDoUv71W\n\
3A4sawpk1Vt9P6KUBG/W13ypaT+zxXcZRy5bzDa1o0UwQzAOBgNVHQ8BAf8EBAMC\n\
AQYwHQYDVR0OBBYEFLbgaHuRWbZXU0hChlDJJSam+lKwMBIGA1UdEwEB/wQIMAYB\n\
Af8CAQAwCgYIKoZIzj0EAwIDSQAwRgIhAIpdqnMJZh3vf+TnsgYg8o0Z8tipbfHF\n\
yW24LtWHNu/iAiEA1V0OO0Q9ZZV5R2OtLE0GS/Zhb/PCLQMLbs1+OLYzPUM=\n\
-----END CERTIFICATE-----\n\
";

fn read(files: &[(&str, &str)]) -> Result<Config, String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    Config::read(&folder.path().join("kiosk.toml"))
        .map_err(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""))
}

#[test]
fn a_server_has_one_address_or_several_and_the_boot_partition_has_the_last_word() {
    let file = |urls: &str| {
        let text = EXAMPLE.replace("url = \"http://127.0.0.1:8080\"", urls);
        format!(
            "boot_file = \"radha.toml\"\n{}",
            text.replace("token_file = \"kiosk.token\"", "token = \"t\"")
        )
    };
    let several = file("urls = [\"http://radha.lan\", \"http://10.0.0.2:8080\"]");
    let config = read(&[("kiosk.toml", &several)]).expect("it is right");
    assert_eq!(config.server.urls().collect::<Vec<_>>(), ["http://radha.lan", "http://10.0.0.2:8080"]);
    let boot = "[server]\nurl = \"http://10.0.0.9\"";
    let config = read(&[("kiosk.toml", &several), ("radha.toml", boot)]).expect("it is right");
    assert_eq!(config.server.urls().collect::<Vec<_>>(), ["http://10.0.0.9"]);
    let refused = |files: &[(&str, &str)]| read(files).map(|_| ()).expect_err("it is wrong");
    assert_eq!(
        refused(&[("kiosk.toml", &file(""))]),
        "kiosk.toml: [server] authority is missing: the file that `queue-server certificate` names"
    );
    assert_eq!(
        refused(&[("kiosk.toml", &several), ("radha.toml", "[server]\nurl = \"10.0.0.9\"")]),
        "radha.toml: [server] 10.0.0.9 must begin with https:// (or http:// on this machine)"
    );
}

#[test]
fn a_server_by_tls_is_known_by_an_authority_from_the_boot_partition_too() {
    let file = format!("boot_file = \"boot/radha.toml\"\n{EXAMPLE}");
    let file = file.replace("url = \"http://127.0.0.1:8080\"\n", "");
    let boot = "[server]\nurl = \"https://10.0.0.9:8443\"\nauthority = \"radha-ca.pem\"";
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("boot")).expect("a folder");
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    put("kiosk.toml", &file);
    put("kiosk.token", "token");
    let read = || Config::read(&folder.path().join("kiosk.toml")).map_err(|error| error.to_string());
    assert!(read().expect_err("whoever is found must be known").contains("authority is missing"));
    put("boot/radha.toml", boot);
    assert!(read().expect_err("it is not there").contains("boot/radha-ca.pem: No such file"));
    put("boot/radha-ca.pem", "nothing");
    assert!(read().expect_err("it is none").contains("holds no certificate"));
    put("boot/radha-ca.pem", AUTHORITY);
    let config = read().expect("it is right");
    assert_eq!(config.server.urls().collect::<Vec<_>>(), ["https://10.0.0.9:8443"]);
    assert_eq!(config.server.authority(), Authority::from_pem(AUTHORITY).ok());
}
