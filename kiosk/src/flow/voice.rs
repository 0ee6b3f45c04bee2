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
}

impl Flow {
    /// How the kiosk speaks; none while it does not.
    pub(super) fn voice(&self) -> Option<VoiceView> {
        let speaks = self.modes.has(Mode::ReadAloud);
        speaks.then_some(VoiceView { headphones: self.has_headphones, volume: self.volume })
    }

    /// The modes of a person who has just come.
    pub(super) fn first_modes(&self) -> Modes {
        if self.has_headphones { Modes::of(&[Mode::ReadAloud]) } else { Modes::default() }
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
                    Key::Louder => self.volume = (self.volume + 1).min(VOLUMES - 1),
                    Key::Quieter => self.volume = self.volume.saturating_sub(1),
                    // The first key only starts speech, and any key is an answer to the question.
                    Key::Back if spoke && !is_asked => return self.touched(Touch::Back, now_ms),
                    // The screen knows what stands where.
                    Key::Back | Key::Up | Key::Down | Key::Select | Key::Repeat => {}
                }
            }
        }
        Vec::new()
    }
}
