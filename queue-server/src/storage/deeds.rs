//! What people did as rows: their deeds, and the events of the journal that they caused.

use queue_core::value::{OfficeId, Timestamp};
use sqlx::{QueryBuilder, Sqlite as Engine};

use super::StorageError;
use super::sqlite::Sqlite;

/// A place in the record, by time and then by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// When, in UTC milliseconds.
    pub at_ms: i64,
    /// What tells those of one moment apart.
    pub key: String,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Sought {
    /// From when on.
    pub from: Timestamp,
    /// Until when, not included.
    pub until: Timestamp,
    /// Who did it.
    pub by: Option<String>,
    /// The number that it was about, as it is stored.
    pub number: Option<String>,
    /// What stands somewhere in it.
    pub text: Option<String>,
    /// Only what comes after it in the record, which begins with the newest.
    pub after: Option<Position>,
}

/// Which of them by what they are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Which {
    /// Every one.
    All,
    /// Those.
    These(Vec<&'static str>),
    /// Every one but those.
    Not(Vec<&'static str>),
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) position: Position,
    pub(crate) username: String,
    pub(crate) what: String,
    /// JSON.
    pub(crate) details: String,
    pub(crate) number: Option<String>,
    pub(crate) of_journal: bool,
}

/// Time, key, name, what, details and number.
type Columns = (i64, String, String, String, String, Option<String>);

/// The events of the journal that somebody of the staff caused, with the names that a deed's columns have.
const EVENTS: &str = "WITH found AS (
        SELECT office_id, seq, at_ms, printf('%020d', seq) AS deed_id, event ->> '$.by.staff' AS username,
            fact.key AS what, fact.value AS details, fact.value ->> '$.ticket' AS ticket_id
        FROM journal, json_each(event, '$.fact') AS fact
        WHERE office_id = ";

impl Sqlite {
    /// The deeds that are looked for, the newest first.
    pub(crate) async fn deeds(
        &self,
        office: &OfficeId,
        sought: &Sought,
        which: &Which,
        limit: usize,
    ) -> Result<Vec<Row>, StorageError> {
        // No deed is about a number.
        if sought.number.is_some() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::new(
            "SELECT at_ms, deed_id, username, what, details, NULL FROM deed WHERE office_id = ",
        );
        query.push_bind(office.as_str().to_owned());
        narrow(&mut query, sought, which);
        query.push(" ORDER BY at_ms DESC, deed_id DESC");
        self.rows(query, limit, false).await
    }

    /// The events caused by people that are looked for, the newest first.
    pub(crate) async fn events_by_staff(
        &self,
        office: &OfficeId,
        sought: &Sought,
        which: &Which,
        limit: usize,
    ) -> Result<Vec<Row>, StorageError> {
        let mut query = QueryBuilder::new(EVENTS);
        query.push_bind(office.as_str().to_owned());
        // Times never run back along the journal: the days tell where to look, so that not all of it is read.
        query.push(
            " AND seq > COALESCE((SELECT MAX(after_seq) FROM business_day AS known
             WHERE known.office_id = journal.office_id AND known.day < date(",
        );
        query.push_bind(sought.from.as_second()).push(", 'unixepoch')), 0)");
        query.push(
            " AND seq <= COALESCE((SELECT MIN(after_seq) FROM business_day AS known
             WHERE known.office_id = journal.office_id AND known.day > date(",
        );
        query.push_bind(sought.until.as_second()).push(", 'unixepoch', '+1 day')), seq)");
        query.push(
            " AND event ->> '$.by.staff' IS NOT NULL)
             SELECT at_ms, deed_id, username, what, details, ticket.number
             FROM found LEFT JOIN ticket USING (office_id, ticket_id) WHERE TRUE",
        );
        if let Some(number) = &sought.number {
            query.push(" AND ticket.number = ").push_bind(number.clone());
        }
        narrow(&mut query, sought, which);
        query.push(" ORDER BY seq DESC");
        self.rows(query, limit, true).await
    }

    async fn rows(
        &self,
        mut query: QueryBuilder<Engine>,
        limit: usize,
        of_journal: bool,
    ) -> Result<Vec<Row>, StorageError> {
        query.push(" LIMIT ").push_bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows: Vec<Columns> = query.build_query_as().fetch_all(self.reader()).await?;
        let row = |(at_ms, key, username, what, details, number)| Row {
            position: Position { at_ms, key },
            username,
            what,
            details,
            number,
            of_journal,
        };
        Ok(rows.into_iter().map(row).collect())
    }
}

/// What both have in common.
fn narrow(query: &mut QueryBuilder<Engine>, sought: &Sought, which: &Which) {
    query.push(" AND at_ms >= ").push_bind(sought.from.as_millisecond());
    query.push(" AND at_ms < ").push_bind(sought.until.as_millisecond());
    if let Some(by) = &sought.by {
        query.push(" AND username = ").push_bind(by.clone());
    }
    if let Some(text) = &sought.text {
        let plain = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        query.push(" AND details LIKE ").push_bind(format!("%{plain}%")).push(" ESCAPE '\\'");
    }
    if let Some(Position { at_ms, key }) = &sought.after {
        query.push(" AND (at_ms, deed_id) < (").push_bind(*at_ms).push(", ");
        query.push_bind(key.clone()).push(")");
    }
    let (names, word) = match which {
        Which::All => return,
        Which::These(names) => (names, " AND what IN ("),
        Which::Not(names) => (names, " AND what NOT IN ("),
    };
    query.push(word);
    let mut list = query.separated(", ");
    names.iter().for_each(|name| {
        list.push_bind(*name);
    });
    query.push(")");
}
