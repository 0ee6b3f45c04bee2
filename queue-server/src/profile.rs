//! What an office tells about itself: names, services, documents. No rule looks at it; those read
//! [`queue_core::settings::Settings`], which [`Profile::settings`] derives.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use queue_core::estimate::Prior;
use queue_core::opening::{Calendar, ServiceHours, SpecialDay, WeeklyHours};
use queue_core::settings::{
    AppointmentRules, CounterSettings, NoShowRules, OrderRules, RemoteRules, ReturnRules, ServiceSettings,
    Settings,
};
use queue_core::value::{
    ClassId, CounterId, Date, Language, OfficeId, Outcome, Prefix, ProviderId, ServiceId, Timestamp,
};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// Texts by language.
pub type Names = BTreeMap<Language, String>;

/// One office as it is set up. Stored as one document: it is read and written whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The office.
    pub id: OfficeId,
    /// Whose office it is.
    pub names: Names,
    /// What the office is called.
    pub unit_names: Names,
    /// Where it belongs, for an office of a municipality that is registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Where it is found, for citizens on the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// What kind of office it is.
    #[serde(default)]
    pub kind: OfficeKind,
    /// The version of the national catalogue that its services are from; without one those of the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue_version: Option<String>,
    /// The languages it offers, its main one first.
    pub languages: Vec<Language>,
    /// Its time zone by the IANA name.
    pub time_zone: String,
    /// Local time at which a business day begins.
    pub day_start: Time,
    /// When numbers are given in a usual week.
    pub opening: WeeklyHours,
    /// The days with other hours, as holidays.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub special_days: BTreeMap<Date, SpecialDay>,
    /// What the office decided of its queue.
    #[serde(default)]
    pub rules: HallRules,
    /// The wait the office wants to keep below, in seconds.
    pub wait_target_s: u32,
    /// How often one ticket is called at a counter.
    pub max_attempts: u8,
    /// How many tickets a day may have.
    pub max_tickets_a_day: u32,
    /// The groups of services by prefix.
    pub groups: BTreeMap<Prefix, Names>,
    /// The order in which the groups are offered.
    pub group_order: Vec<Prefix>,
    /// The categories by id.
    pub categories: BTreeMap<String, Names>,
    /// What it calls its classes of people who go before others, where it names them itself.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub classes: BTreeMap<ClassId, Names>,
    /// The services in the order of the catalogue.
    pub services: Vec<ServiceProfile>,
    /// When services are given that have not the hours of the office. They stand here and not with the services, which
    /// another catalogue replaces.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub service_hours: BTreeMap<ServiceId, ServiceHours>,
    /// The counters and their labels.
    pub counters: Vec<CounterProfile>,
    /// The services on the first page of a kiosk.
    pub home: Vec<ServiceId>,
    /// The service for somebody who does not know what to choose.
    pub information: Option<ServiceId>,
    /// What everybody should read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// What it says itself on a slip.
    #[serde(default)]
    pub slip: SlipTexts,
    /// How long what is written down is kept.
    #[serde(default)]
    pub retention: Retention,
    /// Whether it tells its figures in public.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub public_figures: bool,
}

/// What an office says itself on a slip.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SlipTexts {
    /// Above the number.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub above: Names,
    /// At the end.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub below: Names,
}

/// How long the office keeps what is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Who did what beside the queue, in days.
    pub deeds_days: u16,
}

impl Default for Retention {
    /// Two years.
    fn default() -> Self {
        Self { deeds_days: 730 }
    }
}

/// Where an office is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// As it stands on a letter.
    pub text: String,
    /// Latitude and longitude in degrees, as `40.98330,19.88500`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
}

/// Albania with some kilometres around it, in degrees.
const NORTH: RangeInclusive<f64> = 39.5..=42.8;
const EAST: RangeInclusive<f64> = 19.0..=21.2;

/// Why a position is none of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPosition {
    /// It is not two numbers of degrees.
    NotUnderstood,
    /// It is far from Albania, as when the two are swapped.
    FarAway,
}

impl Address {
    /// Whether an office can be at the position, if there is one.
    ///
    /// # Errors
    /// When none can.
    pub fn verify_position(&self) -> Result<(), NoPosition> {
        let Some(position) = self.position.as_deref() else { return Ok(()) };
        let (north, east) = position.split_once(',').ok_or(NoPosition::NotUnderstood)?;
        let degrees = |text: &str| text.parse::<f64>().map_err(|_| NoPosition::NotUnderstood);
        let near = NORTH.contains(&degrees(north)?) & EAST.contains(&degrees(east)?);
        if near { Ok(()) } else { Err(NoPosition::FarAway) }
    }
}

