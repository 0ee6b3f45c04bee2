// Numbers, durations and times as people write them in Albanian and English.

import type { Language } from './language.svelte';

/** `A042` as *A 042*, kept together on a line. */
export function ticketNumber(number: string): string {
  return number.replace(/^(\D+)(\d+)$/u, '$1\u00a0$2');
}

/** Whole seconds from one moment to another; none when the clocks disagree. */
export function secondsBetween(from: string | number, to: string | number): number {
  return Math.max(0, Math.floor((new Date(to).getTime() - new Date(from).getTime()) / 1000));
}

/** A running time: `03:24`, from an hour on `1:03:24`. */
export function stopwatch(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = pad(seconds % 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${pad(minutes)}:${rest}`;
}

/** A time in a column of times: `5:05`, from an hour on `1:03:24`. */
export function clockTime(seconds: number): string {
  return stopwatch(seconds).replace(/^0(\d:\d\d)$/, '$1');
}

/** A wait in a list: `9 min`, below a minute `<1 min`, from an hour on `1 h 20 min`. */
export function minutes(seconds: number): string {
  const whole = Math.floor(seconds / 60);
  if (whole === 0) {
    return '<1\u00a0min';
  }
  if (whole < 60) {
    return `${whole}\u00a0min`;
  }
  return whole % 60 === 0 ? `${whole / 60}\u00a0h` : `${Math.floor(whole / 60)}\u00a0h ${whole % 60}\u00a0min`;
}

/** A wait to the second: `11 min 20 s`, below a minute `20 s`, from an hour on `1 h 20 min`. */
export function minutesAndSeconds(seconds: number): string {
  const rounded = Math.round(seconds);
  if (rounded >= 3600) {
    return minutes(rounded);
  }
  const [whole, rest] = [Math.floor(rounded / 60), rounded % 60];
  if (whole === 0) {
    return `${rest}\u00a0s`;
  }
  return rest === 0 ? `${whole}\u00a0min` : `${whole}\u00a0min ${rest}\u00a0s`;
}

/** A share of one as a percentage: `79%`, below ten `4,1%`. */
export function percent(share: number, language: Language): string {
  const value = share * 100;
  const digits = value < 9.95 && value >= 0.05 ? 1 : 0;
  return `${decimal(value, digits, language)}%`;
}

/** A count: `1 204` in Albanian, `1,204` in English. */
export function count(value: number, language: Language): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, language === 'sq' ? '\u00a0' : ',');
}

/** The office's civil time of a moment, `09:41`. */
export function timeOfDay(moment: string | number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(
    new Date(moment),
  );
}

/** The civil day of a moment in the office's time zone, `2026-11-23`. */
export function civilDay(moment: string | number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(moment));
}

const MONTHS: Record<Language, string[]> = {
  sq: 'janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};

/** A day written out, from `2026-11-23`: *23 nëntor 2026*. What is not in the table the browser knows. */
export function longDate(day: string, language: string): string {
  const [year, month, date] = day.split('-').map(Number);
  const months = MONTHS[language as Language] as string[] | undefined;
  if (months === undefined) {
    return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
  }
  return `${date} ${months[(month ?? 1) - 1]} ${year}`;
}

/** A day in few letters, from `2026-11-23`: *23 nën*. */
export function shortDate(day: string, language: Language): string {
  const [, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[language][(month ?? 1) - 1]?.slice(0, 3)}`;
}

/** A number with so many digits after the comma, none where they are noughts. */
export function rounded(value: number, digits: number, language: Language): string {
  return decimal(value, digits, language).replace(/[.,]0+$/, '');
}

function decimal(value: number, digits: number, language: Language): string {
  const text = value.toFixed(digits);
  return language === 'sq' ? text.replace('.', ',') : text;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** A moment as a field of date and time shows it on the office's clock: `2026-11-23T08:30`. */
export function civilTime(moment: string | number, timeZone: string): string {
  return `${civilDay(moment, timeZone)}T${timeOfDay(moment, timeZone)}`;
}

/** The moment at which the office's clock shows a date and time. Where the hour is repeated it is the first of the two. */
export function momentOf(civil: string, timeZone: string): string {
  const asUtc = Date.parse(`${civil}:00Z`);
  const offset = (moment: number): number => Date.parse(`${civilTime(moment, timeZone)}:00Z`) - moment;
  const guesses = [asUtc - offset(asUtc - 86_400_000), asUtc - offset(asUtc + 86_400_000)];
  const fits = guesses.filter((moment) => civilTime(moment, timeZone) === civil);
  return new Date(Math.min(...(fits.length > 0 ? fits : guesses))).toISOString();
}
