//! How a device knows that it speaks to its server: by an authority whose certificates it takes.
//!
//! A device either holds that authority, in a file, or is new and takes the one it meets; then nobody trusts it before an
//! administrator has compared [`enrolment_fingerprint`], into which that authority goes. A certificate that no such
//! authority signed is refused, always.

use std::fmt::{self, Debug, Formatter};
use std::sync::{Arc, OnceLock};

use data_encoding::BASE64;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, RootCertStore, SignatureScheme,
};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

/// How many bytes of a hash people compare: too many to find another authority with the same ones while a code is good.
const COMPARED_BYTES: usize = 8;

/// What stands in a file of an authority that cannot be used, in one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityError {
    /// There is no certificate in it.
    #[error("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)")]
    Nothing,
    /// One of its certificates is damaged.
    #[error("holds a damaged certificate: {0}")]
    Damaged(String),
}

/// One authority, or several as in a bundle, whose certificates are taken.
#[derive(Clone)]
pub struct Authority {
    certificates: Arc<[CertificateDer<'static>]>,
    verifier: Arc<WebPkiServerVerifier>,
}

impl Authority {
    /// The certificates of a PEM file.
    ///
    /// # Errors
    /// See [`AuthorityError`].
    pub fn from_pem(pem: &str) -> Result<Self, AuthorityError> {
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
        let certificates = certificates.map_err(|error| AuthorityError::Damaged(error.to_string()))?;
        if certificates.is_empty() { Err(AuthorityError::Nothing) } else { Self::of(certificates) }
    }

    /// One certificate.
    ///
    /// # Errors
    /// [`AuthorityError::Damaged`].
    pub fn from_der(certificate: CertificateDer<'static>) -> Result<Self, AuthorityError> {
        Self::of(vec![certificate])
    }

    fn of(certificates: Vec<CertificateDer<'static>>) -> Result<Self, AuthorityError> {
        let damaged = |error: &dyn fmt::Display| AuthorityError::Damaged(error.to_string());
        let mut roots = RootCertStore::empty();
        for certificate in &certificates {
            roots.add(certificate.clone()).map_err(|error| damaged(&error))?;
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider());
        let verifier = verifier.build().map_err(|error| damaged(&error))?;
        Ok(Self { certificates: certificates.into(), verifier })
    }

    /// The certificates as a PEM file.
    pub fn to_pem(&self) -> String {
        self.certificates.iter().map(|certificate| pem(certificate)).collect()
    }

    /// What people compare: the first bytes of the hash of its public key, `4FA0 91C3 7B22 0D9E`.
    pub fn fingerprint(&self) -> String {
        compared(&Sha256::digest(self.key()))
    }

    /// The public key of the first of them.
    fn key(&self) -> Vec<u8> {
        let parsed = self.certificates.first().map(|first| X509Certificate::from_der(first));
        parsed.and_then(Result::ok).map_or_else(Vec::new, |(_, first)| first.public_key().raw.to_vec())
    }
}

impl Debug for Authority {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Authority({})", self.fingerprint())
    }
}

impl PartialEq for Authority {
    fn eq(&self, other: &Self) -> bool {
        self.certificates == other.certificates
    }
}

/// What a new device shows and an administrator compares: it fits only the device that knows `secret`, and only where that
/// device and the server mean the same authority. So neither a device nor a server in between can be taken for another.
pub fn enrolment_fingerprint(secret: &str, authority: &Authority) -> String {
    let mut hash = Sha256::new();
    hash.update((secret.len() as u64).to_be_bytes());
    hash.update(secret);
    hash.update(authority.key());
    compared(&hash.finalize())
}

/// Whom a client takes for its server.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// Nobody who must show a certificate: only plain HTTP on this machine.
    #[default]
    Nobody,
    /// Whoever this authority vouches for.
    Authority(Authority),
    /// The first that is met, for a device that is not let in yet.
    Met(Meeting),
}

/// The authority that a new device meets first; it takes no other one.
#[derive(Debug, Clone, Default)]
pub struct Meeting(Arc<OnceLock<Authority>>);

impl Meeting {
    /// Who was met, once a connection came about.
    pub fn authority(&self) -> Option<Authority> {
        self.0.get().cloned()
    }
}

impl Trust {
    /// The settings of a connection. Moments come from `clock`, which may be wrong: see [`Verifier::moment`].
    pub(super) fn client_config(self, clock: Arc<dyn TimeProvider>) -> Result<ClientConfig, TlsError> {
        let verifier = Arc::new(Verifier { trust: self, provider: provider() });
        Ok(ClientConfig::builder_with_details(provider(), clock)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth())
    }
}

/// Checks the certificate of every connection.
#[derive(Debug)]
struct Verifier {
    trust: Trust,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    /// The moment at which a certificate is looked at. A device without a battery for its clock wakes up in the past. A clock
    /// that is before the certificate was made is certainly wrong: then the moment of its making counts, so that the
    /// authority alone decides until the clock has been set.
    fn moment(certificate: &CertificateDer<'_>, now: UnixTime) -> UnixTime {
        let made_s = X509Certificate::from_der(certificate)
            .ok()
            .and_then(|(_, parsed)| u64::try_from(parsed.validity().not_before.timestamp()).ok());
        UnixTime::since_unix_epoch(std::time::Duration::from_secs(now.as_secs().max(made_s.unwrap_or(0))))
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let unknown = || TlsError::InvalidCertificate(CertificateError::UnknownIssuer);
        let authority = match &self.trust {
            Trust::Nobody => return Err(unknown()),
            Trust::Authority(authority) => authority.clone(),
            Trust::Met(meeting) => match meeting.authority() {
                Some(met) => met,
                None => {
                    let last = intermediates.last().unwrap_or(end_entity).clone().into_owned();
                    Authority::from_der(last).map_err(|_| unknown())?
                }
            },
        };
        let moment = Self::moment(end_entity, now);
        let verified = authority.verifier.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            moment,
        )?;
        if let Trust::Met(meeting) = &self.trust
            && *meeting.0.get_or_init(|| authority.clone()) != authority
        {
            return Err(unknown());
        }
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Why a connection was refused by this side, where the certificate was the reason.
pub(super) fn distrust(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let reason = match error.downcast_ref::<TlsError>() {
        Some(TlsError::InvalidCertificate(reason)) => return Some(in_words(reason)),
        Some(_) => return None,
        None => error.source(),
    };
    // An I/O error hides what it carries from its own chain, and may carry another one.
    let carried = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match carried {
        Some(carried) => distrust(carried),
        None => reason.and_then(distrust),
    }
}

fn in_words(reason: &CertificateError) -> String {
    match reason {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "another authority than this device's has signed its certificate".into()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired".into()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is not for this address".into()
        }
        other => format!("{other:?}"),
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn compared(hash: &[u8]) -> String {
    let pairs = hash[..COMPARED_BYTES].chunks(2);
    pairs.map(|pair| format!("{:02X}{:02X}", pair[0], pair[1])).collect::<Vec<_>>().join(" ")
}

fn pem(certificate: &CertificateDer<'_>) -> String {
    let text = BASE64.encode(certificate);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).expect("base64 is made of letters"))
        .collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

#[cfg(test)]
mod tests;
