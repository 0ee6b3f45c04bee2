//! Compares the stored rows with the journal they are folded from, day by day, for whoever doubts a database.

use queue_core::value::{Date, OfficeId};
use queue_core::{Fact, Office};

use crate::storage::{Storage, StorageError, TicketRow};

/// How many events are read at a time.
const CHUNK: u32 = 10_000;

/// What was looked at and what does not fit.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many offices.
    pub offices: usize,
    /// How many events.
    pub events: u64,
    /// How many tickets.
    pub tickets: usize,
    /// Each thing that does not fit, in a sentence.
    pub findings: Vec<String>,
}

/// Replays every journal and compares it with the rows and with the invariants.
///
/// # Errors
/// When something cannot even be read.
pub async fn check(storage: &dyn Storage) -> Result<Report, StorageError> {
    let mut report = Report::default();
    for profile in storage.profiles().await? {
        report.offices += 1;
        let settings = profile.settings()?;
        let Some((day, seq)) = storage.day_start(&profile.id, Date::MIN).await? else {
            report.findings.push(format!("office {} has no business day", profile.id));
            continue;
        };
        let mut office = Office::new(settings, day, seq);
        loop {
            let events = storage.events(&profile.id, office.seq(), CHUNK).await?;
            for (seq, event) in &events {
                if *seq != office.seq() + 1 {
                    report.findings.push(format!("the journal has a gap before {seq}"));
                }
                if matches!(event.fact, Fact::DayEnded { .. }) {
                    compare(storage, &profile.id, &office, &mut report).await?;
                }
                office.apply(event);
                report.events += 1;
            }
            if events.is_empty() {
                break;
            }
        }
        compare(storage, &profile.id, &office, &mut report).await?;
    }
    Ok(report)
}

async fn compare(
    storage: &dyn Storage,
    id: &OfficeId,
    office: &Office,
    report: &mut Report,
) -> Result<(), StorageError> {
    if let Err(violation) = office.verify_invariants() {
        report.findings.push(format!("{}: {violation}", office.day()));
    }
    let mut folded: Vec<TicketRow> = office
        .tickets()
        .iter()
        .map(|ticket| TicketRow {
            ticket_id: ticket.id.to_string(),
            number: ticket.number.to_string(),
            state: ticket.state.name().into(),
            counter_id: ticket.state.call().map(|call| call.counter.to_string()),
        })
        .collect();
    folded.sort_by(|one, other| one.ticket_id.cmp(&other.ticket_id));
    let stored = storage.ticket_rows(id, office.day()).await?;
    report.tickets += folded.len();
    if stored.len() != folded.len() {
        let (rows, tickets) = (stored.len(), folded.len());
        report.findings.push(format!("{}: {rows} ticket rows for {tickets} tickets", office.day()));
    }
    let wrong = stored.iter().zip(&folded).filter(|(stored, folded)| stored != folded);
    report.findings.extend(wrong.map(|(stored, folded)| {
        format!(
            "{}: the row of {} says {}, the journal {}",
            office.day(),
            folded.number,
            stored.state,
            folded.state
        )
    }));
    Ok(())
}
