// How far the queue has moved since this page first saw it, and how long it may still take.

import type { PhoneTicket } from '../api/types';
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

/** A wait as an interval in whole minutes: `5–10 min`; from zero on only its end. */
export function waitRange(wait: NonNullable<PhoneTicket['wait']>, lessThan: (minutes: number) => string): string {
  const [low, high] = [Math.floor(wait.low_s / 60), Math.ceil(wait.high_s / 60)];
  return low === 0 ? lessThan(high) : `${low}–${high}\u00a0min`;
}
