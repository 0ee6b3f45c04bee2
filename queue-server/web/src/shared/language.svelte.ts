// The language of the page, kept on this device.

import { keep, kept } from './kept';

export type Language = 'sq' | 'en';

/** Texts of one page: English must have exactly what Albanian has. */
export type Texts<T> = { [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : string };

const KEPT_AS = 'radha.language';

class Choice {
  code = $state<Language>('sq');

  /** The language chosen on this device, else `wanted` where the page has it. */
  start(wanted?: string): void {
    this.#show((kept(KEPT_AS) ?? wanted) === 'en' ? 'en' : 'sq');
  }

  choose(code: Language): void {
    keep(KEPT_AS, code);
    this.#show(code);
  }

  #show(code: Language): void {
    this.code = code;
    document.documentElement.lang = code;
  }
}

export const language = new Choice();

/** The text in the page's language, else in Albanian, else in whichever there is. */
export function named(names: Record<string, string> | null | undefined, code: Language): string {
  return names?.[code] ?? names?.['sq'] ?? Object.values(names ?? {})[0] ?? '';
}

/** Lists by language, chosen as `named` does. */
export function listed(lists: Record<string, string[]>, code: Language): string[] {
  return lists[code] ?? lists['sq'] ?? Object.values(lists)[0] ?? [];
}
