//! `[sound]`: where calls are said, how loudly, and in whose voice.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::audio::Sink;
use crate::frame::Hours;

/// Where calls are said.
#[derive(Debug, Clone, PartialEq)]
pub struct SoundConfig {
    /// The device or folder.
    pub sink: Sink,
    /// A factor from 0 to 1.
    pub volume: f32,
    /// Another factor at a time of every day.
    pub quiet: Option<(Hours, f32)>,
    /// Another factor while a kiosk of the zone reads aloud.
    pub beside_kiosk: f32,
    /// A folder with voices of the town's own, whose clips come before the shipped ones.
    pub voices: Option<PathBuf>,
}

impl SoundConfig {
    /// The factor when the office's clock shows `HH:MM`.
    pub fn volume_at(&self, face: &str) -> f32 {
        self.quiet.filter(|(hours, _)| hours.include(face)).map_or(self.volume, |(_, volume)| volume)
    }
}

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SoundTable {
    sink: SinkName,
    device: Option<String>,
    directory: Option<PathBuf>,
    address: Option<String>,
    volume_percent: u8,
    quiet: Option<Hours>,
    quiet_percent: u8,
    beside_kiosk_percent: u8,
    voices: Option<PathBuf>,
}

impl Default for SoundTable {
    fn default() -> Self {
        Self {
            sink: SinkName::Device,
            device: None,
            directory: None,
            address: None,
            volume_percent: 100,
            quiet: None,
            quiet_percent: 50,
            beside_kiosk_percent: 30,
            voices: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SinkName {
    Device,
    Network,
    Wav,
    None,
}

impl SoundTable {
    /// Where calls are said; nothing for a board that is silent. Paths start from `here`.
    pub(super) fn check(self, here: &Path) -> Result<Option<SoundConfig>, &'static str> {
        let Self {
            sink,
            device,
            directory,
            address,
            volume_percent,
            quiet,
            quiet_percent,
            beside_kiosk_percent,
            voices,
        } = self;
        if volume_percent.max(quiet_percent).max(beside_kiosk_percent) > 100 {
            return Err("volume_percent, quiet_percent and beside_kiosk_percent go from 0 to 100");
        }
        let sink = match (sink, device, directory, address) {
            (SinkName::Device, device, None, None) => Sink::Device(device),
            (SinkName::Network, None, None, Some(address)) => Sink::Network(address),
            (SinkName::Network, _, _, None) => return Err("sound over the network needs an address"),
            (SinkName::Wav, None, Some(directory), None) => Sink::Wav(here.join(directory)),
            (SinkName::Wav, _, None, _) => return Err("sound to wav files needs a directory"),
            (SinkName::None, None, None, None) => return Ok(None),
            (_, Some(_), _, _) => return Err("a device is named only for the sink \"device\""),
            (_, _, Some(_), _) => return Err("a directory is named only for the sink \"wav\""),
            (_, _, _, Some(_)) => return Err("an address is named only for the sink \"network\""),
        };
        let share = |percent: u8| f32::from(percent) / 100.0;
        Ok(Some(SoundConfig {
            sink,
            volume: share(volume_percent),
            quiet: quiet.map(|hours| (hours, share(quiet_percent))),
            beside_kiosk: share(beside_kiosk_percent),
            voices: voices.map(|voices| here.join(voices)),
        }))
    }
}
