//! Notices to phones that are not looked at: when three people or fewer are ahead, and when the turn has come.
//!
//! Only where the office's server was set up for it, and only for whoever asked for it on their own phone. A subscription
//! is deleted when its ticket ends, when the phone takes it back, and when the push service no longer knows it. What is
//! to be said when is a rule (`queue_core::rules::notice`); here it is kept and sent.

mod message;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use p256::PublicKey;
use queue_core::Office;
use queue_core::rules::{self, Notice};
use queue_core::value::{Language, OfficeId, TicketId};
use reqwest::{StatusCode, Url};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use crate::app::{App, Followed, Hall};
use crate::clock::Clock;
use crate::config::PushConfig;
use crate::storage::StorageError;
use crate::storage::push::SubscriptionRow;
use crate::storage::sqlite::Sqlite;
use message::{Address, Key};

/// How many phones may want notices of one ticket.
const PHONES_A_TICKET: usize = 3;
/// How long a push service may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// The longest address of a subscription, in bytes.
const ENDPOINT_LIMIT: usize = 1024;

/// Why a phone gets no notices.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// The address or the keys are none.
    #[error("this is not a subscription of a browser")]
    Invalid,
    /// The address is none of the services that this server may talk to.
    #[error("this server sends no notices through this push service")]
    UnknownService,
    /// As many phones as may want notices of this ticket already.
    #[error("enough phones want notices of this ticket")]
    TooMany,
    /// It is over.
    #[error("this ticket has ended")]
    Over,
    /// It could not be kept.
    #[error("the subscription could not be kept")]
    NotKept(#[from] StorageError),
}

/// Why nothing can be sent.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The versions of TLS cannot be asked for.
    #[error("TLS cannot be asked for")]
    Tls(#[from] rustls::Error),
    /// The client cannot be made.
    #[error("the client cannot be made")]
    Client(#[from] reqwest::Error),
}

/// A client that trusts whom this machine trusts, follows nobody elsewhere and goes through no proxy of the environment's.
///
/// # Errors
/// When it cannot be made.
pub fn client() -> Result<reqwest::Client, ClientError> {
    let mut roots = RootCertStore::empty();
    let known = rustls_native_certs::load_native_certs();
    let (added, _) = roots.add_parsable_certificates(known.certs);
    tracing::info!(authorities = added, "notices go to phones");
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(ANSWER_LIMIT)
        .no_proxy();
    Ok(client.build()?)
}

/// What a browser gives whoever may send to it.
#[derive(Debug, Clone, Copy)]
pub struct Browser<'a> {
    /// The address at its push service.
    pub endpoint: &'a str,
    /// Its public key.
    pub p256dh: &'a [u8],
    /// The secret of this subscription.
    pub auth: &'a [u8],
}

/// A phone that wants notices.
#[derive(Debug, Clone)]
struct Phone {
    office: OfficeId,
    language: Language,
    address: Address,
    told: Option<Notice>,
}

/// What changed for those who want notices.
#[derive(Default)]
struct Looked {
    /// Who is told something else than before, or nothing any more.
    due: Vec<(TicketId, Phone)>,
    /// Whose ticket is over.
    over: Vec<(TicketId, Phone)>,
}

/// Who wants notices, and how they are sent.
pub struct Push {
    config: PushConfig,
    key: Key,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    database: Sqlite,
    phones: Mutex<BTreeMap<TicketId, Vec<Phone>>>,
    watched: Mutex<BTreeSet<OfficeId>>,
}

impl Push {
    /// Reads who wants notices; `client` reaches the push services, `clock` is the machine's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(
        config: PushConfig,
        client: reqwest::Client,
        database: Sqlite,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, StorageError> {
        let key = database.push_key(&Key::fresh()).await?;
        let key = Key::new(&key).ok_or_else(|| StorageError::Damaged("the key of the notices".into()))?;
        let mut phones: BTreeMap<TicketId, Vec<Phone>> = BTreeMap::new();
        for row in database.subscriptions().await? {
            if let Some((ticket, phone)) = read(&row) {
                phones.entry(ticket).or_default().push(phone);
            }
        }
        let (phones, watched) = (Mutex::new(phones), Mutex::default());
        Ok(Arc::new(Self { config, key, client, clock, database, phones, watched }))
    }

