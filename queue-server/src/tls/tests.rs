use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::own::{authority_file, read_or_make};
use super::*;

fn now() -> Timestamp {
    "2026-11-26T08:00:00Z".parse().expect("a moment")
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

fn texts(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_own_certificate_is_made_once_and_anew_for_other_addresses_and_before_its_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("tls");
    let at = |machine: &[&str], moment| {
        read_or_make(&folder, &texts(&["radha.lan"]), &texts(machine), moment).expect("a certificate")
    };
    let first = at(&["192.168.1.10", "shop"], now());
    assert_eq!(first.names, ["192.168.1.10", "radha.lan", "shop"]);
    let same = at(&["192.168.1.10"], now() + days(100));
    assert_eq!(same.key.cert, first.key.cert, "a cable that is out is no reason");
    let moved = at(&["192.168.1.11"], now() + days(100));
    assert_ne!(moved.key.cert, first.key.cert);
    let renewed = at(&["192.168.1.11"], now() + days(240));
    assert_ne!(renewed.key.cert, moved.key.cert);
    assert!(renewed.ends > now() + days(400) && moved.ends.duration_since(now() + days(240)) > ALARM_BEFORE);
    assert_eq!(renewed.authority, first.authority, "devices keep the authority");
    for (file, mode) in [("radha-ca.key", 0o600), ("server.key", 0o600), ("radha-ca.pem", 0o644)] {
        let found = fs::metadata(folder.join(file)).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(found, mode, "{file}");
    }
}

/// A town's certificate in `town.pem` and `town.key` of `folder`.
fn town(folder: &Path) -> Source {
    let made = folder.join("made");
    read_or_make(&made, &texts(&["radha.example"]), &[], now()).expect("a certificate");
    let (certificate, key) = (folder.join("town.pem"), folder.join("town.key"));
    fs::copy(made.join("server.pem"), &certificate).expect("copied");
    fs::copy(made.join("server.key"), &key).expect("copied");
    fs::remove_dir_all(made).expect("removed");
    Source::Files { certificate, key }
}

#[test]
fn a_town_s_certificate_is_taken_anew_while_the_server_runs_and_a_bad_one_never() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = town(folder.path());
    let certificate = Certificate::open(&source, now()).expect("it reads");
    let first = certificate.authority();
    fs::write(folder.path().join("town.pem"), "nonsense").expect("written");
    certificate.look(now());
    assert_eq!(certificate.authority(), first, "the one before stays");
    town(folder.path());
    certificate.look(now());
    assert_ne!(certificate.authority(), first);
    assert_eq!(certificate.names(), ["radha.example"]);
}

#[test]
fn an_alarm_comes_21_days_before_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let certificate = Certificate::open(&town(folder.path()), now()).expect("it reads");
    let ends = certificate.ends();
    assert_eq!(certificate.alarm(ends - days(21)), None);
    assert_eq!(certificate.alarm(ends - days(20)), Some(days(20)));
    assert!(certificate.alarm(ends + days(1)).is_some_and(|left| left.is_negative()));
}

#[test]
fn files_that_cannot_be_used_are_told_in_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = |text: String| text.replace(&format!("{}/", folder.path().display()), "");
    let error = |source: &Source| here(Certificate::open(source, now()).expect_err("refused").to_string());
    let source = town(folder.path());
    let read = |file: &str| fs::read(folder.path().join(file)).expect("it is there");
    let put = |file: &str, text: &[u8]| fs::write(folder.path().join(file), text).expect("written");
    let (pem, key) = (read("town.pem"), read("town.key"));
    put("town.pem", &key);
    assert!(error(&source).starts_with("town.pem: holds no certificate"), "{}", error(&source));
    put("town.pem", &pem);
    put("town.key", b"");
    assert_eq!(error(&source), "town.key holds no key in PEM form that can be used");
    town(folder.path());
    put("town.key", &key);
    assert_eq!(error(&source), "town.key is not the key of town.pem");
    fs::remove_file(folder.path().join("town.key")).expect("removed");
    assert!(error(&source).starts_with("town.key: No such file"));
    let own = Source::Own { folder: folder.path().join("own"), names: texts(&["një emër"]) };
    assert!(error(&own).contains("is not a name"), "{}", error(&own));
}

#[test]
fn an_authority_whose_key_is_gone_is_not_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let make = |moment| read_or_make(folder, &[], &texts(&["shop"]), moment);
    make(now()).expect("a certificate");
    fs::remove_file(folder.join("radha-ca.key")).expect("removed");
    assert!(make(now()).is_ok(), "the certificate still holds");
    let before = fs::read(authority_file(folder)).expect("it is there");
    assert!(make(now() + days(170)).is_err(), "devices would trust nobody any more");
    assert_eq!(fs::read(authority_file(folder)).expect("it is there"), before);
}
