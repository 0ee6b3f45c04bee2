//! Figures as a table for a spreadsheet.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_api::statistics::{Row, Times};

use crate::http::problem::Problem;

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