    /// What browsers subscribe with.
    pub fn public_key(&self) -> String {
        self.key.public()
    }

    /// Watches the offices that have subscriptions from before.
    pub fn begin(self: &Arc<Self>, app: &App) {
        let offices: BTreeSet<OfficeId> =
            self.phones().values().flatten().map(|phone| phone.office.clone()).collect();
        offices.iter().filter_map(|office| app.hall(office)).for_each(|hall| self.watch(hall));
    }

    /// From now on this phone is told when the turn of `ticket` comes.
    ///
    /// # Errors
    /// See [`SubscribeError`].
    pub async fn subscribe(
        self: &Arc<Self>,
        hall: &Arc<Hall>,
        ticket: TicketId,
        language: Language,
        browser: Browser<'_>,
    ) -> Result<(), SubscribeError> {
        let address = self.address(browser)?;
        let told = {
            let office = hall.office();
            let present = office.ticket(ticket).map(|ticket| office.latest(ticket));
            let present = present.filter(|ticket| ticket.state.is_open()).ok_or(SubscribeError::Over)?;
            // Whoever subscribes looks at the page: what stands there need not be told again.
            rules::notice(&office, present, office.last_at())
        };
        let phone = Phone { office: hall.id().clone(), language, address, told };
        {
            let mut phones = self.phones();
            let of_ticket = phones.entry(ticket).or_default();
            of_ticket.retain(|other| other.address.endpoint != phone.address.endpoint);
            if of_ticket.len() >= PHONES_A_TICKET {
                return Err(SubscribeError::TooMany);
            }
            of_ticket.push(phone.clone());
        }
        self.database.put_subscription(&row(ticket, &phone)).await?;
        self.watch(hall.clone());
        Ok(())
    }

