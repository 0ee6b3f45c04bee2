// What a board in a browser knows: the latest calls, as the stream tells them.

import type { Whereabouts } from '../shared/whereabouts';

/** One call. */
export interface Call {
  call: string;
  ticket: string;
  number: string;
  counter: { id: string; label: string; place?: Whereabouts };
  attempt: number;
  called_at: string;
  language?: string;
}

/** How many calls are kept. */
const CALLS_KEPT = 12;

/** How many are large, and how many stand beside them. */
export const LARGE = 2;
export const EARLIER = 5;

/** A new call is the first; an earlier one of its ticket goes. */
export function withCall(calls: readonly Call[], call: Call): Call[] {
  return [call, ...calls.filter((earlier) => earlier.ticket !== call.ticket)].slice(0, CALLS_KEPT);
}

/** The calls of a ticket no longer hold. */
export function without(calls: readonly Call[], ticket: string): Call[] {
  return calls.filter((call) => call.ticket !== ticket);
}

/** The number as people read it, `A 042`. */
export function spaced(number: string): string {
  return `${number.slice(0, 1)} ${number.slice(1)}`;
}
