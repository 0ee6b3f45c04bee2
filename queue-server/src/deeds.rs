//! Who did what: what people did beside the queue, kept by itself, and what they did in it, from the journal.
//!
//! A deed says what changed in the words of the set-up; no password, no code and nothing of a citizen stands in one.

use std::sync::Arc;

use queue_api::board::AnnouncementKind;
use queue_api::errand::ErrandKind;
use queue_core::value::{Date, DeviceId, OfficeId, ServiceId, Timestamp, UserName};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::clock::Clock;
use crate::setup::Change;
use crate::storage::StorageError;
use crate::storage::deed_chain::Link;
pub use crate::storage::deeds::{Position, Sought};
use crate::storage::deeds::{Row, Which};
use crate::storage::sqlite::Sqlite;

/// How many lines of the record are given at once.
pub const PAGE: usize = 50;

/// What of an event of the journal is told; who was passed over, codes and protocol numbers are left out.
const TOLD: [&str; 12] = [
    "attempt", "class", "count", "counter", "device", "name", "paper", "reason", "service", "services",
    "slot", "why",
];

/// What somebody did beside the queue.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Came in.
    SignedIn {},
    /// Gave a wrong password, whoever it was.
    SignInFailed {},
    /// Left.
    SignedOut {},
    /// Chose a password.
    PasswordChosen {},
    /// Set the first office up.
    OfficeSetUp {},
    /// Changed how the office is set up.
    SetupChanged {
        /// What, piece by piece.
        changes: Vec<Change>,
        /// From which business day on.
        from: Date,
    },
    /// Took back what was to change.
    ChangeWithdrawn {
        /// What, piece by piece: as it was to be, and as it is.
        changes: Vec<Change>,
    },
    /// Replaced what the office changes in the national catalogue.
    CatalogueChanged {
        /// The services that changed.
        services: Vec<ServiceId>,
        /// From which business day on.
        from: Option<Date>,
    },
    /// Took the days of applications from the case system.
    DeliveriesImported {
        /// How many were new or other than before.
        count: usize,
    },
    /// Took months of offices that run another system.
    ForeignMonthsImported {
        /// How many were new.
        added: usize,
        /// How many took the place of known ones.
        replaced: usize,
    },
    /// Decided whether every office of the organisation tells its figures in public.
    PublicFiguresRequired {
        /// Whether it must.
        required: bool,
    },
    /// Asked for what they have no right to, and was refused.
    Refused {
        /// How: `GET`, `POST`.
        method: String,
        /// What, without what names a citizen.
        route: String,
    },
    /// Added a person.
    PersonAdded {
        /// Who.
        person: UserName,
        /// As what.
        changes: Vec<Change>,
    },
    /// Changed what a person is called or may do, or shut them out.
    PersonChanged {
        /// Who.
        person: UserName,
        /// What, piece by piece.
        changes: Vec<Change>,
    },
    /// Gave a person a password that is good once.
    PasswordGiven {
        /// Who.
        person: UserName,
    },
    /// Let the boards say and show something.
    Announced {
        /// What kind of announcement.
        kind: AnnouncementKind,
        /// Its own words, if it has some.
        texts: Vec<String>,
    },
    /// Had a device do something.
    DeviceSentOnErrand {
        /// Which.
        device: DeviceId,
        /// What it is called.
        name: String,
        /// What.
        errand: ErrandKind,
    },
    /// Took figures as a file.
    FiguresTaken {
        /// From which business day.
        from: Date,
        /// To which.
        to: Date,
        /// As what kind of file.
        format: &'static str,
    },
}

/// The kinds of what is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// In the queue.
    Queue,
    /// Opening, pausing and closing counters.
    Counters,
    /// Coming in and leaving.
    SignIn,
    /// How the office is set up.
    Setup,
    /// Users.
    People,
    /// Kiosks, boards and desk buttons.
    Devices,
    /// Figures as files, and what comes from other systems.
    Files,
    /// What was refused for want of a right.
    Refused,
}

const COUNTERS: [&str; 4] = ["counter_opened", "counter_paused", "counter_closed", "paperwork_finished"];
const DEVICES: [&str; 4] = ["device_admitted", "device_revoked", "bands_granted", "bands_ended"];

impl Kind {
    /// Which events of the journal are of the kind.
    fn events(self) -> Which {
        match self {
            Kind::Queue => Which::Not([COUNTERS, DEVICES].concat()),
            Kind::Counters => Which::These(COUNTERS.to_vec()),
            Kind::Devices => Which::These(DEVICES.to_vec()),
            Kind::SignIn | Kind::Setup | Kind::People | Kind::Files | Kind::Refused => {
                Which::These(Vec::new())
            }
        }
    }

