//! Figures as a workbook: the same columns as the table for a spreadsheet, with numbers as numbers.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_api::statistics::Row;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::csv::cells;
use crate::http::problem::Problem;

/// The columns that name something and stay text, whatever they look like.
const TEXTS: [&str; 5] = ["office", "day", "service", "counter", "staff"];

/// The rows as a file to save, `name` without its ending.
pub(super) fn file(name: &str, rows: &[Row]) -> Result<Response, Problem> {
    let body = workbook(rows).map_err(|error| {
        tracing::error!(%error, "the figures could not be written as a workbook");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "the figures could not be written as a workbook",
        )
    })?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.xlsx\"")),
    ];
    Ok((headers, body).into_response())
}

fn workbook(rows: &[Row]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet();
    for (column, (name, _)) in (0..).zip(cells(&Row::default())) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1..).zip(rows) {
        for (column, (name, cell)) in (0..).zip(cells(row)) {
            match cell.parse::<f64>() {
                Ok(number) if !TEXTS.contains(&name.as_str()) => sheet.write_number(line, column, number)?,
                // A string is never a formula in a workbook.
                _ if !cell.is_empty() => sheet.write_string(line, column, cell)?,
                _ => continue,
            };
        }
    }
    sheet.autofit();
    workbook.save_to_buffer()
}
