//! Looks now and then whether a report is due, and sends it.

use std::sync::Arc;
use std::time::Duration;

use queue_core::value::Language;
use tokio::sync::watch;
use tokio::time::timeout;

use super::post::Letter;
use super::{Backoff, NotSent, NotSentCode, Post, Sent, SentState, Subscription};
use crate::app::Hall;
use crate::http::{Site, report_for_mail};
use crate::profile::Names;
use crate::report::{Days, ReportLanguage};
use crate::storage::StorageError;
use crate::storage::sqlite::Sqlite;

/// How long it rests between two looks.
const PAUSE: Duration = Duration::from_secs(60);

/// Sends the reports that are due.
pub struct Postman {
    site: Site,
    database: Sqlite,
    post: Post,
    backoff: Backoff,
}

impl Postman {
    /// For all offices of a site.
    pub fn new(site: Site, database: Sqlite, post: Post, backoff: Backoff) -> Self {
        Self { site, database, post, backoff }
    }

    /// Looks and sends until `stop` becomes true.
    pub async fn walk(self, mut stop: watch::Receiver<bool>) {
        loop {
            self.look().await;
            if timeout(PAUSE, stop.wait_for(|stopping| *stopping)).await.is_ok() {
                return;
            }
        }
    }

    /// Sends what is due now.
    pub async fn look(&self) {
        for hall in self.site.app().halls() {
            if let Err(error) = self.look_at(&hall).await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, office = %hall.id(), "it is not known whether a report is due");
            }
        }
    }

    async fn look_at(&self, hall: &Arc<Hall>) -> Result<(), StorageError> {
        let Some(subscription) = self.database.mail_report(hall.id()).await? else { return Ok(()) };
        let (today, now) = (hall.office().day(), self.site.app().clock().now());
        let last = self.database.mail_sent(hall.id(), subscription.every.last_before(today)).await?;
        let Some(days) = subscription.due(today, last.as_ref(), now, &self.backoff) else { return Ok(()) };
        let attempts = last.map_or(0, |sent| sent.attempts) + 1;
        let sent = |state, why| Sent { days, state, attempts, at: now, why };
        let became = match report_for_mail(&self.site, hall, days, subscription.language).await {
            Ok(pdf) => {
                // From here on a server that stops does not know whether the report left, and must not send it twice.
                self.database.put_mail_sent(hall.id(), &sent(SentState::Sending, None)).await?;
                self.send(hall, &subscription, days, pdf).await
            }
            Err(detail) => Err(NotSent { code: NotSentCode::NotMade, detail }),
        };
        let (office, Days { from, to }) = (hall.id(), days);
        let became = match became {
            Ok(()) => {
                tracing::info!(%office, %from, %to, "a report was sent by mail");
                sent(SentState::Sent, None)
            }
            Err(why) => {
                tracing::warn!(%office, %from, %to, code = ?why.code, "a report was not sent");
                let for_good = why.for_good() || attempts >= self.backoff.attempts;
                sent(if for_good { SentState::GivenUp } else { SentState::Failed }, Some(why))
            }
        };
        self.database.put_mail_sent(office, &became).await
    }

    async fn send(
        &self,
        hall: &Hall,
        subscription: &Subscription,
        days: Days,
        pdf: Vec<u8>,
    ) -> Result<(), NotSent> {
        let (subject, text) = words(&hall.profile().names, days, subscription.language);
        let id = format!("radha.{}.{}.{}", hall.id(), days.from, days.to);
        let file = format!("{}-{}-{}.pdf", hall.id(), days.from, days.to);
        let letter = Letter {
            id: &id,
            recipients: &subscription.recipients,
            subject: &subject,
            text: &text,
            file: &file,
            pdf,
            at: self.site.app().clock().now(),
        };
        self.post.send(letter).await
    }
}

/// Subject and text of the letter.
fn words(names: &Names, Days { from, to }: Days, language: ReportLanguage) -> (String, String) {
    let name = names
        .get(&language.language())
        .or_else(|| names.get(&Language::Sq))
        .or_else(|| names.values().next());
    let name: String =
        name.into_iter().flat_map(|name| name.chars()).filter(|letter| !letter.is_control()).collect();
    let day = |day: queue_core::value::Date| day.strftime("%d.%m.%Y").to_string();
    let (from, to) = (day(from), day(to));
    match language {
        ReportLanguage::Sq => (
            format!("{name}: pritja dhe shërbimi, {from} – {to}"),
            format!(
                "Përshëndetje,\n\nbashkëngjitur gjeni raportin e pritjes dhe të shërbimit të zyrës {name} për ditët {from} – {to}. \
                 Shifrat për punonjësit nuk janë në të; ato i sheh drejtuesi në faqen e vet.\n\n\
                 Ky mesazh dërgohet vetë nga sistemi i radhës. Kush e merr, vendoset në faqen e drejtuesit.\n"
            ),
        ),
        ReportLanguage::En => (
            format!("{name}: waiting and service, {from} – {to}"),
            format!(
                "Hello,\n\nthe report on waiting and service of {name} for the days {from} – {to} is attached. \
                 Figures of persons are not in it; a manager sees them on the manager's page.\n\n\
                 The queue system sends this message by itself. Who gets it is set on the manager's page.\n"
            ),
        ),
    }
}
