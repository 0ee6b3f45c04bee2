//! Compares the stored rows with the journal they are folded from, day by day, for whoever doubts a database.

use queue_core::settings::Settings;
use queue_core::value::{Date, OfficeId};
use queue_core::{Fact, Office};

use super::rollups::{day_rollup, fold_day};
use crate::storage::rollups::View;
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
        let mut office = Office::new(settings.clone(), day, seq);
        loop {
            let events = storage.events(&profile.id, office.seq(), CHUNK).await?;
            for (seq, event) in &events {
                if *seq != office.seq() + 1 {
                    report.findings.push(format!("the journal has a gap before {seq}"));
                }
                if matches!(event.fact, Fact::DayEnded { .. }) {
                    compare(storage, &profile.id, &office, &mut report).await?;
                    compare_figures(storage, &profile.id, &settings, office.day(), &mut report).await?;
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

/// Compares the final figures of a day with those that the journal gives now.
async fn compare_figures(
    storage: &dyn Storage,
    id: &OfficeId,
    settings: &Settings,
    day: Date,
    report: &mut Report,
) -> Result<(), StorageError> {
    let Some(stored) = storage.rollup(id, day).await? else { return Ok(()) };
    // What was wanted then may not be what is wanted now.
    let settings = Settings { wait_target_s: stored.wait_target_s, ..settings.clone() };
    let Some(statistics) = fold_day(storage, id, &settings, day).await? else { return Ok(()) };
    let folded = day_rollup(&statistics, day, settings.wait_target_s);
    for (view, (stored, folded)) in View::ALL.iter().zip(stored.views.iter().zip(&folded.views)) {
        if stored != folded {
            report.findings.push(format!("{day}: the figures {} do not fit the journal", view.name()));
        }
    }
    if stored.hours != folded.hours {
        report.findings.push(format!("{day}: the figures of an hour do not fit the journal"));
    }
    Ok(())
}
