//! A mail server as small as the tests need one: it speaks SMTP on a real socket.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use data_encoding::BASE64;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// How it behaves.
#[derive(Debug, Clone)]
pub(super) enum Manner {
    /// It takes everything, in clear.
    Takes,
    /// It takes the letter and says nothing any more.
    HangsUpAfterTheLetter,
    /// It refuses the first letter for now.
    RefusesOnce,
    /// It knows nobody.
    RefusesRecipients,
    /// It takes letters after STARTTLS; its certificate is written to this file.
    SecuresItself(PathBuf),
}

/// A letter that it took.
#[derive(Debug, Clone, Default)]
pub(super) struct Letter {
    pub(super) recipients: Vec<String>,
    pub(super) text: String,
}

impl Letter {
    /// The file that comes with it.
    pub(super) fn attachment(&self) -> Vec<u8> {
        let part = self.text.split("application/pdf").nth(1).expect("a PDF is attached");
        let encoded = part.split("\r\n\r\n").nth(1).expect("a part has a body");
        let letters: String = encoded.lines().take_while(|line| !line.starts_with("--")).collect();
        BASE64.decode(letters.as_bytes()).expect("it is encoded")
    }
}

pub(super) struct MailServer {
    port: u16,
    letters: watch::Receiver<Vec<Letter>>,
    task: tokio::task::JoinHandle<()>,
}

/// What a conversation needs.
#[derive(Clone)]
struct Desk {
    manner: Manner,
    tls: Option<TlsAcceptor>,
    letters: Arc<watch::Sender<Vec<Letter>>>,
    refused: Arc<Mutex<bool>>,
}

impl MailServer {
    pub(super) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let tls = if let Manner::SecuresItself(file) = &manner { Some(acceptor(file)) } else { None };
        let (sender, letters) = watch::channel(Vec::new());
        let desk = Desk { manner, tls, letters: Arc::new(sender), refused: Arc::default() };
        let task = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(desk.clone().greet(connection));
            }
        });
        Self { port, letters, task }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn letters(&self) -> Vec<Letter> {
        self.letters.borrow().clone()
    }

    /// Waits for a letter.
    pub(super) async fn has_a_letter(&self) {
        let mut letters = self.letters.clone();
        letters.wait_for(|letters| !letters.is_empty()).await.expect("the server is there");
    }

    /// The same address, where nobody is any more.
    pub(super) async fn down(self) -> Self {
        self.task.abort();
        let (port, letters) = (self.port, self.letters);
        assert!(self.task.await.is_err(), "it was ended");
        Self { port, letters, task: tokio::spawn(std::future::ready(())) }
    }
}

fn acceptor(file: &PathBuf) -> TlsAcceptor {
    let own = rcgen::generate_simple_self_signed(vec!["localhost".into()]).expect("a certificate");
    std::fs::write(file, own.cert.pem()).expect("the certificate can be given away");
    let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the versions are known")
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key.into())
        .expect("certificate and key are of each other");
    TlsAcceptor::from(Arc::new(config))
}

impl Desk {
    async fn greet(self, connection: TcpStream) {
        let mut connection = BufReader::new(connection);
        // Whoever hangs up ends the conversation.
        if write(&mut connection, "220 mail.belsh.example").await.is_none() {
            return;
        }
        if self.talk(&mut connection, self.tls.is_some()).await == Some(true) {
            let tls = self.tls.clone().expect("it was offered");
            if let Ok(secure) = tls.accept(connection.into_inner()).await {
                self.talk(&mut BufReader::new(secure), false).await;
            }
        }
    }

    /// Talks until the other side hangs up, or wants TLS.
    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        connection: &mut BufReader<S>,
        offers_tls: bool,
    ) -> Option<bool> {
        let mut letter = Letter::default();
        loop {
            let line = line(connection).await?;
            let answer = match line.trim_end().split([' ', ':']).next().unwrap_or_default() {
                "EHLO" if offers_tls => "250-mail.belsh.example\r\n250 STARTTLS",
                "EHLO" => "250 mail.belsh.example",
                "STARTTLS" => {
                    write(connection, "220 go on").await?;
                    return Some(true);
                }
                "RCPT" if matches!(self.manner, Manner::RefusesRecipients) => "550 5.1.1 no such user here",
                "RCPT" => {
                    letter.recipients.extend(line.split(['<', '>']).nth(1).map(ToOwned::to_owned));
                    "250 ok"
                }
                "DATA" if self.refuses_once() => "451 4.7.1 try later",
                "DATA" => {
                    write(connection, "354 go on").await?;
                    letter.text = body(connection).await?;
                    self.letters.send_modify(|letters| letters.push(std::mem::take(&mut letter)));
                    if matches!(self.manner, Manner::HangsUpAfterTheLetter) {
                        std::future::pending::<()>().await;
                    }
                    "250 taken"
                }
                "QUIT" => return None,
                _ => "250 ok",
            };
            write(connection, answer).await?;
        }
    }

    fn refuses_once(&self) -> bool {
        let mut refused = self.refused.lock().expect("no panic while it is held");
        matches!(self.manner, Manner::RefusesOnce) && !std::mem::replace(&mut refused, true)
    }
}

async fn line<S: AsyncRead + Unpin>(connection: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let read = connection.read_line(&mut line).await.ok()?;
    (read > 0).then_some(line)
}

async fn body<S: AsyncRead + Unpin>(connection: &mut BufReader<S>) -> Option<String> {
    let mut text = String::new();
    loop {
        let line = line(connection).await?;
        if line == ".\r\n" {
            return Some(text);
        }
        text.push_str(&line);
    }
}

async fn write<S: AsyncRead + AsyncWrite + Unpin>(connection: &mut BufReader<S>, words: &str) -> Option<()> {
    connection.get_mut().write_all(format!("{words}\r\n").as_bytes()).await.ok()
}
