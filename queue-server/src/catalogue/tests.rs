//! Catalogues and changes as a municipality would send them.

use expect_test::expect;
use jiff::civil::date;
use queue_core::value::Language;

use super::*;

const HEADING: &str = "code,category,name_sq,name_en,typical_minutes,documents_sq,documents_en,level,fee,deadline_days,official_code,online_url,sensitive";

fn national(rows: &[&str]) -> Result<Catalogue, String> {
    let text = format!("{HEADING}\n{}\n", rows.join("\n"));
    read_national(text.as_bytes(), "2027-01", date(2027, 1, 1)).map_err(|findings| told(&findings))
}

fn present() -> Catalogue {
    built_in().expect("the catalogue of this program reads")
}

fn told(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let column = finding.column.as_deref().unwrap_or("-");
        format!("{} {column} {}\n", finding.line, finding.code)
    };
    findings.iter().map(line).collect()
}

fn service<'a>(services: &'a [ServiceProfile], code: &str) -> &'a ServiceProfile {
    services.iter().find(|service| service.id.as_str() == code).expect("a service of the catalogue")
}

#[test]
fn the_catalogue_has_76_services_with_a_group_a_category_and_documents_in_both_languages() {
    let (catalogue, groups) = (present(), groups());
    assert_eq!(catalogue.services.len(), 76);
    for service in &catalogue.services {
        assert!(groups.names.contains_key(&service.prefix), "{service:?}");
        assert!(groups.categories.contains_key(&service.category), "{service:?}");
        let [sq, en] = [Language::Sq, Language::En].map(|language| service.documents[&language].len());
        assert_eq!((service.names.len(), sq), (2, en), "{service:?}");
        let filled = (&service.fee, service.deadline_days, &service.official_code, &service.online_url);
        assert_eq!(filled, (&None, None, &None, &None), "only a municipality fills these: {service:?}");
    }
    let count = |what: fn(&&ServiceProfile) -> bool| catalogue.services.iter().filter(what).count();
    assert_eq!(count(|service| service.sensitive), 1);
    assert_eq!(count(|service| service.assisted_online), 1);
    assert_eq!(count(|service| service.provider.as_str() == "central"), 11);
    assert_eq!(municipalities().len(), 61);
    let counties: BTreeSet<String> = municipalities().into_iter().map(|place| place.county).collect();
    assert_eq!(counties.len(), 12);
    let ids: BTreeSet<String> = municipalities().into_iter().map(|place| place.id).collect();
    assert!(ids.len() == 61 && ids.contains("fushe-arrez") && ids.contains("malesi-e-madhe"), "{ids:?}");
}

#[test]
fn a_sensitive_service_looks_like_the_information_desk() {
    let (services, _) = effective(&present(), &[]);
    let report = service(&services, "SOC-08");
    let neutral = report.shown_as().expect("it is sensitive");
    assert_eq!(neutral.names, service(&services, INFORMATION).names);
    assert_eq!((report.prefix.letter(), report.number_prefix().letter()), ('S', 'K'));
    assert!(services.iter().all(|other| other.id == report.id || other.shown_as().is_none()));
}

#[test]
fn a_service_that_requires_no_document_has_nothing_to_bring_in_any_language() {
    let catalogue = present();
    let (services, _) = effective(&catalogue, &[]);
    for code in ["INF-01", "SOC-08"] {
        assert!(!service(&catalogue.services, code).documents.is_empty(), "the table says it in words");
        assert!(service(&services, code).documents.is_empty(), "{code}");
    }
    assert!(!service(&services, "GJC-02").documents.is_empty());
    let change = "code,documents_sq\nGJC-02,Nuk kërkohet asnjë dokument\n";
    let changes = read_overrides(change.as_bytes(), &catalogue).expect("it reads");
    let (services, _) = effective(&catalogue, &changes);
    assert!(
        service(&services, "GJC-02").documents.is_empty(),
        "and not what was to bring before, in English"
    );
}

