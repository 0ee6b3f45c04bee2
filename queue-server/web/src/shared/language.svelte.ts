// The language of the page, kept on this device.

import { keep, kept } from './kept';

export type Language = 'sq' | 'en';

/** Texts of one page: English must have exactly what Albanian has. */
export type Texts<T> = { [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : string };

const KEPT_AS = 'radha.language';

/** Which of a page's languages it is in; the first where nothing was chosen. */
export class LanguageChoice<L extends string> {
  code: L;
  readonly #all: readonly L[];

  constructor(first: L, ...others: L[]) {
    this.#all = [first, ...others];
    this.code = $state(first);
  }

  /** The language chosen on this device, else `wanted` where the page has it. */
  start(wanted?: string): void {
    const [chosen, first] = [kept(KEPT_AS) ?? wanted, this.#all[0]!];
    this.#show(this.#all.find((code) => code === chosen) ?? first);
  }

  choose(code: L): void {
    keep(KEPT_AS, code);
    this.#show(code);
  }

  #show(code: L): void {
    this.code = code;
    document.documentElement.lang = code;
  }
}

/** The language of the pages for staff, managers and administrators. */
export const language = new LanguageChoice<Language>('sq', 'en');

/** The text in the page's language, else in Albanian, else in whichever there is. */
export function named(names: Record<string, string> | null | undefined, code: string): string {
  return names?.[code] ?? names?.['sq'] ?? Object.values(names ?? {})[0] ?? '';
}

/** Lists by language, chosen as `named` does. */
export function listed(lists: Record<string, string[]>, code: string): string[] {
  return lists[code] ?? lists['sq'] ?? Object.values(lists)[0] ?? [];
}
