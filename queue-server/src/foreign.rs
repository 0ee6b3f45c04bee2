//! Monthly figures of offices that run another system: a table that somebody makes of its reports.
//!
//! They stand beside the others and say so. What the other system does not tell stays unknown; nothing is reckoned from it.

use std::collections::{BTreeSet, HashMap};

use queue_core::value::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogue;
use crate::import::{Cells, Column, Finding, Table};

/// The longest name of an office, in visible characters.
const NAME_LIMIT: usize = 80;
/// The most tickets of an office in a month.
const TICKETS_LIMIT: u32 = 5_000_000;
/// The longest wait that is believed, in minutes.
const MINUTES_LIMIT: u32 = 24 * 60;

const COLUMNS: [Column; 9] = [
    Column { name: "office", needed: true },
    Column { name: "month", needed: true },
    Column { name: "municipality", needed: false },
    Column { name: "issued", needed: true },
    Column { name: "finished", needed: false },
    Column { name: "left_unserved", needed: false },
    Column { name: "waiting_p50_min", needed: false },
    Column { name: "waiting_p90_min", needed: false },
    Column { name: "within_15_min", needed: false },
];

/// An office's figures of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ForeignMonth {
    /// What the office is called.
    pub office: String,
    /// The month, `2026-10`.
    pub month: String,
    /// The id of its municipality, if the table says it.
    pub municipality: Option<String>,
    /// Tickets given.
    pub issued: u32,
    /// Served to the end.
    pub finished: Option<u32>,
    /// Given up, not present when called, or still waiting at the end of a day.
    pub left_unserved: Option<u32>,
    /// Half of the waits were at most so long, in seconds.
    pub waiting_p50_s: Option<u32>,
    /// Nine of ten waits were at most so long, in seconds.
    pub waiting_p90_s: Option<u32>,
    /// How many waited at most the common target of fifteen minutes.
    pub within_common_target: Option<u32>,
}

/// What an import would do or did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ForeignReport)]
pub struct Report {
    /// What is wrong; with any, nothing is imported.
    #[schema(value_type = Vec<Object>)]
    pub findings: Vec<Finding>,
    /// The months as they would be taken, in the order of the table.
    pub months: Vec<ForeignMonth>,
    /// How many are new.
    pub added: usize,
    /// How many replace other figures of the same office and month.
    pub changed: usize,
    /// How many are known as they are.
    pub unchanged: usize,
    /// Whether it was done.
    pub done: bool,
}

/// The months in a table; those of `today`'s month and later are not over.
///
/// # Errors
/// A finding for everything that will not do.
pub fn read_table(bytes: &[u8], today: Date) -> Result<Vec<ForeignMonth>, Vec<Finding>> {
    let mut table = Table::read(bytes, &COLUMNS);
    let municipalities: BTreeSet<String> =
        catalogue::municipalities().into_iter().map(|one| one.id).collect();
    let rows = table.each(|cells| row(cells, &municipalities, today));
    let mut lines: HashMap<(String, String), u64> = HashMap::new();
    let mut months = Vec::with_capacity(rows.len());
    for (line, row) in rows {
        if let Some(first) = lines.insert((row.office.clone(), row.month.clone()), line) {
            let problem = format!("this office and month stand already in line {first}: leave one");
            table.find(line, Some("month"), "month_twice", problem);
        }
        months.push(row);
    }
    if table.findings.is_empty() { Ok(months) } else { Err(table.findings) }
}

fn row(cells: &mut Cells<'_>, municipalities: &BTreeSet<String>, today: Date) -> Option<ForeignMonth> {
    let office = cells.needed("office", NAME_LIMIT);
    let month = month(cells, today);
    let municipality = cells.raw("municipality").map(str::to_owned);
    if municipality.as_ref().is_some_and(|id| !municipalities.contains(id)) {
        let problem =
            "no municipality has this id: write it in small letters without marks, as ura-vajgurore";
        cells.find("municipality", "unknown_municipality", problem);
    }
    cells.require("issued");
    let issued = cells.number("issued", 0..=TICKETS_LIMIT);
    let mut part = |column: &str| {
        let count = cells.number(column, 0..=TICKETS_LIMIT);
        if count > issued && issued.is_some() {
            cells.find(column, "more_than_issued", "this is more than were issued: check both");
        }
        count
    };
    let [finished, left_unserved, within] = ["finished", "left_unserved", "within_15_min"].map(&mut part);
    let seconds = |minutes: u32| minutes * 60;
    let waiting_p50_s = cells.number("waiting_p50_min", 0..=MINUTES_LIMIT).map(seconds);
    let waiting_p90_s = cells.number("waiting_p90_min", 0..=MINUTES_LIMIT).map(seconds);
    if waiting_p50_s.zip(waiting_p90_s).is_some_and(|(half, most)| half > most) {
        cells.find(
            "waiting_p90_min",
            "below_median",
            "nine of ten waits are not shorter than half of them: check both",
        );
    }
    Some(ForeignMonth {
        office: office?,
        month: month?,
        municipality,
        issued: issued?,
        finished,
        left_unserved,
        waiting_p50_s,
        waiting_p90_s,
        within_common_target: within,
    })
}

/// A month that is over, as `2026-10`.
fn month(cells: &mut Cells<'_>, today: Date) -> Option<String> {
    cells.require("month");
    let cell = cells.raw("month")?;
    let first = (cell.len() == 7).then(|| format!("{cell}-01").parse::<Date>().ok()).flatten();
    match first {
        None => {
            cells.find("month", "not_understood", format!("{cell:?} is not a month as 2026-10"));
            None
        }
        Some(first) if first >= today.first_of_month() => {
            cells.find("month", "not_over", "this month is not over yet: import it when it is");
            None
        }
        Some(_) => Some(cell.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn a_table_is_taken_and_what_it_does_not_say_stays_unknown() {
        let table = "office;month;municipality;issued;finished;left_unserved;waiting_p50_min;waiting_p90_min;within_15_min\n\
            Zyra e Klosit;2026-10;klos;812;760;41;9;31;600\nZyra e Matit;2026-10;;90;;;;;\n";
        let months = read_table(table.as_bytes(), TODAY).expect("the table is right");
        let klos = &months[0];
        assert_eq!((klos.waiting_p50_s, klos.waiting_p90_s), (Some(540), Some(1860)));
        assert_eq!((months[1].issued, months[1].finished, &months[1].municipality), (90, None, &None));
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_line_and_column() {
        let table = "office,month,municipality,issued,finished,waiting_p50_min,waiting_p90_min\n\
            A,2026-11,,10,,,\nA,2026-13,,10,,,\nA,2026-10,atlantis,10,11,20,10\n,2026-10,,,,,\nB,2026-10,,5,,,\nB,2026-10,,5,,,\n";
        let findings = read_table(table.as_bytes(), TODAY).expect_err("it is refused");
        let told: Vec<_> = findings
            .iter()
            .map(|found| format!("{} {} {}", found.line, found.column.as_deref().unwrap_or("-"), found.code))
            .collect();
        let expected = [
            "2 month not_over",
            "3 month not_understood",
            "4 municipality unknown_municipality",
            "4 finished more_than_issued",
            "4 waiting_p90_min below_median",
            "5 office missing",
            "5 issued missing",
            "7 month month_twice",
        ];
        assert_eq!(told, expected);
    }
}
