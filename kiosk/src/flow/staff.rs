//! The page for staff, behind a PIN: what a citizen does not open by accident, and a member of staff opens with one hand.
//!
//! *Display and sound* is opened, and its heading touched seven times within a few seconds; or, by the keys that can be
//! felt, *repeat* pressed as often there. What always holds: without a PIN there is no such page; it goes by itself
//! after a minute; whoever types wrong PINs waits longer each time, whoever it is.

use hardware::scanner::Secret;

use super::message::Effect;
use super::modes::Opened;
use super::stage::{Line, Stage};
use super::{Flow, USUAL_VOLUME, VoiceView};
use crate::slip::TestSlip;
use crate::staff::PIN_DIGITS;

/// So often the heading is touched, or *repeat* pressed.
const KNOCKS: usize = 7;
/// Within this time.
const KNOCKING_MS: u64 = 8_000;
/// So many wrong PINs are a slip of the finger.
const FREE_TRIES: u32 = 3;
/// The pause after the next one; each further one doubles it.
const FIRST_PAUSE_MS: u64 = 30_000;
/// The longest pause.
const LONGEST_PAUSE_MS: u64 = 3_600_000;

/// The steps of the loudspeaker's loudness, 3 dB apart. The last one is what the configuration says.
pub const LOUDNESS_STEPS: u8 = 5;

/// What a member of staff touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffTouch {
    /// A new roll is in the printer.
    NewRoll,
    /// A slip without a number.
    TestSlip,
    /// The loudspeaker, louder by a step.
    Louder,
    /// And quieter.
    Quieter,
}

/// What is to be done for the page.
#[derive(Debug, Clone, PartialEq)]
pub enum StaffOrder {
    /// Say whether this is the PIN.
    CheckPin(Secret),
    /// Say how everything is.
    Look,
    /// Count from a whole roll.
    NewRoll,
    /// Print a slip without a number.
    TestSlip(Box<TestSlip>),
    /// Remember how loud the loudspeaker is.
    KeepLoudness(u8),
    /// Remember how many wrong PINs were typed since the last right one.
    KeepWrongPins(u32),
}

/// How something is that is connected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Condition {
    /// There is none.
    #[default]
    Absent,
    /// Nothing is wrong with it.
    Good,
    /// What is wrong with it.
    Bad(String),
}

/// How the kiosk is, as far as the flow does not know by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// About how many slips the roll still gives, where that is known.
    pub slips_left: Option<u32>,
    /// Whether the paper ends soon.
    pub is_low: bool,
    /// The scanner.
    pub scanner: Condition,
    /// Numbers that the server does not have yet.
    pub unsent: usize,
}

/// What became of what was printed, in the words of the printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Print {
    /// The printer says that it is out.
    Confirmed,
    /// It was sent to a printer that says nothing.
    Unconfirmed,
    /// No paper came out, and why.
    Nothing(String),
    /// Nobody knows what came out, and why.
    Unknown(String),
}

/// What became of the slip without a number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TestView {
    /// None was asked for.
    #[default]
    None,
    /// It is being printed.
    Printing,
    /// The printer's answer.
    Answered(Print),
}

/// What the page knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StaffPage {
    /// How the kiosk is; none before it was looked at.
    pub(super) inspection: Option<Inspection>,
    pub(super) test: TestView,
    /// Whether the roll was changed just now.
    pub(super) roll_is_new: bool,
    /// Whether the loudspeaker is being tried.
    pub(super) tries_loudness: bool,
    pub(super) page: usize,
}

/// Wrong PINs since the last right one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Attempts {
    wrong: u32,
    until_ms: u64,
}

impl Attempts {
    /// After so many wrong ones, the last of them now.
    pub(super) fn after(wrong: u32, now_ms: u64) -> Self {
        let pause_ms = wrong.checked_sub(FREE_TRIES).map_or(0, |doublings| {
            FIRST_PAUSE_MS.saturating_mul(1 << doublings.min(10)).min(LONGEST_PAUSE_MS)
        });
        Self { wrong, until_ms: now_ms + pause_ms }
    }

    /// How long nobody may try, if so.
    pub(super) fn pause_left_ms(&self, now_ms: u64) -> Option<u64> {
        self.until_ms.checked_sub(now_ms).filter(|left| *left > 0)
    }
}

/// The knocks on the heading, oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Knocks(Vec<u64>);

impl Knocks {
    /// Whether this one opens the door.
    fn hear(&mut self, now_ms: u64) -> bool {
        self.0.retain(|before| now_ms.saturating_sub(*before) < KNOCKING_MS);
        self.0.push(now_ms);
        let opens = self.0.len() >= KNOCKS;
        if opens {
            self.0.clear();
        }
        opens
    }
}

impl Flow {
    /// Somebody touched the heading of *Display and sound*, or pressed *repeat* there.
    pub(super) fn knock(&mut self, now_ms: u64) {
        let is_free = self.stage.is_choosing() && self.visit.is_none();
        if self.opened != Some(Opened::Appearance) || !self.settings.staff || !is_free {
            return;
        }
        if self.knocks.hear(now_ms) {
            let (language, modes) = (self.language, self.modes);
            self.go_home();
            (self.language, self.modes) = (language, modes);
            self.stage = Stage::Pin { typed: String::new(), is_wrong: false, checking: false };
        }
    }

