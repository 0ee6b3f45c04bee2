// The browser's own voice, for what nobody recorded.

/** No utterance takes longer: so many milliseconds, and so many for each letter. */
const PATIENCE_MS = 5_000;
const LETTER_MS = 200;

/** Lets the browser find its voices: some look for them only when they are asked for the first time. */
export function readVoices(): void {
  globalThis.speechSynthesis?.getVoices();
}

/** The voice for a language, none where the browser has none: another one would read the words so that nobody understands them. */
export function voiceFor<Voice extends { lang: string }>(voices: readonly Voice[], language: string): Voice | undefined {
  return voices.find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === language);
}

/** Says words to their end; at once over where no voice speaks the language. */
export async function readAloud(language: string, words: string, loudness: number): Promise<void> {
  const synthesis = globalThis.speechSynthesis as SpeechSynthesis | undefined;
  const voice = voiceFor(synthesis?.getVoices() ?? [], language);
  if (synthesis === undefined || voice === undefined) {
    return;
  }
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.volume = loudness;
  await new Promise<void>((resolve) => {
    // Some browsers never tell the end.
    const dead = setTimeout(() => {
      synthesis.cancel();
      resolve();
    }, PATIENCE_MS + words.length * LETTER_MS);
    const over = () => {
      clearTimeout(dead);
      resolve();
    };
    utterance.onend = over;
    utterance.onerror = over;
    synthesis.speak(utterance);
  });
}
