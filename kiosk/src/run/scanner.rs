//! The scanner's thread: what somebody holds before it comes to the screen, which forgets it where no page asks.
//!
//! The number of a document lives in memory only, as long as the request it is for; it is never logged.

use std::io;
use std::thread;
use std::time::Duration;

use hardware::scanner::{Scan as Scanned, Scanner};
use queue_api::TicketId;
use queue_api::appointment::{DocumentNumber, code_of_qr};
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

use super::Event;
use super::health::Noticed;
use crate::flow::{Condition, Input, Scan};

/// How long to wait for a scan before looking whether the screen is still there.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) fn start(
    mut scanner: Box<dyn Scanner>,
    events: mpsc::Sender<Event>,
    noticed: watch::Sender<Noticed>,
) -> io::Result<()> {
    notice(&noticed, Condition::Good);
    thread::Builder::new().name("scanner".into()).spawn(move || {
        // Said once for each time the scanner goes.
        let mut is_told = false;
        while !events.is_closed() {
            match scanner.wait(PATIENCE) {
                Ok(Some(scanned)) => {
                    is_told = false;
                    notice(&noticed, Condition::Good);
                    let input = Input::Scanned(meaning(&scanned), TicketId(Uuid::now_v7()));
                    if events.blocking_send(Event::Input(input)).is_err() {
                        return;
                    }
                }
                Ok(None) => {
                    is_told = false;
                    notice(&noticed, Condition::Good);
                }
                Err(error) if !is_told => {
                    notice(&noticed, Condition::Bad("the scanner cannot be reached".into()));
                    tracing::error!(error = &error as &dyn std::error::Error, "the scanner is of no use");
                    is_told = true;
                }
                Err(_) => {}
            }
        }
    })?;
    Ok(())
}

fn notice(noticed: &watch::Sender<Noticed>, condition: Condition) {
    noticed.send_if_modified(|noticed| {
        let is_new = noticed.scanner != condition;
        noticed.scanner = condition;
        is_new
    });
}

/// What a scan is to a kiosk.
pub(crate) fn meaning(scanned: &Scanned) -> Scan {
    match scanned {
        Scanned::Text(text) => match code_of_qr(text.reveal()) {
            Some(code) => Scan::Appointment(code),
            None => slip_of_link(text.reveal()).map_or(Scan::Unreadable, Scan::Slip),
        },
        Scanned::Document(identity) => {
            DocumentNumber::new(identity.key_text().reveal()).map_or(Scan::Unreadable, Scan::Document)
        }
        Scanned::Unreadable(_) => Scan::Unreadable,
    }
}

/// The code in the link of a slip, whatever the server is called.
fn slip_of_link(text: &str) -> Option<String> {
    let address = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let (_, code) = address.split_once("/t/")?;
    let is_code =
        !code.is_empty() && code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use hardware::scanner::{Rows, Secret, Unreadable};
    use zeroize::Zeroizing;

    use super::*;

    fn read(rows: &[&str]) -> Scan {
        let rows: Rows = rows.iter().map(|row| Zeroizing::new((*row).to_owned())).collect();
        meaning(&Scanned::of(rows))
    }

    #[test]
    fn codes_of_appointments_and_links_of_slips_are_known_and_nothing_else() {
        assert_eq!(
            read(&["radha:a:ACDEF34HJK"]),
            Scan::Appointment(queue_api::AppointmentCode::new("ACDEF34HJK"))
        );
        assert_eq!(read(&["https://radha.example/t/K7M2QD4HXW9R"]), Scan::Slip("K7M2QD4HXW9R".into()));
        for other in ["https://radha.example/t/", "https://radha.example/t/a/b", "5901234123457", "/t/K7M2QD"]
        {
            assert_eq!(read(&[other]), Scan::Unreadable, "{other}");
        }
        assert_eq!(meaning(&Scanned::Unreadable(Unreadable::Garbage)), Scan::Unreadable);
        assert_eq!(meaning(&Scanned::Text(Secret::new(""))), Scan::Unreadable);
    }

    #[test]
    fn a_document_is_its_number_and_shows_nothing_of_it() {
        let scan = read(&[
            "IDALB0370000017J55215001V<<<<<",
            "9502150F3302141ALB<<<<<<<<<<<5",
            "SHEMBULL<<ARTA<<<<<<<<<<<<<<<<",
        ]);
        let Scan::Document(number) = &scan else { panic!("a document") };
        assert_eq!(number.reveal(), "J55215001V");
        assert_eq!(format!("{scan:?}"), "Document(***)");
    }
}
