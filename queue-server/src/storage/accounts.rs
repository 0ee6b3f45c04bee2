//! People, sessions and devices as rows. `accounts` keeps sessions and devices in memory.

use queue_core::value::Timestamp;
use sqlx::{QueryBuilder, SqliteConnection};

use super::StorageError;
use super::sqlite::Sqlite;

/// A person of the staff.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AccountRow {
    /// The name to sign in with.
    pub username: String,
    /// The office.
    pub office_id: String,
    /// The name for people.
    pub name: String,
    /// `staff`, `manager` or `admin`.
    pub role: String,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
    /// The institution whose services the person sees, if it is not the office.
    pub provider: Option<String>,
    /// What the person may do beyond the role, separated by blanks.
    pub rights: String,
    /// Until when the password is good, where it is good once only; UTC milliseconds.
    pub one_time_until_ms: Option<i64>,
    /// Since when nobody comes in with it, UTC milliseconds.
    pub disabled_ms: Option<i64>,
    /// When somebody last signed in, UTC milliseconds.
    pub signed_in_ms: Option<i64>,
}

/// An open session.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SessionRow {
    /// SHA-256 of the cookie.
    pub token_hash: Vec<u8>,
    /// Whose session it is.
    pub username: String,
    /// When it was opened, UTC milliseconds.
    pub opened_ms: i64,
    /// When it was used last, UTC milliseconds; a few minutes late.
    pub seen_ms: i64,
}

/// A kiosk or a board.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct DeviceRow {
    /// The office.
    pub office_id: String,
    /// The device.
    pub device_id: String,
    /// `kiosk`, `board` or `desk_button`.
    pub kind: String,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// What it is called; empty means its id.
    pub name: String,
    /// The counter that a desk button calls to.
    pub counter_id: Option<String>,
    /// When it was last heard of, UTC milliseconds; a few minutes late.
    pub seen_ms: Option<i64>,
    /// How it was then, as JSON.
    pub health: Option<String>,
}

impl Sqlite {
    /// Every person of the staff.
    ///
    /// # Errors
    /// When the database fails, here and below.
    pub async fn accounts(&self) -> Result<Vec<AccountRow>, StorageError> {
        let statement = "SELECT username, office_id, name, role, password_hash, provider, rights,
                 one_time_until_ms, disabled_ms, signed_in_ms
             FROM account ORDER BY username";
        Ok(sqlx::query_as(statement).fetch_all(self.reader()).await?)
    }

