use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};

use super::*;

/// An authority and a certificate of it for `radha.lan`, which holds in the year 2026.
struct Office {
    authority: Authority,
    chain: [CertificateDer<'static>; 2],
}

fn office() -> Office {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let root = params.self_signed(&key).expect("an authority");
    let issuer = Issuer::from_ca_cert_der(root.der(), &key).expect("it signs");
    let mut params = CertificateParams::new(vec!["radha.lan".into()]).expect("a name");
    (params.not_before, params.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(2027, 1, 1));
    let server_key = KeyPair::generate().expect("a key");
    let server = params.signed_by(&server_key, &issuer).expect("a certificate");
    let authority = Authority::from_pem(&root.pem()).expect("it reads");
    Office { authority, chain: [server.der().clone(), root.der().clone()] }
}

fn meet(trust: Trust, office: &Office, name: &str, now: &str) -> Result<(), String> {
    let seconds = now.parse::<queue_core::value::Timestamp>().expect("a moment").as_second();
    let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds.unsigned_abs()));
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    let verifier = Verifier { trust, provider: provider() };
    let met = verifier.verify_server_cert(&office.chain[0], &office.chain[1..], &name, &[], now);
    met.map(|_| ()).map_err(|error| {
        // As the client finds it: carried by one I/O error within another.
        let carried = std::io::Error::other(std::io::Error::other(error));
        distrust(&carried).expect("the certificate is the reason")
    })
}

const SUMMER: &str = "2026-07-01T08:00:00Z";

#[test]
fn only_the_own_authority_is_taken_for_the_names_and_the_time_of_its_certificate() {
    let (own, foreign) = (office(), office());
    let trust = || Trust::Authority(own.authority.clone());
    assert_eq!(meet(trust(), &own, "radha.lan", SUMMER), Ok(()));
    let refused = |office, name, now| meet(trust(), office, name, now).expect_err("refused");
    let other = "another authority than this device's has signed its certificate";
    assert_eq!(refused(&foreign, "radha.lan", SUMMER), other);
    assert_eq!(refused(&own, "elsewhere.lan", SUMMER), "its certificate is not for this address");
    assert_eq!(refused(&own, "radha.lan", "2027-02-01T08:00:00Z"), "its certificate has expired");
    assert_eq!(meet(Trust::Nobody, &own, "radha.lan", SUMMER), Err(other.into()));
}

#[test]
fn a_device_that_woke_up_in_1970_knows_its_server_and_nobody_else() {
    let (own, foreign) = (office(), office());
    let trust = || Trust::Authority(own.authority.clone());
    assert_eq!(meet(trust(), &own, "radha.lan", "1970-01-01T00:00:00Z"), Ok(()));
    assert_eq!(meet(trust(), &own, "radha.lan", "2025-12-31T23:59:59Z"), Ok(()), "a clock of last year");
    assert!(meet(trust(), &foreign, "radha.lan", "1970-01-01T00:00:00Z").is_err());
}

#[test]
fn a_new_device_takes_the_first_authority_it_meets_and_no_other() {
    let (first, second) = (office(), office());
    let meeting = Meeting::default();
    let trust = || Trust::Met(meeting.clone());
    assert_eq!(meeting.authority(), None);
    assert_eq!(meet(trust(), &first, "radha.lan", SUMMER), Ok(()));
    assert!(meet(trust(), &second, "radha.lan", SUMMER).is_err());
    assert_eq!(meeting.authority(), Some(first.authority.clone()));
    assert_eq!(Authority::from_pem(&first.authority.to_pem()), Ok(first.authority));
}

#[test]
fn what_people_compare_is_of_one_device_and_one_authority() {
    let (own, foreign) = (office().authority, office().authority);
    let shown = enrolment_fingerprint("secret", &own);
    assert_eq!(shown.len(), "4FA0 91C3 7B22 0D9E".len());
    assert_eq!(shown, enrolment_fingerprint("secret", &own));
    assert_ne!(shown, enrolment_fingerprint("secret", &foreign), "a server in between");
    assert_ne!(shown, enrolment_fingerprint("another", &own), "a device in between");
    assert_ne!(own.fingerprint(), foreign.fingerprint());
}

#[test]
fn a_file_that_holds_no_authority_is_refused_in_one_line() {
    let refused = |text| Authority::from_pem(text).expect_err("refused").to_string();
    assert!(refused("").starts_with("holds no certificate"));
    let key = KeyPair::generate().expect("a key").serialize_pem();
    assert!(refused(&key).starts_with("holds no certificate"), "a key is none");
    let torn = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    assert!(refused(torn).starts_with("holds a damaged certificate"));
}
