//! Every reason for a call as one plain sentence, the same in both languages.

use expect_test::expect;
use jiff::tz::TimeZone;
use queue_core::rules::Why;
use queue_core::value::ServiceId;

use crate::script::moment;

#[test]
fn every_reason_is_one_plain_sentence_in_albanian_and_in_english() {
    let reasons = [
        Why::FirstArrived,
        Why::FirstSuitable,
        Why::HeadStart { minutes: 20 },
        Why::HeadStart { minutes: 1 },
        Why::GoesNext,
        Why::Ratio { ordinary: 3 },
        Why::Ratio { ordinary: 1 },
        Why::Accumulated,
        Why::Overtaken { times: 10 },
        Why::Overtaken { times: 1 },
        Why::Appointment { slot: moment("09:30") },
        Why::CameBack { minutes: 20 },
        Why::ServiceFirst { service: ServiceId::new("cashier") },
        Why::SentToCounter,
        Why::Chosen { reason: "a child is ill".into() },
        Why::AtOnce,
    ];
    // Tirana is an hour ahead of UTC in November.
    let tirana = TimeZone::get("Europe/Tirane").expect("the zone is bundled");
    let told = reasons.map(|why| format!("{}\n  {}\n  {}\n", why.code(), why.sq(&tirana), why.en(&tirana)));
    expect![[r#"
        first_arrived
          Erdhi më herët se të tjerët që presin për këtë sportel.
          Came before the others who wait for this counter.
        first_suitable
          Erdhi më herët se të tjerët që mund të thirren në këtë sportel.
          Came before the others who can be called to this counter.
        head_start
          Ka përparësi: llogaritet sikur të kishte ardhur 20 minuta më herët.
          Has priority: counts as having come 20 minutes earlier.
        head_start
          Ka përparësi: llogaritet sikur të kishte ardhur 1 minutë më herët.
          Has priority: counts as having come 1 minute earlier.
        goes_next
          Nuk mund të presë gjatë, prandaj thirret menjëherë.
          Cannot wait long and is therefore called at once.
        ratio
          Pas çdo 3 numrash të zakonshëm thirret një numër me përparësi.
          After every 3 ordinary numbers, one number with priority is called.
        ratio
          Pas çdo numri të zakonshëm thirret një numër me përparësi.
          After every ordinary number, one number with priority is called.
        accumulated
          Ka përparësi: koha e pritjes i numërohet më shpejt.
          Has priority: the time waited counts faster.
        overtaken
          Para këtij numri u thirrën 10 veta që kishin ardhur më vonë; tani është radha e tij.
          10 people who came later were called before this number; now it is its turn.
        overtaken
          Para këtij numri u thirr një person që kishte ardhur më vonë; tani është radha e tij.
          One person who came later was called before this number; now it is its turn.
        appointment
          Ka takim në orën 10:30.
          Has an appointment at 10:30.
        came_back
          U kthye me dokumentet që mungonin: llogaritet sikur të kishte ardhur 20 minuta më herët.
          Came back with the missing documents: counts as having come 20 minutes earlier.
        service_first
          Ky sportel thërret së pari numrat e këtij shërbimi.
          This counter calls the numbers of this service first.
        sent_to_counter
          U dërgua në këtë sportel nga një punonjës.
          Was sent to this counter by a member of the staff.
        chosen
          U thirr jashtë radhës me vendim të punonjësit.
          Was called out of order by decision of a member of the staff.
        at_once
          Iu shërbye menjëherë, pa pritur.
          Was served at once, without waiting.
    "#]]
    .assert_eq(&told.concat());
}

#[test]
fn only_a_persons_decision_is_an_exception() {
    assert!(Why::Chosen { reason: "a child is ill".into() }.is_an_exception());
    assert!(!Why::Overtaken { times: 10 }.is_an_exception(), "the limit is a rule");
    let told = Why::Chosen { reason: "Agim has a cold".into() }.en(&TimeZone::UTC);
    assert!(!told.contains("Agim"), "the clerk's words are for the staff only");
}
