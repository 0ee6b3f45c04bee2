//! Figures as a table for a spreadsheet.

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use queue_api::behind::TicketBehind;
use queue_api::statistics::{Row, Times};

use super::behind::Chosen;
use crate::app::CourseReader;
use crate::http::problem::Problem;

/// Why an answer that is being written broke off.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The rows as a file to save, `name` without its ending.
pub(super) fn file(name: &str, rows: &[Row]) -> Result<Response, Problem> {
    let names: Vec<String> = cells(&Row::default()).into_iter().map(|(name, _)| name).collect();
    records(name, &names, rows.iter().map(|row| cells(row).into_iter().map(|(_, cell)| cell)))
}

/// Lines of cells under a heading as a file to save, `name` without its ending.
pub(in crate::http) fn records<R: IntoIterator<Item = String>>(
    name: &str,
    heading: &[impl AsRef<[u8]>],
    lines: impl IntoIterator<Item = R>,
) -> Result<Response, Problem> {
    let failed = |error: csv::Error| {
        tracing::error!(%error, "the figures could not be written as CSV");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the figures could not be written as CSV")
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(heading).map_err(failed)?;
    for line in lines {
        writer.write_record(line.into_iter().map(|cell| harmless(&cell))).map_err(failed)?;
    }
    let body = writer.into_inner().map_err(|error| failed(error.into_error().into()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    Ok((headers, body).into_response())
}

/// Every ticket that was chosen as a file to save, written while it is read: however many there are, the server holds a part of
/// them. When the journal cannot be read any more the answer breaks off without its end, so that nobody takes a part for all.
pub(super) fn tickets(name: &str, reader: CourseReader, chosen: Chosen) -> Response {
    let heading = lines(std::iter::once(TICKET_COLUMNS.map(ToOwned::to_owned)));
    let rest = stream::try_unfold((reader, chosen), |(mut reader, chosen)| async move {
        let part = reader.next().await.inspect_err(|error| {
            let error = error as &dyn std::error::Error;
            tracing::error!(error, "the journal could not be read, and an export broke off");
        })?;
        let Some(courses) = part else { return Ok::<_, Failed>(None) };
        let tickets = courses.iter().filter_map(|course| chosen.ticket(course));
        Ok(Some((lines(tickets.map(ticket_cells))?, (reader, chosen))))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    let body = stream::once(std::future::ready(heading)).chain(rest);
    (headers, Body::from_stream(body)).into_response()
}

/// The columns of a ticket, as in JSON. New ones come last.
const TICKET_COLUMNS: [&str; 14] = [
    "day",
    "number",
    "service",
    "priority",
    "issued_at",
    "called_at",
    "waited_s",
    "served_s",
    "counter",
    "staff",
    "end",
    "outcome",
    "missing",
    "id",
];

fn ticket_cells(ticket: TicketBehind) -> [String; 14] {
    let text = |text: Option<String>| text.map(|text| harmless(&text)).unwrap_or_default();
    let seconds = |seconds: Option<u32>| seconds.map(|seconds| seconds.to_string()).unwrap_or_default();
    [
        ticket.day.to_string(),
        harmless(&ticket.number),
        harmless(&ticket.service),
        text(ticket.priority),
        ticket.issued_at.to_string(),
        ticket.called_at.map(|at| at.to_string()).unwrap_or_default(),
        seconds(ticket.waited_s),
        seconds(ticket.served_s),
        text(ticket.counter),
        text(ticket.staff),
        text(ticket.end),
        text(ticket.outcome),
        harmless(&ticket.missing.join("; ")),
        ticket.id.to_string(),
    ]
}

/// Records as the lines of a table.
fn lines(records: impl Iterator<Item = [String; 14]>) -> Result<Vec<u8>, Failed> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in records {
        writer.write_record(&record)?;
    }
    Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// The columns with the cells of a row. New ones come last, so that what reads by position goes on reading.
pub(super) fn cells(row: &Row) -> Vec<(String, String)> {
    let mut cells = Cells::default();
    cells.text("day", row.day.as_ref());
    cells.text("hour", row.hour);
    cells.text("service", row.service.as_ref());
    cells.text("counter", row.counter.as_ref());
    cells.text("staff", row.staff.as_ref());
    cells.text("issued", Some(row.issued));
    cells.text("called", Some(row.called));
    cells.text("finished", Some(row.finished));
    cells.text("no_show", Some(row.no_show));
    cells.text("cancelled", Some(row.cancelled));
    cells.text("expired", Some(row.expired));
    cells.text("within_target", Some(row.within_target));
    cells.times("waiting", row.waiting);
    cells.times("walking", row.walking);
    cells.times("service", row.service_time);
    cells.text("office", row.office.as_ref());
    cells.text("visits", Some(row.visits));
    cells.text("visits_transferred", Some(row.visits_transferred));
    cells.text("transferred", Some(row.transferred));
    cells.text("reinstated", Some(row.reinstated));
    cells.text("put_back", Some(row.put_back));
    cells.text("hasty", Some(row.hasty));
    for outcome in ["resolved", "lodged", "documents_missing", "referred"] {
        cells.text(outcome, Some(row.outcomes.get(outcome).copied().unwrap_or_default()));
    }
    cells.text("without_paper", Some(row.without_paper));
    cells.text("overtakes", Some(row.overtakes));
    cells.text("chosen", Some(row.chosen));
    cells.text("waited_s", Some(row.waited_s));
    cells.text("open_s", row.open_s);
    cells.text("busy_s", row.busy_s);
    cells.text("paperwork_s", row.paperwork_s);
    cells.text("paused_s", row.paused_s);
    cells.text("promises", Some(row.promises.count));
    cells.text("promises_within", Some(row.promises.within));
    cells.text("promises_longer", Some(row.promises.longer));
    for (name, rate) in [
        ("no_show_rate", row.rates.no_show),
        ("abandonment_rate", row.rates.abandonment),
        ("service_level", row.rates.service_level),
        ("transfer_rate", row.rates.transfer),
        ("occupancy", row.rates.occupancy),
    ] {
        cells.text(name, rate.map(|rate| format!("{rate:.4}")));
    }
    cells.times("waiting_priority", row.waiting_priority);
    cells.times("waiting_served", row.waiting_served);
    cells.times("paperwork", row.paperwork);
    cells.times("transaction", row.transaction);
    cells.times("parked", row.parked);
    cells.times("in_hall", row.in_hall);
    cells.text("offline", Some(row.offline));
    cells.text("found_too_late", Some(row.found_too_late));
    cells.text("help_calls", row.help_calls);
    for rating in ["good", "fair", "bad"] {
        cells.text(rating, Some(row.ratings.get(rating).copied().unwrap_or_default()));
    }
    cells.text("weekday", row.weekday);
    cells.0
}

/// Names and cells in order.
#[derive(Default)]
struct Cells(Vec<(String, String)>);

impl Cells {
    fn text(&mut self, name: &str, cell: Option<impl ToString>) {
        self.0.push((name.to_owned(), cell.map_or(String::new(), |cell| cell.to_string())));
    }

    fn times(&mut self, name: &str, times: Times) {
        self.text(&format!("{name}_count"), Some(times.count));
        self.text(&format!("{name}_sum_s"), Some(times.sum_s));
        self.text(&format!("{name}_p50_s"), times.p50_s);
        self.text(&format!("{name}_p90_s"), times.p90_s);
    }
}

/// A cell that a spreadsheet would take for a formula is given as text.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