/// Something that everybody should read, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// What.
    pub texts: Names,
    /// From when on; at once when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when; until it is taken away when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Where; everywhere when left out.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub places: BTreeSet<NoticePlace>,
}

/// Where a notice is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticePlace {
    /// At the kiosks.
    Kiosk,
    /// On the boards of the hall.
    Board,
    /// On the pages for citizens, and wherever else somebody asks.
    Page,
}

impl Notice {
    /// Whether it is to be read at `now`.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }

    /// Whether it is shown there.
    pub fn is_for(&self, place: NoticePlace) -> bool {
        self.places.is_empty() || self.places.contains(&place)
    }
}

/// What an office decided of its queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HallRules {
    /// Who goes before whom.
    pub order: OrderRules,
    /// The outcomes a clerk may choose from.
    pub outcomes: Vec<Outcome>,
    /// When a call that nobody answers ends.
    pub no_show: NoShowRules,
    /// What a citizen who comes again with missing documents gets.
    pub returns: ReturnRules,
    /// How appointments are taken; without this none are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appointments: Option<AppointmentRules>,
    /// The services for which appointments are taken. They stand here and not with the services, which another
    /// catalogue replaces.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub bookable: BTreeMap<ServiceId, Bookable>,
    /// How tickets are taken from afar; without this none are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote: Option<RemoteRules>,
    /// Whether people whose turn would not come before closing get no number, and are told so.
    pub closes_by_capacity: bool,
}

/// How appointments are taken for one service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bookable {
    /// How many a slot takes; as many as the share of the counters' time allows when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a_slot: Option<u16>,
}

/// What kind of office it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeKind {
    /// A hall with a kiosk, boards and counters.
    #[default]
    Hall,
    /// One desk, which needs neither kiosk nor board nor number.
    Unit,
}

/// The municipality an office belongs to, and the organisation above it, as they stood when the office was set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The municipality.
    pub municipality: String,
    /// Its name.
    pub name: String,
    /// Its county (qark).
    pub county: String,
    /// The organisation above it.
    pub organisation: Party,
}

/// Somebody with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The id.
    pub id: String,
    /// The names.
    pub names: Names,
}

/// One service as it is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceProfile {
    /// The service.
    pub id: ServiceId,
    /// The group in which it is offered; the letter of its numbers is [`ServiceProfile::number_prefix`].
    pub prefix: Prefix,
    /// Its category.
    pub category: String,
    /// Its names.
    pub names: Names,
    /// Shorter names for a large button, where the full ones are long.
    #[serde(default)]
    pub short_names: Names,
    /// What to bring.
    pub documents: BTreeMap<Language, Vec<String>>,
    /// The time at the counter that the catalogue expects, in minutes: a prior only, never shown.
    pub typical_minutes: u32,
    /// Its name tells more than a number should.
    pub sensitive: bool,
    /// What a number for it looks like if it is sensitive: like one of a harmless service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neutral: Option<Neutral>,
    /// Whether numbers for it are given.
    pub open: bool,
    /// Who is responsible for it.
    #[serde(default = "municipality")]
    pub provider: ProviderId,
    /// A clerk helps the citizen to apply in a portal of the state; counted apart.
    #[serde(default)]
    pub assisted_online: bool,
    /// What it costs, as the municipality says it; like the three below unknown until the municipality fills it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<String>,
    /// Within how many days the answer is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_days: Option<u32>,
    /// Its code in the national register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official_code: Option<String>,
    /// Where it can be asked for without coming.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online_url: Option<String>,
}

/// The number and the name of a harmless service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Neutral {
    /// The letter.
    pub prefix: Prefix,
    /// The names.
    pub names: Names,
}

impl Default for HallRules {
    /// The usual rules, without appointments and without numbers from afar.
    fn default() -> Self {
        Self {
            order: OrderRules::default(),
            outcomes: Outcome::ALL.to_vec(),
            no_show: NoShowRules::default(),
            returns: ReturnRules::default(),
            appointments: None,
            bookable: BTreeMap::new(),
            remote: None,
            closes_by_capacity: true,
        }
    }
}

/// The municipality itself as the one who is responsible for a service.
pub fn municipality() -> ProviderId {
    ProviderId::new("municipality")
}

impl ServiceProfile {
    /// The letter of its numbers.
    pub fn number_prefix(&self) -> Prefix {
        self.shown_as().map_or(self.prefix, |neutral| neutral.prefix)
    }

    /// The names and the letter that others may see in place of its own.
    pub fn shown_as(&self) -> Option<&Neutral> {
        self.neutral.as_ref().filter(|_| self.sensitive)
    }
}

