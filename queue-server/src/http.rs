//! The contract over HTTP: all routes on one screen. Each parses, asks the app, answers.

mod acks;
mod appointments;
mod at_counter;
mod auth;
mod board;
mod booked;
mod counters;
mod deeds;
mod deliveries;
mod devices;
mod ending;
mod errands;
mod events;
mod first_run;
mod health;
mod help;
mod input;
mod journey;
mod live;
mod mail_report;
mod metrics;
mod observe;
mod offices;
mod offline;
mod pages;
mod phone;
mod presence;
mod problem;
mod programme;
mod promises;
mod public;
mod push;
mod queue;
mod scope;
mod secure;
mod served;
mod session;
mod setup;
mod slip;
mod statistics;
mod tickets;
mod users;
mod view;
mod visible;
mod what_if;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use axum::{Json, Router, middleware};
use queue_api::public::PublicMonth;
use queue_core::value::{AppointmentCode, Date, OfficeId, ServiceId, TicketId};
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use utoipa::openapi::{InfoBuilder, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::Accounts;
use crate::app::{App, Hall};
use crate::boards::Boards;
use crate::deeds::Deeds;
use crate::push::Push;
use crate::setup::Setup;
use crate::tls::Certificate;
use board::SharedCounts;
use metrics::Metrics;
use problem::Problem;
use secure::SecureListener;

pub(crate) use statistics::paper::for_mail as report_for_mail;

/// A peer that has acknowledged nothing for so long is gone: streams say something every 15 s.
const PEER_SILENCE_LIMIT: Duration = Duration::from_secs(45);

/// The server as its routes see it.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

struct Parts {
    app: App,
    accounts: Arc<Accounts>,
    setup: Setup,
    deeds: Deeds,
    reached: Reached,
    stopping: watch::Receiver<bool>,
    metrics: Metrics,
    boards: Mutex<BTreeMap<OfficeId, Arc<SharedCounts>>>,
    hall_boards: Mutex<BTreeMap<OfficeId, Arc<Boards>>>,
    what_if: Semaphore,
    read_today: ReadToday,
    reports: Semaphore,
}

/// What of the past is read once a business day, since anybody may ask for it as often as they like.
#[derive(Default)]
struct ReadToday {
    months: ByDay<Vec<PublicMonth>>,
    typical_s: ByDay<BTreeMap<ServiceId, u64>>,
}

/// Something of each office that stays the same for a business day.
struct ByDay<T>(Mutex<BTreeMap<OfficeId, (Date, Arc<T>)>>);

/// How the server is reached.
#[derive(Clone, Default)]
pub struct Reached {
    /// The address under which phones and browsers do, if there is one, without a slash at the end.
    pub public_url: Option<String>,
    /// A proxy on this machine says which address a client has.
    pub behind_proxy: bool,
    /// The certificate that it shows to other machines.
    pub certificate: Option<Certificate>,
    /// What tells phones that are not looked at, where the server was set up for it.
    pub push: Option<Arc<Push>>,
    /// The address that its letters come from, if it sends any.
    pub mail_sender: Option<String>,
}

/// Every route, and the document that describes those of the interface.
pub fn routes() -> (Router<Site>, OpenApi) {
    let (router, mut document) = OpenApiRouter::new()
        .routes(routes!(session::sign_in, session::who, session::sign_out))
        .routes(routes!(session::choose_password))
        .routes(routes!(first_run::look, first_run::make))
        .routes(routes!(first_run::code))
        .routes(routes!(users::list, users::add))
        .routes(routes!(users::change))
        .routes(routes!(users::password))
        .routes(routes!(offices::list))
        .routes(routes!(offices::one))
        .routes(routes!(offices::services))
        .routes(routes!(devices::enrol))
        .routes(routes!(devices::poll))
        .routes(routes!(devices::asking))
        .routes(routes!(devices::list, devices::admit))
        .routes(routes!(devices::revoke))
        .routes(routes!(devices::health))
        .routes(routes!(errands::ask))
        .routes(routes!(errands::report))
        .routes(routes!(errands::give_picture))
        .routes(routes!(errands::send_voice))
        .routes(routes!(errands::voice))
        .routes(routes!(errands::picture))
        .routes(routes!(errands::kiosks))
        .routes(routes!(errands::print_copy))
        .routes(routes!(help::list, help::call))
        .routes(routes!(help::answer))
        .routes(routes!(offline::bands))
        .routes(routes!(offline::upload))
        .routes(routes!(tickets::issue))
        .routes(routes!(tickets::paper))
        .routes(routes!(tickets::cancel))
        .routes(routes!(tickets::reinstate))
        .routes(routes!(tickets::let_pass))
        .routes(routes!(tickets::classify))
        .routes(routes!(tickets::put_back))
        .routes(routes!(served::serve_now))
        .routes(routes!(served::served))
        .routes(routes!(queue::list))
        .routes(routes!(queue::events))
        .routes(routes!(counters::list))
        .routes(routes!(counters::open))
        .routes(routes!(counters::pause))
        .routes(routes!(counters::close))
        .routes(routes!(counters::paperwork_done))
        .routes(routes!(at_counter::call_next))
        .routes(routes!(at_counter::recall))
        .routes(routes!(at_counter::start))
        .routes(routes!(at_counter::finish))
        .routes(routes!(at_counter::no_show))
        .routes(routes!(at_counter::put_back))
        .routes(routes!(at_counter::call))
        .routes(routes!(at_counter::park))
        .routes(routes!(at_counter::resume))
        .routes(routes!(at_counter::transfer))
        .routes(routes!(at_counter::add_service))
        .routes(routes!(board::snapshot))
        .routes(routes!(board::events))
        .routes(routes!(acks::acknowledge))
        .routes(routes!(acks::announce))
        .routes(routes!(phone::one))
        .routes(routes!(phone::events))
        .routes(routes!(phone::cancel))
        .routes(routes!(phone::late))
        .routes(routes!(phone::rate))
        .routes(routes!(push::subscribe, push::unsubscribe))
        .routes(routes!(presence::confirm))
        .routes(routes!(presence::code))
        .routes(routes!(presence::present))
        .routes(routes!(appointments::slots))
        .routes(routes!(appointments::book, appointments::list))
        .routes(routes!(appointments::change))
        .routes(routes!(appointments::cancel))
        .routes(routes!(appointments::check_in_named))
        .routes(routes!(appointments::check_in))
        .routes(routes!(booked::one))
        .routes(routes!(booked::change))
        .routes(routes!(booked::cancel))
        .routes(routes!(statistics::figures))
        .routes(routes!(statistics::of_offices))
        .routes(routes!(statistics::queue_jumps))
        .routes(routes!(statistics::behind::tickets))
        .routes(routes!(statistics::behind::own_day))
        .routes(routes!(statistics::forecast::next_days))
        .routes(routes!(mail_report::look, mail_report::change))
        .routes(routes!(promises::kept))
        .routes(routes!(what_if::ask))
        .routes(routes!(events::list))
        .routes(routes!(deeds::find))
        .routes(routes!(deeds::verify))
        .routes(routes!(setup::profile, setup::change))
        .routes(routes!(setup::whole))
        .routes(routes!(setup::service))
        .routes(routes!(slip::picture))
        .routes(routes!(setup::withdraw))
        .routes(routes!(setup::overrides))
        .routes(routes!(deliveries::import))
        .routes(routes!(programme::look, programme::change))
        .routes(routes!(programme::foreign_months, programme::import_foreign_months))
        .routes(routes!(public::office))
        .routes(routes!(public::open_data))
        .routes(routes!(journey::services))
        .routes(routes!(journey::offices))
        .split_for_parts();
    document.info = InfoBuilder::new().title("Radha").version(env!("CARGO_PKG_VERSION")).build();
    let served = Arc::new(document.clone());
    let router = router
        .route("/api/openapi.json", get(move || std::future::ready(Json(served.clone()))))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/", get(pages::root))
        .route("/staff", get(pages::staff))
        .route("/manage", get(pages::manage))
        .route("/admin", get(pages::admin))
        .route("/setup", get(pages::setup))
        .route("/programme", get(pages::programme))
        .route("/services", get(pages::services))
        .route("/transparency/{office}", get(pages::transparency))
        .route("/board/{office}", get(pages::board))
        .route("/sounds/{*path}", get(pages::sound))
        .route("/book/{office}", get(pages::book))
        .route("/a/{code}", get(pages::appointment))
        .route("/a/{code}/qr.svg", get(pages::appointment_qr))
        .route("/t/", get(pages::any_phone))
        .route("/t/{token}", get(pages::phone))
        .fallback(pages::file)
        .method_not_allowed_fallback(method_not_allowed);
    (router, document)
}

/// The whole server as one service.
pub fn serve(site: Site) -> Router {
    let (router, _) = routes();
    router.layer(middleware::from_fn_with_state(site.clone(), observe::observe)).with_state(site)
}

/// Answers whoever connects to `listener`, until `stop` becomes true and the running requests have ended: in clear text, or
/// by TLS where there is a configuration for it.
///
/// # Errors
/// When the listener fails.
pub async fn answer(
    listener: TcpListener,
    tls: Option<ServerConfig>,
    site: Site,
    mut stop: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let router = serve(site);
    let asked_to_stop = async move {
        // Without a sender nobody can ask any more, which is the same.
        drop(stop.wait_for(|stopping| *stopping).await);
    };
    match tls {
        None => {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            let listener = listener.tap_io(|connection| prepare(connection));
            axum::serve(listener, service).with_graceful_shutdown(asked_to_stop).await
        }
        Some(tls) => {
            let router = router.layer(middleware::from_fn(secure::from_the_network));
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            // Tapped for its address alone: the connection is prepared before its handshake.
            let listener = SecureListener::new(listener, tls).tap_io(|_| {});
            axum::serve(listener, service).with_graceful_shutdown(asked_to_stop).await
        }
    }
}

/// Answers leave at once, and a peer that takes nothing any more is given up.
fn prepare(connection: &TcpStream) {
    let socket = socket2::SockRef::from(connection);
    let prepared =
        connection.set_nodelay(true).and_then(|()| socket.set_tcp_user_timeout(Some(PEER_SILENCE_LIMIT)));
    if let Err(error) = prepared {
        tracing::debug!(%error, "a connection answers late");
    }
}

async fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this address takes another method")
}

fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

impl Site {
    /// `stopping` ends the streams.
    pub fn new(
        app: App,
        accounts: Arc<Accounts>,
        setup: Setup,
        deeds: Deeds,
        reached: Reached,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        let (boards, hall_boards) = (Mutex::default(), Mutex::default());
        let metrics = Metrics::default();
        let (what_if, reports) = (Semaphore::new(1), Semaphore::new(1));
        Self(Arc::new(Parts {
            app,
            accounts,
            setup,
            deeds,
            reached,
            stopping,
            metrics,
            boards,
            hall_boards,
            what_if,
            read_today: ReadToday::default(),
            reports,
        }))
    }

    pub(crate) fn app(&self) -> &App {
        &self.0.app
    }

    fn accounts(&self) -> &Accounts {
        &self.0.accounts
    }

    fn setup(&self) -> &Setup {
        &self.0.setup
    }

    /// Who did what.
    fn deeds(&self) -> &Deeds {
        &self.0.deeds
    }

    /// The turns of those who ask what would have been.
    fn what_if(&self) -> &Semaphore {
        &self.0.what_if
    }

    /// The turns of those who want a report on paper.
    fn reports(&self) -> &Semaphore {
        &self.0.reports
    }

    fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.clone()
    }

    fn mail_sender(&self) -> Option<&str> {
        self.0.reached.mail_sender.as_deref()
    }

    fn behind_proxy(&self) -> bool {
        self.0.reached.behind_proxy
    }

    fn public_url(&self) -> Option<&str> {
        self.0.reached.public_url.as_deref()
    }

    fn board(&self, office: &OfficeId) -> Arc<SharedCounts> {
        let mut boards = self.0.boards.lock().expect("no panic while the boards are held");
        boards.entry(office.clone()).or_default().clone()
    }

    /// The boards that follow an office.
    fn hall_boards(&self, office: &OfficeId) -> Arc<Boards> {
        let mut boards = self.0.hall_boards.lock().expect("no panic while the boards are held");
        boards.entry(office.clone()).or_default().clone()
    }

    /// What of the past was read today.
    fn read_today(&self) -> &ReadToday {
        &self.0.read_today
    }

    /// The page that follows a ticket.
    fn link(&self, ticket: TicketId) -> Option<String> {
        let code = || self.accounts().slips().code(ticket);
        self.public_url().map(|url| format!("{url}/t/{}", code()))
    }

    /// The page of an appointment.
    fn appointment_link(&self, code: &AppointmentCode) -> Option<String> {
        self.public_url().map(|url| format!("{url}/a/{code}"))
    }

    fn push(&self) -> Option<&Arc<Push>> {
        self.0.reached.push.as_ref()
    }

    fn certificate(&self) -> Option<&Certificate> {
        self.0.reached.certificate.as_ref()
    }

    /// Browsers send a secure cookie over TLS only, and keep the prefix to it.
    fn secure_cookies(&self) -> bool {
        self.certificate().is_some() || self.public_url().is_some_and(|url| url.starts_with("https://"))
    }

    fn cookie_name(&self) -> &'static str {
        if self.secure_cookies() { "__Host-radha_session" } else { "radha_session" }
    }
}

impl<T> Default for ByDay<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> ByDay<T> {
    /// What is known of `hall` on its present day, or else what `read` finds.
    async fn of(
        &self,
        hall: &Hall,
        read: impl AsyncFnOnce(Date) -> Result<T, Problem>,
    ) -> Result<Arc<T>, Problem> {
        let today = hall.office().day();
        let known =
            self.known().get(hall.id()).filter(|(day, _)| *day == today).map(|(_, known)| known.clone());
        if let Some(known) = known {
            return Ok(known);
        }
        let found = Arc::new(read(today).await?);
        self.known().insert(hall.id().clone(), (today, found.clone()));
        Ok(found)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, BTreeMap<OfficeId, (Date, Arc<T>)>> {
        self.0.lock().expect("no panic while what is known is held")
    }
}

#[cfg(test)]
mod tests;
