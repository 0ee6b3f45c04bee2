//! Who gets an office's reports by mail.

use queue_core::value::OfficeId;
use serde_json::{Value, json};

use super::{Change, Setup, SetupError};
use crate::mail::{Sent, Subscription};

impl Setup {
    /// Who gets an office's reports, and what became of the last one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_report(
        &self,
        office: &OfficeId,
    ) -> Result<(Option<Subscription>, Option<Sent>), SetupError> {
        Ok((self.database.mail_report(office).await?, self.database.mail_sent_last(office).await?))
    }

    /// Keeps who gets them from now on, and gives what changes.
    ///
    /// # Errors
    /// When the addresses will not do, or the database fails.
    pub async fn put_mail_report(
        &self,
        office: &OfficeId,
        subscription: &Subscription,
    ) -> Result<Vec<Change>, SetupError> {
        let wrong = subscription.verify();
        if !wrong.is_empty() {
            return Err(SetupError::Invalid(wrong));
        }
        let before = self.database.mail_report(office).await?;
        self.database.put_mail_report(office, subscription).await?;
        Ok(changes(before.as_ref(), subscription))
    }
}

fn changes(before: Option<&Subscription>, after: &Subscription) -> Vec<Change> {
    let fields = |known: &Subscription| [json!(known.recipients), json!(known.every), json!(known.language)];
    let before = before.map_or([Value::Null, Value::Null, Value::Null], fields);
    let paths = ["mail_report/recipients", "mail_report/every", "mail_report/language"];
    let each = paths.into_iter().zip(before.into_iter().zip(fields(after)));
    let changed = each.filter(|(_, (before, after))| before != after);
    changed.map(|(path, (before, after))| Change { path: path.into(), before, after }).collect()
}
