//! Tables that people make in a spreadsheet, read with a finding for every cell that will not do.
//!
//! A table with a finding is never taken: whoever sent it sees all that is wrong at once, by line and column, and what to
//! do about it. Nothing here knows what a table is for.

mod cells;
mod text;

use csv::{ByteRecord, ReaderBuilder};
use serde::Serialize;

pub use cells::Cells;
pub use text::{TextError, clean};

/// The longest table, in bytes.
pub const TABLE_LIMIT: usize = 1024 * 1024;
/// The most rows below the heading.
pub const ROWS_LIMIT: usize = 20_000;
/// How many findings are told; whoever has more mends these first.
const FINDINGS_LIMIT: usize = 200;

/// What is wrong with a cell, a row or the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line in the file, from 1, which is the heading.
    pub line: u64,
    /// The column, where it is one cell's fault.
    pub column: Option<String>,
    /// A stable name of what is wrong.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub problem: String,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// Whether the table is nothing without it.
    pub needed: bool,
}

/// A table that was read as far as it could be.
#[derive(Debug)]
pub struct Table {
    columns: Vec<&'static str>,
    rows: Vec<(u64, Vec<String>)>,
    /// What is wrong, in the order of the lines.
    pub findings: Vec<Finding>,
}

impl Table {
    /// Reads `bytes` as UTF-8 with commas, semicolons or tabs between the cells and a heading of `known` columns.
    pub fn read(bytes: &[u8], known: &[Column]) -> Self {
        let mut table = Self { columns: Vec::new(), rows: Vec::new(), findings: Vec::new() };
        if bytes.len() > TABLE_LIMIT {
            table.find(1, None, "too_large", "the file is larger than 1 MiB: divide it".into());
            return table;
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter(bytes))
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let mut record = ByteRecord::new();
        let mut heading = None;
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    table.find(reader.position().line(), None, "unreadable", error.to_string());
                    break;
                }
            }
            let line = record.position().map_or(1, csv::Position::line);
            let Some(cells) = table.cells(line, &record) else { continue };
            match heading {
                None => heading = Some(table.heading(line, &cells, known)),
                Some(width) => table.row(line, cells, width),
            }
            if table.rows.len() > ROWS_LIMIT {
                table.find(
                    line,
                    None,
                    "too_many_rows",
                    format!("more than {ROWS_LIMIT} rows: divide the file"),
                );
                break;
            }
        }
        if heading.is_none() {
            table.find(1, None, "empty", "the file is empty: its first line names the columns".into());
        }
        table
    }

    /// Gives each row to `read` and keeps what it makes of it; what is wrong becomes a finding.
    pub fn each<T>(&mut self, mut read: impl FnMut(&mut Cells<'_>) -> Option<T>) -> Vec<(u64, T)> {
        let rows = std::mem::take(&mut self.rows);
        let mut made = Vec::with_capacity(rows.len());
        for (line, row) in &rows {
            let mut cells = Cells::new(*line, &self.columns, row);
            let value = read(&mut cells);
            let found = cells.into_findings();
            if let (Some(value), true) = (value, found.is_empty()) {
                made.push((*line, value));
            }
            self.findings.extend(found);
        }
        self.findings.sort_by_key(|finding| finding.line);
        self.findings.truncate(FINDINGS_LIMIT);
        made
    }

    /// Adds a finding.
    pub fn find(&mut self, line: u64, column: Option<&str>, code: &'static str, problem: String) {
        if self.findings.len() < FINDINGS_LIMIT {
            self.findings.push(Finding { line, column: column.map(Into::into), code, problem });
        }
    }

    fn cells(&mut self, line: u64, record: &ByteRecord) -> Option<Vec<String>> {
        let cells: Result<Vec<String>, _> =
            record.iter().map(|cell| std::str::from_utf8(cell).map(|text| text.trim().to_owned())).collect();
        if cells.is_err() {
            let problem = "this line is not UTF-8: save the file as \"CSV UTF-8\"".to_owned();
            self.find(line, None, "not_utf8", problem);
        }
        cells.ok()
    }

    /// Takes the heading and gives its width.
    fn heading(&mut self, line: u64, cells: &[String], known: &[Column]) -> usize {
        for cell in cells {
            match known.iter().find(|column| column.name == cell.to_lowercase()) {
                Some(column) if self.columns.contains(&column.name) => {
                    let problem = "this column stands twice: leave one".to_owned();
                    self.find(line, Some(column.name), "column_twice", problem);
                    self.columns.push("");
                }
                Some(column) => self.columns.push(column.name),
                None => {
                    let names: Vec<&str> = known.iter().map(|column| column.name).collect();
                    let problem = format!("nobody knows this column: the columns are {}", names.join(", "));
                    self.find(line, Some(cell), "unknown_column", problem);
                    self.columns.push("");
                }
            }
        }
        for column in known.iter().filter(|column| column.needed) {
            if !self.columns.contains(&column.name) {
                self.find(line, Some(column.name), "missing_column", "this column is missing: add it".into());
            }
        }
        cells.len()
    }

    fn row(&mut self, line: u64, cells: Vec<String>, width: usize) {
        if cells.iter().all(String::is_empty) {
            return;
        }
        if cells.len() != width {
            let problem = format!(
                "{} cells where the heading has {width}: put a cell that has the separator in it into quotes",
                cells.len()
            );
            return self.find(line, None, "wrong_width", problem);
        }
        self.rows.push((line, cells));
    }
}

