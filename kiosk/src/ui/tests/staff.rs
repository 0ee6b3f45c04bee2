//! The page for staff, by its labels and by the keys that can be felt.

use hardware::keypad::Key;

use super::*;
use crate::flow::{Inspection, Print, StaffOrder};

impl Finger {
    fn order(&mut self) -> StaffOrder {
        match self.effects.try_recv() {
            Ok(Effect::Staff(order)) => order,
            other => panic!("{other:?}"),
        }
    }

    /// Touches the heading of *Display and sound*, quickly.
    fn knock(&self) {
        let window = &self.driver.screen().window;
        self.now_ms.set(self.now_ms.get() + 600);
        let heading = ElementHandle::find_by_accessible_label(window, "Pamja dhe zëri")
            .find(|element| element.accessible_role() == Some(i_slint_backend_testing::AccessibleRole::Text))
            .expect("the page has a heading");
        heading.mock_single_click(PointerEventButton::Left);
    }

    fn has(&self, label: &str) -> bool {
        let window = &self.driver.screen().window;
        ElementHandle::find_by_accessible_label(window, label).next().is_some()
    }
}

#[test]
fn a_member_of_staff_comes_in_by_the_heading_and_the_pin_and_does_everything_by_its_label() {
    let mut finger = Finger::new();
    finger.touch("Pamja dhe zëri");
    (0..7).for_each(|_| finger.knock());
    for digit in ["2", "7", "1", "8", "2", "8"] {
        finger.touch(digit);
    }
    finger.touch("Vazhdo");
    let StaffOrder::CheckPin(pin) = finger.order() else { panic!("a PIN is compared") };
    assert_eq!(pin.reveal(), "271828");
    finger.driver.learn(Input::PinChecked(true));
    assert_eq!(finger.order(), StaffOrder::Look);
    let inspection = Inspection { slips_left: Some(340), unsent: 3, ..Inspection::default() };
    finger.driver.learn(Input::Inspected(Box::new(inspection)));
    for fact in ["rreth 340", "gati", "nuk ka", "në rregull", "3", env!("CARGO_PKG_VERSION")] {
        assert!(finger.has(fact), "{fact:?} is to be read");
    }
    finger.touch("Printo një provë");
    let StaffOrder::TestSlip(slip) = finger.order() else { panic!("a test slip is printed") };
    assert_eq!((slip.municipality.as_str(), slip.kiosk.as_str()), ("Bashkia Belsh", "Kioska 1"));
    assert!(finger.has("Bileta e provës po printohet…"));
    finger.driver.learn(Input::TestEnded(Print::Nothing("the paper is out".into())));
    assert_eq!(finger.order(), StaffOrder::Look);
    assert!(finger.has("Bileta e provës nuk doli: letra ka mbaruar."));
    finger.touch("Rulin e ndërrova");
    assert_eq!(finger.order(), StaffOrder::NewRoll);
    finger.touch("Më ulët");
    assert_eq!(finger.order(), StaffOrder::KeepLoudness(3));
    let heard = finger.orders.try_iter().flatten().last().expect("the loudspeaker is heard");
    assert_eq!((heard.loudness, heard.headphones), (3, false));
    assert!(heard.text.starts_with("Altoparlanti: shkalla katër nga pesë."), "{}", heard.text);
    finger.touch("Kthehu");
    assert!(finger.has("Certifikatë familjare"), "the first page is there");
}

#[test]
fn the_keys_alone_lead_to_the_page_for_staff_and_no_digit_is_heard_from_the_loudspeaker() {
    let mut person = Finger::new();
    person.press(Key::Down);
    person.find("Pamja dhe zëri");
    person.press(Key::Select);
    let last = (0..7).fold(String::new(), |_, _| person.press(Key::Repeat));
    assert!(last.starts_with("Për punonjësit. Shkruani PIN-in e punonjësve."), "{last}");
    // What a digit says is for headphones only; the first one is typed six times.
    person.find("Ju lutemi, vendosni kufjet");
    for _ in 0..6 {
        person.press(Key::Select);
    }
    person.find("Vazhdo");
    person.press(Key::Select);
    let StaffOrder::CheckPin(pin) = person.order() else { panic!("a PIN is compared") };
    assert_eq!(pin.reveal(), "111111");
    person.driver.learn(Input::PinChecked(true));
    person.find("Printo një provë");
    person.press(Key::Select);
    assert_eq!(person.order(), StaffOrder::Look);
    assert!(matches!(person.order(), StaffOrder::TestSlip(_)));
}
