// Short sounds of a workstation that wants them: somebody asks for a clerk, or the first person waits at a free counter.

import { keep, kept } from './kept';
import { sound } from './notes';

/** What a sound is for. */
export type Occasion = 'help' | 'waiting';

const KEPT_AS: Record<Occasion, string> = { help: 'radha.chime', waiting: 'radha.chime.waiting' };

/** The two notes of each sound, in hertz: rising for a call for help, falling where somebody waits. */
const NOTES: Record<Occasion, readonly [number, number]> = { help: [660, 830], waiting: [587, 440] };

export function chimeIsOn(occasion: Occasion): boolean {
  return kept(KEPT_AS[occasion]) === 'on';
}

export function turnChime(occasion: Occasion, on: boolean): void {
  keep(KEPT_AS[occasion], on ? 'on' : null);
}

/** Two notes. A browser that may not sound yet stays silent. */
export function chime(occasion: Occasion): void {
  try {
    const audio = new AudioContext();
    sound(audio, NOTES[occasion]);
    setTimeout(() => void audio.close(), 1500);
  } catch {
    // This browser makes no sounds.
  }
}
