//! The server's own small authority, for an office whose town has none: made once, it signs certificates for the names and
//! addresses of this machine, and new ones before they end. Devices keep the authority, so they never notice.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write;
use std::net::IpAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use queue_core::value::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use super::Shown;
use super::files::{self, CertificateError};

/// How long the authority holds: longer than any device.
const AUTHORITY_YEARS: i16 = 25;
/// How long a certificate holds, and how long before its end there is a new one: twice as long as the alarm before it.
const CERTIFICATE_LASTS: SignedDuration = SignedDuration::from_hours(180 * 24);
const RENEWED_BEFORE: SignedDuration = SignedDuration::from_hours(42 * 24);
/// It holds since the day before, for devices whose clock is a little behind.
const BACKDATED: SignedDuration = SignedDuration::from_hours(24);

/// The certificate of the authority, which is no secret.
pub(super) fn authority_file(folder: &Path) -> PathBuf {
    folder.join("radha-ca.pem")
}

/// The certificate in `folder`, if it is for these names and the addresses of this machine and does not end soon; else a
/// new one.
pub(super) fn read_or_make(
    folder: &Path,
    names: &[String],
    machine: &[String],
    now: Timestamp,
) -> Result<Shown, CertificateError> {
    let wanted: BTreeSet<&String> = names.iter().chain(machine).collect();
    let (certificate, key) = (folder.join("server.pem"), folder.join("server.key"));
    if certificate.exists() && authority_file(folder).exists() {
        let shown = files::read(&certificate, &key)?;
        let is_for_all = wanted.iter().all(|name| shown.names.contains(*name));
        if is_for_all && shown.ends.duration_since(now) > RENEWED_BEFORE {
            return Ok(shown);
        }
    }
    let issuer = authority(folder, now)?;
    let wanted: Vec<String> = wanted.into_iter().cloned().collect();
    let server_key = KeyPair::generate().map_err(CertificateError::NotMade)?;
    let mut params = params(&wanted, now - BACKDATED, now + CERTIFICATE_LASTS)?;
    params.distinguished_name.push(DnType::CommonName, "Radha queue server");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    let made = params.signed_by(&server_key, &issuer).map_err(CertificateError::NotMade)?;
    // The key first: a certificate without its key would be taken for a whole one.
    write(&key, &server_key.serialize_pem(), 0o600)?;
    write(&certificate, &(made.pem() + &files::text(&authority_file(folder))?), 0o644)?;
    files::read(&certificate, &key)
}

/// The authority in `folder`, made when there is none.
fn authority(folder: &Path, now: Timestamp) -> Result<Issuer<'static, KeyPair>, CertificateError> {
    let (certificate, key) = (authority_file(folder), folder.join("radha-ca.key"));
    if !certificate.exists() {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| CertificateError::File { path: folder.into(), error })?;
        let key_pair = KeyPair::generate().map_err(CertificateError::NotMade)?;
        let years = SignedDuration::from_hours(i64::from(AUTHORITY_YEARS) * 365 * 24);
        let mut params = params(&[], now - BACKDATED, now + years)?;
        // Told apart from another office's in the lists of browsers.
        let hash = now.as_millisecond();
        params.distinguished_name.push(DnType::CommonName, format!("Radha office authority {hash}"));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let made = params.self_signed(&key_pair).map_err(CertificateError::NotMade)?;
        write(&key, &key_pair.serialize_pem(), 0o600)?;
        write(&certificate, &made.pem(), 0o644)?;
        tracing::info!(file = %certificate.display(), "the server has made an authority of its own");
    }
    let key_pair = KeyPair::from_pem(&files::text(&key)?).map_err(|_| CertificateError::Key(key.clone()))?;
    Issuer::from_ca_cert_pem(&files::text(&certificate)?, key_pair).map_err(CertificateError::NotMade)
}

fn params(names: &[String], from: Timestamp, to: Timestamp) -> Result<CertificateParams, CertificateError> {
    let day = |moment: Timestamp| {
        let date = moment.to_zoned(TimeZone::UTC).date();
        let part = |value: i8| u8::try_from(value).expect("months and days are small and positive");
        rcgen::date_time_ymd(date.year().into(), part(date.month()), part(date.day()))
    };
    for name in names {
        CertificateParams::new(vec![name.clone()]).map_err(|_| CertificateError::BadName(name.clone()))?;
    }
    let mut params = CertificateParams::new(names).map_err(CertificateError::NotMade)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    (params.not_before, params.not_after) = (day(from), day(to));
    Ok(params)
}

/// The names and addresses under which this machine is reached.
pub(super) fn machine() -> Vec<String> {
    let name = machine_name();
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".into(), "::1".into()];
    names.extend(name.iter().filter(|name| !name.contains('.')).map(|name| format!("{name}.local")));
    names.extend(name);
    let addresses = if_addrs::get_if_addrs().unwrap_or_default().into_iter().map(|interface| interface.ip());
    let lasting = addresses.filter(|address| match address {
        IpAddr::V4(address) => !address.is_loopback() && !address.is_link_local(),
        // Addresses of the link alone need a zone, which no certificate can name.
        IpAddr::V6(address) => !address.is_loopback() && !address.is_unicast_link_local(),
    });
    names.extend(lasting.map(|address| address.to_string()));
    names.sort();
    names.dedup();
    names
}

/// What this machine calls itself.
pub(super) fn machine_name() -> Option<String> {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default().trim().to_lowercase();
    Some(name).filter(|name| !name.is_empty() && name != "localhost")
}

/// Writes a file aside first, so that it is whole or not there.
fn write(path: &Path, text: &str, mode: u32) -> Result<(), CertificateError> {
    let failed = |error| CertificateError::File { path: path.into(), error };
    let aside = path.with_extension("part");
    drop(fs::remove_file(&aside));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&aside).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&aside, path).map_err(failed)
}
