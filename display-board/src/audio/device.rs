//! A sound device, through rodio.

use std::num::NonZero;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rodio::buffer::SamplesBuffer;
use rodio::cpal::traits::{DeviceTrait, HostTrait};
use rodio::source::EmptyCallback;
use rodio::{CpalErrorKind, DeviceSinkBuilder, MixerDeviceSink, Source, cpal};

use super::voice::{RATE_HZ, duration};

/// How much longer than its samples an announcement may take before the device counts as dead.
const PATIENCE: Duration = Duration::from_secs(3);
/// So long after its last announcement the default device is opened anew: another one may be it by now, which no sound
/// system tells a stream that is open.
const OLD_AFTER: Duration = Duration::from_secs(5);
/// How soon it becomes quieter.
const EVERY: Duration = Duration::from_millis(50);
const MONO: NonZero<u16> = NonZero::<u16>::MIN;

/// An open sound device.
pub(super) struct Device {
    sink: MixerDeviceSink,
    by_name: bool,
    used: Instant,
}

impl Device {
    /// Opens the device with this name, or the default one; `lost` is called when it vanishes.
    pub(super) fn open(name: Option<&str>, mut lost: impl FnMut() + Send + 'static) -> Result<Self, String> {
        let host = cpal::default_host();
        let device = match name {
            None => host.default_output_device().ok_or("there is no sound device")?,
            Some(name) => host
                .output_devices()
                .map_err(|error| error.to_string())?
                .find(|device| device.description().is_ok_and(|description| description.name() == name))
                .ok_or_else(|| format!("there is no sound device {name:?}"))?,
        };
        let mut sink = DeviceSinkBuilder::from_device(device)
            .map_err(|error| error.to_string())?
            .with_error_callback(move |error| {
                tracing::warn!(%error, "the sound device reports trouble");
                // These pass by themselves; anything else needs the device to be opened again.
                let passes = matches!(
                    error.kind(),
                    CpalErrorKind::Xrun | CpalErrorKind::RealtimeDenied | CpalErrorKind::DeviceChanged
                );
                if !passes {
                    lost();
                }
            })
            .open_stream()
            .map_err(|error| error.to_string())?;
        sink.log_on_drop(false);
        Ok(Self { sink, by_name: name.is_some(), used: Instant::now() })
    }

    /// Whether the default device should be looked for again.
    pub(super) fn is_old(&self) -> bool {
        !self.by_name && self.used.elapsed() >= OLD_AFTER
    }

    /// Plays the pieces one after the other to the end, `factor` times as loud at each moment; false when the device does
    /// not get there.
    pub(super) fn play(
        &mut self,
        pieces: impl Iterator<Item = Vec<f32>>,
        factor: impl Fn() -> f32 + Clone + Send + 'static,
    ) -> bool {
        let player = rodio::Player::connect_new(self.sink.mixer());
        let mut length = Duration::ZERO;
        for samples in pieces.filter(|samples| !samples.is_empty()) {
            length += duration(samples.len());
            let factor = factor.clone();
            let samples = SamplesBuffer::new(MONO, RATE_HZ, samples).amplify(factor());
            player.append(samples.periodic_access(EVERY, move |samples| samples.set_factor(factor())));
        }
        let (ended, end) = mpsc::channel();
        // Called again and again once it is reached; the first time counts.
        player.append(EmptyCallback::new(Box::new(move || ended.send(()).unwrap_or_default())));
        let ended = end.recv_timeout(length + PATIENCE).is_ok();
        self.used = Instant::now();
        ended
    }
}
