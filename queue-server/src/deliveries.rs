//! When applications were filed, due and decided, as the case system tells it: by a table or a list. Nobody's name is in it.

use std::collections::HashMap;

use queue_core::delivery::Delivery;
use queue_core::value::Date;
use serde::{Deserialize, Serialize};

use crate::import::{Cells, Column, Finding, ROWS_LIMIT, Table, clean};

/// The longest protocol number.
const NUMBER_LIMIT: usize = 40;

const COLUMNS: [Column; 4] = [
    Column { name: "protocol_no", needed: true },
    Column { name: "filed", needed: true },
    Column { name: "due", needed: false },
    Column { name: "decided", needed: false },
];

/// An application under its protocol number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// The registry's number.
    pub protocol_no: String,
    /// Its days.
    pub delivery: Delivery,
}

/// An application in a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    protocol_no: String,
    filed: Date,
    #[serde(default)]
    due: Option<Date>,
    #[serde(default)]
    decided: Option<Date>,
}

/// What an import would do or did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What is wrong; with any, nothing is imported.
    pub findings: Vec<Finding>,
    /// How many applications are new.
    pub added: usize,
    /// How many have other days than before.
    pub changed: usize,
    /// How many are known as they are.
    pub unchanged: usize,
    /// Whether it was done.
    pub done: bool,
}

/// The applications of a table.
///
/// # Errors
/// A finding for everything that will not do.
pub fn read_table(bytes: &[u8]) -> Result<Vec<Application>, Vec<Finding>> {
    let mut table = Table::read(bytes, &COLUMNS);
    let rows = table.each(application);
    judged(rows, table.findings)
}

/// The applications of a list in JSON; a finding's line counts its entries from 1.
///
/// # Errors
/// A finding for everything that will not do.
pub fn read_list(bytes: &[u8]) -> Result<Vec<Application>, Vec<Finding>> {
    let finding =
        |line: u64, code: &'static str, problem: String| Finding { line, column: None, code, problem };
    let entries: Vec<Entry> = serde_json::from_slice(bytes)
        .map_err(|error| vec![finding(error.line() as u64, "not_a_list", error.to_string())])?;
    if entries.len() > ROWS_LIMIT {
        let problem = format!("more than {ROWS_LIMIT} applications: divide the list");
        return Err(vec![finding(ROWS_LIMIT as u64 + 1, "too_many_rows", problem)]);
    }
    let (mut rows, mut findings) = (Vec::new(), Vec::new());
    for (line, Entry { protocol_no, filed, due, decided }) in (1..).zip(entries) {
        match clean(&protocol_no, NUMBER_LIMIT) {
            Ok(protocol_no) if !protocol_no.is_empty() => {
                rows.push((line, Application { protocol_no, delivery: Delivery { filed, due, decided } }));
            }
            Ok(_) => findings.push(finding(line, "missing", "the protocol number is empty".into())),
            Err(error) => findings.push(finding(line, error.code(), error.to_string())),
        }
    }
    judged(rows, findings)
}

fn application(cells: &mut Cells<'_>) -> Option<Application> {
    let protocol_no = cells.needed("protocol_no", NUMBER_LIMIT);
    cells.require("filed");
    let day = "a day as 2026-11-23";
    let filed = cells.parsed::<Date>("filed", day);
    let (due, decided) = (cells.parsed("due", day), cells.parsed("decided", day));
    Some(Application { protocol_no: protocol_no?, delivery: Delivery { filed: filed?, due, decided } })
}

/// The applications if nothing is wrong with them or with them together.
fn judged(
    rows: Vec<(u64, Application)>,
    mut findings: Vec<Finding>,
) -> Result<Vec<Application>, Vec<Finding>> {
    let mut find = |line: u64, column: &str, code: &'static str, problem: String| {
        findings.push(Finding { line, column: Some(column.into()), code, problem });
    };
    let mut lines: HashMap<&str, u64> = HashMap::new();
    for (line, Application { protocol_no, delivery }) in &rows {
        if let Some(first) = lines.insert(protocol_no, *line) {
            find(
                *line,
                "protocol_no",
                "number_twice",
                format!("it stands already in line {first}: leave one"),
            );
        }
        for (column, day) in [("due", delivery.due), ("decided", delivery.decided)] {
            if day.is_some_and(|day| day < delivery.filed) {
                find(*line, column, "before_filed", "this day is before the filing: check both".into());
            }
        }
    }
    findings.sort_by_key(|finding| finding.line);
    if findings.is_empty() {
        Ok(rows.into_iter().map(|(_, application)| application).collect())
    } else {
        Err(findings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(read: Result<Vec<Application>, Vec<Finding>>) -> Vec<(u64, &'static str)> {
        read.expect_err("it is refused").iter().map(|finding| (finding.line, finding.code)).collect()
    }

    #[test]
    fn a_table_and_a_list_say_the_same() {
        let table = "protocol_no;filed;due;decided\n1204/2026;2026-11-02;2026-11-12;2026-11-09\n1205/2026;2026-11-02;;\n";
        let list = r#"[{"protocol_no": "1204/2026", "filed": "2026-11-02", "due": "2026-11-12", "decided": "2026-11-09"},
            {"protocol_no": "1205/2026", "filed": "2026-11-02"}]"#;
        let applications = read_table(table.as_bytes()).expect("the table is right");
        assert_eq!(applications, read_list(list.as_bytes()).expect("the list is right"));
        assert_eq!(applications[0].delivery.days(), Some(7));
    }

    #[test]
    fn days_that_cannot_be_are_refused_with_their_line() {
        let table = "protocol_no,filed,due,decided\n1,2026-11-02,2026-11-01,\n1,2026-11-31,,\n,2026-11-02,,\n\
            1,2026-11-02,,2026-10-30\na\u{202e}b,2026-11-02,,\n2,,,\n";
        let expected = [
            (2, "before_filed"),
            (3, "not_understood"),
            (4, "missing"),
            (5, "number_twice"),
            (5, "before_filed"),
            (6, "forbidden_character"),
            (7, "missing"),
        ];
        assert_eq!(told(read_table(table.as_bytes())), expected);
        assert_eq!(told(read_list(b"{}")), [(1, "not_a_list")]);
        assert_eq!(told(read_list(br#"[{"protocol_no": " ", "filed": "2026-11-02"}]"#)), [(1, "missing")]);
    }
}
