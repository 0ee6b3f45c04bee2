//! A simulated clerk: opens in the morning, calls, serves, takes a break, and closes when nobody waits any more.

use std::sync::Arc;

use queue_api::client::{Client, ClientError};
use queue_api::counter::{OpenRequest, PauseRequest};
use queue_api::session::SignIn;
use queue_api::ticket::{CallNextRequest, FinishRequest, Ticket};
use queue_core::value::{CounterId, Language, Outcome};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::credentials::UserEntry;
use super::day::{self, Manner};
use super::people::{World, told};
use crate::clock::Clock;

/// How long a clerk waits for somebody who does not come, before calling again or giving up.
const PATIENCE_S: f64 = 45.0;
/// How often an idle clerk looks whether somebody waits.
const LOOK_S: f64 = 20.0;
/// The length of the break in the middle of the day.
const BREAK_S: f64 = 25.0 * 60.0;
/// What a pause is called on the staff's page.
const BREAK_REASON: &str = "break";
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
        let sign_in = SignIn { username: user.username.clone(), password: user.password.clone(), code: None };
        client.sign_in(&sign_in).await?;
        Ok(Self { client, world, sign_in, counter, turn, chance })
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
            match self.call().await {
                Some(ticket) => self.serve(ticket).await,
                None if self.world.clock.now() >= closes_at => break,
                None => self.world.pass(LOOK_S).await,
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
            told(self.client.no_show(&self.counter).await);
            return;
        }
        self.world.pass(manner.walk_s).await;
        // Refused when the citizen gave the ticket up on the way: the counter is free again.
        if told(self.client.start(&self.counter).await).is_some() {
            self.world.pass(manner.service_s).await;
            let ending = self.ending(&ticket);
            told(self.client.finish(&self.counter, &ending).await);
        }
        let breath_s = self.chance.random_range(5.0..25.0);
        self.world.pass(breath_s).await;
    }

    /// How somebody behaves; a real person who plays along is taken as a usual one who comes.
    fn manner(&mut self, ticket: &Ticket) -> Manner {
        let known = self.world.called(ticket.id);
        known.unwrap_or_else(|| {
            let service = self.world.profile.service(&ticket.service);
            let minutes = service.map_or(USUAL_MINUTES, |service| service.typical_minutes);
            Manner { comes: true, ..day::manner(minutes, &mut self.chance) }
        })
    }

    fn ending(&mut self, ticket: &Ticket) -> FinishRequest {
        let mut finish = FinishRequest::new(Outcome::Resolved);
        match self.chance.random_range(0..100) {
            0..78 => {}
            78..92 => {
                finish.outcome = Outcome::Lodged;
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
