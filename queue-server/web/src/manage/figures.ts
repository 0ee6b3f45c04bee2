// What the counts of a period mean. Definitions: docs/glossary.md.

import type { Row, Statistics } from '../api/types';
import { weekdayOf } from './period';

/** The share of those called who waited no longer than the target; none when nobody was called. */
export function withinTarget(row: Row): number | null {
  return row.waiting.count > 0 ? row.within_target / row.waiting.count : null;
}

/** Tickets that ended without service. */
export function leftUnserved(row: Row): number {
  return row.cancelled + row.no_show + row.expired;
}

/** The share of tickets given that ended without service; none when none was given. */
export function leftShare(row: Row): number | null {
  return row.issued > 0 ? leftUnserved(row) / row.issued : null;
}

/** What happened in one hour; `null` where nothing did. */
export interface Hour {
  hour: number;
  row: Row | null;
}

/** The hours from the first to the last in which something happened or the office was open. */
export function hoursOf(statistics: Statistics, opening: { opens: string; closes: string } | null | undefined): Hour[] {
  const rows = new Map(statistics.rows.map((row) => [row.hour ?? 0, row]));
  const hours = [...rows.keys()];
  if (opening) {
    // An office that closes at 16:00 has no hour that begins at 16.
    const [closes, minute] = opening.closes.split(':').map(Number);
    hours.push(parseInt(opening.opens, 10), Math.max(parseInt(opening.opens, 10), (closes ?? 24) - (minute === 0 ? 1 : 0)));
  }
  if (hours.length === 0) {
    return [];
  }
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    hour: first + index,
    row: rows.get(first + index) ?? null,
  }));
}

/** The rows with the most visits first. */
export function busiestFirst(rows: readonly Row[]): Row[] {
  return rows
    .filter((row) => row.issued + row.called + row.finished > 0)
    .sort((a, b) => b.issued - a.issued || (a.service ?? '').localeCompare(b.service ?? ''));
}

/** The share of promised waits that were kept; none where nothing was promised. */
export function keptShare(row: Row): number | null {
  return row.promises.count > 0 ? row.promises.within / row.promises.count : null;
}

/** How a figure moved, and whether that is better. */
export interface Change {
  /** Present minus before. */
  by: number;
  better: boolean | null;
}

/** How a figure moved since the days before; none where either is unknown. */
export function change(now: number | null, before: number | null, wanted: 'less' | 'more'): Change | null {
  if (now === null || before === null) {
    return null;
  }
  const by = now - before;
  return { by, better: by === 0 ? null : by < 0 === (wanted === 'less') };
}

/** One cell of the week: people who came, and how long they waited. */
export interface Cell {
  weekday: number;
  hour: number;
  /** Numbers given in that hour of all such days. */
  issued: number;
  /** Their mean over the days on which there were any. */
  perDay: number;
  /** The median wait of those called in it, in seconds; none when nobody was. */
  wait_s: number | null;
}

/** The week by weekday and hour: from Monday to the last weekday with anything, from the first hour to the last. */
export function weekOf(rows: readonly Row[], days: readonly Row[]): { weekdays: number[]; hours: number[]; cells: Map<string, Cell> } {
  const counted = rows.filter((row) => row.weekday != null && row.hour != null && row.issued + row.called > 0);
  const worked = new Map<number, number>();
  for (const { day, issued } of days) {
    if (day != null && issued > 0) {
      worked.set(weekdayOf(day), (worked.get(weekdayOf(day)) ?? 0) + 1);
    }
  }
  const cells = new Map<string, Cell>();
  for (const { weekday, hour, issued, waiting } of counted) {
    const perDay = issued / Math.max(1, worked.get(weekday!) ?? 1);
    cells.set(`${weekday}-${hour}`, { weekday: weekday!, hour: hour!, issued, perDay, wait_s: waiting.p50_s ?? null });
  }
  const [weekdays, hours] = [counted.map((row) => row.weekday!), counted.map((row) => row.hour!)];
  return { weekdays: upTo(1, weekdays), hours: upTo(Math.min(...hours), hours), cells };
}

/** The whole numbers from one to the largest of some; none of none. */
function upTo(first: number, some: readonly number[]): number[] {
  return some.length === 0 ? [] : Array.from({ length: Math.max(...some) - first + 1 }, (_, index) => first + index);
}

/** Documents that cost a second journey, by service, the most often missing first. */
export function missingBy(rows: readonly Row[]): { service: string; document: string; times: number }[] {
  return rows
    .flatMap((row) => Object.entries(row.missing).map(([document, times]) => ({ service: row.service ?? '', document, times })))
    .sort((a, b) => b.times - a.times || a.document.localeCompare(b.document));
}

/** The fewest tickets of which a share of one person is said. */
export const FEWEST_FOR_A_RATE = 30;

/** A count of one person's below this is not said. */
export const FEWEST_SHOWN = 5;
