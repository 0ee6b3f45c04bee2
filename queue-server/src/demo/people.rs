//! The simulated people of a demonstration. They come through the same interface as everybody: citizens at the kiosk,
//! clerks signed in, phones from afar. Nights are skipped once everybody has left.

use std::collections::HashMap;
use std::future::Future;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use futures_util::future;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use queue_api::client::{Client, ClientError};
use queue_api::counter::CounterState;
use queue_api::ticket::{CancelRequest, IssueRequest};
use queue_core::value::{CounterId, Language, TicketId, Timestamp};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

use super::clerk::Clerk;
use super::credentials::DemoFile;
use super::day::{self, Citizen, Manner, Way};
use super::from_afar;
use super::morning::morning_after;
use crate::clock::{Clock, FastClock};
use crate::profile::Profile;

/// How many counters have a simulated clerk; whoever looks at the demonstration may sign in at another.
const CLERKS: usize = 5;
/// After this long in the evening the night begins, even if somebody is still at a counter.
const LATEST: SignedDuration = SignedDuration::from_hours(4);
/// So many phones have addresses of their own.
const PHONES: u32 = 60_000;
/// How often it is looked whether everybody has left, in office seconds.
const LOOK_AROUND_S: f64 = 120.0;

/// The hall in which the simulated people are.
pub(super) struct World {
    pub(super) profile: Profile,
    pub(super) clock: Arc<FastClock>,
    time_zone: TimeZone,
    /// The kiosk's line to the server.
    pub(super) kiosk: Client,
    /// The board's.
    pub(super) board: Client,
    /// That of a clerk who books for people.
    pub(super) desk: Client,
    url: String,
    phones: AtomicU32,
    waiting: Mutex<HashMap<TicketId, Manner>>,
}

impl World {
    /// The hall behind `file`.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up or the office's time zone is not known.
    pub(super) fn new(file: &DemoFile, profile: Profile, clock: Arc<FastClock>) -> anyhow::Result<Self> {
        let kiosk = Client::new(&file.url, file.office.clone(), Some(file.token("kiosk").into()))?;
        let board = Client::new(&file.url, file.office.clone(), Some(file.token("board").into()))?;
        let desk = Client::new(&file.url, file.office.clone(), None)?;
        let time_zone = TimeZone::get(&profile.time_zone)?;
        let (url, phones, waiting) = (file.url.clone(), AtomicU32::new(0), Mutex::default());
        Ok(Self { profile, clock, time_zone, kiosk, board, desk, url, phones, waiting })
    }

    /// The phone of one more citizen, with an address of its own: 127.0.0.2 and so on are all this machine.
    pub(super) fn phone(&self) -> Option<Client> {
        let number = self.phones.fetch_add(1, Ordering::Relaxed) % PHONES;
        let address = Ipv4Addr::from_bits(Ipv4Addr::LOCALHOST.to_bits() + 1 + number);
        told(Client::of_citizen(&self.url, self.kiosk.office_id().clone(), address.into()))
    }

    /// Lets office time pass.
    pub(super) async fn pass(&self, seconds: f64) {
        tokio::time::sleep(Duration::from_secs_f64(seconds.max(0.0) / self.clock.speed())).await;
    }

    /// Waits until the office's clock shows `moment`.
    pub(super) async fn until(&self, moment: Timestamp) {
        self.pass(moment.duration_since(self.clock.now()).as_secs_f64()).await;
    }

    /// How the holder of a ticket behaves, who no longer waits now; `None` for somebody real.
    pub(super) fn called(&self, ticket: TicketId) -> Option<Manner> {
        self.waiting().remove(&ticket)
    }

    /// How the holder of a ticket will behave when called.
    pub(super) fn expect(&self, ticket: TicketId, manner: Manner) {
        self.waiting().insert(ticket, manner);
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<TicketId, Manner>> {
        self.waiting.lock().expect("no panic while the citizens are held")
    }

    /// The moment at which this time of the present day is.
    pub(super) fn today_at(&self, hour: i8, minute: i8) -> Timestamp {
        let day = self.time_zone.to_datetime(self.clock.now()).date();
        let moment = day.at(hour, minute, 0, 0);
        self.time_zone.to_timestamp(moment).expect("the demonstration ends before the calendar does")
    }
}

/// Lives day after day, for ever.
///
/// # Errors
/// When the clerks cannot sign in.
pub(super) async fn live(world: Arc<World>, file: &DemoFile, seed: u64) -> anyhow::Result<()> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let staff = || file.users.iter().filter(|user| user.role == "staff");
    let mut clerks = Vec::new();
    for (user, counter) in staff().zip(&file.counters).take(CLERKS) {
        let client = Client::new(&file.url, file.office.clone(), None)?;
        let counter = CounterId::new(&counter.id);
        let chance = ChaCha8Rng::seed_from_u64(chance.random());
        clerks.push(Clerk::sign_in(world.clone(), client, user, counter, clerks.len(), chance).await?);
    }
    loop {
        let day = world.time_zone.to_datetime(world.clock.now()).date();
        let citizens = day::plan(&world.profile, day, &world.time_zone, &mut chance)?;
        tracing::info!(%day, citizens = citizens.len(), "a day begins");
        if let Some(user) = staff().next() {
            told(world.desk.sign_in(&user.sign_in()).await);
        }
        let arrivals = come(&world, citizens);
        let work = future::join_all(clerks.iter_mut().map(Clerk::work));
        future::join(arrivals, work).await;
        everybody_leaves(&world, &clerks[0].client).await;
        world.waiting().clear();
        world.clock.skip_to(morning_after(world.clock.now(), &world.time_zone)?);
    }
}

