//! How the kiosk looks, sounds and waits for one person, and the call for a member of staff.

use expect_test::expect;

use super::*;

#[test]
fn modes_are_one_touch_away_and_none_survives_the_person() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::Appearance).see().then(Touch::Mode(Mode::HighContrast));
    kiosk.then(Touch::Mode(Mode::LargeText)).then(Touch::Back).then(family_certificate()).see();
    assert_eq!(kiosk.modes(), Modes::of(&[Mode::HighContrast, Mode::LargeText]));
    kiosk.then(take(1)).issued(1).printed(1, PrintOutcome::Printed);
    assert_eq!(kiosk.modes(), Modes::of(&[Mode::HighContrast, Mode::LargeText]));
    kiosk.then(Touch::AnotherService);
    assert_eq!(kiosk.modes(), Modes::of(&[Mode::HighContrast, Mode::LargeText]));
    kiosk.then(Touch::Done).see();
    assert_eq!(kiosk.modes(), Modes::default());
    kiosk.is(&expect![[r#"
        10.0 [appearance]
        14.0 [service Certifikatë familjare]
        15.0 asks for GJC-02 as 1 in sq
        15.0 prints 1 A 042
        17.0 [home in sq]
    "#]]);
}

#[test]
fn modes_left_behind_go_with_the_time() {
    let mut kiosk = Kiosk::started();
    kiosk
        .touch(Touch::Appearance)
        .then(Touch::Mode(Mode::HighContrast))
        .wait(41_000)
        .see()
        .wait(19_000)
        .see();
    assert_eq!(kiosk.modes(), Modes::default());
    kiosk.is(&expect![[r#"
        52.0 [appearance, still here? 19 s]
        71.0 [home in sq]
    "#]]);
}

#[test]
fn more_time_doubles_every_time_on_a_page() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::Mode(Mode::MoreTime)).then(family_certificate());
    kiosk.wait(79_000).see().wait(1_000).see().wait(40_000).see();
    kiosk.is(&expect![[r#"
        90.0 [service Certifikatë familjare]
        91.0 [service Certifikatë familjare, still here? 40 s]
        131.0 [home in sq]
    "#]]);
}

#[test]
fn a_chosen_language_leads_back_to_the_page() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(family_certificate()).then(Touch::Languages).see().then(Touch::Language(Language::En)).see();
    kiosk.then(Touch::Languages).then(Touch::Languages).see().then(Touch::Back).see();
    kiosk.is(&expect![[r#"
        11.0 [languages]
        12.0 [service Family certificate]
        14.0 [service Family certificate]
        15.0 [home in en]
    "#]]);
}

#[test]
fn help_is_called_once_and_offered_again_after_half_a_minute() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::CallHelp).then(Touch::CallHelp).learns(Input::HelpCalled(true));
    assert!(kiosk.flow.view(kiosk.now_ms).help_is_new);
    kiosk.wait(8_000).then(Touch::CallHelp);
    assert!(!kiosk.flow.view(kiosk.now_ms).help_is_new);
    kiosk.wait(21_000).then(Touch::CallHelp);
    kiosk.is(&expect![[r#"
        10.0 calls a member of staff
        42.0 calls a member of staff
    "#]]);
}

#[test]
fn a_call_that_nobody_hears_says_so() {
    let mut kiosk = Kiosk::started();
    kiosk.learns(Input::LineLost);
    kiosk.touch(Touch::CallHelp);
    let heard = |kiosk: &Kiosk| kiosk.flow.view(kiosk.now_ms).help;
    assert_eq!(heard(&kiosk), Help::Unheard { since_ms: 10_000 });
    kiosk.wait(8_000);
    assert_eq!(heard(&kiosk), Help::Offered);
    kiosk.learns(Input::Waiting(Vec::new()));
    kiosk.touch(Touch::CallHelp).learns(Input::HelpCalled(false));
    assert_eq!(heard(&kiosk), Help::Unheard { since_ms: 18_000 });
}

#[test]
fn a_key_starts_speech_and_doubles_the_times_and_the_next_person_finds_it_silent() {
    let mut kiosk = Kiosk::started();
    kiosk.learns(Input::Keypad(KeypadEvent::Pressed(Key::Down)));
    for _ in 0..5 {
        kiosk.learns(Input::Keypad(KeypadEvent::Pressed(Key::Louder)));
    }
    let voice = |kiosk: &Kiosk| kiosk.flow.view(kiosk.now_ms).voice;
    assert_eq!(voice(&kiosk), Some(VoiceView { headphones: false, volume: VOLUMES - 1, loudness: 4 }));
    kiosk.wait(79_000).see().wait(1_000).see().wait(40_000);
    assert_eq!(voice(&kiosk), None);
    kiosk.learns(Input::Keypad(KeypadEvent::Pressed(Key::Repeat)));
    assert_eq!(voice(&kiosk), Some(VoiceView { headphones: false, volume: USUAL_VOLUME, loudness: 4 }));
    kiosk.is(&expect![[r#"
        89.0 [home in sq]
        90.0 [home in sq, still here? 40 s]
    "#]]);
}

#[test]
fn headphones_start_speech_and_pulling_them_out_ends_it() {
    let mut kiosk = Kiosk::started();
    let voice = |kiosk: &Kiosk| kiosk.flow.view(kiosk.now_ms).voice.map(|voice| voice.headphones);
    kiosk.learns(Input::Keypad(KeypadEvent::Headphones(true)));
    assert_eq!(voice(&kiosk), Some(true));
    assert!(kiosk.flow.is_idle(), "headphones that hang there are nobody");
    kiosk.touch(family_certificate()).wait(120_000);
    assert_eq!(voice(&kiosk), Some(true));
    kiosk.learns(Input::Keypad(KeypadEvent::Headphones(false)));
    assert_eq!(voice(&kiosk), None);
}

#[test]
fn the_back_key_leads_one_page_back_and_any_key_answers_the_question() {
    let mut kiosk = Kiosk::started();
    let key = |key| Input::Keypad(KeypadEvent::Pressed(key));
    kiosk.learns(key(Key::Down));
    kiosk.touch(family_certificate()).wait(80_000).see().learns(key(Key::Back));
    kiosk.see().wait(1_000).learns(key(Key::Back));
    kiosk.see();
    kiosk.is(&expect![[r#"
        90.0 [service Certifikatë familjare, still here? 40 s]
        90.0 [service Certifikatë familjare]
        91.0 [home in sq]
    "#]]);
}

#[test]
fn a_lost_line_takes_no_mode_away_from_the_person() {
    let mut kiosk = Kiosk::started();
    kiosk.touch(Touch::Mode(Mode::ReadAloud)).then(family_certificate()).learns(Input::LineLost);
    kiosk.wait(5_000).see();
    assert_eq!(kiosk.modes(), Modes::of(&[Mode::ReadAloud]));
    kiosk.wait(120_000);
    assert_eq!(kiosk.modes(), Modes::default());
}
