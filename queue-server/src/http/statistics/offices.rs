//! Offices side by side: the same definitions, the same mix of services, and how well each is known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use queue_api::office::Municipality;
use queue_api::programme::{Compared, OfficeFigures, ProviderFigures, ServiceNames};
use queue_api::statistics::Row;
use queue_core::statistics::offices::{self, LONGER_DAYS, Time, enough_days, missing_days};
use queue_core::statistics::publish::FEWEST_FOR_A_RATE;
use queue_core::statistics::{By, Table};
use queue_core::value::{Date, ProviderId, ServiceId};

use super::{rows, seen};
use crate::app::Hall;
use crate::http::Site;
use crate::http::deliveries;
use crate::http::problem::Problem;
use crate::http::scope::not_readable;
use crate::http::visible::Visible;
use crate::profile::Profile;

type Period = (Date, Date);

const BY_SERVICE: By = By { service: true, day: false, hour: false, counter: false, staff: false };
const BY_DAY: By = By { day: true, service: false, hour: false, counter: false, staff: false };

/// An office, how far back it is looked at, and the days of which something is known.
struct Looked {
    hall: Arc<Hall>,
    profile: Arc<Profile>,
    visible: Visible,
    period: Period,
    known: BTreeSet<Date>,
}

/// What each office's own service times and waits are measured by, for each period that one of them is looked at.
type Whole = BTreeMap<Period, Table>;

/// The offices as `provider` sees them, in a period or, where that has too few tickets, in a longer one.
pub(super) async fn side_by_side(
    site: &Site,
    halls: &[Arc<Hall>],
    period: Period,
    provider: Option<&ProviderId>,
) -> Result<Vec<OfficeFigures>, Problem> {
    let mut looked = Vec::new();
    for hall in halls {
        looked.push(look(hall, period, provider).await?);
    }
    let mut whole = Whole::new();
    for period in looked.iter().map(|office| office.period).collect::<BTreeSet<_>>() {
        let mut all = Table::default();
        for Looked { hall, visible, .. } in &looked {
            all.add_grouped(&seen(hall, period, BY_SERVICE, visible).await?, BY_SERVICE);
        }
        whole.insert(period, all);
    }
    let mut figures = Vec::new();
    for office in &looked {
        figures.push(figures_of(site, office, period, &whole[&office.period]).await?);
    }
    Ok(figures)
}

/// The services of the offices by name, as far as `provider` sees them.
pub(super) fn services(halls: &[Arc<Hall>], provider: Option<&ProviderId>) -> Vec<ServiceNames> {
    let mut named = BTreeMap::new();
    for hall in halls {
        let profile = hall.profile();
        let visible = Visible::new(&profile, provider);
        for service in profile.services.iter().filter(|service| visible.includes(&service.id)) {
            named.entry(service.id.clone()).or_insert_with(|| ServiceNames {
                service: service.id.clone(),
                names: service.names.clone(),
                provider: service.provider.clone(),
            });
        }
    }
    named.into_values().collect()
}

/// All offices together by who is responsible for the services, as far as `provider` sees them.
pub(super) async fn providers(
    halls: &[Arc<Hall>],
    period: Period,
    provider: Option<&ProviderId>,
) -> Result<Vec<ProviderFigures>, Problem> {
    let mut providers = BTreeMap::new();
    for hall in halls {
        let profile = hall.profile();
        let visible = Visible::new(&profile, provider);
        add_by_provider(&mut providers, &profile, &seen(hall, period, BY_SERVICE, &visible).await?);
    }
    Ok(told_by_provider(providers))
}

