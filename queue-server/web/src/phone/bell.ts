// What a phone can do to be noticed while the page is open: tremble and, once its holder has tapped, sound.

import { sound } from '../shared/notes';

/** Rising, as a bell in a hall; heard over people who talk. */
const NOTES = [784, 988, 1175];
const TREMBLE_MS = [300, 150, 300, 150, 300];

let audio: AudioContext | undefined;

/** A tap lets the page sound from now on. */
export function wake(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
  } catch {
    // This browser makes no sounds.
  }
}

/** Trembles, and sounds if the page may. */
export function ring(): void {
  navigator.vibrate?.(TREMBLE_MS);
  if (audio?.state === 'running') {
    sound(audio, NOTES, 0.5);
  }
}
