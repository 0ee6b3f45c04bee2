//! Hands one message to the mail server.

use std::error::Error;
use std::time::{Duration, SystemTime};

use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use queue_core::value::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::config::{MailConfig, MailSecurity};

/// How long the mail server may be silent.
const SILENCE_LIMIT: Duration = Duration::from_secs(30);
/// How many letters of the mail server's own words are kept.
const DETAIL_LIMIT: usize = 300;

/// Why a message was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotSentCode {
    /// The mail server cannot be reached, or was silent.
    NotReached,
    /// The line cannot be made secure: another certificate than expected, or none.
    NotSecure,
    /// The mail server does not take the name and password.
    LoginRefused,
    /// The mail server refuses for now.
    RefusedForNow,
    /// The mail server refuses for good: an address that it does not know, for example.
    Refused,
    /// There is nothing to send: the report could not be made.
    NotMade,
}

/// Why a message was not sent, with the other side's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct NotSent {
    /// Which kind of trouble it is.
    pub code: NotSentCode,
    /// What was said of it.
    pub detail: String,
}

impl NotSent {
    /// Whether trying again cannot help.
    pub fn for_good(&self) -> bool {
        self.code == NotSentCode::Refused
    }
}

/// What is sent.
#[derive(Debug)]
pub struct Letter<'a> {
    /// Identifies it, also when it is sent again.
    pub id: &'a str,
    /// To whom.
    pub recipients: &'a [String],
    /// What it is about.
    pub subject: &'a str,
    /// A few lines.
    pub text: &'a str,
    /// The name of the file.
    pub file: &'a str,
    /// The report.
    pub pdf: Vec<u8>,
    /// When it is sent.
    pub at: Timestamp,
}

/// The way to the mail server.
#[derive(Debug, Clone)]
pub struct Post {
    config: MailConfig,
}

impl Post {
    /// By a configuration.
    pub fn new(config: MailConfig) -> Self {
        Self { config }
    }

    /// Hands a letter over; it was taken when this returns. Either all of its recipients get it, or nobody.
    ///
    /// # Errors
    /// When it was not taken.
    pub async fn send(&self, letter: Letter<'_>) -> Result<(), NotSent> {
        let not_made = |error: &dyn Error| NotSent { code: NotSentCode::NotMade, detail: error.to_string() };
        let message = message(&self.config, letter).map_err(|error| not_made(error.as_ref()))?;
        let transport = self.transport().map_err(|error| NotSent {
            code: NotSentCode::NotSecure,
            detail: shortened(&error.to_string()),
        })?;
        transport.send(message).await.map(drop).map_err(|error| told(&error))
    }

    fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, Box<dyn Error + Send + Sync>> {
        let MailConfig { host, port, security, login, authority, .. } = &self.config;
        let parameters = || -> Result<TlsParameters, Box<dyn Error + Send + Sync>> {
            let mut parameters = TlsParameters::builder(host.clone());
            if let Some(path) = authority {
                parameters = parameters.add_root_certificate(Certificate::from_pem(&std::fs::read(path)?)?);
            }
            Ok(parameters.build_rustls()?)
        };
        let tls = match security {
            MailSecurity::StartTls => Tls::Required(parameters()?),
            MailSecurity::Tls => Tls::Wrapper(parameters()?),
            MailSecurity::None => Tls::None,
        };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host.as_str());
        let mut transport = transport.port(*port).tls(tls).timeout(Some(SILENCE_LIMIT));
        if let Some(login) = login {
            transport = transport.credentials(login.clone());
        }
        Ok(transport.build())
    }
}

fn message(config: &MailConfig, letter: Letter<'_>) -> Result<Message, Box<dyn Error + Send + Sync>> {
    let milliseconds = u64::try_from(letter.at.as_millisecond()).unwrap_or_default();
    let mut message = Message::builder()
        .from(config.from.clone())
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds))
        .message_id(Some(format!("<{}@{}>", letter.id, config.from.email.domain())))
        .subject(letter.subject);
    for recipient in letter.recipients {
        message = message.to(Mailbox::new(None, recipient.parse()?));
    }
    let pdf =
        Attachment::new(letter.file.to_owned()).body(letter.pdf, ContentType::parse("application/pdf")?);
    let text = SinglePart::plain(letter.text.to_owned());
    Ok(message.multipart(MultiPart::mixed().singlepart(text).singlepart(pdf))?)
}

/// What a failure means for whoever looks after the office.
fn told(error: &lettre::transport::smtp::Error) -> NotSent {
    // 530, 534, 535 and 538 are about the sign-in.
    let about_login =
        error.status().is_some_and(|code| ["530", "534", "535", "538"].contains(&code.to_string().as_str()));
    let code = if about_login {
        NotSentCode::LoginRefused
    } else if error.is_permanent() {
        NotSentCode::Refused
    } else if error.is_transient() {
        NotSentCode::RefusedForNow
    } else if error.is_tls() || error.is_client() || is_about_tls(error) {
        // What the client itself refuses is a server that does not offer what the configuration demands.
        NotSentCode::NotSecure
    } else {
        NotSentCode::NotReached
    };
    NotSent { code, detail: shortened(&chain(error)) }
}

fn is_about_tls(error: &(dyn Error + 'static)) -> bool {
    let mut source = Some(error);
    while let Some(error) = source {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if inner.is_some_and(|inner| inner.is::<rustls::Error>()) || error.is::<rustls::Error>() {
            return true;
        }
        source = error.source();
    }
    false
}

fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        source = error.source();
    }
    words
}

fn shortened(words: &str) -> String {
    words.chars().filter(|letter| !letter.is_control()).take(DETAIL_LIMIT).collect()
}
