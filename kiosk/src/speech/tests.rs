//! What is heard, in the words in which the voice gets it.

use queue_api::ServiceId;

use super::*;
use crate::flow::{Mode, VoiceView};
use crate::sample;
use crate::screen::Panel;
use crate::screenshot::{self, SAMPLE_SERVICE, SamplePage};

fn view(page: SamplePage, language: Language) -> View {
    let panel = Panel::usual(1080, 1920);
    let service = ServiceId::new(SAMPLE_SERVICE);
    let (flow, now_ms) = screenshot::flow(page, &service, &panel, language, &[Mode::ReadAloud]);
    flow.view(now_ms)
}

#[test]
fn the_slip_is_spoken_with_number_service_and_people_before() {
    assert_eq!(
        page(&view(SamplePage::Ticket, Language::Sq)),
        "Numri juaj a dyzet e dy. Certifikatë familjare. shtatë veta para jush. Pritja: dhjetë deri në njëzet minuta. Merrni biletën."
    );
    assert_eq!(
        page(&view(SamplePage::Ticket, Language::En)),
        "Your number ay forty-two. Family certificate. seven people before you. Wait: ten to twenty minutes. Take your slip."
    );
}

#[test]
fn every_page_is_spoken_in_every_language_without_a_figure() {
    use clap::ValueEnum;
    for language in Language::ALL {
        for sample in SamplePage::value_variants() {
            let said = page(&view(*sample, language));
            assert!(said.len() > 5, "{sample:?} in {language} says nothing");
            assert!(!said.contains(|letter: char| letter.is_ascii_digit()), "{said}");
        }
    }
}

#[test]
fn trouble_is_spoken_with_the_way_out() {
    assert_eq!(
        page(&view(SamplePage::NotAnswered, Language::It)),
        "Non è stato dato nessun numero. Nessuna risposta. Riprovi o chieda a un addetto."
    );
}

#[test]
fn a_countdown_is_not_spoken_again_every_second() {
    let panel = Panel::usual(1080, 1920);
    let service = ServiceId::new(SAMPLE_SERVICE);
    let (flow, now_ms) = screenshot::flow(SamplePage::Ticket, &service, &panel, Language::Sq, &[]);
    assert_eq!(page(&flow.view(now_ms)), page(&flow.view(now_ms + 5_000)));
}

#[test]
fn a_control_is_spoken_with_what_stands_on_it_and_how_it_stands() {
    let view = view(SamplePage::Home, Language::Sq);
    assert_eq!(
        control(&view, "Certifikatë lindjeje", "7 veta para jush", ""),
        "Certifikatë lindjeje. shtatë veta para jush."
    );
    assert_eq!(control(&view, "Kontrast i lartë", "", "fikur"), "Kontrast i lartë. fikur.");
}

#[test]
fn a_sensitive_service_is_spoken_through_headphones_only() {
    let mut view = view(SamplePage::Service, Language::Sq);
    let catalogue = sample::catalogue();
    let service = catalogue.service(&ServiceId::new(SAMPLE_SERVICE)).expect("the sample has it");
    let secret = catalogue.name(&service.names, Language::Sq).to_owned();
    view.private_names = vec![secret.clone()];
    for said in [page(&view), control(&view, &secret, "7 veta para jush", "")] {
        assert!(!said.contains(&secret) && !said.contains("Letërnjoftim"), "{said}");
        assert!(said.contains("kufjet"), "{said}");
    }
    view.voice = view.voice.map(|voice| VoiceView { headphones: true, ..voice });
    assert!(page(&view).contains(&secret));
    assert!(control(&view, &secret, "", "").contains(&secret));
}

#[test]
fn numbers_times_and_ranges_become_words() {
    for (language, text, said) in [
        (Language::Sq, "Pritja: 10–20 minuta", "Pritja: dhjetë deri në njëzet minuta"),
        (Language::En, "Today from 08:00 to 16:30.", "Today from eight to sixteen thirty."),
        (Language::It, "A 123", "a centoventitré"),
        (Language::Mk, "Број 205", "Број двесте и пет"),
        (Language::El, "K 021", "κάπα είκοσι ένα"),
    ] {
        assert_eq!(spell(language, text), said);
    }
}

#[test]
fn the_number_of_a_document_is_never_spoken() {
    assert_eq!(spell(Language::Sq, "Karta J10123456K 0123456789"), "Karta JK");
}

#[test]
fn hostile_names_are_harmless_in_speech() {
    let hostile = format!("A\u{202e}B\u{7}[[h@]]<break/>{}", "x".repeat(3_000));
    let said = spell(Language::Sq, &hostile);
    assert!(said.starts_with("A B h break x"), "{}", &said[..40]);
    assert!(said.len() <= LONGEST && !said.contains(['[', ']', '<', '>', '\u{202e}']));
}
