//! Whether the kiosk speaks, how loudly, and to whom; and the keys that can be felt.
//!
//! A key or headphones start speech: whoever uses them may not see the screen. Headphones that are pulled out end it, so
//! that nothing private comes from the loudspeaker.

use hardware::keypad::{Key, KeypadEvent};

use super::{Effect, Flow, Mode, Modes, Touch};

/// The steps of loudness, each 6 dB above the one before: 18 dB in all.
pub const VOLUMES: u8 = 4;
/// The step at which every person finds the kiosk.
pub const USUAL_VOLUME: u8 = 1;

/// How the kiosk speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceView {
    /// To one person only.
    pub headphones: bool,
    /// The step of loudness, from 0 to below [`VOLUMES`].
    pub volume: u8,
    /// How loud the loudspeaker is, below [`super::LOUDNESS_STEPS`].
    pub loudness: u8,
}

impl Flow {
    /// How the kiosk speaks; none while it does not.
    pub(super) fn voice(&self) -> Option<VoiceView> {
        let speaks = self.modes.has(Mode::ReadAloud);
        let (headphones, volume, loudness) = (self.has_headphones, self.volume, self.settings.loudness);
        speaks.then_some(VoiceView { headphones, volume, loudness }).or_else(|| self.tried_voice())
    }

    /// The modes of a person who has just come.
    pub(super) fn first_modes(&self) -> Modes {
        if self.has_headphones { Modes::of(&[Mode::ReadAloud]) } else { Modes::default() }
    }

    /// Makes the voice louder or quieter by a step, for this person only.
    pub(super) fn turn_volume(&mut self, louder: bool) {
        let next = if louder { self.volume + 1 } else { self.volume.saturating_sub(1) };
        self.volume = next.min(VOLUMES - 1);
    }

    pub(super) fn keypad(&mut self, event: KeypadEvent, now_ms: u64) -> Vec<Effect> {
        let is_asked = self.asks_still_here(now_ms);
        let spoke = self.voice().is_some();
        self.felt_ms = Some(now_ms);
        match event {
            KeypadEvent::Headphones(plugged) => {
                self.has_headphones = plugged;
                self.modes.set(Mode::ReadAloud, plugged);
            }
            KeypadEvent::Pressed(key) => {
                self.modes.set(Mode::ReadAloud, true);
                match key {
                    Key::Louder => self.turn_volume(true),
                    Key::Quieter => self.turn_volume(false),
                    // The first key only starts speech, and any key is an answer to the question.
                    Key::Back if spoke && !is_asked => return self.touched(Touch::Back, now_ms),
                    Key::Repeat if spoke => self.knock(now_ms),
                    // The screen knows what stands where.
                    Key::Back | Key::Up | Key::Down | Key::Select | Key::Repeat => {}
                }
            }
        }
        Vec::new()
    }
}