/// What separates the cells: spreadsheets in Albania save semicolons.
fn delimiter(bytes: &[u8]) -> u8 {
    let heading = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |separator: u8| heading.iter().filter(|byte| **byte == separator).count();
    let separators = [b',', b';', b'\t'];
    separators.into_iter().max_by_key(|separator| (count(*separator), *separator == b',')).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        Column { name: "code", needed: true },
        Column { name: "name", needed: false },
        Column { name: "days", needed: false },
    ];

    fn read(text: &[u8]) -> (Vec<(String, Option<u32>)>, Vec<String>) {
        let mut table = Table::read(text, &COLUMNS);
        let rows = table.each(|cells| Some((cells.needed("code", 10)?, cells.number("days", 1..=99))));
        let findings = table.findings.iter().map(|finding| {
            format!("{} {} {}", finding.line, finding.column.as_deref().unwrap_or("-"), finding.code)
        });
        (rows.into_iter().map(|(_, row)| row).collect(), findings.collect())
    }

    #[test]
    fn commas_semicolons_tabs_and_a_mark_at_the_start_are_all_a_table() {
        let expected = (vec![("A".to_owned(), Some(5)), ("B".to_owned(), None)], Vec::<String>::new());
        for text in [
            "code,name,days\nA,\"x, y\",5\nB,,\n",
            "\u{feff}code;name;days\r\nA;x, y;5\r\n;;\r\nB;;\r\n",
            "CODE\tName\tDays\nA\tx; y\t5\n\nB\t\t",
        ] {
            assert_eq!(read(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn every_bad_line_is_named_with_its_column() {
        let (rows, findings) =
            read(b"code,name,days,colour\nA,a,0,\n,b,1,\nC,c,x,\nD,d\nE,\xff,1,\nABCDEFGHIJK,f,1,\n");
        assert!(rows.is_empty(), "{rows:?}");
        assert_eq!(
            findings,
            [
                "1 colour unknown_column",
                "2 days out_of_range",
                "3 code missing",
                "4 days not_a_number",
                "5 - wrong_width",
                "6 - not_utf8",
                "7 code too_long"
            ]
        );
    }

    #[test]
    fn a_file_without_a_heading_or_with_a_column_twice_or_missing_is_refused() {
        assert_eq!(read(b"").1, ["1 - empty"]);
        assert_eq!(read(b"name,name\nx,y\n").1[..2], ["1 name column_twice", "1 code missing_column"]);
        assert_eq!(read(&vec![b'a'; TABLE_LIMIT + 1]).1, ["1 - too_large"]);
        let many = format!("code\n{}", "A\n".repeat(ROWS_LIMIT + 1));
        assert_eq!(read(many.as_bytes()).1, [format!("{} - too_many_rows", ROWS_LIMIT + 2)]);
    }
}
