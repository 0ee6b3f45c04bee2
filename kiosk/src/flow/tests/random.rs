//! Random days with a line that comes and goes, answers that are lost, a printer with troubles and power cuts at any
//! step: no number is printed twice, and none that somebody may hold is missing in the queue.
//!
//! The flow and the journal are the real ones; the server and the printer are played.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

use queue_api::device::{Band, OfflineTicket};
use queue_api::{Date, Paper, Prefix, TicketNumber};
use tempfile::TempDir;

use super::*;
use crate::journal::{Debt, Journal, Left, Step};
use crate::slip::Slip;

const DAY: Date = Date::constant(2026, 11, 23);

/// How many days are played; `RADHA_DAYS` sets another number for the long run.
fn days() -> u64 {
    std::env::var("RADHA_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(60)
}

/// What the server knows.
#[derive(Default)]
struct Server {
    tickets: BTreeMap<TicketId, TicketNumber>,
    cancelled: BTreeSet<TicketId>,
    papers: BTreeMap<TicketId, Paper>,
    given: u32,
}

impl Server {
    fn issue(&mut self, ticket: TicketId) -> Option<TicketNumber> {
        if self.cancelled.contains(&ticket) {
            return None;
        }
        if !self.tickets.contains_key(&ticket) {
            self.given += 1;
            let prefix = Prefix::new('A').expect("a letter");
            self.tickets.insert(ticket, TicketNumber { prefix, number: self.given });
        }
        self.tickets.get(&ticket).copied()
    }

    fn upload(&mut self, ticket: &OfflineTicket) {
        let known = self.tickets.insert(ticket.id, ticket.number);
        assert!(known.is_none_or(|known| known == ticket.number), "{} under another number", ticket.id);
    }

    fn hear(&mut self, ticket: TicketId, debt: &Debt) {
        match debt {
            Debt::Cancel { .. } => {
                self.cancelled.insert(ticket);
            }
            Debt::Paper { state, .. } => {
                assert!(self.tickets.contains_key(&ticket), "nobody knows the ticket of that paper");
                self.papers.insert(ticket, *state);
            }
        }
    }
}

struct World {
    _folder: TempDir,
    path: PathBuf,
    chance: u64,
    now_ms: u64,
    line: bool,
    server: Server,
    flow: Flow,
    journal: Journal,
    coming: VecDeque<Input>,
    debts: Vec<(TicketId, Debt)>,
    printed: BTreeMap<TicketNumber, TicketId>,
    next_id: u128,
}

/// The power goes: nothing of what was going on is carried out.
struct PowerCut;

impl World {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kiosk.journal");
        let (journal, left) = Journal::open(&path).expect("a journal");
        let flow = Self::started(left, 0);
        let chance = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let (server, coming, debts, printed) = Default::default();
        let mut world = Self {
            _folder: folder,
            path,
            chance,
            now_ms: 0,
            line: true,
            server,
            flow,
            journal,
            coming,
            debts,
            printed,
            next_id: 1,
        };
        let bands =
            vec![Band { prefix: Prefix::new('A').expect("a letter"), from: 1_001, to: 1_400, epoch: 1 }];
        world.journal.learn_bands(DAY, DAY, bands.clone()).expect("a line");
        world.coming.extend([Input::Waiting(Vec::new()), Input::Bands(DAY, bands)]);
        world
    }

    /// A kiosk after a start, with what its journal and its memory say.
    fn started(left: Left, now_ms: u64) -> Flow {
        let settings = Settings {
            name: "Kioska 1".into(),
            panel: Panel::usual(1080, 1920),
            scanner: false,
            staff: false,
            two_languages: false,
            loudness: 4,
        };
        let mut flow = Flow::new(settings, now_ms);
        flow.handle(Input::Reserve(left.reserve), now_ms);
        let catalogue = sample::catalogue();
        let services =
            catalogue.groups().flat_map(|group| catalogue.services_of(group.prefix)).cloned().collect();
        flow.handle(Input::Remembered(Box::new(catalogue.office), services), now_ms);
        flow
    }

    /// One in `of`.
    fn happens(&mut self, of: u64) -> bool {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance.is_multiple_of(of)
    }

    fn power(&mut self) -> Result<(), PowerCut> {
        if self.happens(40) { Err(PowerCut) } else { Ok(()) }
    }

    fn restart(&mut self) {
        let (journal, left) = Journal::open(&self.path).expect("the journal again");
        self.journal = journal;
        self.debts.clone_from(&left.debts);
        self.coming.clear();
        self.flow = Self::started(left, self.now_ms);
        if self.line {
            self.coming.push_back(Input::Waiting(Vec::new()));
        }
    }

    fn learn(&mut self, input: Input) -> Result<(), PowerCut> {
        for effect in self.flow.handle(input, self.now_ms) {
            self.power()?;
            match effect {
                Effect::TakeTicket { ticket, .. } => self.take(ticket)?,
                Effect::KeepOffline { day, ticket, instead_of } => {
                    let id = ticket.id;
                    let instead_of = instead_of.map(|(asked, reason)| (asked, Debt::Cancel { reason }));
                    self.journal.give(day, *ticket, instead_of.clone()).expect("a line");
                    self.power()?;
                    self.debts.extend(instead_of);
                    self.coming.push_back(Input::Kept(id, true));
                }
                Effect::PrintSlip(ticket, slip) => self.print(ticket, &slip)?,
                Effect::ReportPaper(ticket, state, reason) => self.owe(ticket, Debt::Paper { state, reason }),
                Effect::CancelTicket(ticket, reason) => self.owe(ticket, Debt::Cancel { reason }),
                _ => {}
            }
        }
        Ok(())
    }

    fn take(&mut self, ticket: TicketId) -> Result<(), PowerCut> {
        self.journal.write(ticket, Step::Asking).expect("a line");
        let is_heard = self.line && !self.happens(6);
        let number = if is_heard { self.server.issue(ticket) } else { None };
        self.power()?;
        let answer = match number.filter(|_| !self.happens(6)) {
            Some(number) => {
                let mut issued = sample::issued(ticket, &service("GJC-02"), Language::Sq);
                issued.ticket.number = number;
                Answer::Issued(Box::new(issued))
            }
            None => Answer::Unanswered,
        };
        // Some come late, some never.
        if !self.happens(5) {
            self.coming.push_back(Input::Answered(ticket, answer));
        }
        Ok(())
    }

    fn print(&mut self, ticket: TicketId, slip: &Slip) -> Result<(), PowerCut> {
        self.journal.write(ticket, Step::Printing).expect("a line");
        self.power()?;
        let outcome = match (self.happens(8), self.happens(8)) {
            (true, _) => PrintOutcome::Nothing("the paper is out".into()),
            (_, true) => PrintOutcome::Unknown("the printer cannot be reached".into()),
            _ => PrintOutcome::Printed,
        };
        let comes_out = outcome == PrintOutcome::Printed
            || (matches!(outcome, PrintOutcome::Unknown(_)) && self.happens(2));
        if comes_out {
            let before = self.printed.insert(slip.number, ticket);
            assert_eq!(before, None, "{} is printed twice", slip.number);
        }
        self.power()?;
        if outcome == PrintOutcome::Printed {
            self.journal.write(ticket, Step::Settled).expect("a line");
        }
        self.coming.push_back(Input::SlipEnded(ticket, outcome));
        Ok(())
    }

    fn owe(&mut self, ticket: TicketId, debt: Debt) {
        self.journal.write(ticket, Step::Owing(debt.clone())).expect("a line");
        self.debts.push((ticket, debt));
    }

    /// What goes on beside the screen while the line is there.
    fn hand_over(&mut self) -> Result<(), PowerCut> {
        if !self.line {
            return Ok(());
        }
        let unsent = self.journal.unsent(3);
        for ticket in &unsent {
            self.server.upload(ticket);
            self.power()?;
        }
        let sent: Vec<TicketId> = unsent.iter().map(|ticket| ticket.id).collect();
        if !sent.is_empty() && !self.happens(4) {
            self.journal.mark_sent(&sent).expect("a line");
        }
        for (ticket, debt) in std::mem::take(&mut self.debts) {
            if self.journal.is_unsent(ticket) || self.happens(4) {
                self.debts.push((ticket, debt));
                continue;
            }
            // What the server never heard of has no paper to report, and it says so.
            if self.server.tickets.contains_key(&ticket) || matches!(debt, Debt::Cancel { .. }) {
                self.server.hear(ticket, &debt);
            }
            self.power()?;
            self.journal.write(ticket, Step::Settled).expect("a line");
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), PowerCut> {
        if self.happens(25) {
            self.line = !self.line;
            let news = if self.line { Input::Waiting(Vec::new()) } else { Input::LineLost };
            self.learn(news)?;
        }
        if let Some(input) = self.coming.pop_front() {
            self.learn(input)?;
        }
        self.now_ms += 600;
        let touch = match (self.flow.view(self.now_ms).page, self.happens(3)) {
            (Page::Home { .. }, _) => Some(family_certificate()),
            (Page::Service { open: true, .. }, _) => {
                self.next_id += 1;
                Some(take(self.next_id))
            }
            (Page::Ticket { paper: PaperView::Missing | PaperView::Unsure, .. }, true) => {
                Some(Touch::Unwanted)
            }
            (Page::Ticket { paper: PaperView::Printed | PaperView::Missing, .. }, false) => Some(Touch::Done),
            (Page::Trouble { returns_s: Some(_), .. }, _) => Some(Touch::Done),
            _ => None,
        };
        match touch {
            Some(touch) => self.learn(Input::Touched(touch))?,
            None => self.learn(Input::Tick)?,
        }
        self.hand_over()
    }

    fn play(&mut self, steps: usize) {
        for _ in 0..steps {
            if self.step().is_err() {
                self.restart();
            }
        }
    }

    /// The line comes back for good; everything that is owed is told.
    fn end(&mut self) {
        self.restart();
        (self.line, self.chance) = (true, 1);
        for _ in 0..2_000 {
            if self.journal.unsent_count() == 0 && self.debts.is_empty() {
                return;
            }
            if self.hand_over().is_err() {
                self.restart();
            }
        }
        panic!("something is never told");
    }

    fn check(&self, seed: u64) {
        let queued: BTreeSet<TicketNumber> = self.server.tickets.values().copied().collect();
        assert_eq!(queued.len(), self.server.tickets.len(), "seed {seed}: two tickets have one number");
        for (number, ticket) in &self.printed {
            assert_eq!(
                self.server.tickets.get(ticket),
                Some(number),
                "seed {seed}: {number} is on paper and not in the queue"
            );
        }
        for (ticket, number) in &self.server.tickets {
            let known = self.printed.contains_key(number)
                || self.server.cancelled.contains(ticket)
                || self.server.papers.contains_key(ticket);
            assert!(known, "seed {seed}: nobody says that {number} has no paper");
        }
    }
}

#[test]
fn whatever_fails_no_number_is_printed_twice_and_every_one_is_in_the_queue() {
    let mut offline = 0;
    for seed in 1..=days() {
        let mut world = World::new(seed);
        world.play(400);
        world.end();
        world.check(seed);
        offline += world.printed.keys().filter(|number| number.number > 1_000).count();
    }
    assert!(offline > 100, "the days have cut lines: {offline}");
}
