//! Offices set up in a database, as by the command line.

use jiff::civil::date;
use queue_core::value::OfficeId;
use serde_json::{Value, json};

use super::*;

const NOW: &str = "2026-11-23T09:00:00Z";

struct Town {
    setup: Setup,
    database: Sqlite,
    _directory: tempfile::TempDir,
}

impl Town {
    async fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let database = Sqlite::open(&directory.path().join("queue.db")).await.expect("a database opens");
        let setup = Setup::new(database.clone());
        Self { setup, database, _directory: directory }
    }

    /// With the office of Belsh.
    async fn with_office() -> Self {
        let town = Self::new().await;
        town.setup.seed_municipalities().await.expect("they are registered");
        town.add("belsh", "belsh", Template::Hall).await.expect("the office is set up");
        town
    }

    async fn add(&self, id: &str, municipality: &str, template: Template) -> Result<Profile, String> {
        let (id, municipality) = (id.into(), municipality.into());
        let office = NewOffice { id, municipality, name: None, name_en: None, template, counters: None };
        self.setup.add_office(office, now()).await.map_err(|error| error.to_string())
    }

    async fn staged(&self) -> Option<(Profile, Date)> {
        self.database.staged(&belsh()).await.expect("it is read")
    }
}

fn now() -> Timestamp {
    NOW.parse().expect("a moment")
}

fn belsh() -> OfficeId {
    OfficeId::new("belsh")
}

fn fee(profile: &Profile) -> Option<&str> {
    let service = profile.services.iter().find(|service| service.id.as_str() == "TAK-01");
    service.and_then(|service| service.fee.as_deref())
}

#[tokio::test]
async fn municipalities_are_registered_once_and_an_office_needs_one() {
    let town = Town::new().await;
    let error = town.add("belsh", "belsh", Template::Hall).await.expect_err("no municipality yet");
    assert!(error.contains("municipalities seed"), "{error}");
    assert_eq!(town.setup.seed_municipalities().await.expect("they are registered"), 61);
    assert_eq!(town.setup.seed_municipalities().await.expect("they are known"), 0);
    let error = town.add("belsh", "berlin", Template::Hall).await.expect_err("it is not in Albania");
    assert!(error.contains("there is no municipality \"berlin\""), "{error}");
    let profile = town.add("belsh", "belsh", Template::Hall).await.expect("the office is set up");
    let place = profile.place.expect("it has a place");
    assert_eq!((place.name.as_str(), place.county.as_str()), ("Belsh", "Elbasan"));
    assert_eq!((profile.services.len(), profile.counters.len()), (76, 10));
    let error = town.add("belsh", "belsh", Template::Hall).await.expect_err("it is there");
    assert_eq!(error, "there is already an office belsh");
    assert!(town.add("Belsh!", "belsh", Template::Hall).await.is_err());
}

#[tokio::test]
async fn a_unit_has_one_desk_and_is_listed_with_the_hall() {
    let town = Town::with_office().await;
    let unit = town.add("belsh-kajan", "belsh", Template::Unit).await.expect("the unit is set up");
    assert_eq!((unit.kind, unit.counters.len()), (crate::profile::OfficeKind::Unit, 1));
    let listed = town.setup.offices().await.expect("they are read");
    let ids: Vec<_> = listed.iter().map(|office| office.profile.id.as_str()).collect();
    assert_eq!(ids, ["belsh", "belsh-kajan"]);
}

