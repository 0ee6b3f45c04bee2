// Figures of the public page as people read them, in any of the languages.

import { longDate } from '../shared/format';

/** A share as a percentage in whole points; a dash where too few stand behind it. */
export function share(value: number | null | undefined, language: string): string {
  return value == null ? '–' : new Intl.NumberFormat(language, { style: 'percent' }).format(value);
}

/** A month written out, from `2026-10`. What is not in the table of dates the browser knows. */
export function monthName(month: string, language: string): string {
  if (language === 'sq' || language === 'en') {
    return longDate(`${month}-01`, language).replace(/^1 /, '');
  }
  return new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01`));
}
