// How far the queue has moved since this page first saw it, and how long it may still take.

import type { PhoneTicket } from '../api/types';
import { keep, kept } from '../shared/kept';

type Wait = NonNullable<PhoneTicket['wait']>;

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
export function waitRange(wait: Wait, lessThan: (minutes: number) => string): string {
  const [low, high] = [Math.floor(wait.low_s / 60), Math.ceil(wait.high_s / 60)];
  if (high > 60) {
    return `>\u00a0${Math.min(low, 60)}\u00a0min`;
  }
  return low === 0 ? lessThan(high) : `${low}\u2060–\u2060${high}\u00a0min`;
}

/** What to go on showing: the same, until an end has moved by more than one step of its rounding, so that minutes do not
 * jitter. */
export function settled(shown: Wait | null, next: Wait | null): Wait | null {
  if (shown === null || next === null) {
    return next;
  }
  const stays = (now: number, then: number): boolean => Math.abs(now - then) <= (now <= 1800 ? 300 : 600);
  return stays(shown.low_s, next.low_s) && stays(shown.high_s, next.high_s) ? shown : next;
}
