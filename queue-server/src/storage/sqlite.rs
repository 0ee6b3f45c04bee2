//! SQLite: one file beside the program, for one server.
//!
//! One connection writes, others read: a pool of writers waits for its own locks. A commit is on the disk when it
//! returns (`synchronous=FULL`). A batch is one multi-row statement per table, which is ten times as fast as row by row.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use queue_core::event::Issued;
use queue_core::ticket::Private;
use queue_core::value::{AppointmentId, Date, DocumentHash, OfficeId, Seq, TicketId, Timestamp};
use queue_core::{Event, Fact, State, Ticket};
use serde::Serialize;
use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};

use super::{Batch, KeyedAnswer, Storage, StorageError, TicketRow, Today};
use crate::profile::Profile;

/// How long a statement waits for a lock that somebody else holds, a backup for example.
const BUSY_LIMIT: Duration = Duration::from_secs(5);

/// SQLite's code for a file that is something else.
const NOT_A_DATABASE: &str = "26";

/// A SQLite database.
#[derive(Debug, Clone)]
pub struct Sqlite {
    reader: SqlitePool,
    writer: SqlitePool,
}

impl Sqlite {
    /// Opens the database at `path`, makes it if there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StorageError::Newer`] and [`StorageError::Damaged`] when it must not be touched.
    pub async fn open(path: &Path) -> Result<Self, StorageError> {
        make_private(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_LIMIT)
            .foreign_keys(true)
            .pragma("trusted_schema", "OFF")
            // What is deleted leaves nothing in the file.
            .pragma("secure_delete", "ON")
            // A busy hall touches a few megabytes of pages again and again: kept in memory, and copied from the log
            // into the file only now and then.
            .pragma("cache_size", "-16384")
            .pragma("wal_autocheckpoint", "8000")
            .pragma("temp_store", "MEMORY")
            .optimize_on_close(true, None);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await;
        let writer =
            writer.map_err(|error| match error.as_database_error().and_then(DatabaseError::code) {
                Some(code) if code == NOT_A_DATABASE => {
                    StorageError::Damaged("it is not an SQLite database".into())
                }
                _ => error.into(),
            })?;
        let database = Self { reader: writer.clone(), writer };
        database.check_damage().await?;
        sqlx::migrate!("migrations/sqlite").run(&database.writer).await.map_err(|error| match error {
            sqlx::migrate::MigrateError::VersionMissing(_) => StorageError::Newer,
            sqlx::migrate::MigrateError::Execute(error) => StorageError::Engine(error),
            other => StorageError::Damaged(other.to_string()),
        })?;
        let reader = SqlitePoolOptions::new()
            .max_connections(4)
            .idle_timeout(Duration::from_secs(60))
            .connect_lazy_with(options.read_only(true));
        Ok(Self { reader, ..database })
    }

    /// The connections that only read.
    pub fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    /// The one connection that writes.
    pub fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    async fn private(&self, office: &OfficeId) -> Result<Vec<(TicketId, Private)>, StorageError> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT ticket_id, private FROM ticket_private WHERE office_id = $1")
                .bind(office.as_str())
                .fetch_all(&self.reader)
                .await?;
        rows.iter()
            .map(|(ticket, private)| Ok((TicketId(read_id(ticket)?), serde_json::from_str(private)?)))
            .collect()
    }

    async fn documents(&self, office: &OfficeId) -> Result<Vec<(AppointmentId, DocumentHash)>, StorageError> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT appointment_id, document FROM appointment_document WHERE office_id = $1")
                .bind(office.as_str())
                .fetch_all(&self.reader)
                .await?;
        rows.iter()
            .map(|(appointment, document)| {
                Ok((AppointmentId(read_id(appointment)?), DocumentHash::new(document)))
            })
            .collect()
    }

    /// Empties the log beside the file: what was deleted would stand in it until it is written over.
    async fn empty_log(&self) {
        let emptied: Result<(i64, i64, i64), _> =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.writer).await;
        match emptied {
            Ok((0, _, _)) => {}
            // The day has ended all the same; the next one empties the log again.
            Ok(_) => tracing::warn!("the log of the database could not be emptied: somebody reads it"),
            Err(error) => tracing::warn!(%error, "the log of the database could not be emptied"),
        }
    }

    /// Refuses a damaged file: serving from it would lose more.
    async fn check_damage(&self) -> Result<(), StorageError> {
        let damage: Result<String, sqlx::Error> =
            sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&self.writer).await;
        match damage {
            Ok(verdict) if verdict == "ok" => Ok(()),
            Ok(verdict) => Err(StorageError::Damaged(verdict)),
            Err(error) => Err(StorageError::Damaged(error.to_string())),
        }
    }
}