    /// Which deeds are.
    fn deeds(self) -> Which {
        Which::These(match self {
            Kind::Queue | Kind::Counters => Vec::new(),
            Kind::SignIn => vec!["signed_in", "sign_in_failed", "signed_out", "password_chosen"],
            Kind::Setup => vec![
                "office_set_up",
                "setup_changed",
                "change_withdrawn",
                "catalogue_changed",
                "public_figures_required",
            ],
            Kind::People => vec!["person_added", "person_changed", "password_given"],
            Kind::Devices => vec!["announced", "device_sent_on_errand"],
            Kind::Files => vec!["figures_taken", "deliveries_imported", "foreign_months_imported"],
            Kind::Refused => vec!["refused"],
        })
    }
}

/// One line: who did what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: UserName,
    /// What, as the name of an event or a deed.
    pub what: String,
    /// More of it.
    pub details: Map<String, Value>,
    /// The number that it was about.
    pub number: Option<String>,
}

/// Some lines, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<Line>,
    /// Where it goes on, when it does.
    pub next: Option<Position>,
}

/// Whether the record is as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// How many deeds stand in it.
    pub deeds: u64,
    /// When the first deed was done that does not fit the one before it: it was changed, or one before it was taken out.
    pub broken_at: Option<Timestamp>,
    /// The hash of the last one that fits; whoever noted it sees later that nothing was taken off the end.
    pub head: Vec<u8>,
}

/// How many deeds are read at a time.
const CHUNK: u32 = 5_000;

/// Follows the chain of an office from its beginning to its end.
///
/// # Errors
/// When the database fails.
pub async fn verify(database: &Sqlite, office: &OfficeId) -> Result<Chain, StorageError> {
    let mut last = database.chain_anchor(office).await?;
    let mut chain = Chain { deeds: 0, broken_at: None, head: Vec::new() };
    loop {
        let deeds = database.linked_deeds(office, last.place, CHUNK).await?;
        for deed in &deeds {
            let expected = deed.link_after(office, &last);
            if expected != (Link { place: deed.place, hash: deed.hash.clone() }) {
                let broken_at = Some(Timestamp::from_millisecond(deed.at_ms)?);
                return Ok(Chain { broken_at, head: last.hash, ..chain });
            }
            last = expected;
            chain.deeds += 1;
        }
        if deeds.is_empty() {
            return Ok(Chain { head: last.hash, ..chain });
        }
    }
}

/// The record of what people do.
#[derive(Clone)]
pub struct Deeds {
    database: Sqlite,
    clock: Arc<dyn Clock>,
}

impl Deeds {
    /// In this database, on the office's clock.
    pub fn new(database: Sqlite, clock: Arc<dyn Clock>) -> Self {
        Self { database, clock }
    }

    /// Keeps what somebody did. It is done already: where it cannot be kept, the log says so.
    pub async fn record(&self, office: &OfficeId, by: &UserName, deed: Deed) {
        let (what, details) = named(&deed);
        tracing::info!(%office, %by, what, "a deed");
        let kept =
            self.database.put_deed(office, (self.clock.now(), Uuid::now_v7()), by, &what, &details).await;
        if let Err(error) = kept {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, %office, %by, what, "what somebody did could not be kept");
        }
    }

    /// Whether the record of an office is as it was written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify(&self, office: &OfficeId) -> Result<Chain, StorageError> {
        verify(&self.database, office).await
    }

    /// What people did, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(
        &self,
        office: &OfficeId,
        sought: &Sought,
        kind: Option<Kind>,
    ) -> Result<Lines, StorageError> {
        let (events, deeds) = kind.map_or((Which::All, Which::All), |kind| (kind.events(), kind.deeds()));
        let limit = PAGE + 1;
        let mut rows = self.database.deeds(office, sought, &deeds, limit).await?;
        rows.extend(self.database.events_by_staff(office, sought, &events, limit).await?);
        rows.sort_by(|one, other| other.position.cmp(&one.position));
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().map(|row| row.position.clone()).filter(|_| more);
        let lines = rows.into_iter().map(line).collect::<Result<_, _>>()?;
        Ok(Lines { lines, next })
    }
}

/// The name of a deed and what belongs to it.
fn named(deed: &Deed) -> (String, Value) {
    let document = serde_json::to_value(deed).expect("a deed is serialisable");
    let Value::Object(document) = document else { unreachable!("every deed has a name and details") };
    document.into_iter().next().expect("a deed has one name")
}

fn line(row: Row) -> Result<Line, StorageError> {
    let details: Map<String, Value> = serde_json::from_str(&row.details)?;
    let told = |name: &String| !row.of_journal || TOLD.contains(&name.as_str());
    Ok(Line {
        at: Timestamp::from_millisecond(row.position.at_ms)?,
        by: UserName::new(row.username),
        what: row.what,
        details: details.into_iter().filter(|(name, _)| told(name)).collect(),
        number: row.number,
    })
}
