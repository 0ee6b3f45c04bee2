// Which days the page shows, and which it compares them with.

/** Business days, both included, as `2026-11-23`. */
export interface Days {
  from: string;
  to: string;
}

/** What was asked for: today, the last whole days, or days that were chosen. */
export type Choice = 'today' | 'week' | 'month' | 'chosen';

export interface Period {
  choice: Choice;
  days: Days;
  /** The days that the figures are compared with. */
  before: Days;
}

/** How many whole days there are in the periods that end yesterday. */
const LENGTH = { week: 7, month: 30 } as const;

/** The longest period the server answers, in days. */
export const LONGEST = 1100;

/** So many days later, or earlier. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** How many days there are. */
export function lengthOf({ from, to }: Days): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000) + 1;
}

/** 1 is Monday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay() || 7;
}

/** The period of a choice on the business day `today`. Today is compared with the week before it, other days with as many
 * days right before them. */
export function periodOf(choice: Choice, today: string, chosen?: Days): Period {
  if (choice === 'today') {
    return { choice, days: { from: today, to: today }, before: { from: addDays(today, -7), to: addDays(today, -1) } };
  }
  const days =
    choice === 'chosen' && chosen !== undefined
      ? chosen
      : { from: addDays(today, -(choice === 'week' ? LENGTH.week : LENGTH.month)), to: addDays(today, -1) };
  const before = { from: addDays(days.from, -lengthOf(days)), to: addDays(days.from, -1) };
  return { choice, days, before };
}

/** What is wrong with days that somebody typed. */
export type Wrong = 'missing' | 'backwards' | 'future' | 'long';

export function wrongWith({ from, to }: Days, today: string): Wrong | null {
  const isDay = (day: string): boolean => /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  if (!isDay(from) || !isDay(to)) {
    return 'missing';
  }
  return from > to ? 'backwards' : to > today ? 'future' : lengthOf({ from, to }) >= LONGEST ? 'long' : null;
}

/** The period as it stands in the page's address, so that it can be sent and stays after a reload. */
export function toAddress({ choice, days }: Period): string {
  return choice === 'chosen' ? `?from=${days.from}&to=${days.to}` : choice === 'today' ? '' : `?period=${choice}`;
}

/** The period that an address asks for; today's where it asks for none that can be had. */
export function fromAddress(search: string, today: string): Period {
  const asked = new URLSearchParams(search);
  const days = { from: asked.get('from') ?? '', to: asked.get('to') ?? '' };
  if (wrongWith(days, today) === null) {
    return periodOf('chosen', today, days);
  }
  const choice = asked.get('period');
  return periodOf(choice === 'week' || choice === 'month' ? choice : 'today', today);
}
