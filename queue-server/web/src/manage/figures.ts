// What the counts of a period mean. Definitions: docs/glossary.md.

import type { Row, Statistics } from '../api/types';

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
