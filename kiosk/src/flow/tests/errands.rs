//! What an administrator has the kiosk do, and whoever stands there.

use queue_api::errand::{CopiedSlip, Errand, Task};

use super::*;

impl Kiosk {
    fn sent(&mut self, number: u128, task: Task) -> &mut Self {
        self.learns(Input::Errand(Errand { id: Uuid::from_u128(number), task }));
        self
    }

    fn errand_ended(&mut self, number: u128) -> &mut Self {
        self.learns(Input::ErrandEnded(Uuid::from_u128(number)));
        self
    }

    fn errand_printed(&mut self, number: u128, print: Print) -> &mut Self {
        self.learns(Input::ErrandPrinted(Uuid::from_u128(number), print));
        self
    }
}

#[test]
fn errands_are_done_at_once_where_nobody_stands_one_after_the_other() {
    let mut kiosk = Kiosk::started();
    kiosk.sent(1, Task::Screenshot).sent(2, Task::Restart).wait(1_000).errand_ended(1);
    kiosk.is(&expect![[r#"
        10.0 errand 1: Picture
        11.0 errand 2: Restart
    "#]]);
}

#[test]
fn an_errand_waits_until_the_person_has_gone_and_the_slip_is_out() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).sent(1, Task::Restart).then(take(1)).issued(1);
    kiosk.then(Touch::Done).see().wait(1_000).printed(1, PrintOutcome::Printed);
    kiosk.is(&expect![[r#"
        10.0 errand 1: Waits
        11.0 asks for GJC-02 as 1 in sq
        11.0 prints 1 A 042
        12.0 [home in sq]
        13.0 errand 1: Restart
    "#]]);
}

#[test]
fn an_errand_ends_undone_where_the_kiosk_is_in_use_for_ten_minutes() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).sent(1, Task::Screenshot);
    for _ in 0..21 {
        kiosk.wait(30_000).touch(Touch::MoreTime);
    }
    kiosk.wait(60_000);
    kiosk.is(&expect![[r#"
        10.0 errand 1: Waits
        610.0 errand 1: Failed { reason: InUse, detail: None }
    "#]]);
}

#[test]
fn what_a_later_server_asks_for_is_not_known() {
    let mut kiosk = Kiosk::started();
    kiosk.sent(1, Task::Unknown).sent(2, Task::Screenshot);
    kiosk.is(&expect![[r#"
        10.0 errand 1: Failed { reason: NotKnown, detail: None }
        10.0 errand 2: Picture
    "#]]);
}

#[test]
fn a_test_slip_and_a_copy_come_out_one_after_the_other_and_the_printer_s_word_is_told() {
    let copied = |service_id: &str| {
        let language = Language::En;
        let issued = sample::issued(ticket(7), &service("GJC-02"), language).ticket;
        let (number, issued_at) = (issued.number, issued.issued_at);
        let service = service(service_id);
        Task::Copy(Box::new(CopiedSlip {
            ticket: issued.id,
            number,
            service,
            issued_at,
            language,
            link: None,
        }))
    };
    let mut kiosk = Kiosk::started();
    kiosk.sent(1, Task::TestSlip).sent(2, copied("GJC-02")).sent(3, copied("XXX-99"));
    kiosk.wait(1_000).errand_printed(1, Print::Confirmed);
    kiosk.wait(1_000).errand_printed(2, Print::Nothing("the paper is out".into()));
    kiosk.sent(4, Task::TestSlip).errand_printed(4, Print::Unconfirmed);
    kiosk.is(&expect![[r#"
        10.0 errand 1: prints a test of Kioska 1
        11.0 errand 1: Done
        11.0 errand 2: prints A042 again in en
        12.0 errand 2: Failed { reason: Printer, detail: Some("the paper is out") }
        12.0 errand 3: Failed { reason: NotKnown, detail: None }
        12.0 errand 4: prints a test of Kioska 1
        12.0 errand 4: Sent
    "#]]);
}
