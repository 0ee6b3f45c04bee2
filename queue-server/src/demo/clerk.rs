//! A simulated clerk: opens in the morning, calls, serves, takes a break, and closes when nobody waits any more.

use std::sync::Arc;

use queue_api::client::{Client, ClientError};
use queue_api::counter::{
    AddServiceRequest, OpenRequest, ParkRequest, PauseRequest, ResumeRequest, TransferRequest,
};
use queue_api::session::SignIn;
use queue_api::ticket::{CallNextRequest, FinishRequest, Ticket};
use queue_core::value::{CounterId, Language, Outcome, TicketId};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::credentials::UserEntry;
use super::day::{self, Manner};
use super::from_afar;
use super::people::{self, World, told};
use crate::clock::Clock;

/// How long a clerk waits for somebody who does not come, before calling again or giving up.
const PATIENCE_S: f64 = 45.0;
/// How often an idle clerk looks whether somebody waits.
const LOOK_S: f64 = 20.0;
/// The length of the break in the middle of the day.
const BREAK_S: f64 = 25.0 * 60.0;
/// What a pause is called on the staff's page.
const BREAK_REASON: &str = "break";
/// What a clerk notes when somebody is set aside.
const PARK_NOTE: &str = "Plotëson formularin";
/// One in so many who did not come comes a few minutes later.
const COMES_LATE: f64 = 0.4;
/// One in so many applications is written up before the next call.
const PAPERWORK: f64 = 0.4;
/// One in so many who were told what is missing fetches it and comes again the same day.
const COMES_BACK: f64 = 0.6;
/// The minutes at the counter of a service that the catalogue does not know.
const USUAL_MINUTES: u32 = 8;

/// A clerk at a counter.
pub(super) struct Clerk {
    /// The clerk's own line to the server.
    pub(super) client: Client,
    world: Arc<World>,
    sign_in: SignIn,
    counter: CounterId,
    /// Breaks are taken one after the other.
    turn: usize,
    /// Who was set aside, and how long the rest of the service takes.
    parked: Option<(TicketId, f64)>,
    chance: ChaCha8Rng,
}

impl Clerk {
    /// Signs in.
    ///
    /// # Errors
    /// When the server does not let the clerk in.
    pub(super) async fn sign_in(
        world: Arc<World>,
        client: Client,
        user: &UserEntry,
        counter: CounterId,
        turn: usize,
        chance: ChaCha8Rng,
    ) -> Result<Self, ClientError> {
        let sign_in = user.sign_in();
        client.sign_in(&sign_in).await?;
        Ok(Self { client, world, sign_in, counter, turn, parked: None, chance })
    }

    /// Works one day.
    pub(super) async fn work(&mut self) {
        let opens_at = self.world.today_at(7, 55) + self.seconds(0.0, 420.0);
        let closes_at = self.world.today_at(16, 0);
        let turn = i8::try_from(self.turn % 6).unwrap_or(0);
        let break_at =
            self.world.today_at(11 + turn / 2, if turn % 2 == 0 { 0 } else { 30 }) + self.seconds(0.0, 600.0);
        self.world.until(opens_at).await;
        self.open().await;
        let mut rested = false;
        loop {
            if !rested && self.world.clock.now() >= break_at {
                rested = true;
                self.rest().await;
            }
            // Whoever was set aside goes on after the next one.
            let aside = self.parked.take();
            match self.call().await {
                Some(ticket) => self.serve(ticket).await,
                None if self.world.clock.now() >= closes_at && aside.is_none() => break,
                None => self.world.pass(LOOK_S).await,
            }
            if let Some((ticket, rest_s)) = aside {
                self.go_on(ticket, rest_s).await;
            }
        }
        told(self.client.close(&self.counter).await);
    }

    /// Opens the counter. The first thing a clerk does after a night: the session may have ended in it.
    async fn open(&self) {
        let opened = self.client.open(&self.counter, &OpenRequest::default()).await;
        if let Err(error) = opened
            && error.code() == Some("not_signed_in")
            && told(self.client.sign_in(&self.sign_in).await).is_some()
        {
            told(self.client.open(&self.counter, &OpenRequest::default()).await);
        }
    }

    async fn rest(&mut self) {
        let pause = PauseRequest { reason: BREAK_REASON.into() };
        if told(self.client.pause(&self.counter, &pause).await).is_some() {
            let length_s = BREAK_S * self.chance.random_range(0.8..1.2);
            self.world.pass(length_s).await;
            self.open().await;
        }
    }

    /// Calls whoever is next. Somebody who is left at the counter by a lost answer is served first.
    async fn call(&self) -> Option<Ticket> {
        match self.client.call_next(&self.counter, &CallNextRequest::default()).await {
            Ok(called) => called,
            Err(error) if error.code() == Some("counter_closed") => {
                self.open().await;
                None
            }
            Err(error) if error.code() == Some("counter_busy") => {
                let finish = FinishRequest::new(Outcome::Resolved);
                told(self.client.finish(&self.counter, &finish).await);
                None
            }
            Err(error) => told(Err(error)),
        }
    }

