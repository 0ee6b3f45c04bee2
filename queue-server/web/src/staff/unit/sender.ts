// Tells the server of the services that ended: one telling at a time, the oldest first, until each is known there.

import { answer, Refused, send, Unreachable } from '../../api/request';
import type { Noted, PastService } from '../../api/types';
import { told, unsentOf, type Notebook } from './notebook';

/** How many services are told at once. */
const AT_ONCE = 50;

/** Refusals that a little time heals: the clocks differ, or the server is busy. */
const HEALS = ['impossible_times', 'not_written', 'overloaded', 'stopping'];

/** How old a service must be before the server's clock cannot be the reason of a refusal, in milliseconds. */
const CLOCK_DOUBT_MS = 120_000;

/** Tells some services; what the server says of each. */
export type Tell = (services: PastService[]) => Promise<Noted[]>;

/** Tells by the interface of an office. No key is needed: the ids are what the server knows a service by. */
export function tellOffice(path: string): Tell {
  return async (services) => answer<Noted[]>(await send('POST', `${path}/served`, services));
}

export class Sender {
  #busy = false;

  constructor(
    readonly notebook: Notebook,
    readonly tell: Tell,
  ) {}

  /** Tells everything that waits. Whether the server answered; what it did not answer stays in the notebook. */
  async run(now: number): Promise<boolean> {
    if (this.#busy) {
      return true;
    }
    this.#busy = true;
    try {
      return await this.#all(now);
    } catch (error) {
      if (error instanceof Unreachable || error instanceof Refused) {
        return false;
      }
      throw error;
    } finally {
      this.#busy = false;
    }
  }

  async #all(now: number): Promise<boolean> {
    const waiting = unsentOf(this.notebook.entries());
    for (let first = 0; first < waiting.length; first += AT_ONCE) {
      const some = waiting.slice(first, first + AT_ONCE);
      const said = new Map((await this.tell(some.map(told))).map((noted) => [noted.id, noted]));
      for (const entry of some) {
        const noted = said.get(entry.id);
        if (noted === undefined) {
          continue;
        }
        if (noted.result !== 'refused') {
          this.notebook.forget(entry.id);
        } else if (!heals(noted.code ?? '', entry.ended!.at, now)) {
          this.notebook.refuse(entry.id, noted.code ?? 'refused');
        }
      }
    }
    return true;
  }
}

function heals(code: string, endedAt: string, now: number): boolean {
  return HEALS.includes(code) && now - new Date(endedAt).getTime() < CLOCK_DOUBT_MS;
}
