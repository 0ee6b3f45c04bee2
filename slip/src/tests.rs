//! What stands on slips and lists, in letters and in pictures.

use super::*;
use expect_test::{Expect, expect};
use hardware::printer::document::Block;

fn slip() -> Slip {
    Slip {
        municipality: "Bashkia Belsh".into(),
        unit: "Zyra me Një Ndalesë".into(),
        number: "A042".parse().expect("a number"),
        service: "Certifikatë familjare".into(),
        service_in_main_language: None,
        ahead: Some(7),
        wait: None,
        hours: None,
        issued_at: "23.11.2026 09:42".into(),
        kiosk: "Kioska 1".into(),
        link: Some("http://127.0.0.1:8080/t/k7m2qd".into()),
        documents: vec!["Letërnjoftim ose pasaportë".into()],
        above: Vec::new(),
        below: Vec::new(),
        large: false,
        language: Language::Sq,
        second_language: None,
        copy: false,
    }
}

/// The blocks in words, with the height of capitals in millimetres.
fn check(document: &Document, expected: &Expect) {
    let lines: Vec<String> = document
        .blocks()
        .iter()
        .map(|block| match block {
            Block::Text(text) => format!("{:.1} {}", text.cap_height_mm(), text.as_str()),
            Block::Rule => "----".into(),
            Block::Columns(columns) => columns
                .iter()
                .map(|column| format!("{} | {}", column.caption.as_str(), column.value.as_str()))
                .collect(),
            Block::Qr { text, .. } => format!("[{text}]"),
            Block::Space(_) => String::new(),
        })
        .filter(|line| !line.is_empty())
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn a_slip_says_number_service_people_before_time_and_what_to_bring() {
    check(
        &slip().document(false),
        &expect![[r#"
            2.8 BASHKIA BELSH
            2.4 Zyra me Një Ndalesë
            ----
            2.4 Numri juaj
            16.0 A 042
            2.5 Certifikatë familjare
            ----
            Para jush | 7
            2.0 Numrat nuk thirren gjithmonë me radhë
            ----
            2.2 Ndiqeni radhën nga telefoni
            [http://127.0.0.1:8080/t/k7m2qd]
            2.2 23.11.2026 09:42 · Kioska 1
            2.2 Bëni gati: Letërnjoftim ose pasaportë"#]],
    );
}

#[test]
fn a_slip_says_what_the_office_itself_wants_to_say() {
    let slip = Slip {
        above: vec!["Mirë se vini".into(), "Welcome".into()],
        below: vec!["Ju lutemi mbani letrën".into()],
        link: None,
        ahead: None,
        documents: Vec::new(),
        ..slip()
    };
    check(
        &slip.document(false),
        &expect![[r#"
            2.8 BASHKIA BELSH
            2.4 Zyra me Një Ndalesë
            2.2 Mirë se vini
            1.8 Welcome
            ----
            2.4 Numri juaj
            16.0 A 042
            2.5 Certifikatë familjare
            ----
            2.0 Numrat nuk thirren gjithmonë me radhë
            ----
            2.2 23.11.2026 09:42 · Kioska 1
            ----
            2.2 Ju lutemi mbani letrën"#]],
    );
}

#[test]
fn a_slip_with_large_letters_says_the_same() {
    let slip = Slip { large: true, ..slip() };
    check(
        &slip.document(false),
        &expect![[r#"
            4.8 BASHKIA BELSH
            4.1 Zyra me Një Ndalesë
            ----
            4.1 Numri juaj
            16.0 A 042
            4.2 Certifikatë familjare
            ----
            4.1 Para jush: 7
            3.4 Numrat nuk thirren gjithmonë me radhë
            ----
            3.7 Ndiqeni radhën nga telefoni
            [http://127.0.0.1:8080/t/k7m2qd]
            3.7 23.11.2026 09:42 · Kioska 1
            3.7 Bëni gati: Letërnjoftim ose pasaportë"#]],
    );
}

#[test]
fn a_slip_speaks_the_language_of_the_person() {
    let captions = [Language::It, Language::El, Language::Mk].map(|language| {
        let document = Slip { language, ..slip() }.document(false);
        document.blocks().iter().find_map(|block| match block {
            Block::Columns(columns) => columns.first().map(|column| column.caption.as_str().to_owned()),
            _ => None,
        })
    });
    assert_eq!(captions.map(Option::unwrap_or_default), ["Prima di lei", "Πριν από εσάς", "Пред вас"]);
}

#[test]
fn on_narrow_paper_the_prefix_stands_above_the_digits_and_english_is_followed_by_albanian() {
    let slip = Slip {
        service: "Family certificate".into(),
        service_in_main_language: Some("Certifikatë familjare".into()),
        link: None,
        documents: Vec::new(),
        language: Language::En,
        ..slip()
    };
    check(
        &slip.document(true),
        &expect![[r#"
            2.8 BASHKIA BELSH
            2.4 Zyra me Një Ndalesë
            ----
            2.4 Your number
            9.0 A
            16.0 042
            2.5 Family certificate
            2.2 Certifikatë familjare
            ----
            Before you | 7
            2.0 Numbers are not always called in order
            ----
            2.2 23.11.2026 09:42 · Kioska 1"#]],
    );
}

#[test]
fn a_slip_in_two_languages_says_everything_in_the_person_s_first() {
    let slip = Slip {
        service: "Πιστοποιητικό οικογενειακής κατάστασης".into(),
        service_in_main_language: Some("Certifikatë familjare".into()),
        wait: Some(Wait { low_s: 600, high_s: 1_200 }),
        documents: vec!["Ταυτότητα".into()],
        language: Language::El,
        second_language: Some(Language::Sq),
        ..slip()
    };
    check(
        &slip.document(true),
        &expect![[r#"
        2.8 BASHKIA BELSH
        2.4 Zyra me Një Ndalesë
        ----
        2.4 Ο αριθμός σας
        2.0 Numri juaj
        9.0 A
        16.0 042
        2.5 Πιστοποιητικό οικογενειακής κατάστασης
        2.2 Certifikatë familjare
        ----
        2.4 Πριν από εσάς: 7
        2.0 Para jush: 7
        2.4 Αναμονή όταν δόθηκε: 10–20 λεπτά
        2.0 Pritja kur u mor numri: 10–20 min
        2.0 Οι αριθμοί δεν καλούνται πάντα με τη σειρά
        1.8 Numrat nuk thirren gjithmonë me radhë
        ----
        2.2 Παρακολουθήστε τη σειρά από το κινητό
        1.9 Ndiqeni radhën nga telefoni
        [http://127.0.0.1:8080/t/k7m2qd]
        2.2 23.11.2026 09:42 · Kioska 1
        2.2 Να έχετε έτοιμα · Bëni gati: Ταυτότητα"#]],
    );
}

#[test]
fn every_slip_fits_on_both_papers_in_pictures_and_in_letters() {
    use hardware::printer::raster::MAX_SLIP_MM;
    use hardware::printer::{Fonts, Mode, Profile, job};
    let mut painter = Painter::new(Fonts::bundled());
    for profile in [Profile::default(), Profile::narrow()] {
        for (language, large, mode) in Language::ALL.into_iter().flat_map(|language| {
            [(false, Mode::Raster), (true, Mode::Raster), (true, Mode::Text)]
                .map(|(large, mode)| (language, large, mode))
        }) {
            let slip = Slip {
                language,
                large,
                second_language: (language != Language::Sq).then_some(Language::Sq),
                service_in_main_language: Some("Certifikatë familjare".into()),
                wait: Some(Wait { low_s: 600, high_s: 1_200 }),
                hours: Some("08:00–16:00".into()),
                above: vec!["Mirë se vini".into(); 2],
                below: vec!["Ju lutemi mbani letrën deri në fund".into(); 2],
                ..slip()
            };
            let profile = Profile { mode, ..profile.clone() };
            let document = slip.document(profile.is_narrow());
            for block in document.blocks() {
                let Block::Text(text) = block else { continue };
                assert_eq!(painter.missing_letters(text.as_str()), "", "{language}");
            }
            let job = job::encode(&document, &profile, &mut painter).expect("it fits on the paper");
            let longest_mm = if large { MAX_SLIP_MM } else { 220.0 };
            assert!(job.paper_mm < longest_mm, "{language} {large} {mode:?}: {:.0} mm", job.paper_mm);
        }
    }
}

#[test]
fn the_longest_words_of_an_office_are_printed_with_the_usual_letters_where_large_ones_have_no_room() {
    use hardware::printer::Fonts;
    let mut painter = Painter::new(Fonts::bundled());
    let longest: String = "Mbajeni letrën deri në fund ".chars().cycle().take(120).collect();
    let words = vec![longest; 2];
    for profile in [Profile::default(), Profile::narrow()] {
        for language in Language::ALL {
            let second_language = (language != Language::Sq).then_some(Language::Sq);
            let (above, below) = (words.clone(), words.clone());
            let slip = Slip { language, second_language, large: true, above, below, ..slip() };
            picture(&slip, &profile, &mut painter).expect("it fits on the paper");
        }
    }
}

#[test]
fn a_test_slip_has_a_head_every_script_and_no_number() {
    let slip = TestSlip {
        municipality: "Bashkia Belsh".into(),
        unit: "Zyra me Një Ndalesë".into(),
        kiosk: "Kioska 1".into(),
        printed_at: "23.11.2026 07:42".into(),
        language: Language::Sq,
    };
    let version = env!("CARGO_PKG_VERSION");
    let document = slip.document();
    let texts: Vec<&str> = document
        .blocks()
        .iter()
        .filter_map(|block| if let Block::Text(text) = block { Some(text.as_str()) } else { None })
        .collect();
    let head = ["BASHKIA BELSH", "Zyra me Një Ndalesë", "Provë", "Kjo nuk është numër"];
    assert_eq!(texts[..4], head);
    assert_eq!(texts[4..9], Language::ALL.map(|language| Words::of(language).tr("Take your slip")));
    assert_eq!(texts[9], format!("23.11.2026 07:42 · Kioska 1 · {version}"));
}

#[test]
fn a_list_of_documents_has_no_number() {
    let list = DocumentList {
        municipality: "Bashkia Belsh".into(),
        service: "Certifikatë vdekjeje".into(),
        documents: vec!["Letërnjoftim ose pasaportë".into(), "Të dhënat e personit të ndjerë".into()],
        booking: None,
        language: Language::Sq,
    };
    check(
        &list.document(),
        &expect![[r#"
            2.8 BASHKIA BELSH
            ----
            2.8 Certifikatë vdekjeje
            2.4 Bëni gati:
            2.4 •  Letërnjoftim ose pasaportë
            2.4 •  Të dhënat e personit të ndjerë"#]],
    );
}

#[test]
fn a_copy_says_so_above_the_same_number_in_each_language_of_the_slip() {
    let slip = Slip { copy: true, second_language: Some(Language::En), ..slip() };
    let text = format!("{:?}", slip.document(false));
    let (copy, number) = (text.find("Kopje · Copy"), text.find(&slip.number.spaced()));
    assert!(copy.is_some() && copy < number, "{text}");
    assert!(!format!("{:?}", super::Slip { copy: false, ..slip }.document(false)).contains("Kopje"));
}
