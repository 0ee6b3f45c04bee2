//! Reports that leave by mail: once for each week or month that is over, to those whom a manager named.
//!
//! What is sent is written down before and after. A report of which nobody knows whether it left, since the server stopped
//! in between, is not sent again: it is said on the page instead.

mod post;
mod postman;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Span};
use lettre::Address;
use queue_core::value::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::report::{Days, ReportLanguage};
use crate::setup::Wrong;

pub use post::{NotSent, NotSentCode, Post};
pub use postman::Postman;

/// The most people who get a report.
const RECIPIENTS_LIMIT: usize = 20;

/// How often a report is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Each week, from Monday to Sunday.
    Week,
    /// Each month.
    Month,
}

/// Who gets an office's report, how often, and in which language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Their addresses; nobody ends the reports.
    pub recipients: Vec<String>,
    /// How often.
    pub every: Every,
    /// The language.
    pub language: ReportLanguage,
    /// The business day on which this was set.
    pub since: Date,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SentState {
    /// It is on its way; after a restart nobody knows whether it left.
    Sending,
    /// The mail server took it.
    Sent,
    /// It did not leave, and will be tried again.
    Failed,
    /// It did not leave, and is not tried again.
    GivenUp,
}

/// The report of one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The period.
    pub days: Days,
    /// What became of it.
    pub state: SentState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last.
    pub at: Timestamp,
    /// Why it did not leave.
    pub why: Option<NotSent>,
}

/// When a report that did not leave is tried again.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// The pause after the first attempt; each further one is twice as long.
    pub first: SignedDuration,
    /// The longest pause.
    pub longest: SignedDuration,
    /// After so many attempts it is given up.
    pub attempts: u32,
}

impl Default for Backoff {
    /// Two days in all: long enough for a mail server that is down over a weekend.
    fn default() -> Self {
        Self { first: SignedDuration::from_mins(5), longest: SignedDuration::from_hours(6), attempts: 14 }
    }
}

impl Backoff {
    /// The pause after so many attempts.
    fn pause(&self, attempts: u32) -> SignedDuration {
        let doubled =
            2_i32.checked_pow(attempts.saturating_sub(1)).and_then(|times| self.first.checked_mul(times));
        doubled.map_or(self.longest, |pause| pause.min(self.longest))
    }
}

impl Every {
    /// The last period that is over on a business day.
    pub fn last_before(self, today: Date) -> Days {
        match self {
            Self::Week => {
                let monday = earlier(today, today.weekday().to_monday_zero_offset().into());
                Days { from: earlier(monday, 7), to: earlier(monday, 1) }
            }
            Self::Month => {
                let to = earlier(today.first_of_month(), 1);
                Days { from: to.first_of_month(), to }
            }
        }
    }

    /// The first day on which the next report is due.
    pub fn next_after(self, today: Date) -> Date {
        match self {
            Self::Week => self.last_before(today).to.saturating_add(Span::new().days(8)),
            Self::Month => today.last_of_month().saturating_add(Span::new().days(1)),
        }
    }
}

fn earlier(day: Date, days: i32) -> Date {
    day.saturating_sub(Span::new().days(days))
}

impl Subscription {
    /// The period whose report is to be sent now, if one is; `last` is what became of it so far.
    pub fn due(&self, today: Date, last: Option<&Sent>, now: Timestamp, backoff: &Backoff) -> Option<Days> {
        let days = self.every.last_before(today);
        if self.recipients.is_empty() || days.to < self.since {
            return None;
        }
        let due = match last.map(|sent| (sent.state, sent)) {
            None => true,
            Some((SentState::Failed, sent)) => now >= sent.at + backoff.pause(sent.attempts),
            Some((SentState::Sending | SentState::Sent | SentState::GivenUp, _)) => false,
        };
        due.then_some(days)
    }

    /// What is wrong with it; nothing when it can be kept.
    pub fn verify(&self) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        if self.recipients.len() > RECIPIENTS_LIMIT {
            let detail = format!("a report goes to at most {RECIPIENTS_LIMIT} addresses");
            wrong.push(Wrong::new("recipients", "too_many", detail));
        }
        for (index, recipient) in self.recipients.iter().enumerate() {
            if recipient.parse::<Address>().is_err() {
                let detail = format!("{recipient:?} is not an address of mail");
                wrong.push(Wrong::new(format!("recipients/{index}"), "not_an_address", detail));
            }
        }
        wrong
    }
}
