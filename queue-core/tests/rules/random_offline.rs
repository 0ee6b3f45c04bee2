//! Random schedules of two kiosks whose line is cut and comes back: whatever is repeated, reordered or lost on the way, no
//! number is given twice and none is lost.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use queue_core::bands::Band;
use queue_core::command::{Issue, OfflineIssue, Refusal};
use queue_core::value::{
    Actor, Date, DeviceId, Language, ServiceId, TicketId, TicketNumber, Timestamp, VisitId,
};
use queue_core::{Command, Event, Fact, Office};
use rand::{RngExt, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

use crate::random_days::days;
use crate::script::{DAY, moment, settings};

const SERVICES: [&str; 3] = ["passport", "birth", "cashier"];

/// A kiosk: the bands it got for each day and how far it used them, and the slips that the server has not acknowledged.
struct Kiosk {
    id: DeviceId,
    bands: BTreeMap<Date, (u32, Vec<Band>)>,
    next: BTreeMap<(Date, char), u32>,
    unsent: Vec<OfflineIssue>,
}

/// The server, the kiosks and every slip in somebody's hand.
struct Hall {
    office: Office,
    events: Vec<Event>,
    now: Timestamp,
    dice: ChaCha8Rng,
    // Who has which number on which day.
    slips: BTreeMap<(Date, TicketNumber), VisitId>,
    // What became of each ticket that a kiosk gave offline.
    answered: BTreeMap<TicketId, Result<(), &'static str>>,
    printed: Vec<(Date, OfflineIssue)>,
}

impl Kiosk {
    fn new(name: &str) -> Self {
        Self { id: DeviceId::new(name), bands: BTreeMap::new(), next: BTreeMap::new(), unsent: Vec::new() }
    }

    /// The next number of a letter that the kiosk may give by itself.
    fn take(&mut self, day: Date, letter: char) -> Option<(u32, TicketNumber)> {
        let (epoch, bands) = self.bands.get(&day)?;
        let used = self.next.entry((day, letter)).or_insert(0);
        let all = bands.iter().filter(|band| band.prefix.letter() == letter).flat_map(|band| {
            (band.from..=band.to).map(|number| TicketNumber { prefix: band.prefix, number })
        });
        let number = all.into_iter().nth(*used as usize)?;
        *used += 1;
        Some((*epoch, number))
    }
}

impl Hall {
    fn new(seed: u64) -> Self {
        Self {
            office: Office::new(settings(), DAY, 0),
            events: Vec::new(),
            now: moment("08:00"),
            dice: ChaCha8Rng::seed_from_u64(seed),
            slips: BTreeMap::new(),
            answered: BTreeMap::new(),
            printed: Vec::new(),
        }
    }

    fn act(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = self.office.decide(command, &Actor::Timer, self.now)?;
        events.iter().for_each(|event| self.office.apply(event));
        self.events.extend(events.iter().cloned());
        if self.events.len().is_multiple_of(16) {
            self.office.verify_invariants().expect("the invariants hold");
        }
        Ok(events)
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u128(self.dice.random())
    }

    fn service(&mut self) -> ServiceId {
        ServiceId::new(SERVICES[self.dice.random_range(0..SERVICES.len())])
    }

    /// Somebody gets a slip; nobody else may have one like it.
    fn hand_out(&mut self, day: Date, number: TicketNumber, visit: VisitId) {
        let owner = *self.slips.entry((day, number)).or_insert(visit);
        assert_eq!(owner, visit, "{number} of {day} is in two hands");
    }

    fn issue_online(&mut self) {
        let (id, service) = (self.id(), self.service());
        let issue = Issue::new(TicketId(id), VisitId(id), service, Language::Sq);
        if let Ok(events) = self.act(&Command::Issue(issue))
            && let Fact::Issued(issued) = &events[0].fact
        {
            self.hand_out(self.office.day(), issued.number, issued.visit);
        }
    }

    fn ask_for_bands(&mut self, kiosk: &mut Kiosk) {
        let tomorrow = self.office.day().tomorrow().expect("a day");
        let day = if self.dice.random_bool(0.7) { self.office.day() } else { tomorrow };
        drop(self.act(&Command::GrantBands { device: kiosk.id.clone(), day }));
        let epoch = self.office.bands().epoch(&kiosk.id);
        let bands = self.office.bands().of(&kiosk.id, day).map(|granted| granted.band).collect();
        kiosk.bands.insert(day, (epoch, bands));
    }

    /// The line is cut and somebody touches: the kiosk prints a number of its own, or a further service under it.
    fn issue_offline(&mut self, kiosk: &mut Kiosk) {
        let (id, service, day) = (self.id(), self.service(), self.office.day());
        let letter = if service.as_str() == "cashier" { 'T' } else { 'A' };
        let new_for = |last: &&OfflineIssue| {
            let same = |slip: &OfflineIssue| slip.number == last.number && slip.service == service;
            !self.printed.iter().any(|(on, slip)| *on == day && same(slip))
        };
        let again = kiosk.unsent.last().filter(new_for).cloned();
        let slip = match again.filter(|_| self.dice.random_bool(0.1)) {
            Some(last) => OfflineIssue { ticket: TicketId(id), service, ..last },
            None => {
                let Some((epoch, number)) = kiosk.take(day, letter) else { return };
                let wrong_s = self.dice.random_range(-300..300);
                OfflineIssue {
                    device: kiosk.id.clone(),
                    epoch: Some(epoch),
                    ticket: TicketId(id),
                    visit: VisitId(id),
                    continues: None,
                    number,
                    service,
                    issued_at: self.now.saturating_add(SignedDuration::from_secs(wrong_s)).expect("a moment"),
                    language: Language::Sq,
                    class: None,
                    needs: BTreeSet::new(),
                }
            }
        };
        self.hand_out(day, slip.number, slip.visit);
        self.printed.push((day, slip.clone()));
        kiosk.unsent.push(slip);
    }

    /// The line is back for a moment: some slips reach the server, in any order and perhaps twice, and of the answers some
    /// are lost.
    fn upload(&mut self, kiosk: &mut Kiosk) {
        let mut batch = kiosk.unsent.clone();
        let reordered = self.dice.random_bool(0.3);
        if reordered {
            batch.shuffle(&mut self.dice);
        }
        batch.truncate(self.dice.random_range(0..=batch.len()));
        if self.dice.random_bool(0.2) {
            batch.extend(batch.clone());
        }
        for slip in batch {
            let given_epoch = slip.epoch;
            let answer = match self.act(&Command::TakeOffline(slip.clone())) {
                Ok(events) if matches!(events[0].fact, Fact::FoundTooLate { .. }) => Err("day_ended"),
                Ok(_) | Err(Refusal::TicketExists(_)) => Ok(()),
                Err(refusal) => Err(refusal.code()),
            };
            if answer == Err("band_ended") {
                assert!(
                    given_epoch < Some(self.office.bands().epoch(&kiosk.id)),
                    "only what is of an older epoch"
                );
            }
            self.answered.insert(slip.ticket, answer);
            if self.dice.random_bool(0.9) {
                kiosk.unsent.retain(|unsent| unsent.ticket != slip.ticket);
            }
        }
    }

    /// The server starts anew: it reads what outlived its day, then today.
    fn restart(&mut self) {
        let ended = self.events.iter().rposition(|event| matches!(event.fact, Fact::DayEnded { .. }));
        let (before, today) = self.events.split_at(ended.map_or(0, |ended| ended + 1));
        let mut office = Office::new(settings(), self.office.day(), before.len() as u64);
        before.iter().filter(|event| event.fact.outlives_its_day()).for_each(|event| office.remember(event));
        office.forget_the_past(self.now);
        for event in today {
            let written = serde_json::to_string(event).expect("an event can be written");
            office.apply(&serde_json::from_str(&written).expect("an event can be read"));
        }
        assert_eq!(office.bands(), self.office.bands());
        assert_eq!(office.tickets(), self.office.tickets());
        self.office = office;
    }

    fn step(&mut self, kiosks: &mut [Kiosk; 2], seed: u64) {
        self.now =
            self.now.checked_add(SignedDuration::from_secs(self.dice.random_range(0..400))).expect("time");
        if self.office.day_is_over(self.now) {
            self.act(&Command::EndDay).expect("the day is over");
        }
        let kiosk = &mut kiosks[self.dice.random_range(0..2)];
        match self.dice.random_range(0..20) {
            0..=5 => self.issue_online(),
            6..=7 => self.ask_for_bands(kiosk),
            8..=14 => self.issue_offline(kiosk),
            15..=17 => self.upload(kiosk),
            18 => self.restart(),
            _ if seed.is_multiple_of(3) && self.dice.random_bool(0.1) => {
                // Somebody replaces the kiosk: what the old one did not send is lost with it, by name.
                let (device, name) = (kiosk.id.clone(), "Kioska".into());
                let replace = Command::AdmitDevice { device, name, replaces: true };
                self.act(&replace).expect("it is replaced");
                kiosk.bands.clear();
                kiosk.next.clear();
            }
            _ => self.issue_online(),
        }
    }
}

#[test]
fn no_number_is_given_twice_and_none_is_lost_whatever_two_kiosks_do() {
    for seed in 0..days() {
        let mut hall = Hall::new(seed);
        let mut kiosks = [Kiosk::new("kiosk-1"), Kiosk::new("kiosk-2")];
        for _ in 0..250 {
            hall.step(&mut kiosks, seed);
        }
        while kiosks.iter().any(|kiosk| !kiosk.unsent.is_empty()) {
            kiosks.iter_mut().for_each(|kiosk| hall.upload(kiosk));
        }
        for (day, slip) in &hall.printed {
            let answer = hall.answered.get(&slip.ticket).expect("every slip is answered");
            let issued =
                |event: &&Event| matches!(&event.fact, Fact::Issued(issued) if issued.ticket == slip.ticket);
            let late = |event: &&Event| matches!(&event.fact, Fact::FoundTooLate { ticket, .. } if *ticket == slip.ticket);
            let times = (hall.events.iter().filter(issued).count(), hall.events.iter().filter(late).count());
            let expected = match answer {
                Ok(()) => times == (1, 0),
                Err("day_ended") => times == (0, 1),
                Err("band_ended") => times == (0, 0) || times == (1, 0),
                Err(code) => panic!("seed {seed}: {} of {day} is refused: {code}", slip.number),
            };
            assert!(expected, "seed {seed}: {} of {day}: {answer:?}, {times:?}", slip.number);
        }
    }
}