#[tokio::test]
async fn changes_of_a_municipality_come_on_the_next_business_day_and_survive_a_newer_catalogue() {
    let town = Town::with_office().await;
    let table = b"code,fee,open\nTAK-01,200 lek\xC3\xAB,\nGJC-08,,no\n";
    let dry = town.setup.change_catalogue(&belsh(), table, When::Tomorrow, true).await.expect("it is read");
    assert_eq!((dry.done, dry.difference.changed.len(), town.staged().await), (false, 2, None));
    let report =
        town.setup.change_catalogue(&belsh(), table, When::Tomorrow, false).await.expect("it is kept");
    assert!(report.done && report.findings.is_empty(), "{report:?}");
    let (staged, from) = town.staged().await.expect("it is staged");
    assert_eq!((fee(&staged), from), (Some("200 lekë"), date(2026, 11, 24)));
    let present = town.database.profile(&belsh()).await.expect("it is read").expect("the office is there");
    assert_eq!(fee(&present), None, "today nothing changes");

    let newer = "code,category,name_sq,name_en,typical_minutes\n\
        TAK-01,Taksa dhe tarifa vendore,Vërtetim,Certificate,9\n";
    let report = town.setup.import_catalogue(newer.as_bytes(), "2027-01", now(), false).await;
    let report = report.expect("it is imported");
    assert_eq!((report.difference.removed.len(), report.difference.changed.len()), (75, 1));
    assert_eq!(report.misfits, ["belsh: GJC-08 is not in the national catalogue 2027-01"]);
    let (staged, _) = town.staged().await.expect("it is staged");
    assert_eq!((fee(&staged), staged.services.len(), staged.home.len()), (Some("200 lekë"), 1, 0));
    assert_eq!(town.database.overrides(&belsh()).await.expect("they are read").len(), 2, "both are kept");
}

#[tokio::test]
async fn a_version_is_one_catalogue_for_ever() {
    let town = Town::with_office().await;
    let row = |name: &str| {
        format!("code,category,name_sq,name_en,typical_minutes\nTAK-01,Taksa dhe tarifa vendore,{name},x,9\n")
    };
    let import = |text: String| {
        let setup = town.setup.clone();
        async move { setup.import_catalogue(text.as_bytes(), "2027-01", now(), false).await }
    };
    assert!(import(row("a")).await.expect("it is imported").done);
    assert!(!import(row("a")).await.expect("it is known").done);
    assert!(import(row("b")).await.is_err());
    let refused = import(row("a\u{202e}")).await.expect("it is read");
    assert_eq!((refused.findings.len(), refused.done), (1, false));
}

#[tokio::test]
async fn what_was_staged_becomes_the_present_set_up_unless_it_changed_meanwhile() {
    let town = Town::with_office().await;
    let present = town.database.profile(&belsh()).await.expect("it is read").expect("the office is there");
    let first = Profile { wait_target_s: 600, ..present.clone() };
    let second = Profile { wait_target_s: 300, ..present };
    town.database.stage_profile(&first, date(2026, 11, 24)).await.expect("it is staged");
    town.database.stage_profile(&second, date(2026, 11, 25)).await.expect("it is staged");
    town.database.take_staged(&first).await.expect("it is taken");
    assert_eq!(town.staged().await, Some((second.clone(), date(2026, 11, 25))));
    town.database.take_staged(&second).await.expect("it is taken");
    assert_eq!(town.staged().await, None);
    let present = town.database.profile(&belsh()).await.expect("it is read");
    assert_eq!(present, Some(second));
}

#[tokio::test]
async fn a_holiday_is_added_the_day_before_and_taken_away_again() {
    let town = Town::with_office().await;
    let day = "2026-11-24";
    let patch = |closed: Value| json!({"special_days": {day: closed}});
    let closed = patch(json!({"reason": {"sq": "Ditë pushimi"}}));
    let change = town.setup.stage_change(&belsh(), &closed, false).await.expect("it is staged");
    assert_eq!((change.fields, change.from), (vec!["special_days".to_owned()], date(2026, 11, 23)));
    let (staged, _) = town.staged().await.expect("it is staged");
    let calendar = staged.settings().expect("a known time zone").calendar;
    assert!(calendar.special_days[&date(2026, 11, 24)].hours.is_empty(), "closed the whole day");
    let change = town.setup.stage_change(&belsh(), &patch(Value::Null), false).await.expect("it is staged");
    assert_eq!(change.from, date(2026, 11, 24), "with what is to come");
    let (staged, _) = town.staged().await.expect("it is staged");
    assert!(staged.special_days.is_empty());
}
