// What was served at a counter today, as far as this workstation saw it: kept here, since the figures of the office are
// for managers. Durations only, nothing about anybody.

import type { Ticket } from '../api/types';
import { secondsBetween } from '../shared/format';
import { keep, keptJson, keptNames } from '../shared/kept';

/** One served ticket. */
export interface Served {
  waited_s: number;
  /** None when the start was not recorded. */
  service_s: number | null;
}

export interface Figures {
  served: number;
  typicalWait_s: number | null;
  meanService_s: number | null;
  withinTarget: number | null;
}

/** A ticket that was just served, else nothing. */
export function servedTicket(ticket: Ticket): Served | undefined {
  if (ticket.state !== 'finished' || !ticket.called_at || !ticket.ended_at) {
    return undefined;
  }
  return {
    waited_s: secondsBetween(ticket.issued_at, ticket.called_at),
    service_s: ticket.started_at ? secondsBetween(ticket.started_at, ticket.ended_at) : null,
  };
}

export function figuresOf(served: readonly Served[], waitTarget_s: number): Figures {
  const waits = served.map((one) => one.waited_s).sort((a, b) => a - b);
  const services = served.flatMap((one) => one.service_s ?? []);
  return {
    served: served.length,
    // The nearest rank, as the office's own figures.
    typicalWait_s: waits[Math.ceil(waits.length / 2) - 1] ?? null,
    meanService_s: services.length > 0 ? services.reduce((sum, one) => sum + one, 0) / services.length : null,
    withinTarget: waits.length > 0 ? waits.filter((wait) => wait <= waitTarget_s).length / waits.length : null,
  };
}

const KEPT_UNDER = 'radha.today.';

/** The tickets served at one counter on one day, kept on this workstation. */
export class Today {
  readonly #key: string;
  readonly #served: Map<string, Served>;

  constructor(
    office: string,
    counter: string,
    readonly day: string,
  ) {
    this.#key = `${KEPT_UNDER}${office}.${counter}.${day}`;
    for (const name of keptNames(KEPT_UNDER)) {
      if (!name.endsWith(`.${day}`)) {
        keep(name, null);
      }
    }
    this.#served = new Map((keptJson(this.#key) ?? []) as [string, Served][]);
  }

  /** Adds a ticket; one that was seen before, or was not served, adds nothing. Whether it added something. */
  add(ticket: Ticket): boolean {
    const served = servedTicket(ticket);
    if (served === undefined || this.#served.has(ticket.id)) {
      return false;
    }
    this.#served.set(ticket.id, served);
    keep(this.#key, JSON.stringify([...this.#served]));
    return true;
  }

  figures(waitTarget_s: number): Figures {
    return figuresOf([...this.#served.values()], waitTarget_s);
  }
}