    /// A person of the staff.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, username: &str) -> Result<Option<AccountRow>, StorageError> {
        let statement = "SELECT username, office_id, name, role, password_hash, provider, rights,
                 one_time_until_ms, disabled_ms, signed_in_ms
             FROM account WHERE username = $1";
        Ok(sqlx::query_as(statement).bind(username).fetch_optional(self.reader()).await?)
    }

    /// Adds a person, or changes one; the sessions end with the old password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_account(&self, row: &AccountRow) -> Result<(), StorageError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        end_sessions(&mut transaction, &row.username).await?;
        insert_account(row)
            .push(
                " ON CONFLICT (username) DO UPDATE SET office_id = excluded.office_id, name = excluded.name,
                     role = excluded.role, password_hash = excluded.password_hash, provider = excluded.provider,
                     rights = excluded.rights, one_time_until_ms = excluded.one_time_until_ms,
                     disabled_ms = excluded.disabled_ms",
            )
            .build()
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Adds a person; says whether the name was free.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_account(&self, row: &AccountRow) -> Result<bool, StorageError> {
        let mut insert = insert_account(row);
        let done = insert.push(" ON CONFLICT (username) DO NOTHING").build().execute(self.writer()).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Changes what a person is called and may do, but not the password; the sessions end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_account(&self, row: &AccountRow) -> Result<(), StorageError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        end_sessions(&mut transaction, &row.username).await?;
        sqlx::query(
            "UPDATE account SET name = $2, role = $3, rights = $4, disabled_ms = $5 WHERE username = $1",
        )
        .bind(&row.username)
        .bind(&row.name)
        .bind(&row.role)
        .bind(&row.rights)
        .bind(row.disabled_ms)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Gives a person another password; the sessions end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_password(&self, row: &AccountRow) -> Result<(), StorageError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        end_sessions(&mut transaction, &row.username).await?;
        sqlx::query("UPDATE account SET password_hash = $2, one_time_until_ms = $3 WHERE username = $1")
            .bind(&row.username)
            .bind(&row.password_hash)
            .bind(row.one_time_until_ms)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// The sessions opened after `opened`; older ones are forgotten.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(&self, opened: Timestamp) -> Result<Vec<SessionRow>, StorageError> {
        sqlx::query("DELETE FROM session WHERE opened_ms < $1")
            .bind(opened.as_millisecond())
            .execute(self.writer())
            .await?;
        let statement = "SELECT token_hash, username, opened_ms, seen_ms FROM session";
        Ok(sqlx::query_as(statement).fetch_all(self.reader()).await?)
    }

    /// Keeps a session, and when its person signed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_session(&self, row: &SessionRow) -> Result<(), StorageError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("UPDATE account SET signed_in_ms = $2 WHERE username = $1")
            .bind(&row.username)
            .bind(row.opened_ms)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO session (token_hash, username, opened_ms, seen_ms) VALUES ($1, $2, $3, $4)")
            .bind(&row.token_hash)
            .bind(&row.username)
            .bind(row.opened_ms)
            .bind(row.seen_ms)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Keeps when a session was used last, and says whether it is still there: another program may have ended it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_seen(&self, token_hash: &[u8], seen_ms: i64) -> Result<bool, StorageError> {
        let statement = "UPDATE session SET seen_ms = $2 WHERE token_hash = $1";
        let done = sqlx::query(statement).bind(token_hash).bind(seen_ms).execute(self.writer()).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_session(&self, token_hash: &[u8]) -> Result<(), StorageError> {
        let statement = "DELETE FROM session WHERE token_hash = $1";
        sqlx::query(statement).bind(token_hash).execute(self.writer()).await?;
        Ok(())
    }

    /// Every device.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn devices(&self) -> Result<Vec<DeviceRow>, StorageError> {
        let statement = "SELECT office_id, device_id, kind, token_hash, name, counter_id, seen_ms, health FROM device ORDER BY office_id, device_id";
        Ok(sqlx::query_as(statement).fetch_all(self.reader()).await?)
    }

    /// The device with this token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn device(&self, token_hash: &[u8]) -> Result<Option<DeviceRow>, StorageError> {
        let statement =
            "SELECT office_id, device_id, kind, token_hash, name, counter_id, seen_ms, health FROM device
             WHERE token_hash = $1";
        Ok(sqlx::query_as(statement).bind(token_hash).fetch_optional(self.reader()).await?)
    }

    /// Adds a device, or gives it another token, kind and name; what was heard of the old one is forgotten.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_device(&self, row: &DeviceRow) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO device (office_id, device_id, kind, token_hash, name, counter_id, seen_ms, health)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (office_id, device_id) DO UPDATE SET kind = excluded.kind,
                 token_hash = excluded.token_hash, name = excluded.name, counter_id = excluded.counter_id,
                 seen_ms = excluded.seen_ms, health = excluded.health",
        )
        .bind(&row.office_id)
        .bind(&row.device_id)
        .bind(&row.kind)
        .bind(&row.token_hash)
        .bind(&row.name)
        .bind(&row.counter_id)
        .bind(row.seen_ms)
        .bind(&row.health)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Keeps when a device was last heard of and how it was, and says whether it is still there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_device_seen(
        &self,
        office_id: &str,
        device_id: &str,
        seen_ms: i64,
        health: Option<&str>,
    ) -> Result<bool, StorageError> {
        let statement = "UPDATE device SET seen_ms = $3, health = $4 WHERE office_id = $1 AND device_id = $2";
        let done = sqlx::query(statement)
            .bind(office_id)
            .bind(device_id)
            .bind(seen_ms)
            .bind(health)
            .execute(self.writer())
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Shuts a device out; says whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_device(&self, office_id: &str, device_id: &str) -> Result<bool, StorageError> {
        let statement = "DELETE FROM device WHERE office_id = $1 AND device_id = $2";
        let done = sqlx::query(statement).bind(office_id).bind(device_id).execute(self.writer()).await?;
        Ok(done.rows_affected() > 0)
    }

    /// The key of the links on the slips: the one that is there, or `fresh`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn slip_key(&self, fresh: &[u8]) -> Result<Vec<u8>, StorageError> {
        sqlx::query("INSERT INTO slip_key (slip_key) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM slip_key)")
            .bind(fresh)
            .execute(self.writer())
            .await?;
        Ok(sqlx::query_scalar("SELECT slip_key FROM slip_key LIMIT 1").fetch_one(self.writer()).await?)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn answers(&self) -> Result<(), StorageError> {
        sqlx::query_scalar::<_, i64>("SELECT 1").fetch_one(self.reader()).await?;
        Ok(())
    }
}

fn insert_account(row: &AccountRow) -> QueryBuilder<sqlx::Sqlite> {
    let mut insert = QueryBuilder::new(
        "INSERT INTO account (username, office_id, name, role, password_hash, provider, rights,
             one_time_until_ms, disabled_ms) VALUES (",
    );
    let mut values = insert.separated(", ");
    values.push_bind(row.username.clone()).push_bind(row.office_id.clone()).push_bind(row.name.clone());
    values.push_bind(row.role.clone()).push_bind(row.password_hash.clone()).push_bind(row.provider.clone());
    values.push_bind(row.rights.clone()).push_bind(row.one_time_until_ms).push_bind(row.disabled_ms);
    insert.push(")");
    insert
}

async fn end_sessions(connection: &mut SqliteConnection, username: &str) -> Result<(), StorageError> {
    let statement = "DELETE FROM session WHERE username = $1";
    sqlx::query(statement).bind(username).execute(connection).await?;
    Ok(())
}
