// Notes that a browser makes by itself.

/** Sounds notes, in hertz, one after the other. */
export function sound(audio: AudioContext, notes: readonly number[], loud = 0.2): void {
  notes.forEach((hertz, index) => {
    const [note, volume] = [audio.createOscillator(), audio.createGain()];
    const begin = audio.currentTime + 0.25 * index;
    const end = audio.currentTime + 0.25 * notes.length + 0.4;
    note.frequency.value = hertz;
    volume.gain.setValueAtTime(loud, begin);
    volume.gain.exponentialRampToValueAtTime(0.001, end);
    note.connect(volume).connect(audio.destination);
    note.start(begin);
    note.stop(end);
  });
}
