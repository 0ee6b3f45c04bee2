//! A certificate and its key as files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use queue_api::client::{Authority, AuthorityError};
use queue_core::value::Timestamp;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::Shown;

/// Why a certificate cannot be used, in one line.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// It holds no certificate.
    #[error("{}: {error}", path.display())]
    Authority {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: AuthorityError,
    },
    /// It holds no key, or one of a kind that nobody uses.
    #[error("{} holds no key in PEM form that can be used", .0.display())]
    Key(PathBuf),
    /// Certificate and key are not of each other.
    #[error("{} is not the key of {}", key.display(), certificate.display())]
    NotOfEachOther {
        /// The certificate.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
    },
    /// A name cannot stand in a certificate.
    #[error("{0:?} is not a name that a certificate can be for")]
    BadName(String),
    /// The own authority cannot be made.
    #[error("no certificate can be made")]
    NotMade(#[source] rcgen::Error),
}

/// Reads the file of a certificate, with whatever stands between it and its authority, and the file of its key.
pub(super) fn read(certificate: &Path, key: &Path) -> Result<Shown, CertificateError> {
    let (chain, keys) = (text(certificate)?, text(key)?);
    let damaged = |error| CertificateError::Authority { path: certificate.into(), error };
    let certificates: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(chain.as_bytes()).filter_map(Result::ok).collect();
    let (Some(first), Some(last)) = (certificates.first(), certificates.last()) else {
        return Err(damaged(AuthorityError::Nothing));
    };
    let (names, ends) = names_and_end(first)
        .ok_or_else(|| damaged(AuthorityError::Damaged("it does not read as one".into())))?;
    let authority = Authority::from_der(last.clone()).map_err(damaged)?;
    let no_key = || CertificateError::Key(key.into());
    let private = PrivateKeyDer::from_pem_slice(keys.as_bytes()).map_err(|_| no_key())?;
    let signing = ring::sign::any_supported_type(&private).map_err(|_| no_key())?;
    let certified = CertifiedKey::new(certificates, signing);
    certified
        .keys_match()
        .map_err(|_| CertificateError::NotOfEachOther { certificate: certificate.into(), key: key.into() })?;
    Ok(Shown { key: Arc::new(certified), authority, names, ends })
}

pub(super) fn text(path: &Path) -> Result<String, CertificateError> {
    std::fs::read_to_string(path).map_err(|error| CertificateError::File { path: path.into(), error })
}

/// The names and addresses a certificate is for, and when it ends.
fn names_and_end(certificate: &CertificateDer<'_>) -> Option<(Vec<String>, Timestamp)> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    let names = parsed.subject_alternative_name().ok()?.map(|names| &names.value.general_names);
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|four| std::net::IpAddr::from(four).to_string()),
            _ => <[u8; 16]>::try_from(*bytes).ok().map(|all| std::net::IpAddr::from(all).to_string()),
        },
        _ => None,
    };
    let names = names.into_iter().flatten().filter_map(name).collect();
    let ends = Timestamp::from_second(parsed.validity().not_after.timestamp()).ok()?;
    Some((names, ends))
}