#[async_trait]
impl Storage for Sqlite {
    async fn profiles(&self) -> Result<Vec<Profile>, StorageError> {
        let documents: Vec<String> = sqlx::query_scalar("SELECT profile FROM office ORDER BY office_id")
            .fetch_all(&self.reader)
            .await?;
        documents.iter().map(|document| Ok(serde_json::from_str(document)?)).collect()
    }

    async fn office_ids(&self) -> Result<Vec<OfficeId>, StorageError> {
        let ids: Vec<String> = sqlx::query_scalar("SELECT office_id FROM office ORDER BY office_id")
            .fetch_all(&self.reader)
            .await?;
        Ok(ids.iter().map(OfficeId::new).collect())
    }

    async fn profile(&self, office: &OfficeId) -> Result<Option<Profile>, StorageError> {
        let document: Option<String> = sqlx::query_scalar("SELECT profile FROM office WHERE office_id = $1")
            .bind(office.as_str())
            .fetch_optional(&self.reader)
            .await?;
        document.map(|document| Ok(serde_json::from_str(&document)?)).transpose()
    }

    async fn staged(&self, office: &OfficeId) -> Result<Option<(Profile, Date)>, StorageError> {
        let row: Option<(String, String)> = sqlx::query_as(
            "SELECT staged_profile, staged_from FROM office
             WHERE office_id = $1 AND staged_profile IS NOT NULL AND staged_from IS NOT NULL",
        )
        .bind(office.as_str())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(document, from)| {
            let from = Date::from_str(&from).map_err(|error| StorageError::Damaged(error.to_string()))?;
            Ok((serde_json::from_str(&document)?, from))
        })
        .transpose()
    }

    async fn take_staged(&self, profile: &Profile) -> Result<(), StorageError> {
        // What was staged after this one was read stays staged.
        let document = serde_json::to_string(profile)?;
        sqlx::query(
            "UPDATE office SET profile = $2, municipality_id = $3,
                 staged_from = CASE WHEN staged_profile = $2 THEN NULL ELSE staged_from END,
                 staged_profile = CASE WHEN staged_profile = $2 THEN NULL ELSE staged_profile END
             WHERE office_id = $1",
        )
        .bind(profile.id.as_str())
        .bind(document)
        .bind(profile.place.as_ref().map(|place| place.municipality.as_str()))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn put_profile(&self, profile: &Profile, day: Date) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO office (office_id, profile, municipality_id) VALUES ($1, $2, $3)
             ON CONFLICT (office_id) DO UPDATE SET profile = excluded.profile,
                 municipality_id = excluded.municipality_id",
        )
        .bind(profile.id.as_str())
        .bind(serde_json::to_string(profile)?)
        .bind(profile.place.as_ref().map(|place| place.municipality.as_str()))
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO business_day (office_id, day, after_seq)
             SELECT $1, $2, 0 WHERE NOT EXISTS (SELECT 1 FROM business_day WHERE office_id = $1)",
        )
        .bind(profile.id.as_str())
        .bind(day.to_string())
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    async fn today(&self, office: &OfficeId, since: Timestamp) -> Result<Today, StorageError> {
        let (day, after_seq): (String, i64) = sqlx::query_as(
            "SELECT day, after_seq FROM business_day WHERE office_id = $1 ORDER BY day DESC LIMIT 1",
        )
        .bind(office.as_str())
        .fetch_one(&self.reader)
        .await?;
        let events: Vec<String> =
            sqlx::query_scalar("SELECT event FROM journal WHERE office_id = $1 AND seq > $2 ORDER BY seq")
                .bind(office.as_str())
                .bind(after_seq)
                .fetch_all(&self.reader)
                .await?;
        let lasting: Vec<String> = sqlx::query_scalar(
            "SELECT event FROM journal WHERE office_id = $1 AND outlives_day = 1 AND seq <= $2 AND at_ms >= $3
             ORDER BY seq",
        )
        .bind(office.as_str())
        .bind(after_seq)
        .bind(since.as_millisecond())
        .fetch_all(&self.reader)
        .await?;
        let day = Date::from_str(&day).map_err(|error| StorageError::Damaged(error.to_string()))?;
        Ok(Today {
            day,
            after_seq: position(after_seq)?,
            lasting: read_events(&lasting)?,
            events: read_events(&events)?,
            private: self.private(office).await?,
            documents: self.documents(office).await?,
        })
    }

    async fn commit(&self, batch: &Batch) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        write_journal(&mut transaction, batch).await?;
        write_visits(&mut transaction, batch).await?;
        write_tickets(&mut transaction, batch).await?;
        write_private(&mut transaction, batch).await?;
        write_documents(&mut transaction, batch).await?;
        write_answers(&mut transaction, batch).await?;
        if let Some(next) = batch.next_day {
            let after_seq = batch.first_seq + batch.events.len() as u64 - 1;
            sqlx::query("INSERT INTO business_day (office_id, day, after_seq) VALUES ($1, $2, $3)")
                .bind(batch.office.as_str())
                .bind(next.to_string())
                .bind(column(after_seq))
                .execute(&mut *transaction)
                .await?;
            sqlx::query("DELETE FROM day_key WHERE office_id = $1 AND day < $2")
                .bind(batch.office.as_str())
                .bind(next.to_string())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        if batch.next_day.is_some() {
            self.empty_log().await;
        }
        Ok(())
    }

    async fn events(
        &self,
        office: &OfficeId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<(Seq, Event)>, StorageError> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT seq, event FROM journal WHERE office_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        )
        .bind(office.as_str())
        .bind(column(after))
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(|(seq, document)| Ok((position(*seq)?, serde_json::from_str(document)?))).collect()
    }

    async fn day_start(&self, office: &OfficeId, day: Date) -> Result<Option<(Date, Seq)>, StorageError> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "SELECT day, after_seq FROM business_day WHERE office_id = $1 AND day >= $2 ORDER BY day LIMIT 1",
        )
        .bind(office.as_str())
        .bind(day.to_string())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(day, seq)| {
            let day = Date::from_str(&day).map_err(|error| StorageError::Damaged(error.to_string()))?;
            Ok((day, position(seq)?))
        })
        .transpose()
    }

    async fn answer(&self, office: &OfficeId, key_id: &str) -> Result<Option<KeyedAnswer>, StorageError> {
        let row: Option<(String, i64, i64, String)> = sqlx::query_as(
            "SELECT body_hash, at_ms, status, body FROM answer WHERE office_id = $1 AND key_id = $2",
        )
        .bind(office.as_str())
        .bind(key_id)
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(body_hash, at_ms, status, body)| {
            Ok(KeyedAnswer {
                key_id: key_id.into(),
                body_hash,
                at: Timestamp::from_millisecond(at_ms)?,
                status: u16::try_from(status).map_err(|error| StorageError::Damaged(error.to_string()))?,
                body: body.into_bytes(),
            })
        })
        .transpose()
    }

    async fn keys(&self, office: &OfficeId, before: Timestamp) -> Result<Vec<String>, StorageError> {
        sqlx::query("DELETE FROM answer WHERE office_id = $1 AND at_ms < $2")
            .bind(office.as_str())
            .bind(before.as_millisecond())
            .execute(&self.writer)
            .await?;
        Ok(sqlx::query_scalar("SELECT key_id FROM answer WHERE office_id = $1")
            .bind(office.as_str())
            .fetch_all(&self.reader)
            .await?)
    }

    async fn forget_deeds(&self, office: &OfficeId, before: Timestamp) -> Result<u64, StorageError> {
        self.delete_deeds(office, before).await
    }

    async fn ticket_rows(&self, office: &OfficeId, day: Date) -> Result<Vec<TicketRow>, StorageError> {
        let rows: Vec<(String, String, String, Option<String>)> = sqlx::query_as(
            "SELECT ticket_id, number, state, counter_id FROM ticket WHERE office_id = $1 AND day = $2
             ORDER BY ticket_id",
        )
        .bind(office.as_str())
        .bind(day.to_string())
        .fetch_all(&self.reader)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(ticket_id, number, state, counter_id)| TicketRow { ticket_id, number, state, counter_id })
            .collect())
    }
}