async fn look(
    hall: &Arc<Hall>,
    (from, to): Period,
    provider: Option<&ProviderId>,
) -> Result<Looked, Problem> {
    let profile = hall.profile();
    let visible = Visible::new(&profile, provider);
    let year = to.saturating_sub(jiff::Span::new().days(LONGER_DAYS[LONGER_DAYS.len() - 1] - 1));
    let days = seen(hall, (from.min(year), to), BY_DAY, &visible).await?;
    let by_day = days.iter().filter_map(|(key, figures)| Some((key.day?, figures)));
    let called = by_day.clone().map(|(day, figures)| (day, figures.called)).collect();
    let known = by_day.filter(|(_, figures)| figures.issued > 0).map(|(day, _)| day).collect();
    let period = enough_days((from, to), &called);
    Ok(Looked { hall: hall.clone(), profile, visible, period, known })
}

async fn figures_of(
    site: &Site,
    office: &Looked,
    asked: Period,
    whole: &Table,
) -> Result<OfficeFigures, Problem> {
    let Looked { hall, profile, visible, period, known } = office;
    let (from, to) = *period;
    let total = seen(hall, *period, By::default(), visible).await?.total();
    let by_service = seen(hall, *period, BY_SERVICE, visible).await?;
    let lodged = site.setup().lodged(hall.id(), from, to).await.map_err(|error| not_readable(&error))?;
    let today = hall.office().day();
    let figures = Row {
        office: Some(hall.id().to_string()),
        delivery: deliveries::together(&lodged, visible, today),
        ..rows::total(&total)
    };
    let mut providers = BTreeMap::new();
    add_by_provider(&mut providers, profile, &by_service);
    let within = offices::within_common_target(&total);
    let overrides = site.setup().overrides(hall.id()).await.map_err(|error| not_readable(&error))?;
    Ok(OfficeFigures {
        office: hall.id().clone(),
        names: profile.names.clone(),
        unit_names: profile.unit_names.clone(),
        municipality: profile.place.as_ref().map(|place| Municipality {
            id: place.municipality.clone(),
            name: place.name.clone(),
            county: place.county.clone(),
        }),
        from,
        to,
        longer: *period != asked,
        figures,
        within_common_target: within.share().filter(|_| within.out_of >= FEWEST_FOR_A_RATE),
        waiting: compared(offices::compare(&by_service, whole, Time::Waiting)),
        service_time: compared(offices::compare(&by_service, whole, Time::Service)),
        last_day: known.last().copied(),
        missing_days: missing(hall, *period, known, today).await?,
        catalogue_version: profile.catalogue_version.clone(),
        overrides: overrides.into_iter().map(|change| ServiceId::new(change.code)).collect(),
        providers: told_by_provider(providers),
    })
}

/// Today may still bring tickets, and before its first day there was no office.
async fn missing(
    hall: &Hall,
    (from, to): Period,
    known: &BTreeSet<Date>,
    today: Date,
) -> Result<Vec<Date>, Problem> {
    let first = hall.first_day().await.map_err(|error| not_readable(&error))?;
    let (from, to) = (from.max(first.unwrap_or(today)), to.min(today.yesterday().unwrap_or(today)));
    Ok(missing_days(&hall.office().settings().calendar, (from, to), known))
}

/// Adds figures of an office to those of who is responsible for the services there.
fn add_by_provider(providers: &mut BTreeMap<ProviderId, Table>, profile: &Profile, by_service: &Table) {
    for (key, figures) in by_service.iter() {
        let service = key.service.as_ref().and_then(|id| profile.service(id));
        let Some(service) = service else { continue };
        providers.entry(service.provider.clone()).or_default().add(key, figures);
    }
}

fn told_by_provider(providers: BTreeMap<ProviderId, Table>) -> Vec<ProviderFigures> {
    let told = |(provider, table): (ProviderId, Table)| ProviderFigures {
        provider,
        figures: rows::of_services(&table.total()),
    };
    providers.into_iter().map(told).collect()
}

fn compared(compared: offices::Compared) -> Compared {
    let offices::Compared { count, actual_s, expected_s } = compared;
    Compared { count, actual_s, expected_s, index: compared.index() }
}
