//! Figures about the server itself, in the form that Prometheus reads.

use std::hash::{Hash, Hasher};

use axum::extract::MatchedPath;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use queue_api::device::PaperSupply;
use queue_core::value::Timestamp;

/// How many streams of one audience may be open: phones, which anybody has, never take the boards' place.
const STREAMS_LIMIT: i64 = 1_000;

/// The figures.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    issued: Counter,
    called: Counter,
    streams: Family<Stream, Gauge>,
    certificate_ends: Gauge,
    devices: Devices,
}

/// How the kiosks and boards are.
#[derive(Debug, Default)]
struct Devices {
    there: Family<DeviceLabels, Gauge>,
    paper_out: Family<DeviceLabels, Gauge>,
    paper_low: Family<DeviceLabels, Gauge>,
    unsent: Family<DeviceLabels, Gauge>,
    errors: Family<DeviceLabels, Gauge>,
}

/// What devices are told apart by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DeviceLabels {
    office: String,
    device: String,
    kind: &'static str,
}

/// What requests are counted by: the route as it is declared, never the address, which may hold a slip's code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: Route,
    status: u16,
}

/// What streams are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Stream {
    audience: Audience,
}

/// Whom a stream is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(super) enum Audience {
    /// Boards, kiosks and the staff.
    Hall,
    /// Citizens with the code of their slip.
    Phones,
}

#[derive(Debug, Clone)]
struct Route(Option<MatchedPath>);

impl Route {
    fn text(&self) -> &str {
        self.0.as_ref().map_or("none", MatchedPath::as_str)
    }
}

impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Route {}

impl Hash for Route {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text().hash(state);
    }
}

impl EncodeLabelValue for Route {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), std::fmt::Error> {
        self.text().encode(encoder)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("radha");
        let (requests, issued, called) = (Family::default(), Counter::default(), Counter::default());
        let streams = Family::default();
        registry.register("http_requests", "Requests by route and status", requests.clone());
        registry.register("tickets_issued", "Numbers given", issued.clone());
        registry.register("tickets_called", "Calls of a next ticket", called.clone());
        registry.register("streams_open", "Event streams that are open", streams.clone());
        let certificate_ends = Gauge::default();
        registry.register(
            "certificate_ends_timestamp_seconds",
            "When the certificate shown to other machines ends; 0 where none is",
            certificate_ends.clone(),
        );
        let devices = Devices::default();
        registry.register(
            "device_there",
            "Whether a device was heard of within 45 seconds",
            devices.there.clone(),
        );
        registry.register("device_paper_out", "Whether a kiosk has no paper", devices.paper_out.clone());
        registry.register("device_paper_low", "Whether a kiosk's roll ends soon", devices.paper_low.clone());
        registry.register(
            "device_unsent",
            "Numbers given offline that are still on a kiosk",
            devices.unsent.clone(),
        );
        registry.register("device_errors", "Errors that a device tells", devices.errors.clone());
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program", build);
        Self { registry, requests, issued, called, streams, certificate_ends, devices }
    }
}

impl Metrics {
    /// Counts a request.
    pub(super) fn request(&self, route: Option<MatchedPath>, status: u16) {
        self.requests.get_or_create(&Request { route: Route(route), status }).inc();
    }

    /// Counts a number that was given.
    pub(super) fn issued(&self) {
        self.issued.inc();
    }

    /// Counts a call.
    pub(super) fn called(&self) {
        self.called.inc();
    }

    /// Counts a stream for as long as the guard lives; `None` when too many are open.
    pub(super) fn open_stream(&self, audience: Audience) -> Option<OpenStream> {
        let open = OpenStream(self.streams.get_or_create(&Stream { audience }).clone());
        (open.0.inc() < STREAMS_LIMIT).then_some(open)
    }

    /// Takes in when the certificate ends.
    pub(super) fn certificate(&self, ends: Option<Timestamp>) {
        self.certificate_ends.set(ends.map_or(0, Timestamp::as_second));
    }

    /// Takes in how the devices are now; those that are gone are forgotten.
    pub(super) fn devices(&self, known: &crate::accounts::Devices) {
        let Devices { there, paper_out, paper_low, unsent, errors } = &self.devices;
        [there, paper_out, paper_low, unsent, errors].into_iter().for_each(Family::clear);
        for device in known.all() {
            let (office, id, kind) = (device.office.to_string(), device.id.to_string(), device.kind.name());
            let labels = DeviceLabels { office, device: id, kind };
            there.get_or_create(&labels).set(known.is_there(&device).into());
            let Some(health) = device.health() else { continue };
            unsent.get_or_create(&labels).set(health.unsent.into());
            errors.get_or_create(&labels).set(i64::try_from(health.errors.len()).unwrap_or(i64::MAX));
            if let Some(paper) = health.paper {
                paper_out.get_or_create(&labels).set((paper == PaperSupply::Out).into());
                paper_low.get_or_create(&labels).set((paper == PaperSupply::Low).into());
            }
        }
    }

    /// All figures as text.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)
            .expect("writing to a text never fails");
        text
    }
}

/// A stream that is open.
#[derive(Debug)]
pub(super) struct OpenStream(Gauge);

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.dec();
    }
}
