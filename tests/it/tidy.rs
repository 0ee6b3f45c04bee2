//! The rules of the house that a compiler does not check: who may import whom, and what must not stand anywhere.

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the workspace").to_owned()
}

/// Every file below `folder` with one of `endings`, with its path below the root and its text.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the workspace can be read") {
            let path = entry.expect("an entry can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                let foreign = ["target", "node_modules", "dist", "demo"].contains(&name.as_str());
                if !foreign && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let below = path.strip_prefix(root()).expect("it lies below the root").display().to_string();
                found.push((below, fs::read_to_string(&path).expect("a source file is text")));
            }
        }
    }
    found.sort();
    found
}

fn rust(folder: &str) -> Vec<(String, String)> {
    files(folder, &[".rs"])
}

/// The names under `[dependencies]` and its like, but not those for development and building.
fn dependencies(package: &str) -> Vec<String> {
    let text =
        fs::read_to_string(root().join(package).join("Cargo.toml")).expect("a package has a Cargo.toml");
    let manifest: toml::Table = text.parse().expect("a Cargo.toml is TOML");
    let table = manifest.get("dependencies").and_then(toml::Value::as_table);
    table.into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// Whether the code, without comments and texts for people, names `path` as a whole.
fn names(code: &str, path: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.lines().map(str::trim_start).filter(|line| !line.starts_with("//")).any(|line| {
        line.match_indices(path).any(|(start, found)| {
            !word(line[..start].chars().next_back()) && !word(line[start + found.len()..].chars().next())
        })
    })
}

/// Files of `folder` that name one of `paths`, but for those in `but`.
fn trespassers(folder: &str, paths: &[&str], but: &[&str]) -> Vec<String> {
    rust(folder)
        .into_iter()
        .filter(|(file, _)| !but.iter().any(|allowed| file.starts_with(allowed)))
        .flat_map(|(file, code)| {
            let named =
                paths.iter().filter(|path| names(&code, path)).map(|path| format!("{file} names {path}"));
            named.collect::<Vec<_>>()
        })
        .collect()
}

fn nobody(trespassers: &[String]) {
    assert!(trespassers.is_empty(), "{trespassers:#?}");
}

const OURS: [&str; 7] =
    ["queue-core", "queue-api", "queue-server", "kiosk", "display-board", "hardware", "slip"];

#[test]
fn packages_depend_only_on_the_floors_below() {
    let allowed: [(&str, &[&str]); 7] = [
        ("queue-core", &[]),
        ("queue-api", &["queue-core"]),
        ("hardware", &[]),
        ("slip", &["queue-api", "hardware"]),
        ("queue-server", &["queue-core", "queue-api", "hardware", "slip"]),
        ("kiosk", &["queue-api", "hardware", "slip"]),
        ("display-board", &["queue-api", "hardware"]),
    ];
    for (package, below) in allowed {
        for name in dependencies(package) {
            assert!(
                !OURS.contains(&name.as_str()) || below.contains(&name.as_str()),
                "{package} depends on {name}"
            );
        }
    }
}

#[test]
fn the_rules_do_no_io_read_no_clock_and_roll_no_dice() {
    // rand_chacha only stretches a seed; it has no entropy of its own.
    let known = ["jiff", "rand_chacha", "rustc-hash", "serde", "smol_str", "thiserror", "uuid"];
    for name in dependencies("queue-core") {
        assert!(
            known.contains(&name.as_str()),
            "queue-core depends on {name}: is it free of I/O, clock and chance?"
        );
    }
    let forbidden = [
        "std::fs",
        "std::io",
        "std::env",
        "std::net",
        "std::process",
        "std::thread",
        "Instant",
        "SystemTime",
        "Timestamp::now",
        "Zoned::now",
        "now_v7",
        "new_v4",
        "std::collections::HashMap",
        "HashSet",
        "RandomState",
        "println",
        "eprintln",
    ];
    nobody(&trespassers("queue-core/src", &forbidden, &[]));
}

#[test]
fn the_contract_knows_neither_database_nor_web_framework_nor_screen() {
    for package in ["queue-api", "hardware"] {
        for name in dependencies(package) {
            assert!(!["sqlx", "axum", "slint"].contains(&name.as_str()), "{package} depends on {name}");
        }
    }
}

#[test]
fn inside_the_server_imports_point_down() {
    nobody(&trespassers("queue-server/src/storage", &["crate::app", "crate::http", "queue_api"], &[]));
    nobody(&trespassers("queue-server/src/app", &["crate::http", "axum", "sqlx"], &[]));
    let tests = ["queue-server/src/http/tests"];
    nobody(&trespassers("queue-server/src/http", &["sqlx", "crate::storage"], &tests));
}

#[test]
fn sql_stands_only_in_the_storage_and_axum_only_in_http() {
    nobody(&trespassers("queue-server/src", &["sqlx"], &["queue-server/src/storage"]));
    nobody(&trespassers(
        "queue-server/src",
        &["axum"],
        &["queue-server/src/http", "queue-server/src/lib.rs"],
    ));
}

#[test]
fn screens_are_translated_in_one_file_and_devices_live_in_hardware() {
    for program in ["kiosk", "display-board"] {
        let source = format!("{program}/src");
        let screen = [format!("{source}/ui.rs"), format!("{source}/ui/")];
        let screen: Vec<&str> = screen.iter().map(String::as_str).collect();
        nobody(&trespassers(&source, &["slint"], &screen));
        nobody(&trespassers(&source, &["queue_core", "queue_server"], &[]));
        nobody(&trespassers(&source, &["escpos", "serialport", "rppal", "gpiocdev", "evdev", "rustix"], &[]));
    }
    nobody(&trespassers("kiosk/src", &["display_board"], &[]));
    nobody(&trespassers("display-board/src", &["kiosk"], &[]));
}

#[test]
fn no_test_sleeps_or_is_ignored_and_nothing_is_left_for_later() {
    let ignored = ["#[", "ignore"].concat();
    let sleeps = ["thread", "sleep"].join("::");
    let later = [["TO", "DO"].concat(), ["FIX", "ME"].concat()];
    for folder in OURS.iter().chain(&["tests"]) {
        for (file, code) in rust(folder) {
            assert!(!code.contains(&ignored), "{file} ignores a test");
            assert!(!later.iter().any(|mark| names(&code, mark)), "{file} leaves something for later");
            let is_test =
                file.contains("/tests/") || file.ends_with("tests.rs") || file.starts_with("tests/it");
            assert!(!is_test || !names(&code, &sleeps), "{file} sleeps instead of waiting");
        }
    }
}

#[test]
fn every_package_has_the_licence_of_the_project_and_every_asset_names_its_own() {
    for package in OURS.iter().chain(&["tests"]) {
        let text = fs::read_to_string(root().join(package).join("Cargo.toml")).expect("a Cargo.toml");
        assert!(text.contains("license.workspace = true"), "{package} has no licence");
    }
    for entry in fs::read_dir(root().join("assets")).expect("there are assets") {
        let folder = entry.expect("an entry can be read").path();
        if folder.is_dir() {
            let readme = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
            assert!(
                readme.to_lowercase().contains("licen"),
                "{} has no README that names a licence",
                folder.display()
            );
        }
    }
}