/// Some book a time, as soon as the day begins; the others come or join one after the other.
async fn come(world: &Arc<World>, citizens: Vec<Citizen>) {
    let books = |citizen: &Citizen| matches!(citizen.way, Way::Books { .. });
    let (booking, coming): (Vec<_>, Vec<_>) = citizens.into_iter().partition(books);
    for citizen in booking.into_iter().chain(coming) {
        match citizen.way {
            Way::Books { by_staff, after_s } => {
                tokio::spawn(from_afar::keep_appointment(world.clone(), citizen, by_staff, after_s));
            }
            Way::FromAfar { travels_s } => {
                world.until(citizen.arrives_at).await;
                tokio::spawn(from_afar::join(world.clone(), citizen, travels_s));
            }
            Way::WalksIn => {
                world.until(citizen.arrives_at).await;
                walk_in(world, citizen).await;
            }
        }
    }
}

/// Takes a number at the kiosk. The door is closed, or the server is busy: such a citizen goes home.
async fn walk_in(world: &Arc<World>, citizen: Citizen) {
    let ticket = TicketId(Uuid::now_v7());
    let request = IssueRequest {
        priority: citizen.priority,
        needs: citizen.needs,
        language: (citizen.language != Language::Sq).then_some(citizen.language),
        ..IssueRequest::new(citizen.service.clone())
    };
    world.expect(ticket, citizen.manner);
    let Some(issued) = told(world.kiosk.issue(ticket, &request).await) else {
        world.called(ticket);
        return;
    };
    if let Some(patience_s) = citizen.gives_up_after_s {
        tokio::spawn(give_up(world.clone(), ticket, patience_s));
    }
    if let (Some((after_s, count)), Some(link)) = (citizen.lets_pass, issued.link) {
        tokio::spawn(from_afar::let_pass(world.clone(), link, after_s, count));
    }
}

/// Somebody comes a few minutes after the call was given up.
pub(super) async fn come_late(world: Arc<World>, ticket: TicketId, after_s: f64, manner: Manner) {
    world.pass(after_s).await;
    world.expect(ticket, manner);
    if told(world.kiosk.reinstate(ticket).await).is_none() {
        world.called(ticket);
    }
}

async fn give_up(world: Arc<World>, ticket: TicketId, after_s: u32) {
    world.pass(f64::from(after_s)).await;
    // Whoever was called in the meantime is at a counter: so much the better.
    if world.called(ticket).is_none() {
        return;
    }
    let request = CancelRequest { reason: None };
    if let Err(error) = world.kiosk.cancel(ticket, &request).await {
        tracing::debug!(%error, "a ticket was not given up");
    }
}

/// Waits until no counter has anybody, but not for ever.
async fn everybody_leaves(world: &World, client: &Client) {
    let latest = world.clock.now() + LATEST;
    while world.clock.now() < latest {
        world.pass(LOOK_AROUND_S).await;
        let Some(queue) = told(client.queue().await) else { continue };
        let working = queue.counters.iter().any(|counter| counter.state == CounterState::Open);
        if !working || queue.tickets.is_empty() {
            return;
        }
    }
}

/// The answer, if there is one; what went wrong is only worth a line, since the next attempt comes soon.
pub(super) fn told<T>(answer: Result<T, ClientError>) -> Option<T> {
    answer.inspect_err(|error| tracing::debug!(%error, "a simulated person was refused")).ok()
}

/// Runs `people` until `end` comes.
///
/// # Errors
/// When the people cannot go on, or what `end` says.
pub(super) async fn until_end(
    people: impl Future<Output = anyhow::Result<()>>,
    end: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<()> {
    tokio::select! {
        lived = people => lived,
        ended = end => ended,
    }
}
