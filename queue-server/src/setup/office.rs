//! A new office as it begins; afterwards it is changed like any other.

use anyhow::ensure;
use queue_core::settings::CounterSettings;
use queue_core::value::{CounterId, Language, OfficeId};

use crate::demo;
use crate::import::clean;
use crate::profile::{CounterProfile, HallRules, Names, OfficeKind, Place, Profile, ServiceProfile};

/// The longest name of an office, in visible characters.
const NAME_LIMIT: usize = 80;
/// The most counters, which three digits on a board can show.
const COUNTERS_MAX: u16 = 999;

/// What an office is begun as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Template {
    /// A hall with a kiosk, boards and counters.
    Hall,
    /// An administrative unit with one desk.
    Unit,
}

/// An office that is to be set up.
#[derive(Debug, Clone)]
pub struct NewOffice {
    /// Its id, for example `belsh` or `belsh-kajan`.
    pub id: String,
    /// Its municipality, for example `belsh`.
    pub municipality: String,
    /// What it is called, in Albanian.
    pub name: Option<String>,
    /// What it is called, in English.
    pub name_en: Option<String>,
    /// What it begins as.
    pub template: Template,
    /// How many counters it has; as many as the template says when left out.
    pub counters: Option<u16>,
}

impl NewOffice {
    /// The office in its place, open Monday to Friday, with the services of the program.
    ///
    /// # Errors
    /// When its id, its name or its counters will not do.
    pub fn profile(self, place: Place) -> anyhow::Result<Profile> {
        let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let id_is_good = (2..=40).contains(&self.id.len()) && self.id.bytes().all(good);
        ensure!(
            id_is_good,
            "the id {:?} must be 2 to 40 small letters, digits and strokes, as belsh",
            self.id
        );
        let (kind, usual_counters, sq, en) = match self.template {
            Template::Hall => (OfficeKind::Hall, 10, "Zyra me Një Ndalesë", "One-Stop Shop"),
            Template::Unit => (OfficeKind::Unit, 1, "Njësia Administrative", "Administrative Unit"),
        };
        let counters = self.counters.unwrap_or(usual_counters);
        ensure!((1..=COUNTERS_MAX).contains(&counters), "an office has 1 to {COUNTERS_MAX} counters");
        ensure!(kind == OfficeKind::Hall || counters == 1, "a unit has one desk: use the template hall");
        let given = |name: Option<String>| name.map(|name| clean(&name, NAME_LIMIT)).transpose();
        let name = given(self.name)?.filter(|name| !name.is_empty());
        let name_en = given(self.name_en)?.or_else(|| name.clone());
        let counter = |n: u16| CounterProfile {
            id: CounterId::new(n.to_string()),
            settings: CounterSettings::new(n.to_string()),
        };
        Ok(Profile {
            id: OfficeId::new(&self.id),
            names: names(format!("Bashkia {}", place.name), format!("Municipality of {}", place.name)),
            unit_names: names(name.unwrap_or_else(|| sq.into()), name_en.unwrap_or_else(|| en.into())),
            place: Some(place),
            address: None,
            kind,
            rules: HallRules::default(),
            counters: (1..=counters).map(counter).collect(),
            ..demo::office::profile(counters, false)?
        })
    }
}

impl Profile {
    /// The office with other services. What no longer exists leaves its first page.
    pub fn with_services(mut self, services: Vec<ServiceProfile>, version: &str) -> Self {
        self.services = services;
        self.catalogue_version = Some(version.into());
        let home = std::mem::take(&mut self.home);
        self.home = home.into_iter().filter(|id| self.service(id).is_some()).collect();
        let services = &self.services;
        self.service_hours.retain(|id, _| services.iter().any(|service| service.id == *id));
        self.information = self.information.take().filter(|id| self.service(id).is_some());
        self
    }
}

fn names(sq: String, en: String) -> Names {
    Names::from([(Language::Sq, sq), (Language::En, en)])
}
