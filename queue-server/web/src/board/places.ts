// Which calls stand where, and how much is said of one: as on the display board.

import { EARLIER, LARGE, type Call } from './calls';

/** How long every call is on the screen, in milliseconds. */
const SHOWN_FOR_MS = 15_000;

/** The shortest turn of a call that others wait for, in milliseconds. */
const TURN_MS = 3_000;

/** A call that is older is shown and no longer said, in milliseconds. */
export const SAID_WITHIN_MS = 50_000;

/** How much is said of a call: all of it twice, all of it once, the main language, the main language without the chime. */
export type Length = 'full' | 'once' | 'main' | 'brief';

/** The more wait behind a call, and the older it is, the less is said of it; nothing of one that is too old. */
export function lengthOf(waitingBehind: number, ageMs: number): Length | null {
  if (ageMs > SAID_WITHIN_MS) {
    return null;
  }
  if (waitingBehind === 0 && ageMs <= 20_000) {
    return 'full';
  }
  if (waitingBehind <= 1 && ageMs <= 30_000) {
    return 'once';
  }
  return waitingBehind <= 3 && ageMs <= 40_000 ? 'main' : 'brief';
}

/** Gives out the places of the screen, and remembers how long each call has had one. */
export class Places {
  #shownMs = new Map<string, number>();
  #since = new Map<string, number>();
  #owed: Call[] = [];

  /** A call that somebody waits to see. */
  add(call: Call): void {
    this.withdraw(call.ticket);
    this.#owed.push(call);
  }

  /** The calls of a ticket no longer hold. */
  withdraw(ticket: string): void {
    this.#owed = this.#owed.filter((call) => call.ticket !== ticket);
  }

  /** The calls for the large places and the rows at a moment; `calls` newest first, `unspoken` those still to be said. */
  arrange(calls: readonly Call[], unspoken: readonly string[], nowMs: number): { large: Call[]; earlier: Call[] } {
    this.#owed = this.#owed.filter((call) => this.#had(call, nowMs) < SHOWN_FOR_MS);
    const all = [...calls, ...this.#owed.filter((owed) => !calls.some((call) => call.ticket === owed.ticket)).reverse()];
    const first = unspoken.flatMap((id) => all.filter((call) => call.call === id));
    const large = [...new Set([...first, ...all])].slice(0, LARGE);
    const rest = all.filter((call) => !large.includes(call));
    const owed = rest.filter(({ call }) => this.#owed.some((one) => one.call === call));
    const inTurn = owed.filter((call) => nowMs - (this.#since.get(call.call) ?? -Infinity) < TURN_MS);
    const waiting = owed.filter((call) => !inTurn.includes(call)).sort((a, b) => this.#had(a, nowMs) - this.#had(b, nowMs));
    const chosen = new Set([...new Set([...inTurn, ...waiting, ...rest])].slice(0, EARLIER));
    const earlier = rest.filter((call) => chosen.has(call));
    this.#note([...large, ...earlier], nowMs);
    return { large: all.filter((call) => large.includes(call)), earlier };
  }

  #had(call: Call, nowMs: number): number {
    const since = this.#since.get(call.call);
    return (this.#shownMs.get(call.call) ?? 0) + (since === undefined ? 0 : nowMs - since);
  }

  #note(shown: readonly Call[], nowMs: number): void {
    for (const [call, since] of this.#since) {
      if (!shown.some((one) => one.call === call)) {
        this.#shownMs.set(call, (this.#shownMs.get(call) ?? 0) + nowMs - since);
        this.#since.delete(call);
      }
    }
    for (const { call } of shown) {
      if (!this.#since.has(call)) {
        this.#since.set(call, nowMs);
      }
    }
    // What nobody asks for any more is forgotten.
    for (const call of this.#shownMs.keys()) {
      if (this.#shownMs.size > 512) {
        this.#shownMs.delete(call);
      }
    }
  }
}
