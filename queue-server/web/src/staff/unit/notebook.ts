// The services given at a desk, kept in this browser from the first moment until the server has them. A service has an
// entry of its own, so that two windows never write over each other; its id is made here, so that telling it twice
// changes nothing.

import { newKey } from '../../api/keys';
import type { Outcome, PastService } from '../../api/types';

/** How a service ended, and when. */
export interface Ended {
  at: string;
  outcome: Outcome;
  missing?: string[];
  protocol_no?: string;
}

/** One service given at a desk. */
export interface Entry {
  id: string;
  service: string;
  counter: string;
  started_at: string;
  /** None while it goes on. */
  ended?: Ended;
  /** The code with which the server refused it for good. */
  refused?: string;
}

/** Where entries are kept. */
export interface Shelf {
  names(begin: string): string[];
  get(name: string): string | null;
  set(name: string, text: string | null): void;
}

export class Notebook {
  readonly #begin: string;

  constructor(
    office: string,
    readonly shelf: Shelf,
  ) {
    this.#begin = `radha.unit.${office}.`;
  }

  /** Everything that is kept, the oldest first. */
  entries(): Entry[] {
    return this.shelf
      .names(this.#begin)
      .flatMap((name) => this.#read(name) ?? [])
      .sort((a, b) => (a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : 0));
  }

  /** Begins a service. Throws when this browser keeps nothing: then nothing may be promised. */
  start(service: string, counter: string, now: number): Entry {
    const entry: Entry = { id: newKey(), service, counter, started_at: wholeSecond(now) };
    this.#write(entry);
    if (this.shelf.get(this.#begin + entry.id) === null) {
      throw new Error('this browser keeps nothing');
    }
    return entry;
  }

  /** The service ended; from now on it waits to be sent. */
  end(entry: Entry, ended: Omit<Ended, 'at'>, now: number): Entry {
    const at = wholeSecond(Math.max(now, new Date(entry.started_at).getTime()));
    const over: Entry = { ...entry, ended: { at, ...ended } };
    this.#write(over);
    return over;
  }

  /** The server has it, or it was begun by mistake. */
  forget(id: string): void {
    this.shelf.set(this.#begin + id, null);
  }

  /** The server will never take it: it stays here until somebody has written it down elsewhere. */
  refuse(id: string, code: string): void {
    const entry = this.#read(this.#begin + id);
    if (entry !== null) {
      this.#write({ ...entry, refused: code });
    }
  }

  #write(entry: Entry): void {
    this.shelf.set(this.#begin + entry.id, JSON.stringify(entry));
  }

  #read(name: string): Entry | null {
    try {
      const entry = JSON.parse(this.shelf.get(name) ?? 'null') as Entry | null;
      return entry?.id !== undefined && entry.service !== undefined ? entry : null;
    } catch {
      return null;
    }
  }
}

/** The service that goes on at a counter. */
export function presentOf(entries: Entry[], counter: string): Entry | undefined {
  return entries.find((entry) => entry.ended === undefined && entry.counter === counter);
}

/** The services that ended and wait to be sent. */
export function unsentOf(entries: Entry[]): Entry[] {
  return entries.filter((entry) => entry.ended !== undefined && entry.refused === undefined);
}

/** The services that the server will never take. */
export function refusedOf(entries: Entry[]): Entry[] {
  return entries.filter((entry) => entry.refused !== undefined);
}

/** An ended service as the server is told of it. */
export function told(entry: Entry): PastService {
  const { at, ...ending } = entry.ended!;
  return { id: entry.id, service: entry.service, counter: entry.counter, started_at: entry.started_at, ended_at: at, ...ending };
}

// The server refuses what ended in its future, and clocks are never quite the same.
function wholeSecond(time: number): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
