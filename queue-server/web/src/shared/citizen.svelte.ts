// The language of a citizen's page: Albanian and English at once, the others when they are chosen.

import { LanguageChoice, type Language, type Texts } from './language.svelte';

/** Each language in its own words. */
export const LANGUAGES = {
  sq: 'Shqip',
  en: 'English',
  it: 'Italiano',
  el: 'Ελληνικά',
  mk: 'Македонски',
} as const;

export type CitizenLanguage = keyof typeof LANGUAGES;

/** The language of the citizens' pages. */
export const language = new LanguageChoice<CitizenLanguage>('sq', 'en', 'it', 'el', 'mk');

/** Fetches the texts of a language. */
type Fetch<T> = () => Promise<{ texts: Texts<T> }>;

/** Texts of a citizen's page in the language chosen; in English until one that is fetched is there. */
export class PageTexts<T> {
  #known = $state.raw<Partial<Record<CitizenLanguage, Texts<T>>>>({});
  readonly #later: Record<Exclude<CitizenLanguage, Language>, Fetch<T>>;

  constructor(known: Record<Language, Texts<T>>, later: Record<Exclude<CitizenLanguage, Language>, Fetch<T>>) {
    this.#known = known;
    this.#later = later;
  }

  /** The texts to show now. */
  get now(): Texts<T> {
    return (this.#known[language.code] ?? this.#known.en)!;
  }

  /** Fetches the texts of the language chosen, if they are not there yet; a line that is cut is no trouble. */
  async load(): Promise<void> {
    const code = language.code;
    if (code !== 'sq' && code !== 'en' && this.#known[code] === undefined) {
      const fetched = await this.#later[code]().catch(() => null);
      this.#known = fetched === null ? this.#known : { ...this.#known, [code]: fetched.texts };
    }
  }
}
