//! How loud a clip is, measured as the shipped voices were levelled.

use super::voice::RATE_HZ;

/// What every clip is levelled to, in dB below full scale.
pub const LOUDNESS_DBFS: f32 = -19.0;
/// No sample goes above this.
pub const PEAK_DBFS: f32 = -1.5;

/// Mean power of the blocks of 50 ms that are within 12 dB of the loudest, so that pauses do not count; minus infinity
/// for silence.
pub fn loudness_dbfs(samples: &[f32]) -> f32 {
    let block = usize::try_from(RATE_HZ.get() / 20).expect("a block is short");
    let last = samples.len().saturating_sub(block).max(1);
    let powers: Vec<f32> = (0..last)
        .step_by(block / 2)
        .map(|start| {
            samples[start.min(samples.len())..].iter().take(block).map(|s| s * s).sum::<f32>() / count(block)
        })
        .collect();
    let loudest = powers.iter().copied().fold(0.0, f32::max);
    let loud: Vec<f32> = powers.into_iter().filter(|power| *power > loudest * 0.063).collect();
    10.0 * (loud.iter().sum::<f32>() / count(loud.len().max(1))).log10()
}

/// The largest sample, from 0 to 1.
pub fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
}

/// Brings samples to [`LOUDNESS_DBFS`] without passing [`PEAK_DBFS`]; leaves silence alone.
pub fn level(samples: &mut [f32]) {
    let peak = peak(samples);
    if peak > 0.0 {
        let wanted = amplitude(LOUDNESS_DBFS - loudness_dbfs(samples));
        let gain = wanted.min(amplitude(PEAK_DBFS) / peak);
        samples.iter_mut().for_each(|sample| *sample *= gain);
    }
}

/// The samples between the silence at both ends: what is 44 dB below the peak.
pub fn trimmed(samples: &[f32]) -> &[f32] {
    let limit = peak(samples) * amplitude(-44.0);
    let heard = |sample: &f32| sample.abs() > limit;
    match (samples.iter().position(heard), samples.iter().rposition(heard)) {
        (Some(first), Some(last)) => &samples[first..=last],
        _ => &[],
    }
}

fn amplitude(decibel: f32) -> f32 {
    10.0_f32.powf(decibel / 20.0)
}

fn count(samples: usize) -> f32 {
    f32::from(u16::try_from(samples).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(height: f32) -> Vec<f32> {
        (0_u16..22_050).map(|i| height * (f32::from(i) * 0.1).sin()).collect()
    }

    #[test]
    fn a_tone_is_three_decibels_below_its_peak_and_is_levelled() {
        assert!((loudness_dbfs(&tone(1.0)) + 3.0).abs() < 0.1);
        let mut quiet = tone(0.01);
        level(&mut quiet);
        assert!((loudness_dbfs(&quiet) - LOUDNESS_DBFS).abs() < 0.1);
    }

    #[test]
    fn silence_stays_silence() {
        let mut silence = vec![0.0; 9_000];
        level(&mut silence);
        assert!(silence.iter().all(|sample| *sample == 0.0));
        assert!(trimmed(&silence).is_empty());
        assert!(loudness_dbfs(&[]).is_infinite());
    }

    #[test]
    fn silence_at_both_ends_is_cut_off() {
        let padded = [vec![0.0; 5_000], tone(0.5), vec![0.0; 5_000]].concat();
        let cut = trimmed(&padded);
        assert!((21_900..=22_050).contains(&cut.len()), "{}", cut.len());
    }
}