/// Makes an empty file for this user's eyes only, if there is none: the log beside it gets the same rights.
fn make_private(path: &Path) -> Result<(), StorageError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(sqlx::Error::Io(error).into()),
        Ok(_) | Err(_) => Ok(()),
    }
}

async fn write_journal(connection: &mut SqliteConnection, batch: &Batch) -> Result<(), StorageError> {
    let rows = (batch.first_seq..)
        .zip(&batch.events)
        .map(|(seq, event)| (seq, event.at.as_millisecond(), event, u8::from(event.fact.outlives_its_day())));
    let statement = "INSERT INTO journal (office_id, seq, at_ms, event, outlives_day)
         SELECT $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each($2)";
    write(connection, statement, batch, rows.collect()).await
}

async fn write_visits(connection: &mut SqliteConnection, batch: &Batch) -> Result<(), StorageError> {
    let issued = batch.events.iter().filter_map(|event| match &event.fact {
        Fact::Issued(Issued { visit, number, .. }) => Some((batch.day, number.prefix, number.number, visit)),
        _ => None,
    });
    // A further ticket of the same visit has its number; another visit must not get it.
    let statement = "INSERT INTO visit (office_id, day, prefix, number, visit_id)
         SELECT $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each($2) WHERE true
         ON CONFLICT (office_id, day, prefix, number) DO UPDATE SET visit_id =
             CASE WHEN visit_id = excluded.visit_id THEN visit_id END";
    write(connection, statement, batch, issued.collect()).await
}