    /// The PIN is whole.
    pub(super) fn confirm_pin(&mut self, now_ms: u64) -> Vec<Effect> {
        let waits = self.attempts.pause_left_ms(now_ms).is_some();
        let Stage::Pin { typed, checking, .. } = &mut self.stage else { return Vec::new() };
        if typed.len() != PIN_DIGITS || *checking || waits {
            return Vec::new();
        }
        *checking = true;
        vec![Effect::Staff(StaffOrder::CheckPin(Secret::new(std::mem::take(typed))))]
    }

    pub(super) fn pin_checked(&mut self, is_right: bool, now_ms: u64) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !is_right {
            self.attempts = Attempts::after(self.attempts.wrong.saturating_add(1), now_ms);
            effects.push(Effect::Staff(StaffOrder::KeepWrongPins(self.attempts.wrong)));
        }
        let Stage::Pin { typed, is_wrong, checking: checking @ true } = &mut self.stage else {
            return effects;
        };
        if is_right {
            if std::mem::take(&mut self.attempts) != Attempts::default() {
                effects.push(Effect::Staff(StaffOrder::KeepWrongPins(0)));
            }
            self.stage = Stage::Staff(Box::default());
            effects.push(Effect::Staff(StaffOrder::Look));
            return effects;
        }
        typed.clear();
        (*is_wrong, *checking) = (true, false);
        effects
    }

    pub(super) fn staff_touched(&mut self, touch: StaffTouch, now_ms: u64) -> Vec<Effect> {
        let slip = self.test_slip(now_ms);
        let Stage::Staff(page) = &mut self.stage else { return Vec::new() };
        let order = match touch {
            StaffTouch::NewRoll => {
                page.roll_is_new = true;
                StaffOrder::NewRoll
            }
            StaffTouch::TestSlip if page.test == TestView::Printing => return Vec::new(),
            StaffTouch::TestSlip => {
                page.test = TestView::Printing;
                StaffOrder::TestSlip(Box::new(slip))
            }
            StaffTouch::Louder | StaffTouch::Quieter => {
                let louder = touch == StaffTouch::Louder;
                let step = &mut self.settings.loudness;
                let next = if louder { *step + 1 } else { step.saturating_sub(1) };
                *step = next.min(LOUDNESS_STEPS - 1);
                page.tries_loudness = true;
                StaffOrder::KeepLoudness(*step)
            }
        };
        vec![Effect::Staff(order)]
    }

    pub(super) fn inspected(&mut self, inspection: Inspection) {
        if let Stage::Staff(page) = &mut self.stage {
            page.inspection = Some(inspection);
        }
    }

    pub(super) fn test_ended(&mut self, test: Print) -> Vec<Effect> {
        let Stage::Staff(page) = &mut self.stage else { return Vec::new() };
        page.test = TestView::Answered(test);
        self.look_at_kiosk()
    }

    /// Has the page say how everything is now.
    pub(super) fn look_at_kiosk(&self) -> Vec<Effect> {
        let is_seen = matches!(self.stage, Stage::Staff(_));
        is_seen.then_some(Effect::Staff(StaffOrder::Look)).into_iter().collect()
    }

    /// How the loudspeaker sounds while it is tried, at the loudness at which every person finds the kiosk.
    pub(super) fn tried_voice(&self) -> Option<VoiceView> {
        let Stage::Staff(page) = &self.stage else { return None };
        let (volume, loudness) = (USUAL_VOLUME, self.settings.loudness);
        page.tries_loudness.then_some(VoiceView { headphones: false, volume, loudness })
    }

    /// Since when the line is cut, as the office's wall showed it; empty where nobody knows, none while it is there.
    pub(super) fn line_lost_at(&self, now_ms: u64) -> Option<String> {
        let Line::Lost { since_ms } = self.line else { return None };
        let time =
            self.clock.as_ref().map(|clock| clock.now(since_ms.min(now_ms)).strftime("%H:%M").to_string());
        Some(time.unwrap_or_default())
    }

    pub(super) fn test_slip(&self, now_ms: u64) -> TestSlip {
        let name =
            |names| self.catalogue.as_ref().map(|catalogue| catalogue.name(names, self.language).to_owned());
        let office = self.catalogue.as_ref().map(|catalogue| &catalogue.office);
        let printed_at =
            self.clock.as_ref().map(|clock| clock.now(now_ms).strftime("%d.%m.%Y %H:%M").to_string());
        TestSlip {
            municipality: office.and_then(|office| name(&office.names)).unwrap_or_default(),
            unit: office.and_then(|office| name(&office.unit_names)).unwrap_or_default(),
            kiosk: self.settings.name.clone(),
            printed_at: printed_at.unwrap_or_default(),
            language: self.language,
        }
    }
}
