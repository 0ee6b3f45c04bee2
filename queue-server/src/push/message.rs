//! One notice as the push services take it: encrypted for the browser alone (RFC 8291), signed by this server (RFC 8292).
//! It says that the turn comes, and neither whose nor for what.

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use queue_core::rules::Notice;
use queue_core::value::{Language, Timestamp};
use reqwest::Url;
use serde_json::json;
use web_push_native::p256::PublicKey;
use web_push_native::{Auth, WebPushBuilder};

use super::words;

/// For how long a signature is good, in seconds; the services take a day at the most.
const SIGNED_FOR_S: i64 = 12 * 3600;
/// For how long a service keeps what a phone without a line could not take, in seconds: later it would be untrue.
const SOON_LASTS_S: u64 = 600;
const CALLED_LASTS_S: u64 = 180;

/// The key with which this server signs.
pub(super) struct Key(SigningKey);

/// Where a notice goes, and for whom it is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) endpoint: Url,
    pub(super) public: PublicKey,
    pub(super) auth: [u8; 16],
}

impl Key {
    /// The key in these bytes; `None` where they are none.
    pub(super) fn new(bytes: &[u8]) -> Option<Self> {
        SigningKey::from_slice(bytes).ok().map(Self)
    }

    /// A new one, as bytes.
    pub(super) fn fresh() -> Vec<u8> {
        // All but some 2^-32 of the numbers are keys.
        loop {
            let bytes = rand::random::<[u8; 32]>();
            if Self::new(&bytes).is_some() {
                return bytes.to_vec();
            }
        }
    }

    /// What browsers subscribe with.
    pub(super) fn public(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.verifying_key().to_encoded_point(false).as_bytes())
    }

    /// Says to the service of `endpoint` who sends, and whom to ask about it.
    fn authorization(&self, endpoint: &Url, contact: &str, now: Timestamp) -> String {
        let claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": now.as_second() + SIGNED_FOR_S,
            "sub": contact,
        });
        let part = |value: serde_json::Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(json!({ "typ": "JWT", "alg": "ES256" })), part(claims));
        let signature: Signature = self.0.sign(signed.as_bytes());
        let signature = BASE64URL_NOPAD.encode(&signature.to_bytes());
        format!("vapid t={signed}.{signature}, k={}", self.public())
    }
}

/// The request that brings `notice` to a phone; `None` where it cannot be encrypted for it.
pub(super) fn request(
    client: &reqwest::Client,
    key: &Key,
    contact: &str,
    address: &Address,
    (notice, language): (Notice, Language),
    now: Timestamp,
) -> Option<reqwest::RequestBuilder> {
    let lasts_s = match notice {
        Notice::Soon => SOON_LASTS_S,
        Notice::Called => CALLED_LASTS_S,
    };
    let (title, body) = words::of(notice, language);
    let said = json!({ "title": title, "body": body, "lang": language }).to_string();
    let endpoint = address.endpoint.as_str().parse().ok()?;
    let message = WebPushBuilder::new(endpoint, address.public, Auth::from(address.auth))
        .with_valid_duration(std::time::Duration::from_secs(lasts_s))
        .build(said)
        .ok()?;
    let (parts, body) = message.into_parts();
    let request = client
        .post(address.endpoint.clone())
        .headers(parts.headers)
        .header("authorization", key.authorization(&address.endpoint, contact, now))
        .header("urgency", "high")
        // A later notice takes the place of one that was not fetched yet.
        .header("topic", "turn")
        .body(body);
    Some(request)
}
