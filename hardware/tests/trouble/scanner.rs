//! Scanners that send in pieces, with noise, without end, and are pulled out in the middle.

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use hardware::scanner::{DeviceScanner, DocumentKey, Pauses, Scan, Scanner, ScannerError, SerialSource};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::line::{Plug, Socket};
use crate::with_every_seed;

/// What nobody waits longer for.
const HANG: Duration = Duration::from_secs(5);

/// Short pauses, so that a script is short too.
const PAUSES: Pauses =
    Pauses { between_rows: Duration::from_millis(30), within_row: Duration::from_millis(50) };

/// Something that can be scanned, with what it must give.
const SCANS: [(&[&str], &str); 5] = [
    (&["radha:a:ACDEF34HJK"], "radha:a:ACDEF34HJK"),
    (&["https://radha.example/t/K7M2QD4XN9"], "https://radha.example/t/K7M2QD4XN9"),
    (
        &[
            "IDALB0370000017J55215001V<<<<<",
            "9502150F3302141ALB<<<<<<<<<<<5",
            "SHEMBULL<<ARTA<<<<<<<<<<<<<<<<",
        ],
        "J55215001V",
    ),
    (
        &["P<ALBPROVA<<GJERGJ<ILIR<<<<<<<<<<<<<<<<<<<<<", "BA00000018ALB8807043M3107036I80704002E<<<<32"],
        "I80704002E",
    ),
    (
        &[
            "I<UTOD231458907<<<<<<<<<<<<<<<",
            "7408122F1204159UTO<<<<<<<<<<<6",
            "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        ],
        "UTOD23145890",
    ),
];

/// The bytes in which one of many models sends these rows.
fn framed(rows: &[&str], chance: &mut ChaCha8Rng) -> Vec<u8> {
    let end = ["\r", "\n", "\r\n", "\t"][chance.random_range(0..4)];
    let body: String = rows.iter().map(|row| format!("{row}{end}")).collect();
    match chance.random_range(0..5) {
        0 => body.into_bytes(),
        1 => format!("\u{2}{body}\u{3}").into_bytes(),
        2 => format!("\u{1}\u{0}\u{5b}OU\u{2}1{body}\u{3}Z").into_bytes(),
        3 => rows.iter().map(|row| format!("]Q1{row}{end}")).collect::<String>().into_bytes(),
        // All rows as one, without an end.
        _ => rows.concat().into_bytes(),
    }
}

/// A mishap between two scans; the scanner is plugged in afterwards.
fn trouble(plug: &mut Plug, socket: &Socket, chance: &mut ChaCha8Rng) {
    let send = |plug: &mut Plug, bytes: &[u8]| plug.device.write_all(bytes).expect("somebody reads");
    match chance.random_range(0..6) {
        0 => send(plug, &[b"x".repeat(chance.random_range(1..9_000)), b"\r".to_vec()].concat()),
        1 => {
            let noise: Vec<u8> = (0..chance.random_range(1..600)).map(|_| chance.random()).collect();
            send(plug, &noise);
        }
        2 => {
            let (rows, _) = SCANS[chance.random_range(0..SCANS.len())];
            let bytes = framed(rows, chance);
            send(plug, &bytes[..chance.random_range(0..bytes.len())]);
            *plug = socket.plug_in();
        }
        3 => *plug = socket.plug_in(),
        4 => send(plug, b"I<ALB\r"),
        _ => {}
    }
}

fn content(scan: &Scan) -> Option<String> {
    match scan {
        Scan::Text(text) => Some(text.reveal().to_owned()),
        Scan::Document(identity) => {
            if let DocumentKey::PersonalNumber(number) = identity.key() {
                assert_eq!(number, &identity.key_text());
            }
            Some(identity.key_text().reveal().to_owned())
        }
        Scan::Unreadable(_) => None,
    }
}

/// Everything that is read until the line has been quiet for long enough.
fn read_all(scanner: &mut impl Scanner, seed: u64) -> Vec<Scan> {
    let mut scans = Vec::new();
    loop {
        let patience = PAUSES.within_row * 3;
        let started = Instant::now();
        let read = scanner.wait(patience);
        assert!(started.elapsed() < HANG, "seed {seed}: {:?}", started.elapsed());
        match read {
            Ok(Some(scan)) => scans.push(scan),
            Ok(None) => return scans,
            Err(ScannerError::Flood) => {}
            // It is plugged in again already, and found at one of the next tries.
            Err(ScannerError::Gone(_)) => {}
        }
    }
}

fn run(seed: u64) {
    let chance = &mut ChaCha8Rng::seed_from_u64(seed);
    let socket = Socket::new();
    let mut plug = socket.plug_in();
    let mut scanner = DeviceScanner::with_pauses(SerialSource::new(socket.place(), 115_200), PAUSES);
    assert!(read_all(&mut scanner, seed).is_empty(), "seed {seed}: nobody scanned");
    for _ in 0..chance.random_range(1..4) {
        trouble(&mut plug, &socket, chance);
        for scan in read_all(&mut scanner, seed) {
            // Half a code may be read as a code; but never is anybody else named.
            assert!(!matches!(scan, Scan::Document(_)), "seed {seed}: an identity out of noise");
        }
        let (rows, expected) = SCANS[chance.random_range(0..SCANS.len())];
        // Whoever is not understood scans again, as a machine that does other things may tear a scan apart.
        let mut tries = 0;
        loop {
            let bytes = framed(rows, chance);
            for piece in bytes.chunks(chance.random_range(1..=bytes.len())) {
                plug.device.write_all(piece).expect("somebody reads");
                thread::yield_now();
            }
            let read: Vec<String> = read_all(&mut scanner, seed).iter().filter_map(content).collect();
            if read == [expected] {
                break;
            }
            tries += 1;
            assert!(tries < 20, "seed {seed}: {rows:?} is not read, but {read:?}");
        }
    }
}

#[test]
fn whoever_scans_is_read_after_any_trouble_and_nobody_is_made_up() {
    with_every_seed(run);
}
