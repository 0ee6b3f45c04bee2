//! A bare HTTP connection, so that a measurement counts the server and not a client library.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A client with cookies, as a browser has them, for plain HTTP on this machine.
///
/// # Errors
/// When it cannot be set up.
pub fn browserless() -> Result<reqwest::Client> {
    browser_trusting("")
}

/// The same for a server whose authority is in this PEM text.
///
/// # Errors
/// When it cannot be set up.
pub fn browser_trusting(pem: &str) -> Result<reqwest::Client> {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        roots.add(certificate?)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(reqwest::Client::builder().tls_backend_preconfigured(tls).cookie_store(true).build()?)
}

/// A connection that stays open from request to request.
pub struct Connection {
    stream: TcpStream,
    host: String,
    buffer: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The status line and the headers.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Connection {
    /// Connects to a server such as `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn open(url: &str) -> Result<Self> {
        let host = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let stream = TcpStream::connect(&host).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, host, buffer: Vec::with_capacity(4096) })
    }

    /// Asks for `path`; `headers` are whole lines, each ended by CR LF.
    ///
    /// # Errors
    /// When the connection breaks or the answer is not HTTP.
    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Answer> {
        let head = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n{headers}\r\n", self.host);
        self.stream.write_all(head.as_bytes()).await?;
        self.answer().await
    }

    /// Sends `body`, JSON, to `path`.
    ///
    /// # Errors
    /// When the connection breaks or the answer is not HTTP.
    pub async fn post(&mut self, path: &str, headers: &str, body: &str) -> Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}\r\n{body}",
            self.host,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.answer().await
    }

    /// Waits until the server has sent something more and gives all that came; for streams.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn more(&mut self) -> Result<Vec<u8>> {
        if self.buffer.is_empty() {
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the server closed the connection");
        }
        Ok(std::mem::take(&mut self.buffer))
    }

    /// Asks for a stream and reads nothing of the answer yet.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn ask(&mut self, path: &str, headers: &str) -> Result<()> {
        let head = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n{headers}\r\n", self.host);
        Ok(self.stream.write_all(head.as_bytes()).await?)
    }

    async fn answer(&mut self) -> Result<Answer> {
        let head_end = loop {
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the server closed the connection");
        };
        let head = std::str::from_utf8(&self.buffer[..head_end])?.to_owned();
        let status = head.split(' ').nth(1).context("an answer has a status")?.parse()?;
        let length: usize = header(&head, "content-length").map_or(Ok(0), str::parse)?;
        while self.buffer.len() < head_end + length {
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the server closed the connection");
        }
        let body = self.buffer[head_end..head_end + length].to_vec();
        self.buffer.drain(..head_end + length);
        Ok(Answer { status, head, body })
    }
}

/// What stands behind the name of a header, which is written in small letters.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    fields.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}
