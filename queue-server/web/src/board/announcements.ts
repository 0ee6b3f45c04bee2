// What a manager lets the boards say.

import type { Sentence } from './speech';
import { textsOf } from './texts';

/** An announcement, as the stream tells it. */
export interface Announced {
  id: string;
  kind: 'closing' | 'evacuation' | 'text';
  /** Free text by its language. */
  texts: Record<string, string>;
  /** How long it is still to be shown, in seconds. */
  shown_s: number;
}

/** Its words in a language, if it has some. */
export function wordsIn({ kind, texts }: Announced, language: string): string | undefined {
  return kind === 'text' ? texts[language] : textsOf(language)[kind];
}

/** Its words at the `nth` turn of an office's languages. */
export function wordsAt(announced: Announced, languages: readonly string[], nth: number): string {
  const all = languages.flatMap((language) => wordsIn(announced, language) ?? []);
  return all[nth % Math.max(1, all.length)] ?? Object.values(announced.texts)[0] ?? '';
}

/** What is said of it, in every language that it has words in. Nobody records free text. */
export function sentencesOf(announced: Announced, languages: readonly string[]): Sentence[] {
  const clips = announced.kind === 'text' ? [] : [announced.kind];
  return languages.flatMap((language) => {
    const words = wordsIn(announced, language);
    return words === undefined ? [] : [{ language, clips, words }];
  });
}