async fn write_tickets(connection: &mut SqliteConnection, batch: &Batch) -> Result<(), StorageError> {
    let at_counter = |state: &State| matches!(state, State::Called(_) | State::Serving { .. });
    let mut tickets: Vec<_> = batch.tickets.iter().collect();
    // Whoever leaves a counter is written before whoever comes to it.
    tickets.sort_by_key(|ticket| at_counter(&ticket.state));
    let rows = tickets.into_iter().map(|ticket| {
        let call = ticket.state.call();
        let milliseconds = |at: Timestamp| at.as_millisecond();
        (
            ticket.id,
            batch.day,
            ticket.visit,
            ticket.number,
            &ticket.service,
            ticket.state.name(),
            call.map(|call| &call.counter),
            ticket.paper,
            milliseconds(ticket.issued_at),
            call.map(|call| milliseconds(call.called_at)),
            ticket.state.started_at().map(milliseconds),
            ticket.state.ended_at().map(milliseconds),
        )
    });
    let statement = "INSERT INTO ticket (office_id, ticket_id, day, visit_id, number, service_id, state, counter_id,
             paper, issued_ms, called_ms, started_ms, ended_ms)
         SELECT $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
             value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11
         FROM json_each($2) WHERE true
         ON CONFLICT (office_id, ticket_id) DO UPDATE SET state = excluded.state, counter_id = excluded.counter_id,
             paper = excluded.paper, called_ms = excluded.called_ms, started_ms = excluded.started_ms,
             ended_ms = excluded.ended_ms";
    write(connection, statement, batch, rows.collect()).await
}

