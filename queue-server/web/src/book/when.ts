// Days and times of appointments as people write them, on the office's clock.

import { timeOfDay } from '../shared/format';
import type { Language } from '../shared/language.svelte';

const WEEKDAYS: Record<Language, string[]> = {
  sq: ['e diel', 'e hënë', 'e martë', 'e mërkurë', 'e enjte', 'e premte', 'e shtunë'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};

/** A day, from `2026-11-23`: *e hënë, 23.11*. What is not in the table the browser knows. */
export function dayName(day: string, language: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const at = new Date(Date.UTC(year, month - 1, date));
  const weekdays = WEEKDAYS[language as Language] as string[] | undefined;
  const weekday =
    weekdays?.[at.getUTCDay()] ?? new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(at);
  return `${weekday}, ${date}.${month}`;
}

/** A moment: *e hënë, 23.11, 10:30*. */
export function moment(at: string, timeZone: string, language: string): string {
  const day = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
  return `${dayName(day.format(new Date(at)), language)}, ${timeOfDay(at, timeZone)}`;
}

/** A code in two groups, easier to read and to type: `ACDEF 34HJK`. */
export function grouped(code: string): string {
  return code.replace(/^(.{5})(.{5})$/u, '$1\u00a0$2');
}
