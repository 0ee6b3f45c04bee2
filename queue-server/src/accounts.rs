//! Who may come in: people with a password and a session, devices with a token, citizens with the code of their slip.
//!
//! Sessions and devices are looked up in memory, since every request asks; the tables behind them are written through.
//! People are read when they sign in, so that whoever was added meanwhile comes in. Sessions run on the machine's time
//! even where a demonstration's office runs faster.

mod attempts;
mod citizens;
mod devices;
mod documents;
mod enrolment;
mod errands;
mod first_run;
mod password;
mod people;
mod secret;
mod slips;
mod who;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use jiff::SignedDuration;
use queue_core::value::{OfficeId, ProviderId, Timestamp, UserName};

use crate::clock::Clock;
use crate::storage::StorageError;
use crate::storage::accounts::{AccountRow, SessionRow};
use crate::storage::sqlite::Sqlite;

use attempts::Attempts;
pub use citizens::{Citizens, Guesser, fresh_appointment_code};
pub use devices::{Devices, KnownDevice};
pub use documents::Documents;
pub use enrolment::{Admission, Asking, CODE_LASTS, Enrolments, Polled};
pub use first_run::{FirstRun, NotFirst};
use password::Passwords;
pub use people::{Account, ChooseError, PASSWORD_MIN};
use secret::{TokenHash, token_hash};
pub use secret::{fresh_code, fresh_password, fresh_token, typed_code};
pub use slips::Slips;
pub use who::{Device, DeviceKind, Person, PersonalRight, Role};

/// How late the last use of a session or a device may be in the database.
const SEEN_LATE: SignedDuration = SignedDuration::from_mins(5);

/// How long sessions last.
#[derive(Debug, Clone, Copy)]
pub struct SessionLimits {
    /// Without a request, for staff.
    pub staff_idle: SignedDuration,
    /// Without a request, for managers and administrators.
    pub manager_idle: SignedDuration,
    /// At the most.
    pub whole: SignedDuration,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self {
            staff_idle: SignedDuration::from_hours(4),
            manager_idle: SignedDuration::from_mins(30),
            whole: SignedDuration::from_hours(12),
        }
    }
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name or password are wrong; which, is nobody's business.
    #[error("name or password are wrong")]
    Wrong,
    /// The password was good once: the person chooses another one first.
    #[error("this password is good once: choose another one")]
    ChooseFirst,
    /// Too many wrong attempts.
    #[error("too many attempts")]
    TooManyAttempts,
    /// The session could not be kept.
    #[error("the session could not be kept")]
    NotKept(#[from] StorageError),
}

#[derive(Debug)]
struct Session {
    person: Arc<Person>,
    opened_at: Timestamp,
    seen_ms: AtomicI64,
    kept_ms: AtomicI64,
}

/// People, sessions and devices.
pub struct Accounts {
    database: Sqlite,
    clock: Arc<dyn Clock>,
    limits: SessionLimits,
    passwords: Passwords,
    slips: Slips,
    sessions: Arc<RwLock<HashMap<TokenHash, Arc<Session>>>>,
    devices: Devices,
    enrolments: Enrolments,
    by_address: Attempts<IpAddr>,
    by_name: Attempts<(IpAddr, String)>,
    slip_misses: Attempts<IpAddr>,
    refusals: Attempts<(UserName, String)>,
    citizens: Citizens,
    documents: Documents,
    first_run: Option<FirstRun>,
}

