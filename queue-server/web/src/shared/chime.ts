// A short sound when somebody asks for a clerk, where the workstation wants it.

import { keep, kept } from './kept';

const KEPT_AS = 'radha.chime';

export function chimeIsOn(): boolean {
  return kept(KEPT_AS) === 'on';
}

export function turnChime(on: boolean): void {
  keep(KEPT_AS, on ? 'on' : null);
}

/** Two notes, a third apart. A browser that may not sound yet stays silent. */
export function chime(): void {
  try {
    const audio = new AudioContext();
    const end = audio.currentTime + 0.9;
    for (const [hertz, after] of [
      [660, 0],
      [830, 0.25],
    ] as const) {
      const [note, volume] = [audio.createOscillator(), audio.createGain()];
      const begin = audio.currentTime + after;
      note.frequency.value = hertz;
      volume.gain.setValueAtTime(0.2, begin);
      volume.gain.exponentialRampToValueAtTime(0.001, end);
      note.connect(volume).connect(audio.destination);
      note.start(begin);
      note.stop(end);
    }
    setTimeout(() => void audio.close(), 1500);
  } catch {
    // This browser makes no sounds.
  }
}