    /// This phone is told nothing any more of `ticket`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unsubscribe(&self, ticket: TicketId, endpoint: &str) -> Result<(), StorageError> {
        if let Some(of_ticket) = self.phones().get_mut(&ticket) {
            of_ticket.retain(|phone| phone.address.endpoint.as_str() != endpoint);
        }
        self.database.delete_subscription(&ticket.to_string(), endpoint).await
    }

    fn address(&self, browser: Browser<'_>) -> Result<Address, SubscribeError> {
        let endpoint = Url::parse(browser.endpoint).map_err(|_| SubscribeError::Invalid)?;
        let public = PublicKey::from_sec1_bytes(browser.p256dh).map_err(|_| SubscribeError::Invalid)?;
        let auth = browser.auth.try_into().map_err(|_| SubscribeError::Invalid)?;
        if browser.endpoint.len() > ENDPOINT_LIMIT {
            return Err(SubscribeError::Invalid);
        }
        // Whoever subscribes chooses the address: this server asks nobody it was not set up for.
        if !self.config.knows(&endpoint) {
            return Err(SubscribeError::UnknownService);
        }
        Ok(Address { endpoint, public, auth })
    }

    /// Follows an office from now on, once.
    fn watch(self: &Arc<Self>, hall: Arc<Hall>) {
        let first =
            self.watched.lock().expect("no panic while the offices are held").insert(hall.id().clone());
        if first {
            tokio::spawn(self.clone().follow(hall));
        }
    }

    async fn follow(self: Arc<Self>, hall: Arc<Hall>) {
        let seq = hall.office().seq();
        let mut follower = hall.follow(seq);
        loop {
            let looked = self.look(&hall.office());
            for (ticket, phone) in looked.due {
                self.keep(ticket, &phone).await;
                if let Some(notice) = phone.told {
                    tokio::spawn(self.clone().send(ticket, phone, notice));
                }
            }
            for (ticket, phone) in looked.over {
                self.forget(ticket, &phone.address).await;
            }
            if matches!(follower.next().await, Followed::Stopped) {
                return;
            }
        }
    }

    fn look(&self, office: &Office) -> Looked {
        let mut looked = Looked::default();
        let own = &office.settings().office;
        for (id, of_ticket) in self.phones().iter_mut() {
            let ticket = office.ticket(*id).map(|ticket| office.latest(ticket));
            let open = ticket.filter(|ticket| ticket.state.is_open());
            let notice = open.and_then(|ticket| rules::notice(office, ticket, office.last_at()));
            for phone in of_ticket.iter_mut().filter(|phone| phone.office == *own) {
                if open.is_none() {
                    looked.over.push((*id, phone.clone()));
                } else if phone.told != notice {
                    phone.told = notice;
                    looked.due.push((*id, phone.clone()));
                }
            }
        }
        looked
    }

    async fn send(self: Arc<Self>, ticket: TicketId, phone: Phone, notice: Notice) {
        let (key, contact) = (&self.key, &self.config.contact);
        let said = (notice, phone.language);
        let request = message::request(&self.client, key, contact, &phone.address, said, self.clock.now());
        let Some(request) = request else { return };
        match request.timeout(ANSWER_LIMIT).send().await.map(|answer| answer.status()) {
            Ok(StatusCode::NOT_FOUND | StatusCode::GONE) => self.forget(ticket, &phone.address).await,
            Ok(status) if status.is_success() => {}
            Ok(status) => tracing::warn!(%status, "a push service did not take a notice"),
            // The address is a person's: only that it failed is said.
            Err(error) => tracing::warn!(error = %error.without_url(), "a push service cannot be reached"),
        }
    }

    async fn keep(&self, ticket: TicketId, phone: &Phone) {
        if let Err(error) = self.database.put_subscription(&row(ticket, phone)).await {
            tracing::warn!(%error, "that a phone was told could not be kept");
        }
    }

    async fn forget(&self, ticket: TicketId, address: &Address) {
        {
            let mut phones = self.phones();
            if let Some(of_ticket) = phones.get_mut(&ticket) {
                of_ticket.retain(|phone| phone.address != *address);
                if of_ticket.is_empty() {
                    phones.remove(&ticket);
                }
            }
        }
        let endpoint = address.endpoint.as_str();
        if let Err(error) = self.database.delete_subscription(&ticket.to_string(), endpoint).await {
            tracing::warn!(%error, "a subscription could not be deleted");
        }
    }

    fn phones(&self) -> MutexGuard<'_, BTreeMap<TicketId, Vec<Phone>>> {
        self.phones.lock().expect("no panic while the phones are held")
    }
}

fn row(ticket: TicketId, phone: &Phone) -> SubscriptionRow {
    SubscriptionRow {
        ticket_id: ticket.to_string(),
        endpoint: phone.address.endpoint.to_string(),
        office_id: phone.office.to_string(),
        language: phone.language.to_string(),
        p256dh: phone.address.public.to_sec1_bytes().into_vec(),
        auth: phone.address.auth.to_vec(),
        told: phone.told.map(|told| match told {
            Notice::Soon => "soon".to_owned(),
            Notice::Called => "called".to_owned(),
        }),
    }
}

/// A subscription from the database; one that does not read is nobody's.
fn read(row: &SubscriptionRow) -> Option<(TicketId, Phone)> {
    let address = Address {
        endpoint: Url::parse(&row.endpoint).ok()?,
        public: PublicKey::from_sec1_bytes(&row.p256dh).ok()?,
        auth: row.auth.as_slice().try_into().ok()?,
    };
    let phone = Phone {
        office: OfficeId::new(&row.office_id),
        language: row.language.parse().ok()?,
        address,
        told: match row.told.as_deref() {
            Some("soon") => Some(Notice::Soon),
            Some("called") => Some(Notice::Called),
            _ => None,
        },
    };
    Some((TicketId(row.ticket_id.parse().ok()?), phone))
}
