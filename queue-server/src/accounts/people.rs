//! The people of an office as an administrator keeps them. Nobody's password is known to anybody else: an administrator
//! gets one that is good once and for a week, and whoever signs in with it chooses their own.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::SignedDuration;
use queue_core::value::{OfficeId, Timestamp};

use super::{Accounts, Person, SignInError, fresh_password, person, write};
use crate::storage::StorageError;
use crate::storage::accounts::AccountRow;

/// The shortest password that somebody may choose, in characters.
pub const PASSWORD_MIN: usize = 15;
/// How long a one-time password is good for.
const ONE_TIME_LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A person and how their account is.
#[derive(Debug, Clone)]
pub struct Account {
    /// The person.
    pub person: Arc<Person>,
    /// Until when the one-time password is good that the person has not replaced yet.
    pub one_time_until: Option<Timestamp>,
    /// Nobody comes in with it.
    pub disabled: bool,
    /// When somebody last signed in with it.
    pub signed_in_at: Option<Timestamp>,
}

/// Why somebody could not choose a password.
#[derive(Debug, thiserror::Error)]
pub enum ChooseError {
    /// As when signing in.
    #[error(transparent)]
    NotSignedIn(#[from] SignInError),
    /// It is too short.
    #[error("the password must have at least {PASSWORD_MIN} characters")]
    TooShort,
    /// It is the old one, or the name.
    #[error("the password must be another one")]
    SameAgain,
}

impl Accounts {
    /// The people of an office in the order of their names to sign in with.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn people(&self, office: &OfficeId) -> Result<Vec<Account>, StorageError> {
        let rows = self.database.accounts().await?;
        Ok(rows.into_iter().filter(|row| row.office_id == office.as_str()).filter_map(account).collect())
    }

    /// The office of the person with a name to sign in with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn office_of(&self, username: &str) -> Result<Option<OfficeId>, StorageError> {
        Ok(self.database.account(username).await?.map(|row| OfficeId::new(row.office_id)))
    }

    /// Adds a person and gives the one-time password; nothing when somebody has the name already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_person(&self, person: Person) -> Result<Option<String>, StorageError> {
        let password = fresh_password();
        let row =
            AccountRow { one_time_until_ms: self.one_time_until(), ..self.row(&person, &password).await };
        Ok(self.database.add_account(&row).await?.then_some(password))
    }

    /// Gives a person another name for people, role and rights, or shuts them out; their sessions end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_person(&self, person: &Person, disabled: bool) -> Result<(), StorageError> {
        let disabled_ms = disabled.then(|| self.clock.now().as_millisecond());
        let row = AccountRow { disabled_ms, ..Self::unsigned_row(person) };
        self.database.change_account(&row).await?;
        self.end_sessions(person);
        Ok(())
    }

    /// Gives a person a one-time password in place of their own; their sessions end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn one_time_password(&self, person: &Person) -> Result<String, StorageError> {
        let password = fresh_password();
        let row =
            AccountRow { one_time_until_ms: self.one_time_until(), ..self.row(person, &password).await };
        self.database.change_password(&row).await?;
        self.end_sessions(person);
        Ok(password)
    }

    /// Replaces a password, also a one-time one, by one that the person chose, and signs them in.
    ///
    /// # Errors
    /// See [`ChooseError`].
    pub async fn choose_password(
        &self,
        username: &str,
        password: String,
        chosen: String,
        address: IpAddr,
    ) -> Result<(String, Arc<Person>), ChooseError> {
        let account = self.recognise(username, password.clone(), address).await?;
        if chosen.chars().count() < PASSWORD_MIN {
            return Err(ChooseError::TooShort);
        }
        if chosen == password || chosen.to_lowercase().contains(&username.to_lowercase()) {
            return Err(ChooseError::SameAgain);
        }
        let row = self.row(&account.person, &chosen).await;
        self.database.change_password(&row).await.map_err(SignInError::from)?;
        self.end_sessions(&account.person);
        Ok(self.open_session(account.person).await.map_err(SignInError::from)?)
    }

    fn one_time_until(&self) -> Option<i64> {
        self.clock.now().checked_add(ONE_TIME_LASTS).ok().map(Timestamp::as_millisecond)
    }

    fn end_sessions(&self, person: &Person) {
        write(&self.sessions).retain(|_, session| session.person.username != person.username);
    }
}

/// An account of its row; nothing when its role is none.
pub(super) fn account(row: AccountRow) -> Option<Account> {
    let at = |ms: Option<i64>| ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let (one_time_until, signed_in_at) = (at(row.one_time_until_ms), at(row.signed_in_ms));
    let disabled = row.disabled_ms.is_some();
    let (_, (person, _)) = person(row)?;
    Some(Account { person, one_time_until, disabled, signed_in_at })
}