/// One counter as it is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterProfile {
    /// The counter.
    pub id: CounterId,
    /// What stands above it and what it is like.
    #[serde(flatten)]
    pub settings: CounterSettings,
}

impl Profile {
    /// What the rules need to know.
    ///
    /// # Errors
    /// When this machine does not know the time zone.
    pub fn settings(&self) -> Result<Settings, jiff::Error> {
        let time_zone = TimeZone::get(&self.time_zone)?;
        let services = self.services.iter().map(|service| {
            let settings = ServiceSettings {
                prefix: service.number_prefix(),
                open: service.open,
                hours: self.service_hours.get(&service.id).cloned(),
                sensitive: service.sensitive,
                appointments_a_slot: self.appointments_a_slot(service),
                appointment_s: service.typical_minutes.saturating_mul(60),
            };
            (service.id.clone(), settings)
        });
        let counters = self.counters.iter().map(|counter| (counter.id.clone(), counter.settings.clone()));
        let calendar = Calendar { week: self.opening.clone(), special_days: self.special_days.clone() };
        Ok(Settings {
            day_start: self.day_start,
            services: services.collect(),
            counters: counters.collect(),
            wait_target_s: self.wait_target_s,
            max_attempts: self.max_attempts,
            max_tickets_a_day: self.max_tickets_a_day,
            order: self.rules.order.clone(),
            outcomes: self.rules.outcomes.clone(),
            no_show: self.rules.no_show,
            returns: self.rules.returns,
            appointments: self.rules.appointments,
            remote: self.rules.remote,
            closes_by_capacity: self.rules.closes_by_capacity,
            ..Settings::new(self.id.clone(), time_zone, calendar)
        })
    }

    /// How many appointments a slot takes: what the office says, else the share of the time of the counters that serve
    /// it, and at least one.
    fn appointments_a_slot(&self, service: &ServiceProfile) -> u16 {
        let Some(bookable) = self.rules.bookable.get(&service.id) else { return 0 };
        let rules = self.rules.appointments.unwrap_or_default();
        let counters = self.counters_for(service) as u64;
        let promised = counters * u64::from(rules.slot_minutes) * u64::from(rules.share_percent);
        let derived = promised / (100 * u64::from(service.typical_minutes.max(1)));
        bookable.a_slot.unwrap_or_else(|| u16::try_from(derived.max(1)).unwrap_or(u16::MAX))
    }

    /// What is known of waits before an office has a past: the catalogue's time for each service, and how many counters
    /// usually serve it.
    pub fn priors(&self) -> BTreeMap<SmolStr, Prior> {
        let prior = |service: &ServiceProfile| Prior {
            typical_minutes: f64::from(service.typical_minutes.max(1)),
            counters: f64::from(u16::try_from(self.counters_for(service)).unwrap_or(u16::MAX)).max(1.0),
        };
        self.services.iter().map(|service| (service.id.as_str().into(), prior(service))).collect()
    }

    /// How many counters serve a service unless they are opened for others.
    fn counters_for(&self, service: &ServiceProfile) -> usize {
        let serve = |counter: &&CounterProfile| {
            let own = &counter.settings.services;
            own.contains(&service.id) || (own.is_empty() && !counter.settings.reserved)
        };
        self.counters.iter().filter(serve).count()
    }

    /// A service.
    pub fn service(&self, id: &ServiceId) -> Option<&ServiceProfile> {
        self.services.iter().find(|service| service.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appointments_take_their_share_of_the_counters_that_serve_the_service() {
        let mut profile = crate::demo::office::profile(10, false).expect("the catalogue reads");
        let family = ServiceId::new("GJC-02");
        profile.rules.appointments = Some(AppointmentRules::default());
        profile.rules.bookable = BTreeMap::from([(family.clone(), Bookable::default())]);
        let typical = profile.service(&family).expect("it is in the catalogue").typical_minutes;
        let a_slot = |profile: &Profile| {
            let settings = profile.settings().expect("a known time zone");
            settings.services[&family].appointments_a_slot
        };
        assert_eq!(u32::from(a_slot(&profile)), 10 * 15 * 40 / (100 * typical));
        profile.counters.truncate(1);
        assert_eq!(u32::from(a_slot(&profile)), (15 * 40 / (100 * typical)).max(1));
        profile.rules.bookable = BTreeMap::from([(family.clone(), Bookable { a_slot: Some(7) })]);
        assert_eq!(a_slot(&profile), 7);
        profile.rules.bookable.clear();
        assert_eq!(a_slot(&profile), 0);
    }
}