#[test]
fn every_bad_line_of_a_catalogue_is_told_and_nothing_is_taken() {
    let findings = national(&[
        "GJC-01,Gjendja civile,Certifikatë lindjeje,Birth certificate,4,Letërnjoftim,ID card,central,,,,,",
        "gjc-2,Gjendja civile,a,b,4,,,local,,,,,",
        "GJC-01,Gjendja civile,a,b,4,,,local,,,,,",
        "XYZ-01,Gjendja civile,a,b,4,,,local,,,,,",
        "GJC-03,Gjendja,a,b,4,,,local,,,,,",
        "GJC-04,Gjendja civile,,b\u{202e}c,x,,,regional,,-3,AL 1,http://e-albania.al,perhaps",
        "GJC-05,Gjendja civile,a,b,4,,local,,,,,",
    ]);
    expect![[r#"
        3 code bad_code
        5 code unknown_category
        6 category unknown_category
        7 name_sq missing
        7 name_en forbidden_character
        7 typical_minutes not_a_number
        7 sensitive not_yes_or_no
        7 level unknown_level
        7 deadline_days not_a_number
        7 official_code bad_code
        7 online_url bad_address
        8 - wrong_width
        4 code code_twice
    "#]]
    .assert_eq(&findings.expect_err("nothing is taken"));
    assert_eq!(national(&[]).expect_err("a heading is no catalogue"), "1 - empty\n");
}

#[test]
fn an_address_that_could_mislead_is_none() {
    for good in ["https://e-albania.al/sherbim?id=1", "https://e-albania.al"] {
        assert!(is_address(good), "{good}");
    }
    for bad in [
        "http://e-albania.al",
        "https://localhost/x",
        "https://user@e-albania.al",
        "https://e-albania.al:8443/",
        "https://e-albania.al/\"><script>",
        "https://e-albania.al/ x",
        "https://ë-albania.al",
        "javascript:alert(1)",
        "https://..",
    ] {
        assert!(!is_address(bad), "{bad}");
    }
}

#[test]
fn a_municipality_fills_and_changes_what_it_says_and_nothing_else() {
    let catalogue = present();
    let table = "code;open;name_sq;fee;deadline_days;official_code;online_url;provider;sensitive;documents_en\n\
         TAK-01;;;200 lekë;5;AL-021;https://e-albania.al/tak;;;\n\
         SOC-01;;;;;;;qendra-sociale;yes;ID card; Form\n";
    let refused = read_overrides(table.as_bytes(), &catalogue).expect_err("a list in quotes was forgotten");
    assert_eq!(told(&refused), "3 - wrong_width\n");
    let table = table.replace("ID card; Form", "\"ID card; Form\"");
    let overrides = read_overrides(table.as_bytes(), &catalogue).expect("the table is right");
    let (services, misfits) = effective(&catalogue, &overrides);
    assert!(misfits.is_empty(), "{misfits:?}");
    let (plain, _) = effective(&catalogue, &[]);
    let told = serde_json::to_value(Difference::between(&plain, &services)).expect("JSON");
    expect![[r#"{"added":[],"changed":[{"fields":["deadline_days","fee","official_code","online_url"],"service":"TAK-01"},{"fields":["documents","neutral","provider","sensitive"],"service":"SOC-01"}],"removed":[],"unchanged":74}"#]]
    .assert_eq(&told.to_string());
    assert_eq!(service(&services, "SOC-01").documents[&Language::En], ["ID card", "Form"]);
    assert_eq!(service(&services, "SOC-01").number_prefix().letter(), 'K');
    assert_eq!(service(&services, "TAK-01").names, service(&plain, "TAK-01").names);
}

#[test]
fn a_newer_version_keeps_the_changes_and_tells_which_fit_no_more() {
    let overrides = [
        Override { code: "GJC-01".into(), fee: Some("50 lekë".into()), ..Override::default() },
        Override { code: "GJC-09".into(), open: Some(false), ..Override::default() },
    ];
    let newer = national(&["GJC-01,Gjendja civile,Akt lindjeje,Birth record,5,,,central,,,,,"]);
    let (services, misfits) = effective(&newer.expect("the table is right"), &overrides);
    let birth = service(&services, "GJC-01");
    assert_eq!(
        (birth.names[&Language::Sq].as_str(), birth.fee.as_deref()),
        ("Akt lindjeje", Some("50 lekë"))
    );
    assert_eq!(misfits, ["GJC-09 is not in the national catalogue 2027-01"]);
}

#[test]
fn a_service_twice_or_unknown_or_half_neutral_is_refused_in_the_changes() {
    let table = "code,fee,neutral_prefix\nTAK-01,1,\nTAK-01,2,\nTAK-99,3,\nTAK-02,,K\nTAK-03,,Z\nTAK-04,4,\n";
    let findings = read_overrides(table.as_bytes(), &present()).expect_err("it is refused");
    expect![[r#"
        4 code unknown_service
        5 neutral_prefix half_neutral
        6 neutral_prefix unknown_group
        3 code code_twice
    "#]]
    .assert_eq(&told(&findings));
}
