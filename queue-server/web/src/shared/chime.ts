// Short sounds of a workstation that wants them: somebody asks for a clerk, or the first person waits at a free counter.

import { keep, kept } from './kept';

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
    const end = audio.currentTime + 0.9;
    NOTES[occasion].forEach((hertz, index) => {
      const [note, volume] = [audio.createOscillator(), audio.createGain()];
      const begin = audio.currentTime + 0.25 * index;
      note.frequency.value = hertz;
      volume.gain.setValueAtTime(0.2, begin);
      volume.gain.exponentialRampToValueAtTime(0.001, end);
      note.connect(volume).connect(audio.destination);
      note.start(begin);
      note.stop(end);
    });
    setTimeout(() => void audio.close(), 1500);
  } catch {
    // This browser makes no sounds.
  }
}