/// Keeps what is private of open tickets and deletes it with the end of each.
async fn write_private(connection: &mut SqliteConnection, batch: &Batch) -> Result<(), StorageError> {
    let keeps = |ticket: &&Ticket| !ticket.private.is_empty();
    let gone = batch.tickets.iter().filter(|ticket| !keeps(ticket)).map(|ticket| (ticket.id,));
    let statement = "DELETE FROM ticket_private
         WHERE office_id = $1 AND ticket_id IN (SELECT value ->> 0 FROM json_each($2))";
    write(connection, statement, batch, gone.collect()).await?;
    let kept = batch.tickets.iter().filter(keeps).map(|ticket| (ticket.id, &ticket.private));
    let statement = "INSERT INTO ticket_private (office_id, ticket_id, private)
         SELECT $1, value ->> 0, value ->> 1 FROM json_each($2) WHERE true
         ON CONFLICT (office_id, ticket_id) DO UPDATE SET private = excluded.private";
    write(connection, statement, batch, kept.collect()).await
}

async fn write_documents(connection: &mut SqliteConnection, batch: &Batch) -> Result<(), StorageError> {
    let gone = batch.documents.iter().map(|(appointment, _)| (appointment,));
    let statement = "DELETE FROM appointment_document
         WHERE office_id = $1 AND appointment_id IN (SELECT value ->> 0 FROM json_each($2))";
    write(connection, statement, batch, gone.collect()).await?;
    let kept =
        batch.documents.iter().filter_map(|(appointment, document)| Some((appointment, document.as_ref()?)));
    let statement = "INSERT INTO appointment_document (office_id, appointment_id, document)
         SELECT $1, value ->> 0, value ->> 1 FROM json_each($2) WHERE true
         ON CONFLICT (office_id, appointment_id) DO UPDATE SET document = excluded.document";
    write(connection, statement, batch, kept.collect()).await
}

async fn write_answers(connection: &mut SqliteConnection, batch: &Batch) -> Result<(), StorageError> {
    let rows = batch.answers.iter().map(|answer| {
        let body = String::from_utf8_lossy(&answer.body);
        (&answer.key_id, &answer.body_hash, answer.at.as_millisecond(), answer.status, body)
    });
    let statement = "INSERT INTO answer (office_id, key_id, body_hash, at_ms, status, body)
         SELECT $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each($2)";
    write(connection, statement, batch, rows.collect()).await
}

/// Runs a multi-row statement over `rows`, the second parameter, as JSON.
async fn write<Row: Serialize>(
    connection: &mut SqliteConnection,
    statement: &'static str,
    batch: &Batch,
    rows: Vec<Row>,
) -> Result<(), StorageError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (office, rows) = (batch.office.as_str(), serde_json::to_string(&rows)?);
    match sqlx::query(statement).bind(office).bind(rows).execute(connection).await {
        Ok(_) => Ok(()),
        Err(sqlx::Error::Database(error)) if error.kind() != ErrorKind::Other => {
            Err(StorageError::Guard(error.message().into()))
        }
        Err(error) => Err(error.into()),
    }
}

fn read_events(documents: &[String]) -> Result<Vec<Event>, StorageError> {
    Ok(documents.iter().map(|document| serde_json::from_str(document)).collect::<Result<_, _>>()?)
}

fn read_id(text: &str) -> Result<uuid::Uuid, StorageError> {
    text.parse().map_err(|_| StorageError::Damaged(format!("{text:?} is not an id")))
}

fn position(column: i64) -> Result<Seq, StorageError> {
    Seq::try_from(column).map_err(|error| StorageError::Damaged(error.to_string()))
}

fn column(position: Seq) -> i64 {
    i64::try_from(position).expect("a journal has fewer than 9 quintillion events")
}

#[cfg(test)]
impl Sqlite {
    /// All that is kept of tickets and answers, as text.
    pub(crate) async fn everything(&self) -> String {
        let statement = "SELECT event FROM journal UNION ALL SELECT body FROM answer
             UNION ALL SELECT private FROM ticket_private";
        let texts: Vec<String> =
            sqlx::query_scalar(statement).fetch_all(&self.writer).await.expect("a test's statement runs");
        texts.join("\n")
    }

    /// Runs a statement that the program itself never would.
    pub(crate) async fn run(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.writer).await.expect("a test's statement runs");
    }
}
