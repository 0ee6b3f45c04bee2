//! Who gets the office's report by mail, and what became of the last one.

use axum::Json;
use queue_api::{Problem as ProblemBody, Timestamp};
use queue_core::value::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Manager;
use super::input::Input;
use super::problem::Problem;
use super::scope::Scope;
use crate::deeds::Deed;
use crate::mail::{Every, NotSentCode, Sent, SentState, Subscription};
use crate::report::ReportLanguage;

/// The reports of an office by mail.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MailReport {
    /// The address that they come from; null where the server sends none.
    sender: Option<String>,
    /// Who gets them; nobody where none are sent.
    recipients: Vec<String>,
    /// How often.
    every: Every,
    /// In which language, sq or en.
    #[schema(value_type = String)]
    language: ReportLanguage,
    /// The business day on which the next one is due.
    #[schema(value_type = Option<String>, format = Date)]
    next: Option<Date>,
    /// The one that was tried last.
    last: Option<LastReport>,
}

/// What became of a report.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LastReport {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    to: Date,
    /// What became of it.
    state: SentState,
    /// How often it was tried.
    attempts: u32,
    /// When it was tried last.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Why it did not leave.
    code: Option<NotSentCode>,
    /// The mail server's own words.
    detail: Option<String>,
}

/// Who gets reports from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MailReportChange {
    /// Their addresses; nobody ends the reports.
    recipients: Vec<String>,
    /// How often.
    every: Every,
    /// In which language, sq or en.
    #[schema(value_type = String)]
    language: ReportLanguage,
}

/// Who gets the office's reports by mail, and what became of the last one.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/mail-report", operation_id = "mail_report", tag = "statistics",
    params(("office" = String, Path)), responses((status = 200, body = MailReport)),
)]
pub(super) async fn look(scope: Scope<Manager>) -> Result<Json<MailReport>, Problem> {
    Ok(Json(present(&scope).await?))
}

/// Sets who gets them, how often and in which language. The first is that of the period that is not over yet.
#[utoipa::path(
    put, path = "/api/v1/offices/{office}/mail-report", operation_id = "change_mail_report", tag = "statistics",
    params(("office" = String, Path)), request_body = MailReportChange,
    responses((status = 200, body = MailReport),
        (status = 422, body = ProblemBody, description = "`invalid_profile`, with `wrong`: each address that is none")),
)]
pub(super) async fn change(
    scope: Scope<Manager>,
    input: Input<MailReportChange>,
) -> Result<Json<MailReport>, Problem> {
    let MailReportChange { recipients, every, language } = input.value;
    let recipients: Vec<String> = recipients.iter().map(|address| address.trim().to_owned()).collect();
    let office = scope.hall().id();
    let since = scope.hall().office().day();
    let subscription = Subscription { recipients, every, language, since };
    let changes = scope.site().setup().put_mail_report(office, &subscription).await?;
    scope.record(Deed::SetupChanged { changes, from: since }).await;
    Ok(Json(present(&scope).await?))
}

async fn present(scope: &Scope<Manager>) -> Result<MailReport, Problem> {
    let hall = scope.hall();
    let (subscription, last) = scope.site().setup().mail_report(hall.id()).await?;
    let sender = scope.site().mail_sender().map(ToOwned::to_owned);
    let today = hall.office().day();
    let next = subscription.as_ref().filter(|known| sender.is_some() && !known.recipients.is_empty());
    let next = next.map(|known| known.every.next_after(today));
    let language = ReportLanguage::of(&hall.profile().languages);
    let known = subscription.unwrap_or(Subscription {
        recipients: Vec::new(),
        every: Every::Week,
        language,
        since: today,
    });
    Ok(MailReport {
        sender,
        recipients: known.recipients,
        every: known.every,
        language: known.language,
        next,
        last: last.map(told),
    })
}

fn told(sent: Sent) -> LastReport {
    let (code, detail) = sent.why.map(|why| (why.code, why.detail)).unzip();
    LastReport {
        from: sent.days.from,
        to: sent.days.to,
        state: sent.state,
        attempts: sent.attempts,
        at: sent.at,
        code,
        detail,
    }
}
