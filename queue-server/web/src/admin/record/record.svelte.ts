// Who did what in the office, as its administrator looks for it.

import { read } from '../../api/request';
import type { Change } from '../setup/office.svelte';

export const KINDS = ['queue', 'counters', 'sign_in', 'setup', 'people', 'devices', 'files', 'refused'] as const;

export type Kind = (typeof KINDS)[number];

/** What is looked for; what is empty is not. */
export interface Sought {
  from: string;
  to: string;
  by: string;
  kind: Kind | '';
  number: string;
  text: string;
}

export interface Details {
  [name: string]: unknown;
  changes?: Change[];
  reason?: string;
}

/** One thing that somebody did. */
export interface Deed {
  at: string;
  by: string;
  name?: string;
  what: string;
  details: Details;
  number?: string;
}

/** Whether the record is as it was written. */
export interface Verified {
  whole: boolean;
  deeds: number;
  broken_at: string | null;
  head: string;
}

interface Answer {
  deeds: Deed[];
  next?: string;
}

/** How long a search may take: all days asked for are looked through. */
const SEARCH_LIMIT_MS = 15_000;

export class RecordOfDeeds {
  deeds = $state.raw<readonly Deed[]>([]);
  /** Whether there are more. */
  more = $state(false);
  verified = $state.raw<Verified | null>(null);
  readonly #address: string;
  #sought: Sought | undefined;
  #next: string | undefined;

  constructor(office: string) {
    this.#address = `/api/v1/offices/${encodeURIComponent(office)}/deeds`;
  }

  /** The newest that fit. */
  async find(sought: Sought): Promise<void> {
    this.#sought = sought;
    const answer = await this.#ask({ ...sought });
    this.#take([], answer);
  }

  /** Follows the record from its beginning to its end. */
  async verify(): Promise<void> {
    this.verified = await read<Verified>(`${this.#address}/verify`, SEARCH_LIMIT_MS);
  }

  /** Those before the last one shown. */
  async findMore(): Promise<void> {
    const answer = await this.#ask({ ...this.#sought, after: this.#next });
    this.#take(this.deeds, answer);
  }

  #take(known: readonly Deed[], { deeds, next }: Answer): void {
    this.deeds = [...known, ...deeds];
    this.#next = next;
    this.more = next !== undefined;
  }

  #ask(query: Record<string, string | undefined>): Promise<Answer> {
    const given = Object.entries(query).filter((pair): pair is [string, string] => (pair[1] ?? '').trim() !== '');
    return read<Answer>(`${this.#address}?${new URLSearchParams(given).toString()}`, SEARCH_LIMIT_MS);
  }
}
