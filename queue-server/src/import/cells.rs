//! One row of a table, cell by cell; what will not do becomes a finding and reads as missing.

use std::ops::RangeInclusive;
use std::str::FromStr;

use super::{Finding, clean};

/// Separates the entries of a list in one cell.
const SEPARATOR: char = ';';

/// The cells of one row.
#[derive(Debug)]
pub struct Cells<'a> {
    line: u64,
    columns: &'a [&'static str],
    row: &'a [String],
    findings: Vec<Finding>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(line: u64, columns: &'a [&'static str], row: &'a [String]) -> Self {
        Self { line, columns, row, findings: Vec::new() }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Adds a finding about a cell.
    pub fn find(&mut self, column: &str, code: &'static str, problem: impl Into<String>) {
        let (line, column) = (self.line, Some(column.to_owned()));
        self.findings.push(Finding { line, column, code, problem: problem.into() });
    }

    /// What stands in a column, unless it is empty.
    pub fn raw(&self, column: &str) -> Option<&'a str> {
        let place = self.columns.iter().position(|name| *name == column)?;
        self.row.get(place).map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// A text for people of at most `limit` visible characters.
    pub fn text(&mut self, column: &str, limit: usize) -> Option<String> {
        let cell = self.raw(column)?;
        self.cleaned(column, cell, limit)
    }

    /// A text that must not be empty.
    pub fn needed(&mut self, column: &str, limit: usize) -> Option<String> {
        self.require(column);
        self.text(column, limit)
    }

    /// Finds fault with a cell that is empty; a column that is missing altogether is a finding already.
    pub fn require(&mut self, column: &str) {
        if self.raw(column).is_none() && self.columns.contains(&column) {
            self.find(column, "missing", "this cell is empty: fill it");
        }
    }

    /// At most `most` texts with semicolons between them.
    pub fn list(&mut self, column: &str, most: usize, limit: usize) -> Option<Vec<String>> {
        let cell = self.raw(column)?;
        let entries: Vec<&str> =
            cell.split(SEPARATOR).map(str::trim).filter(|entry| !entry.is_empty()).collect();
        if entries.len() > most {
            self.find(column, "too_many", format!("{} entries where {most} have room", entries.len()));
            return None;
        }
        entries.into_iter().map(|entry| self.cleaned(column, entry, limit)).collect()
    }

    /// A whole number in a range.
    pub fn number(&mut self, column: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let cell = self.raw(column)?;
        match cell.parse::<u32>() {
            Ok(number) if range.contains(&number) => Some(number),
            Ok(_) => {
                let problem = format!("{cell} is not between {} and {}", range.start(), range.end());
                self.find(column, "out_of_range", problem);
                None
            }
            Err(_) => {
                self.find(column, "not_a_number", format!("{cell:?} is not a whole number"));
                None
            }
        }
    }

    /// `yes` or `no`.
    pub fn yes_or_no(&mut self, column: &str) -> Option<bool> {
        match self.raw(column)?.to_lowercase().as_str() {
            "yes" | "po" | "true" | "1" => Some(true),
            "no" | "jo" | "false" | "0" => Some(false),
            other => {
                self.find(column, "not_yes_or_no", format!("{other:?} is neither yes nor no"));
                None
            }
        }
    }

    /// Anything that reads from a text; `expected` says what, in words.
    pub fn parsed<T: FromStr>(&mut self, column: &str, expected: &str) -> Option<T> {
        let cell = self.raw(column)?;
        let value = cell.parse().ok();
        if value.is_none() {
            self.find(column, "not_understood", format!("{cell:?} is not {expected}"));
        }
        value
    }

    fn cleaned(&mut self, column: &str, text: &str, limit: usize) -> Option<String> {
        match clean(text, limit) {
            Ok(text) => Some(text),
            Err(error) => {
                self.find(column, error.code(), error.to_string());
                None
            }
        }
    }
}