impl Accounts {
    /// Reads everybody who may come in. `clock` is the machine's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(
        database: Sqlite,
        clock: Arc<dyn Clock>,
        limits: SessionLimits,
    ) -> Result<Self, StorageError> {
        let slip_key = database.slip_key(&rand::random::<[u8; 32]>()).await?;
        let people = database.accounts().await?.into_iter().filter_map(person).collect::<HashMap<_, _>>();
        let opened = clock.now().saturating_sub(limits.whole).unwrap_or(Timestamp::MIN);
        let sessions = database
            .sessions(opened)
            .await?
            .into_iter()
            .filter_map(|row| Some((row.token_hash.clone().try_into().ok()?, session(&row, &people)?)))
            .collect();
        let devices = Devices::load(database.clone(), clock.clone()).await?;
        Ok(Self {
            citizens: Citizens::new(clock.clone()),
            documents: Documents::new(database.clone()),
            database,
            limits,
            passwords: Passwords::default(),
            slips: Slips::new(slip_key),
            sessions: Arc::new(RwLock::new(sessions)),
            devices,
            enrolments: Enrolments::new(clock.clone()),
            by_address: Attempts::new(100.0, 1.0),
            by_name: Attempts::new(10.0, 0.05),
            slip_misses: Attempts::new(60.0, 1.0),
            refusals: Attempts::new(1.0, 1.0 / 60.0),
            clock,
            first_run: None,
        })
    }

    /// The same on a server that has no office yet.
    pub fn with_first_run(self, first_run: FirstRun) -> Self {
        Self { first_run: Some(first_run), ..self }
    }

    /// The right to set the first office up, on a server that began without one.
    pub fn first_run(&self) -> Option<&FirstRun> {
        self.first_run.as_ref()
    }

    /// The codes on the slips.
    pub fn slips(&self) -> &Slips {
        &self.slips
    }

    /// The kiosks and boards.
    pub fn devices(&self) -> &Devices {
        &self.devices
    }

    /// The new devices that ask to be let in.
    pub fn enrolments(&self) -> &Enrolments {
        &self.enrolments
    }

    /// How much citizens may ask for.
    pub fn citizens(&self) -> &Citizens {
        &self.citizens
    }

    /// The hashes of documents.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The code that the hall of `office` shows now, and for how many seconds.
    pub fn presence_code(&self, office: &OfficeId) -> (String, u32) {
        self.slips.presence_code(office, self.clock.now())
    }

    /// Whether `code` is what the hall of `office` shows now or showed just before.
    pub fn is_presence_code(&self, office: &OfficeId, code: &str) -> bool {
        self.slips.is_presence_code(office, code, self.clock.now())
    }

    /// Whether `address` may still try codes of slips, after one that did not exist.
    pub fn may_miss_slip(&self, address: IpAddr) -> bool {
        self.slip_misses.take(&address, self.clock.now())
    }

    /// Whether it is written down that this person was refused something: once a minute, however often they try.
    pub fn notes_refusal(&self, person: &Person, what: &str) -> bool {
        self.refusals.take(&(person.username.clone(), what.to_owned()), self.clock.now())
    }

    /// Adds a person, or gives one another password, name or role.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_person(&self, person: Person, password: String) -> Result<(), StorageError> {
        let row = self.row(&person, &password).await;
        self.database.put_account(&row).await?;
        write(&self.sessions).retain(|_, session| session.person.username != person.username);
        Ok(())
    }

    /// Signs a person in and gives the session's token. A wrong name takes as long as a wrong password.
    ///
    /// # Errors
    /// See [`SignInError`].
    pub async fn sign_in(
        &self,
        username: &str,
        password: String,
        address: IpAddr,
    ) -> Result<(String, Arc<Person>), SignInError> {
        let account = self.recognise(username, password, address).await?;
        if account.one_time_until.is_some() {
            return Err(SignInError::ChooseFirst);
        }
        Ok(self.open_session(account.person).await?)
    }

    /// Whose name and password these are. A wrong name takes as long as a wrong password.
    async fn recognise(
        &self,
        username: &str,
        password: String,
        address: IpAddr,
    ) -> Result<Account, SignInError> {
        let now = self.clock.now();
        let name_key = (address, username.to_lowercase());
        if !self.by_address.take(&address, now) || !self.by_name.take(&name_key, now) {
            return Err(SignInError::TooManyAttempts);
        }
        let row = self.database.account(username).await?;
        let hash = row.as_ref().map(|row| row.password_hash.clone());
        if !self.passwords.is_right(password, hash).await {
            return Err(SignInError::Wrong);
        }
        let account = row.and_then(people::account).ok_or(SignInError::Wrong)?;
        let over = account.one_time_until.is_some_and(|until| until <= now);
        if account.disabled || over {
            return Err(SignInError::Wrong);
        }
        self.by_address.give_back(&address);
        self.by_name.give_back(&name_key);
        Ok(account)
    }

    async fn open_session(&self, person: Arc<Person>) -> Result<(String, Arc<Person>), StorageError> {
        let now = self.clock.now();
        let token = fresh_token();
        let row = SessionRow {
            token_hash: token_hash(&token).to_vec(),
            username: person.username.as_str().into(),
            opened_ms: now.as_millisecond(),
            seen_ms: now.as_millisecond(),
        };
        self.database.put_session(&row).await?;
        let session = Session {
            person: person.clone(),
            opened_at: now,
            seen_ms: AtomicI64::new(row.seen_ms),
            kept_ms: AtomicI64::new(row.seen_ms),
        };
        write(&self.sessions).insert(token_hash(&token), Arc::new(session));
        Ok((token, person))
    }

    async fn row(&self, person: &Person, password: &str) -> AccountRow {
        let password_hash = self.passwords.hash(password.to_owned()).await;
        AccountRow { password_hash, ..Self::unsigned_row(person) }
    }

    /// A row without a password, for what does not change it.
    fn unsigned_row(person: &Person) -> AccountRow {
        AccountRow {
            username: person.username.as_str().into(),
            office_id: person.office.as_str().into(),
            name: person.name.clone(),
            role: person.role.name().into(),
            password_hash: String::new(),
            provider: person.provider.as_ref().map(ToString::to_string),
            rights: person.rights.iter().map(|right| right.name()).collect::<Vec<_>>().join(" "),
            one_time_until_ms: None,
            disabled_ms: None,
            signed_in_ms: None,
        }
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails; the session has ended nevertheless.
    pub async fn sign_out(&self, token: &str) -> Result<(), StorageError> {
        let token_hash = token_hash(token);
        write(&self.sessions).remove(&token_hash);
        self.database.delete_session(&token_hash).await
    }

    /// Whose session this is, if it still lasts.
    pub fn signed_in(&self, token: &str) -> Option<Arc<Person>> {
        let token_hash = token_hash(token);
        let session = read(&self.sessions).get(&token_hash).cloned()?;
        let now = self.clock.now();
        let idle = match session.person.role {
            Role::Staff => self.limits.staff_idle,
            Role::Manager | Role::Admin => self.limits.manager_idle,
        };
        let now_ms = now.as_millisecond();
        let idle_for_ms = i128::from(now_ms - session.seen_ms.load(Ordering::Relaxed));
        if idle_for_ms > idle.as_millis() || now.duration_since(session.opened_at) > self.limits.whole {
            write(&self.sessions).remove(&token_hash);
            return None;
        }
        session.seen_ms.store(now_ms, Ordering::Relaxed);
        let kept_ms = session.kept_ms.load(Ordering::Relaxed);
        if i128::from(now_ms - kept_ms) > SEEN_LATE.as_millis() {
            session.kept_ms.store(now_ms, Ordering::Relaxed);
            self.keep_seen(token_hash, now_ms);
        }
        Some(session.person.clone())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ready(&self) -> Result<(), StorageError> {
        self.database.answers().await
    }

    fn keep_seen(&self, token_hash: TokenHash, seen_ms: i64) {
        let (database, sessions) = (self.database.clone(), self.sessions.clone());
        tokio::spawn(async move {
            match database.keep_seen(&token_hash, seen_ms).await {
                Ok(true) => {}
                Ok(false) => drop(write(&sessions).remove(&token_hash)),
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "the use of a session was not kept");
                }
            }
        });
    }
}

fn person(row: AccountRow) -> Option<(String, (Arc<Person>, String))> {
    let person = Person {
        username: UserName::new(&row.username),
        name: row.name,
        role: Role::named(&row.role)?,
        office: OfficeId::new(&row.office_id),
        provider: row.provider.map(ProviderId::new),
        rights: PersonalRight::ALL
            .into_iter()
            .filter(|right| row.rights.split(' ').any(|name| name == right.name()))
            .collect(),
    };
    Some((row.username, (Arc::new(person), row.password_hash)))
}

fn session(row: &SessionRow, people: &HashMap<String, (Arc<Person>, String)>) -> Option<Arc<Session>> {
    let (person, _) = people.get(&row.username)?;
    Some(Arc::new(Session {
        person: person.clone(),
        opened_at: Timestamp::from_millisecond(row.opened_ms).ok()?,
        seen_ms: AtomicI64::new(row.seen_ms),
        kept_ms: AtomicI64::new(row.seen_ms),
    }))
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().expect("no panic while the accounts are held")
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().expect("no panic while the accounts are held")
}