    async fn serve(&mut self, ticket: Ticket) {
        let manner = self.manner(&ticket);
        if !manner.comes {
            self.world.pass(PATIENCE_S).await;
            told(self.client.recall(&self.counter).await);
            self.world.pass(PATIENCE_S).await;
            let gone = told(self.client.no_show(&self.counter).await);
            if let Some(gone) = gone.filter(|_| self.chance.random_bool(COMES_LATE)) {
                let (after_s, manner) =
                    (self.chance.random_range(120.0..600.0), Manner { comes: true, ..manner });
                tokio::spawn(people::come_late(self.world.clone(), gone.id, after_s, manner));
            }
            return;
        }
        self.world.pass(manner.walk_s).await;
        // Refused when the citizen gave the ticket up on the way: the counter is free again.
        if told(self.client.start(&self.counter).await).is_some() {
            self.attend(&ticket, manner.service_s).await;
        }
        let breath_s = self.chance.random_range(5.0..25.0);
        self.world.pass(breath_s).await;
    }

    /// Most are served to the end; some are sent on, set aside, or need another service as well.
    async fn attend(&mut self, ticket: &Ticket, service_s: f64) {
        let part_s = service_s * self.chance.random_range(0.2..0.6);
        match self.chance.random_range(0..100) {
            0..3 => {
                self.world.pass(part_s).await;
                let service = Some(day::wanted(&self.world.profile, &mut self.chance).id.clone());
                let request = TransferRequest { service, counter: None };
                if let Some(sent) = told(self.client.transfer(&self.counter, &request).await) {
                    return self.expect(&sent);
                }
                return self.finish(ticket, service_s - part_s).await;
            }
            3..7 => {
                self.world.pass(part_s).await;
                let request = ParkRequest { note: Some(PARK_NOTE.into()) };
                if told(self.client.park(&self.counter, &request).await).is_some() {
                    self.parked = Some((ticket.id, service_s - part_s));
                    return;
                }
                return self.finish(ticket, service_s - part_s).await;
            }
            7..11 => {
                let service = day::wanted(&self.world.profile, &mut self.chance).id.clone();
                let request = AddServiceRequest { service };
                if let Some(further) = told(self.client.add_service(&self.counter, &request).await) {
                    self.expect(&further);
                }
            }
            _ => {}
        }
        self.finish(ticket, service_s).await;
    }

    async fn go_on(&mut self, ticket: TicketId, rest_s: f64) {
        let resumed = told(self.client.resume(&self.counter, &ResumeRequest { ticket }).await);
        if let Some(resumed) = resumed {
            self.finish(&resumed, rest_s).await;
        }
    }

    async fn finish(&mut self, ticket: &Ticket, after_s: f64) {
        self.world.pass(after_s).await;
        let ending = self.ending(ticket);
        let finished = told(self.client.finish(&self.counter, &ending).await);
        let code = finished.as_ref().and_then(|finished| finished.return_code.clone());
        if let Some(code) = code.filter(|_| self.chance.random_bool(COMES_BACK)) {
            let after_s = self.chance.random_range(1200.0..5400.0);
            let (world, service) = (self.world.clone(), ticket.service.clone());
            let manner = self.usual_manner(ticket);
            tokio::spawn(from_afar::come_back(world, service, code, after_s, manner));
        }
        if finished.is_some() && ending.paperwork {
            let paperwork_s = self.chance.random_range(40.0..150.0);
            self.world.pass(paperwork_s).await;
            told(self.client.paperwork_done(&self.counter).await);
        }
    }

    /// Whoever gets a further ticket waits for it and comes.
    fn expect(&mut self, ticket: &Ticket) {
        let manner = self.manner(ticket);
        self.world.expect(ticket.id, manner);
    }

    /// How somebody behaves; a real person who plays along is taken as a usual one who comes.
    fn manner(&mut self, ticket: &Ticket) -> Manner {
        let known = self.world.called(ticket.id);
        known.unwrap_or_else(|| self.usual_manner(ticket))
    }

    fn usual_manner(&mut self, ticket: &Ticket) -> Manner {
        let service = self.world.profile.service(&ticket.service);
        let minutes = service.map_or(USUAL_MINUTES, |service| service.typical_minutes);
        Manner { comes: true, ..day::manner(minutes, &mut self.chance) }
    }

    fn ending(&mut self, ticket: &Ticket) -> FinishRequest {
        let mut finish = FinishRequest::new(Outcome::Resolved);
        match self.chance.random_range(0..100) {
            0..78 => {}
            78..92 => {
                finish.outcome = Outcome::Lodged;
                finish.paperwork = self.chance.random_bool(PAPERWORK);
                finish.protocol_no =
                    Some(format!("{}/{}", self.chance.random_range(1000..9999), ticket.number));
            }
            92..98 => {
                finish.outcome = Outcome::DocumentsMissing;
                let documents = self.world.profile.service(&ticket.service).map(|service| &service.documents);
                let documents = documents.and_then(|documents| documents.get(&Language::Sq));
                finish.missing =
                    documents.and_then(|documents| documents.last()).cloned().into_iter().collect();
            }
            _ => finish.outcome = Outcome::Referred,
        }
        finish
    }

    fn seconds(&mut self, from: f64, to: f64) -> jiff::SignedDuration {
        jiff::SignedDuration::from_secs_f64(self.chance.random_range(from..to))
    }
}
