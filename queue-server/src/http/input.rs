//! What comes with a request: the body, the key that makes a repeat harmless, the query.

use std::time::Duration;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use queue_api::errand::{PICTURE_LIMIT, VOICE_LIMIT};

use super::problem::Problem;
use crate::import::TABLE_LIMIT;

/// The longest body, in bytes.
const BODY_LIMIT: usize = 64 * 1024;
/// How much of a body that is too long is still read, so that the answer is not lost with the connection.
const READ_LIMIT: usize = 4 * 1024 * 1024;
/// How long a client may take to send its body.
const BODY_TIME_LIMIT: Duration = Duration::from_secs(15);

/// The body as JSON; an empty one is `{}`.
pub(super) struct Input<T> {
    /// What was sent.
    pub(super) value: T,
    /// SHA-256 of the bytes.
    pub(super) hash: [u8; 32],
}

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Input<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let body = in_time(request, BODY_LIMIT).await?;
        let body: &[u8] = if body.is_empty() { b"{}" } else { &body };
        let value = serde_json::from_slice(body).map_err(|error| not_understood(&error))?;
        Ok(Self { value, hash: Sha256::digest(body).into() })
    }
}

/// The body as a table, CSV.
pub(super) struct TableInput(pub(super) Vec<u8>);

impl<S: Sync> FromRequest<S> for TableInput {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_none_or(|kind| kind.split(';').next().unwrap_or_default().trim() != "text/csv") {
            let detail = "send the table as text/csv";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_a_table", detail));
        }
        in_time(request, TABLE_LIMIT).await.map(Self)
    }
}

/// A file that is sent as it is.
struct File {
    media_type: &'static str,
    /// How every such file begins.
    begins: &'static [u8],
    /// The largest, in bytes.
    limit: usize,
    /// The code of the refusal of another.
    code: &'static str,
}

impl File {
    async fn read(&self, request: Request) -> Result<Vec<u8>, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind != Some(self.media_type) {
            let detail = format!("send the file as {}", self.media_type);
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, self.code, detail));
        }
        let body = in_time(request, self.limit).await?;
        if !body.starts_with(self.begins) {
            return Err(Problem::invalid(self.code, format!("this file is not {}", self.media_type)));
        }
        Ok(body)
    }
}

const PICTURE: File = File {
    media_type: "image/png",
    begins: b"\x89PNG\r\n\x1a\n",
    limit: PICTURE_LIMIT,
    code: "not_a_picture",
};

/// The body as a picture, PNG.
pub(super) struct PictureInput(pub(super) Vec<u8>);

impl<S: Sync> FromRequest<S> for PictureInput {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        PICTURE.read(request).await.map(Self)
    }
}

const VOICE: File =
    File { media_type: "application/zip", begins: b"PK\x03\x04", limit: VOICE_LIMIT, code: "not_an_archive" };

/// The body as a ZIP archive with a voice.
pub(super) struct VoiceInput(pub(super) Vec<u8>);

impl<S: Sync> FromRequest<S> for VoiceInput {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        VOICE.read(request).await.map(Self)
    }
}

/// The body as a table, CSV, or as a list, JSON.
pub(super) enum TableOrList {
    /// CSV.
    Table(Vec<u8>),
    /// JSON.
    List(Vec<u8>),
}

impl<S: Sync> FromRequest<S> for TableOrList {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("application/json")) {
            return in_time(request, TABLE_LIMIT).await.map(Self::List);
        }
        TableInput::from_request(request, state).await.map(|TableInput(table)| Self::Table(table))
    }
}

async fn in_time(request: Request, limit: usize) -> Result<Vec<u8>, Problem> {
    let reading = tokio::time::timeout(BODY_TIME_LIMIT, read(request, limit));
    let late =
        |_| Problem::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", "the body did not come in time");
    reading.await.map_err(late)?
}

async fn read(request: Request, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::new();
    let mut length = 0;
    let mut frames = request.into_body().into_data_stream();
    while let Some(frame) = frames.next().await {
        let incomplete = |_| Problem::new(StatusCode::BAD_REQUEST, "bad_json", "the body is incomplete");
        let frame = frame.map_err(incomplete)?;
        length += frame.len();
        if length <= limit {
            body.extend_from_slice(&frame);
        } else if length > READ_LIMIT.max(limit) {
            break;
        }
    }
    if length > limit {
        let detail = format!("the body is longer than {} KiB", limit / 1024);
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail));
    }
    Ok(body)
}

fn not_understood(error: &serde_json::Error) -> Problem {
    let detail = error.to_string();
    match error.classify() {
        Category::Data if detail.starts_with("unknown field") => Problem::invalid("unknown_field", detail),
        Category::Data => Problem::invalid("invalid_body", detail),
        Category::Syntax | Category::Eof | Category::Io => {
            Problem::new(StatusCode::BAD_REQUEST, "bad_json", detail)
        }
    }
}

/// The request's `Idempotency-Key`, if it has one.
pub(super) struct RequestKey(pub(super) Option<Uuid>);

impl<S: Sync> FromRequestParts<S> for RequestKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(header) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let key = header.to_str().ok().and_then(|text| Uuid::parse_str(text.trim()).ok());
        match key.filter(|key| matches!(key.get_version_num(), 4 | 7)) {
            Some(key) => Ok(Self(Some(key))),
            None => {
                let detail = "the Idempotency-Key is not a UUID of version 4 or 7";
                Err(Problem::invalid("bad_idempotency_key", detail))
            }
        }
    }
}

/// The query; an unknown parameter is refused like an unknown field.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri).map(|query| Self(query.0)).map_err(|error| {
            let detail = error.body_text();
            let code = if detail.contains("unknown field") { "unknown_field" } else { "invalid_query" };
            Problem::invalid(code, detail)
        })
    }
}
