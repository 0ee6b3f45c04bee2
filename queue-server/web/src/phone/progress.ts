// How far the queue has moved since this page first saw it.

import { keep, kept } from '../shared/kept';

/** The share of the way that is behind, from 0 to 1; `most` is the largest number of people ahead seen so far. */
export function progress(ahead: number, most: number): number {
  return most <= 0 ? 1 : Math.min(1, Math.max(0, 1 - ahead / (most + 1)));
}

/** The largest number of people ahead that this page saw, kept while the browser's tab is open. */
export function mostAhead(issuedAt: string, ahead: number): number {
  const key = `radha.ahead.${issuedAt}`;
  const most = Math.max(ahead, Number(kept(key, 'session') ?? 0));
  keep(key, String(most), 'session');
  return most;
}
