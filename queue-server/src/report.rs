//! The report on paper: the figures of some days as a PDF, made here without a browser.
//!
//! What is shown is what the interface says of the same days. The template `report.typ` reads it as data, so no name that
//! somebody typed is ever markup, and it reaches no file, clock or network.

mod world;

use std::collections::BTreeMap;

use queue_api::statistics::{Pace, Statistics};
use queue_core::value::{Date, Language};
use serde::Serialize;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use world::Paper;

/// A language in which there is a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportLanguage {
    /// Albanian.
    Sq,
    /// English.
    En,
}

impl ReportLanguage {
    /// The first of an office's languages that has reports; else Albanian.
    pub fn of(languages: &[Language]) -> Self {
        let known = languages.iter().find_map(|language| match language {
            Language::Sq => Some(Self::Sq),
            Language::En => Some(Self::En),
            Language::It | Language::El | Language::Mk => None,
        });
        known.unwrap_or(Self::Sq)
    }

    /// The same among all languages.
    pub fn language(self) -> Language {
        match self {
            Self::Sq => Language::Sq,
            Self::En => Language::En,
        }
    }
}

/// Business days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

/// The office's civil time at which a report is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The day.
    pub day: Date,
    /// Hours and minutes.
    pub time: String,
}

/// What stands in a report.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Its language.
    pub language: ReportLanguage,
    /// The office's name.
    pub office: String,
    /// Its days.
    pub days: Days,
    /// The days it compares with.
    pub compared: Days,
    /// When it is made.
    pub made: Made,
    /// The names of services by id.
    pub services: BTreeMap<String, String>,
    /// The labels of counters by id.
    pub counters: BTreeMap<String, String>,
    /// The outcomes that the office offers, named also when they did not occur.
    pub outcomes: Vec<String>,
    /// The figures by service.
    pub by_service: Statistics,
    /// The same of the days before.
    pub before: Statistics,
    /// By hour for a single day, else by day.
    pub course: Statistics,
    /// By weekday and hour; none of a single day.
    pub week: Option<Statistics>,
    /// By counter.
    pub by_counter: Statistics,
    /// By person, where whoever reads it may see that.
    pub by_staff: Option<Statistics>,
    /// How fast each person was for the same mix of services.
    pub paces: Vec<Pace>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The figures are not as the template expects them.
    #[error("the report cannot be set: {0}")]
    NotSet(String),
    /// The figures cannot be written as data.
    #[error("the figures cannot be handed over")]
    Data(#[from] serde_json::Error),
}

/// The report as a PDF for print, archive and screen readers (PDF/UA-1). It takes a processor for a second.
///
/// # Errors
/// See [`ReportError`]: only by a mistake of the program.
pub fn pdf(report: &Report) -> Result<Vec<u8>, ReportError> {
    let paper = Paper::new(report)?;
    let document = paper.set()?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]);
    let standards = standards.map_err(|error| ReportError::NotSet(error.message().to_string()))?;
    let options = PdfOptions { standards, ..PdfOptions::default() };
    let written = typst_pdf::pdf(&document, &options).map_err(|errors| world::told(&errors));
    // What was remembered for the next time would be kept for ever.
    typst::comemo::evict(0);
    written
}
